"""Whether a surface can be drawn here: it needs PyOpenGL, and a screen that OpenGL draws on."""

from importlib.util import find_spec

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

NEEDS = "A surface needs OpenGL: pip install 'nnviz-desktop[surface]'"
NO_SCREEN = "A surface needs a screen that OpenGL 2.1 draws on; here is none. The contour shows the same."
_WITHOUT = ("offscreen", "minimal", "vnc", "linuxfb")
"""Platforms of Qt without OpenGL. To ask the first for it may end the program."""
_LEAST = (2, 1)


def known_lack() -> str:
    """What is missing, as far as it is known without loading anything; empty for nothing."""
    if QGuiApplication.platformName() in _WITHOUT:
        return NO_SCREEN
    return "" if find_spec("OpenGL") else NEEDS


def lack_of_context() -> str:
    """Why no surface can be drawn, found by asking for OpenGL; empty where it can."""
    if lack := known_lack():
        return lack
    before = qInstallMessageHandler(lambda *_: None)  # what the driver has to say is not for the user
    try:
        return "" if _is_drawn_on() else NO_SCREEN
    finally:
        qInstallMessageHandler(before)


def _is_drawn_on() -> bool:
    context, surface = QOpenGLContext(), QOffscreenSurface()
    if not context.create():
        return False
    surface.setFormat(context.format())
    surface.create()
    if not context.makeCurrent(surface):
        return False
    is_enough = not context.isOpenGLES() and context.format().version() >= _LEAST
    context.doneCurrent()
    return is_enough
