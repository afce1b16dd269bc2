"""The equation of a phase with its numbers put in, for a pocket calculator."""

from collections.abc import Callable, Iterator

import numpy as np

from nnviz.core.written_line import Line
from nnviz.session.phases import Kind
from nnviz.view.backprop.backprop_scene import Chosen


def neuron_lines(chosen: Chosen) -> tuple[Line, ...]:
    """The lines of the neuron (and the weight) that is pointed out, else of the first one."""
    return tuple(_LINES[chosen.view.phase.kind](chosen))


def neuron_line(chosen: Chosen) -> str:
    """The same as one piece of LaTeX."""
    return r", \quad ".join(line.latex for line in neuron_lines(chosen))


def _input(chosen: Chosen) -> Iterator[Line]:
    yield chosen.written.input(_neuron(chosen, -1))


def _feed_forward(chosen: Chosen) -> Iterator[Line]:
    layer = _layer(chosen)
    j = _neuron(chosen, layer)
    yield chosen.written.z(layer, j)
    yield chosen.written.a(layer, j)


def _cost(chosen: Chosen) -> Iterator[Line]:
    yield chosen.written.cost_of_example()
    if chosen.m > 1:
        yield chosen.written.mean_cost()


def _output_error(chosen: Chosen) -> Iterator[Line]:
    written = chosen.written
    j = _neuron(chosen, written.last)
    yield written.output_error(j)
    if not chosen.output_is_simple:
        yield written.common() if chosen.kind(written.last).shares_a_sum else written.slope(written.last, j)


def _error_back(chosen: Chosen) -> Iterator[Line]:
    layer = _layer(chosen)
    j = _neuron(chosen, layer)
    yield chosen.written.error_back(layer, j)
    yield chosen.written.slope(layer, j)


def _gradients(chosen: Chosen) -> Iterator[Line]:
    j, k = _weight(chosen)
    yield chosen.written.weight_slope(chosen.layer, j, k)
    yield chosen.written.bias_slope(chosen.layer, j)


def _update(chosen: Chosen) -> Iterator[Line]:
    j, k = _weight(chosen)
    yield chosen.written.weight_update(chosen.layer, j, k)
    yield chosen.written.bias_update(chosen.layer, j)


def _layer(chosen: Chosen) -> int:
    layer = chosen.view.phase.layer
    assert layer is not None
    return layer


def _weight(chosen: Chosen) -> tuple[int, int]:
    """(j, k) of the weight whose numbers are shown: unless one is chosen, that of the steepest slope."""
    layer, gradient = chosen.layer, chosen.view.gradient
    assert gradient is not None
    j = _neuron(chosen, layer)
    steepest = int(np.argmax(np.abs(gradient.weights[layer][j])))
    return j, _neuron(chosen, layer - 1) if layer - 1 in chosen.marks else steepest


def _neuron(chosen: Chosen, layer: int) -> int:
    return min(chosen.marks.get(layer, 0), chosen.theta.sizes[layer + 1] - 1)


_LINES: dict[Kind, Callable[[Chosen], Iterator[Line]]] = {
    "input": _input,
    "feed_forward": _feed_forward,
    "cost": _cost,
    "output_error": _output_error,
    "error_back": _error_back,
    "gradients": _gradients,
    "update": _update,
}
