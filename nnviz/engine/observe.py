"""Taking a picture of trainers for the screen."""

import numpy as np

from nnviz.core.measures import per_weight, saturated_share, slope, update_ratios
from nnviz.core.parameters import Array
from nnviz.engine.history import epoch_curves, step_curves
from nnviz.engine.snapshot import Example, LaneSnapshot, LayerMeasures, PhaseView, read_only
from nnviz.engine.trainer import Trainer


def observe_example(trainer: Trainer, index: int) -> Example:
    """The training example number ``index``."""
    data = trainer.dataset
    return Example(
        index=index,
        count=len(data.x_train),
        x=read_only(data.x_train[index]),
        y=read_only(data.y_train[index]),
        label=data.classes[int(data.labels_train[index])],
        image_shape=data.image_shape,
        classes=data.classes,
        coding=data.coding,
    )


def observe_lane(label: str, trainer: Trainer, example: Example, phase: PhaseView | None) -> LaneSnapshot:
    """One network in training, with the example fed through it."""
    trainer.gradients.fold(trainer.steps)
    layers = trainer.network.layers(example.x[:, np.newaxis])
    return LaneSnapshot(
        label=label,
        experiment=trainer.experiment,
        theta=trainer.network.theta.frozen(),
        gradient=trainer.gradient.frozen(),
        z=tuple(read_only(z[:, 0]) for z, _ in layers),
        activations=tuple(read_only(a[:, 0]) for _, a in layers),
        now=_measures(trainer),
        steps=step_curves(trainer.gradients, trainer.cost_samples),
        epochs=epoch_curves(trainer.history),
        eta=trainer.eta,
        phase=phase,
    )


def _measures(trainer: Trainer) -> LayerMeasures:
    if trainer.last_work is None:
        nothing = read_only(np.full(trainer.layers, np.nan))
        return LayerMeasures(nothing, nothing, nothing, nothing, nothing)
    theta = trainer.network.theta
    norms = np.sqrt(np.asarray(trainer.gradients.last, np.float64))
    return LayerMeasures(
        grad_b=read_only(norms[0::2]),
        grad_w=read_only(norms[1::2]),
        grad_rms=read_only(per_weight(norms[1::2], theta)),
        update_ratio=read_only(update_ratios(trainer.change, theta)),
        saturated=read_only(_saturated(trainer)),
    )


def _saturated(trainer: Trainer) -> Array:
    work = trainer.last_work
    if work is None:
        return np.full(trainer.layers, np.nan)
    pairs = zip(trainer.network.activations, work.z, strict=True)
    return np.array([saturated_share(slope(activation, z)) for activation, z in pairs])
