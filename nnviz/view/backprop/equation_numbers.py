"""Numbers inside equations in LaTeX."""

from nnviz.core.marks import with_points
from nnviz.core.naming import MINUS, number, plain

_DOWN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def short(value: float, digits: int = 3) -> str:
    """A number as `naming.number` writes it; small whole ones, such as targets, without a point."""
    value += 0.0  # a zero without a sign
    return plain(value) if abs(value) < 1000 and value == int(value) else number(value, digits)


def tex(value: float, digits: int = 3) -> str:
    """The same in LaTeX, where a point stays one until it is typeset."""
    with with_points():
        mantissa, times, power = short(float(value), digits).partition(" × 10")
    mantissa = mantissa.replace(MINUS, "{-}").replace(",", "{,}").replace("∞", r"\infty ")
    if "number" in mantissa:
        return r"\text{not a number}"
    return rf"{mantissa} \cdot 10^{{{power.translate(_DOWN)}}}" if times else mantissa
