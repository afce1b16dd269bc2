"""How many examples there are of each class, as bars, and in words whether that is even."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import count, fixed, number, percent
from nnviz.core.plain_names import short
from nnviz.data.dataset import Dataset
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.point_cursor import PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.tooltip import tip

EVEN = 1.5
"""The largest class has at most so many times the examples of the smallest where the classes are even."""

MOST = 26
"""Classes that get a line of their own."""

_PARTS = ("train", "test")
_ROW, _NAME, _GAP, _NUMBER, _AIR = 17, 84, 6, 42, 6
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ClassCounts(Canvas):
    """A line for each class: its name, a bar for training above one for testing, and both numbers.

    Attributes
    ----------
    train, test
        Examples of each class, in the order of the classes.
    """

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._names: tuple[str, ...] = ()
        self.train: list[int] = []
        self.test: list[int] = []
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_data(self, data: Dataset) -> None:
        """Count these; nothing is to be seen where there are no classes."""
        self._names = data.classes
        self.train, self.test = (counts(labels, data) for labels in (data.labels_train, data.labels_test))
        self.setVisible(bool(self._names))
        self.setAccessibleName("Examples of each class")
        lines = zip(self._names[:MOST], self.train, self.test, strict=False)
        self.setToolTip(tip(*(f"{name}: {count(a)} train, {count(b)} test" for name, a, b in lines)))
        self.point.follow()
        self.updateGeometry()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def sizeHint(self) -> QSize:
        lines = min(len(self._names), MOST) + 1 + (len(self._names) > MOST)
        return grown(240, _ROW * lines)

    def minimumSizeHint(self) -> QSize:
        return QSize(grown(180, 0).width(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setFont(small_font())
            self._paint_numbers(painter, 0, *_PARTS)
            for k, name in enumerate(self._names[:MOST]):
                self._paint(painter, k, name)
            if len(self._names) > MOST:
                painter.setPen(self._style.colour("muted"))
                left = f"and {len(self._names) - MOST} classes more"
                painter.drawText(QRectF(0, (MOST + 1) * _ROW, self.width(), _ROW), left)
            if (cell := self.point.cell) is not None and cell[0] < MOST:
                ring(painter, self._place_of(*cell), self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """A class a row, for `point`."""
        both = np.array([self.train, self.test], float).T.reshape(-1, 2)
        return by_rows(both, lambda k: short(self._names[k]), _PARTS.__getitem__, _examples)

    def _place_of(self, k: int, part: int) -> QRectF:
        """Where the number of a class is."""
        right = self.width() - _AIR - (1 - part) * _NUMBER
        return QRectF(right - _NUMBER, (k + 1) * _ROW, _NUMBER + 3, _ROW)

    def _paint(self, painter: QPainter, k: int, name: str) -> None:
        top = (k + 1) * _ROW
        painter.setPen(self._style.colour("text"))
        left = self._left
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, left - _GAP)
        painter.drawText(QRectF(0, top, left - _GAP, _ROW), _RIGHT, elided)
        room = QRectF(left, top, max(0, self.width() - _AIR - left - 2 * _NUMBER), _ROW)
        painter.fillRect(room.adjusted(0, 3, 0, -3), self._style.colour("field"))
        largest = max(*self.train, *self.test)
        for n, part, high in ((self.train[k], "train", 3), (self.test[k], "test", 10)):
            width = room.width() * n / largest
            painter.fillRect(QRectF(left, top + high, width, 4 + 3 * (high == 3)), self._style.colour(part))
        self._paint_numbers(painter, top, count(self.train[k]), count(self.test[k]))

    @property
    def _left(self) -> int:
        """Where the bars begin: no further than the longest name needs."""
        metrics = QFontMetrics(small_font())
        longest = max(metrics.horizontalAdvance(name) for name in self._names)
        return _AIR + min(_NAME, longest + 2) + _GAP  # a fraction of a pixel less would elide it

    def _paint_numbers(self, painter: QPainter, top: float, train: str, test: str) -> None:
        for place, words, colour in ((2, train, "train"), (1, test, "test")):
            painter.setPen(self._style.colour(colour))
            left = self.width() - _AIR - place * _NUMBER
            painter.drawText(QRectF(left, top, _NUMBER, _ROW), _RIGHT, words)


def _examples(n: float) -> str:
    return f"{count(int(n))} example{'s' * (n != 1)}"


def counts(labels: np.ndarray, data: Dataset) -> list[int]:
    """Examples of each class."""
    found: list[int] = np.bincount(labels, minlength=len(data.classes)).tolist()
    return found


def numbers_of(data: Dataset) -> Columns:
    """What `describe` and the bars say, as a table."""
    if data.classes:
        train, test = (counts(labels, data) for labels in (data.labels_train, data.labels_test))
        return {"class": data.classes, "train": train, "test": test}
    y = data.target_scale.undo(data.y_train)
    reach: Columns = {"from": y.min(axis=0), "to": y.max(axis=0), "mean": y.mean(axis=0)}
    return {"amount": data.outputs or ("y",), **reach}


def describe(data: Dataset) -> str:
    """Whether the classes are even and what it means if not; for amounts, from where to where they reach."""
    if data.classes:
        return balance(counts(data.labels_train, data), data.classes)
    names = data.outputs or ("y",)
    reaches = (
        f"{short(name)} from {number(float(y.min()))} to {number(float(y.max()))},"
        f" mean {number(float(y.mean()))}"
        for name, y in zip(names, data.target_scale.undo(data.y_train).T, strict=False)
    )
    return f"An amount is foretold: {'; '.join(reaches)} in training."


def balance(train: Sequence[int], classes: Sequence[str]) -> str:
    """In words, how even the classes are among the training examples."""
    largest, smallest = max(train), min(train)
    if not smallest:
        absent = [f"“{short(name)}”" for name, n in zip(classes, train, strict=True) if not n]
        more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""
        return f"Uneven: no training example of {', '.join(absent[:3])}{more}, which so cannot be learnt."
    if round(largest / smallest, 1) <= EVEN:  # as it would be written
        return "Even: the classes have about as many examples as one another."
    name, share = classes[list(train).index(largest)], percent(largest / sum(train), 0)
    return (
        f"Uneven: the largest class has {fixed(largest / smallest, 1)} times the examples of the smallest;"
        f" to answer “{short(name)}” always is right {share} of the time."
        " Class weights, under Learning, let all count alike."
    )
