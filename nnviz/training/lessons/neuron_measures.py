"""Measures of single neurons: where they fire, how steep they are, what they build together."""

from itertools import product

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.measures import slope
from nnviz.core.parameters import Array
from nnviz.training.lessons.looking import IN_SIGHT, test_activations
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.runs import Scene


def edge_of_neuron(scene: Scene) -> Facts:
    """Of the first input, the other at 0: from where on the output neuron gives more than ½, −b/w₁."""
    theta = scene.trainer().network.theta
    w, b = float(theta.weights[-1][0, 0]), float(theta.biases[-1][0, 0])
    return {"right": -b / w, "flipped": b / w, "without_bias": 0.0, "undivided": -b, "weight": w, "bias": b}


def share_lit(scene: Scene, change: float) -> Facts:
    """Share of the test examples for which a hidden neuron is lit (z > 0) once b was changed.

    The neuron of the first hidden layer that is lit for nearest to half of them, of those in sight.
    """
    trainer = scene.trainer()
    z = test_activations(trainer, 0)[0]
    j = int(np.argmin(np.abs((z[:IN_SIGHT] > 0).mean(axis=1) - 0.5)))

    def lit(added: float) -> float:
        return float(np.mean(z[j] + added > 0))

    return {
        "right": lit(change),
        "flipped": lit(-change),
        "without_bias": lit(0.0),
        "neuron": j + 1,
        "bias": float(trainer.network.theta.biases[0][j, 0]),
    }


def weighted_sum(scene: Scene, w: str, b: float, x: str) -> Facts:
    """z = w·x + b of a neuron with these numbers, which stand with commas between them."""
    weights, inputs = (np.array([float(number) for number in text.split(",")]) for text in (w, x))
    total = float(weights @ inputs)
    one = float(weights[0] * inputs[0])
    return {"right": total + b, "without_bias": total, "flipped": total - b, "one_input": one + b}


def rows_right(scene: Scene, twin: str = "A") -> Facts:
    """Rows of a truth table whose outputs all lie on the right side of ½."""
    trainer = scene.trainer(twin)
    x, y = trainer.train.rows[:, :-1], trainer.train.targets
    right = ((trainer.network.feedforward(x.T).T > 0.5) == (y > 0.5)).all(axis=1)
    return {"right": int(right.sum()), "rows": len(y)}


def gates_of_adder(scene: Scene) -> Facts:
    """NANDs of a half adder in which a gate may be used twice; it is tried on all four pairs."""
    shared = [("x1", "x2"), ("x1", "g0"), ("x2", "g0"), ("g1", "g2"), ("g0", "g0")]
    for x1, x2 in product((0, 1), repeat=2):
        wires = {"x1": x1, "x2": x2}
        for i, (one, other) in enumerate(shared):
            wires[f"g{i}"] = int(-2 * wires[one] - 2 * wires[other] + 3 > 0)
        if 2 * wires["g4"] + wires["g3"] != x1 + x2:
            raise AssertionError(f"the half adder adds {x1} and {x2} wrongly")
    own_and = 2  # a NAND, and another that turns it round
    return {"right": len(shared), "outputs": 2, "unshared": len(shared) - 1 + own_and}


def nudged_output(scene: Scene, by: float) -> Facts:
    """By how much the first output rises for inputs that are all 1 when its first weight is raised."""
    trainer = scene.trainer()
    network = trainer.network
    ones = np.ones(network.sizes[0])
    before = float(network.feedforward(ones)[0])
    network.theta.weights[-1][0, 0] += by
    after = float(network.feedforward(ones)[0])
    quarter = by / 4
    alike = np.flatnonzero((trainer.test.rows[:, : len(ones)] == 1).all(axis=1))
    return {
        **({"picture": int(alike[0]) + 1} if len(alike) else {}),
        "right": after - before,
        "moved": by,
        "with_sigma": before * by,
        "with_quarter": quarter,
        "stepped": 0.0,
        "output": before,
    }


def steepest(scene: Scene, k: float) -> Facts:
    """The steepest slope of σ(kz)."""
    z = np.linspace(-6, 6, 1201)
    prime = slope(ACTIVATIONS["sigmoid"], k * z)
    return {"right": float(k * prime.max()), "unscaled": float(prime.max()), "k": k}


def times_steeper(scene: Scene, one: str, other: str) -> Facts:
    """How many times steeper one activation is at 0 than another."""
    primes = [float(slope(ACTIVATIONS[name], np.zeros(1))[0]) for name in (one, other)]
    heights = [float(np.ptp(_curve(name))) for name in (one, other)]
    return {"right": primes[0] / primes[1], "heights": round(heights[0] / heights[1])}


def slope_curve(scene: Scene, activation: str = "sigmoid", reach: float = 6) -> Facts:
    """σ′ over z, at 61 places."""
    z = np.linspace(-reach, reach, 61)
    spike = np.where(np.arange(len(z)) == len(z) // 2, 1.0, 0.0)
    return {
        "x": z,
        "over": "z",
        "right": slope(ACTIVATIONS[activation], z),
        "with_sigma": _values(activation, z),
        "stepped": spike,
        "with_quarter": np.full(len(z), 0.25),
    }


def _values(activation: str, z: Array) -> Array:
    a = np.empty_like(z)
    ACTIVATIONS[activation].function(z, a)
    return a


def _curve(activation: str) -> Array:
    return _values(activation, np.linspace(-20, 20, 401))


MEASURES = (
    edge_of_neuron,
    share_lit,
    weighted_sum,
    rows_right,
    gates_of_adder,
    nudged_output,
    steepest,
    times_steeper,
    slope_curve,
)
