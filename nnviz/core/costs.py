"""Costs, and the error δ^L that each gives with each kind of output (book ch. 3)."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy import subtract

from nnviz.core.activations import Activation
from nnviz.core.measures import slope
from nnviz.core.parameters import Array
from nnviz.core.written import Node, Number, known, ln, measured
from nnviz.core.written_sums import few_terms

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
    written
        (z, a, y) of one output: how its share of C is written out with its numbers.
    written_nabla
        (a, y) of one output: the same of ∂C/∂a.
    nabla_a
        (a, y, out): writes ∂C/∂a for outputs whose error is ∇_a C ⊙ σ′(z); None where no such
        output is legal.
    simple_error_with
        The outputs for which δ^L = a − y.
    outputs
        The legal outputs; None for all.
    refusal
        Why the others make no sense.
    one_for_each_class
        Whether it takes only targets that have an output for each class.
    target_limits
        From where to where the targets may lie; None for anywhere.
    other_convention
        How others write it, and what that changes; empty where all write it alike.
    """

    name: str
    label: str
    formula: str
    nabla: str
    help: str
    per_example: Callable[[Array, Array, Array], Array]
    written: Callable[[Number, Number, Number], Node]
    written_nabla: Callable[[Number, Number], Node]
    simple_error_with: tuple[str, ...] = ()
    nabla_a: Callable[[Array, Array, Array], object] | None = None
    outputs: tuple[str, ...] | None = None
    refusal: str = ""
    one_for_each_class: bool = False
    target_limits: tuple[float, float] | None = None
    other_convention: str = ""

    def refuses(self, output: str) -> str:
        """Why this cost makes no sense with ``output``; empty when it does."""
        return "" if self.outputs is None or output in self.outputs else self.refusal

    def write(self, z: Array, a: Array, y: Array) -> Node:
        """C of one example written out, from z, a and y (n_L,) of its outputs."""
        trios = zip(z, a, y, strict=True)
        shares = [self.written(measured(z_j), measured(a_j), measured(y_j)) for z_j, a_j, y_j in trios]
        # A share that is the constant 0 says nothing: that of a class which is not the true one.
        shares = [share for share in shares if not (isinstance(share, Number) and share.exact == 0)]
        return few_terms(np.array([share.value for share in shares]), shares.__getitem__)


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


def _surprise(z: Number, a: Number, y: Number) -> Node:
    with np.errstate(over="ignore"):
        other = known(1 - a, 1 / (1 + np.exp(np.float64(z.exact))))
    if y.exact == 1:
        return -ln(a)
    return -ln(other) if y.exact == 0 else -(y * ln(a)) - (1 - y) * ln(other)


def _class_surprise(z: Number, a: Number, y: Number) -> Node:
    return y if y.exact == 0 else -ln(a)


_ENTRIES = (
    Cost(
        "quadratic",
        "quadratic",
        r"C = \frac{1}{2} \sum_j (y_j - a_j)^2",
        r"a - y",
        "Half the squared distance from target to output (book eq. 6). Slow where the output is saturated.",
        _quadratic,
        lambda z, a, y: 0.5 * (y - a) ** 2,
        lambda a, y: a - y,
        simple_error_with=("linear",),
        nabla_a=np.subtract,
        other_convention="Nielsen's book has the ½, 3Blue1Brown's films have not: there C is Σ (a − y)². Cost"
        " and gradients are twice as large then, as by twice the learning rate; what is learnt is the same.",
    ),
    Cost(
        "cross_entropy",
        "cross-entropy",
        r"C = -\sum_j \left[ y_j \ln a_j + (1 - y_j) \ln (1 - a_j) \right]",
        r"\frac{a - y}{a (1 - a)}",
        "Surprise at the targets, each output for itself (book eq. 63). With sigmoid outputs δ = a − y.",
        _cross_entropy,
        _surprise,
        lambda a, y: (a - y) / (a * (1 - a)),
        simple_error_with=("sigmoid",),
        outputs=("sigmoid",),
        refusal="cross_entropy reads each output as a probability made by σ(z): use output sigmoid",
        target_limits=(0.0, 1.0),
    ),
    Cost(
        "log_likelihood",
        "log-likelihood",
        r"C = -\ln a_y",
        r"-\frac{y}{a}",
        "Surprise at the one true class (book eq. 80). With softmax outputs δ = a − y.",
        _log_likelihood,
        _class_surprise,
        lambda a, y: -(y / a),
        simple_error_with=("softmax",),
        outputs=("softmax",),
        refusal="log_likelihood needs outputs that share one sum of 1: use output softmax",
        one_for_each_class=True,
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
    if output.shares_a_sum:
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


def write_error(cost: Cost, output: Activation, z: Array, a: Array, y: Array, j: int) -> Node:
    """δ^L_j of one example written out (book eq. BP1), from z, a and y (n_L,) of its outputs."""
    a_j, y_j = measured(a[j]), measured(y[j])
    if output.name in cost.simple_error_with:
        return a_j - y_j
    nabla = cost.written_nabla(a_j, y_j)
    if output.shares_a_sum:
        return a_j * (nabla - measured(write_common(cost, a, y).value))
    return nabla * measured(slope(output, z[:, np.newaxis])[j, 0])


def write_common(cost: Cost, a: Array, y: Array) -> Node:
    """Σ_k a_k ∂C/∂a_k of a, y (n_L,), written out: what outputs that share a sum take from each ∂C/∂a_j."""
    nablas = [cost.written_nabla(measured(a_k), measured(y_k)) for a_k, y_k in zip(a, y, strict=True)]
    values = np.array([nabla.value for nabla in nablas]) * a
    return few_terms(values, lambda k: measured(a[k]) * nablas[k])


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
    if output.shares_a_sum:
        return rf"\delta_j = a_j (g_j - \sum_k a_k g_k), \quad g = {cost.nabla}"
    return rf"\delta^L = ({cost.nabla}) \odot \sigma'(z^L), \quad \sigma'(z) = {output.slope}"
