"""What can be drawn for each layer over time: one entry a measure."""

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.naming import count
from nnviz.core.parameters import Array
from nnviz.session.snapshot import LaneSnapshot
from nnviz.training.curves import EpochCurves, StepCurves
from nnviz.training.evaluation import GRADIENT_EXAMPLES
from nnviz.view.charts.time_axis import Unit
from nnviz.view.parts.axis_range import Range

RECENT_SHARE = 0.05

USUAL = 1 / 1000
"""‖Δw‖ : ‖w‖ of a step by the rule of thumb of A. Karpathy's notes for CS231n (Stanford)."""

USUAL_RATIO: Range = (USUAL / 10**0.5, USUAL * 10**0.5)
"""Half a decade on either side of it."""

_EXAMPLES = f"the training set, or its first {count(GRADIENT_EXAMPLES)}"


class Measure(Struct, frozen=True):
    """One number for each layer.

    Attributes
    ----------
    words
        What it is, before its symbol in the menu.
    symbol
        As on the axis.
    over
        What it is of: the mini-batch or the training set.
    of
        Its name in the curves of a lane.
    per_step
        Whether it is taken at every mini-batch, or at every epoch only.
    band
        Values that are usual.
    """

    words: str
    symbol: str
    over: str
    help: str
    of: str
    per_step: bool = False
    band: Range | None = None

    @property
    def label(self) -> str:
        """As in the menu."""
        return f"{self.words}: {self.symbol}, {self.over}"

    def read(self, lane: LaneSnapshot, unit: Unit = "epoch") -> tuple[Array, Array]:
        """x (k,) in epochs or in steps, and y (k, L)."""
        return self.of_curves(lane.epochs, lane.steps, unit)

    def of_curves(
        self, epochs: EpochCurves, steps: StepCurves | None, unit: Unit = "epoch"
    ) -> tuple[Array, Array]:
        """The same, of the curves of any run; without those of its mini-batches, of its epochs."""
        curves = steps if self.per_step and steps is not None else epochs
        return getattr(curves, unit), getattr(curves, self.of)

    @property
    def before_training(self) -> "Measure":
        """The same of the training set, for the time before the first mini-batch."""
        return replace(self, per_step=False, over="training set, epoch 0")


class Recent(Struct, frozen=True, eq=False):
    """A measure now: values (L,), the root mean square of the last ``points`` points."""

    values: Array
    points: int


MEASURES = (
    Measure(
        "Gradient of the biases",
        "‖∂C/∂b‖",
        "mini-batch",
        "Length of the gradient with respect to the biases of a layer, for the mini-batch.",
        "grad_b",
        per_step=True,
    ),
    Measure(
        "Gradient of the weights",
        "‖∂C/∂w‖",
        "mini-batch",
        "Length of the gradient with respect to the weights of a layer, for the mini-batch.",
        "grad_w",
        per_step=True,
    ),
    Measure(
        "Gradient of the biases",
        "‖∂C/∂b‖",
        "training set (book)",
        f"The book's measure (ch. 5): length of the mean of ∂C/∂b over {_EXAMPLES}.",
        "grad_b",
    ),
    Measure(
        "Gradient of the weights",
        "‖∂C/∂w‖",
        "training set",
        f"Length of the mean of ∂C/∂w over {_EXAMPLES}.",
        "grad_w",
    ),
    Measure(
        "The same per weight",
        "RMS of ∂C/∂w",
        "training set",
        "‖∂C/∂w‖ over the root of the number of weights, so that wide and narrow layers compare.",
        "grad_rms",
    ),
    Measure(
        "Gradient of each example",
        "mean of ‖∂Cₓ/∂b‖",
        "example by example",
        f"Mean, over {_EXAMPLES}, of the length of each example's own gradient. "
        "Where it is much larger than ‖∂C/∂b‖, the examples pull in opposite ways.",
        "example_grad_b",
    ),
    Measure(
        "How far a step moves the weights",
        "‖Δw‖ : ‖w‖",
        "update : parameter",
        "How far the last step of an epoch moved the weights of a layer, relative to their size. "
        f"Shaded: about 1/{1 / USUAL:g}, a rule of thumb (A. Karpathy, CS231n).",
        "update_ratio",
        band=USUAL_RATIO,
    ),
)


def recent(y: Array, *, noisy: bool) -> Recent:
    """A measure now, from its curve (k, L): the last point, or the last twentieth of a noisy one."""
    if not len(y):
        return Recent(np.full(y.shape[1], np.nan), 0)
    points = max(1, round(len(y) * RECENT_SHARE)) if noisy else 1
    with np.errstate(over="ignore"):
        return Recent(np.sqrt(np.mean(np.square(y[-points:], dtype=float), axis=0)), points)
