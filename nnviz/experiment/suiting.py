"""Output, cost and learning rate that suit what a data set asks for: classes, bits or amounts."""

from collections.abc import Mapping
from typing import Any

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.data.catalog import find_entry
from nnviz.data.own import FILE
from nnviz.experiment.experiment import FIELDS, Architecture, Training
from nnviz.experiment.twins import written

SUITING = ("network.output", "training.cost", "training.eta")
"""The fields that go with what a set asks for."""

ETA_OF_AMOUNTS = 0.05
"""The slope of a linear output is 1 everywhere and not ¼ at most, and its error may be of any size."""


def asks_for(name: str) -> str:
    """What the targets of the set called ``name`` are; a file of one's own is a kind by itself."""
    if name.startswith(FILE):
        return name
    return {None: "a class", "value": "an amount"}.get(find_entry(name).coding, "bits")


def suits(name: str, values: Mapping[str, Any]) -> bool:
    """Whether the output and the cost among these values, by path, make sense of the targets of a set."""
    output, cost = ACTIVATIONS[values["network.output"]], COSTS[values["training.cost"]]
    if asks_for(name) == "an amount":
        return output.identity and cost.target_limits is None
    is_shared = output.shares_a_sum or cost.one_for_each_class
    return not output.identity and not (is_shared and asks_for(name) == "bits")


def suited(name: str) -> dict[str, Any]:
    """What suits a set, by path: for amounts the output that is z itself, with the cost whose δ is a − y."""
    if asks_for(name) != "an amount":
        network, training = Architecture(), Training()
        return dict(zip(SUITING, (network.output, training.cost, training.eta), strict=True))
    output = next(one.name for one in ACTIVATIONS.values() if one.identity)
    costs = (one.name for one in COSTS.values() if output in one.simple_error_with and not one.target_limits)
    return dict(zip(SUITING, (output, next(costs), ETA_OF_AMOUNTS), strict=True))


def told(name: str, changed: Mapping[str, Any]) -> str:
    """In a line, what was changed to suit a set."""
    parts = [
        f"{FIELDS[path].symbol if path == 'training.eta' else FIELDS[path].label.lower()}"
        f" {'= ' * (path == 'training.eta')}{written(FIELDS[path], value)}"
        for path, value in changed.items()
    ]
    return f"{find_entry(name).title} asks for {asks_for(name)}, and so: {', '.join(parts)}."
