"""Where the terms of an equation stand, and how large each picture is."""

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnviz.view.backprop.backprop_scene import Axis, Scene, Term

FLOW, SYMBOL, SHAPE, BAR, LEGEND, AIR = 14.0, 19.0, 14.0, 5.0, 14.0, 3.0
"""Heights of what stands above and below a picture, from top to bottom."""

ABOVE = SYMBOL + SHAPE
_BELOW = AIR + BAR + LEGEND
_GAP, _LINE_GAP = 7.0, 8.0
_ROW, _LEGIBLE_ROW, _FEW_ROWS, _COLUMN = 20.0, 16.0, 6, 16.0
_SMALL_MATRIX = 60.0
_LONGEST, _NARROWEST, _LOWEST, _MOST_COLUMNS = 300.0, 16.0, 20.0, 12

Ranges = Mapping[Axis, range]
"""The part of an axis that is zoomed in on."""


class Place(Struct, frozen=True, eq=False):
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

    def around(self, row: int, column: int) -> QRectF:
        """Where a cell of the whole array is; nothing where it is not seen."""
        if isinstance(self.item, Term) and self.item.picture:
            row, column = divmod(row, self.item.picture[1])
        is_seen = row in self.rows and column in self.columns
        return self.cell(range(row, row + 1), range(column, column + 1)) if is_seen else QRectF()


class Measures(Struct, frozen=True):
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


class _Need(Struct, frozen=True, eq=False):
    """What a term or a sign would like to have."""

    item: Term | str
    width: float
    words: float = 0.0
    height: float = 0.0
    rows: range = range(0)
    columns: range = range(0)
    numbers: bool = False

    @property
    def total(self) -> float:
        return max(self.width, self.words)


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
        self._width = room.width()
        top = FLOW if scene.flow else 0.0
        self._highest = max(_LOWEST, room.height() - top - ABOVE - _BELOW)
        self.places: list[Place] = []
        for line in self._broken([[self._need(item) for item in line] for line in scene.lines]):
            top = self._place_line(line, top) + _LINE_GAP
        self.height = top - _LINE_GAP

    def _need(self, item: Term | str) -> _Need:
        if isinstance(item, str):
            return _Need(item, self._measures.sign(item))
        rows, columns = self._seen(item)
        height = min(_ROW * len(rows), self._highest)
        if len(rows) <= _FEW_ROWS:
            height = max(height, _LEGIBLE_ROW * len(rows))
        words = self._measures.words(item)
        if item.picture:
            return _Need(item, height * len(columns) / len(rows), words, height, rows, columns)
        if height >= _LEGIBLE_ROW * len(rows) and len(columns) <= _MOST_COLUMNS:
            wide = len(columns) * self._measures.cell(item, rows, columns)
            if wide <= _LONGEST:
                return _Need(item, wide, words, height, rows, columns, True)
        return _Need(item, min(_LONGEST, _COLUMN * len(columns)), words, height, rows, columns)

    def _seen(self, term: Term) -> tuple[range, range]:
        n_rows, n_columns = shown_shape(term)
        if term.picture:
            return range(n_rows), range(n_columns)
        return seen(term.rows, n_rows, self._ranges), seen(term.columns, n_columns, self._ranges)

    def _broken(self, lines: Sequence[list[_Need]]) -> list[list[_Need]]:
        """The lines joined as long as all numbers have room; pictures can be made smaller instead."""
        joined: list[list[_Need]] = [[]]
        for line in lines:
            together = joined[-1] + line
            width = _width_of(together) if _is_legible(together) else _narrowest(together)
            if joined[-1] and width > self._width:
                joined.append(line)
            else:
                joined[-1] = together
        return [part for line in joined for part in (self._flowed(line) if _is_legible(line) else [line])]

    def _flowed(self, line: list[_Need]) -> list[list[_Need]]:
        """A line that is too long for its numbers, broken before signs."""
        parts: list[list[_Need]] = [[]]
        for i, need in enumerate(line):
            to_next_sign = [need, *takewhile(lambda other: isinstance(other.item, Term), line[i + 1 :])]
            is_sign = isinstance(need.item, str)
            if is_sign and parts[-1] and _width_of(parts[-1] + to_next_sign) > self._width:
                parts.append([])
            parts[-1].append(need)
        return parts

    def _place_line(self, line: list[_Need], top: float) -> float:
        terms = [need for need in line if isinstance(need.item, Term)]
        others = _width_of(line) - sum(need.total for need in terms)
        cap = _cap(terms, self._width - others)
        highest = max(need.height for need in terms)
        middle, left = top + ABOVE + highest / 2, 0.0
        for need in line:
            place = _placed(need, cap, left, middle)
            self.places.append(place)
            left = place.box.right() + _GAP
        return top + ABOVE + highest + _BELOW


def _is_legible(line: Sequence[_Need]) -> bool:
    return all(need.numbers for need in line if isinstance(need.item, Term))


def _width_of(line: Sequence[_Need]) -> float:
    return sum(need.total + _GAP for need in line) - _GAP


def _narrowest(line: Sequence[_Need]) -> float:
    return sum(max(min(need.width, _SMALL_MATRIX), need.words) + _GAP for need in line) - _GAP


def _placed(need: _Need, cap: float, left: float, middle: float) -> Place:
    if isinstance(need.item, str):
        box = QRectF(left, middle - _ROW / 2, need.width, _ROW)
        return Place(need.item, box, box)
    width = min(need.width, cap)
    wide = max(width, need.words)
    picture = QRectF(left + (wide - width) / 2, middle - need.height / 2, width, need.height)
    box = QRectF(left, picture.top() - ABOVE, wide, ABOVE + need.height + _BELOW)
    return Place(need.item, box, picture, need.rows, need.columns, need.numbers and width == need.width)


def _cap(terms: Sequence[_Need], room: float) -> float:
    """The width that no picture may pass, so that all fit beside one another with their words."""
    low, high = _NARROWEST, max(need.width for need in terms)
    if sum(need.total for need in terms) <= room:
        return high
    for _ in range(20):
        cap = (low + high) / 2
        fits = sum(max(min(need.width, cap), need.words) for need in terms) <= room
        low, high = (cap, high) if fits else (low, cap)
    return low
