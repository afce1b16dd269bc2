"""Units: under the names of a table, and behind each number of a column."""

import re
from collections.abc import Iterable

from nnviz.data.column_names import says_classes
from nnviz.data.table_dates import are_dates
from nnviz.data.table_numbers import MANY, is_missing, looks_like_number

UNIT = re.compile(
    r"[(\[].*[)\]]|[%‰°µμ#€$£¥-]|°[CF]|[kmcnµμdMGT]?(?:m|g|s|l|L|A|V|W|Hz|Pa|J|N|K|B|Wh|mol|bar|eV)[²³]?|"
    r"(?:sq\.?|cu\.?) ?\w{1,3}|(?:[\w€$£%°]{1,4}/\w{1,6})|<\w+>|"
    r"in|inch(?:es)?|ft|feet|sqft|mi|miles?|mph|kmh|km²|cm²|m²|mm²|lbs?|oz|kcal|cal|min|mins|hrs?|h|sec|days?|years?|yrs?|mmHg|"
    r"USD|EUR|GBP|CHF|k\$|k€|units?|text|string|str|float\d*|u?int\d*|integer|double|number|numeric|category|object|bool|"
    r"continuous|discrete|nominal|categorical|varchar(?:\(\d+\))?|datetime(?:64(?:\[ns\])?)?",
)
"""A unit, or the kind of a column."""

_BEHIND = re.compile(r"(?:[^\W\d_]|[°%‰€$£¥'\"′″])[^\d,;]{0,11}")
"""What may be the unit of the number before it."""

_CELL = re.compile(rf"\D{{0,4}}\d[\d.,'’ \u00a0\u202f]*(?:[eE][-+]?\d+)?\s*(?P<unit>{_BEHIND.pattern})")


def unit_of(name: str, cells: Iterable[str]) -> str:
    """What stands behind the number in every cell of a column, as in 5 kg and 7 kg; empty where it is none.

    A letter behind few numbers, or a word behind numbers that are all different, is of a name: 5A, 17X.

    Parameters
    ----------
    name
        Of the column: under one for classes, all are names.
    """
    unit, n, seen = "", 0, set[str]()
    for cell in cells:
        n += not is_missing(cell)
        if cell in seen or is_missing(cell):
            continue
        unit = unit or _behind(cell)
        if not unit or not cell.endswith(unit) or not looks_like_number(cell.removesuffix(unit).strip()):
            return ""
        seen.add(cell)
    is_letter = len(unit) == 1 and unit.isupper()
    is_known = UNIT.fullmatch(unit) is not None and not is_letter and not says_classes(name)
    return unit if is_known or MANY < len(seen) < n else ""


def _behind(cell: str) -> str:
    if looks_like_number(cell) or are_dates((cell,)):  # 5 € is a number by itself, and 5 Jan a day
        return ""
    found = _CELL.fullmatch(cell)
    return found["unit"] if found else ""
