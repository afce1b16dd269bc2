"""The window as the program opens it: what trains is another process."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.apart import ENDED, SessionApart
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).replace("network.hidden", [4])
Until = Callable[[Callable[[Snapshot], bool]], Snapshot]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(SessionApart(SMALL), Opened(SMALL), Settings(Memory()))
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


def test_keys_act_on_the_other_process_files_come_out_of_it_and_its_end_is_told(
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

    qtbot.keyClick(window, Qt.Key.Key_Space)
    until(lambda now: now.step > 0)
    assert isinstance(window.bridge.session, SessionApart)
    os.kill(window.bridge.session.pid, signal.SIGTERM)
    until(lambda now: now.state is State.CLOSED)
    qtbot.waitUntil(lambda: ENDED in window.message_bar.text.text())
    assert window.message_bar.property("bad")
    assert not window.message_bar.rewind_button.isVisible()  # nobody is there to obey
    assert not window.actions_of_run.run.isEnabled()
