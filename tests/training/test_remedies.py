"""What is tried for a cure, in which order, and for how long."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import replace

from nnviz.experiment.experiment import Experiment
from nnviz.training import remedies
from nnviz.training.build import build
from nnviz.training.diagnosis import Verdict
from nnviz.training.divergence import Divergence
from nnviz.training.remedies import Search
from nnviz.training.trainer import Trainer

ASTRAY = Divergence(0, 8, np.inf, 2.0, 10.0, 5.0, 100.0)


def made(**changes: Any) -> Trainer:
    """A small network on few points; keywords as paths with a double underscore for the dot."""
    plain = Experiment.from_dict({"data": {"name": "xor", "train_size": 50, "test_size": 20}})
    return build(plain.with_changes({path.replace("__", "."): value for path, value in changes.items()}))


def groups(kind: str, trainer: Trainer) -> list[list[dict[str, Any]]]:
    return Search(trainer, Verdict(kind, "")).groups


def etas(*values: float) -> list[dict[str, Any]]:
    return [{"training.eta": value} for value in values]


HALVES = (0.2, 0.05, 0.02, 5e-3, 2e-3, 5e-4, 2e-4, 5e-5, 2e-5, 5e-6, 2e-6, 5e-7, 2e-7)
SMALL_START = {"network.initializer": "scaled_gaussian"}
TANH = {"network.activation": "tanh", "network.initializer": "xavier"}
RELU = {"network.activation": "relu", "network.initializer": "he"}


def test_each_kind_has_its_cures_the_likeliest_first() -> None:
    trainer = made()
    smaller = etas(*HALVES)
    assert groups("symmetric", trainer) == [[SMALL_START, TANH, RELU]]
    leaky, he = {"network.activation": "leaky_relu"}, {"network.initializer": "he"}
    assert groups("dead", trainer) == [[leaky], [he], smaller]
    cross = {"training.cost": "cross_entropy"}
    assert groups("saturated", trainer) == [[SMALL_START], [cross], smaller]
    assert groups("exploding", trainer) == [smaller, [SMALL_START], [TANH, RELU]]
    (diverged,) = groups("diverged", trainer)
    assert diverged[:13] == smaller
    assert len(diverged) == 20
    slower = etas(0.1, 0.02)
    assert groups("vanishing", trainer) == [
        [],
        [RELU, *(RELU | eta for eta in slower)],
        [TANH, *(TANH | eta for eta in slower)],
        [],
    ]
    assert groups("healthy", trainer) == []


@in_turn(("shift", "is_scaled"), [(0.0, False), (3.0, True), (-3.0, True)])
def test_where_neurons_saturate_inputs_that_lie_to_one_side_are_scaled_first(
    shift: float, is_scaled: bool
) -> None:
    trainer = made()
    trainer.train = replace(trainer.train, rows=trainer.train.rows + shift)
    assert (groups("saturated", trainer)[0] == [{"data.scaling": "standard"}]) == is_scaled


@in_turn(("widest", "is_scaled"), [(10.0, False), (10.1, True)])
def test_inputs_that_reach_far_are_scaled_first(
    widest: float, is_scaled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remedies, "_widest_input", lambda trainer: widest)
    for kind in ("diverged", "exploding"):
        assert (groups(kind, made())[0] == [{"data.scaling": "standard"}]) == is_scaled


@in_turn("rows", [[[-12.0, 3.0]], [[12.0, -3.0]], [[1.0, 2.0], [0.0, 12.0]]])
def test_the_widest_input_is_so_to_either_side(rows: list[list[float]]) -> None:
    examples: Any = SimpleNamespace(train=SimpleNamespace(rows=np.array(rows)))
    assert remedies._widest_input(examples) == 12


@in_turn(("lmbda", "is_less_tried"), [(100.0, True), (99.0, False), (0.0, False)])
def test_a_decay_that_turns_weights_round_in_a_step_is_made_smaller(
    lmbda: float, is_less_tried: bool
) -> None:
    trainer = made(training__regularizer="l2", training__lmbda=lmbda)
    tried = groups("diverged", trainer)
    less = [{"training.lmbda": 100 / 10**i} for i in range(1, 6)]
    assert (less in tried, len(tried)) == (is_less_tried, 1 + is_less_tried)


def test_of_a_deep_network_one_layer_after_the_other_is_taken_away() -> None:
    deep = made(network__hidden=[5, 4, 3], network__activation=["tanh", "relu", "tanh"])
    assert groups("vanishing", deep)[-1] == [
        {"network.hidden": [5, 4], "network.activation": ["tanh", "relu"]},
        {"network.hidden": [5], "network.activation": ["tanh"]},
    ]
    assert groups("vanishing", made(network__hidden=[5, 4]))[-1] == [{"network.hidden": [5]}]


def test_what_stands_still_steps_further_first_unless_its_steps_are_large() -> None:
    larger, smaller = etas(5, 50, 500, 5e3, 5e4, 5e5), etas(*HALVES)
    still, wild = made(), made()
    still.history.rows[-1].update_ratio[:] = 0.99 * remedies.LARGE_STEP
    assert groups("stuck", still)[:3] == [[], larger, smaller]
    wild.history.rows[-1].update_ratio[:] = remedies.LARGE_STEP
    assert groups("stuck", wild)[:2] == [[], smaller]
    assert len(groups("stuck", still)) == len(groups("stuck", wild)) + 1
    flat = made(network__hidden=[])
    layer = {"network.hidden": [10]}
    assert groups("stuck", flat)[0] == [layer, layer | TANH, layer | RELU]


def test_what_learns_by_heart_gets_more_examples_or_ends_at_its_best() -> None:
    trainer = made(training__epochs=3)
    more = [{"data.train_size": 500}, {"data.train_size": None}]
    assert groups("overfitting", trainer) == [more]
    for _ in range(3):
        trainer.run_epoch()
    beaten = trainer.evaluation.constant_test_cost
    for costs, offered in (
        ((0.9, 0.8, 1.1), [[{"training.epochs": 2}]]),
        ((1.1, 1.05, 1.2), []),  # it was never better than a constant answer
        ((1.1, 1.02, 1.2), [[{"training.epochs": 2}]]),  # but much better than it is now
    ):
        for epoch, cost in enumerate(costs, start=1):
            trainer.history.rows[epoch] = replace(trainer.history.rows[epoch], test_cost=cost * beaten)
        assert groups("overfitting", trainer) == [more, *offered]
    assert groups("overfitting", made(data__train_size=None)) == []


def test_more_examples_are_offered_without_a_trial() -> None:
    assert Search(made(), Verdict("overfitting", "")).run()[0] == {"data.train_size": 500}


def test_a_trial_is_judged_by_the_cost_that_is_descended() -> None:
    trainer = made(data__name="imbalanced", training__class_weights="balanced")
    trainer.run_epoch()
    assert remedies._evidence_now(trainer).cost == pytest.approx(trainer.history.rows[-1].train_cost)


@in_turn(("cost", "is_offered"), [(1.9, True), (2.0, False), (2.1, False)])
def test_what_diverged_is_helped_by_what_ends_below_its_start(
    cost: float, is_offered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: Any = SimpleNamespace(divergence=None, cost=cost, train_costs=[2.0])
    monkeypatch.setattr(Search, "_run", lambda *_: trained)
    assert bool(Search(made(), Verdict("diverged", "")).run()) is is_offered


@in_turn(("step", "steps"), [(0, 300), (99, 300), (200, 600), (500, 1500), (501, 1500)])
def test_a_trial_goes_on_for_three_times_as_long_as_it_took_to_go_astray(step: int, steps: int) -> None:
    trainer = made()
    trainer.divergence = replace(ASTRAY, step=step)
    assert Search(trainer, Verdict("diverged", ""))._steps == steps


@in_turn(("work", "steps"), [(1e7, 300), (2e7, 150), (6e7, 50), (1e9, 50)])
def test_a_trial_of_a_large_network_is_shorter_and_long_enough_to_be_judged(
    work: float, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remedies, "_work_of_a_step", lambda trainer: work)
    assert Search(made(), Verdict("stuck", ""))._steps == steps


def test_a_step_is_its_mini_batch_and_its_share_of_three_passes_over_the_training_set() -> None:
    count = made().network.theta.count
    assert remedies._work_of_a_step(made()) == count * (10 + 3 * 50 / 5)
    assert remedies._work_of_a_step(made(training__batch_size=99)) == count * (50 + 3 * 50)
