"""What is said of the last step: whether its gradient is right, what that costs, and what came of it."""

from math import isfinite, log10

from nnviz.core.gradient_check import TOLERANCE
from nnviz.core.naming import count, layer_name, number
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.session.gradient_badge import PERIOD
from nnviz.session.snapshot import Check, Descent, LaneSnapshot
from nnviz.training.evaluation import GRADIENT_EXAMPLES
from nnviz.view.parts.value_axis import log_label

_UNCHECKED = "gradient not checked yet"


def badge(check: Check | None) -> tuple[str, str]:
    """What the badge says, and its kind: "none", "good" or "bad"."""
    if check is None:
        return _UNCHECKED, "none"
    if check.failed:
        return f"✕ gradient DISAGREES: {check.failed} of {count(check.checked)} checked", "bad"
    return f"✓ gradient agrees: relative error {number(check.relative_error, 2)}", "good"


def check_explained(lane: LaneSnapshot, check: Check) -> str:
    """Both numbers of the component that was checked last."""
    what = f"{layer_name(check.layer, len(lane.z))} neuron {check.j + 1}"
    which = f"∂C/∂b of {what}" if check.k is None else f"∂C/∂w from neuron {check.k + 1} below into {what}"
    return (
        f"<b>{which}, on the last mini-batch</b><br>"
        f"backpropagation: {number(check.backprop, 9)}<br>"
        f"central differences: {number(check.difference, 9)}<br>"
        f"relative error: {number(check.relative_error, 2)}<br>"
        f"{count(check.checked)} components checked in this run, {count(check.failed)} off by more than"
        f" {log_label(log10(TOLERANCE))}; one every {PERIOD:g} s, which takes under 1 % of the time"
    )


def bill(parameters: int, check: Check | None) -> str:
    """What the gradient costs either way, counted and timed."""
    slow, fast = "", ""
    if check is not None:
        slow = f" ≈ {duration(check.forward_seconds * (parameters + 1))}"
        fast = f" = {duration(check.forward_seconds + check.backward_seconds)}"
    passes = count(parameters + 1)
    return f"∇C by differences: {passes} forward passes{slow} · by backprop: 1 forward, 1 back{fast}"


def bill_explained(sizes: tuple[int, ...], parameters: int, check: Check | None) -> str:
    """The same in full."""
    counted = (
        f"{'-'.join(map(str, sizes))} has {count(parameters)} parameters. To find ∂C/∂θ of each, finite"
        f" differences need {count(parameters + 1)} forward passes: C once, and once more for each parameter"
        f" moved a little; central differences, {count(2 * parameters)}. Backpropagation needs one forward"
        " and one backward."
    )
    if check is None:
        return counted
    return (
        f"{counted} Timed on this machine for one mini-batch: forward {duration(check.forward_seconds)},"
        f" backward {duration(check.backward_seconds)}."
    )


def duration(seconds: float) -> str:
    """A time with its unit: "210 µs", "0.34 s", "2.1 min"."""
    for unit, size, most in (("µs", 1e-6, 1e-3), ("ms", 1e-3, 1.0), ("s", 1.0, 60.0)):
        if seconds < most:
            return f"{number(seconds / size, 2)} {unit}"
    return f"{number(seconds / 60, 2)} min"


def promise(descent: Descent) -> str:
    """What the last step was to bring and what it brought."""
    words = f"ΔC predicted {number(descent.predicted)}, true {number(descent.true)}"
    if descent.predicted and isfinite(ratio := descent.true / descent.predicted):
        words += f", ratio {number(ratio, 2)}"
    if isfinite(descent.angle):
        longer = number(descent.length_ratio, 2)
        words += f" · ∇C {descent.angle:.0f}° off the full one, {longer} × as long"
    return words


def promise_explained(lane: LaneSnapshot) -> str:
    """Where these numbers come from."""
    training = lane.experiment.training
    is_plain = OPTIMIZERS[training.optimizer].is_plain and not training.has_penalty
    rule = "−η‖∇C‖²" if is_plain else "∇C · Δθ"
    return (
        f"Predicted: {rule}, by the gradient of the last mini-batch (book ch. 1, gradient descent)."
        " True: C of the same mini-batch after the step, less C before it. The smaller η, the closer the"
        " ratio to 1.<br>"
        "While training stands still: the angle between the mini-batch's gradient and that of the training"
        f" set (or its first {count(GRADIENT_EXAMPLES)} examples), and how many times as long it is."
    )
