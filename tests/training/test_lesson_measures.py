"""What lessons measure, held against arithmetic of another kind."""

import gc
import weakref
from math import exp, log, sqrt
from typing import Any

import numpy as np
import pytest

from nnviz.core.chain import chain_difference
from nnviz.core.chain_examples import random_chain
from nnviz.core.plain_backprop import plain_backprop
from nnviz.core.streams import Stream, stream
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.lesson_library import open_lesson
from nnviz.training.lessons.measures import MEASURES
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.rules import RULES
from nnviz.training.lessons.runs import MOST_MOMENTS, MOST_RUNS, Runs, Scene


def scene_of(lesson: str, at: int = 0, part: int = 0, **changes: Any) -> Scene:
    """What a question of a lesson looks at, with fields changed by the last part of their path."""
    asks = open_lesson(lesson).asks
    experiment = list({id(ask.experiment): ask.experiment for ask in asks}.values())[part]
    paths = {f"training.{name}": value for name, value in changes.items()}
    return Scene(experiment.with_changes(paths), at, Runs())


def found(name: str, scene: Scene, **arguments: Any) -> Facts:
    """The facts of a measure."""
    return MEASURES[name](scene, **arguments)


def sigma(z: float) -> float:
    return 1 / (1 + exp(-z))


def test_backpropagation_by_hand_is_what_a_pocket_calculator_gives() -> None:
    scene = scene_of("by-hand")
    a1, a2 = sigma(1.5), sigma(-1)
    a = sigma(2 * a1 - a2)
    delta = (a - 1) * a * (1 - a)
    one = found("output_delta", scene, example="1,0")
    assert one["right"] == pytest.approx(delta)
    assert RULES["no_sigma_prime"].value(one) == pytest.approx(a - 1)
    assert RULES["prime_of_a"].value(one) == pytest.approx((a - 1) * sigma(a) * (1 - sigma(a)))
    hidden = found("hidden_delta", scene, example="1,0")
    assert hidden["right"] == pytest.approx(2 * delta * a1 * (1 - a1))
    assert RULES["other_neurons_weight"].value(hidden) == pytest.approx(-delta * a1 * (1 - a1))
    assert found("weight_gradient", scene, example="1,0", k=2)["right"] == pytest.approx(a2 * delta)
    w, b = np.array([2, -1]) - delta * np.array([a1, a2]), -delta
    below = np.array([2, -1]) * delta * np.array([a1 * (1 - a1), a2 * (1 - a2)])
    after = sigma(w @ [sigma(1.5 - 2 * below[0]), sigma(-1 - 2 * below[1])] + b)
    assert found("cost_after_step", scene, example="1,0")["right"] == pytest.approx((1 - after) ** 2 / 2)


def test_a_neuron_gives_one_half_where_its_z_is_0() -> None:
    edge = found("edge_of_neuron", scene_of("neuron"))
    w, b = edge["weight"], edge["bias"]
    assert w * edge["right"] + b == pytest.approx(0)
    assert (edge["flipped"], edge["undivided"], edge["without_bias"]) == (-edge["right"], -b, 0)


def test_the_gradient_of_a_chain_is_that_of_differences() -> None:
    scene = scene_of("chain")
    chain = random_chain(4, stream(scene.experiment.seed, Stream.SAMPLING))
    facts = found("chains_gradient", scene)
    assert facts["right"] == pytest.approx(chain_difference(chain).value, rel=1e-6)
    assert facts["terms"] == "0.237 · (−0.128) · 0.0736 · 0.0500"


def test_the_sum_over_paths_is_the_gradient() -> None:
    scene = scene_of("chain", at=3)
    facts = found("sum_of_paths", scene)
    trainer = scene.trainer()
    x, y = trainer.train.rows[:1, :-1].T, trainer.train.targets[:1].T
    gradient = plain_backprop(trainer.network.theta, trainer.network.activations, trainer.cost, x, y)
    assert facts["right"] == pytest.approx(float(gradient.weights[0][facts["j"] - 1, facts["k"] - 1]))
    assert RULES["paths_averaged"].value(facts) == pytest.approx(facts["right"] / 2)


def test_the_learning_slowdown_is_that_of_the_book() -> None:
    facts = found("first_step_ratio", scene_of("slowdown"), cost="quadratic")
    slow, fast = sigma(4), sigma(1.5)
    assert facts["right"] == pytest.approx((slow * slow * (1 - slow)) / (fast * fast * (1 - fast)))
    assert found("first_step_ratio", scene_of("slowdown"), cost="cross_entropy")["right"] == pytest.approx(
        slow / fast
    )
    curve = found("activation_curve", scene_of("slowdown", at=300), twin="B")
    assert (curve["right"][0], curve["right"][-1]) == pytest.approx((slow, 0.2028), abs=1e-4)
    assert curve["other_start"][-1] == pytest.approx(0.0940, abs=1e-4)
    assert curve["without_slope"][-1] == pytest.approx(0.0120, abs=1e-4)


def test_momentum_adds_up_like_a_geometric_series_and_adam_steps_by_eta() -> None:
    scene = scene_of("steps")
    assert found("step_growth", scene, optimizer="momentum")["right"] == pytest.approx(
        (1 - 0.9**50) / (1 - 0.9)
    )
    assert found("step_growth", scene, optimizer="sgd")["right"] == pytest.approx(1)
    facts = found("first_step_size", scene)
    assert facts["right"] == pytest.approx(0.01, rel=1e-3)
    assert RULES["not_corrected"].value(facts) == pytest.approx(0.01 * 0.1 / sqrt(0.001))


def test_l2_halves_a_weight_in_its_half_life_and_takes_in_proportion_where_l1_does_not() -> None:
    scene = scene_of("weight-decay", regularizer="l2", lmbda=5)
    facts = found("half_life", scene)
    assert (1 - 0.5 * 5 / 300) ** facts["right"] == pytest.approx(0.5)
    assert RULES["lambda_over_batch"].value(facts) == pytest.approx(log(0.5) / log(1 - 0.5 * 5 / 10))
    assert found("l1_pull_ratio", scene, large=2, small=0.02)["right"] == pytest.approx(100, rel=1e-3)
    l1 = scene_of("weight-decay", regularizer="l1", lmbda=5)
    assert found("l1_pull_ratio", l1, large=2, small=0.02)["right"] == pytest.approx(1, rel=1e-3)
    assert found("share_of_bias_taken", scene)["right"] == 0


def test_a_bowl_throws_out_from_two_over_its_largest_curvature_on() -> None:
    facts = found("last_stable_eta", scene_of("rates"), curvatures="1,10")
    assert facts["right"] == pytest.approx(2 / 10, rel=1e-9)


def test_twins_are_compared_after_as_many_steps_and_all_their_weights_are_counted() -> None:
    scene = scene_of("more-data", at=10)
    assert [scene.trainer(letter, at=0).batches[1] for letter in "ABC"] == [10, 10, 100]
    told = found("fewest_mistakes", scene)
    assert told["value_c"] == pytest.approx(1 - scene.trainer("C", at=1).history["test_accuracy"][-1])
    decay = scene_of("weight-decay", at=2)
    weights = np.concatenate([w.ravel() for w in decay.trainer("C").network.theta.weights])
    assert found("share_near_zero", decay, twin="B", other="C")["other"] == np.mean(np.abs(weights) < 0.01)


def test_the_spread_of_z_is_the_root_of_a_sum_of_squares() -> None:
    scene = scene_of("starts")
    for start, spread in (("gaussian", sqrt(501)), ("scaled_gaussian", sqrt(1.5))):
        assert found("spread_of_z", scene, start=start)["right"] == pytest.approx(spread, rel=0.003)


def test_a_gradient_without_a_mistake_agrees_and_the_mistakes_show_as_what_they_are() -> None:
    scene = scene_of("find-the-bug")
    assert found("badge_error", scene, mistake="")["right"] < 1e-6
    assert found("badge_error", scene, mistake="sum_for_mean", worst="median")["right"] == pytest.approx(0.9)
    assert found("badge_error", scene, mistake="wrong_sign")["right"] == pytest.approx(2)
    for worst, small, red in (("largest", 0.01, 1.0), ("log", -2.0, 0.0)):
        beliefs = found("badge_error", scene, mistake="wrong_sign", worst=worst)
        assert (beliefs["small"], beliefs["red"]) == (small, red)


def test_a_step_that_is_short_is_foretold_and_one_way_is_straight_where_all_examples_say_it() -> None:
    short = found("step_change", scene_of("downhill", eta=1e-6))
    assert short["right"] == pytest.approx(short["forecast"], rel=1e-3)
    assert short["uphill"] == pytest.approx(-short["right"], rel=1e-3)
    straight = found("path_over_distance", scene_of("walk", eta=1e-6, batch_size=1500))
    assert straight["right"] == pytest.approx(1)
    assert found("share_of_rises", scene_of("walk", eta=1e-3, batch_size=1500))["right"] == 0
    assert found("mean_cosine", scene_of("walk", batch_size=1500), batches=2)["right"] == pytest.approx(1)


def test_softmax_is_unmoved_by_what_all_share_and_gives_what_one_takes() -> None:
    scene = scene_of("softmax", at=1)
    raised = found("softmax_raised", scene, by=1)
    odds = raised["output"] / (1 - raised["output"]) * exp(1)
    assert raised["right"] == pytest.approx(odds / (1 + odds))
    rival = found("rival_lowered", scene, by=1)
    assert rival["right"] / rival["other"] == pytest.approx((1 - raised["right"]) / (1 - raised["output"]))
    assert found("all_raised", scene, by=5)["right"] == pytest.approx(raised["output"])
    assert found("surprise", scene)["right"] == pytest.approx(-log(raised["output"]))


def test_a_lane_is_chosen_by_the_column_and_its_margin_told() -> None:
    experiment = Experiment.from_dict(
        {"data": {"name": "xor"}, "training": {"eta": 0.001, "epochs": 3}, "twins": [{"training.eta": 2}]}
    )
    scene = Scene(experiment, 3, Runs())
    costs = [scene.trainer(letter).history["train_cost"][-1] for letter in "AB"]
    low = found("twin_with", scene, lowest="train_cost")
    high = found("twin_with", scene, highest="train_cost")
    assert (low["right"], high["right"]) == (int(np.argmin(costs)), int(np.argmax(costs)))
    assert low["margin"] == pytest.approx(abs(costs[0] - costs[1]) / min(costs))
    assert (low["largest"], low["smallest"], low["alike"]) == (1, 0, 2)


def test_of_many_runs_the_last_that_were_asked_for_are_kept() -> None:
    shared = Runs()
    lanes = [open_lesson("neuron").experiment.replace("seed", seed) for seed in range(MOST_RUNS + 2)]
    first = shared.at(lanes[0], 0)
    trained = [weakref.ref(shared.at(lane, 0)) for lane in lanes[1:MOST_RUNS]]
    assert shared.at(lanes[0], 0) is first, "as many as are kept, and this one is asked for again"
    for lane in lanes[MOST_RUNS:]:
        shared.at(lane, 0)
    gc.collect()
    assert [one() is None for one in trained] == [True, True, *[False] * (MOST_RUNS - 3)]
    assert shared.at(lanes[0], 0) is first


def test_of_a_run_asked_for_at_many_epochs_few_moments_are_kept_and_its_answers_stay_the_same() -> None:
    lane, shared = open_lesson("neuron").experiment, Runs()
    epochs = [*range(3 * MOST_MOMENTS), 7, 31, 8]
    vectors = [shared.at(lane, epoch).network.theta.vector.copy() for epoch in epochs]
    for epoch, vector in zip(epochs[-3:], vectors[-3:], strict=True):
        np.testing.assert_array_equal(vector, vectors[epoch])
        np.testing.assert_array_equal(vector, Runs().at(lane, epoch).network.theta.vector)
    ((_, kept),) = shared._moments.items()
    assert len(kept) == MOST_MOMENTS
    assert np.diff(sorted(kept)).max() <= 2 * max(kept) / MOST_MOMENTS  # none far from the next
