"""Where a session is on its way to."""

from dataclasses import dataclass

from nnviz.engine.experiment import Training
from nnviz.engine.trainer import Trainer


@dataclass(frozen=True)
class Goal:
    """Where a step or a seek is on its way to.

    Attributes
    ----------
    step, epoch
        Reached when so many mini-batches (or epochs) are done.
    phases_back
        Then walk the next mini-batch up to its end, but for so many phases; 0 is no walk.
    training
        Hyperparameters to put back on arrival: those of the past are in force on the way.
    """

    step: int | None = None
    epoch: int | None = None
    phases_back: int = 0
    training: Training | None = None

    def is_reached(self, lead: Trainer) -> bool:
        """Whether lane A is there."""
        by_step = self.step is not None and lead.steps >= self.step
        return by_step or (self.epoch is not None and lead.epoch >= self.epoch)

    def steps_ahead(self, lead: Trainer) -> int:
        """Mini-batches until the end of lane A's epoch, or until the goal where that comes first."""
        done, batches = lead.batches
        left = batches - done
        return left if self.step is None else min(left, self.step - lead.steps)
