"""A data set in a square of a few pixels: pictures, points in the colours of their classes, or a curve."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.view.data.set_sample import PICTURES, POINTS
from nnviz.view.parts.colour_map import colours_of, image_of, unit_levels
from nnviz.view.parts.plane import with_margin
from nnviz.view.parts.style import Style

_GREY = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
_FEW, _BIG, _SMALL, _MARGIN = 10, 4.0, 1.3, 3.0


def picture_of(data: Dataset | None, style: Style, side: int, ratio: float) -> QPixmap:
    """A picture of ``side`` × ``side`` points; a dashed frame where there are no data to draw.

    Parameters
    ----------
    ratio
        Pixels of the screen to a point.
    """
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(style.colour("card"))
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(0, 0, side, side)
        if data is None:
            _paint_nothing(painter, room, style)
        elif data.image_shape is not None:
            _paint_pictures(painter, room, data)
        elif len(data.inputs) == 1 and not data.classes:
            _paint_curve(painter, room, data, style)
        else:
            _paint_points(painter, room, data, style)
    return picture


def _paint_nothing(painter: QPainter, room: QRectF, style: Style) -> None:
    painter.setPen(QPen(style.colour("faint"), 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), 3, 3)


def _paint_pictures(painter: QPainter, room: QRectF, data: Dataset) -> None:
    """Four to a square."""
    half = room.width() / 2
    for place, x in enumerate(data.x_train[:PICTURES]):
        down, right = divmod(place, 2)
        levels = unit_levels(x).reshape(data.image_shape)
        painter.drawImage(QRectF(right * half, down * half, half - 1, half - 1), image_of(levels, _GREY))


def _paint_curve(painter: QPainter, room: QRectF, data: Dataset, style: Style) -> None:
    order = np.argsort(data.x_train[:, 0])
    painter.setPen(QPen(style.colour("train"), 1.5))
    painter.drawPolyline(_places(data.x_train[order, 0], data.y_train[order, 0], room))


def _paint_points(painter: QPainter, room: QRectF, data: Dataset, style: Style) -> None:
    """The first two inputs across and up; the target up where there is only one."""
    x = np.hstack([data.x_train[:POINTS], data.y_train[:POINTS]])
    radius = _BIG if len(x) <= _FEW else _SMALL
    painter.setPen(Qt.PenStyle.NoPen)
    for place, colour in zip(_places(x[:, 0], x[:, 1], room), _colours(data, style), strict=False):
        painter.setBrush(colour)
        painter.drawEllipse(place, radius, radius)


def _colours(data: Dataset, style: Style) -> list[QColor]:
    if data.classes:
        hues = [style.class_colour(k, len(data.classes)) for k in range(len(data.classes))]
        return [hues[label] for label in data.labels_train[:POINTS]]
    y = data.y_train[:POINTS, 0]
    table = colours_of(style.sequential)
    return [table[level] for level in unit_levels(y - y.min(), float(np.ptp(y)) or 1.0)]


def _places(x1: Array, x2: Array, room: QRectF) -> list[QPointF]:
    room = room.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    (left, right), (low, high) = (with_margin(float(x.min()), float(x.max())) for x in (x1, x2))
    across = room.left() + room.width() * (x1 - left) / (right - left)
    down = room.top() + room.height() * (high - x2) / (high - low)
    return [QPointF(*place) for place in zip(across.tolist(), down.tolist(), strict=True)]
