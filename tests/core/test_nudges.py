"""What each example asks for: its own gradient, and their mean is the mini-batch's."""

import numpy as np
import pytest
from cases import in_turn

from nnviz.core import Backprop, Network, backprop
from nnviz.core.costs import COSTS
from nnviz.core.nudges import example_gradients, example_sizes, largest, mean_sizes, ways_to_raise


@pytest.fixture
def network() -> Network:
    return Network([3, 4, 2], rng=np.random.default_rng(5))


@pytest.fixture
def work(network: Network) -> Backprop:
    rng = np.random.default_rng(6)
    made = Backprop(network, COSTS["cross_entropy"], 5)
    made.load(rng.random((3, 5)), rng.integers(0, 2, (2, 5)).astype(float))
    made.forward()
    made.backward()
    return made


def test_each_row_is_the_gradient_of_that_example_alone(network: Network, work: Backprop) -> None:
    places = [network.theta.locate(index) for index in range(network.theta.count)]
    rows = example_gradients(work, places)
    for x in range(5):
        alone = backprop(network, work.a[0][:, [x]], work.y[:, [x]], "cross_entropy")
        np.testing.assert_allclose(rows[x], alone.vector, rtol=1e-12, atol=1e-16)
        np.testing.assert_allclose(example_sizes(work, x), np.abs(alone.vector), rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(rows.mean(axis=0), work.gradient.vector, rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(np.abs(rows).mean(axis=0), mean_sizes(work), rtol=1e-12, atol=1e-16)


def test_no_places_no_columns(work: Backprop) -> None:
    assert example_gradients(work, []).shape == (5, 0)


@in_turn(
    ("sizes", "count", "places"),
    [([1.0, 5, 3, 4], 2, [1, 3]), ([1.0, 5, 3], 9, [1, 2, 0]), ([np.nan, 0, 2], 2, [2, 1]), ([7.0], 1, [0])],
)
def test_the_largest_come_first(sizes: list[float], count: int, places: list[int]) -> None:
    assert largest(np.array(sizes), count).tolist() == places


def test_three_ways_by_hand() -> None:
    network = Network([2, 1], output="linear")
    network.theta.vector[:] = [0.5, -2, 0]
    work = Backprop(network, COSTS["quadratic"], 1)
    work.load(np.array([[3.0], [4.0]]), np.array([[1.0]]))
    work.forward()
    ways = ways_to_raise(network, work, 0)
    assert ways.slope == 1
    assert ways.weights.tolist() == [3, 4]
    assert ways.earlier.tolist() == [0.5, -2]
    assert ways.gains == pytest.approx((1, 5, 4.25**0.5))


@pytest.mark.parametrize("output", ["sigmoid", "softmax", "tanh"])
def test_the_rates_are_central_differences_of_the_output(output: str) -> None:
    network = Network([3, 4, 2], output=output, rng=np.random.default_rng(5))
    work = Backprop(network, COSTS["quadratic"], 2)
    work.load(np.random.default_rng(1).random((3, 2)), np.zeros((2, 2)))
    work.forward()
    ways, h = ways_to_raise(network, work, 1), 1e-6
    theta, a = network.theta, work.a[1][:, :1]

    def output_of(hidden: np.ndarray) -> float:
        z = theta.weights[1] @ hidden + theta.biases[1]
        out = np.empty_like(z)
        network.activations[1].function(z, out)
        return float(out[1, 0])

    def quotient(array: np.ndarray, place: tuple[int, int]) -> float:
        values = []
        for offset in (h, -2 * h):
            array[place] += offset
            values.append(output_of(a))
        array[place] += h
        return (values[0] - values[1]) / (2 * h)

    assert ways.slope == pytest.approx(quotient(theta.biases[1], (1, 0)), rel=1e-6)
    for k in range(4):
        assert ways.weights[k] == pytest.approx(quotient(theta.weights[1], (1, k)), rel=1e-6)
        assert ways.earlier[k] == pytest.approx(quotient(a, (k, 0)), rel=1e-6)
