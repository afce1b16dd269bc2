"""A line to type a row of one's own into, which is prepared as the examples were."""

from itertools import accumulate

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLineEdit, QToolTip

from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.data.dataset import DataError, Dataset
from nnviz.data.raw_rows import RawForm, typed_row
from nnviz.session.commands import Feed
from nnviz.session.snapshot import Snapshot
from nnviz.training.answering import Answering, answering_of
from nnviz.view.parts.data_names import answer_words
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import zoomed

YOUR_ROW = "your row"

_WIDTH, _LEAST = 190, 90
_MOST_COLUMNS = 60
_NAMED = 3
_ROUNDING = 1e-6
"""Of the range of an input: examples may be kept in half the precision."""


class TypedRow(QLineEdit):
    """Enter shows the row to the network, or says what is wrong with it.

    Attributes
    ----------
    is_refused
        Whether the last row was none: an answer to the one before is not to stand beside it.
    caution
        Where the last row lies outside of all that the network was trained on, in a few words; else empty.
    """

    command_requested = Signal(object)
    judged = Signal()
    """`is_refused` may have changed."""

    def __init__(self) -> None:
        super().__init__()
        self._answering: Answering | None = None
        self._names: list[str] = []
        self.is_refused, self.caution = False, ""
        self.setMinimumWidth(_LEAST)
        self.setAccessibleName("A row of your own: a value for each column, ; or commas between")
        self.returnPressed.connect(self._follow)

    def sizeHint(self) -> QSize:
        return QSize(zoomed(_WIDTH), super().sizeHint().height())

    def start(self, data: Dataset) -> None:
        """Rows of another data set; for pictures, and for very many columns, there is nothing to type."""
        self._answering = answering_of(data)
        columns = self._answering.form.columns
        is_made = data.findings is None and len(data.inputs) == len(columns)  # and has names of its own
        called = data.inputs if is_made else [column.name for column in columns]
        names = self._names = [short(name) for name in called]
        self._least, self._most = data.x_train.min(axis=0), data.x_train.max(axis=0)
        self.clear()
        self.is_refused, self.caution = False, ""
        self.setVisible(data.image_shape is None and len(names) <= _MOST_COLUMNS)
        more = ", …" if len(names) > _NAMED else ""
        self.setPlaceholderText(f"type a row: {', '.join(names[:_NAMED])}{more}")
        set_tip(
            self, tip(f"{', '.join(names)}, with ; or commas between; Enter shows the row to the network")
        )

    def _follow(self) -> None:
        if self._answering is None or not self.text().strip():
            return
        try:
            measured = typed_row(self.text(), self._answering.form)
        except DataError as error:
            self._judge(str(error))
            return
        inputs = self._answering.inputs(measured)[0]
        beyond = self._beyond(inputs, self._answering.form)
        self.caution = f"beyond what it was trained on in {', '.join(beyond)}" if beyond else ""
        self._judge("")
        self.command_requested.emit(Feed(inputs, YOUR_ROW))

    def _beyond(self, inputs: Array, form: RawForm) -> list[str]:
        """Columns of numbers in which no training example lies so far out: what is said there is a guess."""
        margin = _ROUNDING * (self._most - self._least)
        outside = (inputs < self._least - margin) | (inputs > self._most + margin)
        places = accumulate((max(1, len(column.values)) for column in form.columns), initial=0)
        return [
            name
            for name, column, place in zip(self._names, form.columns, places, strict=False)
            if not column.values and outside[place]
        ]

    def _judge(self, error: str) -> None:
        """Say what is wrong, or take away what was said of the row before; the panel draws what is left."""
        self.is_refused = bool(error)
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), tip(error) if error else "", self)
        self.judged.emit()


def answer_to_row(snapshot: Snapshot, data: Dataset) -> str:
    """What the network says to a row that was typed; empty while another example is followed."""
    example = snapshot.example
    if example is None or example.source != YOUR_ROW or not snapshot.lanes:
        return ""
    outputs = snapshot.lanes[0].activations[-1]
    if not data.classes:
        outputs = data.target_scale.undo(outputs[np.newaxis])[0]
    return f"{YOUR_ROW}: {answer_words(outputs, example)}"
