"""What a test left running behind it. The messages teach the cure."""

import gc
import sys
import threading
from typing import Any
from weakref import WeakSet


class Running:
    """What runs before a test, to be compared with what still does after it."""

    def __init__(self, has_application: bool, is_dressed: bool) -> None:
        self._has_application, self._is_dressed = has_application, is_dressed
        self.look()

    def look(self) -> None:
        """Remember what runs by now, which the test need not end."""
        self._threads, self._wore_style = set(threading.enumerate()), _is_house_style_worn()
        self._qt = _QtRunning() if self._has_application else None

    def left(self) -> str | None:
        """What is left and how to end it, or None."""
        threads = [t.name for t in threading.enumerate() if t not in self._threads and not _ends(t)]
        if threads:
            return (
                f"left running: thread {', '.join(threads)}. "
                "Close the session that the test made: session.close()."
            )
        if _is_house_style_worn() and not (self._wore_style or self._is_dressed):
            return (  # of those too that ask for no application and make one, as `nnviz shot` does
                "left on the application: HouseStyle. "
                "Mark the test, which then runs late: @pytest.mark.dressed."
            )
        return self._qt.left() if self._qt else None


class _QtRunning:
    def __init__(self) -> None:
        self._timers, self._windows = _active_timers(), _windows()

    def left(self) -> str | None:
        _delete_what_was_closed()
        _let_go_of_the_mouse()
        if self._new_timers() or self._new_windows():
            gc.collect()
        if timers := [f"{timer!r} (every {timer.interval()} ms)" for timer in self._new_timers()]:
            return f"left running: QTimer {', '.join(timers)}. Stop it when its owner closes: timer.stop()."
        if windows := [f"{window!r} {window.windowTitle()!r}" for window in self._new_windows()]:
            return (
                f"left open: window {', '.join(windows)}. "
                "Give it to qtbot, which closes it: qtbot.addWidget(window)."
            )
        return None

    def _new_timers(self) -> set[Any]:
        return _active_timers() - self._timers

    def _new_windows(self) -> set[Any]:
        return _windows() - self._windows


_started: WeakSet[Any] = WeakSet()


def watch_timers() -> None:
    """Keep in mind every timer started from here on: to look for them among all objects takes long."""
    from PySide6.QtCore import QTimer

    start = QTimer.start

    def start_and_tell(timer: QTimer, *interval: Any) -> None:
        _started.add(timer)
        start(timer, *interval)

    QTimer.start = start_and_tell  # type: ignore[method-assign]


def _active_timers() -> set[Any]:
    from shiboken6 import isValid

    return {timer for timer in _started if isValid(timer) and timer.isActive()}


def _windows() -> set[Any]:
    from PySide6.QtWidgets import QApplication

    return {widget for widget in QApplication.topLevelWidgets() if widget.parent() is None}


def _is_house_style_worn() -> bool:
    if "PySide6.QtWidgets" not in sys.modules:
        return False
    from PySide6.QtWidgets import QApplication

    return QApplication.instance() is not None and type(QApplication.style()).__name__ == "HouseStyle"


def _delete_what_was_closed() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _let_go_of_the_mouse() -> None:
    """A button that stays down, as after every double click of Qt's, would drag in the next test."""
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    for button in QGuiApplication.mouseButtons():
        QTest.mouseRelease(QWidget(), button)


def _ends(thread: threading.Thread) -> bool:
    thread.join(timeout=60)  # on busy cores what loads a library may take that long
    return not thread.is_alive()
