"""What arrays mean: examples, pictures among them, and targets."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.naming import count
from nnviz.data.array_roles import Pair, Parts, spell
from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.loading import part
from nnviz.data.pixels import MAX_SIDE, grey_pixels, picture_side, pixel_range
from nnviz.data.reading import (
    AS_ASKED,
    AUTO,
    COUNTS,
    MAX_COLUMNS,
    MAX_NUMBER,
    MAX_NUMBERS,
    MAX_PIXELS,
    MAX_ROWS,
    TESTED,
    Contents,
    Progress,
    Reading,
)
from nnviz.data.targets import classes_of_numbers, classes_of_texts, counts_rows, is_classes

Array = NDArray[Any]

_COLOURS = (1, 3)


def understand(parts: Parts, reading: Reading, progress: Progress, *, is_by_column: bool = False) -> Contents:
    """Examples out of the arrays of a file, those to test on last.

    Parameters
    ----------
    reading
        Its task, and the columns left out; those that count the examples where it does not say.
    is_by_column
        Whether a picture that was laid out as a row runs down its columns, as MATLAB does it.

    Raises
    ------
    DataError
        They do not fit together, or cannot be learnt from.
    """
    pairs = list(parts.pairs.values())
    names = [pair.names[0] for pair in pairs]
    shaped = _alike(pairs, names)
    y, classes = _targets(pairs, reading.task)
    x, image_shape = _inputs(shaped, names, progress, is_by_column=is_by_column)
    _refuse_lone(len(x), len(y))
    inputs: tuple[str, ...] = ()
    left_out: dict[str, str] = {}
    if image_shape is None:
        x, inputs, left_out = _columns(x, len(pairs[0].y), parts.input_names, reading.leave_out)
    target = pairs[0].names[1]
    return Contents(
        x,
        y,
        _named(classes, parts.class_names),
        inputs,
        target,
        image_shape,
        *_kept_apart(parts),
        changed=(*_changes(parts), *_of_pixels(pairs[0].x, x, image_shape)),
        outputs=_numbered(f"{target} ", y.shape[1]) if y.ndim > 1 else (),
        guessed=parts.is_guess,
        left_out=tuple(left_out.items()),
    )


def _alike(pairs: Sequence[Pair], names: Sequence[str]) -> list[Array]:
    """The inputs of all parts, which are pictures of one size where they are pictures."""
    shaped = [_pictures(pair.x, name) for pair, name in zip(pairs, names, strict=True)]
    if len({x.shape[1:3] for x in shaped}) > 1:
        called, shapes = " and ".join(names), " and ".join(spell(x.shape) for x in shaped)
        raise DataError(f"{called} must be shaped alike, not {shapes}")
    return shaped


def _refuse_lone(examples: int, targets: int) -> None:
    if examples != targets:
        raise DataError(
            f"holds {count(examples)} examples and {count(targets)} targets; there must be one for each"
        )


def _columns(
    x: Examples, n_train: int, given: tuple[str, ...], asked: tuple[str, ...] | None
) -> tuple[Examples, tuple[str, ...], dict[str, str]]:
    """The columns that are learnt from, their names, and why the others are not; the first examples tell."""
    names = given if len(given) == x.shape[1] else _numbered("x", x.shape[1])
    left_out = _left_out(x[:n_train], names, asked)
    if not left_out:
        return x, names, left_out
    kept = [number for number, name in enumerate(names) if name not in left_out]
    return x[:, kept], tuple(names[number] for number in kept), left_out


def _numbered(name: str, n: int) -> tuple[str, ...]:
    return tuple(f"{name}{number}" for number in range(1, n + 1))


def _left_out(x: Examples, names: Sequence[str], asked: tuple[str, ...] | None) -> dict[str, str]:
    """The columns that are not learnt from, and why: those asked for, else what counts the examples."""
    if asked is not None:
        if unknown := [name for name in asked if name not in names]:
            raise DataError(
                f"data.leave_out: {unknown[0][:60]!r} is no column; allowed are {', '.join(names[:20])}"
            )
        found = dict.fromkeys(asked, AS_ASKED)
    else:
        found = {name: COUNTS for name, values in zip(names, x.T, strict=True) if counts_rows(values)}
    return found if len(found) < len(names) else {}


def _kept_apart(parts: Parts) -> tuple[int, int]:
    """How many examples are there to test on and to decide by; without the former the latter are it."""
    test, validation = (
        len(parts.pairs[part].y) if part in parts.pairs else 0 for part in ("test", "validation")
    )
    return (test, validation) if test else (validation, 0)


def _changes(parts: Parts) -> Iterator[str]:
    x, y = parts.pairs["train"].names
    if parts.is_guess:
        yield f"{x} is taken for the inputs and {y} for the targets, which is a guess"
    for pair in parts.pairs.values():
        if pair.is_turned:
            yield f"the examples of {pair.names[0]} stand along its last axis, one for each target"
    if "validation" in parts.pairs:
        name = parts.pairs["validation"].names[0]
        yield f"{name} is {'kept to validate on' if 'test' in parts.pairs else TESTED}"
    if parts.left_out:
        yield f"left out: {', '.join(name[:30] for name in parts.left_out)}"


def _of_pixels(given: Array, x: Examples, image_shape: tuple[int, int] | None) -> Iterator[str]:
    if image_shape is None:
        return
    low, high = pixel_range(x)
    if (low, high) != (0.0, 1.0):
        yield f"pixels of {low:g} to {high:g} are brought to 0 to 1"
    if given.ndim == 2:
        yield f"rows of {x.shape[1]} numbers are pictures of {image_shape[1]} × {image_shape[0]} pixels"
    if given.ndim == 4 and x.shape[1] < math.prod(given.shape[1:]):
        yield "colours became grey"


def _pictures(x: Array, name: str) -> Array:
    """Inputs (N, n), or pictures (N, rows, columns) or (N, rows, columns, colours)."""
    if x.dtype.kind == "U":
        raise DataError(f"{name} holds texts, expected numbers")
    if x.ndim == 4 and x.shape[-1] not in _COLOURS and x.shape[1] in _COLOURS:
        x = np.moveaxis(x, 1, -1)
    if x.ndim not in (2, 3, 4) or (x.ndim == 4 and x.shape[-1] not in _COLOURS):
        raise DataError(
            f"{name} is {spell(x.shape)}, expected examples × inputs or examples × rows × columns, "
            "with 1 or 3 colours in front or behind"
        )
    if x.ndim > 2 and max(x.shape[1:]) > MAX_SIDE:
        raise DataError(
            f"{name} holds pictures of {spell(x.shape[1:3])}, allowed are {MAX_SIDE} × {MAX_SIDE} at most"
        )
    return x


def _inputs(
    parts: Sequence[Array], names: Sequence[str], progress: Progress, *, is_by_column: bool
) -> tuple[Examples, tuple[int, int] | None]:
    """Examples (N, n) of all parts, and the shape of a picture where they are pictures."""
    for rows, name in zip(parts, names, strict=True):
        if not len(rows):
            raise DataError(f"{name} holds no examples")
    width = math.prod(parts[0].shape[1:3])
    n = sum(map(len, parts))
    are_bytes = all(_are_grey_bytes(rows) for rows in parts)
    most = MAX_PIXELS if are_bytes else MAX_NUMBERS
    if n > MAX_ROWS or not 1 <= width <= MAX_COLUMNS or n * width > most:
        raise DataError(
            f"{names[0]} is {count(n)} × {count(width)}, allowed are {count(MAX_ROWS)} × "
            f"{count(MAX_COLUMNS)} at most, and {count(most)} numbers in all"
        )
    x = _joined_bytes(parts) if are_bytes else _joined(parts, names, progress)
    if parts[0].ndim > 2:
        return x, (parts[0].shape[1], parts[0].shape[2])
    if not (side := picture_side(x)):
        return x, None
    if is_by_column:
        x = x.reshape(-1, side, side).swapaxes(1, 2).reshape(x.shape)
    return x, (side, side)


def _are_grey_bytes(rows: Array) -> bool:
    return rows.dtype == np.uint8 and (rows.ndim < 4 or rows.shape[-1] == 1)


def _joined_bytes(parts: Sequence[Array]) -> Array:
    """Bytes (N, n), which take an eighth of the room as long as they are left so."""
    flat = [rows.reshape(len(rows), -1) for rows in parts]
    return flat[0] if len(flat) == 1 else np.concatenate(flat)


def _joined(parts: Sequence[Array], names: Sequence[str], progress: Progress) -> Examples:
    n = sum(map(len, parts))
    x = np.empty((n, math.prod(parts[0].shape[1:3])))
    start = 0
    for rows, name in zip(parts, names, strict=True):
        end = start + len(rows)
        grey_pixels(rows, part(progress, start / n, end / n), x[start:end])
        _refuse_gaps(x[start:end], name)
        start = end
    return x


def _refuse_gaps(x: Examples, name: str) -> None:
    if not x.size or (x.min() >= -MAX_NUMBER and x.max() <= MAX_NUMBER):  # which NaN is not
        return
    row, column = np.argwhere(~(np.abs(x) <= MAX_NUMBER))[0].tolist()
    what = "is missing or infinite"
    if np.isfinite(x[row, column]):
        what = f"overflows when it is scaled (allowed are {-MAX_NUMBER:g} to {MAX_NUMBER:g})"
    raise DataError(f"{name} holds a value that {what}, the first in example {count(row + 1)}")


def _targets(pairs: Sequence[Pair], task: str) -> tuple[Labels | Examples, tuple[str, ...]]:
    """The targets (N,) of all parts, and the names of their classes, none in regression."""
    name = pairs[0].names[1]
    columns = [_one_column(pair.y, pair.names[1], task) for pair in pairs]
    if len({column.dtype.kind == "U" for column in columns}) > 1:
        raise DataError(
            f"{' and '.join(pair.names[1] for pair in pairs)} must both be texts, or both numbers"
        )
    return _learn(np.concatenate(columns), name, task)


def _one_column(y: Array, name: str, task: str) -> Array:
    """Targets (N,), of one output for each class the number of the one that is 1; or amounts (N, k)."""
    if y.ndim == 2 and 1 in y.shape:
        return y.reshape(-1)
    if y.ndim == 2 and y.dtype.kind != "U" and task != "regression":
        is_one_hot = np.isin(y, (0, 1)).all() and (y.sum(axis=1) == 1).all()
        if is_one_hot:
            return np.asarray(y.argmax(axis=1))
    if y.ndim == 2 and y.dtype.kind == "f" and task != "classification" and (y != np.round(y)).any():
        return y  # several amounts
    if y.ndim != 1:
        raise DataError(
            f"{name} is {spell(y.shape)}, expected one target for each example, or one-hot classes"
        )
    return y


def _named(classes: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that the file gives to classes that are numbered from 0, or from 1."""
    numbered = any(classes == tuple(map(str, range(first, first + len(names)))) for first in (0, 1))
    return names if numbered and len(set(names)) == len(names) else classes


def _learn(y: Array, name: str, task: str) -> tuple[Labels | Examples, tuple[str, ...]]:
    if y.dtype.kind == "U":
        if task == "regression":
            raise DataError(f"data.task: regression needs numbers, and {name} holds texts")
        texts, codes = np.unique(y, return_inverse=True)
        return classes_of_texts(codes, texts.tolist(), name)
    values = y.astype(np.float64, copy=False)
    _refuse_gaps(values if values.ndim > 1 else values[:, np.newaxis], name)
    if values.ndim > 1:
        return values, ()
    if task == "regression" or (task == AUTO and not is_classes(values)):
        return values, ()
    return classes_of_numbers(y if y.dtype.kind in "iu" else values, name)  # 2⁵³ + 1 is no float
