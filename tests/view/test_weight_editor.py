"""Weights and biases set by hand, in the network's picture and in the image of the weights."""

from weakref import ref

import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnviz.core.parameters import Parameters
from nnviz.session.commands import Command, Pause, SetParameter, State
from nnviz.session.snapshot import Snapshot
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.parts.style import DARK
from nnviz.view.parts.weight_editor import WeightEditor
from nnviz.view.weights.weights_panel import WeightsPanel


def known() -> Parameters:
    """2–2–1, as an XOR of an OR and a NAND."""
    theta = Parameters((2, 2, 1))
    theta.blocks[0][:] = [[20, 20, -10], [-20, -20, 30]]
    theta.blocks[1][:] = [[15, 25, -30]]
    return theta


SNAPSHOT = make_snapshot((2, 2, 1), theta=known())


class Desk:
    """A panel on the screen, and what it asked for."""

    def __init__(self, qtbot: QtBot, panel: NetworkPanel | WeightsPanel, snapshot: Snapshot) -> None:
        self.qtbot, self.panel = qtbot, panel
        self.editor: WeightEditor = panel.editor
        self.asked: list[Command] = []
        panel.command_requested.connect(self.asked.append)
        qtbot.addWidget(panel)
        panel.resize(640, 360)
        with qtbot.waitActive(panel):
            panel.show()
        panel.show_snapshot(snapshot)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.editor.number, text)
        self.qtbot.keyClick(self.editor.number, Qt.Key.Key_Return)


@pytest.fixture
def network(qtbot: QtBot) -> Desk:
    return Desk(qtbot, NetworkPanel(DARK), SNAPSHOT)


@pytest.fixture
def weights(qtbot: QtBot) -> Desk:
    return Desk(qtbot, WeightsPanel(DARK), SNAPSHOT)


def neuron(desk: Desk, layer: int, j: int) -> QPoint:
    assert isinstance(desk.panel, NetworkPanel)
    return desk.panel.picture.places.columns[layer].centre(j).toPoint()


def double_click(desk: Desk, at: QPoint) -> None:
    assert isinstance(desk.panel, NetworkPanel)
    desk.qtbot.mouseClick(desk.panel.picture, Qt.MouseButton.LeftButton, pos=at)
    desk.qtbot.mouseDClick(desk.panel.picture, Qt.MouseButton.LeftButton, pos=at)


def test_a_double_click_on_a_neuron_sets_its_bias(network: Desk) -> None:
    double_click(network, neuron(network, 0, 1))
    assert network.editor.isVisible()
    assert network.editor.number.text() == "30"
    network.type("-2.5")
    assert network.asked == [SetParameter(0, 1, None, -2.5)]
    assert not network.editor.isVisible()


def test_a_double_click_on_an_edge_sets_its_weight(network: Desk) -> None:
    middle = (neuron(network, 0, 1) + neuron(network, 1, 0)) / 2
    double_click(network, middle)
    assert network.editor.place == (1, 0, 1)
    assert network.editor.number.text() == "25"
    network.type("7")
    assert network.asked == [SetParameter(1, 0, 1, 7.0)]


def test_the_edges_of_a_kept_neuron_can_be_clicked_and_it_stays_kept(network: Desk) -> None:
    assert isinstance(network.panel, NetworkPanel)
    network.panel.picture.keep(1, 0)
    middle = (neuron(network, 0, 0) + neuron(network, 1, 0)) / 2
    double_click(network, middle)
    assert network.editor.place == (1, 0, 0)
    assert network.panel.picture.is_kept


def test_by_keys_a_neuron_is_chosen_and_its_weights_are_gone_through(network: Desk) -> None:
    assert isinstance(network.panel, NetworkPanel)
    picture, key = network.panel.picture, network.qtbot.keyClick
    picture.setFocus()
    key(picture, Qt.Key.Key_Down)
    key(picture, Qt.Key.Key_Down)
    assert picture.neuron == (0, 1)
    key(picture, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert picture.neuron == (1, 0)
    key(picture, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    key(picture, Qt.Key.Key_Return)
    found = [network.editor.number.text()]
    for _ in range(3):
        key(network.editor.number, Qt.Key.Key_PageDown)
        found.append(network.editor.number.text())
    assert found == ["-10", "20", "20", "-10"]


def test_what_was_typed_is_taken_on_the_way_to_the_next(network: Desk) -> None:
    double_click(network, neuron(network, 0, 0))
    network.qtbot.keyClicks(network.editor.number, "5")
    network.qtbot.keyClick(network.editor.number, Qt.Key.Key_PageUp)
    assert network.asked == [SetParameter(0, 0, None, 5.0)]
    assert network.editor.place == (0, 0, 1)


def test_escape_changes_nothing_and_the_keys_are_back_in_the_picture(network: Desk) -> None:
    assert isinstance(network.panel, NetworkPanel)
    double_click(network, neuron(network, 0, 0))
    network.qtbot.keyClicks(network.editor.number, "5")
    network.qtbot.keyClick(network.editor.number, Qt.Key.Key_Escape)
    assert network.asked == []
    assert not network.editor.isVisible()
    assert network.panel.picture.hasFocus()


def test_the_keys_go_back_to_the_picture_only_from_the_number(network: Desk) -> None:
    assert isinstance(network.panel, NetworkPanel)
    editor, picture = network.editor, network.panel.picture
    for before, goes_back in ((network.panel, False), (editor.number, True)):
        double_click(network, neuron(network, 0, 0))
        assert editor.isVisible()
        picture.clearFocus()
        editor._leave(editor.number, editor.number)  # within it
        assert editor.isVisible()
        editor._leave(before, None)
        assert not editor.isVisible()
        assert picture.hasFocus() is goes_back


def test_what_is_no_number_is_refused_in_place(network: Desk) -> None:
    double_click(network, neuron(network, 0, 0))
    network.type("much")
    assert network.editor.isVisible()
    assert network.editor.number.reason
    assert network.asked == []


def test_while_the_name_is_dragged_the_network_follows(network: Desk) -> None:
    double_click(network, neuron(network, 0, 0))
    name = network.editor.name
    QTest.mousePress(name, Qt.MouseButton.LeftButton, pos=QPoint(10, 5))
    for x in (35, 50, 60):
        QTest.mouseMove(name, QPoint(x, 5))
    assert network.asked == [SetParameter(0, 0, None, -9.5)]  # the next when this one is there
    theta = known()
    theta.biases[0][0, 0] = -9.5
    network.panel.show_snapshot(make_snapshot((2, 2, 1), theta=theta, version=2))
    assert network.asked == [SetParameter(0, 0, None, -9.5), SetParameter(0, 0, None, -9.0)]
    QTest.mouseMove(name, QPoint(65, 5))
    QTest.mouseRelease(name, Qt.MouseButton.LeftButton, pos=QPoint(65, 5))
    assert network.asked[2:] == [SetParameter(0, 0, None, -8.9)]


def test_a_number_that_is_dragged_too_far_stays_one_that_can_be_set(network: Desk) -> None:
    double_click(network, neuron(network, 0, 0))
    network.editor.name.dragged.emit(100_000, False)
    assert network.asked == [SetParameter(0, 0, None, 999.0)]


def test_with_shift_a_number_is_dragged_finely(network: Desk) -> None:
    double_click(network, neuron(network, 0, 0))
    name = network.editor.name
    QTest.mousePress(name, Qt.MouseButton.LeftButton, pos=QPoint(10, 5))
    before, at = float(network.editor.number.value), QPointF(15, 5)
    shift = Qt.KeyboardModifier.ShiftModifier
    left = Qt.MouseButton.LeftButton
    name.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, at, name.mapToGlobal(at), left, left, shift))
    assert network.asked == [SetParameter(0, 0, None, before + 0.005)]


def test_beside_the_edge_it_stays_in_the_panel(network: Desk) -> None:
    panel = network.panel
    for corner in (panel.rect().bottomRight(), panel.rect().topLeft() - QPoint(40, 40)):
        network.editor.open(SNAPSHOT, 0, (0, 0, None), panel, panel.mapToGlobal(corner))
        assert panel.rect().contains(network.editor.geometry())


def test_a_moving_network_is_paused_first(qtbot: QtBot) -> None:
    desk = Desk(qtbot, NetworkPanel(DARK), replace(SNAPSHOT, state=State.RUNNING))
    double_click(desk, neuron(desk, 0, 0))
    assert desk.asked == [Pause()]


def test_it_follows_the_weight_and_closes_for_another_network(network: Desk) -> None:
    double_click(network, neuron(network, 0, 0))
    other = known()
    other.biases[0][0, 0] = 0.125
    network.panel.show_snapshot(make_snapshot((2, 2, 1), theta=other, version=2))
    assert network.editor.number.text() == "0.125"
    network.panel.show_snapshot(make_snapshot((2, 3, 1), version=3))
    assert not network.editor.isVisible()


def test_a_twin_s_weight_is_the_twin_s(qtbot: QtBot) -> None:
    panel = NetworkPanel(DARK)
    desk = Desk(qtbot, panel, make_snapshot((2, 2, 1), lanes=2, theta=known()))
    panel.follow(1)
    double_click(desk, neuron(desk, 0, 0))
    desk.type("1")
    assert desk.asked == [SetParameter(0, 0, None, 1.0, lane=1)]


def test_in_the_image_of_weights_a_cell_is_double_clicked(weights: Desk) -> None:
    assert isinstance(weights.panel, WeightsPanel)
    image = weights.panel.first
    at = image.image_place.topLeft().toPoint() + QPoint(4, 4)
    weights.qtbot.mouseDClick(image, Qt.MouseButton.LeftButton, pos=at)
    weights.type("0.5")
    assert weights.asked == [SetParameter(0, 0, 0, 0.5)]


def test_in_the_image_of_weights_a_cell_is_chosen_by_keys(weights: Desk) -> None:
    assert isinstance(weights.panel, WeightsPanel)
    image, key = weights.panel.matrix, weights.qtbot.keyClick
    image.setFocus()
    key(image, Qt.Key.Key_Right)
    key(image, Qt.Key.Key_Right)
    assert "25" in weights.panel.reading.text()
    key(image, Qt.Key.Key_Return)
    weights.type("2")
    assert weights.asked == [SetParameter(1, 0, 1, 2.0)]


def test_it_is_closed_with_its_panel_and_keeps_nothing_then(network: Desk) -> None:
    assert SNAPSHOT.example is not None
    x = SNAPSHOT.example.x.copy()
    network.panel.show_snapshot(replace(SNAPSHOT, example=replace(SNAPSHOT.example, x=x)))
    double_click(network, neuron(network, 0, 1))
    network.panel.hide()
    network.panel.let_go()
    network.panel.show()
    assert not network.editor.isVisible()
    held = ref(x)
    del x
    assert held() is None


def test_a_key_that_comes_when_it_is_closed_goes_nowhere(network: Desk) -> None:
    double_click(network, neuron(network, 0, 1))
    network.panel.show_snapshot(make_snapshot((2, 3, 1), version=3))
    network.qtbot.keyClick(network.editor, Qt.Key.Key_PageDown)
    assert (network.editor.isVisible(), network.asked) == (False, [])
