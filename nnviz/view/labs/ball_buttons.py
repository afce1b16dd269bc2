"""Balls that roll: step by step, or by themselves; where motion is reduced, to their end at once."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nnviz.view.labs.valley_choices import row_in
from nnviz.view.parts import motion
from nnviz.view.parts.small_button import small_button

_FRAME, _WAY = 40, 2500
"""Milliseconds between two steps of a ball that rolls, and for its whole way, at least: a run of which ten
moments are kept would be over before one has looked."""


class BallButtons(QWidget):
    """Roll, Step, and back to the start.

    Attributes
    ----------
    at
        How many steps the balls are from their start.
    """

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.at = self._last = 0
        self.roll, self.step, self.back = QPushButton("Roll"), QPushButton("Step"), small_button("↺", _BACK)
        self.roll.setToolTip("Let the balls roll from their start")
        self.step.setToolTip("One update on; after the last, from the start again")
        self._clock = QTimer(self)
        row_in(self, self.roll, self.step, self.back)
        self._clock.timeout.connect(self._go_on)
        self.roll.clicked.connect(self._play)
        self.step.clicked.connect(self._step)
        self.back.clicked.connect(lambda: self._move(0))

    def stand_at_end(self, last: int) -> None:
        """Of other ways, which have so many steps."""
        self.at = self._last = last

    def bound(self, last: int) -> None:
        """The same ways have other lengths; a ball at the end stays there."""
        self.at = last if self.at >= self._last else min(self.at, last)
        self._last = last

    def stop(self) -> None:
        """Stand still."""
        self._clock.stop()
        self.roll.setText("Roll")

    def _play(self) -> None:
        if self._clock.isActive():
            self.stop()
            return
        if motion.is_reduced():
            self._move(self._last)
            return
        if self.at >= self._last:
            self._move(0)
        self._clock.start(max(_FRAME, _WAY // max(1, self._last)))
        self.roll.setText("Pause")

    def _go_on(self) -> None:
        if self.at >= self._last:
            self.stop()
        else:
            self._move(self.at + 1)

    def _step(self) -> None:
        self._move(self.at + 1 if self.at < self._last else 0)

    def _move(self, at: int) -> None:
        self.at = at
        self.moved.emit()


_BACK = "The balls back to their start"
