"""Which column is foretold, where no name says so: by where columns stand, and what they hold."""

from collections.abc import Sequence

import numpy as np

from nnviz.data.table_columns import Numbers, TableColumn, Texts
from nnviz.data.targets import are_often, is_classes

_SMALLEST_PICTURE = 8

Columns = Sequence[TableColumn]


def guess_target(columns: Columns, can: Sequence[int]) -> int:
    """The last of those that can be foretold, unless one in front is plainly the class."""
    for label in (_label_of_pixels(columns, can), _class_in_front(columns, can)):
        if label is not None:
            return label
    return can[-1]


def _label_of_pixels(columns: Columns, can: Sequence[int]) -> int | None:
    """The first column, where the others look like pixels and the last one not like classes."""
    side = round((len(columns) - 1) ** 0.5)
    if side < _SMALLEST_PICTURE or side * side != len(columns) - 1 or 0 not in can:
        return None
    first, last = columns[0], columns[-1]
    if isinstance(first, Texts):
        return 0 if isinstance(last, Numbers) else None
    is_last = isinstance(last, Texts) or (last.different > 1 and is_classes(last.values))
    return 0 if is_classes(first.values) and not is_last else None


def _class_in_front(columns: Columns, can: Sequence[int]) -> int | None:
    """The first column but for ids, where there are no names and it alone can be classes.

    A last column that alone holds whole numbers is a count, and foretold all the same.
    """
    has_names = any(column.name != f"column {number}" for number, column in enumerate(columns, 1))
    several = [index for index in can if not _are_ids(columns[index])]
    if has_names or len(several) < 3:
        return None
    front, *others = several
    if not _counts_classes(columns[front]) or any(_may_be_classes(columns[index]) for index in others):
        return None
    *inner, last = [_are_whole(columns[index]) for index in others]
    return None if last and not any(inner) else front


def _are_ids(column: TableColumn) -> bool:
    return isinstance(column, Numbers) and _are_whole(column) and column.different == len(column.values)


def _may_be_classes(column: TableColumn) -> bool:
    return isinstance(column, Texts) or is_classes(column.values[~np.isnan(column.values)])


def _counts_classes(column: TableColumn) -> bool:
    """Whether it holds names, each often, or all numbers from 0 or 1 on, or -1 and 1."""
    if isinstance(column, Texts):
        times = np.unique(column.codes[column.codes >= 0], return_counts=True)[1]
        return int(times.min()) > 1 and are_often(times)
    found = np.unique(column.values)
    in_steps = found[0] in (0, 1) and found[-1] - found[0] == len(found) - 1
    return is_classes(column.values) and bool(in_steps or found.tolist() == [-1, 1])


def _are_whole(column: TableColumn) -> bool:
    return isinstance(column, Numbers) and bool(np.all(column.values == np.round(column.values)))
