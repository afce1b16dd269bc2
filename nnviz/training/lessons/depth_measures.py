"""Measures of depth: how large the gradient is in each layer, along a chain, and what cures it."""

from collections.abc import Iterable
from math import prod

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.chain import chain_gradient
from nnviz.core.chain_examples import random_chain
from nnviz.core.initializers import INITIALIZERS, initialize
from nnviz.core.marks import with_points
from nnviz.core.measures import slope
from nnviz.core.naming import number
from nnviz.core.parameters import Array, Parameters
from nnviz.core.paths import paths
from nnviz.core.streams import Stream, stream
from nnviz.experiment.experiment import Experiment
from nnviz.training.lessons.looking import walked
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.runs import Scene

LARGEST_SLOPE = 0.25
"""Of the sigmoid."""


def spread_of_z(scene: Scene, start: str, inputs: int = 1000) -> Facts:
    """Standard deviation of z of a neuron, of whose inputs half are 1 and half are 0.

    Variances add up, so it follows from those of a weight and of a bias, each of so many that were drawn
    that its third digit is right: of z itself there would be far fewer.
    """
    rng = stream(scene.experiment.seed, Stream.SAMPLING)
    weights, biases = Parameters((inputs, 2000)), Parameters((1, 200_000))
    for theta in (weights, biases):
        initialize(theta, INITIALIZERS[start], rng)
    lit = inputs // 2
    one, bias = float(weights.weights[0].std()), float(biases.biases[0].std())
    return {
        "right": float(np.hypot(np.sqrt(lit) * one, bias)),
        "added": lit * one + bias,
        "every_input": float(np.hypot(np.sqrt(inputs) * one, bias)),
        "without_bias": np.sqrt(lit) * one,
    }


def kinds_of_neurons(scene: Scene, twin: str = "A", apart: float = 1e-6) -> Facts:
    """Groups of hidden neurons that differ in some weight by more than rounding can make of it."""
    trainer = scene.trainer(twin)
    rows = trainer.network.theta.blocks[0]
    kinds: list[Array] = []
    for row in rows:
        if not any(np.abs(row - kind).max() <= apart for kind in kinds):
            kinds.append(row)
    return {"right": len(kinds), "neurons": len(rows), "one_each": len(trainer.dataset.classes)}


def accuracy_beside(scene: Scene, twin: str, other: str) -> Facts:
    """Share of the test examples that are right in a lane, beside another."""
    accuracies = [float(scene.trainer(letter).history["test_accuracy"][-1]) for letter in (twin, other)]
    evenly = 1 / len(scene.trainer(twin).dataset.classes)
    return {"right": accuracies[0], "other_start": accuracies[1], "evenly": evenly}


def norm_ratio(scene: Scene, of: int, over: int, twin: str = "A", beside: str = "") -> Facts:
    """‖∂C/∂b‖ of one layer over that of another, 1 being the first hidden one; "beside" in another lane."""
    history = scene.trainer(twin).history
    norms = np.array([history[f"grad_b_{layer}"][-1] for layer in range(1, history.layers + 1)])
    right = float(norms[of - 1] / norms[over - 1])
    low, high = sorted((of, over))
    drops = [float(b / a) for a, b in zip(norms[low - 1 : high - 1], norms[low:high], strict=True)]
    other = scene.trainer(beside or twin).history
    return {
        "right": right,
        "with_quarter": (1 / LARGEST_SLOPE) ** (of - over),
        "drops": sum(drops if of > over else [1 / drop for drop in drops]),
        "inverse": 1 / right,
        "unlike": float(other[f"grad_b_{of}"][-1] / other[f"grad_b_{over}"][-1]),
        "halved": 2.0 ** (of - over),
        "per_layer": right ** (1 / abs(of - over)),
        "over_speed": right / 2,
    }


def ratio_with(scene: Scene, of: int, over: int, activation: str) -> Facts:
    """The same ratio in the same network of other units, beside the network's own."""
    lane = scene.lane("A").replace("network.activation", activation)
    ratios = []
    for one in (lane, scene.lane("A")):
        history = scene.runs.at(one, scene.at).history
        ratios.append(float(history[f"grad_b_{of}"][-1] / history[f"grad_b_{over}"][-1]))
    return {"right": ratios[0], "own": ratios[1], "with_quarter": (1 / LARGEST_SLOPE) ** abs(of - over)}


def epochs_until(scene: Scene, accuracy: float = 0.9) -> Facts:
    """The first epoch with so many of the test examples right, beside that of one hidden layer."""
    deep, shallow = scene.lane("A"), _shallow(scene)
    found = []
    for lane in (deep, shallow):
        column = scene.runs.at(lane, lane.training.epochs).history["test_accuracy"]
        reached = np.flatnonzero(column >= accuracy)
        found.append(int(reached[0]) if len(reached) else lane.training.epochs)
    layers = len(deep.network.hidden)
    return {"right": found[0], "shallow": found[1], "half": found[1] / 2, "in_proportion": found[1] * layers}


def accuracy_curve(scene: Scene, end: int) -> Facts:
    """Test accuracy epoch by epoch up to an epoch, beside that of one hidden layer."""
    curves = [
        scene.runs.at(lane, end).history["test_accuracy"] for lane in (scene.lane("A"), _shallow(scene))
    ]
    right = curves[0]
    x = np.arange(len(right), dtype=np.float64)
    return {
        "x": x,
        "right": right,
        "shallow": curves[1],
        "straight": np.linspace(right[0], right[-1], len(x)),
    }


def _shallow(scene: Scene) -> Experiment:
    lane = scene.lane("A")
    return lane.replace("network.hidden", [lane.network.hidden[0]])


def chains_gradient(scene: Scene, neurons: int = 4) -> Facts:
    """∂C/∂b₁ of a chain of single sigmoids with w and b from N(0, 1)."""
    chain = random_chain(neurons, stream(scene.experiment.seed, Stream.SAMPLING))
    found = chain_gradient(chain)
    return {
        "right": found.dc_db1,
        "without_weights": float(prod(found.prime)) * found.dc_da,
        "factors_added": float(sum(found.factors)) * found.dc_da,
        "with_own_weight": found.dc_db1 * chain.w[0],
        "last_factor": float(found.factors[-1]) * found.dc_da,
        "terms": " · ".join(
            f"({told})" if told[0] == "−" else told for told in _told(found.factors.tolist())
        ),
        "dc_da": found.dc_da,
    }


def weight_of_factor_one(scene: Scene) -> Facts:
    """From which ∣w∣ on a factor ∣w σ′(z)∣ can be 1: 1 over the largest σ′."""
    z = np.linspace(-6, 6, 1201)
    kind = ACTIVATIONS["sigmoid"]
    a = np.empty_like(z)
    kind.function(z, a)
    return {"right": float(1 / slope(kind, z).max()), "with_sigma": float(1 / a[len(z) // 2])}


def sum_of_paths(scene: Scene) -> Facts:
    """∂C/∂w of a first-layer weight as the sum over its paths, for the first training example.

    The weight whose strongest path says least of the sum.
    """
    trainer = scene.trainer()
    work, theta = walked(trainer), trainer.network.theta
    a = [part[:, 0] for part in work.a]
    prime = [slope(kind, z)[:, 0] for kind, z in zip(trainer.network.activations, work.z, strict=True)]
    delta = work.delta[-1][:, 0]
    places = [(j, k) for j in range(theta.sizes[1]) for k in range(theta.sizes[0]) if a[0][k]]
    found = {place: [path.product for path in paths(theta, a, prime, delta, 0, *place)] for place in places}

    def told(products: list[float]) -> float:
        return abs(max(products, key=abs) / (sum(products) or 1e-300) - 1)

    (j, k), products = max(found.items(), key=lambda item: told(item[1]))
    return {
        "right": sum(products),
        "strongest": max(products, key=abs),
        "averaged": sum(products) / len(products),
        "paths": ", ".join(_told(products)),
        "j": j + 1,
        "k": k + 1,
    }


def cure_or_time(scene: Scene) -> Facts:
    """Which is right most often: lane A, lane B, or lane A for twice as long; the next place: all alike."""
    accuracies = [float(scene.trainer(letter).history["test_accuracy"][-1]) for letter in "AB"]
    longer = scene.lane("A").replace("training.epochs", 2 * scene.at)
    accuracies.append(float(scene.runs.at(longer, 2 * scene.at).history["test_accuracy"][-1]))
    order = np.argsort(-np.array(accuracies), kind="stable")
    best, second = accuracies[order[0]], accuracies[order[1]]
    values = {f"value_{letter}": one for letter, one in zip("abc", accuracies, strict=True)}
    return {"right": int(order[0]), "margin": (best - second) / best, "longer": 2, "alike": 3, **values}


def smaller_gradient(scene: Scene, column: str) -> Facts:
    """A column of the lane, of A and B, whose ∂C/∂b of the first layer is the smaller one."""
    rows = [scene.trainer(letter).history.rows[-1] for letter in "AB"]
    low = int(np.argmin([row.grad_b[0] for row in rows]))
    right, other = (float(getattr(rows[i], column)) for i in (low, 1 - low))
    ratio = float(rows[low].grad_b[0] / rows[1 - low].grad_b[0])
    solved = 1.0 if column.endswith("accuracy") else 0.0
    found = {"right": right, "other": other, "if_solved": solved, "in_proportion": other * ratio}
    return found | {"twin": "AB"[low], "times": 1 / ratio}


def nearer_a_minimum(scene: Scene) -> Facts:
    """Which of lanes A and B has the lower training cost; the place behind them is "both alike"."""
    rows = [scene.trainer(letter).history.rows[-1] for letter in "AB"]
    costs = [row.train_cost for row in rows]
    low = int(np.argmin([row.grad_b[0] for row in rows]))
    margin = abs(costs[0] - costs[1]) / min(costs)
    return {"right": int(np.argmin(costs)), "margin": margin, "if_solved": low, "alike": 2}


MEASURES = (
    spread_of_z,
    kinds_of_neurons,
    accuracy_beside,
    norm_ratio,
    ratio_with,
    epochs_until,
    accuracy_curve,
    chains_gradient,
    weight_of_factor_one,
    sum_of_paths,
    cure_or_time,
    smaller_gradient,
    nearer_a_minimum,
)


def _told(values: Iterable[float]) -> list[str]:
    """With a point, as all numbers of a lesson."""
    with with_points():
        return [number(value) for value in values]
