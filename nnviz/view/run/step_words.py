"""What is said of the last step: whether its gradient is right, what that costs, and what came of it."""

from math import isfinite, log10

import numpy as np

from nnviz.core.gradient_check import tolerance_of
from nnviz.core.naming import count, layer_name, number, plain
from nnviz.core.written import given, measured
from nnviz.core.written_line import Line
from nnviz.session.gradient_badge import PERIOD
from nnviz.session.snapshot import Check, Descent, LaneSnapshot
from nnviz.training.evaluation import GRADIENT_EXAMPLES
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.value_axis import log_label

_UNCHECKED = "gradient not checked yet"


def badge(check: Check | None) -> tuple[str, str]:
    """What the badge says, and its kind: "none", "good" or "bad"."""
    if check is None:
        return _UNCHECKED, "none"
    if check.failed:
        return f"✕ gradient DISAGREES: {check.failed} of {count(check.checked)} checked", "bad"
    return "✓ gradient agrees", "good"


def check_explained(lane: LaneSnapshot, check: Check) -> str:
    """Both numbers of the component that was checked last."""
    what = f"{layer_name(check.layer, len(lane.z))} neuron {check.j + 1}"
    which = f"∂C/∂b of {what}" if check.k is None else f"∂C/∂w from neuron {check.k + 1} below into {what}"
    whole = ", penalty included" if lane.experiment.training.has_penalty else ""
    most = log_label(log10(tolerance_of(lane.theta.vector.dtype)))
    return tip(
        "While the run goes on, one slope after another is measured anew, by moving its weight or bias a"
        " little either way. It agrees when backpropagation found the same, but for rounding.",
        f"backpropagation: {number(check.backprop, 9)}",
        f"central differences: {number(check.difference, 9)}",
        f"relative error: {number(check.relative_error, 2)}",
        f"{count(check.checked)} component{'s' * (check.checked != 1)} checked in this run,"
        f" {count(check.failed)} off by more than {most}; one every {plain(PERIOD)} s,"
        " which takes under 1 % of the time",
        title=f"{which}{whole}, on the last mini-batch, before its step",
    )


def bill(parameters: int, check: Check | None) -> str:
    """What backpropagation saves."""
    words = f"one pass back finds all {count(parameters)} slopes"
    if check is None or not check.forward_seconds + check.backward_seconds > 0:
        return words
    saved = _one_by_one(parameters, check) / (check.forward_seconds + check.backward_seconds)
    times = count(round(float(f"{saved:.2g}"))) if saved >= 10 else number(saved, 2)
    return f"{words}, {times} times as fast as one by one"


def _one_by_one(parameters: int, check: Check) -> float:
    return check.forward_seconds * (parameters + 1)


def bill_explained(sizes: tuple[int, ...], parameters: int, check: Check | None) -> str:
    """The same in full."""
    counted = (
        f"{'-'.join(map(str, sizes))} has {count(parameters)} parameters. To find ∂C/∂θ of each, finite"
        f" differences need {count(parameters + 1)} forward passes: C once, and once more for each parameter"
        f" moved a little; central differences, {count(2 * parameters)}. Backpropagation needs one forward"
        " and one backward."
    )
    if check is None:
        return tip(counted)
    forward, backward = check.forward_seconds, check.backward_seconds
    return tip(
        counted,
        "Time of this machine's processor for one mini-batch:",
        f"by differences: {count(parameters + 1)} forward passes · {duration(forward)}"
        f" = {duration(_one_by_one(parameters, check))}",
        f"by backpropagation: {duration(forward)} forward + {duration(backward)} back"
        f" = {duration(forward + backward)}",
    )


def duration(seconds: float) -> str:
    """A time with its unit: "210 µs", "0.34 s", "2.1 min"."""
    for unit, size, most in (("µs", 1e-6, 1e-3), ("ms", 1e-3, 1.0), ("s", 1.0, 60.0)):
        if seconds < most:
            return f"{number(seconds / size, 2)} {unit}"
    return f"{number(seconds / 60, 2)} min"


def promise(descent: Descent) -> str:
    """What the last step was to bring and what it brought."""
    return f"last step: cost {_signed(descent.true)}, foretold {_signed(descent.predicted)}"


def _signed(change: float) -> str:
    return f"{'+' if change > 0 else ''}{number(change)}"


def promise_lines(lane: LaneSnapshot, descent: Descent) -> list[Line]:
    """The step's promise, and the ratio of what came of it, written out."""
    training, nabla = lane.experiment.training, lane.gradient.vector.astype(np.float64)
    foretold = Line(r"\Delta C", measured(descent.predicted), descent.predicted, sign=r"\approx")
    if training.is_plain:
        tree = -given(lane.eta) * measured(float(np.linalg.norm(nabla))) ** 2
        rule = r"-\eta ‖\nabla C‖^2"
        foretold = Line(r"\Delta C", tree, descent.predicted, sign=r"\approx", formula=rule)
    if not descent.predicted:
        return [foretold]
    ratio = measured(descent.true) / measured(descent.predicted)
    return [foretold, Line(r"\text{true} / \text{foretold}", ratio, descent.true / descent.predicted)]


def promise_explained(lane: LaneSnapshot, descent: Descent) -> str:
    """Where these numbers come from."""
    lines = [line.words for line in promise_lines(lane, descent)]
    if isfinite(descent.angle):
        longer = number(descent.length_ratio, 2)
        lines.append(f"∇C of the mini-batch: {descent.angle:.0f}° off the full one, {longer} × as long")
    return tip(
        *lines,
        "Foretold: ∇C · Δθ, by the gradient of the last mini-batch (book ch. 1, gradient descent). True: C of"
        " the same mini-batch after the step, less C before it. The smaller η, the closer the ratio to 1.",
        "While training stands still also the angle between the mini-batch's gradient and the full one, of"
        f" the training set (or its first {count(GRADIENT_EXAMPLES)} examples), and how many times as long"
        " it is.",
    )
