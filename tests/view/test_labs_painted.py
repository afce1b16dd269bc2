"""What the pictures of the labs mean: slopes, lengths, signs, scales, rows and columns, in both themes."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from pictures import Drawing, drawn_by, is_near, pixel
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.backprop import Backprop
from nnviz.core.chain import chain_gradient
from nnviz.core.chain_examples import uniform_chain
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.core.parameters import Parameters
from nnviz.core.paths import Path
from nnviz.core.slowness import LayerPace
from nnviz.core.suspects import Cell, Kind
from nnviz.core.written_line import Line
from nnviz.view.activations.slowness_picture import SlownessPicture
from nnviz.view.labs.break_it_layers import LayerTable
from nnviz.view.labs.chain_picture import ChainPicture
from nnviz.view.labs.demon_chart import DemonChart, Trial
from nnviz.view.labs.draw_pad import SeenPicture
from nnviz.view.labs.ink_pad import InkPad
from nnviz.view.labs.interval_chart import IntervalChart
from nnviz.view.labs.noise_histogram import NoiseHistogram
from nnviz.view.labs.nudge_model import Requests
from nnviz.view.labs.nudge_table import NudgeTable
from nnviz.view.labs.outer_product import OuterProduct
from nnviz.view.labs.paths_picture import Fan, PathsPicture
from nnviz.view.labs.ways_picture import Way, WaysPicture
from nnviz.view.labs.weight_chooser import WeightChooser
from nnviz.view.parts.style import DARK, LIGHT, Style, mix

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])
Role = Qt.ItemDataRole


def unwritten(k: int) -> Line:
    """For ways whose lines are not looked at."""
    raise NotImplementedError


def ratio_of_slopes(one: tuple[QPointF, ...], other: tuple[QPointF, ...]) -> float:
    slopes = [(line[0].y() - line[-1].y()) / (line[-1].x() - line[0].x()) for line in (one, other)]
    return slopes[0] / slopes[1]


# -- the demon ------------------------------------------------------------------------------------


def trial(rate: float = 1.0) -> Trial:
    """ΔC = 2Δz, but a rate of 1: the line has half the slope of the curve."""
    nudges = np.linspace(-1, 1, 61)
    return Trial("Δz", "δ", nudges, 2 * nudges, rate, 0.5, 1.0)


@BOTH
def test_the_line_has_the_slope_of_delta_and_the_curve_the_true_costs(style: Style, show: Show) -> None:
    made = DemonChart(style)
    show(made)
    made.show_trial(trial())
    drawn = drawn_by(made)
    long = [mark for mark in drawn.of("line") if mark.place.width() > 200]
    (line,) = [mark for mark in long if mark.ink == QColor(style.test)]
    (curve,) = [mark for mark in long if mark.ink == QColor(style.train)]
    assert line.style is Qt.PenStyle.DashLine
    assert curve.style is Qt.PenStyle.SolidLine
    assert ratio_of_slopes(curve.points, line.points) == pytest.approx(2)
    assert curve.points[0].y() > curve.points[-1].y()  # ΔC rises with Δz
    assert drawn.text("2").place.center().y() == pytest.approx(curve.points[-1].y())
    assert drawn.text("−2").place.center().y() == pytest.approx(curve.points[0].y())


@BOTH
def test_the_two_dots_of_the_demon_stand_at_the_nudge_on_curve_and_line(style: Style, show: Show) -> None:
    made = DemonChart(style)
    show(made)
    made.show_trial(trial())
    drawn = drawn_by(made)
    (true,) = [mark.place.center() for mark in drawn.of("disc") if mark.fill == QColor(style.train)]
    (predicted,) = [mark.place.center() for mark in drawn.of("disc") if mark.fill == QColor(style.test)]
    beside = {mark.text: mark.place.center().y() for mark in drawn.of("text") if mark.place.right() < 50}
    zero, one = beside["0"], beside["1"]
    assert true.x() == predicted.x()
    assert true.y() == pytest.approx(one)
    assert predicted.y() == pytest.approx((zero + one) / 2)
    across = [mark.place.top() for mark in drawn.of("line", style.faint) if mark.place.width() > 200]
    assert across == pytest.approx([zero])  # the line of no change is the strong one
    assert drawn.text("true ΔC").ink == QColor(style.train)
    assert drawn.text("predicted: δ · Δz").ink == QColor(style.test)


def test_how_far_a_layer_is_off_stands_beside_its_bar(show: Show) -> None:
    made = LayerTable(DARK)
    show(made, 500, 120)
    made.show_cells(
        [Cell(n, False, 1.0, factor, factor, Kind.TIMES) for n, factor in ((0, 10.0), (1, 0.1))], 2
    )
    drawn = drawn_by(made)
    more, less = drawn.of("box")
    middle = {line.place.left() for line in drawn.of("line", DARK.faint)}.pop()
    assert (more.place.left(), less.place.right()) == (middle, middle)
    assert more.place.width() == pytest.approx(less.place.width())
    for words, right in (("10.0 ×", more.place.right()), ("0.100 ×", middle)):
        assert right < drawn.text(words).place.left() < right + 20


def test_a_negative_delta_falls(show: Show) -> None:
    made = DemonChart(DARK)
    show(made)
    made.show_trial(trial(-1.0))
    (line,) = [mark for mark in drawn_by(made).of("line", DARK.test) if mark.place.width() > 200]
    assert line.points[0].y() < line.points[-1].y()


# -- the chain ------------------------------------------------------------------------------------


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def picture(request: pytest.FixtureRequest, show: Show) -> ChainPicture:
    made = ChainPicture(request.param)
    show(made, 520, 260)
    return made


def show_chain(picture: ChainPicture, w: tuple[float, ...], selected: int = 0) -> Drawing:
    """A chain in which every z is 0, so that its factors are 1/4, w₂/4, w₃/4, … and 1/2."""
    chain = replace(uniform_chain(len(w)), w=w, b=(-w[0], *(-weight / 2 for weight in w[1:])))
    picture.show_chain(chain, chain_gradient(chain), selected)
    return drawn_by(picture)


def bars(picture: ChainPicture, drawn: Drawing) -> list:
    """The bar of each factor, that of the cost last."""
    column = [picture.column(i) for i in range(4)]
    floor = picture.frame().box.top() - 3
    found = [mark.place for mark in drawn.of("box") if mark.place.top() >= floor]
    return [next(box for box in found if abs(box.center().x() - c.center().x()) < 1) for c in column]


def test_each_factor_is_a_bar_as_long_as_its_logarithm(picture: ChainPicture) -> None:
    drawn = show_chain(picture, (1.0, -0.04, 2.0))
    heights = np.array([box.height() - 1.5 for box in bars(picture, drawn)])
    np.testing.assert_allclose(heights / heights[1], np.log10([4, 100, 2, 2]) / 2, rtol=0.02)


def test_bars_of_a_long_chain_do_not_touch(picture: ChainPicture) -> None:
    picture.resize(100, 260)
    for left, right in pairwise(bars(picture, show_chain(picture, (1.0, -0.04, 2.0)))):
        assert left.right() < right.left()


def test_bars_go_on_where_the_one_before_ended_and_down_where_the_product_shrinks(
    picture: ChainPicture,
) -> None:
    first, second, third, last = bars(picture, show_chain(picture, (1.0, 0.4, 40.0)))
    assert second.top() == pytest.approx(first.bottom(), abs=2)  # both shrink it
    assert third.bottom() == pytest.approx(second.bottom(), abs=2)  # this one makes it larger: up again
    assert third.top() < second.bottom() - 5
    drawn = drawn_by(picture)
    ties = sorted(
        (
            mark.points
            for mark in drawn.of("line", picture._style.muted)
            if mark.points[0].y() > picture.frame().box.top()
        ),
        key=lambda points: points[0].x(),
    )
    level = [first.bottom(), second.bottom(), third.top()]
    for tie, one, other, y in zip(ties, (first, second, third), (second, third, last), level, strict=True):
        assert (tie[0].x(), tie[1].x()) == pytest.approx((one.right(), other.left()), abs=1)
        assert tie[0].y() == pytest.approx(y, abs=1)


def test_where_nothing_is_left_a_pale_bar_goes_to_the_foot_and_none_comes_after_it(
    picture: ChainPicture,
) -> None:
    drawn, frame = show_chain(picture, (1.0, 0.0, 2.0)), picture.frame()
    shown = [mark for mark in drawn.of("box") if mark.place.top() >= frame.box.top() - 3]
    of_column = [
        [mark for mark in shown if abs(mark.place.center().x() - picture.column(i).center().x()) < 1]
        for i in range(4)
    ]
    assert [len(found) for found in of_column] == [1, 1, 0, 0]
    (first,), (gone,) = of_column[:2]
    assert gone.place.top() == pytest.approx(first.place.bottom(), abs=2)
    assert gone.place.bottom() == pytest.approx(frame.box.bottom(), abs=2)
    assert gone.fill == mix(picture._colour(1), picture._style.colour("card"), 0.6)
    assert first.fill == picture._colour(0)


def test_factors_stand_below_their_bars_with_their_signs(picture: ChainPicture) -> None:
    drawn = show_chain(picture, (1.0, -2.0, 4.0))
    foot = picture.frame().box.bottom()
    below = [mark for mark in drawn.of("text") if mark.text.startswith("×") and mark.place.top() > foot]
    assert [mark.text for mark in below] == ["×0.25", "×−0.50", "×1.0", "×0.50"]
    for i, mark in enumerate(below):
        assert mark.place.center().x() == pytest.approx(picture.column(i).center().x())


def test_edges_of_a_chain_have_the_colours_of_their_signs(picture: ChainPicture) -> None:
    drawn, style = show_chain(picture, (1.0, -2.0, 3.0), selected=1), picture._style
    edges = sorted(
        (mark for mark in drawn.of("line") if mark.ink in (QColor(style.positive), QColor(style.negative))),
        key=lambda mark: mark.place.left(),
    )
    assert [mark.ink == QColor(style.positive) for mark in edges] == [True, False, True]
    (ring,) = drawn.of("disc", style.accent)
    assert ring.place.center().x() == pytest.approx(picture.column(1).center().x())
    weights = [mark.text for mark in drawn.of("text") if mark.place.bottom() < 20]
    assert ["−" in words for words in weights] == [False, True, False]


def test_the_chosen_neuron_of_a_chain_has_a_column_behind_it(picture: ChainPicture) -> None:
    for i in range(3):
        drawn = show_chain(picture, (1.0, -2.0, 3.0), selected=i)
        (ground,) = drawn.of("box", picture._style.field)
        assert ground.place == picture.column(i)
        assert drawn.index(ground) < drawn.index(drawn.of("disc")[0])


def test_a_factor_of_one_and_more_has_an_orange_ground(picture: ChainPicture) -> None:
    drawn, style = show_chain(picture, (1.0, -4.0, 3.5)), picture._style  # 1/4, −1, 7/8
    grounds = [mark for mark in drawn.of("fill") if mark.fill.rgb() == QColor(style.positive).rgb()]
    assert all(0 < mark.fill.alpha() < 100 for mark in grounds)  # the bar is seen on it
    assert [mark.place.center().x() for mark in grounds] == pytest.approx([picture.column(1).center().x()])


def test_a_neuron_of_a_chain_is_as_light_as_its_activation(picture: ChainPicture) -> None:
    chain = replace(uniform_chain(2), w=(30.0, -30.0))
    picture.show_chain(chain, chain_gradient(chain), 0)
    lit, dark = (mark.fill for mark in drawn_by(picture).of("disc"))
    assert is_near(lit, picture._style.on)
    assert is_near(dark, picture._style.off)


@BOTH
def test_the_interval_marks_the_size_of_the_weight_on_its_curve(style: Style, show: Show) -> None:
    made = IntervalChart(style)
    show(made, 200, 200)
    made.show_weight(-7.0)
    drawn = drawn_by(made)
    (dot,) = [mark.place.center() for mark in drawn.of("disc") if mark.fill == QColor(style.accent)]
    (curve,) = [mark for mark in drawn.of("line", style.text) if len(mark.points) > 10]
    nearest = min(curve.points, key=lambda point: abs(point.x() - dot.x()))
    assert dot.y() == pytest.approx(nearest.y(), abs=2)
    four, ten = (drawn.text(words).place.center().x() for words in ("4", "10"))
    assert (dot.x() - four) / (ten - four) == pytest.approx(0.5, abs=0.01)
    highest = min(curve.points, key=lambda point: point.y())
    assert (highest.x() - four) / (ten - four) == pytest.approx((6.907 - 4) / 6, abs=0.03)  # the book's 6.9


# -- nudges ---------------------------------------------------------------------------------------

WORK = Backprop(Network([2, 1, 1]), COSTS["cross_entropy"], 2)
REQUESTS = Requests(((0, 0, 1), (1, 0, None)), np.array([[1.0, -2.0], [3.0, -4.0]]), ("a", "b"), 2, WORK)


@BOTH
def test_the_nudge_table_has_examples_as_rows_parameters_as_columns_and_their_mean_last(
    style: Style, show: Show
) -> None:
    made = NudgeTable(style)
    show(made)
    made.show_requests(REQUESTS)
    model = made.model
    shown = [[model.data(model.index(row, column)) for column in range(2)] for row in range(3)]
    assert shown == [["1.00", "−2.00"], ["3.00", "−4.00"], ["2.00", "−3.00"]]
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(3)] == ["a", "b", "mean"]
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(2)]
    assert heads == ["w²\n1←2", "b³\n1"]
    hues = [
        model.headerData(column, Qt.Orientation.Horizontal, Role.ForegroundRole).color()
        for column in range(2)
    ]
    assert hues == [style.layer_colour(0, 2), style.layer_colour(1, 2)]
    assert [made.examples.isRowHidden(row) for row in range(3)] == [False, False, True]
    assert [made.mean.isRowHidden(row) for row in range(3)] == [True, True, False]
    assert not made.examples.showGrid()
    assert not made.mean.showGrid()
    tips = [
        [model.data(model.index(row, column), Role.ToolTipRole) for column in range(2)] for row in range(3)
    ]
    for row, who in enumerate(("Example 1", "Example 2", "Mean of the 2 rows")):
        assert f"{who}, the weight from neuron 2 below into hidden 1 neuron 1" in tips[row][0]
        assert f"{who}, the bias of output neuron 1" in tips[row][1]
    assert [model.data(model.index(row, 0), Role.FontRole).bold() for row in range(3)] == [False, False, True]


@BOTH
def test_cells_of_nudges_are_orange_above_zero_and_full_at_the_largest(style: Style, show: Show) -> None:
    made = NudgeTable(style)
    show(made)
    made.show_requests(REQUESTS)
    drawn = drawn_by(made)
    fills = {
        text.text: fill
        for text in drawn.of("text")
        for fill in drawn.of("fill")
        if fill.place == text.place and "." in text.text
    }
    assert len(fills) == 6
    assert is_near(fills["−4.00"].fill, style.negative)
    assert is_near(fills["3.00"].fill, QColor(*style.diverging[128 + round(127 * 3 / 4)].tolist()))
    for words, mark in fills.items():
        warm = mark.fill.red() > mark.fill.blue()
        assert warm is ("−" not in words), words
        ink = drawn.text(words).ink
        assert abs(ink.lightness() - mark.fill.lightness()) > 70, words


@BOTH
def test_ways_to_raise_have_bars_by_sign_and_size_the_largest_first(style: Style, show: Show) -> None:
    made = WaysPicture(style)
    show(made)
    made.show_ways((Way("its weights", "rule", 2.0, np.array([1.0, -4.0, 2.0]), ("p", "q", "r"), unwritten),))
    drawn = drawn_by(made)
    ups, downs = drawn.of("fill", style.positive), drawn.of("fill", style.negative)
    rows = {
        name: next(
            bar
            for bar in (*ups, *downs)
            if abs(bar.place.center().y() - drawn.text(name).place.center().y()) < 1
        )
        for name in "pqr"
    }
    assert [rows[name].fill == QColor(style.positive) for name in "pqr"] == [True, False, True]
    widths = [rows[name].place.width() for name in "pqr"]
    assert widths == pytest.approx([widths[1] / 4, widths[1], widths[1] / 2])
    assert made.width() / 2 < widths[1] < made.width()  # the largest has the room there is
    assert rows["q"].place.top() < rows["r"].place.top() < rows["p"].place.top()
    assert drawn.text("1. its weights").bold is False


@pytest.mark.parametrize(("width", "height", "is_whole"), [(420, 110, True), (110, 420, False)])
def test_the_name_of_a_way_is_cut_where_its_width_ends(
    width: int, height: int, is_whole: bool, show: Show
) -> None:
    made = WaysPicture(DARK)
    show(made, width, height)
    made.show_ways((Way("the weights of its inputs", "rule", 2.0, np.array([1.0]), ("p",), unwritten),))
    assert any(words == "1. the weights of its inputs" for words in drawn_by(made).words) is is_whole


# -- slow weights ---------------------------------------------------------------------------------


@BOTH
def test_the_outer_product_is_that_of_its_margins_and_its_scale_ends_at_the_largest(
    style: Style, show: Show
) -> None:
    made = OuterProduct(style)
    show(made, 520, 260)
    a, delta = np.array([1.0, 0.5, 0.0]), np.array([0.2, -0.1])
    made.show_pace(LayerPace(a, delta, None, None), 1, 2)
    product = made.factors()[0]
    np.testing.assert_allclose(product.sizes, [[0.2, 0.1, 0], [0.1, 0.05, 0]])
    assert np.linalg.matrix_rank(product.sizes) == 1
    drawn = drawn_by(made)
    images = [mark.place for mark in drawn.of("image")]
    whole, above, beside, bar = images

    def fill(row: int, column: int) -> QColor:
        wide, high = whole.width() / 3, whole.height() / 2
        return pixel(made, whole.topLeft() + QPointF((column + 0.1) * wide, (row + 0.15) * high))

    assert is_near(fill(0, 0), style.magnitudes[-1])
    assert is_near(fill(0, 2), style.magnitudes[0])
    assert is_near(fill(1, 0), QColor(*style.sequential[128].tolist()))
    assert is_near(fill(1, 1), QColor(*style.sequential[64].tolist()))
    assert above.bottom() <= whole.top()
    assert beside.right() <= whole.left()
    assert drawn.text("|a|").place.center().y() == pytest.approx(above.center().y(), abs=2)
    assert drawn.text("|δ|").place.center().x() == pytest.approx(beside.center().x(), abs=2)
    ends = [pixel(made, QPointF(bar.center().x(), y)).lightness() for y in (bar.top() + 1, bar.bottom() - 1)]
    wanted = [QColor(style.magnitudes[k]).lightness() for k in (-1, 0)]
    assert ends == pytest.approx(wanted, abs=12)
    scale = sorted(
        (mark for mark in drawn.of("text") if mark.place.left() > bar.right() and mark.text != "|∂C/∂w|"),
        key=lambda mark: mark.place.top(),
    )
    assert [mark.text for mark in scale if mark.place.top() >= bar.top() - 4] == ["0.2", "0"]
    for words, cell in (("0.20", (0, 0)), ("0.050", (1, 1))):
        assert abs(drawn.text(words).ink.lightness() - fill(*cell).lightness()) > 70
    (mark,) = drawn.of("box", style.accent)
    assert whole.left() + 2 * whole.width() / 3 < mark.place.center().x() < whole.right()
    assert whole.center().y() < mark.place.center().y() < whole.bottom()


@BOTH
@pytest.mark.parametrize("largest", [0.003, 20.0])
def test_the_scale_of_slow_weights_ends_at_the_largest_of_them(
    style: Style, show: Show, largest: float
) -> None:
    made = SlownessPicture(style)
    show(made, 150, 240)
    made.show_gradient(np.array([-largest, largest / 2, 0.0, 0.0]), None, "neuron")
    drawn = drawn_by(made)
    place = made.place()
    cells = [
        pixel(
            made,
            place.topLeft() + QPointF((k % 2 + 0.5) * place.width() / 2, (k // 2 + 0.5) * place.height() / 2),
        )
        for k in range(3)
    ]
    assert is_near(cells[0], style.magnitudes[-1])
    assert is_near(cells[1], QColor(*style.sequential[128].tolist()))
    assert is_near(cells[2], style.magnitudes[0])
    ends = [mark.text for mark in drawn.of("text") if mark.place.top() > place.bottom()]
    assert any(words.startswith({0.003: "0.003", 20.0: "20"}[largest]) for words in ends)


def test_a_weight_goes_from_k_to_j(qtbot: QtBot) -> None:
    made = WeightChooser()
    qtbot.addWidget(made)
    gradient = Parameters((3, 2, 1))
    gradient.weights[0][:] = [[1, 2, 3], [4, -9, 6]]
    made.show_gradient(gradient)
    assert (made.layer, made.j, made.k) == (0, 1, 1)
    assert (made.to.maximum(), made.source.maximum()) == (2, 3)
    made.choose(0, 0)
    assert (made.j, made.k) == (0, 2)


# -- paths ----------------------------------------------------------------------------------------

# From x₁ through hidden neuron 1 to outputs 1 and 2: rates 2 and −1.
FAN = Fan((Path((0, 0), (2.0,), 1.0), Path((0, 1), (-1.0,), -0.5)), 0, 0, 2, 0.5)


@BOTH
def test_paths_have_the_colours_of_their_signs_and_widths_of_their_sizes(style: Style, show: Show) -> None:
    made = PathsPicture(style)
    show(made)
    made.show_fan(FAN, None)
    drawn, places = drawn_by(made), made.places(FAN)

    def edge(layer: int, p: int, q: int) -> tuple[QColor, float]:
        ends = (places[layer - 1, p], places[layer, q])
        (found,) = [mark for mark in drawn.of("line") if mark.points == ends]
        return found.ink, found.width

    strong, weak, first = edge(1, 0, 0), edge(1, 0, 1), edge(0, 0, 0)
    assert [strong[0], weak[0], first[0]] == [
        QColor(style.positive), QColor(style.negative), QColor(style.positive)
    ]  # fmt: skip
    assert strong[1] - 1 == pytest.approx(2 * (weak[1] - 1))
    for words, (layer, p, q) in (("2.0", (1, 0, 0)), ("−1.0", (1, 0, 1)), ("0.50", (0, 0, 0))):
        middle = (places[layer - 1, p] + places[layer, q]) / 2
        way = drawn.text(words).place.center() - middle
        assert way.manhattanLength() < 0.3 * made.width()
    last = [mark for mark in drawn.of("line") if mark.points[1] == places[2, 0]]
    assert len(last) == 2


@BOTH
def test_the_chosen_path_stands_out(style: Style, show: Show) -> None:
    made = PathsPicture(style)
    show(made)
    made.show_fan(FAN, FAN.paths[1])
    drawn, places = drawn_by(made), made.places(FAN)
    inks = {
        q: mark.ink
        for q in (0, 1)
        for mark in drawn.of("line")
        if mark.points == (places[0, 0], places[1, q])
    }
    order = [mark.points[1] for mark in drawn.of("line") if mark.points[0] == places[0, 0]]
    assert order == [places[1, 0], places[1, 1]]  # the chosen one last, over the others
    made.show_fan(FAN, FAN.paths[0])
    order = [mark.points[1] for mark in drawn_by(made).of("line") if mark.points[0] == places[0, 0]]
    assert order == [places[1, 1], places[1, 0]]
    assert inks[1] == QColor(style.negative)
    assert inks[0] == mix(QColor(style.card), QColor(style.positive), 0.22)
    assert "2.0" not in drawn.words


@BOTH
def test_layers_of_the_paths_are_named_from_the_input_to_the_cost(style: Style, show: Show) -> None:
    made = PathsPicture(style)
    show(made)
    made.show_fan(FAN, None)
    drawn = drawn_by(made)
    foot = sorted(
        (m for m in drawn.of("text") if m.place.top() > made.height() - 20), key=lambda m: m.place.x()
    )
    assert [mark.text for mark in foot] == ["input", "hidden 1", "output", "cost"]
    assert foot[1].ink == style.layer_colour(0, 2)
    assert foot[2].ink == QColor(style.output_hue)
    later = Fan((Path((1, 0), (2.0,), 1.0),), 1, 0, 3, 0.5)
    for fan in (FAN, later):
        places = made.places(fan)
        assert places[fan.layers, 0].x() == made.width() - places[fan.layer - 1, fan.k].x()
    places = made.places(FAN)
    for at, words in (((-1, 0), "1"), ((0, 0), "1"), ((1, 0), "1"), ((1, 1), "2"), ((2, 0), "C")):
        assert [mark.text for mark in drawn.of("text") if mark.place.center() == places[at]] == [words]
    assert places[0, 0].x() < places[1, 0].x() < places[2, 0].x()
    assert places[1, 0].y() < places[1, 1].y()


@BOTH
def test_names_below_many_layers_do_not_lie_on_one_another(style: Style, show: Show) -> None:
    made = PathsPicture(style)
    show(made, 250, 130)
    made.show_fan(Fan((Path((0,) * 8, (1.0,) * 7, 1.0),), 0, 0, 8, 1.0), None)
    names = ["input", *(f"h{layer}" for layer in range(1, 8)), "o", "cost"]
    foot = sorted((mark for mark in drawn_by(made) if mark.text in names), key=lambda mark: mark.place.x())
    assert [mark.text for mark in foot] == names
    for left, right in pairwise(foot):
        assert left.place.right() <= right.place.left()


# -- drawing by hand ------------------------------------------------------------------------------


@BOTH
def test_the_histogram_of_noise_stands_where_the_largest_outputs_are(style: Style, show: Show) -> None:
    made = NoiseHistogram(style)
    show(made)
    made.show_largest(np.array([0.125, 0.125, 0.125, 0.125, 0.875, 0.875, np.nan]))
    drawn = drawn_by(made)
    four, two = [mark.place for mark in drawn.of("fill", style.output_hue) if mark.place.height() > 1]
    assert four.height() == pytest.approx(2 * two.height())
    ticks = {mark.text: mark.place.center() for mark in drawn.of("text")}
    bin_width = (two.center().x() - four.center().x()) / 15
    assert [four.width(), two.width()] == pytest.approx([bin_width - 1] * 2)
    assert four.center().x() < ticks["0.5"].x() < two.center().x()
    assert ticks["4"].y() == pytest.approx(four.top())
    assert {"largest output", "pictures"} <= set(drawn.words)


@BOTH
def test_what_the_network_sees_is_white_ink_on_black_the_right_way_up(style: Style, show: Show) -> None:
    made = SeenPicture(style)
    show(made, 94, 94)
    made.show_input(np.array([1.0, 0.0, 0.0, 0.0, 0.0, 0.5]), (3, 2))
    shades = [
        pixel(made, QPointF(24 + 46 * column, 16 + 31 * row)).name() for row in range(3) for column in (0, 1)
    ]
    assert shades == ["#ffffff", "#000000", "#000000", "#000000", "#000000", "#808080"]


def test_a_stroke_on_the_sheet_leaves_white_ink_where_it_was_drawn(show: Show, qtbot: QtBot) -> None:
    made = InkPad(LIGHT)
    show(made, 280, 280)
    qtbot.mousePress(made, Qt.MouseButton.LeftButton, pos=QPoint(210, 70))
    qtbot.mouseRelease(made, Qt.MouseButton.LeftButton, pos=QPoint(210, 70))
    rows, columns = np.nonzero(made.ink > 0.5)
    assert rows.mean() == pytest.approx(70, abs=4)
    assert columns.mean() == pytest.approx(210, abs=4)
    assert pixel(made, QPointF(210, 70)).name() == "#ffffff"
    assert pixel(made, QPointF(70, 210)).name() == "#000000"
