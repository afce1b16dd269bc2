"""Where the axis of epochs ends, the same in every chart."""

from nnviz.engine.snapshot import Snapshot
from nnviz.view.axis_range import round_up


def end_of_epochs(snapshot: Snapshot) -> float:
    """A round number that the curves reach into, but not beyond the epochs planned before they do."""
    curves = [x for lane in snapshot.lanes for x in (lane.epochs.epoch, lane.steps.epoch)]
    reached = max((float(x[-1]) for x in curves if len(x)), default=0.0)
    planned = float(snapshot.experiment.training.epochs)
    return min(round_up(reached), planned) if reached <= planned else round_up(reached)
