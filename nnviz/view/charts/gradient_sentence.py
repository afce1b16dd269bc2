"""What the gradient chart says, in one plain sentence, computed from its numbers."""

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from nnviz.core.measures import SATURATED_SLOPE
from nnviz.core.naming import layer_name, number, percent, short_name
from nnviz.core.parameters import Array

UNEVEN_RATIO = 3.0
VANISHING_RATIO = 10.0
EXPLODING_NORM = 100.0
SMALL_NORM = 0.01
SATURATED_SHARE = 0.5
DEAD_SHARE = 0.25
HIGH_COST_SHARE = 0.5
LOW_COST_SHARE = 0.1

_START = "of what it was at the start"

THRESHOLDS = (
    "Compared are the hidden layers, or hidden layer and output when there is one only.\n"
    f"About the same speed: within {UNEVEN_RATIO:g} times. Vanishing: on the way back the gradient shrinks "
    f"{VANISHING_RATIO:g} times or more.\n"
    f"Exploding: it grows {VANISHING_RATIO:g} times or more, or ‖∂C/∂b‖ of a layer is over "
    f"{EXPLODING_NORM:g}.\n"
    f"Dead: the slope σ′(z) of {percent(DEAD_SHARE, 0)} of a layer's neurons or more is 0 on every training "
    "example.\n"
    f"Saturated: every ‖∂C/∂b‖ under {SMALL_NORM:g}, σ′(z) < {SATURATED_SLOPE:g} in "
    f"{percent(SATURATED_SHARE, 0)} of a layer or more, and the training cost at least "
    f"{percent(HIGH_COST_SHARE, 0)} {_START}.\n"
    f"Little left to learn: every ‖∂C/∂b‖ under {SMALL_NORM:g}, "
    f"and the training cost at most {percent(LOW_COST_SHARE, 0)} {_START}."
)


class Evidence(Struct, frozen=True, eq=False):
    """What the sentence is computed from; arrays (L,), first hidden to output.

    Attributes
    ----------
    speed
        The measure on the chart, now.
    grad_b
        ‖∂C/∂b‖ of the mini-batch, now.
    saturated
        Share (0..1) of units × examples with σ′(z) < 0.01.
    dead
        Share (0..1) of units whose slope is 0 on every training example.
    cost, start_cost
        Of the training set, as last evaluated and before training.
    diverged
        Whether training stopped because numbers overflowed.
    short
        Whether to say "h1" for "hidden 1", where room is short.
    has_moved
        Whether a step has been made.
    """

    speed: Array
    grad_b: Array
    saturated: Array
    dead: Array
    cost: float
    start_cost: float
    diverged: bool = False
    short: bool = False
    has_moved: bool = False

    @property
    def layers(self) -> int:
        """How many layers compute."""
        return len(self.speed)

    def name(self, layer: int) -> str:
        """The layer inside a sentence."""
        if layer == self.layers - 1:
            return "the output"
        return (short_name if self.short else layer_name)(layer, self.layers)

    def begin(self, words: str) -> str:
        """The words at the start of a sentence; after the letter of a lane they need no capital."""
        return words if self.short else words[0].upper() + words[1:]

    @property
    def gradient(self) -> str:
        """The word, where there is room for it."""
        return "" if self.short else " gradient"

    def slowest_and_fastest(self) -> tuple[int, int]:
        """Of the hidden layers, or of all when one only is hidden."""
        compared = self.speed[:-1] if self.layers > 2 else self.speed
        return int(np.argmin(compared)), int(np.argmax(compared))


def read_gradient(evidence: Evidence) -> str:
    """The first rule that has something to say says it."""
    return next(words for rule in _RULES if (words := rule(evidence)))


def _diverged(e: Evidence) -> str:
    in_order = np.isfinite(e.grad_b).all() or np.isnan(e.grad_b).all()
    if not e.diverged and in_order and not np.isinf(e.speed).any():
        return ""
    if e.short:
        return "Diverged: try a smaller η, then rewind (R)."
    return "Training diverged: the steps are too long and the cost grows. Try a smaller η, then rewind (R)."


def _not_started(e: Evidence) -> str:
    if np.isfinite(e.speed).all():
        return ""
    if e.has_moved:
        return "No number yet: this measure is taken at the end of an epoch, of weights that are not all 0."
    return "No step has been made yet. Press Space to train, or B for one mini-batch."


def _nothing_arrives(e: Evidence) -> str:
    if (e.speed > 0).all():
        return ""
    layer, dead = int(np.argmin(e.speed)), np.flatnonzero(e.dead == 1)
    words = f"{e.begin(e.name(layer))} does not learn: its gradient is exactly 0"
    return f"{words}, for all neurons of {e.name(int(dead[-1]))} are dead." if len(dead) else f"{words}."


def _dead(e: Evidence) -> str:
    layer = int(np.argmax(np.nan_to_num(e.dead)))
    if not e.dead[layer] >= DEAD_SHARE:
        return ""
    share = f"Dead: {percent(e.dead[layer], 0)} of the neurons of {e.name(layer)} have slope 0"
    return f"{share}." if e.short else f"{share} on every training example and learn nothing."


def _exploding(e: Evidence) -> str:
    layer = int(np.argmax(np.nan_to_num(e.grad_b)))
    if not e.grad_b[layer] > EXPLODING_NORM:
        return ""
    words = f"Exploding: ‖∂C/∂b‖ of {e.name(layer)} is {_times(e.grad_b[layer])}"
    slow, fast = e.slowest_and_fastest()
    ratio = e.grad_b[fast] / e.grad_b[slow]
    if ratio >= VANISHING_RATIO and fast < slow and fast == layer:
        words += f", {_times(ratio)} times that of {e.name(slow)}"
    return f"{words}." if e.short else f"{words}. Try a smaller η or smaller first weights."


def _saturated(e: Evidence) -> str:
    layer = int(np.argmax(np.nan_to_num(e.saturated)))
    stuck = (e.grad_b < SMALL_NORM).all() and e.cost >= HIGH_COST_SHARE * e.start_cost
    if not (stuck and e.saturated[layer] >= SATURATED_SHARE):
        return ""
    why = "" if e.short else " the gradients are small while the cost is still high;"
    share = f"{percent(e.saturated[layer], 0)} of {e.name(layer)}"
    return f"Saturated, not solved:{why} {share} has σ′(z) < {SATURATED_SLOPE:g}."


def _alone(e: Evidence) -> str:
    if e.layers > 1:
        return ""
    return f"The output is the only layer that learns: it stands at {number(e.speed[0], 2)}."


def _uneven(e: Evidence) -> str:
    slow, fast = e.slowest_and_fastest()
    ratio = e.speed[fast] / e.speed[slow]
    if ratio < UNEVEN_RATIO:
        return ""
    if ratio >= VANISHING_RATIO and fast < slow:
        words = f"{e.name(fast)} learns {_times(ratio)} times faster than {e.name(slow)}."
        return f"Exploding{e.gradient}: {words}"
    words = f"{e.name(slow)} learns {_times(ratio)} times slower than {e.name(fast)}."
    return e.begin(words) if ratio < VANISHING_RATIO else f"Vanishing{e.gradient}: {words}"


def _little_left(e: Evidence) -> str:
    if not ((e.grad_b < SMALL_NORM).all() and e.cost <= LOW_COST_SHARE * e.start_cost):
        return ""
    share = percent(e.cost / e.start_cost)
    if e.short:
        return f"Little is left to learn: the cost is down to {share}."
    return f"Little is left to learn: small gradients, and the cost is down to {share} {_START}."


def _healthy(e: Evidence) -> str:
    slow, fast = e.slowest_and_fastest()
    which = "hidden layers" if e.layers > 2 else "layers"
    ratio = _times(e.speed[fast] / e.speed[slow])
    if e.short:
        return f"Healthy: {which} alike (within {ratio} times)."
    return f"Healthy: the {which} learn at about the same speed (within {ratio} times)."


_RULES: tuple[Callable[[Evidence], str], ...] = (
    _diverged,
    _not_started,
    _nothing_arrives,
    _exploding,
    _dead,
    _saturated,
    _alone,
    _little_left,
    _uneven,
    _healthy,
)


def _times(ratio: float) -> str:
    return number(float(f"{ratio:.2g}"), 2)
