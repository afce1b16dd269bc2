"""The lesson in hand, above the panels: its question, what to read, what to do, and what came of a guess."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.plain_names import readable
from nnviz.experiment.lesson import Ask, Step, Why
from nnviz.view.lesson.answer_box import AnswerBox, WhyBox
from nnviz.view.lesson.guide import Guide
from nnviz.view.lesson.page_columns import PageColumns
from nnviz.view.lesson.prose import Prose
from nnviz.view.lesson.ticks import Ticks
from nnviz.view.lesson.words_card import WordsCard
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.spoken import announce
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import zoomed

_NARROW, _LOW = 1180, 720
_AROUND = 28
_SHORT_QUESTION = 400
_MEASURED = "One moment: the run is measured …"
_FIGURE = re.compile(r"(?<![\\\w^_}]){[a-z]\w*}")
"""In a question, until its run was measured."""


class LessonStrip(QFrame):
    """Shows a page of a lesson in up to three columns: words, task, outcome.

    Where the window is small it shows the task alone; a button lays the words over the panels.
    """

    answered = Signal(object)
    explained = Signal(str)
    cleared = Signal()
    turned = Signal(int)
    """To the page of this place."""
    shown_now = Signal()
    """The outcome is wanted before the run has come to it."""
    restarted = Signal()
    copied = Signal()
    closed = Signal()
    download_requested = Signal()
    room_taken = Signal()
    """It is higher or lower than before, and all below it has less room or more."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setObjectName("lesson-strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._style = style
        self._guide: Guide | None = None
        self._box: QWidget | None = None
        self.name, self.question = ElidedLabel(lines=1), ElidedLabel(lines=1)
        self.name.setProperty("role", "muted")
        self.question.setProperty("role", "title")
        self.ticks = Ticks(style)
        self.ticks.chosen.connect(self.turned)
        self.reading, self.task, self.outcome = Prose(style), Prose(style), Prose(style)
        self.state = PlainLabel(wordWrap=True)
        self.state.setProperty("role", "muted")
        self.now_button = small_button("show it now", "Show what the run gives before it has come so far")
        self.now_button.clicked.connect(self.shown_now)
        self.stand_in = PlainLabel()
        self.stand_in.setProperty("role", "muted")
        self.download_button = QPushButton("Download")
        self.download_button.setProperty("slim", True)
        self.download_button.clicked.connect(self.download_requested)
        self._make_buttons()
        self._lay_out()

    def show_page(self, guide: Guide) -> None:
        """Show the page in sight of this lesson, from its beginning."""
        if guide is not self._guide:
            self._guide = guide
            self._columns.start_over()
        lesson, page = guide.lesson, guide.page
        chapter = ".".join(map(str, lesson.place))
        self.name.setText(f"{chapter}  {readable(lesson.title, 80)}")
        self.question.setText(readable(lesson.question, _SHORT_QUESTION))
        self.ticks.show_pages(
            [guide.is_ticked(place) for place in range(len(guide.pages))], guide.progress.place
        )
        self.reading.show_text(page.text)
        self.say("")
        self.show_outcome("")
        self._show_item(page.item)
        self.back_button.setEnabled(guide.progress.place > 0)
        self.on_button.setText("on ▸")
        self.on_button.setEnabled(not guide.is_last)
        self.copy_button.setVisible(bool(lesson.asks))
        self.fit()
        announce(self, *(part.accessibleName() for part in (self.ticks, self.reading, self.task)))

    def show_ticks(self) -> None:
        """Tick off what was done meanwhile."""
        guide = self._guide
        if guide is not None:
            done = [guide.is_ticked(place) for place in range(len(guide.pages))]
            self.ticks.show_pages(done, guide.progress.place)

    def show_question(self, text: str) -> None:
        """The question in sight, with figures of its run."""
        self.task.show_text(text)
        self.fit()

    def show_outcome(self, text: str, *, waits: str = "") -> None:
        """What came of an answer, or what is waited for before that is shown."""
        self.outcome.show_text(text)
        announce(self, self.outcome.accessibleName())
        self._outcome.setVisible(bool(text or waits))
        self.now_button.setVisible(bool(waits))
        self._waits.setText(waits)
        self._waits.setVisible(bool(waits))
        if text and self._box is not None:
            had_keys = self._has_keys
            self._box.hide()
            if had_keys:
                self.setFocus()  # not a button, which would take Space
        self.fit()

    def show_complete(self, is_complete: bool) -> None:
        """Whether the line that is drawn goes far enough to be an answer."""
        if isinstance(self._box, AnswerBox):
            self._box.show_complete(is_complete)

    def show_end(self, next_lesson: str) -> None:
        """Say that the lesson is done; what goes on from here is the next one, if there is one."""
        self.say("✓ That was the lesson. What you found is kept; Help ▸ Start here shows all of them.")
        self.on_button.setText("next lesson ▸" if next_lesson else "on ▸")
        self.on_button.setEnabled(bool(next_lesson))

    def say(self, text: str) -> None:
        """A word on how it stands, below the task."""
        self.state.setText(text)
        announce(self, text)
        self.state.setVisible(bool(text))
        self.fit()

    def show_missing(self, words: str) -> None:
        """Say which set is missing, and offer it; nothing when empty."""
        self.stand_in.setText(words)
        self.stand_in.setVisible(bool(words))
        self.download_button.setVisible(bool(words))

    @property
    def box(self) -> QWidget | None:
        """Where an answer is given, while a question or a "why" is in sight."""
        return self._box

    @property
    def _has_keys(self) -> bool:
        """Whether what is typed goes to where an answer is given."""
        return self._box is not None and self._box.isAncestorOf(self.focusWidget() or self)

    def recolour(self, style: Style) -> None:
        """Take other colours; the words may have another zoom as well."""
        self._style = style
        for part in (self.ticks, self.reading, self.task, self.outcome):
            part.recolour(style)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().height() != event.size().height():
            self.room_taken.emit()
        if event.oldSize().width() != event.size().width():
            self._columns.start_over()
            self.fit()

    @property
    def is_narrow(self) -> bool:
        """Whether there is room for the task alone."""
        window = self.window()
        return window.width() < zoomed(_NARROW) or window.height() < zoomed(_LOW)

    def _show_item(self, item: Step | Ask | Why | None) -> None:
        had_keys = self._has_keys
        if self._box is not None:
            self._task_rows.removeWidget(self._box)
            self._box.deleteLater()
            self._box = None
        self.task.show_text(_FIGURE.sub("…", item.text) if item is not None else "")
        if isinstance(item, Ask) and _FIGURE.search(item.text):
            self.say(_MEASURED)
        guide = self._guide
        assert guide is not None
        if isinstance(item, Ask) and guide.open_ask is not None:
            box = AnswerBox(item)
            box.answered.connect(self.answered)
            box.cleared.connect(self.cleared)
            self._box = box
        elif isinstance(item, Why):
            why = WhyBox(item, guide.progress.reasons.get(guide.progress.place, ""))
            why.explained.connect(self.explained)
            self._box = why
        if self._box is not None:
            self._task_rows.insertWidget(1, self._box)
            self._box.show()
            self._box.take_keys()
        elif had_keys:
            self.setFocus()  # not a button, which would take Space
        kinds = ((Step, "Do"), (Ask, "Guess"), (Why, "Why?"))
        self._kind.setText(next((word for kind, word in kinds if isinstance(item, kind)), ""))
        self._kind.setVisible(item is not None)

    def _make_buttons(self) -> None:
        self.back_button = small_button("◂ back", "To the page before")
        self.on_button = small_button("on ▸", "To the next page (Enter, after an answer)")
        self.own_button = small_button("↺ its own experiment", "Start anew on what this page is about")
        self.own_button.hide()
        self.restart_button = small_button(
            "↺", "Begin the lesson anew, on its own experiment; forget the answers"
        )
        self.copy_button = small_button("copy answers", "Copy the answers of this lesson as one line of text")
        self.close_button = small_button("✕", "Close the lesson; form, twins and run stay as they are")
        self.open_button = small_button("question ▾", "Show the question and the words as well")
        self.open_button.clicked.connect(self._show_words)
        self.back_button.clicked.connect(lambda: self._turn(-1))
        self.on_button.clicked.connect(lambda: self._turn(1))
        self.restart_button.clicked.connect(self.restarted)
        self.copy_button.clicked.connect(self.copied)
        self.close_button.clicked.connect(self.closed)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(key, self)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(self.on_button.click)

    @property
    def _buttons(self) -> tuple[QToolButton, ...]:
        return (self.own_button, self.back_button, self.on_button, self.copy_button, self.restart_button,
                self.open_button, self.close_button)  # fmt: skip

    def _turn(self, by: int) -> None:
        if self._guide is not None:
            self.setFocus()  # so that Enter goes on from here; a number to type takes the keys
            self.turned.emit(self._guide.progress.place + by)

    def _show_words(self) -> None:
        at, wide = self.mapToGlobal(self._columns.geometry().topLeft()), self._columns.width()
        WordsCard(self, self.question.text(), self.reading.text(), self._style).pop_up(at, wide)

    def fit(self) -> None:
        """In a small window put all but the task away; let what stands there share the room."""
        is_short = self.is_narrow
        self.open_button.setVisible(is_short)
        self.question.setVisible(not is_short)
        has_task = bool(self.task.text())
        self.reading.setVisible(bool(self.reading.text()) and not (is_short and has_task))
        self._task.setVisible(has_task)
        self._columns.fit(self.width() - zoomed(_AROUND), is_short=is_short)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name, 1)
        for part in (self.stand_in, self.download_button, self.ticks, *self._buttons):
            head.addWidget(part)
        self._task, self._outcome = QWidget(), QWidget()
        self._lay_out_task()
        self._lay_out_outcome()
        self._columns = PageColumns((self.reading, self._task, self._outcome))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 4, 8, 6)
        rows.setSpacing(2)
        rows.addLayout(head)
        rows.addWidget(self.question)
        rows.addWidget(self._columns)

    def _lay_out_task(self) -> None:
        self._kind = PlainLabel()
        self._kind.setProperty("role", "title")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._kind, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.task, 1)
        self._task_rows = QVBoxLayout(self._task)
        self._task_rows.setContentsMargins(0, 0, 0, 0)
        self._task_rows.setSpacing(4)
        self._task_rows.addLayout(line)
        self._task_rows.addWidget(self.state)

    def _lay_out_outcome(self) -> None:
        self._waits = PlainLabel(wordWrap=True)
        rows = QVBoxLayout(self._outcome)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.outcome)
        rows.addWidget(self._waits)
        rows.addWidget(self.now_button, alignment=Qt.AlignmentFlag.AlignLeft)
