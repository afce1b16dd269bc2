"""Costs, and the error δ^L that each gives with each kind of output (book ch. 3)."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy import subtract

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.parameters import Array

Write: TypeAlias = Callable[[Array, Array, Array], object]


class Cost(NamedTuple):
    """A cost C as a sum over the output neurons, for each example of a batch.

    Attributes
    ----------
    formula, nabla
        C of one example and ∂C/∂a of one output, in LaTeX.
    help
        One sentence for a tooltip.
    per_example
        (z, a, y), each (n_L, m), to the cost of each example (m,). Computed from z where a rounded
        a would lose it.
    nabla_a
        (a, y, out): writes ∂C/∂a for outputs whose error is ∇_a C ⊙ σ′(z); None where no such
        output is legal.
    simple_error_with
        The outputs for which δ^L = a − y.
    outputs
        The legal outputs; None for all.
    refusal
        Why the others make no sense.
    """

    name: str
    label: str
    formula: str
    nabla: str
    help: str
    per_example: Callable[[Array, Array, Array], Array]
    simple_error_with: tuple[str, ...]
    nabla_a: Callable[[Array, Array, Array], object] | None = None
    outputs: tuple[str, ...] | None = None
    refusal: str = ""

    def refuses(self, output: str) -> str:
        """Why this cost makes no sense with ``output``; empty when it does."""
        return "" if self.outputs is None or output in self.outputs else self.refusal


def _quadratic(z: Array, a: Array, y: Array) -> Array:
    return np.asarray(0.5 * np.square(a - y).sum(axis=0))


def _cross_entropy(z: Array, a: Array, y: Array) -> Array:
    # −y ln σ(z) − (1 − y) ln(1 − σ(z)) = softplus(z) − y z, which never takes the log of a rounded 0.
    # The large parts of it cancel first, so that the small rest keeps its digits.
    return np.asarray((np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))).sum(axis=0))


def _log_likelihood(z: Array, a: Array, y: Array) -> Array:
    # −ln a_y = ln Σ e^z − z_y, with the largest z taken out of the sum.
    shifted = z - z.max(axis=0)
    return np.asarray(np.log(np.exp(shifted).sum(axis=0)) - (y * shifted).sum(axis=0))


_ENTRIES = (
    Cost(
        "quadratic",
        "quadratic",
        r"C = \frac{1}{2} \sum_j (y_j - a_j)^2",
        r"a - y",
        "Half the squared distance from target to output (book eq. 6). Slow where the output is saturated.",
        _quadratic,
        simple_error_with=("linear",),
        nabla_a=np.subtract,
    ),
    Cost(
        "cross_entropy",
        "cross-entropy",
        r"C = -\sum_j \left[ y_j \ln a_j + (1 - y_j) \ln (1 - a_j) \right]",
        r"\frac{a - y}{a (1 - a)}",
        "Surprise at the targets, each output for itself (book eq. 63). With sigmoid outputs δ = a − y.",
        _cross_entropy,
        simple_error_with=("sigmoid",),
        outputs=("sigmoid",),
        refusal="cross_entropy reads each output as a probability made by σ(z): use output sigmoid",
    ),
    Cost(
        "log_likelihood",
        "log-likelihood",
        r"C = -\ln a_y",
        r"-\frac{y}{a}",
        "Surprise at the one true class (book eq. 80). With softmax outputs δ = a − y.",
        _log_likelihood,
        simple_error_with=("softmax",),
        outputs=("softmax",),
        refusal="log_likelihood needs outputs that share one sum of 1: use output softmax",
    ),
)

COSTS: dict[str, Cost] = {entry.name: entry for entry in _ENTRIES}


def output_error(
    cost: Cost, output: Activation, z: Array, a: Array, y: Array, out: Array, scratch: Array
) -> Callable[[], object]:
    """What writes δ^L = ∇_a C ⊙ σ′(z^L) (book eq. BP1) into ``out``, from what then stands in z, a and y.

    All arrays are (n_L, m); bound to them once, a step asks for nothing more.

    Raises
    ------
    ValueError
        The pair makes no sense; the message says why.
    """
    if output.name in cost.simple_error_with:
        return partial(subtract, a, y, out)
    if cost.nabla_a is None or cost.refuses(output.name):
        raise ValueError(cost.refuses(output.name))
    if output.name == "softmax":
        return partial(_through_softmax, cost.nabla_a, a, y, out)
    return partial(_through_slope, cost.nabla_a, output.derivative, z, a, y, out, scratch)


def _through_slope(
    nabla_a: Write, derivative: Write, z: Array, a: Array, y: Array, out: Array, scratch: Array
) -> None:
    nabla_a(a, y, out)
    derivative(z, a, scratch)
    out *= scratch


def _through_softmax(nabla_a: Write, a: Array, y: Array, out: Array) -> None:
    # Each output depends on every z, so ∇_a C goes through the whole Jacobian:
    # δ_j = a_j (∂C/∂a_j − Σ_k a_k ∂C/∂a_k).
    nabla_a(a, y, out)
    out -= (a * out).sum(axis=0)
    out *= a


def output_error_formula(cost: Cost, output: Activation) -> str:
    """δ^L of one example in LaTeX.

    Raises
    ------
    ValueError
        The pair makes no sense; the message says why.
    """
    if cost.refuses(output.name):
        raise ValueError(cost.refuses(output.name))
    if output.name in cost.simple_error_with:
        return r"\delta^L = a^L - y"
    if output.name == "softmax":
        return r"\delta_j = a_j (a_j - y_j) - a_j \sum_k a_k (a_k - y_k)"
    return rf"\delta^L = ({cost.nabla}) \odot \sigma'(z^L), \quad \sigma'(z) = {output.slope}"


OUTPUT_ERRORS: dict[tuple[str, str], str] = {
    (cost.name, output.name): output_error_formula(cost, output)
    for cost in _ENTRIES
    for output in ACTIVATIONS.values()
    if not cost.refuses(output.name)
}
"""(cost, output) to δ^L in LaTeX, for every pair that makes sense."""
