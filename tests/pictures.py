"""What a widget shows: its pixels, and what its painter was asked to draw."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from nnviz.view.parts.kept_picture import forget_pictures

_NEAR = 4
SMOOTH = QPainter.RenderHint.Antialiasing


def assert_not_blank(image: QImage, colours: int = 8) -> None:
    """Fail unless the picture shows something: a blank one equals every other blank one."""
    assert not image.isNull(), "there is no picture"
    found = np.unique(pixels(image)[::2, ::2]).size
    assert found >= colours, f"the picture is all but blank: {found} colours"


def pixels(image: QImage) -> NDArray[np.uint32]:
    """Its colours as 0xAARRGGBB, (height, width): to ask Qt for one after the other takes a second."""
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()].copy()


def lightness(image: QImage) -> NDArray[np.int64]:
    """0 for black to 255 for white, (height, width), as ``QColor.lightness`` tells it of one colour."""
    parts = pixels(image)[..., np.newaxis].view(np.uint8)[..., :3].astype(int)
    return (parts.max(axis=-1) + parts.min(axis=-1)) // 2


def picture(widget: QWidget, colours: int = 8) -> QImage:
    """What the widget paints, which is not nothing."""
    image = widget.grab().toImage()
    assert_not_blank(image, colours)
    return image


def is_near(one: QColor | str, other: QColor | str) -> bool:
    """Whether two colours look alike."""
    parts = zip(QColor(one).getRgb(), QColor(other).getRgb(), strict=True)
    return all(abs(a - b) <= _NEAR for a, b in parts)


def pixel(widget: QWidget, at: QPointF) -> QColor:
    """The colour of a widget at one place."""
    return widget.grab().toImage().pixelColor(at.toPoint())


class Mark(NamedTuple):
    """One thing that was drawn.

    Attributes
    ----------
    kind
        The method of the painter.
    place
        Round all of it, in pixels of the widget.
    points
        Its corners, of a line or a polygon.
    size
        Of the letters, in points.
    free
        Whether nothing cuts it but the edge of the widget.
    """

    kind: str
    place: QRectF
    points: tuple[QPointF, ...]
    text: str
    ink: QColor
    fill: QColor
    width: float
    style: Qt.PenStyle
    bold: bool
    size: float
    smooth: bool
    free: bool


class Drawing(list[Mark]):
    """What was drawn, in order."""

    def of(self, kind: str, colour: QColor | str | None = None) -> "Drawing":
        """Those of a kind: ``"text"``, ``"line"`` or what is filled, in this colour."""
        return Drawing(
            mark
            for mark in self
            if mark.kind == kind and (colour is None or QColor(colour) in (mark.ink, mark.fill))
        )

    @property
    def words(self) -> list[str]:
        """All that is written."""
        return [mark.text for mark in self if mark.kind == "text"]

    def text(self, words: str) -> Mark:
        """Where and how these words stand, which are there once."""
        (found,) = [mark for mark in self if mark.text == words]
        return found


def drawn_by(widget: QWidget) -> Drawing:
    """What the widget, as it is, asks its painter to draw."""
    marks, image = grabbed(widget)
    assert_not_blank(image, 2)
    return marks


def grabbed(widget: QWidget) -> tuple[Drawing, QImage]:
    """What it asks its painter to draw, if anything, and what comes of it."""
    marks = Drawing()
    forget_pictures(widget)  # what it has kept is painted afresh
    with noted(marks):
        return marks, widget.grab().toImage()


def painted(paint: Callable[[QPainter], object], wide: int = 200, high: int = 120) -> Drawing:
    """What a function draws with a painter, on a sheet of this size."""
    marks, sheet = Drawing(), QImage(wide, high, QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.black)
    with QPainter(sheet) as painter, noted(marks):
        paint(painter)
    assert_not_blank(sheet, 2)
    return marks


@contextmanager
def noted(marks: Drawing) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, (kind, shape) in _SHAPES.items():
            patch.setattr(QPainter, name, _told(getattr(QPainter, name), kind, shape, marks))
        for name, one in _MANY.items():
            patch.setattr(QPainter, name, _told(getattr(QPainter, name), *_SHAPES[one], marks, many=True))
        yield


def _told(
    draw: Callable[..., Any],
    kind: str,
    shape: Callable[..., Any],
    marks: list[Mark],
    *,
    many: bool = False,
) -> Any:
    def note(painter: QPainter, *how: Any) -> None:
        pen, text = painter.pen(), next((part for part in how if isinstance(part, str)), "")
        brush = QBrush(how[-1]) if kind == "fill" else painter.brush()
        corners = [painter.transform().map(QPointF(point)) for point in shape(*how)]
        place = QPolygonF(corners).boundingRect()
        marks.append(
            Mark(kind, place, tuple(corners), text, pen.color(), brush.color(), pen.widthF(), pen.style(),
                 painter.font().bold(), painter.font().pointSizeF(), bool(painter.renderHints() & SMOOTH),
                 isinstance(painter.device(), QWidget) and not painter.hasClipping())
        )  # fmt: skip

    def tell(painter: QPainter, *how: Any) -> Any:
        for one in how[0] if many else [None]:
            note(painter, *([one] if many else how))
        return draw(painter, *how)

    return tell


def _corners(place: Any, *more: Any) -> list[QPointF]:
    if isinstance(place, QPoint | QPointF):
        return [QPointF(place)]
    if len(more) == 2 and isinstance(more[1], QImage | QPixmap):
        return [QPointF(place, more[0])]
    if not isinstance(place, QRect | QRectF):
        place = QRectF(place, *more[:3])
    box = QRectF(place)
    return [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]


def _round(centre: Any, *radii: Any) -> list[QPointF]:
    if isinstance(centre, QRectF):
        return _corners(centre)
    way = QPointF(radii[0], radii[1])
    return _corners(QRectF(centre - way, centre + way))


def _ends(*how: Any) -> list[QPointF]:
    if len(how) == 4:
        return [QPointF(*how[:2]), QPointF(*how[2:])]
    if isinstance(how[0], QLineF):
        return [how[0].p1(), how[0].p2()]
    return [QPointF(point) for point in how]


def _polygon(points: Any, *more: Any) -> list[QPointF]:
    return [QPointF(point) for point in points]


def _path(path: Any, *more: Any) -> list[QPointF]:
    return [QPointF(path.elementAt(k).x, path.elementAt(k).y) for k in range(path.elementCount())]


_SHAPES: dict[str, tuple[str, Callable[..., list[QPointF]]]] = {
    "drawText": ("text", _corners),
    "fillRect": ("fill", _corners),
    "drawRect": ("box", _corners),
    "drawRoundedRect": ("box", _corners),
    "drawEllipse": ("disc", _round),
    "drawLine": ("line", _ends),
    "drawPolyline": ("line", _polygon),
    "drawPolygon": ("polygon", _polygon),
    "drawImage": ("image", _corners),
    "drawPath": ("path", _path),
    "fillPath": ("fill", _path),
    "drawPoint": ("disc", lambda at: [QPointF(at)]),
}
_MANY = {"drawLines": "drawLine", "drawRects": "drawRect", "drawPoints": "drawPoint"}


def xy(point: QPointF) -> tuple[float, float]:
    """Its two numbers, to be compared."""
    return point.x(), point.y()


def near(*points: QPointF) -> list[Any]:
    """Where they lie, to a hundredth of a pixel."""
    return [pytest.approx(xy(point), abs=0.01) for point in points]
