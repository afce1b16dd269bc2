"""The network panel on data of one's own: names, responses over the plane, the example in hand."""

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import drawn_by
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.parameters import Parameters
from nnviz.data.dataset import Dataset
from nnviz.data.preparation import Preparation, learn_scale
from nnviz.session.snapshot import Snapshot
from nnviz.view.network.network_moment import moment_numbers, moment_of
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.network.network_words import caption, input_lines, input_title, neuron_lines, own_unit
from nnviz.view.parts.style import DARK

LONG = "circumference of the calyx in the second week"
MEASURED = np.array([[1.0, 20.0], [3.0, 40.0]])


@pytest.fixture
def panel(show: Show) -> NetworkPanel:
    return show(NetworkPanel(DARK), 700, 380)


def flowers(**more: object) -> Dataset:
    """Two scaled columns and two classes."""
    scale = learn_scale(MEASURED, "standard")
    made = make_dataset(scale.apply(MEASURED), [0, 1], classes=("a rose", "a tulip"))
    return replace(made, inputs=(LONG, "width"), preparation=Preparation((), scale), **more)  # type: ignore[arg-type]


def shot(data: Dataset, sizes: tuple[int, ...] = (2, 3, 2), **more: object) -> Snapshot:
    made = with_data(make_snapshot(sizes, **more), data)  # type: ignore[arg-type]
    assert made.example is not None
    named = replace(made.example, inputs=data.inputs, outputs=data.outputs, label="a rose")
    return replace(made, example=named)


def text_at(panel: NetworkPanel, qtbot: QtBot, at: QPointF) -> str:
    qtbot.mouseMove(panel.picture, at.toPoint())
    return QToolTip.text()


def test_an_input_tells_its_whole_name_and_what_was_measured(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(shot(flowers()))
    inputs = panel.picture.places.inputs
    assert inputs is not None
    words = text_at(panel, qtbot, QPointF(20, inputs.y[0]))
    assert LONG in words
    assert "measured: 1.00" in words
    assert "x₁ = −1.00, scaled: mean 0, deviation 1" in words


def test_inputs_stand_there_as_they_were_measured(panel: NetworkPanel, qtbot: QtBot) -> None:
    rows = np.array([[1.0, 52_000.0, 5.34, 1994.0, 0.00311], [3.0, 40.0, 7.0, 2001.0, 0.00443]])
    scale = learn_scale(rows, "standard")
    data = replace(
        make_dataset(scale.apply(rows), [0, 1], classes=("a", "b")), preparation=Preparation((), scale)
    )
    snapshot = with_data(make_snapshot((5, 3, 2)), data)
    panel.show_snapshot(snapshot)
    written = drawn_by(panel.picture).words
    assert {"1.00", "52,000", "5.34", "1994", "0.00311"} <= set(written)
    inputs = panel.picture.places.inputs
    assert inputs is not None
    assert "measured: 1994" in text_at(panel, qtbot, QPointF(20, inputs.y[3]))


def test_an_output_is_found_by_its_name_and_its_bar(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(shot(flowers()))
    places = panel.picture.places
    assert "a tulip" in text_at(panel, qtbot, QPointF(places.bars - 10, places.columns[-1].y[1]))
    assert panel.picture.neuron == (1, 1)


def test_long_and_many_names_leave_room_for_the_network(panel: NetworkPanel) -> None:
    many = make_dataset(np.zeros((2, 40)), [0, 1], classes=tuple(f"{LONG} {k}" for k in range(30)))
    panel.show_snapshot(shot(replace(many, inputs=(LONG,) * 40), (40, 5, 30)))
    places = panel.picture.places
    assert places.inputs is not None
    assert places.inputs.x < 0.3 * panel.picture.width()
    assert places.columns[0].x - places.inputs.x > 80
    assert places.bars + 90 <= panel.picture.width()
    panel.picture.grab()


def test_scaled_inputs_are_coloured_by_what_the_network_is_given(panel: NetworkPanel) -> None:
    panel.show_snapshot(shot(flowers()))  # measured 1 and 20, which are the smaller of two
    inputs = panel.picture.places.inputs
    assert inputs is not None
    image = panel.picture.grab().toImage()
    assert image.pixelColor(inputs.centre(0).toPoint()) == QColor(DARK.negative)
    assert image.pixelColor(inputs.centre(1).toPoint()) == QColor(DARK.negative)


def test_the_numbers_of_the_inputs_are_as_measured() -> None:
    columns = moment_numbers(moment_of(shot(flowers())))
    assert list(columns["value"])[:2] == pytest.approx([1.0, 20.0])


def a_price() -> Snapshot:
    """The network says 0.5, which is 25."""
    scale = learn_scale(np.array([[10.0], [30.0]]), "standard")
    data = make_dataset(np.eye(3)[:2], y=scale.apply(np.array([[10.0], [30.0]])), coding="value")
    data = replace(data, outputs=("price",), target_scale=scale)
    theta = Parameters((3, 1))
    theta.biases[0][:] = 0.5
    made = with_data(make_snapshot((3, 1), theta=theta, output="linear", cost="quadratic"), data)
    assert made.example is not None
    named = replace(made.example, outputs=("price",), label="")
    layers = (replace(made.lanes[0], activations=(np.array([0.5]),)),)
    return replace(made, example=named, lanes=layers)


def test_beside_an_amount_it_is_written_in_its_own_unit(panel: NetworkPanel) -> None:
    panel.show_snapshot(a_price())
    written = drawn_by(panel.picture).words
    assert "25.0" in written
    assert "0.50" not in written


def test_foretold_values_are_told_in_their_own_unit() -> None:
    made = a_price()
    layers, moment = made.lanes, moment_of(made)
    assert made.example is not None
    assert caption(moment) == "1 of 2: price = 10.0 · network says 25.0"
    own = replace(made.example, outputs=("price",), label="", source="your row", has_target=False)
    assert caption(moment_of(replace(made, example=own, lanes=layers))) == "your row · network says 25.0"
    assert own_unit(moment, 0, 0.5) == 25.0
    assert neuron_lines(moment, 0, 0)[-1] == "target y = −1.00, scaled: mean 0, deviation 1"
    assert input_title(moment, 1) == "input 2"
    assert input_lines(moment, 0) == ["x₁ = 1.00"]


def right_is_one() -> Parameters:
    """Neuron 1 of hidden 1 looks at x₁, neuron 2 at x₂, neuron 3 at nothing."""
    theta = Parameters((2, 3, 2))
    theta.weights[0][:] = [[50, 0], [0, 50], [0, 0]]
    return theta


def colour(panel: NetworkPanel, neuron: int, right: float, up: float) -> QColor:
    """In the disc of a neuron of hidden 1, in parts of its radius from its centre."""
    places = panel.picture.places
    at = places.columns[0].centre(neuron) + QPointF(right, -up) * places.radius
    return panel.picture.grab().toImage().pixelColor(at.toPoint())


def test_each_neuron_shows_its_response_over_the_plane(panel: NetworkPanel) -> None:
    panel.show_snapshot(shot(flowers(), theta=right_is_one()))
    assert colour(panel, 0, 0.7, 0) == QColor(DARK.on)
    assert colour(panel, 0, -0.7, 0) == QColor(DARK.off)
    assert colour(panel, 1, 0, 0.7) == QColor(DARK.on)
    assert colour(panel, 1, 0, -0.7) == QColor(DARK.off)
    assert "round it a over the plane" in panel.reading.text()


def test_the_activation_of_the_example_is_the_dot_in_the_middle(panel: NetworkPanel) -> None:
    panel.show_snapshot(shot(flowers(), theta=right_is_one(), x=[-1, 1]))
    assert colour(panel, 0, 0, 0) == QColor(DARK.off)  # its x₁ is −1


def test_pointing_at_a_neuron_enlarges_its_response(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(shot(flowers(), theta=right_is_one()))
    words = text_at(panel, qtbot, panel.picture.places.columns[0].centre(0))
    assert '<img src="data:image/png;base64,' in words


def test_small_neurons_and_inputs_that_are_no_plane_show_no_response(panel: NetworkPanel) -> None:
    panel.show_snapshot(shot(flowers(), (2, 40, 2)))
    assert not panel.picture.shows_responses
    panel.show_snapshot(make_snapshot((3, 3, 2), run=2))
    assert not panel.picture.shows_responses


def test_inside_a_batch_the_chooser_shows_which_example_it_is_and_waits(
    panel: NetworkPanel, qtbot: QtBot
) -> None:
    walking = make_snapshot(phase=3)
    view = walking.lanes[0].phase
    assert view is not None
    lane = replace(walking.lanes[0], phase=replace(view, examples=np.array([41, 7])))
    panel.show_snapshot(replace(walking, lanes=(lane,)))
    assert panel.caption.text().endswith("1 of 2 in the batch = example 42")
    assert panel.chooser.number.value() == 42
    with qtbot.assertNotEmitted(panel.command_requested):
        qtbot.keyClick(panel.picture, Qt.Key.Key_Right)
    panel.show_snapshot(make_snapshot(version=2))
    assert panel.chooser.number.value() == 7
    assert panel.chooser.isEnabled()
