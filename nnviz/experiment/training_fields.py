"""The fields of an experiment that say how the network learns: the hyperparameters."""

from typing import Annotated

from msgspec import Struct

from nnviz.core.costs import COSTS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.experiment.fields import Labels, about


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
