"""How a file of one's own is to be read, and what was found in it before it becomes a data set."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.data.dataset import Examples, Labels
from nnviz.data.pixels import pixel_range, to_unit

Form = Literal["table", "arrays", "pictures", "IDX"]

Progress = Callable[[float], None]
"""Told the share, 0 to 1, of a file that is read; what it raises ends the reading."""

AUTO = "auto"
TASKS = {AUTO: "recognised", "classification": "which class", "regression": "how much"}
HEADERS = {AUTO: "recognised", "yes": "names the columns", "no": "is an example"}
DELIMITERS = {AUTO: "recognised", "comma": "comma ,", "semicolon": "semicolon ;", "tab": "tab"}
DECIMALS = {AUTO: "recognised", "point": "point 1.5", "comma": "comma 1,5"}

MAX_BYTES = 200_000_000
MAX_ROWS = 1_000_000
MAX_COLUMNS = 10_000
MAX_NUMBERS = 60_000_000
MAX_CLASSES = 256

_SAMPLES = 24


class Reading(Struct, frozen=True):
    """How to read a file. What is ``auto`` or None is recognised from the file itself.

    Attributes
    ----------
    target
        Name of the column to be foretold, or its number from 1.
    task, header, delimiter, decimal
        Names in ``TASKS``, ``HEADERS``, ``DELIMITERS`` and ``DECIMALS``.
    """

    target: str | None = None
    task: str = AUTO
    header: str = AUTO
    delimiter: str = AUTO
    decimal: str = AUTO


class Column(Struct, frozen=True):
    """One column of a table, and what becomes of it."""

    name: str
    kind: Literal["number", "text"]
    role: Literal["input", "target", "left out"]


class Preview(Struct, frozen=True, eq=False):
    """What a file holds, and how it was understood: for a person to agree to or to change.

    Attributes
    ----------
    form
        What kind of file it is.
    rows
        How many examples.
    inputs
        How many numbers an example gives the network.
    test_rows
        How many of the examples the file keeps apart to test on; 0 when it does not say.
    reading
        With every ``auto`` replaced by what was recognised; for what is no table they stay.
    columns
        Of a table, or of a single array.
    classes
        Name and number of examples of each; empty in regression.
    image_shape
        (rows, columns) of a picture, or None.
    first_rows
        The first lines of a table as they stand in the file, without the header.
    samples
        A few examples of each class as pictures (rows, columns), under the name of the class.
    notes
        Sentences on what was left out or changed.
    """

    path: Path
    form: Form
    rows: int
    reading: Reading
    columns: tuple[Column, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    image_shape: tuple[int, int] | None = None
    first_rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    inputs: int = 0
    test_rows: int = 0
    samples: tuple[tuple[str, Examples], ...] = ()


class Contents(Struct, frozen=True, eq=False):
    """Everything in a file of one's own, in the order of the file.

    Attributes
    ----------
    x : (N, n_inputs) float64
    y : (N,) int64 or float64
        Index of the class, or in regression the number to be foretold.
    classes
        Names of the classes; empty in regression.
    inputs, target
        Names of the inputs and of what is foretold.
    image_shape
        (rows, columns) where an example is a picture.
    test_rows
        So many rows at the end are test examples, kept apart by the file; 0 when it does not say.
    changed
        Sentences on what was taken otherwise than it stands in the file.
    """

    x: Examples
    y: Labels | Examples
    classes: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    target: str = ""
    image_shape: tuple[int, int] | None = None
    test_rows: int = 0
    changed: tuple[str, ...] = ()

    @property
    def task(self) -> str:
        """A name in ``TASKS``."""
        return "classification" if self.classes else "regression"

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Name and number of examples of each class; empty in regression."""
        if not self.classes:
            return ()
        n = np.bincount(self.y.astype(np.int64), minlength=len(self.classes))
        return tuple(zip(self.classes, n.tolist(), strict=True))


def describe(path: Path, form: Form, contents: Contents, reading: Reading) -> Preview:
    """The preview of what is no table of text."""
    return Preview(
        path,
        form,
        len(contents.x),
        replace(reading, task=contents.task),
        classes=contents.counts(),
        image_shape=contents.image_shape,
        notes=contents.changed,
        inputs=contents.x.shape[1],
        test_rows=contents.test_rows,
        samples=_samples(contents),
    )


def _samples(contents: Contents) -> tuple[tuple[str, Examples], ...]:
    """A few of every class, or the first ones where there are no classes."""
    if contents.image_shape is None:
        return ()
    classes = contents.classes[:_SAMPLES]
    rows = [np.flatnonzero(contents.y == label) for label in range(len(classes))] or [
        np.arange(len(contents.x))
    ]
    pixels = pixel_range(contents.x)
    return tuple(
        (name, to_unit(contents.x[row].copy(), pixels).reshape(contents.image_shape))
        for name, of_class in zip(classes or ("",), rows, strict=True)
        for row in of_class[: max(1, _SAMPLES // len(rows))]
    )
