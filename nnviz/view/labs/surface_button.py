"""The button that opens the valley as a surface, where it can be drawn."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPushButton

from nnviz.view.labs.surface_support import known_lack
from nnviz.view.labs.surface_window import SurfaceWindow
from nnviz.view.labs.valley_picture import ValleyPicture
from nnviz.view.parts.style import Style


class SurfaceButton(QPushButton):
    """Nothing of OpenGL is loaded before it is pressed."""

    def __init__(self, picture: ValleyPicture, style: Style) -> None:
        super().__init__("3-D …")
        self._picture, self._style = picture, style
        self.opened: SurfaceWindow | None = None
        lack = known_lack()
        self.setEnabled(not lack)
        self.setAccessibleName("The valley as a surface")
        self.setToolTip(lack or "The same slice as a surface, in a window of its own")
        self.clicked.connect(self._open)

    def follow(self, style: Style) -> None:
        """Let the window show what the picture shows now, in these colours."""
        self._style = style
        if self.opened is not None and self.opened.isVisible():
            self.opened.follow(self._picture, style)

    def end(self) -> None:
        """Close the window for good: it has no parent that would take it along."""
        if self.opened is not None:
            self.opened.close()
            self.opened.deleteLater()
            self.opened = None

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # a moment later: a panel that is given the whole window is hidden, too
            QTimer.singleShot(0, self, self._put_away_unseen)

    def _put_away_unseen(self) -> None:
        """Out of sight the lab follows nothing, and so would the surface."""
        if not self.isVisible():
            self._put_away()

    def _put_away(self) -> None:
        if self.opened is not None:
            self.opened.close()

    def _open(self) -> None:
        if self.opened is None:
            self.opened = SurfaceWindow(self._style, self.window())
        self.opened.follow(self._picture, self._style)
        self.opened.show()
        self.opened.raise_()
        self.opened.activateWindow()
