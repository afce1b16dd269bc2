"""The table of nudges: the examples scroll, their mean stays in sight below them."""

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from nnviz.view.labs.nudge_model import NudgeModel, Requests
from nnviz.view.parts.copying import Copy, copy_of, offer_copies
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.zoom import zoomed, zoomed_font

_ROW, _NAMES, _COLUMN = 21, 64, 42
_MOST_COLUMNS = 12
_RING = 2


class NudgeTable(QWidget):
    """Two views of one model, so that the last row never scrolls away.

    Signals
    -------
    row_clicked(row)
        The number of an example, or that of the mean, which comes after the last.
    """

    row_clicked = Signal(int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.model = NudgeModel(style)
        self._shown: Requests | None = None
        self.examples, self.mean = (_view(self.model, name) for name in ("Examples", "Their mean"))
        self.mean.horizontalHeader().hide()
        self.mean.setFixedHeight(_ROW + 1)
        self.mean.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for view in (self.examples, self.mean):
            view.verticalHeader().sectionClicked.connect(self.row_clicked)
            view.clicked.connect(lambda index: self.row_clicked.emit(index.row()))
            offer_copies(view, partial(self._to_copy, view))
        self.examples.verticalScrollBar().rangeChanged.connect(self._make_room)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addWidget(self.examples, 1)  # all the room that its rows need
        rows.addWidget(self.mean)
        rows.addStretch()

    @property
    def columns(self) -> int:
        """How many have room."""
        return max(3, min(_MOST_COLUMNS, (self.width() - zoomed(_NAMES)) // zoomed(_COLUMN)))

    def show_requests(self, requests: Requests) -> None:
        """Show another table; where one looks at it stays."""
        before, rows = self.examples.verticalScrollBar().value(), self.model.rowCount()
        shown, self._shown = self._shown, requests
        self.model.show_requests(requests)
        last = self.model.rowCount() - 1
        if last == rows - 1:
            self._repaint(requests, shown)
            return
        for row in range(last + 1):
            self.examples.setRowHidden(row, row == last)
            self.mean.setRowHidden(row, row != last)
        head = self.examples.horizontalHeader().sizeHint().height()
        self.examples.setMaximumHeight(head + zoomed(_ROW) * last + 2)
        self.examples.verticalScrollBar().setValue(before)

    def _repaint(self, requests: Requests, before: Requests | None) -> None:
        """The cells, and what else is not as before: headings take as long as all cells."""
        for view in (self.examples, self.mean):
            view.viewport().update()
            if before is None or before.places != requests.places:
                view.horizontalHeader().viewport().update()
            if before is None or before.names != requests.names:
                view.verticalHeader().viewport().update()

    def numbers(self) -> Columns:
        """A column for each parameter, a row for each example, and the mean last."""
        return self.model.numbers()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self.model.recolour(style)
        self._shown = None

    def _to_copy(self, view: QTableView) -> Copy:
        cell = view.currentIndex()  # the one that was clicked
        return copy_of([self.model.line(cell.row(), cell.column())] if cell.isValid() else ())

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 100)

    def _make_room(self, low: int, high: int) -> None:
        """Keep the columns of both below one another when a scroll bar takes some of the width."""
        bar = self.examples.verticalScrollBar().sizeHint().width() if high > low else 0
        self.mean.setFixedWidth(max(0, self.width() - bar))

    def resizeEvent(self, event: QResizeEvent) -> None:
        bar = self.examples.verticalScrollBar()
        self._make_room(bar.minimum(), bar.maximum())


class _View(QTableView):
    """Filled cells with their numbers, painted at once: each by itself takes Qt six times as long.

    Qt's own would leave too little room for the numbers, too. Enter clicks the cell where the keys are.
    """

    def __init__(self, model: NudgeModel) -> None:
        super().__init__()
        self._nudges = model
        self.setModel(model)
        self.setHorizontalHeader(_Heads(model, self))

    def paintEvent(self, event: QPaintEvent) -> None:
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        last = last if last >= 0 else self._nudges.rowCount() - 1
        columns = range(self._nudges.columnCount())
        places = [(self.columnViewportPosition(i), self.columnWidth(i) - 1) for i in columns]
        with QPainter(self.viewport()) as painter:
            for row in range(max(first, 0), last + 1):
                if self.isRowHidden(row):
                    continue
                top, high = self.rowViewportPosition(row), self.rowHeight(row) - 1
                painter.setFont(self._nudges.font(row))
                for (left, wide), (words, fill, ink) in zip(places, self._nudges.cells(row), strict=True):
                    painter.fillRect(left, top, wide, high, fill)
                    painter.setPen(ink)
                    painter.drawText(left, top, wide, high, Qt.AlignmentFlag.AlignCenter, words)
            if self.hasFocus() and self.currentIndex().isValid():
                painter.setPen(QPen(self.palette().highlight().color(), _RING))
                painter.drawRect(self.visualRect(self.currentIndex()).adjusted(1, 1, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Heads(QHeaderView):
    """The parameters, in the colours of their layers: they change places with each picture."""

    def __init__(self, model: NudgeModel, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._nudges = model
        self._small = QFont()
        self.setSectionsClickable(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._small = zoomed_font(small_font())
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        words, ink = self._nudges.head(logicalIndex)
        painter.setFont(self._small)
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)


def _view(model: NudgeModel, name: str) -> QTableView:
    view = _View(model)
    view.setAccessibleName(name)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    across, down = view.horizontalHeader(), view.verticalHeader()
    across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    across.setMinimumSectionSize(10)
    down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    down.setMinimumSectionSize(_ROW)  # first, or in a large font a row is as high as a line
    down.setDefaultSectionSize(_ROW)
    down.setFixedWidth(_NAMES)
    return view
