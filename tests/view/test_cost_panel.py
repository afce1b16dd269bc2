from itertools import combinations
from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import fields, replace
from pictures import drawn_by, picture
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.app.house_style import wear
from nnviz.session.snapshot import Snapshot
from nnviz.training.curves import EpochCurves
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.parts.style import DARK, LANE_PENS, LIGHT


@pytest.fixture
def panel(show: Show) -> CostPanel:
    return show(CostPanel(DARK), 400, 290)


def with_epochs(snapshot: Snapshot, rows: int | None = None, **columns: Any) -> Snapshot:
    """The same with other columns in its only lane, and only the first rows."""
    (lane,) = snapshot.lanes
    changed = replace(lane.epochs, **columns)
    cut = EpochCurves(*(getattr(changed, field.name)[:rows] for field in fields(changed)))
    return replace(snapshot, lanes=(replace(lane, epochs=cut),))


def names(plot: CurvePlot) -> list[str]:
    return [curve.name for curve in plot.curves()]


def test_train_and_test_are_drawn_over_epochs(panel: CostPanel) -> None:
    snapshot = make_snapshot(epochs=5)
    panel.show_snapshot(snapshot)
    epochs = snapshot.lanes[0].epochs
    train, test = panel.cost_plot.curves()
    assert (train.name, test.name) == ("train", "test")
    np.testing.assert_array_equal(train.x, epochs.epoch)
    np.testing.assert_array_equal(train.y, epochs.train_cost)
    np.testing.assert_array_equal(test.y, epochs.test_cost)
    np.testing.assert_allclose(panel.accuracy_plot.curves()[1].y, 100 * epochs.test_accuracy)
    assert panel.cost_plot.name == "cost C, cross-entropy, mean over the set"
    assert panel.cost_plot.sight() == panel.accuracy_plot.sight() == (0, 5)


def test_the_values_stand_at_the_ends(panel: CostPanel) -> None:
    column = np.array([3.0, 0.5])
    panel.show_snapshot(with_epochs(make_snapshot(epochs=1), train_cost=column, test_accuracy=column / 10))
    panel.grab()
    costs = [one.words[0] for one in panel.cost_plot._ends.places(panel.cost_plot.frame())]
    shares = [one.words[0] for one in panel.accuracy_plot._ends.places(panel.accuracy_plot.frame())]
    assert costs[0] == "train 0.500"
    assert shares[1] == "test 5.0 %"


def test_lanes_have_letters_and_pens(panel: CostPanel) -> None:
    panel.show_snapshot(make_snapshot(lanes=3))
    curves = panel.cost_plot.curves()
    assert [curve.name for curve in curves] == ["A train", "A test", "B train", "B test", "C train", "C test"]
    assert [curve.dash for curve in curves[::2]] == list(LANE_PENS)
    for train, test in zip(curves[::2], curves[1::2], strict=True):
        assert train.colour == test.colour  # one for each twin
        assert test.thick
        assert not train.thick
    assert len({curve.colour.name() for curve in curves}) == 3
    panel.show_snapshot(make_snapshot(lanes=1))
    assert names(panel.cost_plot) == ["train", "test"]


def test_mini_batches_are_shown_until_the_first_epoch_is_over(panel: CostPanel) -> None:
    snapshot = make_snapshot(epochs=1)
    panel.show_snapshot(with_epochs(snapshot, rows=1))
    assert names(panel.cost_plot) == ["train", "test", "mini-batch"]
    np.testing.assert_array_equal(panel.cost_plot.curves()[2].y, snapshot.lanes[0].steps.cost)
    panel.show_snapshot(snapshot)
    assert names(panel.cost_plot) == ["train", "test"]


def test_a_penalty_is_named_with_both_parts(panel: CostPanel) -> None:
    penalised = with_epochs(
        make_snapshot(epochs=1), train_cost=np.array([3, 0.5]), train_penalty=np.array([0, 0.25])
    )
    panel.show_snapshot(penalised)
    assert panel.caption.text() == "C = 0.500 + 0.250 = 0.750"
    assert panel.cost_plot.name == "data cost C₀ (C = C₀ + penalty), cross-entropy, mean over the set"
    panel.show_snapshot(make_snapshot())
    assert panel.caption.text() == ""


def test_log_is_a_button(panel: CostPanel, qtbot: QtBot) -> None:
    snapshot = make_snapshot()
    panel.show_snapshot(snapshot)
    qtbot.mouseClick(panel.log_button, Qt.MouseButton.LeftButton)
    np.testing.assert_allclose(
        panel.cost_plot._lines[0].heights, np.log10(snapshot.lanes[0].epochs.train_cost)
    )
    assert not panel.accuracy_plot.log


def test_without_accuracy_the_cost_has_the_room(panel: CostPanel) -> None:
    nothing = np.full(6, np.nan)
    panel.show_snapshot(with_epochs(make_snapshot(epochs=5), train_accuracy=nothing, test_accuracy=nothing))
    assert not panel.accuracy_plot.isVisible()
    assert panel.cost_plot.time_axis.is_shown
    panel.show_snapshot(make_snapshot(epochs=5))
    assert panel.accuracy_plot.isVisible()
    assert not panel.cost_plot.time_axis.is_shown


def test_both_plots_look_at_the_same_stretch(panel: CostPanel) -> None:
    panel.show_snapshot(make_snapshot(epochs=5))
    panel.accuracy_plot.scale_sight(0.2, about=1.25)
    assert panel.cost_plot.sight() == (1, 2)
    panel.show_snapshot(make_snapshot(epochs=20))
    assert panel.cost_plot.sight() == panel.accuracy_plot.sight() == (1, 2)


def test_another_run_is_seen_whole(panel: CostPanel) -> None:
    panel.show_snapshot(make_snapshot(epochs=20))
    panel.cost_plot.look_at((1, 2))
    panel.show_snapshot(make_snapshot(epochs=2, run=2))
    assert panel.cost_plot.sight() == (0, 2)
    assert len(panel.cost_plot.curves()[0].x) == 3


def test_nothing_loaded_and_nothing_evaluated(panel: CostPanel) -> None:
    panel.show_snapshot(make_snapshot(lanes=0))
    panel.show_snapshot(with_epochs(make_snapshot(epochs=0, steps=0), rows=0))
    picture(panel.cost_plot)
    assert all(len(curve.x) == 0 for curve in panel.cost_plot.curves())


def test_costs_that_overflowed_are_gaps(panel: CostPanel) -> None:
    bad = np.array([3, 1, np.inf, np.nan, 1e300, 2])
    for is_log, there in ((False, "110001"), (True, "110011"), (False, "110001")):
        panel.log_button.setChecked(is_log)
        panel.show_snapshot(with_epochs(make_snapshot(epochs=5), train_cost=bad, test_cost=bad[::-1]))
        picture(panel.cost_plot)
        train, test = (
            "".join(str(int(seen)) for seen in np.isfinite(line.heights)) for line in panel.cost_plot._lines
        )
        assert (train, test) == (there, there[::-1])


def test_colours_follow_the_style(panel: CostPanel) -> None:
    panel.show_snapshot(make_snapshot())
    panel.recolour(LIGHT)
    assert panel.cost_plot.curves()[0].colour == LIGHT.colour("train")
    assert panel.cost_plot._lines[0].pen.color() == LIGHT.colour("train")


@pytest.mark.dressed
@pytest.mark.parametrize("height", [150, 180, 220, 420])
def test_of_three_twins_a_label_is_left_out_only_if_it_is_told_and_none_lies_over_another(
    panel: CostPanel, height: int
) -> None:
    panel.show_snapshot(make_snapshot(lanes=3))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    wear(app, DARK)  # whose letters are larger
    panel.resize(420, height)
    panel.show()
    QApplication.processEvents()  # the heights are shared out
    panel.draw_again()
    for plot in (panel.cost_plot, panel.accuracy_plot):
        labels = [mark for mark in drawn_by(plot).of("text") if mark.text[:2] in ("A ", "B ", "C ")]
        assert len(labels) == 6 if height == 420 else {mark.text[2:6] for mark in labels} >= {"test"}
        assert len(labels) in (3, 6)
        for one, other in combinations(labels, 2):
            assert not one.place.adjusted(0, 2, 0, -2).intersects(other.place.adjusted(0, 2, 0, -2))
        assert all(mark.place.right() <= plot.width() for mark in labels)
    assert "thin: train" in panel.accuracy_plot.name


def test_the_numbers_of_the_name_of_the_cost_are_the_last_ones(panel: CostPanel) -> None:
    snapshot = make_snapshot(epochs=4)
    (lane,) = snapshot.lanes
    costs, penalties = np.array([4.0, 3.0, 2.0, 1.5, 1.25]), np.array([0.0, 0.1, 0.2, 0.3, 0.5])
    epochs = replace(lane.epochs, train_cost=costs, train_penalty=penalties)
    panel.show_snapshot(replace(snapshot, lanes=(replace(lane, epochs=epochs),)))
    assert panel.caption.text() == "C = 1.25 + 0.500 = 1.75"
    assert panel.cost_plot.name.startswith("data cost C₀ (C = C₀ + penalty)")
    panel.show_snapshot(
        replace(snapshot, lanes=(replace(lane, epochs=replace(epochs, train_penalty=0 * costs)),))
    )
    assert panel.caption.text() == ""
    assert panel.cost_plot.name.startswith("cost C")


def test_one_plot_takes_the_room_of_both_and_gives_it_back(qtbot: QtBot) -> None:
    panel = CostPanel(DARK)
    qtbot.addWidget(panel)
    panel.show_snapshot(make_snapshot())
    for alone, other in (
        (panel.cost_plot, panel.accuracy_plot),
        (panel.accuracy_plot, panel.cost_plot),
    ):
        panel.show_alone(alone)
        assert not alone.isHidden()
        assert other.isHidden()
        assert alone.time_axis.is_shown
    panel.show_alone(None)
    assert not panel.cost_plot.isHidden()
    assert not panel.accuracy_plot.isHidden()


def test_every_epoch_is_among_the_numbers_though_few_points_are_drawn(panel: CostPanel) -> None:
    snapshot = make_snapshot(epochs=1000)
    panel.show_snapshot(snapshot)
    epochs, found = snapshot.lanes[0].epochs, panel.numbers()
    assert len(panel.cost_plot.curves()[0].x) < 400
    np.testing.assert_array_equal(found["epoch"], epochs.epoch)
    np.testing.assert_array_equal(found["cost, train"], epochs.train_cost)
    np.testing.assert_array_equal(found["accuracy / %, test"], 100 * epochs.test_accuracy)
