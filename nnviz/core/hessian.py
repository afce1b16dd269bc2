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
"""Hv made at most to find the largest eigenvalue."""
NEAR = 1e-4
"""It is found when it is known to this share of itself."""


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
    """λ_max of a symmetric matrix H, by the method of Lanczos (1950).

    From v, Hv, H²v, … directions are made, each at right angles to the two before; seen in them H has three
    diagonals only. The largest eigenvalue of that small matrix is never above λ_max, and H has one no farther
    from it than ``length`` times the last component of its eigenvector. Ends as far apart as −λ and λ, as
    at a saddle, are told apart, which a power iteration does not.

    Parameters
    ----------
    times
        v (P,) to H v.
    size
        P.
    """
    v: Array = np.random.default_rng(0).standard_normal(size)
    v /= np.linalg.norm(v)
    before: Array = np.zeros(size)
    length, most = 0.0, min(size, MOST_PRODUCTS)
    small, value = np.zeros((most, most)), 0.0
    for k in range(most):
        stretched = times(v)
        if not np.isfinite(stretched).all():
            return np.nan
        small[k, k] = v @ stretched
        values, mixes = np.linalg.eigh(small[: k + 1, : k + 1])
        value = float(values[-1])
        rest = stretched - small[k, k] * v - length * before
        length = float(np.linalg.norm(rest))
        if k + 1 == most or length * abs(mixes[-1, -1]) <= NEAR * abs(value):
            break
        small[k, k + 1] = small[k + 1, k] = length
        before, v = v, rest / length
    return value
