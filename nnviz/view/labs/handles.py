"""A picture with handles: dragged with the mouse, or reached with Tab and moved by the arrow keys."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen

from nnviz.view.parts.canvas import Canvas
from nnviz.view.parts.style import Style

_REACH = 14.0
_RADIUS = 6.0
_FINE = 0.1
_WAYS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}


class Handles(Canvas):
    """Whoever draws such a picture says where its handles are, and what moving one does.

    Attributes
    ----------
    in_hand
        The name of the handle that the keys move, or that is dragged; empty while there is none.
    """

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.in_hand = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def handles(self) -> Mapping[str, QPointF]:
        """Where each is, in pixels, by the name that is said of it; in the order of Tab."""
        raise NotImplementedError

    def drag(self, name: str, to: QPointF) -> None:
        """Move a handle to a place, in pixels."""
        raise NotImplementedError

    def nudge(self, name: str, right: float, up: float) -> None:
        """Move a handle by a small step: 1 for an arrow key, 0.1 with Shift."""
        raise NotImplementedError

    def take_hold(self, name: str) -> None:
        """Note that a handle is about to be dragged or nudged."""

    def press(self, at: QPointF) -> None:
        """Note a click where there is no handle."""

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - as Qt has it
        """Go from handle to handle, and then on to the next widget."""
        names = list(self.handles())
        place = (names.index(self.in_hand) if self.in_hand in names else -1) + (1 if next else -1)
        if not (self.hasFocus() and 0 <= place < len(names)):
            return super().focusNextPrevChild(next)
        self._take(names[place])
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        names = list(self.handles())
        if names and event.reason() is Qt.FocusReason.TabFocusReason:
            self._take(names[0])
        elif names and event.reason() is Qt.FocusReason.BacktabFocusReason:
            self._take(names[-1])
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _WAYS.get(Qt.Key(event.key()))
        if way is None or self.in_hand not in self.handles():
            super().keyPressEvent(event)
            return
        by = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        self.take_hold(self.in_hand)
        self.nudge(self.in_hand, way[0] * by, way[1] * by)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if near := self.handle_at(event.position()):
            self._take(near)
            self.take_hold(near)
        else:
            self.in_hand = ""
            self.press(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            if self.in_hand:
                self.drag(self.in_hand, event.position())
        else:
            is_over = bool(self.handle_at(event.position()))
            self.setCursor(Qt.CursorShape.OpenHandCursor if is_over else Qt.CursorShape.ArrowCursor)

    def paint_handle(self, painter: QPainter, name: str, *, filled: bool = True) -> None:
        """A dot, or a ring, in the colour of what can be dragged; the one in hand has a ring about it."""
        at, accent = self.handles()[name], self._style.colour("accent")
        painter.setPen(QPen(accent, 2))
        painter.setBrush(accent if filled else QColor(self._style.card))
        painter.drawEllipse(at, _RADIUS, _RADIUS)
        if name == self.in_hand and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._style.colour("text"), 1.5))
            painter.drawEllipse(at, _RADIUS + 4, _RADIUS + 4)

    def handle_at(self, at: QPointF) -> str:
        """The handle nearest to a place, if it is near."""
        found = {name: (place - at).manhattanLength() for name, place in self.handles().items()}
        nearest = min(found, key=lambda name: found[name], default="")
        return nearest if nearest and found[nearest] <= _REACH else ""

    def _take(self, name: str) -> None:
        self.in_hand = name
        self.setAccessibleDescription(f"In hand: {name}. The arrow keys move it, with Shift finely.")
        self.update()
