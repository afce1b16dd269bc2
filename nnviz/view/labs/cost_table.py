"""Every output with every cost: the δ^L of each pair, or why it makes no sense; and one click to train it."""

from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.costs import COSTS, Cost, output_error_formula, write_error
from nnviz.core.equation_words import words_of
from nnviz.core.written_line import Line
from nnviz.experiment.fields import ExperimentError
from nnviz.session.snapshot import Example, LaneSnapshot, Snapshot
from nnviz.training.build import refusal
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.equation import Equation
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.style import Style
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import make_small

_NONE = "–"
_HIGH, _ROW = 112, 17


class CostTable(QWidget):
    """A row for each output, a column for each cost; beneath it, what there is to say of the chosen pair."""

    change_requested = Signal(object)
    """Values of fields, by path: start anew with this pair."""
    remedy_taken = Signal(object)
    """The same as a twin."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.outputs, self.costs = tuple(ACTIVATIONS.values()), tuple(COSTS.values())
        self._snapshot: Snapshot | None = None
        self._asked: tuple[Any, ...] = ()
        self._trained = ("", "")
        self._refused = ""
        self.line: Line | None = None
        self.table = self._make_table()
        self.formula = Equation(style)
        self.words = ElidedLabel(lines=2)
        self.train = QPushButton("Train this pair")
        self.train.setToolTip("Begin anew with this output and this cost")
        self.twin = QPushButton("… as a twin")
        self.twin.setToolTip("Begin anew with a twin that has this pair, beside what trains now")
        self.train.clicked.connect(lambda: self.change_requested.emit(self.changes))
        self.twin.clicked.connect(lambda: self.remedy_taken.emit(self.changes))
        self.table.currentCellChanged.connect(lambda *_: self._draw())
        offer_copies(self.words, lambda: copy_of([self.line] if self.line else []))
        self._arrange()
        self.table.setCurrentCell(0, 0)

    @property
    def pair(self) -> tuple[Activation, Cost]:
        """The output and the cost that were chosen."""
        return self.outputs[self.table.currentRow()], self.costs[self.table.currentColumn()]

    @property
    def changes(self) -> dict[str, Any]:
        """The fields of an experiment that has this pair."""
        output, cost = self.pair
        return {"network.output": output.name, "training.cost": cost.name}

    def choose(self, output: str, cost: str) -> None:
        """Turn to a pair."""
        rows, columns = ([one.name for one in table] for table in (self.outputs, self.costs))
        self.table.setCurrentCell(rows.index(output), columns.index(cost))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Mark what trains, and take the numbers of its example in hand."""
        self._snapshot = snapshot
        running = self._running(snapshot.lanes[0]) if snapshot.lanes else self._trained
        if running != self._trained:  # which is then what there is to say of, whatever was looked at before
            self._trained = running
            self.choose(*running)
        self._draw()

    def let_go(self) -> None:
        """Keep no data."""
        self._snapshot, self._asked = None, ()

    def numbers(self) -> Columns:
        """A pair a row."""
        pairs = [(output, cost) for output in self.outputs for cost in self.costs]
        return {
            "output": [output.label for output, _ in pairs],
            "cost": [cost.label for _, cost in pairs],
            "δᴸ": ["" if why_not(*pair) else words_of(output_error_formula(*pair[::-1])) for pair in pairs],
            "makes no sense because": [why_not(*pair) for pair in pairs],
        }

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self.formula.recolour(style)

    def _draw(self) -> None:
        output, cost = self.pair
        why = why_not(output, cost) or self._refusal()
        lane = self._snapshot.lanes[0] if self._snapshot and self._snapshot.lanes else None
        runs = lane is not None and self._running(lane) == (output.name, cost.name)
        self._mark(lane)
        self.formula.show_latex("" if why_not(output, cost) else output_error_formula(cost, output))
        example = self._snapshot.example if self._snapshot else None
        self.line = _line(output, cost, lane, example) if lane and example and not why else None
        told = f"At z of the example in hand: {self.line.words}" if self.line else cost.help
        self.words.setText(f"{output.label} with {cost.label}: {why}." if why else told)
        for button in (self.train, self.twin):
            button.setEnabled(lane is not None and not why and not runs)
        self.train.setText("This pair trains" if runs else "Train this pair")

    def _refusal(self) -> str:
        """Why the data in hand do not go with the pair; looked up once for each."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.dataset is None:
            return ""
        asked = (snapshot.experiment, snapshot.dataset, *self.changes.values())
        if not _same(asked, self._asked):
            self._asked = asked
            try:
                changed = snapshot.experiment.lanes()[0].with_changes(self.changes)
                self._refused = refusal(changed, snapshot.dataset).partition(": ")[2]
            except ExperimentError as error:
                self._refused = str(error).partition(": ")[2]
        return self._refused

    @staticmethod
    def _running(lane: LaneSnapshot) -> tuple[str, str]:
        return lane.experiment.network.output, lane.experiment.training.cost

    def _mark(self, lane: LaneSnapshot | None) -> None:
        """In bold what trains."""
        running = self._running(lane) if lane else None
        for row, output in enumerate(self.outputs):
            for column, cost in enumerate(self.costs):
                cell, is_running = self.table.item(row, column), running == (output.name, cost.name)
                if cell is not None and is_running != (cell.data(Qt.ItemDataRole.FontRole) is not None):
                    font = self.table.font()
                    font.setBold(True)
                    cell.setData(Qt.ItemDataRole.FontRole, font if is_running else None)

    def _make_table(self) -> QTableWidget:
        table = _Table(len(self.outputs), len(self.costs))
        table.setHorizontalHeaderLabels([cost.label for cost in self.costs])
        table.setVerticalHeaderLabels([output.label for output in self.outputs])
        table.setAccessibleName("The error of the output layer for each output with each cost")
        make_small(table)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().setMinimumSectionSize(_ROW)
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.setMinimumHeight(_HIGH)
        for row, output in enumerate(self.outputs):
            for column, cost in enumerate(self.costs):
                table.setItem(row, column, _cell(output, cost))
        return table

    def _arrange(self) -> None:
        buttons, whole = QHBoxLayout(), QWidget()  # which keeps its place while there is no formula
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.formula)
        buttons.setSpacing(6)
        buttons.addWidget(whole, 1)
        buttons.addWidget(self.train)
        buttons.addWidget(self.twin)
        make_small(self.words)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.table, 1)
        rows.addLayout(buttons)
        rows.addWidget(self.words)


class _Table(QTableWidget):
    """No higher than it must be, where there is little room."""

    def sizeHint(self) -> QSize:
        return self.minimumSize()


def why_not(output: Activation, cost: Cost) -> str:
    """Why the pair makes no sense, in the words of the screen and not of a file; empty when it does."""
    return cost.refuses(output.name).replace(cost.name, cost.label)


def _cell(output: Activation, cost: Cost) -> QTableWidgetItem:
    why = why_not(output, cost)
    whole = "" if why else output_error_formula(cost, output)
    short = words_of(whole.partition(r", \quad")[0]).partition(" = ")[2]
    cell = QTableWidgetItem(short or _NONE)
    cell.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
    title = f"{output.label} with {cost.label}"
    cell.setToolTip(tip(why or words_of(whole), title=title))
    cell.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}: {why or words_of(whole)}")
    return cell


def _line(output: Activation, cost: Cost, lane: LaneSnapshot, example: Example) -> Line | None:
    """δ of the true output, or of the first, at z of the example in hand."""
    z = lane.z[-1].astype(float)
    if not example.has_target or not np.isfinite(z).all():
        return None
    column = z[:, np.newaxis]
    a = np.empty_like(column)
    with np.errstate(all="ignore"):
        output.function(column, a)
    j = int(np.argmax(example.y))
    tree = write_error(cost, output, z, a[:, 0], example.y.astype(float), j)
    return Line(rf"\delta^L_{{{j + 1}}}", tree, tree.value)


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) == len(other) and all(a is b or a == b for a, b in zip(one, other, strict=True))
