import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by, picture, pixel
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.parameters import Parameters
from nnviz.session.commands import Watch
from nnviz.session.snapshot import Snapshot
from nnviz.training.answers import Answers
from nnviz.view.network import example_chooser
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.parts.responses import reach
from nnviz.view.parts.style import DARK, LIGHT, Style


@pytest.fixture
def panel(show: Show) -> NetworkPanel:
    return show(NetworkPanel(DARK), 700, 380)


def saturated(*signs: float) -> Parameters:
    """A network 16–2–2 whose hidden neurons are at 0 or 1, by the sign of their biases."""
    theta = Parameters((16, 2, 2))
    theta.biases[0][:, 0] = np.array(signs) * 50
    return theta


def colour_of(panel: NetworkPanel, layer: int, neuron: int) -> QColor:
    image = panel.picture.grab().toImage()
    return image.pixelColor(panel.picture.places.columns[layer].centre(neuron).toPoint())


def at(panel: NetworkPanel, layer: int, neuron: int) -> QPoint:
    return panel.picture.places.columns[layer].centre(neuron).toPoint()


@pytest.mark.parametrize("style", [DARK, LIGHT])
def test_a_neuron_is_lit_by_its_activation(panel: NetworkPanel, style: Style) -> None:
    panel.recolour(style)
    panel.show_snapshot(make_snapshot((16, 2, 2), theta=saturated(1, -1)))
    assert colour_of(panel, 0, 0) == QColor(style.on)
    assert colour_of(panel, 0, 1) == QColor(style.off)


def test_a_negative_activation_is_blue(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 2), theta=saturated(1, -1), activation="tanh"))
    assert colour_of(panel, 0, 0) == QColor(DARK.positive)
    assert colour_of(panel, 0, 1) == QColor(DARK.negative)


@pytest.mark.parametrize("kind", ["sigmoid", "softmax"])
def test_reach_of_units_between_0_and_1(kind: str) -> None:
    low, high = reach(kind)
    assert 0 <= low <= high <= 1


def test_on_the_way_back_neurons_show_delta(panel: NetworkPanel) -> None:
    snapshot = make_snapshot((16, 2, 2), theta=saturated(1, -1), phase=4, target=0)
    panel.show_snapshot(snapshot)
    # Both outputs are 0.5: the target's δ = a − y is −0.5, the other's 0.5.
    assert colour_of(panel, 1, 0) == QColor(DARK.negative)
    assert colour_of(panel, 1, 1) == QColor(DARK.positive)


def test_a_layer_that_is_not_computed_yet_is_dimmed(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 2), theta=saturated(1, 1), phase=0))
    assert colour_of(panel, 0, 0) != QColor(DARK.on)


def test_pointing_reads_a_neuron_and_leaving_stops(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 2), theta=saturated(1, -1)))
    qtbot.mouseMove(panel.picture, at(panel, 0, 0))
    assert panel.picture.neuron == (0, 0)
    assert panel.reading.text().startswith("hidden 1 (layer 2), neuron 1: z²₁ =")
    assert "= 50.0; a²₁ = 1 / (1 + exp(−50)) = 1.00; " in panel.reading.text()
    assert "click it again" not in panel.reading.text()  # it is not kept
    assert len(drawn_by(panel.picture).of("disc", DARK.colour("text"))) == 1
    assert "its weights w" in drawn_by(panel.picture).words
    qtbot.mouseMove(panel.picture, QPoint(2, 2))
    assert panel.picture.neuron is None
    assert "activation a" in panel.reading.text()
    qtbot.mouseMove(panel.picture, at(panel, 0, 0))
    QApplication.sendEvent(panel.picture, QEvent(QEvent.Type.Leave))
    assert "activation a" in panel.reading.text()


def test_the_neuron_under_the_mouse_is_read_before_the_one_that_is_kept(
    panel: NetworkPanel, qtbot: QtBot
) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 2), theta=saturated(1, -1)))
    panel.show_neuron(1, 0)
    kept = panel.picture.grab().toImage()
    qtbot.mouseMove(panel.picture, at(panel, 0, 1))
    assert panel.picture.neuron == (0, 1)
    assert "hidden 1 (layer 2), neuron 2: " in panel.reading.text()
    assert panel.picture.grab().toImage() != kept  # the ring and the row are its own
    qtbot.mouseMove(panel.picture, QPoint(2, 2))
    assert "output (layer 3), neuron 1: " in panel.reading.text()
    assert panel.picture.grab().toImage() == kept


def test_what_is_read_is_spoken_only_where_the_keys_go(
    panel: NetworkPanel, qtbot: QtBot, announced: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 2)))
    qtbot.mouseMove(panel.picture, at(panel, 0, 0))
    assert announced == []
    monkeypatch.setattr(panel.picture, "hasFocus", lambda: True)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Down)
    assert announced == [panel.reading.text()]


@pytest.mark.parametrize(
    ("snapshot", "ends"),
    [
        (make_snapshot((16, 2, 2)), "0 to 1"),
        (make_snapshot((16, 2, 2), activation="relu"), "0 to largest"),
        (make_snapshot((16, 2, 2), activation="tanh"), "− to +"),
        (make_snapshot((16, 2, 2), phase=4), "− to +"),
    ],
)
def test_the_scale_below_is_that_of_the_neurons(panel: NetworkPanel, snapshot: Snapshot, ends: str) -> None:
    panel.show_snapshot(snapshot)
    assert panel.scale.accessibleName() == f"Neurons are coloured from {ends}"
    panel.scale.adjustSize()
    (bar,) = [mark.place for mark in drawn_by(panel.scale).of("image")]
    style = panel.look
    ends_of = (style.negative, style.positive) if ends == "− to +" else (style.off, style.on)
    for x, colour in zip((bar.left() + 2, bar.right() - 2), map(QColor, ends_of), strict=True):
        found = pixel(panel.scale, QPointF(x, bar.center().y()))
        assert found.red() == pytest.approx(colour.red(), abs=25)
        assert found.blue() == pytest.approx(colour.blue(), abs=25)


def test_of_many_edges_it_is_told_how_many_are_drawn(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot((30, 30, 10)))
    assert panel.picture.edges_drawn < panel.picture.edges_shown
    assert f"the {panel.picture.edges_drawn} strongest edges" in panel.reading.text()


def test_only_the_left_button_chooses_a_neuron(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 2)))
    with qtbot.assertNotEmitted(panel.neuron_selected):
        qtbot.mousePress(panel.picture, Qt.MouseButton.RightButton, pos=at(panel, 0, 1))
    assert not panel.picture.is_kept


def test_while_a_neuron_is_kept_only_its_own_edges_are_set_by_hand(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((3, 4, 1)))
    panel.show_neuron(0, 0)
    inputs, (hidden, output) = panel.picture.places.inputs, panel.picture.places.columns
    assert inputs is not None

    def between(one: QPointF, other: QPointF) -> QPoint:
        return ((one + other) / 2).toPoint()

    chosen: list[object] = []
    panel.picture.parameter_chosen.connect(lambda place, at: chosen.append(place))
    own, another = between(inputs.centre(0), hidden.centre(0)), between(hidden.centre(0), output.centre(0))
    for where in (another, own):
        panel.picture.keep(0, 0)
        qtbot.mouseDClick(panel.picture, Qt.MouseButton.LeftButton, pos=where)
    assert chosen == [(0, 0, 0)]


def test_a_kept_neuron_that_has_no_room_any_more_is_let_go(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot((3, 14, 2)))
    panel.show_neuron(0, 13)
    assert panel.picture.neuron == (0, 13)
    panel.picture.resize(600, 150)
    assert panel.picture.places.columns[0].shown < 14
    assert panel.picture.neuron is None
    panel.picture.grab()


def test_another_run_keeps_no_neuron(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot())
    panel.show_neuron(0, 2)
    panel.show_snapshot(make_snapshot(run=2))
    assert panel.picture.neuron is None


def test_a_click_keeps_a_neuron_and_another_lets_go(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot())
    with qtbot.waitSignal(panel.neuron_selected) as kept:
        qtbot.mouseClick(panel.picture, Qt.MouseButton.LeftButton, pos=at(panel, 0, 2))
    panel.show_snapshot(make_snapshot(version=2, seed=1))
    assert kept.args == [0, 2]
    assert panel.picture.neuron == (0, 2)
    assert panel.reading.text().endswith("(click it again to let it go, Enter sets its weights)")
    with qtbot.waitSignal(panel.neuron_selected) as freed:
        qtbot.mouseClick(panel.picture, Qt.MouseButton.LeftButton, pos=at(panel, 0, 2))
    assert freed.args == [-1, -1]


def test_the_row_of_a_first_neuron_lies_over_the_picture(panel: NetworkPanel, qtbot: QtBot) -> None:
    theta = saturated(1, -1)
    theta.weights[0][0] = 1.0
    panel.show_snapshot(make_snapshot((16, 2, 2), theta=theta))
    qtbot.mouseClick(panel.picture, Qt.MouseButton.LeftButton, pos=at(panel, 0, 0))
    place = panel.picture.places.picture
    assert place is not None
    assert panel.picture.grab().toImage().pixelColor(place.center().toPoint()) == QColor(DARK.positive)


def asked(panel: NetworkPanel) -> list[object]:
    commands: list[object] = []
    panel.command_requested.connect(commands.append)
    return commands


def test_arrow_keys_ask_for_examples(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot(example=6))
    commands = asked(panel)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(panel.picture, key)
    assert commands == [Watch(7), Watch(8), Watch(7)]


def test_two_buttons_turn_to_the_example_before_and_the_next(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(example=6))
    commands = asked(panel)
    before, after = (
        button
        for words in "◂▸"
        for button in panel.chooser.findChildren(QToolButton)
        if button.text() == words
    )
    after.click()
    before.click()
    assert commands == [Watch(7), Watch(6)]


def test_an_example_at_random_is_any_of_them(panel: NetworkPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.show_snapshot(make_snapshot(example=6))
    asked_for, commands = list[tuple[int, int]](), asked(panel)
    monkeypatch.setattr(
        example_chooser,
        "randint",
        lambda *ends: (asked_for.append(ends), 4)[1],  # type: ignore[func-returns-value]
    )
    panel.chooser.random.click()
    assert asked_for == [(1, 1500)]
    assert commands == [Watch(3)]


def test_an_older_snapshot_does_not_take_a_choice_back(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(example=6))
    commands = asked(panel)
    panel.chooser.turn(1)
    panel.show_snapshot(make_snapshot(example=6, version=2))
    panel.chooser.turn(1)
    assert commands == [Watch(7), Watch(8)]
    panel.show_snapshot(make_snapshot(example=8, version=3))
    panel.show_snapshot(make_snapshot(example=2, version=4))
    assert panel.chooser.number.value() == 3
    assert commands == [Watch(7), Watch(8)]


def test_another_run_does_not_wait_for_an_example_of_the_one_before(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(example=6))
    panel.chooser.turn(1)
    panel.show_snapshot(make_snapshot(example=2, run=2))
    assert panel.chooser.number.value() == 3


def test_while_a_batch_is_walked_through_its_example_has_its_number(panel: NetworkPanel) -> None:
    panel.show_snapshot(drawn(make_snapshot(example=6, phase=3)))
    assert panel.chooser.number.text() == "7"
    assert "is walked through" in panel.chooser.number.toolTip()
    panel.show_snapshot(make_snapshot(example=6, version=2))
    assert "is walked through" not in panel.chooser.number.toolTip()


def drawn(snapshot: Snapshot) -> Snapshot:
    assert snapshot.example is not None
    return replace(snapshot, example=replace(snapshot.example, source="your drawing"))


def test_while_a_drawing_is_followed_no_number_is_shown(panel: NetworkPanel) -> None:
    panel.show_snapshot(drawn(make_snapshot(example=6)))
    commands = asked(panel)
    assert panel.chooser.number.text() == "–"
    panel.chooser.turn(-1)
    assert commands == []
    panel.chooser.turn(1)
    assert commands == [Watch(0)]
    panel.show_snapshot(make_snapshot(example=0, version=2))
    assert panel.chooser.number.text() == "1"


def test_training_does_not_wipe_out_a_number_being_typed(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot(example=6))
    commands = asked(panel)
    panel.chooser.number.selectAll()
    for version, digit in enumerate("12", 2):
        qtbot.keyClicks(panel.chooser.number, digit)
        panel.show_snapshot(make_snapshot(example=6, version=version))
    qtbot.keyClick(panel.chooser.number, Qt.Key.Key_Return)
    assert commands == [Watch(11)]


def test_there_is_no_example_before_the_first(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(example=0))
    commands = asked(panel)
    panel.chooser.turn(-1)
    assert commands == []


def broken() -> Snapshot:
    theta = Parameters((64, 30, 10))
    theta.vector[:] = np.nan
    return make_snapshot(theta=theta)


@in_turn(
    "snapshot",
    [
        make_snapshot((64, 10)),
        make_snapshot((2, 8, 8, 1), x=(0.5, -0.7)),
        make_snapshot((784, 1000, 10)),
        make_snapshot((784, *(30,) * 12, 10)),
        make_snapshot((2, *(2,) * 20, 2)),
        make_snapshot((30, 5, 3)),
        make_snapshot((64, 5, 10), activation="relu", output="softmax", cost="log_likelihood"),
        make_snapshot((64, 5, 10), output="linear", cost="quadratic"),
        make_snapshot(lanes=2, phase=7),
        broken(),
    ],
)
def test_networks_of_every_shape_are_drawn(panel: NetworkPanel, snapshot: Snapshot) -> None:
    panel.show_snapshot(make_snapshot())
    before = picture(panel.picture)
    panel.show_snapshot(snapshot)
    panel.picture.resize(300, 160)
    panel.picture.grab()
    panel.picture.resize(before.size())
    assert picture(panel.picture) != before


def test_loading_shows_no_network(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(lanes=0))
    assert not panel.picture.isVisible()


def test_edges_show_the_gradient_once_it_is_there(panel: NetworkPanel) -> None:
    before, after = make_snapshot((2, 3, 2), phase=5), make_snapshot((2, 3, 2), phase=6)
    panel.show_snapshot(before)
    assert "orange w > 0" in panel.reading.text()
    panel.show_snapshot(after)
    assert "orange ∂C/∂w > 0" in panel.reading.text()
    view = after.lanes[0].phase
    assert view is not None
    assert view.gradient is not None
    largest = max(np.abs(w).max() for w in view.gradient.weights)
    assert 0.3 * largest < panel.picture.weight_limit < 3 * largest


def answered(wrong: list[int], index: int) -> Snapshot:
    snapshot = make_snapshot(example=index)
    missed = np.isin(np.arange(1500), wrong)
    lane = replace(snapshot.lanes[0], answers=Answers(np.zeros((1, 10)), missed, 0))
    return replace(snapshot, lanes=(lane,))


@pytest.mark.parametrize(("index", "following"), [(0, 4), (4, 9), (9, 4), (1200, 4)])
def test_the_next_one_answered_wrong_is_followed(
    panel: NetworkPanel, qtbot: QtBot, index: int, following: int
) -> None:
    panel.show_snapshot(answered([4, 9], index))
    assert panel.chooser.wrong.toolTip().endswith("(2 of them)")
    with qtbot.waitSignal(panel.command_requested) as asked:
        panel.chooser.wrong.click()
    assert asked.args == [Watch(following)]


def test_where_nothing_is_wrong_there_is_no_next_one(panel: NetworkPanel) -> None:
    panel.show_snapshot(answered([], 0))
    assert not panel.chooser.wrong.isEnabled()
    panel.show_snapshot(make_snapshot(version=2))
    assert not panel.chooser.wrong.isEnabled()


def test_the_only_wrong_one_is_followed_again_after_an_input_of_ones_own(
    panel: NetworkPanel, qtbot: QtBot
) -> None:
    panel.show_snapshot(answered([4], 4))
    with qtbot.waitSignal(panel.command_requested) as asked:
        panel.chooser.wrong.click()
    assert asked.args == [Watch(4)]


def test_an_input_of_ones_own_is_named(panel: NetworkPanel) -> None:
    snapshot = make_snapshot()
    assert snapshot.example is not None
    own = replace(snapshot.example, source="your drawing", label="")
    panel.show_snapshot(replace(snapshot, example=own))
    assert panel.caption.text().startswith("your drawing · network says")
