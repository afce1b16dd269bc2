"""One network learning one experiment, one mini-batch at a time."""

from typing import Any

import numpy as np
from msgspec.structs import asdict, replace

from nnviz.core.backprop import Backprop
from nnviz.core.batching import batches_left
from nnviz.core.costs import COSTS
from nnviz.core.measures import update_ratios
from nnviz.core.mistakes import SOUND, Mistake
from nnviz.core.naming import count, number, percent
from nnviz.core.network import Network
from nnviz.core.parameters import Parameters
from nnviz.core.schedules import Course
from nnviz.core.streams import Stream, stream
from nnviz.data.dataset import Dataset
from nnviz.experiment.experiment import Experiment, Training
from nnviz.experiment.fields import ExperimentError
from nnviz.training.dealer import Dealer
from nnviz.training.divergence import Divergence, Guard
from nnviz.training.evaluation import Evaluation
from nnviz.training.examples import Examples
from nnviz.training.gradient_history import GradientHistory
from nnviz.training.history import CostSamples, History, Row
from nnviz.training.moment import Moment, Standing
from nnviz.training.timeline import Timeline
from nnviz.training.update import Update
from nnviz.training.watched import Watch, watches


class Trainer:
    """Trains; stops anywhere; goes back.

    Parameters
    ----------
    experiment
        What to do.
    dataset, train, test, validation
        Its data, laid out by `examples.lay_out` in the experiment's precision.
    mistake
        What it does wrong on purpose; of the data it is made already.

    Attributes
    ----------
    network : Network
        ``network.theta.vector`` may be written to.
    epoch, steps, position
        Epochs and mini-batches done, examples dealt of the current deck.
    dealer : Dealer
        Deals the mini-batches.
    evaluation : Evaluation
        Of the latest epoch; it knows what the network made of the data.
    history : History
        One row for each epoch, row 0 before training.
    divergence : Divergence or None
        Set when the cost has run away; θ is then that of the last good state.
    last_work : Backprop or None
        The latest mini-batch that went through.

    Raises
    ------
    ExperimentError
        The data has no training examples, or the optimiser is not for a network of this size.
    """

    def __init__(
        self,
        experiment: Experiment,
        dataset: Dataset,
        train: Examples,
        test: Examples,
        validation: Examples | None = None,
        mistake: Mistake = SOUND,
    ) -> None:
        if len(train) == 0:
            raise ExperimentError(f"data.train_size: {dataset.name} has no training examples")
        self.experiment, self.dataset = experiment, dataset
        self.train, self.test, self.mistake = train, test, mistake
        self.network = fresh_network(experiment, dataset)
        self.cost = COSTS[experiment.training.cost]
        self.dealer = Dealer(experiment, self.network, self.cost, train, mistake)
        self.rule = Update(self.network, len(train), experiment.training, mistake)
        self.gradients = GradientHistory(self.dealer.scaled_nabla)
        self.cost_samples = CostSamples()
        self.history = History(self.layers)
        self.timeline = Timeline()
        self._watch = Watch(dataset)
        self.divergence: Divergence | None = None
        self.last_work: Backprop | None = None
        unit = None if dataset.classes else dataset.target_scale.size
        weights = self.dealer.class_weights
        self.evaluation = Evaluation(self.network, self.cost, train, test, weights, validation, unit)
        self._n = len(train)
        self._guard = Guard(self.network, self.rule)
        self._standing = Standing(
            self.network, self.rule, self.gradients, self.cost_samples, self.history, self._guard
        )
        self._update_ratio = np.full(self.layers, np.nan)
        self.epoch = self.steps = self.position = 0
        self._set_eta()
        self.evaluation.begin(self.steps)

    def __repr__(self) -> str:
        sizes, epochs = "-".join(map(str, self.network.sizes)), self.training.epochs
        broken = f"BROKEN on purpose, {self.mistake.label}; " * bool(self.mistake.name)
        found = f"Trainer({broken}{sizes}: epoch {self.epoch} of {epochs}, {count(self.steps)} steps"
        if self.divergence is not None:
            return f"{found}, {self.divergence.event})"
        if not self.history.rows:
            return f"{found}, not evaluated yet)"
        row = self.history.rows[-1]
        accuracy = f", test accuracy {percent(row.test_accuracy)}" * (row.test_accuracy >= 0)
        return f"{found}, training cost {number(row.train_cost)}{accuracy} after epoch {row.epoch})"

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

        Run it under ``np.errstate(all="ignore")``: a run that goes astray is told by its numbers.
        """
        if self.evaluation.is_due:
            self._evaluate_a_piece()
        elif self.divergence is None:
            work = self.deal()
            work.forward()
            work.backward()
            self.update(work)

    @property
    def is_evaluating(self) -> bool:
        """Whether an evaluation is due before the next mini-batch."""
        return self.evaluation.is_due

    def finish_evaluation(self) -> None:
        """Do what is left of the evaluation that is due, if one is."""
        with np.errstate(all="ignore"):
            while self.evaluation.is_due:
                self._evaluate_a_piece()

    def deal(self) -> Backprop:
        """The next mini-batch, gathered but not yet counted."""
        return self.dealer.deal(self.position, self.steps)

    def update(self, work: Backprop) -> None:
        """Move θ against the gradient of a mini-batch that went through, and count it."""
        self.last_work = work
        self.steps += 1
        self.position += work.m
        epoch = self.epoch + self.position / self._n
        ring_is_full = self.gradients.record(epoch)
        self.rule.apply(work)
        if self.cost_samples.is_due(self.steps):
            cost = work.mean_cost()
            if self._guard.ran_away(cost):
                self._give_up(cost)
                return
            self.cost_samples.add(self.steps, epoch, cost)
        if ring_is_full:
            self._look_at_ring(work)
        if self.position >= self._n and self.divergence is None:
            self.epoch += 1
            self.position = 0
            self._begin_epoch()
            self._update_ratio = update_ratios(self.rule.change, self.network.theta).astype(np.float64)
            self.evaluation.begin(self.steps)

    @property
    def batches(self) -> tuple[int, int]:
        """Mini-batches done in this epoch, and of how many."""
        size, n = self.training.batch_size, len(self.train)
        done = -(-self.position // size)
        return done, done + batches_left(n, self.position, size)

    @property
    def samples(self) -> int:
        """Examples dealt in all."""
        return self.epoch * self._n + self.position

    @property
    def layers(self) -> int:
        """L, the number of layers that compute."""
        return len(self.network.activations)

    # -- epochs -----------------------------------------------------------------------------------

    def _begin_epoch(self) -> None:
        self.dealer.shuffle(self.epoch)
        self._set_eta()

    @property
    def eta(self) -> float:
        """The learning rate of this epoch: that of the experiment times its schedule's factor."""
        return self.rule.eta

    def _set_eta(self) -> None:
        self.rule.begin_epoch(self.epoch, self._course)
        self.dealer.form_at(self.rule.rate)
        self.gradients.scale(float(self.rule.rate), self.steps)

    @property
    def _course(self) -> Course:
        return self._watch.course(self.history.rows) if watches(self.training) else Course()

    @property
    def why_finished(self) -> str:
        """Why the run is over, in a sentence; empty while it is not."""
        if self.is_evaluating:
            return ""
        if self.epoch >= self.training.epochs:
            return f"{self.epoch} epoch{'s' * (self.epoch != 1)} done."
        return self._watch.why_over(self.history.rows, self.training)

    def _evaluate_a_piece(self) -> None:
        is_done = self.evaluation.go_on()
        if not (is_done and self._lacks_row):
            return
        cost = self.evaluation.result.train_cost
        if self._guard.ran_away(cost):
            self._give_up(cost)
            return
        row = self._row()
        self.history.rows.append(row)
        self._guard.begin(row.train_cost + row.train_penalty)
        self._set_eta()
        self.keep()

    def _row(self) -> Row:
        found: dict[str, Any] = asdict(self.evaluation.result) | self.evaluation.measures()
        return Row(
            epoch=self.epoch,
            step=self.steps,
            samples=self.samples,
            train_penalty=float(self.rule.penalty),
            update_ratio=self._update_ratio,
            **found,
        )

    # -- hyperparameters --------------------------------------------------------------------------

    @property
    def training(self) -> Training:
        """The hyperparameters in force."""
        return self.rule.training

    def retune(self, training: Training) -> None:
        """Go on with other hyperparameters, of which only live ones may differ.

        Raises
        ------
        ExperimentError
            Another field differs, or the optimiser is not for a network of this size.
        """
        self.check(training)
        self._tune(training)
        self._set_eta()
        self._begin_at_penalty()
        self.keep()

    def check(self, training: Training) -> None:
        """Raise what `retune` would, and change nothing."""
        if self.experiment.needs_rewind(self.experiment.with_training(training)):
            raise ExperimentError("training: cost, class weights and precision change only with a rewind")
        self.rule.check(training)

    def _tune(self, training: Training) -> None:
        self.rule.tune(training)
        self.dealer.tune(training)
        self.experiment = self.experiment.with_training(training)

    def _begin_at_penalty(self) -> None:
        """Let the row of before training tell the penalty of now: with another λ no step was made."""
        if self.steps or not self.history.rows:
            return
        row = replace(self.history.rows[0], train_penalty=float(self.rule.penalty))
        self.history.rows = [row]  # moments of before share the other list
        self._guard.begin_at(None)
        self._guard.begin(row.train_cost + row.train_penalty)

    @property
    def gradient(self) -> Parameters:
        """∇C₀ of the last mini-batch; zeros where there was none. Not for while one is half done."""
        return self.network.theta.like() if self.last_work is None else self.last_work.gradient

    @property
    def change(self) -> Parameters:
        """What the last step subtracted from θ."""
        return self.rule.change

    # -- going astray -----------------------------------------------------------------------------

    def _look_at_ring(self, work: Backprop) -> None:
        cost = work.mean_cost()
        self.gradients.fold(self.steps)
        if self._guard.ran_away(cost) or not self.gradients.is_finite:
            self._give_up(cost)
            return
        # At its end an epoch is kept with its evaluation: from here no mini-batch can be dealt.
        if self.position < self._n:
            self.timeline.keep_good(self._moment())

    def _give_up(self, cost: float) -> None:
        """Back to the last good state; the curves keep what led away from it, to be seen."""
        epoch = max(0, self.epoch - (self.position == 0))  # the one that was evaluated is over
        astray = self._guard.divergence(epoch, self.steps, cost)
        self.gradients.fold(self.steps)
        blow_up = self.steps, self.epoch + self.position / self._n, cost
        curves, samples = self.gradients.keep(), [*self.cost_samples.samples, blow_up]
        if good := self.timeline.last_good(self.steps):
            self._put_back(good)
        self.gradients.restore(curves)
        self.cost_samples.samples = samples
        self.divergence = astray

    # -- moments ----------------------------------------------------------------------------------

    def moment(self) -> Moment:
        """All that is needed to go on from here to the bit. Not for while a mini-batch is half done."""
        here, good = self._moment(), self.timeline.last_good(self.steps)
        return here if good is None or here.is_that_of(good) else replace(here, fallback=good)

    def stand_at(self, moment: Moment) -> None:
        """Stand where a trainer of the same experiment stood, as if one had come there oneself.

        Raises
        ------
        ExperimentError
            It is of another network than the experiment and the data ask for.
        """
        self._standing.check_fits(moment)
        self._put_back(moment)
        self.divergence = moment.divergence
        self.timeline.begin_at(moment)

    def keep(self) -> None:
        """Keep this moment on the timeline, if there is something to come back to.

        An epoch is kept with its row; and after a divergence one stands in the past, which is kept already.
        """
        here = self._moment()
        is_good = self.gradients.is_finite and not self._guard.is_too_long
        if is_good and self.divergence is None and not self._lacks_row:
            self.timeline.keep(here)

    def go_back(self, step: int) -> None:
        """To the latest kept moment at or before ``step``; what came after it is forgotten."""
        if not self.history.rows:
            self.finish_evaluation()  # without it there is no moment to go back to yet
        self._put_back(self.timeline.go_back(step))
        self.divergence = None

    def evaluate_again(self) -> None:
        """Let an evaluation be due, without a row, for what no moment holds: answers and dead units."""
        self.evaluation.begin(self.steps)

    @property
    def _lacks_row(self) -> bool:
        return len(self.history) <= self.epoch

    def _moment(self) -> Moment:
        where = self.steps, self.epoch, self.position
        return self._standing.moment(where, self._update_ratio, self.divergence)

    def _put_back(self, moment: Moment) -> None:
        self.evaluation.forget()
        self._tune(moment.training)
        self._standing.put_back(moment)
        self.steps, self.epoch, self.position = moment.step, moment.epoch, moment.position
        self._update_ratio = moment.update_ratio
        self.last_work = None
        self._begin_epoch()
        if self._lacks_row:
            self.evaluation.begin(self.steps)


def fresh_network(experiment: Experiment, dataset: Dataset) -> Network:
    """The network of an experiment before its first step."""
    return Network(
        [dataset.n_inputs, *experiment.network.hidden, dataset.n_outputs],
        activation=experiment.network.hidden_activations,
        output=experiment.network.output,
        initializer=experiment.network.initializer,
        rng=stream(experiment.seed, Stream.INITIALISATION),
        start=experiment.network.start,
        dtype=experiment.training.precision,
    )
