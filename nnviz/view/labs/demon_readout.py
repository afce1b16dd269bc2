"""The demon's numbers beside its chart."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QWidget

from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import Style

_ROWS, _STEP = 5, 40
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Readout(QWidget):
    """A value a row. The column is wider than the longest needs, so that the chart seldom moves.

    Attributes
    ----------
    names, values
        The labels.
    """

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.names, self.values = (tuple(PlainLabel() for _ in range(_ROWS)) for _ in range(2))
        grid = QGridLayout(self)
        grid.setContentsMargins(3, 0, 3, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        for row, (name, value) in enumerate(zip(self.names, self.values, strict=True)):
            name.setProperty("role", "muted")
            value.setAlignment(_RIGHT)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for place, label in enumerate((name, value)):
                label.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # that of all is here
                grid.addWidget(label, row, place)
        self.recolour(style)

    def text(self) -> str:
        """All that it says."""
        labels = zip(self.names, self.values, strict=True)
        return "\n".join(f"{name.text()} {value.text()}" for name, value in labels)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show these five names and values."""
        metrics = self.fontMetrics()
        longest = max(metrics.horizontalAdvance(value) for _, value in rows)
        wide = ceil((longest + 2) / _STEP) * _STEP
        for name, label, (words, value) in zip(self.names, self.values, rows, strict=True):
            name.setText(words)
            label.setFixedSize(wide, metrics.height())  # or each new number has all laid out
            label.setText(value)

    def recolour(self, style: Style) -> None:
        """Take the colours of the chart's two curves."""
        for label, hue in zip(self.values[2:4], ("train", "test"), strict=True):
            inks = QPalette()
            inks.setColor(QPalette.ColorRole.WindowText, style.colour(hue))
            label.setPalette(inks)
