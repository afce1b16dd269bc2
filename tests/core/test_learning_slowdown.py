"""One sigmoid neuron that shall turn its 1 into a 0 (book ch. 3)."""

import numpy as np
import pytest

from nnviz.core import Network, backprop

ONE, ZERO = np.array([[1.0]]), np.array([[0.0]])


@pytest.mark.parametrize(
    ("cost", "start", "output"),
    [
        ("quadratic", (0.6, 0.9), 0.0940),
        ("quadratic", (2.0, 2.0), 0.2028),
        ("cross_entropy", (0.6, 0.9), 0.0116),
        ("cross_entropy", (2.0, 2.0), 0.0120),
    ],
)
def test_output_after_300_epochs(cost: str, start: tuple[float, float], output: float) -> None:
    neuron = Network([1, 1])
    neuron.theta.vector[:] = start
    for _ in range(300):
        neuron.theta.vector[:] -= 0.15 * backprop(neuron, ONE, ZERO, cost).vector
    assert neuron.feedforward(ONE)[0, 0] == pytest.approx(output, abs=5e-5)


@pytest.mark.parametrize(("cost", "learns_slower"), [("quadratic", True), ("cross_entropy", False)])
def test_the_worse_start_learns_slower_by_the_quadratic_cost_alone(cost: str, learns_slower: bool) -> None:
    slopes = []
    for start in ((0.6, 0.9), (2.0, 2.0)):
        neuron = Network([1, 1])
        neuron.theta.vector[:] = start
        slopes.append(backprop(neuron, ONE, ZERO, cost).vector[0])
    assert (slopes[1] < slopes[0]) == learns_slower
