import math
from typing import Any

import numpy as np
import pytest
from cases import in_turn

from nnviz.core import Network, Parameters, backprop
from nnviz.core.initializers import INITIALIZERS, initialize, misfit, spread_of_z, start_at
from nnviz.core.naming import number

N_IN, N_OUT = 300, 200


def start(name: str, seed: int = 0) -> Parameters:
    theta = Parameters([N_IN, N_OUT, 10])
    initialize(theta, INITIALIZERS[name], np.random.default_rng(seed))
    return theta


@in_turn(
    ("name", "deviation", "bias_deviation"),
    [
        ("scaled_gaussian", (1 / N_IN) ** 0.5, 1),
        ("gaussian", 1, 1),
        ("xavier", (2 / (N_IN + N_OUT)) ** 0.5, 0),
        ("he", (2 / N_IN) ** 0.5, 0),
        ("zeros", 0, 0),
    ],
)
def test_spread(name: str, deviation: float, bias_deviation: float) -> None:
    theta = start(name)
    assert theta.weights[0].std() == pytest.approx(deviation, rel=0.02)
    assert theta.biases[0].std() == pytest.approx(bias_deviation, rel=0.15)
    assert abs(theta.weights[0].mean()) <= 0.02 * deviation


@pytest.mark.parametrize("name", ["scaled_gaussian", "gaussian"])
def test_the_output_bias_is_drawn_too(name: str) -> None:
    assert np.unique(start(name).biases[-1]).size == 10


def test_starts_draw_the_same_numbers_and_differ_in_scale_alone() -> None:
    plain, he = start("gaussian"), start("he")
    np.testing.assert_allclose(he.weights[1], plain.weights[1] * (2 / N_OUT) ** 0.5, rtol=1e-14)


def test_the_same_seed_gives_the_same_start_and_another_another() -> None:
    np.testing.assert_array_equal(start("xavier").vector, start("xavier").vector)
    assert (start("xavier").vector != start("xavier", seed=1).vector).mean() > 0.9


@pytest.mark.parametrize(("name", "spread"), [("gaussian", 501**0.5), ("scaled_gaussian", 1.5**0.5)])
def test_the_help_of_a_start_foretells_the_spread_of_z_with_500_of_1000_inputs_on(
    name: str, spread: float
) -> None:
    # Book ch. 3: 22.4 against 1.22.
    foretold = spread_of_z(INITIALIZERS[name], 1000, 4000, squares=500)
    assert foretold == pytest.approx(spread, rel=1e-12)
    assert f"it is spread by {number(foretold)}." in INITIALIZERS[name].help
    network = Network([1000, 4000], initializer=name, rng=np.random.default_rng(0))
    x = np.repeat([[1.0], [0.0]], 500, axis=0)
    assert network.layers(x)[0][0].std() == pytest.approx(spread, rel=0.05)


def test_from_zeros_the_symmetry_never_breaks() -> None:
    network = Network([3, 4, 2], initializer="zeros")
    rng = np.random.default_rng(0)
    x, y = rng.random((3, 8)), np.eye(2)[:, rng.integers(0, 2, 8)]
    for _ in range(20):
        network.theta.vector[:] -= 0.5 * backprop(network, x, y).vector
    w = network.theta.weights[0]
    assert np.abs(w).max() > 0
    np.testing.assert_allclose(w, np.broadcast_to(w[0], w.shape), rtol=1e-12)


NAND = (((-2.0, -2.0, 3.0),),)


def test_a_given_start_is_taken_to_the_bit_and_draws_as_much_as_any_other() -> None:
    rng, other = np.random.default_rng(0), np.random.default_rng(0)
    network = Network([2, 1], initializer="given", start=NAND, rng=rng)
    Network([2, 1], initializer="zeros", rng=other)
    assert network.theta.vector.tolist() == [-2, -2, 3]
    assert rng.random() == other.random()
    assert start_at(network.theta) == NAND


@in_turn("start", [None, (), (((1.0, 2.0),),), (((1.0, 2.0, 3.0), (1.0, 2.0, 3.0)),)])
def test_a_given_start_that_does_not_fit_is_refused(start: object) -> None:
    with pytest.raises(ValueError, match=r"start.* needed"):
        Network([2, 1], initializer="given", start=start)  # type: ignore[arg-type]


@in_turn(
    ("start", "sizes", "words"),
    [
        (NAND, (2, 1), ""),
        (NAND, (None, None), ""),
        (NAND, (2, 3, 1), ": 2 layers of rows [w₁, …, wₙ, b] needed, not 1"),
        (NAND, (2, 2), "[0]: 2 neurons needed, a row each, not 1"),
        (NAND, (3, 1), "[0][0]: 4 numbers needed, 3 weights and the bias, not 3"),
        (((),), (None, None), "[0]: some neurons needed, a row each, not 0"),
        ((((),),), (None, None), "[0][0]: at least a weight and the bias needed, not 0 numbers"),
        ((((1.0, 2.0), (1.0,)),), (None, 2), "[0][1]: 2 numbers needed, as many as in the first, not 1"),
    ],
)
def test_a_misfit_is_told_by_its_place(start: Any, sizes: tuple[int | None, ...], words: str) -> None:
    assert misfit(start, sizes) == words


def test_z_spreads_at_the_start_as_its_weights_and_bias_do() -> None:
    for name, weight, bias in (("scaled_gaussian", 1 / 3, 1), ("gaussian", 1, 1), ("zeros", 0, 0)):
        expected = math.sqrt(weight**2 * 5 + bias**2)
        assert spread_of_z(INITIALIZERS[name], 9, 4, 5.0) == pytest.approx(expected)
