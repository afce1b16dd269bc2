"""Verdicts: each kind from handmade evidence, in their order, and from real runs over ten seeds."""

import re
from typing import Any

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.training.build import build, make_trainers
from nnviz.training.diagnosis import RULES, Verdict, diagnose, verdict_of
from nnviz.training.divergence import Divergence
from nnviz.training.evidence import Evidence, alike_layers, evidence_of
from nnviz.training.lane_data import read_data
from nnviz.training.remedies import Search, _evidence_now, remedies_for
from nnviz.training.trainer import Trainer

ASTRAY = Divergence(0, 8, np.inf, 2.0, 10.0, 5.0, 100.0)


def evidence(**changes: Any) -> Evidence:
    """A run that is well: two hidden layers and the output, far better than a constant answer."""
    usual: dict[str, Any] = {
        "steps": 1000,
        "epoch": 3,
        "grad_b": [0.1, 0.2, 5.0],
        "saturated": [0.0, 0.0, 0.0],
        "dead": [0.0, 0.0, 0.0],
        "alike": [False, False, False],
        "step_size": 0.001,
        "train_costs": [4.0, 1.0, 0.5],
        "test_costs": [4.0, 1.1, 0.6],
        "constant_cost": 3.0,
        "constant_test_cost": 3.0,
    }
    values = {"penalties": [0.0] * len(changes.get("train_costs", usual["train_costs"]))} | usual | changes
    arrays = ("grad_b", "saturated", "dead", "alike", "train_costs", "test_costs", "penalties")
    return Evidence(**(values | {name: np.array(values[name]) for name in arrays}))


def at(cost: float) -> dict[str, Any]:
    return {"train_costs": [4.0, cost], "test_costs": [4.0, cost]}


ONE_LAYER: dict[str, Any] = {name: values[2:] for name, values in (("grad_b", [0, 0, 5.0]),
    ("saturated", [0.0] * 3), ("dead", [0.0] * 3), ("alike", [False] * 3))}  # fmt: skip

AT_REST: dict[str, Any] = {
    "grad_b": [0.001, 0.008, 0.002],
    "train_costs": [4.0, 2.0, 1.0, 0.8, 0.7, 0.71, 0.7, 0.7],
    "test_costs": [4.0, 2.0, 1.0, 0.8, 0.7, 0.7, 0.7, 0.7],
}
RESCALED: dict[str, Any] = {"rescales": True}


@in_turn(
    ("changes", "kind", "words"),
    [
        ({}, "healthy", "the hidden layers learn at about the same speed (within 2.0 times)"),
        ({"grad_b": [0.2, 0.201, 5.0]}, "healthy", "the hidden layers learn at the same speed, on"),
        ({"steps": 0, "epoch": 0}, "untrained", "From this start all layers would learn at a like pace."),
        (
            {"steps": 0, "epoch": 0, "grad_b": [0.01, 0.2, 5.0]},
            "untrained",
            "Hidden 1 would learn 20 times slower than hidden 2.",
        ),
        (
            {"steps": 0, "epoch": 0, "grad_b": [0.0, 0.2, 5.0]},
            "untrained",
            "Not trained yet. Hidden 1 would not learn, its gradient is exactly 0.",
        ),
        ({"steps": 0, "epoch": 0, "alike": [True, False, False]}, "untrained", "start alike"),
        ({"divergence": ASTRAY}, "diverged", "epoch 1, mini-batch 8 in all: cost ∞, at the start 2.00"),
        ({"alike": [False, True, False]}, "symmetric", "all neurons of hidden 2 are alike"),
        ({"dead": [0.1, 0.25, 0.0]}, "dead", "25 % of the neurons of hidden 2"),
        ({"grad_b": [0.1, 0.0, 0.2]}, "dead", "hidden 2 does not learn, its gradient is exactly 0"),
        ({"saturated": [0.0, 0.0, 0.5], **at(2.99)}, "saturated", "50 % of the output has σ′(z) < 0.01"),
        ({"saturated": [0.0, 0.0, 0.9]}, "healthy", ""),
        # All targets are alike: who says them always has no cost, and is nothing to be beaten.
        ({"constant_cost": 1e-12}, "healthy", ""),
        ({"constant_cost": 0.0, **at(3.95)}, "stuck", "A constant answer costs 0, this 3.95."),
        ({"grad_b": [0.1, 101.0, 5.0]}, "exploding", "‖∂C/∂b‖ of hidden 2 is 100"),
        (
            {"grad_b": [2.0, 0.2, 5.0], **at(2.0)},
            "exploding",
            "hidden 1 learns 10 times faster than",
        ),
        (
            {"grad_b": [2.0, 0.2, 5.0]},
            "uneven",
            "Hidden 2 learns 10 times slower than hidden 1, on the training set.",
        ),
        (
            {"grad_b": [0.02, 0.2, 5.0], **at(2.0)},
            "vanishing",
            "hidden 1 learns 10 times slower than hidden 2",
        ),
        (
            {"grad_b": [0.02, 0.2, 5.0]},
            "uneven",
            "Hidden 1 learns 10 times slower than hidden 2, on the training set.",
        ),
        ({"steps": 49, **at(2.95)}, "untrained", "Too early to say: after 49 mini-batches it is no better"),
        ({"epoch": 0, **at(2.95)}, "untrained", "Too early to say: the first epoch is not over yet."),
        (
            {"steps": 60, "epoch": 0, "saturated": [0.6, 0.0, 0.0], **at(2.95)},
            "untrained",
            "the first epoch is not over",
        ),
        ({"grad_b": [0.1, 0.0, np.inf]}, "exploding", "‖∂C/∂b‖ of the output is ∞."),
        (at(2.95), "stuck", "on a plateau. A constant answer costs 3.00, this 2.95."),
        ({"step_size": 1e-6, **at(3.9)}, "stuck", "too little"),
        # What is trained is the whole cost: one that its penalty drives up is not well, whatever it answers.
        (
            {"penalties": [0.5, 9, 24.0]},
            "stuck",
            "With its penalty it costs 24.5, more than at the start, 4.50.",
        ),
        ({"penalties": [0.5, 9, 24.0], "step_size": 0.5}, "stuck", "too far"),
        ({"penalties": [60.0, 50.0, 40.0]}, "healthy", ""),  # of a start with large weights, which shrink
        ({"penalties": [0.5, 1.0, 2.0]}, "healthy", ""),  # less in all than a constant answer
        (
            {"train_costs": [4, 2.0, 2.5], "test_costs": [4, 3.0, 3.1]},
            "overfitting",
            "it costs 3.10, a constant answer 3.00, and on those it learns from only 2.50",
        ),
        ({"train_costs": [4, 3.0, 2.8], "test_costs": [4, 3.0, 3.1]}, "healthy", ""),  # hardly begun
        # On other examples a constant answer costs something else.
        (
            {"train_costs": [4, 2.5], "test_costs": [4, 3.1], "constant_test_cost": 3.05},
            "overfitting",
            "on the test examples it costs 3.10, a constant answer 3.05",
        ),
        ({"train_costs": [4, 2.5], "test_costs": [4, 3.1], "constant_test_cost": 3.2}, "healthy", ""),
        ({"step_size": 0.5, **at(3.9)}, "stuck", "too far"),
        ({"step_size": 0.5, **at(3.01)}, "stuck", "on a plateau"),  # where the weights are all but 0
        (
            {"train_costs": [9 - i / 9 for i in range(30)], "test_costs": [9.0] * 30},
            "stuck",
            "the cost still falls, but slowly",
        ),
        ({"train_costs": [4, 1.0, 0.5], "test_costs": [4, 1.0, 1.15]}, "overfitting", "15 % above its best"),
        ({"train_costs": [4, 1.0, 0.5], "test_costs": [4, 1.0, 1.14]}, "healthy", ""),
        ({"train_costs": [4, 1.0, 1.1], "test_costs": [4, 1.0, 1.5]}, "healthy", ""),
        ({"train_costs": [4, 0.1, 0.01], "test_costs": [4, 0.2, 0.29]}, "healthy", ""),
        ({"grad_b": [0.009, 0.001, 0.001], **at(0.4)}, "solved", "down to 10.0 % of its start"),
        ({"grad_b": [0.009, 0.001, 0.001], **at(0.0492)}, "solved", "down to 1.2 % of its start"),
        ({"grad_b": [0.009, 0.001, 0.001], **at(0.004)}, "solved", "down to 0.1 % of its start"),
        ({"grad_b": [0.009, 0.001, 0.001], **at(0.0016)}, "solved", "down to 0.04 % of its start"),
        ({"grad_b": [0.005, 0.005, 0.02], **at(0.1)}, "healthy", ""),
        ({"grad_b": [0.009, 0.004, 0.001], **at(0.41)}, "healthy", "learn at about the same speed"),
        (
            {"grad_b": [0.1, 0.31, 5.0]},
            "uneven",
            "Hidden 1 learns 3.1 times slower than hidden 2, on the training set.",
        ),
        ({"grad_b": [0.1, 0.29, 5.0]}, "healthy", ""),
        (
            AT_REST,
            "uneven",
            "At rest: on the training set the gradients are small, and the cost hardly falls any more: ",
        ),
        (
            AT_REST | {"grad_b": [0.001, 0.002, 0.002]},
            "healthy",
            "At rest: on the training set the gradients are small",
        ),
        # Adam makes up for the size of a gradient, which then tells no speed.
        (RESCALED, "healthy", "the gradients of the hidden layers are of about the same size (within 2.0"),
        (
            RESCALED | {"grad_b": [2.0, 0.2, 5.0]},
            "uneven",
            "The gradient of hidden 2 is 10 times smaller than that of hidden 1, on the training set.",
        ),
        (
            RESCALED | {"grad_b": [2.0, 0.2, 5.0], **at(2.0)},
            "exploding",
            "the gradient of hidden 1 is 10 times that of hidden 2, on the training set.",
        ),
        (
            RESCALED | {"grad_b": [0.02, 0.2, 5.0], **at(2.0)},
            "vanishing",
            "the gradient of hidden 1 is 10 times smaller than that of hidden 2, on the training set.",
        ),
        (
            RESCALED | {"steps": 0, "epoch": 0, "grad_b": [0.01, 0.2, 5.0]},
            "untrained",
            "Not trained yet. The gradient of hidden 1 is 20 times smaller than that of hidden 2.",
        ),
        (
            RESCALED | {"steps": 0, "epoch": 0},
            "untrained",
            "At this start the gradients of all layers are of a like size.",
        ),
        ({"steps": 0, "epoch": 0, **ONE_LAYER}, "untrained", "Only the output computes"),
        (ONE_LAYER, "healthy", "Healthy: the output"),
    ],
)
def test_the_first_kind_that_holds_is_said(changes: dict[str, Any], kind: str, words: str) -> None:
    verdict = diagnose(evidence(**changes))
    assert verdict.kind == kind
    assert words in verdict.sentence
    assert verdict.sentence.endswith(".")


START = {"steps": 0, "epoch": 0}


@in_turn(
    ("changes", "sentence"),
    [
        (START, "Not trained yet. From this start all layers would learn at a like pace."),
        (
            START | {"alike": [False, True, False]},
            "Not trained yet. All neurons of hidden 2 start alike, and would stay so.",
        ),
        (
            START | {"alike": [False, False, True]},
            "Not trained yet. From this start all layers would learn at a like pace.",
        ),
        (
            START | {"grad_b": [1.0, 3.0, 5.0]},
            "Not trained yet. Hidden 1 would learn 3.0 times slower than hidden 2.",
        ),
        (
            {"dead": [0.5, 0.25, 0.0]},
            "Dead: 50 % of the neurons of hidden 1 have slope 0 on every training example.",
        ),
        (
            {"alike": [False, True, False]},
            "Symmetric: all neurons of hidden 2 are alike, get the same gradient and stay alike.",
        ),
        (
            {"saturated": [0.1, 0.5, 0.2], **at(2.99)},
            "Saturated, not solved: 50 % of hidden 2 has σ′(z) < 0.01. "
            "A constant answer costs 3.00, this 2.99.",
        ),
        ({"grad_b": [2.0, 123.0, 5.0]}, "Exploding: ‖∂C/∂b‖ of hidden 2 is 120."),
        (
            {"grad_b": [2.0, 0.2, 5.0], **at(2.0)},
            "Exploding gradient: hidden 1 learns 10 times faster than hidden 2, on the training set.",
        ),
        (
            {"grad_b": [0.02, 0.2, 5.0], **at(2.0)},
            "Vanishing gradient: hidden 1 learns 10 times slower than hidden 2, on the training set.",
        ),
        (
            {"grad_b": [0.02, 0.2, 5.0], **at(2.99)},
            "Vanishing gradient: hidden 1 learns 10 times slower than hidden 2, on the training set. "
            "A constant answer costs 3.00, this 2.99.",
        ),
        (
            {"grad_b": [0.02, 0.2, 5.0], "epoch": 0, **at(2.99)},
            "Vanishing gradient: hidden 1 learns 10 times slower than hidden 2, "
            "on a mini-batch of the first epoch.",
        ),
        (
            {"steps": 1, "epoch": 1, **at(2.99)},
            "Too early to say: after 1 mini-batch it is no better than the best constant answer yet.",
        ),
        (
            {"steps": 1234, "step_size": 5e-4, **at(2.99)},
            "Stuck after 1,234 mini-batches on a plateau. A constant answer costs 3.00, this 2.99.",
        ),
        (
            {"step_size": 5e-5, **at(2.99)},
            "Stuck after 1,000 mini-batches: the last step moved the weights by 5.0 × 10⁻⁵ of their size, "
            "too little. A constant answer costs 3.00, this 2.99.",
        ),
        (
            {"step_size": 0.11, **at(3.9)},
            "Stuck after 1,000 mini-batches: the last step moved the weights by 0.11 of their size, too far. "
            "A constant answer costs 3.00, this 3.90.",
        ),
        (
            {"step_size": 0.1, **at(3.9)},
            "Stuck after 1,000 mini-batches on a plateau. A constant answer costs 3.00, this 3.90.",
        ),
        (
            {"train_costs": [4, 0.6, 0.4], "test_costs": [np.nan, 0.5, 0.6]},
            "Overfitting: the test cost is 20 % above its best, while the training cost still falls.",
        ),
        (
            {"train_costs": [4, 2.0, 2.5], "test_costs": [4, 2.9, 3.0]},
            "Overfitting: on the test examples it costs 3.00, a constant answer 3.00, "
            "and on those it learns from only 2.50.",
        ),
        (
            {"grad_b": [0.009, 0.001, 0.001], "train_costs": [4.0, 0.4], "test_costs": [3.0, 0.4]},
            "Solved: on the training set the gradients are small, "
            "and the cost is down to 10.0 % of its start.",
        ),
        (
            {"grad_b": [0.009, 0.001, 0.001], **at(0.001796)},
            "Solved: on the training set the gradients are small, "
            "and the cost is down to 0.04 % of its start.",
        ),
        (
            {"train_costs": [4.0, 0.5, 1.0], "test_costs": [4.0, 1.1, 1.1]},
            "Uneven: the training cost is 1.0; at its best it was 0.50.",
        ),
        (
            {"grad_b": [1.0, 3.0, 5.0]},
            "Hidden 1 learns 3.0 times slower than hidden 2, on the training set.",
        ),
        (
            {"grad_b": [0.1, 5.0], "saturated": [0, 0], "dead": [0, 0], "alike": [False, False]},
            "Hidden 1 learns 50 times slower than the output, on the training set.",
        ),
        (
            {"grad_b": [4.0, 5.0], "saturated": [0, 0], "dead": [0, 0], "alike": [False, False]},
            "Healthy: the layers learn at about the same speed (within 1.2 times), on the training set.",
        ),
        (
            ONE_LAYER,
            "Healthy: the output, the only layer that computes, is learning.",
        ),
        (
            AT_REST,
            "At rest: on the training set the gradients are small, "
            "and the cost hardly falls any more: it is 0.700, that of a constant answer 3.00.",
        ),
        (
            AT_REST | ONE_LAYER | {"grad_b": [0.002]},
            "At rest: on the training set the gradients are small, "
            "and the cost hardly falls any more: it is 0.700, that of a constant answer 3.00.",
        ),
        (
            AT_REST | {"grad_b": [0.001, 0.008, 5.0]},
            "Hidden 1 learns 8.0 times slower than hidden 2, on the training set.",
        ),
        (
            AT_REST | {"train_costs": [4.0, 3.0, 2.0, 1.0, 0.9, 0.75, 0.72, 0.7]},
            "Hidden 1 learns 8.0 times slower than hidden 2, on the training set.",
        ),
        (
            START | ONE_LAYER,
            "Not trained yet. Only the output computes: "
            "there is no other layer whose gradient could be smaller.",
        ),
    ],
)
def test_a_verdict_is_one_sentence_of_true_numbers(changes: dict[str, Any], sentence: str) -> None:
    assert diagnose(evidence(**changes)).sentence == sentence


@in_turn(
    "changes",
    [
        {"alike": [False, False, True]},  # of the output nobody asks
        {"dead": [0.24, 0.2, 0.0]},
        {"grad_b": [1.0, 2.9, 5.0]},
        {"grad_b": [50.0, 100.0, 99.0]},
        {"grad_b": [0.01, 0.01, 0.01], **at(0.4)},
        {"train_costs": [4, 1.0, 0.5], "test_costs": [4, 2.0, 2.1]},
        {"train_costs": [4, 1.0, 1.0], "test_costs": [4, 1.0, 1.15]},
        {"train_costs": [4, 1.0, 1.1], "test_costs": [4, 1.5, 1.8]},
        {"train_costs": [4, 0.5, 0.45], "test_costs": [4, 0.8, 1.0], "constant_cost": 10.0},
        {"train_costs": [4, 0.25, 0.5], "test_costs": [4, 0.5, 0.5], "constant_cost": 5.0},
        {"train_costs": [4, 0.5, 0.99], "test_costs": [4, 1.0, 1.0]},
    ],
)
def test_just_short_of_a_limit_a_run_is_healthy(changes: dict[str, Any]) -> None:
    assert diagnose(evidence(**changes)).sentence.startswith("Healthy")


def test_the_limits_of_a_verdict_are_told_in_whole_numbers() -> None:
    told = {rule.kind: re.findall(r"[\d.]+(?= %| times| mini-batches)", rule.when) for rule in RULES}
    assert {kind: numbers for kind, numbers in told.items() if numbers} == {
        "untrained": ["50"],
        "symmetric": ["1"],
        "dead": ["25"],
        "saturated": ["50"],
        "exploding": ["10"],
        "vanishing": ["10", "25"],
        "stuck": ["98"],
        "overfitting": ["15"],
        "solved": ["10"],
        "uneven": ["3", "2"],
        "healthy": ["3", "2"],
    }


@in_turn(
    ("costs", "falls"),
    [
        ([9.0] * 5 + [5.0, 5.0, 4.8], True),
        ([9.0] * 5 + [5.0, 5.0, 0.98 * 5.0], False),
        ([9.0] * 7 + [1.0], True),
        ([9.0] * 6 + [1.0], False),  # too few epochs to tell
    ],
)
def test_a_cost_falls_where_it_did_so_in_the_last_quarter(costs: list[float], falls: bool) -> None:
    assert evidence(train_costs=costs, test_costs=[9.0] * len(costs)).falls is falls


@in_turn(
    ("costs", "penalties", "has_climbed"),
    [
        ([4.0, 1.0, 0.5], [1.0, 0.0, 5.0], True),
        ([4.0, 1.0, 0.5], [1.0, 9.0, 4.5], False),  # as much as at the start
        ([4.0, 1.0, 0.5], [9.0, 1.0, 12.6], True),
        ([4.0, 1.0, 9.0], [2.0, 1.0, 2.0], False),
        ([4.0, 1.0, 9.0], [2.0, 1.0, 1.5], False),
        ([1.0, 0.5, 0.5], [0.5, 1.0, 2.0], False),  # a constant answer costs more
    ],
)
def test_a_penalty_has_driven_the_cost_up_where_it_is_over_both_that_it_is_held_against(
    costs: list[float], penalties: list[float], has_climbed: bool
) -> None:
    assert evidence(train_costs=costs, test_costs=costs, penalties=penalties).has_climbed is has_climbed


def test_what_is_to_be_beaten_is_a_constant_answer_or_the_start() -> None:
    costs = {"train_costs": [4.0, 1.0], "test_costs": [5.0, 2.0]}
    assert evidence(**costs).to_beat == 3.0
    assert evidence(**costs, constant_cost=0.0).to_beat == 4.0
    assert evidence(**costs, constant_test_cost=3.5).to_beat_in_testing == 3.5
    assert evidence(**costs, constant_cost=0.0).to_beat_in_testing == 5.0


def test_before_the_first_mini_batch_the_speeds_are_of_the_training_set() -> None:
    told = [evidence(steps=steps, epoch=epoch).examples for steps, epoch in ((0, 0), (1, 0), (1, 1))]
    assert told == ["the training set", "a mini-batch of the first epoch", "the training set"]


def test_in_the_first_epoch_the_gradients_are_those_of_the_last_mini_batch_and_then_of_the_evaluation() -> (
    None
):
    trainer = build(Experiment.from_dict({"data": {"name": "xor"}, "network": {"hidden": [3, 4]}}))
    for _ in range(2):
        trainer.step()
    norms = [np.linalg.norm(b) for b in trainer.gradient.biases]
    np.testing.assert_allclose(evidence_of(trainer).grad_b, norms, rtol=1e-6)
    trainer.run_epoch()
    trainer.step()
    row, found = trainer.history.rows[-1], evidence_of(trainer)
    np.testing.assert_array_equal(found.grad_b, row.grad_b)
    assert found.step_size == row.update_ratio.max() > row.update_ratio.min()


def test_of_what_was_never_evaluated_nothing_is_foretold() -> None:
    lanes = Experiment.from_dict({"data": {"name": "xor"}}).lanes()
    (trainer,) = make_trainers(lanes, read_data(lanes, None))
    verdict = verdict_of(trainer)
    assert (verdict.kind, verdict.sentence) == ("untrained", "Not trained yet.")
    assert verdict.grounds == ("Not trained: no mini-batch was done.",)


@pytest.mark.parametrize("more", [{}, {"grad_b": [0.04, 0.2, 5.0]}, ONE_LAYER])
def test_a_run_that_has_lost_what_it_had_learned_is_not_called_healthy(more: dict[str, Any]) -> None:
    lost = {"train_costs": [4.0, 0.1, 1.25], "test_costs": [4.0, 0.1, 1.25]} | more
    verdict = diagnose(evidence(**lost))
    assert verdict.kind == "uneven"
    assert verdict.sentence.startswith("Uneven: the training cost is 1.2; at its best it was 0.10.")
    assert ("times slower" in verdict.sentence) == ("grad_b" in more and len(more) == 1)
    for costs in ([4.0, 0.1, 0.29], [4.0, 0.7, 1.25]):  # next to nothing, and less than twice
        said = diagnose(evidence(**lost | {"train_costs": costs, "test_costs": costs})).sentence
        assert "its best" not in said


WRONGS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("diverged", {"divergence": ASTRAY}),
    ("symmetric", {"alike": [True, False, False]}),
    ("dead", {"dead": [1.0, 0.0, 0.0]}),
    ("saturated", {"saturated": [0.9, 0.0, 0.0], **at(2.99)}),
    ("exploding", {"grad_b": [0.001, 0.2, 200.0]}),
    ("vanishing", {"grad_b": [0.001, 0.2, 5.0]}),
    ("stuck", {}),
)


@in_turn("first", range(len(WRONGS)))
def test_what_comes_first_is_said_where_several_hold(first: int) -> None:
    changes: dict[str, Any] = dict(at(2.99))
    for _, more in reversed(WRONGS[first:]):
        changes |= more
    assert diagnose(evidence(**changes)).kind == WRONGS[first][0]


def test_the_kinds_are_those_that_are_written_into_files() -> None:
    written = "untrained diverged symmetric dead saturated exploding vanishing stuck overfitting solved"
    assert " ".join(dict.fromkeys(rule.kind for rule in RULES)) == f"{written} uneven healthy"


@in_turn(
    "changes",
    [
        {},
        {"grad_b": [2.0, 0.2, 5.0]},
        {"grad_b": [2.0, 0.2, 5.0], **at(2.0)},
        {"grad_b": [0.01, 0.2, 5.0], **at(2.0)},
    ],
)
def test_speeds_say_which_examples_they_are_of(changes: dict[str, Any]) -> None:
    """The bars beside the sentence are of the last mini-batch."""
    assert diagnose(evidence(**changes)).sentence.endswith("on the training set.")
    first = diagnose(evidence(**changes, epoch=0))
    assert first.sentence.endswith("on a mini-batch of the first epoch.")
    assert first.grounds[0].startswith("‖∂C/∂b‖ of a mini-batch of the first epoch: ")


def test_the_grounds_are_the_numbers_and_the_rule() -> None:
    grounds = diagnose(evidence(**at(2.95))).grounds
    assert (
        grounds[0] == "‖∂C/∂b‖ of the training set after epoch 3: hidden 1 0.10, hidden 2 0.20, output 5.0."
    )
    assert grounds[1] == "Training cost after epoch 3: 2.95; at the start 4.00, of a constant answer 3.00."
    assert grounds[2].startswith("Stuck: the training cost is 98 % of the best constant answer's or more")
    early = diagnose(evidence(steps=116, epoch=0, **at(2.95))).grounds
    assert early[2].startswith("Too early to say: the first epoch is not over, or fewer than 50 mini-batches")


def trained(seed: int, **spec: Any) -> Trainer:
    data = spec.pop("data", "digits")
    values: dict[str, Any] = {"data": {"name": data}, "network": {}, "training": {}, "seed": seed}
    for path, value in spec.items():
        section, _, name = path.partition("__")
        values[section][name] = value
    trainer = build(Experiment.from_dict(values))
    while trainer.epoch < trainer.training.epochs and trainer.divergence is None:
        trainer.run_epoch()
    return trainer


RUNS: tuple[tuple[set[str], dict[str, Any]], ...] = (
    (
        {"saturated"},
        {
            "network__hidden": [30, 30],
            "network__initializer": "gaussian",
            "training__cost": "quadratic",
            "training__eta": 50,
            "training__epochs": 5,
        },
    ),
    ({"symmetric"}, {"network__initializer": "zeros", "training__epochs": 3}),
    ({"overfitting", "solved"}, {"data__train_size": 60, "network__hidden": [100], "training__epochs": 300}),
    ({"vanishing"}, {"network__hidden": [30] * 6, "training__eta": 0.1, "training__epochs": 3}),
    (
        {"dead"},
        {
            "network__hidden": [30, 30],
            "network__activation": "relu",
            "network__initializer": "he",
            "training__eta": 1,
            "training__epochs": 3,
        },
    ),
    ({"stuck"}, {"training__eta": 1e-5, "training__epochs": 20}),
    (
        {"diverged"},
        {
            "data": "spiral",
            "network__hidden": [8, 8],
            "network__activation": "tanh",
            "training__regularizer": "l2",
            "training__lmbda": 4500,
        },
    ),
    ({"healthy", "uneven", "solved"}, {"training__epochs": 10}),
)
IDS = ["-".join(sorted(kinds)) for kinds, _ in RUNS]


@pytest.mark.parametrize(("kinds", "spec"), RUNS, ids=IDS)
def test_a_run_gets_its_verdict_and_what_helps_it(kinds: set[str], spec: dict[str, Any]) -> None:
    trainer = trained(0, **spec)
    verdict = verdict_of(trainer)
    assert verdict.kind in kinds
    remedies = remedies_for(trainer, verdict)
    assert bool(remedies) == (verdict.kind not in ("solved", "healthy", "uneven"))
    for remedy in remedies[:1]:
        short = trainer.experiment.with_changes({"training.epochs": 3} | remedy)
        mended = build(short)
        while mended.epoch < short.training.epochs and mended.divergence is None:
            mended.run_epoch()
        assert verdict_of(mended).kind not in (verdict.kind, "diverged")


def test_what_no_straight_line_can_part_is_offered_a_hidden_layer() -> None:
    trainer = trained(0, data="xor", network__hidden=[], training__epochs=30)
    verdict = verdict_of(trainer)
    assert (verdict.kind, "on a plateau" in verdict.sentence) == ("stuck", True)
    assert remedies_for(trainer, verdict)[0]["network.hidden"] == [10]


def test_a_penalty_that_throws_the_weights_about_is_not_called_healthy() -> None:
    trainer = trained(0, training__regularizer="l1", training__lmbda=1e4, training__epochs=3)
    verdict = verdict_of(trainer)
    assert verdict.kind in ("stuck", "saturated")
    assert "With its penalty it costs" in verdict.sentence
    assert remedies_for(trainer, verdict)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 10))
@pytest.mark.parametrize(("kinds", "spec"), RUNS, ids=IDS)
def test_so_it_does_from_other_seeds(kinds: set[str], spec: dict[str, Any], seed: int) -> None:
    assert verdict_of(trained(seed, **spec)).kind in kinds


@pytest.mark.parametrize("kind", ["vanishing", "stuck"])
def test_where_a_penalty_may_be_why_less_of_it_is_tried(kind: str) -> None:
    plain = Experiment.from_dict({"data": {"name": "digits", "train_size": 50}})
    penalised = plain.with_changes({"training.regularizer": "l2", "training.lmbda": 100.0})
    tried = Search(build(penalised), Verdict(kind, "")).groups
    assert [{"training.lmbda": lmbda} for lmbda in (10.0, 1.0, 0.1, 0.01, 0.001)] in tried
    untouched = Search(build(plain), Verdict(kind, "")).groups
    assert not any("training.lmbda" in change for group in untouched for change in group)


def test_a_remedy_that_is_refused_or_changes_nothing_is_not_offered() -> None:
    trainer = trained(0, network__initializer="gaussian", training__epochs=1)
    verdict = verdict_of(trainer)
    for kind in ("saturated", "dead", "exploding"):
        for change in remedies_for(trainer, type(verdict)(kind, "")):
            assert trainer.experiment.with_changes(change) != trainer.experiment


def test_before_the_first_step_the_gradients_are_those_of_the_evaluation() -> None:
    trainer = build(Experiment.from_dict({"data": {"name": "xor"}, "network": {"hidden": [3, 3]}}))
    found = evidence_of(trainer)
    assert found.grad_b.min() > 0
    assert np.array_equal(found.grad_b, trainer.history.rows[-1].grad_b)


def test_sizes_of_gradients_are_no_speeds_where_the_optimiser_makes_up_for_them() -> None:
    for name, entry in OPTIMIZERS.items():
        trainer = build(Experiment.from_dict({"data": {"name": "xor"}, "training": {"optimizer": name}}))
        assert evidence_of(trainer).rescales == entry.rescales


def test_what_is_known_in_the_middle_of_an_epoch_ends_with_this_moment() -> None:
    trainer = build(
        Experiment.from_dict(
            {
                "data": {"name": "xor", "train_size": 31, "test_size": 20},
                "training": {"regularizer": "l2", "lmbda": 5.0, "batch_size": 4},
            }
        )
    )
    trainer.run_epoch()
    for _ in range(3):
        trainer.step()
    before, now = evidence_of(trainer), _evidence_now(trainer)
    assert (now.grad_b != before.grad_b).all()
    assert now.penalties[:-1].tolist() == before.penalties.tolist()
    assert now.penalties[-1] == trainer.rule.penalty
    for costs, known in ((now.train_costs, before.train_costs), (now.test_costs, before.test_costs)):
        assert costs[:-1].tolist() == known.tolist()
        assert costs[-1] != known[-1]


def test_a_trial_that_ends_in_its_first_epoch_is_judged_as_after_one() -> None:
    trainer = build(Experiment.from_dict({"data": {"name": "xor", "train_size": 31, "test_size": 20}}))
    trainer.step()
    assert (evidence_of(trainer).epoch, _evidence_now(trainer).epoch) == (0, 1)


def test_a_neuron_alone_in_its_layer_is_like_no_other() -> None:
    theta = Parameters([2, 1, 2, 2])
    theta.vector[:] = 1
    assert alike_layers(theta).tolist() == [False, True, True]
