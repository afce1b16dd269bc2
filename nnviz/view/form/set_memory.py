"""What was chosen for each data set, kept for when one comes back to it."""

from collections.abc import Mapping
from typing import Any

from nnviz.core.activations import ACTIVATIONS
from nnviz.data.catalog import find_entry
from nnviz.experiment.experiment import FIELDS, Data

_OF_DATA = tuple(path for path in FIELDS if path.startswith("data."))


class SetMemory:
    """Sizes, noise, inputs and the like belong to one set: those of digits say nothing of a spiral."""

    def __init__(self) -> None:
        self._left: dict[str, dict[str, Any]] = {}

    def keep(self, wanted: Mapping[str, Any]) -> None:
        """Remember what is wanted, by path, for the set that is wanted."""
        self._left[wanted["data.name"]] = {path: wanted[path] for path in _OF_DATA}

    def turn(self, wanted: Mapping[str, Any], name: str) -> dict[str, Any]:
        """What else changes, by path, when the set called ``name`` is wanted in place of another."""
        self.keep(wanted)
        fresh = Data(name)
        values = self._left.get(name) or {
            path: getattr(fresh, path.removeprefix("data.")) for path in _OF_DATA
        }
        if find_entry(name).coding is not None and ACTIVATIONS[wanted["network.output"]].shares_a_sum:
            # Its targets are no single true class, which such outputs and their cost are made for.
            values = values | {"network.output": "sigmoid", "training.cost": "cross_entropy"}
        return values
