"""The nudges lab: what each example of a mini-batch asks for, and how an output can be raised."""

from math import isfinite

import numpy as np
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QStackedLayout, QVBoxLayout, QWidget

from nnviz.core.naming import number, power_of_ten
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.data.coding import CODINGS
from nnviz.session.in_hand import InHand, batch_in_hand
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.labs.nudge_model import Requests, requests_of, symbol
from nnviz.view.labs.nudge_table import NudgeTable
from nnviz.view.labs.sentence import Sentence
from nnviz.view.labs.ways_picture import WaysPicture, three_ways
from nnviz.view.panel import Panel
from nnviz.view.parts.data_names import output_names
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.style import Style

_ALONE = "Press P to take a mini-batch in hand: a row for each of its examples."
_RANK = "A click on a row, or Enter, ranks by it."


class NudgesLab(Panel):
    """Two views: the per-example gradients of the largest parameters; the three ways to raise an output."""

    name = "nudges"
    title = "Nudges"
    shows = (
        "What each example of a mini-batch wants to do to each weight, and the mean of it all, which is "
        "the step."
    )
    how_to_read = (
        "Rows are examples, columns are parameters. {Negative} and {positive} in one column: the examples "
        "pull in opposite ways, and the last row is what is left."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.needs_target = True
        self._ranked_by: int | None = None
        self._batch: object = None
        self.view = QComboBox()
        self.view.addItems(["each example's gradient", "three ways to raise"])
        self.view.setAccessibleName("What is shown")
        self.outputs = QComboBox()
        self.outputs.setAccessibleName("Output to raise")
        self.outputs.setToolTip("The output neuron to raise; it starts as the one that the target wants high")
        self.outputs.hide()
        self.table = NudgeTable(style)
        self.ways = WaysPicture(style)
        self.sentence = Sentence(role="note")
        self._arrange()
        self.view.currentIndexChanged.connect(self._change_view)
        self.outputs.currentIndexChanged.connect(self.draw_again)
        self.table.row_clicked.connect(self._rank)

    def draw(self, snapshot: Snapshot) -> None:
        lane, example = snapshot.lanes[0], snapshot.example
        assert example is not None
        found = batch_in_hand(lane, example)
        self._begin(snapshot, found)
        if self.view.currentIndex() == 0:
            self._draw_table(snapshot, found)
        else:
            self._draw_ways(snapshot, found, has_target=found.walking or example.has_target)

    def numbers(self) -> Columns:
        """The table; or of each way the rate of everything that it turns."""
        if self.view.currentIndex() == 0:
            return self.table.numbers()
        return stacked({"way": way.title, "of": way.names, "rate": way.rates} for way in self.ways.ways)

    def recolour_parts(self) -> None:
        self.table.recolour(self.look)
        self.ways.recolour(self.look)

    def show_neuron(self, layer: int, neuron: int) -> None:
        if self._snapshot is not None and self._snapshot.lanes:
            lane = self._snapshot.lanes[self.lane_of(self._snapshot)]
            if layer == len(lane.z) - 1 and neuron < self.outputs.count():
                self.outputs.setCurrentIndex(neuron)

    def _begin(self, snapshot: Snapshot, found: InHand) -> None:
        """Another batch is ranked by its own mean, and its own target is to be raised."""
        assert snapshot.example is not None, "a snapshot with a network follows an example"
        names = output_names(snapshot.lanes[0].sizes[-1], snapshot.example)
        target = found.work.y[:, 0].tobytes()
        batch = (snapshot.run, names, found.work.m, target, found.work.a[0].tobytes())
        if batch == self._batch:
            return
        self._batch, self._ranked_by = batch, None
        with QSignalBlocker(self.outputs):
            self.outputs.clear()
            self.outputs.addItems([f"output {short(name)}" for name in names])
            wanted = found.work.y if found.walking or snapshot.example.has_target else found.work.a[-1]
            self.outputs.setCurrentIndex(int(np.argmax(wanted[:, 0])))

    def _draw_table(self, snapshot: Snapshot, found: InHand) -> None:
        work, lane = found.work, snapshot.lanes[0]
        requests = requests_of(work, _names(work.y, snapshot), self._ranked_by, self.table.columns)
        unit = f" in {power_of_ten(requests.exponent)}" if requests.exponent else ""
        self.caption.setText(f"how fast each example's cost rises with a weight or bias: ∂Cₓ/∂θ{unit}")
        self.table.show_requests(requests)
        words = [_comparison(requests, self._ranked_by), _what_the_mean_is(lane) if found.walking else _ALONE]
        self.sentence.setText(" ".join(part for part in (*words, _RANK if found.walking else "") if part))

    def _draw_ways(self, snapshot: Snapshot, found: InHand, *, has_target: bool) -> None:
        assert snapshot.example is not None
        work, j = found.work, max(0, self.outputs.currentIndex())
        a, y = float(work.a[-1][j, 0]), float(work.y[j, 0])
        who = f"example {_names(work.y, snapshot)[0]}" if has_target else snapshot.example.source
        self.caption.setText(f"for {who}")
        self.ways.show_ways(three_ways(found, j))
        target = f"its target {number(y)}: the cost wants it {'higher' if y > a else 'lower'}"
        self.sentence.setText(
            f"{self.outputs.currentText().capitalize()} is {number(a)} and"
            f" {target if has_target else 'has no target'}. The earlier activations cannot be set: what they"
            " should do is passed on, back to the weights that make them. That is backpropagation."
        )

    def _change_view(self) -> None:
        self._stack_of_views.setCurrentIndex(self.view.currentIndex())
        self.outputs.setVisible(self.view.currentIndex() == 1)
        self.needs_target = self.view.currentIndex() == 0  # an output can be raised without any
        self.draw_again()

    def _rank(self, row: int) -> None:
        self._ranked_by = None if row == self._ranked_by else row
        self.draw_again()

    def _arrange(self) -> None:
        self.controls.addWidget(self.outputs)
        self.controls.addWidget(self.view)
        views = QWidget()
        self._stack_of_views = QStackedLayout(views)
        self._stack_of_views.addWidget(self.table)
        self._stack_of_views.addWidget(self.ways)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(views, 1)
        rows.addWidget(self.sentence)


def _names(y: Array, snapshot: Snapshot) -> tuple[str, ...]:
    """A name for each example, from its targets y (n_L, m): "1: “3”"; of amounts as the data have them."""
    example, data = snapshot.example, snapshot.dataset
    assert example is not None
    if not example.classes:
        amounts = y.T if data is None else data.target_scale.undo(y.T)
        return tuple(f"{index + 1}: {number(float(of[0]))}" for index, of in enumerate(amounts))
    labels = CODINGS[example.coding].decode(y.T, len(example.classes))
    known = len(example.classes)
    return tuple(
        f"{index + 1}: “{short(example.classes[label]) if label < known else label}”"
        for index, label in enumerate(map(int, labels))
    )


def _comparison(requests: Requests, ranked_by: int | None) -> str:
    """How much the first column counts beside the last, in the mean row or in the one chosen."""
    whole = ranked_by is None or ranked_by == len(requests.rows)
    sizes = np.abs(requests.mean if whole else requests.rows[ranked_by])
    first, last = float(sizes[0]), float(sizes[-1])
    if len(sizes) < 2 or not isfinite(first) or last <= 0:
        return ""
    one, other = symbol(requests.places[0]), symbol(requests.places[-1])
    who = "the cost" if whole else f"example {(ranked_by or 0) + 1}"
    return f"A nudge of {one} moves {who} {number(first / last, 2)} times as much as one of {other}."


def _what_the_mean_is(lane: LaneSnapshot) -> str:
    training = lane.experiment.training
    if training.is_plain:
        return "The mean is −Δw/η, what the update uses."
    rule = OPTIMIZERS[training.optimizer].label + " and the penalty" * training.has_penalty
    return f"The mean is ∂C/∂w; the update makes its step of it with {rule}."
