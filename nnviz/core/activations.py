"""The table of activation functions. What they compute stands in activation_functions.py."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nnviz.core import activation_functions as f
from nnviz.core.family_names import FAMILIES, member_name, parameters_of
from nnviz.core.parameters import Array
from nnviz.core.written import Node, Number, absolute, exp, ln, maximum, measured, minimum, sgn, tanh
from nnviz.core.written_sums import few_terms


class Activation(NamedTuple):
    """One kind of unit.

    Attributes
    ----------
    formula, slope
        σ(z) and σ′(z) in LaTeX.
    help
        One sentence for a tooltip.
    function
        (z, out): writes a, both (n_l, m).
    derivative
        (z, a, out): writes σ′(z), all (n_l, m).
    written
        (z): how a = σ(z) of one unit is written out with its numbers.
    written_slope
        (z, a): the same of σ′(z).
    written_among
        (z (n_l,), j): a_j where it depends on every z of its layer; None where on its own alone.
    identity
        Whether σ(z) is z.
    hidden
        Whether a hidden layer may use it.
    kink
        Whether σ, σ′ or σ″ jumps at z = 0, where a difference quotient proves nothing.
    inverse
        a (n_L, 1) to a z with σ(z) = a, for the outputs whose costs are computed from z; else None.
    source
        σ(z) in NumPy for z with an example a row, by functions that PyTorch has under the same names; empty
        where it is read off ``written``.
    """

    name: str
    label: str
    formula: str
    slope: str
    help: str
    function: Callable[[Array, Array], object]
    derivative: Callable[[Array, Array, Array], object]
    written: Callable[[Number], Node]
    written_slope: Callable[[Number, Number], Node]
    written_among: Callable[[Array, int], Node] | None = None
    identity: bool = False
    hidden: bool = True
    kink: bool = False
    inverse: Callable[[Array], Array] | None = None
    source: str = ""

    @property
    def shares_a_sum(self) -> bool:
        """Whether the outputs of a layer share one sum, so that each depends on every z."""
        return self.written_among is not None

    def write(self, z: Array, j: int) -> Node:
        """a_j of a layer with these z (n_l,), written out."""
        return self.written(measured(z[j])) if self.written_among is None else self.written_among(z, j)


def _smooth_step(z: Number) -> Node:
    return 1 / (1 + exp(-z))


def _softplus(z: Number) -> Node:
    # e^z of a large z is beyond what a calculator holds.
    return ln(1 + exp(z)) if abs(z.exact) < 30 else maximum(0, z) + ln(1 + exp(-absolute(z)))


def _gelu(z: Number) -> Node:
    return 0.5 * z * (1 + tanh(measured(f.GELU_SCALE) * (z + f.GELU_CUBIC * z**3)))


def _gelu_slope(z: Number, a: Number) -> Node:
    t = measured(np.tanh(f.GELU_SCALE * (z.exact + f.GELU_CUBIC * z.exact**3)))
    inner = measured(f.GELU_SCALE) * (1 + 3 * f.GELU_CUBIC * z**2)
    return 0.5 * (1 + t) + 0.5 * z * (1 - t**2) * inner


def _silu_slope(z: Number, a: Number) -> Node:
    gate = measured(_smooth_step(z).value)
    return gate + a * (1 - gate)


def _softmax(z: Array, j: int) -> Node:
    z = z.astype(np.float64)
    top = measured(z.max())
    with np.errstate(all="ignore"):
        sizes = np.exp(z - top.exact)
    return exp(measured(z[j]) - top) / few_terms(sizes, lambda k: exp(measured(z[k]) - top))


def logistic(L: float = 1.0, k: float = 4.0, z0: float = 0.0, *, name: str = "logistic") -> Activation:
    """The logistic family L / (1 + e^{−k(z − z₀)}); L = 1, k = 1, z₀ = 0 is the sigmoid.

    Parameters
    ----------
    L
        Ceiling: outputs lie between 0 and L.
    k
        Steepness: the largest slope is k L / 4, at z₀.
    z0
        Middle, where the output is L / 2.
    name
        Of the member.
    """
    curve = f.Logistic(L, k, z0)
    return Activation(
        name,
        name.replace(" ", ", ").replace("=", " = ").replace("z0", "z₀"),
        r"\frac{L}{1 + e^{-k(z - z_0)}}",
        r"k\,a\left(1 - \frac{a}{L}\right)",
        f"The sigmoid's family, with ceiling L = {L:g}, steepness k = {k:g}, middle z₀ = {z0:g}: "
        "the larger k, the closer to a step.",
        curve.function,
        curve.derivative,
        lambda z: L / (1 + exp(-(k * (z - z0 if z0 else z)))),
        lambda z, a: k * a * (1 - (a if L == 1 else a / L)),
    )


_BELOW_THE_TOP = "z - np.amax(z, axis=-1, keepdims=True)"

_ENTRIES = (
    Activation(
        "sigmoid",
        "sigmoid",
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"\sigma(z)\,(1 - \sigma(z))",
        "The book's smooth step, from 0 to 1. Its slope is never more than 1/4.",
        f.sigmoid,
        f.sigmoid_prime,
        _smooth_step,
        lambda z, a: a * (1 - a),
        inverse=f.logit,
    ),
    Activation(
        "tanh",
        "tanh",
        r"\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}",
        r"1 - \tanh^2(z)",
        "A sigmoid stretched to −1 … 1. Its slope is 1 at z = 0.",
        f.tanh,
        f.tanh_prime,
        lambda z: tanh(z),
        lambda z, a: 1 - a**2,
    ),
    Activation(
        "relu",
        "ReLU",
        r"\max(0, z)",
        r"1 \text{ if } z > 0 \text{, else } 0",
        "Rectified linear: passes what is positive, with slope 1, and stops the rest.",
        f.relu,
        f.relu_prime,
        lambda z: maximum(0, z),
        lambda z, a: maximum(0, sgn(z)),
        kink=True,
    ),
    Activation(
        "leaky_relu",
        "leaky ReLU",
        rf"\max({f.LEAK}\,z, z)",
        rf"1 \text{{ if }} z > 0 \text{{, else }} {f.LEAK}",
        f"A ReLU that lets {100 * f.LEAK:g} % through on the left, so that no unit is ever quite dead.",
        f.leaky_relu,
        f.leaky_relu_prime,
        lambda z: maximum(f.LEAK * z, z),
        lambda z, a: maximum(f.LEAK, sgn(z)),
        kink=True,
    ),
    Activation(
        "softplus",
        "softplus",
        r"\ln(1 + e^z)",
        r"\frac{1}{1 + e^{-z}}",
        "A ReLU with its corner rounded off. Its slope is the sigmoid.",
        f.softplus,
        f.softplus_prime,
        _softplus,
        lambda z, a: _smooth_step(z),
    ),
    Activation(
        "elu",
        "ELU",
        r"\max(0, z) + e^{\min(0, z)} - 1",
        r"e^{\min(0, z)}",
        "z on the right, e^z − 1 on the left: bends to −1 instead of stopping at 0 (Clevert 2015, α = 1).",
        f.elu,
        f.elu_prime,
        lambda z: maximum(0, z) + exp(minimum(0, z)) - 1,
        lambda z, a: exp(minimum(0, z)),
        kink=True,
    ),
    Activation(
        "gelu",
        "GELU",
        rf"\frac{{z}}{{2}} \left(1 + \tanh\left(\sqrt{{2/\pi}}\,(z + {f.GELU_CUBIC}\,z^3)\right)\right)",
        rf"\frac{{1 + t}}{{2}} + \frac{{z}}{{2}} (1 - t^2) \sqrt{{2/\pi}}\,(1 + {3 * f.GELU_CUBIC:g}\,z^2)",
        "z times the chance that a normal number is below z, by the usual tanh formula "
        "(t in the slope is that tanh).",
        f.gelu,
        f.gelu_prime,
        _gelu,
        _gelu_slope,
    ),
    Activation(
        "silu",
        "SiLU",
        r"z\,\sigma(z)",
        r"\sigma(z) + z\,\sigma(z)\,(1 - \sigma(z))",
        "z through its own sigmoid as a gate, also called swish. Dips a little below 0.",
        f.silu,
        f.silu_prime,
        lambda z: z / (1 + exp(-z)),
        _silu_slope,
    ),
    Activation(
        "gaussian",
        "Gaussian",
        r"e^{-z^2}",
        r"-2 z\,e^{-z^2}",
        "A bump: fires near z = 0 and falls silent on both sides, where its slope dies fast.",
        f.gaussian,
        f.gaussian_prime,
        lambda z: exp(-(z**2)),
        lambda z, a: -(2 * z * a),
    ),
    logistic(),
    Activation(
        "linear",
        "linear",
        r"z",
        r"1",
        "No bend at all: layers of these together are still one linear map.",
        f.linear,
        f.linear_prime,
        lambda z: z,
        lambda z, a: Number(1.0),
        identity=True,
    ),
    Activation(
        "step",
        "step",
        r"1 \text{ if } z > 0 \text{, else } 0",
        r"0",
        "The perceptron: fires when z > 0 (book ch. 1). No gradient passes it, so set its weights by hand.",
        f.step,
        f.step_prime,
        lambda z: maximum(0, sgn(z)),
        lambda z, a: Number(0.0),
        kink=True,
    ),
    Activation(
        "softmax",
        "softmax",
        r"a_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",
        r"\frac{\partial a_j}{\partial z_k} = a_j (\delta_{jk} - a_k)",
        "Outputs that share one sum of 1, to be read as probabilities (book ch. 3, eq. 78).",
        f.softmax,
        f.softmax_diagonal,
        lambda z: exp(z),
        lambda z, a: a * (1 - a),
        _softmax,
        hidden=False,
        inverse=np.log,
        source=f"np.exp({_BELOW_THE_TOP}) / np.sum(np.exp({_BELOW_THE_TOP}), axis=-1, keepdims=True)",
    ),
)


@lru_cache(maxsize=256)
def _member(name: str) -> Activation | None:
    """The member of a family that bears this very name."""
    try:
        family, parameters = parameters_of(name)
        if not parameters or family not in FAMILIES or member_name(family, parameters) != name:
            return None
    except ValueError:
        return None
    return logistic(**(FAMILIES[family] | parameters), name=name)


class _Activations(dict[str, Activation]):
    """The table, in which the members of a family are found too; it lists only the usual ones."""

    def __missing__(self, name: str) -> Activation:
        found = _member(name)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and _member(name) is not None)


ACTIVATIONS: dict[str, Activation] = _Activations({entry.name: entry for entry in _ENTRIES})


def hidden_activation(name: str) -> Activation:
    """The entry called ``name``, for a hidden layer.

    Raises
    ------
    ValueError
        There is none, or only an output may use it; the message lists those allowed.
    """
    if name not in ACTIVATIONS or not ACTIVATIONS[name].hidden:
        allowed = ", ".join(each.name for each in ACTIVATIONS.values() if each.hidden)
        raise ValueError(f"activation: {name!r} is not one of {allowed}")
    return ACTIVATIONS[name]


HIDDEN_ACTIVATIONS: tuple[str, ...] = tuple(entry.name for entry in _ENTRIES if entry.hidden)
