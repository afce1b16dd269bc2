import math

import numpy as np
import pytest

from nnviz.core.network import Network
from nnviz.core.notation import Notation
from nnviz.core.objective import Objective
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.written import Number, read

ETA, LMBDA, N = 0.5, 4.0, 50


def slope(name: str, w: np.ndarray) -> np.ndarray:
    out = np.full_like(w, np.nan)
    REGULARIZERS[name].slope(w, out)
    return out


def one_step(name: str, network: Network, x: np.ndarray, y: np.ndarray, n: int = N) -> np.ndarray:
    objective = Objective(network, x, y, "cross_entropy", regularizer=name, lmbda=LMBDA, n=n)
    theta = network.theta.vector.copy()
    sgd = OPTIMIZERS["sgd"].make(theta.size, theta.dtype, 0.0)
    sgd.update(theta, objective.gradient(theta), ETA)
    return theta


@pytest.fixture
def network() -> Network:
    return Network([3, 4, 2], rng=np.random.default_rng(1))


@pytest.fixture
def batch() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    return rng.random((3, 5)), np.eye(2)[:, rng.integers(0, 2, 5)]


@pytest.mark.parametrize("name", REGULARIZERS)
def test_the_slope_is_the_derivative_and_w_is_left_alone(name: str) -> None:
    w = np.hstack([np.random.default_rng(0).uniform(-3, 3, 40), [0, -3, 3, 1e-3, -1e-3]])
    before, h = w.copy(), 1e-6
    penalty = REGULARIZERS[name].penalty
    numeric = [(penalty(w + h * e) - penalty(w - h * e)) / (2 * h) for e in np.eye(w.size)]
    np.testing.assert_allclose(slope(name, w), numeric, atol=1e-7)
    np.testing.assert_array_equal(w, before)


def test_l2_shrinks_by_a_factor(network: Network, batch: tuple[np.ndarray, np.ndarray]) -> None:
    # Book eq. 93: w → (1 − ηλ/n) w − η ∂C₀/∂w, biases as without a penalty.
    theta, plain = network.theta, one_step("none", network, *batch)
    expected = np.where(theta.is_weight, plain - ETA * LMBDA / N * theta.vector, plain)
    np.testing.assert_allclose(one_step("l2", network, *batch), expected, rtol=1e-13, atol=1e-15)


def test_l1_shrinks_by_an_amount(network: Network, batch: tuple[np.ndarray, np.ndarray]) -> None:
    # Book eq. 97: w → w − (ηλ/n) sgn(w) − η ∂C₀/∂w.
    theta, plain = network.theta, one_step("none", network, *batch)
    expected = np.where(theta.is_weight, plain - ETA * LMBDA / N * np.sign(theta.vector), plain)
    np.testing.assert_allclose(one_step("l1", network, *batch), expected, rtol=1e-13, atol=1e-15)


def test_the_strength_is_divided_by_the_size_of_the_training_set(
    network: Network, batch: tuple[np.ndarray, np.ndarray]
) -> None:
    plain = one_step("none", network, *batch)
    pull, half = (plain - one_step("l2", network, *batch, n=n) for n in (N, 2 * N))
    np.testing.assert_allclose(half, pull / 2, rtol=1e-9, atol=1e-16)


def test_l1_leaves_a_weight_at_0_free_to_grow_again() -> None:
    assert slope("l1", np.array([0.0, -0.0]))[0] == 0
    w = np.array([0.0])
    for _ in range(3):
        w -= 0.1 * (-1 + 0.2 * slope("l1", w))
    assert w[0] == pytest.approx(0.1 + 2 * 0.1 * 0.8)


def test_the_penalty_by_hand() -> None:
    w = np.array([1.0, -2.0, 0.0])
    assert REGULARIZERS["none"].penalty(w) == 0
    assert REGULARIZERS["l1"].penalty(w) == 3
    assert REGULARIZERS["l2"].penalty(w) == 2.5


def test_decay_halves_any_weight_in_the_same_time_and_l1_takes_equal_amounts() -> None:
    rate = 0.5 * 5 / 300  # the learning rate, λ and n of a run
    l2, l1 = REGULARIZERS["l2"], REGULARIZERS["l1"]
    assert l2.half_life is not None
    assert l1.half_life is not None
    assert [round(l2.half_life(w, rate), 1) for w in (2.0, 0.02)] == [82.8, 82.8]
    assert [l1.half_life(w, rate) for w in (2.0, 0.02)] == pytest.approx([120, 1.2])
    w = np.array([2.0, -0.02])
    for rule, steps in ((l2, 83), (l1, 120)):
        left = rule.pulled(w, rate, steps)[0]
        assert left == pytest.approx(1, abs=0.01), rule.name
    np.testing.assert_allclose(l1.pulled(w, rate, 2), [2 - 2 * rate, -0.02 + 2 * rate])
    assert l1.pulled(np.array([0.0]), rate, 3) == 0
    assert REGULARIZERS["none"].pulled(w, rate, 7).tolist() == w.tolist()


def test_the_formula_of_many_steps_of_l1_is_its_rule_step_by_step() -> None:
    l1, w = REGULARIZERS["l1"], np.array([1.0, -0.37, 0.011, -0.004, 0.0, 30.0])
    slope_of = np.empty_like(w)
    for rate, steps in ((0.007, 1), (0.007, 2), (0.007, 60), (0.007, 1001), (0.0, 5), (3.0, 3)):
        stepped = w.copy()
        for _ in range(steps):
            l1.slope(stepped, slope_of)
            stepped -= rate * slope_of
        np.testing.assert_allclose(l1.pulled(w, rate, steps), stepped, atol=1e-12)


def test_a_penalty_alone_pulls_as_its_steps_do() -> None:
    w = np.array([-2.0, 0.5, 0.0, 3.0])
    for rule in REGULARIZERS.values():
        stepped = w.copy()
        for _ in range(4):
            slope = np.empty_like(stepped)
            rule.slope(stepped, slope)
            stepped -= 0.01 * slope
        np.testing.assert_allclose(rule.pulled(w, 0.01, 4), stepped, atol=1e-12, err_msg=rule.name)
        bent = rule._replace(jump=None, decays=False)
        np.testing.assert_allclose(bent.pulled(w, 0.01, 4), stepped, atol=1e-12, err_msg=rule.name)
    assert w.tolist() == [-2, 0.5, 0, 3]


def test_a_penalty_that_leaves_less_than_half_at_once_has_no_half_life_and_none_has_an_endless_one() -> None:
    half_life = REGULARIZERS["l2"].half_life
    assert half_life is not None
    assert [half_life(3.0, rate) for rate in (1.0, 1.5, 0.0)] == [0, 0, math.inf]


def test_decay_is_written_as_the_factor_that_it_is() -> None:
    pulled = REGULARIZERS["l2"].pull(Number(0.25), Number(0.125))
    assert read(pulled, Notation(3)) == "(1 − 0.125) · 0.250"
