"""A run that blew up is seen to blow up, in the charts of cost and gradient."""

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by
from PySide6.QtGui import QColor
from shown import Show

from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.training.divergence import Divergence
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.gradient_panel import GradientPanel
from nnviz.view.parts.style import LIGHT

BATCHES = 150


def blown_up(lane: LaneSnapshot, cost: float = 4e4) -> LaneSnapshot:
    """The lane as it stands after it ran away in mini-batch 30 of its first epoch: it was evaluated once."""
    steps = np.arange(8.0, 25.0, 8.0)
    curves = replace(
        lane.steps,
        step=steps, epoch=steps / BATCHES, grad_b=lane.steps.grad_b[:3], grad_w=lane.steps.grad_w[:3],
        cost_epoch=np.array([8, 16, 30]) / BATCHES, cost=np.array([2.0, 50.0, cost]),
    )  # fmt: skip
    epochs = type(lane.epochs)(*(getattr(lane.epochs, name)[:1] for name in lane.epochs.__struct_fields__))
    return replace(lane, steps=curves, epochs=epochs, divergence=Divergence(0, 30, cost, 2.3, 9.0, 8.0, 1.0))


@pytest.fixture
def alone() -> Snapshot:
    snapshot = make_snapshot(epochs=1, steps=3)
    return replace(snapshot, lanes=(blown_up(snapshot.lanes[0]),), batches=BATCHES)


@pytest.fixture
def beside() -> Snapshot:
    """A twin that ran away while A goes on."""
    snapshot = make_snapshot(epochs=5, lanes=2)
    first, second = snapshot.lanes
    return replace(snapshot, lanes=(first, blown_up(second)), batches=BATCHES)


@pytest.fixture
def cost(show: Show) -> CostPanel:
    return show(CostPanel(LIGHT), 500, 400)


@pytest.fixture
def gradient(show: Show) -> GradientPanel:
    return show(GradientPanel(LIGHT), 500, 400)


def test_the_cost_is_drawn_from_the_last_evaluation_up_to_the_blow_up(
    cost: CostPanel, alone: Snapshot
) -> None:
    cost.show_snapshot(alone)
    (lane,) = alone.lanes
    curve = cost.cost_plot.curves()[-1]
    assert (curve.name, curve.colour) == ("blow-up", QColor(LIGHT.bad))
    np.testing.assert_allclose(curve.x, np.array([0, 8, 16, 30]) / BATCHES)
    np.testing.assert_allclose(curve.y, [lane.epochs.train_cost[0], 2, 50, 4e4])
    assert cost.cost_plot.frame().y[1] >= 4e4
    assert cost.cost_plot.sight()[1] >= 30 / BATCHES
    twice = make_snapshot(epochs=1).lanes[0].epochs
    later = replace(
        lane.steps,
        cost_epoch=1 + np.array([-10, *lane.steps.cost_epoch * BATCHES]) / BATCHES,
        cost=np.array([2.5, *lane.steps.cost]),
    )
    cost.show_snapshot(replace(alone, lanes=(replace(lane, epochs=twice, steps=later),)))
    curve = cost.cost_plot.curves()[-1]
    np.testing.assert_allclose(curve.x, 1 + np.array([0, 8, 16, 30]) / BATCHES)
    np.testing.assert_allclose(curve.y, [twice.train_cost[1], 2, 50, 4e4])


def test_the_moment_is_marked_where_the_cost_was_last_seen(cost: CostPanel, alone: Snapshot) -> None:
    cost.show_snapshot(alone)
    drawn, frame = drawn_by(cost.cost_plot), cost.cost_plot.frame()
    (at,) = frame.points([30 / BATCHES], [frame.y[0]])
    lines = [mark.place for mark in drawn.of("fill", LIGHT.bad) if mark.place.width() == 1]
    assert [line.center().x() for line in lines] == pytest.approx([at.x()], abs=1)
    assert lines[0].height() == pytest.approx(frame.box.height(), abs=1)
    word = drawn.text("diverged")
    assert word.ink == QColor(LIGHT.bad)
    assert frame.box.contains(word.place)


@pytest.mark.parametrize(("unit", "at"), [("epoch", 30 / BATCHES), ("step", 30)])
def test_the_gradient_has_the_mark_in_the_unit_of_its_axis(
    gradient: GradientPanel, alone: Snapshot, unit: str, at: float
) -> None:
    gradient.show_snapshot(alone)
    gradient.count_in(unit)
    assert gradient.plot.marks == [(pytest.approx(at), "diverged")]
    assert gradient.plot.sight()[1] >= at


def test_a_twin_that_blew_up_leaves_the_picture_and_the_other_stays_readable(
    cost: CostPanel, gradient: GradientPanel, beside: Snapshot
) -> None:
    for panel in (cost, gradient):
        panel.show_snapshot(beside)
    assert cost.cost_plot.marks == gradient.plot.marks == [(pytest.approx(30 / BATCHES), "B diverged")]
    assert cost.cost_plot.frame().y[1] < 100
    assert cost.cost_plot.curves()[-1].name == "B blow-up"


def test_what_is_no_number_at_the_blow_up_is_marked_all_the_same(cost: CostPanel, alone: Snapshot) -> None:
    cost.show_snapshot(replace(alone, lanes=(blown_up(alone.lanes[0], np.nan),)))
    assert cost.cost_plot.marks == [(pytest.approx(30 / BATCHES), "diverged")]
    assert "diverged" in drawn_by(cost.cost_plot).words


def test_who_goes_back_sees_no_mark_any_more(cost: CostPanel, alone: Snapshot) -> None:
    cost.show_snapshot(alone)
    cost.show_snapshot(make_snapshot())
    assert not cost.cost_plot.marks
    assert "blow-up" not in [curve.name for curve in cost.cost_plot.curves()]
