"""The lines of a chart: what they show, and how they are drawn."""

import numpy as np
import pyqtgraph as pg
from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.core.parameters import Array

# An antialiased line two pixels wide costs twenty times as much as two lines of one pixel, side by side.
_BESIDE = QTransform.fromTranslate(0.55, 0.55)


class Curve(Struct, frozen=True, eq=False):
    """What a line shows: x (n,) in epochs, rising, and y (n,), as they are; what is not finite is a gap.

    Attributes
    ----------
    name
        In readings.
    label
        At the end of the line; empty for none.
    thick
        Whether it matters more than the background.
    may_leave
        Whether it may leave the picture above, where the others would be flat beside it.
    help
        What a newcomer needs to be told of it.
    is_told
        Whether its name is told elsewhere, so that its label may be left out where there is no room for all.
    """

    name: str
    x: Array
    y: Array
    colour: QColor
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine
    label: str = ""
    thick: bool = True
    may_leave: bool = False
    help: str = ""
    is_told: bool = False

    def nearest(self, x: float) -> int | None:
        """Index of the point nearest to x; None when there is none or it is a gap."""
        if not len(self.x):
            return None
        index = int(np.abs(self.x - x).argmin())
        return index if np.isfinite(self.y[index]) else None

    def reaches(self, x: float) -> bool:
        """Whether it says anything of ``x``, or begins later or ended before."""
        return bool(self.x[0] <= x <= self.x[-1])


class Gap(Struct, frozen=True, eq=False):
    """What is to be shaded: from one curve up to another, by their places, wherever that one is higher."""

    lower: int
    upper: int
    colour: QColor


class CurveLine(pg.PlotCurveItem):
    """A line that is given another curve again and again.

    Attributes
    ----------
    curve
        What it shows; None while it is not in use.
    heights
        (n,) where the points stand on the axis: y or log₁₀ of it; NaN is a gap.
    """

    def __init__(self) -> None:
        super().__init__(antialias=True, connect="finite")
        self.curve: Curve | None = None
        self.heights: Array = np.empty(0)

    def show_curve(self, curve: Curve, heights: Array) -> None:
        """Draw ``heights`` over the x of the curve, in its colour."""
        old, self.curve, self.heights = self.curve, curve, heights
        if old is None or (old.colour, old.dash, old.thick) != (curve.colour, curve.dash, curve.thick):
            pen = QPen(curve.colour, 1, curve.dash)
            pen.setCosmetic(True)
            self.setPen(pen)
            self.setZValue(curve.thick)  # what matters less is behind
        self.setData(curve.x, heights)

    def rest(self) -> None:
        """Show nothing."""
        self.curve, self.heights = None, np.empty(0)
        self.clear()

    def boundingRect(self) -> QRectF:
        """All that is in view: the extremes of the data are dearer to find than to draw.

        Asked of the view itself: what pyqtgraph remembers of it (`viewRect`) may be of the run before, and Qt
        leaves out a line that stands elsewhere.
        """
        view = self.getViewBox()
        return QRectF() if view is None else QRectF(view.viewRect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None) -> None:
        if not len(self.heights):
            return
        super().paint(painter, option, widget)
        if self.curve is not None and self.curve.thick:
            painter.setWorldTransform(painter.worldTransform() * _BESIDE)
            super().paint(painter, option, widget)
