"""The buttons of Break it: two ways to play, what trains the copy, and what is said of a hidden mistake."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton


class Buttons:
    """All of them, in three rows.

    Attributes
    ----------
    modes, runs, asks
        The rows.
    tools, talk
        The buttons of the first two, and of the last.
    """

    def __init__(self) -> None:
        self.by_hand = Mode("I throw them", "Throw one switch at a time, and see what comes of it")
        self.in_blind = Mode(
            "Hide one from me", "One of the fourteen is switched on, and not named until you say which"
        )
        self._group = QButtonGroup()
        for button in (self.by_hand, self.in_blind):
            self._group.addButton(button)
        self.by_hand.setChecked(True)
        self.run = Button("▶ Run", "Train the copy, or let it stand still")
        self.batch = Button("Batch", "One mini-batch of the copy")
        self.epoch = Button("Epoch", "One epoch of the copy")
        self.start = Button("↺ Start", "A copy of your run as it is set now, from its start")
        self.guess = Button("Guess", "It is the one that is chosen in the list")
        self.guess.setProperty("accent", True)
        self.hint = Button("A hint", "Look at the clue that rules out the most")
        self.give_up = Button("Give up", "Be told which it is, and why it hides")
        self.again = Button("Hide another", "Another of the fourteen, from the start")
        runs = self.run, self.batch, self.epoch, self.start
        self.talk = self.guess, self.hint, self.give_up, self.again
        self.tools = (self.by_hand, self.in_blind, *runs)
        self.modes, self.runs, self.asks = _row(self.by_hand, self.in_blind), _row(*runs), _row(*self.talk)

    def show_state(self, *, is_running: bool, is_blind: bool, is_told: bool) -> None:
        """What can be pressed now."""
        self.run.setText("❚❚ Pause" if is_running else "▶ Run")
        for button in (self.guess, self.hint, self.give_up):
            button.setVisible(is_blind)
            button.setEnabled(is_blind and not is_told)
        self.again.setVisible(is_blind and is_told)


class Button(QPushButton):
    """Pressed by Space and Enter: here Space is no key of the window, which would run what is not meant."""

    def __init__(self, words: str, does: str) -> None:
        super().__init__(words)
        self.setToolTip(does)

    def event(self, event: QEvent) -> bool:
        is_offered = event.type() is QEvent.Type.ShortcutOverride
        if is_offered and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Mode(Button):
    """A choice of two, which has room for its words where they are bold."""

    def __init__(self, words: str, does: str) -> None:
        super().__init__(words, does)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        hint, font = super().sizeHint(), QFont(self.font())
        plain_width = self.fontMetrics().horizontalAdvance(self.text())
        font.setBold(True)
        return hint + QSize(max(0, QFontMetrics(font).horizontalAdvance(self.text()) - plain_width) + 4, 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
