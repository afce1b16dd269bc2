from typing import Any

import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by, picture
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.naming import number
from nnviz.experiment.lesson import Published
from nnviz.session.snapshot import LayerMeasures, Snapshot
from nnviz.training.diagnosis import Verdict
from nnviz.view.charts.gradient_detail import DROP
from nnviz.view.charts.gradient_measures import MEASURES, recent
from nnviz.view.charts.gradient_panel import GradientPanel
from nnviz.view.charts.layer_bars import LayerBars
from nnviz.view.parts.style import DARK, LANE_PENS, LIGHT
from nnviz.view.parts.tooltip import tip

DEEP = (784, 30, 30, 30, 10)


@pytest.fixture
def panel(show: Show) -> GradientPanel:
    return show(GradientPanel(DARK), 400, 320)


def with_steps(snapshot: Snapshot, **columns: Any) -> Snapshot:
    """The same with other mini-batch measures in its only lane."""
    (lane,) = snapshot.lanes
    return replace(snapshot, lanes=(replace(lane, steps=replace(lane.steps, **columns)),))


def constant(values: list[float], sizes: tuple[int, ...] = DEEP, steps: int = 40) -> Snapshot:
    return with_steps(make_snapshot(sizes, steps=steps), grad_b=np.tile(np.array(values), (steps, 1)))


def heights(bars: LayerBars) -> list[float]:
    return [bars.rectangles(index)[0].height() for index in range(len(bars._columns))]


def test_every_layer_is_a_curve_of_its_hue(panel: GradientPanel) -> None:
    snapshot = make_snapshot(DEEP, steps=50)
    panel.show_snapshot(snapshot)
    curves = panel.plot.curves()
    assert [curve.name for curve in curves] == ["h1", "h2", "h3", "o"]
    assert [curve.colour for curve in curves] == [DARK.layer_colour(layer, 4) for layer in range(4)]
    for layer, (curve, line) in enumerate(zip(curves, panel.plot._lines, strict=True)):
        np.testing.assert_array_equal(curve.x, snapshot.lanes[0].steps.epoch)
        np.testing.assert_allclose(line.heights, np.log10(snapshot.lanes[0].steps.grad_b[:, layer]))


def test_published_figures_stand_behind_in_a_band_of_their_hue_while_epochs_are_counted(
    panel: GradientPanel,
) -> None:
    panel.published = (Published(2, ((0, 0.3), (100, 0.002))),)
    panel.count_in("epoch")
    panel.show_snapshot(make_snapshot(DEEP, steps=50))
    low, high, figures = panel.plot.curves()[-3:]
    assert (figures.name, figures.label) == ("book h2", "book h2")
    assert figures.colour == DARK.layer_colour(1, 4)
    np.testing.assert_array_equal(figures.y, [0.3, 0.002])
    np.testing.assert_allclose([low.y, high.y], [[0.15, 0.001], [0.6, 0.004]])
    (band,) = panel.plot.gaps
    assert [panel.plot.curves()[place] for place in (band.lower, band.upper)] == [low, high]
    panel.choose(MEASURES[1])
    assert len(panel.plot.curves()) == 4
    assert not panel.plot.gaps
    panel.choose(MEASURES[0])
    panel.count_in("step")
    assert len(panel.plot.curves()) == 4


def test_zeros_and_what_is_no_number_are_gaps(panel: GradientPanel) -> None:
    grad_b = np.full((40, 2), 0.1)
    grad_b[3, 0], grad_b[5, 0], grad_b[7, 1] = 0, np.nan, np.inf
    panel.show_snapshot(with_steps(make_snapshot(steps=40), grad_b=grad_b))
    gaps = [np.flatnonzero(np.isnan(line.heights)).tolist() for line in panel.plot._lines]
    assert gaps == [[3, 5], [7]]


def test_a_long_history_is_drawn_with_few_points(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(DEEP, steps=1000))
    panel.grab()
    panel.show_snapshot(make_snapshot(DEEP, steps=1000))
    assert len(panel.plot.curves()[0].x) <= 250
    panel.plot.look_at((1, 1.2))
    panel.plot.sight_chosen.emit((1, 1.2))
    seen = panel.plot.curves()[0].x
    assert np.diff(seen).max() == pytest.approx(1 / 150)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.label)
def test_every_measure_draws_its_own_numbers(panel: GradientPanel, measure: Any) -> None:
    snapshot = make_snapshot(DEEP, steps=50)
    panel.show_snapshot(snapshot)
    panel.choose(measure)
    x, y = measure.read(snapshot.lanes[0])
    assert y.shape == (len(x), 4)
    np.testing.assert_array_equal(panel.plot.curves()[2].y, y[:, 2])
    assert panel.plot.name == f"{measure.symbol}, {measure.over}, log scale"
    assert panel.plot.band == measure.band


def test_measures_are_all_different() -> None:
    lane = make_snapshot(DEEP).lanes[0]
    assert len({measure.read(lane)[1].tobytes() for measure in MEASURES}) == len(MEASURES)


def test_the_measure_is_chosen_from_a_menu(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(DEEP))
    actions = next(button.menu() for button in panel.findChildren(QToolButton) if button.menu()).actions()
    assert [action.text() for action in actions] == [measure.label for measure in MEASURES]
    actions[2].trigger()
    assert panel.measure is MEASURES[2]
    assert actions[2].isChecked()
    assert not actions[0].isChecked()


def test_bars_stand_on_the_axis_of_the_chart(panel: GradientPanel) -> None:
    panel.show_snapshot(constant([1e-3, 1e-2, 1e-1, 1.0]))
    panel.grab()
    frame, bars = panel.plot.frame(), panel.bars
    for index, value in enumerate([1e-3, 1e-2, 1e-1, 1.0]):
        top = bars.mapTo(panel, bars.rectangles(index)[0].topLeft().toPoint()).y()
        line = frame.points([0], [np.log10(value)])[0].toPoint()
        assert abs(top - panel.plot.mapTo(panel, line).y()) <= 1


def test_a_bar_is_the_root_mean_square_of_the_last_twentieth() -> None:
    y = np.array([[9.0]] * 38 + [[3.0], [4.0]])
    assert recent(y, noisy=True).values == pytest.approx(np.sqrt(12.5))
    assert recent(y, noisy=True).points == 2
    assert recent(y, noisy=False).values == 4
    assert np.isnan(recent(np.empty((0, 3)), noisy=True).values).all()


def test_a_layer_without_gradient_has_no_bar(panel: GradientPanel) -> None:
    panel.show_snapshot(constant([0.0, 0.1, np.nan, 0.1]))
    assert [height > 0 for height in heights(panel.bars)] == [False, True, False, True]


def test_bars_tell_their_numbers(panel: GradientPanel) -> None:
    panel.show_snapshot(constant([0.125, 0.1, 0.1, 0.2]))
    assert panel.bars.help_at(QPoint(2, 50)).splitlines() == [
        "hidden 1: ‖∂C/∂b‖ = 0.125 (RMS of the last 2 points)",
        "Click for the neurons of the layer, one by one.",
    ]
    assert panel.bars.help_at(QPoint(panel.bars.width() - 2, 50)).startswith("output: ‖∂C/∂b‖ = 0.200")
    assert panel.bars.help_at(QPoint(-5, 50)) == ""


VANISHING = Verdict(
    "vanishing", "Vanishing gradient: hidden 1 learns 28 times slower than hidden 3.", ("why",)
)


def judged(snapshot: Snapshot, verdict: Verdict, remedies: tuple[dict[str, Any], ...] = ()) -> Snapshot:
    lanes = tuple(replace(lane, verdict=verdict, remedies=remedies) for lane in snapshot.lanes)
    return replace(snapshot, lanes=lanes)


def test_the_sentence_is_the_verdict_and_its_grounds_are_told_on_hover(panel: GradientPanel) -> None:
    panel.show_snapshot(judged(make_snapshot(), VANISHING))
    assert panel.sentence.text() == VANISHING.sentence
    assert panel.sentence.toolTip() == tip(VANISHING.sentence, "why")


def test_before_the_first_step_it_says_what_to_press(panel: GradientPanel) -> None:
    untouched = make_snapshot(epochs=0, steps=0)
    panel.show_snapshot(untouched)
    assert panel.sentence.text() == "Not trained yet. Press Space to train."
    assert panel.plot.name == "‖∂C/∂b‖, training set, epoch 0, log scale"
    assert [curve.y for curve in panel.plot.curves()] == [1e-3, 4e-3]


def test_a_remedy_is_a_click_away_and_goes_when_it_no_longer_holds(
    panel: GradientPanel, qtbot: QtBot
) -> None:
    snapshot = make_snapshot()
    change = {"network.activation": "relu", "network.initializer": "he"}
    panel.show_snapshot(judged(snapshot, VANISHING, (change, {"training.eta": 0.05})))
    assert panel.remedies.first.text() == "activation = ReLU, start = He"
    assert [action.text() for action in panel.remedies.menu.actions()] == ["η = 0.05"]
    with qtbot.waitSignal(panel.remedy_taken) as taken:
        qtbot.mouseClick(panel.remedies.first, Qt.MouseButton.LeftButton)
    assert taken.args == [change]
    with qtbot.waitSignal(panel.remedy_taken) as taken:
        panel.remedies.menu.actions()[0].trigger()
    assert taken.args == [{"training.eta": 0.05}]
    panel.show_snapshot(snapshot)
    assert panel.remedies.isHidden()


def test_lanes_share_columns_and_differ_in_their_pens(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(lanes=3))
    assert [curve.name for curve in panel.plot.curves()] == ["A h1", "A o", "B h1", "B o", "C h1", "C o"]
    assert [curve.dash for curve in panel.plot.curves()[::2]] == list(LANE_PENS)
    assert [len(column.bars) for column in panel.bars._columns] == [3, 3]
    assert panel.sentence.text().startswith("A, B, C: ")


def test_a_deeper_twin_has_columns_of_its_own(panel: GradientPanel) -> None:
    lanes = (*make_snapshot((64, 30, 10)).lanes, *make_snapshot((64, 30, 20, 10)).lanes)
    panel.show_snapshot(replace(make_snapshot(), lanes=lanes))
    columns = panel.bars._columns
    assert [(column.name, len(column.bars)) for column in columns] == [("h1", 2), ("h2", 1), ("o", 2)]


@in_turn("layers", [1, 2, 8, 13])
@in_turn("steps", [0, 1, 1000])
def test_any_depth_and_any_length(panel: GradientPanel, layers: int, steps: int) -> None:
    panel.show_snapshot(make_snapshot((64, *[5] * (layers - 1), 10), steps=steps, epochs=min(steps, 3)))
    picture(panel.plot)
    assert len(panel.plot.curves()) == len(panel.bars._columns) == layers


@in_turn("value", [0.0, np.nan, np.inf, 1e-320, 1e308])
def test_any_numbers(panel: GradientPanel, value: float) -> None:
    panel.show_snapshot(constant([value] * 4, steps=900))
    picture(panel.plot)
    assert panel.sentence.text()


def test_another_run_is_seen_whole_and_the_old_one_is_gone(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(DEEP, steps=300))
    panel.plot.look_at((1, 1.5))
    panel.show_snapshot(make_snapshot((64, 30, 10), steps=0, epochs=0, run=2))
    assert panel.plot.sight() == (0, 1)
    assert [len(curve.x) for curve in panel.plot.curves()] == [1, 1]
    assert all(line.curve is None for line in panel.plot._lines[2:])


def test_nothing_loaded(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(lanes=0))
    panel.choose(MEASURES[1])
    assert not panel.plot.isVisible()


def test_colours_follow_the_style(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot())
    panel.recolour(LIGHT)
    assert panel.plot.curves()[0].colour == LIGHT.layer_colour(0, 2)
    assert panel.bars._columns[0].colour == LIGHT.layer_colour(0, 2)


def test_time_is_counted_in_steps_when_asked_for(panel: GradientPanel) -> None:
    snapshot = make_snapshot(DEEP, steps=50)
    panel.show_snapshot(snapshot)
    panel.plot.look_at((0.1, 0.2))
    panel.steps_button.click()
    np.testing.assert_array_equal(panel.plot.curves()[0].x, snapshot.lanes[0].steps.step)
    assert panel.plot.sight() == (0, 800)
    assert panel.plot.reading(20)[0][0] == "step 20"
    panel.steps_button.click()
    assert panel.plot.sight() == (0, 5)
    assert panel.plot.reading(0.1)[0][0] == "epoch 0.1"


def test_a_history_of_a_million_steps_of_three_lanes(panel: GradientPanel) -> None:
    snapshot = make_snapshot((64, *[5] * 11, 10), lanes=3, steps=1000)
    lanes = [
        replace(lane, steps=replace(lane.steps, step=1000 * lane.steps.step, epoch=lane.steps.epoch * 1000))
        for lane in snapshot.lanes
    ]
    panel.show_snapshot(replace(snapshot, lanes=tuple(lanes)))
    panel.steps_button.click()
    assert panel.plot.sight() == (0, 1e6)
    curves = panel.plot.curves()
    assert len(curves) == 36
    assert sum(len(curve.x) for curve in curves) <= 36 * 70
    picture(panel.plot)


@pytest.mark.parametrize("values", [[1e-12, 1e-6, 1e3], [1e-12, 1e-12, 1e-12]])
def test_readable_from_tiny_to_huge(panel: GradientPanel, values: list[float]) -> None:
    panel.show_snapshot(constant(values, (64, 5, 5, 10)))
    frame = panel.plot.frame()
    low, high = frame.y
    assert low <= np.log10(min(values))
    assert high >= np.log10(max(values))
    ticks = panel.plot.y_axis.ticks(low, high, frame.box.height())
    assert 2 <= len(ticks) <= frame.box.height() / 18 + 1
    assert f"h1  {number(values[0])}" in [words for words, _ in panel.plot.reading(0.1)]


def test_the_usual_band_of_the_update_ratio_is_in_sight(panel: GradientPanel) -> None:
    ratio = next(measure for measure in MEASURES if measure.of == "update_ratio")
    snapshot = make_snapshot(DEEP)
    (lane,) = snapshot.lanes
    tiny = replace(lane, epochs=replace(lane.epochs, update_ratio=np.full((6, 4), 1e-7)))
    panel.show_snapshot(replace(snapshot, lanes=(tiny,)))
    panel.choose(ratio)
    low, high = panel.plot.frame().y
    assert low <= -7
    assert high >= np.log10(3e-3)
    assert "CS231n" in ratio.help
    panel.choose(MEASURES[0])
    assert panel.plot.band is None


def test_a_click_on_a_bar_opens_its_neurons_and_another_closes_them(
    panel: GradientPanel, qtbot: QtBot
) -> None:
    snapshot = make_snapshot(DEEP)
    panel.show_snapshot(snapshot)
    assert not panel.detail.isVisible()
    qtbot.mouseClick(panel.bars, Qt.MouseButton.LeftButton, pos=QPoint(3, 50))
    assert panel.detail.isVisible()
    np.testing.assert_array_equal(
        panel.detail.neurons._values, np.abs(snapshot.lanes[0].gradient.biases[0][:, 0])
    )
    qtbot.mouseClick(panel.bars, Qt.MouseButton.LeftButton, pos=QPoint(3, 50))
    assert not panel.detail.isVisible()


def test_drop_and_neurons_take_turns(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(DEEP))
    assert not panel.detail.numbers()
    panel.drop_button.click()
    assert panel.detail.drop.isVisible()
    assert list(panel.detail.numbers()) == ["drop", "wᵀ", "σ′"]
    panel.bars.column_chosen.emit("o")
    assert panel.detail.neurons.isVisible()
    assert list(panel.detail.numbers()) == ["layer", "neuron", "|∂C/∂b|"]
    assert panel.detail.numbers()["layer"] == "o"
    assert not panel.drop_button.isChecked()
    panel.detail.closed.emit()
    assert not panel.detail.isVisible()
    assert panel.bars.marked == ""


def test_the_detail_is_of_the_lane_that_was_chosen(panel: GradientPanel) -> None:
    lanes = (*make_snapshot((64, 30, 10)).lanes, *make_snapshot((64, 30, 20, 10)).lanes)
    panel.show_snapshot(replace(make_snapshot(), lanes=lanes))
    panel.open("h2")
    panel.follow(1)
    assert panel.detail.caption.text() == "B: |∂C/∂b| of each neuron of hidden 2, last mini-batch"
    assert len(panel.detail.neurons._values) == 20
    panel.follow(0)
    assert panel.detail.caption.text() == "A: |∂C/∂b| of each neuron of output, last mini-batch"


def test_of_a_moment_that_was_gone_back_to_the_last_mini_batch_is_not_known(panel: GradientPanel) -> None:
    made = make_snapshot(DEEP)
    lane = made.lanes[0]
    nothing, between = np.full(len(lane.z), np.nan), np.full(len(lane.z) - 1, np.nan)
    unknown = LayerMeasures(*[nothing] * 6, *[between] * 2)
    panel.show_snapshot(replace(made, lanes=(replace(lane, now=unknown),)))
    panel.open("h2")
    assert panel.detail.caption.text().endswith("the last mini-batch is not kept here: make a step")
    assert panel.detail.neurons.words(3) == "neuron 4: not known"
    panel.open(DROP)
    assert panel.detail.caption.text().endswith("the last mini-batch is not kept here: make a step")
    assert panel.detail.drop._drops[0].words.endswith(": not known")
    panel.choose(MEASURES[-1])
    panel.show_snapshot(make_snapshot(DEEP, steps=0))
    assert "not a number" not in panel.bars.help_at(QPoint(3, 50))


def test_a_neuron_is_chosen_for_all_panels(panel: GradientPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot(DEEP))
    panel.open("h2")
    with qtbot.waitSignal(panel.neuron_selected) as chosen:
        at = panel.detail.neurons.rectangle(7).center().toPoint()
        qtbot.mouseClick(panel.detail.neurons, Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == [1, 7]
    panel.show_neuron(1, 7)
    assert panel.detail.neurons.marked == 7
    panel.show_neuron(0, 7)
    assert panel.detail.neurons.marked is None


def test_what_is_true_of_several_twins_is_said_once_and_before_training_without_a_key(
    panel: GradientPanel,
) -> None:
    snapshot = make_snapshot(lanes=3)
    a, b, c = snapshot.lanes
    lost = replace(b, verdict=Verdict("diverged", "Diverged.", ()))
    panel.show_snapshot(replace(snapshot, lanes=(a, lost, c)))
    assert panel.sentence.lines == ("A, C: Not trained yet.", "B: Diverged.")
    panel.follow(2)
    assert panel.sentence._chosen == 0


def test_each_twin_has_its_verdict_and_the_chosen_one_its_remedies(panel: GradientPanel) -> None:
    snapshot = make_snapshot(lanes=2)
    a, b = snapshot.lanes
    lost = replace(
        b, verdict=Verdict("diverged", "Diverged.", ("ran away",)), remedies=({"training.eta": 0.1},)
    )
    panel.show_snapshot(replace(snapshot, lanes=(a, lost)))
    assert panel.sentence.lines == ("A: Not trained yet.", "B: Diverged.")
    assert panel.sentence.toolTip() == tip(*panel.sentence.lines, "B: ran away")
    assert panel.remedies.isHidden()
    panel.follow(1)
    assert not panel.remedies.isHidden()


@pytest.mark.parametrize("lanes", [1, 3])
def test_every_curve_bears_its_name_at_its_end(panel: GradientPanel, lanes: int) -> None:
    panel.show_snapshot(make_snapshot((64, 30, 20, 10), lanes=lanes))
    panel.resize(520, 330)
    panel.grab()
    drawn = drawn_by(panel.plot)
    for curve in panel.plot.curves():
        name = drawn.text(curve.name)
        assert name.ink == curve.colour
        assert name.place.right() <= panel.plot.width()


def test_the_first_epoch_is_counted_in_steps_until_a_hand_chooses(panel: GradientPanel, qtbot: QtBot) -> None:
    later = make_snapshot()
    early = replace(later, epoch=0, batch=2, step=2)
    panel.show_snapshot(early)
    assert (panel.unit, panel.plot.unit, panel.steps_button.isChecked()) == ("step", "step", True)
    panel.show_snapshot(later)
    assert (panel.unit, panel.plot.unit, panel.steps_button.isChecked()) == ("epoch", "epoch", False)
    qtbot.mouseClick(panel.steps_button, Qt.MouseButton.LeftButton)
    panel.show_snapshot(later)
    assert panel.unit == "step"
    qtbot.mouseClick(panel.steps_button, Qt.MouseButton.LeftButton)
    panel.show_snapshot(early)
    assert panel.unit == "epoch"


def test_words_come_before_the_formula_in_the_menu_of_measures() -> None:
    for measure in MEASURES:
        words, _, formula = measure.label.partition(": ")
        assert words.replace(" ", "").isalpha(), measure.label
        assert formula.startswith(measure.symbol)


def test_what_a_hand_had_chosen_is_forgotten_where_a_lesson_begins(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(DEEP, steps=50))
    panel.steps_button.click()
    panel.drop_button.click()
    panel.choose(MEASURES[1])
    panel.forget_choices()
    assert (panel.unit, panel.measure, panel.detail.what) == ("epoch", MEASURES[0], "")
    assert not panel.steps_button.isChecked()
    assert not panel.drop_button.isChecked()
