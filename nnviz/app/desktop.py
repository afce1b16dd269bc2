"""The application round the one window."""

import signal
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from nnviz import __version__
from nnviz.app.bad_input import USERS_ERRORS, one_line
from nnviz.app.error_reporting import ErrorReporter
from nnviz.app.main_window import MainWindow, style_of
from nnviz.app.opening import Opened, open_source
from nnviz.app.settings import Settings
from nnviz.engine.experiment import Data, Experiment
from nnviz.engine.session import Session


def default_experiment() -> Experiment:
    """What the program opens on when nothing is asked for: the shipped digits and thirty hidden neurons."""
    return Experiment(data=Data("digits"))


def open_window(source: str | None, data_dir: Path | None) -> int:
    """Open the window, on a file, a lesson or the default, and stay until it is closed."""
    try:
        opened = open_source(source) if source is not None else Opened(default_experiment())
    except USERS_ERRORS as error:
        print(f"nnviz: {one_line(str(error))}", file=sys.stderr)
        return 2
    app = QApplication(sys.argv[:1])
    app.setApplicationName("nnviz")
    app.setApplicationVersion(__version__)
    settings = Settings()
    style_of(settings.theme).apply(app)
    reporter = ErrorReporter()
    reporter.install()
    session = Session(opened.experiment, data_dir, opened.theta)
    window = MainWindow(session, opened, settings)
    reporter.error_reported.connect(window.show_error)
    for interruption in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interruption, lambda *_: window.close())
    window.show()
    window.activateWindow()  # where no window manager does it, the keys would go nowhere
    try:
        return app.exec()
    finally:
        reporter.uninstall()
