"""Which class the network takes for which, as a table of counts."""

from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.confusion import Counts, precision, recall
from nnviz.core.naming import count, percent
from nnviz.core.plain_names import short
from nnviz.view.parts.canvas import Canvas, grown, is_for_the_screen, painter_on, ring
from nnviz.view.parts.colour_map import colours_of, image_of, unit_levels
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.point_cursor import ENTER, PointCursor, Series
from nnviz.view.parts.style import Style, ink_on, small_font
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import zoomed

Cell = tuple[int, int]

_TOP, _BOTTOM, _RIGHT = 32.0, 20.0, 44.0
_NARROWEST_NAMES, _WIDEST_NAMES = 48.0, 96.0
_NAME_HEIGHT, _NAME_WIDTH = 11.0, 19.0
_WIDEST, _HIGHEST, _SMALLEST_FONT = 40.0, 28.0, 6.0
_RIGHT_ONES, _NONE = 256, 257
_MANY = 0.1
_SHARE = 18.0
_CENTRED = Qt.AlignmentFlag.AlignCenter
_BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ConfusionMatrix(Canvas):
    """Rows are the true classes, columns the answers; recall at the right, precision below.

    Signals
    -------
    cell_clicked(row, column)
        By the mouse or with Enter; (−1, −1) when it was the chosen cell.
    """

    cell_clicked = Signal(int, int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._counts: Counts = np.zeros((0, 1), np.int64)
        self._classes: tuple[str, ...] = ()
        self._columns = 0
        self._left, self._widest = _NARROWEST_NAMES, _WIDEST
        self.chosen: Cell | None = None
        self._kept = KeptPicture(self)
        self.point = PointCursor(self, self._read_out, 0, self.place_of)
        self.point.moved.connect(self.update)
        self.recolour(style)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix of the test set")

    def minimumSizeHint(self) -> QSize:
        return grown(220, 170)

    def sizeHint(self) -> QSize:
        return grown(330, 250)

    def show_counts(self, counts: Counts, classes: tuple[str, ...]) -> None:
        """Draw the counts (K, K + 1); the last column appears when an answer was no class."""
        before, columns = self._counts, self._columns
        is_alike = classes == self._classes and counts.shape == before.shape
        rows = (counts != before).any(axis=1).nonzero()[0].tolist() if is_alike else []
        if is_alike and not rows:
            return
        self._counts, self._classes = counts, classes
        self._columns = len(counts) + bool(counts[:, -1].any())
        self.point.follow()
        if is_alike and columns == self._columns and _scale(counts) == _scale(before):
            self._update_rows(rows)
            return
        longest = max(map(QFontMetricsF(small_font()).horizontalAdvance, classes))
        self._left = min(max(_NARROWEST_NAMES, longest + 10), _WIDEST_NAMES)
        self._widest = min(max(_WIDEST, longest + 8), _WIDEST_NAMES)
        widest = self._left + self._columns * self._widest + _RIGHT + 4
        self.setMaximumWidth(max(zoomed(ceil(widest)), self.minimumSizeHint().width()))
        self.update()

    def _update_rows(self, rows: Sequence[int]) -> None:
        """An example that is answered otherwise changes its row, and the precision of two answers."""
        for row in rows:
            self.update_part(self._strip(row))
        bottom = self.place_of(len(self._counts) - 1, 0).bottom()
        self.update_part(QRectF(0, bottom, self.width(), self.height() - bottom))

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
        more = [_rgb(style.colour(name)) for name in ("border", "field")]
        self._table = np.concatenate([style.sequential, np.array(more, np.uint8)])
        self._inks = [ink_on(colour) for colour in colours_of(self._table)]
        self._kept.forget()
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
        answer = self._answer(column)
        share = percent(n / max(1, int(self._counts[row].sum())))
        return f"{count(n)} of class {short(self._classes[row])} ({share} of them) answered {answer}"

    def _answer(self, column: int) -> str:
        return short(self._classes[column]) if column < len(self._classes) else "no class at all"

    def _read_out(self) -> list[Series]:
        """A class a row, for `point`."""
        columns = np.arange(float(self._columns))
        return [
            Series(
                f"class {short(name)}",
                columns,
                counts[: self._columns],
                lambda column: f"answered {self._answer(int(column))}",
                partial(_of_all, of=int(counts.sum())),
            )
            for name, counts in zip(self._classes, self._counts, strict=False)
        ]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self._take(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and (cell := self.point.cell) is not None:
            self._take(cell)
        else:
            super().keyPressEvent(event)

    def _take(self, cell: Cell) -> None:
        self.cell_clicked.emit(*((-1, -1) if cell == self.chosen else cell))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            cell = self.cell_at(QPointF(self.unzoomed(event.pos())))
            QToolTip.showText(event.globalPos(), tip(self.words(cell) if cell else _HELP), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, self._style.colour("card")) as painter:
            if not len(self._counts):
                return
            if is_for_the_screen(painter, self):
                painter.drawPixmap(0, 0, self._names())
            else:
                self._paint_names(painter)
            asked = self._rows_in(self.to_paint(event))
            self._paint_cells(painter, asked)
            self._paint_shares(painter, asked)
            if self.chosen is not None and self.chosen[1] < self._columns:
                painter.setPen(QPen(self._style.colour("accent"), 3))
                painter.drawRect(self.place_of(*self.chosen).adjusted(1, 1, -1, -1))
            if (cell := self.point.cell) is not None:
                ring(painter, self.place_of(*cell), self._style.colour("text"))

    def _names(self) -> QPixmap:
        """What is written around the cells but for the shares, kept: it is as much as in them."""
        looks = self._classes, self._columns
        return self._kept.painted(looks, self._paint_names, self._style.colour("card"))

    def _paint_cells(self, painter: QPainter, asked: Sequence[bool]) -> None:
        counts, cell = self._counts[:, : self._columns], self.place_of(0, 0)
        fills = self._fills(counts)
        left, top, width, height = cell.left(), cell.top(), cell.width(), cell.height()
        whole = QRectF(left, top, counts.shape[1] * width, len(counts) * height)
        painter.drawImage(whole, image_of(fills, self._table))
        self._paint_gaps(painter, whole, counts.shape)
        painter.setFont(self._font_for(str(int(counts.max())), width))
        metrics, inks = painter.fontMetrics(), self._inks
        for row, column in np.argwhere(counts if height >= 11 else counts[:0]).tolist():
            words = str(counts[row, column]) if asked[row] else ""
            if words and metrics.horizontalAdvance(words) <= width:
                painter.setPen(inks[fills[row, column]])
                place = QRectF(left + column * width, top + row * height, width, height)
                painter.drawText(place, _CENTRED, words)

    def _strip(self, row: int) -> QRectF:
        """A row with its name and its share, which may be higher than it."""
        cell = self.place_of(row, 0)
        high = max(cell.height(), _SHARE)
        return QRectF(0, cell.center().y() - high / 2, self.width(), high)

    def _rows_in(self, asked: QRegion) -> list[bool]:
        """Which rows are to be painted."""
        return [asked.intersects(self._strip(row).toAlignedRect()) for row in range(len(self._counts))]

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
        left, top, right, bottom = whole.left(), whole.top(), whole.right(), whole.bottom()
        heights = (top + row / shape[0] * whole.height() for row in range(shape[0] + 1))
        places = (left + column / shape[1] * whole.width() for column in range(shape[1] + 1))
        painter.setPen(self._style.colour("card"))
        painter.drawLines(
            [QLineF(left, y, right, y) for y in heights] + [QLineF(x, top, x, bottom) for x in places]
        )

    def _paint_names(self, painter: QPainter) -> None:
        painter.setFont(small_font())
        painter.setPen(self._style.colour("muted"))
        size, last = len(self._counts), self.place_of(len(self._counts) - 1, self._columns - 1)
        painter.drawText(QRectF(0, 0, self.width(), 15), Qt.AlignmentFlag.AlignLeft, "true ↓  answered →")
        painter.drawText(QRectF(last.right(), 0, _RIGHT, 15), _BESIDE, "recall")
        _, x, width = next(self._answers())
        painter.drawText(QRectF(0, last.bottom() + 2, x - width / 2 - 3, 16), _BESIDE, "precis.")
        if self._columns > size:
            painter.drawText(QRectF(last.left(), 16, last.width(), 15), _CENTRED, "–")
        self._choose_font_of_rows(painter)
        for k, y in self._rows():
            room = QRectF(0, y - 8, self._left - 6, 16)
            painter.drawText(room, _BESIDE, self._elided(painter, k, room.width()))
        self._choose_font_of_columns(painter)
        for k, x, width in self._answers():
            room = QRectF(x - width / 2, 16, width, 15)
            painter.drawText(room, _CENTRED, self._elided(painter, k, width))

    def _paint_shares(self, painter: QPainter, asked: Sequence[bool]) -> None:
        painter.setPen(self._style.colour("muted"))
        right = self._left + self._columns * self.place_of(0, 0).width()
        below = self.place_of(len(self._counts) - 1, 0).bottom() + 2
        self._choose_font_of_rows(painter)
        shares = recall(self._counts).tolist()
        for k, y in self._rows():
            if asked[k]:
                painter.drawText(QRectF(right, y - 8, _RIGHT, 16), _BESIDE, percent(shares[k], 0))
        self._choose_font_of_columns(painter)
        shares = precision(self._counts).tolist()
        for k, x, width in self._answers():
            words = percent(shares[k], 0).removesuffix(" %")
            painter.drawText(QRectF(x - width / 2, below, width, 16), _CENTRED, words)

    def _rows(self) -> Iterator[tuple[int, float]]:
        """The classes that are named at the sides, and the middle of their rows."""
        first = self.place_of(0, 0)
        for k in range(0, len(self._classes), ceil(_NAME_HEIGHT / first.height())):
            yield k, first.center().y() + k * first.height()

    def _answers(self) -> Iterator[tuple[int, float, float]]:
        """The classes that are named above and below, the middle of their columns, and their room."""
        first = self.place_of(0, 0)
        every = ceil(_NAME_WIDTH / first.width())
        for k in range(0, len(self._classes), every):
            yield k, first.center().x() + k * first.width(), every * first.width()

    def _choose_font_of_rows(self, painter: QPainter) -> None:
        height = self.place_of(0, 0).height()
        painter.setFont(self._font_of_height(ceil(_NAME_HEIGHT / height) * height))

    def _choose_font_of_columns(self, painter: QPainter) -> None:
        width = self.place_of(0, 0).width()
        painter.setFont(self._font_for("100", ceil(_NAME_WIDTH / width) * width))

    def _elided(self, painter: QPainter, k: int, room: float) -> str:
        begin_alike = len({name[:1] for name in self._classes}) == 1  # the end tells one from another
        side = Qt.TextElideMode.ElideLeft if begin_alike else Qt.TextElideMode.ElideRight
        return painter.fontMetrics().elidedText(self._classes[k], side, ceil(room))

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


def _scale(counts: Counts) -> tuple[float, int]:
    """By what the colours go, and how long the longest number is."""
    return ConfusionMatrix.most(counts), len(str(int(counts.max())))


def _of_all(n: float, of: int) -> str:
    return f"{count(int(n))} of {count(of)}"


_HELP = (
    "Rows are the true classes, columns the answers; the diagonal is right. Recall: how many of a class"
    " were found. Precision, in per cent: how many of an answer were right. Mistakes are coloured by their"
    " number, from 0 to the largest, or to a tenth of a class where there are fewer."
)


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
