"""The mouse over the plane, as edits of painted points."""

from math import hypot

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from nnviz.view.outputs.decision_surface import DecisionSurface
from nnviz.view.outputs.painting import Painting

SPACING = 5.0
"""Pixels between the points of a stroke."""

_NEAR = 6.0
_LEFT, _RIGHT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton


class PointBrush(QObject):
    """Left adds, strokes and moves; right removes. The cursor shows which.

    Signals
    -------
    points_changed
        With every move of the mouse.
    edit_finished
        The mouse was let go, and the points are other ones than before.
    """

    points_changed = Signal()
    edit_finished = Signal()

    def __init__(self, surface: DecisionSurface, painting: Painting) -> None:
        super().__init__(surface)
        self._surface = surface
        self._painting = painting
        self._held = _NO_BUTTON
        self._moved: int | None = None
        self._end = QPointF()
        self._pointer = QPointF(-1, -1)

    @property
    def is_down(self) -> bool:
        """Whether an edit is under way."""
        return self._held is not _NO_BUTTON

    def take_up(self) -> None:
        """Edit from now on."""
        self._surface.setMouseTracking(True)
        self._surface.installEventFilter(self)
        self._surface.setCursor(Qt.CursorShape.CrossCursor)
        self._surface.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def lay_down(self) -> None:
        """Edit no more."""
        self.let_go()
        self._surface.removeEventFilter(self)
        self._surface.unsetCursor()
        self._surface.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)

    def let_go(self) -> None:
        """End the edit that is under way, as if the mouse were up."""
        self._held, self._moved = _NO_BUTTON, None

    def remove_pointed(self) -> None:
        """Take away the point under the pointer."""
        if not self.is_down:
            self._painting.keep()
            self._rub(self._pointer)
            self._finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        kind, at = event.type(), event.position()
        self._pointer = at
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._press(event.button(), at)
        elif kind is QEvent.Type.MouseMove:
            self._move(at)
        elif kind is QEvent.Type.MouseButtonRelease and event.button() is self._held:
            self._finish()
        self._show_cursor(at)
        return True

    def _press(self, button: Qt.MouseButton, at: QPointF) -> None:
        if self.is_down or button not in (_LEFT, _RIGHT) or not self._surface.frame.box.contains(at):
            return
        self._held = button
        self._painting.keep()
        self._moved = self._found(at) if button is _LEFT else None
        if button is _RIGHT:
            self._rub(at)
        elif self._moved is None:
            self._dab(at)

    def _move(self, at: QPointF) -> None:
        if self._held is _RIGHT:
            self._rub(at)
        elif self._held is _LEFT and self._moved is not None:
            self._painting.move(self._moved, *self._value(at))
            self.points_changed.emit()
        elif self._held is _LEFT:
            self._stroke(at)

    def _stroke(self, at: QPointF) -> None:
        """Points from the last one to here, however far the mouse jumped."""
        way = at - self._end
        length = hypot(way.x(), way.y())
        start = QPointF(self._end)
        for step in range(1, int(length // SPACING) + 1):
            self._dab(start + way * (step * SPACING / length))

    def _dab(self, at: QPointF) -> None:
        self._end = at
        self._painting.add(*self._value(at))
        self.points_changed.emit()

    def _rub(self, at: QPointF) -> None:
        found = self._found(at)
        if found is not None:
            self._painting.remove(found)
            self.points_changed.emit()

    def _finish(self) -> None:
        self.let_go()
        if self._painting.is_changed:
            self.edit_finished.emit()

    def _value(self, at: QPointF) -> tuple[float, float]:
        frame = self._surface.frame
        return frame.x_at(at.x()), frame.y_at(at.y())

    def _found(self, at: QPointF) -> int | None:
        """The nearest point, where it is near; the last painted of those on the same spot."""
        (x1, x2), frame = self._value(at), self._surface.frame
        across = frame.box.width() / (frame.x[1] - frame.x[0])
        up = frame.box.height() / (frame.y[1] - frame.y[0])
        ways = (
            (hypot(across * (point.x1 - x1), up * (point.x2 - x2)), -index)
            for index, point in enumerate(self._painting.points)
        )
        distance, index = min(ways, default=(_NEAR + 1, 0))
        return -index if distance <= _NEAR else None

    def _show_cursor(self, at: QPointF) -> None:
        if self._moved is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif not self._surface.frame.box.contains(at):
            shape = Qt.CursorShape.ArrowCursor
        elif not self.is_down and self._found(at) is not None:
            shape = Qt.CursorShape.OpenHandCursor
        else:
            shape = Qt.CursorShape.CrossCursor
        self._surface.setCursor(shape)
