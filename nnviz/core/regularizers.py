"""Penalties on large weights (book ch. 3). n is the size of the training set; biases are exempt."""

from collections.abc import Callable
from math import inf, log, log1p
from typing import NamedTuple

import numpy as np

from nnviz.core.parameters import Array
from nnviz.core.written import Node, Number, sgn


class Regularizer(NamedTuple):
    """A penalty added to the cost.

    Attributes
    ----------
    formula, rule
        In LaTeX: the penalty, and what a step of plain gradient descent then does to a weight.
    penalty
        (w) to the sum that (λ/n) multiplies, w being all weights as one vector.
    slope
        (w, out): writes its derivative, which (λ/n) multiplies as well; sgn(0) is 0.
    written_slope
        (w): how the slope at one weight is written out with its numbers.
    slope_symbol
        That slope in LaTeX, with %s for w.
    decays
        Whether the slope is w itself, so that plain gradient descent multiplies a weight by 1 − ηλ/n.
    nothing
        Whether there is no penalty at all, whatever λ is.
    kink
        Whether the derivative jumps at w = 0.
    half_life
        (|w|, ηλ/n): the steps after which the penalty alone has left half of a weight; None where no
        formula says.
    jump
        (w, ηλ/n, steps): the weights after so many steps of the penalty alone; None where no formula says.
    """

    name: str
    label: str
    formula: str
    rule: str
    help: str
    penalty: Callable[[Array], float]
    slope: Callable[[Array, Array], object]
    written_slope: Callable[[Number], Node]
    slope_symbol: str = "R'(%s)"
    decays: bool = False
    nothing: bool = False
    kink: bool = False
    half_life: Callable[[float, float], float] | None = None
    jump: Callable[[Array, float, int], Array] | None = None

    def pull(self, w: Number, rate: Number) -> Node:
        """What plain gradient descent makes of a weight by the penalty alone; ``rate`` is ηλ/n."""
        return (1 - rate) * w if self.decays else w - rate * self.written_slope(w)

    def pulled(self, w: Array, rate: float, steps: int) -> Array:
        """Weights (m,) after so many steps of plain gradient descent by the penalty alone.

        L1 takes a weight that is nearer to 0 than ηλ/n across it. Where no formula says, step by step.
        """
        if self.jump is not None:
            return self.jump(w, rate, steps)
        if self.decays:
            return np.asarray(w * (1.0 - rate) ** steps)
        w, slope = np.array(w, float), np.empty(np.shape(w))
        for _ in range(steps):
            self.slope(w, slope)
            np.multiply(slope, rate, slope)
            np.subtract(w, slope, w)
        return w


def _no_slope(w: Array, out: Array) -> None:
    out.fill(0)


def _l2_slope(w: Array, out: Array) -> None:
    np.copyto(out, w)


def _half_life_of_decay(w: float, rate: float) -> float:
    """ln ½ / ln(1 − ηλ/n), however large the weight is; 0 where one step leaves less than half."""
    return log(0.5) / log1p(-rate) if 0 < rate < 1 else 0.0 if rate else inf


def _evenly(w: Array, rate: float, steps: int) -> Array:
    """By the same amount at every step; what is nearer to 0 than that goes across it, and back."""
    size = np.abs(w)
    towards = np.minimum(size // rate, steps) if rate else np.zeros(np.shape(w))
    left = size - towards * rate
    is_across = (left > 0) & ((steps - towards) % 2 == 1) & (rate > 0)
    return np.asarray(np.sign(w) * np.where(is_across, left - rate, left))


_ENTRIES = (
    Regularizer(
        "none",
        "none",
        r"0",
        r"w \to w - \eta \frac{\partial C_0}{\partial w}",
        "The cost alone.",
        lambda w: 0.0,
        _no_slope,
        lambda w: Number(0.0),
        nothing=True,
    ),
    Regularizer(
        "l2",
        "L2",
        r"\frac{\lambda}{2n} \sum_w w^2",
        r"w \to \left(1 - \frac{\eta\lambda}{n}\right) w - \eta \frac{\partial C_0}{\partial w}",
        "Weight decay: every step shrinks each weight by the same factor 1 − ηλ/n (book eq. 93).",
        lambda w: 0.5 * float(np.dot(w, w)),
        _l2_slope,
        lambda w: w,
        "%s",
        decays=True,
        half_life=_half_life_of_decay,
    ),
    Regularizer(
        "l1",
        "L1",
        r"\frac{\lambda}{n} \sum_w |w|",
        r"w \to w - \frac{\eta\lambda}{n}\,\mathrm{sgn}(w) - \eta \frac{\partial C_0}{\partial w}",
        "Every step moves each weight by the same amount ηλ/n towards 0, and none that is at 0 "
        "(book eq. 95 to 97).",
        lambda w: float(np.abs(w).sum()),
        np.sign,
        lambda w: sgn(w),
        r"\mathrm{sgn}(%s)",
        kink=True,
        half_life=lambda w, rate: w / (2 * rate) if rate else inf,
        jump=_evenly,
    ),
)

REGULARIZERS: dict[str, Regularizer] = {entry.name: entry for entry in _ENTRIES}
