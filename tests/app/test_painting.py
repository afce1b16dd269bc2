"""Painting goes on and on: some builds of Qt for Python crash within a few hundred frames."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Settings
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import Run, State, Throttle
from nnviz.session.session import Session
from nnviz.view.network.network_picture import NetworkPicture
from nnviz.view.parts.canvas import Canvas

ENDLESS = Experiment(data=Data("digits", train_size=200)).with_changes({"training.epochs": 100_000})


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[QSize]:
    """The size of the network's picture, each time that it is painted."""
    sizes: list[QSize] = []
    paint = NetworkPicture.paintEvent

    def count(picture: NetworkPicture, event: QPaintEvent) -> None:
        sizes.append(picture.size())
        paint(picture, event)

    monkeypatch.setattr(NetworkPicture, "paintEvent", count)
    return sizes


@pytest.fixture
def running(painted: list[QSize], qtbot: QtBot, tmp_path: object) -> Iterator[MainWindow]:
    settings = Settings(QSettings(f"{tmp_path}/nnviz.ini", QSettings.Format.IniFormat))
    window = MainWindow(Session(ENDLESS), Opened(ENDLESS), settings)
    qtbot.addWidget(window)
    window.resize(1100, 700)  # that it paints is enough
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(lambda: window.bridge.latest is not None and window.bridge.latest.state is State.READY)
    window.bridge.session.send(Throttle(200))  # that it trains is enough
    window.bridge.session.send(Run())
    yield window
    window.close()


def test_300_frames_of_a_running_network_are_painted(
    qapp: QApplication, painted: list[QSize], running: MainWindow
) -> None:
    seen, canvases = set(), running.findChildren(Canvas)
    painted.clear()
    for _ in range(300):
        running.bridge.look()
        for canvas in canvases:  # to repaint the window would paint none of them
            canvas.repaint()
        qapp.processEvents()
        latest = running.bridge.latest
        assert latest is not None
        seen.add(latest.version)
    assert latest.state is State.RUNNING
    assert len(seen) > 10  # not one picture 300 times
    assert len(painted) >= 300
    assert min(size.width() for size in painted) > 100
