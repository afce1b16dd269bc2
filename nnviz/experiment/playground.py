"""An address of the TensorFlow Playground as the experiment that it describes.

Its fields are those of ``state.ts`` in https://github.com/tensorflow/playground. What differs there: points
reach from -6 to 6, classes are -1 and 1, and the penalty is not divided by the number of examples, which λ
makes up for here.
"""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError, shown

_ADDRESS = re.compile(r"(?:URL=)?(https?://playground\.tensorflow\.org\b\S*)")
_MAX_LETTERS = 10_000
_MOST_LINES = 10


class _Problem(NamedTuple):
    """What differs between classes and amounts; its sets are named as the address has them."""

    points: int
    key: str
    sets: dict[str, str]
    output: str


_CLASSES = {"circle": "circle", "xor": "xor", "gauss": "gaussians", "spiral": "spiral"}
_PROBLEMS = {
    "classification": _Problem(500, "dataset", _CLASSES, "tanh"),
    "regression": _Problem(1200, "regDataset", {"reg-plane": "plane"}, "linear"),
}
_INPUTS = {
    "xSquared": "x1_squared",
    "ySquared": "x2_squared",
    "xTimesY": "x1_x2",
    "sinX": "sin_x1",
    "sinY": "sin_x2",
}
_ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
_EPOCHS = 200
_SEEDS = 100_000
_DEFAULTS = {
    "activation": "tanh",
    "batchSize": "10",
    "dataset": "circle",
    "regDataset": "reg-plane",
    "learningRate": "0.03",
    "regularization": "",
    "regularizationRate": "0",
    "noise": "0",
    "networkShape": "4,2",
    "seed": "0",
    "percTrainData": "50",
    "problem": "classification",
}


def find_address(text: str) -> str | None:
    """The address in a text that is nothing else, or a link to it as Windows saves one; else None."""
    lines = [line.strip() for line in text[:_MAX_LETTERS].splitlines() if line.strip()]
    found = [match for line in lines if (match := _ADDRESS.fullmatch(line))]
    is_link = len(lines) <= _MOST_LINES and bool(lines) and lines[0] == "[InternetShortcut]"
    return found[0][1] if found and (len(lines) == 1 or is_link) else None


def address_in(path: Path) -> str | None:
    """The address that is all that a file holds; else None."""
    if not path.is_file() or path.stat().st_size > _MAX_LETTERS:
        return None
    try:
        return find_address(path.read_bytes().decode("utf-8-sig", "replace"))
    except OSError:
        return None  # who reads it as data tells why


def open_address(address: str) -> Experiment:
    """The experiment that an address describes.

    Raises
    ------
    ExperimentError
        A value is none, or nnviz has nothing of its kind; it is named as the address has it.
    """
    given = _DEFAULTS | dict(parse_qsl(address.partition("#")[2], keep_blank_values=True, max_num_fields=200))
    problem = _PROBLEMS[_one_of(given, "problem", tuple(_PROBLEMS))]
    n_train = round(problem.points * _number(given, "percTrainData") / 100)
    name = problem.sets[_one_of(given, problem.key, tuple(problem.sets))]
    given["regularization"] = given["regularization"].lower()
    penalty = _one_of(given, "regularization", ("", "none", "l1", "l2"))
    seed = round(_number(given, "seed") * _SEEDS)
    values = {
        "name": f"TensorFlow Playground, {name}",
        "data": {
            "name": name,
            "train_size": n_train,
            "test_size": problem.points - n_train,
            "noise": _number(given, "noise") / 100,
            "features": _features(given),
            "seed": seed,
        },
        "network": _network(given, problem.output),
        "training": _training(given, penalty, n_train),
        "seed": seed,
    }
    return Experiment.from_dict(values)


def _network(given: dict[str, str], output: str) -> dict[str, object]:
    return {
        "hidden": _whole_numbers(given, "networkShape"),
        "activation": _one_of(given, "activation", _ACTIVATIONS),
        "output": output,
        "initializer": "zeros" if given.get("initZero") == "true" else "scaled_gaussian",
    }


def _training(given: dict[str, str], penalty: str, n_train: int) -> dict[str, object]:
    return {
        "cost": "quadratic",
        "eta": _number(given, "learningRate"),
        "batch_size": int(_number(given, "batchSize")),
        "epochs": _EPOCHS,
        "regularizer": penalty or "none",
        "lmbda": _number(given, "regularizationRate") * n_train,
    }


def _features(given: dict[str, str]) -> list[str]:
    for coordinate in ("x", "y"):
        if given.get(coordinate) == "false":
            raise ExperimentError(f"{coordinate}: is false, but in nnviz both coordinates are inputs")
    return [feature for key, feature in _INPUTS.items() if given.get(key) == "true"]


def _one_of(given: dict[str, str], key: str, allowed: tuple[str, ...]) -> str:
    if given[key] not in allowed:
        names = ", ".join(name for name in allowed if name)
        raise ExperimentError(f"{key}: {shown(given[key])} is not one of those that nnviz has: {names}")
    return given[key]


def _number(given: dict[str, str], key: str) -> float:
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,20})?(e-?\d{1,2})?", given[key]):
        raise ExperimentError(f"{key}: {shown(given[key])} is no number")
    return float(given[key])


def _whole_numbers(given: dict[str, str], key: str) -> list[int]:
    if not re.fullmatch(r"(\d{1,4}(,\d{1,4})*)?", given[key]):
        raise ExperimentError(f"{key}: {shown(given[key])} is no list of whole numbers")
    return [int(number) for number in given[key].split(",") if number]
