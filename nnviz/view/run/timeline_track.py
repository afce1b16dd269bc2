"""Where the moments of a run stand on the timeline."""

import numpy as np
from msgspec import Struct
from PySide6.QtGui import QPolygonF

from nnviz.core.naming import count, number, percent
from nnviz.core.parameters import Array
from nnviz.core.plain_names import readable
from nnviz.session.past_view import TimelineView
from nnviz.session.snapshot import Snapshot
from nnviz.training.curves import EpochCurves
from nnviz.view.parts.axis_range import round_step, round_up
from nnviz.view.parts.buckets import thin_out
from nnviz.view.parts.outlines import polygon_of

LEFT, RIGHT, TOP, BOTTOM = 48.0, 12.0, 7.0, 16.0
"""Room round the curve, in pixels as designed: for numbers, for the handle, and below for the epochs."""

_LOW, _LEAST = 32.0, 4.0
_TICK_APART = 44.0
_NEAR = 3.0
_MOST_POINTS = 250


class Track(Struct, frozen=True, eq=False):
    """Steps from left to right and costs from bottom to top, in pixels as designed.

    Attributes
    ----------
    end
        The step at the right end, beyond the last one reached while there is more to come.
    high
        The cost at the top.
    line
        Steps and costs (n,) of the curve.
    """

    view: TimelineView
    width: float
    height: float
    end: int
    high: float
    line: tuple[Array, Array]

    @classmethod
    def of(cls, snapshot: Snapshot, view: TimelineView, width: float, height: float) -> "Track":
        """The timeline of a snapshot in so much room."""
        line = _from(view.first, *_costs(view, snapshot.batches))
        finite = line[1][np.isfinite(line[1])]
        high = round_up(float(finite.max())) if finite.size else 1.0
        return cls(view, width, height, _end(snapshot, view), high, line)

    @property
    def first(self) -> int:
        """The step at the left end."""
        return self.view.first

    def x(self, step: float) -> float:
        """Of a moment."""
        return LEFT + (self.width - LEFT - RIGHT) * (step - self.first) / max(1, self.end - self.first)

    def y(self, cost: float) -> float:
        """Of a cost; one that is larger than all stays at the top."""
        return self.bottom - (self.bottom - TOP) * min(cost / self.high, 1.0)

    @property
    def bottom(self) -> float:
        """Of the curve."""
        return self.height - (BOTTOM if self.has_words else _LEAST)

    @property
    def has_words(self) -> bool:
        """Whether there is room for words below the curve."""
        return self.height > _LOW

    def curve(self, steps: Array, costs: Array) -> QPolygonF:
        """Without what is not finite."""
        there = np.isfinite(costs)
        x = self.x(0) + (self.x(1) - self.x(0)) * steps[there]
        y = self.bottom - (self.bottom - TOP) * np.minimum(costs[there] / self.high, 1.0)
        return polygon_of(x, y)

    def step_at(self, x: float) -> int:
        """The moment under a point, of those reached; near a kept one or the end of an epoch, that one."""
        share = (x - LEFT) / max(1.0, self.width - LEFT - RIGHT)
        under = self.first + share * (self.end - self.first)
        step = min(max(round(under), self.first), self.view.end)
        epochs = () if self.view.epochs is None else self.view.epochs.step
        marks = [step for step, _ in self.view.marks]
        places = np.concatenate([self.view.kept, epochs, marks, [self.first, self.view.end]])
        places = places[places >= self.first]
        near = int(places[np.argmin(np.abs(places - under))])
        return near if abs(self.x(near) - x) <= _NEAR else step

    def ticks(self) -> list[tuple[float, str]]:
        """Where epochs begin and what is written there."""
        rows = self.view.epochs
        if rows is None or not len(rows.epoch):
            return []
        epochs, steps = rows.epoch, rows.step
        first, last = float(np.interp(self.first, steps, epochs)), int(epochs[-1])
        if first >= last:
            return [(LEFT, count(last))] if steps[-1] == self.first else []
        a_epoch = (self.x(float(steps[-1])) - LEFT) / (last - first)
        each = max(1, int(round_step(_TICK_APART / a_epoch)))
        return [
            (self.x(float(np.interp(epoch, epochs, steps))), count(epoch))
            for epoch in range(0, last + 1, each)
            if epoch >= first
        ]


def _costs(view: TimelineView, batches: int) -> tuple[Array, Array]:
    """The training cost after each epoch; in the first one, that of mini-batches."""
    rows, steps = view.epochs, view.steps
    if rows is None:
        return np.zeros(0), np.zeros(0)
    if len(rows.epoch) != 1 or steps is None or not len(steps.cost):
        few = thin_out(rows.step, (rows.train_cost,), 0, view.end, _MOST_POINTS)
        return rows.step[few].astype(float), rows.train_cost[few]
    x = np.concatenate([rows.step, steps.cost_epoch * max(1, batches)])
    return x, np.concatenate([rows.train_cost, steps.cost])


def _from(first: int, steps: Array, costs: Array) -> tuple[Array, Array]:
    """A curve without what was before a step; there it begins as high as it was drawn."""
    later = steps > first
    if later.all() or not len(steps):
        return steps, costs
    begun = float(np.interp(first, steps, costs))
    return np.insert(steps[later], 0, first), np.insert(costs[later], 0, begun)


def _end(snapshot: Snapshot, view: TimelineView) -> int:
    """The step after a round number of epochs that the run reaches into, and no more than are planned."""
    rows, batches, planned = view.epochs, max(1, snapshot.batches), snapshot.experiment.training.epochs
    epoch, step = 0.0, 0  # mini-batches may have been larger or smaller before
    if rows is not None and len(rows.epoch):
        epoch, step = float(rows.epoch[-1]), int(rows.step[-1])
    reached = epoch + (view.end - step) / batches
    end = round_up(reached) if reached > planned else min(round_up(reached), planned)
    return max(view.end, step + round((end - epoch) * batches), view.first + 1)


def moment_lines(view: TimelineView, step: int) -> list[str]:
    """What is known of a moment, and what a click there does."""
    lines = [f"step {count(step)} of {count(view.end)}"]
    if view.epochs is not None and len(view.epochs.epoch):
        lines.append(_scores(view.epochs, step))
    lines += [f"⚑ {readable(text)}" for at, text in view.marks if at == step]
    left = sum(at == step for at, _ in view.branches)
    if left:
        lines.append("another run left here" if left == 1 else f"{left} other runs left here")
    lines.append("kept: a click is there at once" if step in view.kept else "a click goes there")
    return lines


def _scores(rows: EpochCurves, step: int) -> str:
    row = max(0, int(np.searchsorted(rows.step, step, "right")) - 1)
    words = f"training cost C = {number(float(rows.train_cost[row]))}"
    if np.isfinite(rows.test_accuracy[row]):
        words += f", test accuracy {percent(float(rows.test_accuracy[row]))}"
    return f"{words} (after epoch {count(int(rows.epoch[row]))})"
