"""File ▸ Export: what is written is of the network as it stands, and is told."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from small_runs import small

from nnviz.app import exporting
from nnviz.app.main_window import MainWindow
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Run, State, Step
from nnviz.training.build import build
from nnviz.training.exports import EXPORTS
from nnviz.training.model_file import read_model

SMALL = Experiment.from_dict({**small().to_dict(), "twins": [{"training.eta": 0.1}]})


@pytest.fixture
def window(one_window: MainWindow) -> MainWindow:
    return one_window


def wait_for(qtbot: QtBot, window: MainWindow, words: str) -> None:
    qtbot.waitUntil(lambda: words in window.message_bar.text.text())


def test_each_kind_is_written_of_the_network_as_it_stands(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.bridge.session.send(Step("epoch"))
    qtbot.waitUntil(lambda: window.bridge.latest.epoch == 1 and window.bridge.latest.state is State.PAUSED)
    trainer = build(small())
    trainer.run_epoch()
    for kind, way in EXPORTS.items():
        window.exporter.export(kind, 0, tmp_path / way.file_name)
        wait_for(qtbot, window, f"Exported to {tmp_path / way.file_name}")
        assert (tmp_path / way.file_name).read_bytes() == way.make(trainer)


def test_the_twin_that_is_looked_at_is_the_one_exported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ask_where", lambda *_: tmp_path / "twin.safetensors")
    window.selection.choose_lane(1)
    window.bridge.session.send(Run())
    qtbot.waitUntil(lambda: window.bridge.latest.step > 3)
    (menu,) = (menu for menu in window.findChildren(QMenu) if menu.title() == "&Export")
    assert [action.text() for action in menu.actions()] == [way.label for way in EXPORTS.values()]
    menu.actions()[0].trigger()
    wait_for(qtbot, window, "Exported to")
    model = read_model(tmp_path / "twin.safetensors")
    assert model.experiment.training.eta == 0.1
    assert np.isfinite(model.theta.vector).all()


def test_a_folder_that_cannot_be_written_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.exporter.export("history", 0, tmp_path / "nowhere" / "history.csv")
    wait_for(qtbot, window, "history.csv: not written: no such file or directory")
