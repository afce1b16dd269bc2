"""The sum over all paths is the gradient; the chain's product is too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core import Backprop, Network
from nnviz.core.activations import ACTIVATIONS
from nnviz.core.chain import chain_difference, chain_gradient, growing_interval
from nnviz.core.costs import COSTS
from nnviz.core.measures import slope
from nnviz.core.paths import count_paths, paths, strongest_path

SIGMOID = ACTIVATIONS["sigmoid"]


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


@given(st.lists(st.tuples(st.floats(-8, 8), st.floats(-3, 3)), min_size=1, max_size=12), st.floats(-1, 1))
def test_the_chain_agrees_with_a_network_of_single_neurons(
    pairs: list[tuple[float, float]], x: float
) -> None:
    w, b = (list(part) for part in zip(*pairs, strict=True))
    network = Network([1] * (len(w) + 1))
    for layer, (wl, bl) in enumerate(pairs):
        network.theta.weights[layer][:], network.theta.biases[layer][:] = wl, bl
    work = Backprop(network, COSTS["quadratic"], 1)
    work.load(np.array([[x]]), np.array([[0.3]]))
    work.forward()
    work.backward()
    chain = chain_gradient(w, b, [SIGMOID] * len(w), x, 0.3)
    assert chain.dc_db1 == pytest.approx(work.gradient.biases[0][0, 0], rel=1e-10, abs=1e-300)
    assert chain_difference(w, b, [SIGMOID] * len(w), x, 0.3) == pytest.approx(
        chain.dc_db1, rel=1e-4, abs=1e-9
    )


def test_where_a_factor_can_grow() -> None:
    assert growing_interval(3.999) == 0.0
    assert growing_interval(4.0) == pytest.approx(0.0, abs=1e-12)
    w = np.linspace(4, 20, 16_001)
    widths = [growing_interval(value) for value in w]
    assert max(widths) == pytest.approx(0.4477, abs=5e-5)
    assert w[int(np.argmax(widths))] == pytest.approx(6.894, abs=2e-3)


@pytest.mark.parametrize("w", [4.5, -6.894, 12.0])
def test_the_interval_is_where_the_factor_is_1_or_more(w: float) -> None:
    a = np.linspace(-2, 2, 400_001)
    z = w * a
    grows = np.abs(w * slope(SIGMOID, z)) >= 1
    assert np.ptp(a[grows]) == pytest.approx(growing_interval(w), abs=2e-5)
