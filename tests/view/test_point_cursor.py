"""Every number of a chart can be reached by arrow keys and is said in words."""

from functools import partial

import numpy as np
import pytest
from handmade import make_snapshot
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from read_out import DOWN, END, HOME, LEFT, RIGHT, UP, press, read_all

from nnviz.core.naming import number, plain
from nnviz.core.neuron_bench import ROWS, UNITS, Neuron, Shape
from nnviz.core.valley import Trail
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.drop_bars import Drop, DropBars
from nnviz.view.charts.gradient_panel import GradientPanel
from nnviz.view.charts.layer_bars import Bar, Column, LayerBars
from nnviz.view.labs.chain_words import interval_words
from nnviz.view.labs.eigenvalue_bars import EigenvalueBars
from nnviz.view.labs.interval_chart import IntervalChart
from nnviz.view.labs.neuron_curve import NeuronCurve
from nnviz.view.labs.noise_histogram import NoiseHistogram
from nnviz.view.labs.slowdown_chart import SlowdownChart
from nnviz.view.labs.valley_heights import HeightChart
from nnviz.view.labs.weight_histogram import Spread, WeightHistogram
from nnviz.view.parts.fan_chart import FanChart, fan_of
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import DARK


def test_every_cost_and_accuracy_is_read_as_the_history_has_it(qtbot: QtBot) -> None:
    panel, snapshot = CostPanel(DARK), make_snapshot(epochs=7)
    qtbot.addWidget(panel)
    panel.resize(400, 300)
    panel.show_snapshot(snapshot)
    of = snapshot.lanes[0].epochs
    assert read_all(panel.cost_plot, panel.cost_plot.point) == {
        name: [f"{name}, epoch {plain(at)}: {number(y)}" for at, y in zip(of.epoch, costs, strict=True)]
        for name, costs in (("train", of.train_cost), ("test", of.test_cost))
    }
    assert read_all(panel.accuracy_plot, panel.accuracy_plot.point) == {
        name: [f"{name}, epoch {plain(at)}: {100 * y:.1f} %" for at, y in zip(of.epoch, shares, strict=True)]
        for name, shares in (("train", of.train_accuracy), ("test", of.test_accuracy))
    }


def test_every_gradient_is_read_over_time_and_now(qtbot: QtBot) -> None:
    panel, snapshot = GradientPanel(DARK), make_snapshot(steps=40, lanes=2)
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.count_in("step")
    panel.show_snapshot(snapshot)
    steps = snapshot.lanes[0].steps
    said = read_all(panel.plot, panel.plot.point)
    assert list(said) == ["A h1", "A o", "B h1", "B o"]
    assert said["A h1"] == [
        f"A h1, step {k:.0f}: {number(y)}" for k, y in zip(steps.step, steps.grad_b[:, 0], strict=True)
    ]
    (columns,) = {len(one["now"]) for one in panel.bars.numbers()}
    assert read_all(panel.bars, panel.bars.point) == {
        f"{'AB'[lane]} now": [
            f"{'AB'[lane]} now, {one['layer']}: {number(one['now'][lane])}" for one in panel.bars.numbers()
        ]
        for lane in range(columns)
    }


def test_what_is_drawn_anew_is_read_anew(qtbot: QtBot) -> None:
    bars = LayerBars(DARK)
    qtbot.addWidget(bars)
    said = []
    for value in (0.1, 0.2):
        bars.show_columns([Column("o", QColor("red"), (Bar(value, Qt.PenStyle.SolidLine, ""),))], (-3, 0))
        if not said:
            press(bars, HOME)
        said += [label.text() for label in bars.findChildren(PlainLabel)]
    assert said == [f"now, o: {number(0.1)}", f"now, o: {number(0.2)}"]


def test_the_parts_of_a_drop_and_the_neurons_of_a_layer_are_read_and_enter_chooses(qtbot: QtBot) -> None:
    bars = DropBars(DARK)
    qtbot.addWidget(bars)
    bars.show_drops([Drop(0, 3, 1.24, 0.25), Drop(1, 3, np.nan, 0.5)])
    assert read_all(bars, bars.point) == {
        "wᵀ": ["wᵀ, h2 → h1: ×1.24", "wᵀ, o → h2: ×not a number"],
        "σ′": ["σ′, h2 → h1: ×0.250", "σ′, o → h2: ×0.500"],
    }
    panel, snapshot = GradientPanel(DARK), make_snapshot((4, 3, 2))
    qtbot.addWidget(panel)
    panel.show_snapshot(snapshot)
    press(panel.bars, HOME, Qt.Key.Key_Return)
    assert panel.detail.what == "h1"
    neurons = panel.detail.neurons
    values = np.abs(snapshot.lanes[0].gradient.biases[0][:, 0])
    assert read_all(neurons, neurons.point) == {
        "|∂C/∂b|": [f"|∂C/∂b|, neuron {j}: {number(y)}" for j, y in enumerate(values, 1)]
    }
    with qtbot.waitSignal(panel.neuron_selected, timeout=0) as chosen:
        press(neurons, END, Qt.Key.Key_Return)
    assert chosen.args == [0, 2]


def test_every_bar_of_the_weights_is_read_for_each_twin(qtbot: QtBot) -> None:
    chart = WeightHistogram(DARK)
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    spreads = [
        Spread(name, np.array(w), 0.25) for name, w in (("A", [-1.0, 0.0, 0.0, 1.0]), ("B", [0.5, 1.0]))
    ]
    chart.show_spreads(spreads, 0.001)
    assert chart.accessibleDescription().startswith("A, within ±0.001 of 0: 25.0 %; B, within")
    table, said = chart.numbers(), read_all(chart, chart.point)
    for name in "AB":
        bins = zip(table["w from"], table["to"], table[f"share of weights, {name}"], strict=True)
        assert said[name] == [
            f"{name}, w from {number(low)} to {number(high)}: {100 * share:.1f} % of them"
            for low, high, share in bins
        ]
    assert any(line.endswith(": 50.0 % of them") for line in said["A"])
    rings = []
    for key in (HOME, DOWN):
        press(chart, key)
        rings.append(chart.grab().toImage())
    assert rings[0] != rings[1]  # in the bars of that twin


def test_every_bar_of_the_answers_to_noise_is_read_once_there_are_any(qtbot: QtBot) -> None:
    chart = NoiseHistogram(DARK)
    qtbot.addWidget(chart)
    press(chart, HOME)
    assert not chart.point.words
    chart.show_largest(np.array([0.01, 0.02, 0.51, 0.99]))
    said = read_all(chart, chart.point)["largest output"]
    assert len(said) == 20
    assert said[0] == "largest output, from 0.00 to 0.05: 2 pictures"
    assert said[10] == "largest output, from 0.50 to 0.55: 1 picture"


def test_the_width_of_the_inputs_that_make_a_gradient_grow_is_read_along_the_weight(qtbot: QtBot) -> None:
    chart = IntervalChart(DARK)
    qtbot.addWidget(chart)
    chart.show_weight(6.894)
    said = read_all(chart, chart.point)["width of inputs"]
    assert said[0] == "width of inputs, |w| = 4.00: 0.0000"
    assert max(float(line.partition(": ")[2]) for line in said) == pytest.approx(0.4477, abs=1e-3)
    press(chart, Qt.Key.Key_Escape)
    assert chart.accessibleDescription().startswith(interval_words(6.894))


@pytest.fixture
def panel(qtbot: QtBot) -> CostPanel:
    made = CostPanel(DARK)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_snapshot(make_snapshot(epochs=4))
    made.show()
    return made


def test_the_first_key_says_where_one_is_and_the_words_are_shown_until_the_keys_go_elsewhere(
    panel: CostPanel,
) -> None:
    chart, cursor = panel.cost_plot, panel.cost_plot.point
    chart.setFocus()
    assert not cursor.words
    press(chart, UP)
    assert cursor.words.startswith("train, epoch 4: ")
    assert chart.accessibleDescription() == cursor.words
    shown = [label for label in panel.content.children() if getattr(label, "text", str)() == cursor.words]
    assert shown[0].isVisible()  # type: ignore[attr-defined]
    press(chart, UP, LEFT)
    assert cursor.words.startswith("test, epoch 3: ")
    panel.log_button.setFocus()
    QApplication.processEvents()
    assert not cursor.words
    assert not shown[0].isVisible()  # type: ignore[attr-defined]
    assert "Arrow keys" in chart.accessibleDescription()


def test_the_cursor_stays_at_its_place_when_the_run_goes_on(panel: CostPanel) -> None:
    chart, cursor = panel.cost_plot, panel.cost_plot.point
    press(chart, HOME, RIGHT, RIGHT)
    before = cursor.words
    panel.show_snapshot(make_snapshot(epochs=40))
    assert cursor.words == before
    press(chart, END)
    assert cursor.words.startswith("train, epoch 40: ")


def test_in_a_chart_that_becomes_narrower_the_words_stay_in_sight(panel: CostPanel) -> None:
    press(panel.cost_plot, UP)
    words = next(one for one in panel.findChildren(PlainLabel) if one.text() == panel.cost_plot.point.words)
    panel.resize(250, 300)
    QApplication.processEvents()
    assert words.visibleRegion().boundingRect() == words.rect()


def test_what_is_no_arrow_key_goes_on_to_the_window(panel: CostPanel) -> None:
    assert not panel.cost_plot.point.eventFilter(
        panel.cost_plot, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier)
    )
    ctrl = Qt.KeyboardModifier.ControlModifier
    assert not panel.cost_plot.point.eventFilter(
        panel.cost_plot, QKeyEvent(QKeyEvent.Type.KeyPress, LEFT, ctrl)
    )


def test_every_line_of_a_labs_chart_is_read_as_it_is_drawn(qtbot: QtBot) -> None:
    slow, fans, heights, curve = (
        chart(DARK) for chart in (SlowdownChart, partial(FanChart, name="C"), HeightChart, NeuronCurve)
    )
    for chart in (slow, fans, heights, curve):
        qtbot.addWidget(chart)
        assert chart.focusPolicy() & Qt.FocusPolicy.TabFocus
    slow.show_lines({"quadratic": np.linspace(1, 0, 301)})
    assert read_all(slow, slow.point)["quadratic"][30] == "quadratic, epoch 30: 0.9000"
    fans.show_fans(
        [fan_of("A", ["seed 0", "seed 1"], [[4, 2], [4, 3]], QColor("red"), Qt.PenStyle.SolidLine)]
    )
    assert fans.accessibleDescription().startswith("A median 2.50, 80 % of runs 2.10 to 2.90. Arrow keys")
    assert read_all(fans, fans.point) == {
        "A median": ["A median, epoch 0: 4.00", "A median, epoch 1: 2.50"],
        "A 10 % line": [
            "A 10 % line, epoch 0: 4.00", "A 10 % line, epoch 1: 2.10"
        ],
        "A 90 % line": ["A 90 % line, epoch 0: 4.00", "A 90 % line, epoch 1: 2.90"],
        "A seed 0": ["A seed 0, epoch 0: 4.00", "A seed 0, epoch 1: 2.00"],
        "A seed 1": ["A seed 1, epoch 0: 4.00", "A seed 1, epoch 1: 3.00"],
    }  # fmt: skip
    steps, costs = np.arange(2.0), np.array([[2.0, 1.0], [1.5, 1.0]])
    heights.show_trail(Trail("m = 1", steps, np.zeros((2, 2)), *costs))
    assert read_all(heights, heights.point) == {
        "true": ["true, update 0: 2.00", "true, update 1: 1.00"],
        "slice": ["slice, update 0: 1.50", "slice, update 1: 1.00"],
    }
    eigenvalues = EigenvalueBars(DARK)
    qtbot.addWidget(eigenvalues)
    eigenvalues.show_values(np.array([-0.5, 2.0]))
    assert read_all(eigenvalues, eigenvalues.point) == {"λ": ["λ, number 1: 2.00", "λ, number 2: −0.500"]}
    curve.show_unit(Neuron(1, 1, 0), UNITS[1], Shape(k=2), 0)
    said = read_all(curve, curve.point)
    assert said["a"][12] == "a, z = 0: 0.500"
    assert said["slope"][12] == "slope, z = 0: 0.500"
    for w in (4.0, 40.0):
        curve.show_unit(neuron := Neuron(w, w, 0), UNITS[1], Shape(k=2), 0)
        largest = np.abs(neuron.z(ROWS)).max()
        assert largest < curve.reach < 3 * largest  # all rows in sight, and little else


def test_arrow_keys_of_the_keypad_read_as_well_and_a_line_without_points_is_none(qtbot: QtBot) -> None:
    chart, some, none = QWidget(), np.arange(3.0), np.empty(0)
    qtbot.addWidget(chart)
    lines = [Series(name, x, x, "epoch {:.0f}".format) for name, x in (("a", some), ("b", some), ("c", none))]
    cursor = PointCursor(chart, lambda: lines)
    press(chart, LEFT, DOWN)
    assert cursor.words == "b, epoch 2: 2.00"
    key = QKeyEvent(QKeyEvent.Type.KeyPress, DOWN, Qt.KeyboardModifier.KeypadModifier)
    QApplication.sendEvent(chart, key)
    assert cursor.words == "a, epoch 2: 2.00"
    press(chart, DOWN)
    del lines[1]  # a run that is gone
    cursor.follow()
    assert cursor.words == "a, epoch 2: 2.00"


def test_what_a_chart_says_of_itself_comes_back_when_the_reading_ends(qtbot: QtBot) -> None:
    chart = SlowdownChart(DARK)
    qtbot.addWidget(chart)
    chart.show_lines({"quadratic": np.linspace(1, 0, 301)})
    press(chart, LEFT)
    assert chart.accessibleDescription() == "quadratic, epoch 300: 0.0000"
    chart.point.describe("something else")  # which is said when the reading ends
    assert chart.accessibleDescription() == "quadratic, epoch 300: 0.0000"
    press(chart, Qt.Key.Key_Escape)
    assert chart.accessibleDescription().startswith("something else. Arrow keys read it")


def test_of_another_run_the_chart_says_what_its_words_show(panel: CostPanel) -> None:
    plot = panel.cost_plot
    plot.setFocus()
    press(plot, END)
    assert plot.accessibleDescription() == plot.point.words
    before = plot.point.words
    panel.show_snapshot(make_snapshot(epochs=2))
    assert plot.point.words != before
    assert plot.accessibleDescription() == plot.point.words
