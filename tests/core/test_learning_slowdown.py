"""One sigmoid neuron that shall turn its 1 into a 0 (book ch. 3)."""

import numpy as np
import pytest

from nnviz.core import Network, backprop
from nnviz.core.costs import COSTS
from nnviz.core.slowdown import BOOK_STARTS, COSTS_TO_COMPARE, EPOCHS, learn, outputs
from nnviz.experiment.set_experiment import experiment_on_set, slowdown
from nnviz.training.build import build_lanes

ONE, ZERO = np.array([[1.0]]), np.array([[0.0]])
BOOK = {"quadratic": (0.0940, 0.2028), "cross_entropy": (0.0116, 0.0120)}


def test_outputs_after_300_epochs_are_the_books_to_four_digits() -> None:
    assert BOOK.keys() <= {cost.name for cost in COSTS_TO_COMPARE}  # one more may have come
    for name, ends in BOOK.items():
        for (w, b), end in zip(BOOK_STARTS, ends, strict=True):
            z = learn(COSTS[name], w, b)
            assert (z.shape, z[0]) == ((EPOCHS + 1,), w + b)
            assert f"{outputs(z)[-1]:.4f}" == f"{end:.4f}"


def test_the_same_experiment_in_the_trainer_gives_the_same_numbers() -> None:
    w, b = BOOK_STARTS[0]
    for trainer in build_lanes(slowdown(w, b).lanes()):
        while trainer.epoch < 40:
            trainer.step()
        z, _ = trainer.network.layers(np.ones(1))[0]
        assert z[0] == learn(trainer.cost, w, b)[40]
    assert experiment_on_set("one_example") == slowdown(2.0, 2.0)


@pytest.mark.parametrize(("cost", "learns_slower"), [("quadratic", True), ("cross_entropy", False)])
def test_the_worse_start_learns_slower_by_the_quadratic_cost_alone(cost: str, learns_slower: bool) -> None:
    slopes = []
    for start in BOOK_STARTS:
        neuron = Network([1, 1])
        neuron.theta.vector[:] = start
        slopes.append(backprop(neuron, ONE, ZERO, cost).vector[0])
    assert (slopes[1] < slopes[0]) == learns_slower
