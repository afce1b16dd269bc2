"""Where lanes are on their way to."""

from msgspec import Struct

from nnviz.experiment.experiment import Training
from nnviz.session.commands import Step
from nnviz.training.trainer import Trainer


class Goal(Struct, frozen=True):
    """Where a run, a step or a seek leads to.

    Attributes
    ----------
    step, epoch
        Reached when so many mini-batches (or epochs) are done.
    end
        Reached when the run is over.
    phases_back
        Then walk the next mini-batch up to its end, but for so many phases; 0 is no walk.
    training
        Hyperparameters to put back on arrival: those of the past are in force on the way.
    """

    step: int | None = None
    epoch: int | None = None
    end: bool = False
    phases_back: int = 0
    training: Training | None = None

    def is_reached(self, lead: Trainer) -> bool:
        """Whether lane A is there."""
        by_step = self.step is not None and lead.steps >= self.step
        by_epoch = self.epoch is not None and lead.epoch >= self.epoch
        return by_step or by_epoch or (self.end and bool(lead.why_finished))

    def steps_ahead(self, lead: Trainer) -> int:
        """Mini-batches until the end of lane A's epoch, or until the goal where that comes first."""
        done, batches = lead.batches
        left = batches - done
        return left if self.step is None else min(left, self.step - lead.steps)


def goal_of(step: Step, lead: Trainer, is_walking: bool, bound_for: Goal) -> Goal:
    """Where a step by epochs or mini-batches leads to.

    Parameters
    ----------
    is_walking
        Whether a mini-batch is half done: the first step back undoes it, as it does an epoch begun.
    bound_for
        Steps that were asked for before and are on their way: another one counts from there.
    """
    if step.unit == "batch":
        here = lead.steps if bound_for.step is None else bound_for.step
        return Goal(step=max(0, here + step.count + (step.count < 0 and is_walking)))
    begun = step.count < 0 and bool(lead.position or is_walking)
    here = lead.epoch + begun if bound_for.epoch is None else bound_for.epoch
    epoch = max(0, here + step.count)
    rows = lead.history.rows
    if step.count < 0 and rows and epoch <= rows[-1].epoch:
        return Goal(step=next((row.step for row in rows if row.epoch == epoch), 0))
    return Goal(epoch=epoch)
