"""A fault of the program's own, wherever it is met, is told once, can be copied, and is survived."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from small_runs import small

from nnviz.app import main_window
from nnviz.app.documents import Documents
from nnviz.app.error_reporting import ErrorReporter
from nnviz.app.main_window import MainWindow
from nnviz.app.panels import Panels
from nnviz.session import load
from nnviz.session.advice import Search
from nnviz.session.commands import Reset, Run, State, Step
from nnviz.session.job import Job
from nnviz.session.journey import Journey
from nnviz.session.recorder import Recorder
from nnviz.view.parts.job_watch import JobWatch

Begin = Callable[[MainWindow], object]


SMALL = small(training__epochs=2)


@pytest.fixture
def window(one_window: MainWindow) -> Iterator[MainWindow]:
    """A window with the program's own reporter."""
    reporter = ErrorReporter()
    reporter.install()
    reporter.error_reported.connect(one_window.show_error)
    yield one_window
    reporter.uninstall()


def _wait_for(qtbot: QtBot, window: MainWindow, state: State) -> None:
    qtbot.waitUntil(lambda: window.bridge.latest is not None and window.bridge.latest.state is state)


def _run_anew(window: MainWindow) -> None:
    window.bridge.session.send(Reset(SMALL.replace("network.hidden", [5])))


def _train(window: MainWindow) -> None:
    window.bridge.session.send(Run())


def _watch_a_job(window: MainWindow) -> None:
    JobWatch(window).watch(Job(lambda tell: window.panels.dock_of("of the job")))


def _by_a_timer(window: MainWindow) -> None:
    QTimer.singleShot(0, window, lambda: window.documents.ask_open())


def _by_a_key(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)


def _seek_remedies(window: MainWindow) -> None:
    window.bridge.session.send(Reset(small(training__epochs=2, network__initializer="zeros")))
    window.bridge.session.send(Step("epoch"))


def _hover(window: MainWindow) -> None:
    window.panels["network"].update()


def _draw_again(window: MainWindow) -> None:
    window.bridge.session.send(Step("batch"))


PLACES: dict[str, tuple[Any, str, Begin, tuple[type[BaseException], ...]]] = {
    "a panel's update": (None, "draw", _draw_again, (ValueError, SystemExit)),
    "a panel's paint": (None, "paintEvent", _hover, (ValueError, SystemExit)),
    "a slot, by a key": (main_window, "show_keys", _by_a_key, (ValueError, SystemExit)),
    "a slot, by a timer": (Documents, "ask_open", _by_a_timer, (ValueError, SystemExit)),
    "a job": (Panels, "dock_of", _watch_a_job, (ValueError, SystemExit)),
    "the loading of data": (load, "Lanes", _run_anew, (ValueError, SystemExit)),
    "the search for remedies": (Search, "run", _seek_remedies, (ValueError, SystemExit)),
    "the recording": (Recorder, "_keep", _draw_again, (ValueError, SystemExit)),
    "the training": (Journey, "go_on", _train, (ValueError, SystemExit, KeyboardInterrupt)),
}
"""What fails there, of the network panel where no owner is named; what brings it about; and with what."""


@pytest.mark.parametrize("place", PLACES)
def test_a_fault_is_told_once_and_the_program_goes_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow, place: str
) -> None:
    owner, name, begin, kinds = PLACES[place]
    for kind in kinds:
        window.bridge.session.send(Reset(SMALL))
        window.bridge.session.send(Step("epoch"))
        _wait_for(qtbot, window, State.PAUSED)
        with monkeypatch.context() as patch:
            patch.setattr(owner or window.panels["network"], name, _failing(kind, place))
            told = _told(qtbot, window, lambda: begin(window), f"on purpose in {place}")
        assert len(told) == 1, told
        assert kind.__name__ in told[0]
        window.message_bar.report_button.click()
        report = QGuiApplication.clipboard().text()
        assert report.startswith("nnviz ")
        assert f"{kind.__name__}: on purpose in {place}" in report
        assert "in fail" in report
        window.bridge.session.send(Reset(small(training__epochs=1)))
        window.bridge.session.send(Run())
        _wait_for(qtbot, window, State.FINISHED)


def _failing(kind: type[BaseException], place: str) -> Callable[..., object]:
    def fail(*args: object) -> None:
        raise kind(f"on purpose in {place}")

    return fail


def _told(qtbot: QtBot, window: MainWindow, begin: Callable[[], object], fault: str) -> list[str]:
    """What the bar says of a fault, each time that it says it."""
    told: list[str] = []
    text = window.message_bar.text

    def note() -> None:
        if fault in text.text():
            told.append(text.text())

    text.text_changed.connect(note)
    begin()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(150)  # for a second notice to come
    text.text_changed.disconnect(note)
    return told
