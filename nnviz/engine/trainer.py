"""One network learning one experiment, one mini-batch at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.batching import batches_left, shuffled_deck
from nnviz.core.costs import COSTS
from nnviz.core.measures import update_ratios
from nnviz.core.network import Network
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array, Parameters
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.streams import Stream, stream
from nnviz.data.dataset import Dataset
from nnviz.engine.evaluation import Evaluation
from nnviz.engine.examples import Examples
from nnviz.engine.experiment import Experiment, Training
from nnviz.engine.fields import ExperimentError
from nnviz.engine.history import CostSamples, GradientHistory, History, Row
from nnviz.engine.timeline import Keyframe, Timeline

DIVERGED_FACTOR = 1000.0
"""A mini-batch cost so many times the first one (or 1, if that is more) has diverged."""

KEEP_EVERY = 256
"""Mini-batches between two looks back at a good state, a multiple of the ring of norms."""


@dataclass(frozen=True)
class Divergence:
    """Where and how far a run went astray."""

    epoch: int
    step: int
    cost: float
    first_cost: float


class Trainer:
    """Trains; stops anywhere; goes back.

    Parameters
    ----------
    experiment
        What to do.
    dataset, train, test
        Its data, laid out by `examples.lay_out` in the experiment's precision.

    Attributes
    ----------
    network : Network
        ``network.theta.vector`` may be written to.
    epoch, steps, position, samples
        Epochs and mini-batches done, examples dealt of the current deck and in all.
    history : History
        One row for each epoch, row 0 before training.
    divergence : Divergence or None
        Set when the cost has run away; θ is then that of the last good state.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset, train: Examples, test: Examples) -> None:
        _check_sizes(dataset, train)
        self.experiment, self.dataset = experiment, dataset
        self.train, self.test = train, test
        self.network = Network(
            [dataset.n_inputs, *experiment.network.hidden, dataset.n_outputs],
            activation=experiment.hidden_activations(),
            output=experiment.network.output,
            initializer=experiment.network.initializer,
            rng=stream(experiment.seed, Stream.INITIALISATION),
            dtype=experiment.training.precision,
        )
        theta = self.network.theta
        self.gradient = theta.like()
        self.cost = COSTS[experiment.training.cost]
        self._works: dict[int, Backprop] = {}
        self._is_weight = theta.is_weight.astype(theta.vector.dtype)
        self._total: Array = np.zeros_like(theta.vector)
        self.gradients = GradientHistory(self.gradient)
        self.cost_samples = CostSamples()
        self.history = History(len(theta.blocks))
        self.timeline = Timeline()
        self.divergence: Divergence | None = None
        self.epoch = self.steps = self.position = self.samples = 0
        self._deck = shuffled_deck(len(train), experiment.seed, 0)
        self._evaluator = Evaluation(self.network, self.cost, train, test)
        self._evaluation: Iterator[None] | None = None
        self._good: Keyframe | None = None
        self.last_work: Backprop | None = None
        self._tune(experiment.training)
        self._begin_evaluation()

    # -- going on ---------------------------------------------------------------------------------

    def step(self) -> None:
        """One mini-batch, with the evaluation that the end of an epoch asks for."""
        self.finish_evaluation()
        with np.errstate(all="ignore"):
            self.advance()
        self.finish_evaluation()

    def run_epoch(self) -> None:
        """To the end of the epoch in hand."""
        self.finish_evaluation()
        epoch = self.epoch
        with np.errstate(all="ignore"):
            while self.epoch == epoch and self.divergence is None:
                self.advance()
        self.finish_evaluation()

    def advance(self) -> None:
        """The next bit of work, a millisecond or so: a piece of an evaluation, or a mini-batch.

        Run it under ``np.errstate(all="ignore")``: a run that goes astray is looked for by its numbers.
        """
        if self._evaluation is not None:
            self._evaluate_a_piece()
        elif self.divergence is None:
            work = self.deal()
            work.forward()
            work.backward()
            self.update(work)

    @property
    def is_evaluating(self) -> bool:
        """Whether an evaluation is due before the next mini-batch."""
        return self._evaluation is not None

    def finish_evaluation(self) -> None:
        """Do what is left of the evaluation that is due, if one is."""
        with np.errstate(all="ignore"):
            while self._evaluation is not None:
                self._evaluate_a_piece()

    def deal(self) -> Backprop:
        """The next mini-batch, gathered but not yet counted."""
        hand = self._deck[self.position : self.position + self.training.batch_size]
        work = self._works.get(len(hand))
        if work is None:
            work = self._works[len(hand)] = Backprop(self.network, self.cost, len(hand), self.gradient)
        # All indices are in range; "clip" only spares NumPy a buffer.
        self.train.rows.take(hand, 0, work.rows, "clip")
        self.train.targets.take(hand, 0, work.targets, "clip")
        return work

    def update(self, work: Backprop) -> None:
        """Move θ against the gradient of a mini-batch that went through, and count it."""
        theta, nabla = self.network.theta.vector, self.gradient.vector
        self.optimizer.update(theta, self._with_penalty(theta, nabla), self.training.eta)
        self.last_work = work
        self.steps += 1
        self.samples += work.m
        self.position += work.m
        epoch = self.epoch + self.position / len(self.train)
        ring_is_full = self.gradients.record(epoch)
        if self.cost_samples.is_due(self.steps):
            self.cost_samples.add(self.steps, epoch, float(work.costs().mean()))
        if ring_is_full:
            self._look_at_ring(work)
        if self.position >= len(self.train) and self.divergence is None:
            self._end_epoch()

    def _with_penalty(self, theta: Array, nabla: Array) -> Array:
        if not self._decay:
            return nabla
        self._regularizer.slope(theta, self._total)
        self._total *= self._is_weight
        self._total *= self._decay
        self._total += nabla
        return self._total

    @property
    def batches(self) -> tuple[int, int]:
        """Mini-batches done in this epoch, and of how many."""
        size, n = self.training.batch_size, len(self.train)
        done = -(-self.position // size)
        return done, done + batches_left(n, self.position, size)

    # -- the end of an epoch ----------------------------------------------------------------------

    def _end_epoch(self) -> None:
        self.epoch += 1
        self.position = 0
        self._deck = shuffled_deck(len(self.train), self.experiment.seed, self.epoch)
        self._begin_evaluation()

    def _begin_evaluation(self) -> None:
        self._evaluation = self._evaluator.pieces()

    def _evaluate_a_piece(self) -> None:
        if self._evaluation is None:
            return
        for _ in self._evaluation:
            return
        self._evaluation = None
        cost = self._evaluator.result.train_cost
        if self.history.rows and self._ran_away(cost):
            self._give_up(cost)
            return
        self.history.rows.append(self._row())
        self.keep()

    def _row(self) -> Row:
        theta, result = self.network.theta, self._evaluator.result
        return Row(
            epoch=self.epoch,
            step=self.steps,
            samples=self.samples,
            train_cost=result.train_cost,
            train_penalty=self.penalty,
            train_accuracy=result.train_accuracy,
            test_cost=result.test_cost,
            test_accuracy=result.test_accuracy,
            update_ratio=update_ratios(self.change, theta) if self.steps else np.full(self.layers, np.nan),
            **self._evaluator.measures(),
        )

    @property
    def layers(self) -> int:
        """L, the number of layers that compute."""
        return len(self.network.activations)

    @property
    def change(self) -> Parameters:
        """What the last step subtracted from θ."""
        return self.network.theta.like(self.optimizer.change)

    @property
    def penalty(self) -> float:
        """What the regulariser adds to the cost: λ/n times its sum over the weights."""
        w = self.network.theta.vector * self._is_weight
        return self._decay * self._regularizer.penalty(w)

    # -- hyperparameters --------------------------------------------------------------------------

    def retune(self, training: Training) -> None:
        """Go on with other hyperparameters, of which only live ones may differ.

        Raises
        ------
        ExperimentError
            Another field differs.
        """
        changed = self.experiment.with_training(training)
        if self.experiment.needs_rewind(changed):
            raise ExperimentError("training: cost and precision change only with a rewind")
        self.experiment = changed
        self._tune(training)
        if not self.is_evaluating:
            self.keep()

    def _tune(self, training: Training) -> None:
        previous = getattr(self, "training", None)
        self.training = training
        self._regularizer = REGULARIZERS[training.regularizer]
        self._decay = training.lmbda / len(self.train) if training.regularizer != "none" else 0.0
        if previous is None or previous.optimizer != training.optimizer:
            theta = self.network.theta.vector
            self.optimizer = OPTIMIZERS[training.optimizer].make(theta.size, theta.dtype)

    # -- going astray -----------------------------------------------------------------------------

    def _look_at_ring(self, work: Backprop) -> None:
        cost = float(work.costs().mean())
        if self._ran_away(cost) or not self.gradients.is_finite():
            self._give_up(cost)
            return
        self.gradients.fold(self.steps)
        if self.steps % KEEP_EVERY == 0:
            self._good = self._frame()

    def _ran_away(self, cost: float) -> bool:
        first = self.history.rows[0].train_cost if self.history.rows else cost
        # Put this way round so that NaN, which is less than nothing, has run away too.
        return not cost <= DIVERGED_FACTOR * max(1.0, first) or not np.isfinite(cost)

    def _give_up(self, cost: float) -> None:
        astray = Divergence(self.epoch, self.steps, cost, self.history.rows[0].train_cost)
        good = self.timeline.before(self.steps)
        if self._good is not None and good.step <= self._good.step <= self.steps:
            good = self._good
        self._restore(good)
        self.divergence = astray

    # -- going back -------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep this moment on the timeline, if there is something to come back to."""
        if np.isfinite(self.network.theta.vector).all():
            self.timeline.add(self._frame())

    def _frame(self) -> Keyframe:
        self.gradients.fold(self.steps)
        return Keyframe(
            self.steps,
            self.epoch,
            self.position,
            self.samples,
            self.training,
            self.network.theta.vector.copy(),
            tuple(part.copy() for part in self.optimizer.memory),
            self.gradients.keep(),
            len(self.history),
            tuple(self.cost_samples.samples),
            self.cost_samples.stride,
        )

    def go_back(self, step: int) -> None:
        """To the latest kept moment at or before ``step``; what came after it is forgotten."""
        frame = self.timeline.before(step)
        self._restore(frame)
        self.timeline.forget_after(frame.step)
        self.divergence = None

    def _restore(self, frame: Keyframe) -> None:
        self._evaluation = None
        self._tune(frame.training)
        self.steps, self.epoch = frame.step, frame.epoch
        self.position, self.samples = frame.position, frame.samples
        self._deck = shuffled_deck(len(self.train), self.experiment.seed, self.epoch)
        self.network.theta.vector[:] = frame.theta
        for part, kept in zip(self.optimizer.memory, frame.memory, strict=True):
            part[:] = kept
        self.gradients.restore(frame.buckets)
        del self.history.rows[frame.rows :]
        self.cost_samples.samples = list(frame.cost_samples)
        self.cost_samples.stride = frame.cost_stride
        self.last_work = None


def _check_sizes(dataset: Dataset, train: Examples) -> None:
    if len(train) == 0:
        raise ExperimentError(f"data.train_size: {dataset.name} has no training examples")
