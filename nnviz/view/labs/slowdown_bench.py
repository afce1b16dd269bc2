"""The learning slowdown, its start set by hand: by which cost a neuron learns that is badly wrong."""

import numpy as np
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnviz.core.costs import Cost, write_error
from nnviz.core.marks import marked_words
from nnviz.core.slowdown import (
    BOOK_STARTS,
    COSTS_TO_COMPARE,
    EPOCHS,
    ETA,
    INPUT,
    NEURON,
    TARGET,
    learn,
    outputs,
)
from nnviz.core.written_line import Line
from nnviz.experiment.set_experiment import slowdown
from nnviz.view.labs.slowdown_chart import SlowdownChart
from nnviz.view.labs.value_row import ValueRow
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.parts.turn import NEXT_TURN
from nnviz.view.parts.zoom import make_small

_REACH, _WIDTH = 4.0, 208
_TASK = f"x = {INPUT:g}, y = {TARGET:g}; η = {ETA:g}, {EPOCHS} epochs.\nThe neuron starts at"


class SlowdownBench(QWidget):
    """Where the neuron starts, what it learns by each cost, and why.

    Attributes
    ----------
    start
        (w, b).
    lines
        δ at the start, written out, for each cost.
    """

    start_requested = Signal(object)
    """An `Experiment`: the same in the window."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.start = BOOK_STARTS[-1]
        self.w = ValueRow("Weight at the start: drag it, or type", reach=_REACH)
        self.b = ValueRow("Bias at the start: drag it, or type", reach=_REACH)
        self.chart = SlowdownChart(style)
        self.task, self.words = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.conventions = PlainLabel(
            " ".join(cost.other_convention for cost in COSTS_TO_COMPARE), wordWrap=True
        )
        self.conventions.setProperty("role", "muted")
        self.lines: tuple[Line, ...] = ()
        self.presets = [self._preset(*start) for start in BOOK_STARTS]
        self.train = QPushButton("Train it in the window")
        self.train.setToolTip("Begin anew with this neuron, by each cost as a twin; then press Run")
        self.train.clicked.connect(lambda: self.start_requested.emit(slowdown(*self.start)))
        self.w.value_changed.connect(lambda w: self.begin_at(w, self.start[1]))
        self.b.value_changed.connect(lambda b: self.begin_at(self.start[0], b))
        offer_copies(self.words, lambda: copy_of(self.lines))
        self._arrange()
        self._begin_at(*self.start)
        QTimer.singleShot(NEXT_TURN, self, self._learn)  # it takes as long as all else here

    def begin_at(self, w: float, b: float) -> None:
        """Learn from another start."""
        self._begin_at(w, b)
        self._learn()

    def _begin_at(self, w: float, b: float) -> None:
        self.start = w, b
        self.w.show_value("w", w)
        self.b.show_value("b", b)
        self.lines = tuple(_error(cost, w * INPUT + b) for cost in COSTS_TO_COMPARE)
        self._say_start()

    @Slot()
    def _learn(self) -> None:
        with np.errstate(all="ignore"):
            learnt = {cost.label: outputs(learn(cost, *self.start)) for cost in COSTS_TO_COMPARE}
        self.chart.show_lines(learnt)

    def _say_start(self) -> None:
        self.task.setText(marked_words(_TASK))
        told = [f"{cost.label} {line.words}" for cost, line in zip(COSTS_TO_COMPARE, self.lines, strict=True)]
        self.words.setText(f"At the start: {'; '.join(told)}")

    def numbers(self) -> Columns:
        """The output after each epoch, a column for each cost."""
        w, b = self.start
        outputs_by_cost = {f"a, {name}": a for name, a in self.chart.lines.items()}
        return {"w at the start": w, "b at the start": b, "epoch": np.arange(EPOCHS + 1), **outputs_by_cost}

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self.chart.recolour(style)
        self._say_start()

    def _preset(self, w: float, b: float) -> QToolButton:
        button = small_button(f"{w:g}, {b:g}", f"The book's start w = {w:g}, b = {b:g}")
        button.clicked.connect(lambda: self.begin_at(w, b))
        return button

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(3)
        presets = QHBoxLayout()
        presets.addWidget(PlainLabel("the book's:"))
        for button in self.presets:
            presets.addWidget(button)
        presets.addStretch()
        for label in (self.task, self.words, self.conventions):
            make_small(label)
        left.addWidget(self.task)
        left.addWidget(self.w)
        left.addWidget(self.b)
        left.addLayout(presets)
        left.addWidget(self.train)
        left.addStretch()
        column = QWidget()
        column.setLayout(left)
        column.setFixedWidth(_WIDTH)
        left.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.addWidget(column, 0, 0)
        grid.addWidget(self.chart, 0, 1)
        grid.addWidget(self.words, 1, 0, 1, 2)
        grid.addWidget(self.conventions, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)


def _error(cost: Cost, z: float) -> Line:
    """δ of the neuron at z."""
    column = np.array([z])
    a, y = outputs(column), np.array([TARGET])
    tree = write_error(cost, NEURON, column, a, y, 0)
    return Line(r"\delta", tree, tree.value)
