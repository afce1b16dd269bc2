"""A person asks for data that cannot be had, or changes their mind while it is loaded."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.app.main_window import MainWindow
from nnviz.data import load
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.training import lane_data

SMALL = Experiment(name="Small", data=Data("digits", train_size=40, test_size=20))


@pytest.fixture
def window(one_window: MainWindow) -> MainWindow:
    return one_window


def _wait(qtbot: QtBot, window: MainWindow, true: Callable[[Snapshot], bool]) -> None:
    qtbot.waitUntil(lambda: window.bridge.latest is not None and true(window.bridge.latest))


def test_a_file_whose_data_cannot_be_had_changes_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "greedy.json"
    SMALL.replace("name", "Greedy").replace("data.train_size", 5_000).save(path)
    window.documents.open_file(path)
    qtbot.waitUntil(lambda: window.message_bar.text.text().startswith("Not started: data.train_size"))
    assert window.windowTitle() == "Small[*] – nnviz"
    assert not window.isWindowModified()
    assert window.form.experiment == SMALL
    qtbot.keyClick(window, Qt.Key.Key_B)
    _wait(qtbot, window, lambda now: now.step == 1)


def test_a_wish_that_is_refused_waits_in_the_form(qtbot: QtBot, window: MainWindow) -> None:
    window.form.change({"data.train_size": 5_000})
    qtbot.waitUntil(lambda: window.message_bar.text.text().startswith("Not started: data.train_size"))
    assert window.form.experiment.data.train_size == 5_000
    assert window.form.is_stale
    window.form.change({"data.train_size": 50})
    _wait(qtbot, window, lambda now: now.example is not None and now.example.count == 50)
    qtbot.waitUntil(lambda: not window.form.is_stale)
    assert not window.message_bar.isVisible()


def test_escape_gives_up_loading(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def slow(name: str, *, progress: Callable[[float], None], **wanted: Any) -> Any:
        progress(0.5)
        go_on.wait(30)
        return load(name, progress=progress, **wanted)

    monkeypatch.setattr(lane_data, "load", slow)
    window.form.change({"data.name": "xor"})
    qtbot.waitUntil(window.message_bar.cancel_button.isVisible)
    qtbot.waitUntil(lambda: window.message_bar.text.text() == "Loading the data … 50 %")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    _wait(qtbot, window, lambda now: now.state is State.READY)
    go_on.set()
    assert not window.message_bar.isVisible()
    assert window.bridge.latest is not None
    assert window.bridge.latest.experiment == SMALL
