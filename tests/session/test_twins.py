"""Lanes that differ in one thing, and in nothing else."""

import json
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
from by_hand import ByHand, Clock
from cases import in_turn
from small_runs import small

from nnviz.experiment.experiment import FIELDS, SHARED, Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.twins import TWIN_FIELDS, add_twin, describe, differences, in_order, promote
from nnviz.session.commands import Export, Step
from nnviz.session.lanes import Lanes
from nnviz.training.build import build_lanes
from nnviz.training.results import history_csv

OTHER: dict[str, Any] = {
    "data.train_size": 60,
    "data.test_size": 30,
    "data.noise": 0.3,
    "network.hidden": [6, 5],
    "network.activation": "relu",
    "network.output": "linear",
    "network.initializer": "he",
    "training.cost": "cross_entropy",
    "training.optimizer": "adam",
    "training.eta": 0.1,
    "training.mu": 0.5,
    "training.schedule": "halving",
    "training.batch_size": 7,
    "training.regularizer": "l2",
    "training.lmbda": 3.0,
    "training.dropout": 0.4,
    "training.class_weights": "balanced",
    "training.precision": "float32",
    "seed": 5,
}
"""Another value for every field that a twin may differ in."""


def other(path: str) -> Any:
    choices = list(FIELDS[path].choices)
    value = OTHER[path]
    return value if not choices or value in choices else choices[-1]


def standard(lane: Any) -> np.ndarray:
    """The numbers drawn for the first layer, whatever deviation they were given."""
    w = lane.network.theta.weights[0]
    return w / np.linalg.norm(w)


def test_every_field_is_either_shared_or_can_set_a_twin_apart() -> None:
    assert {*TWIN_FIELDS, *SHARED, "network.start"} == {*FIELDS}  # that is set weight by weight
    assert OTHER.keys() == {*TWIN_FIELDS}


@pytest.mark.parametrize(
    "path", [path for path in TWIN_FIELDS if not path.startswith("data.") and path != "seed"]
)
def test_changing_one_thing_shifts_no_other_random_stream(path: str) -> None:
    experiment = small(training__cost="quadratic", training__dropout=0.2)
    a, b = build_lanes(add_twin(experiment, path, other(path)).lanes())
    for trainer in (a, b):
        trainer.finish_evaluation()
    np.testing.assert_array_equal(a.train.labels, b.train.labels)
    np.testing.assert_allclose(a.train.rows, b.train.rows, rtol=1e-6)
    np.testing.assert_allclose(standard(a), standard(b), rtol=1e-5)
    np.testing.assert_array_equal(a.dealer.deck, b.dealer.deck)
    if path not in ("training.dropout", "network.hidden", "training.batch_size"):
        first, second = (trainer.deal().masks for trainer in (a, b))
        assert first is not None
        assert second is not None
        np.testing.assert_allclose(first[0], second[0], rtol=1e-6)
    for trainer in (a, b):
        trainer.run_epoch()
    np.testing.assert_array_equal(a.dealer.deck, b.dealer.deck)


def test_another_seed_shifts_all_of_them_but_not_the_data() -> None:
    a, b = build_lanes(add_twin(small(data__noise=0.2), "seed", 5).lanes())
    assert a.dataset is b.dataset
    assert (standard(a) != standard(b)).any()
    assert (a.dealer.deck != b.dealer.deck).any()


@in_turn("path", TWIN_FIELDS)
def test_a_twin_differs_in_what_was_asked_for_alone(path: str) -> None:
    experiment = small(training__cost="quadratic")
    with_twin = add_twin(experiment, path, other(path))
    first, second = with_twin.lanes()
    assert first == experiment
    assert list(differences(first, second)) == [path]
    assert Experiment.from_dict(json.loads(json.dumps(with_twin.to_dict()))) == with_twin


@in_turn("path", SHARED)
def test_what_lanes_share_is_refused(path: str) -> None:
    value = {"name": "x", "data.name": "xor", "data.coding": "binary"}.get(path, 3)
    with pytest.raises(ExperimentError, match=rf"^twins\[0\].{path}: must be the same in all twins$"):
        Experiment.from_dict(small().to_dict() | {"twins": [{path: value}]})


def test_refusals() -> None:
    three = add_twin(add_twin(small(), "training.eta", 0.1), "training.eta", 0.2)
    with pytest.raises(ExperimentError, match=r"^twins: at most 2; remove one first$"):
        add_twin(three, "training.eta", 0.3)
    with pytest.raises(ExperimentError, match=r"^training.eta: A has 0.5 itself$"):
        add_twin(small(), "training.eta", 0.5)
    with pytest.raises(ExperimentError, match=r"^network.hidden: A has 6 itself$"):
        add_twin(small(), "network.hidden", [6])
    with pytest.raises(ExperimentError, match=r"^twins\[0\].training.eta: -1"):
        add_twin(small(), "training.eta", -1)


def test_a_promoted_lane_is_first_and_none_has_changed() -> None:
    three = add_twin(add_twin(small(), "training.eta", 0.1), "network.hidden", [6, 6])
    a, b, c = three.lanes()
    assert promote(three, 1).lanes() == (b, a, c)
    assert promote(three, 2).lanes() == (c, a, b)
    assert promote(three, 2).twins == (
        {"network.hidden": [6]},
        {"network.hidden": [6], "training.eta": 0.1},
    )
    assert promote(three, 0) == three


def test_a_lane_is_removed_and_the_others_stay_as_they_are() -> None:
    three = add_twin(add_twin(small(), "training.eta", 0.1), "network.hidden", [6, 6])
    a, b, c = three.lanes()
    assert in_order(three, (0, 2)).lanes() == (a, c)
    assert in_order(three, (0, 1)).lanes() == (a, b)
    assert in_order(three, (1, 2)).lanes() == (b, c)


@in_turn(
    ("changes", "words"),
    [
        ({}, "no difference"),
        ({"training.eta": 0.1}, "η = 0.1"),
        ({"training.lmbda": 5}, "λ = 5"),
        ({"training.cost": "quadratic"}, "cost = quadratic"),
        ({"network.activation": "relu"}, "activation = ReLU"),
        ({"network.activation": ["relu", "relu", "tanh"]}, "activation = 2 × ReLU, tanh"),
        ({"network.hidden": [30] * 8}, "hidden neurons = 8 × 30"),
        ({"network.hidden": (30, 30, 10)}, "hidden neurons = 2 × 30, 10"),
        ({"network.hidden": []}, "hidden neurons = none"),
        ({"data.train_size": None}, "n = its own"),
        ({"network.initializer": "gaussian", "training.eta": 1e-05}, "start = N(0, 1), η = 1 × 10⁻⁵"),
    ],
)
def test_a_difference_in_words(changes: dict[str, Any], words: str) -> None:
    assert describe(changes) == words


@pytest.mark.parametrize(("first", "second"), [([6], [6, 5, 4]), ([6, 5, 4], [6]), ([6, 5], [])])
def test_lanes_of_different_depth_walk_together(first: list[int], second: list[int]) -> None:
    experiment = add_twin(small(network__hidden=first), "network.hidden", second)
    walked, ran = Lanes(experiment, None), Lanes(experiment, None)
    phases = 2 * len(first) + 6
    for number in range(phases):
        walked.phase_forward()
        _, lanes = walked.observe(0, standing=False)
        steps = {trainer.steps for trainer in walked.trainers}
        assert steps == {int(number == phases - 1)}
        assert lanes[0].phase is not None
        assert lanes[0].phase.index == number
    while ran.is_evaluating:
        ran.advance()
    ran.advance()
    for one, two in zip(walked.trainers, ran.trainers, strict=True):
        np.testing.assert_array_equal(one.network.theta.vector, two.network.theta.vector)


@pytest.mark.parametrize(("first", "second"), [([6], [6, 5, 4]), ([6, 5, 4], [6])])
def test_lanes_of_different_depth_walk_back_together(first: list[int], second: list[int]) -> None:
    lanes = Lanes(add_twin(small(network__hidden=first), "network.hidden", second), None)
    for _ in range(4):
        lanes.phase_forward()
    for index in (2, 1, 0):
        assert lanes.phase_back() is None
        assert lanes.phase_index == index
        lanes.observe(0, standing=False)
    assert lanes.phase_back() is None
    assert lanes.phase_index is None
    lanes.advance()
    assert {trainer.steps for trainer in lanes.trainers} == {1}


def test_twins_whose_epochs_end_at_other_times_stay_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch)  # no mini-batch takes any time, so that as many are done at a stretch as may be
    loop = ByHand(add_twin(small(training__epochs=9), "training.batch_size", 35))
    loop.do(Step("batch", 64))
    assert [lane.steps for lane in loop.controller.journey.lanes.trainers] == [64, 64]


def test_what_is_exported_is_of_the_twin_that_was_asked_for() -> None:
    loop = ByHand(add_twin(small(), "training.eta", 0.1))
    loop.do(Step("epoch"))
    made: list[Future[bytes]] = [Future(), Future()]
    loop.do(*(Export("history", lane, one) for lane, one in enumerate(made)))
    found = [one.result(0).decode() for one in made]
    assert found == [history_csv(lane.history) for lane in loop.controller.journey.lanes.trainers]
    assert found[0] != found[1]


def test_a_lane_that_runs_away_says_so_and_the_other_goes_on() -> None:
    linear = small(network__activation="linear", network__output="linear", training__cost="quadratic")
    lanes = Lanes(add_twin(linear.replace("training.eta", 0.001), "training.eta", 1e6), None)
    with np.errstate(all="ignore"):
        while lanes.lead.epoch < 2 or lanes.is_evaluating:
            lanes.advance()
    _, (a, b) = lanes.observe(0, standing=False)
    assert (a.diverged, b.diverged) == (False, True)
    assert len(a.epochs.epoch) == 3
    assert np.isfinite(b.theta.vector).all()


def test_a_trained_network_is_where_all_lanes_of_its_architecture_begin() -> None:
    experiment = add_twin(add_twin(small(), "training.eta", 0.1), "network.hidden", [6, 6])
    lanes = Lanes(experiment, None)
    theta = lanes.lead.network.theta.like(np.arange(float(lanes.lead.network.theta.count)))
    own = lanes.trainers[2].network.theta.vector.copy()
    lanes.start_from(theta)
    for trainer in lanes.trainers[:2]:
        np.testing.assert_array_equal(trainer.network.theta.vector, theta.vector)
    np.testing.assert_array_equal(lanes.trainers[2].network.theta.vector, own)
