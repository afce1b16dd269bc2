"""How numbers and functions of a written-out line are put down: as plain text, or in LaTeX."""

from math import floor, isfinite, isnan, log10

from nnviz.core.marks import between_parts, marked
from nnviz.core.naming import MINUS


def in_digits(value: float, digits: int) -> tuple[str, int | None]:
    """Mantissa and power of ten of a number in so many significant digits: ("-2.31", -5), ("0.231", None).

    It has a digit behind the point at least, ("139.2", None): without one it would pass for a whole number.
    """
    if not isfinite(value):
        return "not a number" if isnan(value) else "-∞" if value < 0 else "∞", None
    if value == 0:
        return "0", None
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    if -4 <= int(power) <= 5:
        return f"{value:.{max(1, digits - 1 - int(power))}f}", None
    return mantissa, int(power)


def as_typed(value: float) -> tuple[str, int | None]:
    """The same without zeros at the end: ("0.9", None), ("1", -8)."""
    mantissa, power = in_digits(value, 15)
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa), power


def digits_to_tell(value: float, step: float, *, most: int = 15) -> int:
    """Significant digits with which a ``step`` of a value still shows, with three digits of its own."""
    if not (value and step and isfinite(value) and isfinite(step)):
        return 3
    return min(most, max(3, 3 + floor(log10(abs(value))) - floor(log10(abs(step)))))


class Notation:
    """Plain text: "(0.347 − 1) · 0.227", "exp(−1.2·10^(−4))"."""

    minus, times, stacks = MINUS, "·", False

    def __init__(self, digits: int) -> None:
        self.digits = digits

    @property
    def inside(self) -> "Notation":
        """The notation inside a fraction, where a further one would make the line too tall."""
        return self

    def number(self, mantissa: str, power: int | None) -> str:
        """A mantissa times a power of ten."""
        text = marked(mantissa) if power is None else f"{marked(mantissa)}·10^({power})"
        return text.replace("-", MINUS)

    def power(self, base: str, exponent: str) -> str:
        """A base with its exponent."""
        return f"{base}^{exponent}" if exponent.isdigit() else f"{base}^({exponent})"

    def function(self, name: str, parts: list[str]) -> str:
        """A function of its parts."""
        return f"{name}({between_parts().join(parts)})"

    def parentheses(self, text: str) -> str:
        """The text as one part."""
        return f"({text})"

    def rest(self, text: str, terms: int) -> str:
        """So many terms of a sum as one number; plain text stays arithmetic alone, for a calculator."""
        return text


class LatexNotation(Notation):
    """The same in LaTeX."""

    minus, times, stacks = "-", r"\cdot", True

    @property
    def inside(self) -> Notation:
        return _InsideFraction(self.digits)

    def number(self, mantissa: str, power: int | None) -> str:
        if mantissa.startswith("not"):
            return r"\text{not a number}"
        text = mantissa.replace("-", "{-}").replace("∞", r"\infty ")
        return text if power is None else rf"{text} \cdot 10^{{{power}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def function(self, name: str, parts: list[str]) -> str:
        inner = ", ".join(parts)
        return _LATEX_FUNCTIONS.get(name, rf"\mathrm{{{name}}}(%s)") % inner

    def rest(self, text: str, terms: int) -> str:
        return rf"{text} \; (\text{{{terms} others}})"


class _InsideFraction(LatexNotation):
    stacks = False


# Without \left and \right, which ziamath makes as tall as a page about some sums.
_LATEX_FUNCTIONS = {
    "exp": "e^{%s}",
    "sqrt": r"\sqrt{%s}",
    "abs": "|%s|",
    "ln": r"\ln(%s)",
    "tanh": r"\tanh(%s)",
    "max": r"\max(%s)",
    "min": r"\min(%s)",
}
