"""Errors nobody caught: written to a log file, and told in one line."""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from math import inf
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TypeAlias

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QStandardPaths,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from nnviz.app.no_exit import allow_exits, refuse_exits
from nnviz.core.plain_names import one_line

_LOG_BYTES = 500_000
_GOES_ON = 2.0
"""Seconds within which the same error from the same line is no news."""

_ON_ITS_WAY = re.compile(r"(Error calling Python override of \S+ )+")
"""What PySide6 writes before the words of an error for each method of Qt's that it passes."""

_log = logging.getLogger("nnviz")

Place: TypeAlias = tuple[type[BaseException], str, int]


def log_file() -> Path:
    """Where errors are written: in the user's folder for such things."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(folder) / "nnviz" / "nnviz.log"


class ErrorReporter(QObject):
    """Takes what nobody caught, and what is logged with an error, in any thread.

    One that goes on, as from a picture that is painted again and again, is told and written once.
    """

    error_reported = Signal(str, str)
    """One line for a person, as stderr has it, and the traceback, which is in the log file as well."""

    def install(self) -> None:
        """Listen from now on, to Python's errors and to Qt's messages; what asks to exit is an error, too."""
        self._open_log()
        refuse_exits()
        sys.excepthook = self._take_error
        threading.excepthook = self._take_thread_error
        qInstallMessageHandler(self._take_qt_message)

    def uninstall(self) -> None:
        """Leave everything as Python and Qt had it."""
        allow_exits()
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
        _log.addHandler(_Teller(handler, self._tell))

    def _take_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _log.error("not caught", exc_info=(kind, error, trace))

    def _take_thread_error(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._take_error(args.exc_type, args.exc_value, args.exc_traceback)

    def _tell(self, error: BaseException) -> None:
        words = _ON_ITS_WAY.sub("", str(error))
        line = one_line(f"{type(error).__name__}: {words} (written to {log_file()})")
        if sys.stderr is not None:  # there is none where a program has no console
            print(f"nnviz: {line}", file=sys.stderr)
        self.error_reported.emit(line, "".join(traceback.format_exception(error)))

    def _take_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        _log.log(_LEVELS[kind], "Qt: %s", message)


class _Teller(logging.Handler):
    """Hands on what is logged, and tells of the errors, as long as each is news."""

    def __init__(self, written: logging.Handler, tell: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._written, self._tell = written, tell
        self._last: dict[Place, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, SystemError) and error.__cause__ is not None:
            error = error.__cause__  # PySide6 may leave an error set, on which the next function stumbles
        if error is not None and self._goes_on(error):
            return
        self._written.handle(record)
        if error is not None:
            self._tell(error)

    def close(self) -> None:
        self._written.close()
        super().close()

    def _goes_on(self, error: BaseException) -> bool:
        place, now = _place_of(error), monotonic()
        before = self._last.get(place, -inf)
        self._last[place] = now
        return now - before < _GOES_ON


def _place_of(error: BaseException) -> Place:
    """What kind of error it is, and the line that raised it."""
    frames = list(traceback.walk_tb(error.__traceback__))
    frame, line = frames[-1] if frames else (None, 0)
    return type(error), frame.f_code.co_filename if frame else "", line


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
