"""Where the axis of time ends, the same in every chart."""

from typing import Literal

from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.axis_range import round_up

Unit = Literal["epoch", "step"]


def end_of_time(snapshot: Snapshot, unit: Unit = "epoch") -> float:
    """A round number that the curves reach into, but not beyond the epochs planned before they do."""
    curves = [getattr(of, unit) for lane in snapshot.lanes for of in (lane.epochs, lane.steps)]
    reached = max((float(x[-1]) for x in curves if len(x)), default=0.0)
    epochs = snapshot.experiment.training.epochs
    planned = float(epochs if unit == "epoch" else epochs * max(1, snapshot.batches))
    return min(round_up(reached), planned) if reached <= planned else round_up(reached)
