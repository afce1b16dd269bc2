"""What is done to inputs before the network sees them: more are made, and all brought to one scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.core.tables import entry
from nnviz.data.dataset import DataError, Examples

Spread = Callable[[Examples], tuple[Examples, Examples]]


@dataclass(frozen=True)
class Feature:
    """An input made of the two coordinates.

    Attributes
    ----------
    label
        As it is written beside the neuron.
    make
        (x₁ (N,), x₂ (N,)) to the new input (N,).
    """

    name: str
    label: str
    make: Callable[[Examples, Examples], Examples]


@dataclass(frozen=True)
class Scaling:
    """A way to bring inputs of unlike size to one scale.

    Attributes
    ----------
    spread
        x (N, n) to what is subtracted from each column and what it is then divided by, (n,) each.
    """

    name: str
    label: str
    spread: Spread


def _as_it_is(x: Examples) -> tuple[Examples, Examples]:
    return np.zeros(x.shape[1]), np.ones(x.shape[1])


def _to_unit(x: Examples) -> tuple[Examples, Examples]:
    low = x.min(axis=0)
    return low, x.max(axis=0) - low


def _standard(x: Examples) -> tuple[Examples, Examples]:
    return x.mean(axis=0), x.std(axis=0)


FEATURES: dict[str, Feature] = {
    feature.name: feature
    for feature in (
        Feature("x1_squared", "x₁²", lambda x1, x2: x1 * x1),
        Feature("x2_squared", "x₂²", lambda x1, x2: x2 * x2),
        Feature("x1_x2", "x₁x₂", lambda x1, x2: x1 * x2),
        Feature("sin_x1", "sin πx₁", lambda x1, x2: np.sin(np.pi * x1)),
        Feature("sin_x2", "sin πx₂", lambda x1, x2: np.sin(np.pi * x2)),
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


def engineer(x: Examples, names: Sequence[str]) -> Examples:
    """Points (N, 2) with the features of these names as further columns.

    Raises
    ------
    DataError
        x has not two columns, or there is no such feature.
    """
    if x.shape[1] != 2:
        raise DataError(
            f"data.features: are made of two inputs, and there are {x.shape[1]:,}: leave them out"
        )
    try:
        made = [entry(FEATURES, name, "data.features").make(x[:, 0], x[:, 1]) for name in names]
    except ValueError as error:
        raise DataError(str(error)) from None
    return np.column_stack((x, *made))


def rescale(train: Examples, test: Examples, scaling: str) -> None:
    """Bring both, (N, n) each, to one scale in place. It is learnt from the training examples alone.

    A column that never changes is only shifted.
    """
    shift, size = SCALINGS[scaling].spread(train)
    size = np.where(size > 0, size, 1.0)
    for x in (train, test):
        x -= shift
        x /= size
