"""Painted points as rows of a table: two coordinates and a class."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from nnviz.core.naming import plain
from nnviz.data.points import MAX_CLASSES, REACH, Point, Points

Index = QModelIndex | QPersistentModelIndex

_COLUMNS = ("x₁", "x₂", "class")
_COORDINATE, _CLASS = f"a number from {-REACH:g} to {REACH:g}", f"a whole number from 0 to {MAX_CLASSES - 1}"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NOWHERE = QModelIndex()


class PointsModel(QAbstractTableModel):
    """The points in the order in which they were painted."""

    points_edited = Signal()
    reason_changed = Signal(str)
    """Why what was typed cannot stand, so that the old value stays; empty when it can."""

    def __init__(self) -> None:
        super().__init__()
        self.points: Points = ()

    def show_points(self, points: Points) -> None:
        """Take other points; the same ones disturb nobody who is typing."""
        if points != self.points:
            self.beginResetModel()
            self.points = points
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.points)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _COLUMNS[section] if orientation is Qt.Orientation.Horizontal else section + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self.points[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(value)
            case Qt.ItemDataRole.EditRole:
                return str(value)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = index.row(), index.column()
        point = _changed(self.points[row], column, str(value))
        if point is None:
            allowed = _CLASS if column == 2 else _COORDINATE
            self.reason_changed.emit(f"Row {row + 1}, {_COLUMNS[column]}: “{value}” is not {allowed}.")
            return False
        self.reason_changed.emit("")
        if point != self.points[row]:
            self.points = (*self.points[:row], point, *self.points[row + 1 :])
            self.dataChanged.emit(index, index)
            self.points_edited.emit()
        return True


def _changed(point: Point, column: int, text: str) -> Point | None:
    """The point with one of its values as it was typed; None when that is not allowed."""
    try:
        match column:
            case 0:
                changed = point._replace(x1=float(text))
            case 1:
                changed = point._replace(x2=float(text))
            case _:
                changed = point._replace(label=int(text))
    except ValueError:
        return None
    return changed if changed.is_allowed else None
