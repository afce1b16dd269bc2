"""When a run has gone astray, and what to say of it."""

import math

from msgspec import Struct

RUNAWAY_FACTOR = 1000.0
"""A cost so many times that before training (or 1, if that is more) has run away."""


class Divergence(Struct, frozen=True):
    """Where and how far a run went astray."""

    epoch: int
    step: int
    cost: float
    first_cost: float
    eta: float

    @property
    def event(self) -> str:
        """What happened, without a full stop."""
        return (
            f"diverged in epoch {self.epoch + 1}, mini-batch {self.step:,}: "
            f"cost {self.first_cost:.3g} → {self.cost:.3g}"
        )

    @property
    def smaller_eta(self) -> float:
        """A learning rate worth trying."""
        return min(self.eta / 10, 0.5)

    @property
    def advice(self) -> str:
        """What happened, and what to try in the window."""
        return (
            f"D{self.event[1:]}. Try a smaller learning rate than η = {self.eta:g}, such as "
            f"{self.smaller_eta:g}, then go back (Shift+E) or rewind (R). The last good state is shown."
        )


def has_run_away(cost: float, first: float) -> bool:
    """Whether a cost is no number any more, or far above that before training."""
    return not math.isfinite(cost) or cost > RUNAWAY_FACTOR * max(1.0, first)
