"""What one update did, with all that it takes to write it out."""

from msgspec import Struct

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array, Parameters
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.update_rules import OneStep
from nnviz.core.written import Node, Number, given, measured


class Move(Struct, frozen=True, eq=False):
    """What an update did to θ.

    Attributes
    ----------
    eta
        The learning rate of this step.
    decay
        λ/n, 0 without a penalty.
    regularizer, optimizer
        Names of their tables.
    change
        What was subtracted from θ.
    mu
        μ, for the optimisers that use it.
    memory
        What the optimiser remembered before the step: arrays (P,), or (1,) what is common to all.
    rate
        How the schedule makes this step's η; None where that is not known.
    """

    eta: float
    decay: float
    regularizer: str
    optimizer: str
    change: Parameters
    mu: float = 0.0
    memory: tuple[Array, ...] = ()
    rate: Node | None = None

    def written(self, place: int, theta: float, nabla: float, digits: int, *, is_weight: bool) -> Node:
        """θ after the step of one parameter, written out.

        Parameters
        ----------
        place
            Where it stands in the vector of all parameters.
        theta
            What it was before, to be written with so many ``digits``.
        nabla
            ∂C₀/∂θ of the mini-batch.
        is_weight
            Whether the penalty acts on it.
        """
        chosen, penalty = OPTIMIZERS[self.optimizer], REGULARIZERS[self.regularizer]
        old, slope, eta = Number(theta, digits), measured(nabla), given(self.eta)
        decay = self.decay if is_weight else 0.0
        if chosen.is_plain:
            pulled = penalty.pull(old, given(self.eta * decay)) if decay else old
            return pulled - eta * slope
        whole = slope + given(decay) * penalty.written_slope(measured(theta)) if decay else slope
        memory = tuple(measured(part[place % part.size]) for part in self.memory)
        change = measured(self.change.vector[place])
        return chosen.make.written(OneStep(old, whole, eta, given(self.mu), memory, change))
