"""A job as Qt sees it: polled from the GUI thread, so that nothing of Qt is touched by another."""

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnviz.data.dataset import DataError
from nnviz.data.download import Cancelled
from nnviz.session.job import Job

_PERIOD = 40
"""Milliseconds between two looks."""


class JobWatch(QObject):
    """Watches one job at a time.

    Any error but `DataError` is raised here, in the GUI thread, where errors are reported.
    """

    progressed = Signal(float)
    """The share done, 0 to 1."""
    succeeded = Signal(object)
    """What came of it."""
    failed = Signal(str)
    """One line that says why."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job[Any] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @property
    def is_busy(self) -> bool:
        """Whether a job is being watched."""
        return self._job is not None

    def watch(self, job: Job[Any]) -> None:
        """Follow this job; one that was followed before is given up."""
        self.give_up()
        self._job = job
        self._timer.start(_PERIOD)

    def give_up(self) -> None:
        """Cancel the job and hear no more of it."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot()
    def _look(self) -> None:
        job = self._job
        if job is None:
            return
        self.progressed.emit(job.share)
        if not job.is_done:
            return
        self._timer.stop()
        self._job = None
        try:
            result = job.result()
        except Cancelled:
            return
        except DataError as error:
            self.failed.emit(str(error))
        else:
            self.succeeded.emit(result)
