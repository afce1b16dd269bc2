"""What a person reads: names of layers, and numbers written the same way everywhere."""

import re
from math import isfinite, isnan

from nnviz.core.marks import marked

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("-0123456789", "₋₀₁₂₃₄₅₆₇₈₉")
MINUS = "−"
_TYPED_POWER = re.compile(rf"10\^\(({MINUS}?\d+)\)")
LANE_LETTERS = "ABC"
_FINEST, _ROUNDING = 3, 1e-6
"""Digits of a share in per cent at most, and how little of one may come of reckoning."""


def lane_name(lane: int, label: str) -> str:
    """A lane with what sets it apart: "A", "B: η = 0.1"."""
    return LANE_LETTERS[lane] if lane == 0 else f"{LANE_LETTERS[lane]}: {label}"


def lane_prefix(lane: int, lanes: int, end: str = " ") -> str:
    """Before what is said of a lane: "B " when there are several lanes, else nothing."""
    return f"{LANE_LETTERS[lane]}{end}" if lanes > 1 else ""


def layer_name(layer: int, layers: int) -> str:
    """Name of a layer, of ``layers`` that compute: "hidden 1", "hidden 2", …, "output"."""
    return "output" if layer == layers - 1 else f"hidden {layer + 1}"


def short_name(layer: int, layers: int) -> str:
    """The same where there is little room: "h1", "h2", …, "o"."""
    return "o" if layer == layers - 1 else f"h{layer + 1}"


def book_layer(layer: int) -> int:
    """The layer as the book numbers it: the input is layer 1."""
    return layer + 2


def superscript(number: int) -> str:
    """An exponent: −3 becomes ⁻³."""
    return str(number).translate(_SUPERSCRIPTS)


def raised(text: str) -> str:
    """Powers of ten as they are read, where they were as they are typed: 1.2·10^(−4) becomes 1.2·10⁻⁴."""
    return _TYPED_POWER.sub(lambda found: f"10{found[1].replace(MINUS, '-').translate(_SUPERSCRIPTS)}", text)


def subscript(number: int) -> str:
    """An index: 12 becomes ₁₂."""
    return str(number).translate(_SUBSCRIPTS)


def parameter_name(layer: int, j: int, k: int | None) -> str:
    """Symbol of a weight or a bias as the book counts, "w²₁₃" or "b²₁"; with commas from ten on."""
    indices = [subscript(i + 1) for i in (j, k) if i is not None]
    return f"{'b' if k is None else 'w'}{superscript(book_layer(layer))}" + (
        "," if max(j, k or 0) > 8 else ""
    ).join(indices)


def power_of_ten(exponent: int) -> str:
    """A tick of a logarithmic axis: "10⁻³"; "1" for 10⁰."""
    return "1" if exponent == 0 else f"10{superscript(exponent)}"


def number(value: float, digits: int = 3) -> str:
    """A number in ``digits`` significant digits, as "−0.231", "1,240" or "2.31 × 10⁻⁵"."""
    if isnan(value):
        return "not a number"
    sign = MINUS if value < 0 else ""
    if not isfinite(value):
        return f"{sign}∞"
    if value == 0:
        return "0"
    mantissa, _, exponent_text = f"{abs(value):.{digits - 1}e}".partition("e")
    exponent = int(exponent_text)
    if -4 <= exponent <= 5:
        return marked(f"{sign}{abs(value):,.{max(0, digits - 1 - exponent)}f}")
    return f"{sign}{marked(mantissa)} × 10{superscript(exponent)}"


def fixed(value: float, decimals: int = 2) -> str:
    """A number near 1 in a column of such: "0.05", "−1.20"."""
    return marked(f"{value:z.{decimals}f}").replace("-", MINUS)  # z: a zero without a sign


def plain(value: float) -> str:
    """A round number, such as a limit or a tick, without superfluous zeros: "0.05", "−2", "5 × 10⁻⁶"."""
    mantissa, _, exponent = f"{value:g}".partition("e")
    power = f" × 10{superscript(int(exponent))}" if exponent else ""
    return marked(mantissa).replace("-", MINUS) + power


def count(value: int) -> str:
    """A whole number with its thousands apart: "1,500"."""
    return marked(f"{value:,}").replace("-", MINUS)


def percent(share: float, digits: int = 1) -> str:
    """A share of 1 in per cent: "94.8 %"."""
    return "–" if isnan(share) else in_percent(100 * share, digits)


def in_percent(value: float, digits: int = 1) -> str:
    """What is in per cent already: "94.8 %"; never all of it where a little is missing, nor 0 of a little."""
    words = f"{value:.{digits}f}"
    if float(words) == 100 > value + _ROUNDING:
        words = f"{100 - 10.0**-digits:.{digits}f}"
    elif float(words) == 0 < value:
        finer = (f"{value:.{more}f}" for more in range(digits + 1, _FINEST + 1))
        words = next((one for one in finer if float(one)), words)
    return f"{marked(words)} %"
