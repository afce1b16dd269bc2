"""Which examples a run goes by when it decides on itself: when to stop, when to halve the learning rate.

The book's third part is for that, the validation data. Where there is none the test examples decide, and
are then no longer held out: every place that shows their figures says so.
"""

from nnviz.core.schedules import SCHEDULES
from nnviz.data.dataset import Dataset
from nnviz.experiment.experiment import Training

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
