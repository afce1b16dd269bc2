"""What lies over other widgets of the window: a veil that hides, and a ring that points."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nnviz.view.parts.style import Style

_RING, _AROUND = 3, 4
_PLACED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class _Over(QWidget):
    """Keeps to the place of another widget, its target, inside ``parent``."""

    def __init__(self, parent: QWidget, target: QWidget, around: int) -> None:
        super().__init__(parent)
        self._target, self._around = target, around
        self._watched = [parent]  # a widget is not told that one it is in has moved
        inside: QWidget | None = target
        while inside is not None and inside is not parent:
            self._watched.append(inside)
            inside = inside.parentWidget()
        for one in self._watched:
            one.installEventFilter(self)
        self.follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PLACED:
            self.follow()
        return False

    def follow(self) -> None:
        """Take the place that the target has now."""
        parent = self.parentWidget()
        if parent is None:
            return
        at = self._target.mapTo(parent, QPoint(0, 0)) if parent.isAncestorOf(self._target) else None
        self.setVisible(at is not None and self._target.isVisibleTo(parent))
        if at is not None:
            around = self._around
            self.setGeometry(QRect(at, self._target.size()).adjusted(-around, -around, around, around))
            self.raise_()

    def leave(self) -> None:
        """Go for good."""
        for one in filter(isValid, self._watched):
            one.removeEventFilter(self)
        self.hide()
        self.deleteLater()


class Hatch(_Over):
    """Hides a widget until a question is answered, and says so."""

    def __init__(self, target: QWidget, words: str, style: Style) -> None:
        parent = target.parentWidget()
        assert parent is not None
        self._words, self._style = words, style
        super().__init__(parent, target, 0)
        self.setAccessibleName(words)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), self._style.colour("card"))
            is_low = self.height() < 2 * painter.fontMetrics().lineSpacing()
            frame = QPen(self._style.colour("faint"), 1, Qt.PenStyle.DashLine)
            painter.setPen(Qt.PenStyle.NoPen if is_low else frame)  # it would go through the word
            stripes = QColor(self._style.colour("faint"))
            stripes.setAlpha(50)
            painter.setBrush(QBrush(stripes, Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
            painter.setPen(self._style.colour("muted"))
            words = self._words.partition(" ")[0] if is_low else self._words
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


class Ring(_Over):
    """Points at a widget; the mouse reaches it all the same."""

    def __init__(self, target: QWidget, style: Style) -> None:
        self._style = style
        super().__init__(target.window(), target, _AROUND)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def look(self) -> None:
        """Point at nothing while the widget is behind another tab or scrolled away: neither is told to it."""
        is_seen = not self._target.visibleRegion().isEmpty()
        if is_seen != self.isVisible():
            self.setVisible(is_seen)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            for width, name in ((_RING + 2, "window"), (_RING, "accent"), (1, "text")):
                painter.setPen(QPen(self._style.colour(name), width))
                painter.drawRoundedRect(room, 6, 6)
