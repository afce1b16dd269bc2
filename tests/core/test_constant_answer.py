import math

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.constant_answer import constant_answer_cost
from nnviz.core.costs import COSTS

PAIRS = [
    ("quadratic", "linear"),
    ("quadratic", "sigmoid"),
    ("cross_entropy", "sigmoid"),
    ("log_likelihood", "softmax"),
]


def one_hot(counts: list[int]) -> np.ndarray:
    labels = np.repeat(np.arange(len(counts)), counts)
    return np.eye(len(counts))[:, labels]


@in_turn(("cost", "output"), PAIRS)
def test_no_other_constant_answer_is_better(cost: str, output: str) -> None:
    y, rng = one_hot([7, 2, 1]), np.random.default_rng(0)
    best = constant_answer_cost(COSTS[cost], ACTIVATIONS[output], y)
    for _ in range(200):
        z = rng.normal(size=(3, 1)) * 2
        a = np.empty_like(z)
        ACTIVATIONS[output].function(z, a)
        assert COSTS[cost].per_example(z, a, y).mean() >= best - 1e-12


def test_ten_even_classes_cost_the_entropy_of_their_shares() -> None:
    y = one_hot([5] * 10)
    entropy = -10 * (0.1 * np.log(0.1) + 0.9 * np.log(0.9))
    sigmoid, softmax = ACTIVATIONS["sigmoid"], ACTIVATIONS["softmax"]
    assert constant_answer_cost(COSTS["cross_entropy"], sigmoid, y) == pytest.approx(entropy)
    assert constant_answer_cost(COSTS["log_likelihood"], softmax, y) == pytest.approx(np.log(10))


def test_weights_make_rare_classes_count() -> None:
    y, weights = one_hot([9, 1]), np.array([1 / 9] * 9 + [1.0])
    cost = constant_answer_cost(COSTS["log_likelihood"], ACTIVATIONS["softmax"], y, weights)
    assert cost == pytest.approx(np.log(2))


def test_an_amount_costs_half_its_variance() -> None:
    y = np.array([[1.0, 2.0, 6.0]])
    cost = constant_answer_cost(COSTS["quadratic"], ACTIVATIONS["linear"], y)
    assert cost == pytest.approx(y.var() / 2)


def test_a_class_that_never_occurs_is_no_trouble() -> None:
    cost = constant_answer_cost(COSTS["cross_entropy"], ACTIVATIONS["sigmoid"], one_hot([3, 0]))
    assert cost == pytest.approx(0, abs=1e-9)


def test_the_best_constant_answer_is_the_mean_target() -> None:
    y = np.array([[1.0, 1.0, 1.0, 0.0]])
    sigmoid, linear = ACTIVATIONS["sigmoid"], ACTIVATIONS["linear"]
    entropy = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25))
    assert constant_answer_cost(COSTS["cross_entropy"], sigmoid, y) == pytest.approx(entropy)
    assert constant_answer_cost(COSTS["quadratic"], linear, y) == pytest.approx(0.75 * 0.25 / 2)
    weighted = constant_answer_cost(COSTS["quadratic"], linear, y, np.array([1.0, 0, 0, 3]))
    assert weighted == pytest.approx(0.25 * 0.75 / 2)
    assert 0 <= constant_answer_cost(COSTS["cross_entropy"], sigmoid, np.ones((1, 3))) < 1e-10
    assert math.isnan(constant_answer_cost(COSTS["quadratic"], linear, np.empty((1, 0))))
