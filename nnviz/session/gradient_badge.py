"""While a network trains, its gradient is spot-checked against central differences."""

from time import perf_counter

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.gradient_check import TOLERANCE, check_gradient
from nnviz.core.streams import Stream, stream
from nnviz.session.snapshot import Check
from nnviz.training.trainer import Trainer

PERIOD = 0.5
"""Seconds between two checks. One takes about a millisecond: well under 1 % of the time."""


class GradientBadge:
    """Checks one component of a trainer's gradient now and then, and counts.

    Attributes
    ----------
    latest : Check or None
        The last one.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.latest: Check | None = None
        self._rng = stream(trainer.experiment.seed, Stream.SAMPLING)
        self._due = 0.0
        self._checked_at = -1
        self._checked = self._failed = 0

    def look(self) -> Check | None:
        """Check again when it is time and there was a step since; the latest check."""
        work = self.trainer.last_work
        if work is not None and perf_counter() >= self._due and self.trainer.steps != self._checked_at:
            self._check(work)
            self._due = perf_counter() + PERIOD
        return self.latest

    def _check(self, work: Backprop) -> None:
        trainer = self.trainer
        self._checked_at = trainer.steps
        found = check_gradient(
            trainer.network,
            work.a[0],
            work.y,
            trainer.cost.name,
            weights=work.weights,
            masks=work.masks,
            samples=1,
            rng=self._rng,
        )
        if not np.isfinite(found.largest):
            return  # a kink lies between the points, or the run has gone astray: nothing to compare
        self._checked += 1
        self._failed += found.largest > TOLERANCE
        forward, backward = self._seconds(work)
        self.latest = Check(
            *trainer.network.theta.locate(int(found.index[0])),
            float(found.analytic[0]),
            float(found.numeric[0]),
            found.largest,
            self._checked,
            self._failed,
            forward,
            backward,
        )

    def _seconds(self, work: Backprop) -> tuple[float, float]:
        """One pass forward and one pass back, on a copy: the buffers of the step stay as they are."""
        copy = Backprop(self.trainer.network, self.trainer.cost, work.m)
        copy.load(work.a[0], work.y)
        start = perf_counter()
        copy.forward()
        middle = perf_counter()
        copy.backward()
        return middle - start, perf_counter() - middle
