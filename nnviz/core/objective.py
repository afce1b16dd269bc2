"""The cost on a fixed batch as a function of the flat vector θ."""

from collections.abc import Sequence
from copy import copy
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.core.parameters import Array, Parameters
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.tables import entry


class Objective:
    """C(θ) = C₀ + (λ/n) Σ over the weights, and its gradient, always in float64.

    For whatever asks what the cost would be elsewhere: difference quotients, the Hessian, a slice of
    the landscape. The network it was made from is not touched.

    Parameters
    ----------
    network
        Gives sizes and activations, and θ to begin with.
    x, y
        The batch, (n_0, m) and (n_L, m).
    cost, regularizer
        Names of the tables.
    lmbda, n
        λ, and the size of the training set that it is divided by.
    weights
        (m,) what each example counts; 1 when left out.
    masks
        What dropout multiplies each hidden layer's activations by, each (n_l, m).

    Attributes
    ----------
    theta : Parameters
        A float64 copy, free to be moved.

    Raises
    ------
    ValueError
        An unknown name, or a cost that makes no sense with the network's output.
    """

    def __init__(
        self,
        network: Network,
        x: Array,
        y: Array,
        cost: str,
        *,
        regularizer: str = "none",
        lmbda: float = 0.0,
        n: int = 1,
        weights: Array | None = None,
        masks: Sequence[Array] | None = None,
    ) -> None:
        chosen = entry(COSTS, cost, "cost")
        refusal = chosen.refuses(network.activations[-1].name)
        if refusal:
            raise ValueError(refusal)
        self.regularizer = entry(REGULARIZERS, regularizer, "regularizer")
        self.decay = lmbda / n
        own = copy(network)
        own.theta = Parameters(network.sizes, np.float64, network.theta.vector.astype(np.float64))
        self.theta = own.theta
        self.work = Backprop(own, chosen, x.shape[1])
        self.work.load(x, y)
        self.work.weights, self.work.masks = weights, masks

    @cached_property
    def _weights(self) -> NDArray[np.intp]:
        """Places of the weights, which a penalty alone asks for."""
        return np.flatnonzero(self.theta.is_weight)

    def value(self, theta: Array, penalised: int | None = None) -> float:
        """C at θ (P,).

        With ``penalised``, the place of one parameter, all other weights are left out of the penalty:
        a difference of C in that parameter is the same, and is not lost in the rounding of a long sum.
        """
        self._forward(theta)
        if not self.decay:
            return self.work.mean_cost()
        weights = self._weights if penalised is None else self._weights[self._weights == penalised]
        return self.work.mean_cost() + self.decay * self.regularizer.penalty(theta[weights])

    def gradient(self, theta: Array) -> Array:
        """∇C at θ (P,), in an array of its own."""
        nabla = self._nabla(theta)
        if self.decay:
            nabla[self._weights] += self._pull(theta[self._weights])
        return nabla

    def bending_gradient(self, theta: Array) -> Array:
        """The same for what asks how it changes: without a penalty whose slope only jumps, as that of L1.

        A difference across the jump would be taken for curvature, of which such a penalty has none.
        """
        return self._nabla(theta) if self.regularizer.kink else self.gradient(theta)

    def _nabla(self, theta: Array) -> Array:
        self._forward(theta)
        with np.errstate(all="ignore"):
            self.work.backward()
        return self.work.scaled_nabla.vector.copy()  # at rate 1: ∇C₀

    def pull(self, theta: Array, places: NDArray[np.intp]) -> Array:
        """What the penalty adds to ∇C₀ at θ (P,) in these k places (k,)."""
        pull = np.zeros(len(places))
        if self.decay:
            of = self.theta.is_weight[places]
            pull[of] = self._pull(theta[places[of]])
        return pull

    def _pull(self, w: Array) -> Array:
        slope = np.empty_like(w)
        self.regularizer.slope(w, slope)
        return self.decay * slope

    def send_back(self, theta: Array) -> None:
        """Leave δ of every layer at θ (P,) in `work`: what a gradient costs but for its largest part."""
        self._forward(theta)
        with np.errstate(all="ignore"):
            self.work.output_error()
            for layer in reversed(range(self.work.last)):
                self.work.error_back(layer)

    def _forward(self, theta: Array) -> None:
        if theta is not self.theta.vector:
            self.theta.vector[:] = theta
        with np.errstate(all="ignore"):
            self.work.forward()
