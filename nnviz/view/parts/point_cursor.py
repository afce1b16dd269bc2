"""Every point of a chart, one at a time: by arrow keys, in words, for who cannot see it or has no mouse."""

from collections.abc import Callable, Sequence
from math import inf, isfinite

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QTransform
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.spoken import say
from nnviz.view.parts.zoom import zoom

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Keys that choose the point that is read, where a click chooses one."""

_ALONG = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -inf, Qt.Key.Key_End: inf}
_ACROSS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_RING = 5.0
_AT_ONCE = 10
_HOW = (
    "Arrow keys read it: left and right along a line, up and down another line, with Shift ten at once, "
    "Home and End to its ends"
)


class Series(Struct, frozen=True, eq=False):
    """What is read one by one: y (n,) over x (n,), which rises.

    Attributes
    ----------
    where
        A place x in words, "epoch 3".
    write
        A value in words, with its unit.
    at
        Where the points lie along the axis, when x only counts them.
    is_of_many
        One of so many that a tone of them all would be too short of each: it is read, and not heard.
    """

    name: str
    x: Array
    y: Array
    where: Callable[[float], str]
    write: Callable[[float], str] = number
    at: Array | None = None
    is_of_many: bool = False

    def words(self, index: int) -> str:
        """A point: "train, epoch 3: 0.231"."""
        return f"{self.name}, {self.where(float(self.x[index]))}: {self.write(float(self.y[index]))}"


def ring_round(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """A ring round a point; none where it has no place, as 0 on a logarithmic axis."""
    if isfinite(at.x()) and isfinite(at.y()):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.5))
        painter.drawEllipse(at, _RING, _RING)


def by_rows(
    values: Array,
    row: Callable[[int], str],
    column: Callable[[int], str],
    write: Callable[[float], str] = number,
) -> list[Series]:
    """The cells of a table (rows, columns): a line for each row, and on it a place for each column."""
    places = np.arange(float(values.shape[1]))
    return [Series(row(j), places, cells, lambda k: column(int(k)), write) for j, cells in enumerate(values)]


class PointCursor(QObject):
    """Goes over the points of a chart as long as the keys go there; each is said, and stands above it.

    It begins at the last point of the first series, or where it is told to. It stays at its place, not at its
    number: what is drawn may have other points a moment later.

    Parameters
    ----------
    chart
        What the keys go to.
    series
        Asked for what is drawn now.
    begins_at
        The place x of the first point that is read.
    place
        Asked for where the point of a line is, both by number: the words do not cover it then.

    Attributes
    ----------
    chart
        The same.
    is_heard
        Whether its lines are curves, of which a tone can be made: cells are none.
    """

    moved = Signal()
    """The chart is to draw it elsewhere, or no more."""
    stepped = Signal()
    """A key has led it to where it is."""

    _is_on = False

    def __init__(
        self,
        chart: QWidget,
        series: Callable[[], Sequence[Series]],
        begins_at: float = inf,
        place: Callable[[int, int], QRectF] | None = None,
    ) -> None:
        super().__init__(chart)
        self.chart, self._series, self._place = chart, series, place
        self.is_heard = place is None
        self._line, self._x, self._about = 0, begins_at, _HOW
        self._label: PlainLabel | None = None
        chart.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click is for the keys of the panel
        chart.setAccessibleDescription(_HOW)
        chart.installEventFilter(self)

    @property
    def here(self) -> tuple[Series, int] | None:
        """A series and which of its points; None while nothing is read."""
        return self._find() if self._is_on else None

    @property
    def cell(self) -> tuple[int, int] | None:
        """The numbers of a line and of its point, in what is drawn as rows; None while nothing is read."""
        return None if (found := self.here) is None else (self._line, found[1])

    @property
    def words(self) -> str:
        """What was said last; empty while nothing is read."""
        return "" if (found := self.here) is None else found[0].words(found[1])

    def stand_at(self, line: int, x: float) -> None:
        """Go on from there, or begin there."""
        self._line, self._x = line, x

    def describe(self, words: str) -> None:
        """What the chart says of itself while no point of it is read."""
        self._about = f"{words}. {_HOW}" if words else _HOW
        if not self._is_on:
            self.chart.setAccessibleDescription(self._about)

    def paint(
        self,
        painter: QPainter,
        frame: ChartFrame,
        colour: QColor,
        heights: Callable[[Array], Array] = np.asarray,
    ) -> None:
        """A ring round the point that is read, in a chart of lines; ``heights`` is where values are drawn."""
        if (found := self.here) is not None:
            series, k = found
            x = series.x if series.at is None else series.at
            (at,) = frame.points(x[k : k + 1], heights(series.y[k : k + 1]))
            ring_round(painter, at, colour)

    def follow(self) -> None:
        """Something else is drawn: the words are of that, or end where nothing is."""
        if self.here is not None:
            self._show()
            self.chart.setAccessibleDescription(self.words)
        elif self._is_on:
            self._stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A last one comes while both are thrown away, and what was kept here may be gone already.
        if event.type() is QEvent.Type.FocusOut and isValid(self) and self._is_on:
            self._stop()
        if event.type() is QEvent.Type.Resize and isValid(self):
            self.follow()  # the words keep to the corner of the chart
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape and self._is_on:
            self._stop()
            return True
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        by = {Qt.KeyboardModifier.NoModifier: 1, Qt.KeyboardModifier.ShiftModifier: _AT_ONCE}.get(held, 0)
        return by > 0 and (key in _ALONG or key in _ACROSS) and self._go(key, by)

    def _go(self, key: Qt.Key, by: int) -> bool:
        """The first key only says where one is."""
        if (found := self._find()) is None:
            return False
        if self._is_on or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(*found, key, by)
        self._is_on = True
        self._show()
        self.stepped.emit()
        say(self.chart, self.words)
        return True

    def _move(self, series: Series, index: int, key: Qt.Key, by: int) -> None:
        if key in _ALONG:
            self._x = float(series.x[int(np.clip(index + by * _ALONG[key], 0, len(series.x) - 1))])
        elif by == 1:
            self._line = (self._line + _ACROSS[key]) % len(self.lines())
        else:
            self._line = min(max(self._line + by * _ACROSS[key], 0), len(self.lines()) - 1)

    def lines(self) -> list[Series]:
        """All that is drawn now and has a point."""
        return [one for one in self._series() if len(one.x)]

    def _find(self) -> tuple[Series, int] | None:
        lines = self.lines()
        if not lines:
            return None
        self._line = min(self._line, len(lines) - 1)
        series = lines[self._line]
        at = min(max(self._x, series.x[0]), series.x[-1])
        return series, int(np.abs(series.x - at).argmin())

    def _show(self) -> None:
        """The words above the chart, in the widget around it, as some charts are narrower than they."""
        around = self.chart.parentWidget() or self.chart
        if self._label is None:
            self._label = PlainLabel(parent=around)
            self._label.setProperty("role", "note")
            self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self.chart.destroyed.connect(self._label.deleteLater)  # it is no child of the chart
        self._label.setText(self.words)
        self._label.adjustSize()
        at = self.chart.mapTo(around, QPoint(0, 0)) if around is not self.chart else QPoint(0, 0)
        wide, high = QWidget.width(self.chart), QWidget.height(self.chart)  # on the screen
        right = max(0, min(at.x() + wide, around.width()) - self._label.width())
        self._label.move(right, max(0, at.y()))
        if self._place is not None and (cell := self.cell) is not None:
            mark = QTransform.fromScale(zoom(), zoom()).mapRect(self._place(*cell)).toAlignedRect()
            if self._label.geometry().intersects(mark.translated(at)):
                self._label.move(right, max(0, at.y() + high - self._label.height()))
        self._label.show()
        self._label.raise_()
        self.moved.emit()

    def _stop(self) -> None:
        self._is_on = False
        if self._label is not None:
            self._label.hide()
        self.chart.setAccessibleDescription(self._about)
        self.moved.emit()
