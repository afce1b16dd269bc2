"""Measures of other ways to step, and of what a mistake in the program does."""

from math import log10, sqrt

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.gradient_check import GradientCheck, check_gradient
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.streams import Stream, stream
from nnviz.core.update_rules import ADAM_MEMORY
from nnviz.training.lessons.looking import train_cost
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.runs import Scene

SAMPLE = 50
"""Parameters that are held against differences."""


def step_growth(scene: Scene, optimizer: str, steps: int = 50) -> Facts:
    """On a slope that is the same everywhere: the last of so many steps over the first."""
    rule = OPTIMIZERS[optimizer].make(2, np.dtype(np.float64), scene.lane("A").training.mu)
    theta, lengths = np.zeros(2), []
    for _ in range(steps):
        rule.update(theta, np.array([1.0, 2.0]), 0.1)
        lengths.append(float(np.linalg.norm(rule.change)))
    return {"right": lengths[-1] / lengths[0], "steps": steps, "limit": 1 / (1 - rule.mu)}


def first_step_size(scene: Scene) -> Facts:
    """Median ∣Δθ∣ of the first step, where the gradient is not 0."""
    trainer = scene.trainer(at=0)
    before, eta = trainer.network.theta.vector.copy(), trainer.eta
    trainer.step()
    gradient = trainer.gradient.vector
    moved = np.abs(trainer.network.theta.vector - before)[gradient != 0]
    first, second = (1 - memory for memory in ADAM_MEMORY)
    return {
        "right": float(np.median(moved)),
        "as_gradient": eta * float(np.median(np.abs(gradient[gradient != 0]))),
        "uncorrected": eta * first / sqrt(second),
    }


def cost_after_one_step(scene: Scene, other: str = "sgd") -> Facts:
    """The training cost after one step, after one of another optimiser, and after one the wrong way."""
    lane = scene.lane("A")
    costs = []
    for one in (lane, lane.replace("training.optimizer", other)):
        trainer = scene.runs.at(one, 0)
        before, theta = train_cost(trainer), trainer.network.theta.vector
        start = theta.copy()
        trainer.step()
        costs.append(train_cost(trainer))
        theta[:] = 2 * start - theta
        costs.append(train_cost(trainer))
    return {"right": costs[0], "uphill": costs[1], "other": costs[2], "before": before}


def broken_accuracy(scene: Scene, mistake: str) -> Facts:
    """Share of the test examples that the same network gets right with a mistake made on purpose."""
    right, healthy = (1 - mistakes for mistakes in _mistakes(scene, mistake, scene.at))
    classes = len(scene.trainer().dataset.classes)
    loses = healthy**2 / right
    return {"right": right, "healthy": healthy, "evenly": 1 / classes, "loses": loses}


def broken_over_healthy(scene: Scene, mistake: str, before: int) -> Facts:
    """Test mistakes with a mistake in the program over those without, and the same at an earlier epoch."""
    broken, healthy = _mistakes(scene, mistake, scene.at)
    early = _mistakes(scene, mistake, before)
    return {"right": broken / healthy, "lead": early[0] / early[1], "broken": broken, "healthy": healthy}


def _mistakes(scene: Scene, mistake: str, epoch: int) -> tuple[float, float]:
    lane = scene.lane("A")
    trainers = (scene.runs.at(lane, epoch, name).history["test_accuracy"][-1] for name in (mistake, ""))
    broken, healthy = (1 - float(accuracy) for accuracy in trainers)
    return broken, healthy


def badge_error(scene: Scene, mistake: str, layer: int = 0, worst: str = "largest") -> Facts:
    """Relative error of a gradient with a mistake against central differences, over a sample of it.

    Of a layer, 1 being the first hidden one; 0 is all of them. ``worst`` is largest, median, or log, the
    largest as a power of ten.
    """
    errors = _compared(scene, mistake, layer).relative_error
    largest = float(errors.max())
    right = {"largest": largest, "median": float(np.median(errors)), "log": log10(max(largest, 1e-300))}
    as_log = worst == "log"
    return {"right": right[worst], "small": -2.0 if as_log else 0.01, "red": 0.0 if as_log else 1.0}


def _compared(scene: Scene, mistake: str, layer: int) -> GradientCheck:
    trainer = scene.runs.at(scene.lane("A"), 0, mistake)
    work: Backprop = trainer.deal()
    work.forward()
    work.backward()
    offsets = trainer.network.theta.offsets
    start, end = (offsets[layer - 1], offsets[layer]) if layer else (0, offsets[-1])
    rng = stream(trainer.experiment.seed, Stream.SAMPLING)
    tried = [start + int(place) for place in rng.choice(end - start, SAMPLE, replace=False)]
    return check_gradient(
        trainer.network, work.a[0], work.y, trainer.cost.name, tried=tried, found=work.gradient.vector
    )


MEASURES = (
    step_growth,
    first_step_size,
    cost_after_one_step,
    broken_accuracy,
    broken_over_healthy,
    badge_error,
)
