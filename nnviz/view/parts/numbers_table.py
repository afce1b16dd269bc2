"""The numbers of a panel as a table, which arrow keys go about in and a screen reader reads."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialog, QTableView, QVBoxLayout, QWidget

from nnviz.core.naming import number
from nnviz.view.parts.numbers import Columns, as_long
from nnviz.view.parts.zoom import open_as_large, zoomed

_SIZE = (560, 420)
_DIGITS, _HIGH, _WIDE = 6, 22, 90

Index = QModelIndex | QPersistentModelIndex


class NumbersModel(QAbstractTableModel):
    """Columns, one as long as the other."""

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self._names, self._cells = list(columns), as_long(list(columns.values()))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() or not self._cells else len(self._cells[0])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        cell = self._cells[index.column()][index.row()]
        if isinstance(cell, float):
            return "" if cell != cell else number(cell, _digits(cell))
        return "" if cell is None else str(cell)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_name = role == Qt.ItemDataRole.DisplayRole and way is Qt.Orientation.Horizontal
        return self._names[section] if is_name else None


def _digits(value: float) -> int:
    """An epoch is 3 and not 3.00000."""
    is_whole = value.is_integer() and abs(value) < 10**_DIGITS
    return len(str(abs(int(value)))) if is_whole else _DIGITS


class NumbersTable(QDialog):
    """What was drawn as it was opened; what is drawn later is not in it."""

    def __init__(self, title: str, columns: Columns, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{title}: numbers")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table = QTableView()
        self.table.setAccessibleName(f"The numbers of {title}")
        self._model = NumbersModel(columns)
        self.table.setModel(self._model)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(zoomed(_HIGH))
        names = self.table.horizontalHeader()
        for column in range(self._model.columnCount()):
            names.resizeSection(column, max(zoomed(_WIDE), names.sectionSizeHint(column)))
        rows = QVBoxLayout(self)
        rows.addWidget(self.table)
        open_as_large(self, _SIZE)
        self.table.setCurrentIndex(self._model.index(0, 0))
