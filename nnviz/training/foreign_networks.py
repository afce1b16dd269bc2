"""Networks that other programs trained: network2.py of the book, and Linear layers as safetensors."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from nnviz.core.costs import COSTS
from nnviz.core.parameters import Array, Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_file import refuse_no_file
from nnviz.experiment.fields import ExperimentError, shown

_MAX_BYTES = 50_000_000
_MOST_LAYERS = 50
_COSTS = {"CrossEntropyCost": "cross_entropy", "QuadraticCost": "quadratic"}
_SETS = {(784, 10): "mnist", (64, 10): "digits"}
"""(inputs, outputs) to the set that a network of these was most likely trained on."""

_SUCH_AS = {"network.activation": "relu", "network.output": "softmax"}
_TOLD = tuple(_SUCH_AS)

Layer = tuple[Array, Array]
"""Weights (n_out, n_in) and biases (n_out,)."""


class Foreign(Struct, frozen=True, eq=False):
    """A network as its file holds it.

    Attributes
    ----------
    layers
        From the first hidden one to the output.
    known
        Fields of an experiment that the file tells, by path.
    """

    layers: tuple[Layer, ...]
    known: Mapping[str, object]


def is_network2(path: Path) -> bool:
    """Whether a file is JSON that network2.py could have written. Raises OSError."""
    return path.is_file() and isinstance(_decoded(path), dict)


def _decoded(path: Path) -> Any:
    """The object in a file, if it has weights and biases."""
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES or b'"weights"' not in content or b'"biases"' not in content:
        return None
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) and {"weights", "biases"} <= found.keys() else None


def read_network2(path: Path) -> Foreign:
    """What ``network2.py`` saved: ``{"sizes": …, "weights": …, "biases": …, "cost": …}``.

    Raises
    ------
    ExperimentError
        It is none, or damaged.
    OSError
        It cannot be read.
    """
    refuse_no_file(path)
    found = _decoded(path)
    if found is None:
        raise ExperimentError("is no network that network2.py saved")
    weights, biases = found["weights"], found["biases"]
    if not (isinstance(weights, list) and isinstance(biases, list) and len(weights) == len(biases)):
        raise ExperimentError("weights and biases must be lists of one length, a layer each")
    layers = tuple(
        (_numbers(w, f"weights[{i}]", 2), _numbers(b, f"biases[{i}]", 2).reshape(-1))
        for i, (w, b) in enumerate(zip(weights[:_MOST_LAYERS], biases, strict=False))
    )
    cost = found.get("cost", "CrossEntropyCost")
    if not isinstance(cost, str) or cost not in _COSTS:
        raise ExperimentError(f"cost: {shown(cost)} is not one of {', '.join(_COSTS)}")
    known = {"network.activation": "sigmoid", "network.output": "sigmoid", "training.cost": _COSTS[cost]}
    return Foreign(layers, known)


def _numbers(values: object, name: str, dimensions: int) -> Array:
    try:
        array = np.array(values, np.float64)
    except (ValueError, TypeError, OverflowError):
        array = np.empty(0)
    if array.ndim != dimensions or not array.size:
        raise ExperimentError(f"{name}: is no matrix of numbers")
    return array


def linear_layers(tensors: Mapping[str, Array], metadata: Mapping[str, str]) -> Foreign:
    """Tensors ``NAME.weight`` and ``NAME.bias``, as PyTorch names those of Linear layers, in order.

    Raises
    ------
    ExperimentError
        A tensor is nothing of this; it is named.
    """
    for name, tensor in tensors.items():
        kind, dimensions = name.rpartition(".")[2], tensor.ndim
        alone = f"{name.rpartition('.')[0]}.weight" not in tensors
        if alone or (kind, dimensions) not in (("weight", 2), ("bias", 1)):
            shape = " × ".join(map(str, tensor.shape))
            raise ExperimentError(f"{shown(name)} ({shape}): is no weight and no bias of a Linear layer")
    found = [name.removesuffix(".weight") for name in tensors if name.endswith(".weight")]
    names = sorted(found, key=_natural)
    layers = []
    for name in names[:_MOST_LAYERS]:
        weight = tensors[f"{name}.weight"].astype(np.float64)
        layers.append((weight, tensors.get(f"{name}.bias", np.zeros(len(weight))).astype(np.float64)))
    return Foreign(_chained(layers, names), {path: metadata[path] for path in _TOLD if path in metadata})


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", name)]


def _chained(layers: Sequence[Layer], names: Sequence[str]) -> tuple[Layer, ...]:
    """The layers in the order of their names, or in the one in which each takes what the last one gives."""
    if all(after[0].shape[1] == len(before[0]) for before, after in pairwise(layers)):
        return tuple(layers)
    given = {len(weight) for weight, _ in layers}
    chain = [i for i, (weight, _) in enumerate(layers) if weight.shape[1] not in given]
    while len(chain) < len(layers):
        width = len(layers[chain[-1]][0]) if chain else 0
        following = [i for i, (w, _) in enumerate(layers) if i not in chain and w.shape[1] == width]
        if len(following) != 1:
            raise ExperimentError(f"{', '.join(names)}: no order fits, each taking what the last one gives")
        chain += following
    return tuple(layers[i] for i in chain)


def to_experiment(foreign: Foreign, told: Mapping[str, Any], name: str) -> tuple[Experiment, Parameters]:
    """A network and an experiment that it could have come out of.

    Parameters
    ----------
    told
        Fields of the experiment by path, which go before what the file tells.

    Raises
    ------
    ExperimentError
        The layers do not fit together, or the activations or the data were not told.
    """
    sizes = _sizes(foreign.layers)
    spelled = "-".join(map(str, sizes))
    known = {**foreign.known, **told}
    needed = _TOLD if len(sizes) > 2 else _TOLD[1:]
    if missing := [path for path in needed if path not in known]:
        wanted = " ".join(f"--set {path}={_SUCH_AS[path]}" for path in missing)
        raise ExperimentError(
            f"holds a network {spelled} of Linear layers without activations: tell them, such as {wanted}"
        )
    data = known.get("data.name", _SETS.get((sizes[0], sizes[-1])))
    if data is None:
        raise ExperimentError(
            f"holds a network {spelled}, and not its data: tell them, such as --set data.name=spiral"
        )
    if "training.cost" not in known:
        output = str(known["network.output"])
        fitting = [name for name, cost in COSTS.items() if not cost.refuses(output)]
        # The one made for it, if there is one: with which δ^L = a − y.
        known["training.cost"] = min(fitting, key=lambda one: output not in COSTS[one].simple_error_with)
    plain = Experiment.from_dict({"name": name, "data": {"name": data}, "network": {"hidden": sizes[1:-1]}})
    experiment = plain.with_changes({**known, "data.name": data})
    theta = Parameters(sizes, experiment.training.precision)
    for (w, b), weights, biases in zip(foreign.layers, theta.weights, theta.biases, strict=True):
        weights[:], biases[:, 0] = w, b
    return experiment, theta


def _sizes(layers: Sequence[Layer]) -> list[int]:
    if not layers:
        raise ExperimentError("holds no Linear layers")
    sizes = [layers[0][0].shape[1]]
    for i, (w, b) in enumerate(layers):
        if w.shape[1] != sizes[-1] or len(b) != len(w):
            raise ExperimentError(
                f"layer {i + 1}: weights are {len(w)} × {w.shape[1]} and biases {len(b)}, "
                f"after {sizes[-1]} neurons"
            )
        if not w.size:
            raise ExperimentError(f"layer {i + 1}: holds no weights")
        if not (np.isfinite(w).all() and np.isfinite(b).all()):
            raise ExperimentError(f"layer {i + 1}: holds numbers that are not finite")
        sizes.append(len(w))
    return sizes
