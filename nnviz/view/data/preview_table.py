"""The first rows of a table, under what each column is called and is for, with ticks to learn from it."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from nnviz.core.naming import count
from nnviz.core.plain_names import readable, short
from nnviz.data.reading import Column, Preview
from nnviz.view.data.preview_header import PreviewHeader
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import zoomed

_WIDE, _MEASURED = 110, 50
_NARROWEST, _WIDEST, _SPARE = 84, 220, 12
_ROW, _BOX = 22, 13
_TINT = 0.1
_LEARN = 0
"""The row of ticks; the rows of the file stand below it."""

Index = QModelIndex | QPersistentModelIndex
_HERE = QModelIndex()
_ROLE = Qt.ItemDataRole


class PreviewModel(QAbstractTableModel):
    """A row of ticks, and the rows as they stand in the file."""

    ticked = Signal(str, bool)
    """The name of a column, and whether one is to learn from it."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._is_counted = False

    def show_preview(self, preview: Preview) -> None:
        """Show another table, or the same one understood in another way."""
        self.beginResetModel()
        self.columns, self._rows = preview.columns, preview.first_rows
        self._is_counted = preview.rows > 0
        self.endResetModel()

    def rowCount(self, parent: Index = _HERE) -> int:
        return 0 if parent.isValid() else 1 + len(self._rows)

    def columnCount(self, parent: Index = _HERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._can_be_ticked(index) else flags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        column = self.columns[index.column()]
        if role == _ROLE.CheckStateRole and self._can_be_ticked(index):
            return Qt.CheckState.Checked if column.role == "input" else Qt.CheckState.Unchecked
        if role == _ROLE.DisplayRole:
            if index.row() == _LEARN:
                return "learn from it" if self._can_be_ticked(index) else _UNTICKED[column.role]
            return short(self._rows[index.row() - 1][index.column()])
        if role == _ROLE.ToolTipRole and index.row() == _LEARN:
            return _tip(column)
        if role == _ROLE.AccessibleTextRole and index.row() == _LEARN:
            return f"Learn from {short(column.name)}"
        if role == _ROLE.TextAlignmentRole:
            is_number = column.kind == "number" and index.row() != _LEARN
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignHCenter
            if self._can_be_ticked(index):
                side = Qt.AlignmentFlag.AlignLeft  # beside its box
            return side | Qt.AlignmentFlag.AlignVCenter
        return self._look(column, role)

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:
        if role != _ROLE.CheckStateRole or not self._can_be_ticked(index):
            return False
        self.ticked.emit(self.columns[index.column()].name, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:
            return (str(section) if section else "") if role == _ROLE.DisplayRole else None
        column = self.columns[section]
        if role == _ROLE.DisplayRole:
            return f"{short(column.name)}\n{column.kind} · {column.role}\n{self._counted(column)}"
        if role == _ROLE.ToolTipRole:
            return _tip(column)
        return self._look(column, role)

    def _can_be_ticked(self, index: Index) -> bool:
        column = self.columns[index.column()]
        return index.row() == _LEARN and column.role != "target" and column.can_be_input

    def _counted(self, column: Column) -> str:
        """How many values are different and how many missing; unknown after a mere glance."""
        if not self._is_counted or not column.different:
            return ""
        missing = f", {count(column.missing)} missing" if column.missing else ""
        return f"{count(column.different)} different{missing}"

    def _look(self, column: Column, role: int) -> object:
        """The target stands out, and what is left out stands back."""
        if column.role == "input":
            return None
        palette = QApplication.palette()
        if role == _ROLE.BackgroundRole and column.role == "target":
            return QBrush(_tint(palette))
        if role == _ROLE.ForegroundRole:
            is_target = column.role == "target"
            return palette.brush(
                QPalette.ColorRole.Highlight if is_target else QPalette.ColorRole.PlaceholderText
            )
        if role == _ROLE.FontRole and column.role == "target":
            font = QFont(QApplication.font())
            font.setBold(True)
            return font
        return None


def _tint(palette: QPalette) -> QColor:
    """Behind the target: the window, a little like what stands out; a pinned column shows nothing through."""
    behind, accent = map(palette.color, (QPalette.ColorRole.Window, QPalette.ColorRole.Highlight))
    red, green, blue = (
        round((1 - _TINT) * part(behind) + _TINT * part(accent))
        for part in (QColor.red, QColor.green, QColor.blue)
    )
    return QColor(red, green, blue)


_UNTICKED = {"target": "target", "input": "", "left out": "–"}
_WHAT = {
    "target": "what the network learns to foretell.",
    "input": "the network is shown it. Click the name to make it the target.",
    "left out": "the network is not shown it. Click the name to make it the target.",
}


def _tip(column: Column) -> str:
    """What becomes of a column. The name is a stranger's: what may be markup in it stays text."""
    why = f" It {column.why}." if column.why else ""
    return tip(f"{readable(column.name)}: {_WHAT[column.role]}{why}")


class _BesideBox(QStyledItemDelegate):
    """Keeps the words beside a box clear of it at any zoom: Qt leaves them the room of one as designed."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        features = QStyleOptionViewItem.ViewItemFeature
        wider = zoomed(_BOX) - _BOX
        if wider > 0 and features.HasCheckIndicator in option.features:
            option.features |= features.HasDecoration
            option.decorationSize = QSize(wider, 1)


class _Columns(QTableView):
    """Columns of the preview below their heads."""

    column_clicked = Signal(str)
    """The name of the column."""

    def __init__(self, model: PreviewModel) -> None:
        super().__init__()
        down = self.verticalHeader()
        down.setMinimumSectionSize(_ROW)  # before it is measured: sizes follow the zoom from then on
        down.setDefaultSectionSize(_ROW)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalHeader(PreviewHeader(self))
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setItemDelegate(_BesideBox(self))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().sectionClicked.connect(
            lambda section: self.column_clicked.emit(model.columns[section].name)
        )


class PreviewTable(_Columns):
    """A click on a column's name chooses the target; with Ctrl it is one more target.

    The target stays in sight: where it is scrolled out of it, it stands at the right edge.
    """

    def __init__(self) -> None:
        self._model = PreviewModel()
        super().__init__(self._model)
        self.ticked = self._model.ticked
        self._widths: Sequence[int] = ()
        self.setAccessibleName("First rows of the table")
        self._make_pinned()

    def _make_pinned(self) -> None:
        self.pinned = _Columns(self._model)
        self.pinned.setParent(self)
        self.pinned.setAccessibleName("The target")
        self.pinned.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pinned.verticalHeader().hide()
        self.pinned.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pinned.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pinned.column_clicked.connect(self.column_clicked)
        self.verticalScrollBar().valueChanged.connect(self.pinned.verticalScrollBar().setValue)
        self.pinned.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.horizontalScrollBar().valueChanged.connect(self._pin)
        self.pinned.hide()

    @property
    def columns(self) -> Sequence[Column]:
        """The columns in sight."""
        return self._model.columns

    def show_preview(self, preview: Preview) -> None:
        """Show its first rows; where one looks at the columns, and where the keys are, stays."""
        before, at = self.horizontalScrollBar().value(), self.currentIndex()
        row, column = at.row(), at.column()
        self._model.show_preview(preview)
        self.setCurrentIndex(self._model.index(row, column))
        self._widths = [self._width(section) for section in range(min(_MEASURED, len(preview.columns)))]
        self._fit()
        self.horizontalScrollBar().setValue(before)
        self._pin()

    def _pin(self) -> None:
        """Let targets that are out of sight stand at the right edge, where they leave room for others."""
        room, head = self.viewport().geometry(), self.horizontalHeader()
        targets = [i for i, column in enumerate(self.columns) if column.role == "target"]
        hidden = [
            section
            for section in targets
            if head.sectionViewportPosition(section) < 0
            or head.sectionViewportPosition(section) + head.sectionSize(section) > room.width()
        ]
        wide = sum(head.sectionSize(section) for section in hidden)
        self.pinned.setVisible(0 < wide <= room.width() // 2)
        if not self.pinned.isVisibleTo(self):
            return
        for section in range(len(self.columns)):
            self.pinned.setColumnHidden(section, section not in hidden)
            self.pinned.setColumnWidth(section, head.sectionSize(section))
        self.pinned.setGeometry(
            room.right() + 1 - wide, head.geometry().top(), wide, head.height() + room.height()
        )
        self.pinned.horizontalHeader().setFixedHeight(head.height())
        self.pinned.verticalScrollBar().setValue(self.verticalScrollBar().value())
        self.pinned.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()  # first, or a bar would come and go
        super().resizeEvent(event)
        self._pin()

    def _fit(self) -> None:
        """Let the columns be as wide as they want; where that is a little too much, all give way a little."""
        over = sum(self._widths) - self._room()
        each = -(-over // max(1, len(self._widths)))  # rounded up
        less = each if 0 < each <= _SPARE else 0
        for section, width in enumerate(self._widths):
            self.setColumnWidth(section, width - less)

    def _room(self) -> int:
        """For columns, beside a vertical scroll bar if there has to be one."""
        most = self.maximumViewportSize()
        scrolls = self.verticalHeader().length() > most.height()
        return most.width() - (self.verticalScrollBar().sizeHint().width() if scrolls else 0)

    def _width(self, section: int) -> int:
        wanted = max(self.sizeHintForColumn(section), self.horizontalHeader().sectionSizeHint(section))
        return min(_WIDEST, max(_NARROWEST, wanted + _SPARE))
