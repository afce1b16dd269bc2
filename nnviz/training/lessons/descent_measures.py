"""Measures of costs, steps and ways downhill."""

from math import sqrt

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.streams import Stream, stream
from nnviz.training.lessons.looking import all_walked, train_cost, walked
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.runs import Scene

_HALVINGS = 50


def cost_of_example(scene: Scene, example: int = 1) -> Facts:
    """Quadratic cost of a training example, the first being 1: ½ Σ (y − a)²."""
    work = walked(scene.trainer(), example - 1)
    off = (work.y - work.a[-1])[:, 0]
    return {
        "right": float(work.costs()[0]),
        "mean_over_outputs": float(0.5 * np.square(off).mean() * 2),
        "true_output": float(0.5 * off[int(work.y[:, 0].argmax())] ** 2),
        "absolute": float(np.abs(off).sum()),
        "digit": int(work.y[:, 0].argmax()),
        "outputs": ", ".join(f"{a:.2f}" for a in work.a[-1][:, 0]),
    }


def cost_of_set(scene: Scene) -> Facts:
    """Cost of the training set: the mean of its examples' costs."""
    trainer = scene.trainer()
    mistakes = 1 - float(trainer.history["train_accuracy"][-1])
    return {"right": train_cost(trainer), "count": len(trainer.train), "error_rate": mistakes}


def cost_of_slide(scene: Scene, before: float, after: float) -> Facts:
    """What an example's quadratic cost loses when the output of the right class goes up."""
    lost, way = 0.5 * ((1 - before) ** 2 - (1 - after) ** 2), after - before
    return {"right": lost, "error_rate": 0.0, "absolute": way}


def step_change(scene: Scene) -> Facts:
    """ΔC of the training set by one step of plain descent on all of it: C after it minus C before."""
    trainer = scene.trainer()
    eta, before = trainer.eta, train_cost(trainer)
    gradient = all_walked(trainer).gradient.vector
    theta = trainer.network.theta.vector

    def moved(by: float) -> float:
        theta[:] += by * gradient
        found = train_cost(trainer) - before
        theta[:] -= by * gradient
        return found

    norm = float(np.linalg.norm(gradient))
    right = moved(-eta)
    return {
        "right": right,
        "uphill": moved(eta),
        "norm": -eta * norm,
        "minus_eta": -eta,
        "share_of_cost": -eta * before,
        "forecast": -eta * norm**2,
        "cost": before,
        "length": norm,
    }


def component_ratio(scene: Scene, by: float = 0.001) -> Facts:
    """∣ΔC∣ of raising the weight with the largest ∣∂C/∂w∣, over that of the one in the middle of the list."""
    trainer = scene.trainer()
    theta = trainer.network.theta
    gradient = np.abs(all_walked(trainer).gradient.vector)
    ranked = np.flatnonzero(theta.is_weight)
    ranked = ranked[np.argsort(gradient[ranked], kind="stable")]
    before, changes, sizes = train_cost(trainer), [], []
    for place in (ranked[-1], ranked[len(ranked) // 2]):
        sizes.append(abs(float(theta.vector[place])))
        theta.vector[place] += by
        changes.append(abs(train_cost(trainer) - before))
        theta.vector[place] -= by
    return {
        "right": changes[0] / changes[1],
        "by_size": sizes[0] / sizes[1],
        "largest": changes[0] / by,
        "middle": changes[1] / by,
    }


def twin_with(scene: Scene, lowest: str = "", highest: str = "", options: int = 0) -> Facts:
    """Which lane has the lowest, or the highest, value of a column of history.csv: its place among the lanes.

    The place behind the last lane is that of "all alike".
    """
    letters = scene.letters
    column = lowest or highest
    values = np.array([scene.trainer(letter).history[column][-1] for letter in letters])
    order = np.argsort(values if lowest else -values, kind="stable")
    etas = [scene.lane(letter).training.eta for letter in letters]
    best, second = values[order[0]], values[order[1]]
    return {
        "right": int(order[0]),
        "margin": float(abs(best - second) / abs(best)),
        "largest": int(np.argmax(etas)),
        "smallest": int(np.argmin(etas)),
        "alike": len(letters),
        **{f"value_{letter.lower()}": float(value) for letter, value in zip(letters, values, strict=True)},
    }


def last_stable_eta(scene: Scene, curvatures: str) -> Facts:
    """On a bowl ½ Σ λ_i v_i²: the η from which on the path leads out, closed in on from both sides."""
    lambdas = np.array([float(number) for number in curvatures.split(",")])
    stays, leaves = 0.0, 10.0
    for _ in range(_HALVINGS):
        eta = (stays + leaves) / 2
        stays, leaves = (stays, eta) if (np.abs(1 - eta * lambdas) > 1).any() else (eta, leaves)
    return {"right": leaves, "quickest": 1 / lambdas.max(), "gentlest": 2 / lambdas.min()}


def starts_solved(scene: Scene, starts: int = 20, over: float = 0.95) -> Facts:
    """How many starts, each from a seed of its own, end with over this share of the test examples right."""
    first = scene.lane("A").seed * (starts - 1)  # so that no two sheets of a class share a start
    ends = [float(scene.trainer(more_seed=first + i).history["test_accuracy"][-1]) for i in range(starts)]
    return {"right": sum(end > over for end in ends), "starts": starts, "worst": min(ends)}


def steps_of_epoch(scene: Scene) -> Facts:
    """Mini-batches of one epoch, counted."""
    trainer = scene.trainer(at=0)
    trainer.run_epoch()
    return {"right": trainer.steps, "examples": len(trainer.train)}


def mean_cosine(scene: Scene, batches: int = 100) -> Facts:
    """cos of the angle between a mini-batch's gradient and that of all examples, mean of many batches."""
    trainer = scene.trainer()
    full, m = all_walked(trainer).gradient.vector, trainer.training.batch_size
    rng, found = stream(trainer.experiment.seed, Stream.SAMPLING), []
    work = Backprop(trainer.network, trainer.cost, m)
    for _ in range(batches):
        chosen = rng.choice(len(trainer.train), m, replace=False)
        work.look_at(trainer.train.rows[chosen], trainer.train.targets[chosen])
        work.forward()
        work.backward()
        one = work.gradient.vector
        found.append(float(one @ full / np.linalg.norm(one) / np.linalg.norm(full)))
    return {"right": float(np.mean(found)), "share": m / len(trainer.train), "lowest": min(found)}


def share_of_rises(scene: Scene) -> Facts:
    """Share of the next epoch's steps after which the cost of all training examples is higher than before."""
    trainer = scene.trainer()
    costs, end = [train_cost(trainer)], trainer.epoch + 1
    while trainer.epoch < end:
        trainer.step()
        costs.append(train_cost(trainer))
    rises = np.diff(costs) > 0
    return {"right": float(rises.mean()), "always_down": 0.0, "steps": len(rises)}


def path_over_distance(scene: Scene) -> Facts:
    """Length of the next epoch's path over the distance from its beginning to its end."""
    trainer = scene.trainer()
    theta, end = trainer.network.theta.vector, trainer.epoch + 1
    start, last, length, steps = theta.copy(), theta.copy(), 0.0, 0
    while trainer.epoch < end:
        trainer.step()
        length += float(np.linalg.norm(theta - last))
        last, steps = theta.copy(), steps + 1
    distance = float(np.linalg.norm(theta - start))
    return {"right": length / distance, "always_down": 1.0, "random_walk": sqrt(steps), "steps": steps}


MEASURES = (
    cost_of_example,
    cost_of_set,
    cost_of_slide,
    step_change,
    component_ratio,
    twin_with,
    last_stable_eta,
    starts_solved,
    steps_of_epoch,
    mean_cosine,
    share_of_rises,
    path_over_distance,
)
