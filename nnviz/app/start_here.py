"""The page "Start here" in the window: what it shows, and what comes of pressing a card."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.app.documents import Documents
from nnviz.app.earlier_sessions import EarlierSessions, told_run
from nnviz.app.files import ask_lessons
from nnviz.app.opening import Opened, default_experiment
from nnviz.app.progress_book import ProgressBook
from nnviz.core.naming import count, percent
from nnviz.data.dataset import DataError
from nnviz.data.resources import resource
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Lesson
from nnviz.experiment.lesson_library import Library, read_folder
from nnviz.session.job import Job
from nnviz.training.lessons.preview import Preview, preview
from nnviz.training.run_format import SUFFIX, RunFileError
from nnviz.training.run_reading import read_run_file
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.style import Style
from nnviz.view.start.lesson_pictures import kind_of, paint_preview
from nnviz.view.start.pictures import Paint, paint_pictures
from nnviz.view.start.start_page import Recent, StartPage

Drawn = dict[str, tuple[Lesson, Preview]]
"""What lessons come to, by their ids; a folder may have another one of the same id."""

_MOST_RUNS = 6
_UNHURRIED = 300
"""Milliseconds before the pictures of lessons are computed: a page that is put away at once asks for none."""


class StartHere(QObject):
    """Lays the page over all that is below the header, and takes it away when something begins.

    Parameters
    ----------
    drawn
        What was computed for an earlier page, to which this one adds.
    """

    tour_requested = Signal()

    def __init__(
        self,
        window: QWidget,
        header: QWidget,
        lessons: Sequence[Lesson],
        book: ProgressBook,
        documents: Documents,
        earlier: EarlierSessions,
        style: Style,
        drawn: Drawn,
    ) -> None:
        super().__init__(window)
        self._window, self._header, self._documents, self._drawn = window, header, documents, drawn
        self._book, self._recent = book, _recent(earlier)
        self.page = self._make_page(Library(tuple(lessons), {}), style)
        documents.command_sent.connect(self.close)
        for around in (window, header):  # at another zoom, or with an offer, the header has another height
            around.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._make_way)
        self._curves = JobWatch(self)
        self._curves.succeeded.connect(self._show_curves)
        self._previews = JobWatch(self)
        self._previews.succeeded.connect(self._show_preview)
        self._show()

    def show_folder(self, folder: Path) -> None:
        """Show the lessons of a folder in place of those that ship with the program."""
        try:
            library = read_folder(folder)
        except ExperimentError as error:
            library = Library((), {folder: str(error)})
        self._previews.give_up()
        before, self.page = self.page, self._make_page(library, self.page.look)
        before.hide()
        before.deleteLater()
        self._show()

    def _make_page(self, library: Library, style: Style) -> StartPage:
        progress = {lesson.id: self._book.of(lesson.id) for lesson in library.lessons}
        broken = tuple(library.broken.values())
        page = StartPage(library.lessons, progress, self._recent, _digits(), style, self._window, broken)
        self._without_picture = []  # but the general one of its panel, that is
        for lesson in library.lessons:
            before, known = self._drawn.get(lesson.id, (None, None))
            if known is not None and before == lesson:
                page.show_lesson(lesson.id, paint_preview(known))
            else:
                self._without_picture.append(lesson)
        documents = self._documents
        page.lesson_requested.connect(documents.lead_through)
        page.train_requested.connect(lambda: documents.train_on(Opened(default_experiment())))
        page.open_requested.connect(documents.ask_open)
        page.run_requested.connect(documents.open_file)
        page.folder_requested.connect(self._ask_folder)
        page.tour_requested.connect(self.tour_requested)
        page.closed.connect(self.close)
        return page

    def _show(self) -> None:
        self._take_place()
        self.page.show()
        self.page.raise_()
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._recent:
            self._curves.watch(Job(partial(_read_curves, [run.path for run in self._recent])))
        QTimer.singleShot(_UNHURRIED, self, self._draw_next)

    @Slot()
    def _ask_folder(self) -> None:
        if (folder := ask_lessons(self._window, Path.home())) is not None:
            self.show_folder(folder)

    @Slot()
    def close(self) -> None:
        """Take it away for good."""
        self._curves.give_up()
        self._previews.give_up()
        self._without_picture.clear()
        for around in (self._window, self._header):
            around.removeEventFilter(self)
        focused = self._window.focusWidget()
        if focused is self.page or self.page.isAncestorOf(focused):
            self._window.setFocus()  # else the keys would go to a button of some panel
        self.page.hide()
        self.page.deleteLater()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._take_place()
        return False

    @Slot("QWidget*", "QWidget*")
    def _make_way(self, _before: QWidget | None, focused: QWidget | None) -> None:
        """Go when the keys go to what lies below the page: that was asked for, and is covered."""
        is_above = focused is not None and any(
            part is focused or part.isAncestorOf(focused) for part in (self.page, self._header)
        )
        if focused is not None and self._window.isAncestorOf(focused) and not is_above:
            self.close()

    def _take_place(self) -> None:
        top = self._header.height()
        self.page.setGeometry(QRect(0, top, self._window.width(), self._window.height() - top))

    @Slot(object)
    def _show_curves(self, found: "dict[Path, tuple[list[float], str]]") -> None:
        for path, (costs, words) in found.items():
            self.page.show_curve(path, costs, words)

    @Slot()
    def _draw_next(self) -> None:
        """One lesson after another, so that it ends with the page."""
        if self._without_picture:
            lesson = self._without_picture.pop(0)
            self._previews.watch(Job(partial(_preview, lesson)))

    @Slot(object)
    def _show_preview(self, found: "tuple[Lesson, Preview] | None") -> None:
        if found is not None:
            self._drawn[found[0].id] = found
            self.page.show_lesson(found[0].id, paint_preview(found[1]))
        self._draw_next()


def _preview(lesson: Lesson, tell: Callable[[float], None]) -> "tuple[Lesson, Preview] | None":
    """What its card shows; None where its data or its experiment cannot be used here."""
    tell(0.0)
    try:
        return lesson, preview(lesson.experiment, kind_of(lesson))
    except (DataError, ExperimentError):
        return None


def _recent(earlier: EarlierSessions) -> list[Recent]:
    runs = [Recent(*entry) for entry in earlier.recent() if entry[0].suffix == SUFFIX]
    return runs[:_MOST_RUNS]


def _read_curves(
    paths: Sequence[Path], tell: Callable[[float], None]
) -> "dict[Path, tuple[list[float], str]]":
    """The cost of the run that each file is told by, epoch by epoch, and how it went; none if unreadable."""
    found = {}
    for place, path in enumerate(paths):
        tell(place / len(paths))
        try:
            with read_run_file(path) as file:
                rows = file.rows(told_run(file).id, 0)
        except RunFileError:
            continue
        best = max(
            (row.test_accuracy for row in rows if row.test_accuracy == row.test_accuracy), default=None
        )
        words = _epochs(rows[-1].epoch) if rows else ""
        found[path] = (
            [row.train_cost for row in rows],
            words if best is None else f"best {percent(best)} · {words}",
        )
    return found


def _epochs(number: int) -> str:
    return f"{count(number)} epoch{'s' * (number != 1)}"


def _digits() -> Paint:
    with np.load(resource("data/digits.npz"), allow_pickle=False) as file:
        pixels = file["pixels"][:9]
    return paint_pictures((pixels.reshape(9, 8, 8) / pixels.max()).tolist())
