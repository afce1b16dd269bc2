"""Every hidden neuron's own response over the plane, as a small picture."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import layer_name
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.responses import Strip
from nnviz.view.parts.style import Style, small_font

Neuron = tuple[int, int]

_HEAD, _GAP = 16.0, 3.0
_SMALLEST, _LARGEST = 14, 64


class NeuronThumbnails(Canvas):
    """The hidden layers below one another.

    Signals
    -------
    neuron_pointed(layer, neuron)
        (−1, −1) when the pointer left.
    neuron_clicked(layer, neuron)
    """

    neuron_pointed = Signal(int, int)
    neuron_clicked = Signal(int, int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._strips: Sequence[Strip] = ()
        self._places: list[tuple[Neuron, QRectF]] = []
        self._heads: list[QPointF] = []
        self._marked: Neuron | None = None
        self._pointed: Neuron | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Response of each hidden neuron over the plane of the inputs")

    def minimumSizeHint(self) -> QSize:
        return grown(120, 90)

    def sizeHint(self) -> QSize:
        return grown(260, 240)

    def show_strips(self, strips: Sequence[Strip]) -> None:
        """Draw these layers."""
        anew = [strip.count for strip in strips] != [strip.count for strip in self._strips]
        self._strips = strips
        if anew:
            self._lay_out()
        self.update()

    def mark(self, neuron: Neuron | None) -> None:
        """Point out a neuron."""
        self._marked = neuron
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours; the next layers bring their own."""
        self._style = style

    def place_of(self, layer: int, neuron: int) -> QRectF:
        """Where a neuron's picture is."""
        return dict(self._places)[layer, neuron]

    def resizeEvent(self, event: QEvent) -> None:
        self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._neuron_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._neuron_at(event.position())
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            self.neuron_clicked.emit(*found)

    def paintEvent(self, event: QPaintEvent) -> None:
        layers = len(self._strips) + 1
        with painter_on(self) as painter:
            painter.setFont(small_font(bold=True))
            for layer, head in enumerate(self._heads):
                painter.setPen(self._style.layer_colour(layer, layers))
                painter.drawText(head, layer_name(layer, layers))
            for (layer, neuron), place in self._places:
                strip = self._strips[layer]
                painter.drawImage(place, strip.image, strip.part(neuron))
                if (layer, neuron) in (self._marked, self._pointed):
                    painter.setPen(QPen(self._style.colour("text"), 2))
                    painter.drawRect(place.adjusted(-1, -1, 1, 1))

    def _lay_out(self) -> None:
        counts = [strip.count for strip in self._strips]
        side = next((size for size in range(_LARGEST, _SMALLEST, -1) if self._fits(size, counts)), _SMALLEST)
        across, y = self._across(side), 0.0
        self._places, self._heads = [], []
        for layer, count in enumerate(counts):
            self._heads.append(QPointF(0, y + _HEAD - 4))
            y += _HEAD
            for neuron in range(count):
                down, right = divmod(neuron, across)
                place = QRectF(2 + right * (side + _GAP), y + down * (side + _GAP), side, side)
                if place.bottom() <= self.height():
                    self._places.append(((layer, neuron), place))
            y += -(-count // across) * (side + _GAP) + 2

    def _across(self, side: int) -> int:
        return max(1, int((self.width() - 4) // (side + _GAP)))

    def _fits(self, side: int, counts: list[int]) -> bool:
        across = self._across(side)
        rows = sum(-(-count // across) for count in counts)
        return rows * (side + _GAP) + len(counts) * (_HEAD + 2) <= self.height()

    def _neuron_at(self, point: QPointF) -> Neuron | None:
        return next((neuron for neuron, place in self._places if place.contains(point)), None)

    def _point(self, neuron: Neuron | None) -> None:
        if neuron != self._pointed:
            self._pointed = neuron
            self.neuron_pointed.emit(*(neuron or (-1, -1)))
            self.update()
