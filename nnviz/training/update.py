"""How the gradient of a mini-batch moves θ: penalty, learning rate, optimiser."""

import numpy as np
from msgspec.structs import replace

from nnviz.core.backprop import Backprop
from nnviz.core.hessian import hessian, refuses_hessian
from nnviz.core.mistakes import SOUND, Mistake
from nnviz.core.network import Network
from nnviz.core.objective import Objective
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array, Parameters
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.schedules import SCHEDULES, Course
from nnviz.core.written import given
from nnviz.experiment.experiment import Training
from nnviz.experiment.fields import ExperimentError
from nnviz.training.curves import read_only
from nnviz.training.move import Move

SLOW = 1e-3
"""η below this stays out of the gradient, whose squares in float32 it would make too small to be told."""


class Update:
    """The hyperparameters in force, ready to act on a network.

    Parameters
    ----------
    network
        Whose θ is moved.
    n
        Size of the training set, which divides λ.
    training
        To begin with, at the η that `begin_epoch` finds.
    mistake
        Its way with the penalty.

    Attributes
    ----------
    optimizer
        Of the kind that ``training`` names; kept while the kind stays.
    eta
        The learning rate.
    rate : array ()
        What a mini-batch's gradient has to be formed at: η where a step only subtracts it, else 1.
    """

    def __init__(self, network: Network, n: int, training: Training, mistake: Mistake = SOUND) -> None:
        self.network, self.n, self._mistake = network, n, mistake
        self._theta = network.theta.vector
        self._is_weight = network.theta.is_weight.astype(network.theta.vector.dtype)
        self._decay_of: Array = np.zeros_like(self._is_weight)
        # A plain step leaves its change in the total, so that nothing else may write there.
        self._total, self._weights = (np.zeros_like(network.theta.vector) for _ in range(2))
        self._kind = ""
        self.tune(training)
        self._stepped = self.optimizer

    def tune(self, training: Training) -> None:
        """Go on with other hyperparameters.

        Raises
        ------
        ExperimentError
            The optimiser is not for a network of this size; nothing has changed then.
        """
        self.check(training)
        chosen, theta = OPTIMIZERS[training.optimizer], self.network.theta.vector
        self.training = training
        if chosen.name != self._kind:
            self.optimizer, self._kind = chosen.make(theta.size, theta.dtype, training.mu), chosen.name
        self.optimizer.mu = training.mu
        self._needs_hessian = chosen.needs_hessian
        self._regularizer = REGULARIZERS[training.regularizer]
        lmbda = training.lmbda if training.has_penalty else 0.0
        self.decay = lmbda / self.n
        self._decay_of[:] = self._mistake.decay(self._is_weight, lmbda, self.n)

    def check(self, training: Training) -> None:
        """Raise what `tune` would, and change nothing."""
        refused = refuses_hessian(self.network.theta.count)
        if OPTIMIZERS[training.optimizer].needs_hessian and refused:
            raise ExperimentError(f"training.optimizer: {refused}")

    def begin_epoch(self, epoch: int, course: Course) -> None:
        """Go on at the learning rate of an epoch; after `tune` too, which may change what `rate` is.

        Parameters
        ----------
        course
            Of the cost that decides, up to here.
        """
        self._when = epoch, self.training.epochs, course
        eta = self.training.eta * SCHEDULES[self.training.schedule].factor(*self._when)
        self.eta, self._eta = eta, np.array(eta, self._theta.dtype)
        is_plain = OPTIMIZERS[self.training.optimizer].is_plain
        only_subtracts = is_plain and not self.decay and eta >= SLOW
        self.rate = self._eta if only_subtracts else np.ones_like(self._eta)

    def apply(self, work: Backprop) -> None:
        """Move θ against the gradient of a mini-batch that went through at `rate`, and use it up."""
        self._stepped = self.optimizer
        if self.rate is self._eta:
            self.optimizer.step(self._theta, work.scaled_nabla.vector)
            return
        if self._needs_hessian:
            self.optimizer.hessian = self._hessian(work)
        nabla = work.scaled_nabla.vector
        if self.decay:
            nabla = self._with_penalty(nabla)
        self.optimizer.update(self._theta, nabla, self._eta)

    def _with_penalty(self, nabla: Array) -> Array:
        self._regularizer.slope(self._theta, self._total)
        self._total *= self._decay_of
        self._total += nabla
        return self._total

    def pull_at(self, theta: Array) -> Array:
        """What a step adds to ∇C₀ for the penalty, at θ (P,): (λ/n) R′(w), and 0 for a bias."""
        pull = np.empty_like(theta)
        self._regularizer.slope(theta, pull)
        return np.asarray(pull * self._decay_of)

    def _hessian(self, work: Backprop) -> Array:
        objective = Objective(
            self.network,
            work.a[0],
            work.y,
            work.cost.name,
            regularizer=self.training.regularizer,
            lmbda=self.training.lmbda,
            n=self.n,
            weights=work.weights,
        )
        return hessian(objective.bending_gradient, self.network.theta.vector)

    def about_to_move(self) -> Move:
        """What the next step is made of, to be written out; it has changed nothing yet."""
        rate = SCHEDULES[self.training.schedule].written(given(self.training.eta), *self._when)
        chosen, memory = self.training, tuple(map(read_only, self.optimizer.memory))
        still = self.network.theta.like()
        return Move(
            self.eta, self.decay, chosen.regularizer, chosen.optimizer, still, chosen.mu, memory, rate
        )

    def moved(self, move: Move) -> Move:
        """The same after the step."""
        return replace(move, change=self.change.frozen())

    @property
    def change(self) -> Parameters:
        """What the last step subtracted from θ, whichever optimiser made it."""
        return self.network.theta.like(self._stepped.change)

    @property
    def penalty_at_a_glance(self) -> float:
        """The same as `penalty`, quicker and less exact, for who only wants to know whether it ran away."""
        if not self.decay:
            return 0.0
        np.multiply(self._theta, self._is_weight, out=self._weights)
        return self.decay * self._regularizer.penalty(self._weights)

    @property
    def penalty(self) -> float:
        """What the regulariser adds to the cost: λ/n times its sum over the weights."""
        w = self.network.theta.vector[self._is_weight > 0].astype(np.float64)
        return self.decay * self._regularizer.penalty(w)
