"""The plane of two inputs, coloured by what the network makes of it, with the data's points."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.colour_map import image_of, signed_levels
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.plane import Plane
from nnviz.view.parts.responses import Scale, Surface
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest

MOST_ON_PLANE = 2_000
"""Points drawn of each set, which are the first."""

MOST_POINTS = 500
"""The same where they are drawn anew each time."""

_TOP, _GAP, _BAR, _NUMBERS, _LONGEST_NAME = 4.0, 10.0, 9.0, 40.0, 96.0
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
        names = data.classes if len(data.classes) > 2 else ()
        longest = max(map(QFontMetricsF(small_font()).horizontalAdvance, names), default=0.0)
        self._beside = min(max(_NUMBERS, longest + 8), _LONGEST_NAME)
        self.update()

    def let_go(self) -> None:
        """Keep no data."""
        self._data = None

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
