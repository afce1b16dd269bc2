"""How a gradient becomes a change of the parameters."""

from dataclasses import dataclass

import numpy as np

from nnviz.core.parameters import Array


class Optimizer:
    """A rule Δθ = f(∇C), with what it remembers between steps.

    Parameters
    ----------
    size
        P, the number of parameters.
    dtype
        Of the parameters.

    Attributes
    ----------
    change : (P,)
        What the last step subtracted from θ.
    memory : tuple of (P,)
        What has to be kept to go on from here: velocities, moments.
    """

    def __init__(self, size: int, dtype: np.dtype[np.floating]) -> None:
        self.change: Array = np.zeros(size, dtype)
        self.memory: tuple[Array, ...] = ()

    def update(self, theta: Array, gradient: Array, eta: float) -> None:
        """Move θ in place, all vectors (P,)."""
        raise NotImplementedError


class Sgd(Optimizer):
    """θ → θ − η ∇C (book eq. 20, 21)."""

    def update(self, theta: Array, gradient: Array, eta: float) -> None:
        """Move θ in place, all vectors (P,)."""
        np.multiply(gradient, eta, out=self.change)
        theta -= self.change


@dataclass(frozen=True)
class Entry:
    """A line of the table: name, formula in LaTeX, one sentence, and the class."""

    name: str
    label: str
    formula: str
    help: str
    make: type[Optimizer]


_ENTRIES = (
    Entry(
        "sgd",
        "SGD",
        r"\theta \to \theta - \eta \nabla C",
        "Stochastic gradient descent: a step of η times the gradient, downhill (book ch. 1).",
        Sgd,
    ),
)

OPTIMIZERS: dict[str, Entry] = {entry.name: entry for entry in _ENTRIES}
