"""New rows for a network that learnt from other ones: the same columns, read and coded in the same way."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.naming import count
from nnviz.data.dataset import DataError, Dataset, Examples
from nnviz.data.own import blaming_file, find_kind, open_own
from nnviz.data.picture_files import called, loose_pictures
from nnviz.data.pixels import to_unit
from nnviz.data.reading import Reading
from nnviz.data.spelling import PLAINLY, Spelling
from nnviz.data.table import Rows, read_rows
from nnviz.data.table_columns import Numbers, Texts
from nnviz.data.table_dates import Days
from nnviz.data.table_numbers import is_missing, plain, understand, value_of
from nnviz.data.table_roles import MOST_LETTERS
from nnviz.data.zipped import is_picture

_MOST_NAMED = 8


class Measure(Struct, frozen=True):
    """A column that is learnt from.

    Attributes
    ----------
    values
        Of a text, those that it can have, an input for each; none of a number.
    days
        Of a date, how it becomes a number; else None.
    spelling
        How numbers stood there.
    """

    name: str
    values: tuple[str, ...] = ()
    days: Days | None = None
    spelling: Spelling = PLAINLY


class RawForm(Struct, frozen=True):
    """What a row must hold.

    Attributes
    ----------
    columns
        In the order of the inputs; called x1, x2, … where they have no names.
    n_inputs
        Numbers that a row becomes, before more are made of them.
    image_shape
        (rows, columns) of a picture, or None.
    pixels
        The numbers that stand for black and white.
    """

    columns: tuple[Measure, ...]
    n_inputs: int
    image_shape: tuple[int, int] | None = None
    pixels: tuple[float, float] = (0.0, 1.0)


def form_of(dataset: Dataset) -> RawForm:
    """What the rows of a data set held."""
    findings = dataset.findings
    columns = [Measure(name) for name in (findings.inputs if findings is not None else ())]
    if findings is not None and len(columns) != dataset.n_measured:
        columns = _with_values(findings.inputs, dataset.inputs)
    if sum(max(1, len(column.values)) for column in columns) != dataset.n_measured:
        columns = [Measure(f"x{number}") for number in range(1, dataset.n_measured + 1)]
    if findings is not None:
        dates, spellings = dict(findings.dates), dict(findings.spellings)
        columns = [
            replace(one, days=dates.get(one.name), spelling=spellings.get(one.name, PLAINLY))
            for one in columns
        ]
    return RawForm(tuple(columns), dataset.n_measured, dataset.image_shape, dataset.pixels)


def _with_values(names: Sequence[str], inputs: Sequence[str]) -> list[Measure]:
    """Columns, of which a text became several inputs, called ``column = value``."""
    columns: list[Measure] = []
    left = list(inputs)
    for name in names:
        if left and left[0] == name:
            left.pop(0)
            columns.append(Measure(name))
            continue
        values = []
        while left and left[0].startswith(f"{name} = "):
            values.append(left.pop(0).removeprefix(f"{name} = "))
        columns.append(Measure(name, tuple(values)))
    return columns


def read_raw(path: Path, form: RawForm, reading: Reading, said: list[str] | None = None) -> Examples:
    """The measured values (N, n_inputs) of the rows of a file, NaN where one is missing.

    Parameters
    ----------
    said
        Told which lines are skipped, a sentence each.

    Raises
    ------
    DataError
        A column is missing, or a cell holds what it never did in training; it is named.
    """
    with blaming_file(path):
        if form.image_shape is not None and _are_loose(path, form):
            from nnviz.data.images import read_loose  # with Pillow, which no other form needs

            x = read_loose(path, form.image_shape)
            if len(x):
                return x
        if find_kind(path) == "table":
            rows = read_rows(path, reading)
            x = _of_table(rows, form.columns)
            if said is not None:
                said += rows.said
        else:
            _, contents = open_own(path, replace(reading, leave_out=()))
            x = _chosen(np.array(contents.x, np.float64), contents.inputs, form)
        if x.shape[1] != form.n_inputs:
            raise DataError(
                f"gives {count(x.shape[1])} numbers a row, the network takes {count(form.n_inputs)}"
            )
        return x if form.image_shape is None else to_unit(x, form.pixels)


def _chosen(x: Examples, names: Sequence[str], form: RawForm) -> Examples:
    """The columns that are learnt from, by their names, where these are among others."""
    wanted = [column.name for column in form.columns]
    if x.shape[1] == form.n_inputs or not set(wanted) <= set(names):
        return x
    return x[:, [names.index(name) for name in wanted]]


def names_of_rows(path: Path, form: RawForm) -> tuple[str, ...]:
    """The name of the file of each row of `read_raw`, where each is a picture of its own; else none."""
    if not _are_loose(path, form):
        return ()
    within = path if path.is_dir() else path.parent
    return tuple(called(str(Path(file.name).relative_to(within))) for file in loose_pictures(path))


def _are_loose(path: Path, form: RawForm) -> bool:
    return form.image_shape is not None and (path.is_dir() or is_picture(path.name))


def typed_row(text: str, form: RawForm) -> Examples:
    """The measured values (1, n_inputs) of a row as a person types it: ``;``, tabs, commas or blanks between.

    Raises
    ------
    DataError
        There are more or fewer values, one is none of its column, or the row can be read in two ways.
    """
    ways = _ways_to_part(text.strip())
    rows: list[list[float]] = []
    errors = [DataError(f"{len(ways[0])} of {len(form.columns)} values; put ; between them")]
    for cells in ways:
        if len(cells) == len(form.columns):
            try:
                rows.append(_of_cells(cells, form.columns))
            except DataError as error:
                errors.append(error)
    if not rows:
        raise errors[min(1, len(errors) - 1)]
    if any(row != rows[0] for row in rows):
        raise DataError("can be read in two ways; put ; between the values")
    return np.array(rows[:1])


def _ways_to_part(text: str) -> list[list[str]]:
    """The cells that a line may have, by what stands between them; first what does stand in it."""
    ways = [next(csv.reader([text], delimiter=sign, skipinitialspace=True)) for sign in _between(text)]
    if not any(sign in text for sign in (";", "\t", ",,")):  # where a value may be missing, blanks part none
        words = next(csv.reader([" ".join(text.split())], delimiter=" "))
        ways.insert(0 if "," not in text else len(ways), [word.removesuffix(",") for word in words])
    return [[cell.strip() for cell in cells] for cells in ways]


def _between(text: str) -> list[str]:
    return sorted((";", "\t", ","), key=lambda sign: sign not in text)


def _of_cells(cells: Sequence[str], columns: Sequence[Measure]) -> list[float]:
    values = [value for cell, column in zip(cells, columns, strict=True) for value in _typed(cell, column)]
    spelled = [(cell, column.spelling) for cell, column in zip(cells, columns, strict=True)]
    _refuse_mixed([_bare(cell, spelling.unit) for cell, spelling in spelled if spelling.sign == "comma"])
    return values


def _typed(cell: str, column: Measure) -> list[float]:
    if column.values:
        code = _code(cell, _codes(column.values))
        if code is None:
            raise DataError(f"{column.name}: one of {_named(column.values)}")
        return [float(one == code) for one in range(len(column.values))]
    if column.days:
        return [_day(cell, column.days, column.name)]
    number = _number(cell, column.spelling)
    if not np.isfinite(number):
        allowed = "0.5 or 0,5" if column.spelling.sign == "comma" else "0.5"
        raise DataError(f"{column.name}: {cell[:20]!r} is no number such as {allowed}")
    return [number]


def _day(cell: str, days: Days, name: str) -> float:
    day = days.of(cell)
    if np.isnan(day):
        raise DataError(f"{name}: {cell[:20]!r} is no date such as {days.first}, or as they were in training")
    return day


def _of_table(rows: Rows, columns: Sequence[Measure]) -> Examples:
    places = _places(rows, columns)
    parts = [_coded(rows, place, column) for place, column in zip(places, columns, strict=True)]
    return np.column_stack(parts)


def _places(rows: Rows, columns: Sequence[Measure]) -> list[int]:
    """Where each column stands: by its name, or in order where a table has no names and no other columns."""
    names = [column.name for column in columns]
    missing = [name for name in names if name not in rows.names]
    if not missing:
        return [rows.names.index(name) for name in names]
    keys = [_key(name) for name in rows.names]  # capitals are soon changed on the way
    if all(keys.count(_key(name)) == 1 for name in names):
        return [keys.index(_key(name)) for name in names]
    are_numbered = names == [f"x{number}" for number in range(1, len(names) + 1)]
    if len(rows.names) == len(names) and (are_numbered or not rows.is_named):
        return list(range(len(names)))
    raise DataError(f"lacks what the network learnt from: {_named(missing)}")


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")


def _coded(rows: Rows, place: int, column: Measure) -> Examples:
    if column.values:
        return _one_hot(rows, place, column)
    if column.days:
        return _dated(rows, place, column.name, column.days)
    found, spelling = rows.columns[place], column.spelling
    if isinstance(found, Numbers) and found.spelling.unit not in ("", spelling.unit):
        was = f"in {spelling.unit}" if spelling.unit else "a number alone"
        raise DataError(f"column {column.name!r}: is in {found.spelling.unit}; in training it was {was}")
    if isinstance(found, Numbers) and not spelling.sign:
        if found.open:
            raise DataError(found.open.question)
        return found.values[:, np.newaxis]
    if spelling.sign == "comma":
        _refuse_mixed(
            [_bare(cells[place], spelling.unit) for _, cells in rows.lines], f"column {column.name!r}: "
        )
    gaps = set(found.missing) if isinstance(found, Numbers) else set[int]()
    x = np.full((len(rows.lines), 1), np.nan)
    for row, (line, cells) in zip(x, rows.lines, strict=True):
        row[0] = _number(cells[place], spelling)
        is_gap = line in gaps or is_missing(cells[place]) or cells[place] == spelling.gap
        if np.isnan(row[0]) and not is_gap:
            raise DataError(
                f"line {count(line)}, column {column.name!r}: {cells[place][:40]!r} is not a number"
            )
    if isinstance(found, Texts) and spelling == PLAINLY:
        raise DataError(f"column {column.name!r}: is not read as numbers ({found.doubt or 'it is text'})")
    return x


def _dated(rows: Rows, place: int, name: str, days: Days) -> Examples:
    x = np.full((len(rows.lines), 1), np.nan)
    for row, (line, cells) in zip(x, rows.lines, strict=True):
        if not is_missing(cells[place]):
            row[0] = _day(cells[place], days, f"line {count(line)}, column {name!r}")
    return x


def _bare(cell: str, unit: str) -> str:
    return cell.removesuffix(unit).rstrip()


def _number(cell: str, spelling: Spelling) -> float:
    """As it was written in training, else with a point where it is a number then; NaN where it is none."""
    cell, sign = _bare(cell, spelling.unit), spelling.sign
    value = value_of(cell, sign) if sign else plain(cell)
    return plain(cell) if np.isnan(value) else value


def _refuse_mixed(cells: Sequence[str], where: str = "") -> None:
    """A number such as 1.234, a thousand with a decimal comma, is none to be sure of beside one like 99.4."""
    if all(np.isnan(plain(cell)) or not np.isnan(value_of(cell, "comma")) for cell in cells):
        return
    for cell in cells:
        number = understand(cell)
        if number is not None and number.is_open:
            raise DataError(
                f"{where}{cell[:20]!r} could be two numbers; write all of them with a decimal comma"
            )


def _one_hot(rows: Rows, place: int, column: Measure) -> Examples:
    """A 1 in one of (N, values); a row of NaN where there is none."""
    codes = _codes(column.values)
    x = np.zeros((len(rows.lines), len(column.values)))
    for row, (line, cells) in zip(x, rows.lines, strict=True):
        code = _code(cells[place], codes)
        if code is not None:
            row[code] = 1
        elif is_missing(cells[place]):
            row[:] = np.nan
        else:
            raise DataError(
                f"line {count(line)}, column {column.name!r}: {cells[place][:40]!r} was never seen in "
                f"training, where it was one of {_named(column.values)}"
            )
    return x


def _codes(values: Sequence[str]) -> dict[str, int]:
    return {_key(value): code for code, value in enumerate(values)}


def _code(cell: str, codes: dict[str, int]) -> int | None:
    """Which value a cell is, that may be known by its first letters alone; None for none."""
    code = codes.get(_key(cell))
    return codes.get(_key(cell[:MOST_LETTERS])) if code is None else code


def _key(text: str) -> str:
    """As spellings are brought together."""
    return " ".join(text.split()).casefold() if len(text) > 1 else text
