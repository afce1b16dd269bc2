"""Which array of a file is what: inputs or targets, to train or to test on; by name, else by shape."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.data.dataset import DataError
from nnviz.data.reading import Reading

Array = NDArray[Any]

X_NAMES = ("x", "data", "images", "image", "imgs", "inputs", "input", "features", "pixels", "samples")
Y_NAMES = ("y", "labels", "label", "targets", "target", "classes", "class", "outputs", "output")
_PARTS = {
    "train": ("train", "training", "tr", ""),
    "validation": ("val", "valid", "validation", "dev"),
    "test": ("test", "testing", "te", "tst"),
}
_CLASS_NAMES = ("targetnames", "classnames", "labelnames", "categories", "classes", "labels")
_INPUT_NAMES = ("featurenames", "columns", "columnnames")

_ORDERS = {2: (((0, 1),),), 4: (((0, 1), (2, 3)), ((0, 2), (1, 3)))}
"""Number of arrays to the pairs of inputs and targets that they may be."""


def _words(part: str, roles: tuple[str, ...]) -> list[str]:
    """Every way to write a role of a part, the likeliest first."""
    return [word for own in _PARTS[part] for role in roles for word in (role + own, own + role)]


class Pair(Struct, frozen=True, eq=False):
    """Inputs, an example a row, and the target of each.

    Attributes
    ----------
    names
        How the two arrays are called in the file.
    is_turned
        Whether the examples stand along the last axis of the inputs in the file.
    """

    x: Array
    y: Array
    names: tuple[str, str]
    is_turned: bool = False


class Parts(Struct, frozen=True, eq=False):
    """What the arrays of a file are.

    Attributes
    ----------
    pairs
        By ``train``, ``validation`` and ``test``, in this order; the first is always there.
    class_names, input_names
        Where the file holds them; else empty.
    left_out
        Names of the arrays that are nothing of this.
    is_guess
        Whether shapes alone told which array is what.
    """

    pairs: dict[str, Pair]
    class_names: tuple[str, ...]
    input_names: tuple[str, ...]
    left_out: tuple[str, ...]
    is_guess: bool


def find_parts(arrays: Mapping[str, Array], target: str | None = None) -> Parts:
    """Sort the arrays of a file by what they are.

    Parameters
    ----------
    target
        The array that is foretold; None lets it be found.

    Raises
    ------
    DataError
        Neither names nor shapes tell, or there is not a target for each example.
    """
    plain = {re.sub(r"[^a-z]", "", name.lower()): name for name in reversed(list(arrays))}
    pairs = {part: pair for part in _PARTS if (pair := _named(arrays, plain, part))}
    if target is not None and not ("train" in pairs and pairs["train"].names[1] == target):
        pairs = {"train": _with_target(arrays, target)}
    is_guess = "train" not in pairs
    if is_guess:
        pairs = _by_shape(arrays) | pairs
    used = {name for pair in pairs.values() for name in pair.names}
    names = {word: name for word, name in plain.items() if name not in used}
    classes, class_names = _texts(arrays, names, _CLASS_NAMES)
    inputs, input_names = _texts(arrays, names, _INPUT_NAMES)
    left_out = tuple(name for name in arrays if name not in {*used, classes, inputs})
    return Parts(pairs, class_names, input_names, left_out, is_guess)


def named_target(reading: Reading) -> str | None:
    """The one array that is to be foretold. Raises `DataError` for several."""
    if len(reading.targets) > 1:
        raise DataError("data.target: of arrays one alone can be foretold")
    return reading.targets[0] if reading.targets else None


def _named(arrays: Mapping[str, Array], plain: Mapping[str, str], part: str) -> Pair | None:
    """The pair of a part by its names; of several inputs those of the most dimensions."""
    xs = [
        plain[word] for word in _words(part, X_NAMES) if word in plain and _may_be_inputs(arrays[plain[word]])
    ]
    ys = [plain[word] for word in _words(part, Y_NAMES) if word in plain and arrays[plain[word]].ndim > 0]
    xs.sort(key=lambda name: -arrays[name].ndim)
    for x in xs:
        for y in ys:
            if (rows := _rows(arrays[x], arrays[y])) is not None:
                return Pair(rows, arrays[y], (x, y), len(rows) != len(arrays[x]))
    if xs and ys:
        shapes = " and ".join(f"{name} is {spell(arrays[name].shape)}" for name in (xs[0], ys[0]))
        raise DataError(f"{shapes}: there must be one target for each example")
    return None


def _may_be_inputs(x: Array) -> bool:
    """A single number an example may stand in a row of its own."""
    return x.ndim > 1 or (x.ndim == 1 and x.dtype.kind in "biuf")


def _by_shape(arrays: Mapping[str, Array]) -> dict[str, Pair]:
    """Two arrays, or two of each, where the larger of two of the same length is the inputs."""
    names = list(arrays)
    for order in _ORDERS.get(len(names), ()):
        pairs = [pair for i, j in order if (pair := _larger_first(arrays, names[i], names[j]))]
        if len(pairs) == len(order):
            return dict(zip(("train", "test"), pairs, strict=False))
    there = ", ".join(name[:30] for name in names) or "nothing"
    raise DataError(
        f"holds {there}; inputs must be called one of {', '.join(X_NAMES)}, targets one of "
        f"{', '.join(Y_NAMES)}, with _train and _test where there are both"
    )


def _with_target(arrays: Mapping[str, Array], target: str) -> Pair:
    """The chosen targets, and the largest array that has an example for each."""
    if target not in arrays:
        raise DataError(f"data.target: {target[:60]!r} is no array; allowed are {', '.join(arrays)[:200]}")
    fitting = [name for name in arrays if _larger_first(arrays, name, target)]
    if not fitting:
        raise DataError(f"data.target: no array has an example for each of {target[:60]}")
    name = max(fitting, key=lambda name: arrays[name].size)
    return Pair(arrays[name], arrays[target], (name, target))


def _larger_first(arrays: Mapping[str, Array], one: str, other: str) -> Pair | None:
    x, y = sorted((one, other), key=lambda name: -arrays[name].size)
    fits = arrays[x].ndim > 1 and arrays[y].ndim in (1, 2) and len(arrays[x]) == len(arrays[y])
    return Pair(arrays[x], arrays[y], (x, y)) if fits and arrays[x].size > arrays[y].size else None


def _rows(x: Array, y: Array) -> Array | None:
    """The inputs with an example a row; MATLAB often keeps the examples along the last axis."""
    n = max(y.shape) if y.ndim == 2 and min(y.shape) == 1 else len(y)
    x = x[:, np.newaxis] if x.ndim == 1 else x
    if len(x) == n:
        return x
    return np.moveaxis(x, -1, 0) if x.shape[-1] == n else None


def _texts(
    arrays: Mapping[str, Array], names: Mapping[str, str], words: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The name of an array of texts that is called by one of these words, and the texts."""
    for word in words:
        if word in names and arrays[names[word]].dtype.kind == "U" and arrays[names[word]].ndim == 1:
            return names[word], tuple(map(str, arrays[names[word]].tolist()))
    return "", ()


def spell(shape: tuple[int, ...]) -> str:
    """A shape in words."""
    return " × ".join(map(str, shape)) or "a single value"
