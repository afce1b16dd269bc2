"""The ways from one weight to the cost, as a fan of edges."""

from functools import cached_property
from itertools import pairwise
from math import isfinite

from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import layer_name, number, short_name
from nnviz.core.paths import Path
from nnviz.view.parts.canvas import Canvas, grown, is_for_the_screen, painter_on
from nnviz.view.parts.kept_picture import CLEAR, blank
from nnviz.view.parts.style import Style, mix, small_font

_SIDE, _FOOT, _TOP = 26.0, 22.0, 6.0
_RADIUS, _PITCH = 9.0, 58.0
_ALONG = (0.5, 0.3, 0.7)
MOST_LABELS = 24
_MOST_KEPT = 3
_CENTRED = Qt.AlignmentFlag.AlignCenter
_WIDE_ENOUGH, _LEGIBLE = 84, 6

Edge = tuple[int, int, int]
"""The layer that it leads into, and its two neurons."""
Places = dict[tuple[int, int], QPointF]


class Fan(Struct, frozen=True, eq=False, dict=True):
    """Paths, and where they begin.

    Attributes
    ----------
    paths
        Those to draw.
    layer, k
        Of the weight; the paths' first neuron is its j.
    layers
        How many there are that compute.
    start
        a_k σ′(z_j), the factor at the start of every path; a_k δ_j in the output layer.
    """

    paths: tuple[Path, ...]
    layer: int
    k: int
    layers: int
    start: float

    @cached_property
    def passed(self) -> tuple[tuple[int, ...], ...]:
        """The neurons of each layer from ``layer`` on that a path passes."""
        layers = zip(*(path.neurons for path in self.paths), strict=True)
        return tuple(tuple(sorted(set(neurons))) for neurons in layers)

    def neurons(self, layer: int) -> tuple[int, ...]:
        """Those of a layer that a path passes."""
        return self.passed[layer - self.layer]

    @property
    def shape(self) -> object:
        """All that its picture goes by but for the rates."""
        return self.layer, self.k, self.layers, self.passed

    @cached_property
    def edges(self) -> dict[Edge, float]:
        """Rate of each edge from neuron to neuron."""
        return {
            (self.layer + step, p, q): rate
            for path in self.paths
            for step, ((p, q), rate) in enumerate(
                zip(pairwise(path.neurons), path.factors, strict=True), start=1
            )
        }


class PathsPicture(Canvas):
    """The weight at the left, C at the right; one path may be pointed out."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style, self._hues = style, _hues_of_edges(style)
        self._fan: Fan | None = None
        self._chosen: Path | None = None
        self._kept: dict[int, tuple[QPixmap, QPixmap]] = {}
        self._kept_of: object = None
        self._placed: object = None
        self._places: Places = {}
        self._lines: dict[Edge, QLineF] = {}
        self._taken = QRegion()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_fan(self, fan: Fan, chosen: Path | None) -> None:
        """Draw these paths."""
        self._fan, self._chosen = fan, chosen
        self.setAccessibleName(f"{len(fan.paths)} paths from the weight to the cost")
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style, self._hues = style, _hues_of_edges(style)
        self._kept.clear()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._kept.clear()

    def hideEvent(self, event: QHideEvent) -> None:
        self._kept.clear()
        super().hideEvent(event)

    def minimumSizeHint(self) -> QSize:
        return grown(220, 110)

    def _x(self, fan: Fan, layer: int) -> float:
        """Of a column; the one before ``fan.layer`` is the weight's source, that after the output is C."""
        steps = fan.layers - fan.layer + 1
        return _SIDE + (self.width() - 2 * _SIDE) * (layer - fan.layer + 1) / steps

    def places(self, fan: Fan) -> Places:
        """Centre of each neuron, by layer and number."""
        middle, room = (self.height() - _FOOT + _TOP) / 2, self.height() - _FOOT - _TOP
        found = {(fan.layer - 1, fan.k): QPointF(self._x(fan, fan.layer - 1), middle)}
        for layer in range(fan.layer, fan.layers):
            neurons = fan.neurons(layer)
            pitch = min(_PITCH, room / len(neurons))
            for place, neuron in enumerate(neurons):
                y = middle + pitch * (place - (len(neurons) - 1) / 2)
                found[layer, neuron] = QPointF(self._x(fan, layer), y)
        found[fan.layers, 0] = QPointF(self._x(fan, fan.layers), middle)
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        fan = self._fan
        with painter_on(self, self._style.colour("card")) as painter:
            if fan is None or not fan.paths:
                return
            places = self._place(fan)
            if is_for_the_screen(painter, self):
                behind, before = self._what_stays(fan, places)
                painter.drawPixmap(0, 0, behind)
                self._paint_edges(painter, fan, places)
                painter.drawPixmap(0, 0, before)
            else:
                self._paint_behind(painter, fan, places)
                self._paint_edges(painter, fan, places)
                self._paint_neurons(painter, fan, places)

    def _place(self, fan: Fan) -> Places:
        """The places, and what the neurons take up: found anew only where they are others."""
        placed = fan.shape, self.size()
        if placed != self._placed:
            self._placed, self._places, self._taken = placed, self.places(fan), QRegion()
            self._lines.clear()
            around = QRectF(-_RADIUS, -_RADIUS, 2 * _RADIUS, 2 * _RADIUS)
            for centre in self._places.values():
                self._taken += around.translated(centre).toAlignedRect()
        return self._places

    def _what_stays(self, fan: Fan, places: Places) -> tuple[QPixmap, QPixmap]:
        """What is behind the edges and before them: the same as long as the weight and the room are.

        Of a few heights, for the words below take now two lines, now three.
        """
        size, ratio = self.size(), self.devicePixelRatioF()
        kept_of = fan.shape, size.width(), ratio
        if kept_of != self._kept_of:
            self._kept_of = kept_of
            self._kept.clear()
        if size.height() not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            behind = blank(size, ratio, self._style.colour("card"))
            before = blank(size, ratio, CLEAR)
            with QPainter(behind) as painter:
                self._paint_behind(painter, fan, places)
            with QPainter(before) as painter:
                self._paint_neurons(painter, fan, places)
            self._kept[size.height()] = behind, before
        return self._kept[size.height()]

    def _paint_behind(self, painter: QPainter, fan: Fan, places: Places) -> None:
        _prepare(painter)
        painter.setPen(QPen(self._style.colour("faint"), 1))
        for neuron in fan.neurons(fan.layers - 1):
            painter.drawLine(places[fan.layers - 1, neuron], places[fan.layers, 0])
        self._paint_foot(painter, fan)

    def _paint_edges(self, painter: QPainter, fan: Fan, places: Places) -> None:
        _prepare(painter)
        on_path, edges, hues = self._edges_of(fan, self._chosen), fan.edges, self._hues
        largest = max((abs(rate) for rate in edges.values() if isfinite(rate)), default=0.0) or 1.0
        for edge, rate in sorted(edges.items(), key=lambda item: item[0] in on_path):
            share, is_full = min(1.0, abs(rate) / largest), not on_path or edge in on_path
            painter.setPen(QPen(hues[rate > 0, is_full], 1 + 2 * share))
            painter.drawLine(self._line(edge, places))
        first = (fan.layer, fan.k, fan.paths[0].neurons[0])
        painter.setPen(QPen(hues[fan.start > 0, True], 2.5))
        painter.drawLine(self._line(first, places))
        few = edges if len(edges) <= MOST_LABELS else {}
        labelled = {edge: edges[edge] for edge in on_path} if on_path else few
        self._paint_labels(painter, {first: fan.start, **labelled}, places)

    def _paint_labels(self, painter: QPainter, rates: dict[Edge, float], places: Places) -> None:
        """The largest first; one that finds no free place between the neurons is left out."""
        taken = QRegion(self._taken)  # a list of them, asked one by one, took a third of the picture's time
        metrics, labels = painter.fontMetrics(), []
        for edge, rate in sorted(rates.items(), key=lambda item: -abs(item[1])):
            line, words = self._line(edge, places), number(rate, 2)
            place = QRectF(0, 0, metrics.horizontalAdvance(words) + 6, 16)
            for share in _ALONG:
                place.moveCenter(line.pointAt(share))
                room = place.toAlignedRect()
                if not taken.intersects(room):
                    taken += room
                    labels.append((place, words))
                    break
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._style.colour("card"))
        for place, _ in labels:
            painter.drawRoundedRect(place, 3, 3)
        painter.setPen(self._style.colour("text"))
        for place, words in labels:
            painter.drawText(place, _CENTRED, words)

    def _line(self, edge: Edge, places: Places) -> QLineF:
        if edge not in self._lines:
            layer, p, q = edge
            self._lines[edge] = QLineF(places[layer - 1, p], places[layer, q])
        return self._lines[edge]

    def _edges_of(self, fan: Fan, path: Path | None) -> set[Edge]:
        if path is None:
            return set()
        return {(fan.layer + step, p, q) for step, (p, q) in enumerate(pairwise(path.neurons), start=1)}

    def _paint_neurons(self, painter: QPainter, fan: Fan, places: Places) -> None:
        _prepare(painter)
        most = max(len(fan.neurons(layer)) for layer in range(fan.layer, fan.layers))
        radius = min(_RADIUS, 0.46 * (self.height() - _FOOT - _TOP) / most)
        for (layer, neuron), centre in places.items():
            painter.setPen(QPen(self._hue(fan, layer), 1.8))
            painter.setBrush(self._style.colour("card"))
            painter.drawEllipse(centre, radius, radius)
            if radius < _LEGIBLE and layer != fan.layers:
                continue
            painter.setPen(self._style.colour("text"))
            words = "C" if layer == fan.layers else str(neuron + 1)
            painter.drawText(QRectF(centre.x() - 16, centre.y() - 9, 32, 18), _CENTRED, words)

    def _paint_foot(self, painter: QPainter, fan: Fan) -> None:
        roomy = self._x(fan, fan.layer + 1) - self._x(fan, fan.layer) > _WIDE_ENOUGH
        for layer in range(fan.layer - 1, fan.layers + 1):
            if layer == fan.layers:
                words = "cost"
            elif layer < 0:
                words = "input"
            else:
                words = (layer_name if roomy else short_name)(layer, fan.layers)
            painter.setPen(self._hue(fan, layer))
            wide = painter.fontMetrics().horizontalAdvance(words) + 1
            left = min(max(self._x(fan, layer) - wide / 2, 0), self.width() - wide)
            painter.drawText(QRectF(left, self.height() - 16, wide, 16), Qt.AlignmentFlag.AlignLeft, words)

    def _hue(self, fan: Fan, layer: int) -> QColor:
        if layer < 0:
            return self._style.colour("input_hue")
        if layer == fan.layers:
            return self._style.colour("text")
        return self._style.layer_colour(layer, fan.layers)


def _prepare(painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(small_font())


def _hues_of_edges(style: Style) -> dict[tuple[bool, bool], QColor]:
    """By whether the rate is positive, and whether the edge is in full colour."""
    card = style.colour("card")
    full = {sign: style.colour("positive" if sign else "negative") for sign in (False, True)}
    faint = {(sign, False): mix(card, colour, 0.22) for sign, colour in full.items()}
    return {**faint, **{(sign, True): colour for sign, colour in full.items()}}


def written(fan: Fan, path: Path) -> str:
    """The neurons that a path passes: "1→3→2"."""
    return "→".join(str(neuron) for neuron in (fan.k + 1, *(neuron + 1 for neuron in path.neurons)))
