"""The outputs as bars with their names, the answer in bold."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import fixed
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.numbers import NO_NUMBERS, Columns
from nnviz.view.parts.point_cursor import PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, small_font

_NAME, _NUMBER, _HIGHEST = 40.0, 38.0, 22.0
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class AnswerBars(Canvas):
    """A line for each output."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._names: tuple[str, ...] = ()
        self.outputs: Array | None = None
        self.point = PointCursor(self, self._read_out, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Outputs of the network")

    def minimumSizeHint(self) -> QSize:
        return grown(120, 100)

    def show_outputs(self, outputs: Array | None, names: tuple[str, ...]) -> None:
        """Draw the outputs (n_L,); None when nothing was asked."""
        if outputs is None and self.outputs is None and names == self._names:
            return
        self.outputs, self._names = outputs, names
        self.point.follow()
        self.update()

    def numbers(self) -> Columns:
        """Each output by its name."""
        return NO_NUMBERS if self.outputs is None else {"output": self._names, "a": self.outputs}

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def _read_out(self) -> list[Series]:
        """An output a row, for `point`."""
        outputs = np.empty(0) if self.outputs is None else self.outputs
        return by_rows(outputs[:, np.newaxis], lambda j: f"output {short(self._names[j])}", lambda _: "a")

    @property
    def _row(self) -> float:
        return min(_HIGHEST, self.height() / max(1, len(self._names)))

    def _place_of(self, j: int, _: int) -> QRectF:
        """Where an output is, beside the ring that shows where the keys go."""
        return QRectF(3, j * self._row, self.width() - 6, self._row)

    def paintEvent(self, event: QPaintEvent) -> None:
        height = self._row
        values = np.full(len(self._names), np.nan) if self.outputs is None else self.outputs
        largest = max(1.0, float(np.nanmax(np.abs(values), initial=1.0)))
        best = None if self.outputs is None else int(np.argmax(np.nan_to_num(values)))
        with painter_on(self, self._style.colour("card")) as painter:
            for j, name in enumerate(self._names):
                row = QRectF(0, j * height, self.width(), height)
                self._paint(painter, row, name, float(values[j]) / largest, float(values[j]), j == best)
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell), self._style.colour("text"))

    def _paint(self, painter: QPainter, row: QRectF, name: str, share: float, a: float, best: bool) -> None:
        painter.setFont(small_font(bold=best))
        painter.setPen(self._style.colour("text" if best else "muted"))
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(_NAME - 6))
        painter.drawText(QRectF(row.left(), row.top(), _NAME - 6, row.height()), _RIGHT, elided)
        track = QRectF(_NAME, row.top() + row.height() / 2 - 4, row.width() - _NAME - _NUMBER, 8)
        painter.fillRect(track, self._style.colour("field"))
        if np.isfinite(a):
            bar = QRectF(track)
            bar.setWidth(max(0.0, share) * track.width())
            painter.fillRect(bar, self._style.colour("output_hue"))
            painter.drawText(QRectF(track.right() + 5, row.top(), _NUMBER, row.height()), _LEFT, fixed(a))
