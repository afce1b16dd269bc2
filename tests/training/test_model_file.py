"""Trained networks in files: what PyTorch would make of them, and what is refused."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from small_runs import Watcher, small

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.training import model_file as module
from nnviz.training.build import build
from nnviz.training.model_file import install, model_bytes, read_model

Tensors = dict[str, np.ndarray]


def write(path: Path, experiment: Experiment) -> Tensors:
    """The network of an experiment before training, and its tensors as the file has them."""
    path.write_bytes(model_bytes(experiment, build(experiment).network.theta))
    return load_file(path)


def rewrite(path: Path, tensors: Tensors, experiment: Experiment | None) -> None:
    metadata = None if experiment is None else {"experiment": json.dumps(experiment.to_dict())}
    save_file({name: np.asarray(tensor, order="C") for name, tensor in tensors.items()}, path, metadata)


def refusal(path: Path) -> str:
    with pytest.raises(ExperimentError) as refused:
        read_model(path)
    message = str(refused.value)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("hidden", [[], [6], [7, 5]])
def test_network_is_read_back_to_the_bit(tmp_path: Path, hidden: list[int], precision: str) -> None:
    experiment = small(network__hidden=hidden, training__precision=precision)
    theta = build(experiment).network.theta
    (tmp_path / "n.safetensors").write_bytes(model_bytes(experiment, theta))
    model = read_model(tmp_path / "n.safetensors")
    assert model.experiment == experiment
    assert model.theta.sizes == theta.sizes
    assert model.theta.vector.dtype == theta.vector.dtype
    assert (model.theta.vector == theta.vector).all()


def test_names_shapes_and_order_are_those_of_torch(tmp_path: Path) -> None:
    tensors = write(tmp_path / "n.safetensors", small(network__hidden=[7, 5]))
    assert {name: tensor.shape for name, tensor in tensors.items()} == {
        "0.weight": (7, 64),
        "0.bias": (7,),
        "2.weight": (5, 7),
        "2.bias": (5,),
        "4.weight": (10, 5),
        "4.bias": (10,),
    }


def test_outputs_computed_from_the_file_alone_are_those_of_the_network(tmp_path: Path) -> None:
    experiment = small(network__hidden=[7, 5])
    trainer = build(experiment)
    trainer.run_epoch()
    (tmp_path / "n.safetensors").write_bytes(model_bytes(experiment, trainer.network.theta))
    tensors = load_file(tmp_path / "n.safetensors")
    a = trainer.dataset.x_test
    for i in (0, 2, 4):
        a = 1 / (1 + np.exp(-(a @ tensors[f"{i}.weight"].T + tensors[f"{i}.bias"])))
    np.testing.assert_allclose(a.T, trainer.network.feedforward(trainer.dataset.x_test.T), rtol=1e-12)


def test_torch_loads_it_and_agrees(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from safetensors.torch import load_model

    experiment = small(network__hidden=[7, 5])
    trainer = build(experiment)
    trainer.run_epoch()
    (tmp_path / "n.safetensors").write_bytes(model_bytes(experiment, trainer.network.theta))
    layers: list[Any] = []
    for n_in, n_out in ((64, 7), (7, 5), (5, 10)):
        layers += [torch.nn.Linear(n_in, n_out, dtype=torch.float64), torch.nn.Sigmoid()]
    network = torch.nn.Sequential(*layers)
    load_model(network, tmp_path / "n.safetensors")
    x = trainer.dataset.x_test
    outputs = network(torch.tensor(x.copy())).detach().numpy()
    np.testing.assert_allclose(outputs.T, trainer.network.feedforward(x.T), rtol=1e-12)


def test_same_network_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, small())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_its_numbers_begin_where_a_program_that_maps_the_file_can_read_them(tmp_path: Path) -> None:
    for name in ("a", "ab", "abc", "abcd"):
        write(tmp_path / name, small(name=name))
        assert int.from_bytes((tmp_path / name).read_bytes()[:8], "little") % 8 == 0


def test_metadata_holds_the_experiment(tmp_path: Path) -> None:
    write(tmp_path / "n.safetensors", small())
    with safe_open(tmp_path / "n.safetensors", framework="numpy") as file:
        assert Experiment.from_dict(json.loads(file.metadata()["experiment"])) == small()


Change = Callable[[Tensors], object]


def _put(name: str, tensor: np.ndarray) -> Change:
    return lambda tensors: tensors.update({name: tensor})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda t: t.pop("2.bias"),
            "2.bias: tensor is missing; needed are 0.weight, 0.bias, 2.weight, 2.bias",
        ),
        (_put("4.weight", np.ones((3, 10))), "'4.weight': tensor of no layer; allowed are 0.weight, 0.bias"),
        (_put("x\ny", np.ones(3)), r"'x\ny': tensor of no layer"),
        (_put("0.weight", np.ones((7, 64))), "0.weight: shape is 7 × 64, must be 6 × 64"),
        (_put("0.bias", np.ones(7)), "0.bias: shape is 7, must be 6"),
        (_put("2.weight", np.ones((10, 7))), "2.weight: shape is 10 × 7, must be 10 × 6"),
        (_put("2.bias", np.ones((10, 1))), "2.bias: shape is 10 × 1, must have 1 dimension, not empty"),
        (_put("0.weight", np.ones((6, 0))), "0.weight: shape is 6 × 0, must have 2 dimensions, not empty"),
        (
            _put("0.bias", np.float64(3).reshape(())),
            "0.bias: shape is a single number, must have 1 dimension, not empty",
        ),
        (
            _put("2.bias", np.ones(10, np.float32)),
            "2.bias: numbers are F32, must be F64 as training.precision says",
        ),
        (_put("2.bias", np.ones(10, np.int64)), "2.bias: numbers are I64, must be F64"),
        (_put("2.bias", np.full(10, np.nan)), "2.bias: holds numbers that are not finite"),
    ],
)
def test_tensors_that_do_not_fit_the_experiment(tmp_path: Path, change: Change, message: str) -> None:
    path = tmp_path / "n.safetensors"
    tensors = write(path, small())
    change(tensors)
    rewrite(path, tensors, small())
    assert refusal(path).startswith(message)


def test_file_of_another_program_says_nothing_of_activations(tmp_path: Path) -> None:
    path = tmp_path / "n.safetensors"
    rewrite(path, write(path, small()), None)
    assert "of Linear layers without activations: tell them, such as --set network.activation" in refusal(
        path
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not an experiment file (JSON)"),
        ('{"data": {"name": "nope"}}', "data.name: 'nope' is not one of "),
        (" " * 1_000_001, "over 1,000,000 bytes of metadata"),
    ],
)
def test_metadata_that_is_no_experiment(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "n.safetensors"
    save_file({"0.weight": np.ones((1, 1))}, path, {"experiment": text})
    assert refusal(path).startswith(message)


def header(text: bytes, length: int | None = None) -> bytes:
    return struct.pack("<Q", len(text) if length is None else length) + text


HUGE = json.dumps({"0.weight": {"dtype": "F64", "shape": [2**40, 2**40], "data_offsets": [0, 8]}}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        header(b"{}", 2**63),
        header(b"{not json"),
        header(b'{"0.weight": 3}'),
        header(HUGE) + bytes(8),
        header(b"\xff" * 20),
    ],
)
def test_damaged_file_gets_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "n.safetensors"
    path.write_bytes(content)
    assert refusal(path).startswith("is damaged, or no network as .safetensors: ")
    assert len(refusal(path)) < 200


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_one_damaged_byte_is_refused_or_harmless(tmp_path: Path, place: float, byte: int) -> None:
    path = tmp_path / "n.safetensors"
    if not path.exists():
        write(path, small())
        (tmp_path / "whole").write_bytes(path.read_bytes())
    content = bytearray((tmp_path / "whole").read_bytes())
    length = struct.unpack("<Q", content[:8])[0] + 8
    content[int(place * length)] = byte
    path.write_bytes(content)
    refused, theta = "", None
    try:
        theta = read_model(path).theta
    except ExperimentError as error:
        refused = str(error)
    if theta is None:
        assert refused.startswith(f"{path}: ")
        assert "\n" not in refused
    else:
        np.testing.assert_array_equal(theta.vector, build(small()).network.theta.vector)


def test_truncated_file_missing_file_and_folder(tmp_path: Path) -> None:
    path = tmp_path / "n.safetensors"
    write(path, small())
    path.write_bytes(path.read_bytes()[:-1])
    refusal(path)
    assert refusal(tmp_path / "none.safetensors") == "no such file or directory"
    assert refusal(tmp_path) == "is a directory"


def test_file_over_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "n.safetensors"
    path.write_bytes(b"x" * 101)
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    assert refusal(path) == "101 bytes, allowed are up to 100"


def test_parameters_of_other_sizes_are_not_installed() -> None:
    theta = build(small(network__hidden=[5])).network.theta
    with pytest.raises(ExperimentError, match=r"^network: is 64-5-10, digits needs 64-6-10$"):
        install(theta, build(small()))


def test_session_begins_with_a_trained_network() -> None:
    trainer = build(small())
    trainer.run_epoch()
    watcher = Watcher(small(), trainer.network.theta.frozen())
    try:
        first = watcher.until(
            lambda snapshot: bool(snapshot.lanes) and len(snapshot.lanes[0].epochs.epoch) == 1
        )
    finally:
        watcher.session.close()
    assert first.lanes[0].epochs.test_cost[0] == trainer.history["test_cost"][1]
    assert (first.lanes[0].theta.vector == trainer.network.theta.vector).all()


def test_a_long_reason_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"sizes": [1, 1], "weights": [], "biases": 5}')
    with pytest.raises(ExperimentError) as found:
        read_model(path)
    whole = str(found.value).removeprefix(f"{path}: ")
    for most, reason in ((len(whole), whole), (len(whole) - 1, f"{whole[:-1]}…"), (9, f"{whole[:9]}…")):
        monkeypatch.setattr(module, "_MAX_REASON", most)
        with pytest.raises(ExperimentError) as found:
            read_model(path)
        assert str(found.value) == f"{path}: {reason}"
