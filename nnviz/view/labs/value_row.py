"""A number that is dragged or typed."""

from math import isfinite, log

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QHBoxLayout, QSlider, QWidget

from nnviz.view.parts.plain_label import PlainLabel

_HALF = 200
_TYPED_LIMIT = 10_000.0


class ValueRow(QWidget):
    """Symbol, slider, number.

    Signals
    -------
    value_changed(value)
        A person chose another value.
    """

    value_changed = Signal(float)

    def __init__(self, help: str, *, reach: float, power: int = 1, least: float = 0.0) -> None:
        """Make a row whose slider spans ∓``reach``.

        Parameters
        ----------
        power
            Odd; more than 1 makes the slider finer near 0.
        least
            Where it is positive, only numbers from there to ``reach`` are taken, and the slider goes by
            equal ratios.
        """
        super().__init__()
        self._reach, self._power, self._least = reach, power, least
        self.symbol = PlainLabel()
        self.symbol.setFixedWidth(24)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-_HALF, _HALF)
        self.slider.setMinimumWidth(60)
        self.box = _NumberBox()
        if least:
            self.box.setRange(least, reach)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self.symbol, self.slider, self.box):
            part.setToolTip(help)
            row.addWidget(part, 1 if part is self.slider else 0)
        self.slider.valueChanged.connect(self._slide)
        self.box.valueChanged.connect(self._type)

    def show_value(self, symbol: str, value: float) -> None:
        """Show a value; an empty box is no number. What a person is typing is left alone."""
        self.symbol.setText(symbol)
        self.slider.setAccessibleName(f"{symbol}, slider")
        self.box.setAccessibleName(symbol)
        with QSignalBlocker(self.slider), QSignalBlocker(self.box):
            self.slider.setValue(self._place(value) if isfinite(value) else 0)
            if not isfinite(value):
                self.box.clear()
            elif not self.box.hasFocus() or self.box.value() != value:
                self.box.setValue(value)

    def _place(self, value: float) -> int:
        if self._least:
            share = log(max(value, self._least) / self._least) / log(self._reach / self._least)
            return round(_HALF * (2 * min(share, 1.0) - 1))
        place = round(_HALF * float(min(abs(value) / self._reach, 1.0) ** (1 / self._power)))
        return place if value >= 0 else -place

    def _slide(self, place: int) -> None:
        if self._least:
            value = round(self._least * (self._reach / self._least) ** ((place / _HALF + 1) / 2), 2)
        else:
            value = round(self._reach * (place / _HALF) ** self._power, 2)
        with QSignalBlocker(self.box):
            self.box.setValue(value)
        self.value_changed.emit(value)

    def _type(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._place(value))
        self.value_changed.emit(value)


class _NumberBox(QDoubleSpinBox):
    """Three decimals at most, written with a point; a comma that is typed becomes one."""

    def __init__(self) -> None:
        super().__init__()
        self.setDecimals(3)
        self.setRange(-_TYPED_LIMIT, _TYPED_LIMIT)
        self.setSingleStep(0.1)
        self.setKeyboardTracking(False)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedSize(62, 24)
        self.lineEdit().returnPressed.connect(self.clearFocus)  # the next letter is a key of the run again

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        return super().validate(text.replace(",", "."), place)  # Qt leaves it out: 0,25 would be 25

    def textFromValue(self, value: float) -> str:
        text = f"{value:.3f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
