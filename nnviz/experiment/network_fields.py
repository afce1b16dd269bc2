"""The fields of an experiment that say what the network is made of, and how it starts."""

from math import isfinite
from typing import Annotated

from msgspec import Struct

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.initializers import INITIALIZERS, misfit
from nnviz.core.naming import count
from nnviz.experiment.fields import ExperimentError, Labels, about

MAX_HIDDEN_LAYERS = 20
MAX_GIVEN = 20_000
"""Weights and biases that an experiment itself may hold; a larger network has a file of its own."""


class Architecture(Struct, frozen=True, forbid_unknown_fields=True):
    """The network's layers and how they start."""

    hidden: Annotated[
        tuple[int, ...],
        about(
            "Hidden neurons",
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

    @property
    def hidden_activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        given = self.activation
        return (given,) * len(self.hidden) if isinstance(given, str) else given


def check_network(network: Architecture) -> None:
    """Make sure that its fields go together. Raises `ExperimentError`."""
    if len(network.hidden) > MAX_HIDDEN_LAYERS:
        raise ExperimentError(
            f"network.hidden: at most {MAX_HIDDEN_LAYERS} layers, not {len(network.hidden)}"
        )
    if len(network.hidden_activations) != len(network.hidden):
        raise ExperimentError(
            f"network.activation: one name, or one for each of the {len(network.hidden)} hidden layers"
        )
    if INITIALIZERS[network.initializer].is_given:
        _check_start(network)


def _check_start(network: Architecture) -> None:
    if network.start is None:
        raise ExperimentError(f"network.start: is needed with initializer {network.initializer}")
    if why := misfit(network.start, (None, *network.hidden, None)):
        raise ExperimentError(f"network.start{why}")
    numbers = [number for rows in network.start for row in rows for number in row]
    if len(numbers) > MAX_GIVEN:
        raise ExperimentError(f"network.start: at most {count(MAX_GIVEN)} numbers, not {count(len(numbers))}")
    if not all(map(isfinite, numbers)):
        raise ExperimentError("network.start: holds numbers that are not finite")
