"""Measures of the error on its way back, of what examples ask for, and of weights that are slow."""

import numpy as np

from nnviz.core.demon import cost_changes
from nnviz.core.measures import slope
from nnviz.core.nudges import example_gradients, ways_to_raise
from nnviz.training.lessons.looking import IN_SIGHT, all_walked, walked
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.runs import Scene


def largest_error(scene: Scene) -> Facts:
    """δ of the neuron of hidden layer 1 with the largest ∣δ∣, first training picture: (w²ᵀδ²)_j σ′(z_j)."""
    trainer = scene.trainer()
    work, w = walked(trainer), trainer.network.theta.weights[1]
    j = int(np.argmax(np.abs(work.delta[0][:, 0])))
    prime = float(slope(trainer.network.activations[0], work.z[0])[j, 0])
    above, a = work.delta[1][:, 0], float(work.a[1][j, 0])
    error = float(w[:, j] @ above)
    return {
        "right": float(work.delta[0][j, 0]),
        "transposed": float(w[j] @ above) * prime,
        "without_slope": error,
        "with_sigma": error * a,
        "shared_out": float(above.mean()),
        "j": j + 1,
        "error": error,
        "slope": prime,
    }


def demons_change(scene: Scene, by: float) -> Facts:
    """ΔC of the first training picture when Δz is added to the neuron of `largest_error`."""
    trainer = scene.trainer()
    work = walked(trainer)
    j = int(np.argmax(np.abs(work.delta[0][:, 0])))
    delta = float(work.delta[0][j, 0])
    right = float(cost_changes(trainer.network, work, 0, j, np.array([by]))[0])
    return {"right": right, "delta": delta, "forecast": delta * by, "j": j + 1}


def passes_of_differences(scene: Scene) -> Facts:
    """Forward passes for the gradient by one-sided differences: one for each parameter, and one before."""
    network = scene.trainer().network
    return {"right": network.theta.count + 1} | _counted(network.sizes, network.theta.count)


def passes_of_backprop(scene: Scene) -> Facts:
    """Passes for the gradient by backpropagation, forward and back counted each."""
    network = scene.trainer().network
    return {"right": 2} | _counted(network.sizes, network.theta.count)


def _counted(sizes: tuple[int, ...], count: int) -> Facts:
    return {"parameters": count, "per_layer": len(sizes), "per_neuron": sum(sizes[1:]) + 1}


def mean_nudge(scene: Scene, m: int = 10) -> Facts:
    """Δw of the weight with the largest ∣∂C/∂w∣ of the first m training pictures taken as a mini-batch."""
    trainer = scene.trainer()
    work = walked(trainer, 0, m)
    gradient = work.gradient
    steepest = int(np.argmax(np.abs(gradient.vector) * gradient.is_weight))
    place = gradient.locate(steepest)
    own, eta = example_gradients(work, [place])[:, 0], trainer.eta
    right = -eta * float(own.mean())
    return {
        "right": right,
        "count": m,
        "loudest": -eta * float(own[np.argmax(np.abs(own))]),
        "uphill": -right,
        "without_eta": right / eta,
        "sum": float(own.sum()),
        "j": place[1] + 1,
        "k": (place[2] or 0) + 1,
    }


def share_that_agrees(scene: Scene, m: int = 10) -> Facts:
    """Share of the (example, weight) pairs of the output layer whose nudge has the sign of the step."""
    work = walked(scene.trainer(), 0, m)
    each = work.delta[-1][:, np.newaxis] * work.a[-2][np.newaxis]
    agree = np.sign(each) == np.sign(each.mean(axis=2, keepdims=True))
    return {"right": float(agree.mean()), "loudest": 1 / m}


def weights_over_bias(scene: Scene) -> Facts:
    """How many times more the right output rises by its weights than by its bias, for a step of one length.

    For the first training picture: ‖a^{L−1}‖.
    """
    trainer = scene.trainer()
    work = walked(trainer)
    bias, weights, earlier = ways_to_raise(trainer.network, work, int(work.y[:, 0].argmax())).gains
    total = float(np.abs(work.a[-2]).sum())
    return {"right": weights / bias, "added": total, "earlier": earlier / bias}


def unmoved_inputs(scene: Scene) -> Facts:
    """Inputs none of whose weights has moved since the start."""
    start = scene.trainer(at=0).network.theta.weights[0].copy()
    trainer = scene.trainer()
    moved = np.abs(trainer.network.theta.weights[0] - start).max(axis=0) > 0
    rows, columns = trainer.dataset.image_shape or (1, 1)
    return {"right": int((~moved).sum()), "border": 2 * (rows + columns) - 4, "inputs": len(moved)}


def saturated_factor(scene: Scene, by: float) -> Facts:
    """By which factor a hidden neuron's mean ∣δ∣ changes when its b is raised.

    The one with the largest, of those in sight.
    """
    trainer = scene.trainer()
    work = all_walked(trainer)
    sizes, lit = np.abs(work.delta[0]).mean(axis=1), work.a[1].mean(axis=1)
    j = int(sizes[:IN_SIGHT].argmax())
    before, bright = float(sizes[j]), float(lit[j])
    trainer.network.theta.biases[0][j] += by
    work = all_walked(trainer)
    after, now = float(np.abs(work.delta[0][j]).mean()), float(work.a[1][j].mean())
    return {"right": after / before, "brightness": now / bright, "neuron": j + 1, "activation": now}


def brightest_over_dimmest(scene: Scene) -> Facts:
    """∣∂C/∂w∣ from the brightest hidden neuron over that from the dimmest, for the first training picture."""
    trainer = scene.trainer()
    work = walked(trainer)
    a, w = work.a[-2][:, 0], np.abs(trainer.network.theta.weights[-1][int(work.y[:, 0].argmax())])
    bright, dim = int(a.argmax()), int(a.argmin())
    return {
        "right": float(a[bright] / a[dim]),
        "by_size": float(w[bright] / w[dim]),
        "bright": float(a[bright]),
        "dim": float(a[dim]),
    }


MEASURES = (
    largest_error,
    demons_change,
    passes_of_differences,
    passes_of_backprop,
    mean_nudge,
    share_that_agrees,
    weights_over_bias,
    unmoved_inputs,
    saturated_factor,
    brightest_over_dimmest,
)
