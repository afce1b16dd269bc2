"""What becomes of each column of a table: the target, an input, or nothing."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from nnviz.data.dataset import DataError, Examples
from nnviz.data.reading import Column
from nnviz.data.table_columns import Numbers, Texts
from nnviz.data.targets import is_classes

_MOST_INPUTS_OF_A_TEXT = 20
_TARGET_NAMES = ("target", "label", "class", "y", "species", "category", "outcome")
_COUNTING_NAMES = frozenset({"id", "index", "no", "no.", "nr", "nr.", "row", "rownames", "#"})

Columns = Sequence[Numbers | Texts]


class Roles(Struct, frozen=True):
    """The part that each column plays.

    Attributes
    ----------
    columns
        In the order of the table.
    target
        Index of the column that is foretold.
    inputs
        Names of the inputs that each column becomes; none of the target and of what is left out.
    notes
        A sentence for each column that is left out.
    """

    columns: tuple[Column, ...]
    target: int
    inputs: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def find_roles(columns: Columns, wanted: str | None, *, named: bool) -> Roles:
    """Decide on the columns.

    Parameters
    ----------
    wanted
        Name of the target, or its number from 1; None lets it be recognised.
    named
        Whether the table has a line of names.

    Raises
    ------
    DataError
        There is no such column, or none is left to learn from.
    """
    inputs = [_inputs(column) for column in columns]
    target = _find_column(columns, wanted) if wanted is not None else _recognise_target(columns, inputs)
    inputs[target] = ()
    counting = [
        index for index, column in enumerate(columns) if inputs[index] and _only_counts(column, index, named)
    ]
    if any(names for index, names in enumerate(inputs) if index not in counting):
        for index in counting:
            inputs[index] = ()
    if not any(inputs):
        raise DataError(
            "no column is left to learn from: one that is empty, or holds more than "
            f"{_MOST_INPUTS_OF_A_TEXT} different texts, is no input"
        )
    left_out = [index for index, names in enumerate(inputs) if not names and index != target]
    described = tuple(
        Column(
            column.name,
            "text" if isinstance(column, Texts) else "number",
            "target" if index == target else "input" if inputs[index] else "left out",
        )
        for index, column in enumerate(columns)
    )
    notes = tuple(f"{columns[index].name} is left out: {_reason(columns[index])}" for index in left_out)
    return Roles(described, target, tuple(inputs), notes)


def fill(x: Examples, column: Numbers | Texts) -> None:
    """Write a column into the inputs (N, n) that it becomes: a text is 1 in one of them and 0 in the rest."""
    if isinstance(column, Numbers):
        x[:, 0] = column.values
    else:
        x[:] = column.codes[:, np.newaxis] == np.arange(x.shape[1])


def _inputs(column: Numbers | Texts) -> tuple[str, ...]:
    """Names of the inputs that a column can become: a number is one, a text one for each value."""
    if isinstance(column, Numbers):
        return () if column.is_empty else (column.name,)
    few = len(column.values) <= _MOST_INPUTS_OF_A_TEXT
    return tuple(f"{column.name} = {value[:60]}" for value in column.values) if few else ()


def _only_counts(column: Numbers | Texts, index: int, named: bool) -> bool:
    """Whether it is the number of the row, which a network would take for knowledge."""
    is_called_so = column.name.lower() in _COUNTING_NAMES or (named and column.name == f"column {index + 1}")
    return is_called_so and isinstance(column, Numbers) and bool(np.all(np.diff(column.values) == 1))


def _reason(column: Numbers | Texts) -> str:
    if isinstance(column, Texts):
        return f"it holds more than {_MOST_INPUTS_OF_A_TEXT} different texts"
    return "it is empty" if column.is_empty else "it only counts the rows"


def _recognise_target(columns: Columns, inputs: Sequence[tuple[str, ...]]) -> int:
    """By its name; else the last text; else numbers at an end that look like classes; else the last."""
    named = {column.name.lower(): index for index, column in reversed(list(enumerate(columns)))}
    for name in _TARGET_NAMES:
        if name in named:
            return named[name]
    texts = [index for index, column in enumerate(columns) if isinstance(column, Texts)]
    filled = [index for index, names in enumerate(inputs) if names] or [0]
    ends = (
        index
        for index in (filled[-1], filled[0])
        if isinstance(end := columns[index], Numbers) and is_classes(end.values)
    )
    return texts[-1] if texts else next(ends, filled[-1])


def _find_column(columns: Columns, wanted: str) -> int:
    names = [column.name for column in columns]
    if wanted in names:
        return names.index(wanted)
    if wanted.isascii() and wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    listed = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    raise DataError(f"data.target: {wanted[:60]!r} is no column; allowed are {listed}, or a number from 1")
