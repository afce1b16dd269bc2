"""Hyperparameters changed in a run: they act at once, on what they name alone, and the past keeps its own."""

from typing import Any

import numpy as np
import pytest
from cases import in_turn
from small_runs import small

from nnviz.core.objective import Objective
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.experiment.experiment import FIELDS, Training
from nnviz.training import history
from nnviz.training.build import build
from nnviz.training.timeline import MAX_MOMENTS
from nnviz.training.trainer import Trainer
from nnviz.training.watched import EXPLAINED

TINY: dict[str, Any] = {
    "data__name": "xor",
    "data__coding": "binary",
    "network__hidden": [3],
    "training__eta": 0.02,
    "training__epochs": 50,
}
"""Small enough for Newton's method."""


def tuned(**changes: Any) -> Training:
    return small(**TINY).with_changes({f"training.{name}": value for name, value in changes.items()}).training


def stepped(steps: int, **changes: Any) -> Trainer:
    trainer = build(small(**TINY | changes))
    while trainer.steps < steps:
        trainer.step()
    return trainer


def memory(trainer: Trainer) -> list[np.ndarray]:
    return [part.copy() for part in trainer.rule.optimizer.memory]


def assert_same_memory(one: list[np.ndarray], other: list[np.ndarray]) -> None:
    for left, right in zip(one, other, strict=True):
        np.testing.assert_array_equal(left, right)


OTHER: dict[str, Any] = {
    "optimizer": "adam",
    "eta": 0.3,
    "mu": 0.2,
    "schedule": "halving",
    "batch_size": 7,
    "epochs": 1,
    "early_stopping": 1,
    "regularizer": "l2",
    "lmbda": 40.0,
    "dropout": 0.5,
}
"""Another value for every live hyperparameter."""


def test_every_live_hyperparameter_is_tried() -> None:
    live = {path.removeprefix("training.") for path, one in FIELDS.items() if one.live}
    assert {*OTHER, "name"} >= live >= {*OTHER}


def test_a_penalty_chosen_before_the_first_step_is_that_of_the_start() -> None:
    penalty: dict[str, Any] = {"regularizer": "l2", "lmbda": 40.0}
    one, other = stepped(0, **{f"training__{name}": value for name, value in penalty.items()}), stepped(0)
    other.retune(tuned(**penalty))
    one.run_epoch()
    other.run_epoch()
    np.testing.assert_array_equal(one.history["train_penalty"], other.history["train_penalty"])
    assert one.moment().start == other.moment().start
    kept = other.history["train_penalty"][0]
    other.retune(tuned())
    assert other.history["train_penalty"][0] == kept


@in_turn("name", sorted(OTHER.keys() - {"epochs", "early_stopping", "schedule"}))
def test_a_live_hyperparameter_acts_on_the_very_next_step(name: str) -> None:
    needs = {"mu": {"optimizer": "momentum"}, "lmbda": {"regularizer": "l2"}, "regularizer": {"lmbda": 9.0}}
    base: dict[str, Any] = needs.get(name, {})
    one, other = (stepped(5, **{f"training__{key}": base[key] for key in base}) for _ in range(2))
    other.retune(tuned(**base | {name: OTHER[name]}))
    np.testing.assert_array_equal(one.network.theta.vector, other.network.theta.vector)
    one.step()
    other.step()
    assert not np.array_equal(one.network.theta.vector, other.network.theta.vector)


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_momentum_changed_in_a_run_is_that_of_the_next_step(optimizer: str) -> None:
    trainer = stepped(5, training__optimizer=optimizer)
    trainer.retune(tuned(optimizer=optimizer, mu=0.25))
    v = -memory(trainer)[0]
    before = trainer.network.theta.vector.copy()
    trainer.step()
    nabla, after = trainer.gradient.vector, trainer.network.theta.vector
    v_now = 0.25 * v - 0.02 * nabla
    expected = v_now if optimizer == "momentum" else 0.25 * v_now - 0.02 * nabla
    np.testing.assert_allclose(after - before, expected, atol=1e-15)


def test_a_shorter_run_is_over_and_a_longer_one_goes_on() -> None:
    trainer = stepped(0)
    trainer.run_epoch()
    trainer.run_epoch()
    for epochs, why in ((2, "2 epochs done."), (1, "2 epochs done."), (3, "")):
        trainer.retune(tuned(epochs=epochs))
        assert trainer.why_finished == why
    trainer.retune(tuned(eta=0.0))
    trainer.run_epoch()
    trainer.run_epoch()
    trainer.retune(tuned(eta=0.0, early_stopping=2))
    assert trainer.why_finished == f"Stopped early: the test cost has not improved for 2 epochs. {EXPLAINED}."


def test_with_other_mini_batches_in_the_middle_of_an_epoch_as_many_are_left_as_is_told() -> None:
    trainer = stepped(3)  # 30 of 95 examples
    trainer.retune(tuned(batch_size=20))
    done, all_of_them = trainer.batches
    for place in range(all_of_them - done):
        assert trainer.epoch == 0
        assert trainer.batches == (done + place, all_of_them)
        trainer.step()
    assert trainer.epoch == 1


def test_a_schedule_chosen_in_a_run_counts_from_its_beginning() -> None:
    trainer = stepped(0)
    for _ in range(3):
        trainer.run_epoch()
    assert trainer.eta == 0.02
    trainer.retune(tuned(schedule="exponential", epochs=3, eta=0.5))
    straight = stepped(0, training__schedule="exponential", training__epochs=3, training__eta=0.5)
    for _ in range(3):
        straight.run_epoch()
    assert trainer.eta == straight.eta
    assert trainer.eta < 0.5
    trainer.retune(tuned(eta=0.25))
    assert trainer.eta == 0.25


@in_turn("optimizer", OPTIMIZERS)
@in_turn("change", [{"eta": 0.01}, {"mu": 0.5}, {"batch_size": 7}, {"dropout": 0.2}])
def test_an_optimiser_keeps_its_memory_while_its_kind_stays(optimizer: str, change: dict[str, Any]) -> None:
    trainer = stepped(5, training__optimizer=optimizer)
    before = memory(trainer)
    assert all(part.any() for part in before)
    if optimizer == "newton" and "dropout" in change:
        return  # these two are refused together
    trainer.retune(tuned(optimizer=optimizer, **change))
    assert_same_memory(memory(trainer), before)


KINDS = list(OPTIMIZERS)


@in_turn(("before", "after"), [*zip(KINDS, KINDS[1:] + KINDS[:1], strict=True)])
def test_another_kind_of_optimiser_begins_anew_and_going_back_over_it_restores_the_first(
    before: str, after: str
) -> None:
    trainer = stepped(5, training__optimizer=before)
    first = memory(trainer), trainer.network.theta.vector.copy()
    trainer.retune(tuned(optimizer=after))
    assert not any(part.any() for part in memory(trainer))
    for _ in range(4):
        trainer.step()
    second = memory(trainer), trainer.network.theta.vector.copy()
    trainer.retune(tuned(optimizer=before))
    assert not any(part.any() for part in memory(trainer))
    for _ in range(3):
        trainer.step()
    for step, kind, (memories, theta) in ((9, after, second), (5, before, first)):
        trainer.go_back(step - 1)
        while trainer.steps < step:
            trainer.step()
        assert trainer.training.optimizer == kind
        assert_same_memory(memory(trainer), memories)
        np.testing.assert_array_equal(trainer.network.theta.vector, theta)


def test_the_change_that_is_told_is_that_of_the_last_step_whichever_optimiser_made_it() -> None:
    trainer = stepped(3)
    for optimizer in OPTIMIZERS:
        told = trainer.change.vector.copy()
        trainer.retune(tuned(optimizer=optimizer))
        np.testing.assert_array_equal(trainer.change.vector, told, err_msg=optimizer)
        before = trainer.network.theta.vector.copy()
        trainer.step()
        moved = before - trainer.network.theta.vector
        np.testing.assert_allclose(trainer.change.vector, moved, atol=1e-15, err_msg=optimizer)
        assert np.abs(moved).max() > 1e-6, optimizer


@in_turn("regularizer", ["none", "l2"])
@in_turn("data", [{"data__name": "gaussians", "training__class_weights": "balanced"}, {}])
def test_a_newton_step_goes_by_the_curvature_of_the_cost_that_is_descended(
    data: dict[str, Any], regularizer: str
) -> None:
    changes: dict[str, Any] = {
        "data__train_size": 41,
        "data__noise": 0.3,
        "network__hidden": [],
        "training__optimizer": "newton",
        "training__eta": 0.5,
        "training__batch_size": 13,
        "training__regularizer": regularizer,
        "training__lmbda": 8.0,
        **data,
    }
    trainer = stepped(2, **changes)
    before, dealt = trainer.network.theta.vector.copy(), trainer.deal()
    x, y = dealt.a[0].copy(), dealt.y.copy()
    weights = None if dealt.weights is None else dealt.weights.copy()
    trainer.step()
    n = len(trainer.train)
    cost = Objective(
        trainer.network, x, y, "cross_entropy", regularizer=regularizer, lmbda=8.0, n=n, weights=weights
    )
    h = 1e-5
    columns = [(cost.gradient(before + h * e) - cost.gradient(before - h * e)) / (2 * h) for e in np.eye(3)]
    expected = before - 0.5 * np.linalg.solve(np.array(columns), cost.gradient(before))
    np.testing.assert_allclose(trainer.network.theta.vector, expected, rtol=1e-4)


# -- a long past ----------------------------------------------------------------------------------


def test_a_past_of_more_moments_than_are_kept_is_replayed_with_the_hyperparameters_of_then() -> None:
    trainer, seen = stepped(0, training__optimizer="momentum"), {}
    etas = {41: 0.3, 127: 0.01, 128: 0.5, 333: 0.05}
    while trainer.steps < 2 * MAX_MOMENTS + 50:
        if trainer.steps in etas:
            trainer.retune(tuned(optimizer="momentum", eta=etas[trainer.steps], batch_size=7))
        trainer.keep()
        seen[trainer.steps] = trainer.network.theta.vector.copy(), trainer.training.eta
        trainer.step()
    for step in (449, 334, 332, 130, 129, 127, 100, 45, 41, 40, 7):
        trainer.go_back(step)
        assert step - trainer.steps < 30
        while trainer.steps < step:
            trainer.step()
        theta, eta = seen[step]
        np.testing.assert_array_equal(trainer.network.theta.vector, theta)
        # At the step of a change itself one may stand with either: the next step has the later one.
        assert trainer.training.eta == eta or step in etas


def test_costs_are_sampled_after_going_back_as_they_were_the_first_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "MAX_SAMPLES", 16)
    trainer = stepped(100)
    early = list(trainer.cost_samples.samples)
    assert trainer.cost_samples.stride == 8
    while trainer.steps < 300:
        trainer.step()
    assert trainer.cost_samples.stride == 32
    trainer.go_back(100)
    assert trainer.cost_samples.stride == 8
    while trainer.steps < 100:
        trainer.step()
    assert trainer.cost_samples.samples == early
