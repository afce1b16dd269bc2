"""What makes a panel pale while it shows another run than the form asks for."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_OPACITY = 0.72


class Veil(QWidget):
    """A translucent layer over a panel, through which the mouse still reaches it; hidden at first."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = self.palette().window().color()
        colour.setAlphaF(_OPACITY)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour)
