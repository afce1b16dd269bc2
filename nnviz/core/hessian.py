"""Second derivatives of the cost, for small networks (book ch. 3, "Hessian technique")."""

from collections.abc import Callable

import numpy as np

from nnviz.core.naming import count
from nnviz.core.parameters import Array

MAX_PARAMETERS = 500
STEP = 1e-5
POSITIVE = 1e-6
"""H counts as positive definite when its smallest eigenvalue is over this part of the largest."""
DAMPED = 1e-2
"""Else it is shifted until the smallest is this part of the largest in size."""
MOST_PRODUCTS = 60
"""Hv made at most in one power iteration."""
NEAR = 1e-4
"""It ends when Rayleigh's quotient changes by no more than this share of itself."""


def refuses_hessian(parameters: int) -> str:
    """Why a network of so many parameters P gets no Hessian (P, P); empty when it does."""
    if parameters <= MAX_PARAMETERS:
        return ""
    return f"the Hessian needs at most {MAX_PARAMETERS} parameters, and this network has {count(parameters)}"


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
    """s so that H + sI is safely positive definite, from the eigenvalues (P,) of H in ascending order.

    With |λ|max the largest in size: 0 where the smallest λ is over 10⁻⁶ |λ|max, else what lifts the
    smallest to 10⁻² |λ|max. Where H is 0 there is no curvature to go by and s is 1, a plain gradient
    step.
    """
    smallest, largest = float(eigenvalues[0]), float(np.abs(eigenvalues).max())
    if largest < np.finfo(np.float64).tiny:
        return 1.0
    return 0.0 if smallest > POSITIVE * largest else DAMPED * largest - smallest


def hessian_times(gradient_of: Callable[[Array], Array], theta: Array, v: Array) -> Array:
    """H v (P,) without H, for networks of any size: (∇C(θ + h v) − ∇C(θ − h v)) / 2h.

    h is so small that the step h v has length 10⁻⁵ (1 + ‖θ‖), whatever that of ``v``.
    """
    length = float(np.linalg.norm(v))
    if not length:
        return np.zeros_like(v)
    h = STEP * (1 + float(np.linalg.norm(theta))) / length
    return np.asarray((gradient_of(theta + h * v) - gradient_of(theta - h * v)) / (2 * h))


def largest_eigenvalue(times: Callable[[Array], Array], size: int) -> float:
    """λ_max of a symmetric matrix, by power iteration: the direction that it stretches most takes over.

    Where the largest in size is below 0, the same is done once more with H + |λ| I, whose largest is
    λ_max + |λ|. Each is Rayleigh's quotient vᵀHv, never above the true one, whose error is of the second
    order in that of the direction.

    Parameters
    ----------
    times
        v (P,) to H v.
    size
        P.
    """
    found = _dominant(times, size)
    if not found < 0:
        return found
    return _dominant(lambda v: times(v) - found * v, size) + found


def _dominant(times: Callable[[Array], Array], size: int) -> float:
    v: Array = np.random.default_rng(0).standard_normal(size)
    v /= np.linalg.norm(v)
    value = 0.0
    for _ in range(MOST_PRODUCTS):
        before, stretched = value, times(v)
        value, length = float(v @ stretched), float(np.linalg.norm(stretched))
        if not 0 < length < np.inf or abs(value - before) <= NEAR * abs(value):
            break
        v = stretched / length
    return value
