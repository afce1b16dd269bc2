"""The application round the one window."""

import gc
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nnviz import __version__
from nnviz.app.bad_input import USERS_ERRORS, one_line
from nnviz.app.error_reporting import ErrorReporter
from nnviz.app.main_window import MainWindow, style_of
from nnviz.app.opening import Opened, data_file, open_source
from nnviz.app.settings import Settings
from nnviz.data.own import glance_at_own
from nnviz.data.reading import Reading
from nnviz.engine.experiment import Data, Experiment
from nnviz.engine.session import Session

_STARTING = 2000
"""Milliseconds after which the start is surely over."""


def default_experiment() -> Experiment:
    """What the program opens on when nothing is asked for: the shipped digits and thirty hidden neurons."""
    return Experiment(data=Data("digits"))


def open_window(source: str | None, data_dir: Path | None) -> int:
    """Open the window, on a file, a lesson or the default, and stay until it is closed."""
    try:
        opened, data = _what_to_open(source)
    except USERS_ERRORS as error:
        print(f"nnviz: {one_line(str(error))}", file=sys.stderr)
        return 2
    app = QApplication(sys.argv[:1])
    app.setApplicationName("nnviz")
    app.setApplicationVersion(__version__)
    settings = Settings()
    style = style_of(settings.theme)
    style.apply_palette(app)
    reporter = ErrorReporter()
    reporter.install()
    session = Session(opened.experiment, data_dir, opened.theta)
    window = MainWindow(session, opened, settings)
    reporter.error_reported.connect(window.show_error)
    for interruption in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interruption, lambda *_: window.close())
    style.apply_sheet(app)  # last, so that a widget is matched with it once
    window.show()
    QTimer.singleShot(_STARTING, app, _collect_garbage)
    if data is not None:
        QTimer.singleShot(0, window, lambda: window.documents.preview(data))
    window.activateWindow()  # where no window manager does it, the keys would go nowhere
    try:
        return app.exec()
    finally:
        reporter.uninstall()


def _what_to_open(source: str | None) -> tuple[Opened, Path | None]:
    """What to begin with, and data that a person is to look at first."""
    if source is None:
        return Opened(default_experiment()), None
    path = data_file(source)
    if path is None:
        return open_source(source), None
    glance_at_own(path, Reading())  # what is plainly no data is refused before there is a window
    return Opened(default_experiment()), path


def _collect_garbage() -> None:
    gc.freeze()  # what the start has made is there to stay: never look through it
    gc.enable()
