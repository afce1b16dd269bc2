"""What is drawn behind the curves of the run at hand."""

import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from timelines import falling, made_timeline, shelved, standing

from nnviz.experiment.twins import add_twin
from nnviz.session.shelf import KeptRun, Shelf
from nnviz.session.snapshot import Snapshot
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.gradient_panel import GradientPanel
from nnviz.view.charts.time_axis import end_of_time, moment_of_past
from nnviz.view.parts.run_names import MOST_GHOSTS, ghosts_of
from nnviz.view.parts.style import DARK


def shelf_of(*pinned: int, runs: int = 4, here: int = 4) -> Snapshot:
    """Runs 1 to 4, of which the last is at hand; each came from the one before it."""
    shelf = tuple(shelved(n, parent=n - 1 or None, pinned=n in pinned) for n in range(1, runs + 1))
    return standing(made_timeline(750, run=here), shelf=shelf)


@in_turn(
    ("snapshot", "drawn"),
    [
        (shelf_of(), [3]),
        (shelf_of(1), [1, 3]),
        (shelf_of(3, 4), [3]),
        (shelf_of(here=1), [4]),
        (shelf_of(runs=1, here=1), []),
        (shelf_of(*range(1, 12), runs=12, here=12), list(range(12 - MOST_GHOSTS, 12))),
    ],
)
def test_the_one_it_came_from_is_drawn_and_those_that_are_pinned(
    snapshot: Snapshot, drawn: list[int]
) -> None:
    assert [run.run for run in ghosts_of(snapshot)] == drawn


def test_what_is_drawn_comes_with_its_layers_and_mini_batches_and_every_other_run_without() -> None:
    (lane,) = make_snapshot().lanes
    shelf = Shelf()
    for number in range(1, 6):
        run = KeptRun(make_snapshot().experiment, number - 1 or None, pinned=number == 2, curves=falling(5))
        shelf.add(run)
        run.end, run.step_curves = 750, lane.steps
    for here in range(1, 6):
        shelf.turn_to(here)
        snapshot = standing(made_timeline(750, run=here), shelf=shelf.shown())
        whole = {here, *(run.run for run in ghosts_of(snapshot))}
        assert [run.run for run in snapshot.shelf if run.step_curves is not None] == sorted(whole)
        for run in snapshot.shelf:
            assert run.curves is not None
            assert run.curves.grad_b.shape == (6, 2 if run.run in whole else 0)
            np.testing.assert_array_equal(run.curves.train_cost, falling(5).train_cost)


def test_a_run_on_other_data_is_not_drawn_even_where_it_was_pinned() -> None:
    other = make_snapshot().experiment.replace("data.name", "xor")
    snapshot = shelf_of(1)
    for pinned in (False, True):
        shelf = tuple(
            replace(run, experiment=other, pinned=pinned) if run.run == 3 else run for run in snapshot.shelf
        )
        assert [run.run for run in ghosts_of(replace(snapshot, shelf=shelf))] == [1]


def test_the_name_of_a_ghost_that_ends_early_stands_beside_the_picture(cost: CostPanel) -> None:
    early = shelved(1, curves=falling(2), name="early", pinned=True)
    cost.show_snapshot(standing(made_timeline(750, run=2), shelf=(early, shelved(2))))
    plot = cost.cost_plot
    frame = plot.frame()
    places = {one.words[0]: one for one in plot._ends.places(frame)}
    assert places["early"].at.x() == pytest.approx(frame.box.right(), abs=1)
    assert not places["early"].is_led_to  # there may be another
    assert all(one.is_led_to for name, one in places.items() if name != "early")


def test_the_run_of_another_lesson_on_the_same_data_is_not_drawn() -> None:
    snapshot = shelf_of()
    named = snapshot.experiment.replace("name", "Softmax and surprise")
    assert not ghosts_of(replace(snapshot, experiment=named))


@pytest.fixture
def cost(qtbot: QtBot) -> CostPanel:
    panel = CostPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(440, 320)
    panel.show()
    return panel


def test_a_ghost_is_thin_and_bears_its_name(cost: CostPanel) -> None:
    cost.show_snapshot(shelf_of(1))
    for plot, numbers in ((cost.cost_plot, falling(5, scale=1.6).train_cost), (cost.accuracy_plot, None)):
        labels = [curve.label for curve in plot.curves() if not curve.thick]
        assert {"Digits, 8 × 8", "η = 0.1"} <= set(labels)
        ghost = next(curve for curve in plot.curves() if curve.label == "η = 0.1")
        if numbers is not None:
            np.testing.assert_array_equal(ghost.y, numbers)


def test_the_ghost_of_a_run_that_is_called_by_its_twin_is_said_to_be_of_a(cost: CostPanel) -> None:
    snapshot = shelf_of(1)
    twins = add_twin(snapshot.experiment, "training.eta", 0.1)
    shelf = tuple(replace(run, experiment=twins) if run.run == 3 else run for run in snapshot.shelf)
    cost.show_snapshot(replace(snapshot, shelf=shelf))
    labels = [curve.label for curve in cost.cost_plot.curves() if not curve.thick and curve.label]
    assert labels == ["Digits, 8 × 8", "A of η = 0.1"]


def test_a_ghost_of_another_cost_is_not_taken_for_one_of_this(cost: CostPanel) -> None:
    snapshot = shelf_of(1)
    cost.show_snapshot(snapshot)
    assert "thin" not in cost.cost_plot.name
    other = snapshot.experiment.replace("training.cost", "quadratic")
    shelf = tuple(replace(run, experiment=other) if run.run == 1 else run for run in snapshot.shelf)
    cost.show_snapshot(replace(snapshot, shelf=shelf))
    assert cost.cost_plot.name == "cost C, cross-entropy (thin: quadratic, cross-entropy), mean over the set"


def test_an_epoch_is_at_one_place_in_both_plots_though_one_has_room_for_longer_labels(
    cost: CostPanel,
) -> None:
    named = shelved(1, name="WIDE WIDE WIDE", pinned=True)
    for height in (320, 230, 170):
        cost.resize(440, height)
        cost.show_snapshot(standing(made_timeline(750, run=2), shelf=(named, shelved(2))))
        QApplication.processEvents()  # in which Qt lays out the plots
        above, below = (plot.frame().box for plot in (cost.cost_plot, cost.accuracy_plot))
        assert (above.left(), above.right()) == (below.left(), below.right())


def test_a_ghost_that_is_out_of_all_proportion_does_not_set_the_axis(cost: CostPanel) -> None:
    wild = shelved(1, curves=falling(5, scale=1e6))
    cost.show_snapshot(standing(made_timeline(750, run=2), shelf=(wild, shelved(2))))
    assert cost.cost_plot.frame().y[1] < 100


def test_in_the_past_what_came_later_is_pale_and_the_axis_of_time_stays(cost: CostPanel) -> None:
    end = end_of_time(standing(made_timeline(750)))
    snapshot = standing(made_timeline(300))
    cost.show_snapshot(snapshot)
    assert end_of_time(snapshot) == end
    later = [curve for curve in cost.cost_plot.curves() if curve.name.startswith("later")]
    assert len(later) == 2
    assert later[0].x.tolist() == [1, 2, 3, 4, 5]  # it joins on to what was until now
    cost.show_snapshot(standing(made_timeline(750)))
    assert not [curve for curve in cost.cost_plot.curves() if curve.name.startswith("later")]


def test_the_gradient_of_a_ghost_is_that_of_its_first_layer(qtbot: QtBot) -> None:
    panel = GradientPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(440, 320)
    panel.show()
    panel.show_snapshot(shelf_of())
    (ghost,) = [curve for curve in panel.plot.curves() if curve.label.startswith("η = 0.1")]
    assert ghost.label == "η = 0.1 h1"
    curves = falling(5)
    np.testing.assert_allclose(ghost.y, curves.grad_b[:, 0])


def test_in_the_past_the_first_epoch_is_not_counted_in_steps_again(qtbot: QtBot) -> None:
    panel = GradientPanel(DARK)
    qtbot.addWidget(panel)
    panel.show_snapshot(standing(made_timeline(100)))
    assert panel.unit == "epoch"


def test_ghosts_that_are_called_alike_are_told_apart(cost: CostPanel) -> None:
    cost.show_snapshot(shelf_of(1, 2))
    labels = [curve.label for curve in cost.cost_plot.curves() if not curve.thick and curve.label]
    assert labels == ["Digits, 8 × 8", "η = 0.1 (2)", "η = 0.1 (3)"]


@pytest.mark.parametrize(("step", "now"), [(300, 2.0), (375, 2.5), (750, None)])
def test_a_line_stands_at_the_moment_of_the_past_that_is_shown(
    cost: CostPanel, step: int, now: float | None
) -> None:
    cost.show_snapshot(standing(made_timeline(step)))
    for plot in (cost.cost_plot, cost.accuracy_plot):
        lines = [mark for mark in drawn_by(plot).of("fill", DARK.accent) if mark.place.width() <= 1]
        assert plot.now == now
        assert len(lines) == (now is not None)
        if now is not None:
            frame = plot.frame()
            assert abs(frame.x_at(lines[0].place.center().x()) - now) < 0.05


def test_in_an_epoch_that_is_not_over_the_moment_is_a_part_of_it() -> None:
    assert moment_of_past(standing(made_timeline(825, end=900))) == 5.5
    assert moment_of_past(standing(made_timeline(825, end=900)), "step") == 825
