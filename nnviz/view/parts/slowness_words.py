"""Why the gradient of a weight, or of all weights of a neuron, is small, in one plain line.

Of the gradient, and not of the step: an optimiser as Adam makes up for its size.
"""

from math import isfinite

import numpy as np

from nnviz.core.measures import SATURATED_SLOPE
from nnviz.core.naming import count, number, plain
from nnviz.core.slowness import DIM_INPUT, LayerPace
from nnviz.core.written import measured
from nnviz.core.written_line import Line

LITTLE = 0.01
"""Of the largest |∂C/∂w| in its layer: below this it is small."""

_BAR = "\N{WORD JOINER}|\N{WORD JOINER}"
"""A bar at which no line breaks, so that none opens at the end of one."""

RULES = (
    "<p>|∂C/∂w_jk| = |a_k| · |δ_j|, and |δ_j| = |σ′(z_j)| · |∂C/∂a_j| where no cost cancels σ′.</p>"
    f"<p>Dim: |a_k| &lt; {DIM_INPUT:g}. Saturated: |σ′(z_j)| &lt; {SATURATED_SLOPE:g}. "
    f"Little error, or a faint input: neither, and |∂C/∂w_jk| under {LITTLE:g} of the largest in its"
    " layer.</p>"
)


def weight_words(pace: LayerPace, j: int, k: int, source: str, neuron: str) -> str:
    """The weight from ``source`` into ``neuron``: whether its gradient is small, and why."""
    which, gradient = f"w from {source} to {neuron}", float(pace.gradient(j)[k])
    if not isfinite(gradient):
        return f"{which}: its gradient is not a number"
    reason = " and ".join(_reasons(pace, j, k, source))
    if not reason:
        reason = _beside_others(pace, j, k)
    has = f"a small gradient: {reason}" if reason else f"a gradient: {_free(pace, j, k)}"
    return f"{which} has {has}; {slope_line(pace, j, k).words.replace('|', _BAR)}"


def slope_line(pace: LayerPace, j: int, k: int) -> Line:
    """The size of its gradient, written out (BP4)."""
    a, delta = abs(float(pace.a[k])), abs(float(pace.delta[j]))
    tree = measured(a) * measured(delta)
    return Line(r"|\partial C / \partial w|", tree, a * delta, formula=r"|a| \cdot |\delta|")


def neuron_words(pace: LayerPace, j: int, neuron: str) -> str:
    """All weights into a neuron."""
    dim, inputs = int(pace.dim.sum()), len(pace.a)
    are = "is" if dim == 1 else "are"
    which = f"{count(dim)} of its {count(inputs)} inputs {are} dim (|a| < {plain(DIM_INPUT)})"
    if pace.prime is None:
        without = ", without σ′ as a factor" if pace.cancels else ""
        return f"{neuron}: δ = {number(pace.delta[j])}{without}; {which}"
    slope = f"σ′(z) = {number(pace.prime[j])}"
    if pace.is_saturated(j):
        return f"{neuron} is saturated, {slope}: all its weights have small gradients; besides, {which}"
    return f"{neuron} is not saturated, {slope}; {which}{': small gradients there' if dim else ''}"


def _reasons(pace: LayerPace, j: int, k: int, source: str) -> list[str]:
    reasons = []
    if pace.dim[k]:
        word = "dark" if source.startswith("pixel") else "dim"
        reasons.append(f"its input is {word} (a = {number(pace.a[k])})")
    if pace.prime is not None and pace.is_saturated(j):
        reasons.append(f"its neuron is saturated (σ′(z) = {number(pace.prime[j])})")
    if pace.is_silenced(j):
        reasons.append("dropout silences its neuron in this mini-batch")
    return reasons


def _beside_others(pace: LayerPace, j: int, k: int) -> str:
    """Which factor is the smaller beside the largest of its layer; empty where the product is not little."""
    most_a, most_delta = np.abs(pace.a).max(), np.abs(pace.delta).max()
    if not abs(pace.a[k] * pace.delta[j]) < LITTLE * most_a * most_delta:
        return ""
    if abs(pace.a[k]) * most_delta < abs(pace.delta[j]) * most_a:
        return f"its input is faint beside others (a = {number(pace.a[k])})"
    if pace.cancels:
        return f"its output is nearly right (δ = {number(pace.delta[j])})"
    if pace.error is None:
        return f"its error is small (δ = {number(pace.delta[j])})"
    return f"little of the error reaches its neuron (∂C/∂a = {number(pace.error[j])})"


def _free(pace: LayerPace, j: int, k: int) -> str:
    lit = f"its input is lit (a = {number(pace.a[k])})"
    return lit if pace.prime is None else f"{lit}, its neuron not saturated (σ′(z) = {number(pace.prime[j])})"
