"""The best that a network could do without looking at its input: what a run has to beat."""

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.costs import Cost
from nnviz.core.parameters import Array

_NEVER = 1e-12
"""Share of a class that never occurs: its logarithm is to stay a number."""


def constant_answer_cost(
    cost: Cost, output: Activation, targets: Array, weights: Array | None = None
) -> float:
    """The mean cost of answering every example with the mean target, the share of each class.

    No constant answer has a lower quadratic cost, cross-entropy or log-likelihood: each is least where the
    mean of a − y is 0.

    Parameters
    ----------
    targets
        (n_L, N), one example a column.
    weights
        (N,) what each example counts; 1 when left out.
    """
    y = np.asarray(targets, np.float64)
    if not y.size:
        return float("nan")
    z, mean = best_constant_answer(output, y, weights)
    return float(np.average(cost.per_example(z, mean, y), weights=weights))


def best_constant_answer(
    output: Activation, targets: Array, weights: Array | None = None
) -> tuple[Array, Array]:
    """z and a of that answer, (n_L, 1) each; the parameters are those of `constant_answer_cost`."""
    mean = np.average(np.asarray(targets, np.float64), axis=1, weights=weights)[:, np.newaxis]
    return (mean if output.inverse is None else output.inverse(np.clip(mean, _NEVER, 1 - _NEVER))), mean
