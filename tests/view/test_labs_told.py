"""What labs say: under the mouse, to who goes over a chart by keys, and in their sentences and tables."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from calculator import assert_adds_up
from handmade import make_snapshot
from handmade_data import make_dataset
from msgspec.structs import replace
from pictures import drawn_by
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.backprop import Backprop
from nnviz.core.chain import chain_gradient, widest_interval
from nnviz.core.chain_examples import uniform_chain
from nnviz.core.costs import COSTS
from nnviz.core.gates import CIRCUITS
from nnviz.core.network import Network
from nnviz.core.neuron_bench import UNITS, Neuron, Shape
from nnviz.core.valley import Trail
from nnviz.session.starts import LaneCurves, Start
from nnviz.view.labs import network_surprise, neuron_lab, neuron_words
from nnviz.view.labs.answer_bars import AnswerBars
from nnviz.view.labs.break_it_dots import GradientDots
from nnviz.view.labs.break_it_layers import LayerTable
from nnviz.view.labs.chain_editor import ChainEditor
from nnviz.view.labs.chain_picture import ChainPicture
from nnviz.view.labs.chain_words import neuron_lines
from nnviz.view.labs.change_bars import ChangeBars
from nnviz.view.labs.demon_chart import DemonChart
from nnviz.view.labs.demon_readout import Readout
from nnviz.view.labs.draw_pad import SeenPicture
from nnviz.view.labs.eigenvalue_bars import EigenvalueBars
from nnviz.view.labs.gates_picture import GatesPicture
from nnviz.view.labs.hessian_picture import HessianPicture
from nnviz.view.labs.ink_pad import InkPad
from nnviz.view.labs.interval_chart import IntervalChart
from nnviz.view.labs.mask_picture import MaskPicture
from nnviz.view.labs.neuron_curve import NeuronCurve
from nnviz.view.labs.neuron_lab import NeuronLab
from nnviz.view.labs.neuron_plane import NeuronPlane
from nnviz.view.labs.noise_histogram import NoiseHistogram
from nnviz.view.labs.nudge_model import MOST_ROWS, NudgeModel, Requests
from nnviz.view.labs.outer_product import OuterProduct
from nnviz.view.labs.paths_picture import PathsPicture
from nnviz.view.labs.pull_picture import PullPicture
from nnviz.view.labs.seeds_words import height_words
from nnviz.view.labs.share_bar import ShareBar
from nnviz.view.labs.slowdown_chart import SlowdownChart
from nnviz.view.labs.slowness_lab import SlownessLab
from nnviz.view.labs.step_chart import StepChart
from nnviz.view.labs.valley_heights import HeightChart
from nnviz.view.labs.valley_picture import ValleyPicture
from nnviz.view.labs.valley_rate import RateAxis
from nnviz.view.labs.ways_picture import Way, WaysPicture
from nnviz.view.labs.weight_histogram import Spread, WeightHistogram
from nnviz.view.labs.weights_bench import WeightsBench
from nnviz.view.parts.style import DARK, LIGHT

Shown = tuple[QWidget, QPointF]


def chain_picture() -> Shown:
    made, chain = ChainPicture(DARK), uniform_chain(3)
    made.show_chain(chain, chain_gradient(chain), 0)
    return made, QPointF(100, 90)


def weight_histogram() -> Shown:
    made = WeightHistogram(DARK)
    made.show_spreads([Spread("", np.array([0.5, -0.25]), 0.0)], 0.1)
    return made, QPointF(210, 100)


def ways_picture() -> Shown:
    made, work = WaysPicture(DARK), Backprop(Network([2, 1]), COSTS["quadratic"], 1)
    line = Requests(((0, 0, 0),), np.array([[0.5]]), ("a",), 1, work).written(1, 0)
    made.show_ways((Way("its bias", "rule", 1.0, np.array([2.0]), ("b",), lambda k: line),))
    return made, QPointF(100, 60)


def gates_picture() -> Shown:
    made = GatesPicture(DARK)
    made.show_circuit(CIRCUITS[0], (0, 1), "n₁")
    made.resize(420, 260)
    return made, made.place("n₁")


def neuron_plane() -> Shown:
    made = NeuronPlane(DARK)
    made.show_unit(Neuron(2, 0, -1), UNITS[1], Shape(), 0)
    made.resize(420, 260)
    return made, made.frame().point(1, 1)


def neuron_curve() -> Shown:
    made = NeuronCurve(DARK)
    made.show_unit(Neuron(2, 0, -1), UNITS[1], Shape(), 0)
    return made, QPointF(200, 100)


def slowdown_chart() -> Shown:
    made = SlowdownChart(DARK)
    made.show_lines({"quadratic": np.linspace(1, 0, 301)})
    return made, QPointF(200, 100)


def mask_picture() -> Shown:
    made = MaskPicture(DARK)
    made.show_masks([np.array([[2.0, 0.0], [0.0, 2.0]])])
    return made, QPointF(20, 20)


HELPFUL = (chain_picture, weight_histogram, ways_picture, gates_picture, neuron_plane, neuron_curve,
           slowdown_chart, mask_picture)  # fmt: skip


@pytest.mark.parametrize("make", HELPFUL, ids=lambda make: make.__name__)
def test_what_is_under_the_mouse_is_told_beside_it(
    make: Callable[[], Shown], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, at = make()
    qtbot.addWidget(picture)
    picture.resize(420, 260)
    told: list[tuple[QPoint, str, QWidget]] = []
    monkeypatch.setattr(QToolTip, "showText", lambda *how: told.append(how))
    for place in (at, QPointF(1, 259)):
        where = picture.mapToGlobal(place.toPoint())
        assert picture.event(QHelpEvent(QEvent.Type.ToolTip, place.toPoint(), where))
        assert told[-1][0] == where
        assert told[-1][2] is picture
    assert len(told[0][1]) > 8
    help_at = getattr(picture, "help_at", None)
    if help_at is not None and make is not neuron_curve:
        assert [words for _, words, _ in told] == [help_at(at), help_at(QPointF(1, 259))]
    if make not in (slowdown_chart, chain_picture):
        assert told[1][1] == ""
    assert not picture.event(QEvent(QEvent.Type.None_)), "what is no question is left to others"


# -- charts by keys -------------------------------------------------------------------------------


def _weights(chart: WeightHistogram, size: float) -> tuple[float, float]:
    chart.show_spreads([Spread("", np.array([-1.0] * round(size - 1) + [1.0]), 0.0)], 0.1)
    return 80, 100 / size


def _noise(chart: NoiseHistogram, size: float) -> tuple[float, float]:
    chart.show_largest(np.full(round(size), 0.99))
    return 19, size


def _eigenvalues(chart: EigenvalueBars, size: float) -> tuple[float, float]:
    chart.show_values(np.array([size, 5.0]))
    return 1, size


def _slowdown(chart: SlowdownChart, size: float) -> tuple[float, float]:
    chart.show_lines({"quadratic": np.linspace(1, size / 10, 301)})
    return 300, size / 10


def _heights(chart: HeightChart, size: float) -> tuple[float, float]:
    true = np.array([5.0, size])
    chart.show_trail(Trail("SGD", np.arange(2.0), np.zeros((2, 2)), true, true))
    return 1, size


def _curve(chart: NeuronCurve, size: float) -> tuple[float, float]:
    chart.show_unit(Neuron(0, 0, 0), UNITS[2], Shape(50.0, size, 0.0), 0)
    return 24, size


@pytest.mark.parametrize(
    ("kind", "show"),
    [(WeightHistogram, _weights), (NoiseHistogram, _noise), (EigenvalueBars, _eigenvalues),
     (SlowdownChart, _slowdown), (HeightChart, _heights), (NeuronCurve, _curve)],
)  # fmt: skip
def test_a_point_that_is_read_by_keys_is_ringed_and_follows_what_is_drawn(
    kind: Callable[..., QWidget], show: Callable[..., tuple[int, float]], qtbot: QtBot
) -> None:
    chart = kind(LIGHT)
    qtbot.addWidget(chart)
    chart.resize(420, 260)
    with qtbot.waitActive(chart):
        chart.show()
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    for size in (3.0, 4.0):
        place, value = show(chart, size)
        if size == 3.0:
            qtbot.keyClick(chart, Qt.Key.Key_End)
        series, index = chart.point.here
        assert (index, series.y[index]) == (place, pytest.approx(value))
        rings = [
            m for m in drawn_by(chart).of("disc") if m.place.width() == 10 and m.ink.name() == LIGHT.text
        ]
        assert len(rings) == 1


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
    assert words.startswith("w") or words[0].isupper()
    assert words[:2].lower() != words[0].lower() * 2, "no letter twice"
    assert words.endswith(".")
    assert not words.endswith("..")


# -- tables ---------------------------------------------------------------------------------------

WORK = Backprop(Network([2, 1, 1]), COSTS["cross_entropy"], 2)


def test_of_very_many_examples_a_hundred_are_shown_and_the_mean_of_all() -> None:
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


CANVASES = (
    AnswerBars, ChainPicture, ChangeBars, DemonChart, EigenvalueBars, GatesPicture, GradientDots, HeightChart,
    HessianPicture, InkPad, IntervalChart, LayerTable, MaskPicture, NeuronCurve, NeuronPlane, NoiseHistogram,
    OuterProduct, PathsPicture, PullPicture, RateAxis, SeenPicture, ShareBar, SlowdownChart, StepChart,
    ValleyPicture, WaysPicture, WeightHistogram,
)  # fmt: skip


class Paintings(QObject):
    """Counts how often each widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.of: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.of[watched.objectName()] += event.type() is QEvent.Type.Paint
        return False


def test_what_takes_other_colours_is_painted_anew_at_once(qtbot: QtBot) -> None:
    around, paintings = QWidget(), Paintings()
    qtbot.addWidget(around)
    around.resize(300, 300)
    made = [kind(DARK) for kind in CANVASES]
    for one in made:
        one.setParent(around)
        one.setGeometry(0, 0, 300, 300)
        one.setObjectName(type(one).__name__)
    GatesPicture.show_circuit(made[CANVASES.index(GatesPicture)], CIRCUITS[0], (1, 1), "n₁")
    around.show()
    for _ in range(3):
        QApplication.processEvents()
    for one in made:
        one.raise_()
        for _ in range(2):
            QApplication.processEvents()
        one.installEventFilter(paintings)
        one.recolour(LIGHT)
        for _ in range(2):
            QApplication.processEvents()
        one.removeEventFilter(paintings)
        assert paintings.of[one.objectName()] == 1, one.objectName()


def test_a_reading_that_is_half_thrown_away_hears_the_keys_go_and_does_nothing(qtbot: QtBot) -> None:
    chart = SlowdownChart(DARK)
    qtbot.addWidget(chart)
    gone = QFocusEvent(QEvent.Type.FocusOut)
    kept = dict(vars(chart.point))
    vars(chart.point).clear()  # as where the collector has been at it
    assert not chart.point.eventFilter(chart, gone)
    vars(chart.point).update(kept)
