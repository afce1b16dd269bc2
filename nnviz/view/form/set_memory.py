"""What was chosen for each data set, kept for when one comes back to it."""

from collections.abc import Mapping
from typing import Any

from nnviz.experiment.experiment import FIELDS, Data
from nnviz.experiment.own_experiment import name_after
from nnviz.experiment.suiting import SUITING, asks_for, suited, suits

_OF_DATA = tuple(path for path in FIELDS if path.startswith("data."))


class SetMemory:
    """Sizes, noise, inputs and the like belong to one set: those of digits say nothing of a spiral."""

    def __init__(self) -> None:
        self._left: dict[str, dict[str, Any]] = {}
        self._suited: dict[str, dict[str, Any]] = {}

    def keep(self, wanted: Mapping[str, Any]) -> None:
        """Remember what is wanted, by path, for the set that is wanted."""
        name = wanted["data.name"]
        self._left[name] = {path: wanted[path] for path in _OF_DATA}
        self._suited[asks_for(name)] = {path: wanted[path] for path in SUITING}

    def turn(self, wanted: Mapping[str, Any], name: str) -> dict[str, Any]:
        """What else changes, by path, when the set called ``name`` is wanted in place of another."""
        self.keep(wanted)
        fresh = Data(name)
        values = self._left.get(name) or {
            path: getattr(fresh, path.removeprefix("data.")) for path in _OF_DATA
        }
        return values | self.suit(wanted, name) | _renamed(wanted, name)

    def suit(self, wanted: Mapping[str, Any], name: str) -> dict[str, Any]:
        """What has to change, by path, for output and cost to make sense of the targets of a set."""
        if asks_for(name) == asks_for(wanted["data.name"]) or suits(name, wanted):
            return {}
        before = self._suited.get(asks_for(name))
        right = before if before and suits(name, before) else suited(name)
        return {path: value for path, value in right.items() if value != wanted[path]}


def _renamed(wanted: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An experiment that is called after its file is not so on another set."""
    called = wanted["name"] == name_after(wanted["data.name"])
    return {"name": name_after(name)} if called else {}
