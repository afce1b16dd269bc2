"""How a gradient becomes a change of the parameters, in place on flat vectors (P,)."""

from typing import NamedTuple

import numpy as np
from numpy import multiply, subtract

from nnviz.core.hessian import damping
from nnviz.core.parameters import Array
from nnviz.core.written import Node, Number, sqrt

EPSILON = 1e-8
RMS_MEMORY = 0.9
ADAM_MEMORY = (0.9, 0.999)

Rate = float | Array
"""η as a number, or as an array () of the parameters' precision, which a step is quicker with."""


class OneStep(NamedTuple):
    """The step of one parameter, in numbers that can be written out.

    Attributes
    ----------
    theta
        Before the step.
    slope
        ∂C/∂θ, with the penalty's part.
    memory
        What the optimiser remembered of this parameter before the step, in the order of its `memory`.
    change
        What the step subtracted.
    """

    theta: Number
    slope: Node
    eta: Number
    mu: Number
    memory: tuple[Number, ...]
    change: Number


class Optimizer:
    """A rule Δθ = f(∇C), with what it remembers between steps.

    Parameters
    ----------
    size
        P, the number of parameters.
    dtype
        Of the parameters.
    mu
        μ, the share of its velocity that a step keeps (momentum and Nesterov; the others ignore it).
        May be set between steps.

    Attributes
    ----------
    change : (P,)
        What the last step subtracted from θ.
    memory : tuple of arrays
        What has to be kept to go on from here: velocities, moments, the count of steps. Restore them
        in place.
    hessian : (P, P)
        H of the batch in hand: whoever calls `update` of a rule that needs it sets it first.
    """

    hessian: Array

    def __init__(self, size: int, dtype: np.dtype[np.floating], mu: float) -> None:
        self.mu = mu
        self.change: Array = np.zeros(size, dtype)
        self.memory: tuple[Array, ...] = ()

    def update(self, theta: Array, gradient: Array, eta: Rate) -> None:
        """Move θ in place, all vectors (P,). The gradient may be written over."""
        raise NotImplementedError

    @staticmethod
    def written(one: OneStep) -> Node:
        """θ after the step of one parameter, written out; without words of its own, by the change."""
        return one.theta - one.change

    def step(self, theta: Array, change: Array) -> None:
        """θ → θ − Δ, where Δ (P,) is known; it is kept as ``change``, not copied."""
        subtract(theta, change, theta)
        self.change = change


class Sgd(Optimizer):
    """θ → θ − η ∇C (book eq. 20, 21).

    The gradient becomes the change: with a third vector a large network leaves the processor's cache.
    """

    def update(self, theta: Array, gradient: Array, eta: Rate) -> None:
        """Move θ in place, all vectors (P,)."""
        multiply(gradient, eta, gradient)
        self.step(theta, gradient)

    @staticmethod
    def written(one: OneStep) -> Node:
        """θ − η ∇C."""
        return one.theta - one.eta * one.slope


class Momentum(Optimizer):
    """v → μ v − η ∇C, θ → θ + v (book eq. 107, 108)."""

    def __init__(self, size: int, dtype: np.dtype[np.floating], mu: float) -> None:
        super().__init__(size, dtype, mu)
        self._push: Array = np.zeros_like(self.change)
        self.memory = (self.change,)  # −v

    def update(self, theta: Array, gradient: Array, eta: Rate) -> None:
        """Move θ in place, all vectors (P,)."""
        np.multiply(gradient, eta, out=self._push)
        self.change *= self.mu
        self.change += self._push
        self.step(theta, self.change)

    @staticmethod
    def written(one: OneStep) -> Node:
        """θ + (μ v − η ∇C)."""
        (minus_v,) = one.memory
        return one.theta - (one.mu * minus_v + one.eta * one.slope)


class Nesterov(Optimizer):
    """Momentum that looks ahead: v → μ v − η ∇C, θ → θ + μ v − η ∇C.

    θ is the point looked ahead to, so that the gradient is taken where the parameters are
    (Bengio, Boulanger-Lewandowski & Pascanu 2012).
    """

    def __init__(self, size: int, dtype: np.dtype[np.floating], mu: float) -> None:
        super().__init__(size, dtype, mu)
        self._push: Array = np.zeros_like(self.change)
        self._minus_v: Array = np.zeros_like(self.change)
        self.memory = (self._minus_v,)

    def update(self, theta: Array, gradient: Array, eta: Rate) -> None:
        """Move θ in place, all vectors (P,)."""
        np.multiply(gradient, eta, out=self._push)
        self._minus_v *= self.mu
        self._minus_v += self._push
        np.multiply(self._minus_v, self.mu, out=self.change)
        self.change += self._push
        self.step(theta, self.change)

    @staticmethod
    def written(one: OneStep) -> Node:
        """θ + μ (μ v − η ∇C) − η ∇C."""
        (minus_v,) = one.memory
        push = one.eta * one.slope
        return one.theta - (one.mu * (one.mu * minus_v + push) + push)


class RmsProp(Optimizer):
    """s → 0.9 s + 0.1 (∇C)², θ → θ − η ∇C / (√s + 10⁻⁸) (Tieleman & Hinton 2012)."""

    def __init__(self, size: int, dtype: np.dtype[np.floating], mu: float) -> None:
        super().__init__(size, dtype, mu)
        self._s: Array = np.zeros_like(self.change)
        self._scratch: Array = np.zeros_like(self.change)
        self.memory = (self._s,)

    def update(self, theta: Array, gradient: Array, eta: Rate) -> None:
        """Move θ in place, all vectors (P,)."""
        _follow_square(self._s, gradient, RMS_MEMORY, self._scratch)
        np.sqrt(self._s, out=self._scratch)
        self._scratch += EPSILON
        np.divide(gradient, self._scratch, out=self.change)
        self.change *= eta
        self.step(theta, self.change)

    @staticmethod
    def written(one: OneStep) -> Node:
        """θ − η ∇C / (√s + 10⁻⁸)."""
        (s,) = one.memory
        s_now = RMS_MEMORY * s + 0.1 * one.slope**2
        return one.theta - one.eta * one.slope / (sqrt(s_now) + EPSILON)


class Adam(Optimizer):
    """Moments of the gradient, each *divided* by 1 − βᵗ (Kingma & Ba 2015, algorithm 1).

    m → 0.9 m + 0.1 ∇C, s → 0.999 s + 0.001 (∇C)², θ → θ − η m̂ / (√ŝ + 10⁻⁸).
    """

    def __init__(self, size: int, dtype: np.dtype[np.floating], mu: float) -> None:
        super().__init__(size, dtype, mu)
        self._m: Array = np.zeros_like(self.change)
        self._s: Array = np.zeros_like(self.change)
        self._scratch: Array = np.zeros_like(self.change)
        self._t: Array = np.zeros(1)
        self.memory = (self._m, self._s, self._t)

    def update(self, theta: Array, gradient: Array, eta: Rate) -> None:
        """Move θ in place, all vectors (P,)."""
        self._t += 1
        beta_1, beta_2 = ADAM_MEMORY
        _follow(self._m, gradient, beta_1, self._scratch)
        _follow_square(self._s, gradient, beta_2, self._scratch)
        correct_m, correct_s = (1 - beta ** float(self._t[0]) for beta in ADAM_MEMORY)
        np.divide(self._s, correct_s, out=self._scratch)
        np.sqrt(self._scratch, out=self._scratch)
        self._scratch += EPSILON
        np.divide(self._m, self._scratch, out=self.change)
        self.change *= eta / correct_m
        self.step(theta, self.change)

    @staticmethod
    def written(one: OneStep) -> Node:
        """θ − η m̂ / (√ŝ + 10⁻⁸)."""
        m, s, t = one.memory
        beta_1, beta_2 = ADAM_MEMORY
        m_hat = (beta_1 * m + 0.1 * one.slope) / (1 - beta_1 ** Number(t.exact + 1))
        s_hat = (beta_2 * s + 0.001 * one.slope**2) / (1 - beta_2 ** Number(t.exact + 1))
        return one.theta - one.eta * m_hat / (sqrt(s_hat) + EPSILON)


class Newton(Optimizer):
    """θ → θ − η (H + sI)⁻¹ ∇C, the Hessian technique (book eq. 103 to 106).

    s is 0 where H is positive definite; see `hessian.damping` for the rule.

    Attributes
    ----------
    eigenvalues : (P,)
        Of the last H, ascending, without s.
    shift : float
        s.
    """

    def __init__(self, size: int, dtype: np.dtype[np.floating], mu: float) -> None:
        super().__init__(size, dtype, mu)
        self.eigenvalues: Array = np.full(size, np.nan)
        self.shift = 0.0

    def update(self, theta: Array, gradient: Array, eta: Rate) -> None:
        """Move θ in place, all vectors (P,). A Hessian that is not finite makes θ so too."""
        if np.isfinite(self.hessian).all():
            self.eigenvalues, axes = np.linalg.eigh(self.hessian)
            self.shift = damping(self.eigenvalues)
            self.change[:] = eta * (axes @ ((axes.T @ gradient) / (self.eigenvalues + self.shift)))
        else:
            self.change.fill(np.nan)
        self.step(theta, self.change)


def _follow(mean: Array, value: Array, beta: float, scratch: Array) -> None:
    """Write mean → β mean + (1 − β) value."""
    np.multiply(value, 1 - beta, out=scratch)
    mean *= beta
    mean += scratch


def _follow_square(mean: Array, value: Array, beta: float, scratch: Array) -> None:
    """Write mean → β mean + (1 − β) value²."""
    np.multiply(value, value, out=scratch)
    scratch *= 1 - beta
    mean *= beta
    mean += scratch
