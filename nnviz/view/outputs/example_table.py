"""Examples that are no pictures, a row each: what it is, what the network says, its values."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.naming import count, plain
from nnviz.core.parameters import Array
from nnviz.view.outputs.answer_strip import paint_answer
from nnviz.view.outputs.gallery import Card
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.ways_out import part_menu
from nnviz.view.parts.zoom import make_small

Index = QModelIndex | QPersistentModelIndex

_NUMBER, _IS, _SAYS, _OUTPUTS, _FIRST_INPUT = range(5)
_NUMBERS, _BAR, _VALUE, _ROW = 36, 9, 68, 21
_NARROWEST_BARS, _WIDEST_BARS = 52, 64
_NARROWEST, _WIDEST = 48, 110

# Plain numbers: a view asks for seven roles of each cell, and to compare with an enumeration is dear.
_DISPLAY, _TOOLTIP = Qt.ItemDataRole.DisplayRole.value, Qt.ItemDataRole.ToolTipRole.value
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole.value
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value


class Rows(QAbstractTableModel):
    """Cards as rows; each is made when it is first looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: tuple[str, ...] = ()
        self.order: Array | np.ndarray = np.empty(0, np.int64)
        self._make: Callable[[int], Card] | None = None
        self._cards: dict[int, Card] = {}

    def show_rows(
        self, inputs: tuple[str, ...], order: "np.ndarray", make: Callable[[int], Card] | None
    ) -> None:
        """Other examples, in this order."""
        self.beginResetModel()
        self.inputs, self.order, self._make, self._cards = inputs, order, make, {}
        self.endResetModel()

    def card(self, row: int) -> Card:
        """The example in a row."""
        assert self._make is not None
        if row not in self._cards:
            self._cards[row] = self._make(int(self.order[row]))
        return self._cards[row]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.order)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else _FIRST_INPUT + len(self.inputs)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role in (_DISPLAY, _TOOLTIP):
            name = ("no.", *self._heads(), "outputs", *self.inputs)[section]
            return tip(name) if role == _TOOLTIP else name
        return _LEFT if role == _ALIGNMENT and section in (_IS, _SAYS) else None

    def _heads(self) -> tuple[str, str]:
        if not len(self.order):
            return "is", "says"
        first, second = (head.removesuffix(" =") for head, _ in self.card(0).lines)
        return first, second

    def data(self, index: Index, role: int = 0) -> Any:
        if role == _DISPLAY:
            return self._words(index.row(), index.column())
        if role == _ALIGNMENT:
            return _LEFT if index.column() in (_IS, _SAYS) else _RIGHT
        return tip(self.card(index.row()).help) if role == _TOOLTIP else None

    def _words(self, row: int, column: int) -> str:
        if column == _NUMBER:
            return count(int(self.order[row]) + 1)
        if column == _OUTPUTS:
            return ""
        card = self.card(row)
        if column < _OUTPUTS:
            return card.lines[column - _IS][1]
        return plain(float(f"{card.x[column - _FIRST_INPUT]:.4g}"))


class _Answer(QStyledItemDelegate):
    def __init__(self, rows: Rows, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows, self.look = rows, style

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        card = self.rows.card(index.row())
        room = QRectF(option.rect).adjusted(6, 3, -4, -3)
        paint_answer(painter, room, card.outputs, card.truth, self.look)


class ExampleTable(QWidget):
    """A table of examples under a line that says which they are.

    Signals
    -------
    card_clicked(index)
        The example's number.
    saving_requested(numbers)
        The examples that are listed are to be saved.
    """

    card_clicked = Signal(int)
    saving_requested = Signal(object)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.rows = Rows()
        self._inputs: tuple[str, ...] = ()
        self._widths: dict[int, int] = {}
        self.title = ElidedLabel()
        self.title.setProperty("role", "muted")
        make_small(self.title)
        self.view = QTableView()
        self._answers = _Answer(self.rows, style, self.view)
        self._arrange()
        self.view.clicked.connect(self._click)
        self.view.activated.connect(self._click)  # by Enter

    def show_names(self, inputs: Sequence[str], classes: Sequence[str]) -> None:
        """What the columns are called, and what stands in two of them."""
        self._inputs = tuple(inputs)
        longest = max(map(QFontMetrics(small_font()).horizontalAdvance, classes)) + 10
        name = min(max(_NARROWEST, longest), _WIDEST)
        bars = min(max(_NARROWEST_BARS, _BAR * len(classes) + 12), _WIDEST_BARS)
        self._widths = {_NUMBER: _NUMBERS, _IS: name, _SAYS: name, _OUTPUTS: bars}

    def show_examples(self, heading: str, order: "np.ndarray", make: Callable[[int], Card] | None) -> None:
        """List the examples of these numbers in this order; ``make`` makes the rows that are seen."""
        self.title.setText(heading)
        self.rows.show_rows(self._inputs, order, make)
        for column, width in self._widths.items():
            self.view.setColumnWidth(column, width)
        self.view.doItemsLayout()  # else it would paint, lay itself out later, and paint again

    @property
    def order(self) -> "np.ndarray":
        """Numbers of the examples that are listed."""
        return self.rows.order

    def restart(self) -> None:
        """Back to the first row."""
        self.view.scrollToTop()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._answers.look = style
        self.view.viewport().update()

    def _click(self, index: Index) -> None:
        self.card_clicked.emit(int(self.rows.order[index.row()]))

    def _open_menu(self, at: QPoint) -> None:
        menu = part_menu(self.view, [("Save the rows listed here as CSV …", self._ask_to_save)])
        assert menu is not None, "it has an action"
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _ask_to_save(self) -> None:
        self.saving_requested.emit(self.rows.order)

    def _arrange(self) -> None:
        view = self.view
        view.setModel(self.rows)
        view.setItemDelegateForColumn(_OUTPUTS, self._answers)
        make_small(view)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setAccessibleName("Examples with the network's answers and their values")
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        down = view.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(_ROW)  # before it is measured: sizes follow the zoom from then on
        down.setDefaultSectionSize(_ROW)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.horizontalHeader().setDefaultSectionSize(_VALUE)
        view.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        view.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self.title)
        rows.addWidget(view, 1)
