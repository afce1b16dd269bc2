"""Where the terms of an equation stand, and how large each picture is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnviz.view.backprop_scene import Axis, Scene, Term

FLOW, SYMBOL, SHAPE, BAR, LEGEND, AIR = 14.0, 19.0, 14.0, 5.0, 14.0, 3.0
"""Heights of what stands above and below a picture, from top to bottom."""

ABOVE = SYMBOL + SHAPE
_BELOW = AIR + BAR + LEGEND
_GAP, _LINE_GAP = 7.0, 8.0
_ROW, _LEGIBLE_ROW, _COLUMN = 20.0, 14.0, 16.0
_LONGEST, _NARROWEST, _LOWEST = 300.0, 16.0, 40.0

Ranges = Mapping[Axis, range]
"""The part of an axis that is zoomed in on."""


@dataclass(frozen=True, eq=False)
class Place:
    """One term or sign.

    Attributes
    ----------
    box
        All of it: symbol, shape, picture, bar.
    picture
        The cells.
    rows, columns
        Which of them are seen.
    numbers
        Whether the cells have room for their numbers.
    """

    item: Term | str
    box: QRectF
    picture: QRectF
    rows: range = range(0)
    columns: range = range(0)
    numbers: bool = False

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """(row, column) in the whole array of the cell under a point."""
        if not self.picture.contains(point) or not isinstance(self.item, Term):
            return None
        down = (point.y() - self.picture.top()) / self.picture.height()
        along = (point.x() - self.picture.left()) / self.picture.width()
        row = self.rows[min(int(down * len(self.rows)), len(self.rows) - 1)]
        return row, self.columns[min(int(along * len(self.columns)), len(self.columns) - 1)]

    def cell(self, row: range, column: range) -> QRectF:
        """The place of some cells that are seen."""
        high, wide = self.picture.height() / len(self.rows), self.picture.width() / len(self.columns)
        return QRectF(
            self.picture.left() + wide * (column.start - self.columns.start),
            self.picture.top() + high * (row.start - self.rows.start),
            wide * len(column),
            high * len(row),
        )


@dataclass(frozen=True)
class Measures:
    """How wide things are in pixels: a sign, the words about a term, and its widest number."""

    sign: Callable[[str], float]
    words: Callable[[Term], float]
    cell: Callable[[Term, range, range], float]


def shown_shape(term: Term) -> tuple[int, int]:
    """Rows and columns of the picture."""
    rows, columns = term.values.shape
    return term.picture or (rows, columns)


def seen(axis: Axis, n: int, ranges: Ranges) -> range:
    """The part of an axis of length n that is seen."""
    zoomed = ranges.get(axis, range(n))
    return zoomed if axis != "one" and zoomed.stop <= n else range(n)


class TermLayout:
    """The layout of a scene in a given room.

    Attributes
    ----------
    places
        In reading order.
    height
        What it takes, which may be more than the room.
    """

    def __init__(self, scene: Scene, ranges: Ranges, room: QSizeF, measures: Measures) -> None:
        self._ranges, self._measures = ranges, measures
        self._room = room
        self._highest = max(_LOWEST, room.height() - FLOW - ABOVE - _BELOW)
        self.places: list[Place] = []
        top = FLOW
        for line in self._broken(scene.lines):
            top = self._place_line(line, top) + _LINE_GAP
        self.height = top - _LINE_GAP

    def _broken(self, lines: Sequence[Sequence[Term | str]]) -> list[list[Term | str]]:
        """The lines joined as long as all numbers have room."""
        joined: list[list[Term | str]] = []
        for line in lines:
            if joined:
                together = [*joined[-1], *line]
                if self._wanted(together) <= self._room.width() or not self._is_legible(together):
                    joined[-1] = together
                    continue
            joined.append(list(line))
        return joined

    def _is_legible(self, line: Sequence[Term | str]) -> bool:
        return all(self._shows_numbers(item) for item in line if isinstance(item, Term))

    def _wanted(self, line: Sequence[Term | str]) -> float:
        return sum(
            _GAP
            + (max(self._natural(item), self._measures.words(item)) if isinstance(item, Term) else self._measures.sign(item))
            for item in line
        )

    def _place_line(self, line: Sequence[Term | str], top: float) -> float:
        terms = [item for item in line if isinstance(item, Term)]
        others = self._wanted(line) - sum(max(self._natural(t), self._measures.words(t)) for t in terms)
        widths = _levelled([self._natural(term) for term in terms], self._room.width() - others, self._floor(terms))
        highest = max(self._height(term) for term in terms)
        middle, left, waiting = top + ABOVE + highest / 2, 0.0, iter(widths)
        for item in line:
            if isinstance(item, Term):
                place = self._place_term(item, next(waiting), left, middle)
            else:
                wide = self._measures.sign(item)
                box = QRectF(left, middle - _ROW / 2, wide, _ROW)
                place = Place(item, box, box)
            self.places.append(place)
            left = place.box.right() + _GAP
        return top + ABOVE + highest + _BELOW

    def _floor(self, terms: Sequence[Term]) -> list[float]:
        return [self._measures.words(term) for term in terms]

    def _place_term(self, term: Term, width: float, left: float, middle: float) -> Place:
        wide = max(width, self._measures.words(term))
        high = self._height(term)
        rows, columns = self._seen(term)
        picture = QRectF(left + (wide - width) / 2, middle - high / 2, width, high)
        box = QRectF(left, picture.top() - ABOVE, wide, ABOVE + high + _BELOW)
        numbers = self._shows_numbers(term) and width >= self._natural(term)
        return Place(term, box, picture, rows, columns, numbers)

    def _seen(self, term: Term) -> tuple[range, range]:
        n_rows, n_columns = shown_shape(term)
        if term.picture:
            return range(n_rows), range(n_columns)
        return seen(term.rows, n_rows, self._ranges), seen(term.columns, n_columns, self._ranges)

    def _height(self, term: Term) -> float:
        return min(_ROW * len(self._seen(term)[0]), self._highest)

    def _shows_numbers(self, term: Term) -> bool:
        rows, columns = self._seen(term)
        legible = self._height(term) >= _LEGIBLE_ROW * len(rows)
        wide = len(columns) * self._measures.cell(term, rows, columns) if legible and len(columns) < 20 else 1e9
        return wide <= _LONGEST

    def _natural(self, term: Term) -> float:
        rows, columns = self._seen(term)
        if term.picture:
            return min(_LONGEST, self._height(term) * len(columns) / len(rows))
        if self._shows_numbers(term):
            return len(columns) * self._measures.cell(term, rows, columns)
        return min(_LONGEST, _COLUMN * len(columns))


def _levelled(widths: Sequence[float], room: float, words: Sequence[float]) -> list[float]:
    """The widths, the largest made smaller until all fit beside one another with their words."""

    def total(cap: float) -> float:
        return sum(max(min(width, cap), least) for width, least in zip(widths, words, strict=True))

    low, high = _NARROWEST, max(widths)
    if total(high) <= room:
        return list(widths)
    for _ in range(20):
        cap = (low + high) / 2
        low, high = (cap, high) if total(cap) <= room else (low, cap)
    return [min(width, low) for width in widths]
