"""When a run has gone astray, and what to say of it."""

import math
from dataclasses import dataclass

RUNAWAY_FACTOR = 1000.0
"""A cost so many times that before training (or 1, if that is more) has run away."""


@dataclass(frozen=True)
class Divergence:
    """Where and how far a run went astray."""

    epoch: int
    step: int
    cost: float
    first_cost: float
    eta: float

    @property
    def advice(self) -> str:
        """What happened, and what to try."""
        usual = "0.1 to 3 is usual" if self.eta > 3 else f"{self.eta / 10:g}, say"
        return (
            f"Diverged in epoch {self.epoch + 1}, after {self.step:,} mini-batches: "
            f"the cost went from {self.first_cost:.3g} to {self.cost:.3g}. "
            f"The last good state is shown. Try a smaller learning rate than η = {self.eta:g} "
            f"({usual}), then rewind (R)."
        )


def has_run_away(cost: float, first: float) -> bool:
    """Whether a cost is no number any more, or far above that before training."""
    return not math.isfinite(cost) or cost > RUNAWAY_FACTOR * max(1.0, first)
