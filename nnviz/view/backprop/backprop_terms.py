"""The arrays of a mini-batch, each with its symbol, its axes and its words."""

import numpy as np

from nnviz.core.naming import book_layer
from nnviz.core.parameters import Array
from nnviz.view.backprop.backprop_scene import INPUT, Chosen, Colours, Term, up


def column_term(
    chosen: Chosen, symbol: str, values: Array, layer: int, means: str, kind: Colours = "signed"
) -> Term:
    """A column of a layer for each example that is shown."""
    return Term(symbol, values, layer, layer, chosen.across, means, kind)


def weights_like(chosen: Chosen, symbol: str, values: Array, means: str, digits: int = 3) -> Term:
    """An array of the shape of the weights of the chosen layer."""
    layer = chosen.layer
    return Term(symbol, values, layer, layer, layer - 1, means, digits=digits)


def biases_like(chosen: Chosen, symbol: str, values: Array, means: str, digits: int = 3) -> Term:
    """An array of the shape of its biases."""
    layer = chosen.layer
    return Term(symbol, values, layer, layer, "one", means, digits=digits)


def activations_term(chosen: Chosen, layer: int) -> Term:
    """a^l; of layer −1, the input."""
    means = "input" if layer == INPUT else f"activation of layer {book_layer(layer)}"
    is_picture = layer == INPUT and chosen.view.phase.kind == "input" and chosen.across == "one"
    picture = chosen.image_shape if is_picture else None
    values = chosen.a(layer)
    return Term(f"a{up(layer)}", values, layer, layer, chosen.across, means, "activation", picture)


def targets_term(chosen: Chosen) -> Term:
    """y."""
    return column_term(chosen, "y", chosen.seen(chosen.view.y), chosen.last, "target", "activation")


def weights_term(chosen: Chosen, layer: int) -> Term:
    """w^l as it is before the update."""
    means = f"weights from layer {book_layer(layer - 1)} to layer {book_layer(layer)}"
    return Term(f"w{up(layer)}", chosen.theta.weights[layer], layer, layer, layer - 1, means)


def biases_term(chosen: Chosen, layer: int) -> Term:
    """b^l as it is before the update."""
    means = f"biases of layer {book_layer(layer)}"
    return Term(f"b{up(layer)}", chosen.theta.biases[layer], layer, layer, "one", means)


def z_term(chosen: Chosen, layer: int) -> Term:
    """z^l."""
    return column_term(chosen, f"z{up(layer)}", chosen.z(layer), layer, "weighted input")


def delta_term(chosen: Chosen, layer: int) -> Term:
    """δ^l of each example."""
    return column_term(chosen, rf"\delta{up(layer)}", chosen.delta(layer), layer, "error ∂Cₓ/∂z")


def slope_term(chosen: Chosen, layer: int) -> Term:
    """σ′(z^l)."""
    return column_term(
        chosen, rf"\sigma'(z{up(layer)})", chosen.prime(layer), layer, "slope of σ at z", "magnitude"
    )


def mask_term(chosen: Chosen, layer: int, mask: Array) -> Term:
    """What dropout multiplies the activations by."""
    return column_term(chosen, f"r{up(layer)}", mask, layer, "dropout: 0 is silent", "magnitude")


def class_weights(chosen: Chosen) -> tuple[Term | str, ...]:
    """What each example counts, as a factor at the end of an equation; nothing where all count alike."""
    weights = chosen.view.example_weights
    if weights is None:
        return ()
    values = chosen.seen(weights[np.newaxis])
    return r"\cdot", Term("c_x", values, None, "one", chosen.across, "class weight", kind="magnitude")


def mean_sign(chosen: Chosen, arrow: str) -> str:
    """The sign, or the arrow, between the arrays of the examples and their mean."""
    if chosen.m == 1:
        return "="
    long = {r"\to": r"\longrightarrow", r"\leftarrow": r"\longleftarrow"}[arrow]
    return rf"\overset{{\text{{mean of {chosen.m}}}}}{{{long}}}"
