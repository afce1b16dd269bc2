"""The phases of backpropagation inside one mini-batch, with their equations in the book's notation."""

from typing import Literal

from msgspec import Struct

Kind = Literal["input", "feed_forward", "cost", "output_error", "error_back", "gradients", "update"]


class Phase(Struct, frozen=True):
    """One phase.

    Attributes
    ----------
    layer
        Which layer that computes (0 is the first hidden one); None where it is all of them.
    title
        What happens, in a few words; the layer as the book numbers it (the input is layer 1).
    equation
        In LaTeX.
    tag
        The book's own tag: BP1 to BP4, or empty.
    """

    kind: Kind
    layer: int | None
    title: str
    equation: str
    tag: str = ""


def phases_of(layers: int) -> tuple[Phase, ...]:
    """The walk through a network with so many layers that compute, forward and back."""
    return (
        Phase("input", None, "Input: the mini-batch", r"a^1 = x"),
        *(_feed_forward(layer) for layer in range(layers)),
        Phase("cost", None, "Cost of the output", r"C = \frac{1}{m} \sum_x C_x(a^L, y)"),
        _output_error(layers),
        *(_error_back(layer) for layer in range(layers - 2, -1, -1)),
        Phase(
            "gradients",
            None,
            "Gradient of every weight and bias",
            r"\partial C_x / \partial b^l_j = \delta^l_j,"
            r" \quad \partial C_x / \partial w^l_{jk} = a^{l-1}_k \delta^l_j,"
            r" \quad \nabla C = \frac{1}{m} \sum_x \nabla C_x",
            "BP3, BP4",
        ),
        Phase("update", None, "Update: one step downhill", r"\theta \to \theta - \eta \nabla C"),
    )


def _feed_forward(layer: int) -> Phase:
    book = layer + 2
    return Phase(
        "feed_forward",
        layer,
        f"Feed forward to layer {book}",
        rf"z^{{{book}}} = w^{{{book}}} a^{{{book - 1}}} + b^{{{book}}},"
        rf" \quad a^{{{book}}} = \sigma(z^{{{book}}})",
    )


def _output_error(layers: int) -> Phase:
    book = layers + 1
    return Phase(
        "output_error",
        layers - 1,
        f"Error of the output, layer {book}",
        rf"\delta^{{{book}}} = \nabla_a C \odot \sigma'(z^{{{book}}})",
        "BP1",
    )


def _error_back(layer: int) -> Phase:
    book = layer + 2
    return Phase(
        "error_back",
        layer,
        f"Error back to layer {book}",
        rf"\delta^{{{book}}} = ((w^{{{book + 1}}})^T \delta^{{{book + 1}}})"
        rf" \odot \sigma'(z^{{{book}}})",
        "BP2",
    )
