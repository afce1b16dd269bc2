"""What labs say in their sentences and tables, of much and of little."""

import numpy as np
import pytest
from calculator import assert_adds_up
from handmade import make_snapshot
from handmade_data import make_dataset
from msgspec.structs import replace
from pictures import drawn_by
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.core.backprop import Backprop
from nnviz.core.chain import chain_gradient, widest_interval
from nnviz.core.chain_examples import uniform_chain
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.core.neuron_bench import UNITS, Neuron, Shape
from nnviz.session.starts import LaneCurves, Start
from nnviz.view.labs import network_surprise, neuron_lab, neuron_words
from nnviz.view.labs.chain_editor import ChainEditor
from nnviz.view.labs.chain_words import neuron_lines
from nnviz.view.labs.demon_readout import Readout
from nnviz.view.labs.interval_chart import IntervalChart
from nnviz.view.labs.neuron_lab import NeuronLab
from nnviz.view.labs.nudge_model import MOST_ROWS, NudgeModel, Requests
from nnviz.view.labs.seeds_words import height_words
from nnviz.view.labs.slowness_lab import SlownessLab
from nnviz.view.labs.ways_picture import Way, WaysPicture
from nnviz.view.labs.weights_bench import WeightsBench
from nnviz.view.parts.style import DARK, LIGHT

# -- words ----------------------------------------------------------------------------------------


def start(*costs: float) -> Start:
    one = np.ones(1)
    curves = tuple(LaneCurves(cost * one, one, one, one, one, False) for cost in costs)
    return Start(0, curves)


def test_what_a_change_is_foretold_to_do_adds_up_each_part_once() -> None:
    change, neuron = Neuron(0.5, 0.25, 1.0), Neuron(2.0, -1.0, 0.5)
    line = neuron_words.change_line(neuron, UNITS[1], Shape(1.0), np.array([1.0, 1.0]), change)
    slope = np.exp(-1.5) / (1 + np.exp(-1.5)) ** 2
    assert line.value == pytest.approx(slope * 1.75)
    assert_adds_up(line.words)
    none = neuron_words.change_line(neuron, UNITS[1], Shape(1.0), np.ones(2), Neuron(0, 0, 0))
    assert none.value == 0


@pytest.mark.parametrize(
    ("neuron", "said"),
    [
        (
            Neuron(-2, 1, 3),
            "it fires when −2x₁ + x₂ > −3, that is, only past −3. b = 3 makes it easy to fire.",
        ),
        (
            Neuron(1, -3, -2),
            "it fires when x₁ − 3x₂ > 2, that is, only past 2. b = −2 makes it hard to fire.",
        ),
        (Neuron(1, 1, 0), "only past 0. b = 0 makes it neither easy nor hard to fire."),
        (Neuron(0, 0, 1), "It fires whatever the inputs are: b = 1."),
        (Neuron(0, 0, 0), "It fires never, whatever the inputs are: b = 0."),
    ],
)
def test_a_neurons_rule_is_told_by_its_signs(neuron: Neuron, said: str) -> None:
    assert neuron_words.rule_words(neuron).endswith(said)


def test_a_line_is_written_with_its_signs() -> None:
    assert neuron_words.line_words(Neuron(-2, 1, 3)) == "−2x₁ + x₂ + 3 = 0"
    assert neuron_words.line_words(Neuron(1, -3, -2)) == "x₁ − 3x₂ − 2 = 0"
    assert neuron_words.pair(np.array([1.0, 0.0])) == "(1, 0)"


def test_answers_are_written_short_and_a_tiny_one_as_tiny() -> None:
    rows = neuron_words.table_rows(Neuron(4, 4, -12), UNITS[1], Shape(1.0), (0, 1, 1, 0))
    assert rows == [
        ["0", "0", "−12", "0", "< 0.001", "0 ✓"],
        ["0", "1", "−8", "0", "< 0.001", "1 ✗"],
        ["1", "0", "−8", "0", "< 0.001", "1 ✗"],
        ["1", "1", "−4", "0", "0.01799", "0 ✓"],
    ]
    assert len(neuron_words.table_rows(Neuron(4, 4, -12), UNITS[1], Shape(1.0), ())[0]) == 5


def test_heights_beyond_the_fourth_are_counted_together() -> None:
    starts = [start(0.1 * 2.0**k) for k in range(6)]
    told = "End costs of 6 heights: 1 at 0.100, 1 at 0.200, 1 at 0.400, 1 at 0.800, 2 higher."
    assert height_words(starts, 0, False) == told
    assert height_words(starts[:1], 0, False) == "End costs of one height: 1 at 0.100."


def test_the_middle_neuron_of_a_chain_is_edited_alone(qtbot: QtBot) -> None:
    editor, edited = ChainEditor(), []
    qtbot.addWidget(editor)
    editor.chain_edited.connect(edited.append)
    chain = uniform_chain(4)
    editor.show_chain(chain, 1)
    assert (editor.which.text(), editor.neurons.value()) == ("Neuron 2", 4)
    editor.w.value_changed.emit(7.0)
    editor.b.value_changed.emit(-3.0)
    editor.input.value_changed.emit(0.25)
    editor.target.value_changed.emit(0.75)
    assert edited[0].w == (chain.w[0], 7.0, *chain.w[2:])
    assert (edited[0].b, edited[0].x, edited[0].y) == (chain.b, chain.x, chain.y)
    assert edited[1].b == (chain.b[0], -3.0, *chain.b[2:])
    assert edited[1].w == chain.w
    assert (edited[2].x, edited[2].y) == (0.25, chain.y)
    assert (edited[3].x, edited[3].y) == (chain.x, 0.75)
    assert [row.symbol.text() for row in (editor.input, editor.target, editor.w, editor.b)] == [
        "x", "y", "w₂", "b₂"
    ]  # fmt: skip


def test_each_neuron_of_a_chain_is_written_out_with_its_own_numbers() -> None:
    chain = uniform_chain(3)
    gradient = chain_gradient(chain)
    for i in range(3):
        lines = neuron_lines(chain, gradient, i)
        assert [line.value for line in lines[:3]] == [gradient.z[i], gradient.a[i], gradient.prime[i]]
        assert len(lines) == (4 if i else 3)
        for line in lines:
            assert_adds_up(line.words)
        assert ("x" in lines[0].words) is (i == 0)


def test_a_weight_of_the_slow_lab_begins_its_sentence_with_a_capital_but_for_its_symbol(qtbot: QtBot) -> None:
    lab = SlownessLab(LIGHT)
    qtbot.addWidget(lab)
    lab.show()
    lab.show_snapshot(make_snapshot((4, 3, 2)))
    words = lab.sentence.text()
    told = QAccessible.queryAccessibleInterface(lab.sentence).text(QAccessible.Text.Description)
    assert "|σ′(z_j)| < 0.01" in told, "and no markup"
    assert words.startswith("w") or words[0].isupper()
    assert words[:2].lower() != words[0].lower() * 2, "no letter twice"
    assert words.endswith(".")
    assert not words.endswith("..")


# -- tables ---------------------------------------------------------------------------------------

WORK = Backprop(Network([2, 1, 1]), COSTS["cross_entropy"], 2)


def test_of_very_many_examples_a_hundred_are_shown_and_the_mean_of_all(qapp: QApplication) -> None:
    rows = np.arange(150.0)[:, np.newaxis]
    model = NudgeModel(DARK)
    assert (model.rowCount(), model.columnCount(), model.numbers()) == (0, 0, {})
    model.show_requests(Requests(((0, 0, 1),), rows, tuple(map(str, range(150))), 2, WORK))
    assert (model.rowCount(), model.columnCount()) == (MOST_ROWS + 1, 1)
    assert model.numbers()["example"][99:] == ["99", "mean"]
    np.testing.assert_allclose(model.numbers()["w² 1←2"], [*range(100), 74.5])
    assert model.data(model.index(100, 0)) in ("0.74", "0.75")  # in hundreds
    assert model.line(100, 0).value == 74.5
    assert [model.is_mean(row) for row in (0, 99, 100)] == [False, False, True]
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    for count, laid_out in ((150, 0), (151, 0), (7, 1), (7, 1)):
        names = tuple(map(str, range(count)))
        model.show_requests(Requests(((0, 0, 1),), rows[:1] + np.ones((count, 1)), names, 2, WORK))
        assert len(resets) == laid_out, "of one as large nothing is laid out anew"
        assert model.data(model.index(0, 0)) == "1.00"


def test_ways_to_raise_are_listed_as_far_as_there_is_room(qtbot: QtBot) -> None:
    made = WaysPicture(DARK)
    qtbot.addWidget(made)
    rates = np.array([1.0, -5.0, 3.0, np.nan, 2.0])
    asked: list[int] = []
    way = Way("its weights", "rule", 2.0, rates, tuple("abcde"), lambda k: asked.append(k) or WaysPicture)
    made.show_ways((way,))
    made.resize(300, 52 + 17 * 3)
    made.lines()
    assert asked == [1, 2, 4]
    asked.clear()
    made.resize(300, 52 + 17 * 9)
    made.lines()
    assert asked == [1, 2, 4, 0, 3]
    asked.clear()
    made.resize(300, 20)
    made.lines()
    assert asked == [1], "one at least"
    drawn = drawn_by(made)
    assert "a step of length 1: 2.00" in drawn.words


def test_weights_of_a_layer_are_looked_at_alone(qtbot: QtBot) -> None:
    bench = WeightsBench(DARK)
    qtbot.addWidget(bench)
    snapshot = make_snapshot((3, 4, 5, 2))
    bench.show_snapshot(snapshot)
    theta = snapshot.lanes[0].theta
    for layer, count in ((0, 12 + 20 + 10), (1, 12), (2, 20), (3, 10)):
        bench.layer.setCurrentIndex(layer)
        (spread,) = bench.histogram._spreads
        assert spread.weights.size == count
        squares = sum(float(np.square(w).sum()) for w in (theta.weights[layer - 1 : layer] or theta.weights))
        assert np.square(spread.weights).sum() == pytest.approx(squares)


def test_the_two_numbers_that_are_curves_have_their_colours(qtbot: QtBot) -> None:
    for style in (LIGHT, DARK):
        readout = Readout(style)
        qtbot.addWidget(readout)
        inks = [label.palette().windowText().color().name() for label in readout.values]
        assert [ink == style.train for ink in inks] == [False, False, True, False, False]
        assert [ink == style.test for ink in inks] == [False, False, False, True, False]


# -- not too much of it ---------------------------------------------------------------------------


def test_of_many_points_and_examples_the_first_are_taken(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neuron_lab, "_MOST", 3)
    monkeypatch.setattr(network_surprise, "MOST", 3)
    x = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [90.0, 90.0], [91.0, 90.0]])
    data = make_dataset(x, [0, 1, 1, 0, 1], classes=("no", "yes"))
    snapshot = replace(make_snapshot((2, 3, 2)), dataset=data)
    lab = NeuronLab(DARK)
    qtbot.addWidget(lab)
    lab.show_snapshot(snapshot)
    lab.data_points.setChecked(True)
    np.testing.assert_array_equal(lab.points[0], x[:3].T)
    assert lab.points[1].tolist() == [False, True, True]
    assert "of 3 points on the right side: class yes" in lab.rule.text()
    network = Network([2, 3, 2])
    network.theta.vector[:] = snapshot.lanes[0].theta.vector
    right = network.feedforward(x[:3].T)[data.labels_train[:3], np.arange(3)]
    found = network_surprise.most_surprising(snapshot)
    assert found is not None
    assert found < 3
    if snapshot.lanes[0].kinds[-1].shares_a_sum:
        assert found == int(right.argmin())


def test_the_interval_chart_says_where_its_widest_place_is(qtbot: QtBot) -> None:
    made = IntervalChart(DARK)
    qtbot.addWidget(made)
    made.resize(200, 200)
    made.show_weight(-7.0)
    drawn = drawn_by(made)
    w, width = widest_interval()
    assert (w, width) == pytest.approx((6.9, 0.448), abs=0.01)
    corner = drawn.text(f"{width:.4f} at {w:.3f}")
    assert (corner.place.right(), corner.place.top()) == pytest.approx((188, 30))
    QApplication.processEvents()
    made.resize(240, 108)
    assert corner.text not in drawn_by(made).words, "the curve would run through them"
    made.resize(200, 60)
    assert not drawn_by(made).of("line"), "the words alone"
