import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnviz.core.hessian import DAMPED, MAX_PARAMETERS, damping, hessian, refuses_hessian
from nnviz.core.network import Network
from nnviz.core.objective import Objective


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
