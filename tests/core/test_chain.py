"""A chain of single neurons: its product is backprop's gradient, and a difference quotient agrees."""

import math
from dataclasses import replace

import numpy as np
import pytest
from cases import in_turn
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core import Backprop, Network
from nnviz.core.activations import ACTIVATIONS
from nnviz.core.chain import (
    Chain,
    ChainDifference,
    chain_difference,
    chain_gradient,
    growing_interval,
    widest_interval,
)
from nnviz.core.chain_examples import (
    SIGMOID,
    chain_of_network,
    exploding_chain,
    random_chain,
    resized,
    uniform_chain,
    with_activation,
)
from nnviz.core.costs import COSTS
from nnviz.core.measures import slope


@given(st.lists(st.tuples(st.floats(-8, 8), st.floats(-3, 3)), min_size=1, max_size=12), st.floats(-1, 1))
def test_the_chain_agrees_with_a_network_of_single_neurons(
    pairs: list[tuple[float, float]], x: float
) -> None:
    w, b = zip(*pairs, strict=True)
    network = Network([1] * (len(w) + 1))
    for layer, (wl, bl) in enumerate(pairs):
        network.theta.weights[layer][:], network.theta.biases[layer][:] = wl, bl
    work = Backprop(network, COSTS["quadratic"], 1)
    work.load(np.array([[x]]), np.array([[0.3]]))
    work.forward()
    work.backward()
    found = chain_gradient(Chain(w, b, (SIGMOID,) * len(w), x, 0.3))
    assert found.dc_db1 == pytest.approx(work.gradient.biases[0][0, 0], rel=1e-10, abs=1e-300)


@in_turn("activation", ["sigmoid", "tanh", "gelu", "silu", "softplus", "linear"])
@in_turn("neurons", [1, 4, 12])
def test_a_difference_agrees_within_its_own_uncertainty(activation: str, neurons: int) -> None:
    rng = np.random.default_rng(neurons)
    for _ in range(5):
        chain = with_activation(random_chain(neurons, rng), ACTIVATIONS[activation])
        exact, found = chain_gradient(chain).dc_db1, chain_difference(chain)
        assert abs(found.value - exact) <= 3 * found.uncertainty + 1e-9 * abs(exact)


def test_the_books_four_neurons_by_hand() -> None:
    chain = uniform_chain(4)
    found = chain_gradient(chain)
    a = 1.0
    for i in range(4):
        a = 1 / (1 + np.exp(-a))
        assert found.a[i] == pytest.approx(a)
        assert found.factors[i] == pytest.approx(a * (1 - a))
    assert found.dc_db1 == pytest.approx(np.prod(found.factors) * a)
    assert chain_difference(chain).value == pytest.approx(found.dc_db1, rel=1e-7)


def test_the_cost_is_half_the_square_of_the_miss() -> None:
    chain = Chain((2.0,), (-1.0,), (ACTIVATIONS["linear"],), x=1.5, y=-3.0)
    found = chain_gradient(chain)
    assert (found.a[-1], found.dc_da, found.cost) == (2.0, 5.0, 12.5)
    h = 1e-4
    up, down = (chain_gradient(replace(chain, b=(-1.0 + side,))).cost for side in (h, -h))
    assert (up - down) / (2 * h) == pytest.approx(found.dc_db1)


@in_turn("value", [3.0, -3.0, 1e-9])
@in_turn(("share", "resolves"), [(0.0, True), (0.009, True), (0.011, False), (0.5, False)])
def test_a_difference_is_resolved_that_is_known_to_one_part_in_a_hundred(
    value: float, share: float, resolves: bool
) -> None:
    assert ChainDifference(value, share * abs(value)).resolves is resolves


def test_the_relative_error_is_over_the_larger_of_the_two() -> None:
    found = ChainDifference(2.0, 0.0)
    assert found.relative_error(4.0) == 0.5
    assert found.relative_error(1.0) == 0.5
    assert found.relative_error(-2.0) == 2.0
    assert ChainDifference(0.0, 0.0).relative_error(0.0) == 0.0


def test_large_weights_explode_though_sigma_prime_is_a_quarter() -> None:
    found = chain_gradient(exploding_chain(4))
    np.testing.assert_allclose(found.z, 0, atol=1e-12)
    np.testing.assert_allclose(found.factors, [0.25, 25, 25, 25])
    assert chain_difference(exploding_chain(4)).value == pytest.approx(found.dc_db1, rel=1e-4)


def test_beyond_what_differences_resolve_they_say_so() -> None:
    assert chain_gradient(exploding_chain(12)).dc_db1 == pytest.approx(0.25 * 25.0**11 / 2)
    hopeless = chain_difference(exploding_chain(12))
    assert not hopeless.uncertainty < 0.1 * abs(hopeless.value)


def test_numbers_beyond_all_bounds_raise_no_warning() -> None:
    chain = replace(uniform_chain(3), w=(1e200, -1e200, np.nan), x=1e200)
    assert np.isnan(chain_gradient(chain).dc_db1)
    chain_difference(chain)


def test_a_chain_grows_by_neurons_like_its_last() -> None:
    chain = Chain((1.0, 2.0), (3.0, 4.0), (SIGMOID, ACTIVATIONS["tanh"]))
    assert resized(chain, 4).w == (1, 2, 2, 2)
    assert resized(chain, 4).activations[2:] == (ACTIVATIONS["tanh"],) * 2
    assert resized(chain, 1) == Chain((1.0,), (3.0,), (SIGMOID,))


def test_where_a_factor_can_grow() -> None:
    assert growing_interval(3.999) == 0.0
    assert growing_interval(4.0) == pytest.approx(0.0, abs=1e-12)
    w, width = widest_interval()
    assert width == pytest.approx(0.4477, abs=5e-5)
    assert w == pytest.approx(6.894, abs=1.1e-3)
    assert growing_interval(-w) == width


@pytest.mark.parametrize("w", [4.5, -6.894, 12.0])
def test_the_interval_is_where_the_factor_is_1_or_more(w: float) -> None:
    a = np.linspace(-2, 2, 400_001)
    z = w * a
    grows = np.abs(w * slope(SIGMOID, z)) >= 1
    assert np.ptp(a[grows]) == pytest.approx(growing_interval(w), abs=2e-5)


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_the_chain_of_a_network_has_its_z_and_its_slopes(output: str) -> None:
    rng = np.random.default_rng(0)
    network = Network([6, 5, 4, 3], activation="tanh", output=output, rng=rng)
    x, y = rng.random(6), np.array([0.0, 1.0, 0.0])
    layers = network.layers(x[:, None])
    z, a = ([part[:, 0] for part in parts] for parts in zip(*layers, strict=True))
    chain, neurons = chain_of_network(network.theta, network.activations, x, y, z, a)
    found = chain_gradient(chain)
    for layer, j in enumerate(neurons):
        assert found.a[layer] == pytest.approx(a[layer][j])
        if output != "softmax" or layer < 2:
            assert found.z[layer] == pytest.approx(z[layer][j])
    prime = [slope(kind, part)[:, 0] for kind, (part, _) in zip(network.activations, layers, strict=True)]
    for layer in (1, 2):
        w = network.theta.weights[layer][neurons[layer], neurons[layer - 1]]
        assert found.factors[layer] == pytest.approx(w * prime[layer][neurons[layer]])
    assert chain.y == y[neurons[-1]]


def test_a_chain_out_of_a_network_has_the_numbers_of_the_neurons_on_it() -> None:
    rng = np.random.default_rng(11)
    net = Network([3, 4, 5, 2], activation="tanh", rng=np.random.default_rng(3))
    x, y = rng.random(3), rng.random(2)
    work = Backprop(net, COSTS["quadratic"], 1)
    work.load(x[:, np.newaxis], y[:, np.newaxis])
    work.forward()
    z, a = [part[:, 0] for part in work.z], [part[:, 0] for part in work.a[1:]]
    chain, neurons = chain_of_network(net.theta, net.activations, x, y, z, a)
    found = chain_gradient(chain)
    np.testing.assert_allclose(found.z, [part[j] for part, j in zip(z, neurons, strict=True)])
    k = int(np.argmax(np.abs(net.theta.weights[0][neurons[0]] * x)))
    assert (chain.x, chain.y, chain.w[0]) == (x[k], y[neurons[-1]], net.theta.weights[0][neurons[0], k])
    assert len(chain) == 3
    assert chain.theta.weights[1][0, 0] == chain.w[1]
    assert chain.theta.biases[2][0, 0] == chain.b[2]


def test_made_chains_are_what_they_are_called() -> None:
    drawn, numbers = random_chain(4, np.random.default_rng(5)), np.random.default_rng(5).standard_normal(8)
    assert (list(drawn.w), list(drawn.b)) == (numbers[:4].tolist(), numbers[4:].tolist())
    assert chain_gradient(exploding_chain(4)).z.tolist() == [0] * 4
    assert [len(resized(drawn, n)) for n in (2, 4, 7)] == [2, 4, 7]
    assert resized(drawn, 6).w == (*drawn.w, drawn.w[-1], drawn.w[-1])
    size, width = widest_interval()
    assert (round(size, 3), round(width, 4)) == (6.894, 0.4477)
    assert growing_interval(3.99) == growing_interval(math.inf) == 0
    assert growing_interval(-6.894) == growing_interval(6.894)
