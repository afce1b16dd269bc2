"""Cost, accuracy and gradient over the whole data, in pieces that can be interrupted."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.core.backprop import Backprop
from nnviz.core.constant_answer import best_constant_answer, constant_answer_cost
from nnviz.core.costs import Cost
from nnviz.core.measures import (
    bias_norms,
    example_bias_norm,
    per_weight,
    saturated_share,
    slope,
    weight_norms,
)
from nnviz.core.network import Network
from nnviz.core.parameters import Array
from nnviz.data.coding import decode
from nnviz.training.answers import Answers
from nnviz.training.examples import Examples
from nnviz.training.scores import regression_scores

PIECES = (500, 250, 100, 50)
"""Examples fed forward at a time: the most that make up about a millisecond, of a large network the fewest.

Each divides `GRADIENT_EXAMPLES`.
"""

PRODUCTS = 50_000_000
"""Weights times examples in a piece, at most where there is a choice."""

GRADIENT_EXAMPLES = 1000
"""How many of the training examples the gradient of an epoch is taken over."""


class Result(Struct):
    """What an evaluation found; complete when `evaluate` is exhausted.

    Without classes accuracy is NaN, with them R² and the error in units; all is NaN of a part that has no
    examples.
    """

    train_cost: float = 0.0
    train_accuracy: float = 0.0
    test_cost: float = 0.0
    test_accuracy: float = 0.0
    validation_cost: float = np.nan
    validation_accuracy: float = np.nan
    test_r2: float = np.nan
    test_rmse: float = np.nan


class Evaluation:
    """Judges a network on its training, test and validation examples.

    Parameters
    ----------
    network
        Must not change until the evaluation is complete.
    cost
        C₀, without a penalty.
    train, test
        The examples.
    class_weights
        (classes,) what an example of each class counts in cost and gradient; None for 1.
    validation
        Examples of a third part, if there is one.
    unit
        (n_L,) or (1,) what 1 is of each target in its own unit, where targets are amounts.

    Attributes
    ----------
    dead : (L,)
        Share of each layer's units whose slope is 0 on every training example.
    answers
        What came out, once the evaluation is complete.
    """

    def __init__(
        self,
        network: Network,
        cost: Cost,
        train: Examples,
        test: Examples,
        class_weights: Array | None = None,
        validation: Examples | None = None,
        unit: Array | None = None,
    ) -> None:
        self.network, self.cost, self._unit = network, cost, unit
        self.train, self.test, self.validation = train, test, validation
        self._class_weights = class_weights
        self._piece = next((m for m in PIECES if m * network.theta.count <= PRODUCTS), PIECES[-1])
        self.result = Result()
        self.gradient = network.theta.like()
        self._piece_gradient = network.theta.like()
        self._saturated: Array = np.zeros(len(network.activations))
        self._example_grad_b: Array = np.zeros(len(network.activations))
        self.dead: Array = np.full(len(network.activations), np.nan)
        self.answers: Answers | None = None
        self._works: dict[int, Backprop] = {}
        self._under_way: Iterator[None] | None = None

    # -- a piece at a time ------------------------------------------------------------------------

    def begin(self, step: int) -> None:
        """Be due from now on, after so many mini-batches, until `go_on` has done all."""
        self._under_way = self.pieces(step)

    @property
    def is_due(self) -> bool:
        """Whether it has begun and is not complete."""
        return self._under_way is not None

    def go_on(self) -> bool:
        """Do the next piece, a millisecond or so; whether all is done."""
        for _ in self._under_way or ():
            return False
        self._under_way = None
        return True

    def forget(self) -> None:
        """The network is another one now: what was found of its neurons and answers holds no more."""
        self._under_way = self.answers = None
        self.dead = np.full(len(self.network.activations), np.nan)

    # -- the work ---------------------------------------------------------------------------------

    def pieces(self, step: int = 0) -> Iterator[None]:
        """Do the work after so many mini-batches, yielding after every piece of it."""
        self.result = Result()
        for total_of in (self.gradient.vector, self._saturated, self._example_grad_b):
            total_of.fill(0)
        alive = [np.zeros(n, np.bool_) for n in self.network.sizes[1:]]
        wrong = np.zeros(len(self.train), np.bool_)
        outputs = np.empty((len(self.test), self.network.sizes[-1]), self.gradient.vector.dtype)
        for name, examples in self._parts():
            total, right = 0.0, 0
            for start in range(0, len(examples), self._piece):
                end = min(start + self._piece, len(examples))
                work = self._fed(examples, start, end)
                total += float(work.costs().sum(dtype=np.float64))
                found = self._is_right(work, examples, start)
                right += int(np.count_nonzero(found))
                if name == "train":
                    wrong[start:end] = ~found
                    is_first = start < GRADIENT_EXAMPLES
                    if is_first:
                        yield
                        self._differentiate(work)
                        self._measure(work)
                    self._look_for_life(work, alive, work.prime if is_first else None)
                elif name == "test":
                    outputs[start:end] = work.a[-1].T
                yield
            setattr(self.result, f"{name}_cost", total / len(examples) if len(examples) else np.nan)
            judged = len(examples) if examples.classes else 0
            setattr(self.result, f"{name}_accuracy", right / judged if judged else np.nan)

        if self._unit is not None:
            scores = regression_scores(outputs, self.test.targets, self._unit)
            self.result.test_r2, self.result.test_rmse = scores
        self.dead = np.array([1 - units.mean() for units in alive])
        for array in (outputs, wrong):
            array.flags.writeable = False
        self.answers = Answers(outputs, wrong, step)

    def _parts(self) -> Iterator[tuple[str, Examples]]:
        yield "train", self.train
        yield "test", self.test
        if self.validation is not None:
            yield "validation", self.validation

    def _look_for_life(
        self, work: Backprop, alive: list[NDArray[np.bool_]], known: Sequence[Array] | None
    ) -> None:
        """``known`` are the slopes, where they have been asked for already."""
        for layer, (units, activation, z) in enumerate(
            zip(alive, self.network.activations, work.z, strict=True)
        ):
            # Only a unit that was not seen alive yet is worth looking at, so this soon costs nothing.
            waiting = np.flatnonzero(~units)
            if waiting.size:
                prime = slope(activation, z[waiting]) if known is None else known[layer][waiting]
                units[waiting] = prime.any(axis=1)

    @cached_property
    def constant_cost(self) -> float:
        """C₀ of the best constant answer on the training set: what a run has to beat."""
        output, each = self.network.activations[-1], self._weights_of(self.train)
        return constant_answer_cost(self.cost, output, self.train.targets.T, each)

    @cached_property
    def constant_test_cost(self) -> float:
        """What that very answer, taken from the training set, costs on the test examples; NaN without any."""
        if not (len(self.train) and len(self.test)):
            return np.nan
        output, each = self.network.activations[-1], self._weights_of(self.train)
        z, a = best_constant_answer(output, self.train.targets.T, each)
        costs, weights = self.cost.per_example(z, a, self.test.targets.T), self._weights_of(self.test)
        return float(np.mean(costs if weights is None else costs * weights))

    def _weights_of(self, examples: Examples) -> Array | None:
        weights = self._class_weights
        return None if weights is None else weights[examples.labels]

    def full_gradient(self) -> Array:
        """∇C₀ (P,) of the training set or its first `GRADIENT_EXAMPLES`, all at once.

        Raises
        ------
        RuntimeError
            An evaluation is under way, which works in the same buffers.
        """
        if self.is_due:
            raise RuntimeError("an evaluation is under way, in the same buffers")
        self.gradient.vector.fill(0)
        n = self._gradient_examples
        for start in range(0, n, self._piece):
            self._differentiate(self._fed(self.train, start, min(start + self._piece, n)))
        return self.gradient.vector

    @property
    def _gradient_examples(self) -> int:
        return min(len(self.train), GRADIENT_EXAMPLES)

    def measures(self) -> dict[str, Array]:
        """grad_b, grad_w, grad_rms, saturated and example_grad_b, each (L,) in float64."""
        grad_w = weight_norms(self.gradient).astype(np.float64)
        return {
            "grad_b": bias_norms(self.gradient).astype(np.float64),
            "grad_w": grad_w,
            "grad_rms": per_weight(grad_w, self.network.theta),
            "saturated": self._saturated.copy(),
            "example_grad_b": self._example_grad_b.copy(),
        }

    def _fed(self, examples: Examples, start: int, end: int) -> Backprop:
        work = self._work(end - start)
        rows = examples.rows[start:end].astype(self.network.theta.vector.dtype, copy=False)
        work.look_at(rows, examples.targets[start:end])
        if self._class_weights is not None:
            work.weights = self._class_weights[examples.labels[start:end]]
        work.forward()
        return work

    def _work(self, m: int) -> Backprop:
        if m not in self._works:
            self._works[m] = Backprop(self.network, self.cost, m, self._piece_gradient)
        return self._works[m]

    def _differentiate(self, work: Backprop) -> None:
        work.backward()
        self.gradient.vector += work.m / self._gradient_examples * self._piece_gradient.vector

    def _measure(self, work: Backprop) -> None:
        work.prime[-1][:] = slope(self.network.activations[-1], work.z[-1])  # which not every cost asks for
        share = work.m / self._gradient_examples
        for layer, prime in enumerate(work.prime):
            self._saturated[layer] += share * saturated_share(prime)
            self._example_grad_b[layer] += share * example_bias_norm(work.delta[layer])

    def _is_right(self, work: Backprop, examples: Examples, start: int) -> NDArray[np.bool_]:
        answers = decode(work.a[-1].T, len(examples.classes), examples.coding)
        return np.asarray(answers == examples.labels[start : start + work.m])
