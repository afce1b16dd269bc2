"""A pocket calculator that knows how far a printed number may be from the one behind it.

Reads the arithmetic that lines are written in, on its own: no code of the program is used.
"""

import math
import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

Interval = tuple[float, float]

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-zA-Z]+)|(?P<sign>[−+·/^(),]))")


@lru_cache(maxsize=1)  # a line is worked out twice: in intervals, and exactly
def _tokens_of(line: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(line):
        found = _TOKEN.match(line, at)
        assert found, f"{line[at:]!r} is no arithmetic"
        tokens.append((str(found.lastgroup), str(found[str(found.lastgroup)])))
        at = found.end()
    return [*tokens, ("end", "")]


class Calculator:
    """Works a line out, from numbers as printed to the interval that its result must lie in.

    Parameters
    ----------
    exact
        Whether every number is taken to be just what it reads.
    """

    def __init__(self, line: str, *, exact: bool = False) -> None:
        self._exact = exact
        self._tokens = _tokens_of(line)
        self._at = 0

    def work_out(self) -> Interval:
        low, high = self._sum()
        assert self._tokens[self._at][0] == "end", "something stands after the end"
        return low, high

    def _peek(self) -> str:
        return self._tokens[self._at][1]

    def _take(self, expected: str = "") -> tuple[str, str]:
        token = self._tokens[self._at]
        assert not expected or token[1] == expected, (expected, token)
        self._at += 1
        return token

    def _sum(self) -> Interval:
        if self._peek() == "−":
            self._take()
            low, high = self._product()
            low, high = -high, -low
        else:
            low, high = self._product()
        while self._peek() in ("+", "−"):
            sign = self._take()[1]
            first, second = self._product()
            low, high = (low + first, high + second) if sign == "+" else (low - second, high - first)
        return low, high

    def _product(self) -> Interval:
        found = self._power()
        while self._peek() in ("·", "/"):
            if self._take()[1] == "·":
                found = _ends(lambda a, b: a * b, found, self._power())
            else:
                other = self._power()
                if other[0] <= 0 <= other[1]:
                    return -math.inf, math.inf
                found = _ends(lambda a, b: a / b, found, other)
        return found

    def _power(self) -> Interval:
        base = self._atom()
        if self._peek() != "^":
            return base
        self._take()
        exponent = self._atom()
        ends = _ends(lambda a, b: math.pow(a, b), base, exponent)
        is_square = exponent == (2.0, 2.0) and base[0] < 0 < base[1]
        return (0.0, ends[1]) if is_square else ends

    def _atom(self) -> Interval:
        kind, text = self._take()
        if kind == "number":
            return self._number(text)
        if text == "(":
            found = self._sum()
            self._take(")")
            return found
        assert kind == "name", (kind, text)
        return self._function(text)

    def _number(self, text: str) -> Interval:
        value = float(text)
        digits = len(text.replace(".", "").lstrip("0"))
        is_typed = digits < 3 or "." not in text  # 0.9 of a rule, a whole number
        if self._exact or is_typed:
            return value, value
        half = 0.5 * 10.0 ** -len(text.partition(".")[2])
        return value - half, value + half

    def _function(self, name: str) -> Interval:
        self._take("(")
        parts = [self._sum()]
        while self._peek() == ",":
            self._take()
            parts.append(self._sum())
        self._take(")")
        if name in ("max", "min"):
            of = max if name == "max" else min
            return of(low for low, _ in parts), of(high for _, high in parts)
        (low, high) = parts[0]
        if name == "abs":
            sizes = abs(low), abs(high)
            return (0.0 if low < 0 < high else min(sizes)), max(sizes)
        return _RISING[name](low), _RISING[name](high)


def _ends(of: Callable[[float, float], float], first: Interval, second: Interval) -> Interval:
    found = [of(a, b) for a in first for b in second]
    return min(found), max(found)


_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "−0123456789")

_RISING: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "ln": lambda x: math.log(x) if x > 0 else -math.inf,
    "tanh": math.tanh,
    "sgn": lambda x: (x > 0) * 1.0 - (x < 0) * 1.0,
    "sqrt": lambda x: math.sqrt(max(0.0, x)),
}


def shown_as(text: str) -> tuple[float, float, int]:
    """A printed result: its value, half of what its last digit counts, and its significant digits."""
    sign = -1.0 if text.startswith("−") else 1.0
    mantissa, _, power = text.lstrip("−").replace("·10^(", " ").rstrip(")").partition(" ")
    scale = 10.0 ** int(power.replace("−", "-") or 0)
    digits = len(mantissa.replace(".", "").lstrip("0"))
    last = 10.0 ** -len(mantissa.partition(".")[2])
    return sign * float(mantissa) * scale, 0.5 * last * scale, digits


def assert_adds_up(words: str) -> None:
    """That every "= arithmetic = result" in a sentence comes from its own printed digits to its result.

    Each text between two equals signs that has a digit but no name of a symbol is arithmetic or a result.
    """
    typed = re.sub("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: f"10^({found[1].translate(_LOWERED)})", words)
    parts = [part.strip() for part in re.split(r"=|→", typed)]
    compared = 0
    for text, result in pairwise(parts):
        if not _is_arithmetic(text) or not _is_arithmetic(result):
            continue
        low, high = Calculator(text).work_out()
        value, half, _ = shown_as(result)
        slack = half + 1e-9 * abs(value)
        assert low - slack <= value <= high + slack, f"{text} = {result} lies outside {low} to {high}"
        compared += 1
    assert compared, f"no arithmetic in {words!r}"


def _is_arithmetic(text: str) -> bool:
    return bool(re.fullmatch(r"(?:exp|ln|tanh|sgn|max|min|abs|sqrt|[\d.\s−+·/^(),])+", text)) and bool(
        re.search(r"\d", text)
    )
