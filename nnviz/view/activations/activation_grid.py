"""Small multiples: a cell for each layer, in rows when they do not fit in one."""

from collections.abc import Sequence
from math import ceil

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.view.activations.activation_layer import BINS, OF_NEURONS, LayerView, layer_help, read_out
from nnviz.view.activations.activation_painter import CellPainter, frame_in
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.point_cursor import ENTER, PointCursor
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.zoom import zoom, zoomed

_LEAST = QSize(126, 100)
_WIDEST = 300
_GAP = 12

Neuron = tuple[int, int]


class ActivationGrid(Canvas):
    """The layers of one lane.

    Signals
    -------
    pointed(layer, z)
        The pointer is over this z of a layer; (−1, 0) when it left.
    neuron_clicked(layer, neuron)
        The neuron whose z is nearest to the click, or that is read when Enter is pressed.
    """

    pointed = Signal(int, float)
    neuron_clicked = Signal(int, int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._painter = CellPainter(style)
        self._views: Sequence[LayerView] = ()
        self._still = KeptPicture(self)
        self._hovered = -1
        self._nearest: int | None = None
        self._chosen: Neuron | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.point = PointCursor(self, lambda: [line for view in self._views for line in read_out(view)])
        self.point.moved.connect(self.update)

    def show_layers(self, views: Sequence[LayerView]) -> None:
        """Draw these and no others."""
        if _axes(views) != _axes(self._views):
            self._still.forget()
        if len(views) != len(self._views):
            self.updateGeometry()
        self._views = views
        self.point.follow()
        self.update()

    def let_go(self) -> None:
        """Point at nothing."""
        self._hovered, self._nearest = -1, None
        self.pointed.emit(-1, 0.0)
        self.update()

    def choose(self, neuron: Neuron | None) -> None:
        """Point out a neuron."""
        self._chosen = neuron
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours; the next layers bring their own."""
        self._painter = CellPainter(style)
        self._still.forget()
        self.update()

    def nearest(self, layer: int, z: float) -> int | None:
        """The neuron of a layer whose z is nearest for the followed example; None where none is a number."""
        distances = np.abs(self._views[layer].z - z)
        return None if np.isnan(distances).all() else int(np.nanargmin(distances))

    def cell(self, layer: int) -> QRectF:
        """Where a layer is."""
        columns = self._columns(self.width())
        rows = ceil(len(self._views) / columns)
        width = min(self.width() / columns, _WIDEST)
        height = max(self.height() / rows, _LEAST.height())
        down, across = divmod(layer, columns)
        return QRectF(across * width, down * height, width - _GAP, height - 4)

    def minimumSizeHint(self) -> QSize:
        return grown(_LEAST.width(), _LEAST.height())

    def heightForWidth(self, width: int) -> int:
        columns = self._columns(int(width / zoom()))
        return zoomed(ceil(len(self._views) / columns) * _LEAST.height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            layer = self._layer_at(QPointF(self.unzoomed(event.pos())))
            QToolTip.showText(event.globalPos(), layer_help(self._views[layer]) if layer >= 0 else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._layer_at(event.position())
        z = self._z_at(event.position())
        self._nearest = self.nearest(self._hovered, z) if self._hovered >= 0 else None
        self.pointed.emit(self._hovered, z)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.let_go()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        layer = self._layer_at(event.position())
        if layer >= 0 and event.button() is Qt.MouseButton.LeftButton:
            neuron = self.nearest(layer, self._z_at(event.position()))
            if neuron is not None:
                self.neuron_clicked.emit(layer, neuron)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        layer, neuron, _ = self._read
        if event.key() in ENTER and neuron is not None:
            self.neuron_clicked.emit(layer, neuron)
        else:
            super().keyPressEvent(event)

    @property
    def _read(self) -> tuple[int, int | None, int | None]:
        """The layer that the keys are at, and there the neuron or the bar."""
        if (cell := self.point.cell) is None:
            return -1, None, None
        layer, line = divmod(cell[0], OF_NEURONS + 1)
        return (layer, cell[1], None) if line < OF_NEURONS else (layer, None, cell[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        places = [(layer, self.cell(layer), view) for layer, view in enumerate(self._views)]
        asked = QTransform.fromScale(1 / zoom(), 1 / zoom()).mapRect(QRectF(event.rect()))
        seen = [
            (layer, cell, frame_in(cell, view), view)
            for layer, cell, view in places
            if cell.intersects(asked)
        ]
        with painter_on(self, self._painter.style.colour("card")) as painter:
            if not seen:
                return
            for _, _, frame, view in seen:
                self._painter.paint_bars(painter, frame, view)
            painter.drawPixmap(0, 0, self._still.painted(None, self._paint_still))
            painter.setFont(small_font())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for layer, cell, frame, view in seen:
                self._painter.paint_numbers(painter, cell, frame, view)
                here = layer in (self._hovered, self._read[0])
                self._painter.paint_neurons(painter, frame, view, self._dots(layer), here)
                self._paint_bar_that_is_read(painter, frame, layer)

    def _paint_bar_that_is_read(self, painter: QPainter, frame: ChartFrame, layer: int) -> None:
        at, _, place = self._read
        if at == layer and place is not None:
            wide = frame.box.width() / BINS
            left = frame.box.left() + place * wide
            around = QRectF(left - 2, frame.box.top(), wide + 4, frame.box.height())
            ring(painter, around, self._painter.style.colour("text"))

    def _dots(self, layer: int) -> list[int]:
        pointed = self._chosen, (self._hovered, self._nearest), self._read[:2]
        return [one[1] for one in pointed if one and one[0] == layer and one[1] is not None]

    def _paint_still(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for layer, view in enumerate(self._views):
            cell = self.cell(layer)
            self._painter.paint_still(painter, cell, frame_in(cell, view), view)

    def _columns(self, width: int) -> int:
        """As few rows as can be, filled evenly."""
        layers = max(len(self._views), 1)
        most = max(1, width // _LEAST.width())
        return ceil(layers / ceil(layers / most))

    def _layer_at(self, at: QPointF) -> int:
        return next((layer for layer in range(len(self._views)) if self.cell(layer).contains(at)), -1)

    def _z_at(self, at: QPointF) -> float:
        layer = self._layer_at(at)
        return frame_in(self.cell(layer), self._views[layer]).x_at(at.x()) if layer >= 0 else 0.0


def _axes(views: Sequence[LayerView]) -> list[tuple[str, str, float, int]]:
    return [(view.name, view.kind.name, view.limit, view.colour.rgb()) for view in views]
