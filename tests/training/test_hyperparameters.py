"""Every hyperparameter does in a run what its table says, and any moment can be come back to."""

from functools import reduce
from typing import Any

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import asdict
from small_runs import small

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES, Course
from nnviz.experiment.experiment import Training
from nnviz.experiment.fields import ExperimentError
from nnviz.training.build import build
from nnviz.training.history import Row
from nnviz.training.trainer import Trainer


def trained(steps: int, **changes: Any) -> Trainer:
    trainer = build(small(**changes))
    while trainer.steps < steps:
        trainer.step()
    return trainer


TINY = {"data__name": "xor", "data__coding": "binary", "network__hidden": [3]}


@pytest.mark.parametrize(
    "changes",
    [
        *({"training__optimizer": name, "training__eta": 0.01, **TINY} for name in OPTIMIZERS),
        *({"training__schedule": name, "training__epochs": 4} for name in SCHEDULES),
        {"training__dropout": 0.5},
        {"training__class_weights": "balanced"},
        {"training__regularizer": "l1", "training__lmbda": 1.0},
        {"training__precision": "float32", "training__optimizer": "adam", "training__eta": 0.01},
    ],
    ids=str,
)
def test_going_back_and_on_again_changes_no_bit(changes: dict[str, Any]) -> None:
    straight, scrubbed = trained(30, **changes), trained(30, **changes)
    assert np.isfinite(straight.network.theta.vector).all()
    scrubbed.go_back(13)
    while scrubbed.steps < 30:
        scrubbed.step()
    np.testing.assert_array_equal(straight.network.theta.vector, scrubbed.network.theta.vector)


@in_turn("schedule", SCHEDULES)
@in_turn("eta", [0.4, 1e-18])  # with which nothing gets any better
def test_the_schedule_sets_the_eta_of_each_epoch(schedule: str, eta: float) -> None:
    trainer = build(small(training__schedule=schedule, training__epochs=13, training__eta=eta))
    factor = SCHEDULES[schedule].factor
    for epoch in range(13):
        course = reduce(Course.after, trainer.history["test_cost"][1:], Course())
        assert trainer.eta == eta * factor(epoch, 13, course)
        trainer.run_epoch()


@in_turn(("epochs", "words"), [(1, "1 epoch done."), (2, "2 epochs done.")])
def test_a_run_that_is_over_says_how_many_epochs_were_done(epochs: int, words: str) -> None:
    assert trained(10 * epochs, training__epochs=epochs).why_finished == words


def test_early_stopping_ends_a_run_that_learns_nothing() -> None:
    trainer = build(small(training__eta=0.0, training__epochs=50, training__early_stopping=3))
    while not trainer.why_finished:
        trainer.run_epoch()
    assert trainer.epoch == 4
    assert "not improved for 3 epochs" in trainer.why_finished


class Read(list[Row]):
    """Rows that count how many of them were read."""

    count = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        self.count += len(found) if isinstance(found, list) else 1
        return found


def test_an_epoch_reads_as_many_rows_for_early_stopping_after_many_epochs_as_after_few() -> None:
    trainer = build(
        small(training__epochs=50, training__early_stopping=50, training__schedule="halve_on_stall", **TINY)
    )
    rows = trainer.history.rows = Read(trainer.history.rows)
    counts = []
    for _ in range(12):
        trainer.run_epoch()
        assert not trainer.why_finished
        counts.append(rows.count)
    assert len(set(np.diff(counts)[1:])) == 1


def test_where_a_run_stops_early_is_the_same_on_another_way_after_going_back() -> None:
    straight = build(small(training__eta=0.0, training__epochs=50, training__early_stopping=3))
    while not straight.why_finished:
        straight.run_epoch()
    straight.go_back(straight.history.rows[2].step)
    assert not straight.why_finished
    other = Training(**{**asdict(straight.training), "eta": 0.5})  # it learns from here on
    straight.retune(other)
    for _ in range(4):
        straight.run_epoch()
    assert straight.epoch == 6
    assert not straight.why_finished


def test_dropout_silences_neurons_in_training_only() -> None:
    trainer = build(small(training__dropout=0.5))
    work = trainer.deal()
    work.forward()
    silent = np.mean(work.a[1] == 0)
    assert 0.2 < silent < 0.8
    x = trainer.dataset.x_test.T
    assert np.all(trainer.network.layers(x)[0][1] > 0)


def test_each_mini_batch_silences_neurons_of_its_own_whenever_it_is_dealt() -> None:
    dealer = build(small(training__dropout=0.5)).dealer
    first, second, again = (dealer.deal(0, step).masks[0].copy() for step in (0, 1, 0))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, second)


def test_dropout_switched_off_in_a_run_is_off() -> None:
    trainer = trained(3, training__dropout=0.5)
    trainer.retune(small().training)
    work = trainer.deal()
    work.forward()
    assert np.all(work.a[1] > 0)


def test_dropout_shifts_neither_start_nor_deal() -> None:
    plain, dropping = build(small()), build(small(training__dropout=0.5))
    np.testing.assert_array_equal(plain.network.theta.vector, dropping.network.theta.vector)
    np.testing.assert_array_equal(plain.deal().rows, dropping.deal().rows)


def test_newton_is_refused_above_its_size() -> None:
    with pytest.raises(ExperimentError, match=r"training\.optimizer: the Hessian needs at most 500"):
        build(small(training__optimizer="newton", network__hidden=[30]))


def test_newton_is_refused_in_a_run_without_harm() -> None:
    trainer = trained(3, network__hidden=[30])
    with pytest.raises(ExperimentError, match="Hessian"):
        trainer.retune(small(training__optimizer="newton").training)
    assert trainer.training.optimizer == "sgd"
    trainer.step()


def test_newton_finds_the_minimum_of_a_convex_cost_in_few_steps() -> None:
    # One sigmoid neuron with cross-entropy: noise keeps the clouds from being parted for good.
    newton = {
        "data__name": "gaussians",
        "data__coding": "binary",
        "data__noise": 0.5,
        "network__hidden": [],
        "training__optimizer": "newton",
        "training__eta": 1.0,
        "training__batch_size": 95,
    }
    trainer = trained(10, **newton)
    assert trainer.history["grad_w_1"][0] > 1e-3
    assert trainer.history["grad_w_1"][-1] < 1e-10


def test_to_newton_the_jump_of_l1_at_0_is_no_curvature() -> None:
    start = {"data__name": "xor", "network__hidden": [3], "network__initializer": "zeros"}
    one, other = (
        build(small(training__optimizer="newton", training__regularizer=kind, training__lmbda=5.0, **start))
        for kind in ("none", "l1")
    )
    one.step()
    other.step()
    np.testing.assert_array_equal(one.network.theta.vector, other.network.theta.vector)


def test_balanced_class_weights_make_a_rare_class_count() -> None:
    trainer = build(small(training__class_weights="balanced", training__batch_size=95))
    labels = trainer.train.labels
    work = trainer.deal()
    counts = np.bincount(labels, minlength=10)
    dealt = labels[trainer.dealer.deck]
    assert work.weights is not None
    sums = [work.weights[dealt == c].sum() for c in range(10) if counts[c]]
    np.testing.assert_allclose(sums, sums[0])


def test_a_penalty_that_is_switched_off_adds_nothing_to_the_cost() -> None:
    trainer = trained(3, training__regularizer="l2", training__lmbda=3.0)
    assert trainer.rule.penalty > 0
    trainer.retune(small(training__regularizer="l2", training__lmbda=0.0).training)
    assert (trainer.rule.penalty, trainer.rule.penalty_at_a_glance) == (0, 0)


def test_the_curves_of_mini_batches_stand_where_each_is_over() -> None:
    trainer = trained(24, training__schedule="exponential", training__epochs=5)
    trainer.gradients.fold(trainer.steps)
    buckets = trainer.gradients.buckets
    assert buckets.step[: buckets.used].tolist() == [*range(1, 25)]
    ends = [(step, epoch) for step, epoch, _ in trainer.cost_samples.samples]
    assert ends == [(8, 80 / 95), (16, 1 + 60 / 95), (24, 2 + 40 / 95)]
