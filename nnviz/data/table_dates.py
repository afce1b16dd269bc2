"""Dates and times of day, recognised by how they are written; nnviz learns nothing from them."""

import re
from collections.abc import Sequence

_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_MONTH = r"[^\W\d_]{3,10}\.?"
_DAY = "|".join(
    (
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}",
        r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})",
        r"\d{4}[-/]\d{1,2}",
        rf"\d{{1,2}}(?:st|nd|rd|th|\.)?[ -]{_MONTH}(?:[ -],? ?(?:\d{{4}}|\d{{2}}))?",
        rf"{_MONTH}[ -]\d{{1,2}}(?:st|nd|rd|th)?,?(?: \d{{4}})?",
        rf"{_MONTH}[ -]\d{{4}}",
        r"\d{4}[- ]?[QW]\d{1,2}",
        r"[QW]\d{1,2}[- /]\d{4}",
    )
)
_DATE = re.compile(rf"(?:(?:{_DAY})(?:[T ,]+{_TIME})?|{_TIME})")
_MONTHS = frozenset(
    re.findall(
        r"\w+",
        "jan feb mar apr may jun jul aug sep oct nov dec mär mai okt dez janv févr mars avr juin juil août "
        "déc ene abr ago dic gen giu lug set ott mag",
    )
)
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
    return all(word[:4] in _MONTHS or word[:3] in _MONTHS or word in ("utc", "gmt") for word in words)


def is_called_date(name: str) -> bool:
    """Whether a column's name says that it holds dates: numbers such as 20240131 are meant so."""
    return name.casefold().strip() in _NAMES
