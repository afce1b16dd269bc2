"""Where the axis of time ends, the same in every chart."""

from typing import Literal

import numpy as np

from nnviz.core.naming import lane_prefix
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.parts.axis_range import round_up
from nnviz.view.parts.run_names import ghosts_of

Unit = Literal["epoch", "step"]

Mark = tuple[float, str]
"""A moment in the unit of the axis, and what happened then."""


def end_of_time(snapshot: Snapshot, unit: Unit = "epoch") -> float:
    """A round number that the curves reach into, but not beyond the epochs planned before they do.

    It stays where it is while one goes about in the past.
    """
    curves = [getattr(of, unit) for lane in snapshot.lanes for of in (lane.epochs, lane.steps)]
    if (view := snapshot.timeline) is not None:  # what came later, and what is drawn behind
        curves += [getattr(of, unit) for of in (view.epochs, view.steps) if of is not None]
    if unit == "epoch":
        curves += [run.curves.epoch for run in ghosts_of(snapshot) if run.curves is not None]
    ends = [float(x[-1]) for x in curves if len(x)]
    reached = max([*ends, *(at for at, _ in divergences(snapshot, unit))], default=0.0)
    epochs = snapshot.experiment.training.epochs
    planned = float(epochs if unit == "epoch" else epochs * max(1, snapshot.batches))
    return min(round_up(reached), planned) if reached <= planned else round_up(reached)


def moment_of_past(snapshot: Snapshot, unit: Unit = "epoch") -> float | None:
    """Where one stands in the past of a run; None at its end."""
    view = snapshot.timeline
    if view is None or view.step >= view.end or view.epochs is None or not len(view.epochs.epoch):
        return None
    if unit != "epoch":
        return float(view.step)
    beyond = max(0, view.step - int(view.epochs.step[-1])) / max(1, snapshot.batches)
    return float(np.interp(view.step, view.epochs.step, view.epochs.epoch)) + beyond


def divergences(snapshot: Snapshot, unit: Unit = "epoch") -> list[Mark]:
    """When lanes ran away: the moment and a word, with the lane's letter where there are several."""
    return [
        (_end_of(lane, unit), f"{lane_prefix(index, len(snapshot.lanes))}diverged")
        for index, lane in enumerate(snapshot.lanes)
        if lane.divergence is not None
    ]


def _end_of(lane: LaneSnapshot, unit: Unit) -> float:
    """Where its curves end; the last sample of its cost is that which gave it away."""
    in_epochs = unit == "epoch"
    if in_epochs and len(lane.steps.cost_epoch):
        return float(lane.steps.cost_epoch[-1])
    assert lane.divergence is not None
    return float(lane.divergence.epoch if in_epochs else lane.divergence.step)
