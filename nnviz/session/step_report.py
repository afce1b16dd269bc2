"""What the last mini-batch did, measured from the buffers that it left behind."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from nnviz.core.backprop import Backprop
from nnviz.core.measures import example_bias_norm, per_weight, saturated_share, slope, update_ratios
from nnviz.core.parameters import Array, Parameters
from nnviz.session.snapshot import Descent, LayerMeasures
from nnviz.training.curves import read_only
from nnviz.training.trainer import Trainer


def measure_layers(trainer: Trainer) -> LayerMeasures:
    """One number for each layer; all NaN before the first step."""
    work, layers = trainer.last_work, trainer.layers
    if work is None:
        nothing, between = read_only(np.full(layers, np.nan)), read_only(np.full(layers - 1, np.nan))
        return LayerMeasures(*[nothing] * 6, *[between] * 2)
    theta = trainer.network.theta
    trainer.gradients.fold(trainer.steps)
    norms = np.sqrt(trainer.gradients.last)
    pairs = zip(trainer.network.activations, work.z, strict=True)
    saturated = [saturated_share(slope(activation, z)) for activation, z in pairs]
    each = [example_bias_norm(delta) for delta in work.delta]
    through = _through_weights(trainer, work)
    return LayerMeasures(
        grad_b=read_only(norms[0::2]),
        grad_w=read_only(norms[1::2]),
        grad_rms=read_only(per_weight(norms[1::2], theta)),
        update_ratio=read_only(update_ratios(trainer.change, theta)),
        saturated=read_only(np.array(saturated)),
        example_grad_b=read_only(np.array(each)),
        weights_factor=read_only(_ratios(through, work.delta[1:])),
        slope_factor=read_only(_ratios(work.delta[:-1], through)),
    )


def _through_weights(trainer: Trainer, work: Backprop) -> list[Array]:
    """(w^{l+1})ᵀ δ^{l+1}, with the weights as they were before the step."""
    before = trainer.network.theta.like(trainer.network.theta.vector + trainer.change.vector)
    return [np.dot(w.T, delta) for w, delta in zip(before.weights[1:], work.delta[1:], strict=True)]


def _ratios(upper: Sequence[Array], lower: Sequence[Array]) -> Array:
    """‖·‖ over ‖·‖ of each pair; NaN over 0."""
    tops, bottoms = (np.array([np.linalg.norm(part) for part in parts]) for parts in (upper, lower))
    bottoms[bottoms == 0] = np.nan
    return np.asarray(tops / bottoms)


def measure_descent(trainer: Trainer, gradient: Parameters) -> Descent | None:
    """What the last step was to bring and what it brought; None before the first.

    ``gradient`` is ∇C₀ of its mini-batch.
    """
    work = trainer.last_work
    if work is None:
        return None
    after = _fed_again(trainer, work).costs()
    return Descent(
        predicted=-float(gradient.vector.astype(np.float64, copy=False) @ trainer.change.vector),
        true=float(after.mean(dtype=np.float64) - work.costs().mean(dtype=np.float64)),
    )


def compared(descent: Descent, trainer: Trainer, gradient: Parameters) -> Descent:
    """It with the mini-batch's ∇C₀ held against that of the training set, which takes some milliseconds."""
    nabla = gradient.vector.astype(np.float64, copy=False)
    angle, ratio = _compare(nabla, _whole_gradient(trainer))
    return replace(descent, angle=angle, length_ratio=ratio)


def _fed_again(trainer: Trainer, work: Backprop) -> Backprop:
    """The same mini-batch, weights and masks through the network as it is now, in other buffers."""
    again = Backprop(trainer.network, trainer.cost, work.m, work.scaled_nabla)  # which stays as it is
    again.load(work.a[0], work.y)
    again.weights, again.masks = work.weights, work.masks
    again.forward()
    return again


def _whole_gradient(trainer: Trainer) -> Array:
    """That of the training set where the mini-batch's was taken: before the step."""
    theta = trainer.network.theta.vector
    now = theta.copy()
    theta += trainer.change.vector
    whole = trainer.evaluation.full_gradient().astype(np.float64)
    theta[:] = now
    return whole


def _compare(nabla: Array, whole: Array) -> tuple[float, float]:
    """Angle in degrees and ratio of lengths."""
    lengths = float(np.linalg.norm(nabla)), float(np.linalg.norm(whole))
    if not all(lengths):
        return np.nan, np.nan
    cosine = float(nabla @ whole) / (lengths[0] * lengths[1])
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))), lengths[0] / lengths[1]
