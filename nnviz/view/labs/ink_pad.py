"""A sheet to draw on, with the mouse or by keys."""

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.parameters import Array
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.style import Style, small_font

SIDE = 280
"""Pixels of the sheet, whatever its size on the screen."""

_PEN, _RUBBER = 26.0, 44.0
_STEP = 10
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-_STEP, 0),
    Qt.Key.Key_Right: QPointF(_STEP, 0),
    Qt.Key.Key_Up: QPointF(0, -_STEP),
    Qt.Key.Key_Down: QPointF(0, _STEP),
}
_RUBS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_BY_MOUSE = "Draw a digit here\n\nright button rubs out"
_BY_KEYS = "Arrow keys move the pen\n\nwith Shift they draw\n\nDelete rubs out"


class InkPad(Canvas):
    """Draw with the left button, rub out with the right one; or move a pen with the arrow keys.

    Signals
    -------
    ink_changed
    """

    ink_changed = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._sheet = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
        self._sheet.fill(0)
        self._last: QPointF | None = None
        self._pen = QPointF(SIDE / 2, SIDE / 4)
        self.is_empty = True
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)  # a right click rubs out
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Sheet to draw a digit on")
        self.setAccessibleDescription(_BY_KEYS.replace("\n\n", ", ") + ".")

    def minimumSizeHint(self) -> QSize:
        return grown(120, 120)

    def sizeHint(self) -> QSize:
        return grown(230, 230)

    @property
    def ink(self) -> Array:
        """(280, 280) from 0, the sheet, to 1, full ink."""
        pixels = np.frombuffer(self._sheet.constBits(), np.uint8).reshape(SIDE, self._sheet.bytesPerLine())
        return pixels[:, :SIDE] / 255

    def clear(self) -> None:
        """A new sheet."""
        self.wipe()
        self.ink_changed.emit()

    def wipe(self) -> None:
        """A new sheet, of which nobody is told: something else is answered now."""
        self._sheet.fill(0)
        self.is_empty = True
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    @property
    def place(self) -> QRectF:
        """Where the sheet lies."""
        side = min(self.width(), self.height()) - 2
        return QRectF(1, 1, side, side)

    @property
    def ringed(self) -> QRect:
        return self.place.toAlignedRect().adjusted(-1, -1, 1, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._draw(event, event.button() is Qt.MouseButton.RightButton)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & (Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton):
            self._draw(event, bool(event.buttons() & Qt.MouseButton.RightButton))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _ARROWS.get(Qt.Key(event.key()))
        if by is not None:
            before, self._pen = self._pen, _on_the_sheet(self._pen + by)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._stroke(before, self._pen, rubbing=False)
            self.update()
        elif event.key() in _RUBS:
            self._stroke(self._pen, self._pen, rubbing=True)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.place, self._sheet)
            painter.setPen(QPen(self._style.colour("border"), 1))
            painter.drawRect(self.place)
            if self.is_empty:
                painter.setFont(small_font())
                painter.setPen(QColor("#9aa0a8"))
                words = _BY_KEYS if self.hasFocus() else _BY_MOUSE
                painter.drawText(self.place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
            if self.hasFocus():
                painter.setPen(QPen(QColor("#9aa0a8"), 1.5))
                scale = self.place.width() / SIDE
                painter.drawEllipse(self.place.topLeft() + self._pen * scale, *[_PEN / 2 * scale] * 2)

    def _draw(self, event: QMouseEvent, rubbing: bool) -> None:
        scale = SIDE / self.place.width()
        point = (event.position() - self.place.topLeft()) * scale
        self._stroke(self._last or point, point, rubbing)
        self._last = self._pen = point

    def _stroke(self, start: QPointF, end: QPointF, rubbing: bool) -> None:
        with QPainter(self._sheet) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = Qt.GlobalColor.black if rubbing else Qt.GlobalColor.white
            painter.setPen(QPen(colour, _RUBBER if rubbing else _PEN, c=Qt.PenCapStyle.RoundCap))
            if start == end:
                painter.drawPoint(end)
            else:
                painter.drawLine(start, end)
        self.is_empty = self.is_empty and rubbing
        self.update()
        self.ink_changed.emit()


def _on_the_sheet(point: QPointF) -> QPointF:
    return QPointF(min(max(point.x(), 0), SIDE), min(max(point.y(), 0), SIDE))
