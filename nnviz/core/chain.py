"""A chain of single neurons: the vanishing gradient with nothing else in the way (book ch. 5).

∂C/∂b₁ = σ′(z₁) · w₂ σ′(z₂) · w₃ σ′(z₃) · … · ∂C/∂a_L
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.measures import slope
from nnviz.core.parameters import Array, Parameters
from nnviz.core.plain_backprop import feed_forward, feed_on

STEPS = np.logspace(-1, -9, 17)
"""Steps h that a central difference is tried with."""

EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Chain:
    """Neurons in a row, each fed by the one before alone: z = wa + b, a = σ(z).

    Attributes
    ----------
    w, b, activations
        Of each neuron, first to last; all of one length.
    x, y
        Input and target; the cost is ½ (a_L − y)².
    """

    w: tuple[float, ...]
    b: tuple[float, ...]
    activations: tuple[Activation, ...]
    x: float = 1.0
    y: float = 0.0

    def __len__(self) -> int:
        return len(self.w)

    @property
    def theta(self) -> Parameters:
        """Of the network of one neuron a layer that it is."""
        return Parameters([1] * (len(self) + 1), vector=np.column_stack([self.w, self.b]).ravel())


@dataclass(frozen=True)
class ChainGradient:
    """The factors of ∂C/∂b₁, from the first neuron to the cost; arrays (L,) unless said otherwise.

    Attributes
    ----------
    z, a, prime
        Of each neuron; ``prime`` is σ′(z).
    factors
        w_l σ′(z_l); the first is σ′(z₁) alone.
    running
        Product of the factors up to each neuron.
    dc_da
        ∂C/∂a_L, for the cost ½ (a_L − y)².
    cost
        C.
    """

    z: Array
    a: Array
    prime: Array
    factors: Array
    running: Array
    dc_da: float
    cost: float

    @property
    def dc_db1(self) -> float:
        """∂C/∂b₁."""
        return float(self.running[-1]) * self.dc_da


@dataclass(frozen=True)
class ChainDifference:
    """∂C/∂b₁ without backpropagation.

    Attributes
    ----------
    value
        (C(b₁ + h) − C(b₁ − h)) / 2h.
    uncertainty
        How far the values of the neighbouring steps lie apart, and what rounding can do to them.
    """

    value: float
    uncertainty: float

    @property
    def resolves(self) -> bool:
        """Whether the value is known to one part in a hundred; if not, it proves nothing."""
        return self.uncertainty <= abs(self.value) / 100

    def relative_error(self, exact: float) -> float:
        """|exact − value| over the larger of the two; 0 where both are 0."""
        return abs(exact - self.value) / (max(abs(exact), abs(self.value)) or 1.0)


def chain_gradient(chain: Chain) -> ChainGradient:
    """Feed x through the chain and take ∂C/∂b₁ apart (book eq. 114, 122)."""
    with np.errstate(over="ignore", invalid="ignore"):
        layers = feed_forward(chain.theta, chain.activations, np.array([[chain.x]], float))
        z, a = (np.ravel(part) for part in zip(*layers, strict=True))
        slopes = [slope(kind, one) for kind, (one, _) in zip(chain.activations, layers, strict=True)]
        prime = np.ravel(slopes)
        factors = prime * np.array([1.0, *chain.w[1:]])
        running = np.cumprod(factors)
        miss = float(a[-1]) - chain.y
        cost = float(np.square(miss)) / 2
    return ChainGradient(z, a, prime, factors, running, miss, cost)


def chain_difference(chain: Chain) -> ChainDifference:
    """∂C/∂b₁ by central differences, to check the product against.

    A step that is too long sees the bend of C, one that is too short the rounding of it. The one
    taken is where neighbouring steps agree best, which asks nothing of backpropagation.
    """
    up, down = _outputs(chain, chain.b[0] + STEPS), _outputs(chain, chain.b[0] - STEPS)
    # C₊ − C₋ = (a₊ − a₋)((a₊ + a₋)/2 − y), which does not round as the difference of two squares does.
    with np.errstate(over="ignore", invalid="ignore"):
        miss = (up + down) / 2 - chain.y
        values = (up - down) * miss / (2 * STEPS)
        rounding = EPSILON * (1 + np.abs(up)) * np.abs(miss) / STEPS
        apart = np.abs(np.diff(values))
        doubt = rounding[1:-1] + np.maximum(apart[:-1], apart[1:])
    best = int(np.argmin(np.nan_to_num(doubt, nan=np.inf)))
    return ChainDifference(float(values[best + 1]), float(doubt[best]))


def _outputs(chain: Chain, b1: Array) -> Array:
    """a_L (m,) for other biases (m,) of the first neuron."""
    with np.errstate(over="ignore", invalid="ignore"):
        z1 = (chain.w[0] * chain.x + b1)[np.newaxis]
        _, a = feed_on(chain.theta, chain.activations, 0, z1)[-1]
    return np.asarray(a[0])


def growing_interval(w: float) -> float:
    """Width of the interval of inputs a for which |w σ′(wa + b)| ≥ 1, σ the sigmoid (book ch. 5, problems).

    (2/|w|) ln(|w| (1 + √(1 − 4/|w|)) / 2 − 1) for |w| ≥ 4, and 0 below: σ′ is 1/4 at most. It does
    not depend on b. The widest is 0.4477 at |w| = 6.894.
    """
    size = abs(w)
    if not 4 <= size < np.inf:
        return 0.0
    return float(2 / size * np.log(size * (1 + np.sqrt(1 - 4 / size)) / 2 - 1))


@cache
def widest_interval() -> tuple[float, float]:
    """|w| of the widest such interval, to a thousandth, and its width."""
    sizes = np.linspace(4, 10, 6001)
    widths = [growing_interval(size) for size in sizes]
    best = int(np.argmax(widths))
    return float(sizes[best]), widths[best]
