"""What stands in columns and layers: chains, paths, layers of a gradient, its dots, sheets of ink."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from pictures import drawn_by, xy
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.chain import Chain, chain_gradient
from nnviz.core.chain_examples import uniform_chain
from nnviz.core.gradient_check import GradientCheck
from nnviz.core.parameters import Parameters
from nnviz.core.paths import Path
from nnviz.core.suspects import Cell, Kind
from nnviz.view.labs.break_it_dots import GradientDots
from nnviz.view.labs.break_it_layers import LayerTable
from nnviz.view.labs.chain_picture import ChainPicture
from nnviz.view.labs.chain_ruler import ChainRuler
from nnviz.view.labs.chain_words import check, cost_help, interval_words, neuron_help, product
from nnviz.view.labs.draw_pad import SeenPicture, noise_words
from nnviz.view.labs.ink_pad import InkPad
from nnviz.view.labs.interval_chart import IntervalChart
from nnviz.view.labs.paths_picture import Fan, PathsPicture, written
from nnviz.view.labs.weight_chooser import WeightChooser
from nnviz.view.parts.style import DARK, LIGHT, Style
from nnviz.view.parts.text_size import widest

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])
Key, Pen = Qt.Key, Qt.PenStyle


def test_columns_need_more_room_across_than_down(qtbot: QtBot) -> None:
    for make in (ChainPicture, PathsPicture, LayerTable, GradientDots, IntervalChart):
        qtbot.addWidget(made := make(DARK))
        assert made.minimumSizeHint().width() > 1.2 * made.minimumSizeHint().height(), make
    layers = LayerTable(DARK)
    qtbot.addWidget(layers)
    before = layers.minimumSizeHint().height()
    layers.show_cells([], 3)
    assert layers.minimumSizeHint().height() == before + 2 * 26


# -- chains ---------------------------------------------------------------------------------------


def chain_of(*w: float) -> Chain:
    """All z are 0, so that each slope is a quarter; y = 0, so that ∂C/∂a is ½."""
    made = uniform_chain(len(w))
    return replace(made, w=w, b=(-w[0] * made.x, *(-one / 2 for one in w[1:])))


def chain(style: Style, show: Show, *w: float, selected: int = 0) -> ChainPicture:
    made = ChainPicture(style)
    show(made, 524)
    found = chain_of(*w)
    made.show_chain(found, chain_gradient(found), selected)
    return made


@BOTH
def test_a_chain_runs_from_x_over_its_neurons_to_the_cost(style: Style, show: Show) -> None:
    made = chain(style, show, 1.0, -2.0, 4.0, selected=1)
    drawn = drawn_by(made)
    middle = [44 + 120 * (i + 0.5) for i in range(4)]  # columns of 120 from 44 on
    nodes = drawn.of("disc")
    assert [xy(m.place.center()) for m in nodes] == [pytest.approx((x, 30)) for x in middle[:3]]
    assert {m.place.width() for m in nodes} == {26}
    rims = [style.layer_colour(0, 3).name(), style.accent, style.layer_colour(2, 3).name()]
    assert [m.ink.name() for m in nodes] == rims
    starts, ends = [18, middle[0] + 13, middle[1] + 13], [x - 13 for x in middle[:3]]
    wires = [m for m in drawn.of("line") if m.width == 2]
    hues = [style.positive, style.negative, style.positive]
    for wire, start, end, hue in zip(wires, starts, ends, hues, strict=True):
        assert [xy(p) for p in wire.points] == [pytest.approx((start, 30)), pytest.approx((end, 30))]
        assert wire.ink.name() == hue
    for words, start, end in zip(("w₁ 1.0", "w₂ −2.0", "w₃ 4.0"), starts, ends, strict=True):
        told = drawn.text(words)
        assert told.place.center().x() == pytest.approx((start + end) / 2)
        assert told.place.bottom() < 17
    (last,) = drawn.of("line", style.faint)
    assert [xy(p) for p in last.points] == [
        pytest.approx((middle[2] + 13, 30)),
        pytest.approx((middle[3] - 9, 30)),
    ]
    assert drawn.text("x").place.left() == 0
    assert drawn.text("x").place.center().y() == 30
    assert xy(drawn.text("C").place.center()) == pytest.approx((middle[3], 30))
    heads = ("σ′(z₁)", "w₂σ′(z₂)", "w₃σ′(z₃)", "∂C/∂a₃")
    inks = [*(style.layer_colour(i, 3) for i in range(3)), QColor(style.muted)]
    box = made.frame().box
    assert (box.left(), box.right(), box.top(), box.bottom()) == (44, 524, 68, 229)
    for head, x, ink in zip(heads, middle, inks, strict=True):
        mark = drawn.text(head)
        assert (mark.place.center().x(), mark.ink) == (pytest.approx(x), ink)
        assert mark.place.top() == 231
    factors = [m for m in drawn.of("text") if m.text.startswith("×") and m.place.top() == 245]
    assert [m.text for m in factors] == ["×0.25", "×−0.50", "×1.0", "×0.50"]
    assert {m.ink.name() for m in factors} == {style.text}
    left, right = drawn.text("|product so far|, logarithmic"), drawn.text("×−0.12 after 3 neurons")
    assert (left.bold, right.bold) == (False, True)
    assert (left.ink.name(), right.ink.name()) == (style.muted, style.text)
    assert left.place == right.place
    assert (left.place.top(), left.place.right()) == (50, 520)
    assert made.accessibleDescription().startswith("×−0.12 after 3 neurons. Neuron 2: z₂ = ")


@BOTH
def test_the_ruler_of_a_chain_has_its_numbers_at_the_left_of_its_lines(style: Style, show: Show) -> None:
    made = chain(style, show, 1.0, -2.0, 4.0)
    drawn, frame = drawn_by(made), made.frame()
    lines = {m.place.top(): m.place for m in drawn.of("fill", style.border)}
    numbers = [m for m in drawn.of("text") if m.place.right() < 44 and m.text != "x"]
    assert len(numbers) == len(lines) >= 2
    for number in numbers:
        tick = np.log10(float(number.text))
        y = frame.point(0, float(tick)).y()
        assert number.place.center().y() == pytest.approx(y)
        line = lines[round(y)]
        assert (line.left(), line.width(), line.height()) == (44, 480, 1)
        assert number.place.right() == 39


def test_a_chain_is_clicked_told_and_gone_through_by_keys(show: Show, qtbot: QtBot) -> None:
    made, asked = ChainPicture(DARK), []
    show(made, 524)
    made.neuron_clicked.connect(asked.append)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPointF(100, 90).toPoint())
    qtbot.keyClick(made, Key.Key_Right)
    assert (asked, made.help_at(QPointF(100, 90))) == ([], "")
    found = chain_of(1.0, -2.0, 4.0)
    gradient = chain_gradient(found)
    made.show_chain(found, gradient, 1)
    for x in (30, 50, 170, 400, 410, 523):
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPointF(x, 90).toPoint())
    assert asked == [0, 1, 2]
    asked.clear()
    for selected in (0, 1, 2):
        made.show_chain(found, gradient, selected)
        qtbot.keyClick(made, Key.Key_Left)
        qtbot.keyClick(made, Key.Key_Right)
    assert asked == [1, 0, 2, 1]
    told = [made.help_at(QPointF(x, 90)) for x in (20, 50, 170, 290, 410, 530)]
    assert told == [
        "",
        *(neuron_help(found, gradient, i) for i in range(3)),
        *[cost_help(found, gradient)] * 2,
    ]
    made.resize(200, 200)
    words = drawn_by(made).words
    assert {"1", "2", "3", "∂C", "0.25", "−0.50"} <= set(words), "short where there is little room"
    assert not any("σ′" in one for one in words)


@pytest.mark.parametrize(
    ("w", "after", "grows"),
    [
        ((1.0, 4.0), [-0.602, -0.602, -0.903], [False, True, False]),
        ((1.0, 0.0), [-0.602, np.nan, np.nan], [False] * 3),
    ],
)
def test_a_ruler_goes_from_product_to_product(
    w: tuple[float, ...], after: list[float], grows: list[bool]
) -> None:
    ruler = ChainRuler.of(chain_gradient(chain_of(*w)))
    np.testing.assert_allclose(ruler.after, after, atol=1e-3)
    np.testing.assert_allclose(ruler.before, [0.0, *after[:-1]], atol=1e-3)
    assert [ruler.grows(i) for i in range(3)] == grows


@pytest.mark.parametrize(
    ("w", "said"),
    [
        (float("nan"), "w is not a number"),
        (3.0, "|w| = 3.00: nowhere, |w|/4 < 1"),
        (-3.9, "|w| = 3.90: nowhere, |w|/4 < 1"),
        (-7.0, "|w| = 7.00: width 0.448"),
        (4.0, "|w| = 4.00: width 0"),
    ],
)
def test_where_a_factor_can_grow_is_told_of_its_size(w: float, said: str) -> None:
    assert interval_words(w) == said


def test_a_chain_is_told_by_its_length_and_its_check() -> None:
    assert product(chain_gradient(chain_of(1.0))) == "×0.25 after 1 neuron"

    class Difference:
        resolves, value, uncertainty = True, 0.5, 0.01

        def relative_error(self, exact: float) -> float:
            return 0.25

    gradient = chain_gradient(chain_of(1.0))
    assert check(gradient, Difference()) == "Check: 0.500000, off by 0.2"  # type: ignore[arg-type]
    Difference.resolves = False
    assert "at best it is 0.50 ± 0.010" in check(gradient, Difference())  # type: ignore[arg-type]
    Difference.value = 0.0
    assert check(gradient, Difference()).endswith("C is rounded to the same number")  # type: ignore[arg-type]


@BOTH
def test_the_interval_chart_marks_a_weight_down_to_its_axis(style: Style, show: Show) -> None:
    made = IntervalChart(style)
    show(made, 236, 149)
    made.show_weight(-10.0)
    drawn = drawn_by(made)
    corner, right, top = (24, 134), (224, 134), (24, 34)
    axes = [tuple(map(xy, line.points)) for line in drawn.of("line", style.faint)]
    assert axes == [(corner, right), (top, corner)]
    for words, x in (("0", 24), ("4", 64), ("10", 124), ("20", 224), ("|w|", 174)):
        assert drawn.text(words).place.center().x() == pytest.approx(x)
        assert drawn.text(words).place.top() == 134
    assert drawn.text("0.5").place.right() <= 24
    (mark,) = drawn.of("line", style.accent)
    (dot,) = drawn.of("disc", style.accent)
    assert mark.style is Pen.DotLine
    assert [p.x() for p in mark.points] == pytest.approx([124, 124])
    assert mark.place.bottom() == 134
    assert xy(dot.place.center()) == pytest.approx((124, mark.place.top()))
    assert dot.place.width() == 7
    made.show_weight(-90.0)
    assert drawn_by(made).of("disc", style.accent)[0].place.center().x() == 224, "at its edge"
    made.show_weight(float("nan"))
    assert not drawn_by(made).of("disc", style.accent)
    first, second = drawn.text("where |wσ′| ≥ 1 (sigmoid): width"), drawn.text("|w| = 10.0: width 0.413")
    assert (first.ink.name(), second.ink.name()) == (style.muted, style.text)
    assert second.place.top() == first.place.bottom() == 14
    (series,) = made._read_out()
    assert (series.x[0], series.x[-1]) == (4, 20)
    assert series.where(7.0) == "|w| = 7.00"


# -- paths ----------------------------------------------------------------------------------------

FAN = Fan((Path((0, 0), (2.0,), 1.0), Path((0, 2), (-1.0,), -0.5), Path((0, 5), (0.0,), 0.0)), 0, 3, 2, -0.5)


@BOTH
def test_paths_fan_out_evenly_about_the_middle(style: Style, show: Show) -> None:
    made = PathsPicture(style)
    show(made, 352, 228)
    made.show_fan(FAN, None)
    places = made.places(FAN)
    assert {at: xy(place) for at, place in places.items()} == {
        (-1, 3): (26, 106), (0, 0): (126, 106),
        (1, 0): (226, 48), (1, 2): (226, 106), (1, 5): (226, 164), (2, 0): (326, 106),
    }  # fmt: skip
    drawn = drawn_by(made)
    discs = drawn.of("disc")
    assert {xy(m.place.center()) for m in discs} == {xy(place) for place in places.values()}
    assert {m.place.width() for m in discs} == {18}
    inks = {xy(m.place.center()): m.ink.name() for m in discs}
    assert inks[26, 106] == style.input_hue
    assert inks[126, 106] == style.layer_colour(0, 2).name()
    assert inks[226, 48] == style.output_hue
    assert inks[326, 106] == style.text
    numbers = {xy(m.place.center()): m.text for m in drawn.of("text")}
    assert [numbers[at] for at in ((26, 106), (126, 106), (226, 48), (226, 106), (226, 164), (326, 106))] == [
        "4", "1", "1", "3", "6", "C"
    ]  # fmt: skip
    last = drawn.of("line", style.faint)
    assert [(xy(m.points[0]), xy(m.points[1])) for m in last] == [
        ((226, y), (326, 106)) for y in (48, 106, 164)
    ]
    widths = {xy(m.points[1]): m.width for m in drawn.of("line") if xy(m.points[0]) == (126, 106)}
    assert widths == pytest.approx({(226, 48): 3, (226, 106): 2, (226, 164): 1})
    (first,) = [m for m in drawn.of("line") if xy(m.points[0]) == (26, 106)]
    assert (xy(first.points[1]), first.ink.name(), first.width) == ((126, 106), style.negative, 2.5)
    labels = {m.text: m.place.center() for m in drawn.of("text") if m.text in ("−0.50", "2.0", "−1.0", "0")}
    assert xy(labels["−0.50"]) == (76, 106)
    assert xy(labels["2.0"]) == (176, 77)
    grounds = [m.place for m in drawn.of("box", style.card)]
    assert len(grounds) == len(labels) == 4
    assert written(FAN, FAN.paths[1]) == "4→1→3"
    made.resize(352, 92)
    crowded = made.places(FAN)
    assert [crowded[1, j].y() for j in (0, 2, 5)] == pytest.approx([38 - 64 / 3, 38, 38 + 64 / 3])
    made.show_fan(Fan((), 0, 0, 2, 1.0), None)
    assert len(made.grab().toImage().pixelColor(5, 5).name()) == 7


def test_paths_take_other_colours_whole(show: Show) -> None:
    made, fresh = PathsPicture(DARK), PathsPicture(LIGHT)
    for one in (made, fresh):
        show(one, 352, 228)
        one.show_fan(FAN, None)
    made.grab()
    made.recolour(LIGHT)
    assert made.grab().toImage() == fresh.grab().toImage()


# -- layers of a gradient -------------------------------------------------------------------------

CELLS = (
    Cell(0, False, 1e-9, 1.0, 1.0, Kind.AGREES), Cell(0, True, 0.5, 2.0, 2.0, Kind.TIMES),
    Cell(1, False, 0.9, 10.0, 10.0, Kind.TIMES), Cell(1, True, 1e-10, 1.0, 1.0, Kind.AGREES),
    Cell(2, False, 1.0, 1e9, 1.0, Kind.OTHER), Cell(2, True, 2.0, 0.0, 0.0, Kind.ZERO),
)  # fmt: skip


@BOTH
def test_each_layer_of_a_gradient_has_a_row_with_what_is_wrong_in_bold(style: Style, show: Show) -> None:
    made = LayerTable(style)
    show(made, 640, 98)
    made.show_cells(CELLS, 3)
    drawn = drawn_by(made)
    lefts = [drawn.text(head).place.left() for head in ("layer", "weights", "biases", "w ÷ true")]
    assert lefts[0] == 20
    assert all(right - left > 40 for left, right in pairwise(lefts))
    assert lefts[2] - lefts[1] == lefts[3] - lefts[2] > widest(["✗ 1.0·10⁻¹⁰"]) + 5
    assert {drawn.text(head).ink.name() for head in ("layer", "biases")} == {style.muted}
    told = {0: ("✓ 1.0·10⁻⁹", "✗ 0.50"), 1: ("✗ 0.90", "✓ 1.0·10⁻¹⁰"), 2: ("✗ 1.0", "✗ 2.0")}
    for layer, name in enumerate(("hidden 1", "hidden 2", "output")):
        top = 20 + 26 * layer
        dot = drawn.of("disc")[layer]
        assert (xy(dot.place.center()), dot.place.width()) == ((10, top + 13), 10)
        assert dot.fill == style.layer_colour(layer, 3)
        assert (drawn.text(name).place.left(), drawn.text(name).place.top()) == (20, top)
        row = [m for m in drawn.of("text") if m.place.top() == top and m.text[0] in "✓✗"]
        assert [m.place.left() for m in row] == lefts[1:3]
        assert [m.text[0] for m in row] == [words[0] for words in told[layer]]
        assert [m.bold for m in row] == [words[0] == "✗" for words in told[layer]]
    lines = drawn.of("line", style.faint)
    middle = {m.place.left() for m in lines}.pop()
    assert [(m.place.top(), m.place.bottom(), m.style) for m in lines] == [
        (20 + 26 * k, 46 + 26 * k, Pen.DotLine) for k in range(3)
    ]
    bars = [m.place for m in drawn.of("box")]
    reach = middle - lefts[3]
    assert [bar.left() for bar in bars] == pytest.approx([middle] * 3)
    assert [bar.width() for bar in bars] == pytest.approx([0, reach / 2, reach])  # 1, 10, over 100 times
    assert [(bar.top(), bar.bottom()) for bar in bars] == [(26 + 26 * k, 40 + 26 * k) for k in range(3)]
    for words, bar in zip(("1.00 ×", "10.0 ×", "> 1,000 ×"), bars, strict=True):
        assert drawn.text(words).place.left() == pytest.approx(bar.right() + 6)
    assert made.accessibleDescription().startswith("hidden 1, weights agree, relative error 1.00")
    assert "output, biases are 0, relative error 2.00" in made.accessibleDescription()
    made.show_cells(
        [Cell(0, False, 1.0, np.nan, np.nan, Kind.OTHER), Cell(1, False, 1.0, 0.1, 0.1, Kind.TIMES)], 3
    )
    drawn = drawn_by(made)
    nothing, less = (m.place for m in drawn.of("box"))
    assert (nothing.left(), less.left()) == pytest.approx((lefts[3], middle - reach / 2))
    assert drawn.text("true: 0").place.left() == pytest.approx(middle + 6)


@BOTH
def test_dots_of_a_gradient_lie_between_axes_of_the_same_decades(style: Style, show: Show) -> None:
    made = GradientDots(style)
    show(made, 300, 300)
    true, found = np.array([1e-3, 1e-1, 0.0, 1e-12]), np.array([1e-3, -1e-2, 1.0, 1e-12])
    made.show_check(GradientCheck(np.arange(4), found, true, np.zeros(4), 0), Parameters((1, 1, 1)))
    drawn = drawn_by(made)
    up, along = drawn.of("line", style.faint)
    corner = up.points[0]
    assert (up.points[1].x(), along.points[1].y()) == (corner.x(), corner.y())
    assert (up.points[1].y(), along.points[1].x(), corner.y()) == (20, 292, 266)
    (equal,) = drawn.of("line", style.text)
    assert (xy(equal.points[0]), xy(equal.points[1]), equal.style) == (xy(corner), (292, 20), Pen.DashLine)
    dots = drawn.of("disc")
    hue = style.layer_colour(0, 2).name()
    assert [(m.ink.name(), pytest.approx(m.width)) for m in dots] == [
        (hue, 7.2),
        (hue, 7.2),
        (style.card, 4.8),
    ]
    one, flipped, hole = (m.place.center() for m in dots)
    assert xy(flipped) == xy(hole)
    share = (292 - corner.x()) / (corner.y() - 20)
    assert one.x() - corner.x() == pytest.approx(share * (corner.y() - one.y())), "on the line of equals"
    decade = one.y() - flipped.y()
    assert (flipped.x() - one.x()) / share == pytest.approx(2 * decade)
    for words in ("0.01", "0.1"):
        marks = [m.place for m in drawn.of("text") if m.text == words]
        assert len(marks) == 2
        side, foot = sorted(marks, key=lambda place: place.left())
        assert side.right() == pytest.approx(corner.x() - 4)
        assert foot.top() == 269
        assert (foot.center().x() - corner.x()) / share == pytest.approx(
            corner.y() - side.center().y(), abs=1
        )
    names = [m for m in drawn.of("text") if "by" in m.text]
    assert names[0].place.top() == 12
    assert names[1].place.top() == 283
    assert made.accessibleDescription().startswith("4 parameters, 1 with the wrong sign. Arrow keys")
    made.show_check(None, None)
    assert made.words == "nothing checked yet"


# -- ink ------------------------------------------------------------------------------------------


@BOTH
def test_ink_is_laid_rubbed_out_and_wiped(style: Style, show: Show, qtbot: QtBot) -> None:
    made, changed = InkPad(style), []
    show(made, 282, 300)
    made.ink_changed.connect(lambda: changed.append(made.is_empty))
    assert (made.place.left(), made.place.top(), made.place.width(), made.place.height()) == (1, 1, 280, 280)
    invites = "Draw a digit here\n\nright button rubs out"
    drawn = drawn_by(made)
    assert drawn.text(invites).place == made.place
    assert [m.place for m in drawn.of("box", style.border)] == [made.place]
    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    qtbot.mousePress(made, right, pos=QPointF(50, 50).toPoint())
    qtbot.mouseRelease(made, right, pos=QPointF(50, 50).toPoint())
    assert (made.is_empty, made.ink.max()) == (True, 0)
    qtbot.mousePress(made, left, pos=QPointF(61, 101).toPoint())
    assert made.ink[100, 60] == 1
    qtbot.mouseMove(made, QPointF(201, 101).toPoint())
    qtbot.mouseRelease(made, left, pos=QPointF(201, 101).toPoint())
    qtbot.mousePress(made, left, pos=QPointF(61, 201).toPoint())
    qtbot.mouseRelease(made, left, pos=QPointF(61, 201).toPoint())
    assert made.ink[200, 60] == 1
    assert made.ink[150, 60:200].max() == 0, "a stroke begins anew where the pen is set down"
    assert made.ink.shape == (280, 280)
    assert not made.is_empty
    assert invites not in drawn_by(made).words
    qtbot.mousePress(made, right, pos=QPointF(61, 201).toPoint())
    qtbot.mouseRelease(made, right, pos=QPointF(61, 201).toPoint())
    assert made.ink[200, 60] == 0
    assert not made.is_empty
    told = len(changed)
    made.wipe()
    assert (made.is_empty, made.ink.max(), len(changed)) == (True, 0, told)
    made.clear()
    assert len(changed) == told + 1


@pytest.mark.parametrize(
    ("largest", "said"),
    [
        ([0.9, 0.9, 0.9, 0.1], "On 4 pictures of pure noise the largest output is over 0.5 in 75 %: it"
         " answers with confidence all the same."),
        ([0.9, 0.1, 0.1, 0.5], "over 0.5 in 25 %: it knows no “none of these”."),
        ([0.1] * 10 + [0.9], "over 0.5 in 9 %: this one holds back."),
    ],
)  # fmt: skip
def test_what_a_network_says_of_noise_is_told(largest: list[float], said: str) -> None:
    assert noise_words(np.array(largest)).endswith(said)


@BOTH
def test_what_is_seen_has_a_frame(style: Style, show: Show) -> None:
    made = SeenPicture(style)
    show(made, 94, 94)
    made.show_input(np.zeros(4), (2, 2))
    drawn = drawn_by(made)
    (image,), (frame,) = drawn.of("image"), drawn.of("box", style.border)
    assert image.place == frame.place
    assert (frame.place.left(), frame.place.top(), frame.place.width(), frame.place.height()) == (
        1,
        1,
        92,
        92,
    )
    assert (made.sizeHint().width(), made.sizeHint().height()) == (94, 94)


# -- choosing a weight ----------------------------------------------------------------------------


def test_a_weight_is_chosen_by_its_layer_its_neuron_and_where_it_comes_from(qtbot: QtBot) -> None:
    made, changed = WeightChooser(), []
    qtbot.addWidget(made)
    made.changed.connect(lambda: changed.append((made.layer, made.j, made.k)))
    made.choose(1, 0)  # nothing is there yet
    gradient = Parameters((3, 2, 4))
    gradient.weights[0][:] = [[1, 2, 3], [4, -9, np.nan]]
    gradient.weights[1][:] = [[1, -2], [0, 0], [5, 1], [0, 0]]
    made.show_gradient(gradient)
    assert (made.layer, made.j, made.k) == (0, 1, 1)
    assert changed == []
    made.choose(1, 0)
    assert changed == [(1, 0, 1)]
    assert [made.layers.itemText(k) for k in range(2)] == ["hidden 1", "output"]
    assert (made.to.maximum(), made.source.maximum()) == (4, 2)
    made.layers.setCurrentIndex(0)
    assert changed[-1] == (0, 1, 1)
    assert (made.to.maximum(), made.source.maximum()) == (2, 3)
    made.layers.setCurrentIndex(1)
    assert changed[-1] == (1, 2, 0)
    made.to.setValue(2)
    made.source.setValue(2)
    assert changed[-1] == (1, 1, 1)
    made.choose_weight(3, 0)
    assert changed[-1] == (1, 3, 0)
    count = len(changed)
    for layer, j in ((2, 0), (-1, 0), (0, 2), (1, 4), (1, -1)):
        made.choose(layer, j)
    assert len(changed) == count
    made.choose(0, 0)
    assert changed[-1] == (0, 0, 2)
    made.show_gradient(gradient)
    assert changed[-1] == (0, 0, 2), "of the same network it stays"
