"""What the network's picture says of a moment, of a neuron and of an input."""

import numpy as np

from nnviz.core.naming import book_layer, count, fixed, layer_name, number, subscript
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.core.written_line import Line
from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import Example, PhaseView
from nnviz.view.network.network_moment import Moment
from nnviz.view.parts.data_names import answer_words, input_name, output_names

_FOUR_DIGITS = 1_000.0


def caption(moment: Moment) -> str:
    """The moment in words."""
    if moment.phase is not None:
        return _phase_words(moment.phase)
    words, output = which(moment.example), moment.lane.activations[-1]
    if moment.data is not None and not moment.data.classes:
        if not moment.example.source:
            words += f": {short(output_names(1, moment.data)[0])} = {_in_its_units(moment.data, moment.y)}"
        return f"{words} · network says {_in_its_units(moment.data, output)}"
    return f"{words} · network says {answer_words(output, moment.example)}"


def _phase_words(view: PhaseView) -> str:
    tag = f" ({view.phase.tag})" if view.phase.tag else ""
    words = f"{view.phase.title}{tag} · 1 of {view.y.shape[1]} in the batch"
    return words if view.examples is None else f"{words} = example {count(int(view.examples[0]) + 1)}"


def which(example: Example) -> str:
    """Which example it is, and what."""
    name = example.source or f"{count(example.index + 1)} of {count(example.count)}"
    return f"{name}: {_article(example.label)}" if example.label else name


def _article(label: str) -> str:
    if len(label) > 1:
        return short(label)  # "a yes" would not do
    return f"{'an' if label in '8AEFHILMNORSXaefhilmnorsx' else 'a'} {label}"


def own_unit(moment: Moment, j: int, value: float) -> float | None:
    """An answer of output ``j`` as the target was measured; None where that is what it is already."""
    data = moment.data
    if data is None or not data.target_scale.label:
        return None
    return float(data.target_scale.undo(np.full(len(moment.y), value))[j])


def _in_its_units(data: Dataset, foretold: Array) -> str:
    return number(float(data.target_scale.undo(foretold)[0]))


def neuron_title(moment: Moment, layer: int, neuron: int) -> str:
    """Which neuron it is, with the layer as the book numbers it: "hidden 1 (layer 2), neuron 5"."""
    layers = len(moment.z)
    title = f"{layer_name(layer, layers)} (layer {book_layer(layer)}), neuron {neuron + 1}"
    if layer == layers - 1:
        title += f": {moment.output_names[neuron]}"
    return title


def neuron_written(moment: Moment, layer: int, neuron: int) -> list[Line]:
    """A neuron's numbers written out, as far as the example has come."""
    written, lines = moment.written, []
    if moment.delta[layer] is not None:
        back = written.output_error(neuron) if layer == written.last else written.error_back(layer, neuron)
        lines.append(back)
    if moment.z[layer] is not None:
        lines += [written.z(layer, neuron), written.a(layer, neuron), written.slope(layer, neuron)]
    if written.view.move is not None:
        lines.append(written.bias_update(layer, neuron))
    return lines


def neuron_lines(moment: Moment, layer: int, neuron: int) -> list[str]:
    """A neuron's numbers, each with its symbol or its equation."""
    theta = moment.lane.theta if moment.phase is None else moment.phase.theta
    weights = theta.weights[layer][neuron]
    lines = [
        *(line.words for line in neuron_written(moment, layer, neuron)),
        f"b = {number(theta.biases[layer][neuron, 0])}",
        f"w from {number(weights.min())} to {number(weights.max())} ({_inputs(len(weights))})",
    ]
    if layer == len(moment.z) - 1 and (moment.phase is not None or moment.example.has_target):
        lines.append(f"target y = {number(moment.y[neuron])}{_target_scale(moment)}")
    return lines


def _inputs(n: int) -> str:
    return "1 input" if n == 1 else f"{count(n)} inputs"


def _target_scale(moment: Moment) -> str:
    label = moment.data.target_scale.label if moment.data is not None else ""
    return f", scaled: {label}" if label else ""


def input_title(moment: Moment, k: int) -> str:
    """Which input it is: its name, and its number where the name is one of its own."""
    name, symbol = input_name(moment.example, k), f"x{subscript(k + 1)}"
    return f"input {k + 1}: {name}" if name != symbol else f"input {k + 1}"


def as_measured(value: float) -> str:
    """What was measured: four digits with no mark between them, as it may be a year."""
    return fixed(value, 0) if _FOUR_DIGITS <= abs(value) < 10 * _FOUR_DIGITS else number(value)


def input_lines(moment: Moment, k: int) -> list[str]:
    """An input's number, and what was measured where that is another."""
    value = f"x{subscript(k + 1)} = {number(float(moment.x[k]))}"
    label = moment.data.preparation.scale.label if moment.data is not None else ""
    measured = f"measured: {as_measured(float(moment.measured[k]))}"
    return [measured, f"{value}, scaled: {label}"] if label else [value]
