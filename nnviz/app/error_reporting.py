"""Errors nobody caught: written to a log file, and told in one line."""

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QStandardPaths,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from nnviz.core.plain_names import one_line

_LOG_BYTES = 500_000
_log = logging.getLogger("nnviz")


def log_file() -> Path:
    """Where errors are written: in the user's folder for such things."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(folder) / "nnviz" / "nnviz.log"


class ErrorReporter(QObject):
    """Takes what nobody caught, in any thread.

    ``error_reported`` carries one line for a person, as stderr does; the traceback is in the log file.
    """

    error_reported = Signal(str)

    def install(self) -> None:
        """Listen from now on, to Python's errors and to Qt's messages."""
        self._open_log()
        sys.excepthook = self._take_error
        threading.excepthook = self._take_thread_error
        qInstallMessageHandler(self._take_qt_message)

    def uninstall(self) -> None:
        """Leave everything as Python and Qt had it."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        for handler in list(_log.handlers):
            _log.removeHandler(handler)
            handler.close()

    def _open_log(self) -> None:
        _log.propagate = False
        path = log_file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handler: logging.Handler = RotatingFileHandler(
                path, maxBytes=_LOG_BYTES, backupCount=1, delay=True
            )
        except OSError:
            handler = logging.NullHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _log.addHandler(handler)

    def _take_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.error("not caught", exc_info=(kind, error, trace))
        line = one_line(f"{kind.__name__}: {error} (written to {log_file()})")
        if sys.stderr is not None:  # there is none where a program has no console
            print(f"nnviz: {line}", file=sys.stderr)
        self.error_reported.emit(line)

    def _take_thread_error(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._take_error(args.exc_type, args.exc_value, args.exc_traceback)

    def _take_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        _log.log(_LEVELS[kind], "Qt: %s", message)


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
