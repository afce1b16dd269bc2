"""A ball in a bowl: C = ½ (λ₁ x² + λ₂ y²), on which every optimiser can be followed (book ch. 1, 3)."""

from dataclasses import dataclass

import numpy as np

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array
from nnviz.core.valley import Slice

LOST = 1e6
"""A ball so many times as far out as it began is not followed on."""


@dataclass(frozen=True)
class Bowl:
    """Its two curvatures λ₁ and λ₂, along x and along y: the eigenvalues of its Hessian."""

    first: float
    second: float

    @property
    def curvatures(self) -> Array:
        """(2,)."""
        return np.array([self.first, self.second])

    @property
    def limit(self) -> float:
        """2/λ_max, over which η throws the ball out.

        Along an axis of curvature λ a step of plain descent is x → (1 − ηλ) x, and |1 − ηλ| > 1 beyond 2/λ.
        """
        steepest = max(self.first, self.second)
        return 2 / steepest if steepest > 0 else float("inf")

    def costs(self, points: Array) -> Array:
        """(K,) the height at the points (K, 2)."""
        return np.asarray(0.5 * (points**2) @ self.curvatures)

    def over(self, x: Array, y: Array) -> Slice:
        """The heights over the grid of x (n,) and y (k,)."""
        across, up = 0.5 * self.first * x**2, 0.5 * self.second * y**2
        return Slice(x, y, up[:, np.newaxis] + across)


def roll(bowl: Bowl, start: tuple[float, float], rule: str, eta: float, mu: float, steps: int) -> Array:
    """Where the ball is before the first step and after each (K, 2), K ≤ steps + 1.

    The very update rules that train networks move it. It ends early where the ball is lost.

    Parameters
    ----------
    rule
        A name of the table of optimisers.
    eta, mu
        Learning rate, and the share of its velocity that the ball keeps.
    """
    theta = np.array(start, np.float64)
    optimizer = OPTIMIZERS[rule].make(2, theta.dtype, mu)
    optimizer.hessian = np.diag(bowl.curvatures)
    way, far = [theta.copy()], LOST * max(1.0, float(np.abs(theta).max()))
    with np.errstate(all="ignore"):
        for _ in range(steps):
            optimizer.update(theta, bowl.curvatures * theta, eta)
            if not np.abs(theta).max() < far:
                break
            way.append(theta.copy())
    return np.array(way)
