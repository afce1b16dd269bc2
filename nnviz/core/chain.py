"""A chain of single neurons: the vanishing gradient with nothing else in the way (book ch. 5).

∂C/∂b₁ = σ′(z₁) · w₂ σ′(z₂) · w₃ σ′(z₃) · … · ∂C/∂a_L
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.parameters import Array


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


def chain_gradient(
    w: Sequence[float], b: Sequence[float], activations: Sequence[Activation], x: float, y: float
) -> ChainGradient:
    """Feed x through the chain and take ∂C/∂b₁ apart (book eq. 114, 122).

    Parameters
    ----------
    w, b, activations
        Of each neuron, first to last; all of one length.
    x, y
        Input and target.
    """
    z, a, prime = np.empty(len(w)), np.empty(len(w)), np.empty(len(w))
    signal = x
    for i, activation in enumerate(activations):
        z[i] = w[i] * signal + b[i]
        one = slice(i, i + 1)
        activation.function(z[one], a[one])
        activation.derivative(z[one], a[one], prime[one])
        signal = float(a[i])
    factors = prime.copy()
    factors[1:] *= np.asarray(w, np.float64)[1:]
    return ChainGradient(z, a, prime, factors, np.cumprod(factors), signal - y, 0.5 * (signal - y) ** 2)


def chain_difference(
    w: Sequence[float],
    b: Sequence[float],
    activations: Sequence[Activation],
    x: float,
    y: float,
    step: float = 1e-5,
) -> float:
    """∂C/∂b₁ by a central difference, to check the product against."""
    up, down = ([b[0] + side, *b[1:]] for side in (step, -step))
    gain = chain_gradient(w, up, activations, x, y).cost - chain_gradient(w, down, activations, x, y).cost
    return gain / (2 * step)


def growing_interval(w: float) -> float:
    """Width of the interval of inputs a for which |w σ′(wa + b)| ≥ 1, σ the sigmoid (book ch. 5, problems).

    (2/|w|) ln(|w| (1 + √(1 − 4/|w|)) / 2 − 1) for |w| ≥ 4, and 0 below: σ′ is 1/4 at most. It does
    not depend on b. The widest is 0.4477 at |w| = 6.894.
    """
    size = abs(w)
    if size < 4:
        return 0.0
    return float(2 / size * np.log(size * (1 + np.sqrt(1 - 4 / size)) / 2 - 1))
