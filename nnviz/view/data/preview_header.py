"""What stands over a column of the preview: its name, its kind and role, and how its values are spread."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget

from nnviz.core.plain_names import short
from nnviz.data.reading import Column, Spread
from nnviz.view.parts.style import small_font
from nnviz.view.parts.zoom import zoomed, zoomed_font

_LINES = 3
_BARS, _GAP, _EDGE = 26, 3, 6
_ACROSS = Qt.Orientation.Horizontal
_CENTRE = Qt.AlignmentFlag.AlignCenter
_SIDES = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class PreviewHeader(QHeaderView):
    """Over a table whose model has ``columns``; a click on a section means its column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_ACROSS, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(_CENTRE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        text = str(self.model().headerData(logicalIndex, _ACROSS))
        wide = max(self.fontMetrics().horizontalAdvance(line) for line in text.split("\n"))
        high = _LINES * self._line() + zoomed(_BARS + 2 * _GAP) + self._small_line()
        return QSize(wide + 2 * zoomed(_EDGE), high)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        column: Column = self.model().columns[logicalIndex]  # type: ignore[attr-defined]
        painter.save()
        inner = rect.adjusted(zoomed(_EDGE), 0, -zoomed(_EDGE), 0)
        painter.fillRect(rect, QApplication.palette().window())
        if tint := self.model().headerData(logicalIndex, _ACROSS, Qt.ItemDataRole.BackgroundRole):
            painter.fillRect(rect, tint)
        words = QPalette.ColorRole.PlaceholderText if column.role == "left out" else QPalette.ColorRole.Text
        painter.setPen(QApplication.palette().color(words))
        self._write(painter, inner, column, str(self.model().headerData(logicalIndex, _ACROSS)))
        if column.spread:
            top = inner.top() + _LINES * self._line() + zoomed(_GAP)
            room = QRect(inner.left(), top, inner.width(), zoomed(_BARS))
            painter.fillRect(QRect(room.left(), room.bottom() + 1, room.width(), 1), painter.pen().color())
            self._draw(painter, room, column.spread, column.role)
            self._write_ends(painter, room, column.spread)
        painter.restore()

    def _line(self) -> int:
        return self.fontMetrics().lineSpacing()

    @staticmethod
    def _small_font() -> QFont:
        return zoomed_font(small_font())

    def _small_line(self) -> int:
        return QFontMetrics(self._small_font()).lineSpacing()

    def _write(self, painter: QPainter, inner: QRect, column: Column, text: str) -> None:
        """The name, which stands out, and what is known of the column."""
        bold = QFont(self.font())
        bold.setBold(True)
        words = painter.pen()
        for number, line in enumerate(text.split("\n")):
            painter.setFont(self.font() if number else bold)
            is_accented = column.role == "target" and number < _LINES - 1
            accent = QApplication.palette().color(QPalette.ColorRole.Highlight)
            painter.setPen(QPen(accent) if is_accented else words)
            place = QRect(inner.left(), inner.top() + number * self._line(), inner.width(), self._line())
            cut = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, _CENTRE, cut)
        painter.setPen(words)

    def _draw(self, painter: QPainter, room: QRect, spread: Spread, role: str) -> None:
        most = max(1, *spread.bars)
        n = len(spread.bars)
        name = QPalette.ColorRole.Highlight if role == "target" else QPalette.ColorRole.PlaceholderText
        colour = QApplication.palette().color(name)
        colour.setAlpha(90 if role == "left out" else 255)
        for number, times in enumerate(spread.bars):
            left = room.left() + room.width() * number // n
            right = room.left() + room.width() * (number + 1) // n
            high = round(room.height() * times / most) if times else 0
            high = max(high, 1) if times else 0  # what is there at all is seen
            painter.fillRect(QRect(left, room.bottom() + 1 - high, max(1, right - left - 1), high), colour)

    def _write_ends(self, painter: QPainter, room: QRect, spread: Spread) -> None:
        painter.setFont(self._small_font())
        place = QRect(room.left(), room.bottom() + zoomed(_GAP), room.width(), self._small_line())
        measure, ends = painter.fontMetrics(), (short(spread.low), short(spread.high))
        half = room.width() // 2 - zoomed(_GAP)
        low, high = (measure.horizontalAdvance(end) for end in ends)
        # One that is short leaves the other more than a half.
        rooms = max(half, 2 * half - high), max(half, 2 * half - low)
        for end, side, most in zip(ends, _SIDES, rooms, strict=True):
            painter.drawText(place, side, measure.elidedText(end, Qt.TextElideMode.ElideRight, most))
