"""Rules that the program does not have: each the one entry that a newcomer would write."""

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.costs import COSTS, Cost
from nnviz.core.optimizers import OPTIMIZERS, Entry
from nnviz.core.parameters import Array
from nnviz.core.regularizers import REGULARIZERS, Regularizer
from nnviz.core.update_rules import OneStep, Optimizer, Rate
from nnviz.core.written import Node, exp, ln, measured, sgn, sqrt, tanh

EPSILON = 1e-8


def _log_cosh(z: Array, a: Array, y: Array) -> Array:
    return np.asarray((np.logaddexp(a - y, y - a) - float(np.log(2))).sum(axis=0))


def _slope_of_log_cosh(a: Array, y: Array, out: Array) -> None:
    np.tanh(a - y, out=out)


LOG_COSH = Cost(
    "log_cosh",
    "log-cosh",
    r"C = \sum_j \ln \cosh (a_j - y_j)",
    r"\tanh(a - y)",
    "Square for small errors, straight for large ones.",
    _log_cosh,
    lambda z, a, y: ln(0.5 * (exp(a - y) + exp(y - a))),
    lambda a, y: tanh(a - y),
    nabla_a=_slope_of_log_cosh,
)


def _mish(z: Array, out: Array) -> None:
    np.multiply(z, np.tanh(np.logaddexp(0, z)), out=out)


def _mish_prime(z: Array, a: Array, out: Array) -> None:
    t = np.tanh(np.logaddexp(0, z))
    out[:] = t + z * (1 - t * t) / (1 + np.exp(-z))


def _mish_slope(z: Node, a: Node) -> Node:
    t = measured(np.tanh(np.logaddexp(0, z.value)))
    return t + z * (1 - t**2) / (1 + exp(-z))


MISH = Activation(
    "mish",
    "Mish",
    r"z \tanh(\ln(1 + e^z))",
    r"t + z (1 - t^2) / (1 + e^{-z})",
    "z times the tanh of its softplus.",
    _mish,
    _mish_prime,
    lambda z: z * tanh(ln(1 + exp(z))),
    _mish_slope,
)


class AdaGrad(Optimizer):
    """s → s + (∇C)², θ → θ − η ∇C / (√s + 10⁻⁸)."""

    def __init__(self, size: int, dtype: np.dtype[np.floating], mu: float = 0.9) -> None:
        super().__init__(size, dtype, mu)
        self._s: Array = np.zeros_like(self.change)
        self.memory = (self._s,)

    def update(self, theta: Array, gradient: Array, eta: Rate) -> None:
        self._s += gradient * gradient
        self.step(theta, np.asarray(eta * gradient / (np.sqrt(self._s) + EPSILON)))

    @staticmethod
    def written(one: OneStep) -> Node:
        (s,) = one.memory
        return one.theta - one.eta * one.slope / (sqrt(s + one.slope**2) + EPSILON)


ADAGRAD = Entry("adagrad", "AdaGrad", r"s \to s + (\nabla C)^2", "Slower where much was learnt.", AdaGrad)


def _elastic_slope(w: Array, out: Array) -> None:
    out[:] = 0.5 * np.sign(w) + 0.5 * w


ELASTIC = Regularizer(
    "elastic",
    "elastic net",
    r"\frac{\lambda}{n} \sum_w (\frac{1}{2} |w| + \frac{1}{4} w^2)",
    r"w \to w - \frac{\eta\lambda}{2n} (\mathrm{sgn}(w) + w) - \eta \frac{\partial C_0}{\partial w}",
    "Half L1 and half L2.",
    lambda w: 0.5 * float(np.abs(w).sum()) + 0.25 * float(np.dot(w, w)),
    _elastic_slope,
    lambda w: 0.5 * sgn(w) + 0.5 * w,
    kink=True,
)


def add_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put them into their tables, for one test."""
    monkeypatch.setitem(COSTS, "log_cosh", LOG_COSH)
    monkeypatch.setitem(ACTIVATIONS, "mish", MISH)
    monkeypatch.setitem(OPTIMIZERS, "adagrad", ADAGRAD)
    monkeypatch.setitem(REGULARIZERS, "elastic", ELASTIC)
