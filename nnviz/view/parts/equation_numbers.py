"""Numbers inside equations in LaTeX."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.naming import MINUS, number, plain
from nnviz.core.parameters import Array

MOST_TERMS = 4
"""Terms of a sum that are written out."""

_DOWN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def short(value: float, digits: int = 3) -> str:
    """A number as `naming.number` writes it; small whole ones, such as targets, without a point."""
    return plain(value) if abs(value) < 1000 and value == int(value) else number(value, digits)


def tex(value: float, digits: int = 3) -> str:
    """The same in LaTeX."""
    mantissa, times, power = short(float(value), digits).partition(" × 10")
    mantissa = mantissa.replace(MINUS, "{-}").replace(",", "{,}").replace("∞", r"\infty ")
    if "number" in mantissa:
        return r"\text{not a number}"
    return rf"{mantissa} \cdot 10^{{{power.translate(_DOWN)}}}" if times else mantissa


def factor(value: float, digits: int = 3) -> str:
    """The same as a factor or a later summand: in brackets when it is negative."""
    text = tex(value, digits)
    return f"({text})" if text.startswith("{-}") else text


def sum_of_products(left: Array, right: Array) -> str:
    """Σ_k left_k right_k written out; of a long sum the largest terms, in their order."""
    chosen = largest(left * right)
    text = " + ".join(rf"{factor(left[k])} \cdot {factor(right[k])}" for k in chosen)
    return text if len(chosen) == len(left) else text + r" + \cdots"


def largest(values: Array) -> Sequence[int]:
    """Places of the few largest |values|, in their order; all of them when they are few."""
    if len(values) <= MOST_TERMS:
        return range(len(values))
    sizes = np.nan_to_num(np.abs(values), nan=np.inf)
    return sorted(np.argsort(-sizes, kind="stable")[: MOST_TERMS - 1].tolist())
