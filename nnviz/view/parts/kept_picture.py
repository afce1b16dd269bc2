"""What a widget paints that seldom changes, kept as a picture."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

CLEAR = QColor(Qt.GlobalColor.transparent)


class KeptPicture(QObject):
    """As large as the widget; painted anew only where it would come out otherwise.

    It is forgotten when the widget goes out of sight: one of a whole screen takes megabytes, and whoever
    looks round in all panels and labs would be left with dozens.

    Parameters
    ----------
    widget
        A `Canvas` or a `PlotArea`.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget, self._picture = widget, QPixmap()
        self._now: object = None

    def painted(
        self, looks: object, paint: Callable[[QPainter], None], below: QColor | QPixmap = CLEAR
    ) -> QPixmap:
        """What that paints over ``below``; it depends on nothing but ``looks``, which are compared."""
        size, ratio = self._widget.size(), self._widget.devicePixelRatioF()
        now = looks, size, ratio
        if now != self._now:
            self._picture = below.copy() if isinstance(below, QPixmap) else blank(size, ratio, below)
            with QPainter(self._picture) as painter:
                paint(painter)
            self._now = now
        return self._picture

    def forget(self) -> None:
        """Keep nothing until it is asked for again."""
        self._picture, self._now = QPixmap(), None


def blank(size: QSize, ratio: float, colour: QColor) -> QPixmap:
    """Something to paint on and to keep, of a size as designed."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(colour)
    return pixmap


def forget_pictures(widget: QWidget) -> None:
    """Of that widget, and of all within it."""
    for kept in widget.findChildren(KeptPicture):
        kept.forget()
