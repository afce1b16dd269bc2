"""Networks of step units with weights set by hand (book ch. 1)."""

import numpy as np
import pytest

from nnviz.core import Network, backprop

INPUTS = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])


def nand() -> Network:
    network = Network([2, 1], output="step")
    network.theta.weights[0][:] = [[-2, -2]]
    network.theta.biases[0][:] = 3
    return network


def half_adder() -> Network:
    # The book's five NANDs. Values that skip a layer pass through a unit that repeats them.
    network = Network([2, 3, 3, 2], activation="step", output="step")
    repeat, gate, bias = 2, -2, 3
    network.theta.weights[0][:] = [[gate, gate], [repeat, 0], [0, repeat]]
    network.theta.biases[0][:] = [[bias], [-1], [-1]]
    network.theta.weights[1][:] = [[gate, gate, 0], [gate, 0, gate], [repeat, 0, 0]]
    network.theta.biases[1][:] = [[bias], [bias], [-1]]
    network.theta.weights[2][:] = [[gate, gate, 0], [0, 0, gate - 2]]
    network.theta.biases[2][:] = [[bias], [bias]]
    return network


def test_nand() -> None:
    np.testing.assert_array_equal(nand().feedforward(INPUTS), [[1, 1, 1, 0]])


def test_a_half_adder_of_five_nands() -> None:
    total, carry = half_adder().feedforward(INPUTS)
    np.testing.assert_array_equal(total, INPUTS.sum(axis=0) % 2)
    np.testing.assert_array_equal(carry, INPUTS.sum(axis=0) // 2)


def test_a_bias_of_minus_ten_fires_when_the_weighted_sum_passes_ten() -> None:
    network = Network([1, 1], output="step")
    network.theta.vector[:] = [1, -10]
    np.testing.assert_array_equal(network.feedforward(np.array([[9.9, 10, 10.1]])), [[0, 0, 1]])


@pytest.mark.parametrize("output", ["sigmoid", "step"])
def test_no_hidden_layer_of_steps_learns(output: str) -> None:
    network = Network([2, 4, 3, 1], activation=["sigmoid", "step"], output=output)
    gradient = backprop(network, INPUTS, np.array([[1, 1, 1, 0]]), cost="quadratic")
    assert not any(nabla.any() for nabla in (*gradient.weights[:2], *gradient.biases[:2]))
    assert gradient.biases[2].any() == (output == "sigmoid")
