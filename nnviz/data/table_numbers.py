"""How a column of text is read as numbers: decided by the whole column, never by half of it.

``1,234`` is a thousand in one country and a little over one in another. A column is read with the decimal
sign that all of its cells allow. Where they allow both, other columns of the file decide, and where these
do not either, the column is open and a person is asked.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from nnviz.data.reading import Ask
from nnviz.data.spelling import Sign

_ERRORS = (
    "#n/a #null! #div/0! #value! #ref! #name? #num! #spill! #calc! #nv #wert! #bezug! #zahl! #überlauf! #n/d "
    "#valeur! #nombre! #nom? #nul! #¡div/0! #¡valor! #¡ref! #¡num! #¡nulo! #¿nombre? #valor! #núm! #nome? "
    "#nulo! #valore! #rif! #nullo! #n/b #deel/0! #waarde! #verw! #getal! #naam? #leeg! #dziel/0! #arg! #adr! "
    "#liczba! #nazwa? #zero! #i/t #værdi! #värdefel! #referens!"
)
"""Of spreadsheets, in several languages."""

MISSING = frozenset(
    {"", "?", "??", "-", "--", "---", "–", "—", ".", "..", "...", "…"}
    | {"na", "n/a", "n.a.", "n. a.", "n.d.", "n/d", "k.a.", "k. a.", "nan", "<na>", "none"}
    | {"null", "(null)", "<null>", "-nan", "-nan(ind)", "#na", "nat", "\\n"}
    | {"1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"}
    | set(_ERRORS.split())
)
"""Cells that stand for no value, in small letters; the last ones as pandas, databases and C write it."""

_MARK = re.compile(r"[-\u2010-\u2015\u2212.…?:*_/\\~]+")
"""What stands for no value among numbers, and may be a name among names: * and **."""

EXACT = 2.0**53
"""Up to here all whole numbers are floats."""

_FEWEST_DIGITS, _MOST_DIGITS = 16, 300
"""Of whole numbers beyond that, which still are floats at all."""

_SPACES = " \u00a0\u2009\u202f"
_QUOTES = "'\u2019"
_MONEY = (
    r"[$€£¥₹₽₩₺₫₱฿]|R\$|US\$|A\$|C\$|USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|CZK|BRL|"
    r"kr\.?|zł|Kč|Rs\.?|Fr\."
)
_CELL = re.compile(
    rf"(?P<minus>[-+\u2212]?)\s*(?P<front>{_MONEY})?\s*(?P<minus2>[-+\u2212]?)"
    rf"(?P<digits>[\d.,{_SPACES}{_QUOTES}]*\d[.,]?)(?P<power>[eE][-+]?\d+|[dD][-+]\d+)?"
    rf"(?P<times>[kKMB](?![A-Za-z]))?\s*(?:(?P<back>{_MONEY})|(?P<percent>%))?"
)
_GROUPS = {
    "point": re.compile(
        rf"\d{{1,3}}(?:(?P<part>[,{_SPACES}{_QUOTES}])\d{{3}})(?:(?P=part)\d{{3}})*(?:\.\d*)?"
    ),
    "comma": re.compile(
        rf"\d{{1,3}}(?:(?P<part>[.{_SPACES}{_QUOTES}])\d{{3}})(?:(?P=part)\d{{3}})*(?:,\d*)?"
    ),
}
_TIMES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9}
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?")
_PLAIN = {"point": re.compile(r"\d+\.?\d*|\.\d+"), "comma": re.compile(r"\d+,?\d*|,\d+")}
_PARTS = str.maketrans("", "", f"{_SPACES}{_QUOTES}")
_SETTLED = re.compile(r"(?:^|\0)[-+]?(?:0|\d{4,}|)\.\d|\.\d{0,2}(?:\0|$|[eE])|\.\d{4}")
"""A number that can only be meant with a decimal point, among cells parted by zero bytes."""


_WORD = re.compile(r"[^\W\d_]\D*")
MANY = 20
"""Different numbers, from which on they are no names."""

_ENOUGH = 3
"""Different cells with three digits behind a sign, before these are taken for thousands."""


class Number(Struct, frozen=True):
    """What a single cell may mean.

    Attributes
    ----------
    point, comma
        Its value with that decimal sign; None where it cannot be written so.
    grouped
        Which of the two readings parts thousands.
    money, percent, times
        Whether it bears such a sign, or one for thousands, millions or billions.
    """

    point: float | None
    comma: float | None
    grouped: tuple[Sign, ...] = ()
    money: str = ""
    percent: bool = False
    times: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is two different numbers."""
        return self.point is not None and self.comma is not None and self.point != self.comma


class Written(Struct, frozen=True):
    """How the cells of a column are written.

    Attributes
    ----------
    sign
        The decimal sign that the cells call for; None where they call for none.
    is_open
        Whether there are cells that are two different numbers, and nothing in the column decides.
    doubt
        Why it is not read as numbers though its cells look like some.
    """

    sign: Sign | None
    is_open: bool = False
    doubt: str = ""


def is_missing(cell: str) -> bool:
    """Whether a cell stands for no value."""
    return cell.lower() in MISSING


def plain(cell: str) -> float:
    """A finite number as a program writes it; NaN for anything else."""
    try:
        value = math.nan if "_" in cell else float(cell)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def is_infinite(cell: str) -> bool:
    """Whether it is infinity as a program writes it, or a number too large for one: 1e400."""
    try:
        return math.isinf(float(cell))
    except ValueError:
        return False


def lose_digits(cells: Iterable[str]) -> bool:
    """Whether different whole numbers, of 16 digits and more, become the same: they are names of things."""
    long = [cell for cell in cells if _FEWEST_DIGITS <= len(cell) <= _MOST_DIGITS and cell.isdecimal()]
    return len(set(map(int, long))) > len(set(map(float, long)))


def looks_like_number(cell: str) -> bool:
    """Whether a cell is a number in any of the ways in which people write them."""
    return not math.isnan(plain(cell)) or understand(cell) is not None


def calls_for_point(joined: str) -> bool:
    """Whether one of the plain numbers, parted by zero bytes, can only be meant with a decimal point."""
    return _SETTLED.search(joined) is not None


@lru_cache(maxsize=1 << 16)
def understand(cell: str) -> Number | None:
    """What a cell may mean; None where it is no number at all."""
    opened = cell.startswith("(") and cell.endswith(")")  # a debt, as book-keepers write it
    found = _CELL.fullmatch(cell[1:-1] if opened else cell)
    if found is None:
        return None
    times = _TIMES[found["times"]] if found["times"] else 1.0
    if found["times"] not in (None, "k") and not (found["front"] or found["back"]):
        return None  # 5 M may be metres
    minus = opened or "-" in (found["minus"] + found["minus2"]).replace("\u2212", "-")
    power = (found["power"] or "").lower().replace("d", "e")  # Fortran writes 1.5D+03
    values: dict[Sign, float | None] = {}
    grouped: list[Sign] = []
    for sign in ("point", "comma"):
        digits, is_grouped = _pointed(found["digits"].strip(), sign)
        if is_grouped and power:
            digits = ""  # nobody groups the digits before a power of ten
        value = plain(f"{digits}{power}") if digits else math.nan
        values[sign] = None if math.isnan(value) else (-value if minus else value) * times
        if is_grouped:
            grouped.append(sign)
    if values["point"] is None and values["comma"] is None:
        return None
    money = found["front"] or found["back"] or ""
    percent = found["percent"] is not None
    return Number(values["point"], values["comma"], tuple(grouped), money, percent, times != 1)


def _pointed(digits: str, sign: Sign) -> tuple[str, bool]:
    """The digits as Python writes them, and whether they came in groups; empty where they cannot be read."""
    if _PLAIN[sign].fullmatch(digits):
        return digits.replace(",", "."), False
    found = _GROUPS[sign].fullmatch(digits)
    if found is None:
        indian = sign == "point" and _INDIAN.fullmatch(digits) is not None
        return (digits.replace(",", ""), True) if indian else ("", False)
    if found["part"] in ",." and digits[0] == "0":
        return "", False  # nobody writes 0,123 for a hundred and twenty-three
    bare = digits.translate(_PARTS).replace("," if sign == "point" else ".", "")
    return bare.replace(",", "."), True


def judge(cells: Mapping[str, int]) -> Written:
    """How a column is written.

    Parameters
    ----------
    cells
        Its different cells and how often each stands there, without those that stand for no value.
    """
    read = [(number, times) for cell, times in cells.items() if (number := understand(cell)) is not None]
    numbers = [number for number, _ in read]
    if doubt := _doubt(numbers):
        return Written(None, doubt=doubt)
    fits: dict[Sign, int] = {
        "point": sum(times for number, times in read if number.point is not None),
        "comma": sum(times for number, times in read if number.comma is not None),
    }
    if fits["point"] != fits["comma"]:
        return Written("point" if fits["point"] > fits["comma"] else "comma")
    opens = [number for number in numbers if number.is_open]
    if not opens:
        return Written(None)
    decided = _decided(numbers, opens)
    return Written(decided, is_open=decided is None)


def _doubt(numbers: Sequence[Number]) -> str:
    with_percent = sum(number.percent for number in numbers)
    if 0 < with_percent < len(numbers):
        return "has a percent sign in some cells and none in others"
    money = sorted({number.money for number in numbers} - {""})
    return f"holds amounts in {' and in '.join(money)}" if len(money) > 1 else ""


def _decided(numbers: Sequence[Number], opens: Sequence[Number]) -> Sign | None:
    """Thousands, where the rest of the column says so: money, round numbers, none ungrouped from 1,000 on."""
    signs = {number.grouped for number in opens}
    if len(signs) != 1 or len(only := signs.pop()) != 1:
        return None
    sign = only[0]
    if all(number.money for number in opens):
        return sign  # money has two decimals or none, never three
    if len(opens) < _ENOUGH:
        return None
    if all(round(_as_grouped(number, sign)) % 100 == 0 for number in opens):
        return sign  # nobody writes two zeros behind each number for nothing
    ungrouped = [number.point for number in numbers if not number.is_open and number.point is not None]
    fits = all(value == round(value) and abs(value) < 1000 for value in ungrouped)
    return sign if ungrouped and fits and any(abs(value) >= 10 for value in ungrouped) else None


def _as_grouped(number: Number, sign: Sign) -> float:
    value = number.point if sign == "point" else number.comma
    return 0.5 if value is None else value


def ask(name: str, cells: Iterable[str]) -> Ask:
    """The question that an open column raises, by the first of its cells that is two numbers."""
    for cell in cells:
        number = understand(cell)
        if number and number.is_open and number.point is not None and number.comma is not None:
            return Ask(name, cell, number.point, number.comma)
    raise ValueError(f"{name} is not open")


def value_of(cell: str, sign: Sign) -> float:
    """The number that a cell means with this decimal sign; NaN where it is none."""
    number = understand(cell)
    value = None if number is None else number.point if sign == "point" else number.comma
    return math.nan if value is None else value


def stand_in(cells: Mapping[str, int], sign: Sign) -> str:
    """The one word, such as *unknown*, among many different numbers, or the one mark; empty where none is.

    A word that stands there once is rather a slip.
    """
    others = [
        cell
        for cell in cells
        if not is_missing(cell) and not is_infinite(cell) and math.isnan(value_of(cell, sign))
    ]
    if len(others) != 1:
        return ""
    (one,) = others
    is_word = cells[one] > 1 and len(cells) > MANY and _WORD.fullmatch(one)
    is_mark = 2 * cells[one] < sum(cells.values()) and _MARK.fullmatch(one)
    return one if is_word or is_mark else ""


def marks_of(cell: str, sign: Sign) -> tuple[str, ...]:
    """What sets a cell apart from the way in which programs write numbers, in words."""
    number = understand(cell)
    if number is None:
        return ()
    is_grouped = sign in number.grouped
    has_comma = sign == "comma" and "," in cell
    told = {
        "a currency sign": bool(number.money),
        "a percent sign": number.percent,
        "a k, M or B for thousands, millions or billions": number.times,
        "thousands separators": is_grouped,
        "a decimal comma": has_comma,
    }
    return tuple(name for name, holds in told.items() if holds)
