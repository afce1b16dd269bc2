"""What is long in an experiment, a start by its numbers or points, is in memory once for all that have it."""

from typing import Any

from msgspec.structs import replace

from nnviz.experiment.experiment import Experiment


def sharing(experiment: Experiment, other: Experiment) -> Experiment:
    """An equal experiment that has of its start and its points only what ``other`` has not."""
    start = shared(experiment.network.start, other.network.start)
    points = shared(experiment.data.points, other.data.points)
    network, data = replace(experiment.network, start=start), replace(experiment.data, points=points)
    return replace(experiment, network=network, data=data)


def shared(new: Any, old: Any) -> Any:
    """An equal value in which each part that equals the one in its place in ``old`` is that one."""
    if type(new) is type(old) and new == old:
        return old
    if not (type(new) is tuple and isinstance(old, tuple)):
        return new
    return (*map(shared, new, old), *new[len(old) :])
