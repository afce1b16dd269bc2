"""The scene of each phase: which arrays meet in which equation."""

from collections.abc import Callable

import numpy as np

from nnviz.core.activation_functions import softmax_jacobian
from nnviz.core.equation_words import words_of
from nnviz.session.phases import Kind
from nnviz.view.backprop.backprop_scene import INPUT, Chosen, Scene, Term, up
from nnviz.view.backprop.backprop_terms import (
    activations_term,
    biases_like,
    biases_term,
    class_weights,
    column_term,
    delta_term,
    mask_term,
    mean_sign,
    slope_term,
    targets_term,
    weights_like,
    weights_term,
    z_term,
)
from nnviz.view.backprop.backprop_update import update_scene

_FORWARD = r"\overset{\sigma}{\longrightarrow}"


def scene_of(chosen: Chosen) -> Scene:
    """What to show of the phase that was just done."""
    return _SCENES[chosen.view.phase.kind](chosen)


# -- forward --------------------------------------------------------------------------------------


def _input(chosen: Chosen) -> Scene:
    x = activations_term(chosen, INPUT)
    note = f"{_of_the_batch(chosen)} in the mini-batch, with its target: what the output should be."
    return Scene(chosen.view.phase.equation, ((x, r"\quad"), (targets_term(chosen),)), note)


def _of_the_batch(chosen: Chosen) -> str:
    if chosen.m == 1:
        return "The one example"
    return f"One of the {chosen.m} examples" if chosen.example is not None else f"All {chosen.m} examples"


def _feed_forward(chosen: Chosen) -> Scene:
    layer = _layer(chosen)
    kind, mask = chosen.kind(layer), chosen.mask(layer)
    before, after = activations_term(chosen, layer - 1), activations_term(chosen, layer)
    sums = (weights_term(chosen, layer), before, "+", biases_term(chosen, layer), "=", z_term(chosen, layer))
    equation = chosen.view.phase.equation
    does = "leaves the sum as it is" if kind.identity else "bends the sum"
    note = f"Each neuron weighs what comes in and adds its bias; σ, here {kind.label}, {does}."
    if mask is None:
        return Scene(equation, (sums, (_FORWARD, after)), note, (before, after))
    n = up(layer)
    bent = column_term(
        chosen, rf"\sigma(z{n})", chosen.bent(layer), layer, "activation before dropout", "activation"
    )
    equation = equation.removesuffix(rf"\sigma(z{n})") + rf"r{n} \odot \sigma(z{n})"
    note += " Dropout: r silences a part of them and makes the rest larger."
    bends = (_FORWARD, bent, r"\odot", mask_term(chosen, layer, mask), "=", after)
    return Scene(equation, (sums, bends), note, (before, after))


def _cost(chosen: Chosen) -> Scene:
    costs = chosen.view.costs
    assert costs is not None
    each = Term(
        "C_x", chosen.seen(costs[np.newaxis]), None, "one", chosen.across, "cost of the example", "magnitude"
    )
    mean = Term("C", np.array([[costs.mean()]]), None, "one", "one", "cost of the mini-batch", "magnitude")
    formula = chosen.cost.formula.replace("C =", "C_x =", 1)
    equation = rf"{formula}, \quad C = \frac{{1}}{{m}} \sum_x C_x"
    note = f"The {chosen.cost.label} cost of the outputs a beside the targets y."
    if chosen.m > 1:
        note += f" C is the mean of {chosen.m}."
    if chosen.view.example_weights is not None:
        note += " Class weights multiply the cost of each example."
    out = activations_term(chosen, chosen.last)
    meeting = (out, r"\;", targets_term(chosen), r"\to", each)
    return Scene(equation, (meeting, (mean_sign(chosen, r"\to"), mean)), note)


# -- backward: what comes out stands at the left --------------------------------------------------


def _output_error(chosen: Chosen) -> Scene:
    layer = chosen.last
    n, kind = up(layer), chosen.kind(layer)
    delta, out, y = delta_term(chosen, layer), activations_term(chosen, layer), targets_term(chosen)
    counts = class_weights(chosen)
    if chosen.output_is_simple:
        slope = rf"\partial C / \partial z{n}" if kind.shares_a_sum else rf"\nabla_a C \odot \sigma'(z{n})"
        equation = rf"\delta{n} = {slope} = a{n} - y"
        why = "σ′(z) is 1" if kind.identity else "the slope of σ cancels"
        note = f"With {chosen.cost.label} cost and {kind.label} outputs {why}: the error is a − y."
        return Scene(equation, ((delta, "=", out, "-", y, *counts),), note, (out, delta))
    assert chosen.cost.nabla_a is not None
    nabla = np.empty_like(out.values)
    chosen.cost.nabla_a(out.values, y.values, nabla)
    means = f"∂C/∂a, here {words_of(chosen.cost.nabla)}"
    slopes = column_term(chosen, r"\nabla_a C", nabla, layer, means)
    if kind.shares_a_sum:
        return _softmax_error(chosen, delta, slopes, counts)
    equation = rf"\delta{n} = \nabla_a C \odot \sigma'(z{n}), \quad \nabla_a C = {chosen.cost.nabla}"
    note = "How the cost changes with each output, times the slope of σ where z stands."
    line = (delta, "=", slopes, r"\odot", slope_term(chosen, layer), *counts)
    return Scene(equation, (line,), note, (slopes, delta))


def _softmax_error(chosen: Chosen, delta: Term, slopes: Term, counts: tuple[Term | str, ...]) -> Scene:
    layer = chosen.last
    n = up(layer)
    equation = (
        rf"\delta{n} = \left(\frac{{\partial a{n}}}{{\partial z{n}}}\right)^T \nabla_a C,"
        r" \quad \frac{\partial a_j}{\partial z_k} = a_j (\delta_{jk} - a_k)"
    )
    note = "Softmax outputs depend on every z: ∇C goes through the whole matrix ∂a/∂z (its δ_jk is 1 or 0)."
    one = Chosen(chosen.lane, chosen.view, chosen.one_example)
    jacobian = Term(
        rf"\partial a{n} / \partial z{n}",
        softmax_jacobian(one.a(layer)[:, 0]),
        layer,
        layer,
        layer,
        f"slope of each output by each z, of example {chosen.one_example + 1}",
    )
    return Scene(equation, ((delta, "=", jacobian, slopes, *counts),), note, (slopes, delta))


def _error_back(chosen: Chosen) -> Scene:
    layer = _layer(chosen)
    n, above = up(layer), up(layer + 1)
    delta, coming = delta_term(chosen, layer), delta_term(chosen, layer + 1)
    w = weights_term(chosen, layer + 1)
    turned = Term(rf"(w{above})^T", w.values.T, layer + 1, layer, layer + 1, f"{w.means}, transposed")
    line: tuple[Term | str, ...] = (
        delta, "=", turned, coming, r"\odot", slope_term(chosen, layer)
    )  # fmt: skip
    equation = chosen.view.phase.equation
    note = "Errors come back through the same weights, transposed; where σ′ is small little gets through."
    mask = chosen.mask(layer)
    if mask is not None:
        line, equation = (*line, r"\odot", mask_term(chosen, layer, mask)), rf"{equation} \odot r{n}"
    return Scene(equation, (line,), note, (coming, delta))


def _gradients(chosen: Chosen) -> Scene:
    layer = chosen.layer
    n, gradient = up(layer), chosen.view.gradient
    assert gradient is not None
    delta = delta_term(chosen, layer)
    a = activations_term(chosen, layer - 1)
    across = Term(
        rf"(a{up(layer - 1)})^T", a.values.T, layer - 1, a.columns, a.rows, f"{a.means}, as a row", a.kind
    )
    w = weights_like(
        chosen, rf"\partial C / \partial w{n}", gradient.weights[layer], "gradient of the weights"
    )
    b = biases_like(chosen, rf"\partial C / \partial b{n}", gradient.biases[layer], "gradient of the biases")
    equation = (
        rf"\frac{{\partial C_x}}{{\partial w{n}}} = \delta{n} (a{up(layer - 1)})^T,"
        rf" \quad \frac{{\partial C_x}}{{\partial b{n}}} = \delta{n}"
    )
    if chosen.example is None and chosen.m > 1:
        note = f"Activation in times error out, added up over the {chosen.m} examples and divided by m."
        share = rf"= \frac{{1}}{{{chosen.m}}}"
        return Scene(equation, ((w, share, delta, across), (b, share + r"\sum_x", delta)), note, (delta, w))
    note = "Activation in times error out: every row is alike (rank 1)."
    if chosen.m == 1:
        return Scene(equation, ((w, "=", delta, across), (b, "=", delta)), note, (delta, w))
    one = weights_like(
        chosen,
        rf"\partial C_x / \partial w{n}",
        delta.values @ across.values,
        "gradient of this example alone",
    )
    note += f" The update uses the mean of all {chosen.m}."
    mean = mean_sign(chosen, r"\leftarrow")
    return Scene(equation, ((w, mean, one, "=", delta, across), (b, mean, delta)), note, (delta, w))


def _layer(chosen: Chosen) -> int:
    layer = chosen.view.phase.layer
    assert layer is not None
    return layer


_SCENES: dict[Kind, Callable[[Chosen], Scene]] = {
    "input": _input,
    "feed_forward": _feed_forward,
    "cost": _cost,
    "output_error": _output_error,
    "error_back": _error_back,
    "gradients": _gradients,
    "update": update_scene,
}
