"""Bars, sketched curves, small pictures of sets and rows of examples: each mark and number at its place."""

from itertools import pairwise

import numpy as np
import pytest
from handmade_data import make_dataset
from msgspec.structs import replace
from pictures import Drawing, drawn_by, grabbed, noted
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from pytestqt.qtbot import QtBot

from nnviz.core.naming import number, plain
from nnviz.data.dataset import Dataset
from nnviz.view.charts.curve_line import Curve, CurveLine
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.charts.drop_bars import Drop, DropBars
from nnviz.view.charts.layer_bars import Bar, Column, LayerBars
from nnviz.view.charts.neuron_bars import NeuronBars
from nnviz.view.charts.sketch import SketchLayer
from nnviz.view.data import set_picture
from nnviz.view.data.class_counts import ClassCounts, balance, describe
from nnviz.view.outputs.example_cards import test_card as card_of
from nnviz.view.outputs.example_cards import train_card
from nnviz.view.outputs.example_table import ExampleTable
from nnviz.view.outputs.gradient_bars import BarColumn, GradientBars
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.style import DARK, LIGHT, small_font

card_of.__test__ = False  # type: ignore[attr-defined]
HUES = [QColor("#aa3311"), QColor("#1133aa")]
MUTED, TEXT, FAINT, FIELD = (DARK.colour(name) for name in ("muted", "text", "faint", "field"))


def pairs(points: object) -> list[tuple[float, float]]:
    return [(point.x(), point.y()) for point in points]  # type: ignore[attr-defined]


# -- bars ---------------------------------------------------------------------------------------------


def test_gradients_of_inputs_are_bars_from_the_middle_of_their_track(qtbot: QtBot) -> None:
    bars = GradientBars(DARK)
    qtbot.addWidget(bars)
    bars.resize(500, 18 + 62 + 3 * 17)
    values = np.array([0.5, -2.0, 0.1, np.nan, 1.0])
    columns = BarColumn("∂z/∂x", values, values, "below the first"), BarColumn("x", values * 3, -values, "b")
    bars.show_columns(columns, ["one", "two", "three", "four", "five"])
    assert bars.order == [0, 1, 4]
    marks = drawn_by(bars)
    names, pitch = 0.24 * 500, 0.76 * 500 / 2
    for row, k in enumerate(bars.order):
        name = marks.text(("one", "two", "three", "four", "five")[k])
        assert name.place == QRectF(0, 18 + 17 * row, names - 8, 17)
        assert name.ink == MUTED
    more = marks.text("and 2 more")
    assert more.place.topLeft() == QPointF(0, 18 + 3 * 17 + 2)
    tracks = marks.of("fill", FIELD)
    for place, sign in ((0, 1), (1, -1)):
        left = names + place * pitch
        title = marks.text(columns[place].title)
        assert (title.place.left(), title.place.top(), title.ink) == (left, 0, TEXT)
        below = marks.text(columns[place].words).place
        assert (below.left(), below.top(), below.width()) == (left, 18 + 3 * 17 + 3, pitch - 12)
        room = pitch - 12 - 52
        for row, k in enumerate(bars.order):
            track = tracks[3 * place + row].place
            assert track == QRectF(left, 18 + 17 * row + 4, room, 9)
            share = sign * values[k] / 2
            hue = DARK.colour("positive" if share > 0 else "negative")
            bar = next(m.place for m in marks.of("fill", hue) if track.contains(m.place.center()))
            middle = left + room / 2
            assert bar == QRectF(middle, track.top(), share * room / 2, 9).normalized()
            words = number(columns[place].values[k], 2)
            (text,) = [m for m in marks.of("text") if m.text == words and m.place.top() == 18 + 17 * row]
            assert text.place.left() == left + room + 4
    needles = marks.of("fill", FAINT)
    assert len(needles) == 6
    assert needles[0].place == QRectF(tracks[0].place.center().x(), tracks[0].place.top() - 2, 1, 13)
    bars.show_columns((BarColumn("", np.zeros(2), np.array([np.inf, 0.0]), ""),), ["p", "q"])
    assert len(drawn_by(bars).of("fill")) == 2 * 2 + 1  # there is none for what is not finite


def test_classes_have_a_bar_for_each_set_and_their_counts_beside(qtbot: QtBot) -> None:
    counts = ClassCounts(DARK)
    qtbot.addWidget(counts)
    data = make_dataset(
        np.zeros((10, 2)), [0] * 6 + [1] * 4, classes=("ant", "a name that is too long to be whole")
    )
    counts.show_data(replace(data, labels_test=np.array([0, 1, 1])))
    counts.resize(400, 60)
    marks = drawn_by(counts)
    metrics = QFontMetrics(small_font())
    left = 6 + min(84, max(map(metrics.horizontalAdvance, data.classes)) + 2) + 6
    room = 400 - 6 - left - 84
    for k, (train, test) in enumerate(((6, 1), (4, 2))):
        top = 17 * (k + 1)
        (field,) = [m for m in marks.of("fill", FIELD) if m.place.top() == top + 3]
        assert field.place == QRectF(left, top + 3, room, 11)
        (one,) = [m for m in marks.of("fill", DARK.colour("train")) if m.place.top() == top + 3]
        assert one.place == QRectF(left, top + 3, room * train / 6, 7)
        (two,) = [m for m in marks.of("fill", DARK.colour("test")) if m.place.top() == top + 10]
        assert two.place == QRectF(left, top + 10, room * test / 6, 4)
        row = [m for m in marks.of("text") if m.place.top() == top]
        assert [(m.text, m.place.right()) for m in row[1:]] == [(str(train), 352), (str(test), 394)]
        assert row[0].place == QRectF(0, top, left - 6, 17)
    assert marks.of("text")[3].text == "ant" or "ant" in marks.words
    assert any(words.endswith("…") for words in marks.words)
    heads = {m.text: m for m in marks.of("text") if m.place.top() == 0}
    assert heads["train"].ink == DARK.colour("train")
    assert heads["test"].ink == DARK.colour("test")
    assert (heads["train"].place.right(), heads["test"].place.right()) == (352, 394)
    assert counts.sizeHint().height() == counts.minimumSizeHint().height() == 3 * 17
    assert counts.toolTip().count("train") == 2


def test_how_even_classes_are_is_told() -> None:
    assert balance([10, 10, 14], "abc").startswith("Even")
    assert balance([10, 10, 15], "abc").startswith("Even")
    uneven = balance([10, 10, 30], "abc")
    assert "3.0 times" in uneven
    assert "“c” always is right 60 % of the time" in uneven
    assert "of “a”, “b”, “c” and 2 more, which" in balance([0] * 5 + [9], "abcdef")
    assert "of “a”, “b”, “c”, which" in balance([0] * 3 + [9], "abcd")
    amounts = make_dataset([[0.0], [1.0]], y=[[0.25, 4.0], [0.75, 8.0]], coding="amount")
    assert describe(replace(amounts, outputs=("p", "q"))) == (
        "An amount is foretold: p from 0.250 to 0.750, mean 0.500;"
        " q from 4.00 to 8.00, mean 6.00 in training."
    )


def test_a_click_or_enter_chooses_the_layer_whose_bar_it_is(qtbot: QtBot) -> None:
    bars, chosen, solid = LayerBars(DARK), list[str](), Qt.PenStyle.SolidLine
    qtbot.addWidget(bars)
    bars.resize(90, 200)
    bars.show()
    columns = [
        Column(name, HUES[0], (Bar(v, solid, f"help {name}"),))
        for name, v in (("h1", 1e-3), ("h2", 0.1), ("o", 0.0))
    ]
    bars.show_columns(columns, (-4.0, 0.0))
    bars.column_chosen.connect(chosen.append)
    for x in (1, 31, 89):
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(x, 50))
    assert chosen == ["h1", "h2", "o"]
    assert [bars.help_at(QPoint(x, 9)).partition("\n")[0] for x in (29, 30, 95)] == ["help h1", "help h2", ""]
    one, two, none = (bars.rectangles(k)[0] for k in range(3))
    assert one.bottom() == two.bottom()
    assert two.height() == pytest.approx(3 * one.height())
    assert none == QRectF()
    assert one.center().x() == pytest.approx(15)
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Home)
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    assert chosen[-1] == "h2"
    assert bars.numbers()[1] == {"layer": "h2", "now": [0.1]}
    assert bars.sizeHint().width() == 90


def test_a_click_or_enter_chooses_the_neuron_whose_bar_it_is(qtbot: QtBot) -> None:
    bars, chosen = NeuronBars(DARK), list[int]()
    qtbot.addWidget(bars)
    bars.resize(300, 120)
    bars.show()
    bars.show_values(np.array([0.5, -1.0, np.nan, np.inf]), HUES[0])
    bars.neuron_chosen.connect(chosen.append)
    left = bars._left
    pitch = (300 - left) / 4
    rects = [bars.rectangle(k) for k in range(4)]
    assert [round(rect.center().x() - left - pitch / 2) for rect in rects] == [
        0,
        round(pitch),
        round(2 * pitch),
        round(3 * pitch),
    ]
    assert rects[1].height() == pytest.approx(2 * rects[0].height())
    assert rects[2].height() == rects[3].height() == 0
    for k in range(4):
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(round(left + pitch * (k + 0.5)), 50))
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(2, 50))
    assert chosen == [0, 1, 2, 3]
    assert [bars.words(k) for k in (1, 2)] == ["neuron 2: |∂C/∂b| = 1.00", "neuron 3: not known"]
    marks = drawn_by(bars)
    floor = marks.of("fill", FAINT)[0].place
    assert (floor.left(), floor.top(), floor.right()) == (left, rects[0].bottom(), 300)
    assert marks.text("1").place.right() == marks.text("0").place.right() == left - 5
    assert marks.text("0").place.center().y() == pytest.approx(floor.top() - 1)
    assert marks.text("neuron 1").place == marks.text("4").place
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Home)
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    qtbot.keyClick(bars, Qt.Key.Key_Enter)
    assert chosen[-1] == 1
    told = bars.numbers()
    assert np.asarray(told["neuron"]).tolist() == [1, 2, 3, 4]


def test_the_two_parts_of_a_drop_are_told_in_numbers(qtbot: QtBot) -> None:
    bars = DropBars(DARK)
    qtbot.addWidget(bars)
    bars.resize(300, 200)
    bars.show_drops([Drop(0, 3, 2.0, 0.25), Drop(1, 3, 0.5, np.nan)])
    told = bars.numbers()
    assert (told["wᵀ"], told["σ′"]) == ([2.0, 0.5], [0.25, pytest.approx(np.nan, nan_ok=True)])
    (up, down), (half, none) = (bars.rectangles(k) for k in (0, 1))
    assert up.bottom() == down.top() == half.top()  # at ×1
    assert down.height() == pytest.approx(2 * up.height()) == pytest.approx(2 * half.height())
    assert none == QRectF()
    assert up.right() + 1 == down.left()
    marks = drawn_by(bars)
    line = marks.of("fill", FAINT)[0].place
    assert line.top() == up.bottom()
    assert line.right() == 300
    assert marks.text("×1").place.center().y() == up.bottom()
    assert marks.text("2.0").place.bottom() == up.top()
    assert marks.text("0.25").place.top() == down.bottom()


# -- a curve that a person draws ----------------------------------------------------------------------

X = np.linspace(0, 10, 11)


def sketch(qtbot: QtBot, *, log: bool = False, covers: bool = False) -> tuple[CurvePlot, SketchLayer]:
    plot = CurvePlot(DARK, name="C", log=log)
    qtbot.addWidget(plot)
    plot.resize(420, 240)
    plot.show()
    plot.end_at(10)
    plot.show_curves([Curve("c", X, np.linspace(1, 9, 11), DARK.colour("train"))])
    plot.grab()
    layer = SketchLayer(plot, X, DARK, covers=covers)
    layer.show()
    return plot, layer


def drag(qtbot: QtBot, plot: CurvePlot, layer: SketchLayer, *places: tuple[float, float]) -> None:
    frame = plot.frame()
    at = [frame.point(*place).toPoint() for place in places]
    qtbot.mousePress(layer, Qt.MouseButton.LeftButton, pos=at[0])
    for one in at[1:]:
        qtbot.mouseMove(layer, one)
    qtbot.mouseRelease(layer, Qt.MouseButton.LeftButton, pos=at[-1])


def test_before_a_stroke_the_room_is_tinted_and_says_how_to_draw(qtbot: QtBot) -> None:
    plot, layer = sketch(qtbot, covers=True)
    frame, marks = plot.frame(), drawn_by(layer)
    room = QRectF(frame.point(0, frame.y[1]), frame.box.bottomRight())
    card, tint = marks.of("fill")
    assert card.place == tint.place == room
    assert card.fill == DARK.colour("card")
    assert (tint.fill.rgb(), 0 < tint.fill.alpha() < 90) == (DARK.colour("accent").rgb(), True)
    (edge,) = marks.of("line")
    assert pairs(edge.points) == pairs((room.topLeft(), room.bottomLeft()))
    assert (edge.style, edge.ink) == (Qt.PenStyle.DashLine, DARK.colour("accent"))
    (hint,) = marks.of("text")
    assert hint.place == room.adjusted(6, 4, -4, 0)
    assert len(drawn_by(sketch(qtbot)[1]).of("fill")) == 1
    assert not layer.is_complete


def test_a_stroke_is_the_line_between_its_places_and_ends_in_a_dot(qtbot: QtBot) -> None:
    plot, layer = sketch(qtbot)
    layer._draw_to(plot.frame().point(8, 2))
    layer._draw_to(plot.frame().point(4, 6))
    np.testing.assert_allclose(layer._heights[4:9], [6, 5, 4, 3, 2], atol=1e-6)
    assert np.isnan(layer._heights[:4]).all()
    assert not layer.is_complete
    layer._draw_to(plot.frame().point(0, 6))
    assert not layer.is_complete or np.isfinite(layer._heights).mean() > 0.8
    layer._draw_to(plot.frame().point(0, 6))
    values = layer.values()
    np.testing.assert_allclose(values, [6] * 5 + [5, 4, 3, 2, 2, 2], atol=1e-6)
    frame, marks = plot.frame(), drawn_by(layer)
    line = next(mark for mark in marks.of("line") if len(mark.points) == 9)
    np.testing.assert_allclose(pairs(line.points), pairs(frame.points(X[:9], values[:9])), atol=1e-3)
    assert (line.ink, line.width, line.style) == (TEXT, 2, Qt.PenStyle.SolidLine)
    (dot,) = marks.of("disc")
    assert (dot.place.center() - frame.point(0, 6)).manhattanLength() < 0.01  # where the pencil is
    assert dot.fill == TEXT
    (name,) = marks.of("text")
    assert name.text == f"your line {number(2.0, 2)}"
    at = frame.point(X[5], values[5])
    assert (name.place.topLeft() - at - QPointF(-30, -8)).manhattanLength() < 0.01
    layer.clear()
    assert np.isnan(layer._heights).all()
    assert layer._at is None


@pytest.mark.parametrize("place", [0, 10])
def test_the_name_of_a_line_stays_between_the_ends_of_its_chart(qtbot: QtBot, place: int) -> None:
    plot, layer = sketch(qtbot)
    box = plot.frame().box
    layer._draw_to(plot.frame().point(place, 5))
    (name,) = drawn_by(layer).of("text")
    wide = QFontMetrics(small_font()).horizontalAdvance(name.text)
    assert box.left() <= name.place.left() <= box.right() - wide + 0.01


def test_beside_the_truth_the_guess_is_dotted_and_told_how_far_it_is(qtbot: QtBot) -> None:
    plot, layer = sketch(qtbot)
    layer.show_values(np.full(11, 2.0))
    layer.show_truth(np.linspace(1, 8, 11))
    frame, marks = plot.frame(), drawn_by(layer)
    guess, truth, gap = marks.of("line")
    assert (guess.style, guess.ink) == (Qt.PenStyle.DotLine, TEXT)
    assert (truth.style, truth.ink) == (Qt.PenStyle.SolidLine, DARK.colour("accent"))
    np.testing.assert_allclose(pairs(truth.points), pairs(frame.points(X, np.linspace(1, 8, 11))), atol=1e-3)
    ends = frame.points([9.7, 9.7], [2, 8])
    np.testing.assert_allclose(pairs(gap.points), pairs(ends), atol=1e-3)
    apart = marks.text("4.0 × apart").place
    wide = QFontMetrics(small_font()).horizontalAdvance("4.0 × apart") + 6
    assert apart.left() == pytest.approx(ends[0].x() - wide)
    assert apart.top() == pytest.approx((ends[0].y() + ends[1].y()) / 2 + 4)
    true = marks.text("true")
    assert true.ink == DARK.colour("accent")
    assert true.place.left() == pytest.approx(frame.point(X[3], 0).x() - 30)
    assert marks.text("your line").ink == TEXT
    dots = marks.of("disc")
    assert [dot.place.center().x() for dot in dots] == [pytest.approx(frame.point(10, 0).x())] * 2
    assert not marks.of("fill")
    before = layer._heights.copy()
    layer._draw_to(frame.point(5, 5))
    layer._move_pencil(1, 1)
    np.testing.assert_array_equal(layer._heights, before)


@pytest.mark.parametrize("apart", [1.5, 1.7, 2.0])
def test_the_name_of_the_guess_and_how_far_it_is_keep_apart(qtbot: QtBot, apart: float) -> None:
    plot, layer = sketch(qtbot)
    plot.resize(240, 120)
    plot.grab()
    layer.follow()
    layer.show_values(np.full(11, 4.0))
    layer.show_truth(np.full(11, 4.0 * apart))
    metrics, marks = QFontMetrics(small_font()), drawn_by(layer).of("text")
    guess, gap = (
        QRectF(mark.place.left(), mark.place.top() - metrics.ascent(), wide, metrics.height())
        for mark in marks
        if mark.text != "true"
        for wide in [metrics.horizontalAdvance(mark.text)]
    )
    assert not guess.intersects(gap)


def test_the_pencil_goes_by_keys(qtbot: QtBot) -> None:
    plot, layer = sketch(qtbot)
    layer.setFocus()
    low, high = plot.frame().y
    middle = (low + high) / 2
    done: list[bool] = []
    layer.finished.connect(lambda: done.append(True))
    qtbot.keyClick(layer, Qt.Key.Key_Up)
    step = layer._heights[0] - middle
    assert 0 < step < (high - low) / 5
    qtbot.keyClick(layer, Qt.Key.Key_Right)
    qtbot.keyClick(layer, Qt.Key.Key_Down)
    assert layer._heights[:3].tolist()[:2] == pytest.approx([middle + step, middle])
    assert layer._at == 1
    qtbot.keyClick(layer, Qt.Key.Key_Return)
    assert done == []
    for _ in range(20):
        qtbot.keyClick(layer, Qt.Key.Key_Right)
    assert layer._at == 10
    np.testing.assert_allclose(layer._heights[1:], middle)
    qtbot.keyClick(layer, Qt.Key.Key_Return)
    assert done == [True]
    for _ in range(99):
        qtbot.keyClick(layer, Qt.Key.Key_Down)
    assert layer._heights[10] == low


# -- lines of a plot ----------------------------------------------------------------------------------


def test_a_line_knows_its_last_point_and_its_few_points_in_sight() -> None:
    line = CurveLine()
    assert line.last() is None
    y = np.array([1.0, np.nan, 3.0, 4.0, np.nan])
    line.show_curve(Curve("c", np.arange(5.0), y, HUES[0]), y)
    assert [line.last(until) for until in (np.inf, 3, 2.9, 1.5, 0, -1)] == [3, 3, 2, 0, 0, None]
    frame = ChartFrame(QRectF(0, 0, 100, 100), (0.5, 3.0), (0.0, 5.0))
    assert list(line.few(frame, 2)) == frame.points([2, 3], [3, 4])
    assert list(line.few(frame, 1)) == []
    assert list(line.few(replace(frame, x=(0.0, 4.0)), 2)) == []
    assert len(list(line.few(replace(frame, x=(0.0, 4.0)), 3))) == 3
    assert line.pen.color() == HUES[0]
    line.rest()
    assert (line.curve, line.last(), list(line.few(frame, 9))) == (None, None, [])
    curve = Curve("c", np.array([1.0, 3.0]), np.array([2.0, np.nan]), HUES[0])
    assert [curve.nearest(x) for x in (0, 1.9, 2.1)] == [0, 0, None]
    assert [curve.reaches(x) for x in (0.9, 1, 2, 3, 3.1)] == [False, True, True, True, False]


# -- small pictures of sets ---------------------------------------------------------------------------


def small(data: Dataset | None) -> Drawing:
    marks = Drawing()
    with noted(marks):
        set_picture.picture_of(data, DARK, 60, 2.0)
    return marks


@pytest.mark.usefixtures("qapp")
def test_a_set_is_drawn_in_a_square_as_what_it_is() -> None:
    (frame,) = small(None)
    assert (frame.place, frame.style, frame.ink) == (QRectF(1, 1, 58, 58), Qt.PenStyle.DashLine, FAINT)
    images = small(make_dataset(np.zeros((9, 4)), [0] * 9, classes=("a",), image_shape=(2, 2)))
    assert [mark.place for mark in images] == [QRectF(x, y, 29, 29) for y in (0, 30) for x in (0, 30)]
    x = np.array([[0.0, 0.0], [1.0, 2.0], [0.5, 1.0]])
    points = small(make_dataset(x, [0, 1, 1], classes=("a", "b")))
    assert [mark.kind for mark in points] == ["disc"] * 3
    assert all(mark.smooth and mark.style is Qt.PenStyle.NoPen for mark in points)
    one, two, middle = (mark.place.center() for mark in points)
    assert one.x() < middle.x() < two.x()
    assert one.y() > middle.y() > two.y()
    assert (middle - QPointF(30, 30)).manhattanLength() < 1e-6
    assert 3 < one.x() < 10
    assert [mark.place.width() for mark in points] == [8] * 3
    hues = [DARK.class_colour(k, 2) for k in (0, 1, 1)]
    assert [mark.fill for mark in points] == hues
    many = small(make_dataset(np.random.default_rng(0).random((11, 2)), [0] * 11, classes=("a",)))
    assert all(mark.place.width() == pytest.approx(2.6) for mark in many)
    amounts = small(make_dataset(x, y=[[0.0], [4.0], [1.0]], coding="amount"))
    assert amounts[0].fill.lightness() != amounts[1].fill.lightness()
    curve = make_dataset([[2.0], [0.0], [1.0]], y=[[5.0], [1.0], [0.0]], coding="amount")
    (line,) = small(replace(curve, inputs=("x",)))
    assert (line.ink, line.width) == (DARK.colour("train"), 1.5)
    assert [one.x() < two.x() for one, two in pairwise(line.points)] == [True, True]
    assert line.points[1].y() > line.points[0].y() > line.points[2].y()


# -- rows of examples ---------------------------------------------------------------------------------


def test_examples_stand_in_columns_as_wide_as_their_words(qtbot: QtBot) -> None:
    table, clicked = ExampleTable(DARK), list[int]()
    qtbot.addWidget(table)
    table.resize(600, 200)
    table.show()
    data = make_dataset(np.array([[1.0, 2.5], [3.0, 4.0]]), [0, 1], classes=("a", "a long name of a class"))
    table.show_names(["p", "q"], data.classes)
    outputs = np.array([[0.9, 0.1], [0.8, 0.3]])
    table.show_examples("two", np.array([1, 0]), lambda i: card_of(outputs, data, i))
    longest = QFontMetrics(small_font()).horizontalAdvance(data.classes[1]) + 10
    widths = [table.view.columnWidth(k) for k in range(4)]
    assert widths == [36, min(longest, 110), min(longest, 110), 52]
    model = table.rows
    shown = [[model.data(model.index(row, k)) for k in range(6)] for row in range(2)]
    assert shown == [["2", data.classes[1], "a", "", "3", "4"], ["1", "a", "a", "", "1", plain(2.5)]]
    heads = [model.headerData(k, Qt.Orientation.Horizontal) for k in range(6)]
    assert heads == ["no.", "is", "says", "outputs", "p", "q"]
    assert table.title.text() == "two"
    assert table.order.tolist() == [1, 0]
    table.card_clicked.connect(clicked.append)
    table.view.clicked.emit(model.index(0, 1))
    assert clicked == [1]
    table.view.setCurrentIndex(model.index(1, 0))
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert clicked == [1, 0]
    table.show_names(["p"], ("a",) * 3)
    table.show_examples("", np.array([], int), lambda i: card_of(outputs, data, i))
    assert [table.view.columnWidth(k) for k in (1, 3)] == [48, 52]
    table.show_names([], ("a",) * 9)
    table.show_examples("", np.array([], int), lambda i: card_of(outputs, data, i))
    assert table.view.columnWidth(3) == 64
    assert model.headerData(1, Qt.Orientation.Horizontal) == "is"
    table.show_examples("what lights it", np.array([1]), lambda i: train_card(outputs[:, 0], data, i, "it"))
    assert [model.headerData(k, Qt.Orientation.Horizontal) for k in range(3)] == ["no.", "is", "a"]
    table.recolour(LIGHT)
    assert table._answers.look is LIGHT
    assert grabbed(table)[1].width() > 0


def test_other_examples_are_listed_from_the_first(qtbot: QtBot) -> None:
    table = ExampleTable(DARK)
    qtbot.addWidget(table)
    table.resize(600, 100)
    table.show()
    data = make_dataset(np.zeros((30, 2)), [0] * 30, classes=("a", "b"))
    table.show_names(["p", "q"], data.classes)
    table.show_examples("thirty", np.arange(30), lambda i: card_of(np.zeros((30, 2)), data, i))
    table.view.scrollToBottom()
    assert table.view.rowAt(0) > 0
    table.restart()
    assert table.view.rowAt(0) == 0
