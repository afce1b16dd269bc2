"""A snapshot that a panel keeps is the same whatever is trained after it."""

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pytest
from by_hand import ByHand, tuned
from small_runs import small

from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command, Feed, Reset, Retune, Run, Step
from nnviz.session.snapshot import Snapshot


def arrays(thing: Any, path: str = "snapshot") -> Iterator[tuple[str, np.ndarray]]:
    """Every array in it, however deep, and the way to it."""
    if isinstance(thing, np.ndarray):
        yield path, thing
    elif isinstance(thing, Parameters):
        for name in ("vector", "blocks", "weights", "biases"):
            yield from arrays(getattr(thing, name), f"{path}.{name}")
    elif isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            yield from arrays(getattr(thing, name), f"{path}.{name}")
    elif isinstance(thing, tuple):
        for i, part in enumerate(thing):
            yield from arrays(part, f"{path}[{i}]")


def plain() -> ByHand:
    experiment = small(
        network__hidden=[6, 5], network__activation="relu", training__dropout=0.2, training__epochs=4
    )
    weighted = experiment.replace("training.class_weights", "balanced").to_dict()
    return ByHand(Experiment.from_dict(weighted | {"twins": [{"training.eta": 0.1}]}))


MOMENTS: dict[str, list[Command]] = {
    "at the start": [],
    "walking forward": [Step("batch", 11), Step("phase", 3)],
    "walking back": [Step("batch", 11), Step("phase", 8)],
    "after the update": [Step("batch", 11), Step("phase", 10)],
    "at the end": [Run()],
    "fed": [Step("epoch"), Feed(np.linspace(0, 1, 64), "your drawing", 3)],
}

LATER: list[list[Command]] = [
    [Step("phase", 4)],
    [Step("phase", -2)],
    [Step("phase", 8)],
    [Step("batch", 3)],
    [Feed(np.linspace(1, 0, 64), "another drawing", 4)],
    [Step("epoch")],
    [Retune(tuned(optimizer="adam", epochs=9, dropout=0.3))],
    [Step("batch", -2)],
    [Run()],
    [Step("epoch", -2)],
    [Reset(small(seed=3))],
    [Step("batch", 2)],
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_number_of_a_kept_snapshot_changes_while_training_goes_on(moment: str) -> None:
    loop = plain()
    for command in MOMENTS[moment]:
        loop.do(command)
    kept = loop.latest
    before = {path: array.copy() for path, array in arrays(kept)}
    for commands in LATER:
        version = loop.latest.version
        loop.do(*commands)
        assert loop.latest.version > version
        for path, array in arrays(kept):
            np.testing.assert_array_equal(array, before[path], err_msg=path)


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_array_of_a_snapshot_can_be_written_to(moment: str) -> None:
    loop = plain()
    for command in MOMENTS[moment]:
        loop.do(command)
    open_ones = [path for path, array in arrays(loop.latest) if array.flags.writeable]
    assert not open_ones


def kinds(snapshot: Snapshot) -> set[str]:
    return {path.split("[")[-1].partition(".")[2] for path, _ in arrays(snapshot)}


def test_the_arrays_compared_are_all_kinds_there_are() -> None:
    loop = plain()
    loop.do(Step("epoch"))
    loop.do(Step("phase", 10))
    assert loop.lane.phase is not None
    found = [path for path, _ in arrays(loop.latest)]
    for kind in (
        "theta.vector",
        "gradient.weights",
        ".z[",
        ".activations[",
        ".now.grad_b",
        ".steps.grad_w",
        ".epochs.saturated",
        ".probe_z[",
        ".dead",
        ".answers.outputs",
        ".answers.train_wrong",
        ".phase.a[",
        ".phase.delta[",
        ".phase.masks[",
        ".phase.example_weights",
        ".phase.costs",
        ".phase.gradient.vector",
        ".phase.move.change.vector",
        ".phase.examples",
        ".example.x",
        ".dataset.x_train",
    ):
        assert any(kind in path for path in found), kind
