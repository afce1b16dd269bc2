"""A valley from above: the cost in colours and lines of equal cost, the ways over it, and balls on them."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import ceil

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.core.valley import Slice, contours
from nnviz.view.labs.handles import Handles
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.canvas import grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.colour_map import image_of
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.style import LANE_PENS, Style, small_font
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.zoom import QWIDGETSIZE_MAX, zoomed

START = "start"
_LINES = 10
DARKEST = 165  # of the 256 colours; beyond it the ways would not stand out
_TOP, _RIGHT = 16.0, 62.0
_BAR, _BESIDE, _WORDS = 9.0, 8.0, 4.0
"""Of the bar of colours: how wide it is, how far from the ground, and how far from its words."""
_SHARES = np.array([0.0, 0.4, 0.7, 1.0])
"""Of the colours: where their bar has words."""
_STEP = 0.02
_BALL, _HALO = 6.0, 4.0
_APART = 3.0
"""From one place that is tried for a name at the end of a way to the next."""


class Drawn(Struct, frozen=True, eq=False):
    """A way on the plane: what it is called, and its points (K, 2)."""

    name: str
    points: Array


class Relief(Struct, frozen=True, eq=False, dict=True):
    """Heights as they are drawn: worked out once for each slice."""

    ground: Slice

    @cached_property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest cost."""
        costs = self.ground.costs[np.isfinite(self.ground.costs)]
        return (float(costs.min()), float(costs.max())) if costs.size else (0.0, 1.0)

    @cached_property
    def lines(self) -> tuple[Array, ...]:
        """Pieces (n, 2, 2) of the lines of equal cost, closer together near the bottom: there it is flat."""
        levels = self.cost_at(np.arange(1, _LINES) / _LINES)
        return tuple(contours(self.ground, float(level)) for level in levels)

    def cost_at(self, share: Array) -> Array:
        """The cost that has this share (0..1) of the colours below it."""
        low, high = self.limits
        return np.asarray(low + (high - low) * np.asarray(share) ** 2)

    @property
    def words(self) -> list[str]:
        """Costs beside the bar of colours."""
        return told_apart(self.cost_at(_SHARES))

    @cached_property
    def shares(self) -> Array:
        """The inverse of `cost_at`, at every point of the grid, the highest y first."""
        low, high = self.limits
        costs = np.nan_to_num(self.ground.costs, nan=high, posinf=high)
        return np.asarray(np.sqrt(np.clip((costs - low) / ((high - low) or 1.0), 0, 1))[::-1])


class Scene(Struct, frozen=True, eq=False):
    """All that is seen.

    Attributes
    ----------
    can_start_anywhere
        Whether the start of the ways can be dragged.
    """

    relief: Relief
    ways: tuple[Drawn, ...]
    x_name: str
    y_name: str
    can_start_anywhere: bool = False


class ValleyPicture(Handles):
    """Drag the start of the ways, where it can be dragged.

    Attributes
    ----------
    scene
        What is drawn; None for nothing.
    at
        How many steps from their start the balls are.
    why_not
        Why there is nothing to see.

    Signals
    -------
    start_moved(x, y)
        In the units of the axes.
    """

    start_moved = Signal(float, float)

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.scene: Scene | None = None
        self.at, self.why_not = 0, ""
        self._still = KeptPicture(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The valley from above")

    def show_scene(self, scene: Scene, at: int) -> None:
        """Draw this, with the balls at that many steps from their start."""
        before = self.scene
        if before is None or before.relief is not scene.relief or before.x_name != scene.x_name:
            self._still.forget()
        self.scene, self.at = scene, at
        can = scene.can_start_anywhere
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can else Qt.FocusPolicy.NoFocus)
        ends = (f"{way.name} at {_pair(way.points[min(at, len(way.points) - 1)])}" for way in scene.ways)
        self.setAccessibleDescription(f"Ways from {_pair(scene.ways[0].points[0])}: {', '.join(ends)}")
        self.update()

    def show_nothing(self, why: str) -> None:
        """Say why there is nothing to see."""
        self.scene, self.why_not = None, why
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleDescription(why)
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._still.forget()
        super().recolour(style)

    def minimumSizeHint(self) -> QSize:
        return grown(300, 190)

    def keep_to(self, height: int | None) -> None:
        """Be so high in pixels at a zoom of 1; None to be as high as there is room."""
        self.setMinimumHeight(0 if height is None else zoomed(height))
        self.setMaximumHeight(QWIDGETSIZE_MAX if height is None else zoomed(height))

    # -- the start --------------------------------------------------------------------------------

    def handles(self) -> Mapping[str, QPointF]:
        """The start, where it can be moved."""
        scene = self.scene
        if scene is None or not scene.can_start_anywhere:
            return {}
        (at,) = self.frame.points(*scene.ways[0].points[:1].T)
        return {START: at}

    def drag(self, name: str, to: QPointF) -> None:
        """Move the start; it stays in sight."""
        self._move(self.frame.x_at(to.x()), self.frame.y_at(to.y()))

    def nudge(self, name: str, right: float, up: float) -> None:
        """Move the start by a fiftieth of the picture."""
        assert self.scene is not None
        x, y = self.scene.ways[0].points[0]
        (left, end), (low, high) = self.frame.x, self.frame.y
        self._move(x + right * _STEP * (end - left), y + up * _STEP * (high - low))

    def press(self, at: QPointF) -> None:
        """Put the start where it was clicked."""
        if self.handles() and self.frame.box.contains(at):
            self.in_hand = START
            self.drag(START, at)

    def _move(self, x: float, y: float) -> None:
        (left, right), (low, high) = self.frame.x, self.frame.y
        self.start_moved.emit(float(np.clip(x, left, right)), float(np.clip(y, low, high)))

    # -- painting ---------------------------------------------------------------------------------

    @property
    def frame(self) -> ChartFrame:
        """Where things are."""
        assert self.scene is not None
        ground = self.scene.relief.ground
        x, y = (float(ground.x[0]), float(ground.x[-1])), (float(ground.y[0]), float(ground.y[-1]))
        high = max(20.0, self.height() - _TOP - BELOW)
        left = left_of(y, high)
        right = max(_RIGHT, _BESIDE + _BAR + _WORDS + widest(self.scene.relief.words) + 1)
        return ChartFrame(QRectF(left, _TOP, max(20.0, self.width() - left - right), high), x, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.scene is None:
            with painter_on(self) as painter:
                painter.setPen(self._style.colour("muted"))
                centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(QRectF(self.rect()), centred, self.why_not)
            return
        frame, scene = self.frame, self.scene
        still = self._still.painted(None, lambda painter: self._paint_still(painter, frame, scene))
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(0, 0, still)
            painter.setClipRect(frame.box.adjusted(-_BALL, -_BALL, _BALL, _BALL))
            for k, way in enumerate(scene.ways):
                self._paint_way(painter, frame, way, k)
            painter.setClipping(False)
            self._paint_names(painter, frame, scene)
            if self.handles():
                self.paint_handle(painter, START)

    def _paint_still(self, painter: QPainter, frame: ChartFrame, scene: Scene) -> None:
        """All that stays while the balls roll: it takes ten times as long to paint as they do."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(small_font())
        painter.save()
        painter.setClipRect(frame.box)
        self._paint_ground(painter, frame, scene.relief)
        painter.restore()
        paint_axes(painter, frame, self._style, scene.x_name, scene.y_name)
        self._paint_bar(painter, frame.box, scene.relief)

    def _paint_ground(self, painter: QPainter, frame: ChartFrame, relief: Relief) -> None:
        image = image_of((relief.shares * DARKEST).astype(np.uint8), self._style.sequential)
        # The outermost points of the grid lie on the edges of the box, so half a pixel stands out all round.
        rows, columns = relief.shares.shape
        across, down = frame.box.width() / (columns - 1) / 2, frame.box.height() / (rows - 1) / 2
        painter.drawImage(frame.box.adjusted(-across, -down, across, down), image)
        colour = self._style.colour("text")
        colour.setAlphaF(0.35)
        painter.setPen(QPen(colour, 0.9))
        for pieces in relief.lines:
            ends = frame.points(*pieces.reshape(-1, 2).T)
            painter.drawLines([QLineF(one, other) for one, other in zip(ends[::2], ends[1::2], strict=True)])

    def _paint_bar(self, painter: QPainter, box: QRectF, relief: Relief) -> None:
        bar = QRectF(box.right() + _BESIDE, box.top(), _BAR, box.height())
        column = np.linspace(DARKEST, 0, 128).astype(np.uint8)[:, np.newaxis]
        painter.drawImage(bar, image_of(column, self._style.sequential))
        painter.setPen(self._style.colour("muted"))
        painter.drawText(QPointF(bar.left() - 4, box.top() - 5), "cost C")
        for share, words in zip(_SHARES, relief.words, strict=True):
            painter.drawText(QPointF(bar.right() + _WORDS, bar.bottom() - share * (bar.height() - 10)), words)

    def _paint_way(self, painter: QPainter, frame: ChartFrame, way: Drawn, k: int) -> None:
        points = frame.points(*way.points.T)
        path = QPainterPath()
        path.addPolygon(QPolygonF(points))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        halo = self._style.colour("card")
        halo.setAlphaF(0.8)
        painter.setPen(QPen(halo, _HALO))
        painter.drawPath(path)
        painter.setPen(QPen(self._style.colour("text"), 1.6, LANE_PENS[k % len(LANE_PENS)]))
        painter.drawPath(path)
        painter.setPen(QPen(self._style.colour("text"), 1.5))
        painter.setBrush(self._style.colour("card"))
        painter.drawEllipse(points[0], _BALL - 1, _BALL - 1)
        painter.setBrush(self._style.colour("text"))
        painter.drawEllipse(points[min(self.at, len(points) - 1)], _BALL, _BALL)

    def _paint_names(self, painter: QPainter, frame: ChartFrame, scene: Scene) -> None:
        painter.setFont(small_font(bold=True))
        ends = [way.points[min(self.at, len(way.points) - 1)] for way in scene.ways]
        balls = frame.points(*np.array(ends).reshape(-1, 2).T)
        taken = [QRectF(end.x() - _BALL, end.y() - _BALL, 2 * _BALL, 2 * _BALL) for end in balls]
        for way, end in zip(scene.ways, balls, strict=True):
            wide = widest([way.name], bold=True)
            x = float(np.clip(end.x() - wide / 2, frame.box.left() + 4, frame.box.right() - wide - 4))
            y = float(np.clip(end.y() - 12, frame.box.top() + 12, frame.box.bottom() - 4))
            place = _free(QRectF(x, y - 11, wide, 14), taken, frame.box)
            taken.append(place)
            self._paint_word(painter, QPointF(place.left(), place.top() + 11), way.name)

    def _paint_word(self, painter: QPainter, at: QPointF, words: str) -> None:
        path = QPainterPath()
        path.addText(at, painter.font(), words)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._style.colour("card"), 3))
        painter.drawPath(path)
        painter.fillPath(path, self._style.colour("text"))


def told_apart(costs: Array) -> list[str]:
    """Costs in as many digits as they need to differ, three at least and six at most."""
    for digits in range(3, 7):
        words = [number(float(cost), digits) for cost in costs]
        if len(set(words)) == len(words):
            break
    return words


def _pair(point: Array) -> str:
    x, y = (number(float(part)) for part in point)
    return f"({x}, {y})"


def _free(place: QRectF, taken: Sequence[QRectF], box: QRectF) -> QRectF:
    """The nearest place above or below in the box where nothing is; where all is taken, this one."""
    most = ceil(box.height() / _APART)
    steps = sorted(range(-most, most + 1), key=lambda step: (abs(step), step))
    for one in (place.translated(0, _APART * step) for step in steps):
        is_inside = box.top() <= one.top() and one.bottom() <= box.bottom()
        if is_inside and not any(one.intersects(other) for other in taken):
            return one
    return place
