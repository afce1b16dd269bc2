"""Which examples a run goes by when it decides on itself: when to stop, when to halve the learning rate.

The book's third part is for that, the validation data. Where there is none the test examples decide, and
are then no longer held out: every place that shows their figures says so.
"""

from collections.abc import Sequence

from nnviz.core.schedules import SCHEDULES, Course
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


class Watch:
    """Follows the cost that decides: of the validation examples, or for want of them of the test examples."""

    def __init__(self, dataset: Dataset) -> None:
        self._part = "validation" if len(dataset.x_validation) else "test" if len(dataset.x_test) else ""
        self._course = Course()
        self._last: Row | None = None

    def course(self, rows: Sequence[Row]) -> Course:
        """How it has gone up to the last of these rows; only those are read that were not there before."""
        done = self._course.epochs
        if done and (len(rows) <= done or rows[done] is not self._last):
            self._course, done = Course(), 0
        if self._part:
            for row in rows[done + 1 :]:  # row 0 is of before training
                self._course, self._last = self._course.after(getattr(row, f"{self._part}_cost")), row
        return self._course

    def why_over(self, rows: Sequence[Row], training: Training) -> str:
        """Why a run with these rows is over before its last epoch; empty while it is not."""
        patience = training.early_stopping
        if patience is None or self.course(rows).since_best < patience:
            return ""
        told = f" {EXPLAINED}." if self._part == "test" else ""
        return f"Stopped early: the {self._part} cost has not improved for {patience} epochs.{told}"
