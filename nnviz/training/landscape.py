"""The valley of an experiment: its true cost on a plane, with the ways that training takes over it."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.costs import COSTS
from nnviz.core.hessian import hessian_times, largest_eigenvalue
from nnviz.core.naming import count
from nnviz.core.network import Network
from nnviz.core.objective import Objective
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array
from nnviz.core.schedules import Course
from nnviz.core.valley import Plane, Slice, Trail, main_plane, slice_around, trail_on, weight_plane
from nnviz.data.dataset import Dataset
from nnviz.data.loading import part
from nnviz.data.reading import Progress
from nnviz.experiment.experiment import Experiment, Training
from nnviz.training.dealer import Dealer
from nnviz.training.examples import Examples, lay_out, weights_of_classes
from nnviz.training.trainer import fresh_network
from nnviz.training.update import Update
from nnviz.training.way import Way

SIDE = 21
"""Points of a slice along each direction."""

UPDATES = 60
"""Of each walk; of the Hessian technique fewer, which asks for 2P gradients each time."""

WORK, LEAST = 3_500_000, 300
"""Examples times parameters that are asked at each point, and examples that are asked at least."""

LOST = 50.0
"""A walk is not followed beyond so many times the length of θ at its start (or 1)."""


class Survey(Struct, frozen=True, eq=False):
    """What was found.

    Attributes
    ----------
    plane, slice
        Where, and the cost there.
    shares : (2,) or None
        How much of the ways' variance each direction holds; None on a plane of two chosen weights.
    trails
        One for each way.
    curvature
        λ_max, the largest eigenvalue of the Hessian at the end of the first way.
    asked, examples
        How many of the training examples the cost is the mean of, and how many there are.
    """

    plane: Plane
    slice: Slice
    shares: Array | None
    trails: tuple[Trail, ...]
    curvature: float
    asked: int
    examples: int


class Ground:
    """The cost of an experiment over its training set, or over the first so many of a large one.

    Attributes
    ----------
    asked, examples
        How many training examples the cost is over, and how many there are.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset) -> None:
        self.experiment, self.examples = experiment, len(dataset.x_train)
        few: dict[str, object] = {
            f"{kind}_{name}": getattr(dataset, f"{kind}_{name}")[:1]
            for kind in ("x", "y", "labels")
            for name in ("test", "validation")
        }
        sizes = (dataset.n_inputs, *experiment.network.hidden, dataset.n_outputs)
        parameters = sum((n + 1) * m for n, m in pairwise(sizes))
        self.asked = sample_size(self.examples, parameters)
        first: dict[str, object] = {
            name: getattr(dataset, name)[: self.asked] for name in ("x_train", "y_train", "labels_train")
        }
        self.dataset, self.train, *_ = lay_out(
            replace(dataset, **first, **few), experiment.training.precision
        )

    def network(self) -> Network:
        """As it is before the first step."""
        return fresh_network(self.experiment, self.dataset)

    def objective(self) -> Objective:
        """C as it is trained: with class weights and penalty, without the noise of dropout."""
        training = self.experiment.training
        return Objective(
            self.network(),
            self.train.rows[:, :-1].T,
            self.train.targets.T,
            training.cost,
            regularizer=training.regularizer,
            lmbda=training.lmbda if training.has_penalty else 0.0,
            n=self.examples,
            weights=_weights(training, self.train),
        )

    def walk(self, training: Training, tell: Progress) -> Way:
        """From the start, `updates_of` of them; it ends early where the numbers run away.

        Raises
        ------
        ExperimentError
            The optimiser is not for a network of this size.
        """
        network, n = self.network(), len(self.train)
        # The same weight for the penalty, though it is n that λ is divided by.
        own = replace(training, lmbda=training.lmbda * n / self.examples, schedule=Training().schedule)
        experiment = self.experiment.with_training(own)
        dealer = Dealer(experiment, network, COSTS[own.cost], self.train)
        rule = Update(network, n, own)
        rule.begin_epoch(0, Course())
        dealer.form_at(rule.rate)
        theta, thetas, position, epoch = network.theta.vector, [network.theta.vector.copy()], 0, 0
        far = LOST * max(1.0, float(np.linalg.norm(theta)))
        updates = updates_of(training, theta.size)
        with np.errstate(all="ignore"):
            for step in range(updates):
                work = dealer.deal(position, step)
                work.forward()
                work.backward()
                rule.apply(work)
                if not np.linalg.norm(theta) < far:
                    break
                thetas.append(theta.copy())
                position += work.m
                if position >= n:
                    position, epoch = 0, epoch + 1
                    dealer.shuffle(epoch)
                tell((step + 1) / updates)
        return Way("", tuple(range(len(thetas))), np.asarray(thetas, np.float64))


def sample_size(examples: int, parameters: int) -> int:
    """How many of the training examples the cost is asked on; all where that is quick enough."""
    most = max(LEAST, WORK // parameters // 100 * 100)
    return min(examples, most)


def updates_of(training: Training, parameters: int) -> int:
    """How many updates a walk has."""
    few = max(4, 3000 // parameters) if OPTIMIZERS[training.optimizer].needs_hessian else UPDATES
    return min(UPDATES, few)


def drunken_walks(ground: Ground, training: Training, tell: Progress) -> tuple[Way, ...]:
    """From the same start with all examples in a mini-batch, with 10, and with one alone."""
    n = len(ground.train)
    sizes = sorted({n, *(size for size in (10, 1) if size < n)}, reverse=True)
    names = [f"m = {size}" if size < n else f"m = all {count(n)}" for size in sizes]
    return tuple(
        replace(
            ground.walk(replace(training, batch_size=size), part(tell, k / len(sizes), (k + 1) / len(sizes))),
            name=name,
        )
        for k, (size, name) in enumerate(zip(sizes, names, strict=True))
    )


def survey(ground: Ground, ways: Sequence[Way], weights: tuple[int, int] | None, tell: Progress) -> Survey:
    """What lies on the plane of two weights (their places in θ), or of the main directions of all ways.

    Raises
    ------
    ValueError
        The ways span no plane.
    """
    objective = ground.objective()
    end = np.asarray(ways[0].thetas[-1], np.float64)
    if weights is None:
        plane, shares = main_plane(np.concatenate([way.thetas for way in ways]), end)
    else:
        plane, shares = weight_plane(end, *weights), None
    points = np.concatenate([plane.coordinates(way.thetas) for way in ways])
    cost_of = _quietly(objective.value)
    found = slice_around(cost_of, plane, points, SIDE, part(tell, 0.0, 0.5))
    trails = []
    for k, way in enumerate(ways):
        told = part(tell, 0.5 + 0.4 * k / len(ways), 0.5 + 0.4 * (k + 1) / len(ways))
        trails.append(trail_on(plane, way.name, way.steps, way.thetas, cost_of, told))
    curvature = largest_eigenvalue(lambda v: _curve(objective, end, v, tell), end.size)
    return Survey(plane, found, shares, tuple(trails), curvature, ground.asked, ground.examples)


def _curve(objective: Objective, theta: Array, v: Array, tell: Progress) -> Array:
    tell(0.95)
    return hessian_times(objective.bending_gradient, theta, v)


def _quietly(cost_of: Callable[[Array], float]) -> Callable[[Array], float]:
    def cost(theta: Array) -> float:
        with np.errstate(all="ignore"):
            return cost_of(theta)

    return cost


def _weights(training: Training, train: Examples) -> Array | None:
    of_class = weights_of_classes(training.class_weights, train)
    return None if of_class is None else of_class[train.labels]
