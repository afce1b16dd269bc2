"""Measures of one example on its way back through the network."""

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.measures import slope
from nnviz.core.parameters import Array
from nnviz.experiment.fields import ExperimentError
from nnviz.training.lessons.looking import walked
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.runs import Scene
from nnviz.training.trainer import Trainer


def output_delta(scene: Scene, example: str, j: int = 1) -> Facts:
    """δ of an output neuron for the training example of these inputs (BP1), where it is (a − y) σ′(z)."""
    trainer = scene.trainer()
    work = _of(trainer, example)
    a, off = work.a[-1][j - 1 : j, 0], float((work.a[-1] - work.y)[j - 1, 0])
    return {
        "right": float(work.delta[-1][j - 1, 0]),
        "without_slope": off,
        "with_sigma": off * float(a[0]),
        "slope_of_a": off * float(slope(trainer.network.activations[-1], a)[0]),
        "output": float(a[0]),
        "z": float(work.z[-1][j - 1, 0]),
    }


def hidden_delta(scene: Scene, example: str, j: int = 1) -> Facts:
    """δ of a neuron of the last hidden layer for the example of these inputs (BP2): (wᵀδ)_j σ′(z_j)."""
    trainer = scene.trainer()
    work = _of(trainer, example)
    w, delta, here = trainer.network.theta.weights[-1], work.delta[-1][:, 0], j - 1
    prime, a = _slopes(trainer, work)[here], float(work.a[-2][here, 0])
    error = float(w[:, here] @ delta)
    other = float(w[:, here - 1] @ delta)
    return {
        "right": float(work.delta[-2][here, 0]),
        "without_slope": error,
        "with_sigma": error * a,
        "other_weight": other * prime,
        "without_weight": float(delta.sum()) * prime,
        "slope": prime,
        "error": error,
        "weight": float(w[0, here]),
        "z": float(work.z[-2][here, 0]),
        "activation": a,
        "above": float(delta[0]),
    }


def weight_gradient(scene: Scene, example: str, j: int = 1, k: int = 1) -> Facts:
    """∂C/∂w_jk of the output layer for the training example of these inputs (BP4): a_k δ_j."""
    trainer = scene.trainer()
    work = _of(trainer, example)
    delta, a_k = float(work.delta[-1][j - 1, 0]), float(work.a[-2][k - 1, 0])
    w = trainer.network.theta.weights[-1][j - 1]
    most = float(np.abs(w).max())
    return {
        "right": a_k * delta,
        "without_input": delta,
        "own_activation": float(work.a[-1][j - 1, 0]) * delta,
        "by_size": float(abs(w[k - 1]) / most) * abs(delta),
        "activation": a_k,
        "delta": delta,
    }


def cost_after_step(scene: Scene, example: str) -> Facts:
    """C of the training example of these inputs after an update made of it."""
    trainer = scene.trainer()
    work = _of(trainer, example)
    before, gradient, eta = float(work.costs()[0]), work.gradient.vector.copy(), trainer.eta

    def moved(by: float) -> float:
        trainer.network.theta.vector[:] += by * gradient
        work.forward()
        found = float(work.costs()[0])
        trainer.network.theta.vector[:] -= by * gradient
        return found

    return {
        "right": moved(-eta),
        "uphill": moved(eta),
        "share_of_cost": before * (1 - eta / 2),
        "before": before,
    }


def _of(trainer: Trainer, example: str) -> Backprop:
    """The training example whose inputs are these numbers with commas between them, sent back."""
    wanted = np.array([float(number) for number in example.split(",")])
    found = np.flatnonzero((trainer.train.rows[:, :-1] == wanted).all(axis=1))
    if not len(found):
        raise ExperimentError(f"example={example} is not among the training examples")
    return walked(trainer, int(found[0]))


def _slopes(trainer: Trainer, work: Backprop) -> Array:
    return slope(trainer.network.activations[-2], work.z[-2])[:, 0]


MEASURES = (output_delta, hidden_delta, weight_gradient, cost_after_step)
