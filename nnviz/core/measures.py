"""What is measured of a layer: how large its gradient is, how fast it moves, how saturated it is."""

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.parameters import Array, Parameters

SATURATED_SLOPE = 0.01
"""A unit with σ′(z) below this hardly learns: 4 % of a sigmoid's largest slope."""


def bias_norms(theta: Parameters) -> Array:
    """‖b^l‖₂ of each layer (L,)."""
    return np.array([np.linalg.norm(b) for b in theta.biases])


def example_bias_norm(delta: Array) -> float:
    """Mean of ‖∂C_x/∂b^l‖₂ over the examples of a batch, from its δ^l (n_l, m) (BP3)."""
    return float(np.linalg.norm(delta, axis=0).mean())


def weight_norms(theta: Parameters) -> Array:
    """‖w^l‖₂ of each layer (L,)."""
    return np.array([np.linalg.norm(w) for w in theta.weights])


def per_weight(norms: Array, theta: Parameters) -> Array:
    """‖·‖₂ of each layer (L,) over the root of how many weights it has: their RMS, so that widths compare."""
    return np.asarray(norms / np.sqrt([w.size for w in theta.weights]))


def update_ratios(change: Parameters, theta: Parameters) -> Array:
    """‖Δw^l‖₂ / ‖w^l‖₂ (L,); NaN for a layer whose weights are all zero."""
    norms = weight_norms(theta)
    norms[norms == 0] = np.nan
    return np.asarray(weight_norms(change) / norms)


def slope(activation: Activation, z: Array) -> Array:
    """σ′(z), of the shape of z."""
    a, prime = np.empty_like(z), np.empty_like(z)
    with np.errstate(over="ignore", invalid="ignore"):  # far from 0 the exponential overflows on its way
        activation.function(z, a)
        activation.derivative(z, a, prime)
    return prime


def saturated_share(prime: Array) -> float:
    """Share (0..1) of the slopes σ′(z) in ``prime`` that are below `SATURATED_SLOPE`."""
    return float(np.mean(np.abs(prime) < SATURATED_SLOPE))


def bin_shares(values: Array, limit: float, bins: int) -> Array:
    """Share (0..1) of the values in each of the equal bins from −limit to limit: (bins,).

    What lies beyond is counted in the outermost bins, what is not a number in none.
    """
    flat = values.ravel("K")
    flat = flat[~np.isnan(flat)]
    places = np.clip((flat / limit + 1) * (bins / 2), 0, bins - 1).astype(np.intp)
    return np.asarray(np.bincount(places, minlength=bins) / max(values.size, 1))
