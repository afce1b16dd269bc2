"""The window as the program opens it: what trains is another process."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from recorded import recorded

from nnviz.app import begun_again
from nnviz.app.begun_again import ANEW, GOES_ON
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.core.marks import marks
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.apart import ENDED, SessionApart
from nnviz.session.commands import Numbers, Open, Reset, Room, State, Throttle, Watch
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.training.run_file import BUDGET
from nnviz.view.run.run_controls import steps_per_second

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).replace("network.hidden", [4])
Until = Callable[[Callable[[Snapshot], bool]], Snapshot]


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path)


@pytest.fixture
def window(qtbot: QtBot, folder: StateFolder | None) -> Iterator[MainWindow]:
    made = MainWindow(SessionApart(SMALL, folder=folder), Opened(SMALL), Settings(Memory()))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def until(qtbot: QtBot, window: MainWindow) -> Until:
    def wait(condition: Callable[[Snapshot], bool]) -> Snapshot:
        def holds() -> bool:
            latest = window.bridge.latest
            return latest is not None and condition(latest)

        qtbot.waitUntil(holds)
        assert window.bridge.latest is not None
        return window.bridge.latest

    return wait


def test_keys_act_on_the_other_process_and_files_come_out_of_it(
    qtbot: QtBot, window: MainWindow, until: Until, tmp_path: Path
) -> None:
    start = until(lambda now: now.state is State.READY)
    for key, unit in ((Qt.Key.Key_E, "epoch"), (Qt.Key.Key_B, "batch")):
        qtbot.keyClick(window, key)
        until(lambda now, unit=unit: getattr(now, unit) == 1 and now.state is State.PAUSED)
    qtbot.keyClick(window, Qt.Key.Key_P)
    walked = until(lambda now: now.lanes[0].phase is not None)
    assert walked.dataset is start.dataset
    assert not walked.lanes[0].theta.vector.flags.writeable
    qtbot.keyClick(window, Qt.Key.Key_R)
    again = until(lambda now: now.state is State.READY and now.step == 0)
    np.testing.assert_array_equal(again.lanes[0].theta.vector, start.lanes[0].theta.vector)

    window.exporter.export("network", 0, tmp_path / "network.npz")
    qtbot.waitUntil(lambda: "Exported" in window.message_bar.text.text())
    before = until(lambda _: True).version
    qtbot.keyClick(window, Qt.Key.Key_B)
    after = until(lambda now: now.version > before and now.batch == 1 and now.state is State.PAUSED)
    assert after.dataset is again.dataset  # what was asked meanwhile makes nothing new
    assert (tmp_path / "network.npz").stat().st_size > 0


def test_where_the_other_process_is_killed_another_goes_on_with_what_was_recorded(
    qtbot: QtBot, window: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    until(lambda now: now.state is State.READY)
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_R)
        until(lambda now: now.state is State.READY and now.step == 0)
        qtbot.keyClick(window, Qt.Key.Key_E)
        until(lambda now: now.epoch == 1 and now.state is State.PAUSED)
    before = until(lambda now: now.timeline is not None and now.step in now.timeline.kept)
    window.bridge.session.send(Watch(7))
    until(_follows_the_eighth)
    window.controls.speed.setValue(50)
    window.form.want_all({**window.form.wanted, "seed": 7})  # waits for a start
    begun = _watch_begun(monkeypatch)
    _kill(window)
    qtbot.waitUntil(lambda: window.message_bar.text.text() == GOES_ON.format("epoch 1"))
    after = until(lambda now: now.state is State.PAUSED and _follows_the_eighth(now))
    assert begun[1:4] == [Numbers(*marks()), Room(BUDGET), Throttle(steps_per_second(50))]
    assert [run.steps for run in after.shelf] == [run.steps for run in before.shelf] == [4, 4]
    np.testing.assert_array_equal(after.lanes[0].theta.vector, before.lanes[0].theta.vector)
    assert not window.undo.stack.count()  # the runs have other numbers
    assert window.form.waiting == {"seed": 7}
    qtbot.keyClick(window, Qt.Key.Key_Space)
    until(lambda now: now.experiment.seed == 7 and now.step > 0)
    assert window.message_bar.text.text() == GOES_ON.format("epoch 1")  # until it is put away


@pytest.mark.parametrize("what", ["other.nnviz", "other.json"])
def test_what_was_said_of_it_goes_once_something_else_is_open(
    qtbot: QtBot, window: MainWindow, until: Until, tmp_path: Path, what: str
) -> None:
    recorded(tmp_path / "other.nnviz").close()
    SMALL.replace("seed", 8).save(tmp_path / "other.json")
    until(lambda now: now.state is State.READY)
    qtbot.keyClick(window, Qt.Key.Key_E)
    until(lambda now: now.timeline is not None and now.epoch == 1 and now.step in now.timeline.kept)
    _kill(window)
    bar, told = window.message_bar, GOES_ON.format("epoch 1")
    qtbot.waitUntil(lambda: bar.isVisible() and bar.text.text() == told)
    window.documents.open_file(tmp_path / what)
    qtbot.waitUntil(lambda: not bar.isVisible() or bar.text.text() != told)  # a run may have its own to say


@pytest.mark.parametrize("folder", [None])
def test_where_nothing_was_recorded_another_begins_and_one_that_ends_while_it_loads_is_told(
    qtbot: QtBot, window: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    until(lambda now: now.state is State.READY)
    qtbot.keyClick(window, Qt.Key.Key_E)
    until(lambda now: now.epoch == 1 and now.state is State.PAUSED)
    _kill(window)
    qtbot.waitUntil(lambda: window.message_bar.text.text() == ANEW)
    assert until(lambda now: now.state is State.READY).step == 0
    begun = _watch_begun(monkeypatch, lambda session: os.kill(session.pid, signal.SIGKILL))
    _kill(window)
    qtbot.waitUntil(lambda: window.message_bar.text.text() == ENDED)
    assert begun[0] == Reset(SMALL)
    assert window.message_bar.property("bad")
    assert not window.message_bar.rewind_button.isVisible()  # nobody is there to obey
    assert not window.actions_of_run.run.isEnabled()


def _follows_the_eighth(now: Snapshot) -> bool:
    return now.example is not None and now.example.index == 7


def _kill(window: MainWindow) -> None:
    assert isinstance(window.bridge.session, SessionApart)
    os.kill(window.bridge.session.pid, signal.SIGKILL)


def _watch_begun(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[SessionApart], object] = lambda _: None
) -> list[object]:
    """What the next session begins with, then what it is asked for at once; it is acted on before that."""
    seen: list[object] = []

    def begin(start: Reset | Open, data_dir: Path | None, folder: StateFolder | None) -> SessionApart:
        session = SessionApart(start, data_dir, folder=folder)
        send = session.send
        monkeypatch.setattr(session, "send", lambda command: seen.append(command) or send(command))
        seen.append(start)
        act(session)
        return session

    monkeypatch.setattr(begun_again, "begin_session", begin)
    return seen
