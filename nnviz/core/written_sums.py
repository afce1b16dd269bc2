"""Long sums written out: the few terms that count most, and what all others come to."""

from collections.abc import Callable, Sequence

import numpy as np

from nnviz.core.parameters import Array
from nnviz.core.written import Node, Number, Rest, measured

MOST_TERMS = 4
"""Terms of a sum that are written out."""


def few_terms(values: Array, write: Callable[[int], Node]) -> Node:
    """The sum of ``values`` (n,): the largest few terms written out, all others as one number.

    Parameters
    ----------
    write
        From the place of a term to how it reads.
    """
    places = _largest(values)
    total: Node | None = None
    for place in places:
        total = write(place) if total is None else total + write(place)
    if total is None:
        return Number(0.0)
    rest = np.delete(values, list(places))
    return total + Rest(float(rest.sum(dtype=np.float64)), terms=len(rest)) if rest.any() else total


def sum_of_products(left: Array, right: Array) -> Node:
    """Σ_k left_k right_k, both (n,)."""
    left, right = left.astype(np.float64), right.astype(np.float64)
    return few_terms(left * right, lambda k: measured(left[k]) * measured(right[k]))


def _largest(values: Array) -> Sequence[int]:
    """Places of the few largest |values|, in their order; all of them when they are few."""
    if len(values) <= MOST_TERMS:
        return range(len(values))
    sizes = np.abs(values)
    sizes[np.isnan(sizes)] = np.inf
    return sorted(np.argsort(-sizes, kind="stable")[: MOST_TERMS - 1].tolist())
