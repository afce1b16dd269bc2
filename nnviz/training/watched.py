"""Which examples a run goes by when it decides on itself: when to stop, when to halve the learning rate.

The book's third part is for that, the validation data. Where there is none the test examples decide, and
are then no longer held out: every place that shows their figures says so.
"""

from collections.abc import Sequence

from nnviz.core.schedules import SCHEDULES, epochs_since_best
from nnviz.data.dataset import Dataset
from nnviz.experiment.experiment import Training
from nnviz.training.history import Row

NOT_HELD_OUT = "decides"
"""What stands beside the word "test" where the test examples are not held out."""

EXPLAINED = (
    "The test examples decide about this run, so they are not held out; data.validation_share keeps others "
    "aside for that"
)


def watches(training: Training) -> bool:
    """Whether something in these hyperparameters goes by a cost."""
    return training.early_stopping is not None or SCHEDULES[training.schedule].watches


def is_test_watched(training: Training, dataset: Dataset) -> bool:
    """Whether the test examples decide something, for want of others."""
    return watches(training) and not len(dataset.x_validation) and len(dataset.x_test) > 0


def deciding_costs(rows: Sequence[Row], dataset: Dataset) -> list[float]:
    """The cost after each epoch of the validation examples, or for want of them of the test examples."""
    if len(dataset.x_validation):
        return [row.validation_cost for row in rows[1:]]
    return [row.test_cost for row in rows[1:]] if len(dataset.x_test) else []


def why_stopped_early(costs: Sequence[float], training: Training, dataset: Dataset) -> str:
    """Why a run with these deciding costs is over before its last epoch; empty while it is not."""
    patience = training.early_stopping
    if patience is None or epochs_since_best(costs) < patience:
        return ""
    which, told = ("validation", "") if len(dataset.x_validation) else ("test", f" {EXPLAINED}.")
    return f"Stopped early: the {which} cost has not improved for {patience} epochs.{told}"
