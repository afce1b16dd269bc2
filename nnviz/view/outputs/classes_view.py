"""Classes of pictures or of tables: the confusion matrix, and beside it the examples themselves."""

from functools import partial

import numpy as np
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget

from nnviz.core.confusion import confusion
from nnviz.core.naming import count, short_name
from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.session.commands import Feed, Watch
from nnviz.session.in_hand import network_of
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.training.answering import rows_csv
from nnviz.view.outputs.confusion_matrix import Cell, ConfusionMatrix
from nnviz.view.outputs.example_cards import (
    Order,
    answers_of,
    class_name,
    in_cell,
    test_card,
    train_card,
    worst_first,
)
from nnviz.view.outputs.example_table import ExampleTable
from nnviz.view.outputs.gallery import Gallery
from nnviz.view.outputs.input_gradients import InputGradients
from nnviz.view.outputs.neuron_thumbnails import Neuron
from nnviz.view.outputs.outputs_view import OutputsView, when_judged
from nnviz.view.parts.data_names import input_name, output_names
from nnviz.view.parts.numbers import NO_NUMBERS, Columns, stacked
from nnviz.view.parts.style import Style
from nnviz.view.parts.ways_out import ways_out_of

LOOKED_THROUGH = 1000
"""Training examples among which the ones that light a neuron most are looked for, which are the first."""

_MOST_CARDS = 100
_WORST, _ALL, _CELL, _NEURON, _GRADIENTS = range(5)
_CHOICES = (
    "worst mistakes",
    "all test examples",
    "chosen cell",
    "light a neuron most",
    "slopes over the input",
)


class ClassesView(OutputsView):
    """The matrix at the left; at the right what was chosen: cards of examples, or pictures of gradients."""

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._neuron: Neuron | None = None
        self._data: Dataset | None = None
        self._drawn: object = None
        self.matrix = ConfusionMatrix(style)
        self.gallery, self.table = Gallery(style), ExampleTable(style)
        self.gradients = InputGradients(style)
        self._outputs: Array = np.empty((0, 0))
        self._lit: Array = np.empty(0)
        self.choice = QComboBox()
        self._arrange()
        self.table.saving_requested.connect(self._save_rows)
        self.choice.currentIndexChanged.connect(self._choose)
        self.matrix.cell_clicked.connect(self._take_cell)
        self.gallery.card_clicked.connect(self._follow)
        self.table.card_clicked.connect(self._follow)

    def start(self, data: Dataset) -> None:
        self._neuron, self._drawn = None, None
        self._data = data
        self.matrix.choose(None)
        self.table.show_names([input_name(data, k) for k in range(data.n_measured)], data.classes)
        self._examples.restart()
        self._show_side()
        self.typed.start(data)

    def let_go(self) -> None:
        self._data = None
        for examples in (self.gallery, self.table):
            examples.show_examples("", np.empty(0, np.int64), None)

    def draw(self, snapshot: Snapshot, data: Dataset) -> None:
        lane, example = snapshot.lanes[0], snapshot.example
        assert example is not None
        moving = snapshot.is_moving
        moment = None if moving else snapshot.version
        key = (lane.answers, self._neuron, self.matrix.chosen, self._kind, moment)
        if key == self._drawn:
            return  # while training, all this changes only with an evaluation
        self._drawn = key
        outputs = self._outputs = self._judged(lane, data, moving)
        answers, labels = answers_of(outputs, data), data.labels_test[: len(outputs)]
        self.matrix.show_counts(confusion(labels, answers, len(data.classes)), data.classes)
        if self._kind == _GRADIENTS:
            neuron = self._neuron_of(lane)
            self.gradients.show_gradients(lane, data, example, neuron, self._name(lane, *neuron))
        elif self._kind == _NEURON:
            self._show_what_lights(lane, data)
        else:
            self._show_test_examples(outputs, data)

    def numbers(self) -> Columns:
        """The matrix, and then what stands beside it."""
        beside = self.gradients.numbers() if self._kind == _GRADIENTS else self._listed()
        return stacked([self.matrix.numbers(), beside])

    def _listed(self) -> Columns:
        data, order = self._data, self._examples.order
        if data is None or not len(order):
            return NO_NUMBERS
        if self._kind == _NEURON:
            classes = [data.classes[k] for k in data.labels_train[order]]
            return {"training example": order + 1, "is": classes, "a": self._lit[order]}
        outputs = self._outputs[order]
        names = [f"output {name}" for name in output_names(outputs.shape[1], data)]
        answers: Columns = dict(zip(names, outputs.T, strict=True))
        return {
            "test example": order + 1,
            "is": [data.classes[k] for k in data.labels_test[order]],
            "answer": [class_name(data, int(k)) for k in answers_of(outputs, data)],
            **answers,
        }

    def recolour(self, style: Style) -> None:
        super().recolour(style)
        for part in (self.matrix, self.gallery, self.table, self.gradients):
            part.recolour(style)
        self._drawn = None

    def show_neuron(self, layer: int, neuron: int) -> None:
        self._neuron = (layer, neuron) if layer >= 0 else None
        if self._kind != _GRADIENTS:
            self._show_kind(_NEURON if self._neuron else _WORST)
        self.redraw_requested.emit()

    @property
    def _kind(self) -> int:
        kind: int = self.choice.currentData()
        return kind

    @property
    def _examples(self) -> Gallery | ExampleTable:
        """Cards of pictures, or else rows of values."""
        return self.table if self._data is not None and self._data.image_shape is None else self.gallery

    # -- what is shown at the right ---------------------------------------------------------------

    def _judged(self, lane: LaneSnapshot, data: Dataset, moving: bool) -> Array:
        """The outputs on the test set (N, n_L): of the last evaluation, or else of this moment."""
        n = count(len(data.x_test))
        if lane.answers is not None:
            self.caption = f"{n} test examples {when_judged(lane)}"
            return lane.answers.outputs
        if moving:
            self.caption = "the test set is judged at the end of the epoch"
            return np.empty((0, lane.sizes[-1]))
        self.caption = f"{n} test examples at this moment"
        return network_of(lane, lane.theta).feedforward(data.x_test.T).T

    def _show_test_examples(self, outputs: Array, data: Dataset) -> None:
        cell = self.matrix.chosen
        if self._kind == _CELL and cell is not None:
            order = in_cell(outputs, data, *cell)
            true, answer = (class_name(data, k) for k in cell)
            heading = f"{count(len(order))} of class {true} answered {answer}"
        elif self._kind == _ALL:
            order, heading = np.arange(len(outputs)), f"{count(len(outputs))} test examples in order"
        else:
            order = worst_first(outputs, data)
            heading = f"{count(len(order))} wrong of {count(len(outputs))}, the worst first"
        self._examples.show_examples(heading, order, partial(test_card, outputs, data))

    def _show_what_lights(self, lane: LaneSnapshot, data: Dataset) -> None:
        layer, j = self._neuron_of(lane)
        x = data.x_train[:LOOKED_THROUGH]
        a = network_of(lane, lane.theta).layers(x.T)[layer][1][j]
        neuron, self._lit = self._name(lane, layer, j), a
        order = np.argsort(-a, kind="stable")[:_MOST_CARDS]
        heading = f"light {neuron} most, of {count(len(x))} training examples"
        self._examples.show_examples(heading, order, lambda i: train_card(a, data, i, neuron))

    def _neuron_of(self, lane: LaneSnapshot) -> Neuron:
        """The chosen neuron, or that of the largest output."""
        if self._neuron is not None:  # a network that came since may be without it, or its whole layer
            layer, j = self._neuron
            if layer < len(lane.z) and j < lane.sizes[layer + 1]:
                return layer, j
        return len(lane.z) - 1, int(np.argmax(np.nan_to_num(lane.activations[-1])))

    def _name(self, lane: LaneSnapshot, layer: int, j: int) -> str:
        return f"{short_name(layer, len(lane.z))} neuron {j + 1}"

    # -- choosing ---------------------------------------------------------------------------------

    def _choose(self) -> None:
        self._examples.restart()
        if self._kind != _CELL:
            self.matrix.choose(None)
        self._show_side()
        self.redraw_requested.emit()

    def _show_side(self) -> None:
        self._sides.setCurrentWidget(self.gradients if self._kind == _GRADIENTS else self._examples)

    def _take_cell(self, row: int, column: int) -> None:
        cell: Cell | None = (row, column) if row >= 0 else None
        self.matrix.choose(cell)
        self._examples.restart()
        self._show_kind(_CELL if cell else _WORST)
        self.redraw_requested.emit()

    def _show_kind(self, kind: int) -> None:
        self.choice.setCurrentIndex(self.choice.findData(kind))

    def _follow(self, i: int) -> None:
        if self._kind == _NEURON:
            self.command_requested.emit(Watch(i))
        elif self._data is not None:
            label = int(self._data.labels_test[i])
            self.command_requested.emit(Feed(self._data.x_test[i], f"test example {count(i + 1)}", label))

    def _save_rows(self, rows: Order) -> None:
        """Ask where, and write the rows that are listed."""
        data, outputs = self._data, self._outputs
        if data is None or self._kind == _NEURON or not len(outputs):
            return
        if ways_out := ways_out_of(self):
            ways_out.ask_table("Save the rows listed", "rows", rows_csv(data, rows, outputs))

    def _arrange(self) -> None:
        for kind, words in enumerate(_CHOICES):
            self.choice.addItem(words, kind)
        self.choice.setAccessibleName("Which examples are shown")
        self.choice.setToolTip("What is shown beside the confusion matrix")
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.addWidget(self.choice)
        tools.addWidget(self.typed)
        self._sides = QStackedWidget()
        for side in (self.gallery, self.table, self.gradients):
            self._sides.addWidget(side)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(10)
        columns.addWidget(self.matrix, 6)
        columns.addWidget(self._sides, 6)
