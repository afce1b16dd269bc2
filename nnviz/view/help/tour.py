"""Five steps round the window: a card beside what it speaks of, which can be put away at any of them."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnviz.view.parts.over import Ring
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style

_WIDTH, _APART = 330, 14


class Stop(Struct, frozen=True, eq=False):
    """One step: what it points at, and what is said of it."""

    target: QWidget
    title: str
    words: str


class Tour(QFrame):
    """Goes from stop to stop with the button or Enter; Esc ends it."""

    ended = Signal()

    def __init__(self, window: QWidget, stops: Sequence[Stop], style: Style) -> None:
        super().__init__(window)
        self.setObjectName("help-card")
        self._window, self._stops, self._style, self._place = window, stops, style, 0
        self._ring: Ring | None = None
        self.title, self.words = PlainLabel(), PlainLabel(wordWrap=True)
        self.title.setProperty("role", "title")
        self.next_button = QPushButton()
        self.next_button.setProperty("accent", True)
        self.next_button.clicked.connect(self.go_on)
        skip = small_button("skip  Esc", "End the tour; Help ▸ Tour begins it again (Esc)")
        skip.clicked.connect(self.end)
        line = QHBoxLayout()
        line.addWidget(self.next_button)
        line.addWidget(skip)
        line.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 14, 10)
        for part in (self.title, self.words):
            rows.addWidget(part)
        rows.addLayout(line)
        self.setFixedWidth(_WIDTH)
        window.installEventFilter(self)
        self._show_stop()

    @Slot()
    def go_on(self) -> None:
        """To the next stop; behind the last one it ends."""
        self._place += 1
        if self._place < len(self._stops):
            self._show_stop()
        else:
            self.end()

    @Slot()
    def end(self) -> None:
        """Go for good."""
        self._point_at(None)
        self._window.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        self.ended.emit()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._say(self._stops[min(self._place, len(self._stops) - 1)])
        if self._ring is not None:
            self._ring.recolour(style)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._take_place()
        return False

    def _show_stop(self) -> None:
        stop, last = self._stops[self._place], len(self._stops) - 1
        self.title.setText(f"{self._place + 1} of {len(self._stops)}  ·  {stop.title}")
        self._say(stop)
        self.next_button.setText("Done" if self._place == last else "Next")
        self._point_at(stop.target)
        self.show()
        self._take_place()
        self.next_button.setFocus()

    def _say(self, stop: Stop) -> None:
        words = self._style.naming(stop.words)
        self.words.setText(words)
        self.setAccessibleName(f"{stop.title}. {words}")

    def _point_at(self, target: QWidget | None) -> None:
        if self._ring is not None:
            self._ring.leave()
        self._ring = None if target is None else Ring(target, self._style)

    def _take_place(self) -> None:
        """Below its target, or above or beside it, wherever there is room in the window."""
        window, target = self._window, self._stops[min(self._place, len(self._stops) - 1)].target
        self.adjustSize()
        there = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        wide, high = self.width(), self.height()
        places = (
            QPoint(there.left(), there.bottom() + _APART),
            QPoint(there.left() - wide - _APART, there.top()),
            QPoint(there.right() + _APART, there.top()),
            QPoint(there.left(), there.top() - high - _APART),
        )
        room = window.rect()
        fitting = (at for at in places if room.contains(QRect(at, self.size())))
        self.move(next(fitting, room.center() - self.rect().center()))
        self.raise_()
