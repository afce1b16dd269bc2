"""For every test: settings and caches of its own, and a check that it left nothing running behind."""

import faulthandler
import gc
import os
import threading
from collections.abc import Generator, Iterator
from functools import cache
from typing import Any
from weakref import WeakSet

import pytest
from hypothesis import settings

# The same examples in every run, which take as long as the machine needs.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before NumPy is loaded: on busy cores a second BLAS thread makes small products a hundred times slower.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> Generator[None, int, int]:
    """The whole run goes to every core; what is named on the command line is quicker at hand."""
    cores = yield
    return 0 if config.args_source is config.ArgsSource.ARGS or config.option.markexpr == "soak" else cores


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests stay to the end: the collector need not go through them, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_is_dressed)  # a window that is dressed takes twice as long
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.timeout(0))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("soak"):
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    yield
    if not gc.isenabled():  # there is an application, whose collector is at work between two events alone
        from nnviz.app.collector import collect_what_is_due

        collect_what_is_due()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


@pytest.fixture(scope="session", autouse=True)
def folders_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings and caches go to a temporary folder: a test never reads or writes the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("config", "cache", "data", "state"):
            patch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path_factory.mktemp(kind)))
        yield


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The program's own application, for pytest-qt to make; loaded by tests that have one."""
    from nnviz.app.desktop import Application

    return Application


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before and not _ends(thread)]
    _report(request, left, "left running: thread", "Close the session that the test made: session.close().")


@pytest.fixture(autouse=True)
def no_timer_or_window_left(request: pytest.FixtureRequest) -> Iterator[None]:
    if "qapp" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")  # which has a timer of its own
    timers, windows, was_worn = _active_timers(), _windows(), _is_house_style_worn()
    yield
    _delete_what_was_closed()
    if _active_timers() - timers or _windows() - windows:
        gc.collect()
    left = [f"{timer!r} (every {timer.interval()} ms)" for timer in _active_timers() - timers]
    _report(request, left, "left running: QTimer", "Stop it when its owner closes: timer.stop().")
    left = [f"{window!r} {window.windowTitle()!r}" for window in _windows() - windows]
    _report(request, left, "left open: window", "Give it to qtbot, which closes it: qtbot.addWidget(window).")
    is_new = _is_house_style_worn() and not (was_worn or _is_dressed(request.node))
    left = ["HouseStyle"] if is_new else []
    _report(
        request,
        left,
        "left on the application:",
        "Mark the test, which then runs late: @pytest.mark.dressed.",
    )


def _is_dressed(item: pytest.Item) -> bool:
    return item.get_closest_marker("dressed") is not None


def _ends(thread: threading.Thread) -> bool:
    thread.join(timeout=10)  # on busy cores what loads a library may take that long
    return not thread.is_alive()


@cache
def _started_timers() -> WeakSet[Any]:
    """Every timer started from here on: to look for them among all objects took most of a test's time."""
    from PySide6.QtCore import QTimer

    started: WeakSet[Any] = WeakSet()
    start = QTimer.start

    def start_and_tell(timer: QTimer, *interval: Any) -> None:
        started.add(timer)
        start(timer, *interval)

    QTimer.start = start_and_tell  # type: ignore[method-assign]
    return started


def _active_timers() -> set[Any]:
    from shiboken6 import isValid

    return {timer for timer in _started_timers() if isValid(timer) and timer.isActive()}


def _delete_what_was_closed() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _is_house_style_worn() -> bool:
    from PySide6.QtWidgets import QApplication

    return type(QApplication.style()).__name__ == "HouseStyle"


def _windows() -> set[Any]:
    from PySide6.QtWidgets import QApplication, QMenu

    # Not menus: every plot of pyqtgraph has some without a parent, which go when the plot does.
    found = {widget for widget in QApplication.topLevelWidgets() if widget.parent() is None}
    return {widget for widget in found if not isinstance(widget, QMenu)}


def _report(request: pytest.FixtureRequest, left: list[str], what: str, cure: str) -> None:
    if left and not request.node.stash.get(_failed, False):
        pytest.fail(f"{what} {', '.join(left)}. {cure}", pytrace=False)
