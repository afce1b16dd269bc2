"""The cost of a batch as a function of θ."""

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.core.objective import Objective


def test_the_error_is_sent_back_at_the_parameters_that_are_asked_for() -> None:
    rng = np.random.default_rng(11)
    x, y = rng.random((3, 2)), rng.random((2, 2))
    one, other = (
        Network([3, 4, 5, 2], activation="tanh", rng=np.random.default_rng(seed)) for seed in (1, 2)
    )
    objective = Objective(one, x, y, "quadratic")
    objective.send_back(other.theta.vector)
    work = Backprop(other, COSTS["quadratic"], 2)
    work.load(x, y)
    work.forward()
    work.backward()
    for found, right in zip(objective.work.delta, work.delta, strict=True):
        np.testing.assert_array_equal(found, right)
    assert objective.value(other.theta.vector) == work.mean_cost()
    assert objective.value(one.theta.vector) != work.mean_cost()
