"""What the charts mean: whose a curve or bar is, where its numbers stand, bands, scales, marks."""

import re

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import Mark, drawn_by, is_near, pixel
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from pytestqt.qtbot import QtBot

from nnviz.core.naming import number, plain
from nnviz.session.snapshot import Snapshot
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.curve_line import Curve
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.charts.drop_bars import Drop, DropBars
from nnviz.view.charts.gradient_measures import MEASURES, USUAL, USUAL_RATIO
from nnviz.view.charts.gradient_panel import GradientPanel
from nnviz.view.charts.layer_bars import Bar, Column, LayerBars
from nnviz.view.charts.neuron_bars import NeuronBars
from nnviz.view.parts.lane_legend import LaneLegend
from nnviz.view.parts.style import DARK, LANE_PENS, LIGHT, Style, small_font
from nnviz.view.parts.value_axis import log_label

DEEP = (64, 30, 20, 10)
SOLID, DASHED = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def style(request: pytest.FixtureRequest) -> Style:
    made: Style = request.param
    return made


@pytest.fixture
def plot(qtbot: QtBot, style: Style) -> CurvePlot:
    made = CurvePlot(style, name="cost C")
    qtbot.addWidget(made)
    made.resize(420, 240)
    made.show()
    made.end_at(10)
    return made


@pytest.fixture
def gradient(qtbot: QtBot, style: Style) -> GradientPanel:
    made = GradientPanel(style)
    qtbot.addWidget(made)
    made.resize(460, 420)
    made.show()
    return made


@pytest.fixture
def costs(qtbot: QtBot, style: Style) -> CostPanel:
    made = CostPanel(style)
    qtbot.addWidget(made)
    made.resize(460, 420)
    made.show()
    return made


# -- curves ---------------------------------------------------------------------------------------

X = np.arange(11.0)


def inked(plot: CurvePlot, x: float, height: float, colour: QColor | str) -> bool:
    """Whether the plot shows the colour within two pixels of x and a height of its axis."""
    plot.grab()
    (at,) = plot.frame().points([x], [height])
    return has(plot.grab().toImage(), at, colour)


def has(image: QImage, at: QPointF, colour: QColor | str, reach: int = 2) -> bool:
    wanted, middle = QColor(colour), at.toPoint()
    around = [QPoint(x, y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1)]
    close = (image.pixelColor(middle + by) for by in around)
    return any(sum(abs(a - b) for a, b in zip(c.getRgb(), wanted.getRgb(), strict=True)) < 90 for c in close)


def test_curves_run_through_their_points_in_their_colours(plot: CurvePlot, style: Style) -> None:
    up, down = QColor(style.positive), QColor(style.negative)
    plot.show_curves([Curve("up", X, 1 + X, up), Curve("down", X, 11 - X, down)])
    for x in (1.5, 3.5, 7.5, 9.5):
        assert inked(plot, x, 1 + x, up)
        assert inked(plot, x, 11 - x, down)
        assert not inked(plot, x, 1 + x, down)
    assert not inked(plot, 3.5, 10.5, up)


def test_on_a_log_plot_a_value_stands_at_its_logarithm(plot: CurvePlot, style: Style) -> None:
    plot.log = True
    hue = QColor(style.positive)
    plot.show_curves([Curve("falls", X, 10.0 ** -(X / 2), hue)])
    for x in (1.5, 4.5, 8.5):
        assert inked(plot, x, -x / 2, hue)
    plot.recolour(style)  # what is behind the curves is painted once and kept
    guides = [mark for mark in drawn_by(plot).of("fill") if mark.place.height() == 1]
    frame = plot.frame()
    ticks = plot.y_axis.ticks(*frame.y, frame.box.height())
    assert [log_label(tick) for tick in ticks][-1] == "1"
    expected = [frame.points([0], [tick])[0].y() for tick in ticks]
    assert [guide.place.top() for guide in guides] == pytest.approx(expected, abs=0.51)


@pytest.mark.parametrize("gap", [0.0, np.nan, np.inf])
def test_nothing_is_drawn_across_a_gap(plot: CurvePlot, style: Style, gap: float) -> None:
    plot.log = True
    x, hue = np.linspace(0, 10, 101), QColor(style.positive)
    y = np.full(101, 0.1)
    y[40:60] = gap
    plot.show_curves([Curve("broken", x, y, hue)])
    assert inked(plot, 3, -1, hue)
    assert inked(plot, 7, -1, hue)
    assert not any(inked(plot, at, -1, hue) for at in (4.3, 5, 5.7))


def test_points_that_are_few_are_dots_where_they_are(plot: CurvePlot, style: Style) -> None:
    hue = QColor(style.positive)
    plot.show_curves([Curve("few", X, X**2, hue)])
    dots = drawn_by(plot).of("disc", hue)
    frame = plot.frame()
    found = [(frame.x_at(dot.place.center().x()), frame.y_at(dot.place.center().y())) for dot in dots]
    np.testing.assert_allclose(found, np.stack([X, X**2], axis=1), atol=1e-6)


def test_an_end_label_stands_beside_the_end_of_its_own_line(plot: CurvePlot, style: Style) -> None:
    hues = [QColor(style.positive), QColor(style.negative)]
    plot.show_curves(
        [Curve("low", X, X / 10, hues[0], label="low"), Curve("high", X, X, hues[1], label="high")]
    )
    drawn, frame = drawn_by(plot), plot.frame()
    for name, value, hue in (("low", 1.0, hues[0]), ("high", 10.0, hues[1])):
        label = drawn.text(f"{name} {number(value)}")
        assert label.ink == hue
        assert label.place.center().y() == pytest.approx(frame.points([10], [value])[0].y(), abs=8)


def test_no_line_runs_through_the_words_at_the_end_of_another(plot: CurvePlot, style: Style) -> None:
    ends, shown = np.array([0.0, 8.0]), []
    train = Curve("train", ends, np.array([50.0, np.nan]), QColor(style.train), label="train")
    for height in (50.0, 20.0):
        line = np.full(2, height)
        ground = [Curve("0", ends, np.zeros(2), QColor(style.faint)), train]
        plot.show_curves([*ground, Curve("c", ends, line, QColor(style.muted), label="c", thick=False)])
        words = next(mark for mark in drawn_by(plot).of("text") if "train" in mark.text)
        shown.append(plot.grab().toImage())
    place = words.place.toRect()
    place.setWidth(QFontMetrics(small_font()).horizontalAdvance(words.text) - 2)
    through, apart = (image.copy(place) for image in shown)
    assert through == apart
    through, apart = (image.copy(place.translated(place.width() + 30, 0)) for image in shown)
    assert through != apart, "it goes on behind them"


def test_a_reading_has_the_values_in_the_colours_of_their_curves(plot: CurvePlot, style: Style) -> None:
    hues = [QColor(style.positive), QColor(style.negative)]
    plot.show_curves([Curve("a", X, X, hues[0]), Curve("b", X, 2 * X, hues[1])])
    plot.grab()
    plot._mouse = plot.frame().points([4.2], [5])[0]
    drawn = drawn_by(plot)
    assert drawn.text(f"a  {number(4.0)}").ink == hues[0]
    assert drawn.text(f"b  {number(8.0)}").ink == hues[1]
    assert drawn.text("epoch 4").ink == QColor(style.text)


def test_the_gap_between_train_and_test_is_shaded_where_the_test_fares_worse(
    costs: CostPanel, style: Style
) -> None:
    snapshot = make_snapshot(epochs=5)
    costs.show_snapshot(snapshot)
    for plot in (costs.cost_plot, costs.accuracy_plot):
        (shade,) = drawn_by(plot).of("polygon")
        frame, (train, test) = plot.frame(), plot.curves()[:2]
        corners = frame.points(np.tile(train.x, 2), np.concatenate([train.y, test.y]))
        assert {(round(p.x()), round(p.y())) for p in shade.points} == {
            (round(p.x()), round(p.y())) for p in corners
        }
        assert QColor(shade.fill.rgb()) == QColor(style.test)
    lane = snapshot.lanes[0]
    better = replace(lane, epochs=replace(lane.epochs, test_cost=lane.epochs.train_cost / 2))
    costs.show_snapshot(replace(snapshot, lanes=(better,), version=2))
    (shade,) = drawn_by(costs.cost_plot).of("polygon")
    first, last = shade.points[: len(shade.points) // 2], shade.points[len(shade.points) // 2 :]
    assert [p.y() for p in first] == pytest.approx([p.y() for p in reversed(last)])  # nothing in between


def test_of_twins_each_gap_has_the_colour_of_its_twin(costs: CostPanel, style: Style) -> None:
    costs.show_snapshot(make_snapshot(lanes=2))
    shades = drawn_by(costs.cost_plot).of("polygon")
    assert [QColor(shade.fill.rgb()).name() for shade in shades] == [
        QColor(c).name() for c in style.twins[:2]
    ]


def test_train_and_test_have_their_colours_in_both_plots(costs: CostPanel, style: Style) -> None:
    snapshot = make_snapshot(epochs=5)
    costs.show_snapshot(snapshot)
    epochs = snapshot.lanes[0].epochs
    for plot, train, test in (
        (costs.cost_plot, epochs.train_cost, epochs.test_cost),
        (costs.accuracy_plot, 100 * epochs.train_accuracy, 100 * epochs.test_accuracy),
    ):
        assert inked(plot, 2, train[2], style.train)
        assert inked(plot, 2, test[2], style.test)
        drawn = drawn_by(plot)
        for kind in ("train", "test"):
            (label,) = [mark for mark in drawn.of("text") if mark.text.startswith(f"{kind} ")]
            assert label.ink == QColor(getattr(style, kind))


def test_twins_have_their_own_numbers_and_dashes(costs: CostPanel, gradient: GradientPanel) -> None:
    snapshot = make_snapshot(DEEP, lanes=2, steps=40)
    a, b = snapshot.lanes
    b = replace(b, epochs=replace(b.epochs, train_cost=7 * b.epochs.train_cost))
    snapshot = replace(snapshot, lanes=(a, b))
    costs.show_snapshot(snapshot)
    gradient.show_snapshot(snapshot)
    for lane, dash in ((a, SOLID), (b, DASHED)):
        letter = lane.label
        (train,) = [
            line for line in costs.cost_plot._lines if line.curve and line.curve.name == f"{letter} train"
        ]
        np.testing.assert_array_equal(train.heights, lane.epochs.train_cost)
        assert train.pen.style() is dash
        for layer, name in enumerate(("h1", "h2", "o")):
            (line,) = [
                line for line in gradient.plot._lines if line.curve and line.curve.name == f"{letter} {name}"
            ]
            np.testing.assert_allclose(line.heights, np.log10(lane.steps.grad_b[:, layer]))
            assert line.pen.style() is dash
            assert line.pen.color() == gradient.look.layer_colour(layer, 3)


def test_a_long_cost_curve_keeps_its_spikes(costs: CostPanel) -> None:
    snapshot = make_snapshot(epochs=1000)
    (lane,) = snapshot.lanes
    spiky = lane.epochs.train_cost.copy()
    spiky[[333, 777]] = 50
    costs.show_snapshot(
        replace(snapshot, lanes=(replace(lane, epochs=replace(lane.epochs, train_cost=spiky)),))
    )
    train = costs.cost_plot.curves()[0]
    assert len(train.x) <= 301
    assert train.x[train.y == 50].tolist() == [333, 777]


def test_a_reading_of_twins_is_of_one_epoch_though_their_spikes_are_not(costs: CostPanel) -> None:
    snapshot = make_snapshot(epochs=1000, lanes=2)
    lanes = []
    for lane, spike in zip(snapshot.lanes, (333, 334), strict=True):
        cost = lane.epochs.train_cost.copy()
        cost[spike] = 50
        lanes.append(replace(lane, epochs=replace(lane.epochs, train_cost=cost)))
    costs.show_snapshot(replace(snapshot, lanes=tuple(lanes)))
    a, _, b, _ = costs.cost_plot.curves()
    np.testing.assert_array_equal(a.x, b.x)
    (_, *values) = costs.cost_plot.reading(333)
    said = [words for words, _ in values if "train" in words]
    assert said[0].endswith(number(50.0))
    assert said[1].endswith(number(lanes[1].epochs.train_cost[333]))


def test_the_legend_of_twins_shows_their_pens_and_the_chosen_one(qtbot: QtBot, style: Style) -> None:
    legend = LaneLegend(style)
    qtbot.addWidget(legend)
    legend.resize(600, 16)
    legend.show_lanes(["A", "η = 0.1", "ReLU"], 1)
    drawn = drawn_by(legend)
    samples = drawn.of("line")
    assert [mark.style for mark in samples] == list(LANE_PENS)
    assert [mark.ink.name() for mark in samples] == [style.muted, style.text, style.muted]
    words = drawn.of("text")
    assert [mark.text for mark in words] == ["A", "B: η = 0.1", "C: ReLU"]
    for sample, name, box in zip(samples, words, legend.boxes(), strict=True):
        assert box.left() <= sample.place.left() < sample.place.right() < name.place.left() < box.right()


# -- the band of the usual update ratio -----------------------------------------------------------


def test_the_band_lies_round_the_ratio_that_the_help_names(gradient: GradientPanel, style: Style) -> None:
    measure = next(measure for measure in MEASURES if measure.band is not None)
    gradient.show_snapshot(make_snapshot(DEEP))
    assert "usual" not in drawn_by(gradient.plot).words
    gradient.choose(measure)
    drawn, frame = drawn_by(gradient.plot), gradient.plot.frame()
    (band,) = [mark for mark in drawn.of("fill") if QColor(mark.fill.rgb()) == QColor(style.accent)]
    low, high = (frame.y_at(y) for y in (band.place.bottom(), band.place.top()))
    named = re.search(r"about 1/(\d+)", measure.help)
    assert named is not None
    middle = np.log10(1 / int(named[1]))
    assert (low + high) / 2 == pytest.approx(middle, abs=0.02)
    assert (low, high) == pytest.approx(np.log10(USUAL_RATIO), abs=0.02)
    assert (named[1], 1 / USUAL) == ("1000", 1000)  # the rule of thumb of the notes that the help names
    assert measure.of == "update_ratio"
    word = drawn.text("usual")
    assert band.place.adjusted(-1, -1, 1, 1).intersects(word.place)


# -- bars -----------------------------------------------------------------------------------------


@pytest.fixture
def layer_bars(qtbot: QtBot, style: Style) -> LayerBars:
    made = LayerBars(style)
    qtbot.addWidget(made)
    made.resize(120, 200)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no ring
    made.show()
    return made


def columns(style: Style, *values: tuple[float, ...]) -> list[Column]:
    names = ["h1", "h2", "o"]
    return [
        Column(
            names[layer],
            style.layer_colour(layer, 3),
            tuple(Bar(value, dash, "") for value, dash in zip(of, LANE_PENS, strict=False)),
        )
        for layer, of in enumerate(values)
    ]


def test_every_bar_is_named_however_many_there_are(layer_bars: LayerBars, style: Style) -> None:
    solid = Bar(0.01, Qt.PenStyle.SolidLine, "")
    names = [f"h{layer}" for layer in range(1, 8)] + ["o"]
    eight = [Column(name, style.layer_colour(layer, 8), (solid,)) for layer, name in enumerate(names)]
    layer_bars.show_columns(eight, (-4, 0))
    drawn = drawn_by(layer_bars)
    assert [words for words in drawn.words if words != "now"] == [*"1234567", "o"]
    layer_bars.resize(200, 200)
    assert [words for words in drawn_by(layer_bars).words if words != "now"] == names


def test_bars_of_layers_have_their_hue_height_and_name(layer_bars: LayerBars, style: Style) -> None:
    layer_bars.show_columns(columns(style, (1e-3,), (1e-2,), (1e-1,)), (-4, 0))
    drawn = drawn_by(layer_bars)
    bars = drawn.of("box")
    assert [bar.fill for bar in bars] == [style.layer_colour(layer, 3) for layer in range(3)]
    heights = [bar.place.height() for bar in bars]
    assert heights == pytest.approx([heights[0] * k for k in (1, 2, 3)])
    assert len({bar.place.bottom() for bar in bars}) == 1
    for layer, name in enumerate(("h1", "h2", "o")):
        words = drawn.text(name)
        assert words.ink == style.layer_colour(layer, 3)
        assert words.place.center().x() == pytest.approx(bars[layer].place.center().x(), abs=3)
        middle = pixel(layer_bars, bars[layer].place.center())
        assert is_near(middle, style.layer_colour(layer, 3))
    now = drawn.text("now").place
    assert bars[0].place.bottom() < now.top()
    assert layer_bars.rect().toRectF().contains(now)


def test_bars_of_twins_stand_side_by_side_with_their_pens(layer_bars: LayerBars, style: Style) -> None:
    layer_bars.show_columns(columns(style, (0.1, 0.01, 1.0), (1.0, 0.1, 0.01), (0.1, 0.1, 0.1)), (-3, 0))
    bars = drawn_by(layer_bars).of("box")
    for layer in range(3):
        three = bars[3 * layer : 3 * layer + 3]
        lefts = [bar.place.left() for bar in three]
        assert lefts == sorted(lefts)
        assert three[0].fill == style.layer_colour(layer, 3)
        assert [bar.style for bar in three[1:]] == list(LANE_PENS[1:])
        assert all(bar.ink == style.layer_colour(layer, 3) for bar in three[1:])
        filled = [is_near(pixel(layer_bars, bar.place.center()), bar.ink) for bar in three[1:]]
        assert not any(filled)
    heights = [bar.place.height() for bar in bars[:3]]
    assert heights[1] < heights[0] < heights[2]


def test_the_column_that_is_open_is_underlined(layer_bars: LayerBars, style: Style) -> None:
    layer_bars.show_columns(columns(style, (0.1,), (0.1,), (0.1,)), (-3, 0))
    (ground,) = drawn_by(layer_bars).of("fill")
    layer_bars.marked = "h2"
    drawn = drawn_by(layer_bars)
    _, line = drawn.of("fill")
    assert ground.place.height() == layer_bars.height()
    assert line.place.center().x() == pytest.approx(drawn.text("h2").place.center().x(), abs=1)
    assert line.fill == style.layer_colour(1, 3)


@pytest.fixture
def drops(qtbot: QtBot, style: Style) -> DropBars:
    made = DropBars(style)
    qtbot.addWidget(made)
    made.resize(300, 110)
    return made


def test_the_parts_of_a_drop_have_the_colours_of_the_key(drops: DropBars, gradient: GradientPanel) -> None:
    drops.show_drops([Drop(0, 3, 2.0, 0.25), Drop(1, 3, 0.5, 0.125)])
    drawn = drawn_by(drops)
    one = drawn.text("×1").place.center().y()
    bars = [mark for mark in drawn.of("fill") if mark.place.height() > 1]
    weights, slope = drops.colours
    assert [bar.fill for bar in bars] == [weights, slope] * 2
    assert bars[0].place.bottom() == pytest.approx(one, abs=1)  # it grows, so it goes up
    assert all(bar.place.top() == pytest.approx(one, abs=1) for bar in bars[1:])
    up, *down = (bar.place.height() for bar in bars)
    assert down == pytest.approx([2 * up, up, 3 * up])
    key = gradient.detail.key.text()
    gradient.detail.recolour(gradient.look)
    weights, slope = gradient.detail.drop.colours
    assert key.index(weights.name()) < key.index("wᵀ") < key.index(slope.name()) < key.index("σ′")


def test_the_numbers_and_names_of_a_drop_belong_to_it(drops: DropBars) -> None:
    drops.show_drops([Drop(0, 3, 2.0, 0.25), Drop(1, 3, 0.5, 0.125)])
    drawn = drawn_by(drops)
    bars = [mark.place for mark in drawn.of("fill") if mark.place.height() > 1]
    for bar, value in zip(bars, (2.0, 0.25, 0.5, 0.125), strict=True):
        words = drawn.text(number(value, 2)).place
        assert words.left() - 1 <= bar.center().x() <= words.right() + 1
        assert words.bottom() <= bar.top() + 1 if value > 1 else words.top() >= bar.bottom() - 1
    for pair, name in enumerate(("h2 → h1", "o → h2")):
        middle = (bars[2 * pair].left() + bars[2 * pair + 1].right()) / 2
        assert drawn.text(name).place.center().x() == pytest.approx(middle, abs=1)


@pytest.fixture
def neurons(qtbot: QtBot, style: Style) -> NeuronBars:
    made = NeuronBars(style)
    qtbot.addWidget(made)
    made.resize(244, 100)
    return made


def test_the_marked_neuron_stands_out_and_the_scale_is_named(neurons: NeuronBars, style: Style) -> None:
    hue = style.layer_colour(1, 3)
    neurons.show_values(np.array([0.1, -0.3, 0.2]), hue)
    neurons.marked = 2
    middles = [neurons.rectangle(neuron).center() for neuron in range(3)]
    assert [pixel(neurons, at).name() for at in middles] == [hue.name(), hue.name(), style.text]
    drawn = drawn_by(neurons)
    top, zero = drawn.text(plain(0.3)).place.center().y(), drawn.text("0").place.center().y()
    assert top == pytest.approx(neurons.rectangle(1).top(), abs=2)
    assert zero == pytest.approx(neurons.rectangle(1).bottom(), abs=2)
    assert drawn.text("3").place.right() >= neurons.rectangle(2).right()


@pytest.mark.parametrize("neuron", [0, 1, 111, 500, 998, 999])
def test_no_bar_is_lost_between_pixels(neurons: NeuronBars, style: Style, neuron: int) -> None:
    hue, values = style.layer_colour(0, 2), np.zeros(1000)
    values[neuron] = 1
    neurons.show_values(values, hue)
    at = neurons.rectangle(neuron).center()
    assert has(neurons.grab().toImage(), at, hue, reach=1)
    neurons.marked = neuron
    values[:] = 1
    neurons.show_values(values, hue)
    assert has(neurons.grab().toImage(), at, style.text, reach=1)


def tallest(bars: LayerBars) -> list[float]:
    return [sum(box.height() for box in bars.rectangles(index)) for index in range(len(bars._columns))]


def test_the_bars_of_the_panel_follow_the_layers_and_the_detail_the_bar(gradient: GradientPanel) -> None:
    snapshot: Snapshot = make_snapshot(DEEP)
    gradient.show_snapshot(snapshot)
    heights = tallest(gradient.bars)
    assert heights == sorted(heights)  # as the handmade measures grow from h1 to the output
    gradient.open("h2")
    values = np.abs(snapshot.lanes[0].gradient.biases[1][:, 0])
    boxes = [gradient.detail.neurons.rectangle(neuron) for neuron in range(len(values))]
    shares = np.array([box.height() for box in boxes]) / max(box.height() for box in boxes)
    np.testing.assert_allclose(shares, values / values.max(), atol=0.02)
    place: QRectF = boxes[int(values.argmax())]
    assert is_near(pixel(gradient.detail.neurons, place.center()), gradient.look.layer_colour(1, 3))


def marks(plot: CurvePlot) -> list[Mark]:
    return [mark for mark in drawn_by(plot).of("text") if mark.text == plot.unit]


def test_the_axis_of_time_is_named_by_what_it_counts(gradient: GradientPanel) -> None:
    gradient.show_snapshot(make_snapshot(DEEP))
    assert len(marks(gradient.plot)) == 1
    gradient.steps_button.click()
    assert [mark.text for mark in marks(gradient.plot)] == ["step"]
    assert "epoch" not in drawn_by(gradient.plot).words
