"""The demon's true ΔC: against a whole new feed-forward, and against δ where Δz is small."""

import numpy as np
import pytest
from cases import in_turn

from nnviz.core import Backprop, Network
from nnviz.core.costs import COSTS
from nnviz.core.demon import cost_changes

PAIRS = [
    ("sigmoid", "quadratic"),
    ("sigmoid", "cross_entropy"),
    ("softmax", "log_likelihood"),
    ("tanh", "quadratic"),
]


def one_example(network: Network, x: list[float], y: list[float], cost: str) -> Backprop:
    work = Backprop(network, COSTS[cost], 1)
    work.load(np.array(x)[:, None], np.array(y)[:, None])
    work.forward()
    work.backward()
    return work


@in_turn(("output", "cost"), PAIRS)
def test_a_small_nudge_moves_the_cost_by_delta_times_it(output: str, cost: str) -> None:
    network = Network([3, 4, 2], activation="tanh", output=output, rng=np.random.default_rng(1))
    work = one_example(network, [0.2, 0.9, 0.4], [1, 0], cost)
    h = 1e-5
    for layer, j in [(0, 0), (0, 3), (1, 0), (1, 1)]:
        up, down = cost_changes(network, work, layer, j, np.array([h, -h]))
        assert (up - down) / (2 * h) == pytest.approx(work.delta[layer][j, 0], rel=1e-6, abs=1e-10)


def test_a_nudge_of_a_bias_is_one_of_z() -> None:
    network = Network([3, 4, 3, 2], rng=np.random.default_rng(1))
    work = one_example(network, [0.2, 0.9, 0.4], [1, 0], "cross_entropy")
    before, nudges = float(work.costs()[0]), np.array([-2.0, 0.0, 0.7])
    found = cost_changes(network, work, 1, 2, nudges)
    for nudge, change in zip(nudges, found, strict=True):
        moved = Network([3, 4, 3, 2], rng=np.random.default_rng(1))
        moved.theta.biases[1][2] += nudge
        after = one_example(moved, [0.2, 0.9, 0.4], [1, 0], "cross_entropy").costs()[0]
        assert change == pytest.approx(after - before, abs=1e-14)


def test_by_hand() -> None:
    network = Network([1, 1, 1], activation="linear", output="linear")
    network.theta.vector[:] = [2, 0, 3, 1]  # a = 2x, output 3a + 1
    work = one_example(network, [1], [5], "quadratic")  # output 7, C = ½ · 2² = 2
    # Δz = 1 makes the output 10 and C = ½ · 5² = 12.5; Δz = −2/3 makes it right.
    np.testing.assert_allclose(cost_changes(network, work, 0, 0, np.array([1, -2 / 3])), [10.5, -2])


def test_dropout_and_the_weight_of_the_example_count() -> None:
    network = Network([2, 3, 1], rng=np.random.default_rng(0))
    work = Backprop(network, COSTS["quadratic"], 1)
    work.load(np.array([[0.5], [0.1]]), np.array([[1.0]]))
    work.masks, work.weights = (np.array([[2.0], [0.0], [2.0]]),), np.array([3.0])
    work.forward()
    work.backward()
    h = 1e-5
    for j in range(3):
        up, down = cost_changes(network, work, 0, j, np.array([h, -h]))
        assert (up - down) / (2 * h) == pytest.approx(work.delta[0][j, 0], rel=1e-6, abs=1e-12)
    assert (cost_changes(network, work, 0, 1, np.array([5.0])) == 0).all()
