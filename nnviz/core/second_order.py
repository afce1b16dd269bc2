"""The cost around a point as a quadratic, and the step to where that is least (book eq. 103 to 106)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.core.hessian import damping, hessian
from nnviz.core.objective import Objective
from nnviz.core.parameters import Array

Tell = Callable[[float], object]


@dataclass(frozen=True, eq=False)
class SecondOrder:
    """What is known of C around θ.

    Attributes
    ----------
    theta, gradient : (P,)
    cost
        C(θ).
    H : (P, P)
    eigenvalues : (P,)
        Ascending.
    shift
        s, what is added to each eigenvalue so that the step goes downhill; 0 where H is positive definite.
    newton : (P,)
        −(H + sI)⁻¹ ∇C.
    """

    theta: Array
    gradient: Array
    cost: float
    H: Array
    eigenvalues: Array
    shift: float
    newton: Array

    def model(self, step: Array, shares: Array) -> Array:
        """(k,) C + t ∇C·Δ + ½ t² Δᵀ H Δ at each share t (k,) of a step Δ (P,), with H as it is."""
        slope, bend = float(self.gradient @ step), float(step @ self.H @ step)
        return np.asarray(self.cost + shares * slope + 0.5 * shares**2 * bend)

    @property
    def negative(self) -> int:
        """How many eigenvalues are below 0."""
        return int((self.eigenvalues < 0).sum())


def look(objective: Objective, theta: Array, tell: Tell) -> SecondOrder:
    """Value, gradient and Hessian at θ (P,), and the step that they lead to.

    Raises
    ------
    ValueError
        More parameters than the Hessian is made for.
    """
    done = 0

    def gradient_of(at: Array) -> Array:
        nonlocal done
        done += 1
        tell(min(1.0, done / (2 * theta.size)))
        return objective.bending_gradient(at)

    H = hessian(gradient_of, theta)
    gradient, cost = objective.gradient(theta), objective.value(theta)
    eigenvalues, axes = np.linalg.eigh(H)
    shift = damping(eigenvalues)
    newton = -axes @ ((axes.T @ gradient) / (eigenvalues + shift))
    return SecondOrder(theta, gradient, cost, H, eigenvalues, shift, newton)


def along(objective: Objective, theta: Array, step: Array, shares: Array) -> Array:
    """(k,) the true cost at θ + t Δ for each share t (k,) of a step."""
    return np.array([objective.value(theta + share * step) for share in shares])
