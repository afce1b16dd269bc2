"""A layered network: its sizes, its activation functions and its parameters."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nnviz.core.activations import ACTIVATIONS, Activation, hidden_activation
from nnviz.core.initializers import INITIALIZERS, Start, initialize
from nnviz.core.naming import count
from nnviz.core.parameters import Array, Parameters
from nnviz.core.plain_backprop import feed_forward
from nnviz.core.tables import entry


class Network:
    """A fully connected feed-forward network.

    Parameters
    ----------
    sizes
        Neurons in each layer, the input first.
    activation
        Of the hidden layers: one name for all, or one for each.
    output
        Activation of the last layer.
    initializer
        How the parameters start.
    rng
        Where the start is drawn from; a fresh generator when left out.
    start
        The numbers to start with, for the initializer that is given them.
    dtype
        ``float64`` or ``float32``.

    Attributes
    ----------
    theta : Parameters
    activations : tuple of Activation
        One for each layer that computes, the output's last.

    Raises
    ------
    ValueError
        An unknown name (the message lists those allowed), a list of the wrong length, or a start that
        does not fit.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str | Sequence[str] = "sigmoid",
        output: str = "sigmoid",
        initializer: str = "scaled_gaussian",
        rng: np.random.Generator | None = None,
        start: Start | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.theta = Parameters(sizes, dtype)
        hidden = len(self.sizes) - 2
        names = [activation] * hidden if isinstance(activation, str) else list(activation)
        if len(names) != hidden:
            raise ValueError(f"activation: {hidden} hidden layers need {hidden} names, not {len(names)}")
        self.activations: tuple[Activation, ...] = (
            *map(hidden_activation, names),
            entry(ACTIVATIONS, output, "output"),
        )
        rule = entry(INITIALIZERS, initializer, "initializer")
        initialize(self.theta, rule, np.random.default_rng() if rng is None else rng, start)

    @classmethod
    def around(cls, theta: Parameters, activations: Sequence[str], output: str) -> Self:
        """A network that computes with these very parameters: none are drawn first, only to be lost."""
        network = cls.__new__(cls)
        network.theta = theta
        kinds = map(hidden_activation, activations)
        network.activations = (*kinds, entry(ACTIVATIONS, output, "output"))
        return network

    def __repr__(self) -> str:
        sizes, kinds = "-".join(map(str, self.sizes)), "-".join(kind.name for kind in self.activations)
        return f"Network({sizes}, {kinds}, {count(self.theta.count)} parameters)"

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons in each layer, the input first."""
        return self.theta.sizes

    def feedforward(self, x: Array) -> Array:
        """a^L (n_L, m) for the inputs ``x`` (n_0, m); (n_L,) for one example (n_0,).

        Raises
        ------
        ValueError
            Another shape.
        """
        return self.layers(x)[-1][1]

    def layers(self, x: Array) -> list[tuple[Array, Array]]:
        """(z, a) of every layer that computes, each (n_l, m), or (n_l,) for one example (n_0,).

        Raises
        ------
        ValueError
            Another shape.
        """
        x = np.asarray(x, self.theta.vector.dtype)
        with np.errstate(over="ignore", invalid="ignore"):
            found = feed_forward(self.theta, self.activations, columns("x", x, self.sizes[0]))
        return [(z[:, 0], a[:, 0]) for z, a in found] if x.ndim == 1 else found


def columns(name: str, values: ArrayLike, n: int) -> Array:
    """Values (n, m) as they are, and those of one example (n,) as a column (n, 1).

    Raises
    ------
    ValueError
        Another shape; the message calls them ``name``.
    """
    found = np.asarray(values)
    if found.ndim not in (1, 2) or len(found) != n:
        raise ValueError(f"{name}: shape ({n}, m) needed, or ({n},) for one example, not {found.shape}")
    return found[:, np.newaxis] if found.ndim == 1 else found
