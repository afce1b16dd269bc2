"""The data panel: which examples the network learns from, and how they are prepared."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nnviz.data.dataset import Dataset
from nnviz.data.points import PAINTED, Points
from nnviz.session.commands import Run, State
from nnviz.session.job import Job
from nnviz.session.snapshot import Snapshot
from nnviz.view.data.class_counts import numbers_of
from nnviz.view.data.download_bar import DownloadBar
from nnviz.view.data.points_table import PointsTable
from nnviz.view.data.set_detail import SetDetail
from nnviz.view.data.set_gallery import SetGallery
from nnviz.view.data.set_sample import Samples, load_samples
from nnviz.view.data.set_words import sizes_of, title_of
from nnviz.view.panel import Panel
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.numbers import NO_NUMBERS, Columns, stacked
from nnviz.view.parts.style import Style


class DataPanel(Panel):
    """A gallery of all sets at the left, the set in use at the right, a download on its way above both.

    Attributes
    ----------
    gallery, detail, downloads
        The three parts.
    points
        The table of the set that is painted.
    """

    open_requested = Signal()
    preview_requested = Signal()

    name = "data"
    title = "Data"
    shows = (
        "All data sets that can be learnt from, with pictures of their examples and how many there are of "
        "each class."
    )
    how_to_read = (
        "Choose a card to start on it. What is kept aside for the test is never learnt from: only there "
        "does it show what was understood."
    )
    of_run = False  # here the next run is set up

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._shown: tuple[str, Dataset | None, str] | None = None
        self.gallery, self.detail, self.downloads = SetGallery(style), SetDetail(style), DownloadBar()
        self._samples = JobWatch(self)
        self._samples.succeeded.connect(self._show_samples)
        self._wants_samples = True
        self._then: Callable[[], object] | None = None
        self.gallery.set_clicked.connect(self._choose)
        self.gallery.open_clicked.connect(self.open_requested)
        self.gallery.download_clicked.connect(self.download)
        self.detail.preview_requested.connect(self.preview_requested)
        self.downloads.busy_changed.connect(lambda busy: self.gallery.allow_downloads(not busy))
        self.downloads.fetched.connect(self._take_fetched)
        self.points = PointsTable()
        self.points.points_edited.connect(self._start_on)
        self.detail.add_editor(PAINTED, self.points)
        self._arrange()

    @property
    def is_busy(self) -> bool:
        return self._samples.is_busy

    def missing(self, snapshot: Snapshot) -> str:
        return ""  # without data there is all the more to choose from

    def draw(self, snapshot: Snapshot) -> None:
        if self._wants_samples:
            self._load_samples()
        self.lanes_in_sight.hide()  # all lanes learn from one set
        name, data = snapshot.experiment.data.name, snapshot.dataset
        self.points.show_points(snapshot.experiment.data.points)
        reason = "Loading the data …" if snapshot.state is State.LOADING else snapshot.message
        if self._shown is not None and (name, data, reason) == self._shown:
            return
        self._shown = name, data, reason
        self.gallery.mark(name, data)
        self.detail.show_set(name, data, reason)
        self.caption.setText(f"{title_of(name)}: {sizes_of(data)}" if data else title_of(name))

    def numbers(self) -> Columns:
        """Examples of each class, or reach and mean of amounts; and the points that were painted."""
        data = self._shown[1] if self._shown is not None else None
        points = self._snapshot.experiment.data.points if self._snapshot is not None else ()
        painted = dict(zip(("x₁", "x₂", "class"), map(list, zip(*points, strict=True)), strict=False))
        return stacked([NO_NUMBERS if data is None else numbers_of(data), painted])

    def let_go(self) -> None:
        super().let_go()
        self._shown = None

    def recolour_parts(self) -> None:
        self.gallery.recolour(self.look)
        self.detail.recolour(self.look)
        self._shown = None

    def _load_samples(self) -> None:
        self._wants_samples = False
        self._samples.watch(Job(partial(load_samples, self.data_dir)))

    def _show_samples(self, samples: Samples) -> None:
        self.gallery.show_samples(samples)
        self._shown = None  # the set in use is drawn as it is, not as its sample
        self.draw_again()

    def _start_on(self, points: Points) -> None:
        """Start on other painted points; a network that was running goes on to do so."""
        self.change_requested.emit({"data.points": points})
        if self._snapshot is not None and self._snapshot.state is State.RUNNING:
            self.command_requested.emit(Run())

    def _choose(self, name: str) -> None:
        self.change_requested.emit({"data.name": name})

    def download(self, name: str, then: Callable[[], object] | None = None) -> None:
        """Fetch a set, and then start on it, or do as told."""
        self._then = then
        self.downloads.data_dir = self.data_dir
        self.downloads.start(name)

    def _take_fetched(self, name: str) -> None:
        self._load_samples()
        if self._then is None:
            self._choose(name)
        else:
            self._then()

    def _arrange(self) -> None:
        halves = QHBoxLayout()
        halves.setSpacing(10)
        halves.addWidget(self.gallery, 4)
        halves.addWidget(self.detail, 3)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.downloads)
        rows.addLayout(halves, 1)
