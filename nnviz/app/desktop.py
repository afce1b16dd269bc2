"""The application round the one window."""

import sys
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from nnviz.app.appearance import style_of
from nnviz.app.collector import Collector
from nnviz.app.error_reporting import ErrorReporter
from nnviz.app.house_style import wear
from nnviz.app.interrupt import Obeying, code_of
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Settings
from nnviz.data.resources import resource
from nnviz.session.session import Session
from nnviz.version import __version__

_STARTING = 2000
"""Milliseconds after which the start is surely over."""

_SOON = 0.0005
"""Seconds after which a job's thread lets the window go on, which asks for it many times as it paints."""


class Application(QApplication):
    """The application, as a desktop knows it."""

    file_asked = Signal(object)
    """The desktop asks for this file, a `Path`, to be opened: a double click in macOS, or a file let fall."""

    def __init__(self, argv: list[str]) -> None:
        stand_for_itself()
        super().__init__(argv)
        QLocale.setDefault(QLocale.c())  # a field takes and shows numbers as all texts write them
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as texts and formulas go in any language
        self.setApplicationName("nnviz")
        self.setApplicationVersion(__version__)
        self.setDesktopFileName("nnviz")  # by which Wayland finds the icon
        self.setWindowIcon(QIcon(str(resource("icons/nnviz.svg"))))
        self.styleHints().setShowShortcutsInContextMenus(True)  # which macOS and GNOME leave out
        self.collector = Collector(self)
        sys.setswitchinterval(_SOON)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.file_asked.emit(Path(event.file()))
            return True
        return super().event(event)


def stand_for_itself() -> None:
    """Have the taskbar of Windows show the window by its own icon, and not among those of Python."""
    if sys.platform == "win32":
        from ctypes import windll

        windll.shell32.SetCurrentProcessExplicitAppUserModelID("nnviz")


def open_window(session: Session, opened: Opened, data: Path | None, *, bare: bool = False) -> int:
    """Open the window on a session, with data that a person is to look at first, until it is closed.

    Parameters
    ----------
    bare
        Whether nothing was asked for: at the very first start it is shown where to begin.
    """
    app = Application(sys.argv[:1])
    reporter = ErrorReporter()
    reporter.install()
    settings = Settings()
    style = style_of(settings.theme, settings.colours)
    wear(app, style)
    window = MainWindow(session, opened, settings)
    reporter.error_reported.connect(window.show_error)
    app.file_asked.connect(window.documents.open_file)
    ending = Ending(window)
    if bare and settings.is_first_start:
        settings.note_greeting()
        window.greets = True
    elif bare:
        window.teaching.offer_lesson()
    file = opened.run.path if opened.run else None
    window.earlier.look_for_orphans(file)  # before this session has a file there itself
    window.show()
    if bare and not window.greets:
        window.earlier.offer_last()
    app.collector.begin_after(_STARTING)
    if data is not None:
        QTimer.singleShot(0, window, lambda: window.documents.preview(data))
    window.activateWindow()  # where no window manager does it, the keys would go nowhere
    try:
        with Obeying(ending.take):
            return app.exec() or ending.code
    finally:
        reporter.uninstall()


class Ending:
    """Closes the window on a signal.

    Attributes
    ----------
    code
        The exit code that tells of it; 0 as long as there was none.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window, self.code = window, 0

    def take(self, number: int, frame: FrameType | None) -> None:
        """Close it, in a turn of the event loop's own: the signal may have come in the middle of anything."""
        self.code = code_of(number)
        QTimer.singleShot(0, self._window, self._window.close)
