"""Small pictures on the cards: each panel and lab as it looks from afar."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import exp, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.view.parts.style import Style

Paint = Callable[[QPainter, QRectF, Style], None]

_WIDTH = 1.3
_POINTS = 40


def paint_panel(name: str) -> Paint:
    """The picture of a panel or lab; of those that have none, a network."""
    return _PICTURES.get(name, _network)


def paint_curve(values: Sequence[float]) -> Paint:
    """A curve over equal steps, as high as the picture; numbers that are not finite are left out."""
    heights = [value for value in values if value == value and abs(value) < float("inf")]

    def paint(painter: QPainter, room: QRectF, style: Style) -> None:
        low, high = min(heights, default=0.0), max(heights, default=1.0)
        scale = high - low or 1.0
        parts = [(value - low) / scale for value in heights]
        paint_line(painter, room, parts if len(parts) > 1 else [0.0, 0.0], style.colour("train"))

    return paint


def paint_pictures(pictures: Sequence[Sequence[Sequence[float]]]) -> Paint:
    """Grey pictures with values from 0 to 1, three by three."""

    def paint(painter: QPainter, room: QRectF, style: Style) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        side = min(room.width(), room.height()) / 3
        left = room.center().x() - 1.5 * side
        for place, picture in enumerate(pictures[:9]):
            cell = (side - 2) / len(picture)
            for row, line in enumerate(picture):
                for column, value in enumerate(line):
                    grey = round(255 * value)
                    corner = QPointF(
                        left + side * (place % 3) + cell * column,
                        room.top() + side * (place // 3) + cell * row,
                    )
                    painter.fillRect(
                        QRectF(corner, corner + QPointF(cell + 0.5, cell + 0.5)), QColor(grey, grey, grey)
                    )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    return paint


def paint_table(painter: QPainter, room: QRectF, style: Style) -> None:
    """Rows and columns, the last of which is what is foretold."""
    wide, high = room.width() / 4, room.height() / 4
    for row in range(4):
        for column in range(4):
            colour = style.colour("accent" if column == 3 else "muted" if row == 0 else "faint")
            cell = QRectF(room.left() + wide * column + 1.5, room.top() + high * row + 2, wide - 3, high - 5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(cell, 2, 2)


def paint_line(painter: QPainter, room: QRectF, heights: Sequence[float], colour: QColor) -> None:
    """A curve over equal steps, through heights from 0 to 1."""
    step = room.width() / (len(heights) - 1)
    points = [
        QPointF(room.left() + step * place, room.bottom() - room.height() * height)
        for place, height in enumerate(heights)
    ]
    painter.setPen(QPen(colour, _WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))


def _curve(painter: QPainter, room: QRectF, of: Callable[[float], float], colour: QColor) -> None:
    paint_line(painter, room, [of(place / (_POINTS - 1)) for place in range(_POINTS)], colour)


def _network(painter: QPainter, room: QRectF, style: Style) -> None:
    columns = [(0.08, 2, "input_hue"), (0.5, 3, "text"), (0.92, 2, "output_hue")]
    places = [
        [
            QPointF(room.left() + room.width() * x, room.top() + room.height() * (k + 0.5) / n)
            for k in range(n)
        ]
        for x, n, _ in columns
    ]
    painter.setPen(QPen(style.colour("faint"), 1))
    for left, right in pairwise(places):
        for one in left:
            for other in right:
                painter.drawLine(one, other)
    for (_, _, colour), column in zip(columns, places, strict=True):
        painter.setPen(QPen(style.colour(colour), _WIDTH))
        painter.setBrush(style.colour("card"))
        for place in column:
            painter.drawEllipse(place, 4, 4)


def _cost(painter: QPainter, room: QRectF, style: Style) -> None:
    _curve(painter, room, lambda x: 0.06 + 0.9 * exp(-5 * x), style.colour("train"))
    _curve(painter, room, lambda x: 0.14 + 0.82 * exp(-4.5 * x) + 0.12 * x * x, style.colour("test"))


def _gradient(painter: QPainter, room: QRectF, style: Style) -> None:
    for layer in range(4):
        start = 0.1 + 0.24 * layer
        _curve(
            painter,
            room,
            lambda x, start=start: start + (0.86 - start) * x**0.6 + 0.03 * sin(40 * x + 9 * start),  # type: ignore[misc]
            style.layer_colour(layer, 5),
        )


def _grid(painter: QPainter, room: QRectF, style: Style) -> None:
    colours = [style.colour(name) for name in ("negative", "positive", "faint")]
    side = min(room.width(), room.height()) / 5
    for place in range(25):
        column, row = place % 5, place // 5
        corner = QPointF(room.center().x() + (column - 2.5) * side, room.top() + row * side)
        shade = QColor(colours[(3 * column + 2 * row + column * row) % 3])
        painter.fillRect(QRectF(corner, corner + QPointF(side - 1.5, side - 1.5)), shade)


def _backprop(painter: QPainter, room: QRectF, style: Style) -> None:
    wide, high = room.width() / 4, room.height() / 2
    for row in range(2):
        for layer in range(4):
            cell = QRectF(room.left() + wide * layer + 2, room.top() + high * row + 3, wide - 5, high - 8)
            colour = style.layer_colour(layer, 4)
            painter.setPen(QPen(colour, _WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush if row else colour)
            painter.drawRoundedRect(cell, 2, 2)


def _sigmoid(painter: QPainter, room: QRectF, style: Style) -> None:
    _curve(painter, room, lambda x: 1 / (1 + exp(-12 * (x - 0.5))), style.colour("text"))
    _curve(painter, room, lambda x: float(x > 0.5), style.colour("muted"))


def _bars(painter: QPainter, room: QRectF, style: Style) -> None:
    heights = (0.2, 0.1, 0.95, 0.3, 0.15, 0.45)
    wide = room.width() / len(heights)
    for place, height in enumerate(heights):
        top = room.bottom() - room.height() * height
        colour = style.colour("output_hue" if height > 0.9 else "muted")
        painter.fillRect(QRectF(room.left() + wide * place + 1.5, top, wide - 3, room.bottom() - top), colour)


def _chain(painter: QPainter, room: QRectF, style: Style) -> None:
    wide = room.width() / 4
    for place in range(4):
        top = room.bottom() - room.height() * 0.12 * 2.0**place
        left = room.left() + wide * place
        painter.fillRect(QRectF(left + 2, top, wide - 4, room.bottom() - top), style.layer_colour(place, 5))


def _valley(painter: QPainter, room: QRectF, style: Style) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.colour("muted"), 1))
    for size in (1.0, 0.7, 0.42, 0.16):
        painter.drawEllipse(room.center(), room.width() / 2 * size, room.height() / 2 * size)
    painter.setPen(QPen(style.colour("text"), _WIDTH))
    way = [(0.08, 0.2), (0.3, 0.62), (0.42, 0.4), (0.5, 0.5)]
    painter.drawPolyline(
        [QPointF(room.left() + room.width() * x, room.top() + room.height() * y) for x, y in way]
    )


_PICTURES: dict[str, Paint] = {
    "cost": _cost,
    "gradient": _gradient,
    "weights": _grid,
    "backprop": _backprop,
    "activations": _sigmoid,
    "outputs": _bars,
    "draw": _bars,
    "data": paint_table,
    "runs": _cost,
    "chain": _chain,
    "nudges": _grid,
    "slowness": _grid,
    "costs": _cost,
    "neuron": _sigmoid,
    "valley": _valley,
    "regularisation": _bars,
    "second_order": _valley,
    "seeds": _gradient,
}
