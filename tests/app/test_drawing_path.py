"""A person trains on digits, draws a 3, and looks at what was mistaken."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from pytestqt.qtbot import QtBot

from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Settings
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import State, Step
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.draw_pad import DrawPad
from nnviz.view.outputs.outputs_panel import OutputsPanel

LEFT = Qt.MouseButton.LeftButton
THREE = (
    (30, 22), (38, 15), (46, 12), (55, 14), (62, 20), (64, 28), (60, 38), (53, 43), (45, 46),
    (54, 48), (62, 55), (66, 63), (65, 72), (59, 80), (50, 86), (40, 84), (30, 78),
)  # fmt: skip
EPOCHS = 12


@pytest.fixture
def window(qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    digits = Experiment.from_dict({"data": {"name": "digits"}})
    ini = tmp_path_factory.mktemp("settings") / "nnviz.ini"
    settings = Settings(QSettings(str(ini), QSettings.Format.IniFormat))
    made = MainWindow(Session(digits), Opened(digits), settings)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.bridge.latest is not None and made.bridge.latest.state is State.READY)
    made.bridge.session.send(Step("epoch", EPOCHS))
    qtbot.waitUntil(lambda: latest(made).epoch == EPOCHS and latest(made).state is State.PAUSED)
    yield made
    made.close()


def latest(window: MainWindow) -> Snapshot:
    assert window.bridge.latest is not None
    return window.bridge.latest


def draw(qtbot: QtBot, pad: DrawPad, stroke: tuple[tuple[int, int], ...]) -> None:
    place = pad.pad.place
    points = [
        QPoint(round(place.left() + place.width() * x / 100), round(place.top() + place.height() * y / 100))
        for x, y in stroke
    ]
    qtbot.mousePress(pad.pad, LEFT, pos=points[0])
    for point in points[1:]:
        qtbot.mousePress(pad.pad, LEFT, pos=point)
    qtbot.mouseRelease(pad.pad, LEFT, pos=points[-1])


def test_a_three_drawn_by_mouse_is_recognised_in_every_panel(qtbot: QtBot, window: MainWindow) -> None:
    window.show_panel("draw")
    pad = window.panels["draw"]
    assert isinstance(pad, DrawPad)
    qtbot.waitUntil(pad.pad.isVisible)
    draw(qtbot, pad, THREE)
    assert pad.answer.text() == "It says <b>3</b>"
    network = window.panels["network"]
    qtbot.waitUntil(lambda: network.caption.text() == "your drawing · network says 3")
    qtbot.mouseClick(pad.clear_button, LEFT)
    qtbot.waitUntil(lambda: network.caption.text().startswith("1 of 1,500"))


def test_a_mistake_in_the_matrix_can_be_followed(qtbot: QtBot, window: MainWindow) -> None:
    window.show_panel("outputs")
    outputs = window.panels["outputs"]
    assert isinstance(outputs, OutputsPanel)
    gallery, matrix = outputs.classes.gallery, outputs.classes.matrix
    qtbot.waitUntil(lambda: bool(gallery.shown))
    worst = gallery.shown[0]
    data, answers = latest(window).dataset, latest(window).lanes[0].answers
    assert data is not None
    assert answers is not None
    cell = int(data.labels_test[worst]), int(answers.outputs[worst].argmax())
    qtbot.mouseClick(matrix, LEFT, pos=matrix.place_of(*cell).center().toPoint())
    assert worst in gallery.shown
    qtbot.mouseClick(gallery, LEFT, pos=gallery.place_of(gallery.shown.index(worst)).center().toPoint())
    network = window.panels["network"]
    expected = f"test example {worst + 1}: a"
    qtbot.waitUntil(lambda: network.caption.text().startswith(expected))
    assert network.caption.text().endswith(f"network says {cell[1]}")
