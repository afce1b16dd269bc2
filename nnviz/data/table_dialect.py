"""How a table was written: what parts its cells, and whether it begins with names."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.reading import AUTO, MAX_COLUMNS
from nnviz.data.table_lines import Row, heads, names_of, numbered_names
from nnviz.data.table_numbers import is_missing, looks_like_number

DELIMITER_CHARACTERS = {"tab": "\t", "semicolon": ";", "pipe": "|", "comma": ",", "blank": " "}
"""In the order in which they are believed: a comma may also be a decimal sign, a blank part of a text."""

_PROSE = 0.8
"""Lines of prose agree less than this on the number of their words."""

_DECLARED = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_ESCAPED = re.compile(r'"[^"]*\\"[^,;\t|"\r\n]')
"""A quote behind a backslash within quotes, and not at the end of a cell, where it may be that of a path."""

_SINGLE, _CURLY = (
    re.compile(rf"(^|[,;\t|])[^\S\n]*{first}([^{first}{last}\n]*){last}(?=[^\S\n]*(?:[,;\t|]|\r?\n|$))")
    for first, last in ("''", "“”")
)
"""A cell in other quotes than CSV has."""

_OWN_TAB = re.compile(r"[^,;|\t]\t")
"""A tab that is no padding behind another delimiter."""

_BLANKS = re.compile(r"[^\S\n]+")


def declared_delimiter(line: str) -> str | None:
    """The delimiter that a first line such as ``sep=;`` names, as spreadsheets write it."""
    found = _DECLARED.fullmatch(line)
    named = {character: name for name, character in DELIMITER_CHARACTERS.items()}
    return named.get(found[1]) if found else None


def with_usual_quotes(lines: Iterator[str], sample: Sequence[str]) -> Iterator[str]:
    """The lines with the quotes of CSV, where a sample has others around cells, or one behind a backslash."""
    if any(_ESCAPED.search(line) for line in sample):
        return (line.replace('\\"', '""') for line in lines)
    if not any('"' in line for line in sample):
        for around in (_SINGLE, _CURLY):
            if 2 * sum(around.search(line) is not None for line in sample) > len(sample):
                return (around.sub(r'\1"\2"', line) for line in lines)
    return lines


def split(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    """Number of the line and its cells, without blank lines. Raises `DataError` where one cannot be read."""
    if delimiter == "blank":
        lines = (f"{_BLANKS.sub(' ', line.strip())}\n" for line in lines)
    reader = csv.reader(
        lines,
        delimiter=DELIMITER_CHARACTERS[delimiter],
        skipinitialspace=delimiter != "blank",
        strict=True,
    )
    try:
        for row in reader:
            cells = list(map(str.strip, row))
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(f"line {count(reader.line_num)}: is not readable: {error}") from None


def find_delimiter(lines: Sequence[str]) -> str:
    """The one that parts most of the lines into the same number of cells, more than one."""
    agreement = {name: _agreement(lines, name) for name in DELIMITER_CHARACTERS}
    if not any(map(_OWN_TAB.search, lines)):
        agreement["tab"] = 0.0
    best = max(agreement.values())
    name = next(name for name, share in agreement.items() if share >= 0.9 * best) if best else "comma"
    is_coarse = name != "blank" and agreement["blank"] >= 0.9 * best > 0 and _holds_several(lines, name)
    return "blank" if is_coarse else name


def _agreement(lines: Sequence[str], delimiter: str) -> float:
    rows: list[int] = []
    try:
        rows.extend(len(cells) for _, cells in split(iter(lines), delimiter))
    except DataError:
        if 3 * len(rows) < len(lines):  # the sample may end within quotes, but not begin so
            return 0.0
    widths = Counter(width for width in rows if width > 1)
    share = widths.most_common(1)[0][1] / len(rows) if widths else 0.0
    return 0.0 if delimiter == "blank" and share < _PROSE else share


def _holds_several(lines: Sequence[str], delimiter: str) -> bool:
    """Whether cells are several numbers with blanks between them, so that these are what parts them."""
    cells = [
        cell for line in lines[1:20] for cell in line.rstrip("\n").split(DELIMITER_CHARACTERS[delimiter])
    ]
    several = [cell for cell in cells if len(cell.split()) > 1 and not looks_like_number(cell.strip())]
    coarse = [cell for cell in several if all(map(looks_like_number, cell.split()))]
    joined = [
        cell for line in lines[1:20] for cell in line.split() if DELIMITER_CHARACTERS[delimiter] in cell
    ]
    return 3 * len(coarse) >= len(cells) and all(map(looks_like_number, joined))


def find_names(rows: Sequence[Row], header: str, said: list[str]) -> tuple[str, int, list[str]]:
    """The names of the columns, and what stands above the first example.

    Parameters
    ----------
    rows
        The first of them, below a title.

    Returns
    -------
    tuple
        Whether the table begins with names ("yes" or "no"), how many lines stand above the first example,
        and the names.

    Raises
    ------
    DataError
        There is nothing to read, or a single column, or too many.
    """
    if not rows:
        raise DataError("holds no rows")
    width = len(rows[0][1])
    if width < 2:
        raise DataError(
            "holds a single column; a table needs two at least, parted by comma, semicolon, tab, pipe or "
            "blank"
        )
    if width > MAX_COLUMNS:
        raise DataError(f"holds {count(width)} columns, allowed are 2 to {count(MAX_COLUMNS)}")
    above = _count_heads(rows, header)
    if above and len(rows) == above:
        raise DataError("holds no rows under its header")
    names = names_of(rows[:above], said) if above else [""] * width
    return "yes" if above else "no", above, clean_names(names)


def _count_heads(rows: Sequence[Row], header: str) -> int:
    if header == "no" or (len(rows) < 2 and header == AUTO):
        return 1 if header == AUTO and not any(map(looks_like_number, rows[0][1])) else 0
    found = heads(rows) or int(_has_names(rows))
    return max(1, found) if header == "yes" else found


def _has_names(rows: Sequence[Row]) -> bool:
    """Whether the first line is names: no numbers, over columns of numbers or of other texts."""
    if numbered_names(rows):
        return True
    first, *rest = [cells for _, cells in rows]
    if any(map(looks_like_number, first)):
        return False
    below = [[row[column] for row in rest if column < len(row)] for column in range(len(first))]
    if any(looks_like_number(cell) for cells in below for cell in cells):
        return True
    return all(name not in cells for name, cells in zip(first, below, strict=True))


def clean_names(cells: Sequence[str]) -> list[str]:
    """Names without gaps and doubles; a column without one is called by its number."""
    names: dict[str, None] = {}
    times: Counter[str] = Counter()
    for number, cell in enumerate(cells, 1):
        bare = name = f"column {number}" if is_missing(cell) else " ".join(cell.split())[:60]
        while name in names:  # "a (2)" may be there already as well
            times[bare] += 1
            name = f"{bare} ({times[bare] + 1})"
        names[name] = None
    return list(names)
