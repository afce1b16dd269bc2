"""Penalties on large weights (book ch. 3). n is the size of the training set; biases are exempt."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.core.parameters import Array


@dataclass(frozen=True)
class Regularizer:
    """A penalty added to the cost.

    Attributes
    ----------
    formula
        The penalty in LaTeX.
    penalty
        (w) to the sum that (λ/n) multiplies, w being all weights as one vector.
    slope
        (w, out): writes its derivative, which (λ/n) multiplies as well.
    """

    name: str
    label: str
    formula: str
    help: str
    penalty: Callable[[Array], float]
    slope: Callable[[Array, Array], object]


def _no_slope(w: Array, out: Array) -> None:
    out.fill(0)


_ENTRIES = (
    Regularizer("none", "none", "0", "The cost alone.", lambda w: 0.0, _no_slope),
    Regularizer(
        "l2",
        "L2",
        r"\frac{\lambda}{2n} \sum_w w^2",
        "Weight decay: every step shrinks each weight by the same factor 1 − ηλ/n (book eq. 93).",
        lambda w: 0.5 * float(np.dot(w, w)),
        np.copyto,
    ),
)


REGULARIZERS: dict[str, Regularizer] = {entry.name: entry for entry in _ENTRIES}
