import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by, picture
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from read_out import HOME, UP, press, read_all
from shown import Show

from nnviz.core.backprop import backprop
from nnviz.core.equation_words import words_of
from nnviz.core.naming import number, percent, plain
from nnviz.core.network import Network
from nnviz.core.parameters import Parameters
from nnviz.session.snapshot import Snapshot
from nnviz.view.activations.activation_curve import sample_curve
from nnviz.view.activations.activation_layer import BINS, bin_words, layer_help, neuron_words
from nnviz.view.activations.activation_painter import frame_in
from nnviz.view.activations.activations_panel import ActivationsPanel
from nnviz.view.parts.style import DARK, LIGHT


@pytest.fixture
def panel(show: Show) -> ActivationsPanel:
    return show(ActivationsPanel(DARK), 700, 300)


def with_lane(snapshot: Snapshot, **fields: object) -> Snapshot:
    (lane,) = snapshot.lanes
    return replace(snapshot, lanes=(replace(lane, **fields),))


def place_of(panel: ActivationsPanel, layer: int, z: float) -> QPoint:
    """Where a z of a layer is, a little above the foot of its chart."""
    frame = frame_in(panel.grid.cell(layer), panel._views[layer])
    return (frame.points([z], [frame.y[0]])[0] - QPointF(0, 10)).toPoint()


def known() -> Parameters:
    """16–2–1: for an input of ones, hidden 1 has z = 0.5 and 9."""
    theta = Parameters((16, 2, 1))
    theta.biases[0][:] = [[0.5], [9.0]]
    theta.weights[1][:] = 1
    return theta


def test_each_layer_has_its_curve_its_hue_and_its_numbers(panel: ActivationsPanel) -> None:
    probe = (np.array([[-9.0, 0, 0, 9]]), np.array([[0.0, 1, 1, 4]]))
    snapshot = with_lane(make_snapshot((4, 1, 1)), probe_z=probe, dead=np.array([0.25, np.nan]))
    panel.show_snapshot(snapshot)
    first, second = panel._views
    assert (first.name, second.name) == ("hidden 1", "output")
    assert first.colour == DARK.layer_colour(0, 2)
    assert (first.saturated, second.saturated) == (0.5, 0)
    assert "50.0 % of them" in layer_help(first)
    assert "25.0 % of the neurons" in layer_help(first)
    assert "– of the neurons" in layer_help(second)
    assert "mean 1.50, standard deviation 1.50" in layer_help(second)
    assert "δ = a − y" in layer_help(second)
    assert "mean 0, standard deviation 6.36" in layer_help(first)
    assert f"σ: {words_of(first.kind.formula)}; σ′: {words_of(first.kind.slope)}<" in layer_help(first)


def test_the_histogram_is_of_the_probes_z(panel: ActivationsPanel) -> None:
    probe = (np.array([[-100.0, 0.1, 0.2, np.nan]]), np.zeros((1, 4)))
    panel.show_snapshot(with_lane(make_snapshot((4, 1, 1)), probe_z=probe))
    view = panel._views[0]
    assert view.limit == 100
    assert view.shares.sum() == pytest.approx(0.75)
    assert bin_words(view, 0.1) == bin_words(view, 4.9) == "z from 0 to 5: 50.0 %"
    assert bin_words(view, -1e9) == "z < −95: 25.0 %"
    assert bin_words(view, 99.0) == "z ≥ 95: 0.0 %"


@in_turn(
    ("name", "ticks", "edges"),
    [
        ("sigmoid", (0, 1), (-4.6, 4.6)),
        ("tanh", (-1, 0, 1), (-3.0, 3.0)),
        ("relu", (0, 1, 2), (0.0, None)),
        ("linear", (-1, 0, 1, 2), (None, None)),
    ],
)
def test_saturated_stretches_are_where_the_slope_is_small(
    name: str, ticks: tuple[int, ...], edges: tuple[float | None, float | None]
) -> None:
    curve = sample_curve(name, 8.0)
    assert curve is not None
    assert curve.y_ticks == ticks
    found = dict.fromkeys(("left", "right"))
    for low, high in curve.saturated:
        found["left" if low == -8 else "right"] = high if low == -8 else low
    for side, edge in zip(("left", "right"), edges, strict=True):
        assert found[side] == (None if edge is None else pytest.approx(edge, abs=0.11))


@pytest.mark.parametrize("name", ["linear", "relu", "sigmoid"])
def test_a_curve_looks_the_same_however_large_its_z(name: str) -> None:
    usual, wide = sample_curve(name, 6.0), sample_curve(name, 15_000.0)
    assert usual is not None
    assert wide is not None
    assert 2 <= len(wide.y_ticks) <= 6
    if name != "sigmoid":  # which has bounds
        assert wide.y_range == pytest.approx([2_500 * end for end in usual.y_range], rel=1e-3)
        assert max(wide.y_ticks) == 4_000


def test_softmax_has_a_histogram_and_no_curve(panel: ActivationsPanel) -> None:
    assert sample_curve("softmax", 6.0) is None
    panel.show_snapshot(make_snapshot(output="softmax", cost="log_likelihood"))
    assert "No curve" in layer_help(panel._views[-1])
    assert panel._views[-1].shares.sum() == pytest.approx(1)


def test_hovering_reads_the_nearest_neuron_of_the_example(panel: ActivationsPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 1), theta=known(), x=np.ones(16)))
    qtbot.mouseMove(panel.grid, place_of(panel, 0, 1.0))
    assert panel.reading.text().startswith(
        "hidden 1 neuron 1, for the example shown: z = 0.500; a = σ(z) = 1 / (1 + exp(−0.500)) = 0.622;"
        " σ′(z) = 0.622 · (1 − 0.622) = 0.235."
    )
    assert panel.reading.text().startswith(neuron_words(panel._views[0], 0))
    qtbot.mouseMove(panel.grid, place_of(panel, 0, 8.0))
    assert "neuron 2" in panel.reading.text()


def test_a_click_chooses_a_neuron_for_all_panels_and_again_lets_it_go(
    panel: ActivationsPanel, qtbot: QtBot
) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 1), theta=known(), x=np.ones(16)))
    at = place_of(panel, 0, 8.0)
    with qtbot.waitSignal(panel.neuron_selected) as chosen:
        qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == [0, 1]
    assert panel.slowness.isVisible()
    panel.grid.repaint()
    with qtbot.waitSignal(panel.neuron_selected) as chosen:
        qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=place_of(panel, 0, 8.0))
    assert chosen.args == [-1, -1]
    assert not panel.slowness.isVisible()


def test_a_weight_is_slow_for_a_dark_input_or_a_saturated_neuron(panel: ActivationsPanel) -> None:
    x = np.ones(16)
    x[6] = 0
    panel.show_snapshot(make_snapshot((16, 2, 1), theta=known(), x=x))
    panel.show_neuron(0, 0)
    assert (
        "hidden 1 neuron 1 is not saturated, σ′(z) = 0.235; 1 of its 16 inputs is dim" in panel.reading.text()
    )
    panel.slowness.pointed.emit(6)
    assert panel.reading.text().startswith(
        "w from pixel (row 2, column 3) to hidden 1 neuron 1 has a small gradient: its input is dark (a = 0)"
    )
    panel.slowness.pointed.emit(0)
    assert "has a gradient: its input is lit (a = 1.00), its neuron not saturated" in panel.reading.text()
    panel.show_neuron(0, 1)
    assert "hidden 1 neuron 2 is saturated, σ′(z) = 0.000123" in panel.reading.text()
    panel.slowness.pointed.emit(0)
    assert "has a small gradient: its neuron is saturated (σ′(z) = 0.000123)" in panel.reading.text()
    panel.slowness.pointed.emit(6)
    assert "its input is dark (a = 0) and its neuron is saturated" in panel.reading.text()


def test_the_picture_is_backprops_gradient_of_the_example(panel: ActivationsPanel) -> None:
    snapshot = make_snapshot((16, 5, 3), activation="tanh")
    (lane,), example = snapshot.lanes, snapshot.example
    assert example is not None
    network = Network((16, 5, 3), activation="tanh")
    network.theta.vector[:] = lane.theta.vector
    nabla = backprop(network, example.x[:, None], example.y[:, None])
    panel.show_snapshot(snapshot)
    for layer, j in ((0, 4), (1, 2)):
        panel.show_neuron(layer, j)
        np.testing.assert_allclose(panel.slowness._sizes, np.abs(nabla.weights[layer][j]), rtol=1e-10)


def test_the_picture_knows_its_inputs(panel: ActivationsPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 7, 3)))
    panel.show_neuron(1, 0)
    place = panel.slowness.place()
    cell = place.width() / 3
    found = [
        panel.slowness.input_at(place.topLeft() + QPointF((k % 3 + 0.5) * cell, (k // 3 + 0.5) * cell))
        for k in range(9)
    ]
    assert found == [0, 1, 2, 3, 4, 5, 6, -1, -1]


def test_an_error_that_does_not_arrive_is_named(panel: ActivationsPanel) -> None:
    theta = known()
    theta.biases[0][1] = 0.5
    theta.weights[1][:] = [[1e-4, 1.0]]
    panel.show_snapshot(make_snapshot((16, 2, 1), theta=theta, x=np.ones(16)))
    panel.show_neuron(0, 0)
    panel.slowness.pointed.emit(0)
    assert "has a small gradient: little of the error reaches its neuron" in panel.reading.text()


@in_turn("sizes", [(2, 1), (784, *(30,) * 12, 10), (64, 1000, 10)])
@in_turn("activation", ["relu", "step", "gaussian"])
def test_networks_of_every_shape(panel: ActivationsPanel, sizes: tuple[int, ...], activation: str) -> None:
    panel.show_snapshot(make_snapshot(sizes, activation=activation))
    assert len(panel._views) == len(sizes) - 1
    panel.show_neuron(len(sizes) - 2, 0)
    QCoreApplication.processEvents()  # rows for another number of layers are laid out in the next turn
    picture(panel.grid)
    cells = [panel.grid.cell(layer) for layer in range(len(sizes) - 1)]
    assert all(cell.right() <= panel.grid.width() and cell.bottom() <= panel.grid.height() for cell in cells)
    assert not any(a.intersects(b) for i, a in enumerate(cells) for b in cells[:i])


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300, 0.0])
def test_any_numbers(panel: ActivationsPanel, value: float, qtbot: QtBot) -> None:
    theta = Parameters((16, 3, 2))
    theta.vector[:] = value
    with np.errstate(invalid="ignore"):
        snapshot = make_snapshot((16, 3, 2), theta=theta)
    panel.show_snapshot(snapshot)
    qtbot.mouseMove(panel.grid, place_of(panel, 0, 1.0))
    qtbot.mouseMove(panel.grid, QPoint(0, 0))
    panel.show_neuron(0, 2)
    panel.slowness.pointed.emit(3)
    picture(panel.grid)
    assert layer_help(panel._views[0])


def test_another_run_forgets_the_neuron(panel: ActivationsPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 9, 2)))
    panel.show_neuron(0, 8)
    panel.show_snapshot(make_snapshot((16, 2, 2), run=2))
    assert panel.chosen is None
    panel.show_neuron(0, 8)
    assert panel.chosen is None


@pytest.mark.parametrize("sizes", [(16, 2, 2), (16, 2)])
def test_another_run_forgets_where_the_pointer_was(
    panel: ActivationsPanel, qtbot: QtBot, sizes: tuple[int, ...]
) -> None:
    theta = Parameters((16, 9, 2))
    theta.biases[0][8] = 5
    panel.show_snapshot(make_snapshot((16, 9, 2), theta=theta))
    legend = panel.reading.text()
    qtbot.mouseMove(panel.grid, place_of(panel, 0, 5.0))
    assert "neuron 9" in panel.reading.text()
    panel.show_snapshot(make_snapshot(sizes, run=2))
    assert panel.reading.text() == legend
    picture(panel.grid)
    panel.show_snapshot(make_snapshot((16, 9, 2), run=3))
    qtbot.mouseMove(panel.grid, place_of(panel, 1, 0.0))
    panel.show_snapshot(make_snapshot(sizes, run=4))
    panel.grid.customContextMenuRequested.emit(QPoint(1, 1))
    (menu,) = panel.grid.findChildren(QMenu)
    assert "Copy as text" not in [action.text() for action in menu.actions()]
    menu.close()


def test_with_the_pointer_away_nothing_is_pointed_out(panel: ActivationsPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 1), theta=known(), x=np.ones(16)))
    legend, before = panel.reading.text(), picture(panel.grid)
    qtbot.mouseMove(panel.grid, place_of(panel, 0, 1.0))
    assert picture(panel.grid) != before
    QApplication.sendEvent(panel.grid, QEvent(QEvent.Type.Leave))
    assert panel.reading.text() == legend
    assert picture(panel.grid) == before


def test_no_lanes_and_other_colours(panel: ActivationsPanel) -> None:
    panel.show_snapshot(make_snapshot(lanes=0))
    panel.show_neuron(0, 0)
    assert not panel.grid.isVisible()
    panel.show_snapshot(make_snapshot())
    dark = picture(panel.grid)
    panel.recolour(LIGHT)
    assert panel._views[0].colour == LIGHT.layer_colour(0, 2)
    assert picture(panel.grid) != dark


def test_every_neuron_and_every_bar_is_read_by_keys_and_enter_chooses_the_neuron(
    panel: ActivationsPanel,
) -> None:
    panel.show_snapshot(make_snapshot((4, 3, 2)))
    grid, table = panel.grid, panel.numbers()
    panel.help_last()
    panel.take_keys()
    assert panel.focusWidget() is grid
    said = read_all(grid, grid.point)
    for layer, neurons in (("hidden 1", 3), ("output", 2)):
        rows = [row for row, name in enumerate(table["layer"]) if name == layer]
        bars, of_neurons = rows[:-neurons], rows[-neurons:]
        for name in ("z", "a", "σ′(z)"):
            assert said[f"{layer} {name}"] == [
                f"{layer} {name}, neuron {j}: {number(table[name][row])}"
                for j, row in enumerate(of_neurons, 1)
            ]
        shares = [line.rpartition(": ")[2] for line in said[f"{layer} z of many"]]
        assert shares == [percent(table["share"][row]) for row in bars]
        inner = zip(said[f"{layer} z of many"][1:-1], bars[1:-1], strict=True)
        assert all(f"z from {plain(round(table['z from'][row], 4))} to" in line for line, row in inner)
    press(grid, HOME, Qt.Key.Key_Return)
    assert panel.chosen == (0, 0)
    press(grid, UP, Qt.Key.Key_Return)  # a bar is no neuron
    assert panel.chosen == (0, 0)
    box = frame_in(grid.cell(1), panel._views[1]).box
    (bar,) = [mark for mark in drawn_by(grid).of("box", DARK.colour("text")) if mark.width == 1.5]
    assert bar.place.center().x() == pytest.approx(box.left() + 1.5 * box.width() / BINS)  # the second
