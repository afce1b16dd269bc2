"""Going through phases by hand or by itself, at a speed."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from nnviz.view.parts.small_button import small_button

_PERIODS = {"slow": 3000, "steady": 1500, "fast": 600}


class Autoplay(QWidget):
    """◂ ▶ ▸ and a speed. It stops when it is hidden.

    Signals
    -------
    step_requested(by)
        1 forward, −1 back.
    """

    step_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.timeout.connect(lambda: self.step_requested.emit(1))
        self.back = small_button("◂", "The phase before (Shift+P)")
        self.play = small_button("▶", "Play phase after phase")
        self.forward = small_button("▸", "The next phase (P)")
        self.play.setCheckable(True)
        self.play.setFixedWidth(self._widest())
        self.speed = QComboBox()
        self.speed.addItems(list(_PERIODS))
        self.speed.setCurrentText("steady")
        self.speed.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.speed.setAccessibleName("Speed of playing")
        self.speed.setToolTip("How fast phases follow one another: every 3, 1.5 or 0.6 seconds")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self.back, self.play, self.forward, self.speed):
            row.addWidget(part)
        self.back.clicked.connect(lambda: self.step_requested.emit(-1))
        self.forward.clicked.connect(lambda: self.step_requested.emit(1))
        self.play.toggled.connect(self._play)
        self.speed.currentIndexChanged.connect(lambda: self._play(self.play.isChecked()))

    def _widest(self) -> int:
        """Of the play button, so that nothing moves from under the mouse when its sign changes."""
        widths = []
        for sign in ("■", "▶"):
            self.play.setText(sign)
            widths.append(self.play.sizeHint().width())
        return max(widths)

    def stop(self) -> None:
        """Play no more."""
        self.play.setChecked(False)

    def hideEvent(self, event: object) -> None:
        self.stop()

    def _play(self, on: bool) -> None:
        self.play.setText("■" if on else "▶")
        if on:
            self._timer.start(_PERIODS[self.speed.currentText()])
        else:
            self._timer.stop()
