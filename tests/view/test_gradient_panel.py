from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from nnviz.engine.commands import State
from nnviz.engine.snapshot import Snapshot
from nnviz.view.gradient_measures import MEASURES, recent
from nnviz.view.gradient_panel import GradientPanel
from nnviz.view.layer_bars import LayerBars
from nnviz.view.style import DARK, LANE_PENS, LIGHT

DEEP = (784, 30, 30, 30, 10)


@pytest.fixture
def panel(qtbot: QtBot) -> GradientPanel:
    made = GradientPanel(DARK)
    qtbot.addWidget(made)
    made.resize(400, 320)
    made.show()
    return made


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
        np.testing.assert_allclose(line.getData()[1], np.log10(snapshot.lanes[0].steps.grad_b[:, layer]))


def test_zeros_and_what_is_no_number_are_gaps(panel: GradientPanel) -> None:
    grad_b = np.full((40, 2), 0.1)
    grad_b[3, 0], grad_b[5, 0], grad_b[7, 1] = 0, np.nan, np.inf
    panel.show_snapshot(with_steps(make_snapshot(steps=40), grad_b=grad_b))
    gaps = [np.flatnonzero(np.isnan(line.getData()[1])).tolist() for line in panel.plot._lines]
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
    assert panel.plot.name.startswith(measure.symbol)
    assert panel.caption.text() == measure.over


def test_measures_are_all_different() -> None:
    lane = make_snapshot(DEEP).lanes[0]
    assert len({measure.read(lane)[1].tobytes() for measure in MEASURES}) == len(MEASURES)


def test_the_measure_is_chosen_from_a_menu(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(DEEP))
    actions = panel.findChild(QToolButton).menu().actions()
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
    assert panel.bars.help_at(QPoint(2, 50)) == "hidden 1: ‖∂C/∂b‖ = 0.125 (RMS of the last 2 points)"
    assert panel.bars.help_at(QPoint(panel.bars.width() - 2, 50)).startswith("output: ‖∂C/∂b‖ = 0.200")
    assert panel.bars.help_at(QPoint(-5, 50)) == ""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([0.01, 0.1, 0.28, 0.5], "Vanishing gradient: hidden 1 learns 28 times slower than hidden 3."),
        (
            [0.1, 0.1, 0.15, 0.5],
            "Healthy: the hidden layers learn at about the same speed (within 1.5 times).",
        ),
    ],
)
def test_the_sentence_reads_the_bars(panel: GradientPanel, values: list[float], sentence: str) -> None:
    panel.show_snapshot(constant(values))
    assert panel.sentence.text() == sentence


def test_the_sentence_before_the_first_step_and_after_divergence(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(epochs=0, steps=0))
    assert "Press Space" in panel.sentence.text()
    panel.show_snapshot(make_snapshot(state=State.DIVERGED))
    assert "smaller η" in panel.sentence.text()


def test_lanes_share_columns_and_differ_in_their_pens(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(lanes=3))
    assert [curve.name for curve in panel.plot.curves()] == ["A h1", "A o", "B h1", "B o", "C h1", "C o"]
    assert [curve.dash for curve in panel.plot.curves()[::2]] == list(LANE_PENS)
    assert [len(column.bars) for column in panel.bars._columns] == [3, 3]
    assert [line[:3] for line in panel.sentence.text().splitlines()] == ["A: ", "B: ", "C: "]


def test_a_deeper_twin_has_columns_of_its_own(panel: GradientPanel) -> None:
    lanes = (*make_snapshot((64, 30, 10)).lanes, *make_snapshot((64, 30, 20, 10)).lanes)
    panel.show_snapshot(replace(make_snapshot(), lanes=lanes))
    columns = panel.bars._columns
    assert [(column.name, len(column.bars)) for column in columns] == [("h1", 2), ("h2", 1), ("o", 2)]


@pytest.mark.parametrize("layers", [1, 2, 8, 13])
@pytest.mark.parametrize("steps", [0, 1, 1000])
def test_any_depth_and_any_length(panel: GradientPanel, layers: int, steps: int) -> None:
    panel.show_snapshot(make_snapshot((64, *[5] * (layers - 1), 10), steps=steps, epochs=min(steps, 3)))
    assert not panel.grab().isNull()
    assert len(panel.plot.curves()) == len(panel.bars._columns) == layers


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf, 1e-320, 1e308])
def test_any_numbers(panel: GradientPanel, value: float) -> None:
    panel.show_snapshot(constant([value] * 4, steps=900))
    assert not panel.grab().isNull()
    assert panel.sentence.text()


def test_another_run_is_seen_whole_and_the_old_one_is_gone(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(DEEP, steps=300))
    panel.plot.look_at((1, 1.5))
    panel.show_snapshot(make_snapshot((64, 30, 10), steps=0, epochs=0, run=2))
    assert panel.plot.sight() == (0, 1)
    assert [len(curve.x) for curve in panel.plot.curves()] == [0, 0]
    assert all(line.getData() == (None, None) for line in panel.plot._lines[2:])


def test_nothing_loaded(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot(lanes=0))
    panel.choose(MEASURES[1])
    assert not panel.plot.isVisible()


def test_colours_follow_the_style(panel: GradientPanel) -> None:
    panel.show_snapshot(make_snapshot())
    panel.apply_style(LIGHT)
    assert panel.plot.curves()[0].colour == LIGHT.layer_colour(0, 2)
    assert panel.bars._columns[0].colour == LIGHT.layer_colour(0, 2)
