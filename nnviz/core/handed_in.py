"""What a network is handed, looked at without the network: mistakes in the data leave the gradient right."""

from typing import NamedTuple

import numpy as np

from nnviz.core.mistakes import MISTAKES, Part
from nnviz.core.parameters import Array

FEW = 300
"""Examples that are looked at, of each part."""
USUAL = 6.0
"""Inputs that were brought to scale are hardly ever farther from 0."""
ALIKE = 0.6
"""Labels that fit agree so often between an example and the one most like it, more than by chance."""


class HandedIn(NamedTuple):
    """What is seen.

    Attributes
    ----------
    low, high
        The least and the greatest input.
    seen
        Share (0..1) of the test examples that are training examples too; NaN where there are none.
    alike
        How well the label of an example fits that of the training example most like it, from 0 (no better
        than chance) to 1 (always); NaN where there are too few.
    """

    low: float
    high: float
    seen: float
    alike: float


def look_at(train: Part, tested: Array) -> HandedIn:
    """Look at the training examples and the inputs (N, n_0) to test on, or at the first few hundred."""
    return HandedIn(
        float(train.x.min()), float(train.x.max()), _seen(train.x, tested), _alike(train.x, train.y)
    )


def _seen(train: Array, test: Array) -> float:
    known = {row.tobytes() for row in np.ascontiguousarray(train)}
    tested = np.ascontiguousarray(test[:FEW])
    return float(np.mean([row.tobytes() in known for row in tested])) if len(tested) else float("nan")


def _alike(x: Array, y: Array) -> float:
    x, y = x[:FEW].astype(np.float64), y[:FEW].astype(np.float64)
    squares = (x * x).sum(1)
    distance = squares[:, None] + squares - 2 * x @ x.T
    np.fill_diagonal(distance, np.inf)
    apart = np.abs(y - y[distance.argmin(1)]).mean()
    by_chance = np.abs(y[:, None] - y).mean()
    return float(1 - apart / by_chance) if by_chance else float("nan")


def ruled_out_by_data(seen: HandedIn) -> set[str]:
    """The mistakes in the data that would look otherwise."""
    is_unscaled = max(abs(seen.low), abs(seen.high)) > USUAL
    found = {"unscaled": not is_unscaled, "test_in_training": not seen.seen > 0.5}
    found["labels_shifted"] = seen.alike > ALIKE
    if is_unscaled or seen.seen > 0.5:
        known = "unscaled" if is_unscaled else "test_in_training"
        return set(MISTAKES) - {known}
    return {name for name, is_out in found.items() if is_out}
