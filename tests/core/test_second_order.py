import numpy as np
import pytest

from nnviz.core.network import Network
from nnviz.core.objective import Objective
from nnviz.core.second_order import SecondOrder, along, look


def nobody(_: float) -> None:
    pass


def linear_fit() -> Objective:
    """Two inputs into one linear output, quadratic cost: C is a quadratic in θ."""
    rng = np.random.default_rng(0)
    network = Network([2, 1], output="linear", rng=rng)
    return Objective(network, rng.standard_normal((2, 20)), rng.standard_normal((1, 20)), "quadratic")


def bent() -> tuple[Objective, SecondOrder]:
    rng = np.random.default_rng(2)
    network = Network([2, 3, 1], activation="tanh", rng=rng)
    x = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])
    objective = Objective(network, x, np.array([[0.0, 1, 1, 0]]), "quadratic")
    return objective, look(objective, network.theta.vector, nobody)


def test_on_a_quadratic_one_step_is_enough() -> None:
    objective = linear_fit()
    theta = objective.theta.vector.copy()
    found = look(objective, theta, nobody)
    assert found.shift == 0
    assert np.abs(objective.gradient(theta + found.newton)).max() < 1e-9
    shares = np.linspace(-0.5, 2, 11)
    np.testing.assert_allclose(
        found.model(found.newton, shares), along(objective, theta, found.newton, shares), atol=1e-9
    )


def test_the_model_touches_the_true_cost_and_bends_as_it_does() -> None:
    objective, found = bent()
    shares = np.array([-1e-3, 0.0, 1e-3])
    true, model = along(objective, found.theta, found.newton, shares), found.model(found.newton, shares)
    assert model[1] == true[1] == found.cost
    np.testing.assert_allclose(np.diff(true), np.diff(model), rtol=1e-3)
    assert np.diff(true, 2)[0] == pytest.approx(np.diff(model, 2)[0], rel=0.02)


def test_where_h_is_not_positive_definite_it_is_shifted_and_the_step_still_goes_downhill() -> None:
    _, found = bent()
    assert found.negative > 0
    assert found.shift > -found.eigenvalues[0]
    assert found.gradient @ found.newton < 0
    undamped = -np.linalg.solve(found.H + found.shift * np.eye(len(found.H)), found.gradient)
    np.testing.assert_allclose(found.newton, undamped, atol=1e-9)


def test_it_tells_how_far_it_is_and_refuses_what_is_too_large() -> None:
    told: list[float] = []
    objective = linear_fit()
    look(objective, objective.theta.vector.copy(), told.append)
    assert told == pytest.approx(np.arange(1, 7) / 6)
    large = Network([64, 10, 10])
    too_large = Objective(large, np.zeros((64, 1)), np.eye(10)[:, :1], "cross_entropy")
    with pytest.raises(ValueError, match="at most 500"):
        look(too_large, large.theta.vector, nobody)
