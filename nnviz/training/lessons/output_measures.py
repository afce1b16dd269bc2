"""Measures of the output: how fast it learns by each cost, and what softmax makes of ten numbers."""

from math import exp, log

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.measures import slope
from nnviz.core.parameters import Array
from nnviz.training.lessons.looking import test_activations, walked
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.runs import Scene
from nnviz.training.trainer import Trainer


def first_step_ratio(scene: Scene, cost: str) -> Facts:
    """∣Δw∣ of the first step of lane B over that of lane A, each one neuron on one example, by this cost."""
    lanes = [scene.lane(letter).replace("training.cost", cost) for letter in "AB"]
    trainers = [scene.runs.at(lane, 0) for lane in lanes]
    errors = [float((work.a[-1] - work.y)[0, 0]) for work in map(walked, trainers)]
    slopes = [float(_slope(trainer)) for trainer in trainers]
    activations = [float(walked(trainer).a[-1][0, 0]) for trainer in trainers]
    steps = []
    for trainer in trainers:
        before = trainer.network.theta.vector.copy()
        trainer.step()
        steps.append(abs(float(trainer.network.theta.vector[0] - before[0])))
    error = errors[1] / errors[0]
    return {
        "right": steps[1] / steps[0],
        "errors": error,
        "with_sigma": error * activations[1] / activations[0],
        "with_slope": error * slopes[1] / slopes[0],
        "squared": error**2,
    }


def _slope(trainer: Trainer) -> float:
    return float(slope(trainer.network.activations[-1], walked(trainer).z[-1])[0, 0])


def activation_curve(scene: Scene, twin: str = "A") -> Facts:
    """a of one neuron on one example with target 0, after each epoch: read off its quadratic cost, √(2C)."""
    curves = [_activations(scene, letter) for letter in ("A", twin)]
    right = curves[1]
    return {
        "x": np.arange(len(right), dtype=np.float64),
        "right": right,
        "other_start": curves[0],
        "straight": np.linspace(right[0], right[-1], len(right)),
        "without_slope": _activations(scene, twin, "cross_entropy"),
    }


def _activations(scene: Scene, twin: str, cost: str | None = None) -> Array:
    """With the cross-entropy δ = a − y, as if σ′ were not there; its a is that of e^{−C}."""
    experiment = scene.lane(twin) if cost is None else scene.lane(twin).replace("training.cost", cost)
    costs = scene.runs.at(experiment, scene.at).history["train_cost"]
    return np.sqrt(2 * costs) if cost is None else -np.expm1(-costs)


def linear_delta(scene: Scene) -> Facts:
    """δ of the output of the right digit for the first training picture: a − y where the output is linear."""
    work = walked(scene.trainer())
    j = int(work.y[:, 0].argmax())
    a, delta = float(work.a[-1][j, 0]), float(work.delta[-1][j, 0])
    prime = float(slope(ACTIVATIONS["sigmoid"], work.z[-1][j])[0])
    squared = 0.5 * (a - 1) ** 2
    return {"right": delta, "with_slope": delta * prime, "squared": squared, "uphill": -delta, "output": a}


class _Picture:
    """The test picture whose right output lies nearest to ½, and its ten outputs."""

    def __init__(self, scene: Scene) -> None:
        trainer = scene.trainer()
        z, a = test_activations(trainer, -1)
        labels = trainer.test.labels
        picture = int(np.argmin(np.abs(a[labels, np.arange(len(labels))] - 0.5)))
        self.z, self.a, self.true = z[:, picture], a[:, picture], int(labels[picture])
        others = np.where(np.arange(len(self.a)) == self.true, -np.inf, self.a)
        self.rival = int(others.argmax())
        self.facts: Facts = {
            "picture": picture + 1,
            "digit": self.true,
            "rival": self.rival,
            "output": float(self.a[self.true]),
            "other": float(self.a[self.rival]),
        }

    def softmax(self, added: Array) -> Array:
        """The outputs once so much is added to each z."""
        a = np.exp(self.z + added - (self.z + added).max())
        return np.asarray(a / a.sum())

    def raised(self, by: float) -> Array:
        """The outputs once z of the true digit is raised."""
        added = np.zeros(len(self.z))
        added[self.true] = by
        return self.softmax(added)


def softmax_raised(scene: Scene, by: float) -> Facts:
    """The right output of a picture once its z is raised."""
    one = _Picture(scene)
    a, z = one.a[one.true], one.z
    return one.facts | {
        "right": float(one.raised(by)[one.true]),
        "no_sum": float(a) * exp(by),
        "share": float((z[one.true] + by) / (z.sum() + by)),
        "moved": float(a) + by,
    }


def rival_lowered(scene: Scene, by: float) -> Facts:
    """The output of the strongest rival once z of the right digit is raised."""
    one = _Picture(scene)
    after = one.raised(by)
    shared = (after[one.true] - one.a[one.true]) / (len(one.a) - 1)
    before = float(one.a[one.rival])
    found = {"right": float(after[one.rival]), "unchanged": before, "shared_out": before - float(shared)}
    return one.facts | found


def all_raised(scene: Scene, by: float) -> Facts:
    """The right output once the same is added to every z."""
    one = _Picture(scene)
    z, a = one.z, float(one.a[one.true])
    return one.facts | {
        "right": float(one.softmax(np.full(len(z), by))[one.true]),
        "no_sum": a * exp(by),
        "share": float((z[one.true] + by) / (z + by).sum()),
    }


def surprise(scene: Scene) -> Facts:
    """−ln a of the right output."""
    one = _Picture(scene)
    a = float(one.a[one.true])
    return one.facts | {"right": -log(a), "missing": 1 - a, "squared": (1 - a) ** 2}


MEASURES = (
    first_step_ratio,
    activation_curve,
    linear_delta,
    softmax_raised,
    rival_lowered,
    all_raised,
    surprise,
)
