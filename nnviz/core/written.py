"""Arithmetic written out with its numbers, for whoever follows it with a pocket calculator.

A rule says how one line of it reads by computing with numbers that remember how they were put
together: ``1 / (1 + exp(-z))`` of a `Number` z is a small tree, which knows what it comes to and can be
read as LaTeX or as plain text. Plain Python numbers in such a formula are constants of the rule.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isfinite
from typing import TypeAlias

import numpy as np

from nnviz.core.notation import Notation, as_typed, in_digits

LONG = 1000
"""Whole numbers below this, such as targets, are written without a point."""

_SUM, _NEGATIVE, _PRODUCT, _POWER, _ATOM = range(5)
"""How tightly a part holds together; a looser one than its place asks for stands in parentheses."""


class Node:
    """A part of a line: numbers, and what is done with them. Arithmetic with it makes a larger one."""

    parts: "tuple[Node, ...]" = ()

    def result(self, *parts: float) -> float:
        """What it comes to, from what its parts come to."""
        raise NotImplementedError

    def read(self, how: "Notation", parts: Callable[["Node", int], str]) -> tuple[str, int]:
        """It in a notation, and how tightly it holds together; ``parts`` reads a part into its place."""
        raise NotImplementedError

    def with_parts(self, parts: "tuple[Node, ...]") -> "Node":
        """The same done with other parts."""
        return replace(self, parts=parts)  # type: ignore[type-var]

    @cached_property
    def value(self) -> float:
        """What it comes to."""
        with np.errstate(all="ignore"):
            return float(self.result(*(np.float64(part.value) for part in self.parts)))

    def __add__(self, other: "Operand") -> "Node":
        more = as_node(other)
        return Sum((*_terms(self), *_terms(more)))

    def __radd__(self, other: float) -> "Node":
        return as_node(other) + self

    def __neg__(self) -> "Node":
        return Negative((self,))

    def __sub__(self, other: "Operand") -> "Node":
        return self + -as_node(other)

    def __rsub__(self, other: float) -> "Node":
        return as_node(other) - self

    def __mul__(self, other: "Operand") -> "Node":
        first = self.parts if type(self) is Product else (self,)
        return Product((*first, as_node(other)))

    def __rmul__(self, other: float) -> "Node":
        return as_node(other) * self

    def __truediv__(self, other: "Operand") -> "Node":
        return Quotient((self, as_node(other)))

    def __rtruediv__(self, other: float) -> "Node":
        return as_node(other) / self

    def __pow__(self, other: "Operand") -> "Node":
        return Power((self, as_node(other)))

    def __rpow__(self, other: float) -> "Node":
        return as_node(other) ** self


Operand: TypeAlias = Node | float


def _terms(node: Node) -> tuple[Node, ...]:
    return node.parts if type(node) is Sum else (node,)


def as_node(value: Operand) -> Node:
    """The node itself, or a constant."""
    return value if isinstance(value, Node) else Number(value, constant=True)


@dataclass(frozen=True, eq=False)
class Number(Node):
    """A number.

    Attributes
    ----------
    digits
        Significant digits that it is written with at least.
    constant
        Whether it is written just as it is typed, 0.9 and not 0.900.
    """

    exact: float
    digits: int = 3
    constant: bool = False

    @property
    def value(self) -> float:  # asked for far more often than any other
        return float(self.exact)

    def result(self, *parts: float) -> float:
        return self.exact

    def written(self, digits: int) -> tuple[str, int | None]:
        """Mantissa and power of ten (None for 10⁰) with so many digits, or with its own if they are more."""
        is_round = self.exact == round(self.exact, 0) and abs(self.exact) < LONG
        if self.constant or is_round:
            return as_typed(self.exact)
        return in_digits(self.exact, max(digits, self.digits))

    def rounded(self, digits: int) -> float:
        """What stands on the screen then."""
        mantissa, power = self.written(digits)
        return float(f"{mantissa}e{power or 0}") if isfinite(self.exact) else self.exact

    def read(self, how: "Notation", parts: Callable[[Node, int], str]) -> tuple[str, int]:
        mantissa, power = self.written(how.digits)
        text = how.number(mantissa, power)
        return text, _NEGATIVE if mantissa.startswith("-") else _ATOM if power is None else _PRODUCT


@dataclass(frozen=True, eq=False)
class Rest(Number):
    """What all terms of a sum come to that are not written out.

    Attributes
    ----------
    terms
        How many they are.
    """

    terms: int = field(kw_only=True)

    def read(self, how: "Notation", parts: Callable[[Node, int], str]) -> tuple[str, int]:
        text, tightness = super().read(how, parts)
        return how.rest(text if tightness >= _PRODUCT else how.parentheses(text), self.terms), _PRODUCT


@dataclass(frozen=True, eq=False)
class _Of(Node):
    parts: tuple[Node, ...]


class Sum(_Of):
    """Terms added up; one that is negated is taken away."""

    def result(self, *parts: float) -> float:
        return sum(parts)

    def read(self, how: "Notation", parts: Callable[[Node, int], str]) -> tuple[str, int]:
        first, *others = self.parts
        text = parts(first, _NEGATIVE)
        for term in others:
            is_taken = type(term) is Negative
            sign, bare = (how.minus, term.parts[0]) if is_taken else ("+", term)
            text += f" {sign} {parts(bare, _PRODUCT)}"
        return text, _SUM


class Negative(_Of):
    """Minus something."""

    def result(self, *parts: float) -> float:
        return -parts[0]

    def read(self, how: "Notation", parts: Callable[[Node, int], str]) -> tuple[str, int]:
        (inner,) = self.parts
        # Whether −0.3^2 is the square of −0.3 is read in two ways.
        starts_with_power = isinstance(inner, Power) or isinstance(next(iter(inner.parts), None), Power)
        return f"{how.minus}{parts(inner, _ATOM if starts_with_power else _PRODUCT)}", _NEGATIVE


class Product(_Of):
    """Factors."""

    def result(self, *parts: float) -> float:
        found = 1.0
        for part in parts:
            found = found * part
        return found

    def read(self, how: "Notation", parts: Callable[[Node, int], str]) -> tuple[str, int]:
        return f" {how.times} ".join(parts(part, _PRODUCT) for part in self.parts), _PRODUCT


class Quotient(_Of):
    """A fraction."""

    def result(self, *parts: float) -> float:
        return parts[0] / parts[1]

    def read(self, how: "Notation", parts: Callable[[Node, int], str]) -> tuple[str, int]:
        over, under = self.parts
        if how.stacks:
            above, below = (read(part, how.inside) for part in self.parts)
            return rf"\frac{{{above}}}{{{below}}}", _PRODUCT
        return f"{parts(over, _PRODUCT)} / {parts(under, _POWER)}", _PRODUCT


class Power(_Of):
    """A base and its exponent."""

    def result(self, *parts: float) -> float:
        base, exponent = parts
        return float(base**exponent)

    def read(self, how: "Notation", parts: Callable[[Node, int], str]) -> tuple[str, int]:
        base, exponent = self.parts
        return how.power(parts(base, _ATOM), parts(exponent, _SUM)), _POWER


@dataclass(frozen=True, eq=False)
class Function(_Of):
    """A named function of its parts."""

    name: str = field(kw_only=True)

    def result(self, *parts: float) -> float:
        return float(_FUNCTIONS[self.name](*parts))

    def read(self, how: "Notation", parts: Callable[[Node, int], str]) -> tuple[str, int]:
        return how.function(self.name, [parts(part, _SUM) for part in self.parts]), _ATOM


@dataclass(frozen=True, eq=False)
class Known(_Of):
    """Arithmetic whose result is known with more digits than its numbers, as stored, would give."""

    known: float = field(kw_only=True)

    @cached_property
    def value(self) -> float:
        return self.known

    def result(self, *parts: float) -> float:
        return parts[0]

    def read(self, how: "Notation", parts: Callable[[Node, int], str]) -> tuple[str, int]:
        return self.parts[0].read(how, parts)


_FUNCTIONS: dict[str, Callable[..., float]] = {
    "ln": np.log,
    "exp": np.exp,
    "tanh": np.tanh,
    "sgn": np.sign,
    "max": max,
    "min": min,
    "abs": abs,
    "sqrt": np.sqrt,
}


def _named(name: str) -> Callable[..., Node]:
    def make(*of: Operand) -> Node:
        return Function(tuple(map(as_node, of)), name=name)

    return make


ln, exp, tanh, sgn, maximum, minimum, absolute, sqrt = map(_named, _FUNCTIONS)


def known(node: Node, value: float) -> Node:
    """The same arithmetic, of which the value is known better: 1 − a where a was rounded to 1."""
    return Known((node,), known=float(value))


def measured(value: float) -> Number:
    """A number of the network."""
    return Number(float(value))


def given(value: float) -> Number:
    """A number that a person chose, such as η: just as typed where that is short."""
    mantissa, _ = as_typed(float(value))
    return Number(float(value), constant=len(mantissa.strip("-0.").replace(".", "")) <= 4)


def worked_out(node: Node, number: Callable[[Number], float]) -> float:
    """What a tree comes to, with ``number`` in place of each of its numbers."""
    with np.errstate(all="ignore"):
        return float(_worked_out(node, number))


def _worked_out(node: Node, number: Callable[[Number], float]) -> np.float64:
    """The same without a word about what is divided by zero, which is turned off once for the whole tree."""
    if isinstance(node, Number):
        return np.float64(number(node))
    return np.float64(node.result(*[_worked_out(part, number) for part in node.parts]))


def is_finite(node: Node) -> bool:
    """Whether a pocket calculator gets through it."""
    return isfinite(node.value) and all(map(is_finite, node.parts))


def read(node: Node, how: Notation) -> str:
    """A tree in a notation."""

    def place(part: Node, needed: int) -> str:
        text, tightness = part.read(how, place)
        return text if tightness >= needed else how.parentheses(text)

    return place(node, _SUM)
