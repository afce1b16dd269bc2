"""When a run has gone astray, and what to say of it."""

import math

from msgspec import Struct

from nnviz.core.naming import count, number
from nnviz.core.network import Network
from nnviz.training.update import Update

RUNAWAY_FACTOR = 1000.0
"""A cost so many times that before training (or 1, if that is more) has run away."""

RUNAWAY_LENGTH = 1e4
"""So has θ when it is so many times as long as at the start (or 1, if that is more)."""


class Divergence(Struct, frozen=True):
    """Where and how far a run went astray.

    Attributes
    ----------
    cost, first_cost
        The whole cost, penalty included, then and before training.
    length, first_length
        ‖θ‖ then and before training.
    eta
        The learning rate then.
    """

    epoch: int
    step: int
    cost: float
    first_cost: float
    length: float
    first_length: float
    eta: float

    @property
    def event(self) -> str:
        """What happened, without a full stop."""
        what, first, then = "cost", self.first_cost, self.cost
        if not has_run_away(self.cost, self.first_cost):
            what, first, then = "‖θ‖", self.first_length, self.length
        where = f"diverged in epoch {self.epoch + 1}, mini-batch {count(self.step)}"
        return f"{where} in all: {what} {number(then)}, at the start {number(first)}"

    @property
    def advice(self) -> str:
        """What happened, and what can be done in the window."""
        return f"D{self.event[1:]}. The last good state is shown: go back (Shift+E) or rewind (R)."


class Guard:
    """Tells when a run has gone astray: its whole cost, or θ, is far from where it began.

    Parameters
    ----------
    network, rule
        What learns, and by what update: it knows the penalty.

    Attributes
    ----------
    start : tuple or None
        The whole cost and ‖θ‖ before training, by which it judges; None before they are known.
    """

    def __init__(self, network: Network, rule: Update) -> None:
        self._theta, self._rule = network.theta.vector, rule
        self.begin_at(None)

    def begin(self, cost: float) -> None:
        """Training begins here, at this whole cost; once and for all."""
        if self.start is None:
            self.begin_at((cost, self._length))

    def begin_at(self, start: tuple[float, float] | None) -> None:
        """Judge by what another guard judged by."""
        self.start = start
        cost, length = start or (0.0, 0.0)
        self._most_cost = RUNAWAY_FACTOR * max(1.0, cost)
        self._most_square = (RUNAWAY_LENGTH * max(1.0, length)) ** 2

    @property
    def _length(self) -> float:
        """‖θ‖."""
        return math.sqrt(self._theta.dot(self._theta))

    @property
    def is_too_long(self) -> bool:
        """Whether θ is, or holds what is no number."""
        _, first_length = self.start or (0.0, 0.0)
        return has_grown_too_long(self._length, first_length)

    def ran_away(self, cost: float) -> bool:
        """Whether C₀ with its penalty has, or θ is too long; before training nothing has."""
        if self.start is None:
            return False
        # Asked in the middle of a run, so the limits are ready and no root is drawn.
        theta = self._theta
        return not (
            cost + self._rule.penalty_at_a_glance <= self._most_cost and theta.dot(theta) <= self._most_square
        )

    def divergence(self, epoch: int, step: int, cost: float) -> Divergence:
        """What is to be said of a run that went astray here, at this C₀."""
        whole, (first_cost, first_length) = cost + self._rule.penalty_at_a_glance, self.start or (0.0, 0.0)
        return Divergence(epoch, step, whole, first_cost, self._length, first_length, self._rule.eta)


def has_run_away(cost: float, first: float) -> bool:
    """Whether a cost is no number any more, or far above that before training."""
    return not math.isfinite(cost) or cost > RUNAWAY_FACTOR * max(1.0, first)


def has_grown_too_long(length: float, first: float) -> bool:
    """Whether ‖θ‖ is no number any more, or far above that before training."""
    return not length <= RUNAWAY_LENGTH * max(1.0, first)
