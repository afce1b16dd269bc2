"""A panel that can be moved, floated, closed and opened again; the panel itself bears the title."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QToolButton, QWidget

from nnviz.view.parts.small_button import small_button

_HEIGHT = 10


class Dock(QDockWidget):
    """One panel in the window.

    Signals
    -------
    alone_requested
        It is to have the whole window, or to give it back.
    """

    alone_requested = Signal()

    def __init__(self, name: str, title: str, content: QWidget, window: QWidget) -> None:
        super().__init__(title, window)
        self.setObjectName(f"dock-{name}")
        self.setWidget(content)
        self.setTitleBarWidget(_Handle(self))

    def fill(self, content: QWidget) -> None:
        """Put this in the place of what it holds."""
        self.widget().deleteLater()
        self.setWidget(content)


class _Handle(QWidget):
    """The slim bar above a panel: drag to move, double-click to have it alone; buttons near the mouse."""

    def __init__(self, dock: Dock) -> None:
        super().__init__(dock)
        self._dock = dock
        self._buttons: list[QToolButton] = []
        line = self._line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 4, 0)
        line.setSpacing(2)
        line.addStrut(_HEIGHT)  # not a hint of its own: the window asks for it thousands of times
        line.addStretch()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._dock.alone_requested.emit()  # accepted: else Qt floats it

    def enterEvent(self, event: QEnterEvent) -> None:
        self._reveal(True)

    def leaveEvent(self, event: QEvent) -> None:
        self._reveal(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().placeholderText())
            painter.setOpacity(0.9 if self.underMouse() else 0.35)
            for place in range(-2, 3):
                painter.drawEllipse(QPointF(self.width() / 2 + 6 * place, self.height() / 2), 1.3, 1.3)

    def _reveal(self, near: bool) -> None:
        if near and not self._buttons:
            dock, title = self._dock, self._dock.windowTitle()
            self._add_button("❐", f"Float or dock {title}", lambda: dock.setFloating(not dock.isFloating()))
            self._add_button("✕", f"Close {title}; it is opened again from the View menu", dock.close)
        for button in self._buttons:
            button.setVisible(near)
        self.update()

    def _add_button(self, sign: str, does: str, do: Callable[[], object]) -> None:
        button = small_button(sign, does, "dock")
        button.clicked.connect(do)
        button.setFixedSize(18, _HEIGHT)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._buttons.append(button)
        self._line.addWidget(button)
