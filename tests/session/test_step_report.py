"""What the last mini-batch did, against a second computation."""

from collections.abc import Callable
from functools import partial
from itertools import count

import numpy as np
import pytest
from by_hand import Clock
from cases import in_turn
from msgspec.structs import astuple
from small_runs import small

from nnviz.core import Backprop, backprop
from nnviz.core.gradient_check import TOLERANCE, GradientCheck
from nnviz.core.mistakes import MISTAKES
from nnviz.core.suspects import Kind, cells_of
from nnviz.session.gradient_badge import PERIOD, SPARING, GradientBadge
from nnviz.session.lanes import Lanes
from nnviz.session.phases import phases_of
from nnviz.session.snapshot import Descent, LaneSnapshot, LayerMeasures
from nnviz.session.step_report import compared, measure_descent, measure_layers
from nnviz.training.build import build
from nnviz.training.trainer import Trainer


@pytest.fixture
def stepped() -> Trainer:
    trainer = build(small(network__hidden=[6, 5]))
    trainer.step()
    return trainer


def first_batch() -> tuple[Trainer, Backprop]:
    """A trainer that has not stepped, and its first mini-batch taken through."""
    trainer = build(small(network__hidden=[6, 5]))
    dealt = trainer.deal()
    work = Backprop(trainer.network, trainer.cost, dealt.m)
    work.load(dealt.a[0], dealt.y)
    work.forward()
    work.backward()
    return trainer, work


def test_the_norms_are_those_of_the_batch(stepped: Trainer) -> None:
    _, work = first_batch()
    now = measure_layers(stepped)
    np.testing.assert_allclose(now.grad_b, [np.linalg.norm(b) for b in work.gradient.biases])
    np.testing.assert_allclose(now.grad_w, [np.linalg.norm(w) for w in work.gradient.weights])
    np.testing.assert_allclose(now.grad_rms, [np.sqrt(np.mean(w**2)) for w in work.gradient.weights])


def test_the_mean_of_the_norms_is_that_of_each_example_alone(stepped: Trainer) -> None:
    trainer, work = first_batch()
    norms = []
    for x, y in zip(work.a[0].T, work.y.T, strict=True):
        alone = backprop(trainer.network, x[:, None], y[:, None], trainer.cost.name)
        norms.append([np.linalg.norm(b) for b in alone.biases])
    now = measure_layers(stepped)
    np.testing.assert_allclose(now.example_grad_b, np.mean(norms, axis=0))
    assert (now.example_grad_b >= now.grad_b).all()


def test_the_drop_comes_apart_into_weights_and_slope(stepped: Trainer) -> None:
    trainer, work = first_batch()
    now = measure_layers(stepped)
    sizes = np.array([np.linalg.norm(delta) for delta in work.delta])
    np.testing.assert_allclose(now.weights_factor * now.slope_factor, sizes[:-1] / sizes[1:])
    w = trainer.network.theta.weights
    through = [np.linalg.norm(w[i + 1].T @ work.delta[i + 1]) for i in range(2)]
    np.testing.assert_allclose(now.weights_factor, through / sizes[1:])


def test_where_nothing_comes_through_there_is_no_factor() -> None:
    trainer = build(small(network__initializer="zeros", network__hidden=[6, 5]))
    trainer.step()
    now = measure_layers(trainer)
    assert now.weights_factor[1] == 0  # all weights were 0
    assert np.isnan(now.slope_factor).all()
    assert np.isnan(now.update_ratio[0])  # of weights that are 0 still


def test_before_the_first_step_there_is_nothing_to_measure() -> None:
    trainer = build(small())
    assert np.isnan(measure_layers(trainer).grad_b).all()
    assert measure_descent(trainer, trainer.gradient) is None


@pytest.mark.parametrize("eta", [1e-1, 1e-3, 1e-5])
def test_what_is_foretold_comes_true_as_eta_goes_to_0(eta: float) -> None:
    trainer = build(small(training__eta=eta))
    trainer.step()
    descent = measure_descent(trainer, trainer.gradient)
    assert descent is not None
    nabla = trainer.gradient.vector
    assert descent.predicted == pytest.approx(-eta * float(nabla @ nabla))
    assert abs(descent.true / descent.predicted - 1) < 20 * eta
    assert np.isnan(descent.angle)


def test_the_full_batch_points_the_same_way_as_itself() -> None:
    trainer = build(small(training__batch_size=95))
    trainer.step()
    before = trainer.network.theta.vector.copy()
    quick = measure_descent(trainer, trainer.gradient)
    assert quick is not None
    descent = compared(quick, trainer, trainer.gradient)
    # An angle near 0 is the arccosine of a rounded 1: the root of the rounding is all that can be told.
    assert descent.angle == pytest.approx(0, abs=1e-5)
    assert descent.length_ratio == pytest.approx(1)
    np.testing.assert_array_equal(trainer.network.theta.vector, before)


def picture(lanes: Lanes) -> LaneSnapshot:
    """With all that is measured of the last step."""
    lanes.observe(0, standing=True)
    if lanes.may_look_closer:
        lanes.look_closer()
    _, (lane,) = lanes.observe(0, standing=True)
    return lane


def test_a_first_picture_waits_for_no_comparison_and_the_next_one_has_it() -> None:
    lanes = Lanes(small(), None)
    lanes.observe(0, standing=True)
    assert not lanes.may_look_closer  # there was no step yet
    lanes.lead.step()
    assert not lanes.may_look_closer  # no picture of it yet
    _, (first,) = lanes.observe(0, standing=True)
    assert first.descent is not None
    assert np.isnan([first.descent.angle, first.descent.length_ratio]).all()
    assert first.check is None
    assert lanes.may_look_closer
    lanes.look_closer()
    assert not lanes.may_look_closer
    _, (second,) = lanes.observe(0, standing=True)
    assert second.descent is not None
    assert np.isfinite([second.descent.angle, second.descent.length_ratio]).all()
    assert second.check is not None
    assert second.descent.true == first.descent.true


def numbers(descent: Descent | None) -> tuple[float, ...]:
    assert descent is not None
    return astuple(descent)


def test_a_mini_batch_walked_through_and_back_leaves_the_last_report_as_it_was() -> None:
    lanes = Lanes(small(network__hidden=[6, 5]), None)
    lanes.lead.step()
    before = picture(lanes)
    for _ in phases_of(3)[:-1]:
        lanes.phase_forward()
        assert numbers(picture(lanes).descent) == numbers(before.descent)
    while lanes.is_walking:
        lanes.phase_back()
    after = picture(lanes)
    assert after.phase is None
    assert numbers(after.descent) == numbers(before.descent)
    for name in LayerMeasures.__struct_fields__:
        np.testing.assert_array_equal(getattr(after.now, name), getattr(before.now, name))
    np.testing.assert_array_equal(after.gradient.vector, before.gradient.vector)


def test_a_walk_undone_by_an_update_reports_the_step_before_it() -> None:
    lanes = Lanes(small(network__hidden=[6, 5]), None)
    lanes.lead.step()
    before = picture(lanes)
    lanes.lead.step()
    assert numbers(picture(lanes).descent) != numbers(before.descent)
    lanes.lead.go_back(1)
    while lanes.lead.steps < 1:
        lanes.advance()
    lanes.stand_back(1)
    assert numbers(picture(lanes).descent) == numbers(before.descent)


def test_another_optimiser_leaves_what_the_last_step_did_as_it_was(stepped: Trainer) -> None:
    before, change = (
        measure_descent(stepped, stepped.gradient),
        stepped.change.vector.copy(),
    )
    stepped.retune(small(training__optimizer="adam").training)
    after = measure_descent(stepped, stepped.gradient)
    assert numbers(after)[:2] == numbers(before)[:2]
    np.testing.assert_array_equal(stepped.change.vector, change)


def test_the_badge_checks_after_each_step_and_finds_backprop_right(stepped: Trainer) -> None:
    badge = GradientBadge(stepped)
    check = badge.look()
    assert check is not None
    assert check.relative_error <= 1e-6
    assert (check.checked, check.failed) == (1, 0)
    _, work = first_batch()  # at the parameters before the step
    row = work.gradient.blocks[check.layer][check.j]
    assert check.backprop == row[-1 if check.k is None else check.k]
    assert check.difference == pytest.approx(check.backprop, rel=1e-6)
    assert check.forward_seconds > 0
    assert check.backward_seconds > 0
    assert badge.look() is check


@pytest.mark.parametrize(
    "training",
    [
        {"class_weights": "balanced"},
        {"dropout": 0.5},
        {"optimizer": "adam"},
        {"optimizer": "nesterov", "regularizer": "l2", "lmbda": 5.0},
        {"eta": 5.0},
        {"precision": "float32"},
    ],
)
def test_the_badge_checks_the_gradient_that_trains(training: dict[str, object]) -> None:
    changes = {f"training__{name}": value for name, value in training.items()}
    trainer = build(small(**changes))
    badge = GradientBadge(trainer)
    for checked in range(1, 9):
        trainer.step()
        badge._due = 0.0
        check = badge.look()
        assert check is not None
        assert (check.checked, check.failed) == (checked, 0)
        before = trainer.network.theta.vector + trainer.change.vector
        used = trainer.network.theta.like(trainer.gradient.vector + trainer.rule.pull_at(before))
        row = used.blocks[check.layer][check.j]
        assert check.backprop == pytest.approx(row[-1 if check.k is None else check.k], rel=1e-12)


def test_the_badge_checks_the_first_step_however_soon_it_comes() -> None:
    trainer = build(small())
    badge = GradientBadge(trainer)
    assert badge.look() is None
    trainer.step()
    assert badge.look() is not None


def test_the_badge_tells_a_wrong_gradient(stepped: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    right = Backprop.backward

    def wrong(self: Backprop) -> None:
        right(self)
        for delta in self.delta:
            delta *= 1.001

    badge = GradientBadge(stepped)
    monkeypatch.setattr(Backprop, "backward", wrong)
    stepped.step()
    failures = []
    for _ in range(20):
        badge._due = 0.0
        badge._checked_at = -1
        check = badge.look()
        assert check is not None
        failures.append(check.failed)
    assert failures[-1] > 0


def test_what_was_off_once_stays_counted_and_of_several_the_worst_is_told(stepped: Trainer) -> None:
    badge, work = GradientBadge(stepped), stepped.last_work
    assert work is not None
    for error, told in ((0.5, (3, 1)), (0.0, (6, 1)), (0.5, (9, 2))):
        errors = np.array([0.0, error, 0.0])
        badge._tell(GradientCheck(np.array([0, 9, 70]), 1 - errors, np.ones(3), errors, 0), work)
        check = badge.latest
        assert check is not None
        assert (check.checked, check.failed) == told
        assert (check.backprop, check.relative_error) == (1 - error, error)
    assert (check.layer, check.j, check.k) == stepped.network.theta.locate(9)


def test_dead_units_are_counted_over_the_whole_training_set() -> None:
    trainer = build(small(network__activation="relu"))
    network = trainer.network
    network.theta.biases[0][:2] = -1e3
    trainer.run_epoch()
    assert trainer.evaluation.dead[0] >= 2 / 6
    z, _ = network.layers(trainer.dataset.x_train.T)[0]
    assert trainer.evaluation.dead[0] == pytest.approx(np.mean((z <= 0).all(axis=1)))


@in_turn("training", [{"training__dropout": 0.5}, {"training__class_weights": "balanced"}])
def test_without_a_step_the_cost_does_not_change_with_dropout_or_weights_either(
    training: dict[str, object],
) -> None:
    trainer = build(small(training__eta=0.0, **training))
    trainer.step()
    descent = measure_descent(trainer, trainer.gradient)
    assert descent is not None
    assert descent.true == 0.0


def test_the_badge_tells_the_pass_forward_from_the_pass_back(
    stepped: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    for name, seconds in {"forward": 3.0, "backward": 5.0}.items():
        monkeypatch.setattr(Backprop, name, _taking(getattr(Backprop, name), seconds, clock))
    check = GradientBadge(stepped).look()
    assert check is not None
    assert (check.forward_seconds, check.backward_seconds) == (3.0, 5.0)


def test_what_a_pass_costs_is_time_of_the_processor(
    stepped: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = partial(next, count(0.0, 3600.0))  # that other programs have between two looks at the clock
    monkeypatch.setattr("nnviz.session.gradient_badge.perf_counter", hours)
    check = GradientBadge(stepped).look()
    assert check is not None
    assert max(check.forward_seconds, check.backward_seconds) < 60


def test_the_badge_checks_again_after_its_period_where_there_was_a_step(
    stepped: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, badge = Clock(monkeypatch), GradientBadge(stepped)
    check = badge.look()
    stepped.step()
    assert badge.look() is check
    clock.now += PERIOD
    later = badge.look()
    assert later is not None
    assert (later.checked, later.failed) == (2, 0)
    clock.now += PERIOD
    assert badge.look() is later  # without a step there is nothing new to check


def test_the_longer_a_check_takes_the_longer_is_the_time_to_the_next(
    stepped: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, badge = Clock(monkeypatch), GradientBadge(stepped)
    monkeypatch.setattr(Backprop, "backward", _taking(Backprop.backward, 3.0, clock))
    first, due = badge.look(), clock.now + SPARING * 3.0
    stepped.step()
    clock.now = due - 1
    assert badge.look() is first
    clock.now = due
    assert badge.look() is not first


def test_a_check_that_is_given_up_is_still_due(stepped: Trainer) -> None:
    badge = GradientBadge(stepped)
    for looks in range(5):
        left = iter(range(looks))
        with pytest.raises(StopIteration):
            badge.look(partial(next, left))
        assert badge.latest is None
    check = badge.look()
    assert check is not None
    assert (check.checked, check.failed) == (1, 0)


def _taking(act: Callable[[Backprop], None], seconds: float, clock: Clock) -> Callable[[Backprop], None]:
    def act_slowly(work: Backprop) -> None:
        act(work)
        clock.now += seconds

    return act_slowly


@pytest.mark.parametrize(("error", "failed"), [(0.9, 0), (1.1, 1)])
def test_the_badge_fails_above_its_tolerance_alone(
    stepped: Trainer, monkeypatch: pytest.MonkeyPatch, error: float, failed: int
) -> None:
    found = GradientCheck(np.array([0]), np.ones(1), np.ones(1), np.array([error * TOLERANCE]), 0)
    monkeypatch.setattr("nnviz.session.gradient_badge.check_gradient", lambda *_, **__: found)
    check = GradientBadge(stepped).look()
    assert check is not None
    assert (check.checked, check.failed) == (1, failed)


def test_a_component_that_cannot_be_compared_is_not_counted(
    stepped: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = GradientCheck(np.array([0]), np.ones(1), np.full(1, np.nan), np.full(1, np.nan), 0)
    monkeypatch.setattr("nnviz.session.gradient_badge.check_gradient", lambda *_, **__: found)
    assert GradientBadge(stepped).look() is None


def test_the_buffers_of_the_step_are_as_they_were_after_a_check(stepped: Trainer) -> None:
    work = stepped.last_work
    assert work is not None
    before = [array.copy() for array in (*work.z, *work.a, *work.delta, stepped.gradient.vector)]
    theta, change = stepped.network.theta.vector.copy(), stepped.change.vector.copy()
    assert GradientBadge(stepped).look() is not None
    for now, kept in zip((*work.z, *work.a, *work.delta, stepped.gradient.vector), before, strict=True):
        np.testing.assert_array_equal(now, kept)
    np.testing.assert_array_equal(stepped.network.theta.vector, theta)
    np.testing.assert_array_equal(stepped.change.vector, change)


@pytest.mark.parametrize("weights", ["none", "balanced"])
def test_the_angle_is_that_to_the_gradient_of_the_training_set_before_the_step(weights: str) -> None:
    heavy = small(training__class_weights=weights, training__eta=2.0)
    before, trainer = build(heavy), build(heavy)
    trainer.step()
    whole, nabla = before.evaluation.full_gradient().copy(), trainer.gradient.vector
    lengths = np.linalg.norm(nabla), np.linalg.norm(whole)
    quick = measure_descent(trainer, trainer.gradient)
    assert quick is not None
    descent = compared(quick, trainer, trainer.gradient)
    expected = np.degrees(np.arccos(nabla @ whole / (lengths[0] * lengths[1])))
    assert descent.angle == pytest.approx(expected, rel=1e-9)
    assert descent.length_ratio == pytest.approx(lengths[0] / lengths[1], rel=1e-9)


def test_the_last_step_is_measured_by_what_it_was(stepped: Trainer) -> None:
    stepped.step()
    work, now = stepped.last_work, measure_layers(stepped)
    assert work is not None
    before = stepped.network.theta.copy()
    before.vector += stepped.change.vector
    slopes = [a * (1 - a) for a in work.a[1:]]
    np.testing.assert_allclose(now.saturated, [np.mean(slope < 0.01) for slope in slopes])
    moved = [np.linalg.norm(w) for w in stepped.change.weights]
    size = [np.linalg.norm(w) for w in stepped.network.theta.weights]
    np.testing.assert_allclose(now.update_ratio, np.divide(moved, size), rtol=1e-9)


def test_what_a_check_found_is_judged_at_the_weights_that_it_was_made_at() -> None:
    heavy = small(training__regularizer="l2", training__lmbda=3.0, training__eta=0.3)
    lanes = Lanes(heavy, None, mistake=MISTAKES["sum_for_mean"], a_layer=35)
    for _ in range(24):
        lanes.lead.step()
    lanes.observe(0, standing=False)
    lanes.look_closer()
    for _ in range(20):  # and the next check is not due yet
        lanes.lead.step()
    _, (lane,) = lanes.observe(0, standing=False)
    assert lane.check is not None
    assert lane.check.sample is not None
    cells = cells_of(lane.check.sample, lane.theta, TOLERANCE)
    assert {cell.kind for cell in cells} == {Kind.TIMES, Kind.UNTOLD}  # of one layer's biases one is large
    assert [cell.ratio for cell in cells] == pytest.approx([10] * 4, rel=1e-6)
