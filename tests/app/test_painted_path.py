"""A person paints two classes, trains on them, mends a point in the table, saves and opens the experiment."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Settings
from nnviz.data.points import FIRST_POINTS, Point, Points
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Pause, Run, State, Step, Throttle
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.view.data.data_panel import DataPanel
from nnviz.view.outputs.outputs_panel import OutputsPanel

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
EPOCHS = 60
SMALL = {
    "network": {"hidden": [8], "activation": "tanh"},
    "training": {"optimizer": "adam", "eta": 0.02, "epochs": 100_000},
}


@pytest.fixture
def window(qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    moons = Experiment.from_dict(
        {"data": {"name": "moons", "train_size": 30, "test_size": 10, "noise": 0.1}} | SMALL
    )
    ini = tmp_path_factory.mktemp("settings") / "nnviz.ini"
    settings = Settings(QSettings(str(ini), QSettings.Format.IniFormat))
    made = MainWindow(Session(moons), Opened(moons), settings)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    wait(qtbot, made, lambda now: now.state is State.READY)
    made.show_panel("outputs")
    qtbot.waitUntil(lambda: outputs(made).plane.paint.button.isEnabled())
    yield made
    made.close()


def latest(window: MainWindow) -> Snapshot:
    assert window.bridge.latest is not None
    return window.bridge.latest


def wait(qtbot: QtBot, window: MainWindow, true: Callable[[Snapshot], bool]) -> None:
    qtbot.waitUntil(lambda: window.bridge.latest is not None and true(window.bridge.latest))


def outputs(window: MainWindow) -> OutputsPanel:
    panel = window.panels["outputs"]
    assert isinstance(panel, OutputsPanel)
    return panel


def running(window: MainWindow) -> Points:
    return latest(window).experiment.data.points


def take_brush(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(outputs(window).plane.paint.button, LEFT)


def stroke(qtbot: QtBot, window: MainWindow, label: int, *way: tuple[float, float]) -> None:
    plane = outputs(window).plane
    qtbot.mouseClick(plane.paint.classes[label], LEFT)
    x1, x2 = zip(*way, strict=True)
    places = [place.toPoint() for place in plane.surface.frame.points(x1, x2)]
    qtbot.mousePress(plane.surface, LEFT, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(plane.surface, place)
    qtbot.mouseRelease(plane.surface, LEFT, pos=places[-1])


def paint_rings(qtbot: QtBot, window: MainWindow) -> Points:
    """A ring of class 1 round a ring of class 0, on an empty plane."""
    take_brush(qtbot, window)
    qtbot.mouseClick(outputs(window).plane.paint.clear_button, LEFT)
    turn = np.linspace(0, 2 * np.pi, 25)
    for label, radius in ((0, 0.25), (1, 0.8)):
        way = radius * np.column_stack((np.cos(turn), np.sin(turn)))
        stroke(qtbot, window, label, *map(tuple, way.tolist()))
    points = outputs(window).plane.paint.painting.points
    wait(qtbot, window, lambda now: now.experiment.data.points == points and now.state is State.READY)
    return points


def test_painted_rings_are_learnt_saved_and_opened_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    points = paint_rings(qtbot, window)
    data = latest(window).experiment.data
    assert (data.name, data.train_size, data.noise) == ("painted", None, 0.0)
    assert len({point.label for point in points}) == 2
    window.bridge.session.send(Step("epoch", EPOCHS))
    wait(qtbot, window, lambda now: now.epoch == EPOCHS and now.state is State.PAUSED)
    assert latest(window).lanes[0].epochs.test_accuracy[-1] == 1
    window.documents.save_file(tmp_path / "rings.json")
    window.documents.open_lesson("vanishing")
    wait(qtbot, window, lambda now: now.experiment.data.name != "painted" and now.state is State.READY)
    window.documents.open_file(tmp_path / "rings.json")
    wait(qtbot, window, lambda now: now.experiment.data.points == points and now.state is State.READY)


def test_a_copy_of_another_set_is_painted_on_while_the_network_runs(qtbot: QtBot, window: MainWindow) -> None:
    window.bridge.session.send(Throttle(200.0))
    window.bridge.session.send(Run())
    wait(qtbot, window, lambda now: now.state is State.RUNNING)
    qtbot.waitUntil(lambda: outputs(window).plane.is_running)
    take_brush(qtbot, window)
    stroke(qtbot, window, 1, (0.95, 0.95))
    wait(qtbot, window, lambda now: now.experiment.data.name == "painted" and now.state is State.RUNNING)
    assert len(running(window)) == 41
    assert running(window)[-1].label == 1
    window.bridge.session.send(Throttle(None))


def test_escape_takes_back_what_was_typed_then_ends_painting_then_gives_up_loading(
    qtbot: QtBot, window: MainWindow
) -> None:
    bar, asked = window.message_bar, []
    bar.command_requested.connect(asked.append)
    take_brush(qtbot, window)
    field = window.form.fields.own["Learning"].rows["training.eta"].input
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    qtbot.keyClicks(field, "5")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.02"
    assert outputs(window).plane.paint.is_on

    window.setFocus()
    bar.show_snapshot(replace(latest(window), state=State.LOADING, message="Loading the data …"))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not outputs(window).plane.paint.is_on
    assert not bar.cancel_button.isDown()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert bar.cancel_button.isDown()
    qtbot.waitUntil(lambda: asked == [Pause()])


def test_table_and_plane_stay_in_step(qtbot: QtBot, window: MainWindow) -> None:
    window.form.change({"data.name": "painted"})
    wait(qtbot, window, lambda now: now.experiment.data.name == "painted" and now.state is State.READY)
    qtbot.waitUntil(lambda: window.bridge.is_up_to_date)  # the plane is that of the set
    take_brush(qtbot, window)
    stroke(qtbot, window, 2, (0.0, 0.9))
    wait(qtbot, window, lambda now: len(now.experiment.data.points) == 3 and now.state is State.READY)
    window.show_panel("data")
    panel = window.panels["data"]
    assert isinstance(panel, DataPanel)
    table = panel.points
    qtbot.waitUntil(lambda: table.isVisible() and len(table.model.points) == 3)
    table.model.setData(table.model.index(2, 2), "1")
    table.model.setData(table.model.index(2, 1), "-0.25")
    mended = (*FIRST_POINTS, Point(running(window)[2].x1, -0.25, 1))
    wait(qtbot, window, lambda now: now.experiment.data.points == mended and now.state is State.READY)
    window.show_panel("outputs")
    qtbot.waitUntil(lambda: outputs(window).plane.paint.painting.points == mended)
    assert outputs(window).plane.paint.is_on
