"""The neuron lab in words: its line, its rule, what its curve is, and what a change does."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.equation_words import words_of
from nnviz.core.naming import MINUS, count, number, plain
from nnviz.core.neuron_bench import (
    ROWS,
    STEP,
    Mask,
    Neuron,
    Shape,
    Start,
    Unit,
    foretold,
    is_high_past_zero,
    largest_gap,
    off_the_step,
    output,
    rates,
    shrunk,
    slope,
    true_change,
)
from nnviz.core.parameters import Array
from nnviz.core.plain_names import readable
from nnviz.core.written import given, measured
from nnviz.core.written_line import Line
from nnviz.view.parts.tooltip import tip

SHARES = (1.0, 0.1, 0.01)
"""Of a change that are tried, to see the forecast grow better."""

HEADERS = {
    "x₁": "The first input",
    "x₂": "The second input",
    "z": "z = w₁x₁ + w₂x₂ + b, the weighted input",
    "step": "A step unit, the perceptron: 1 where z > 0, else 0",
    "a": "a = σ(z), the output of the unit that is chosen above",
}
WANTED = "What is wanted of a step unit in this row, and whether it does it"
"""What is said of the columns of the truth table."""

BARS = "Δout of the row in hand: foretold by the slope at the neuron as it is, and true, by asking it anew"

_NEAR_THE_STEP = 0.1
_LEAST_TOLD = 0.001
_NAME = 24


def pair(x: Array) -> str:
    """An input pair: "(1, 0)"."""
    return f"({plain(x[0])}, {plain(x[1])})"


def sum_words(neuron: Neuron) -> str:
    """The weighted sum: "−2x₁ − 2x₂"."""
    terms = [(neuron.w1, "x₁"), (neuron.w2, "x₂")]
    first, second = (f"{_coefficient(abs(w))}{name}" for w, name in terms)
    return f"{MINUS if neuron.w1 < 0 else ''}{first} {MINUS if neuron.w2 < 0 else '+'} {second}"


def line_words(neuron: Neuron) -> str:
    """Its decision line: "−2x₁ − 2x₂ + 3 = 0"."""
    sign = MINUS if neuron.b < 0 else "+"
    return f"{sum_words(neuron)} {sign} {plain(abs(neuron.b))} = 0"


def rule_words(neuron: Neuron, kind: Activation = STEP) -> str:
    """When it fires, by its threshold; of a kind that is not high there, when a step in its place does."""
    who = "it fires" if is_high_past_zero(kind) else "a step in its place fires"
    threshold = plain(neuron.threshold)
    if neuron.size == 0:
        always = "whatever" if neuron.b > 0 else "never, whatever"
        return f"w = (0, 0): there is no line. It fires {always} the inputs are: b = {plain(neuron.b)}."
    how = "easy" if neuron.b > 0 else "hard" if neuron.b < 0 else "neither easy nor hard"
    return (
        f"b = −threshold: {who} when {sum_words(neuron)} > {threshold}, that is, only past {threshold}."
        f" b = {plain(neuron.b)} makes it {how} to fire."
    )


def verdict(neuron: Neuron, start: Start, kind: Activation = STEP) -> str:
    """How many rows are as wanted, by the side of the line that they are on."""
    if not start.wanted:
        return ""
    right = int((neuron.fires(ROWS) == start.wanted).sum())
    how = "" if is_high_past_zero(kind) else ", judged as a step"
    said = f"{right} of 4 rows as {start.name} wants{how}."
    return said if start.most_right == 4 else f"{said} One line cannot part them: at best 3 are right."


def points_words(neuron: Neuron, x: Array, is_one: Mask, name: str) -> str:
    """How many of the data's points it answers right; those called ``name`` are to make it fire."""
    right, whole = count(neuron.right(x, is_one)), count(len(is_one))
    return f"{right} of {whole} points on the right side: class {readable(name, _NAME)}, filled, is to fire."


def z_line(neuron: Neuron, x: Array) -> Line:
    """z of one input pair."""
    return Line("z", neuron.written_z(x), float(neuron.z(x)), formula="w_1 x_1 + w_2 x_2 + b")


def a_line(neuron: Neuron, unit: Unit, shape: Shape, x: Array) -> Line:
    """a of one input pair."""
    kind, z = unit.make(shape), neuron.z(x)
    return Line("a", kind.written(measured(float(z))), float(output(kind, z.reshape(1))[0]), 4)


def other_line(neuron: Neuron, unit: Unit, shape: Shape, x: Array) -> Line | None:
    """The same a by the other form of the unit's curve; None where there is none."""
    if not unit.other:
        return None
    z = neuron.z(x)
    value = float(unit.by_other(shape, z.reshape(1))[0])
    return Line("a", unit.write_other(shape, measured(float(z))), value, 4)


def curve_words(unit: Unit, shape: Shape, z: Array) -> str:
    """What the curve is, besides its formula: the same by another one, how steep, how near to the step."""
    said = []
    if unit.other:
        gap = largest_gap(unit, shape, z)
        same = f"apart by {number(gap, 2)} at most, by rounding" if gap else "the very same numbers"
        said.append(f"{words_of(unit.other)}: drawn as dots, {same}.")
    if unit.peak is not None:
        at, most, words = unit.peak(shape)
        size = words if words == plain(most) else f"{words} = {plain(most)}"
        said.append(f"Largest slope: {size}, at z = {plain(at)}{_quarter(unit)}.")
    if unit.needs == ("k",):
        off = number(off_the_step(shape.k, _NEAR_THE_STEP), 2)
        said.append(f"At z = ∓{plain(_NEAR_THE_STEP)} it is {off} off the step; k → ∞ makes it the step.")
    return " ".join(said)


def _quarter(unit: Unit) -> str:
    return " (max σ′ = 1/4)" if "k" in unit.needs else ""


def row_help(neuron: Neuron, unit: Unit, shape: Shape, x: Array) -> str:
    """An input pair, as a tooltip."""
    fires = "z > 0: a step unit fires" if neuron.fires(x) else "z is not above 0: a step unit stays silent"
    lines = (z_line(neuron, x), a_line(neuron, unit, shape, x))
    return tip(*(line.words for line in lines), fires, title=f"(x₁, x₂) = {pair(x)}")


def curve_help(unit: Unit, shape: Shape, z: float) -> str:
    """The curve at a place, as a tooltip."""
    kind, at = unit.make(shape), np.array([z])
    a, prime = float(output(kind, at)[0]), float(slope(kind, at)[0])
    lines = (
        Line("a", kind.written(measured(z)), a),
        Line(r"\sigma'(z)", kind.written_slope(measured(z), measured(a)), prime),
    )
    return tip(f"z = {number(z)}", *(line.words for line in lines), title=unit.label)


def change_line(neuron: Neuron, unit: Unit, shape: Shape, x: Array, change: Neuron) -> Line:
    """The forecast of Δout, written out."""
    rate = rates(neuron, unit.make(shape), x)
    terms = [measured(each) * given(by) for each, by in zip(rate, change, strict=True) if by]
    tree = sum(terms[1:], terms[0]) if terms else measured(0.0)
    formula = (
        r"\frac{\partial out}{\partial w_1} \Delta w_1 + \frac{\partial out}{\partial w_2} \Delta w_2"
        r" + \frac{\partial out}{\partial b} \Delta b"
    )
    return Line(r"\Delta out", tree, foretold(rate, change), 4, sign=r"\approx", formula=formula)


def shrinking_words(neuron: Neuron, unit: Unit, shape: Shape, x: Array, change: Neuron) -> str:
    """True over foretold for ever smaller changes."""
    kind, rate = unit.make(shape), rates(neuron, unit.make(shape), x)
    if not any(change):
        return "Move Δb, Δw₁ or Δw₂: a small change in is to make a small change out."
    if not foretold(rate, change):
        true = true_change(neuron, kind, x, change)
        what = f"yet it changed by {number(true)}" if true else "and so far it stays"
        return f"{unit.label}: foretold 0, for its slope here is 0, {what}."
    said = []
    for share in SHARES:
        small = shrunk(change, share)
        ratio = true_change(neuron, kind, x, small) / foretold(rate, small)
        said.append(f"× {plain(share)}: {number(ratio, 4)}")
    return f"True over foretold, the change {' · '.join(said)}. The smaller the change, the nearer to 1."


def table_rows(neuron: Neuron, unit: Unit, shape: Shape, wanted: Sequence[int]) -> list[list[str]]:
    """The cells of the truth table."""
    kind = unit.make(shape)
    z, fires = neuron.z(ROWS), neuron.fires(ROWS)
    a = output(kind, z)
    rows = []
    for i, x in enumerate(ROWS.T):
        cells = [plain(x[0]), plain(x[1]), plain(round(float(z[i]), 4)), plain(fires[i]), _short(a[i])]
        if wanted:
            cells.append(f"{wanted[i]} {'✓' if wanted[i] == fires[i] else '✗'}")
        rows.append(cells)
    return rows


def _short(a: float) -> str:
    """An answer in a narrow column."""
    return f"< {plain(_LEAST_TOLD)}" if 0 < a < _LEAST_TOLD else number(a, 4)


def _coefficient(size: float) -> str:
    return "" if size == 1 else plain(size)


def columns(neuron: Neuron, unit: Unit, shape: Shape) -> dict[str, Array]:
    """The truth table with every digit."""
    z = neuron.z(ROWS)
    a = output(unit.make(shape), z)
    weights = dict(zip(("w₁", "w₂", "b"), (np.full(4, each) for each in neuron), strict=True))
    return {"x₁": ROWS[0], "x₂": ROWS[1], **weights, "z": z, "step": neuron.fires(ROWS), "a": a}
