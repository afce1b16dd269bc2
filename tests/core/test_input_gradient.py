import numpy as np
import pytest

from nnviz.core.costs import COSTS
from nnviz.core.input_gradient import cost_gradient, neuron_gradient, raising_input
from nnviz.core.network import Network
from nnviz.core.parameters import Array

STEP = 1e-6


def network(output: str = "sigmoid") -> Network:
    return Network([5, 4, 3, 2], activation=["tanh", "sigmoid"], output=output, rng=np.random.default_rng(3))


def central(f: "object", x: Array) -> Array:
    assert callable(f)
    rows = STEP * np.eye(len(x))
    return np.array([(f(x + row) - f(x - row)) / (2 * STEP) for row in rows])


@pytest.mark.parametrize(
    ("output", "cost"),
    [("sigmoid", "quadratic"), ("sigmoid", "cross_entropy"), ("softmax", "log_likelihood")],
)
def test_of_the_cost_against_central_differences(output: str, cost: str) -> None:
    net, x, y = network(output), np.linspace(-1, 1, 5), np.array([0.0, 1.0])

    def c(x: Array) -> float:
        z, a = net.layers(x[:, None])[-1]
        return float(COSTS[cost].per_example(z, a, y[:, None])[0])

    np.testing.assert_allclose(cost_gradient(net, x, y, cost), central(c, x), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(("layer", "j"), [(0, 3), (1, 2), (2, 0)])
def test_of_a_neuron_against_central_differences(layer: int, j: int) -> None:
    net, x = network(), np.linspace(-1, 1, 5)

    def z(x: Array) -> float:
        return float(net.layers(x[:, None])[layer][0][j, 0])

    np.testing.assert_allclose(neuron_gradient(net, x, layer, j), central(z, x), rtol=1e-6, atol=1e-9)


def test_what_raises_a_first_neuron_most_is_on_where_its_weights_are_positive() -> None:
    net = network()
    net.theta.weights[0][1] = [2, -3, 0, 0.1, -0.1]
    assert raising_input(net, 0, 1).tolist() == [1, 0, 0.5, 1, 0]


@pytest.mark.parametrize(("layer", "j"), [(1, 0), (2, 1)])
def test_what_raises_a_later_neuron_beats_any_of_many_inputs(layer: int, j: int) -> None:
    net = network()
    found = net.layers(raising_input(net, layer, j)[:, None])[layer][0][j, 0]
    tried = net.layers(np.random.default_rng(0).random((5, 1000)))[layer][0][j]
    assert found > tried.max()


def test_a_neuron_that_nothing_reaches_leaves_the_input_grey() -> None:
    net = network()
    net.theta.vector[:] = 0
    assert (raising_input(net, 1, 0) == 0.5).all()


def test_what_raises_a_later_neuron_stays_within_the_bounds_of_each_input_and_comes_to_them() -> None:
    net, low, high = network(), np.array([-3.0, 10, -50, 0, 0]), np.array([5.0, 40, -20, 1, 100])
    found = raising_input(net, 1, 0, low, high)
    assert ((low <= found) & (found <= high)).all()
    assert ((found == low) | (found == high)).sum() >= 3
