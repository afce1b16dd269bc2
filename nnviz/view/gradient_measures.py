"""What can be drawn for each layer over time: one entry a measure."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.core.parameters import Array
from nnviz.engine.snapshot import LaneSnapshot

RECENT_SHARE = 0.05


@dataclass(frozen=True)
class Measure:
    """One number for each layer.

    Attributes
    ----------
    symbol
        As on the axis.
    over
        What it is of: the mini-batch or the training set.
    read
        A lane to x (k,) in epochs and y (k, L).
    noisy
        Whether "now" has to be taken over several points to be readable.
    """

    symbol: str
    over: str
    help: str
    read: Callable[[LaneSnapshot], tuple[Array, Array]]
    noisy: bool = False

    @property
    def label(self) -> str:
        """As in the menu."""
        return f"{self.symbol}, {self.over}"


@dataclass(frozen=True, eq=False)
class Recent:
    """A measure now: values (L,), the root mean square of the last ``points`` points."""

    values: Array
    points: int


MEASURES = (
    Measure(
        "‖∂C/∂b‖",
        "mini-batch",
        "Length of the gradient with respect to the biases of a layer, for the mini-batch: its pace.",
        lambda lane: (lane.steps.epoch, lane.steps.grad_b),
        noisy=True,
    ),
    Measure(
        "‖∂C/∂w‖",
        "mini-batch",
        "Length of the gradient with respect to the weights of a layer, for the mini-batch.",
        lambda lane: (lane.steps.epoch, lane.steps.grad_w),
        noisy=True,
    ),
    Measure(
        "‖∂C/∂b‖",
        "training set (book)",
        "The book's measure (ch. 5): length of the mean of ∂C/∂b over the training set, or its first 1,000.",
        lambda lane: (lane.epochs.epoch, lane.epochs.grad_b),
    ),
    Measure(
        "‖∂C/∂w‖",
        "training set",
        "Length of the mean of ∂C/∂w over the training set, or its first 1,000.",
        lambda lane: (lane.epochs.epoch, lane.epochs.grad_w),
    ),
    Measure(
        "RMS of ∂C/∂w",
        "training set",
        "‖∂C/∂w‖ over the root of the number of weights, so that wide and narrow layers compare.",
        lambda lane: (lane.epochs.epoch, lane.epochs.grad_rms),
    ),
    Measure(
        "‖Δw‖ : ‖w‖",
        "update : parameter",
        "How far a step moves the weights of a layer, relative to their size. About 1/1000 is a usual pace.",
        lambda lane: (lane.epochs.epoch, lane.epochs.update_ratio),
    ),
)


def recent(y: Array, *, noisy: bool) -> Recent:
    """A measure now, from its curve (k, L): the last point, or the last twentieth of a noisy one."""
    if not len(y):
        return Recent(np.full(y.shape[1], np.nan), 0)
    points = max(1, round(len(y) * RECENT_SHARE)) if noisy else 1
    with np.errstate(over="ignore"):
        return Recent(np.sqrt(np.mean(np.square(y[-points:], dtype=float), axis=0)), points)
