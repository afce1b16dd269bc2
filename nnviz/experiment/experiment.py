"""A whole experiment, with its seed, as one frozen and shareable value."""

from collections.abc import Mapping
from math import isfinite
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import msgspec
from msgspec import Struct, field

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.initializers import INITIALIZERS, misfit
from nnviz.core.naming import count, plain
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.data.dataset import DataError
from nnviz.data.own import FILE
from nnviz.data.points import check_points
from nnviz.experiment.curves import named, spelled_out
from nnviz.experiment.data_fields import Data as Data
from nnviz.experiment.experiment_file import read_json, write_json
from nnviz.experiment.fields import ExperimentError, Field, Labels, about, check_field, fields_of
from nnviz.experiment.refusals import explain, unknown_field

MAX_HIDDEN_LAYERS = 20
MAX_TWINS = 2
MAX_GIVEN = 20_000
"""Weights and biases that an experiment itself may hold; a larger network has a file of its own."""

SHARED = (
    "name",
    *(f"data.{name}" for name in Data.__struct_fields__ if name not in ("train_size", "test_size", "noise")),
    "training.epochs",
    "training.early_stopping",
)
"""What all lanes have in common: the examples that they are shown on, and when the session is over."""


class Architecture(Struct, frozen=True, forbid_unknown_fields=True):
    """The network's layers and how they start."""

    hidden: Annotated[
        tuple[int, ...],
        about(
            "Hidden layers",
            "Neurons in each hidden layer.",
            unit="neurons",
            limits=(1, 1000),
        ),
    ] = (30,)
    activation: Annotated[
        str | tuple[str, ...],
        about(
            "Activation",
            "Activation function of the hidden layers: one for all, or one for each.",
            symbol="σ",
            choices=Labels(ACTIVATIONS, lambda kind: kind.hidden),
        ),
    ] = "sigmoid"
    output: Annotated[
        str,
        about(
            "Output",
            "Activation function of the last layer.",
            symbol="σ",
            choices=Labels(ACTIVATIONS),
        ),
    ] = "sigmoid"
    initializer: Annotated[
        str,
        about("Start", "How the weights are drawn before training.", choices=Labels(INITIALIZERS)),
    ] = "scaled_gaussian"
    start: Annotated[
        tuple[tuple[tuple[float, ...], ...], ...] | None,
        about(
            "Given start",
            "The weights and biases to begin with, where the start is one that is given.",
            noun="a layer: the rows [w₁, …, wₙ, b] of its neurons",
        ),
    ] = None


class Training(Struct, frozen=True, forbid_unknown_fields=True):
    """The hyperparameters."""

    cost: Annotated[
        str,
        about("Cost", "What is made small.", symbol="C", choices=Labels(COSTS)),
    ] = "cross_entropy"
    optimizer: Annotated[
        str,
        about("Optimiser", "How a gradient becomes a step.", choices=Labels(OPTIMIZERS), live=True),
    ] = "sgd"
    eta: Annotated[
        float,
        about(
            "Learning rate",
            "Length of a step relative to the gradient: too small crawls, too large jumps about.",
            symbol="η",
            limits=(0, 1e9),
            step=0.1,
            live=True,
        ),
    ] = 0.5
    mu: Annotated[
        float,
        about(
            "Momentum",
            "Share of its velocity that a step keeps, with the optimisers momentum and Nesterov.",
            symbol="μ",
            limits=(0, 0.999),
            step=0.05,
            live=True,
        ),
    ] = 0.9
    schedule: Annotated[
        str,
        about(
            "Schedule",
            "How the learning rate changes from epoch to epoch.",
            choices=Labels(SCHEDULES),
            live=True,
        ),
    ] = "constant"
    batch_size: Annotated[
        int,
        about(
            "Mini-batch",
            "Examples whose gradients are averaged for one step.",
            symbol="m",
            unit="examples",
            limits=(1, 100_000),
            live=True,
        ),
    ] = 10
    epochs: Annotated[
        int,
        about(
            "Epochs",
            "How many times the whole training set is dealt.",
            unit="epochs",
            limits=(1, 100_000),
            live=True,
        ),
    ] = 30
    early_stopping: Annotated[
        int | None,
        about(
            "Early stopping",
            "Stop when the test cost has not improved for so many epochs; empty never stops early.",
            unit="epochs",
            limits=(1, 1000),
            live=True,
        ),
    ] = None
    regularizer: Annotated[
        str,
        about("Penalty", "Keeps weights small.", choices=Labels(REGULARIZERS), live=True),
    ] = "none"
    lmbda: Annotated[
        float,
        about(
            "Strength",
            "Weight of the penalty, divided by the size n of the training set.",
            symbol="λ",
            limits=(0, 1e6),
            step=0.1,
            live=True,
        ),
    ] = 0.0
    dropout: Annotated[
        float,
        about(
            "Dropout",
            "Chance of a hidden neuron to stay silent for one mini-batch.",
            limits=(0, 0.95),
            step=0.05,
            live=True,
        ),
    ] = 0.0
    class_weights: Annotated[
        str,
        about(
            "Class weights",
            "Balanced lets every class count alike, however rare it is in the training set.",
            choices={"none": "none", "balanced": "balanced"},
        ),
    ] = "none"
    precision: Annotated[
        str,
        about(
            "Precision",
            "float32 is about twice as fast on pictures.",
            choices={"float64": "float64", "float32": "float32"},
        ),
    ] = "float64"

    @property
    def is_plain(self) -> bool:
        """Whether a step is −η∇C₀ and nothing else."""
        return OPTIMIZERS[self.optimizer].is_plain and not self.has_penalty

    @property
    def has_penalty(self) -> bool:
        """Whether the penalty has any part in a step."""
        return self.lmbda > 0 and not REGULARIZERS[self.regularizer].nothing


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

    def hidden_activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        given = self.network.activation
        return (given,) * len(self.network.hidden) if isinstance(given, str) else given

    def lanes(self) -> "tuple[Experiment, ...]":
        """This experiment and its twins, each with the one thing changed."""
        alone: Experiment = msgspec.structs.replace(self, twins=())
        return (alone, *(_twin(alone, i, changes) for i, changes in enumerate(self.twins)))

    def needs_rewind(self, other: "Experiment") -> bool:
        """Whether going on as ``other`` would not be the same run (a field that is not live differs)."""
        return any(
            self.get(path) != other.get(path)
            for path, one in FIELDS.items()
            if not one.live and path != "name"
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
    network = experiment.network
    if experiment.data.name == FILE:
        raise ExperimentError("data.name: name the file after 'file:', as in file:iris.csv")
    try:
        check_points(experiment.data.points)
    except DataError as error:
        raise ExperimentError(str(error)) from None
    if len(network.hidden) > MAX_HIDDEN_LAYERS:
        raise ExperimentError(
            f"network.hidden: at most {MAX_HIDDEN_LAYERS} layers, not {len(network.hidden)}"
        )
    if len(experiment.hidden_activations()) != len(network.hidden):
        raise ExperimentError(
            f"network.activation: one name, or one for each of the {len(network.hidden)} hidden layers"
        )
    _check_start(network)
    cost = COSTS[experiment.training.cost]
    reason = cost.refuses(network.output)
    if reason:
        raise ExperimentError(f"training.cost: {reason}")
    if cost.one_for_each_class and experiment.data.coding != "one_hot":
        raise ExperimentError(f"training.cost: {cost.name} needs one output for each class: coding one_hot")
    if experiment.training.dropout and OPTIMIZERS[experiment.training.optimizer].needs_hessian:
        raise ExperimentError("training.dropout: must be 0 with optimizer newton")
    if len(experiment.twins) > MAX_TWINS:
        raise ExperimentError(f"twins: at most {MAX_TWINS}, not {len(experiment.twins)}")
    if experiment.twins:
        experiment.lanes()


def _check_start(network: Architecture) -> None:
    if not INITIALIZERS[network.initializer].is_given:
        return
    if network.start is None:
        raise ExperimentError(f"network.start: is needed with initializer {network.initializer}")
    if why := misfit(network.start, (None, *network.hidden, None)):
        raise ExperimentError(f"network.start{why}")
    numbers = [number for rows in network.start for row in rows for number in row]
    if len(numbers) > MAX_GIVEN:
        raise ExperimentError(f"network.start: at most {count(MAX_GIVEN)} numbers, not {count(len(numbers))}")
    if not all(map(isfinite, numbers)):
        raise ExperimentError("network.start: holds numbers that are not finite")
