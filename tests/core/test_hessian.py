import numpy as np
import pytest
from cases import in_turn
from hypothesis import example, given
from hypothesis import strategies as st

from nnviz.core.hessian import (
    DAMPED,
    MAX_PARAMETERS,
    damping,
    hessian,
    hessian_times,
    largest_eigenvalue,
    refuses_hessian,
)
from nnviz.core.network import Network
from nnviz.core.objective import Objective
from nnviz.core.parameters import Array
from nnviz.core.second_order import look


def test_of_a_network_is_symmetric_and_predicts_the_change_of_the_gradient() -> None:
    rng = np.random.default_rng(0)
    network = Network([2, 4, 2], activation="tanh", rng=rng)
    x, y = rng.standard_normal((2, 6)), np.eye(2)[:, rng.integers(0, 2, 6)]
    objective = Objective(network, x, y, "cross_entropy", regularizer="l2", lmbda=0.5, n=6)
    theta = network.theta.vector.copy()
    H = hessian(objective.gradient, theta)
    np.testing.assert_array_equal(H, H.T)
    np.testing.assert_array_equal(theta, network.theta.vector)
    nudge = 1e-4 * rng.standard_normal(theta.size)
    actual = objective.gradient(theta + nudge) - objective.gradient(theta - nudge)
    np.testing.assert_allclose(2 * H @ nudge, actual, atol=1e-9)


def test_of_one_logistic_neuron_by_hand() -> None:
    # C = −ln σ-form: ∂²C/∂z² = a(1 − a), and z = wx + b.
    network = Network([1, 1], rng=np.random.default_rng(0))
    network.theta.vector[:] = [0.6, 0.9]
    x = np.array([[2.0]])
    objective = Objective(network, x, np.array([[0.0]]), "cross_entropy")
    a = network.feedforward(x)[0, 0]
    expected = a * (1 - a) * np.array([[4.0, 2.0], [2.0, 1.0]])
    np.testing.assert_allclose(hessian(objective.gradient, network.theta.vector), expected, atol=1e-9)


def test_too_many_parameters_are_refused_with_the_numbers() -> None:
    assert refuses_hessian(MAX_PARAMETERS) == ""
    assert "500" in refuses_hessian(13_002)
    assert "13,002" in refuses_hessian(13_002)
    with pytest.raises(ValueError, match="at most 500"):
        hessian(lambda theta: theta, np.zeros(MAX_PARAMETERS + 1))


@example(eigenvalues=np.array([0.0, 0.0]))
@example(eigenvalues=np.array([-5e-324]))
@given(eigenvalues=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5).map(sorted).map(np.array))
def test_damping_leaves_every_eigenvalue_positive(eigenvalues: np.ndarray) -> None:
    shift = damping(eigenvalues)
    assert shift >= 0
    assert eigenvalues[0] + shift > 0
    if shift not in (0, 1):
        assert eigenvalues[0] + shift == pytest.approx(DAMPED * np.abs(eigenvalues).max(), rel=1e-9)


def test_a_product_with_the_hessian_is_that_of_the_whole_matrix() -> None:
    rng = np.random.default_rng(3)
    network = Network([3, 4, 2], rng=rng)
    x, y = rng.standard_normal((3, 9)), np.eye(2)[:, rng.integers(0, 2, 9)]
    objective = Objective(network, x, y, "cross_entropy")
    theta = network.theta.vector
    v = 1e3 * rng.standard_normal(theta.size)
    found = hessian_times(objective.gradient, theta, v)
    np.testing.assert_allclose(found, hessian(objective.gradient, theta) @ v, rtol=1e-5, atol=1e-4)
    assert not hessian_times(objective.gradient, theta, 0 * v).any()


@in_turn("seed", range(4))
def test_the_method_of_lanczos_finds_the_largest_eigenvalue_of_a_network(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = Network([3, 4, 2], rng=rng)
    x, y = rng.standard_normal((3, 9)), np.eye(2)[:, rng.integers(0, 2, 9)]
    objective = Objective(network, x, y, "cross_entropy")
    theta = network.theta.vector
    found = largest_eigenvalue(lambda v: hessian_times(objective.gradient, theta, v), theta.size)
    assert found == pytest.approx(np.linalg.eigvalsh(hessian(objective.gradient, theta))[-1], rel=1e-4)


@in_turn(
    "eigenvalues", [[-9.0, 1.0, 4.0], [-9.0, -5.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 7.0], [-7.0, 1.0, 7.0]]
)
def test_the_largest_is_meant_with_its_sign(eigenvalues: list[float]) -> None:
    axes = np.linalg.qr(np.random.default_rng(1).standard_normal((3, 3)))[0]
    matrix = axes @ np.diag(eigenvalues) @ axes.T
    assert largest_eigenvalue(lambda v: matrix @ v, 3) == pytest.approx(eigenvalues[-1], abs=1e-9)


def test_a_penalty_whose_slope_only_jumps_has_no_curvature() -> None:
    network = Network([2, 2], initializer="zeros")  # where that of L1 jumps
    x, y = np.random.default_rng(0).standard_normal((2, 6)), np.eye(2)[:, [0, 0, 1, 1, 1, 0]]
    alone, l1, l2 = (
        look(
            Objective(network, x, y, "cross_entropy", regularizer=kind, lmbda=3.0, n=6),
            network.theta.vector,
            lambda share: None,
        )
        for kind in ("none", "l1", "l2")
    )
    np.testing.assert_array_equal(l1.H, alone.H)
    np.testing.assert_allclose(l2.H - alone.H, np.diag(0.5 * network.theta.is_weight), atol=1e-9)


def test_a_step_along_the_gradient_is_as_long_as_theta_asks_for() -> None:
    theta = np.array([3e4, -4e4])
    for v in (np.array([1.0, 2.0]), np.array([1e-6, 0.0])):
        found = hessian_times(lambda at: at**3, theta, v)
        np.testing.assert_allclose(found, 3 * theta**2 * v, rtol=1e-6)
    assert hessian_times(lambda at: at**3, theta, np.zeros(2)).tolist() == [0, 0]
    asked: list[float] = []

    def gradient(at: Array) -> Array:
        asked.append(float(np.linalg.norm(at - theta)))
        return at

    hessian_times(gradient, theta, np.array([0.0, 7.0]))
    assert asked == pytest.approx([1e-5 * (1 + 5e4)] * 2)
    assert [damping(np.array(values)) for values in ([0.0, 0.0], [1.0, 4.0], [-3.0, 4.0], [1e-9, 4.0])] == [
        1.0,
        0.0,
        pytest.approx(3.04),
        pytest.approx(0.04),
    ]
