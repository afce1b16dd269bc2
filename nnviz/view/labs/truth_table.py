"""A truth table whose rows can be taken in hand."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
)

from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import make_small

_ROW = 19
_BITS, _ANSWERS = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch


class TruthTable(QTableWidget):
    """A row for each input, as high as it needs to be.

    Signals
    -------
    row_chosen(row)
        A person took another row in hand.
    """

    row_chosen = Signal(int)

    def __init__(self, help: str) -> None:
        super().__init__(0, 0)
        self.setAccessibleName("Truth table")
        self.setToolTip(help)
        make_small(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setMinimumSectionSize(16)
        across.setHighlightSections(False)
        down.hide()
        down.setMinimumSectionSize(_ROW)
        down.setDefaultSectionSize(_ROW)
        self.currentCellChanged.connect(self._choose)

    def show_rows(
        self, headers: Mapping[str, str], rows: Sequence[Sequence[str]], in_hand: int, inputs: int
    ) -> None:
        """Show these cells; the row in hand is marked.

        Parameters
        ----------
        headers
            Of each column, with what is said of it.
        inputs
            So many of the first columns are as narrow as their bits.
        """
        with QSignalBlocker(self):
            if (self.rowCount(), self.columnCount()) != (len(rows), len(headers)):
                self.setRowCount(len(rows))
                self.setColumnCount(len(headers))
                self.clearSelection()
                self.updateGeometry()
                for j in range(len(headers)):
                    self.horizontalHeader().setSectionResizeMode(j, _BITS if j < inputs else _ANSWERS)
            for j, (name, about) in enumerate(headers.items()):
                self._write_header(j, name, about)
            for i, row in enumerate(rows):
                for j, words in enumerate(row):
                    self._write(i, j, words)
            self.selectRow(in_hand)

    def sizeHint(self) -> QSize:
        rows = sum(self.rowHeight(i) for i in range(self.rowCount()))
        return QSize(0, self.horizontalHeader().sizeHint().height() + rows + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.row_chosen.emit(row)

    def _write_header(self, j: int, name: str, about: str) -> None:
        item = self.horizontalHeaderItem(j)
        if item is None:
            item = QTableWidgetItem()
            self.setHorizontalHeaderItem(j, item)
        item.setText(name)
        item.setToolTip(tip(about))

    def _write(self, i: int, j: int, words: str) -> None:
        item = self.item(i, j)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.setItem(i, j, item)
        if item.text() != words:
            item.setText(words)
