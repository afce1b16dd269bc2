"""How a file of one's own is to be read, and what was found in it before it becomes a data set."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.data.dataset import Examples, Labels
from nnviz.data.findings import Findings
from nnviz.data.pixels import Bytes, pixel_range, to_unit

Form = Literal["table", "arrays", "pictures", "IDX"]

Progress = Callable[[float], None]
"""Told the share, 0 to 1, of a file that is read; what it raises ends the reading."""

AUTO = "auto"
TASKS = {AUTO: "recognised", "classification": "which class", "regression": "how much"}
HEADERS = {AUTO: "recognised", "yes": "names the columns", "no": "is an example"}
DELIMITERS = {
    AUTO: "recognised",
    "comma": "comma ,",
    "semicolon": "semicolon ;",
    "tab": "tab",
    "pipe": "pipe |",
    "blank": "blanks",
}
DECIMALS = {AUTO: "recognised", "point": "point 1.5", "comma": "comma 1,5"}
GAPS = {"refuse": "refuse them", "drop": "leave the rows out", "mean": "fill in mean or commonest"}
"""What is done about missing values."""

AS_ASKED = "left out as asked"
"""Why a column is left out that a person took out."""

COUNTS = "counts the rows"
"""Why a column is left out of which the whole numbers only rise, or only fall."""

MAX_BYTES = 200_000_000
MAX_ROWS = 1_000_000
MAX_COLUMNS = 10_000
MAX_NUMBERS = 60_000_000
MAX_PIXELS = 120_000_000
"""Of pictures that come as bytes and are kept so: as many as the largest sets in the form of MNIST hold."""

MAX_NUMBER = 1e100
"""Larger numbers overflow when they are squared and summed, as scaling does."""

MAX_CLASSES = 256

TESTED = "tested on, as there is nothing else for that"
"""What becomes of validation examples where a file keeps none to test on."""

_SAMPLES = 24


class Reading(Struct, frozen=True):
    """How to read a file. What is ``auto`` or None is recognised from the file itself.

    Attributes
    ----------
    target
        Name of the column to be foretold, or its number from 1; several where several are.
    task, header, delimiter, decimal, missing
        Names in ``TASKS``, ``HEADERS``, ``DELIMITERS``, ``DECIMALS`` and ``GAPS``.
    leave_out
        Columns that are not learnt from, and no others but those that cannot be.
    """

    target: str | tuple[str, ...] | None = None
    task: str = AUTO
    header: str = AUTO
    delimiter: str = AUTO
    decimal: str = AUTO
    leave_out: tuple[str, ...] | None = None
    missing: str = "refuse"

    @property
    def targets(self) -> tuple[str, ...]:
        """The columns to be foretold, as they were asked for; none where they are recognised."""
        if self.target is None:
            return ()
        return (self.target,) if isinstance(self.target, str) else self.target


class Spread(Struct, frozen=True):
    """How the values of a column are spread, as a small histogram.

    Attributes
    ----------
    bars
        How many rows each bar stands for: ranges of equal width, or single values where there are few.
    low, high
        What the first bar begins with and the last one ends with, in words.
    """

    bars: tuple[int, ...]
    low: str
    high: str


class Column(Struct, frozen=True):
    """One column of a table, and what becomes of it.

    Attributes
    ----------
    why
        Why it is left out.
    can_be_input
        Whether one may learn from it at all.
    missing, different
        Cells without a value, and different values.
    spread
        How its values are spread; None where that says nothing, or there are very many columns.
    """

    name: str
    kind: Literal["number", "text", "date"]
    role: Literal["input", "target", "left out"]
    why: str = ""
    can_be_input: bool = True
    missing: int = 0
    different: int = 0
    spread: Spread | None = None


class Ask(Struct, frozen=True):
    """A column that can be read two ways: what one of its cells is with each decimal sign."""

    column: str
    cell: str
    point: float
    comma: float

    @property
    def question(self) -> str:
        """One line for the command line, with both answers."""
        small, big = sorted((self.point, self.comma), key=abs)
        return (
            f"{self.column}: {self.cell} can be read two ways, as {big:.15g} (thousands) or {small:.15g} "
            "(decimal): --set data.decimal=comma|point"
        )


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
    test_rows, validation_rows
        How many of the examples the file keeps apart to test on and to decide by; 0 when it does not say.
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
    findings
        What was decided about it; None where that is not known yet.
    refusal
        Why it cannot be trained on as it is read now; empty where it can.
    asks
        Columns that a person is asked about.
    gaps
        How many rows have a value missing where one is needed.
    """

    path: Path
    form: Form
    rows: int
    reading: Reading
    columns: tuple[Column, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    image_shape: tuple[int, int] | None = None
    first_rows: tuple[tuple[str, ...], ...] = ()
    findings: Findings | None = None
    inputs: int = 0
    test_rows: int = 0
    validation_rows: int = 0
    samples: tuple[tuple[str, Examples], ...] = ()
    refusal: str = ""
    asks: tuple[Ask, ...] = ()
    gaps: int = 0


class Contents(Struct, frozen=True, eq=False):
    """Everything in a file of one's own, in the order of the file.

    Attributes
    ----------
    x : (N, n_inputs) float64, or uint8 for pictures and other arrays that come so
        NaN where a value is missing that is to be filled in.
    y : (N,) int64, or (N,) or (N, targets) float64
        Index of the class, or in regression the numbers to be foretold.
    classes
        Names of the classes; empty in regression.
    inputs, target
        Names of the inputs and of what is foretold.
    outputs
        Names of the numbers that are foretold; empty for the target alone.
    coded
        Where the inputs begin and end that a text became, one for each of its values.
    findings
        What was decided about the file.
    image_shape
        (rows, columns) where an example is a picture.
    test_rows, validation_rows
        So many rows at the end are test examples, kept apart by the file, and so many before these are there
        to decide by; 0 when it does not say.
    changed
        Sentences on what was taken otherwise than it stands in the file.
    guessed
        Whether neither a person nor a telling name chose the target.
    left_out
        Columns of an array that are not among the inputs, and why.
    """

    x: Examples | Bytes
    y: Labels | Examples
    classes: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    target: str = ""
    image_shape: tuple[int, int] | None = None
    test_rows: int = 0
    validation_rows: int = 0
    changed: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    coded: tuple[tuple[int, int], ...] = ()
    findings: Findings | None = None
    guessed: bool = False
    left_out: tuple[tuple[str, str], ...] = ()

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


def findings_of(contents: Contents) -> Findings:
    """What was decided about a file: of a table when its columns were, of the others by what they hold."""
    targets = (contents.target,) if contents.target else ()
    inputs = contents.inputs
    if contents.image_shape is not None:
        inputs = (f"pictures of {contents.image_shape[1]} × {contents.image_shape[0]} pixels",)
    return contents.findings or Findings(
        targets, contents.guessed, contents.task, inputs, contents.left_out, contents.changed
    )


def describe(path: Path, form: Form, contents: Contents, reading: Reading) -> Preview:
    """The preview of what is no table of text."""
    return Preview(
        path,
        form,
        len(contents.x),
        replace(reading, task=contents.task),
        classes=contents.counts(),
        image_shape=contents.image_shape,
        findings=findings_of(contents),
        inputs=contents.x.shape[1],
        test_rows=contents.test_rows,
        validation_rows=contents.validation_rows,
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
        (name, to_unit(contents.x[row].astype(np.float64), pixels).reshape(contents.image_shape))
        for name, of_class in zip(classes or ("",), rows, strict=True)
        for row in of_class[: max(1, _SAMPLES // len(rows))]
    )
