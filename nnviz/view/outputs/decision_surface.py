"""The plane of two inputs, coloured by what the network makes of it, with the data's points."""

from collections.abc import Sequence
from math import inf, isqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.data.dataset import Dataset
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.colour_map import image_of, signed_levels
from nnviz.view.parts.data_names import input_name
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.plane import Plane
from nnviz.view.parts.point_cursor import PointCursor, Series, ring_round
from nnviz.view.parts.responses import Scale, Surface
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest

MOST_ON_PLANE = 2_000
"""Points drawn of each set, which are the first."""

_READ = 21
"""Rows and columns of the plane that are read: so few that one comes across it by keys."""

MOST_POINTS = 500
"""The same where they are drawn anew each time."""

_TOP, _GAP, _BAR, _NUMBERS, _LONGEST_NAME = 4.0, 10.0, 9.0, 40.0, 96.0
_NEAR = QPointF(6, 6)
_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class DecisionSurface(Canvas):
    """A surface with axes, scale and points: discs train, rings test."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._plane: Plane | None = None
        self._data: Dataset | None = None
        self._limit, self._beside = 1.0, _NUMBERS
        self._points = KeptPicture(self)
        self._image = QImage()
        self._scale: Scale | None = None
        self._smooth = True
        self._followed: Array | None = None
        self._values: Array = np.empty((0, 0))
        self._names: Sequence[str] = ()
        self.point = PointCursor(self, self._read_out, -inf, self._around)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Output of the network over the plane of its inputs, with the data")

    def minimumSizeHint(self) -> QSize:
        return grown(210, 150)

    def sizeHint(self) -> QSize:
        return grown(330, 260)

    def show_data(self, data: Dataset, plane: Plane, limit: float) -> None:
        """Take other points; ``limit`` is the size of target in full colour, where it is a quantity."""
        self._data, self._plane, self._limit = data, plane, limit
        self._points.forget()
        self.point.follow()
        names = data.classes if len(data.classes) > 2 else ()
        longest = max(map(QFontMetricsF(small_font()).horizontalAdvance, names), default=0.0)
        self._beside = min(max(_NUMBERS, longest + 8), _LONGEST_NAME)
        self.update()

    def let_go(self) -> None:
        """Keep no data."""
        self._data = None

    def tell(self, values: Array, names: Sequence[str]) -> None:
        """Let these values (n, side²), row by row, be read of the plane, each by its name."""
        self._values, self._names = values, names
        self.point.follow()

    def show_surface(self, surface: Surface, followed: Array, *, smooth: bool) -> None:
        """Colour the plane, and point out the followed example, measured (2,)."""
        self._image = image_of(surface.levels, surface.scale.table)
        self._scale, self._smooth, self._followed = surface.scale, smooth, followed
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._points.forget()
        self.update()

    @property
    def frame(self) -> ChartFrame:
        """Where the plane lies."""
        assert self._plane is not None
        marks = [words for _, words in self._scale.marks] if self._scale else []
        beside = max(self._beside, widest(marks) + 6)
        left = left_of(self._plane.x2, self.height() - _TOP - BELOW)
        room = self.width() - left - _GAP - _BAR - beside
        side = max(20.0, min(room, self.height() - _TOP - BELOW))
        return ChartFrame(QRectF(left, _TOP, side, side), self._plane.x1, self._plane.x2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._plane is None or self._scale is None or self._data is None:
            return
        frame, data = self.frame, self._data
        points = self._points.painted(None, lambda painter: self._paint_points(painter, frame, data))
        with painter_on(self) as painter:
            painter.setFont(small_font())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
            painter.drawImage(frame.box, self._image)
            painter.drawPixmap(0, 0, points)
            self._paint_followed(painter, frame)
            paint_axes(painter, frame, self._style, *(data.inputs or ("x₁", "x₂"))[:2])
            self._paint_scale(painter, frame.box, self._scale)
            if (cell := self.point.cell) is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                ring_round(painter, self._around(*cell).center(), self._style.colour("text"))

    def _around(self, line: int, k: int) -> QRectF:
        """Where the point is that is read."""
        at = self.frame.point(*self._place_of(line, k))
        return QRectF(at - _NEAR, at + _NEAR)

    def _read_out(self) -> list[Series]:
        """For `point`: each name over the plane, row by row, and then the points of each set."""
        data, plane = self._data, self._plane
        if data is None or plane is None:
            return []
        nodes, (x1, x2) = self._nodes()
        x1_name, x2_name = (short(input_name(data, k)) for k in range(2))
        side = isqrt(self._values.shape[1])
        rows = [
            Series(
                f"{name} at {x2_name} = {number(float(at))}",
                x1,
                values.reshape(side, side)[node, nodes],
                lambda x: f"{x1_name} = {number(x)}",
            )
            for name, values in zip(self._names, self._values, strict=True)
            for node, at in zip(nodes, x2, strict=True)
        ]
        return [*rows, *(self._read_points(data, part, x1_name, x2_name) for part in ("train", "test"))]

    def _nodes(self) -> tuple[NDArray[np.intp], tuple[Array, Array]]:
        """Which rows and columns of the grid are read, and where they are on both axes."""
        assert self._plane is not None
        side = isqrt(self._values.shape[1])
        nodes = np.linspace(0, side - 1, min(side, _READ)).round().astype(np.intp)
        grid = self._plane.grid(side).reshape(2, side, side)
        return nodes, (grid[0, 0, nodes], grid[1, nodes, 0])

    def _read_points(self, data: Dataset, part: str, x1_name: str, x2_name: str) -> Series:
        x, y = _points_of(data, part)

        def where(k: float) -> str:
            x1, x2 = map(number, x[int(k) - 1].tolist())
            return f"example {k:.0f}, {x1_name} = {x1}, {x2_name} = {x2}"

        def is_class(k: float) -> str:
            return f"is {short(data.classes[int(k)])}"

        return Series(part, np.arange(1.0, len(x) + 1), y, where, is_class if data.classes else number)

    def _place_of(self, line: int, k: int) -> tuple[float, float]:
        """x₁ and x₂ of it."""
        nodes, (x1, x2) = self._nodes()
        past = line - len(self._names) * len(nodes)
        if past < 0:
            return float(x1[k]), float(x2[line % len(nodes)])
        assert self._data is not None
        x, _ = _points_of(self._data, ("train", "test")[past])
        return float(x[k, 0]), float(x[k, 1])

    def _paint_points(self, painter: QPainter, frame: ChartFrame, data: Dataset) -> None:
        radius = 3.4 if frame.box.width() > 180 else 2.6
        inside, edge = self._style.colour("card"), QPen(self._style.colour("window"), 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(frame.box)
        for x, hues, ring in (
            (data.x_test, self._hues(data, data.labels_test, data.y_test), True),
            (data.x_train, self._hues(data, data.labels_train, data.y_train), False),
        ):
            shown = data.preparation.undo(x[:MOST_ON_PLANE])
            for centre, hue in zip(frame.points(shown[:, 0], shown[:, 1]), hues, strict=True):
                painter.setBrush(inside if ring else hue)
                painter.setPen(QPen(hue, 1.8) if ring else edge)
                painter.drawEllipse(centre, radius - 0.4 * ring, radius - 0.4 * ring)

    def _hues(self, data: Dataset, labels: NDArray[np.int64], y: Array) -> list[QColor]:
        if not data.classes:
            table = self._style.diverging
            return [QColor(*map(int, table[k])) for k in signed_levels(y[:MOST_ON_PLANE, 0], self._limit)]
        hues = [self._style.class_colour(k, len(data.classes)) for k in range(len(data.classes))]
        return [hues[int(k)] for k in labels[:MOST_ON_PLANE]]

    def _paint_followed(self, painter: QPainter, frame: ChartFrame) -> None:
        if self._followed is None:
            return
        centre = frame.point(*self._followed)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._style.colour("text"), 2))
        painter.drawEllipse(centre, 7.0, 7.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_scale(self, painter: QPainter, box: QRectF, scale: Scale) -> None:
        left = box.right() + _GAP
        painter.setPen(self._style.colour("muted"))
        if scale.classes:
            for k, (name, hue) in enumerate(scale.classes[: int(box.height() // 17)]):
                painter.fillRect(QRectF(left, box.top() + 17 * k + 3, _BAR, _BAR), hue)
                room = QRectF(left + _BAR + 4, box.top() + 17 * k, self._beside - 4, 15)
                words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()))
                painter.drawText(room, _BESIDE, words)
            return
        place = QRectF(left, box.top(), _BAR, box.height())
        column = np.arange(len(scale.table) - 1, 0, -1, dtype=np.uint16)[:, np.newaxis]
        painter.drawImage(place, image_of(column, scale.table))
        for share, words in scale.marks:
            y = place.bottom() - 7 - share * (place.height() - 14)
            painter.drawText(QPointF(place.right() + 4, y + 4), words)


def _points_of(data: Dataset, part: str) -> tuple[Array, Array]:
    """Those of a set that are drawn: where each was measured (N, 2), and its class or amount (N,)."""
    is_train = part == "train"
    x = data.preparation.undo((data.x_train if is_train else data.x_test)[:MOST_ON_PLANE])
    labels, y = (data.labels_train, data.y_train) if is_train else (data.labels_test, data.y_test)
    told = labels if data.classes else data.target_scale.undo(y)[:, 0]
    return x, told[: len(x)].astype(float)
