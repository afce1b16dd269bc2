"""A whole experiment, with its seed, as one frozen and shareable value."""

from collections.abc import Collection, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import msgspec
from msgspec import Struct, field

from nnviz.core.costs import COSTS
from nnviz.core.naming import plain
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.data.dataset import DataError
from nnviz.data.own import FILE
from nnviz.data.points import check_points
from nnviz.experiment.curves import named, spelled_out
from nnviz.experiment.data_fields import Data as Data
from nnviz.experiment.experiment_file import read_json, write_json
from nnviz.experiment.fields import ExperimentError, Field, about, check_field, fields_of
from nnviz.experiment.network_fields import Architecture as Architecture
from nnviz.experiment.network_fields import check_network
from nnviz.experiment.refusals import explain, unknown_field
from nnviz.experiment.training_fields import Training as Training

MAX_TWINS = 2

SHARED = (
    "name",
    *(f"data.{name}" for name in Data.__struct_fields__ if name not in ("train_size", "test_size", "noise")),
    "training.epochs",
    "training.early_stopping",
)
"""What all lanes have in common: the examples that they are shown on, and when the session is over."""


class Experiment(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that a run depends on. The same experiment gives the same numbers.

    Raises
    ------
    ExperimentError
        From every way to make one: one line that names the field and what is allowed.
    """

    nnviz: Literal[1] = 1
    name: Annotated[str, about("Name", "What this experiment is called.")] = ""
    data: Data
    network: Architecture = field(default_factory=Architecture)
    training: Training = field(default_factory=Training)
    twins: tuple[dict[str, Any], ...] = ()
    seed: Annotated[
        int,
        about(
            "Seed",
            "Weights to begin with, the order of the examples and dropout come from it; data has its own.",
            limits=(0, 2**63 - 1),
        ),
    ] = 0

    def __post_init__(self) -> None:
        for one, value in zip(FIELDS.values(), _values_of(self), strict=True):
            check_field(one, value)
        _check_together(self)

    def __repr__(self) -> str:
        name = f"{self.name!r}: " if self.name else ""
        hidden = "-".join(map(str, self.network.hidden)) or "none"
        training, twins = self.training, f", {len(self.twins)} twins" * bool(self.twins)
        return (
            f"Experiment({name}{self.data.name}, hidden {hidden}, {training.cost}, {training.optimizer} "
            f"η = {plain(training.eta)}, {training.epochs} epochs, seed {self.seed}{twins})"
        )

    @classmethod
    def from_dict(cls, values: Any) -> Self:
        """From the object of an experiment file."""
        try:
            return msgspec.convert(named(values), cls)
        except msgspec.ValidationError as error:
            raise explain(error, FIELDS, SECTIONS) from None

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """From an experiment file; the file is named in the errors."""
        try:
            return cls.from_dict(read_json(Path(path)))
        except ExperimentError as error:
            raise ExperimentError(f"{path}: {error}") from None

    def save(self, path: str | Path) -> None:
        """To an experiment file, whole or not at all. Raises OSError."""
        write_json(self.to_dict(), Path(path))

    def to_dict(self) -> dict[str, Any]:
        """The object of an experiment file, with lists as JSON has them."""
        built: dict[str, Any] = spelled_out(msgspec.json.decode(msgspec.json.encode(self)))
        return built

    def get(self, path: str) -> Any:
        """The value at a path such as ``training.eta``."""
        return attrgetter(path)(self)

    def replace(self, path: str, value: Any) -> Self:
        """Another experiment that differs in one field."""
        return self.with_changes({path: value})

    def with_changes(self, changes: Mapping[str, Any]) -> Self:
        """Another experiment that differs in these fields, checked when all are in place."""
        values = self.to_dict()
        for path, value in changes.items():
            if path not in FIELDS:
                raise unknown_field(path, tuple(FIELDS))
            *sections, name = path.split(".")
            target = values
            for section in sections:
                target = target[section]
            target[name] = value
        return self.from_dict(values)

    def with_training(self, training: Training) -> Self:
        """The same experiment with other hyperparameters."""
        return msgspec.structs.replace(self, training=training)

    def lanes(self) -> "tuple[Experiment, ...]":
        """This experiment and its twins, each with the one thing changed."""
        alone: Experiment = msgspec.structs.replace(self, twins=())
        return (alone, *(_twin(alone, i, changes) for i, changes in enumerate(self.twins)))

    def needs_rewind(self, other: "Experiment", but_for: Collection[str] = ()) -> bool:
        """Whether going on as ``other`` would not be the same run: a field differs that is not live.

        Of the fields ``but_for`` is not asked.
        """
        return any(
            self.get(path) != other.get(path)
            for path, one in FIELDS.items()
            if not one.live and path not in ("name", *but_for)
        )


SECTIONS: dict[str, type[Struct]] = {
    "": Experiment,
    "data": Data,
    "network": Architecture,
    "training": Training,
}

FIELDS: dict[str, Field] = {
    one.path: one
    for path, section in SECTIONS.items()
    for one in fields_of(section, f"{path}." if path else "")
}

_values_of = attrgetter(*FIELDS)


def _twin(alone: Experiment, index: int, changes: dict[str, Any]) -> Experiment:
    for path in changes:
        if path in SHARED:
            raise ExperimentError(f"twins[{index}].{path}: must be the same in all twins")
    try:
        return alone.with_changes(changes)
    except ExperimentError as error:
        raise ExperimentError(f"twins[{index}].{error}") from None


def _check_together(experiment: Experiment) -> None:
    _check_data(experiment.data)
    check_network(experiment.network)
    _check_cost(experiment)
    if experiment.training.dropout and OPTIMIZERS[experiment.training.optimizer].needs_hessian:
        raise ExperimentError("training.dropout: must be 0 with optimizer newton")
    if len(experiment.twins) > MAX_TWINS:
        raise ExperimentError(f"twins: at most {MAX_TWINS}, not {len(experiment.twins)}")
    if experiment.twins:
        experiment.lanes()


def _check_data(data: Data) -> None:
    if data.name == FILE:
        raise ExperimentError("data.name: name the file after 'file:', as in file:iris.csv")
    try:
        check_points(data.points)
    except DataError as error:
        raise ExperimentError(str(error)) from None


def _check_cost(experiment: Experiment) -> None:
    cost = COSTS[experiment.training.cost]
    if reason := cost.refuses(experiment.network.output):
        raise ExperimentError(f"training.cost: {reason}")
    if cost.one_for_each_class and experiment.data.coding != "one_hot":
        raise ExperimentError(f"training.cost: {cost.name} needs one output for each class: coding one_hot")
