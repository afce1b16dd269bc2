"""The sum over all paths is the gradient."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core import Backprop, Network
from nnviz.core.costs import COSTS
from nnviz.core.measures import slope
from nnviz.core.paths import count_paths, paths, strongest_path, strongest_paths


def one_example(
    sizes: list[int], output: str, cost: str, seed: int
) -> tuple[Network, Backprop, list[np.ndarray]]:
    rng = np.random.default_rng(seed)
    network = Network(sizes, activation="tanh", output=output, rng=rng)
    work = Backprop(network, COSTS[cost], 1)
    work.load(rng.random((sizes[0], 1)), rng.random((sizes[-1], 1)))
    work.forward()
    work.backward()
    return network, work, [slope(f, z)[:, 0] for f, z in zip(network.activations, work.z, strict=True)]


@pytest.mark.parametrize(
    ("output", "cost"),
    [("sigmoid", "quadratic"), ("sigmoid", "cross_entropy"), ("softmax", "log_likelihood")],
)
@settings(max_examples=30)
@given(sizes=st.lists(st.integers(1, 4), min_size=2, max_size=5), seed=st.integers(0, 1000))
def test_the_paths_add_up_to_backprops_gradient(output: str, cost: str, sizes: list[int], seed: int) -> None:
    network, work, prime = one_example(sizes, output, cost, seed)
    a = [part[:, 0] for part in work.a]
    for layer, nabla in enumerate(work.gradient.weights):
        for j, k in np.ndindex(nabla.shape):
            found = paths(network.theta, a, prime, work.delta[-1][:, 0], layer, j, k)
            assert len(found) == count_paths(sizes, layer)
            assert sum(path.product for path in found) == pytest.approx(nabla[j, k], abs=1e-12)


def test_too_many_paths_are_counted_and_refused() -> None:
    assert count_paths((784, 30, 30, 30, 10), 0) == 9000
    theta = Network([1, 1, 200, 200]).theta
    with pytest.raises(ValueError, match="40,000 paths are too many"):
        paths(theta, [], [], np.ones(200), 0, 0, 0)


@given(sizes=st.lists(st.integers(1, 4), min_size=3, max_size=5), seed=st.integers(0, 1000))
def test_no_path_is_stronger_than_the_strongest(sizes: list[int], seed: int) -> None:
    network, _, prime = one_example(sizes, "sigmoid", "quadratic", seed)
    chosen = strongest_path(network.theta, prime)

    def strength(neurons: tuple[int, ...]) -> float:
        w = network.theta.weights
        steps = range(1, len(neurons))
        return float(np.prod([abs(w[i][neurons[i], neurons[i - 1]] * prime[i][neurons[i]]) for i in steps]))

    best = max(strength(neurons) for neurons in np.ndindex(*sizes[1:]))
    assert strength(chosen) == pytest.approx(best, rel=1e-12)


@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=5),
    seed=st.integers(0, 1000),
    most=st.integers(1, 9),
)
def test_the_strongest_paths_are_the_first_of_all_paths_by_size(
    sizes: list[int], seed: int, most: int
) -> None:
    network, work, prime = one_example(sizes, "sigmoid", "quadratic", seed)
    of_one_weight = (network.theta, [part[:, 0] for part in work.a], prime, work.delta[-1][:, 0], 0, 0, 0)
    every = sorted((abs(path.product) for path in paths(*of_one_weight)), reverse=True)
    found = strongest_paths(*of_one_weight, most)
    assert [abs(path.product) for path in found] == pytest.approx(every[:most], rel=1e-9)
    assert {path.neurons for path in found} <= {path.neurons for path in paths(*of_one_weight)}


def test_the_strongest_of_more_paths_than_can_be_listed() -> None:
    network, work, prime = one_example([2, 3, 40, 40, 10], "sigmoid", "quadratic", 1)
    a, delta = [part[:, 0] for part in work.a], work.delta[-1][:, 0]
    found = strongest_paths(network.theta, a, prime, delta, 0, 1, 0, 5)
    assert count_paths(network.sizes, 0) == 16_000
    assert len({path.neurons for path in found}) == 5
    sizes = [abs(path.product) for path in found]
    assert sizes == sorted(sizes, reverse=True)


def test_a_path_knows_its_neurons_and_the_factors_between_them() -> None:
    net, work, prime = one_example([3, 4, 5, 2], "sigmoid", "quadratic", 3)
    a, delta = [part[:, 0] for part in work.a], work.delta[-1][:, 0]
    found = paths(net.theta, a, prime, delta, 0, 1, 2)
    assert [path.neurons for path in found] == [(1, q, o) for q in range(5) for o in range(2)]
    one = found[5]
    w = net.theta.weights
    assert one.factors == pytest.approx((w[1][2, 1] * prime[1][2], w[2][1, 2] * delta[1]))
    assert one.product == pytest.approx(a[0][2] * prime[0][1] * one.factors[0] * one.factors[1])
    (last,) = paths(net.theta, a, prime, delta, 2, 1, 3)
    assert (last.neurons, last.factors, last.product) == ((1,), (), pytest.approx(a[2][3] * delta[1]))
    ranked = sorted(found, key=lambda path: -abs(path.product))[:3]
    strongest = strongest_paths(net.theta, a, prime, delta, 0, 1, 2, 3)
    assert [path.neurons for path in strongest] == [path.neurons for path in ranked]
    assert [path.factors for path in strongest] == [pytest.approx(path.factors) for path in ranked]
    assert [path.product for path in strongest] == [pytest.approx(path.product) for path in ranked]
