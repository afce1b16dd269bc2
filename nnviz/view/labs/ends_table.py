"""The starts as rows of a table, the lowest end cost first."""

from collections.abc import Sequence
from math import isfinite

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem

from nnviz.core.naming import lane_prefix, number, percent
from nnviz.session.starts import LaneCurves, Start
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import make_small

_ROW = 19
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EndsTable(QTableWidget):
    """Move through it to see a start in the charts; Enter or a double click trains that seed.

    Signals
    -------
    chosen(place)
        Which of the starts, in the order they were given; −1 for none.
    seed_wanted(seed)
        It is to be trained in the window.
    """

    chosen = Signal(int)
    seed_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(0, 0)
        self._places: list[int] = []
        self._seeds: list[int] = []
        make_small(self)
        self.setAccessibleName("End costs of the starts, the lowest first")
        set_tip(self, tip("Choose a start to see its line; Enter or a double click trains its seed here"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setHighlightSections(False)
        across.setDefaultAlignment(_RIGHT)
        down.hide()
        down.setMinimumSectionSize(_ROW)
        down.setDefaultSectionSize(_ROW)
        self.itemSelectionChanged.connect(lambda: self.chosen.emit(self.place))
        self.doubleClicked.connect(lambda _: self._want())

    @property
    def place(self) -> int:
        """Which start is chosen; −1 for none."""
        rows = self.selectionModel().selectedRows()
        return self._places[rows[0].row()] if rows else -1

    def show_starts(self, starts: Sequence[Start]) -> None:
        """List these; the one that is chosen stays so."""
        costs = [start.lanes[0].end_cost for start in starts]
        before = self._seeds[self.currentRow()] if self.place >= 0 else None
        self._places = [int(place) for place in np.argsort(costs, kind="stable")]
        self._seeds = [starts[place].seed for place in self._places]
        is_scored = any(isfinite(lane.end_accuracy) for start in starts for lane in start.lanes)
        heads = _heads(len(starts[0].lanes), is_scored=is_scored) if starts else []
        with QSignalBlocker(self):
            self.setColumnCount(len(heads))
            self.setHorizontalHeaderLabels(heads)
            self.setRowCount(len(starts))
            for row, place in enumerate(self._places):
                for column, words in enumerate(_cells(starts[place])[: len(heads)]):
                    self._cell(row, column).setText(words)
            if before in self._seeds:
                self.selectRow(self._seeds.index(before))

    def choose(self, place: int) -> None:
        """Point out a start."""
        self.selectRow(self._places.index(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if is_by_keys and self.place < 0 and self._places:
            self.selectRow(0)  # else nobody would see where the keys go

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._want()
        elif event.key() == Qt.Key.Key_Escape and self.place >= 0:
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def _want(self) -> None:
        if self.place >= 0:
            self.seed_wanted.emit(self._seeds[self.currentRow()])

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        cell = self.item(row, column)
        if cell is None:
            cell = QTableWidgetItem()
            cell.setTextAlignment(_RIGHT)
            self.setItem(row, column, cell)
        return cell


def _heads(lanes: int, *, is_scored: bool) -> list[str]:
    """Of amounts nothing is right or wrong: there is a cost alone."""
    names = [lane_prefix(lane, lanes) for lane in range(lanes)]
    costs = [f"{name}cost" for name in names] if lanes > 1 else ["end cost"]
    return ["seed", *costs, *(f"{name}test" for name in names if is_scored)]


def _cells(start: Start) -> list[str]:
    return [str(start.seed), *map(_cost, start.lanes), *map(_accuracy, start.lanes)]


def _cost(lane: LaneCurves) -> str:
    return "diverged" if lane.diverged else number(lane.end_cost)


def _accuracy(lane: LaneCurves) -> str:
    return percent(lane.end_accuracy)
