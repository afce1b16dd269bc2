"""Axes, scales, sizes and tips of what is painted by hand: where they stand, and what they are for."""

from itertools import pairwise

import numpy as np
import pytest
from cases import in_turn
from pictures import Drawing, drawn_by, is_near
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from shown import Show

from nnviz.core.chain import growing_interval, widest_interval
from nnviz.core.naming import number
from nnviz.core.paths import Path
from nnviz.view.activations.slowness_picture import SlownessPicture
from nnviz.view.backprop.backprop_scene import Term
from nnviz.view.backprop.term_layout import Place
from nnviz.view.backprop.term_painter import TermPainter
from nnviz.view.charts.neuron_bars import NeuronBars
from nnviz.view.labs.ink_pad import InkPad
from nnviz.view.labs.interval_chart import IntervalChart
from nnviz.view.labs.paths_picture import Fan, PathsPicture
from nnviz.view.outputs.neuron_thumbnails import NeuronThumbnails
from nnviz.view.parts.axis_range import per_cent
from nnviz.view.parts.lane_legend import LaneLegend
from nnviz.view.parts.responses import Strip, responses
from nnviz.view.parts.style import DARK, LIGHT

NONE = Qt.KeyboardModifier.NoModifier


def point_at(widget: QWidget, at: QPointF, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    kind = QEvent.Type.MouseMove if button is Qt.MouseButton.NoButton else QEvent.Type.MouseButtonPress
    event = QMouseEvent(kind, at, QPointF(widget.mapToGlobal(at)), button, button, NONE)
    QApplication.sendEvent(widget, event)


def tip_at(widget: QWidget, at: QPointF, patch: pytest.MonkeyPatch) -> str:
    """What is told of this place."""
    told: list[str] = []
    patch.setattr(QToolTip, "showText", lambda _, words, *rest: told.append(words))
    point = at.toPoint()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point)))
    return told[-1]


def beside(drawn: Drawing, words: str) -> QPointF:
    return drawn.text(words).place.center()


# -- the interval of a chain -----------------------------------------------------------------------


def test_the_interval_has_an_axis_below_and_one_at_its_left_with_their_numbers(show: Show) -> None:
    chart = IntervalChart(LIGHT)
    show(chart)
    chart.show_weight(8.0)
    drawn = drawn_by(chart)
    left, below = sorted(drawn.of("line", LIGHT.faint), key=lambda mark: mark.place.width())
    assert left.place.width() == below.place.height() == 0
    assert left.place.left() == below.place.left()
    assert left.place.bottom() == below.place.bottom()
    share = below.place.width() / 20
    for value in (0, 4, 10, 20):
        middle = beside(drawn, str(value))
        assert middle.x() == pytest.approx(below.place.left() + share * value)
        assert middle.y() == pytest.approx(below.place.bottom() + 7)
    assert beside(drawn, "|w|").x() == pytest.approx(below.place.left() + 15 * share)
    assert beside(drawn, "0.5").y() == pytest.approx(left.place.top())
    assert drawn.text("0.5").place.right() < left.place.left()
    (curve,) = (mark for mark in drawn.of("line", LIGHT.text) if len(mark.points) > 2)
    assert curve.points[0].x() == pytest.approx(below.place.left() + 4 * share)
    assert curve.points[-1].x() == pytest.approx(below.place.right())
    (dot,) = drawn.of("disc", LIGHT.accent)
    assert dot.place.center().x() == pytest.approx(below.place.left() + 8 * share)
    assert 5 < dot.place.width() == dot.place.height() < 10
    high = growing_interval(8.0) / 0.5 * left.place.height()
    assert dot.place.center().y() == pytest.approx(below.place.bottom() - high)
    (stalk,) = drawn.of("line", LIGHT.accent)
    assert [point.y() for point in stalk.points] == pytest.approx(
        [below.place.bottom(), dot.place.center().y()]
    )
    w, widest = widest_interval()
    assert drawn.text(f"{widest:.4f} at {w:.3f}").place.right() == pytest.approx(below.place.right())


@pytest.mark.parametrize(("w", "at"), [(-8.0, 8.0), (50.0, 20.0)])
def test_a_weight_below_zero_or_beyond_the_axis_is_marked_by_its_size(
    w: float, at: float, show: Show
) -> None:
    chart = IntervalChart(DARK)
    show(chart)
    chart.show_weight(w)
    drawn = drawn_by(chart)
    (dot,) = drawn.of("disc", DARK.accent)
    zero, twenty = beside(drawn, "0").x(), beside(drawn, "20").x()
    assert dot.place.center().x() == pytest.approx(zero + at / 20 * (twenty - zero))


def test_an_interval_without_room_or_a_number_has_words_alone(show: Show) -> None:
    low, lost = IntervalChart(DARK), IntervalChart(DARK)
    show(low, height=63)
    show(lost)
    lost.show_weight(float("inf"))
    assert {mark.kind for mark in drawn_by(low)} == {"text"}
    assert not drawn_by(lost).of("disc")


# -- bars of neurons -------------------------------------------------------------------------------


def test_bars_of_neurons_have_the_colour_they_are_given_and_tell_their_numbers(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars = NeuronBars(DARK)
    show(bars, 300, 120)
    bars.show_values(np.array([0.1, -0.4, np.inf]), QColor("#aabbcc"))
    drawn = drawn_by(bars)
    one, two, none = drawn.of("fill", "#aabbcc")
    assert two.place.height() == pytest.approx(4 * one.place.height())
    assert none.place.height() == 0
    assert drawn.text("0.4").place.center().y() == pytest.approx(two.place.top(), abs=2)
    assert one.place.bottom() == pytest.approx(beside(drawn, "0").y(), abs=2)
    assert drawn.text("neuron 1").place.left() == drawn.of("fill", DARK.faint)[0].place.left()
    assert drawn.text("3").place.right() == pytest.approx(300)
    for neuron, words in enumerate(("0.1", "0.4", "∞")):
        at = bars.rectangle(neuron).center()
        told = tip_at(bars, QPointF(at.x(), 60), monkeypatch)
        assert told.startswith(f"neuron {neuron + 1}: |∂C/∂b| = ")
        assert words in told or words == "∞"
    assert tip_at(bars, QPointF(10, 60), monkeypatch) == ""


# -- the picture of slow weights -------------------------------------------------------------------


def test_the_picture_of_slow_weights_leaves_its_words_and_scale_their_room(show: Show) -> None:
    picture = SlownessPicture(DARK)
    show(picture, 150, 200)
    picture.show_gradient(np.linspace(0, 0.3, 64), (8, 8), "hidden 1 neuron 2")
    place, drawn = picture.place(), drawn_by(picture)
    image, scale = drawn.of("image")
    assert image.place == place
    assert place.width() == place.height() > 50
    assert (
        drawn.text("|∂C/∂w| of the weights into").place.bottom()
        <= drawn.text("hidden 1 neuron 2").place.top()
    )
    assert drawn.text("hidden 1 neuron 2").place.bottom() <= place.top()
    assert (scale.place.left(), scale.place.right()) == (place.left(), place.right())
    assert place.bottom() < scale.place.top() < place.bottom() + 8
    assert scale.place.bottom() <= drawn.text("0").place.top()
    assert drawn.text(number(0.3)).place.bottom() <= picture.height()
    for k in (0, 7, 8, 63):
        centre = QPointF(
            place.left() + (k % 8 + 0.5) * place.width() / 8,
            place.top() + (k // 8 + 0.5) * place.height() / 8,
        )
        assert picture.input_at(centre) == k
    assert picture.input_at(QPointF(place.right() + 2, place.center().y())) == -1


# -- paths -----------------------------------------------------------------------------------------


def fan(width: int) -> Fan:
    paths = tuple(Path((0, j, 0), (0.5, 0.2), 0.1 * (j + 1)) for j in range(width))
    return Fan(paths, layer=0, k=1, layers=3, start=0.7)


@pytest.mark.parametrize(("width", "high"), [(3, 260), (9, 130)])
def test_neurons_of_the_paths_stand_in_columns_and_do_not_touch(width: int, high: int, show: Show) -> None:
    picture = PathsPicture(DARK)
    show(picture, 400, high)
    picture.show_fan(fan(width), None)
    places, drawn = picture.places(fan(width)), drawn_by(picture)
    xs = [places[layer, neuron].x() for layer, neuron in ((-1, 1), (0, 0), (1, 0), (2, 0), (3, 0))]
    assert np.diff(xs) == pytest.approx(np.full(4, (400 - 2 * 26) / 4))
    middles = {places[layer, neuron].y() for layer, neuron in ((-1, 1), (0, 0), (2, 0), (3, 0))}
    assert len(middles) == 1
    discs = [mark.place for mark in drawn.of("disc")]
    column = sorted((disc for disc in discs if disc.center().x() == pytest.approx(xs[2])), key=QRectF.top)
    assert len(column) == width
    assert column[0].top() >= 0
    assert column[-1].bottom() <= high - 16
    assert all(one.bottom() <= other.top() for one, other in pairwise(column))
    assert [disc.width() for disc in discs] == pytest.approx([discs[0].width()] * len(discs))
    assert [disc.height() for disc in discs] == pytest.approx([discs[0].width()] * len(discs))
    assert discs[0].width() == pytest.approx(18 if high == 260 else 2 * 0.46 * (high - 28) / width)


# -- responses over the plane ----------------------------------------------------------------------


def strip(count: int) -> Strip:
    return Strip(QImage(20 * count, 20, QImage.Format.Format_RGB32), 20, count)


def test_the_neuron_under_the_pointer_is_told_and_let_go_when_the_pointer_leaves(show: Show) -> None:
    pictures = NeuronThumbnails(DARK)
    show(pictures, 260, 240)
    pictures.show_strips([strip(3), strip(2)])
    pointed: list[tuple[int, int]] = []
    clicked: list[tuple[int, int]] = []
    pictures.neuron_pointed.connect(lambda *neuron: pointed.append(neuron))
    pictures.neuron_clicked.connect(lambda *neuron: clicked.append(neuron))
    inside = pictures.place_of(1, 0).center()
    point_at(pictures, inside)
    point_at(pictures, inside + QPointF(1, 1))
    assert drawn_by(pictures).of("box", DARK.text)[0].place.center() == inside
    QApplication.sendEvent(pictures, QEvent(QEvent.Type.Leave))
    assert pointed == [(1, 0), (-1, -1)]
    assert not drawn_by(pictures).of("box", DARK.text)
    point_at(pictures, inside, Qt.MouseButton.RightButton)
    point_at(pictures, inside, Qt.MouseButton.LeftButton)
    assert clicked == [(1, 0)]


def test_pictures_of_neurons_are_as_large_as_fit_in_rows_below_the_names_of_their_layers(show: Show) -> None:
    pictures = NeuronThumbnails(DARK)
    show(pictures, 260, 240)
    pictures.show_strips([strip(5), strip(2)])
    drawn = drawn_by(pictures)
    first = [pictures.place_of(0, neuron) for neuron in range(5)]
    second = [pictures.place_of(1, neuron) for neuron in range(2)]
    assert {(place.width(), place.height()) for place in first + second} == {(64, 64)}
    assert [place.left() for place in first] == [2, 69, 136, 2, 69]
    assert first[0].top() == first[2].top() == first[3].top() - 67
    heads = [drawn.text(name).place for name in ("hidden 1", "hidden 2")]
    assert [head.left() for head in heads] == [0, 0]
    assert 0 < heads[0].top() <= first[0].top()
    assert first[3].bottom() < heads[1].top() <= second[0].top()
    assert second[0].bottom() <= 240
    pictures.show_strips([strip(1), strip(3)])
    assert pictures.place_of(1, 2).left() > pictures.place_of(1, 1).left() > pictures.place_of(0, 0).left()


@in_turn(("a", "top"), [([0.2, 0.7], "1"), ([0.5, 2.0], "2.00"), ([np.inf, 3.0], "3.00"), ([0.0, 0.0], "1")])
def test_responses_without_bounds_are_full_at_their_largest(a: list[float], top: str) -> None:
    kind = "sigmoid" if a[0] == 0.2 else "relu"
    made = responses(np.array(a).reshape(1, 1, 2), kind, DARK)
    assert made.scale.marks[-1] == (1.0, top)
    levels = made.levels.reshape(-1)
    full = int(responses(np.ones((1, 1, 1)), "sigmoid", DARK).levels[0, 0, 0])
    if top in ("2.00", "3.00"):
        assert levels[1] == full
    if kind == "sigmoid":
        assert levels[0] < levels[1] < full


# -- a part of a large array ------------------------------------------------------------------------


def test_what_is_seen_of_a_large_array_are_its_own_rows_and_columns(qapp: QApplication) -> None:
    values = -np.ones((6, 5))
    values[3, 2] = 1.0
    term = Term("w", values, 0, 0, -1, "weights")
    place = Place(term, QRectF(10, 10, 100, 200), QRectF(20, 60, 60, 90), range(2, 5), range(1, 3))
    image = QImage(120, 220, QImage.Format.Format_RGB32)
    made = TermPainter(DARK)
    made.prepare([place])
    with QPainter(image) as painter:
        made.paint(painter, [place], {}, None)
    for row in (2, 3, 4):
        for column in (1, 2):
            at = place.cell(range(row, row + 1), range(column, column + 1)).center()
            expected = DARK.positive if (row, column) == (3, 2) else DARK.negative
            assert is_near(image.pixelColor(at.toPoint() + QPoint(3, 4)), expected)
            assert place.cell_at(at) == (row, column)
    assert not is_near(image.pixelColor(30, 60), image.pixelColor(30, 64))  # it has a frame


# -- the legend of the twins, accuracies, the sheet ------------------------------------------------


def test_twins_share_the_room_of_their_legend_and_its_last_ends_within_it(show: Show) -> None:
    legend = LaneLegend(DARK)
    show(legend, 600, 20)
    legend.show_lanes(["A", "B: η = 0.1", "C: activation = ReLU, μ = 0.9"], 0)
    roomy = legend.boxes()
    legend.resize(200, 20)
    narrow = legend.boxes()
    gaps = [b.left() - a.right() for boxes in (roomy, narrow) for a, b in pairwise(boxes)]
    assert len(set(gaps)) == 1
    assert gaps[0] > 0
    assert narrow[-1].right() <= 200
    assert narrow[-1].right() > 190
    assert narrow[0].width() == roomy[0].width()  # a letter has to be read whole, or it says nothing
    assert narrow[1].width() == pytest.approx(narrow[2].width(), abs=1)
    for lane, box in enumerate(narrow):
        assert legend.lane_at(box.left()) == legend.lane_at(box.right() - 1) == lane
    assert legend.lane_at(narrow[0].right() + 1) is None


@in_turn(("low", "begin"), [(0.0, 0), (50.0, 0), (50.5, 50), (69.9, 60), (70.0, 70), (95.0, 90), (100.0, 90)])
def test_accuracies_begin_at_a_ten_once_all_are_over_half(low: float, begin: float) -> None:
    assert per_cent(low, 100.0) == (begin, 100.0)


def test_ink_is_a_share_of_full_ink_on_a_square_sheet(show: Show) -> None:
    pad = InkPad(DARK)
    show(pad, 240, 180)
    assert pad.place == QRectF(1, 1, 178, 178)
    assert pad.ink.shape == (280, 280)
    assert pad.ink.max() == 0
    assert any("right button rubs out" in words for words in drawn_by(pad).words)
    for x in (40.0, 120.0):
        point_at(pad, QPointF(x, 90), Qt.MouseButton.LeftButton)
        QApplication.sendEvent(pad, _release(pad, QPointF(x, 90)))
    assert pad.ink.max() == 1
    dark = pad.ink[140] > 0.5
    starts = np.flatnonzero(np.diff(dark.astype(int)) == 1)
    assert len(starts) == 2  # two dots and no line between them
    middles = [np.flatnonzero(dark[a : a + 60]).mean() + a for a in starts]
    assert middles == pytest.approx([(x - 1) / 178 * 280 for x in (40, 120)], abs=2)
    assert not drawn_by(pad).words
    point_at(pad, QPointF(40, 90), Qt.MouseButton.RightButton)
    assert pad.ink[140, : starts[1]].max() == 0
    assert not pad.is_empty


def _release(widget: QWidget, at: QPointF) -> QMouseEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    return QMouseEvent(QEvent.Type.MouseButtonRelease, at, QPointF(widget.mapToGlobal(at)), left, none, NONE)
