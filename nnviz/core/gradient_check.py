"""Backpropagation against difference quotients of the cost, component by component."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.core.network import Network
from nnviz.core.objective import Objective
from nnviz.core.parameters import Array

STEP = 1e-3
"""How far a parameter is moved, for inputs up to 1; less in proportion where a layer's inputs are larger."""
FLOOR = 1e-6
"""Times the numbers that rounding acts on: a component below this size counts as this large."""
STENCIL = ((-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12))
"""Central differences of fourth order: (C₋₂ − 8 C₋₁ + 8 C₊₁ − C₊₂) / 12h."""


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """What came out, for the k components that could be compared.

    Attributes
    ----------
    index : (k,)
        Their places in the flat vector θ.
    analytic, numeric : (k,)
        ∂C/∂θ by backpropagation and by differences.
    relative_error : (k,)
        |analytic − numeric| / max(|analytic|, |numeric|, floor), where floor = 10⁻⁶ (1 + C + Σ |δ z|):
        what rounding of C and of every z lets one see of a difference of C.
    skipped
        How many others were left out because a unit crossed its kink, or a weight crossed 0 under L1.
    """

    index: NDArray[np.intp]
    analytic: Array
    numeric: Array
    relative_error: Array
    skipped: int

    @property
    def largest(self) -> float:
        """The largest relative error; NaN when nothing could be compared or a number was not finite."""
        return float(self.relative_error.max()) if self.index.size else float("nan")


def check_gradient(
    network: Network,
    x: Array,
    y: Array,
    cost: str,
    *,
    regularizer: str = "none",
    lmbda: float = 0.0,
    n: int = 1,
    samples: int | None = None,
    rng: np.random.Generator | None = None,
) -> GradientCheck:
    """Compare ∇C with central differences of fourth order, in a float64 copy of the network.

    Parameters
    ----------
    x, y
        The batch, (n_0, m) and (n_L, m).
    cost, regularizer, lmbda, n
        As in `Objective`.
    samples
        How many parameters to try, drawn from ``rng``; all when left out.
    rng
        By default one with seed 0, so that the same check gives the same numbers.

    Raises
    ------
    ValueError
        An unknown name, or a cost that makes no sense with the network's output.
    """
    objective = Objective(network, x, y, cost, regularizer=regularizer, lmbda=lmbda, n=n)
    theta = objective.theta.vector.copy()
    gradient, steps, floor = objective.gradient(theta), _steps(objective), _floor(objective)
    tried = _choose(theta.size, samples, np.random.default_rng(0) if rng is None else rng)
    quotients = {k: q for k in tried if (q := _quotient(objective, theta, k, steps[k])) is not None}
    index = np.fromiter(quotients.keys(), np.intp, len(quotients))
    numeric = np.fromiter(quotients.values(), np.float64, len(quotients))
    analytic = gradient[index]
    size = np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), floor)
    skipped = len(tried) - len(quotients)
    return GradientCheck(index, analytic, numeric, np.abs(analytic - numeric) / size, skipped)


def _choose(count: int, samples: int | None, rng: np.random.Generator) -> list[int]:
    if samples is None or samples >= count:
        return list(range(count))
    return sorted(rng.choice(count, samples, replace=False).tolist())


def _steps(objective: Objective) -> Array:
    steps = objective.theta.like()
    for block, inputs in zip(steps.blocks, objective.work.a, strict=False):
        block[:] = STEP / max(1.0, float(np.abs(inputs).max()))
    return steps.vector


def _floor(objective: Objective) -> float:
    work = objective.work
    blur = sum(float(np.abs(delta * z).sum()) for delta, z in zip(work.delta, work.z, strict=True))
    return FLOOR * (1 + float(work.costs().mean()) + blur)


def _quotient(objective: Objective, theta: Array, k: int, h: float) -> float | None:
    """∂C/∂θ_k by differences, or None when a kink lies between the points."""
    here, total, sides = theta[k], 0.0, set()
    for offset, share in STENCIL:
        theta[k] = here + offset * h
        total += share * objective.value(theta, penalised=k)
        sides.add(_side(objective, k))
    theta[k] = here
    return total / h if len(sides) == 1 else None


def _side(objective: Objective, k: int) -> bytes:
    """On which side of its kink every unit is, and the weight under a kinked penalty."""
    units = [
        (z > 0).tobytes()
        for z, unit in zip(objective.work.z, objective.work.activations, strict=True)
        if unit.kink
    ]
    weight = np.sign(objective.theta.vector[k]).tobytes() if objective.regularizer.kink else b""
    return b"".join(units) + weight
