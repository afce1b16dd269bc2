"""Paints a moment of the network at its place."""

from collections.abc import Iterable
from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnviz.core.naming import book_layer, count, fixed, layer_name, number, short_name
from nnviz.core.parameters import Array
from nnviz.view.network.network_edges import Edges, Shades, shade_pens
from nnviz.view.network.network_layout import Column, NetworkLayout
from nnviz.view.network.network_moment import Moment
from nnviz.view.network.network_responses import Responses
from nnviz.view.network.network_words import as_measured, own_unit
from nnviz.view.parts.colour_map import colours_of, image_of, robust_largest, signed_levels, unit_levels
from nnviz.view.parts.data_names import input_name
from nnviz.view.parts.kept_picture import CLEAR, blank
from nnviz.view.parts.responses import reach
from nnviz.view.parts.style import Style, small_font

Neuron = tuple[int, int]

_DIM = 0.25
_DOT = 0.42
_BAR = 46.0
_WIDE_ENOUGH_FOR_NAMES = 74
MOST_DISCS = 500
"""Kept at a time: more than a picture shows, fewer than there are colours in all layers."""

_SHORT, _LONG = 0.1, 1_000.0
"""An input from here on is written with three digits that count."""

_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_GREY = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


class NetworkPainter:
    """Knows colours and places; keeps nothing of the moments that it paints."""

    def __init__(self, style: Style, layout: NetworkLayout) -> None:
        self._style, self._layout = style, layout
        self._names = layout.bars - layout.columns[-1].x - layout.radius - 8
        layers = len(layout.columns)
        self._hues = [style.layer_colour(layer, layers) for layer in range(layers)]
        self._text, self._muted = style.colour("text"), style.colour("muted")
        self._pens = shade_pens(style)
        self._on_off, self._signed = colours_of(style.activations), colours_of(style.diverging)
        self._discs: dict[tuple[int, int, float, bool], QPixmap] = {}
        self._font, self._bold = small_font(), small_font(bold=True)

    # What stays the same while the weights move

    def paint_still(self, painter: QPainter, moment: Moment) -> None:
        """The input, its words and those of the outputs, and the labels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        if self._layout.picture is not None:
            self._fan(painter, self._layout.picture)
            self._picture(painter, moment, self._layout.picture)
        if self._layout.inputs is not None:
            self._input_words(painter, moment, self._layout.inputs)
        self._output_names(painter, moment)
        self._labels(painter)

    def _fan(self, painter: QPainter, place: QRectF) -> None:
        colour = self._style.colour("faint")
        colour.setAlphaF(0.3)
        painter.setPen(QPen(colour, 1))
        for neuron in range(self._layout.columns[0].shown):
            for start in (place.topRight(), place.bottomRight()):
                painter.drawLine(start, self._layout.columns[0].centre(neuron))

    def _picture(self, painter: QPainter, moment: Moment, place: QRectF) -> None:
        pixels = unit_levels(moment.measured).reshape(moment.example.image_shape)
        painter.drawImage(place, image_of(pixels, _GREY))
        painter.setPen(self._muted)
        words = f"layer 1: {count(moment.x.size)} inputs"
        wide = max(place.width(), painter.fontMetrics().horizontalAdvance(words) + 2)
        left = max(0.0, place.center().x() - wide / 2)  # it may be wider than the picture
        painter.drawText(QRectF(left, place.bottom() + 5, wide, 18), _CENTRED, words)

    def _labels(self, painter: QPainter) -> None:
        layers, layout = len(self._hues), self._layout
        name = layer_name if layout.pitch > _WIDE_ENOUGH_FOR_NAMES else short_name
        for layer, column in enumerate(layout.columns):
            of = f"layer {book_layer(layer)}: "
            self._label(painter, column, name(layer, layers), of, self._hues[layer])
        if layout.inputs is not None:
            self._label(painter, layout.inputs, "input", "layer 1: ", self._style.colour("input_hue"))

    def _label(self, painter: QPainter, column: Column, name: str, of: str, colour: QColor) -> None:
        place = QRectF(column.x - 80, self._layout.labels, 160, 16)
        painter.setFont(self._bold)
        painter.setPen(colour)
        painter.drawText(place, _CENTRED, name)
        painter.setFont(self._font)
        painter.setPen(self._muted)
        if column.more is not None:
            painter.drawText(QRectF(column.x - 10, column.more - 9, 20, 18), _MIDDLE, "⋮")
        if not self._layout.has_sizes:
            return
        size = count(column.size) if column.more is None else f"{column.shown} of {count(column.size)}"
        neurons = f"{size} neuron{'s' if column.size > 1 else ''}"
        for words in (f"{of}{neurons}", f"{of}{size}", neurons, size):
            if painter.fontMetrics().horizontalAdvance(words) + 6 < self._layout.pitch:
                painter.drawText(place.translated(0, 14), _CENTRED, words)
                break

    def _input_words(self, painter: QPainter, moment: Moment, column: Column) -> None:
        right = column.x - self._layout.radius - 6
        painter.setPen(self._muted)
        for neuron, y in enumerate(column.y):
            value = _beside_input(float(moment.measured[neuron]))
            painter.drawText(QRectF(0, y - 9, right, 18), _RIGHT, value)
            room = QRectF(2, y - 9, right - painter.fontMetrics().horizontalAdvance(value) - 7, 18)
            painter.drawText(room, _RIGHT, _elided(painter, input_name(moment.example, neuron), room))

    def _output_names(self, painter: QPainter, moment: Moment) -> None:
        left = self._layout.bars - 4 - self._names
        for j, y in enumerate(self._layout.columns[-1].y):
            self._choose_pen(painter, moment, j)
            room = QRectF(left, y - 9, self._names, 18)
            painter.drawText(room, _RIGHT, _elided(painter, moment.output_names[j], room))

    # What moves

    def paint_edges(self, painter: QPainter, shades: Shades, *, faintly: bool) -> None:
        """Each shade in one call."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.18 if faintly else 1.0)
        for shade, lines in shades:
            painter.setPen(self._pens[shade])
            painter.drawLines(lines)
        painter.setOpacity(1.0)

    def paint_row(
        self, painter: QPainter, moment: Moment, edges: Edges, neuron: Neuron, limit: float
    ) -> None:
        """The weights into one neuron: as edges, or over the picture that it looks at."""
        layer, j = neuron
        row = moment.edges.weights[layer][j]
        if layer == 0 and self._layout.picture is not None:
            self._row_over_picture(painter, moment, row, self._layout.picture)
            return
        levels = signed_levels(row, limit)
        for line, k in edges.into(row, neuron):
            painter.setPen(QPen(self._signed[levels[k]], 1.8))
            painter.drawLine(line)

    def _row_over_picture(self, painter: QPainter, moment: Moment, row: Array, place: QRectF) -> None:
        largest = robust_largest(row)
        levels = signed_levels(row, largest if largest > 0 else 1.0).reshape(moment.example.image_shape)
        painter.drawImage(place, image_of(levels, self._style.diverging))
        painter.setPen(QPen(self._hues[0], 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        painter.setPen(self._text)
        above = QRectF(max(0.0, place.left() - 30), place.top() - 21, place.width() + 60, 16)
        painter.drawText(above, _CENTRED, "its ∂C/∂w" if moment.shows_gradient else "its weights w")

    def paint_neurons(self, painter: QPainter, moment: Moment, layer: int, responses: Responses) -> None:
        """One column; dimmed where its numbers are not computed yet.

        With responses, the number is a dot inside the picture of what the neuron answers elsewhere.
        """
        column = self._layout.columns[layer]
        values = moment.shown(layer)
        painter.setOpacity(_DIM if values is None else 1.0)
        if responses.strips:
            responses.paint(painter, self._layout, layer)
        fills = self._fills(moment, layer, values)
        self._stamp(painter, column.centres, self._hues[layer], fills, is_dot=bool(responses.strips))
        painter.setOpacity(1.0)

    def _stamp(
        self,
        painter: QPainter,
        centres: Iterable[QPointF],
        outline: QColor,
        fills: Iterable[QColor],
        *,
        is_dot: bool = False,
    ) -> None:
        ratio, half = painter.device().devicePixelRatioF(), self._layout.radius + 2
        corner, edge = QPointF(half, half), outline.rgb()
        for centre, fill in zip(centres, fills, strict=True):
            key = edge, fill.rgb(), ratio, is_dot
            if key not in self._discs:  # to stamp a disc that is kept costs a tenth of drawing it
                if len(self._discs) >= MOST_DISCS:
                    self._discs.clear()
                self._discs[key] = self._disc(outline, fill, ratio, is_dot)
            painter.drawPixmap(centre - corner, self._discs[key])

    def _disc(self, outline: QColor, fill: QColor, ratio: float, is_dot: bool) -> QPixmap:
        radius = self._layout.radius
        side = ceil(2 * radius) + 4
        disc, centre = blank(QSize(side, side), ratio, CLEAR), QPointF(radius + 2, radius + 2)
        with QPainter(disc) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_disc(painter, centre, outline, CLEAR if is_dot else fill)
            if is_dot:
                painter.setBrush(fill)
                painter.setPen(QPen(self._style.colour("card"), 1.2))
                painter.drawEllipse(centre, _DOT * radius, _DOT * radius)
        return disc.copy()  # what was painted on keeps its painter's tools with it, five times as much

    def _draw_disc(self, painter: QPainter, centre: QPointF, outline: QColor, fill: QColor) -> None:
        radius = self._layout.radius
        painter.setPen(QPen(outline, 1.8 if radius > 5 else 1.2))
        painter.setBrush(fill)
        painter.drawEllipse(centre, radius, radius)

    def paint_ring(self, painter: QPainter, neuron: Neuron) -> None:
        """Around the neuron that is read."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._text, 1.5))
        reach = self._layout.radius + 3
        painter.drawEllipse(self._layout.columns[neuron[0]].centre(neuron[1]), reach, reach)

    def _fills(self, moment: Moment, layer: int, values: Array | None) -> list[QColor]:
        shown = self._layout.columns[layer].shown
        if values is None:
            return [self._on_off[0]] * shown
        if moment.backward:
            every_delta = np.concatenate([delta for delta in moment.delta if delta is not None])
            return self._signed_fills(values[:shown], _largest(every_delta))
        low, high = reach(moment.kind(layer))
        limit = 1.0 if max(-low, high) <= 1 else _largest(values)
        if low < 0:
            return self._signed_fills(values[:shown], limit)
        return [self._on_off[level] for level in unit_levels(values[:shown], limit)]

    def _signed_fills(self, values: Array, limit: float) -> list[QColor]:
        return [self._signed[level] for level in signed_levels(values, limit)]

    def paint_inputs(self, painter: QPainter, moment: Moment) -> None:
        """The inputs as neurons, where they are no picture."""
        column, hue = self._layout.inputs, self._style.colour("input_hue")
        if column is not None:
            levels = signed_levels(moment.x[: column.shown], max(1.0, robust_largest(moment.x)))
            self._stamp(painter, column.centres, hue, [self._signed[level] for level in levels])

    def paint_outputs(self, painter: QPainter, moment: Moment) -> None:
        """Beside each output its value as a bar, and the target as the bar's outline."""
        column, output = self._layout.columns[-1], moment.activations[-1]
        left = self._layout.bars
        scale = _BAR / max(1.0, _largest(moment.y), 0.0 if output is None else _largest(output))
        for j, y in enumerate(column.y):
            wanted = self._choose_pen(painter, moment, j)
            if moment.y[j] > 0:
                self._bar(painter, left, y, scale * float(moment.y[j]), filled=False)
            if output is not None and np.isfinite(output[j]):
                self._bar(painter, left, y, scale * float(output[j]), filled=True)
                painter.setPen(self._text if wanted else self._muted)
                self._value(painter, moment, j, float(output[j]), QPointF(left, y))

    def _value(self, painter: QPainter, moment: Moment, j: int, value: float, at: QPointF) -> None:
        """A number near 1 beside its bar; below it, where there is more room, an amount in its own unit."""
        own = own_unit(moment, j, value)
        if own is None:
            painter.drawText(QRectF(at.x() + _BAR + 5, at.y() - 9, 40, 18), _LEFT, fixed(value))
        else:
            painter.drawText(QRectF(at.x(), at.y() + 7, _BAR + 45, 18), _LEFT, number(own))

    def _choose_pen(self, painter: QPainter, moment: Moment, j: int) -> bool:
        """For the words of an output, which stand out where its target is 1."""
        wanted = bool(moment.y[j] > 0.5)
        painter.setFont(self._bold if wanted else self._font)
        painter.setPen(self._text if wanted else self._muted)
        return wanted

    def _bar(self, painter: QPainter, left: float, y: float, length: float, *, filled: bool) -> None:
        if filled:
            painter.fillRect(QRectF(left, y - 3.5, max(0.0, length), 7), self._hues[-1])
            return
        painter.setPen(QPen(self._hues[-1], 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left - 0.5, y - 5.5, length + 2, 11))


def _beside_input(value: float) -> str:
    """With two decimals, unless those are too many for it or too few."""
    return fixed(value) if value == 0 or _SHORT <= abs(value) < _LONG else as_measured(value)


def _elided(painter: QPainter, name: str, room: QRectF) -> str:
    return painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, ceil(room.width()))


def _largest(values: Array) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size and finite.max() > 0 else 1.0
