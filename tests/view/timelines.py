"""Timelines made by hand, and the snapshots that bear them."""

import numpy as np
from handmade import make_snapshot
from msgspec.structs import replace

from nnviz.session.commands import State
from nnviz.session.past_view import ShelvedRun, TimelineView
from nnviz.session.snapshot import Snapshot
from nnviz.training.curves import EpochCurves

BATCHES = 150


def falling(epochs: int, *, scale: float = 1.0) -> EpochCurves:
    """An epoch a row, whose cost halves again and again."""
    (lane,) = make_snapshot(epochs=epochs).lanes
    rows = np.arange(epochs + 1)
    return replace(
        lane.epochs,
        epoch=rows,
        step=rows * BATCHES,
        train_cost=scale * 2.0 ** -rows.astype(float),
        test_accuracy=np.linspace(0.1, 0.9, epochs + 1),
    )


def made_timeline(step: int = 450, epochs: int = 5, **changes: object) -> TimelineView:
    """Five epochs of 150 mini-batches, standing at the end of the third."""
    made = TimelineView(
        run=1,
        step=step,
        end=epochs * BATCHES,
        kept=(0, 150, 300, 450, 600, 750),
        epochs=falling(epochs),
    )
    return replace(made, **changes)


def shelved(run: int, **changes: object) -> ShelvedRun:
    """A run on the shelf that went five epochs."""
    made = ShelvedRun(
        run=run,
        parent=1 if run > 1 else None,
        parent_step=300 if run > 1 else None,
        name="",
        pinned=False,
        experiment=make_snapshot().experiment,
        differs="η = 0.1" if run > 1 else "",
        epochs=5,
        steps=750,
        best_test_accuracy=0.9,
        best_epoch=5,
        seconds=12.5,
        curves=falling(5, scale=1.0 + 0.2 * run),
    )
    return replace(made, **changes)


def standing(view: TimelineView | None, state: State = State.PAUSED, **changes: object) -> Snapshot:
    """A snapshot at a moment of a timeline."""
    made = replace(make_snapshot(state=state), timeline=view, batches=BATCHES)
    return replace(made, step=view.step if view else 0, **changes)
