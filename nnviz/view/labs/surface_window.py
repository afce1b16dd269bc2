"""The window of the valley as a surface; in its place one line, where it cannot be drawn."""

import os
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from nnviz.view.labs.surface_support import NO_SCREEN, lack_of_context
from nnviz.view.labs.valley_picture import ValleyPicture
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import zoomed

if TYPE_CHECKING:
    from nnviz.view.labs.surface_view import SurfaceView

_SIZE = (620, 520)
_HANDS = (
    "Drag, or the arrow keys, turn it; the wheel, or + and −, bring it nearer; Ctrl and a drag move it."
    " Height is the cost; the colours are those of the contour."
)
_NUMBERS = (
    "The numbers of the surface are those of the contour: Ctrl+Shift+R in Valley opens them as a table."
)


class SurfaceWindow(QDialog):
    """A window above the main one, and no child of it: of a child with OpenGL Qt would make its parent anew.

    Attributes
    ----------
    view
        What draws; None where nothing can.
    words
        What the hands do, or why there is nothing to see.
    """

    def __init__(self, style: Style, main: QWidget) -> None:
        super().__init__()
        self.setWindowTitle("Valley: surface")
        self.setAccessibleName("The valley as a surface")
        self.words = PlainLabel(wordWrap=True)
        self.words.setProperty("role", "muted")
        self._lack = lack_of_context()
        self.view = None if self._lack else self._made_view(style)
        rows = QVBoxLayout(self)
        if self.view is not None:
            self.view.failed.connect(self._give_up, Qt.ConnectionType.QueuedConnection)
            rows.addWidget(self.view, 1)
        rows.addWidget(self.words)
        self.resize(*map(zoomed, _SIZE))
        self.winId()  # now that OpenGL is in it
        self.windowHandle().setTransientParent(main.windowHandle())

    def follow(self, picture: ValleyPicture, style: Style) -> None:
        """Show what the picture of the contour shows."""
        scene = picture.scene
        if self.view is not None:
            self.view.setVisible(scene is not None)
            if scene is not None:
                self.view.show_scene(scene, picture.at, style)
        why_not = self._lack or ("" if scene else picture.why_not)
        self.words.setText(why_not or _HANDS)
        self.setAccessibleDescription(why_not or f"{picture.accessibleDescription()}. {_NUMBERS}")

    def _made_view(self, style: Style) -> "SurfaceView | None":
        if QGuiApplication.platformName() == "xcb":  # PyOpenGL goes by the session: Wayland, perhaps
            os.environ.setdefault("PYOPENGL_PLATFORM", "glx")
        hooks = sys.excepthook, threading.excepthook
        try:
            from nnviz.view.labs.surface_view import SurfaceView
        except (ImportError, AttributeError, OSError):  # so PyOpenGL says that the system has no libGL
            self._lack = NO_SCREEN
            return None
        finally:  # pyqtgraph sets its own, which print
            sys.excepthook, threading.excepthook = hooks
        return SurfaceView(style)

    @Slot()
    def _give_up(self) -> None:
        if self.view is not None:
            self._lack = NO_SCREEN
            self.view.hide()
            self.view.deleteLater()
            self.view = None
            self.words.setText(NO_SCREEN)
            self.setAccessibleDescription(NO_SCREEN)
