"""What a lesson's own experiment comes to in its first steps: numbers for the small picture on its card."""

from typing import Literal

import numpy as np
from msgspec import Struct

from nnviz.core.measures import slope
from nnviz.core.parameters import Array
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.stand_in import at_hand
from nnviz.training.build import make_trainers
from nnviz.training.lane_data import read_data
from nnviz.training.trainer import Trainer

Kind = Literal["costs", "gradients", "weights", "pixels", "errors", "outputs", "network", "slopes"]

_STEPS, _WORK = 100, 3e7
"""Steps at most, and multiplications: a card is not worth more than a moment."""
_SIDE, _REACH = 8, 6.0


class Preview(Struct, frozen=True, eq=False):
    """Numbers for a picture.

    Attributes
    ----------
    kind
        ``costs``: C₀ of the mini-batches for each network of the experiment. ``gradients``: log₁₀ ‖∂C/∂b‖ of
        each layer. ``weights``: w of the first hidden neuron, ``pixels``: its ∂C/∂w, each as a picture where
        the inputs are one, and ``errors``: ∂C/∂w into the outputs; all are matrices of signed numbers.
        ``outputs``: of one example; over a plane of inputs such a matrix, which is 0 on the line between
        the answers. ``network``: w of each layer. ``slopes``: of each network the first activation over z,
        and its slope.
    lit
        Which of the outputs is right; −1 where there is none.
    """

    kind: Kind
    values: tuple[Array, ...]
    lit: int = -1


def preview(experiment: Experiment, kind: Kind) -> Preview:
    """Train for a few steps and look.

    Raises
    ------
    DataError, ExperimentError
        The data or the experiment cannot be used.
    """
    lanes = at_hand(experiment).lanes()
    lanes = lanes if kind in ("costs", "slopes") else lanes[:1]
    trainers = make_trainers(lanes, read_data(lanes, None))
    if kind == "slopes":
        return Preview(kind, tuple(_curve(trainer) for trainer in trainers))
    tracks = [_train(trainer) for trainer in trainers]
    if kind == "costs":
        return Preview(kind, tuple(costs for costs, _ in tracks))
    trainer, gradients = trainers[0], tracks[0][1]
    if kind == "gradients":
        return Preview(kind, tuple(gradients.T))
    if kind == "outputs":
        return _outputs(trainer)
    return Preview(kind, _matrices(trainer, kind))


def _train(trainer: Trainer) -> tuple[Array, Array]:
    """(steps,) costs of mini-batches, and (steps, layers) log₁₀ ‖∂C/∂b‖."""
    trainer.finish_evaluation()
    settings = trainer.training
    size = min(settings.batch_size, len(trainer.train))
    steps = min(
        _STEPS,
        settings.epochs * -(-len(trainer.train) // size),
        int(_WORK / (size * trainer.network.theta.count)),
    )
    costs, gradients = [], []
    with np.errstate(all="ignore"):
        for _ in range(max(2, steps)):
            if trainer.divergence is not None:
                break
            trainer.step()
            assert trainer.last_work is not None
            costs.append(trainer.last_work.mean_cost())
            gradients.append([np.linalg.norm(b) for b in trainer.gradient.biases])
        return np.array(costs), np.log10(np.array(gradients))


def _outputs(trainer: Trainer) -> Preview:
    network, shown = trainer.network, trainer.test if len(trainer.test) else trainer.train
    if network.sizes[0] == 2:
        low, high = trainer.train.rows[:, :-1].min() - 0.3, trainer.train.rows[:, :-1].max() + 0.3
        side = np.linspace(low, high, 2 * _SIDE)
        x, y = np.meshgrid(side, side[::-1])
        a = network.feedforward(np.stack([x.ravel(), y.ravel()]))
        between = a[-1] - a[0] if trainer.dataset.coding == "one_hot" and len(a) > 1 else a[0] - 0.5
        return Preview("outputs", (between.reshape(x.shape),))
    a = network.feedforward(shown.rows[0, :-1])
    return Preview("outputs", (a,), int(shown.targets[0].argmax()))


def _matrices(trainer: Trainer, kind: Kind) -> tuple[Array, ...]:
    weights, gradient = trainer.network.theta.weights, trainer.gradient.weights
    if kind == "network":
        return tuple(weights)
    if kind == "errors":
        return (gradient[-1][:_SIDE, :_SIDE],)
    first, shape = (gradient if kind == "pixels" else weights)[0], trainer.dataset.image_shape
    return (first[0].reshape(shape) if shape else first[:_SIDE, :_SIDE],)


def _curve(trainer: Trainer) -> Array:
    """(2, points) of the first layer's activation and its slope."""
    z = np.linspace(-_REACH, _REACH, 41)
    kind, a = trainer.network.activations[0], np.empty_like(z)
    kind.function(z.copy(), a)
    return np.stack([a, slope(kind, z)])
