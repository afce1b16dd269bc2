"""All lines of a mini-batch's walk, phase by phase, from the weighted inputs to the update."""

from collections.abc import Callable, Iterator

import numpy as np
from msgspec import Struct

from nnviz.core.naming import book_layer
from nnviz.core.parameters import Array
from nnviz.core.written_line import Line
from nnviz.session.phases import Kind, Phase
from nnviz.session.written_pass import WrittenPass

MOST_WEIGHTS = 50
"""Weights of a layer that are written out where not all are asked for: those with the largest numbers."""


class WalkLine(Struct, frozen=True, eq=False):
    """One line.

    Attributes
    ----------
    phase
        Where in the walk it stands.
    at
        The same in a word: BP1 to BP4, or "z", "a", "cost", "update".
    layer, neuron
        As the book counts them, from 1; None where the line belongs to no single one.
    """

    phase: Phase
    at: str
    layer: int | None
    neuron: int | None
    line: Line


_Made = Iterator[tuple[str, int | None, int | None, Line]]


def lines_of_walk(written: WrittenPass, most: int | None = MOST_WEIGHTS) -> Iterator[WalkLine]:
    """The lines of every phase that is done.

    Parameters
    ----------
    most
        Weights of a layer; None for all.
    """
    for phase in written.view.phases[: written.view.index + 1]:
        for at, layer, j, line in _PHASES[phase.kind](written, phase.layer, most):
            book = None if layer is None else book_layer(layer)
            yield WalkLine(phase, at, book, None if j is None else j + 1, line)


def _nothing(written: WrittenPass, layer: int | None, most: int | None) -> _Made:
    yield from ()


def _feed_forward(written: WrittenPass, layer: int | None, most: int | None) -> _Made:
    assert layer is not None
    for j in _neurons(written, layer):
        yield "z", layer, j, written.z(layer, j)
        yield "a", layer, j, written.a(layer, j)


def _cost(written: WrittenPass, layer: int | None, most: int | None) -> _Made:
    yield "cost", written.last, None, written.cost()


def _output_error(written: WrittenPass, layer: int | None, most: int | None) -> _Made:
    for j in _neurons(written, written.last):
        yield "BP1", written.last, j, written.output_error(j)


def _error_back(written: WrittenPass, layer: int | None, most: int | None) -> _Made:
    assert layer is not None
    for j in _neurons(written, layer):
        yield "BP2", layer, j, written.error_back(layer, j)


def _gradients(written: WrittenPass, _: int | None, most: int | None) -> _Made:
    for layer in _layers(written):
        for j in _neurons(written, layer):
            yield "BP3", layer, j, written.bias_slope(layer, j)
        for j, k in _largest(written.weight_slopes(layer), most):
            yield "BP4", layer, j, written.weight_slope(layer, j, k)


def _update(written: WrittenPass, _: int | None, most: int | None) -> _Made:
    if (rate := written.rate()) is not None:
        yield "update", None, None, rate
    for layer in _layers(written):
        for j in _neurons(written, layer):
            yield "update", layer, j, written.bias_update(layer, j)
        for j, k in _largest(written.weight_changes(layer), most):
            yield "update", layer, j, written.weight_update(layer, j, k)


def _layers(written: WrittenPass) -> range:
    return range(written.last + 1)


def _neurons(written: WrittenPass, layer: int) -> range:
    return range(written.view.theta.sizes[layer + 1])


def _largest(values: Array, most: int | None) -> list[tuple[int, int]]:
    """Places (j, k) of the largest |values|, in their order."""
    sizes = np.nan_to_num(np.abs(values).ravel(), nan=np.inf)
    places = sorted(np.argsort(-sizes, kind="stable")[:most].tolist())
    return [divmod(place, values.shape[1]) for place in places]


_PHASES: dict[Kind, Callable[[WrittenPass, int | None, int | None], _Made]] = {
    "input": _nothing,
    "feed_forward": _feed_forward,
    "cost": _cost,
    "output_error": _output_error,
    "error_back": _error_back,
    "gradients": _gradients,
    "update": _update,
}
