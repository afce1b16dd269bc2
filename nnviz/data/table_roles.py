"""What becomes of each column of a table, and why: the target, an input, or nothing."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.naming import count
from nnviz.data.column_names import (
    column_number,
    is_called_id,
    rank_as_target,
    says_amount,
    several_targets,
)
from nnviz.data.column_spread import spread_of
from nnviz.data.dataset import DataError, Examples
from nnviz.data.reading import AS_ASKED, AUTO, COUNTS, Column, Reading
from nnviz.data.table_columns import Numbers, TableColumn, Texts, numbers_of
from nnviz.data.table_dates import is_called_date
from nnviz.data.table_guess import guess_target
from nnviz.data.table_leaks import one_hot_around, says_the_same
from nnviz.data.targets import counts_rows, is_classes

MOST_INPUTS_OF_A_TEXT = 20
MOST_LETTERS = 60
"""Letters of a value that name an input."""

_MOST_WHEN_ASKED = 256
_FEWEST_APART = 10
"""Rows from which on texts that are all different are names of the rows."""

_MOST_SPREAD = 200
"""Columns whose spread is worth its time: no more of them are looked at."""

Columns = Sequence[TableColumn]


class Roles(Struct, frozen=True):
    """The part that each column plays.

    Attributes
    ----------
    columns
        In the order of the table.
    targets
        Indices of the columns that are foretold.
    guessed
        Whether neither a person nor a telling name chose them.
    is_one_hot
        Whether the targets are one class each, 1 where it is that class and 0 elsewhere.
    inputs
        Names of the inputs that each column becomes; none of the targets and of what is left out.
    """

    columns: tuple[Column, ...]
    targets: tuple[int, ...]
    guessed: bool
    is_one_hot: bool
    inputs: tuple[tuple[str, ...], ...]

    @property
    def used(self) -> tuple[int, ...]:
        """Indices of the columns that are learnt from."""
        return tuple(index for index, names in enumerate(self.inputs) if names)

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        """The columns that are not learnt from, and why."""
        return tuple((column.name, column.why) for column in self.columns if column.role == "left out")


def find_roles(columns: Columns, reading: Reading) -> Roles:
    """Decide on the columns.

    Parameters
    ----------
    reading
        What is fixed of target, task and columns left out; the rest is recognised.

    Raises
    ------
    DataError
        There is no such column, or none is left to learn from.
    """
    wanted = _find_columns(columns, reading.targets, "data.target")
    targets, guessed = (wanted, False) if wanted else _recognise_targets(columns)
    is_one_hot = False
    if reading.task != "regression":
        group = one_hot_around(columns, targets[0]) if len(targets) == 1 and not wanted else targets
        is_one_hot = len(group) > 2 and one_hot_around(columns, group[0]) == tuple(sorted(group))
        targets = tuple(sorted(group)) if is_one_hot else targets
    reasons = _reasons(columns, targets, reading)
    inputs = tuple(
        () if index in targets or index in reasons else inputs_of(column)
        for index, column in enumerate(columns)
    )
    if not any(inputs):
        raise DataError("no column is left to learn from: " + _reasons_told(columns, reasons))
    described = tuple(
        _describe(column, index in targets, reasons.get(index, "")) for index, column in enumerate(columns)
    )
    if len(columns) <= _MOST_SPREAD:
        described = tuple(
            replace(one, spread=spread_of(column)) for one, column in zip(described, columns, strict=True)
        )
    return Roles(described, targets, guessed, is_one_hot, inputs)


def _reasons_told(columns: Columns, reasons: dict[int, str]) -> str:
    told = [f"{columns[index].name} {why}" for index, why in list(reasons.items())[:5]]
    return "; ".join(told) or "there is none beside the target"


def fill(x: Examples, column: TableColumn) -> None:
    """Write a column into the inputs (N, n) that it becomes: a text is 1 in one of them and 0 in the rest."""
    numbers = numbers_of(column)
    if numbers is not None:
        x[:, 0] = numbers
    elif isinstance(column, Texts):
        x[:] = column.codes[:, np.newaxis] == np.arange(x.shape[1])
        x[column.codes < 0] = np.nan


def inputs_of(column: TableColumn) -> tuple[str, ...]:
    """Names of the inputs that a column becomes: a number or a date is one, a text one for each value."""
    if isinstance(column, Numbers) or column.days is not None:
        return (column.name,)
    return tuple(f"{column.name} = {value}" for value in _cut(column.values))


def _cut(values: Sequence[str]) -> Sequence[str]:
    """Long values cut where there is no more room, unless they differ only behind that."""
    short = [value[:MOST_LETTERS] for value in values]
    return short if len({value.casefold().strip() for value in short}) == len(short) else values


# -- the target -----------------------------------------------------------------------------------


def _recognise_targets(columns: Columns) -> tuple[tuple[int, ...], bool]:
    """By its name; else a guess."""
    usable = [index for index, column in enumerate(columns) if not _tells_rows_apart(column)]
    ranks = {index: rank for index in usable if (rank := rank_as_target(columns[index].name)) is not None}
    if ranks:
        best = min(ranks.values())
        return (max(index for index, rank in ranks.items() if rank == best),), False
    changing = [index for index in usable if columns[index].different > 1]
    several = several_targets(tuple(column.name for column in columns))
    if several and all(index in changing and isinstance(columns[index], Numbers) for index in several):
        return several, False
    # A table of nothing but rising numbers is one of them over the other.
    can = [i for i in changing if not _counts(columns[i])] or changing or usable or list(range(len(columns)))
    return (guess_target(columns, can),), True


def _tells_rows_apart(column: TableColumn) -> bool:
    """Whether it has a value of its own for most rows, as ids have, or none to foretell. Amounts may."""
    if column.is_empty:
        return True
    if isinstance(column, Texts):
        n = len(column.codes) - len(column.missing)
        is_text = column.different > MOST_INPUTS_OF_A_TEXT and 2 * column.different > n
        return column.are_dates or is_text or (column.different == n and n >= _FEWEST_APART)
    return is_called_date(column.name) or (is_called_id(column.name) and _all_differ(column.values))


def _counts(column: TableColumn) -> bool:
    is_count = isinstance(column, Numbers) and not column.spelling.unit and counts_rows(column.values)
    return is_count and not says_amount(column.name)


def _find_columns(columns: Columns, wanted: Sequence[str], field: str) -> tuple[int, ...]:
    names = [column.name for column in columns]
    joined = ",".join(wanted)  # a name with a comma in it comes as two
    for index, name in enumerate(names):
        if len(wanted) > 1 and "".join(name.split()) == "".join(joined.split()):
            return (index,)
    return tuple(_find_column(names, one, field) for one in dict.fromkeys(wanted))


def _find_column(names: Sequence[str], wanted: str, field: str) -> int:
    if wanted in names:
        return names.index(wanted)
    alike = [index for index, name in enumerate(names) if name.casefold() == wanted.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    if (number := column_number(wanted, len(names))) is not None:
        return number
    listed = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    raise DataError(f"{field}: {wanted[:60]!r} is no column; allowed are {listed}, or a number from 1")


# -- what is left out -----------------------------------------------------------------------------


def _reasons(columns: Columns, targets: Sequence[int], reading: Reading) -> dict[int, str]:
    """Why columns are left out, by their index."""
    others = [index for index in range(len(columns)) if index not in targets]
    if reading.leave_out is not None:
        asked = _find_columns(columns, reading.leave_out, "data.leave_out")
        found = _recognised_reasons(columns, targets, others)
        reasons = {index: found.get(index, AS_ASKED) for index in asked if index in others}
        return reasons | {i: why for i in others if (why := why_never(columns[i]))}
    reasons = _recognised_reasons(columns, targets, others)
    if len(reasons) < len(others):
        return reasons
    # What may be knowledge after all is better than nothing, and numbers are before texts.
    never = {
        i: why
        for i, why in reasons.items()
        if why_never(columns[i]) or _cannot_be_input(columns[i]) not in ("", _DATES)
    }
    texts = {i: why for i, why in reasons.items() if isinstance(columns[i], Texts)}
    return never | texts if len(never | texts) < len(others) else never


def _recognised_reasons(columns: Columns, targets: Sequence[int], others: Sequence[int]) -> dict[int, str]:
    siblings = one_hot_around(columns, targets[0]) if len(targets) == 1 else ()
    pixels = len(others) >= 64 and all(isinstance(columns[index], Numbers) for index in others)
    found = {}
    for index in others:
        why = _cannot_be_input(columns[index]) or _is_no_knowledge(columns[index])
        if pixels and why == _ONE_VALUE:
            why = ""  # the rim of pictures
        if not why and index in siblings:
            why = "is one of the columns of which one is 1, as the target is"
        if not why and any(says_the_same(columns[index], columns[target]) for target in targets):
            why = "says the same as the target"
        if why:
            found[index] = why
    return found


_ONE_VALUE = "holds one value only"
_DATES = "holds dates"
_NO_DAYS = "holds dates or times that cannot be counted as days for certain"


def why_never(column: TableColumn) -> str:
    """Why a column cannot be an input even when it is asked for; empty where it can."""
    if column.is_empty:
        return "is empty"
    if column.days is not None:
        return ""
    if isinstance(column, Texts) and (column.are_dates or len(column.values) > _MOST_WHEN_ASKED):
        return _cannot_be_input(column)
    return ""


def _cannot_be_input(column: TableColumn) -> str:
    """Why a column makes no inputs by what it holds."""
    if column.is_empty:
        return "is empty"
    if isinstance(column, Numbers):
        return ""
    if column.are_dates:
        return _DATES if column.days else _NO_DAYS
    if len(column.values) <= MOST_INPUTS_OF_A_TEXT:
        return ""
    return (
        column.doubt
        or f"holds {count(len(column.values))} different texts, more than {MOST_INPUTS_OF_A_TEXT}"
    )


def _is_no_knowledge(column: TableColumn) -> str:
    """Why a column that could be an input is none."""
    if column.different < 2:
        return _ONE_VALUE
    if isinstance(column, Numbers):
        if is_called_date(column.name) and _are_calendar_days(column.values):
            return _DATES
        if counts_rows(column.values) and not column.spelling.unit:
            return COUNTS
    elif column.different == np.count_nonzero(column.codes >= 0) >= _FEWEST_APART:
        return "is another text in each row"
    if is_called_id(column.name) and column.different > MOST_INPUTS_OF_A_TEXT:
        return "tells the rows apart, by its name an id"
    return ""


def _are_calendar_days(values: Examples) -> bool:
    there = values[~np.isnan(values)]
    return bool(np.all((there > 19_000_000) & (there < 22_000_000)) or np.all(there > 100_000_000))


def _all_differ(values: Examples) -> bool:
    there = values[~np.isnan(values)]
    return len(np.unique(there)) == len(there)


def _describe(column: TableColumn, is_target: bool, why: str) -> Column:
    return Column(
        column.name,
        _kind(column),
        "target" if is_target else "left out" if why else "input",
        why,
        can_be_input=not why_never(column),
        missing=len(column.missing),
        different=column.different,
    )


def _kind(column: TableColumn) -> Literal["number", "text", "date"]:
    if isinstance(column, Texts):
        return "date" if column.are_dates else "text"
    return "date" if column.days else "number"


def recognise_task(columns: Columns, roles: Roles, task: str) -> str:
    """``classification`` or ``regression``: as asked for, else by what the target holds.

    Raises
    ------
    DataError
        What is asked for does not go with the targets.
    """
    targets = [columns[index] for index in roles.targets]
    texts = [column for column in targets if isinstance(column, Texts)]
    if task == "regression" and texts:
        raise DataError(f"data.task: regression needs numbers, and target {texts[0].name!r} is text")
    if len(targets) > 1 and not roles.is_one_hot:
        if texts or task == "classification":
            raise DataError("data.target: several targets are amounts, and a class is foretold of one column")
        return "regression"
    if task != AUTO:
        return task
    if texts or roles.is_one_hot:
        return "classification"
    only = targets[0]
    assert isinstance(only, Numbers)
    there = only.values[~np.isnan(only.values)]
    return "classification" if is_classes(there, only.name) else "regression"
