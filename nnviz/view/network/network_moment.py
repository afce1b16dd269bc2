"""What the network's picture shows at one moment."""

import numpy as np
from msgspec import Struct

from nnviz.core.naming import book_layer
from nnviz.core.parameters import Array, Parameters
from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import Example, LaneSnapshot, PhaseView, Snapshot
from nnviz.session.written_pass import WrittenPass, followed_pass
from nnviz.view.parts.data_names import output_names
from nnviz.view.parts.numbers import Columns, cells_of, stacked

_BACKWARD = ("output_error", "error_back", "gradients", "update")


class Moment(Struct, frozen=True, eq=False):
    """One example on its way through the first lane.

    Inside a mini-batch it is the batch's first example; else the one that is followed.

    Attributes
    ----------
    data
        What the example is of, where that is known.
    x, y
        (n_0,) and (n_L,).
    activations, z, delta
        (n_l,) for each layer that computes, None where it is not computed yet. δ is the book's, of
        this one example, times what it counts.
    """

    lane: LaneSnapshot
    example: Example
    data: Dataset | None
    x: Array
    y: Array
    activations: tuple[Array | None, ...]
    z: tuple[Array | None, ...]
    delta: tuple[Array | None, ...]

    @property
    def phase(self) -> PhaseView | None:
        """The mini-batch that is walked through."""
        return self.lane.phase

    @property
    def backward(self) -> bool:
        """Whether the errors are on their way back, so that neurons show δ."""
        return self.phase is not None and self.phase.phase.kind in _BACKWARD

    @property
    def number(self) -> int:
        """Which training example it is, counted from 0; for an input of one's own the one before it."""
        if self.phase is None or self.phase.examples is None:
            return self.example.index
        return int(self.phase.examples[0])

    @property
    def measured(self) -> Array:
        """The input (n_0,) before it was scaled."""
        return self.x if self.data is None else self.data.preparation.scale.undo(self.x)

    @property
    def written(self) -> WrittenPass:
        """The example's way through the network, to be written out as far as it has come."""
        if self.phase is not None:
            return WrittenPass(self.phase, self.lane.experiment)
        return followed_pass(self.lane, self.example)

    def shown(self, layer: int) -> Array | None:
        """The numbers that fill the neurons of a layer."""
        return self.delta[layer] if self.backward else self.activations[layer]

    def kind(self, layer: int) -> str:
        """Name of the layer's activation function."""
        network = self.lane.experiment.network
        return (*network.hidden_activations, network.output)[layer]

    @property
    def shows_gradient(self) -> bool:
        """Whether the edges show the mini-batch's ∂C/∂w: as soon as it is there."""
        return self.phase is not None and self.phase.gradient is not None

    @property
    def edges(self) -> Parameters:
        """The numbers of the edges: the weights, or their gradient."""
        view = self.phase
        return self.lane.theta if view is None or view.gradient is None else view.gradient

    @property
    def output_names(self) -> tuple[str, ...]:
        """Names of the outputs."""
        return output_names(self.lane.sizes[-1], self.example)


def moment_of(snapshot: Snapshot) -> Moment:
    """The moment that a snapshot with lanes shows."""
    lane, example = snapshot.lanes[0], snapshot.example
    assert example is not None, "a snapshot with a network follows an example"
    if lane.phase is not None:
        return _inside_a_batch(lane, lane.phase, example, snapshot.dataset)
    nothing = (None,) * len(lane.z)
    return Moment(lane, example, snapshot.dataset, example.x, example.y, lane.activations, lane.z, nothing)


def moment_numbers(moment: Moment) -> Columns:
    """The neurons of every layer, the input first, and then the edges between them."""
    fill, edge = "δ" if moment.backward else "a", "∂C/∂w" if moment.shows_gradient else "w"
    layers = [(book_layer(layer), moment.shown(layer)) for layer in range(len(moment.z))]
    neurons: list[Columns] = [
        {"layer": layer, "neuron": np.arange(1, len(values) + 1), "shown": symbol, "value": values}
        for layer, symbol, values in [(1, "x", moment.measured), *((at, fill, found) for at, found in layers)]
        if values is not None
    ]
    edges = [
        cells_of("value", w, "neuron", "from", layer=book_layer(layer), shown=edge)
        for layer, w in enumerate(moment.edges.weights)
    ]
    return stacked([*neurons, *edges])


def _inside_a_batch(lane: LaneSnapshot, view: PhaseView, example: Example, data: Dataset | None) -> Moment:
    x, *activations = (_first(a) for a in view.a)
    return Moment(
        lane,
        example,
        data,
        x=example.x if x is None else x,
        y=view.y[:, 0],
        activations=tuple(activations),
        z=tuple(_first(z) for z in view.z),
        delta=tuple(_first(delta) for delta in view.delta),
    )


def _first(array: Array | None) -> Array | None:
    return None if array is None else array[:, 0]
