"""Dates and times of day, recognised by how they are written, and read as days where one learns from them."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import isnan, nan

from msgspec import Struct

_ZONE = r"(?: ?(?:Z|[+-]\d{2}:?\d{2}|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?))?"
_TIME = rf"\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?{_ZONE}"
_MONTH = r"[^\W\d_]{3,10}\.?"
_DAY = "|".join(
    (
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}",
        r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})",
        r"\d{4}[-/]\d{1,2}",
        r"\d{1,2}[-/.]\d{4}",
        rf"\d{{1,2}}(?:st|nd|rd|th|\.)?[ -]{_MONTH}(?:[ -],? ?(?:\d{{4}}|\d{{2}}))?",
        rf"{_MONTH}[ -]\d{{1,2}}(?:st|nd|rd|th)?,?(?: \d{{4}})?",
        rf"{_MONTH}[ -]\d{{4}}",
        r"\d{4}[- ]?[QW]\d{1,2}",
        r"[QW]\d{1,2}[- /]\d{4}",
    )
)
_DATE = re.compile(rf"(?:(?:{_DAY})(?:[T ,]+{_TIME})?|{_TIME})")
_MONTHS = frozenset(
    name[:end]
    for name in re.findall(
        r"\w+",
        "january february march april may june july august september october november december "
        "januar februar märz mai juni juli oktober dezember "
        "janvier février mars avril juin juillet août septembre octobre novembre décembre "
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
        "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
        "januari februari maart augustus janeiro março maio junho julho setembro novembro dezembro",
    )
    for end in range(3, len(name) + 1)
)
"""Names of months and what they begin with, in seven languages."""

_NAMES = frozenset({"date", "datum", "fecha", "data", "timestamp", "datetime", "dt", "day", "tag"})
_LOOKED_AT = 2_000


def are_dates(values: Sequence[str]) -> bool:
    """Whether nearly all of some different texts are dates or times."""
    looked_at = values[:_LOOKED_AT]
    dates = sum(_is_date(value) for value in looked_at)
    return bool(looked_at) and 20 * dates >= 19 * len(looked_at)


def _is_date(value: str) -> bool:
    if len(value) > 40 or not _DATE.fullmatch(value):
        return False
    words = [word.casefold() for word in re.findall(r"[^\W\d_]{3,}", value)]
    return all(word in _MONTHS or word in ("utc", "gmt") for word in words)


def is_called_date(name: str) -> bool:
    """Whether a column's name says that it holds dates: numbers such as 20240131 are meant so."""
    return name.casefold().strip() in _NAMES


# -- as days --------------------------------------------------------------------------------------

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{1,2})(?:[-/.]?(\d{1,2}))?")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})([-/.]))?(\d{1,2})[-/.](\d{4}|\d{2})")
_BETWEEN = re.compile(r"[T ,]+(?=\d{1,2}:)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))? ?([AaPp]?)")
_HALF = 69
"""Years of two digits from here on are of the last century, as POSIX has it."""


class Days(Struct, frozen=True):
    """How dates become numbers: days since a first one.

    Attributes
    ----------
    order
        ``day`` or ``month``, whichever stands before the other where both stand before the year.
    first
        The day that is 0, as an ISO date.
    """

    order: str
    first: str

    def of(self, text: str) -> float:
        """Days since the first, with the time of day as a part of one; NaN where the text is no date."""
        return _ordinal(text, self.order) - date.fromisoformat(self.first).toordinal()


def as_days(values: Sequence[str]) -> Days | None:
    """How different dates are read; None where they cannot be, or where day and month may change places."""
    days, clocks = map(set, zip(*map(_parted, values), strict=True)) if values else (set(), set())
    if any(isnan(_share_of_day(clock)) for clock in clocks - {""}):
        return None
    both = {order: [_known(day, order) for day in days] for order in ("day", "month")}
    can = {order: found for order, found in both.items() if found and not any(map(isnan, found))}
    if len(can) == 2 and can["day"] != can["month"]:
        if not all("." in day for day in days):
            return None  # 3/4/2024 is in March or in April; with points it is always the day that is first
        del can["month"]
    for order, found in can.items():
        return Days(order, date.fromordinal(int(min(found))).isoformat())
    return None


def _ordinal(text: str, order: str) -> float:
    """Days since the beginning of the year 1; NaN where it is no date that is read."""
    day, clock = _parted(text)
    return _known(day, order) + (_share_of_day(clock) if clock else 0.0)


def _parted(text: str) -> tuple[str, str]:
    """The day and the time of day."""
    found = _BETWEEN.search(text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


@lru_cache(maxsize=1 << 16)
def _known(text: str, order: str) -> float:
    """As `_ordinal`, of a text without a time of day; of many dates most have been seen before."""
    try:
        return _day(text.strip(), order)
    except ValueError:
        return nan


def _day(text: str, order: str) -> int:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found[1], found[2], found[3] or "1"
    elif found := _YEAR_LAST.fullmatch(text):
        one, other, year = found[1] or "1", found[3], found[4]
        day, month = (one, other) if order == "day" or not found[1] else (other, one)
    else:
        return _day_in_words(text)
    return date(_whole_year(year), int(month), int(day)).toordinal()


def _day_in_words(text: str) -> int:
    """Of 5 Jan 2020, January 5th, 2020 or Jan 2020, in English."""
    names = re.findall(r"[^\W\d_]{3,}", text)
    numbers = re.findall(r"\d+", text)
    if len(names) != 1 or len(numbers) not in (1, 2):
        raise ValueError(text)
    month = _MONTH_NAMES.index(names[0].casefold()[:3]) + 1
    *days, year = numbers if len(numbers[0]) < 4 else numbers[::-1]
    if not days and len(year) != 4:
        raise ValueError(text)  # of no year
    return date(_whole_year(year), month, int(days[0]) if days else 1).toordinal()


def _whole_year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= _HALF else 2000)


def _share_of_day(text: str) -> float:
    found = _CLOCK.match(text)
    if not found:
        return nan
    half = found[4].casefold()
    hours = int(found[1]) % 12 + 12 * (half == "p") if half else int(found[1])
    seconds = float((found[3] or "0").replace(",", "."))
    return (hours * 3600 + int(found[2]) * 60 + seconds) / 86_400
