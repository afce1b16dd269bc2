"""One line of a chart, smooth and cheap."""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.core.parameters import Array

# An antialiased line two pixels wide costs twenty times as much as two lines of one pixel, side by side.
_BESIDE = QTransform.fromTranslate(0.55, 0.55)


class CurveLine(pg.PlotCurveItem):
    """A pooled line: given other points again and again."""

    def __init__(self) -> None:
        super().__init__(antialias=True, connect="finite")
        self._look: tuple[int, Qt.PenStyle, bool] | None = None
        self._thick = True

    def show_points(self, x: Array, y: Array, colour: QColor, dash: Qt.PenStyle, *, thick: bool) -> None:
        """Draw y (n,) over x (n,); NaN is a gap."""
        if self._look != (colour.rgba(), dash, thick):
            self._look, self._thick = (colour.rgba(), dash, thick), thick
            pen = QPen(colour, 1, dash)
            pen.setCosmetic(True)
            self.setPen(pen)
        self.setData(x, y)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None) -> None:
        if self.xData is None or not len(self.xData):
            return
        super().paint(painter, option, widget)
        if self._thick:
            painter.setWorldTransform(painter.worldTransform() * _BESIDE)
            super().paint(painter, option, widget)
