"""What curves, gradients and cards of the outputs panel mean: their colours, their sides, their words."""

from itertools import pairwise

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import Drawing, Mark, drawn_by, is_near, pixel
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.naming import number
from nnviz.core.parameters import Parameters
from nnviz.data.preparation import Preparation, Scale
from nnviz.view.labs.answer_bars import AnswerBars
from nnviz.view.outputs.classes_view import ClassesView
from nnviz.view.outputs.curve_view import CurveView, FittedCurve
from nnviz.view.outputs.example_table import ExampleTable
from nnviz.view.outputs.foretold_view import ForetoldView
from nnviz.view.outputs.gallery import Card, Gallery
from nnviz.view.outputs.gradient_bars import BarColumn, GradientBars
from nnviz.view.outputs.gradient_pictures import GradientPictures, InputPicture
from nnviz.view.outputs.input_gradients import InputGradients
from nnviz.view.parts.style import DARK, LIGHT, Style, small_font

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])


@BOTH
def test_the_curve_goes_through_the_outputs_among_the_points_of_both_sets(style: Style, show: Show) -> None:
    data = replace(
        make_dataset([[0.0], [1.0]], y=[[0.0], [1.0]], coding="value"),
        x_test=np.array([[0.5]]), y_test=np.array([[0.25]]), labels_test=np.zeros(1, np.int64),
    )  # fmt: skip
    made = FittedCurve(style)
    show(made)
    made.show_data(data)
    made.show_curves(np.where(made.asked > 0.5, 1.0, 0.0)[np.newaxis])
    drawn = drawn_by(made)
    (curve,) = drawn.of("line", style.output_hue)
    assert curve.points[0].y() > curve.points[-1].y()  # from 0 up to 1
    assert curve.points[0].x() < curve.points[-1].x()
    train, test = (
        [mark for mark in drawn.of("disc") if mark.ink == QColor(hue)] for hue in (style.train, style.test)
    )
    assert [mark.fill == QColor(style.train) for mark in train] == [True, True]
    low, high = train
    assert low.place.center().x() < test[0].place.center().x() < high.place.center().x()
    assert low.place.center().y() > test[0].place.center().y() > high.place.center().y()
    assert high.place.center().y() == pytest.approx(curve.points[-1].y())
    legend = {words: drawn.text(words).ink for words in ("● train", "○ test", "— network")}
    assert legend == {
        "● train": QColor(style.train), "○ test": QColor(style.test), "— network": QColor(style.output_hue)
    }  # fmt: skip


def test_curve_and_points_are_in_the_units_of_the_data(show: Show) -> None:
    scaled = replace(
        make_dataset([[-1.0], [1.0]], y=[[-1.0], [1.0]], coding="value"),
        preparation=Preparation(scale=Scale(np.array([100.0]), np.array([50.0]))),
        target_scale=Scale(np.array([7.0]), np.array([2.0])),
    )
    theta = Parameters((1, 1))
    theta.weights[0][:] = 1  # the output is the input: both points are on the line
    made = CurveView(DARK)
    show(made)
    made.start(scaled)
    made.draw(make_snapshot((1, 1), theta=theta, output="linear", cost="quadratic"), scaled)
    curve = made.curve
    np.testing.assert_allclose(np.interp([50, 150], curve.asked, curve.curves[0]), [5, 9], atol=1e-9)
    drawn = drawn_by(curve)
    assert "100" in drawn.words
    (line,) = drawn.of("line", DARK.output_hue)
    for disc in drawn.of("disc"):
        nearest = min(line.points, key=lambda point: abs(point.x() - disc.place.center().x()))
        assert nearest.y() == pytest.approx(disc.place.center().y(), abs=2)


@BOTH
def test_several_outputs_over_one_input_have_the_colours_of_their_targets(style: Style, show: Show) -> None:
    data = make_dataset([[0.0], [1.0]], [0, 1], classes=("low", "high"))
    made = FittedCurve(style)
    show(made)
    made.show_data(data)
    made.show_curves(np.stack([np.full(len(made.asked), 0.2), np.full(len(made.asked), 0.7)]))
    drawn = drawn_by(made)
    heights = {}
    for k, name in enumerate(data.classes):
        hue = style.class_colour(k, 2)
        (line,) = [mark for mark in drawn.of("line") if mark.ink == hue]
        heights[name] = line.points[0].y()
        assert drawn.text(f"— {name}").ink == hue
    assert heights["low"] > heights["high"]
    numbers = made.numbers()
    assert (numbers["low"][0], numbers["high"][0]) == (0.2, 0.7)  # type: ignore[index]


def test_the_words_of_a_legend_stand_beside_one_another(show: Show) -> None:
    many = make_dataset([[0.0], [1.0], [2.0]], [0, 1, 2], classes=("low", "in the middle", "high"))
    made = FittedCurve(DARK)
    show(made)
    for data in (make_dataset([[0.0], [1.0]], y=[[2.0], [3.0]], coding="value"), many):
        made.show_data(data)
        made.show_curves(np.zeros((data.n_outputs, len(made.asked))))
        legend = [mark for mark in drawn_by(made).of("text") if mark.text[:2] in ("● ", "○ ", "— ")]
        assert len(legend) == 2 + data.n_outputs
        assert len({mark.place.center().y() for mark in legend}) == 1
        for one, after in pairwise(legend):
            end = one.place.left() + QFontMetrics(small_font()).horizontalAdvance(one.text)
            assert 8 < after.place.left() - end < 30


@BOTH
def test_what_was_foretold_stands_over_the_target_of_the_test_set(style: Style, show: Show) -> None:
    data = replace(
        make_dataset(np.eye(3), y=[[7], [8], [9]], coding="value"), y_test=np.array([[1.0], [2.0], [4.0]])
    )
    made = ForetoldView(style)
    show(made)
    shown = make_snapshot((3, 1), output="linear", cost="quadratic")
    made.draw(with_data(shown, data, [[2.0], [2.0], [3.0]]), data)
    drawn = drawn_by(made.chart)
    (diagonal,) = [mark for mark in drawn.of("line") if mark.style is Qt.PenStyle.DashLine]
    start, end = diagonal.points
    assert start.x() < end.x()
    assert start.y() > end.y()
    discs = [mark.place.center() for mark in drawn.of("disc", style.test)]
    assert [disc.x() for disc in discs] == sorted(disc.x() for disc in discs)
    above = [disc.y() - (start.y() + (disc.x() - start.x()) * (end.y() - start.y()) / (end.x() - start.x()))
             for disc in discs]  # fmt: skip
    assert above[0] < -5  # 2 where it should be 1: over the line
    assert above[1] == pytest.approx(0, abs=0.1)
    assert above[2] > 5
    below, beside = (next(m for m in drawn.of("text") if m.text.endswith(end))
                     for end in ("(target)", "(output)"))  # fmt: skip
    assert below.place.top() > start.y()
    assert beside.place.right() < start.x()


def test_every_foretold_output_is_drawn_or_told_to_be_left_out(show: Show) -> None:
    targets = np.array([[0.679], [1.679], [2.679]])
    scale = Scale(np.array([1.679]), np.array([0.7]))
    made = ForetoldView(DARK)
    show(made)
    data = make_dataset(np.eye(3), y=(targets - scale.shift) / scale.size, coding="value")
    data = replace(data, target_scale=scale, outputs=("price",))
    shown = make_snapshot((3, 1), output="linear", cost="quadratic")
    for outputs, n in (([-5.0, 2.0, 6.0], 3), ([1.0, 2.0, 1e9], 2), ([1.0, np.nan, 3.0], 2)):
        answers = (np.array(outputs)[:, np.newaxis] - scale.shift) / scale.size
        made.draw(with_data(shown, data, answers), data)
        drawn = drawn_by(made.chart)
        (diagonal,) = [mark for mark in drawn.of("line") if mark.style is Qt.PenStyle.DashLine]
        box = QRectF(*diagonal.points).normalized()
        discs = [mark.place.center() for mark in drawn.of("disc", DARK.test)]
        assert sum(box.contains(disc) for disc in discs) == n
        assert ("; 1 not drawn: too far off, or no number" in made.caption) == (n < 3)
        found = made.numbers()
        assert list(found) == ["example", "price (target)", "price (output)"]
        assert list(found["example"]) == [1, 2, 3]
        assert found["price (target)"] == targets[:, 0].tolist()
        np.testing.assert_allclose(found["price (output)"], outputs)


@BOTH
def test_gradient_pictures_are_orange_above_zero_and_the_input_is_grey(style: Style, show: Show) -> None:
    made = GradientPictures(style)
    show(made)
    signs, grey = np.array([0.5, -0.5, 0.0, 0.25]), np.array([1.0, 0.0, 1.0, 0.0])
    made.show_pictures(
        (InputPicture("∂z/∂x", signs, True, "words"), InputPicture("x", grey, False, "more")), (2, 2)
    )
    drawn = drawn_by(made)
    gradient, picture = (mark.place for mark in drawn.of("image"))

    def cell(place: QRectF, row: int, column: int) -> QColor:
        wide, high = place.width() / 2, place.height() / 2
        return pixel(made, place.topLeft() + QPointF((column + 0.5) * wide, (row + 0.5) * high))

    assert is_near(cell(gradient, 0, 0), style.positive)
    assert is_near(cell(gradient, 0, 1), style.negative)
    assert is_near(cell(gradient, 1, 0), style.zero)
    assert is_near(cell(gradient, 1, 1), QColor(*style.diverging[128 + 64].tolist()))
    assert [cell(picture, row, column).name() for row in (0, 1) for column in (0, 1)] == [
        "#ffffff", "#000000", "#ffffff", "#000000"
    ]  # fmt: skip
    assert any(words.startswith("full colour at ± 0.5") for words in drawn.words)
    assert drawn.text("∂z/∂x").place.left() == pytest.approx(gradient.left())


def test_gradient_pictures_fill_the_height_between_their_title_and_their_words(show: Show) -> None:
    made = GradientPictures(DARK)
    show(made)
    made.show_pictures((InputPicture("x", np.ones(4), False, "words"),), (2, 2))
    drawn = drawn_by(made)
    (picture,) = (mark.place for mark in drawn.of("image"))
    title, words = drawn.text("x").place, drawn.text("words").place
    assert title.top() == 0
    assert title.bottom() < picture.top() < title.bottom() + 8
    assert picture.bottom() < words.top() < picture.bottom() + 8
    assert words.bottom() == pytest.approx(made.height(), abs=1)
    assert picture.width() == picture.height() > made.height() / 2


@BOTH
def test_gradient_bars_go_right_above_zero_and_are_as_long_as_their_numbers(style: Style, show: Show) -> None:
    made = GradientBars(style)
    show(made)
    values = np.array([2.0, -1.0, 0.5])
    made.show_columns((BarColumn("∂C/∂x", values, values, "words"),), ("a", "b", "c"))
    drawn = drawn_by(made)
    middles = [mark.place.center().x() for mark in drawn.of("fill", style.faint)]
    positive, negative = drawn.of("fill", style.positive), drawn.of("fill", style.negative)
    first, third = positive
    (second,) = negative
    assert first.place.left() == pytest.approx(middles[0], abs=1)
    assert first.place.right() == pytest.approx(drawn.of("fill", style.field)[0].place.right(), abs=1)
    assert second.place.right() == pytest.approx(middles[0], abs=1)
    assert first.place.width() == pytest.approx(2 * second.place.width())
    assert first.place.width() == pytest.approx(4 * third.place.width())
    for name, bar, words in (("a", first, "2.0"), ("b", second, "−1.0"), ("c", third, "0.50")):
        row = bar.place.center().y()
        assert drawn.text(name).place.center().y() == pytest.approx(row, abs=1)
        assert drawn.text(words).place.center().y() == pytest.approx(row, abs=1)


def test_gradients_in_the_input_are_those_of_the_neuron_and_of_the_cost(show: Show) -> None:
    data = make_dataset([[0.2, 0.9, 0.4], [0.7, 0.1, 0.6]], [0, 1], classes=("a", "b"))
    data = replace(data, x_test=3 * data.x_test)
    shown = with_data(make_snapshot((3, 4, 2)), data)
    made = InputGradients(DARK)
    show(made)
    lane, example = shown.lanes[0], shown.example
    assert example is not None
    made.show_gradients(lane, data, example, (0, 2), "neuron")
    of_z, raised, of_cost = made.bars.columns
    (w, out), (b, c) = lane.theta.weights, lane.theta.biases
    np.testing.assert_allclose(of_z.values, w[2], atol=1e-12)
    np.testing.assert_array_equal(of_z.bars, of_z.values)
    a = 1 / (1 + np.exp(-(w[2] @ raised.values + b[2, 0])))
    assert raised.words == f"a = {number(float(a))}, within the range of the data"

    def cost(x: np.ndarray) -> float:
        hidden = 1 / (1 + np.exp(-(w @ x + b[:, 0])))
        a = 1 / (1 + np.exp(-(out @ hidden + c[:, 0])))
        return float(-(example.y * np.log(a) + (1 - example.y) * np.log(1 - a)).sum())

    steps = 1e-5 * np.eye(3)
    slopes = [(cost(example.x + step) - cost(example.x - step)) / 2e-5 for step in steps]
    np.testing.assert_allclose(of_cost.values, slopes, rtol=1e-6)
    np.testing.assert_array_equal(np.sign(raised.bars), np.sign(w[2]))
    best = np.where(w[2] > 0, data.x_train.max(axis=0), data.x_train.min(axis=0))
    np.testing.assert_allclose(raised.values, best, atol=0.02)


def card(outputs: list[float], truth: int, x: object = (0.0, 1.0, 1.0, 0.0)) -> Card:
    return Card(
        np.array(x), (2, 2), (("is", str(truth)), ("says", str(int(np.argmax(outputs))))),
        np.array(outputs), np.eye(len(outputs))[truth], lambda: "help",
    )  # fmt: skip


def bars_and_outline(drawn: Drawing, style: Style) -> tuple[list[Mark], Mark]:
    (outline,) = [mark for mark in drawn.of("box") if mark.ink == QColor(style.text)]
    return list(drawn.of("fill", style.output_hue)), outline


@BOTH
def test_a_card_outlines_the_truth_and_draws_the_outputs_as_bars(style: Style, show: Show) -> None:
    made = Gallery(style)
    show(made, 160, 120)
    made.show_examples("heading", np.array([5]), lambda i: card([0.2, 0.8, 0.4], 2))
    drawn = drawn_by(made)
    (first, second, third), outline = bars_and_outline(drawn, style)
    assert second.place.height() == pytest.approx(4 * first.place.height())
    assert second.place.height() == pytest.approx(2 * third.place.height())
    assert first.place.bottom() == second.place.bottom() == third.place.bottom()
    assert outline.place.center().x() == pytest.approx(third.place.center().x(), abs=1)
    assert drawn.text("is 2").place.top() < drawn.text("says 1").place.top()
    (picture,) = drawn.of("image")
    quarter = picture.place.width() / 4
    assert pixel(made, picture.place.topLeft() + QPointF(quarter, quarter)).name() == "#000000"
    assert pixel(made, picture.place.topRight() + QPointF(-quarter, quarter)).name() == "#ffffff"


@BOTH
def test_a_row_of_a_table_draws_the_same_bars(style: Style, show: Show) -> None:
    made = ExampleTable(style)
    show(made)
    made.show_names(("x₁", "x₂"), ("0", "1", "2"))
    made.show_examples(
        "heading", np.array([0]), lambda i: replace(card([0.1, 0.9, 0.3], 0, (1.5, -2.0)), shape=None)
    )
    (first, second, third), outline = bars_and_outline(drawn_by(made), style)
    assert second.place.height() > third.place.height() > first.place.height()
    assert outline.place.center().x() == pytest.approx(first.place.center().x(), abs=1)
    shown = [made.rows.data(made.rows.index(0, column)) for column in range(6)]
    heads = [made.rows.headerData(column, Qt.Orientation.Horizontal) for column in range(6)]
    assert shown[:3] == ["1", "0", "1"]
    assert heads == ["no.", "is", "says", "outputs", "x₁", "x₂"]
    assert shown[4:] == ["1.5", "−2"]


@BOTH
def test_answer_bars_are_as_long_as_the_outputs_and_the_answer_is_bold(style: Style, show: Show) -> None:
    made = AnswerBars(style)
    show(made, 240, 100)
    made.show_outputs(np.array([0.25, 1.0, 0.5]), ("a", "b", "c"))
    drawn = drawn_by(made)
    bars, tracks = drawn.of("fill", style.output_hue), drawn.of("fill", style.field)
    shares = [bar.place.width() / track.place.width() for bar, track in zip(bars, tracks, strict=True)]
    assert shares == pytest.approx([0.25, 1, 0.5])
    assert [drawn.text(name).bold for name in ("a", "b", "c")] == [False, True, False]
    for name, bar in zip(("a", "b", "c"), bars, strict=True):
        assert drawn.text(name).place.center().y() == pytest.approx(bar.place.center().y(), abs=1)
    made.show_outputs(np.array([2.0, 1.0, -1.0]), ("a", "b", "c"))
    widths = [bar.place.width() for bar in drawn_by(made).of("fill", style.output_hue)]
    assert widths == pytest.approx([widths[0], widths[0] / 2, 0], abs=1e-6)
    made.show_outputs(None, ("a", "b", "c"))
    assert not drawn_by(made).of("fill", style.output_hue)


def test_the_examples_shown_are_those_of_the_test_set(qtbot: QtBot) -> None:
    made = ClassesView(DARK)
    qtbot.addWidget(made)
    made.resize(645, 300)
    made.show()
    x = np.zeros((2, 4))
    data = replace(
        make_dataset(x, [0, 1], classes=("no", "yes"), image_shape=(2, 2)),
        x_test=np.ones((2, 4)), labels_test=np.array([1, 1]), y_test=np.array([[0.0, 1.0], [0.0, 1.0]]),
    )  # fmt: skip
    shown = with_data(make_snapshot((4, 2)), data, [[0.9, 0.1], [0.2, 0.8]])
    made.start(data)
    made.draw(shown, data)
    assert made.gallery.heading == "1 wrong of 2, the worst first"
    wrong = made.gallery._card(0)
    assert wrong.lines == (("is", "yes"), ("says", "no"))
    np.testing.assert_array_equal(wrong.x, np.ones(4))
    np.testing.assert_array_equal(wrong.truth, [0, 1])
