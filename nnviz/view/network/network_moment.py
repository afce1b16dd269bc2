"""What the network's picture shows at one moment, and what it says about a neuron."""

from dataclasses import dataclass

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.measures import slope
from nnviz.core.parameters import Array, Parameters
from nnviz.data.coding import CODINGS
from nnviz.engine.snapshot import Example, LaneSnapshot, Snapshot
from nnviz.view.parts.naming import book_layer, count, layer_name, number, subscript

_BACKWARD = ("output_error", "error_back", "gradients", "update")


@dataclass(frozen=True, eq=False)
class Moment:
    """One example on its way through the first lane.

    Inside a mini-batch it is the batch's first example; else the one that is followed.

    Attributes
    ----------
    x, y
        (n_0,) and (n_L,).
    activations, z, delta
        (n_l,) for each layer that computes, None where it is not computed yet. δ is the book's, of
        this one example.
    backward
        Whether the errors are on their way back, so that neurons show δ.
    caption
        The moment in words.
    """

    lane: LaneSnapshot
    example: Example
    x: Array
    y: Array
    activations: tuple[Array | None, ...]
    z: tuple[Array | None, ...]
    delta: tuple[Array | None, ...]
    backward: bool
    caption: str

    def shown(self, layer: int) -> Array | None:
        """The numbers that fill the neurons of a layer."""
        return self.delta[layer] if self.backward else self.activations[layer]

    def kind(self, layer: int) -> str:
        """Name of the layer's activation function."""
        network = self.lane.experiment.network
        names = (*self.lane.experiment.hidden_activations(), network.output)
        return names[layer]

    @property
    def shows_gradient(self) -> bool:
        """Whether the edges show the mini-batch's ∂C/∂w: as soon as it is there."""
        return self.lane.phase is not None and self.lane.phase.gradient is not None

    @property
    def edges(self) -> Parameters:
        """The numbers of the edges: the weights, or their gradient."""
        view = self.lane.phase
        return self.lane.theta if view is None or view.gradient is None else view.gradient

    @property
    def output_names(self) -> tuple[str, ...]:
        """See `output_names`."""
        return output_names(self.lane.sizes[-1], self.example)


def output_names(n_outputs: int, example: Example) -> tuple[str, ...]:
    """A name for each output neuron: the class that it stands for, or the place value of its bit."""
    if len(example.classes) == n_outputs:
        return example.classes
    if n_outputs == 1:
        return example.classes[1:2] or ("y",)
    names = tuple(f"bit {2**place}" for place in range(n_outputs))
    return names if example.coding == "bits" else names[::-1]


def moment_of(snapshot: Snapshot) -> Moment:
    """The moment that a snapshot with lanes shows."""
    lane, example = snapshot.lanes[0], snapshot.example
    assert example is not None, "a snapshot with lanes follows an example"
    if lane.phase is not None:
        return _inside_a_batch(lane, example)
    answer = answer_words(lane.activations[-1], example)
    caption = f"{_which(example)} · network says {answer}"
    nothing = (None,) * len(lane.z)
    return Moment(lane, example, example.x, example.y, lane.activations, lane.z, nothing, False, caption)


def _inside_a_batch(lane: LaneSnapshot, example: Example) -> Moment:
    view = lane.phase
    assert view is not None
    m = view.y.shape[1]
    x, *activations = (_first(a) for a in view.a)
    tag = f" ({view.phase.tag})" if view.phase.tag else ""
    return Moment(
        lane=lane,
        example=example,
        x=example.x if x is None else x,
        y=view.y[:, 0],
        activations=tuple(activations),
        z=tuple(_first(z) for z in view.z),
        delta=tuple(None if delta is None else m * delta[:, 0] for delta in view.delta),
        backward=view.phase.kind in _BACKWARD,
        caption=f"{view.phase.title}{tag} · example 1 of the {m} in the mini-batch",
    )


def _first(array: Array | None) -> Array | None:
    return None if array is None else array[:, 0]


def answer_words(output: Array, example: Example) -> str:
    """What the outputs (n_L,) stand for."""
    if not np.isfinite(output).all():
        return "nothing: its outputs are not numbers"
    if not example.classes:
        return number(output[0])
    label = int(CODINGS[example.coding].decode(output[np.newaxis], len(example.classes))[0])
    return example.classes[label] if label < len(example.classes) else f"{label}, which is no class"


def _which(example: Example) -> str:
    name = example.source or f"example {count(example.index + 1)} of {count(example.count)}"
    return f"{name}: {_article(example.label)}" if example.label else name


def _article(label: str) -> str:
    return f"{'an' if label[:1].lower() in tuple('aeiou8') else 'a'} {label}"


def neuron_title(moment: Moment, layer: int, neuron: int) -> str:
    """Which neuron it is, with the layer as the book numbers it: "hidden 1 (layer 2), neuron 5"."""
    layers = len(moment.z)
    title = f"{layer_name(layer, layers)} (layer {book_layer(layer)}), neuron {neuron + 1}"
    if layer == layers - 1:
        title += f": {moment.output_names[neuron]}"
    return title


def neuron_lines(moment: Moment, layer: int, neuron: int) -> list[str]:
    """A neuron's numbers, each with its symbol or equation."""
    weights = moment.lane.theta.weights[layer][neuron]
    bias = moment.lane.theta.biases[layer][neuron, 0]
    kind = ACTIVATIONS[moment.kind(layer)]
    z, a, delta = moment.z[layer], moment.activations[layer], moment.delta[layer]
    lines = []
    if z is not None and a is not None:
        lines.append(f"z = w·a + b = {number(z[neuron])}")
        lines.append(f"a = {kind.label}(z) = {number(a[neuron])}")
        lines.append(f"σ′(z) = {number(slope(kind, z[:, np.newaxis])[neuron, 0])}")
    lines.append(f"b = {number(bias)}")
    low, high = number(weights.min()), number(weights.max())
    lines.append(f"w from {low} to {high} ({_inputs(len(weights))})")
    if delta is not None:
        lines.insert(0, f"δ = ∂C/∂z = {number(delta[neuron])}")
    if layer == len(moment.z) - 1:
        lines.append(f"target y = {number(moment.y[neuron])}")
    return lines


def _inputs(n: int) -> str:
    return "1 input" if n == 1 else f"{count(n)} inputs"


def input_name(neuron: int) -> str:
    """The name of an input neuron: x₁, x₂, …."""
    return f"x{subscript(neuron + 1)}"
