import re

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.network import Network


def test_feedforward_is_sigma_of_wa_plus_b() -> None:
    network = Network([3, 4, 2], activation="tanh", rng=np.random.default_rng(0))
    x = np.random.default_rng(1).standard_normal((3, 5))
    (w1, w2), (b1, b2) = network.theta.weights, network.theta.biases
    expected = 1 / (1 + np.exp(-(w2 @ np.tanh(w1 @ x + b1) + b2)))
    np.testing.assert_allclose(network.feedforward(x), expected, rtol=1e-14)


def test_one_example_gives_one_answer() -> None:
    network = Network([3, 4, 2], rng=np.random.default_rng(0))
    x = np.array([0.1, -2.0, 0.5])
    np.testing.assert_array_equal(network.feedforward(x), network.feedforward(x[:, None])[:, 0])


@in_turn("shape", [(), (2,), (4, 3), (1, 3), (3, 1, 1)])
def test_inputs_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    network = Network([3, 4, 2])
    needed = "x: shape (3, m) needed, or (3,) for one example, not "
    with pytest.raises(ValueError, match=re.escape(f"{needed}{shape}")):
        network.feedforward(np.zeros(shape))


def test_layers_gives_z_and_a_of_every_layer() -> None:
    network = Network([3, 4, 2], activation="relu", rng=np.random.default_rng(0))
    x = np.ones((3, 5))
    (z1, a1), (z2, a2) = network.layers(x)
    np.testing.assert_array_equal(a1, np.maximum(z1, 0))
    np.testing.assert_allclose(z2, network.theta.weights[1] @ a1 + network.theta.biases[1], rtol=1e-14)
    np.testing.assert_array_equal(a2, network.feedforward(x))


def test_a_float32_network_stays_float32() -> None:
    network = Network([3, 4, 2], activation="gelu", dtype="float32", rng=np.random.default_rng(0))
    assert network.feedforward(np.ones((3, 2))).dtype == np.float32


def test_one_activation_for_all_or_one_for_each() -> None:
    network = Network([2, 3, 3, 1], activation=["tanh", "relu"], output="linear")
    assert [unit.name for unit in network.activations] == ["tanh", "relu", "linear"]
    assert [unit.name for unit in Network([2, 3, 3, 1]).activations] == ["sigmoid"] * 3


def test_the_same_generator_gives_the_same_network() -> None:
    one, other = (Network([5, 4, 3], rng=np.random.default_rng(9)) for _ in range(2))
    np.testing.assert_array_equal(one.theta.vector, other.theta.vector)


@in_turn(
    ("settings", "message"),
    [
        ({"activation": "sine"}, "activation: 'sine' is not one of sigmoid, tanh"),
        ({"activation": "softmax"}, "activation: 'softmax' is not one of"),
        ({"output": "sine"}, "output: 'sine' is not one of"),
        ({"initializer": "ones"}, "initializer: 'ones' is not one of scaled_gaussian"),
        ({"activation": ["tanh", "tanh"]}, "1 hidden layers need 1 names, not 2"),
    ],
)
def test_unknown_names_are_refused_with_those_allowed(settings: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Network([2, 3, 1], **settings)


def test_without_a_word_weights_start_narrower_the_more_inputs_there_are() -> None:
    network = Network([400, 100, 50], rng=np.random.default_rng(0))
    for w, b, inputs in zip(network.theta.weights, network.theta.biases, (400, 100), strict=True):
        assert w.std() == pytest.approx(1 / np.sqrt(inputs), rel=0.05)
        assert b.std() == pytest.approx(1, rel=0.3)
    assert [kind.name for kind in network.activations] == ["sigmoid", "sigmoid"]
    assert network.theta.vector.dtype == np.float64


def test_a_network_around_parameters_computes_with_these_very_ones() -> None:
    made = Network([3, 4, 2], activation="tanh", output="softmax", rng=np.random.default_rng(1))
    around = Network.around(made.theta, ("tanh",), "softmax")
    x = np.random.default_rng(2).random((3, 5))
    assert around.theta is made.theta
    assert np.array_equal(around.feedforward(x), made.feedforward(x))
