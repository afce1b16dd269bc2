"""What holds a weight back, against backpropagation of the same example."""

import numpy as np
import pytest
from cases import in_turn

from nnviz.core import Network
from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.measures import bin_shares
from nnviz.core.slowness import LayerPace, paces_in


def gone_through(network: Network, x: np.ndarray, y: np.ndarray, cost: str, **extras: object) -> Backprop:
    work = Backprop(network, COSTS[cost], 1)
    work.load(x[:, None], y[:, None])
    for name, value in extras.items():
        setattr(work, name, value)
    work.forward()
    work.backward()
    return work


def assert_factors_multiply(paces: list[LayerPace], work: Backprop) -> None:
    for pace, nabla in zip(paces, work.gradient.weights, strict=True):
        for j in range(len(nabla)):
            np.testing.assert_allclose(pace.gradient(j), nabla[j], rtol=1e-12, atol=1e-15)
        if pace.prime is not None and pace.error is not None:
            np.testing.assert_allclose(pace.prime * pace.error, pace.delta, rtol=1e-12, atol=1e-15)


@in_turn(
    ("output", "cost", "slope_matters"),
    [
        ("sigmoid", "quadratic", True),
        ("sigmoid", "cross_entropy", False),
        ("softmax", "log_likelihood", False),
        ("softmax", "quadratic", False),
        ("linear", "quadratic", False),
        ("tanh", "quadratic", True),
    ],
)
def test_the_factors_multiply_to_backprops_gradient(output: str, cost: str, slope_matters: bool) -> None:
    rng = np.random.default_rng(3)
    network = Network([5, 4, 3, 2], activation="tanh", output=output, rng=rng)
    x, y = rng.random(5), np.array([1.0, 0.0])
    work = gone_through(network, x, y, cost)
    paces = paces_in(network.theta, work)
    assert_factors_multiply(paces, work)
    assert [pace.prime is not None for pace in paces] == [True, True, slope_matters]


@pytest.mark.parametrize("cost", ["quadratic", "cross_entropy"])
def test_dropout_and_weights_are_in_the_factors_and_silenced_is_not_saturated(
    cost: str,
) -> None:
    rng = np.random.default_rng(3)
    network = Network([5, 4, 3, 2], rng=rng)
    masks = (np.array([[2.0], [0.0], [2.0], [0.0]]), np.array([[0.0], [2.0], [2.0]]))
    y = np.array([1.0, 0.0])
    work = gone_through(network, rng.random(5), y, cost, masks=masks, weights=np.array([2.5]))
    paces = paces_in(network.theta, work)
    assert_factors_multiply(paces, work)
    assert [[pace.is_silenced(j) for j in range(len(pace.delta))] for pace in paces] == [
        [False, True, False, True],
        [True, False, False],
        [False, False],
    ]
    assert not any(pace.is_saturated(j) for pace in paces for j in range(len(pace.delta)))


def test_dim_inputs_and_saturated_neurons_are_told_apart() -> None:
    network = Network([3, 2, 1])
    network.theta.vector[:] = 0.1
    network.theta.biases[0][:] = [[0.0], [9.0]]
    work = gone_through(network, np.array([0.0, 0.049, -0.051]), np.array([1.0]), "cross_entropy")
    pace = paces_in(network.theta, work)[0]
    assert pace.dim.tolist() == [True, True, False]
    assert [pace.is_saturated(j) for j in range(2)] == [False, True]


def test_shares_of_bins_keep_what_lies_beyond_and_leave_out_what_is_no_number() -> None:
    values = np.array([[-9.0, -0.5, 0.5, 0.9], [1.5, np.inf, -np.inf, np.nan]])
    np.testing.assert_array_equal(bin_shares(values, 2.0, 4), np.array([2, 1, 2, 2]) / 8)
    assert bin_shares(np.full((3, 2), np.nan), 1.0, 5).tolist() == [0] * 5
