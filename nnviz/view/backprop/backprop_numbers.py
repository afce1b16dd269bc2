"""The equation of a phase with its numbers put in, for a pocket calculator."""

from collections.abc import Callable

import numpy as np

from nnviz.core.naming import book_layer
from nnviz.session.phases import Kind
from nnviz.session.snapshot import Move
from nnviz.view.backprop.backprop_scene import Chosen
from nnviz.view.backprop.backprop_update import DIGITS
from nnviz.view.parts.equation_numbers import factor, largest, sum_of_products, tex


def neuron_line(chosen: Chosen) -> str:
    """The equation of the neuron (and the weight) that is pointed out, else of the first one."""
    return _LINES[chosen.view.phase.kind](chosen)


def _input(chosen: Chosen) -> str:
    k = _neuron(chosen, -1)
    x = chosen.view.a[0]
    assert x is not None
    return rf"a^{{1}}_{{{k + 1}}} = x_{{{k + 1}}} = {tex(x[k, chosen.one_example])}"


def _feed_forward(chosen: Chosen) -> str:
    layer, one = _layer(chosen), _one(chosen)
    j = _neuron(chosen, layer)
    w, b = chosen.theta.weights[layer][j], chosen.theta.biases[layer][j, 0]
    a, z = one.a(layer - 1)[:, 0], one.z(layer)[j, 0]
    at, mask = _at(layer, j), one.mask(layer)
    kept = "" if mask is None else rf"{tex(mask[j, 0])} \cdot "
    if one.kind(layer).name == "softmax":
        bent = rf"\frac{{e^{{{tex(z)}}}}}{{\sum_k e^{{z_k}}}}"
    else:
        bent = rf"{kept}\sigma({tex(z)})"
    sums = rf"z{at} = {sum_of_products(w, a)} + {factor(b)} = {tex(z)}"
    return rf"{sums}, \quad a{at} = {bent} = {tex(one.a(layer)[j, 0])}"


def _cost(chosen: Chosen) -> str:
    costs = chosen.view.costs
    assert costs is not None
    value = costs[chosen.one_example]
    return rf"C_x = {_written_out(chosen)}{tex(value)}, \quad C = {tex(costs.mean())}"


def _written_out(chosen: Chosen) -> str:
    """The parts of an example's cost, where this is known to write them: "½((…)² + …) = "."""
    if chosen.view.example_weights is not None:
        return ""
    one = _one(chosen)
    a, y = one.a(one.last)[:, 0], one.view.y[:, one.one_example]
    few = largest(a - y)
    if one.cost.name == "cross_entropy":
        few = few[:2]  # two terms for each
    more = "" if len(few) == len(a) else r" + \cdots"
    if one.cost.name == "quadratic":
        squares = " + ".join(rf"({tex(y[j])} - {factor(a[j])})^2" for j in few)
        return rf"\frac{{1}}{{2}} ({squares}{more}) = "
    if one.cost.name == "cross_entropy":
        logs = " + ".join(
            rf"{tex(y[j])} \ln {tex(a[j])} + {tex(1 - y[j])} \ln (1 - {tex(a[j])})" for j in few
        )
        return rf"-({logs}{more}) = "
    if one.cost.name == "log_likelihood":
        return rf"-\ln {tex(a[y.argmax()])} = "
    return ""


def _output_error(chosen: Chosen) -> str:
    one = _one(chosen)
    layer = one.last
    j = _neuron(chosen, layer)
    a, y = one.a(layer)[:, 0], one.view.y[:, one.one_example]
    value = one.delta(layer)[j, 0]
    difference = rf"{tex(a[j])} - {factor(y[j])}"
    if one.output_is_simple:
        right = difference
    elif one.kind(layer).name == "softmax":
        common = (a * (a - y)).sum()
        right = rf"{tex(a[j])} \cdot (({difference}) - {factor(common)})"
    else:
        right = rf"({difference}) \cdot {factor(one.prime(layer)[j, 0])}"
    weights = one.view.example_weights
    if weights is not None:
        right = rf"({right}) \cdot {tex(weights[one.one_example])}"
    return rf"\delta{_at(layer, j)} = {right} = {tex(value)}"


def _error_back(chosen: Chosen) -> str:
    layer, one = _layer(chosen), _one(chosen)
    j = _neuron(chosen, layer)
    w, coming = chosen.theta.weights[layer + 1][:, j], one.delta(layer + 1)[:, 0]
    mask = one.mask(layer)
    kept = "" if mask is None else rf" \cdot {tex(mask[j, 0])}"
    return (
        rf"\delta{_at(layer, j)} = ({sum_of_products(w, coming)})"
        rf" \cdot {factor(one.prime(layer)[j, 0])}{kept} = {tex(one.delta(layer)[j, 0])}"
    )


def _gradients(chosen: Chosen) -> str:
    layer, gradient = chosen.layer, chosen.view.gradient
    assert gradient is not None
    j, k = _weight(chosen)
    at, from_k = _at(layer, j), _at(layer, j, k)
    w, b = gradient.weights[layer][j, k], gradient.biases[layer][j, 0]
    if chosen.example is None and chosen.m > 1:
        every = rf"1/{chosen.m} \,"
        a, delta = chosen.a(layer - 1)[k], chosen.delta(layer)[j]
        return (
            rf"\partial C / \partial w{from_k} = {every} ({sum_of_products(a, delta)}) = {tex(w)},"
            rf" \quad \partial C / \partial b{at} = {every} \sum_x \delta{at} = {tex(b)}"
        )
    a, delta = chosen.a(layer - 1)[k, 0], chosen.delta(layer)[j, 0]
    return (
        rf"\partial C_x / \partial w{from_k} = a{_at(layer - 1, k)} \delta{at}"
        rf" = {factor(a)} \cdot {factor(delta)} = {tex(a * delta)},"
        rf" \quad \partial C_x / \partial b{at} = \delta{at} = {tex(delta)}"
    )


def _update(chosen: Chosen) -> str:
    layer, move, gradient = chosen.layer, chosen.view.move, chosen.view.gradient
    assert move is not None
    assert gradient is not None
    j, k = _weight(chosen)

    at_w, at_b = _at(layer, j, k), _at(layer, j)
    parts = (chosen.theta, move.change, gradient)
    w = _moved(move, *(part.weights[layer][j, k] for part in parts), move.decay)
    b = _moved(move, *(part.biases[layer][j, 0] for part in parts), 0.0)
    return rf"w{at_w} \to {w}, \quad b{at_b} \to {b}"


def _moved(move: Move, *numbers: float) -> str:
    old, change, slope, decay = numbers
    right = tex(old, DIGITS)
    if move.optimizer != "sgd":
        right += f" + {factor(-change, DIGITS)}"
    else:
        if decay and move.regularizer == "l2":
            right = rf"{tex(1 - move.eta * decay, 5)} \cdot {factor(old, DIGITS)}"
        elif decay:
            sign = (old > 0) * 1.0 - (old < 0) * 1.0
            right += rf" - {tex(move.eta * decay, DIGITS)} \cdot {factor(sign)}"
        right += rf" - {tex(move.eta)} \cdot {factor(slope, DIGITS)}"
    return f"{right} = {tex(old - change, DIGITS)}"


def _one(chosen: Chosen) -> Chosen:
    return Chosen(chosen.lane, chosen.view, chosen.one_example, chosen.layer, chosen.marks)


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


def _at(layer: int, j: int, k: int | None = None) -> str:
    """Layer and indices of a symbol."""
    if k is None:
        return rf"^{{{book_layer(layer)}}}_{{{j + 1}}}"
    comma = "," if max(j, k) >= 9 else ""
    return rf"^{{{book_layer(layer)}}}_{{{j + 1}{comma}{k + 1}}}"


_LINES: dict[Kind, Callable[[Chosen], str]] = {
    "input": _input,
    "feed_forward": _feed_forward,
    "cost": _cost,
    "output_error": _output_error,
    "error_back": _error_back,
    "gradients": _gradients,
    "update": _update,
}
