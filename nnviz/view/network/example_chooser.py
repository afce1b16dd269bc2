"""Which example is followed through the network."""

from random import randint

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QSpinBox, QToolButton, QWidget

from nnviz.core.naming import count

_NONE = "–"
_NEXT_WRONG = "Next training example answered wrong at the last evaluation"
_HELP = "The training example that is followed through the network"
_HELD = (
    "The first training example of the mini-batch that is walked through."
    " When its update is done, another can be followed."
)


class ExampleChooser(QWidget):
    """◂ number ▸, counted from 1; and one at random, and the next one that is answered wrong.

    Signals
    -------
    example_requested(index)
        Counted from 0.
    wrong_requested
        The next one that is answered wrong.
    """

    example_requested = Signal(int)
    wrong_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._asked: int | None = None
        self.number = QSpinBox()
        self.number.setRange(1, 1)
        self.number.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.number.setKeyboardTracking(False)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setFixedSize(62, 26)
        self.number.setAccessibleName("Number of the training example")
        self.number.setToolTip(_HELP)
        self.number.valueChanged.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._button("◂", "Previous example", -1))
        row.addWidget(self.number)
        row.addWidget(self._button("▸", "Next example", 1))
        self.random = self._button("⚂", "An example at random", 0)
        self.random.clicked.connect(self._draw_lots)
        self.wrong = self._button("✗▸", _NEXT_WRONG, 0)
        self.wrong.setEnabled(False)
        self.wrong.clicked.connect(self.wrong_requested)
        for button in (self.random, self.wrong):
            button.setAutoRepeat(False)
            row.addWidget(button)

    def show_example(self, index: int, count: int, *, own: bool = False) -> None:
        """Show which one is followed; one that was asked for and has not come yet stays.

        Parameters
        ----------
        own
            Whether an input of one's own is, in the place of any.
        """
        if self._asked in (None, index):
            self._asked = None
            low, value = (0, 0) if own else (1, index + 1)
            if (low, count, value) == (self.number.minimum(), self.number.maximum(), self.number.value()):
                return  # setting it again would wipe out what is being typed
            with QSignalBlocker(self.number):
                self.number.setRange(low, count)
                self.number.setSpecialValueText(_NONE if own else "")
                self.number.setValue(value)

    def hold(self, held: bool) -> None:
        """Show only, and let nothing be chosen, while a mini-batch is walked through."""
        if held is self.isEnabled():
            self.setEnabled(not held)
            self.number.setToolTip(_HELD if held else _HELP)

    def restart(self) -> None:
        """Forget what was asked for."""
        self._asked = None

    def turn(self, by: int) -> None:
        """Ask for the next (1) or the previous (−1) example."""
        if self.isEnabled():
            self.number.setValue(self.number.value() + by)

    def ask_for(self, index: int) -> None:
        """Ask for this one."""
        if index == self.number.value() - 1:
            self._ask(index + 1)  # followed again, when something else is in its place
        else:
            self.number.setValue(index + 1)

    def show_wrong(self, wrong: int | None) -> None:
        """How many are answered wrong; None when that is not known."""
        known = "" if wrong is None else f" ({count(wrong)} of them)"
        help_ = f"{_NEXT_WRONG}{known}"
        if help_ != self.wrong.toolTip():
            self.wrong.setEnabled(bool(wrong))
            self.wrong.setToolTip(help_)

    def _draw_lots(self) -> None:
        self.number.setValue(randint(1, self.number.maximum()))

    def _ask(self, value: int) -> None:
        self._asked = value - 1
        self.example_requested.emit(self._asked)

    def _button(self, arrow: str, name: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setText(arrow)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setAutoRepeat(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("flat", True)
        if by:
            button.clicked.connect(lambda: self.turn(by))
        return button
