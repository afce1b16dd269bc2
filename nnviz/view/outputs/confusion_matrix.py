"""Which class the network takes for which, as a table of counts."""

from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.confusion import Counts, precision, recall
from nnviz.core.naming import count, percent
from nnviz.core.plain_names import short
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.colour_map import image_of, unit_levels
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.style import Style, ink_on, small_font
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import zoomed

Cell = tuple[int, int]

_TOP, _BOTTOM, _RIGHT = 32.0, 20.0, 44.0
_NARROWEST_NAMES, _WIDEST_NAMES = 44.0, 96.0
_NAME_HEIGHT, _NAME_WIDTH = 11.0, 19.0
_WIDEST, _HIGHEST, _SMALLEST_FONT = 40.0, 28.0, 6.0
_RIGHT_ONES, _NONE = 256, 257
_MANY = 0.1
_CENTRED = Qt.AlignmentFlag.AlignCenter
_BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ConfusionMatrix(Canvas):
    """Rows are the true classes, columns the answers; recall at the right, precision below.

    Signals
    -------
    cell_clicked(row, column)
        (−1, −1) when the chosen cell was clicked again.
    """

    cell_clicked = Signal(int, int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._counts: Counts = np.zeros((0, 1), np.int64)
        self._classes: tuple[str, ...] = ()
        self._columns = 0
        self._left, self._widest = _NARROWEST_NAMES, _WIDEST
        self.chosen: Cell | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix of the test set")

    def minimumSizeHint(self) -> QSize:
        return grown(220, 170)

    def sizeHint(self) -> QSize:
        return grown(330, 250)

    def show_counts(self, counts: Counts, classes: tuple[str, ...]) -> None:
        """Draw the counts (K, K + 1); the last column appears when an answer was no class."""
        self._counts, self._classes = counts, classes
        self._columns = len(counts) + bool(counts[:, -1].any())
        longest = max(map(QFontMetricsF(small_font()).horizontalAdvance, classes))
        self._left = min(max(_NARROWEST_NAMES, longest + 10), _WIDEST_NAMES)
        self._widest = min(max(_WIDEST, longest + 8), _WIDEST_NAMES)
        widest = self._left + self._columns * self._widest + _RIGHT + 4
        self.setMaximumWidth(max(zoomed(ceil(widest)), self.minimumSizeHint().width()))
        self.update()

    def choose(self, cell: Cell | None) -> None:
        """Outline a cell."""
        self.chosen = cell
        self.update()

    def numbers(self) -> Columns:
        """How many of each class got each answer."""
        names = [*self._classes, "no class"]
        size = len(self._counts)
        return {
            "is": [names[row] for row in range(size) for _ in range(self._columns)],
            "answer": [names[column] for _ in range(size) for column in range(self._columns)],
            "examples": self._counts[:, : self._columns].ravel(),
        }

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def place_of(self, row: int, column: int) -> QRectF:
        """Where a cell is."""
        width = min(self._widest, (self.width() - self._left - _RIGHT) / max(1, self._columns))
        height = min(_HIGHEST, (self.height() - _TOP - _BOTTOM) / max(1, len(self._counts)))
        return QRectF(self._left + column * width, _TOP + row * height, width, height)

    def cell_at(self, point: QPointF) -> Cell | None:
        """The cell under a point."""
        cell = self.place_of(0, 0)
        column, row = (point.x() - self._left) // cell.width(), (point.y() - _TOP) // cell.height()
        inside = 0 <= row < len(self._counts) and 0 <= column < self._columns
        return (int(row), int(column)) if inside else None

    def words(self, cell: Cell) -> str:
        """A cell in words."""
        (row, column), n = cell, int(self._counts[cell])
        answer = short(self._classes[column]) if column < len(self._classes) else "no class at all"
        share = percent(n / max(1, int(self._counts[row].sum())))
        return f"{count(n)} of class {short(self._classes[row])} ({share} of them) answered {answer}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self.cell_clicked.emit(*((-1, -1) if cell == self.chosen else cell))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            cell = self.cell_at(QPointF(self.unzoomed(event.pos())))
            QToolTip.showText(event.globalPos(), tip(self.words(cell) if cell else _HELP), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._counts):
            return
        with painter_on(self) as painter:
            painter.setFont(small_font())
            self._paint_cells(painter)
            self._paint_margins(painter)
            if self.chosen is not None and self.chosen[1] < self._columns:
                painter.setPen(QPen(self._style.colour("accent"), 3))
                painter.drawRect(self.place_of(*self.chosen).adjusted(1, 1, -1, -1))

    def _paint_cells(self, painter: QPainter) -> None:
        counts, style = self._counts[:, : self._columns], self._style
        table = np.array([*style.sequential, *(_rgb(style.colour(name)) for name in ("border", "field"))])
        fills, cell = self._fills(counts), self.place_of(0, 0)
        whole = QRectF(cell.left(), cell.top(), counts.shape[1] * cell.width(), len(counts) * cell.height())
        painter.drawImage(whole, image_of(fills, table))
        self._paint_gaps(painter, whole, counts.shape)
        painter.setFont(self._font_for(str(int(counts.max())), cell.width()))
        metrics = painter.fontMetrics()
        for row, column in np.argwhere(counts if cell.height() >= 11 else counts[:0]).tolist():
            words = str(counts[row, column])
            if metrics.horizontalAdvance(words) <= cell.width():
                painter.setPen(ink_on(QColor(*table[fills[row, column]].tolist())))
                place = cell.translated(column * cell.width(), row * cell.height())
                painter.drawText(place, _CENTRED, words)
        painter.setFont(small_font())

    def _fills(self, counts: Counts) -> NDArray[np.uint16]:
        """Entries of the table of magnitudes for mistakes, and two more for what is right and for none."""
        mistakes = counts.astype(float)
        np.fill_diagonal(mistakes, 0)
        fills = unit_levels(mistakes, self.most(counts)).astype(np.uint16)
        fills[mistakes == 0] = _NONE
        np.fill_diagonal(fills, _RIGHT_ONES)
        return fills

    @staticmethod
    def most(counts: Counts) -> float:
        """The count in full colour: the largest of mistakes, or a tenth of a class where that is more."""
        mistakes = counts.copy()
        np.fill_diagonal(mistakes, 0)
        return float(max(1, mistakes.max(), np.ceil(_MANY * counts.sum(axis=1).max())))

    def _paint_gaps(self, painter: QPainter, whole: QRectF, shape: tuple[int, ...]) -> None:
        painter.setPen(QPen(self._style.colour("card"), 1))
        for share in np.linspace(0, 1, shape[0] + 1).tolist():
            y = whole.top() + share * whole.height()
            painter.drawLine(QPointF(whole.left(), y), QPointF(whole.right(), y))
        for share in np.linspace(0, 1, shape[1] + 1).tolist():
            x = whole.left() + share * whole.width()
            painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom()))

    def _paint_margins(self, painter: QPainter) -> None:
        painter.setPen(self._style.colour("muted"))
        size, first = len(self._counts), self.place_of(0, 0)
        last = self.place_of(size - 1, self._columns - 1)
        painter.drawText(QRectF(0, 0, self.width(), 15), Qt.AlignmentFlag.AlignLeft, "true ↓  answered →")
        painter.drawText(QRectF(last.right(), 0, _RIGHT, 15), _BESIDE, "recall")
        painter.drawText(QRectF(0, last.bottom() + 2, self._left - 3, 16), _BESIDE, "precis.")
        if self._columns > size:
            painter.drawText(QRectF(last.left(), 16, last.width(), 15), _CENTRED, "–")
        self._paint_rows(painter, last.right(), ceil(_NAME_HEIGHT / first.height()))
        self._paint_columns(painter, last.bottom(), ceil(_NAME_WIDTH / first.width()))

    def _paint_rows(self, painter: QPainter, right: float, every: int) -> None:
        painter.setFont(self._font_of_height(every * self.place_of(0, 0).height()))
        shares = recall(self._counts)
        for k in range(0, len(self._classes), every):
            row = self.place_of(k, 0)
            middle = QRectF(0, row.center().y() - 8, self._left - 6, 16)
            painter.drawText(middle, _BESIDE, self._elided(painter, k, self._left - 6))
            beside = QRectF(right, middle.top(), _RIGHT, 16)
            painter.drawText(beside, _BESIDE, percent(float(shares[k]), 0))
        painter.setFont(small_font())

    def _paint_columns(self, painter: QPainter, bottom: float, every: int) -> None:
        width = every * self.place_of(0, 0).width()
        painter.setFont(self._font_for("100", width))
        shares = precision(self._counts)
        for k in range(0, len(self._classes), every):
            middle = QRectF(self.place_of(0, k).center().x() - width / 2, 16, width, 15)
            painter.drawText(middle, _CENTRED, self._elided(painter, k, width))
            below = QRectF(middle.left(), bottom + 2, width, 16)
            painter.drawText(below, _CENTRED, percent(float(shares[k]), 0).removesuffix(" %"))
        painter.setFont(small_font())

    def _elided(self, painter: QPainter, k: int, room: float) -> str:
        return painter.fontMetrics().elidedText(self._classes[k], Qt.TextElideMode.ElideRight, ceil(room))

    def _font_of_height(self, room: float) -> QFont:
        font = small_font()
        while font.pointSizeF() > _SMALLEST_FONT and QFontMetricsF(font).height() > room + 4:
            font.setPointSizeF(font.pointSizeF() - 0.5)
        return font

    def _font_for(self, words: str, width: float) -> QFont:
        """The usual small font, or a smaller one in which these words fit."""
        font, room = small_font(), width - 2
        while font.pointSizeF() > _SMALLEST_FONT and QFontMetricsF(font).horizontalAdvance(words) > room:
            font.setPointSizeF(font.pointSizeF() - 0.5)
        return font


_HELP = (
    "Rows are the true classes, columns the answers; the diagonal is right. Recall: how many of a class"
    " were found. Precision, in per cent: how many of an answer were right. Mistakes are coloured by their"
    " number, from 0 to the largest, or to a tenth of a class where there are fewer."
)


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
