"""Backpropagation against difference quotients of the cost, component by component."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.core.network import Network
from nnviz.core.objective import Objective
from nnviz.core.parameters import Array

TOLERANCE = 1e-6
"""A larger relative error than this is a fault in backpropagation."""
SINGLE = 1e-3
"""The same of a gradient in float32, and how small beside its largest component one counts as this large."""
STEP = 1e-3
"""How far a parameter is moved; less where that would move some z farther than this."""
BLUR = 1e-9
"""Times the numbers that rounding acts on, over h: a component below this counts as this large."""
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
        |analytic − numeric| / max(|analytic|, |numeric|, floor), where floor = 10⁻⁹ (1 + C + D) / h and D
        is the mean of Σ |δ z| over the batch: what rounding of C and of every z lets one see of a
        difference of C over a step h.
    skipped
        How many others were left out because a unit crossed its kink, or a weight crossed 0 under L1.
    pull : (k,)
        What the penalty rightly adds to each; None where there is none.
    """

    index: NDArray[np.intp]
    analytic: Array
    numeric: Array
    relative_error: Array
    skipped: int
    pull: Array | None = None

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
    weights: Array | None = None,
    masks: Sequence[Array] | None = None,
    samples: int | None = None,
    rng: np.random.Generator | None = None,
    tried: Sequence[int] | None = None,
    found: Array | None = None,
    look_up: Callable[[], None] = lambda: None,
) -> GradientCheck:
    """Compare ∇C with central differences of fourth order, in a float64 copy of the network.

    Parameters
    ----------
    x, y
        The batch, (n_0, m) and (n_L, m).
    cost, regularizer, lmbda, n, weights, masks
        As in `Objective`.
    samples
        How many parameters to try, drawn from ``rng``; all when left out.
    rng
        By default one with seed 0, so that the same check gives the same numbers.
    tried
        Places of the parameters to try, in place of drawing them.
    found
        ∇C (P,) as backpropagation found it, to be held against the differences; computed when left out.
    look_up
        Called between two passes through the network; what it raises ends the check.

    Raises
    ------
    ValueError
        An unknown name, or a cost that makes no sense with the network's output.
    """
    objective = Objective(
        network, x, y, cost, regularizer=regularizer, lmbda=lmbda, n=n, weights=weights, masks=masks
    )
    look_up()
    theta = objective.theta.vector
    if found is None:
        gradient = objective.gradient(theta)
    else:
        objective.send_back(theta)
        gradient = found.astype(np.float64, copy=False)
    blur = _blur(objective)
    least = SINGLE * np.abs(gradient).max() if found is not None and found.dtype == np.float32 else 0.0
    if tried is None:
        tried = _choose(theta.size, samples, np.random.default_rng(0) if rng is None else rng)
    z = [z.copy() for z in objective.work.z]
    quotients = {k: pair for k in tried if (pair := _quotient(objective, theta, k, z, look_up)) is not None}
    index = np.fromiter(quotients.keys(), np.intp, len(quotients))
    numeric, h = np.array(list(quotients.values())).reshape(-1, 2).T
    analytic = gradient[index]
    size = np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), np.maximum(blur / h, least))
    error = np.abs(analytic - numeric) / size
    skipped, pull = len(tried) - len(quotients), objective.pull(theta, index) if lmbda else None
    return GradientCheck(index, analytic, numeric, error, skipped, pull)


def tolerance_of(dtype: np.dtype[np.floating]) -> float:
    """The relative error that a gradient of this precision may have."""
    return SINGLE if dtype == np.float32 else TOLERANCE


def _choose(count: int, samples: int | None, rng: np.random.Generator) -> list[int]:
    if samples is None or samples >= count:
        return list(range(count))
    return sorted(rng.choice(count, samples, replace=False).tolist())


def _blur(objective: Objective) -> float:
    work = objective.work
    moved = sum(float(np.abs(delta * z).sum()) for delta, z in zip(work.delta, work.z, strict=True))
    return BLUR * (1 + work.mean_cost() + moved / work.m)


def _quotient(
    objective: Objective, theta: Array, k: int, z: Sequence[Array], look_up: Callable[[], None]
) -> tuple[float, float] | None:
    """∂C/∂θ_k by differences and their h, or None when a kink lies between the points."""
    here, total, sides = theta[k], 0.0, set()
    look_up()
    h = _step(objective, theta, k, z)
    for offset, share in STENCIL:
        look_up()
        theta[k] = here + offset * h
        total += share * objective.value(theta, penalised=k)
        sides.add(_side(objective, k))
    theta[k] = here
    return (total / h, h) if len(sides) == 1 else None


def _step(objective: Objective, theta: Array, k: int, z: Sequence[Array]) -> float:
    here = theta[k]
    theta[k] = here + STEP
    objective.value(theta)
    theta[k] = here
    farthest = max(float(np.abs(new - old).max()) for new, old in zip(objective.work.z, z, strict=True))
    return STEP * STEP / max(STEP, farthest)


def _side(objective: Objective, k: int) -> bytes:
    """On which side of its kink every unit is, and the weight under a kinked penalty."""
    units = [
        (z > 0).tobytes()
        for z, unit in zip(objective.work.z, objective.work.activations, strict=True)
        if unit.kink
    ]
    weight = np.sign(objective.theta.vector[k]).tobytes() if objective.regularizer.kink else b""
    return b"".join(units) + weight
