"""Pictures on the cards of lessons: what each one's own experiment comes to in its first steps."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.core.parameters import Array
from nnviz.experiment.lesson import Lesson
from nnviz.training.lessons.preview import Kind, Preview
from nnviz.view.parts.colour_map import image_of, signed_levels
from nnviz.view.parts.style import Style
from nnviz.view.start.pictures import Paint, paint_line

_KINDS: dict[str, Kind] = {
    "cost": "costs",
    "costs": "costs",
    "valley": "costs",
    "regularisation": "costs",
    "seeds": "costs",
    "gradient": "gradients",
    "chain": "gradients",
    "break_it": "gradients",
    "weights": "weights",
    "nudges": "errors",
    "slowness": "pixels",
    "outputs": "outputs",
    "draw": "outputs",
    "data": "outputs",
    "activations": "slopes",
    "neuron": "slopes",
}
_MOST = 6
"""Neurons of a layer that are drawn."""

_WIDTH = 1.3


def panel_of(lesson: Lesson) -> str:
    """The panel that stands for it, if not the network, which most lessons have in sight."""
    return next((name for name in lesson.panels if name != "network"), "network")


def kind_of(lesson: Lesson) -> Kind:
    """What is to be computed for its picture."""
    return _KINDS.get(panel_of(lesson), "network")


def paint_preview(preview: Preview) -> Paint:
    """The picture of these numbers."""
    paint = _PAINTERS[preview.kind]
    return lambda painter, room, style: paint(painter, room, style, preview)


def _costs(painter: QPainter, room: QRectF, style: Style, preview: Preview) -> None:
    colours = [style.train, *style.twins[1:]]
    _lines(painter, room, [_calm(line) for line in preview.values], [QColor(name) for name in colours])


def _gradients(painter: QPainter, room: QRectF, style: Style, preview: Preview) -> None:
    layers = len(preview.values)
    colours = [style.layer_colour(layer, layers) for layer in range(layers)]
    _lines(painter, room, [_calm(line) for line in preview.values], colours)


def _slopes(painter: QPainter, room: QRectF, style: Style, preview: Preview) -> None:
    curves = [curve for pair in preview.values for curve in pair]
    colours = [QColor(name) for twin in style.twins for name in (twin, style.muted)]
    _lines(painter, room, curves, colours)


def _matrix(painter: QPainter, room: QRectF, style: Style, preview: Preview) -> None:
    values = preview.values[0]
    limit = float(np.nanmax(np.abs(values), initial=1e-12))
    rows, columns = values.shape
    side = min(room.width() / columns, room.height() / rows)
    place = QRectF(0, 0, side * columns, side * rows)
    place.moveCenter(room.center())
    painter.drawImage(place, image_of(signed_levels(values, limit), style.diverging))


def _outputs(painter: QPainter, room: QRectF, style: Style, preview: Preview) -> None:
    values = preview.values[0]
    if values.ndim == 2:
        _matrix(painter, room, style, preview)
        return
    wide, top = room.width() / len(values), max(1e-9, float(np.max(values)))
    for place, value in enumerate(values):
        high = room.height() * max(0.03, float(value) / top)
        bar = QRectF(room.left() + wide * place + 0.5, room.bottom() - high, wide - 1, high)
        painter.fillRect(bar, style.colour("output_hue" if place == preview.lit else "muted"))


def _network(painter: QPainter, room: QRectF, style: Style, preview: Preview) -> None:
    sizes = [preview.values[0].shape[1], *(len(w) for w in preview.values)]
    columns = [
        [
            QPointF(
                room.left() + room.width() * (0.06 + 0.88 * x), room.top() + room.height() * (j + 0.5) / n
            )
            for j in range(n)
        ]
        for x, n in zip(np.linspace(0, 1, len(sizes)), (min(size, _MOST) for size in sizes), strict=True)
    ]
    for w, (left, right) in zip(preview.values, pairwise(columns), strict=True):
        largest = float(np.abs(w).max()) or 1.0
        for j, end in enumerate(right):
            for k, begin in enumerate(left):
                colour = style.colour("positive" if w[j, k] > 0 else "negative")
                painter.setPen(QPen(colour, 0.3 + 1.2 * abs(float(w[j, k])) / largest))
                painter.drawLine(begin, end)
    radius = min(4.0, 0.36 * room.height() / max(map(len, columns)))
    for layer, column in enumerate(columns):
        hue = style.layer_colour(layer - 1, len(columns) - 1) if layer else style.colour("input_hue")
        painter.setPen(QPen(hue, _WIDTH))
        painter.setBrush(style.colour("card"))
        for centre in column:
            painter.drawEllipse(centre, radius, radius)


_PAINTERS: dict[Kind, Callable[[QPainter, QRectF, Style, Preview], None]] = {
    "costs": _costs,
    "gradients": _gradients,
    "weights": _matrix,
    "pixels": _matrix,
    "errors": _matrix,
    "outputs": _outputs,
    "network": _network,
    "slopes": _slopes,
}


def _calm(line: Array) -> Array:
    """The same without the jumps from mini-batch to mini-batch: means of neighbours."""
    finite = line[np.isfinite(line)]
    wide = max(1, len(finite) // 12)
    return np.convolve(finite, np.full(wide, 1 / wide), "valid") if len(finite) else finite


def _lines(painter: QPainter, room: QRectF, lines: Sequence[Array], colours: Sequence[QColor]) -> None:
    """Curves on one scale; what is not finite is left out."""
    finite = [line[np.isfinite(line)] for line in lines]
    low = min((float(line.min()) for line in finite if len(line)), default=0.0)
    high = max((float(line.max()) for line in finite if len(line)), default=1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line, colour in zip(finite, colours, strict=False):
        if len(line) > 1:
            paint_line(painter, room, ((line - low) / ((high - low) or 1.0)).tolist(), colour)
