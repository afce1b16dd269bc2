"""Second derivatives of the cost, for small networks (book ch. 3, "Hessian technique")."""

from collections.abc import Callable

import numpy as np

from nnviz.core.parameters import Array

MAX_PARAMETERS = 500
STEP = 1e-5
POSITIVE = 1e-6
"""H counts as positive definite when its smallest eigenvalue is over this part of the largest."""
DAMPED = 1e-2
"""Else it is shifted until the smallest is this part of the largest in size."""


def refuses_hessian(count: int) -> str:
    """Why a network of so many parameters P gets no Hessian (P, P); empty when it does."""
    if count <= MAX_PARAMETERS:
        return ""
    return f"the Hessian needs at most {MAX_PARAMETERS} parameters, and this network has {count:,}"


def hessian(gradient_of: Callable[[Array], Array], theta: Array) -> Array:
    """H (P, P) by central differences of gradients, made symmetric.

    Column k is (∇C(θ + h e_k) − ∇C(θ − h e_k)) / 2h, with h = 10⁻⁵.

    Parameters
    ----------
    gradient_of
        θ (P,) to ∇C (P,), an array of its own each time, in float64; see `Objective.gradient`.
    theta
        (P,), left as it is.

    Raises
    ------
    ValueError
        More parameters than `MAX_PARAMETERS`.
    """
    reason = refuses_hessian(theta.size)
    if reason:
        raise ValueError(reason)
    here = theta.astype(np.float64)
    columns = np.empty((here.size, here.size))
    for k, value in enumerate(here):
        here[k] = value + STEP
        columns[:, k] = gradient_of(here)
        here[k] = value - STEP
        columns[:, k] -= gradient_of(here)
        here[k] = value
    columns /= 2 * STEP
    return np.asarray((columns + columns.T) / 2)


def damping(eigenvalues: Array) -> float:
    """s so that H + sI is safely positive definite, from the eigenvalues of H in ascending order.

    With |λ|max the largest in size: 0 where the smallest λ is over 10⁻⁶ |λ|max, else what lifts the
    smallest to 10⁻² |λ|max. Where H is 0 there is no curvature to go by and s is 1, a plain gradient
    step.
    """
    smallest, largest = float(eigenvalues[0]), float(np.abs(eigenvalues).max())
    if largest < np.finfo(np.float64).tiny:
        return 1.0
    return 0.0 if smallest > POSITIVE * largest else DAMPED * largest - smallest
