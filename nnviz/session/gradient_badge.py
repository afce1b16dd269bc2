"""While a network trains, its gradient is spot-checked against central differences."""

from copy import copy
from time import perf_counter, thread_time

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.gradient_check import check_gradient, tolerance_of
from nnviz.core.network import Network
from nnviz.core.parameters import Parameters
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
        theta = trainer.network.theta
        found = check_gradient(
            self._before_the_step(),
            work.a[0],
            work.y,
            trainer.cost.name,
            weights=work.weights,
            masks=work.masks,
            samples=1,
            rng=self._rng,
            found=work.gradient.vector,
        )
        if not np.isfinite(found.largest):
            return  # a kink lies between the points, or the run has gone astray: nothing to compare
        self._checked += 1
        self._failed += found.largest > tolerance_of(theta.vector.dtype)
        forward, backward = self._seconds(work)
        self.latest = Check(
            *theta.locate(int(found.index[0])),
            float(found.analytic[0]),
            float(found.numeric[0]),
            found.largest,
            self._checked,
            self._failed,
            forward,
            backward,
        )

    def _before_the_step(self) -> Network:
        """The network as it was when the mini-batch went through it."""
        theta, change = self.trainer.network.theta, self.trainer.change.vector
        before = copy(self.trainer.network)
        vector = theta.vector.astype(np.float64) + change
        before.theta = Parameters(theta.sizes, np.float64, vector)
        return before

    def _seconds(self, work: Backprop) -> tuple[float, float]:
        """One pass forward and one pass back, on a copy: the buffers of the step stay as they are.

        In time of the processor: what else the machine does is no part of what a pass costs.
        """
        again = Backprop(self.trainer.network, self.trainer.cost, work.m)
        again.load(work.a[0], work.y)
        again.forward()  # memory that was never touched takes longer
        start = thread_time()
        again.forward()
        middle = thread_time()
        again.backward()
        return middle - start, thread_time() - middle
