"""What the demon did in five numbers, below one another."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest

_ROW, _GAP, _ROOM = 22.0, 12.0, 8.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Row(Struct, frozen=True):
    """A name, its number, and the colour of the number by its name in the style."""

    name: str
    value: str
    colour: str = "text"


class Readout(Canvas):
    """Painted: as a table of HTML it took half of the time of the whole lab. It grows, and never shrinks."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._rows: Sequence[Row] = ()
        self._wide = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other numbers."""
        high = len(self._rows) != len(rows)
        self._rows = rows
        self.setAccessibleName(self.text())
        wide = widest(row.name for row in rows) + _GAP + widest(row.value for row in rows)
        if high or wide > self._wide:
            self._wide = max(self._wide, wide + _ROOM)
            self.updateGeometry()
        self.update()

    def text(self) -> str:
        """All that is shown."""
        return "; ".join(f"{row.name}: {row.value}" for row in self._rows)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def sizeHint(self) -> QSize:
        return grown(self._wide, _ROW * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setFont(small_font())
            for place, row in enumerate(self._rows):
                line = QRectF(0, _ROW * place, self.width(), _ROW)
                painter.setPen(self._style.colour("muted"))
                painter.drawText(line, _LEFT, row.name)
                painter.setPen(self._style.colour(row.colour))
                painter.drawText(line, _RIGHT, row.value)
