"""What keeps the height that it needs, and is scrolled where there is less."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_BESIDE = 4


class Scrolled(QScrollArea):
    """A frameless view of a widget: squeezed, its parts would lie over one another."""

    room_changed = Signal(int)
    """It is so high now: what can do with less may give way before anything is scrolled."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        for ground in (self.viewport(), inside):
            ground.setAutoFillBackground(False)
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self.room_changed.emit(self.height())
        self._fit()

    def _fit(self) -> None:
        """As large as the view, but no smaller than it needs to be; beside a bar there is less room.

        Not left to Qt, which would make it as high as it would like to be, where its words are wrapped.
        """
        bar = self.verticalScrollBar().sizeHint().width()
        wide, high = self._least(self.width())
        if high > self.height():
            wide, high = self._least(self.width() - bar)
            self._inside.resize(max(wide, self.width() - bar), high)
        else:
            self._inside.resize(max(wide, self.width()), self.height())

    def _least(self, width: int) -> tuple[int, int]:
        layout = self._inside.layout()
        if layout is None:
            return 0, 0
        least = layout.totalMinimumSize()
        words = layout.totalMinimumHeightForWidth(width) if layout.hasHeightForWidth() else 0
        return least.width(), max(words, least.height())


def bring_into_sight(part: QWidget, place: QRect | None = None) -> None:
    """Scroll what this stands in until it is seen, or a place in it; of what is too large, its beginning."""
    box = part.rect() if place is None else place
    around = part.parentWidget()
    while around is not None:
        inside = around.widget() if isinstance(around, QScrollArea) else None
        if isinstance(around, QScrollArea) and inside is not None:
            at = part.mapTo(inside, box.center())
            around.ensureVisible(at.x(), at.y(), box.width() // 2 + _BESIDE, box.height() // 2 + _BESIDE)
        around = around.parentWidget()
