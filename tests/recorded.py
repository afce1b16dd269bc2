"""Runs recorded in files, as small as can be."""

from pathlib import Path
from typing import Any

import numpy as np
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.training.build import make_trainers
from nnviz.training.lane_data import data_hash, read_data
from nnviz.training.moment import Moment
from nnviz.training.run_file import RunFile
from nnviz.training.trainer import Trainer

TINY: dict[str, Any] = {
    "data__name": "xor",
    "data__coding": "binary",
    "data__train_size": 31,
    "data__test_size": 20,
    "network__hidden": [3],
    "training__batch_size": 4,
    "training__epochs": 12,
}


def begun(file: RunFile, experiment: Experiment, **more: Any) -> tuple[int, tuple[Trainer, ...]]:
    """A run that is added to a file, and who trains it."""
    data = read_data(experiment.lanes(), None)
    trainers = make_trainers(experiment.lanes(), data)
    return file.add_run(experiment, data_hash(data), **more), trainers


def advance(trainers: tuple[Trainer, ...], steps: int) -> None:
    for trainer in trainers:
        for _ in range(steps):
            trainer.step()


def moments(trainers: tuple[Trainer, ...]) -> tuple[Moment, ...]:
    return tuple(trainer.moment() for trainer in trainers)


def recorded(path: Path | None, steps: int = 20, experiment: Experiment | None = None) -> RunFile:
    """A file of one run, with a moment after each mini-batch."""
    file = RunFile.create(path)
    run, trainers = begun(file, experiment or small(**TINY), name="first")
    for _ in range(steps):
        advance(trainers, 1)
        file.add_moment(run, trainers[0].steps, moments(trainers))
    return file


def thin(file: RunFile) -> None:
    """As a long run does it: of run 1 only the first and the last moment are left, and those that stay."""
    file.budget = 0
    clocks = file.clocks(1)
    for _ in clocks:
        file.add_moment(1, clocks[-1], file.load(1))


def assert_same_moment(one: Moment, other: Moment) -> None:
    """To the bit, whatever it is that differs."""
    for name in one.__struct_fields__:
        left, right = getattr(one, name), getattr(other, name)
        if name == "fallback" and left is not None:
            assert_same_moment(left, right)
        else:
            assert told(left) == told(right), name


def told(value: Any) -> Any:
    """A value that compares to the bit."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, float):
        return value.hex()
    if hasattr(value, "parts"):
        return value.span, [told(part) for part in value.parts]
    if hasattr(value, "taken"):
        return [told(row) for row in value.taken()]
    if hasattr(value, "__struct_fields__"):
        return {name: told(getattr(value, name)) for name in value.__struct_fields__}
    return [told(one) for one in value] if isinstance(value, tuple | list) else value
