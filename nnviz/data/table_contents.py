"""From columns and the part that each plays to inputs and targets."""

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from nnviz.core.naming import count
from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.findings import Findings
from nnviz.data.pixels import picture_side
from nnviz.data.reading import MAX_NUMBERS, Ask, Column, Contents, Reading
from nnviz.data.spelling import PLAINLY, Spelling
from nnviz.data.table_columns import Numbers, TableColumn, Texts
from nnviz.data.table_leaks import indicator
from nnviz.data.table_roles import Roles, fill, find_roles, inputs_of, recognise_task
from nnviz.data.targets import classes_of_numbers, classes_of_texts

_FEWEST_PIXELS = 16
_LOOKED_AT = 3_000
_MOST_NAMED = 12
_MOST_LINES = 5


Gaps = NDArray[np.bool_]


class Understood(Struct, frozen=True):
    """What was made of a table.

    Attributes
    ----------
    contents
        None where there is a refusal.
    refusal
        Why it cannot be trained on as it is read now.
    gaps
        Rows with a value missing.
    """

    findings: Findings
    reading: Reading
    columns: tuple[Column, ...]
    rows: int
    inputs: int
    contents: Contents | None = None
    refusal: str = ""
    asks: tuple[Ask, ...] = ()
    gaps: int = 0


def understand(
    columns: Sequence[TableColumn], reading: Reading, said: Sequence[str]
) -> tuple[Understood, Contents]:
    """What a table means, and its inputs and targets; these are empty where it cannot be trained on as it is.

    Parameters
    ----------
    said
        What was skipped on the way, a sentence each.

    Raises
    ------
    DataError
        There is no such target, or nothing to learn from.
    """
    told, roles, shape = _decide(columns, reading, said)
    if told.refusal:
        return told, _NOTHING
    used = [columns[index] for index in roles.used]
    targets = [columns[index] for index in roles.targets]
    gaps = _gaps([*used, *targets])
    kept = _kept(used, targets, gaps, reading.missing)
    findings = told.findings
    findings = replace(findings, changed=(*findings.changed, *_gaps_told(gaps, kept, used)))
    contents = replace(_contents(used, targets, roles, findings.task, kept, shape), findings=findings)
    return replace(told, findings=findings, rows=len(contents.x), contents=contents), contents


def decide(columns: Sequence[TableColumn], reading: Reading, said: Sequence[str]) -> Understood:
    """What is to be made of a table, before it is made. Raises `DataError` as `understand` does."""
    return _decide(columns, reading, said)[0]


def _decide(
    columns: Sequence[TableColumn], reading: Reading, said: Sequence[str]
) -> tuple[Understood, Roles, tuple[int, int] | None]:
    """What is decided, the part of each column, and the shape of a picture."""
    roles = find_roles(columns, reading)
    task = recognise_task(columns, roles, reading.task)
    used = [columns[index] for index in roles.used]
    targets = [columns[index] for index in roles.targets]
    gaps = _gaps([*used, *targets])
    shape = _image_shape(used, ~gaps)
    changed = [column.changed for column in (*used, *targets) if column.changed]
    asks = tuple(column.open for column in (*used, *targets) if isinstance(column, Numbers) and column.open)
    refusal = asks[0].question if asks else ""
    if not refusal and reading.missing == "refuse":
        refusal = _refuse_gaps(targets, used)
    findings = Findings(
        tuple(column.name for column in targets),
        roles.guessed,
        task,
        tuple(column.name for column in used),
        roles.left_out,
        (*said, *changed, *_dated(used), *_pictured(used, shape)),
        tuple((column.name, column.days) for column in used if column.days),
        tuple(_spelled(used)),
    )
    told = Understood(
        findings,
        _stated(columns, roles, task, reading),
        roles.columns,
        rows=len(gaps),
        inputs=sum(len(names) for names in roles.inputs),
        refusal=refusal,
        asks=asks,
        gaps=int(np.count_nonzero(gaps)),
    )
    return told, roles, shape


def _spelled(used: Sequence[TableColumn]) -> Iterator[tuple[str, Spelling]]:
    for column in used:
        if isinstance(column, Numbers) and column.spelling != PLAINLY:
            yield column.name, column.spelling


_NOTHING = Contents(np.empty((0, 0)), np.empty(0), ())


def _stated(columns: Sequence[TableColumn], roles: Roles, task: str, reading: Reading) -> Reading:
    """The reading with all that was decided about the columns."""
    names = tuple(columns[index].name for index in roles.targets)
    return replace(
        reading,
        target=names[0] if len(names) == 1 else names,
        task=task,
        leave_out=tuple(name for name, _ in roles.left_out),
    )


# -- missing values -------------------------------------------------------------------------------


def _absent(column: TableColumn) -> Gaps:
    return np.isnan(column.values) if isinstance(column, Numbers) else column.codes < 0


def _gaps(needed: Sequence[TableColumn]) -> Gaps:
    """(N,) whether a row lacks a value that is needed."""
    return np.asarray(np.any([_absent(column) for column in needed], axis=0))


def _refuse_gaps(targets: Sequence[TableColumn], used: Sequence[TableColumn]) -> str:
    """What is said of the first column in which a value is missing; empty where none is."""
    for column in (*targets, *used):
        if column.missing:
            cure = "--set data.missing=drop leaves such rows out"
            cure += "" if column in targets else ", --set data.missing=mean fills them in"
            return f"{lines_in_words(column.missing)}: column {column.name!r} has no value: {cure}"
    return ""


def lines_in_words(lines: Sequence[int]) -> str:
    """The first of some lines, and how many more there are."""
    told = ", ".join(f"{count(line)}" for line in lines[:_MOST_LINES])
    more = len(lines) - _MOST_LINES
    return f"line{'s' if len(lines) > 1 else ''} {told}" + (f" and {count(more)} more" if more > 0 else "")


def _kept(used: Sequence[TableColumn], targets: Sequence[TableColumn], gaps: Gaps, missing: str) -> Gaps:
    """(N,) the rows that stay; a target is never filled in."""
    lost = gaps if missing == "drop" else _gaps(targets)
    if lost.all():
        raise DataError("data.missing: every row lacks a value, so none is left: take such columns out")
    return ~lost


def _gaps_told(gaps: Gaps, kept: Gaps, used: Sequence[TableColumn]) -> tuple[str, ...]:
    lost, filled = int(np.count_nonzero(~kept)), int(np.count_nonzero(gaps & kept))
    told = []
    if lost:
        told.append(f"{count(lost)} row{'s' if lost > 1 else ''} left out: a value is missing")
    if filled:
        names = [column.name for column in used if column.missing]
        which = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
        told.append(
            f"{which}: missing values filled in, in {count(filled)} row{'s' if filled > 1 else ''}: amounts "
            "by the mean, names by the commonest of the training rows"
        )
    return tuple(told)


# -- inputs and targets ---------------------------------------------------------------------------


def _contents(
    used: Sequence[TableColumn],
    targets: Sequence[TableColumn],
    roles: Roles,
    task: str,
    kept: Gaps,
    shape: tuple[int, int] | None,
) -> Contents:
    names = [name for index in roles.used for name in roles.inputs[index]]
    if len(names) * len(kept) > MAX_NUMBERS:
        raise DataError(
            f"makes {count(len(names))} inputs of {count(len(kept))} rows, allowed are "
            f"{count(MAX_NUMBERS)} values in all"
        )
    x, coded = _inputs(used, len(kept), len(names))
    if not kept.all():
        x = x[kept]
    y, classes = _learn(targets, roles, task, kept)
    several = len(targets) > 1 and not classes
    return Contents(
        x,
        y,
        classes,
        () if shape else tuple(names),
        ", ".join(column.name for column in targets),
        image_shape=shape,
        outputs=tuple(column.name for column in targets) if several else (),
        coded=coded,
    )


def _inputs(used: Sequence[TableColumn], n: int, width: int) -> tuple[Examples, tuple[tuple[int, int], ...]]:
    x = np.empty((n, width))
    end = 0
    coded = []
    for column in used:
        start, end = end, end + len(inputs_of(column))
        fill(x[:, start:end], column)
        if isinstance(column, Texts) and not column.days:
            coded.append((start, end))
    return x, tuple(coded)


def _learn(
    targets: Sequence[TableColumn], roles: Roles, task: str, kept: Gaps
) -> tuple[Labels | Examples, tuple[str, ...]]:
    """The targets (N,) or (N, targets), and the names of the classes, which are none in regression."""
    if roles.is_one_hot:
        names = tuple(column.name for column in targets)
        values = np.column_stack([indicator(column)[kept] for column in targets])
        return values.argmax(axis=1).astype(np.int64), names
    if task == "regression":
        amounts = [column.values[kept] for column in targets if isinstance(column, Numbers)]
        return (amounts[0] if len(amounts) == 1 else np.column_stack(amounts)), ()
    column = targets[0]
    what = f"target {column.name!r}"
    if isinstance(column, Texts):
        return classes_of_texts(column.codes[kept], column.values, what)
    return classes_of_numbers(column.values[kept], what)


def _image_shape(used: Sequence[TableColumn], kept: Gaps) -> tuple[int, int] | None:
    """(rows, columns) when the inputs are the pixels of square pictures, row by row."""
    names = [column.name for column in used]
    if len(used) < _FEWEST_PIXELS or not all(isinstance(column, Numbers) for column in used):
        return None
    rows = np.flatnonzero(kept)[:_LOOKED_AT]
    x = np.column_stack([column.values[rows] for column in used if isinstance(column, Numbers)])
    side = 0 if np.isnan(x).any() else picture_side(x, names)
    return (side, side) if side else None


def _dated(used: Sequence[TableColumn]) -> Iterator[str]:
    for column in used:
        if column.days:
            yield f"{column.name}: dates are learnt as days since {column.days.first}"


def _pictured(used: Sequence[TableColumn], shape: tuple[int, int] | None) -> tuple[str, ...]:
    if shape is None:
        return ()
    return (
        f"{count(len(used))} columns read as pictures of {shape[1]} × {shape[0]} pixels, brought to 0 to 1",
    )
