"""The buttons of Break it: two ways to play, what trains the copy, and what is said of a hidden mistake."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from nnviz.view.labs.space_button import SpaceButton
from nnviz.view.parts.one_stop import tab_to_the_chosen


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
        tab_to_the_chosen(self._group)
        for button in (self.by_hand, self.in_blind):
            self._group.addButton(button)
        self.by_hand.setChecked(True)
        self.run = SpaceButton("▶ Run", "Train the copy, or let it stand still")
        self.batch = SpaceButton("Batch", "One mini-batch of the copy")
        self.epoch = SpaceButton("Epoch", "One epoch of the copy")
        self.start = SpaceButton("↺ Start", "A copy of your run as it is set now, from its start")
        self.guess = SpaceButton("Guess", "It is the one that is chosen in the list")
        self.guess.setProperty("accent", True)
        self.hint = SpaceButton("A hint", "Look at the clue that rules out the most")
        self.give_up = SpaceButton("Give up", "Be told which it is, and why it hides")
        self.again = SpaceButton("Hide another", "Another of the fourteen, from the start")
        runs = self.run, self.batch, self.epoch, self.start
        self.talk = self.guess, self.hint, self.give_up, self.again
        self.tools = (self.by_hand, self.in_blind, *runs)
        self.modes, self.runs, self.asks = _row(self.by_hand, self.in_blind), _row(*runs), _row(*self.talk)

    def show_state(self, *, is_running: bool, is_blind: bool, is_told: bool) -> None:
        """What can be pressed now."""
        self.run.setText("❚❚ Pause" if is_running else "▶ Run")
        self.again.setVisible(is_blind and is_told)  # first: the keys go on to it from one that goes
        for button in (self.guess, self.hint, self.give_up):
            button.setVisible(is_blind and not is_told)


class Mode(SpaceButton):
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
