"""Where everything of the network's picture stands, in pixels."""

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF

MOST_SHOWN = 18
_PITCH = 16.0
_TIGHTEST = 10.0  # pixels, in which a digit can still be read
_WIDEST_PITCH = 64.0
_LABELS, _NAMES = 34.0, 19.0
"""Room for names and sizes of the layers, and for their names alone."""

_ROOMY, _LEAST_ROOM = 140.0, 60.0
_BARS = 100.0
_INPUT_VALUES = 64.0
"""As −0.0702 and −999.50 with the air beside them."""

_TOP = 6.0
_LARGEST, _LARGEST_PICTURE = 11.0, 18.0


class Column(Struct, frozen=True, dict=True):
    """One layer: the first neurons of it, from top to bottom.

    Attributes
    ----------
    size
        Neurons in the layer.
    y
        Centres of those shown.
    more
        Where "⋮" stands for the rest; None when all are shown.
    """

    x: float
    size: int
    y: tuple[float, ...]
    more: float | None

    @property
    def shown(self) -> int:
        """Neurons drawn, which are the first of the layer."""
        return len(self.y)

    @cached_property
    def centres(self) -> list[QPointF]:
        """Of all neurons that are shown."""
        return [self.centre(neuron) for neuron in range(self.shown)]

    def centre(self, neuron: int) -> QPointF:
        """Of a neuron that is shown."""
        return QPointF(self.x, self.y[neuron])


class NetworkLayout(Struct, frozen=True):
    """The whole picture.

    Attributes
    ----------
    picture
        Of the input; None where the inputs are a column of neurons.
    inputs
        That column; None where the input is a picture.
    columns
        One for each layer that computes.
    radius
        Of a neuron.
    pitch
        Between two columns.
    labels
        Top of the labels under the columns.
    has_sizes
        Whether the sizes of the layers have room under their names.
    bars
        Left end of the bars of the outputs.
    """

    picture: QRectF | None
    inputs: Column | None
    columns: tuple[Column, ...]
    radius: float
    pitch: float
    labels: float
    has_sizes: bool
    bars: float

    def before(self, layer: int) -> Column | None:
        """The column whose neurons a layer reads; None for a picture."""
        return self.columns[layer - 1] if layer else self.inputs

    def neuron_at(self, point: QPointF) -> tuple[int, int] | None:
        """(layer, neuron) under a point."""
        reach = (self.radius + 3) ** 2
        for layer, column in enumerate(self.columns):
            for neuron, y in enumerate(column.y):
                if (point.x() - column.x) ** 2 + (point.y() - y) ** 2 <= reach:
                    return layer, neuron
        named = self._beside(self.columns[-1], point) if self.columns else None
        is_right = named is not None and point.x() > self.columns[-1].x
        return (len(self.columns) - 1, named) if named is not None and is_right else None

    def input_at(self, point: QPointF) -> int | None:
        """The input whose neuron or name is under a point."""
        if self.inputs is None or point.x() > self.inputs.x + self.radius + 3:
            return None
        return self._beside(self.inputs, point)

    def _beside(self, column: Column, point: QPointF) -> int | None:
        """The neuron of a column that stands at the height of a point."""
        j = min(range(column.shown), key=lambda j: abs(point.y() - column.y[j]), default=None)
        return j if j is not None and abs(point.y() - column.y[j]) < _PITCH / 2 else None


def lay_out(
    sizes: Sequence[int],
    image_shape: tuple[int, int] | None,
    width: float,
    height: float,
    names: tuple[float, float] = (14.0, 12.0),
    *,
    pictures: bool = False,
) -> NetworkLayout:
    """The picture of a network of these ``sizes`` (the input first) in so many pixels.

    ``names`` are the widths of the inputs' and of the outputs' names; with ``pictures`` neurons are
    drawn larger where there is room, because something is to be seen in them.
    """
    has_sizes = height >= _ROOMY
    words = _LABELS if has_sizes else _NAMES
    room = height - words - _TOP
    middle = _TOP + room / 2
    largest = _LARGEST_PICTURE if pictures else _LARGEST
    right = width - names[1] - _BARS - largest - 5
    picture = _picture(image_shape, width, room, middle) if image_shape else None
    left = picture.right() if picture else names[0] + _INPUT_VALUES + largest
    pitch = (right - left) / (len(sizes) - 1)
    pitches = (*(_PITCH for _ in sizes[2:]), _TIGHTEST)  # of the outputs none is left out
    columns = tuple(
        _column(left + pitch * layer, sizes[layer], room, middle, tightest)
        for layer, tightest in enumerate(pitches, start=1)
    )
    inputs = None if picture else _column(left, sizes[0], room, middle, _PITCH)
    steps = [_pitch(min(size, MOST_SHOWN), room) for size in sizes[picture is not None :]]
    radius = max(2.5, min(largest, 0.43 * min(steps), 0.3 * pitch))
    labels, bars = height - words + min(4, words - 16), right + largest + names[1] + 9
    return NetworkLayout(picture, inputs, columns, radius, pitch, labels, has_sizes, bars)


def least_height(sizes: Sequence[int], image_shape: tuple[int, int] | None = None) -> float:
    """In so many pixels up to ten outputs are drawn, and up to six neurons of the layers before them."""
    before = sizes[1:-1] if image_shape else sizes[:-1]  # of a picture no neurons are drawn
    room = max(_LEAST_ROOM, _PITCH * min(max(before, default=0), 6), _TIGHTEST * min(sizes[-1], 10))
    return _TOP + _NAMES + room


def _picture(shape: tuple[int, int], width: float, room: float, middle: float) -> QRectF:
    rows, columns = shape
    largest = min(0.25 * width, 0.62 * room)
    pixel = max(1.0, largest / max(rows, columns))
    if pixel > 2:
        pixel = float(int(pixel))
    return QRectF(8, round(middle - pixel * rows / 2), pixel * columns, pixel * rows)


def _pitch(slots: int, room: float) -> float:
    return min(_WIDEST_PITCH, room / slots)


def _column(x: float, size: int, room: float, middle: float, tightest: float) -> Column:
    most = min(MOST_SHOWN, max(2, int(room / tightest)))
    slots = min(size, most)
    pitch = _pitch(slots, room)
    top = middle - pitch * (slots - 1) / 2
    y = tuple(top + pitch * slot for slot in range(slots))
    return Column(x, size, y, None) if size <= most else Column(x, size, y[:-1], y[-1])
