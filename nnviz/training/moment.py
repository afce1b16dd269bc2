"""A moment of a run: all that is needed to go on from there to the bit, by this trainer or by another."""

import numpy as np
from msgspec import Struct

from nnviz.core.naming import count
from nnviz.core.network import Network
from nnviz.core.parameters import Array
from nnviz.experiment.experiment import Training
from nnviz.experiment.fields import ExperimentError
from nnviz.training.divergence import Divergence, Guard
from nnviz.training.gradient_history import GradientHistory, KeptGradients
from nnviz.training.history import CostSamples, History, KeptCosts, Rows
from nnviz.training.update import Update


class Moment(Struct, frozen=True, eq=False):
    """Where a trainer stands, made by `Trainer.moment` and put back by `Trainer.stand_at`.

    Nothing in it changes any more, so that it may be handed to another thread. What it does not hold an
    evaluation finds again: answers and dead units.

    Attributes
    ----------
    step, epoch, position
        Mini-batches done, epochs done, examples of the current deck that are dealt.
    training
        The hyperparameters in force from here on.
    theta : (P,)
    memory
        What the optimiser remembers, see `Optimizer.memory`.
    gradients, costs, rows
        What the run remembers of itself. With no row of this epoch an evaluation is due.
    update_ratio : (L,)
        That of the last step of an epoch, which its row will tell.
    start
        The whole cost and ‖θ‖ before training, by which the guard judges; None before the first evaluation.
    divergence
        How the run went astray, if it did: one stands at the last good state then.
    fallback
        The last good state, where that is another moment: a run that goes astray next goes back there.
    phase, seconds
        How far the next mini-batch is walked through, and how long the run has trained. A trainer knows of
        neither: who trains sets them, to have them again.
    """

    step: int
    epoch: int
    position: int
    training: Training
    theta: Array
    memory: tuple[Array, ...]
    gradients: KeptGradients
    costs: KeptCosts
    rows: Rows
    update_ratio: Array
    start: tuple[float, float] | None
    divergence: Divergence | None = None
    fallback: "Moment | None" = None
    phase: int | None = None
    seconds: float = 0.0

    def is_that_of(self, kept: "Moment") -> bool:
        """Whether one that was kept is no other: at this step, θ not written to since, nothing astray."""
        is_well = self.divergence is None and self.step == kept.step
        return is_well and np.array_equal(self.theta, kept.theta)

    @property
    def clock(self) -> int:
        """The step that a moment of lane A is known by: where it ran away, that of the blow-up."""
        return self.step if self.divergence is None else self.divergence.step

    @property
    def nbytes(self) -> int:
        """Bytes of what grows with the network."""
        own = self.theta.nbytes + sum(part.nbytes for part in self.memory)
        return own + (self.fallback.nbytes if self.fallback else 0)


class Standing:
    """What of a trainer changes from step to step: taken as a moment, and put back.

    Where it stands in its data a trainer says itself.
    """

    def __init__(
        self,
        network: Network,
        rule: Update,
        gradients: GradientHistory,
        costs: CostSamples,
        history: History,
        guard: Guard,
    ) -> None:
        self._network, self._rule, self._guard = network, rule, guard
        self._gradients, self._costs, self._history = gradients, costs, history

    def moment(
        self, where: tuple[int, int, int], update_ratio: Array, divergence: Divergence | None
    ) -> Moment:
        """All as it is, after so many steps and epochs and at this position."""
        step, epoch, position = where
        self._gradients.fold(step)
        return Moment(
            step,
            epoch,
            position,
            self._rule.training,
            self._network.theta.vector.copy(),
            tuple(part.copy() for part in self._rule.optimizer.memory),
            self._gradients.keep(),
            self._costs.keep(),
            self._history.keep(),
            update_ratio,
            self._guard.start,
            divergence,
        )

    def put_back(self, moment: Moment) -> None:
        """All as it was; the hyperparameters of then must be in force already."""
        self._network.theta.vector[:] = moment.theta
        for part, kept in zip(self._rule.optimizer.memory, moment.memory, strict=True):
            part[:] = kept
        self._gradients.restore(moment.gradients)
        self._costs.restore(moment.costs)
        self._history.restore(moment.rows)
        self._guard.begin_at(moment.start)

    def check_fits(self, moment: Moment) -> None:
        """Refuse a moment of another network, or of a larger training set.

        Raises
        ------
        ExperimentError
            In one line: what it has, and what is here.
        """
        theta = self._network.theta
        if moment.theta.size != theta.count or moment.theta.dtype != theta.vector.dtype:
            raise ExperimentError(
                f"network: the moment has {count(moment.theta.size)} parameters in {moment.theta.dtype}, "
                f"this one {count(theta.count)} in {theta.vector.dtype}"
            )
        if moment.position >= self._rule.n:
            raise ExperimentError(
                f"data: the moment has dealt {count(moment.position)} examples of an epoch, here it has "
                f"{count(self._rule.n)}"
            )
