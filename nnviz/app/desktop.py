"""The application round the one window."""

import signal
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from nnviz import __version__
from nnviz.app.error_reporting import ErrorReporter
from nnviz.app.main_window import MainWindow, style_of
from nnviz.app.settings import Settings
from nnviz.engine.experiment import Data, Experiment
from nnviz.engine.fields import ExperimentError
from nnviz.engine.session import Session


def default_experiment() -> Experiment:
    """What the program opens on when nothing is asked for: the shipped digits and thirty hidden neurons."""
    return Experiment(data=Data("digits"))


def open_window(file: Path | None, data_dir: Path | None) -> int:
    """Open the window, on an experiment file or the default, and stay until it is closed."""
    try:
        experiment = Experiment.load(file) if file else default_experiment()
    except ExperimentError as error:
        print(f"nnviz: {error}", file=sys.stderr)
        return 2
    app = QApplication(sys.argv[:1])
    app.setApplicationName("nnviz")
    app.setApplicationVersion(__version__)
    settings = Settings()
    style_of(settings.theme).apply(app)
    reporter = ErrorReporter()
    reporter.install()
    window = MainWindow(Session(experiment, data_dir), experiment, settings)
    reporter.error_reported.connect(window.show_error)
    for interruption in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interruption, lambda *_: window.close())
    window.show()
    try:
        return app.exec()
    finally:
        reporter.uninstall()
