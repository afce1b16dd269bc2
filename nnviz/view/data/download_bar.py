"""A download on its way: how far it is, Cancel; and when it fails why, and Retry."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from nnviz.data.catalog import CATALOG
from nnviz.data.download import SOURCES, download
from nnviz.data.mnist import is_here
from nnviz.data.reading import Progress
from nnviz.session.job import Job
from nnviz.view.data.set_words import megabytes
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.plain_label import PlainLabel

_STEPS = 1000


class DownloadBar(QFrame):
    """Nothing to see until something is fetched.

    Attributes
    ----------
    data_dir
        The folder of data sets that was named; None for the user's cache.
    """

    fetched = Signal(str)
    """The set of this name is now on this machine."""
    busy_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("download")
        self.data_dir: Path | None = None
        self._name = ""
        self._watch = JobWatch(self)
        self._watch.progressed.connect(self._show_share)
        self._watch.succeeded.connect(self._finish)
        self._watch.failed.connect(self._show_reason)
        self.words = PlainLabel(wordWrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Share of the download that is done")
        self.retry_button, self.cancel_button = QPushButton("Retry"), QPushButton("Cancel")
        self.retry_button.clicked.connect(lambda: self.start(self._name))
        self.cancel_button.clicked.connect(self.cancel)
        self._lay_out()
        self.hide()

    def start(self, name: str) -> None:
        """Fetch a set, unless it is there already."""
        self._name = name
        self._watch.watch(Job(partial(_fetch, name, self.data_dir)))
        self._show_share(0.0)
        self._show_busy(True)
        self.show()

    def cancel(self) -> None:
        """Give it up, or put the reason away."""
        self._watch.give_up()
        self.hide()
        self.busy_changed.emit(False)

    def _show_share(self, share: float) -> None:
        total = SOURCES[self._name].size
        self.progress.setValue(round(share * _STEPS))
        self.words.setText(f"{CATALOG[self._name].title}: {megabytes(share * total)} of {megabytes(total)}")

    def _finish(self) -> None:
        self.hide()
        self.busy_changed.emit(False)
        self.fetched.emit(self._name)

    def _show_reason(self, reason: str) -> None:
        self.words.setText(reason)
        self._show_busy(False)

    def _show_busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.retry_button.setVisible(not busy)
        self.cancel_button.setText("Cancel" if busy else "Close")
        self.busy_changed.emit(busy)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addWidget(self.progress)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 6, 8, 6)
        line.addLayout(column, 1)
        line.addWidget(self.retry_button)
        line.addWidget(self.cancel_button)


def _fetch(name: str, data_dir: Path | None, tell: Progress) -> None:
    if not is_here(name, data_dir):
        folder = data_dir / name if data_dir else None
        download(name, folder, progress=lambda done, total: tell(done / total))
