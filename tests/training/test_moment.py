"""A moment: resumed is the same as never stopped, to the bit, whatever trains and wherever it stands."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.training import history
from nnviz.training.build import build, build_lanes
from nnviz.training.gradient_history import RING
from nnviz.training.moment import Moment
from nnviz.training.trainer import Trainer

XOR: dict[str, Any] = {
    "data__name": "xor",
    "data__coding": "binary",
    "data__train_size": 31,
    "data__test_size": 20,
    "data__validation_share": 0.0,
    "network__hidden": [3],
    "training__batch_size": 4,
    "training__epochs": 12,
}


def fallen_back_on(trainer: Trainer) -> tuple[int, bytes]:
    """Where a run that goes astray next would stand."""
    moment = trainer.moment()
    good = moment.fallback or moment
    return good.step, good.theta.tobytes()


def everything(trainer: Trainer) -> dict[str, Any]:
    """All that can be asked of a trainer, as values that compare to the bit."""
    trainer.gradients.fold(trainer.steps)
    buckets, used = trainer.gradients.buckets, slice(0, trainer.gradients.buckets.used)
    return {
        "where": (trainer.steps, trainer.epoch, trainer.position, trainer.is_evaluating),
        "theta": trainer.network.theta.vector.tobytes(),
        "memory": [part.tobytes() for part in trainer.rule.optimizer.memory],
        "training": trainer.training,
        "eta": trainer.eta,
        "rows": {name: trainer.history[name].tobytes() for name in trainer.history.columns},
        "each": [row.example_grad_b.tobytes() for row in trainer.history.rows],
        "norms": (buckets.span, buckets.mean.tobytes(), buckets.step[used].tobytes()),
        "count": (buckets.count[used].tobytes(), buckets.epoch[used].tobytes()),
        "last": trainer.gradients.last.tobytes(),
        "costs": (trainer.cost_samples.stride, np.array(trainer.cost_samples.samples).tobytes()),
        "divergence": repr(trainer.divergence),
        "over": trainer.why_finished,
        "fallback": fallen_back_on(trainer),
        "batches": trainer.batches,
    }


def assert_same(one: Trainer, other: Trainer) -> None:
    left, right = everything(one), everything(other)
    for name, value in left.items():
        assert value == right[name], name


def advance(trainer: Trainer, pieces: int) -> None:
    with np.errstate(all="ignore"):
        for _ in range(pieces):
            trainer.advance()


def resumed(moment: Moment, experiment: Experiment) -> Trainer:
    """Another trainer, which has been elsewhere before."""
    (other,) = build_lanes((experiment,))
    advance(other, 5)
    other.stand_at(moment)
    return other


def leap(experiment: Experiment, before: int, after: int) -> tuple[Trainer, Trainer]:
    """One that never stopped, and one that was left after so many pieces and gone on with by another."""
    (straight,) = build_lanes((experiment,))
    (left,) = build_lanes((experiment,))
    advance(straight, before)
    advance(left, before)
    other = resumed(left.moment(), experiment)
    assert_same(straight, other)
    for trainer in (straight, other):
        advance(trainer, 1 if trainer.is_evaluating else 0)
    straight.finish_evaluation()
    other.finish_evaluation()
    advance(straight, after)
    advance(other, after)
    straight.finish_evaluation()
    other.finish_evaluation()
    return straight, other


experiments = st.fixed_dictionaries(
    {
        "training__optimizer": st.sampled_from(["sgd", "momentum", "nesterov", "rmsprop", "adam", "newton"]),
        "training__precision": st.sampled_from(["float64", "float32"]),
        "training__schedule": st.sampled_from(
            ["constant", "step", "exponential", "cosine", "halve_on_stall"]
        ),
        "training__dropout": st.sampled_from([0.0, 0.3]),
        "training__early_stopping": st.sampled_from([None, 2]),
        "training__regularizer": st.sampled_from(["none", "l1", "l2"]),
        "training__lmbda": st.sampled_from([0.0, 0.7]),
        "training__eta": st.sampled_from([0.0, 1e-4, 0.05, 0.5, 30.0, 1e6]),
        "network__activation": st.sampled_from(["sigmoid", "relu"]),
        "network__output": st.sampled_from(["sigmoid", "linear"]),
        "data__validation_share": st.sampled_from([0.0, 0.2]),
        "seed": st.integers(0, 3),
    }
)


def possible(changes: dict[str, Any]) -> Experiment:
    if changes["training__optimizer"] == "newton":
        changes = changes | {"training__dropout": 0.0}
    if changes["network__output"] == "linear":
        changes = changes | {"training__cost": "quadratic"}
    return small(**XOR | changes)


@settings(max_examples=40, deadline=None)
@given(experiments, st.integers(0, 60), st.integers(0, 120))
def test_a_run_that_another_trainer_goes_on_with_is_the_run_that_never_stopped(
    changes: dict[str, Any], before: int, after: int
) -> None:
    assert_same(*leap(possible(changes), before, after))


@settings(max_examples=6, deadline=None)
@given(experiments, st.integers(0, 2 * RING), st.integers(0, RING))
def test_so_it_is_where_rings_fill_and_costs_are_sampled_more_rarely(
    changes: dict[str, Any], before: int, after: int
) -> None:
    long = {"data__train_size": 3000, "training__batch_size": 1, "training__optimizer": "adam"}
    assert_same(*leap(possible(changes | long), before, after))


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=1000, deadline=None)
@given(experiments, st.integers(0, 400), st.integers(0, 400))
def test_so_it_is_for_a_thousand_runs(changes: dict[str, Any], before: int, after: int) -> None:
    assert_same(*leap(possible(changes), before, after))


@settings(max_examples=20, deadline=None)
@given(experiments, st.integers(0, 60), st.sampled_from([1e4, 1e9, np.nan]), st.integers(0, 50))
def test_a_run_that_goes_astray_after_it_falls_back_to_where_it_would_have(
    changes: dict[str, Any], before: int, times: float, after: int
) -> None:
    experiment = possible(changes | {"training__eta": 0.05})
    straight, other = leap(experiment, before, 0)
    for trainer in (straight, other):
        trainer.network.theta.vector[:] *= times
        advance(trainer, after)
        trainer.finish_evaluation()
    assert_same(straight, other)
    again = resumed(other.moment(), experiment)
    assert_same(straight, again)
    for trainer in (straight, again):
        trainer.go_back(trainer.steps)
    assert_same(straight, again)


def in_the_middle_of_an_evaluation(trainer: Trainer) -> None:
    while trainer.epoch == 0:
        trainer.advance()
    trainer.advance()
    assert trainer.is_evaluating


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_an_evaluation_that_is_due_is_not_lost(optimizer: str) -> None:
    experiment = small(training__optimizer=optimizer)
    trainer = build(experiment)
    in_the_middle_of_an_evaluation(trainer)
    other = resumed(trainer.moment(), experiment)
    assert other.is_evaluating
    trainer.finish_evaluation()
    other.finish_evaluation()
    assert len(other.history) == 2
    assert other.history.rows[1].update_ratio.all()
    assert_same(trainer, other)


def test_what_has_gone_astray_is_told_by_how_that_run_began() -> None:
    experiment = small()
    (trainer,) = build_lanes((experiment,))
    trainer.network.theta.vector[:] *= 30
    trainer.run_epoch()
    other = resumed(trainer.moment(), experiment)
    for one in (trainer, other):
        one.network.theta.vector[:] *= 1e6
        one.run_epoch()
    assert other.divergence is not None
    assert_same(trainer, other)


def test_a_ring_is_full_at_the_step_at_which_it_would_have_been() -> None:
    long = {"data__train_size": 2 * RING, "training__batch_size": 1}
    trainer, other = leap(small(**XOR | long), 300, RING)
    assert fallen_back_on(other)[0] == RING
    assert_same(trainer, other)


def test_costs_are_sampled_as_rarely_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MAX_SAMPLES", 16)
    trainer, other = leap(small(**XOR), 300, 100)
    assert trainer.cost_samples.stride > 8
    assert_same(trainer, other)


def test_what_no_moment_holds_is_found_by_an_evaluation_that_adds_no_row() -> None:
    experiment = small(network__activation="relu")
    trainer = build(experiment)
    trainer.run_epoch()
    other = resumed(trainer.moment(), experiment)
    assert other.evaluation.answers is None
    other.evaluate_again()
    other.finish_evaluation()
    assert_same(trainer, other)
    mine, found = trainer.evaluation.answers, other.evaluation.answers
    assert mine is not None
    assert found is not None
    np.testing.assert_array_equal(mine.outputs, found.outputs)
    np.testing.assert_array_equal(trainer.evaluation.dead, other.evaluation.dead)


def changed_after(act: Callable[[Trainer], None]) -> bool:
    experiment = small()
    trainer = build(experiment)
    trainer.run_epoch()
    moment, before = trainer.moment(), everything(trainer)
    act(trainer)
    other = resumed(moment, experiment)
    return everything(other) != before


def test_a_moment_stays_what_it_was_whatever_becomes_of_its_trainer() -> None:
    assert not changed_after(lambda trainer: trainer.run_epoch())
    assert not changed_after(lambda trainer: trainer.go_back(0))
    assert not changed_after(lambda trainer: trainer.network.theta.vector.fill(0))


def test_moments_share_their_rows() -> None:
    trainer = build(small())
    first = trainer.moment()
    trainer.run_epoch()
    second = trainer.moment()
    assert first.rows.grown is second.rows.grown
    assert (first.rows.count, second.rows.count) == (1, 2)
    trainer.stand_at(first)
    trainer.run_epoch()
    assert second.rows.taken()[1] is not trainer.history.rows[1]


def test_rows_are_of_double_precision_whatever_trains() -> None:
    trainer = build(small(training__precision="float32"))
    trainer.run_epoch()
    row = trainer.history.rows[1]
    arrays = [value for name in row.__struct_fields__ if isinstance(value := getattr(row, name), np.ndarray)]
    assert len(arrays) == 6
    assert {array.dtype for array in arrays} == {np.dtype(np.float64)}


def test_a_past_before_all_that_is_known_is_the_first_that_is() -> None:
    experiment = small()
    trainer = build(experiment)
    trainer.run_epoch()
    other = resumed(trainer.moment(), experiment)
    other.run_epoch()
    other.go_back(3)
    assert other.steps == 10


def test_a_moment_of_a_larger_training_set_is_refused() -> None:
    trainer = build(small())
    for _ in range(9):
        trainer.step()
    with pytest.raises(
        ExperimentError, match=r"^data: the moment has dealt 90 examples of an epoch, here it has 90"
    ):
        build(small(data__train_size=90)).stand_at(trainer.moment())


@pytest.mark.parametrize("changes", [{"network__hidden": [7]}, {"training__precision": "float32"}])
def test_a_moment_of_another_network_is_refused(changes: dict[str, Any]) -> None:
    moment = build(small()).moment()
    with pytest.raises(
        ExperimentError, match=r"^network: the moment has \d+ parameters in float64, this one"
    ):
        build(small(**changes)).stand_at(moment)
