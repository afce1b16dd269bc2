"""What holds of every picture of the labs: helpful, read by keys, painted anew, smooth."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from pictures import drawn_by
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.backprop import Backprop
from nnviz.core.chain import chain_gradient
from nnviz.core.chain_examples import uniform_chain
from nnviz.core.costs import COSTS
from nnviz.core.gates import CIRCUITS
from nnviz.core.gradient_check import GradientCheck
from nnviz.core.network import Network
from nnviz.core.neuron_bench import UNITS, Neuron, Shape
from nnviz.core.parameters import Parameters
from nnviz.core.paths import Path
from nnviz.core.valley import Slice, Trail
from nnviz.view.labs.answer_bars import AnswerBars
from nnviz.view.labs.break_it_dots import GradientDots
from nnviz.view.labs.break_it_layers import LayerTable
from nnviz.view.labs.chain_picture import ChainPicture
from nnviz.view.labs.change_bars import ChangeBars
from nnviz.view.labs.demon_chart import DemonChart, Trial
from nnviz.view.labs.draw_pad import SeenPicture
from nnviz.view.labs.eigenvalue_bars import EigenvalueBars
from nnviz.view.labs.gates_picture import GatesPicture
from nnviz.view.labs.hessian_picture import HessianPicture
from nnviz.view.labs.ink_pad import InkPad
from nnviz.view.labs.interval_chart import IntervalChart
from nnviz.view.labs.mask_picture import MaskPicture
from nnviz.view.labs.neuron_curve import NeuronCurve
from nnviz.view.labs.neuron_plane import NeuronPlane
from nnviz.view.labs.noise_histogram import NoiseHistogram
from nnviz.view.labs.nudge_model import Requests
from nnviz.view.labs.outer_product import OuterProduct
from nnviz.view.labs.paths_picture import Fan, PathsPicture
from nnviz.view.labs.pull_picture import Pull, PullPicture
from nnviz.view.labs.share_bar import ShareBar
from nnviz.view.labs.slowdown_chart import SlowdownChart
from nnviz.view.labs.step_chart import Course, StepChart
from nnviz.view.labs.valley_heights import HeightChart
from nnviz.view.labs.valley_picture import Drawn, Relief, Scene, ValleyPicture
from nnviz.view.labs.valley_rate import RateAxis
from nnviz.view.labs.ways_picture import Way, WaysPicture
from nnviz.view.labs.weight_histogram import Spread, WeightHistogram
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


# -- painting ---------------------------------------------------------------------------------------

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


def demon_chart() -> Shown:
    made, nudges = DemonChart(DARK), np.linspace(-1, 1, 5)
    made.show_trial(Trial("Δz", "δ", nudges, nudges**2, 1.0, 0.5, 0.25))
    return made, QPointF()


def paths_picture() -> Shown:
    made = PathsPicture(DARK)
    made.show_fan(Fan((Path((0, 0), (2.0,), 1.0), Path((0, 1), (-1.0,), -0.5)), 0, 0, 2, 0.5), None)
    return made, QPointF()


def pull_picture() -> Shown:
    made = PullPicture(DARK)
    made.show_pulls(np.array([-0.5, 0.9]), (Pull(("L2",), np.array([-0.1, 0.2])),))
    return made, QPointF()


def rate_axis() -> Shown:
    made = RateAxis(DARK)
    made.show_rate(0.1, 1.0)
    return made, QPointF()


def step_chart() -> Shown:
    made, shares = StepChart(DARK), np.linspace(0, 1, 3)
    made.show_course(Course(shares, shares**2, shares, 0.5, (0.25, 0.5)))
    return made, QPointF()


def interval_chart() -> Shown:
    made = IntervalChart(DARK)
    made.show_weight(7.0)
    return made, QPointF()


def layer_table() -> Shown:
    made = LayerTable(DARK)
    made.show_cells((), 2)
    return made, QPointF()


def gradient_dots() -> Shown:
    made, one = GradientDots(DARK), np.array([0.5, 1.0])
    check = GradientCheck(np.arange(2), one, one[::-1].copy(), one, 0)
    made.show_check(check, Parameters((1, 1)))
    return made, QPointF()


def height_chart() -> Shown:
    made, true = HeightChart(DARK), np.array([5.0, 2.0])
    made.show_trail(Trail("SGD", np.arange(2.0), np.zeros((2, 2)), true, true + 1))
    return made, QPointF()


def valley_picture() -> Shown:
    made, grid = ValleyPicture(DARK), np.linspace(0, 1, 3)
    ground = Relief(Slice(grid, grid, np.add.outer(grid, grid)))
    made.show_scene(Scene(ground, (Drawn("SGD", np.array([[0.1, 0.1], [0.8, 0.5]])),), "x", "y", True), 1)
    return made, QPointF()


ROUND = (chain_picture, gates_picture, neuron_plane, neuron_curve, slowdown_chart, demon_chart, paths_picture,
         pull_picture, rate_axis, step_chart, interval_chart, layer_table, gradient_dots, height_chart,
         valley_picture)  # fmt: skip


@pytest.mark.parametrize("make", ROUND, ids=lambda make: make.__name__)
def test_what_is_round_or_slanted_has_smooth_edges(make: Callable[[], Shown], qtbot: QtBot) -> None:
    picture, _ = make()
    qtbot.addWidget(picture)
    picture.resize(420, 260)
    drawn = drawn_by(picture)
    slanted = [m for m in drawn.of("line") if m.place.width() and m.place.height()]
    edged = [*slanted, *drawn.of("disc"), *drawn.of("path")]
    assert edged
    assert all(mark.smooth for mark in edged)


def test_the_hand_over_a_handle_is_open(qtbot: QtBot) -> None:
    axis, _ = rate_axis()
    qtbot.addWidget(axis)
    axis.resize(424, 66)
    with qtbot.waitExposed(axis):
        axis.show()
    (at,) = axis.handles().values()
    qtbot.mouseMove(axis, QPoint(1, 1))  # where the mouse is already it does not move
    for away, shape in ((0, Qt.CursorShape.OpenHandCursor), (40, Qt.CursorShape.ArrowCursor),
                        (13, Qt.CursorShape.OpenHandCursor), (-16, Qt.CursorShape.ArrowCursor)):  # fmt: skip
        qtbot.mouseMove(axis, (at + QPointF(away, 0)).toPoint())
        assert axis.cursor().shape() is shape, away
