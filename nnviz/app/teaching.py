"""What teaches in the window: where to start, the "?" of a panel, the glossary. Loaded when asked for."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from nnviz.app.opening import Opened
from nnviz.app.settings import Settings
from nnviz.session.job import Job
from nnviz.view.panel import Panel
from nnviz.view.parts.style import Style

if TYPE_CHECKING:
    from nnviz.app.lesson_desk import LessonDesk
    from nnviz.app.main_window import MainWindow
    from nnviz.app.progress_book import ProgressBook
    from nnviz.app.start_here import Drawn, StartHere
    from nnviz.view.help.tour import Tour


_STOPS = (
    (
        "run",
        "Run",
        "Space trains the network and pauses it. E goes on by an epoch, B by a mini-batch, P by a phase of"
        " backpropagation; with Shift each goes back.",
    ),
    (
        "network",
        "The network",
        "Circles are neurons, bright where they fire; lines are weights, {negative} negative and {positive}"
        " positive. Click a neuron and every panel follows it.",
    ),
    (
        "gradient",
        "The gradient in each layer",
        "One line a layer, on a logarithmic scale. The sentence below says in words how the run is doing, and"
        " offers what may help.",
    ),
    (
        "form",
        "What is trained",
        "Data, layers, cost, learning rate. What stands here is what trains; a twin is a second network that"
        " differs in one thing.",
    ),
    (
        "timeline",
        "Nothing is lost",
        "Every moment of the run stands here: drag to go back, and go on from there with something changed."
        ' The "?" of each panel and Help ▸ Glossary explain the rest.',
    ),
)
"""What the tour speaks of, by the names in `Teaching.take_tour`."""


class Teaching(QObject):
    """All that tells a newcomer what is what.

    Parameters
    ----------
    window
        Bears what is shown.
    settings
        Remember which lesson is in hand.

    Attributes
    ----------
    leads
        Whether a lesson is gone through; in a picture of the window nothing is veiled by one.
    desk
        What leads through lessons; None before the first one is asked for.
    """

    def __init__(self, window: "MainWindow", settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._start: StartHere | None = None
        self._drawn: Drawn = {}
        self._tour: Tour | None = None
        self.leads = True
        self.desk: LessonDesk | None = None

    def greet(self) -> None:
        """Show where to start, unless somebody has begun already."""
        latest = self._window.bridge.latest
        if latest is not None and not latest.step and not latest.is_moving:
            self.show_start()

    def offer_lesson(self) -> None:
        """Offer the lesson in which the window was closed; nothing where there was none, or it was done."""
        from nnviz.experiment.lesson_library import lesson_ids, open_lesson
        from nnviz.experiment.lesson_pages import pages_of

        name = self._settings.lesson
        progress = self._book().of(name)
        if name not in lesson_ids() or progress.is_done:
            return
        lesson = open_lesson(name)
        pages = len(pages_of(lesson))
        self._window.offer_bar.offer(
            f"You were in the lesson “{lesson.title}”, at {min(progress.place + 1, pages)} of {pages}.",
            "Go on with it",
            lambda: self._window.documents.open_lesson(name),
            self._forget_lesson,
            "Help ▸ Start here",
        )

    def show_start(self) -> None:
        """Show what one may begin with."""
        from nnviz.app.start_here import StartHere
        from nnviz.experiment.lesson_library import all_lessons

        if self._start is not None and isValid(self._start):
            return
        window, book = self._window, self._book()
        self._start = StartHere(
            window, window.header, all_lessons(), book, window.documents, window.earlier, window.look,
            self._drawn,
        )  # fmt: skip
        self._start.tour_requested.connect(self.take_tour)

    @Slot()
    def put_start_away(self) -> None:
        """Give the panels back their place; nothing where they have it."""
        if self._start is not None and isValid(self._start):
            self._start.close()
        self._start = None

    @Slot()
    def take_tour(self) -> None:
        """Show in five steps what stands where."""
        from nnviz.view.help.tour import Stop, Tour

        window = self._window
        window.panels.complete()
        came_from_start = self._start is not None and isValid(self._start)
        self.put_start_away()
        if self._tour is None or not isValid(self._tour):
            targets = {
                "run": window.controls.run_button,
                "network": window.panels["network"],
                "gradient": window.panels["gradient"],
                "form": window.form if window.form.isVisible() else window.settings_button,
                "timeline": window.timeline,
            }
            stops = [Stop(targets[name], title, words) for name, title, words in _STOPS]
            self._tour = Tour(window, stops, window.look)
            if came_from_start:
                self._tour.ended.connect(partial(self._return_to_start, self._step))

    def _return_to_start(self, step: int) -> None:
        """Back to where one came from, unless somebody has begun meanwhile."""
        if self._step == step:
            self.show_start()

    @property
    def _step(self) -> int:
        latest = self._window.bridge.latest
        return latest.step if latest is not None else 0

    @Slot(object)
    def expect(self, opened: Opened) -> None:
        """Make ready what leads through a lesson that is on its way."""
        lesson = opened.lesson
        if lesson is not None and self.leads:
            from nnviz.view.lesson.prose import typeset_all

            texts = [*(item.text for item in lesson.items), *(ask.after for ask in lesson.asks)]
            self.desk = self.desk or self._make_desk()
            Job(lambda _: typeset_all(texts))

    @Slot(object)
    def follow(self, opened: Opened) -> None:
        """Lead through a lesson that the session has started on; put it away when something else is open."""
        if opened.lesson is not None and not self.leads:
            from nnviz.app.lesson_places import LessonPlaces

            LessonPlaces(self._window).publish(() if opened.missing else opened.lesson.published)
            for name in opened.lesson.panels:
                self._window.show_panel(name)
        elif opened.lesson is not None:
            self._window.panels.complete()
            self.desk = self.desk or self._make_desk()
            self.desk.open(opened.lesson, opened.missing)
            self._settings.lesson = opened.lesson.id
            self._window.offer_bar.hide()
        elif self.desk is None or not self.desk.run.has_asked_for(opened):
            self.put_lesson_away()

    @Slot()
    def put_lesson_away(self) -> None:
        """Something else is open than what it is about."""
        if self.desk is not None:
            self.desk.close()
            self._forget_lesson()

    def watch(self, panel: Panel) -> None:
        """Follow what is done in a panel that was made just now."""
        if self.desk is not None:
            self.desk.watch.watch(panel)

    def follow_window(self) -> None:
        """Note that the window has another size."""
        if self.desk is not None:
            self.desk.strip.fit()

    def close(self) -> None:
        """The window goes."""
        if self.desk is not None:
            self.desk.close()

    def _make_desk(self) -> "LessonDesk":
        from nnviz.app.lesson_desk import LessonDesk

        desk = LessonDesk(self._window, self._book(), _after)
        desk.strip.room_taken.connect(self._window.share_out)
        desk.strip.closed.connect(self._forget_lesson)
        place = desk.place
        place.setAutoFillBackground(True)
        place.hide()  # until the lesson is there
        rows = QVBoxLayout(place)
        rows.setContentsMargins(6, 6, 6, 0)
        rows.addWidget(desk.strip)
        header = self._window.header.layout()
        assert header is not None
        header.addWidget(place)
        for part in place.findChildren(QWidget):
            part.ensurePolished()  # now, as more is to be done when it is shown
        return desk

    @Slot()
    def _forget_lesson(self) -> None:
        self._settings.lesson = ""

    def _book(self) -> "ProgressBook":
        from nnviz.app.progress_book import ProgressBook

        folder = self._window.bridge.session.folder
        return ProgressBook(folder.path if folder else None)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        if self._start is not None and isValid(self._start):
            self._start.page.recolour(style)
        if self._tour is not None and isValid(self._tour):
            self._tour.recolour(style)
        if self.desk is not None:
            self.desk.recolour()

    def explain(self, panel: Panel) -> None:
        """Show what a panel shows, how to read it, and the lessons that use it."""
        from nnviz.experiment.lesson_library import all_lessons
        from nnviz.view.help.help_card import HelpCard

        HelpCard(panel, all_lessons(), self._window.documents.open_lesson).pop_up(panel)

    def show_palette(self) -> None:
        """Find anything that can be done, seen or set."""
        from nnviz.app.doings import doings_of
        from nnviz.view.help.palette import Palette

        Palette(doings_of(self._window), self._window).open()

    def show_glossary(self, searched: str = "") -> None:
        """Show every word and symbol on the screen, or those that were searched."""
        from nnviz.view.help.glossary_dialog import GlossaryDialog

        GlossaryDialog(self._window, searched).open()


def _after(lesson: str) -> str:
    """The id of the lesson that follows; empty behind the last one."""
    from nnviz.experiment.lesson_library import all_lessons

    ids = [one.id for one in all_lessons()]
    place = ids.index(lesson) + 1 if lesson in ids else len(ids)
    return ids[place] if place < len(ids) else ""
