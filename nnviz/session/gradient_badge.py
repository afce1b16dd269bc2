"""While a network trains, its gradient is spot-checked against central differences."""

from collections.abc import Callable
from copy import copy
from time import perf_counter, thread_time

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.gradient_check import GradientCheck, check_gradient, tolerance_of
from nnviz.core.network import Network
from nnviz.core.parameters import Array, Parameters
from nnviz.core.streams import Stream, stream
from nnviz.session.snapshot import Check
from nnviz.training.trainer import Trainer

PERIOD = 0.5
"""Seconds between two checks, at least. One of a small network takes about a millisecond."""

SPARING = 100.0
"""So many times as long as the last one took, too: 1 % of the time at most, however large the network is."""

BIASES = 2 / 7
"""Of a sample of each layer, about: there are few biases, and something may be wrong with them alone."""


class GradientBadge:
    """Checks one component of a trainer's gradient now and then, or a sample of each layer, and counts.

    The gradient is that of the cost with its penalty, as the update uses it.

    Parameters
    ----------
    a_layer
        How many components of each layer it looks at; 0 for one of all.

    Attributes
    ----------
    latest : Check or None
        The last one.
    """

    def __init__(self, trainer: Trainer, a_layer: int = 0) -> None:
        self.trainer, self._a_layer = trainer, a_layer
        self.latest: Check | None = None
        self._rng = stream(trainer.experiment.seed, Stream.SAMPLING)
        self._due = 0.0
        self._checked_at = -1
        self._checked = self._failed = 0

    def look(self, look_up: Callable[[], None] = lambda: None) -> Check | None:
        """Check again when it is time and there was a step since; the latest check.

        Parameters
        ----------
        look_up
            Called every few milliseconds; what it raises ends the check, which is then still due.
        """
        work = self.trainer.last_work
        if work is not None and perf_counter() >= self._due and self.trainer.steps != self._checked_at:
            begun = thread_time()
            self._check(work, look_up)
            self._checked_at = self.trainer.steps
            self._due = perf_counter() + max(PERIOD, SPARING * (thread_time() - begun))
        return self.latest

    def _check(self, work: Backprop, look_up: Callable[[], None]) -> None:
        trainer, training = self.trainer, self.trainer.training
        before = self._before_the_step()
        look_up()
        nabla = self._nabla(work, before)
        look_up()
        found = check_gradient(
            before,
            work.a[0],
            work.y,
            trainer.cost.name,
            regularizer=training.regularizer,
            lmbda=training.lmbda if training.has_penalty else 0.0,
            n=trainer.rule.n,
            weights=work.weights,
            masks=work.masks,
            samples=1,
            rng=self._rng,
            tried=self._sample() if self._a_layer else None,
            found=nabla,
            look_up=look_up,
        )
        look_up()
        # Else a kink lies between the points, or the run has gone astray: nothing to compare.
        if np.isfinite(found.largest):
            self._tell(found, work)

    def _tell(self, found: GradientCheck, work: Backprop) -> None:
        theta = self.trainer.network.theta
        self._checked += len(found.index)
        self._failed += int((found.relative_error > tolerance_of(theta.vector.dtype)).sum())
        worst = int(found.relative_error.argmax())
        forward, backward = self._seconds(work)
        self.latest = Check(
            *theta.locate(int(found.index[worst])),
            float(found.analytic[worst]),
            float(found.numeric[worst]),
            found.largest,
            self._checked,
            self._failed,
            forward,
            backward,
            found,
        )

    def _nabla(self, work: Backprop, before: Network) -> Array:
        """∇C (P,) as the step took it: with what a penalty adds to ∇C₀."""
        nabla, rule = work.gradient.vector, self.trainer.rule
        if rule.decay:
            nabla += rule.pull_at(before.theta.vector.astype(nabla.dtype))
        return nabla

    def _sample(self) -> list[int]:
        """Weights and biases of every layer."""
        theta = self.trainer.network.theta
        chosen: list[int] = []
        for start, end, n in zip(theta.offsets, theta.offsets[1:], theta.sizes, strict=False):
            places = np.arange(start, end).reshape(-1, n + 1)
            biases = min(len(places), max(1, round(BIASES * self._a_layer)))
            weights = min(places[:, :-1].size, self._a_layer - biases)
            chosen += self._rng.choice(places[:, -1], biases, replace=False).tolist()
            chosen += self._rng.choice(places[:, :-1].ravel(), weights, replace=False).tolist()
        return sorted(chosen)

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
