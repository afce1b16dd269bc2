"""Which fields have an effect beside the values of the others."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nnviz.core.initializers import INITIALIZERS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.regularizers import REGULARIZERS
from nnviz.data.catalog import find_entry
from nnviz.data.own import FILE

Values = Mapping[str, Any]

_TABLES = (".csv", ".tsv", ".tab", ".txt", ".data", ".gz", ".xlsx", ".parquet", ".json", ".jsonl", ".arff")


def applies(path: str, values: Values) -> bool:
    """Whether a field, named by its path, matters beside these values of all fields."""
    rule = _RULES.get(path)
    return rule is None or rule(values)


def _is_file(values: Values, *endings: str) -> bool:
    name: str = values["data.name"]
    return name.startswith(FILE) and Path(name).suffix.lower() in endings


def _can_be_parted(values: Values) -> bool:
    entry = find_entry(values["data.name"])
    comes_parted = entry.name != FILE and entry.origin == "files"
    return values["data.test_size"] is None and not comes_parted and not entry.is_whole


def _of_a_table(values: Values) -> bool:
    return _is_file(values, *_TABLES)


_RULES: dict[str, Callable[[Values], bool]] = {
    "network.start": lambda values: INITIALIZERS[values["network.initializer"]].is_given,
    "training.mu": lambda values: OPTIMIZERS[values["training.optimizer"]].uses_mu,
    "training.lmbda": lambda values: not REGULARIZERS[values["training.regularizer"]].nothing,
    "data.curve": lambda values: bool(values["data.name"] == "curve"),
    "data.features": lambda values: find_entry(values["data.name"]).kind == "plane",
    "data.seed": lambda values: values["data.noise"] > 0 or find_entry(values["data.name"]).is_drawn,
    "data.coding": lambda values: find_entry(values["data.name"]).coding is None,
    "data.test_share": _can_be_parted,
    "data.validation_share": lambda values: not find_entry(values["data.name"]).is_whole,
    "data.target": lambda values: _is_file(values, *_TABLES, ".npy"),
    "data.task": lambda values: _is_file(values, *_TABLES, ".npy", ".npz"),
    "data.header": _of_a_table,
    "data.delimiter": _of_a_table,
    "data.decimal": _of_a_table,
    "data.leave_out": _of_a_table,
    "data.missing": _of_a_table,
}
