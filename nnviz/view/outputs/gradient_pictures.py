"""Three pictures of the input: what a neuron looks for, what raises it most, and what the cost minds."""

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.colour_map import image_of, robust_largest, signed_levels, unit_levels
from nnviz.view.parts.point_cursor import PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, small_font

_HEAD, _FOOT, _GAP, _SIDE = 18.0, 66.0, 10.0, 4.0
_LARGEST = 200.0
_GREY = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


class InputPicture(Struct, frozen=True, eq=False):
    """Numbers (n_0,) as a picture.

    Attributes
    ----------
    signed
        Whether they are a gradient, or else an input from 0 to 1.
    words
        What it is for, below the picture.
    """

    title: str
    values: Array
    signed: bool
    words: str


class GradientPictures(Canvas):
    """The pictures side by side."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._shape = (1, 1)
        self.pictures: tuple[InputPicture, ...] = ()
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Slopes over the input")

    def minimumSizeHint(self) -> QSize:
        return grown(210, 100)

    def show_pictures(self, pictures: tuple[InputPicture, ...], shape: tuple[int, int]) -> None:
        """Draw these, each of ``shape``."""
        self.pictures, self._shape = pictures, shape
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.pictures:
            return
        pitch = self.width() / len(self.pictures)
        with painter_on(self) as painter:
            painter.setFont(small_font())
            for place, picture in enumerate(self.pictures):
                self._paint(painter, picture, self._place(place), pitch - _GAP)
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell).adjusted(-2, -2, 2, 2), self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """For `point`: picture by picture, row by row."""
        return [row for picture in self.pictures for row in _rows(picture, self._shape)]

    def _place_of(self, line: int, column: int) -> QRectF:
        """Where a pixel is."""
        place, row = divmod(line, self._shape[0])
        picture, (rows, columns) = self._place(place), self._shape
        wide, high = picture.width() / columns, picture.height() / rows
        return QRectF(picture.left() + column * wide, picture.top() + row * high, wide, high)

    def _place(self, place: int) -> QRectF:
        """Where a picture is."""
        pitch, (rows, columns) = self.width() / len(self.pictures), self._shape
        across, down = (pitch - _GAP) / columns, (self.height() - _HEAD - _FOOT) / rows
        scale = min(across, down, _LARGEST / max(rows, columns))
        return QRectF(_SIDE + place * pitch, _HEAD, columns * scale, rows * scale)

    def _paint(self, painter: QPainter, picture: InputPicture, place: QRectF, room: float) -> None:
        left = place.left()
        largest = robust_largest(picture.values) if picture.signed else 1.0
        limit = largest if largest > 0 else 1.0
        if picture.signed:
            image = image_of(signed_levels(picture.values, limit).reshape(self._shape), self._style.diverging)
        else:
            image = image_of(unit_levels(picture.values).reshape(self._shape), _GREY)
        painter.drawImage(place, image)
        painter.setPen(self._style.colour("text"))
        painter.drawText(QRectF(left, 0, room, _HEAD - 3), Qt.AlignmentFlag.AlignLeft, picture.title)
        painter.setPen(self._style.colour("muted"))
        scale_words = f"full colour at ± {number(limit, 2)}. " if picture.signed else ""
        below = QRectF(left, place.bottom() + 3, room, _FOOT - 3)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(below, wrapped, scale_words + picture.words)


def _rows(picture: InputPicture, shape: tuple[int, int]) -> list[Series]:
    pixels = picture.values.reshape(shape)
    return by_rows(pixels, lambda row: f"{picture.title} in row {row + 1}", lambda k: f"column {k + 1}")
