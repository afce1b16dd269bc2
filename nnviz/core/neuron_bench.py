"""One neuron of two inputs, set by hand: its line, its answers, and what a small change does (book ch. 1)."""

from collections.abc import Callable
from math import hypot
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.activations import ACTIVATIONS, Activation, logistic
from nnviz.core.parameters import Array
from nnviz.core.written import Node, Number, exp, given, measured, tanh
from nnviz.core.written_sums import sum_of_products

Mask = NDArray[np.bool_]

ROWS: Array = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
"""(2, 4): the rows of a truth table, an input pair a column."""

STEP = ACTIVATIONS["step"]
"""What makes a neuron of weights and a bias a perceptron (book eq. 2)."""


class Neuron(NamedTuple):
    """Weights and bias, so that z = w₁x₁ + w₂x₂ + b; where z = 0 is its decision line."""

    w1: float
    w2: float
    b: float

    @property
    def threshold(self) -> float:
        """What the weighted sum has to pass for it to fire: −b (book eq. 1 and 2)."""
        return 0.0 - self.b

    @property
    def size(self) -> float:
        """‖w‖."""
        return hypot(self.w1, self.w2)

    def z(self, x: Array) -> Array:
        """(m,) weighted inputs for x (2, m)."""
        return np.asarray(self.w1 * x[0] + self.w2 * x[1] + self.b)

    def written_z(self, x: Array) -> Node:
        """How z of one input pair (2,) is written out."""
        return sum_of_products(np.array([self.w1, self.w2]), x) + measured(self.b)

    def fires(self, x: Array) -> Array:
        """(m,) the answers of a step unit, 0 or 1."""
        return output(STEP, self.z(x))

    def right(self, x: Array, is_one: Mask) -> int:
        """How many points x (2, m) it answers as wanted: for those of ``is_one`` (m,) it is to fire."""
        return int((self.fires(x) == is_one).sum())

    def moved(self, change: "Neuron") -> "Neuron":
        """With a change added to each of the three."""
        return Neuron(*(mine + more for mine, more in zip(self, change, strict=True)))

    # -- its line, by hand ------------------------------------------------------------------------

    def segment(self, x1: tuple[float, float], x2: tuple[float, float]) -> Array | None:
        """(2, 2) the two ends, a point a row, of the line inside a box; None where none of it is in sight."""
        if self.size == 0:
            return None
        middle = np.array([sum(x1) / 2, sum(x2) / 2])
        w = np.array([self.w1, self.w2]) / self.size
        foot = middle - (w @ middle + self.b / self.size) * w
        along, low, high = np.array([-w[1], w[0]]), -np.inf, np.inf
        for axis, (start, end) in enumerate((x1, x2)):
            if along[axis] == 0:
                if not start <= foot[axis] <= end:
                    return None
                continue
            first, last = sorted(((start - foot[axis]) / along[axis], (end - foot[axis]) / along[axis]))
            low, high = max(low, first), min(high, last)
        return np.array([foot + low * along, foot + high * along]) if low < high else None

    def shifted_to(self, point: Array) -> "Neuron":
        """With the line through a point (2,), as steep as before: another bias."""
        return self._replace(b=0.0 - self.w1 * float(point[0]) - self.w2 * float(point[1]))

    def turned(self, pivot: Array, toward: Array) -> "Neuron":
        """With the line through both points (2,), ‖w‖ as before, firing on the side nearer to the old one."""
        across = toward - pivot
        length = hypot(*across)
        if length == 0:
            return self
        normal = np.array([-across[1], across[0]]) / length
        side = 1.0 if normal @ [self.w1, self.w2] >= 0 else -1.0
        w = side * self.size * normal
        return Neuron(float(w[0]), float(w[1]), self.b).shifted_to(pivot)

    def pointed(self, foot: Array, w: Array) -> "Neuron":
        """With other weights (2,), the line still through a point (2,)."""
        return Neuron(float(w[0]), float(w[1]), self.b).shifted_to(foot)


class Start(NamedTuple):
    """A neuron worth looking at, and what is wanted of it in the rows 00, 01, 10, 11, if anything."""

    label: str
    neuron: Neuron
    wanted: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What is wanted, in a word."""
        return self.label.partition(":")[0]

    @property
    def most_right(self) -> int:
        """How many rows one line can get right: all four, but where opposite corners belong together."""
        if not self.wanted:
            return 0
        zero, right, up, both = self.wanted
        return 3 if zero == both != right == up else 4


STARTS = (
    Start("NAND", Neuron(-2, -2, 3), (1, 1, 1, 0)),
    Start("AND", Neuron(2, 2, -3), (0, 0, 0, 1)),
    Start("OR", Neuron(2, 2, -1), (0, 1, 1, 1)),
    Start("XOR: try", Neuron(2, 2, -1), (0, 1, 1, 0)),
    Start("b = −10: fires only past 10", Neuron(6, 6, -10)),
    Start("zeros", Neuron(0, 0, 0)),
)
"""The first is the book's NAND."""


class Shape(NamedTuple):
    """What forms a unit's curve: steepness k, ceiling L, middle z₀."""

    k: float = 2.0
    L: float = 1.0
    z0: float = 0.0


STEEPEST = 200.0
"""The largest k of the bench; from 1 on."""


class Unit(NamedTuple):
    """A kind of unit on the bench.

    Attributes
    ----------
    needs
        Which of k, L and z₀ form its curve.
    make
        The table entry of such a unit.
    peak
        Where its slope is largest, how large, and that in words; None where no one place is.
    other
        In LaTeX, the same curve as another one rescaled; empty where there is none.
    by_other, write_other
        That in numbers (m,), and as it is written out.
    """

    label: str
    make: Callable[[Shape], Activation]
    needs: tuple[str, ...] = ()
    peak: Callable[[Shape], tuple[float, float, str]] | None = None
    other: str = ""
    by_other: Callable[[Shape, Array], Array] = lambda shape, z: z
    write_other: Callable[[Shape, Number], Node] = lambda shape, z: z


def _logistic(shape: Shape) -> Activation:
    return logistic(shape.L, shape.k, shape.z0)


def _sigma(z: Array) -> Array:
    return output(ACTIVATIONS["sigmoid"], z)


def _written_sigma(z: Node) -> Node:
    return 1 / (1 + exp(-z))


def is_high_past_zero(kind: Activation) -> bool:
    """Whether it gives more than the middle of its range where z > 0 and nowhere else, as the step does."""
    z = np.linspace(-20.0, 20.0, 400)  # even in number: 0 is not among them
    a = output(kind, z)
    return bool(((a > (a.min() + a.max()) / 2) == (z > 0)).all())


UNITS = (
    Unit("step", lambda shape: STEP),
    Unit(
        "σ(kz)",
        lambda shape: _logistic(Shape(shape.k)),
        ("k",),
        lambda shape: (0.0, shape.k / 4, "k/4"),
        r"\sigma(kz) = \frac{1 + \tanh(kz/2)}{2}",
        lambda shape, z: (1 + np.tanh(shape.k * z / 2)) / 2,
        lambda shape, z: (1 + tanh(given(shape.k) * z / 2)) / 2,
    ),
    Unit(
        "logistic",
        _logistic,
        ("k", "L", "z0"),
        lambda shape: (shape.z0, shape.k * shape.L / 4, "kL/4"),
        r"\frac{L}{1 + e^{-k(z - z_0)}} = L\,\sigma(k(z - z_0))",
        lambda shape, z: shape.L * _sigma(shape.k * (z - shape.z0)),
        lambda shape, z: given(shape.L) * _written_sigma(given(shape.k) * (z - given(shape.z0))),
    ),
    Unit(
        "tanh",
        lambda shape: ACTIVATIONS["tanh"],
        (),
        lambda shape: (0.0, 1.0, "1"),
        r"\tanh(z) = 2\,\sigma(2z) - 1",
        lambda shape, z: 2 * _sigma(2 * z) - 1,
        lambda shape, z: 2 * _written_sigma(2 * z) - 1,
    ),
    Unit("ReLU", lambda shape: ACTIVATIONS["relu"]),
    Unit("Gaussian", lambda shape: ACTIVATIONS["gaussian"]),
)
"""From the perceptron's step to what came after the sigmoid."""


def output(kind: Activation, z: Array) -> Array:
    """a = σ(z), both (m,)."""
    z = np.asarray(z, np.float64)
    a = np.empty_like(z)
    with np.errstate(over="ignore"):
        kind.function(z, a)
    return a


def slope(kind: Activation, z: Array) -> Array:
    """σ′(z), both (m,)."""
    z = np.asarray(z, np.float64)
    out = np.empty_like(z)
    with np.errstate(over="ignore"):
        kind.derivative(z, output(kind, z), out)
    return out


def largest_gap(unit: Unit, shape: Shape, z: Array) -> float:
    """How far a unit is from the other form of it, at most, over z (m,)."""
    return float(np.abs(output(unit.make(shape), z) - unit.by_other(shape, z)).max())


def off_the_step(k: float, z: float) -> float:
    """How far σ(kz) is from the step at ∓z: σ(−k|z|), which goes to 0 as k goes to ∞."""
    return float(_sigma(np.array([-k * abs(z)]))[0])


def rates(neuron: Neuron, kind: Activation, x: Array) -> Neuron:
    """∂out/∂w₁, ∂out/∂w₂ and ∂out/∂b for one input pair (2,): σ′(z) times x₁, x₂ and 1 (book eq. 5)."""
    prime = float(slope(kind, np.array([neuron.z(x)]))[0])
    return Neuron(prime * float(x[0]), prime * float(x[1]), prime)


def foretold(rate: Neuron, change: Neuron) -> float:
    """Δout ≈ Σ ∂out/∂w Δw + ∂out/∂b Δb (book eq. 5)."""
    return sum(each * by for each, by in zip(rate, change, strict=True))


def true_change(neuron: Neuron, kind: Activation, x: Array, change: Neuron) -> float:
    """Δout for one input pair (2,), by asking the neuron before and after."""
    after, before = output(kind, np.array([neuron.moved(change).z(x), neuron.z(x)]))
    return float(after - before)


def shrunk(change: Neuron, by: float) -> Neuron:
    """A part of a change."""
    return Neuron(*(by * each for each in change))


class Slice(NamedTuple):
    """A neuron of any number of inputs as the bench has it: one or two of them turn, all others stay.

    Attributes
    ----------
    neuron
        Its two weights, the largest it has, and its bias with what the inputs that stay add to z.
    inputs
        Which ones turn, counted from 0: two, or the only one there is.
    added
        What the others add to the bias.
    """

    neuron: Neuron
    inputs: tuple[int, ...]
    added: float


def slice_of(w: Array, b: float, a: Array) -> Slice:
    """The slice of a neuron with weights w (n,) and bias b through its inputs a (n,) of one example."""
    inputs = np.sort(np.argsort(-np.abs(w), kind="stable")[:2])
    added = float(np.delete(w * a, inputs).sum())
    first, second = (*w[inputs].tolist(), 0.0)[:2]
    return Slice(Neuron(first, second, b + added), tuple(inputs.tolist()), added)


def unit_of(activation: Activation) -> Unit | None:
    """The unit that at k = 1 has the curve of an activation; None where the bench has none."""
    z, shape = np.linspace(-4, 4, 33), Shape(1.0)
    if activation.shares_a_sum:
        return None
    curves = ((unit, output(unit.make(shape), z)) for unit in UNITS)
    return next((unit for unit, curve in curves if np.allclose(curve, output(activation, z))), None)
