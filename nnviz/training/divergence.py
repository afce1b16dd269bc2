"""When a run has gone astray, and what to say of it."""

import math

from msgspec import Struct

from nnviz.core.naming import number

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
        where = f"diverged in epoch {self.epoch + 1}, mini-batch {self.step:,}"
        return f"{where}: {what} {number(first)} → {number(then)}"

    @property
    def advice(self) -> str:
        """What happened, and what can be done in the window."""
        return f"D{self.event[1:]}. The last good state is shown: go back (Shift+E) or rewind (R)."


def has_run_away(cost: float, first: float) -> bool:
    """Whether a cost is no number any more, or far above that before training."""
    return not math.isfinite(cost) or cost > RUNAWAY_FACTOR * max(1.0, first)


def has_grown_too_long(length: float, first: float) -> bool:
    """Whether ‖θ‖ is no number any more, or far above that before training."""
    return not length <= RUNAWAY_LENGTH * max(1.0, first)
