"""Every point of a chart, one at a time: by arrow keys, in words, for who cannot see it or has no mouse."""

from collections.abc import Callable, Sequence
from math import inf

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.plain_label import PlainLabel

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Keys that choose the point that is read, where a click chooses one."""

_ALONG = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -inf, Qt.Key.Key_End: inf}
_ACROSS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_RING = 5.0
_HOW = "Arrow keys read it: left and right along a line, up and down another line, Home and End to its ends"


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
    """

    name: str
    x: Array
    y: Array
    where: Callable[[float], str]
    write: Callable[[float], str] = number
    at: Array | None = None

    def words(self, index: int) -> str:
        """A point: "train, epoch 3: 0.231"."""
        return f"{self.name}, {self.where(float(self.x[index]))}: {self.write(float(self.y[index]))}"


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

    Attributes
    ----------
    chart
        The same.
    """

    moved = Signal()
    """The chart is to draw it elsewhere, or no more."""
    stepped = Signal()
    """A key has led it to where it is."""

    _is_on = False

    def __init__(
        self, chart: QWidget, series: Callable[[], Sequence[Series]], begins_at: float = inf
    ) -> None:
        super().__init__(chart)
        self.chart, self._series = chart, series
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
        return None if self.here is None else (self._line, self.here[1])

    @property
    def words(self) -> str:
        """What was said last; empty while nothing is read."""
        return "" if self.here is None else self.here[0].words(self.here[1])

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
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.5))
            painter.drawEllipse(at, _RING, _RING)

    def follow(self) -> None:
        """Something else is drawn: the words are of that."""
        if self._is_on:
            self._show()

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
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return plain and (key in _ALONG or key in _ACROSS) and self._go(key)

    def _go(self, key: Qt.Key) -> bool:
        """The first key only says where one is."""
        if (found := self._find()) is None:
            return False
        if self._is_on or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(*found, key)
        self._is_on = True
        self._show()
        self.stepped.emit()
        self.chart.setAccessibleDescription(self.words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.chart, self.words))
        return True

    def _move(self, series: Series, index: int, key: Qt.Key) -> None:
        if key in _ACROSS:
            self._line = (self._line + _ACROSS[key]) % len(self.lines())
        else:
            self._x = float(series.x[int(np.clip(index + _ALONG[key], 0, len(series.x) - 1))])

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
        self._label.setText(self.words)
        self._label.adjustSize()
        at = self.chart.mapTo(around, QPoint(0, 0)) if around is not self.chart else QPoint(0, 0)
        right = max(0, min(at.x() + self.chart.width(), around.width()) - self._label.width())
        self._label.move(right, max(0, at.y()))
        self._label.show()
        self._label.raise_()
        self.moved.emit()

    def _stop(self) -> None:
        self._is_on = False
        if self._label is not None:
            self._label.hide()
        self.chart.setAccessibleDescription(self._about)
        self.moved.emit()
