"""Networks of other programs open as what they are, or say what is missing."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from added_rules import add_rules
from safetensors.numpy import save_file

from nnviz.app.opening import open_file
from nnviz.core.network import Network
from nnviz.experiment.fields import ExperimentError
from nnviz.training.model_file import read_model

RNG = np.random.default_rng(5)
SIZES = (64, 5, 10)
WEIGHTS = [RNG.normal(size=(after, before)) for before, after in pairwise(SIZES)]
BIASES = [RNG.normal(size=size) for size in SIZES[1:]]
ACTIVATIONS = {"network.activation": "relu", "network.output": "softmax"}


def network2(**changes: object) -> dict[str, object]:
    """As ``network2.Network.save`` writes it."""
    return {
        "sizes": list(SIZES),
        "weights": [w.tolist() for w in WEIGHTS],
        "biases": [b[:, np.newaxis].tolist() for b in BIASES],
        "cost": "CrossEntropyCost",
    } | changes


def tensors(names: tuple[str, ...] = ("0", "2")) -> dict[str, np.ndarray]:
    found = {}
    for name, w, b in zip(names, WEIGHTS, BIASES, strict=True):
        found[f"{name}.weight"], found[f"{name}.bias"] = w.astype(np.float32), b.astype(np.float32)
    return found


def by_hand(x: np.ndarray, hidden: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """z of the output for x (n_0, m)."""
    a = hidden(WEIGHTS[0] @ x + BIASES[0][:, np.newaxis])
    return np.asarray(WEIGHTS[1] @ a + BIASES[1][:, np.newaxis])


def test_network2_opens_as_a_trained_network(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(json.dumps(network2()))
    opened = open_file(path)
    assert opened.theta is not None
    experiment = opened.experiment
    assert (experiment.data.name, experiment.training.cost) == ("digits", "cross_entropy")
    network = Network(SIZES, activation="sigmoid", output="sigmoid", rng=RNG)
    network.theta.vector[:] = opened.theta.vector
    x = RNG.random((64, 7))
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    assert np.allclose(network.feedforward(x), sigmoid(by_hand(x, sigmoid)))


def test_layers_that_fit_in_any_order_are_in_that_of_their_numbers(tmp_path: Path) -> None:
    sizes, path, found = (64, 5, 5, 10), tmp_path / "net.safetensors", {}
    weights = [RNG.normal(size=(after, before)).astype(np.float32) for before, after in pairwise(sizes)]
    for name, w in zip(("8", "9", "10"), weights, strict=True):
        found[f"{name}.weight"] = w
    save_file(found, path)
    for one, w in zip(read_model(path, ACTIVATIONS).theta.weights, weights, strict=True):
        np.testing.assert_array_equal(one, w)


def test_the_cost_of_a_network2_is_the_one_it_was_saved_with_unless_another_is_told(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(json.dumps(network2(cost="QuadraticCost")))
    assert read_model(path).experiment.training.cost == "quadratic"
    assert read_model(path, {"training.cost": "cross_entropy"}).experiment.training.cost == "cross_entropy"


@pytest.mark.parametrize(
    "names", [("0", "2"), ("fc1", "fc2"), ("layers.9", "layers.10"), ("out", "a.hidden")]
)
def test_linear_layers_open_when_activations_are_told(tmp_path: Path, names: tuple[str, str]) -> None:
    path = tmp_path / "net.safetensors"
    save_file(tensors(names), path)
    model = read_model(path, ACTIVATIONS)
    assert model.experiment.training.cost == "log_likelihood"
    assert tuple(model.experiment.network.hidden) == SIZES[1:-1]
    network = Network(SIZES, activation="relu", output="softmax", rng=RNG)
    network.theta.vector[:] = model.theta.vector
    x = RNG.random((64, 7))
    z = by_hand(x, lambda z: np.maximum(z, 0))
    assert np.allclose(network.feedforward(x), np.exp(z) / np.exp(z).sum(axis=0), atol=1e-5)


def test_a_network_without_a_cost_has_the_one_that_is_made_for_its_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_rules(monkeypatch)  # a cost for any output among them
    path = tmp_path / "net.safetensors"
    save_file(tensors(), path)
    made_for = {"softmax": "log_likelihood", "sigmoid": "cross_entropy", "tanh": "quadratic"}
    for output, cost in made_for.items():
        model = read_model(path, ACTIVATIONS | {"network.output": output})
        assert model.experiment.training.cost == cost


def test_activations_may_stand_in_the_metadata(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    save_file(tensors(), path, metadata=ACTIVATIONS)
    assert read_model(path).experiment.network.activation == "relu"


def test_layers_without_biases_have_biases_of_zero(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    save_file({name: tensor for name, tensor in tensors().items() if "weight" in name}, path)
    assert not any(b.any() for b in read_model(path, ACTIVATIONS).theta.biases)


def test_a_network_for_other_data_asks_for_them(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    save_file({"0.weight": np.ones((3, 2)), "0.bias": np.ones(3)}, path)
    with pytest.raises(ExperimentError, match="2-3, and not its data"):
        read_model(path, {"network.output": "softmax"})
    told = {"network.output": "softmax", "data.name": "moons"}
    assert read_model(path, told).experiment.data.name == "moons"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {},
            "64-5-10 of Linear layers without activations: tell them, such as --set network.activation=relu",
        ),
        (
            {"conv.weight": np.zeros((2, 1, 3, 3), np.float32)},
            r"'conv\.weight' \(2 × 1 × 3 × 3\): is no weight",
        ),
        ({"norm.running_mean": np.zeros(5, np.float32)}, r"'norm\.running_mean'"),
        ({"9.weight": np.zeros((4, 7), np.float32)}, "0, 2, 9: no order fits"),
        ({"0.bias": np.zeros(4, np.float32)}, "layer 1: weights are 5 × 64 and biases 4, after 64 neurons"),
        ({"0.bias": np.full(5, np.nan, np.float32)}, "layer 1: holds numbers that are not finite"),
        ({"0.weight": np.zeros((5, 0), np.float32)}, "layer 1: holds no weights"),
        ({"0.bias": np.zeros(5, np.int64)}, r"'0\.bias': numbers are I64, allowed are F64, F32, F16"),
    ],
)
def test_layers_that_cannot_be_read(tmp_path: Path, change: dict[str, np.ndarray], words: str) -> None:
    path = tmp_path / "net.safetensors"
    save_file(tensors() | change, path)
    with pytest.raises(ExperimentError, match=words):
        read_model(path, ACTIVATIONS if change else None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cost": "MyCost"}, "cost: 'MyCost' is not one of CrossEntropyCost, QuadraticCost"),
        ({"cost": ["MyCost"]}, r"cost: \['MyCost'\] is not one of"),
        ({"weights": [[[10**400]], [[1.0]]]}, r"weights\[0\]: is no matrix of numbers"),
        ({"biases": [[[0.0]]]}, "weights and biases must be lists of one length"),
        ({"weights": [[[1.0], [1.0, 2.0]], [[1.0]]]}, r"weights\[0\]: is no matrix of numbers"),
        ({"weights": "many"}, "weights and biases must be lists"),
        ({"weights": [WEIGHTS[1].tolist(), WEIGHTS[0].tolist()]}, "layer 1: weights are 10 × 5 and biases 5"),
    ],
)
def test_network2_that_cannot_be_read(tmp_path: Path, change: dict[str, object], words: str) -> None:
    path = tmp_path / "net.json"
    path.write_text(json.dumps(network2(**change)))
    with pytest.raises(ExperimentError, match=words):
        open_file(path)
