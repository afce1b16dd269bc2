"""What the data call their inputs and outputs, and an answer."""

from typing import Protocol

import numpy as np

from nnviz.core.naming import count, layer_name, number, subscript
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.data.coding import CODINGS
from nnviz.session.snapshot import Example


class Named(Protocol):
    """A data set, or one example of it."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes."""

    @property
    def coding(self) -> str:
        """How classes became targets."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs, where they have names."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the outputs, where they have names of their own."""

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """(rows, columns) of a picture."""


def output_names(n_outputs: int, named: Named) -> tuple[str, ...]:
    """A name for each output: its own, that of the class it stands for, or the place value of its bit."""
    if len(named.outputs) == n_outputs:
        return named.outputs
    if len(named.classes) == n_outputs:
        return named.classes
    if n_outputs == 1:
        return named.classes[1:2] or ("y",)
    names = tuple(f"bit {2**place}" for place in range(n_outputs))
    return names if named.coding == "bits" else names[::-1]


def input_name(named: Named, k: int) -> str:
    """The name of an input, counted from 0: its own, the pixel that it is, or x₁, x₂, …."""
    if k < len(named.inputs):
        return named.inputs[k]
    if named.image_shape is None:
        return f"x{subscript(k + 1)}"
    row, column = divmod(k, named.image_shape[1])
    return f"pixel (row {row + 1}, column {column + 1})"


def which_examples(asked: int, every: int) -> str:
    """The first of the training examples, as many as were asked."""
    if every == 1:
        return "the one training example"
    which = f"all {count(every)}" if asked == every else f"the first {count(asked)} of {count(every)}"
    return f"{which} training examples"


def answer_words(output: Array, example: Example) -> str:
    """What the outputs (n_L,) stand for."""
    if not np.isfinite(output).all():
        return "nothing: its outputs are not numbers"
    if not example.classes:
        return number(output[0])
    label = int(CODINGS[example.coding].decode(output[np.newaxis], len(example.classes))[0])
    return short(example.classes[label]) if label < len(example.classes) else f"{label}, which is no class"


def neuron_name(named: Named, sizes: tuple[int, ...], layer: int, j: int) -> str:
    """A neuron by its layer and number, an output also by its name; ``sizes`` begin with the input."""
    layers = len(sizes) - 1
    name = f"{layer_name(layer, layers)} neuron {j + 1}"
    return name if layer < layers - 1 else f"{name} “{short(output_names(sizes[-1], named)[j])}”"


def source_name(named: Named, layer: int, layers: int, k: int) -> str:
    """What input k of a layer is: a neuron of the layer before, a pixel, or an input of the network."""
    return f"{layer_name(layer - 1, layers)} neuron {k + 1}" if layer else short(input_name(named, k))
