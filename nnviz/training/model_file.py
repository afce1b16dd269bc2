"""A trained network as a safetensors file that PyTorch can load as well."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from nnviz.core.naming import count
from nnviz.core.network import Network
from nnviz.core.parameters import Array, Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_file import MAX_BYTES as MAX_EXPERIMENT_BYTES
from nnviz.experiment.experiment_file import dump_json, parse_json, refuse_no_file
from nnviz.experiment.fields import ExperimentError, shown
from nnviz.training.answering import Answering, read_answering
from nnviz.training.foreign_networks import Foreign, linear_layers, read_network2, to_experiment
from nnviz.training.trainer import Trainer

MAX_BYTES = 500_000_000
"""A larger file is refused before it is opened."""

_MAX_REASON = 400
_KEY = "experiment"
_ANSWERING = "answering"
_FOREIGN_DTYPES = ("F64", "F32", "F16")
_DTYPES = {"float64": "F64", "float32": "F32"}


class Model(Struct, frozen=True, eq=False):
    """A trained network and the experiment that it came out of.

    Attributes
    ----------
    answering
        How new rows are answered, where the file says it.
    """

    experiment: Experiment
    theta: Parameters
    answering: Answering | None = None


def model_bytes(experiment: Experiment, theta: Parameters, answering: Answering | None = None) -> bytes:
    """A network as a file.

    The tensors ``0.weight`` (n_out, n_in), ``0.bias`` (n_out,), ``2.weight``, … bear the names that
    ``torch.nn.Sequential(Linear, activation, Linear, …)`` gives them; the metadata holds the
    experiment as JSON, and what new rows need to be answered.
    """
    tensors: dict[str, Array] = {}
    for i, (w, b) in enumerate(zip(theta.weights, theta.biases, strict=True)):
        tensors[f"{2 * i}.weight"] = np.ascontiguousarray(w)
        tensors[f"{2 * i}.bias"] = np.ascontiguousarray(b[:, 0])
    metadata = {_KEY: dump_json(experiment.to_dict())}
    if answering is not None:
        metadata[_ANSWERING] = dump_json(answering)
    return _in_order(save(tensors, metadata))


def _in_order(content: bytes) -> bytes:
    """The same file with the names in its header in order, so that two equal networks are equal files.

    safetensors writes the metadata in any order. A header is JSON, behind its length in eight bytes.
    """
    end = 8 + int.from_bytes(content[:8], "little")
    header = json.dumps(json.loads(content[8:end]), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    packed = header.encode()
    packed += b" " * (-len(packed) % 8)
    return len(packed).to_bytes(8, "little") + packed + content[end:]


def read_model(path: Path, told: Mapping[str, Any] | None = None) -> Model:
    """Read what `model_bytes` made, the JSON of the book's ``network2.py``, or Linear layers of PyTorch.

    Parameters
    ----------
    told
        Fields of the experiment by path, for what another program's file does not say of its network.

    Raises
    ------
    ExperimentError
        One line that names the file, and in it the tensor or the field that is not as it must be.
    """
    try:
        return _read(path, told or {})
    except ExperimentError as error:
        reason = str(error) if len(str(error)) <= _MAX_REASON else f"{str(error)[:_MAX_REASON]}…"
    except SafetensorError as error:
        reason = f"is damaged, or no network as .safetensors: {str(error)[:_MAX_REASON]}"
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
    raise ExperimentError(f"{path}: {reason}")


def network_of(model: Model) -> Network:
    """The trained network itself."""
    experiment = model.experiment
    network = Network(
        model.theta.sizes,
        activation=experiment.network.hidden_activations,
        output=experiment.network.output,
        dtype=experiment.training.precision,
    )
    network.theta.vector[:] = model.theta.vector
    return network


def install(theta: Parameters, trainer: Trainer) -> None:
    """Let a trainer that has not begun begin with these parameters.

    Raises
    ------
    ExperimentError
        They are of other sizes than the trainer's experiment and data ask for.
    """
    own = trainer.network.theta
    if own.sizes != theta.sizes:
        found, needed = ("-".join(map(str, sizes)) for sizes in (theta.sizes, own.sizes))
        raise ExperimentError(f"network: is {found}, {trainer.dataset.name} needs {needed}")
    own.vector[:] = theta.vector


def _read(path: Path, told: Mapping[str, Any]) -> Model:
    size = path.stat().st_size
    refuse_no_file(path)
    if size > MAX_BYTES:
        raise ExperimentError(f"{count(size)} bytes, allowed are up to {count(MAX_BYTES)}")
    if path.suffix.lower() == ".json":
        return _foreign(read_network2(path), told, path)
    with safe_open(path, framework="numpy") as file:
        metadata = file.metadata() or {}
        if _KEY not in metadata:
            return _foreign(linear_layers(_all_tensors(file), metadata), told, path)
        experiment = _experiment(metadata[_KEY])
        theta = _theta(file, experiment)
        return Model(experiment, theta, _answering(metadata, theta.sizes))


def _foreign(foreign: Foreign, told: Mapping[str, Any], path: Path) -> Model:
    return Model(*to_experiment(foreign, told, path.stem))


def _answering(metadata: Mapping[str, str], sizes: Sequence[int]) -> Answering | None:
    text = metadata.get(_ANSWERING)
    return None if text is None else read_answering(text[:MAX_EXPERIMENT_BYTES], sizes)


def _all_tensors(file: Any) -> dict[str, Array]:
    """Every tensor of a file that PyTorch or another program wrote."""
    names = sorted(file.keys())
    for name in names:
        kind = file.get_slice(name).get_dtype()
        if kind not in _FOREIGN_DTYPES:
            raise ExperimentError(
                f"{shown(name)}: numbers are {kind}, allowed are {', '.join(_FOREIGN_DTYPES)}"
            )
    return {name: file.get_tensor(name) for name in names}


def _experiment(text: str) -> Experiment:
    if len(text) > MAX_EXPERIMENT_BYTES:
        raise ExperimentError(f"over {count(MAX_EXPERIMENT_BYTES)} bytes of metadata")
    return Experiment.from_dict(parse_json(text))


def _theta(file: Any, experiment: Experiment) -> Parameters:
    layers = len(experiment.network.hidden) + 1
    names = [f"{2 * i}.{part}" for i in range(layers) for part in ("weight", "bias")]
    _check_names(set(file.keys()), names)
    shapes = {name: tuple(file.get_slice(name).get_shape()) for name in names}
    theta = Parameters(_sizes(experiment, shapes), experiment.training.precision)
    for i, (w, b) in enumerate(zip(theta.weights, theta.biases, strict=True)):
        w[:] = _tensor(file, f"{2 * i}.weight", experiment)
        b[:, 0] = _tensor(file, f"{2 * i}.bias", experiment)
    return theta


def _check_names(found: set[str], needed: list[str]) -> None:
    missing = [name for name in needed if name not in found]
    if missing:
        raise ExperimentError(f"{missing[0]}: tensor is missing; needed are {', '.join(needed)}")
    extra = sorted(found.difference(needed))
    if extra:
        raise ExperimentError(f"{shown(extra[0])}: tensor of no layer; allowed are {', '.join(needed)}")


def _sizes(experiment: Experiment, shapes: dict[str, tuple[int, ...]]) -> list[int]:
    """Neurons in each layer; the ends are taken from the file, all between from the experiment."""
    layers = len(experiment.network.hidden) + 1
    for name, shape in shapes.items():
        dimensions, words = (2, "2 dimensions") if name.endswith("weight") else (1, "1 dimension")
        if len(shape) != dimensions or min(shape) < 1:
            raise ExperimentError(f"{name}: shape is {_spell(shape)}, must have {words}, not empty")
    n_in, n_out = shapes["0.weight"][1], shapes[f"{2 * (layers - 1)}.weight"][0]
    sizes = [n_in, *experiment.network.hidden, n_out]
    for i in range(layers):
        for name, needed in (
            (f"{2 * i}.weight", (sizes[i + 1], sizes[i])),
            (f"{2 * i}.bias", (sizes[i + 1],)),
        ):
            if shapes[name] != needed:
                raise ExperimentError(f"{name}: shape is {_spell(shapes[name])}, must be {_spell(needed)}")
    return sizes


def _tensor(file: Any, name: str, experiment: Experiment) -> Array:
    found, needed = file.get_slice(name).get_dtype(), _DTYPES[experiment.training.precision]
    if found != needed:
        raise ExperimentError(f"{name}: numbers are {found}, must be {needed} as training.precision says")
    tensor: Array = file.get_tensor(name)
    if not np.isfinite(tensor).all():
        raise ExperimentError(f"{name}: holds numbers that are not finite")
    return tensor


def _spell(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "a single number"
