import numpy as np
import pytest
from cases import in_turn

from nnviz.core.hessian import hessian
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.update_rules import Newton, OneStep, Optimizer
from nnviz.core.written import given, measured

FIRST_ORDER = pytest.mark.parametrize("name", [e.name for e in OPTIMIZERS.values() if not e.needs_hessian])
GRADIENTS = np.array([[0.5, -2.0, 0.0], [0.25, 1.0, 4.0], [-1.0, 1.0, 1e-3]])
ETA = 0.1


def make(name: str, dtype: type = np.float64, mu: float = 0.9) -> Optimizer:
    return OPTIMIZERS[name].make(3, np.dtype(dtype), mu)


def walk(name: str, gradients: np.ndarray = GRADIENTS, mu: float = 0.9) -> np.ndarray:
    optimizer, theta = make(name, mu=mu), np.zeros(3)
    for gradient in gradients:
        optimizer.update(theta, gradient.copy(), ETA)
    return theta


def test_sgd_by_hand() -> None:
    np.testing.assert_allclose(walk("sgd"), -ETA * GRADIENTS.sum(axis=0), rtol=1e-15)


def test_momentum_by_the_books_rule() -> None:
    # Book eq. 107, 108: v → μv − η∇C, θ → θ + v.
    v, theta = np.zeros(3), np.zeros(3)
    for gradient in GRADIENTS:
        v = 0.8 * v - ETA * gradient
        theta = theta + v
    np.testing.assert_allclose(walk("momentum", mu=0.8), theta, rtol=1e-15)


def test_nesterov_is_momentum_with_the_gradient_taken_ahead() -> None:
    # The form in which v and φ are written: v → μv − η∇C(φ + μv), φ → φ + v, with θ = φ + μv.
    curvature, mu = np.array([1.0, 4.0, 0.2]), 0.8
    phi, v = np.array([1.0, -2.0, 3.0]), np.zeros(3)
    optimizer, theta = make("nesterov", mu=mu), phi.copy()
    for _ in range(6):
        v = mu * v - ETA * curvature * (phi + mu * v)
        phi = phi + v
        optimizer.update(theta, curvature * theta, ETA)
        np.testing.assert_allclose(theta, phi + mu * v, rtol=1e-12)


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_without_friction_lost_momentum_is_plain_descent(name: str) -> None:
    np.testing.assert_allclose(walk(name, mu=0), walk("sgd"), rtol=1e-15)


def test_rmsprop_by_hand() -> None:
    s, theta = np.zeros(3), np.zeros(3)
    for gradient in GRADIENTS:
        s = 0.9 * s + 0.1 * gradient**2
        theta = theta - ETA * gradient / (np.sqrt(s) + 1e-8)
    np.testing.assert_allclose(walk("rmsprop"), theta, rtol=1e-14)


def test_adam_first_step_is_eta_long_whatever_the_size_of_the_gradient() -> None:
    # m̂ = g and ŝ = g² after one step. Multiplied by 1 − βᵗ instead of divided, it would be 0.03 η.
    gradients = np.array([[1e-3, -50.0, 0.0]])
    np.testing.assert_allclose(walk("adam", gradients), [-ETA, ETA, 0], rtol=2e-5)


def test_adam_first_three_steps_by_hand() -> None:
    m, s, theta = np.zeros(3), np.zeros(3), np.zeros(3)
    for t, gradient in enumerate(GRADIENTS, start=1):
        m = 0.9 * m + 0.1 * gradient
        s = 0.999 * s + 0.001 * gradient**2
        theta = theta - ETA * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
    np.testing.assert_allclose(walk("adam"), theta, rtol=1e-13)


@FIRST_ORDER
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_change_is_what_was_subtracted(name: str, dtype: type) -> None:
    optimizer, theta = make(name, dtype), np.ones(3, dtype)
    gradients = GRADIENTS.astype(dtype)
    for gradient in gradients:
        before = theta.copy()
        optimizer.update(theta, gradient, ETA)
        np.testing.assert_array_equal(theta, before - optimizer.change)
    assert theta.dtype == optimizer.change.dtype == dtype


@FIRST_ORDER
def test_a_step_that_is_written_out_comes_to_what_it_is(name: str) -> None:
    optimizer, theta = make(name, mu=0.8), np.ones(3)
    for gradient in GRADIENTS:
        before, memory = theta.copy(), [part.copy() for part in optimizer.memory]
        optimizer.update(theta, gradient.copy(), ETA)
        for place in range(3):
            kept = tuple(measured(part[place % part.size]) for part in memory)
            slope, change = measured(gradient[place]), measured(optimizer.change[place])
            step = OneStep(measured(before[place]), slope, given(ETA), given(0.8), kept, change)
            assert type(optimizer).written(step).value == pytest.approx(theta[place], rel=1e-12)


@FIRST_ORDER
def test_restoring_the_memory_repeats_the_walk_to_the_bit(name: str) -> None:
    optimizer, theta = make(name), np.zeros(3)
    optimizer.update(theta, GRADIENTS[0].copy(), ETA)
    memory, there = tuple(part.copy() for part in optimizer.memory), theta.copy()
    for gradient in GRADIENTS[1:]:
        optimizer.update(theta, gradient.copy(), ETA)
    again = make(name)
    for part, kept in zip(again.memory, memory, strict=True):
        part[:] = kept
    for gradient in GRADIENTS[1:]:
        again.update(there, gradient.copy(), ETA)
    np.testing.assert_array_equal(there, theta)


@in_turn("name", OPTIMIZERS)
def test_only_what_claims_to_depend_on_mu_does(name: str) -> None:
    if OPTIMIZERS[name].needs_hessian:
        assert not OPTIMIZERS[name].uses_mu
        return
    assert OPTIMIZERS[name].uses_mu == (not np.array_equal(walk(name, mu=0.2), walk(name, mu=0.9)))


@FIRST_ORDER
def test_a_zero_gradient_from_rest_moves_nothing(name: str) -> None:
    np.testing.assert_array_equal(walk(name, np.zeros((3, 3))), 0)


BOWL = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, -0.5], [0.0, -0.5, 0.25]])
MINIMUM = np.array([1.0, -2.0, 5.0])


def newton(H: np.ndarray) -> Newton:
    optimizer = Newton(len(H), np.dtype(np.float64), 0.9)
    optimizer.hessian = H
    return optimizer


def test_only_what_claims_to_make_up_for_the_size_of_a_gradient_does() -> None:
    small = np.array([1.0, 1e-3, 0.0])
    for entry in OPTIMIZERS.values():
        optimizer = make(entry.name)
        optimizer.hessian = np.diag([1.0, 1e-3, 1.0])
        optimizer.update(np.zeros(3), small.copy(), ETA)
        assert (abs(optimizer.change[1]) > 0.5 * abs(optimizer.change[0])) == entry.rescales


def test_newton_lands_on_the_minimum_of_a_quadratic_in_one_step() -> None:
    theta = np.array([10.0, 10.0, -10.0])

    def gradient_of(point: np.ndarray) -> np.ndarray:
        return BOWL @ (point - MINIMUM)

    optimizer = newton(hessian(gradient_of, theta))
    optimizer.update(theta, gradient_of(theta), eta=1)
    np.testing.assert_allclose(theta, MINIMUM, atol=1e-6)
    np.testing.assert_allclose(optimizer.eigenvalues, np.linalg.eigvalsh(BOWL), atol=1e-6)
    assert optimizer.shift == 0


def test_eta_shortens_the_newton_step() -> None:
    theta = np.zeros(3)
    newton(BOWL).update(theta, BOWL @ (theta - MINIMUM), eta=0.25)
    np.testing.assert_allclose(theta, 0.25 * MINIMUM, atol=1e-12)


@in_turn("H", [np.diag([2.0, 1.0, -3.0]), np.diag([2.0, 0.0, 0.0]), -BOWL, np.zeros((3, 3))])
def test_where_the_hessian_is_not_positive_definite_newton_still_goes_downhill(H: np.ndarray) -> None:
    theta, gradient = np.zeros(3), np.array([0.3, -1.0, 0.2])
    optimizer = newton(H)
    optimizer.update(theta, gradient, eta=1)
    assert optimizer.shift > 0
    assert theta @ gradient < 0
    assert np.isfinite(theta).all()


def test_newton_with_a_hessian_that_is_not_finite_is_not_finite_either() -> None:
    theta = np.zeros(3)
    newton(np.full((3, 3), np.inf)).update(theta, np.ones(3), eta=1)
    assert np.isnan(theta).all()


def test_a_hessian_that_is_not_finite_at_one_place_makes_theta_so() -> None:
    newton = OPTIMIZERS["newton"].make(2, np.dtype(float), 0.9)
    assert newton.shift == 0
    newton.hessian = np.diag([1.0, np.nan])
    theta = np.ones(2)
    newton.update(theta, np.ones(2), 0.1)
    assert np.isnan(theta).all()
    assert np.isnan(newton.eigenvalues).all()
