"""A line of a walk: a symbol, the arithmetic behind it with its numbers, and what it comes to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

from nnviz.core.equation_words import words_of
from nnviz.core.naming import raised
from nnviz.core.notation import LatexNotation, Notation, in_digits
from nnviz.core.written import Known, Node, Number, Sum, is_finite, read, worked_out

_MOST_DIGITS = 8
"""Of a number inside a line, where three do not lead to the result."""

_NEAR, _SAME = 3.0, 0.3
"""How far off the result the arithmetic may be with its printed digits, and without rounding: in units of
the result's last digit."""

_LOST = 1e-4
"""A sum this small beside its terms has lost the digits that it is told by."""


@dataclass(frozen=True, eq=False)
class Line:
    """One line, with as many digits as it takes to come to its result from what is printed.

    Where numbers cancel so far that eight digits do not tell the rest of them (1 − a of a saturated
    output), that difference stands in the line as one number.

    Attributes
    ----------
    symbol
        In LaTeX.
    tree
        The arithmetic.
    value
        The result, just as the network has it.
    digits
        Significant digits of the result, at least 3.
    precision
        Digits that the network's numbers have at all: 15 in float64, 6 in float32.
    sign
        Between the symbol and the rest, in LaTeX.
    formula
        What the symbol stands for, in LaTeX, where this is not said elsewhere.
    """

    symbol: str
    tree: Node
    value: float
    digits: int = 3
    precision: int = 15
    sign: str = "="
    formula: str = ""

    @property
    def name(self) -> str:
        """The symbol in plain characters: "δ³₁"."""
        return words_of(self.symbol)

    @property
    def shown(self) -> str:
        """The result as text: "−0.148"."""
        return Notation(self.digits).number(*in_digits(self.value, self.digits))

    @property
    def text(self) -> str:
        """The arithmetic as text: "(0.347 − 1) · 0.227"."""
        tree, digits = self.readable
        return read(tree, Notation(digits))

    @property
    def latex(self) -> str:
        r"""All of it: ``\delta^{3}_{1} = (0.347 - 1) \cdot 0.227 = {-}0.148``."""
        tree, digits = self.readable
        result = LatexNotation(digits).number(*in_digits(self.value, self.digits))
        arithmetic = () if isinstance(tree, Number) else (read(tree, LatexNotation(digits)),)
        formula = (self.formula,) if self.formula else ()
        return f"{self.symbol} {self.sign} {' = '.join((*formula, *arithmetic, result))}"

    @property
    def words(self) -> str:
        """All of it as text: "δ³₁ = (0.347 − 1) · 1.2·10⁻⁴ = −7.84·10⁻⁵"."""
        return raised(self.typed)

    @property
    def right(self) -> str:
        """The same without its symbol."""
        return raised(self._right)

    @property
    def typed(self) -> str:
        """All of it for a calculator: "δ³₁ = (0.347 − 1) · 1.2·10^(−4) = −7.84·10^(−5)"."""
        return f"{self.name} {words_of(self.sign).strip()} {self._right}"

    @property
    def _right(self) -> str:
        tree, _ = self.readable
        arithmetic = () if isinstance(tree, Number) else (self.text,)
        formula = (words_of(self.formula),) if self.formula else ()
        return " = ".join((*formula, *arithmetic, self.shown))

    @cached_property
    def readable(self) -> tuple[Node, int]:
        """The arithmetic as it is written, and the digits of its numbers."""
        most = min(_MOST_DIGITS, self.precision)
        if isfinite(self.value) and is_finite(self.tree) and self._is_near(self.tree.value, _SAME):
            for tree in self._trees():
                for digits in range(3, most + 1):
                    if self._is_near(worked_out(tree, lambda n, d=digits: n.rounded(d)), _NEAR):  # type: ignore[misc]
                        return tree, digits
        return Number(self.value, self.digits), self.digits

    def _trees(self) -> Iterator[Node]:
        yield self.tree
        yield merged(self.tree)  # seldom needed

    def _is_near(self, found: float, units: float) -> bool:
        return found == 0 if self.value == 0 else abs(found - self.value) <= units * self._unit

    @cached_property
    def _unit(self) -> float:
        """Of the result's last digit."""
        mantissa, power = in_digits(self.value, self.digits)
        return 10.0 ** ((power or 0) - len(mantissa.partition(".")[2]))


def merged(tree: Node) -> Node:
    """The arithmetic with every sum that its terms cancel in written as one number."""
    if isinstance(tree, Number):
        return tree
    inner = tree.parts[0] if isinstance(tree, Known) else tree
    if isinstance(inner, Sum) and abs(tree.value) < _LOST * max(abs(part.value) for part in inner.parts):
        return Number(tree.value)
    return tree.with_parts(tuple(map(merged, tree.parts)))
