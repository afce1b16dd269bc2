"""Which lines of a table are rows: a title, units, repeated names and totals are not, and are told of."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import islice

from nnviz.core.naming import count
from nnviz.data.table_numbers import is_missing, looks_like_number
from nnviz.data.table_units import UNIT

Row = tuple[int, list[str]]
"""Number of the line, and its cells."""

_MOST_ABOVE = 20
_MOST_BELOW = 5
_MOST_HEADS = 3
_RULE = re.compile(r":?[-=+]{2,}:?")
_TOTALS = re.compile(
    r"(?:grand |sub)?totals?|sums?|summe|gesamt(?:summe)?|insgesamt|total g[eé]n[eé]ral|somme|suma|totale|"
    r"totaal|means?|averages?|avg\.?|mittel(?:wert)?|durchschnitt|moyenne|promedio|medians?",
    re.IGNORECASE,
)
_MAYBE_TOTALS = re.compile(
    r"media|min(?:imum)?|max(?:imum)?|std\.?(?: ?dev\.?)?|stddev|count|rows?|records?|anzahl|n", re.IGNORECASE
)
"""Words that may as well be names of something, unless they stand where the other rows hold numbers."""


def without_comments(rows: Iterator[Row], said: list[str]) -> Iterator[Row]:
    """The rows but for lines that begin with ``#``, unless all of them do.

    Below the first row, one as wide as the rows is a comment where they begin with numbers, or where it has
    none and they have some: ``#00ff00`` may be a value of its own.
    """
    first = list(islice(rows, _MOST_ABOVE * 2))
    marked = [_is_comment(row) for row in first]
    # A line of names may begin with # as well, as NumPy writes it: it has as many cells as the rows.
    widths = Counter(len(cells) for (_, cells), is_marked in zip(first, marked, strict=True) if not is_marked)
    width = widths.most_common(1)[0][0] if widths else 0
    if all(marked) and len(first) > 4:
        yield from first
        yield from rows
        return
    whole = [
        row for row, is_marked in zip(first, marked, strict=True) if not is_marked and len(row[1]) == width
    ]
    numeric = [column for column in range(width) if _is_numeric(whole[1:] or whole, column)]
    has_names = bool(whole) and not _has_number(whole[0][1], numeric)
    top = whole[0][0] if whole and not has_names else 0
    begun = marked.index(False) if False in marked else len(marked)
    last_marked = max((i for i, is_marked in enumerate(marked) if is_marked), default=-1)
    skipped: list[int] = []
    for i, row in enumerate(first):
        fits = width > 1 and len(row[1]) in (width, width + 1)
        if i == last_marked and fits and not has_names and _leads(first, i, marked):
            yield row[0], _unmarked(row[1], width)
        elif marked[i] and (i < begun or not _fits_in(row[1], width, numeric, row[0] < top)):
            skipped.append(row[0])
        else:
            yield row
    for row in rows:
        if _is_comment(row) and not _fits_in(row[1], width, numeric, False):
            skipped.append(row[0])
        else:
            yield row
    if skipped:
        said.append(f"{_lines(skipped)} skipped: comments that begin with #")


def without_rules(rows: Iterator[Row], said: list[str]) -> Iterator[Row]:
    """The rows but for lines such as ``---+---`` under the names, as they stand in notes and on terminals."""
    for row in islice(rows, _MOST_ABOVE):
        if all(_RULE.fullmatch(cell) for cell in row[1] if cell):
            said.append(f"line {row[0]} skipped: it is drawn under the names")
        else:
            yield row
    yield from rows


def squared(rows: list[Row], rest: Iterator[Row]) -> Iterator[Row]:
    """The rest of the rows; the names and the rows of a sample are made as long as each other, in place.

    R gives the names of rows no name of their own, and other programs end each row with a delimiter.
    """
    width = len(rows[0][1]) if rows else 0
    body = [cells for _, cells in rows[1:]]
    if body and width > 2 and not rows[0][1][-1] and all(len(cells) == width - 1 for cells in body):
        rows[0] = rows[0][0], rows[0][1][:-1]  # the names alone end with a delimiter
        return rest
    if not body or any(len(cells) != width + 1 for cells in body) or any(map(looks_like_number, rows[0][1])):
        return rest
    if any(cells[-1] for cells in body):
        rows[0] = rows[0][0], ["rownames", *rows[0][1]]
        return rest
    rows[1:] = [(line, cells[:-1]) for line, cells in rows[1:]]
    return (
        (line, cells[:-1] if len(cells) == width + 1 and not cells[-1] else cells) for line, cells in rest
    )


def _is_comment(row: Row) -> bool:
    return row[1][0].startswith("#") and not is_missing(row[1][0])


def _fits_in(cells: Sequence[str], width: int, numeric: Sequence[int], is_above: bool) -> bool:
    """Whether a line that begins with ``#`` may be a row of the table, or its names where it stands above."""
    return len(cells) == width and (0 not in numeric if _has_number(cells, numeric) else is_above)


def _has_number(cells: Sequence[str], numeric: Sequence[int]) -> bool:
    """Whether there is a number, or none is known, in any of these columns, if there are some."""
    numbers = [cells[column] for column in numeric]
    return not numbers or any(is_missing(cell) or looks_like_number(cell) for cell in numbers)


def _leads(rows: Sequence[Row], i: int, marked: Sequence[bool]) -> bool:
    """Whether all before it are comments, and none of those is as wide."""
    return all(marked[:i]) and not any(len(row[1]) == len(rows[i][1]) for row in rows[:i])


def _unmarked(cells: list[str], width: int) -> list[str]:
    bare = cells[0].lstrip("#").strip()
    if len(cells) == width + 1 and not bare:
        return cells[1:]
    return [bare or "#", *cells[1:]]


def titles(rows: Sequence[Row]) -> int:
    """How many lines above the names are a title: they hold a single text, where the others hold more."""
    if len(rows) < 3:
        return 0
    widths = Counter(len(cells) for _, cells in rows[: _MOST_ABOVE * 3])
    width = max(widths, key=lambda one: (widths[one] * (one > 1), one))
    if width < 2:
        return 0
    n = 0
    for _, cells in rows[: min(_MOST_ABOVE, len(rows) - 2)]:
        filled = [cell for cell in cells if cell]
        wide = len(cells) == width and not (len(filled) == 1 and width > 2)
        if wide or len(filled) > 2 or _names_but_one(rows[n:], width):
            break
        if any(map(looks_like_number, filled)) and not _names_follow(rows[n + 1 :], width):
            break
        n += 1
    return n


def _names_but_one(rows: Sequence[Row], width: int) -> bool:
    """Whether two names stand above rows of three cells, as R writes them, which names each row as well."""
    (_, names), *body = rows
    fits = width == 3 and len(names) == width - 1 and all(names)
    is_above = fits and all(len(cells) == width for _, cells in body)
    return is_above and any(map(looks_like_number, body[0][1])) and not _names_follow(body, width)


def _names_follow(rows: Sequence[Row], width: int) -> bool:
    """Whether the next line of full width is names: no numbers, where the one below it has some."""
    wide = [cells for _, cells in rows[:_MOST_ABOVE] if len(cells) == width]
    return len(wide) > 1 and not any(map(looks_like_number, wide[0])) and any(map(looks_like_number, wide[1]))


def heads(rows: Sequence[Row]) -> int:
    """How many lines stand above the first example: names, units, a second line of names.

    A line is no example when none of the columns that hold numbers further down has one in it.
    """
    body = rows[min(_MOST_HEADS, len(rows) - 1) :]
    if not body:
        return 0
    width = len(rows[0][1])
    numeric = [column for column in range(width) if _is_numeric(body, column)]
    n = 0
    for _, cells in rows[:_MOST_HEADS]:
        there = [cells[column] for column in numeric if column < len(cells) and not is_missing(cells[column])]
        others = [cell for cell in there if not looks_like_number(cell)]
        if not others or len(others) < len(there):
            break
        if n and (len(there) < 0.5 * len(numeric) or (len(there) < 2 and not _are_units(cells))):
            break
        n += 1
    return n


def _is_numeric(rows: Sequence[Row], column: int) -> bool:
    cells = [cells[column] for _, cells in rows if column < len(cells) and not is_missing(cells[column])]
    return bool(cells) and sum(map(looks_like_number, cells)) > 0.9 * len(cells)


def numbered_names(rows: Sequence[Row]) -> bool:
    """Whether the first line is names that are numbers: 0…63, years, or those that pandas gives."""
    first, body = rows[0][1], rows[1:]
    if not body:
        return False
    numbers = [cell for cell in first if looks_like_number(cell)]
    texts = [
        column
        for column, cell in enumerate(first)
        if cell and not looks_like_number(cell) and not is_missing(cell)
    ]
    if any(_is_numeric(body, column) for column in texts):
        return True
    if not all(number.isascii() and number.isdecimal() for number in numbers) or len(numbers) < 2:
        return False
    values = [int(number) for number in numbers]
    is_run = values in (list(range(len(values))), list(range(1, len(values) + 1)))
    are_years = all(1900 <= value <= 2100 for value in values) and values == sorted(set(values))
    if not (is_run or are_years) or (len(numbers) < 3 and not are_years):
        return False
    # A short run may be an example, unless the examples hold other than whole numbers.
    if not are_years and len(numbers) < 8 and not any("." in cell for _, cells in body for cell in cells):
        return False
    # What the rows hold must be something else, or the line is only the first of them.
    where = [column for column, cell in enumerate(first) if looks_like_number(cell)]
    alike = sum(_runs([row[1][c] for c in where if c < len(row[1])], are_years) for row in body[:_MOST_ABOVE])
    return alike == 0


def _runs(cells: Sequence[str], are_years: bool) -> bool:
    """Whether the cells of a row are as the names are: years, or a run of numbers."""
    if not all(cell.isascii() and cell.isdecimal() for cell in cells):
        return False
    values = [int(cell) for cell in cells]
    if are_years:
        return all(1900 <= value <= 2100 for value in values)
    return values in (list(range(len(values))), list(range(1, len(values) + 1)))


def names_of(lines: Sequence[Row], said: list[str]) -> list[str]:
    """The names out of the lines above the first example; the others among these are told of."""
    if not lines:
        return []
    (at, first), *others = lines
    if not others:
        return first
    below, second = others[0]
    if _are_units(second) or (_all_differ(first) and not _all_differ(second)):
        said.append(f"{_lines([line for line, _ in others])} skipped: units or kinds under the names")
        return first
    if _all_differ(second):
        said.append(f"line {at} skipped: a heading over the names in line {below}")
        return second
    said.append(f"lines {at} and {below} are read together as the names")
    return [
        " ".join(dict.fromkeys(part for part in pair if part)) for pair in zip(first, second, strict=False)
    ]


def _are_units(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and 2 * sum(UNIT.fullmatch(cell) is not None for cell in filled) > len(filled)


def _all_differ(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if not is_missing(cell)]
    return len(filled) >= len(cells) - 1 and len(set(filled)) == len(filled)


def without_totals(rows: Iterator[Row], width: int, said: list[str]) -> Iterator[Row]:
    """The rows but for totals and remarks below the last one."""
    held: deque[Row] = deque()
    for row in rows:
        held.append(row)
        if len(held) > _MOST_BELOW:
            yield held.popleft()
    below: list[Row] = []
    while held and (_is_below(held[-1], width, list(held)[:-1]) or (below and _is_between(held, width))):
        below.append(held.pop())
    if below:
        said.append(
            f"{_lines([line for line, _ in reversed(below)])} skipped: a total or a remark below the rows"
        )
    yield from held


def _is_between(held: Sequence[Row], width: int) -> bool:
    """Whether the last row lacks a value, as a tax does, and a total stands above it."""
    *above, (_, cells) = held
    totals = (_is_below(row, width, above[:i]) for i, row in enumerate(above))
    return any(map(is_missing, cells)) and any(totals)


def _is_below(row: Row, width: int, before: Sequence[Row]) -> bool:
    cells = row[1]
    filled = [cell for cell in cells if not is_missing(cell)]
    texts = [cell for cell in filled if not looks_like_number(cell)]
    if len(filled) == 1 and texts and width > 2:
        return True  # a source, a date, a count of the rows
    told = [column for column, cell in enumerate(cells) if cell in texts]
    lacks_some = len(filled) < len(cells) and len(told) == 1  # several texts are rather answers
    misplaced = lacks_some or any(_is_numeric(before, column) for column in told)
    known = [cells for _, cells in before]
    for column in told:
        word = cells[column].rstrip(":").strip()
        if any(column < len(other) and other[column] == cells[column] for other in known):
            continue
        if _TOTALS.fullmatch(word) or (misplaced and _MAYBE_TOTALS.fullmatch(word)):
            return True
    return False


def without_repeats(rows: Iterator[Row], names: Sequence[str], said: list[str]) -> Iterator[Row]:
    """The rows but for the names, where they stand again between them."""
    again: list[int] = []
    for row in rows:
        if row[1] == names:
            again.append(row[0])
        else:
            yield row
    if again:
        said.append(f"{_lines(again)} skipped: the names once more")


def _lines(lines: Sequence[int]) -> str:
    told = ", ".join(f"{count(line)}" for line in lines[:3])
    more = f" and {count(len(lines) - 3)} more" if len(lines) > 3 else ""
    return f"line{'s' if len(lines) > 1 else ''} {told}{more}"
