"""What is done to inputs before the network sees them: more are made, and all brought to one scale."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct, field

from nnviz.core.parameters import Array


class Feature(Struct, frozen=True):
    """An input made of the two coordinates.

    Attributes
    ----------
    label
        As it is written beside the neuron.
    make
        (x₁ (N,), x₂ (N,)) to the new input (N,).
    source
        The same in NumPy, of x1 and x2.
    """

    name: str
    label: str
    make: Callable[[Array, Array], Array]
    source: str


class Scaling(Struct, frozen=True):
    """A way to bring columns of unlike size to one scale.

    Attributes
    ----------
    spread
        x (N, n) to what is subtracted from each column and what it is then divided by, (n,) each.
    """

    name: str
    label: str
    spread: Callable[[Array], tuple[Array, Array]]


def _as_it_is(x: Array) -> tuple[Array, Array]:
    return np.zeros(x.shape[1]), np.ones(x.shape[1])


def _to_unit(x: Array) -> tuple[Array, Array]:
    low = x.min(axis=0)
    return low, x.max(axis=0) - low


def _standard(x: Array) -> tuple[Array, Array]:
    return x.mean(axis=0), x.std(axis=0)


FEATURES: dict[str, Feature] = {
    feature.name: feature
    for feature in (
        Feature("x1_squared", "x₁²", lambda x1, x2: x1 * x1, "x1 * x1"),
        Feature("x2_squared", "x₂²", lambda x1, x2: x2 * x2, "x2 * x2"),
        Feature("x1_x2", "x₁x₂", lambda x1, x2: x1 * x2, "x1 * x2"),
        Feature("sin_x1", "sin πx₁", lambda x1, x2: np.sin(np.pi * x1), "np.sin(np.pi * x1)"),
        Feature("sin_x2", "sin πx₂", lambda x1, x2: np.sin(np.pi * x2), "np.sin(np.pi * x2)"),
    )
}

SCALINGS: dict[str, Scaling] = {
    scaling.name: scaling
    for scaling in (
        Scaling("none", "as they are", _as_it_is),
        Scaling("unit", "0 to 1", _to_unit),
        Scaling("standard", "mean 0, deviation 1", _standard),
    )
}


class Scale(Struct, frozen=True, eq=False):
    """Columns are shifted and divided.

    Attributes
    ----------
    shift, size
        (n,) what is subtracted from each column, and what it is then divided by.
    label
        What columns are like afterwards; empty where they stay as they are.
    """

    shift: Array = field(default_factory=lambda: np.zeros(1))
    size: Array = field(default_factory=lambda: np.ones(1))
    label: str = ""

    def __post_init__(self) -> None:
        for array in (self.shift, self.size):
            array.setflags(write=False)

    def apply(self, values: Array, out: Array | None = None) -> Array:
        """Values (N, n) on the scale; ``out`` may be the values themselves."""
        shifted = np.subtract(values, self.shift, out=out)
        return np.asarray(np.divide(shifted, self.size, out=out))

    def undo(self, scaled: Array) -> Array:
        """The values (N, n) themselves."""
        return np.asarray(scaled * self.size + self.shift)


NO_FILLING: Array = np.zeros(0)


class Preparation(Struct, frozen=True, eq=False):
    """From what was measured to the inputs of the network.

    Attributes
    ----------
    filling
        (n_measured,) what stands in for a value that is missing, NaN; empty where none may be.
    features
        Inputs made of the two that were measured: names in ``FEATURES``.
    scale
        Of all inputs, those made included.
    """

    features: tuple[str, ...] = ()
    scale: Scale = field(default_factory=Scale)
    filling: Array = field(default_factory=lambda: NO_FILLING)

    def __post_init__(self) -> None:
        self.filling.setflags(write=False)

    def apply(self, measured: Array) -> Array:
        """Inputs (N, n_inputs) for measured values (N, n_measured)."""
        return self.scale.apply(engineer(fill_in(measured, self.filling), self.features))

    def undo(self, inputs: Array) -> Array:
        """The measured values (N, n_measured) that became these inputs (N, n_inputs)."""
        return self.scale.undo(inputs)[:, : inputs.shape[1] - len(self.features)]


def learn_filling(train: Array, coded: Sequence[tuple[int, int]]) -> Array:
    """What stands in for a missing value of each column of training examples (N, n).

    Parameters
    ----------
    coded
        Where columns begin and end of which one is 1: the commonest stands in. For the others it is the mean.
    """
    there = ~np.isnan(train)
    n = np.maximum(1, there.sum(axis=0))
    mean = np.asarray(np.where(there, train, 0.0).sum(axis=0) / n)
    for start, end in coded:
        commonest = mean[start:end].argmax()
        mean[start:end] = np.arange(end - start) == commonest
    return mean


def fill_in(x: Array, filling: Array) -> Array:
    """Examples (N, n) without gaps; x itself where there is nothing to fill in."""
    return np.where(np.isnan(x), filling, x) if filling.size else x


def engineer(x: Array, features: Sequence[str]) -> Array:
    """Points (N, 2) with these features as further columns; without features x (N, n) itself."""
    if not features:
        return x
    return np.column_stack((x, *(FEATURES[name].make(x[:, 0], x[:, 1]) for name in features)))


def learn_scale(train: Array, scaling: str) -> Scale:
    """The scale of this kind for training examples (N, n); a column that never changes is only shifted."""
    chosen = SCALINGS[scaling]
    if chosen.spread is _as_it_is:
        return Scale()
    shift, size = chosen.spread(train)
    # Rounding gives a column of one value a deviation just above 0.
    changes = (np.ptp(train, axis=0) > 0) & (size > 0)
    return Scale(shift, np.where(changes, size, 1.0), chosen.label)
