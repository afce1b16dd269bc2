"""From new rows to answers, in the way in which the examples were prepared: what a saved network carries."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
from msgspec import Struct

from nnviz.core.network import Network
from nnviz.core.parameters import Array
from nnviz.data.coding import CODINGS, decode
from nnviz.data.dataset import Dataset, Labels
from nnviz.data.preparation import FEATURES, Preparation, Scale
from nnviz.data.raw_rows import RawForm, form_of
from nnviz.experiment.fields import ExperimentError


class Answering(Struct, frozen=True):
    """All that lies between a row as it was measured and an answer in words or in its unit.

    Attributes
    ----------
    form
        What a row must hold.
    filling, features, shift, size
        Of `Preparation` and its `Scale`.
    classes, coding
        Names of the classes, none in regression, and how the outputs stand for them.
    outputs
        Names of the outputs.
    target_shift, target_size
        In regression, what amounts were shifted by and then divided by.
    """

    form: RawForm
    filling: tuple[float, ...]
    features: tuple[str, ...]
    shift: tuple[float, ...]
    size: tuple[float, ...]
    classes: tuple[str, ...]
    coding: str
    outputs: tuple[str, ...]
    target_shift: tuple[float, ...]
    target_size: tuple[float, ...]

    def inputs(self, measured: Array) -> Array:
        """Inputs (N, n_0) for measured values (N, n_measured)."""
        scale = Scale(np.array(self.shift), np.array(self.size))
        return Preparation(self.features, scale, np.array(self.filling)).apply(measured)

    def answer(self, network: Network, measured: Array) -> "Answers":
        """What a network says to measured values (N, n_measured)."""
        outputs = network.feedforward(np.ascontiguousarray(self.inputs(measured).T)).T
        if self.classes:
            return Answers(outputs, decode(outputs, len(self.classes), self.coding))
        return Answers(Scale(np.array(self.target_shift), np.array(self.target_size)).undo(outputs))


class Answers(Struct, frozen=True, eq=False):
    """What a network said.

    Attributes
    ----------
    outputs : (N, n_L)
        Activations of the outputs; in regression amounts in their unit.
    labels : (N,)
        The class of each; None in regression.
    """

    outputs: Array
    labels: Labels | None = None


def answering_of(dataset: Dataset) -> Answering:
    """As the examples of a data set were prepared."""
    preparation = dataset.preparation
    count = dataset.n_outputs
    names = dataset.classes if len(dataset.classes) == count else dataset.outputs
    return Answering(
        form_of(dataset),
        tuple(preparation.filling.tolist()),
        preparation.features,
        tuple(preparation.scale.shift.tolist()),
        tuple(preparation.scale.size.tolist()),
        dataset.classes,
        dataset.coding,
        tuple(names) if len(names) == count else tuple(f"output {number}" for number in range(1, count + 1)),
        tuple(dataset.target_scale.shift.tolist()),
        tuple(dataset.target_scale.size.tolist()),
    )


def read_answering(text: str, sizes: Sequence[int] = ()) -> Answering:
    """Read what was written of it. Raises `ExperimentError` where it fits no network of these sizes.

    Without sizes it is to fit one of as many inputs and outputs as it says.
    """
    try:
        found = msgspec.json.decode(text, type=Answering)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ExperimentError(f"answering: {error}") from None
    form, features = found.form, len(found.features)
    sizes = sizes or (form.n_inputs + features, len(found.outputs))
    widths = {len(found.shift), len(found.size)}
    fits = (
        found.coding in CODINGS
        and set(found.features) <= FEATURES.keys()
        and form.n_inputs + features == sizes[0]
        and sum(max(1, len(column.values)) for column in form.columns) == form.n_inputs
        and widths <= {1, sizes[0]}
        and len(found.filling) in (0, form.n_inputs)
        and len(found.outputs) == sizes[-1]
        and {len(found.target_shift), len(found.target_size)} <= {1, sizes[-1]}
    )
    if not fits or not all(found.size) or not all(found.target_size):
        raise ExperimentError("answering: does not fit the network")
    return found


def answers_csv(answering: Answering, answers: Answers, files: Sequence[str] = ()) -> str:
    """A line for each row: its class and the outputs, or the amounts, with every digit.

    Parameters
    ----------
    files
        The name of the file of each row, which then stands before the rest; none for rows of one file.
    """
    names = [*(["answer"] if answering.classes else []), *map(safe_cell, answering.outputs)]
    lines = [names, *_answer_cells(answering, answers)]
    if files:
        lines = [[first, *line] for first, line in zip(("file", *map(safe_cell, files)), lines, strict=True)]
    return csv_text(lines)


def _answer_cells(answering: Answering, answers: Answers) -> Iterator[list[str]]:
    classes = answering.classes
    for n, outputs in enumerate(answers.outputs.tolist()):
        cells = [repr(float(output)) for output in outputs]
        if answers.labels is not None:
            label = int(answers.labels[n])
            cells.insert(0, safe_cell(classes[label]) if label < len(classes) else "no class")
        yield cells


def rows_csv(dataset: Dataset, rows: Labels, outputs: Array) -> str:
    """Test examples of these numbers as they were measured, what each is, and what a network says to it."""
    answering = answering_of(dataset)
    judged = outputs[rows]
    answers = Answers(judged, decode(judged, len(dataset.classes), dataset.coding))
    measured = dataset.preparation.undo(dataset.x_test[rows])
    names = dataset.inputs[: dataset.n_measured] or [f"x{k}" for k in range(1, dataset.n_measured + 1)]
    head = ["test example", *map(safe_cell, names), "is", "answer", *map(safe_cell, answering.outputs)]
    lines = [head]
    said = _answer_cells(answering, answers)
    for row, values, cells in zip(rows.tolist(), measured.tolist(), said, strict=True):
        numbers = [f"{value:.12g}" for value in values]
        truth = safe_cell(dataset.classes[int(dataset.labels_test[row])])
        lines.append([str(row + 1), *numbers, truth, *cells])
    return csv_text(lines)


def csv_text(lines: Iterable[Sequence[str]]) -> str:
    """Cells as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    if not text.startswith(("=", "+", "-", "@", "\t", "\r")):  # of a million cells nearly all
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
