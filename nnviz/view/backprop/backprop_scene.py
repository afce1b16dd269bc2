"""What one phase of backpropagation looks like: arrays as terms of an equation, signs between them."""

from typing import Literal

import numpy as np
from msgspec import Struct, field

from nnviz.core.activations import Activation
from nnviz.core.costs import Cost
from nnviz.core.measures import slope
from nnviz.core.naming import book_layer
from nnviz.core.parameters import Array, Parameters
from nnviz.session.snapshot import LaneSnapshot, PhaseView
from nnviz.session.written_pass import WrittenPass

Axis = int | Literal["example", "one"]
"""What rows or columns stand for: the neurons of a layer (−1 is the input), examples, or a single one."""

Colours = Literal["signed", "activation", "magnitude"]

INPUT = -1
MOST_EXAMPLES = 200
"""Columns shown of a larger mini-batch."""


class Term(Struct, frozen=True, eq=False):
    """One array (rows, columns) of an equation.

    Attributes
    ----------
    symbol
        In LaTeX.
    layer
        Whose hue it has; None for what belongs to no layer.
    rows, columns
        What its two axes stand for.
    means
        What it is, in words.
    kind
        Which map of colours it has; numbers below zero make any of them signed.
    picture
        (rows, columns) of the input's picture, into which a column is folded.
    digits
        Significant digits in the cells.
    """

    symbol: str
    values: Array
    layer: int | None
    rows: Axis
    columns: Axis
    means: str
    kind: Colours = "signed"
    picture: tuple[int, int] | None = None
    digits: int = 3


class Scene(Struct, frozen=True, eq=False):
    """One phase.

    Attributes
    ----------
    equation
        In LaTeX.
    lines
        Terms, and signs in LaTeX, in reading order; a new line may begin where another one starts.
    flow
        The term that comes in and the one that comes out.
    note
        What happens, in a sentence or two.
    """

    equation: str
    lines: tuple[tuple[Term | str, ...], ...]
    note: str
    flow: tuple[Term, Term] | None = None

    @property
    def terms(self) -> tuple[Term, ...]:
        """The arrays alone."""
        return tuple(item for line in self.lines for item in line if isinstance(item, Term))


class Chosen(Struct, frozen=True, eq=False):
    """A lane's phase, seen through a choice.

    Attributes
    ----------
    example
        Which one of the mini-batch; None for all of them, a column each.
    layer
        Whose gradient and update are shown.
    marks
        The neuron pointed out in each layer, and maybe the example.
    """

    lane: LaneSnapshot
    view: PhaseView
    example: int | None = 0
    layer: int = 0
    marks: dict[Axis, int] = field(default_factory=dict)
    image_shape: tuple[int, int] | None = None

    @property
    def m(self) -> int:
        """Size of the mini-batch."""
        return int(self.view.y.shape[1])

    @property
    def theta(self) -> Parameters:
        """The parameters before the update."""
        return self.view.theta

    @property
    def last(self) -> int:
        """The output layer."""
        return len(self.view.z) - 1

    @property
    def across(self) -> Axis:
        """What the columns of the activations stand for."""
        return "example" if self.example is None and self.m > 1 else "one"

    @property
    def one_example(self) -> int:
        """The example whose numbers are put into the equation."""
        if self.example is not None:
            return self.example
        return min(self.marks.get("example", 0), self.m - 1)

    def seen(self, array: Array | None) -> Array:
        """The columns of an array (n_l, m) that are shown."""
        assert array is not None, "an array of a phase to come"
        return array[:, :MOST_EXAMPLES] if self.example is None else array[:, self.example, np.newaxis]

    def a(self, layer: int) -> Array:
        """a^l; layer −1 is the input."""
        return self.seen(self.view.a[layer + 1])

    def z(self, layer: int) -> Array:
        """z^l."""
        return self.seen(self.view.z[layer])

    def bent(self, layer: int) -> Array:
        """σ(z^l), before a mask."""
        a = np.empty_like(self.z(layer))
        with np.errstate(over="ignore"):
            self.kind(layer).function(self.z(layer), a)
        return a

    def prime(self, layer: int) -> Array:
        """σ′(z^l)."""
        return slope(self.kind(layer), self.z(layer))

    def delta(self, layer: int) -> Array:
        """δ^l of each example."""
        return self.seen(self.view.delta[layer])

    def mask(self, layer: int) -> Array | None:
        """What dropout multiplies a^l by; None where it leaves the layer alone."""
        masks = self.view.masks
        return self.seen(masks[layer]) if masks is not None and layer < self.last else None

    @property
    def written(self) -> WrittenPass:
        """The same choice, ready to be written out."""
        mean = self.example is None
        return WrittenPass(self.view, self.lane.experiment, self.one_example, mean)

    def kind(self, layer: int) -> Activation:
        """The layer's activation function."""
        return self.written.kind(layer)

    @property
    def cost(self) -> Cost:
        """The cost in use."""
        return self.written.cost_rule

    @property
    def output_is_simple(self) -> bool:
        """Whether δ^L = a − y."""
        return self.kind(self.last).name in self.cost.simple_error_with


def up(layer: int) -> str:
    """The layer's number as a superscript in LaTeX, as the book counts."""
    return f"^{{{book_layer(layer)}}}"
