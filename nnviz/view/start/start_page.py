"""Start here: lie over the panels until something was chosen or it was put away."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from nnviz.core.marks import marked_words
from nnviz.core.plain_names import readable
from nnviz.experiment.lesson import Lesson
from nnviz.experiment.lesson_pages import pages_of
from nnviz.experiment.progress import Progress
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.start.card import Card, Words
from nnviz.view.start.columns import Columns
from nnviz.view.start.lesson_pictures import panel_of
from nnviz.view.start.pictures import Paint, paint_curve, paint_panel, paint_table

CHAPTERS = {
    1: "Neurons that learn",
    2: "Backpropagation",
    3: "Costs and overfitting",
    4: "What networks can compute",
    5: "Why deep nets learn slowly",
}
"""As in the book."""

_BIG, _RUN, _LESSON = (264, 104, 78), (196, 62, 46), (180, 76, 60)
_GAP, _MARGIN = 12, 40
_NOT_BEGUN = Progress()
_BY_TAB = Qt.FocusPolicy.TabFocus


class Recent(Struct, frozen=True):
    """A run that one may go on with.

    Attributes
    ----------
    name, when
        What it was, and when it was left.
    """

    path: Path
    name: str
    when: str


class StartPage(QWidget):
    """Cards: the first lesson, just train, one's own data, runs of late, and all lessons by chapter.

    Parameters
    ----------
    progress
        By the id of a lesson.
    pictures
        Paints some pictures of the digits.
    broken
        What is wrong with files that should have been lessons, a line for each.
    """

    lesson_requested = Signal(object)
    """This `Lesson` is to be begun, or gone on with."""
    train_requested = Signal()
    open_requested = Signal()
    run_requested = Signal(object)
    tour_requested = Signal()
    folder_requested = Signal()
    """Lessons of somebody else's are to be looked for in a folder."""
    closed = Signal()

    def __init__(
        self,
        lessons: Sequence[Lesson],
        progress: Mapping[str, Progress],
        recent: Sequence[Recent],
        pictures: Paint,
        style: Style,
        parent: QWidget,
        broken: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Start here")
        self.setAutoFillBackground(True)
        self._lessons, self._progress, self.look, self._broken = lessons, progress, style, broken
        self._cards: list[Card] = []
        self.of_lessons: dict[str, Card] = {}
        self._first: tuple[str, Card] | None = None
        self.of_runs: dict[Path, Card] = {}
        page = QWidget()
        self._rows = QVBoxLayout(page)
        self._rows.setContentsMargins(_MARGIN, 16, _MARGIN, 20)
        self._rows.setSpacing(10)
        self._add_head()
        self._add_actions(pictures)
        if recent:
            self._add_runs(recent)
        self._add_lessons()
        self._rows.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def show_curve(self, path: Path, costs: Sequence[float], words: str) -> None:
        """Draw the cost of a run of late, which takes a moment to read, and say how it went."""
        card = self.of_runs[path]
        card.show_picture(Words(card.words.title, foot=words or card.words.foot), paint_curve(costs))

    def show_lesson(self, id: str, paint: Paint) -> None:
        """Draw what a lesson's own experiment comes to, which takes a moment to compute."""
        cards = [self.of_lessons[id]]
        if self._first is not None and self._first[0] == id:
            cards.append(self._first[1])
        for card in cards:
            card.show_picture(card.words, paint)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self.look = style
        for card in self._cards:
            card.recolour(style)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - as QWidget has it
        """Tab goes round on the page: what lies beneath it is not to be changed unseen."""
        # Not by the chain of focus: PySide takes what stands next in it for a child of what was asked, and
        # makes what it holds of the window void, its menus too, when that goes.
        stops = [part for part in self.findChildren(QWidget) if part.focusPolicy() & _BY_TAB]
        stops = [part for part in stops if part.isVisible()]
        if not stops:
            return super().focusNextPrevChild(forward)
        at = self.window().focusWidget()
        place = stops.index(at) if at in stops else -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def show_found(self, words: str) -> None:
        """Leave in sight the lessons that have all these words in them."""
        for lesson in self._lessons:
            self.of_lessons[lesson.id].setVisible(_holds(lesson.words, words))

    @Slot()
    def open_found(self) -> None:
        """Begin the first lesson that is left in sight, by its title before others, if one was looked for."""
        found = [lesson for lesson in self._lessons if not self.of_lessons[lesson.id].isHidden()]
        if (words := self.search.text().strip()) and found:
            self.lesson_requested.emit(max(found, key=lambda lesson: _holds(lesson.title, words)))

    def _add_head(self) -> None:
        title, hint = PlainLabel("Start here"), PlainLabel("or press Space to train what is open")
        title.setProperty("role", "title")
        hint.setProperty("role", "muted")
        tour = small_button("Take the five-step tour", "See in five steps what stands where in the window")
        tour.clicked.connect(self.tour_requested)
        close = small_button("close  Esc", "Go to the panels; Help ▸ Start here brings this page back (Esc)")
        close.clicked.connect(self.closed)
        line = QHBoxLayout()
        line.addWidget(title)
        line.addWidget(hint, 1)
        line.addWidget(tour)
        line.addWidget(close)
        self._rows.addLayout(line)

    def _add_actions(self, pictures: Paint) -> None:
        cards = [self._first_lesson()] if self._lessons else []
        train = Words(
            "Digits, 8 × 8, thirty hidden neurons",
            marked_words("1,797 pictures, nothing to download."),
            "Just train",
            "Train",
            True,
        )
        own = Words("Open a table, arrays, pictures", "Whatever holds your numbers.",
                    "My data", "Open …", True)  # fmt: skip
        cards += [
            self._card(train, pictures, _BIG, self.train_requested.emit),
            self._card(own, paint_table, _BIG, self.open_requested.emit),
        ]
        self.setFocusProxy(cards[0])  # Enter begins
        self._rows.addWidget(Columns(cards, _BIG[0], _GAP))

    def _first_lesson(self) -> Card:
        """One that was left halfway, else the first that is not done."""
        todo = [lesson for lesson in self._lessons if not self._of(lesson).is_done]
        begun = [lesson for lesson in todo if self._of(lesson).is_begun]
        lesson = (begun or todo or list(self._lessons))[0]
        is_first = lesson is self._lessons[0]
        above = f"{'First' if is_first else 'Next'} lesson · {lesson.minutes} min"
        foot = "Go on" if self._of(lesson).is_begun else "Begin"
        words = Words(readable(lesson.title, 80), readable(lesson.question, 120), above, foot, True)
        open_it = partial(self.lesson_requested.emit, lesson)
        self._first = (
            lesson.id,
            self._card(words, paint_panel(panel_of(lesson)), _BIG, open_it, is_first=True),
        )
        return self._first[1]

    def _add_runs(self, recent: Sequence[Recent]) -> None:
        self._add_heading("Recent runs")
        cards = []
        for run in recent:
            open_it = partial(self.run_requested.emit, run.path)
            words = Words(readable(run.name, 40), foot=run.when)
            card = self.of_runs[run.path] = self._card(words, paint_curve(()), _RUN, open_it)
            cards.append(card)
        self._rows.addWidget(Columns(cards, _RUN[0], _GAP))

    def _add_lessons(self) -> None:
        done = sum(self._of(lesson).is_done for lesson in self._lessons)
        self.search = QLineEdit()
        self.search.setPlaceholderText("find a lesson")
        self.search.setAccessibleName("Find a lesson by a concept or a word")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(220)
        self.search.textChanged.connect(self.show_found)
        self.search.returnPressed.connect(self.open_found)
        folder = small_button("a teacher's folder …", "Show the lessons in a folder of your own")
        folder.clicked.connect(self.folder_requested)
        self._add_heading("Lessons", f"{len(self._lessons)} in all · {done} done", folder, self.search)
        for line in self._broken:
            broken = PlainLabel(line, wordWrap=True)
            broken.setProperty("role", "bad")
            self._rows.addWidget(broken)
        chapters = groupby(self._lessons, key=lambda lesson: lesson.place[0])
        columns = [self._chapter(number, list(of)) for number, of in chapters]
        if columns:
            self._rows.addWidget(Columns(columns, _LESSON[0] + 20, _GAP))

    def _chapter(self, number: int, lessons: Sequence[Lesson]) -> QWidget:
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        name = PlainLabel(f"{number}  {CHAPTERS.get(number, 'More')}")
        name.setProperty("role", "title")
        rows.addWidget(name)
        bar = QProgressBar()
        done = sum(self._of(lesson).is_done for lesson in lessons)
        bar.setRange(0, len(lessons))
        bar.setValue(done)
        bar.setTextVisible(False)
        bar.setFixedHeight(6)
        bar.setAccessibleName(f"{done} of {len(lessons)} lessons done")
        rows.addWidget(bar)
        for lesson in lessons:
            rows.addWidget(self._lesson_card(lesson))
        rows.addStretch(1)
        return column

    def _lesson_card(self, lesson: Lesson) -> Card:
        now = self._of(lesson)
        foot, is_lit = f"{lesson.minutes} min", False
        if now.is_done:
            foot = "✓ done"
        elif now.is_begun:
            foot, is_lit = f"▸ at {now.place + 1} of {len(pages_of(lesson))}", True
        words = Words(readable(lesson.title, 60), foot=foot, is_lit=is_lit)
        open_it = partial(self.lesson_requested.emit, lesson)
        card = self._card(words, paint_panel(panel_of(lesson)), _LESSON, open_it)
        card.setToolTip("")
        card.setAccessibleDescription(f"{lesson.question} {foot}")
        self.of_lessons[lesson.id] = card
        return card

    def _add_heading(self, text: str, more: str = "", *tools: QWidget) -> None:
        heading, beside = PlainLabel(text), PlainLabel(more)
        heading.setProperty("role", "title")
        beside.setProperty("role", "muted")
        line = QHBoxLayout()
        line.addWidget(heading)
        line.addWidget(beside, 1)
        for tool in tools:
            line.addWidget(tool)
        self._rows.addSpacing(6)
        self._rows.addLayout(line)

    def _card(
        self,
        words: Words,
        paint: Paint,
        size: tuple[int, int, int],
        act: Callable[[], object],
        *,
        is_first: bool = False,
    ) -> Card:
        card = Card(words, paint, self.look, size, is_first=is_first)
        card.clicked.connect(lambda: act())
        self._cards.append(card)
        return card

    def _of(self, lesson: Lesson) -> Progress:
        return self._progress.get(lesson.id, _NOT_BEGUN)


def _holds(text: str, words: str) -> bool:
    """Whether all the words stand in a text."""
    text = text.casefold()
    return all(word in text for word in words.casefold().split())
