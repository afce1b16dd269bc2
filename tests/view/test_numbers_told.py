"""The numbers of each panel, as they are copied, saved and read: those that it draws, each in its place."""

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from nnviz.core.network import Network
from nnviz.data.points import Point
from nnviz.data.preparation import Preparation, Scale
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.view.activations.activations_panel import ActivationsPanel
from nnviz.view.activations.slowness_picture import SlownessPicture
from nnviz.view.data.class_counts import numbers_of
from nnviz.view.data.data_panel import DataPanel
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.outputs import example_cards
from nnviz.view.outputs.example_cards import in_cell, train_card
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.panel import Panel
from nnviz.view.parts.data_names import input_name, output_names
from nnviz.view.parts.numbers import cells_of, columns_csv, side_by_side, stacked
from nnviz.view.parts.style import DARK

PIXELS = np.arange(96.0).reshape(6, 16) / 96
LABELS = [0, 0, 1, 1, 2, 2]
OUTPUTS = np.array(
    [[0.9, 0, 0.1], [0.3, 0.6, 0.1], [0, 0.8, 0.1], [0.1, 0.1, 0.9], [0, 0.1, 0.7], [0.5, 0.1, 0.4]]
)
PICTURES = make_dataset(PIXELS, LABELS, classes=("a", "b", "c"), image_shape=(4, 4))
POINTS = np.array([[0.0, 1.0], [2.0, -1.0], [1.0, 3.0]])


def show(qtbot: QtBot, panel: Panel, snapshot: Snapshot) -> dict[str, list[object]]:
    qtbot.addWidget(panel)
    panel.resize(645, 300)
    panel.show()
    panel.show_snapshot(snapshot)
    return told(panel)


def told(panel: Panel) -> dict[str, list[object]]:
    columns = {name: list(column) for name, column in panel.numbers().items()}  # type: ignore[arg-type]
    assert len({len(column) for column in columns.values()}) <= 1
    return columns


def rows(columns: dict[str, list[object]], first: str) -> list[int]:
    """Which lines have something in this column."""
    return [at for at, cell in enumerate(columns[first]) if cell != ""]


def network_of(snapshot: Snapshot) -> Network:
    (lane,) = snapshot.lanes
    net = Network(lane.sizes, activation="sigmoid", output="sigmoid")
    net.theta.vector[:] = lane.theta.vector
    return net


def test_of_classes_the_matrix_and_the_examples_beside_it(qtbot: QtBot) -> None:
    panel = OutputsPanel(DARK)
    found = show(qtbot, panel, with_data(make_snapshot((16, 2, 3)), PICTURES, OUTPUTS))
    cells = rows(found, "examples")
    assert cells == list(range(9))
    assert found["is"][:9] == ["a"] * 3 + ["b"] * 3 + ["c"] * 3
    assert found["answer"][:9] == ["a", "b", "c"] * 3
    assert [found["examples"][at] for at in cells] == [1, 1, 0, 0, 1, 1, 1, 0, 1]
    listed = rows(found, "test example")
    assert [found["test example"][at] for at in listed] == [4, 2, 6]
    assert [found["is"][at] for at in listed] == ["b", "a", "c"]
    assert [found["answer"][at] for at in listed] == ["c", "b", "a"]
    for j, name in enumerate("abc"):
        np.testing.assert_array_equal([found[f"output {name}"][at] for at in listed], OUTPUTS[[3, 1, 5], j])


def test_of_a_neuron_what_lights_it(qtbot: QtBot) -> None:
    panel, snapshot = OutputsPanel(DARK), with_data(make_snapshot((16, 2, 3)), PICTURES, OUTPUTS)
    show(qtbot, panel, snapshot)
    panel.show_neuron(0, 1)
    found = told(panel)
    lit = network_of(snapshot).layers(PIXELS.T)[0][1][1]
    listed = rows(found, "training example")
    order = np.argsort(-lit)
    assert [found["training example"][at] for at in listed] == (order + 1).tolist()
    assert [found["a"][at] for at in listed] == pytest.approx(lit[order])
    assert [found["is"][at] for at in listed] == ["aabbcc"[k] for k in order]


def test_of_slopes_a_row_an_input(qtbot: QtBot) -> None:
    panel, snapshot = OutputsPanel(DARK), with_data(make_snapshot((16, 2, 3)), PICTURES, OUTPUTS)
    show(qtbot, panel, snapshot)
    panel.classes.choice.setCurrentText("slopes over the input")
    panel.show_neuron(0, 1)
    found = told(panel)
    listed = rows(found, "input")
    assert [found["input"][at] for at in listed] == list(range(1, 17))
    weights = snapshot.lanes[0].theta.weights[0][1]
    assert any(
        [column[at] for at in listed] == pytest.approx(weights)
        for column in found.values()
        if column[listed[0]] != ""
    )


def test_before_an_evaluation_nothing_is_listed(qtbot: QtBot) -> None:
    running = with_data(make_snapshot((16, 2, 3), State.RUNNING), PICTURES)
    found = show(qtbot, OutputsPanel(DARK), running)
    assert sum(map(int, found["examples"])) == 0
    assert "test example" not in found


def test_of_a_plane_the_surface_and_the_points_as_measured(qtbot: QtBot) -> None:
    data = make_dataset(POINTS, [0, 1, 1], classes=("no", "yes"), coding="binary")
    scale = Scale(np.array([1.0, 2.0]), np.array([2.0, 4.0]))
    snapshot = with_data(
        make_snapshot((2, 3, 1)), replace(data, preparation=Preparation(scale=scale)), np.zeros((3, 1))
    )
    found = show(qtbot, OutputsPanel(DARK), snapshot)
    shown = np.array(found["shown"])
    parts = [found["shown"][at] for at in range(len(shown)) if at == 0 or shown[at] != shown[at - 1]]
    assert parts == ["surface", "train", "test"]
    measured = scale.undo(POINTS)
    for part in ("train", "test"):
        at = np.flatnonzero(shown == part)
        np.testing.assert_allclose([found["x₁"][k] for k in at], measured[:, 0])
        np.testing.assert_allclose([found["x₂"][k] for k in at], measured[:, 1])
        assert [found["is"][k] for k in at] == ["no", "yes", "yes"]
    surface = np.flatnonzero(shown == "surface")
    grid = np.array([[found["x₁"][k], found["x₂"][k]] for k in surface], float)
    asked = network_of(snapshot).feedforward(scale.apply(grid).T)[0]
    np.testing.assert_allclose([found["yes"][k] for k in surface], asked)
    assert len(surface) == round(len(surface) ** 0.5) ** 2
    assert len(np.unique(grid[:, 0])) == len(np.unique(grid[:, 1])) == round(len(surface) ** 0.5)


def test_of_a_curve_the_outputs_and_the_points(qtbot: QtBot) -> None:
    data = make_dataset([[0.0], [1.0], [0.5]], y=[[0.2], [0.4], [0.9]], coding="amount")
    snapshot = with_data(make_snapshot((1, 3, 1)), data, np.zeros((3, 1)))
    found = show(qtbot, OutputsPanel(DARK), snapshot)
    shown = np.array(found["shown"])
    for part in ("test", "train"):
        at = np.flatnonzero(shown == part)
        assert [(found["x₁"][k], found["y"][k]) for k in at] == [(0, 0.2), (1, 0.4), (0.5, 0.9)]
    curve = np.flatnonzero(shown == "curve")
    x = np.array([found["x₁"][k] for k in curve], float)
    np.testing.assert_allclose(
        [found["y"][k] for k in curve], network_of(snapshot).feedforward(x[np.newaxis])[0]
    )
    assert x[0] < 0 < 1 < x[-1]


def test_of_activations_the_bars_and_the_neurons(qtbot: QtBot) -> None:
    panel, snapshot = ActivationsPanel(DARK), with_data(make_snapshot((16, 2, 3)), PICTURES)
    found = show(qtbot, panel, snapshot)
    (lane,) = snapshot.lanes
    bars, neurons = rows(found, "share"), rows(found, "neuron")
    for name, layer in (("hidden 1", 0), ("output", 1)):
        of = [at for at in bars if found["layer"][at] == name]
        begin, end, share = (
            np.array([found[key][at] for at in of], float) for key in ("z from", "z to", "share")
        )
        np.testing.assert_allclose(begin[1:], end[:-1])
        assert begin[0] == pytest.approx(-end[-1])
        z = np.clip(lane.probe_z[layer].ravel(), begin[0], end[-1])
        counted = np.histogram(z, np.append(begin, end[-1]))[0] / z.size
        np.testing.assert_allclose(share / share.sum(), counted, atol=0.02)
        of = [at for at in neurons if found["layer"][at] == name]
        assert [found["neuron"][at] for at in of] == list(range(1, len(of) + 1))
        assert [found["z"][at] for at in of] == pytest.approx(lane.z[layer])
        a = lane.activations[layer]
        assert [found["a"][at] for at in of] == pytest.approx(a)
        assert [found["σ′(z)"][at] for at in of] == pytest.approx(a * (1 - a))


def test_of_slow_weights_their_sizes_while_they_are_shown(qtbot: QtBot) -> None:
    made = SlownessPicture(DARK)
    qtbot.addWidget(made)
    made.show()
    made.show_gradient(np.array([-0.5, 0.25, 0.0]), None, "hidden 1 neuron 2")
    found = made.numbers()
    assert found["neuron"] == "hidden 1 neuron 2"
    assert np.asarray(found["from"]).tolist() == [1, 2, 3]
    assert np.asarray(found["|∂C/∂w|"]).tolist() == [0.5, 0.25, 0]
    made.hide()
    assert not made.numbers()


@pytest.mark.parametrize("phase", [None, 0, 7])
def test_of_a_network_the_neurons_and_the_edges(qtbot: QtBot, phase: int | None) -> None:
    snapshot = make_snapshot((3, 2, 1), phase=phase)
    found = show(qtbot, NetworkPanel(DARK), snapshot)
    (lane,) = snapshot.lanes
    assert snapshot.example is not None
    edges = [at for at, symbol in enumerate(found["shown"]) if symbol in ("w", "∂C/∂w")]
    nodes = [at for at in range(len(found["shown"])) if at not in edges]
    layers = [found["layer"][at] for at in nodes]
    assert layers == ([1, 1, 1, 2, 2, 3] if phase != 0 else [1, 1, 1])
    assert [found["neuron"][at] for at in nodes] == [1, 2, 3, 1, 2, 1][: len(nodes)]
    assert [found["shown"][at] for at in nodes[:3]] == ["x"] * 3
    if phase is None:
        values = [*snapshot.example.x, *lane.activations[0], *lane.activations[1]]
        assert [found["value"][at] for at in nodes] == pytest.approx(values)
    assert [(found["layer"][at], found["neuron"][at], found["from"][at]) for at in edges] == [
        *((2, j, k) for j in (1, 2) for k in (1, 2, 3)), (3, 1, 1), (3, 1, 2),
    ]  # fmt: skip
    shown = lane.gradient if found["shown"][edges[0]] != "w" else lane.theta
    if phase is None:
        assert [found["value"][at] for at in edges] == pytest.approx(
            np.concatenate([w.ravel() for w in shown.weights])
        )


def test_of_data_the_classes_or_the_reach_of_amounts(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {name: list(column) for name, column in numbers_of(PICTURES).items()} == {  # type: ignore[arg-type]
        "class": ["a", "b", "c"],
        "train": [2, 2, 2],
        "test": [2, 2, 2],
    }
    amounts = make_dataset([[0.0], [1.0]], y=[[0.25, 4.0], [0.75, 8.0]], coding="amount")
    found = numbers_of(replace(amounts, outputs=("p", "q")))
    assert found["amount"] == ("p", "q")
    assert [np.asarray(found[name]).tolist() for name in ("from", "to", "mean")] == [
        [0.25, 4],
        [0.75, 8],
        [0.5, 6],
    ]
    one = numbers_of(make_dataset([[0.0], [1.0]], y=[[2.0], [4.0]], coding="amount"))
    assert one["amount"] == ("y",)
    monkeypatch.setattr("nnviz.view.data.data_panel.load_samples", lambda *_: {})
    panel = DataPanel(DARK)
    assert not panel.numbers()
    whole = with_data(make_snapshot((16, 2, 3)), PICTURES)
    points = replace(whole.experiment, data=replace(whole.experiment.data, points=(Point(0.5, -1.0, 1),)))
    found = show(qtbot, panel, replace(whole, experiment=points))
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert found["class"] == ["a", "b", "c", 1]
    assert found["x₁"] == ["", "", "", 0.5]
    assert found["x₂"] == ["", "", "", -1.0]


def test_tables_below_one_another_have_the_columns_of_all() -> None:
    made = stacked([{"a": [1, 2], "b": "x"}, {}, {"b": [3.5], "c": [np.nan]}])
    assert made == {"a": [1, 2, ""], "b": ["x", "x", 3.5], "c": ["", "", made["c"][2]]}  # type: ignore[index]
    assert columns_csv(made).splitlines() == ["a,b,c", "1,x,", "2,x,", ",3.5,"]
    assert stacked([{}, {}]) == {}


def test_no_name_of_a_strangers_file_is_a_formula_in_a_table() -> None:
    assert columns_csv({"=a": ["=b", "c", -1.5]}).splitlines() == ["'=a", "'=b", "c", "-1.5"]


def test_curves_beside_one_another_stand_at_all_their_places() -> None:
    one, other = np.array([0.0, 1.0, 3.0]), np.array([1.0, 2.0])
    made = side_by_side("t", [("p", one, np.array([5.0, np.inf, 6.0])), ("q", other, np.array([7.0, 8.0]))])
    np.testing.assert_array_equal(made["t"], [0, 1, 2, 3])
    np.testing.assert_array_equal(made["p"], [5, np.nan, np.nan, 6])
    np.testing.assert_array_equal(made["q"], [np.nan, 7, 8, np.nan])
    assert side_by_side("t", []) == {}


def test_a_cell_of_an_array_is_told_by_its_row_and_column() -> None:
    made = cells_of("w", np.array([[1, 2, 3], [4, 5, 6]]), "to", "from", layer=2)
    assert made["layer"] == 2
    assert np.asarray(made["to"]).tolist() == [1, 1, 1, 2, 2, 2]
    assert np.asarray(made["from"]).tolist() == [1, 2, 3, 1, 2, 3]
    assert np.asarray(made["w"]).tolist() == [1, 2, 3, 4, 5, 6]


def test_a_card_is_of_its_own_example() -> None:
    backwards = replace(
        PICTURES, x_train=PIXELS[::-1], y_train=PICTURES.y_test[::-1], labels_train=PICTURES.labels_test[::-1]
    )
    card = example_cards.test_card(OUTPUTS, backwards, 3)
    np.testing.assert_array_equal(card.x, PIXELS[3])
    assert card.lines == (("is", "b"), ("says", "c"))
    np.testing.assert_array_equal(card.outputs, OUTPUTS[3])
    np.testing.assert_array_equal(card.truth, [0, 1, 0])
    assert card.tell().startswith("Test example 4: it is b, the network says c; largest output 0.9")
    lit = np.linspace(0, 0.5, 6)
    card = train_card(lit, backwards, 4, "neuron 7")
    np.testing.assert_array_equal(card.x, PIXELS[1])
    assert card.lines == (("is", "a"), ("a =", "0.400"))
    assert (card.outputs.tolist(), card.truth.tolist()) == ([0.4], [0])
    assert card.tell().startswith("Training example 5 lights neuron 7 to a = 0.400.")
    assert in_cell(OUTPUTS, backwards, 1, 2).tolist() == [3]
    assert in_cell(OUTPUTS[:3], backwards, 1, 1).tolist() == [2]
    assert in_cell(OUTPUTS[:3], backwards, 1, 2).tolist() == []
    assert in_cell(OUTPUTS, backwards, 0, 1).tolist() == [1]


def test_inputs_and_outputs_have_the_names_that_they_have_in_the_data() -> None:
    assert [input_name(PICTURES, k) for k in (0, 5)] == [
        "pixel (row 1, column 1)",
        "pixel (row 2, column 2)",
    ]
    named = replace(PICTURES, image_shape=None, inputs=("age",))
    assert [input_name(named, k) for k in (0, 1)] == ["age", "x₂"]
    assert output_names(3, PICTURES) == ("a", "b", "c")
    assert output_names(1, replace(PICTURES, classes=("no", "yes"))) == ("yes",)
    assert output_names(1, replace(PICTURES, classes=())) == ("y",)
    assert output_names(2, replace(PICTURES, outputs=("p", "q"))) == ("p", "q")
    assert output_names(2, replace(PICTURES, coding="bits")) == ("bit 1", "bit 2")
    assert output_names(2, replace(PICTURES, coding="gray")) == ("bit 2", "bit 1")
