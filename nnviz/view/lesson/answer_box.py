"""Where an answer is given: options to press, a number to type, a line to draw, or words of one's own."""

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRegularExpression, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from nnviz.experiment.lesson import Ask, Why
from nnviz.view.parts.plain_label import PlainLabel, in_menu
from nnviz.view.parts.small_button import small_button

_TYPED = r"(?:[-+−0-9.,%/^*· ]|(?<=[0-9.,])[eE])*"
"""What a number is typed with: no letter that is a key of the run, pressed once more than was needed."""
_NUMBER = re.compile(r"[-+−]?(\d+\.?\d*|\.\d+)(e[-+−]?\d+)?")
_NUMBER_WIDTH, _WORDS_HEIGHT = 110, 48
_LONGEST = 2000
_ALLOWED = "That is no number. Type one such as 0.25, 1/4, 25 % or 2e−3."


class AnswerBox(QWidget):
    """Made for one question.

    Signals
    -------
    answered
        The place of an option or a number; True for a drawn line, which lies in its chart; None: skipped.
    cleared
        The drawn line is to be begun again.
    """

    answered = Signal(object)
    cleared = Signal()

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.field: QLineEdit | None = None
        self.hint = PlainLabel()
        self.hint.setProperty("role", "bad")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)
        {"choice": self._offer, "number": self._let_type, "draw": self._let_draw}[ask.kind](ask)
        skip = small_button("skip", "Go on without an answer: what was veiled comes into sight")
        skip.clicked.connect(lambda: self.answered.emit(None))
        self._line.addWidget(skip)
        self._line.addWidget(self.hint)
        self._line.addStretch(1)

    def show_complete(self, is_complete: bool) -> None:
        """Whether the drawn line goes far enough."""
        self.send.setEnabled(is_complete)

    def take_keys(self) -> None:
        """Let a number be typed at once; the other kinds leave the keys where they are."""
        if self.field is not None:
            self.field.setFocus()

    def _offer(self, ask: Ask) -> None:
        for place, option in enumerate(ask.options):
            button = QPushButton(in_menu(option))
            button.clicked.connect(partial(self.answered.emit, place))
            self._line.addWidget(button)

    def _let_type(self, ask: Ask) -> None:
        field = self.field = QLineEdit()
        field.setFixedWidth(_NUMBER_WIDTH)
        field.setPlaceholderText("a number")
        field.setValidator(QRegularExpressionValidator(QRegularExpression(_TYPED), field))
        field.setAccessibleName("Your answer, a number")
        field.inputRejected.connect(lambda: self.hint.setText(_ALLOWED))
        field.returnPressed.connect(self._take_number)
        field.textChanged.connect(self._judge_typed)
        self._line.addWidget(field)
        if ask.unit:
            self._line.addWidget(PlainLabel(ask.unit))
        self._add_send("Answer", self._take_number)
        self._judge_typed()

    def _let_draw(self, ask: Ask) -> None:
        self._add_send("That is my line", lambda: self.answered.emit(True))
        self.send.setEnabled(False)
        clear = small_button("clear", "Begin the line again")
        clear.clicked.connect(self.cleared)
        self._line.addWidget(clear)

    def _add_send(self, words: str, act: Callable[[], object]) -> None:
        self.send = QPushButton(words)
        self.send.setProperty("accent", True)
        self.send.clicked.connect(lambda: act())
        self._line.addWidget(self.send)

    @Slot()
    def _judge_typed(self) -> None:
        self.send.setEnabled(number_in(self._typed) is not None)
        self.hint.setText("")

    @Slot()
    def _take_number(self) -> None:
        found = number_in(self._typed)
        if found is not None:
            self.answered.emit(found)
        elif self._typed.strip():
            self.hint.setText(_ALLOWED)

    @property
    def _typed(self) -> str:
        return self.field.text() if self.field is not None else ""


def number_in(text: str) -> float | None:
    """The number that was typed: with a point or a comma, as a power of ten, a fraction or per cent."""
    words = text.strip().replace(" ", "").replace(",", ".").replace("·10^", "e").replace("*10^", "e")
    is_share = words.endswith("%")
    top, *below = words.removesuffix("%").split("/")
    if len(below) > 1 or not all(_NUMBER.fullmatch(part) for part in (top, *below)):
        return None
    parts = [float(part.replace("−", "-")) for part in (top, *below)]
    if len(parts) == 2 and not parts[1]:
        return None
    return parts[0] / (parts[1] if len(parts) == 2 else 1.0) / (100.0 if is_share else 1.0)


class WhyBox(QWidget):
    """Words of one's own, which stay on this machine, and then the cause."""

    explained = Signal(str)

    def __init__(self, why: Why, before: str) -> None:
        super().__init__()
        self.field = _Words()
        self.field.setPlainText(before)
        self.field.setPlaceholderText("in your own words; they stay on this computer")
        self.field.setAccessibleName("Why? In your own words")
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(_WORDS_HEIGHT)
        show = QPushButton("Show the computed cause")
        show.clicked.connect(self._send)
        self.field.sent.connect(self._send)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.field, 1)
        line.addWidget(show, alignment=Qt.AlignmentFlag.AlignTop)

    def take_keys(self) -> None:
        """Let words be typed at once, not as keys of the run; over those from before the keys stay there."""
        if not self.field.toPlainText():
            self.field.setFocus()

    @Slot()
    def _send(self) -> None:
        self.explained.emit(self.field.toPlainText()[:_LONGEST].strip())


class _Words(QPlainTextEdit):
    """Ctrl+Enter is done."""

    sent = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
        else:
            super().keyPressEvent(event)
