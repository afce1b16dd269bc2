"""Painting the terms of an equation: symbol, shape, cells, scale of colours, and the flow through them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontInfo, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from nnviz.core.marks import marked_latex
from nnviz.core.naming import count
from nnviz.core.parameters import Array
from nnviz.view.backprop.backprop_scene import Axis, Term
from nnviz.view.backprop.equation_numbers import short
from nnviz.view.backprop.term_colours import TermColours
from nnviz.view.backprop.term_layout import (
    AIR,
    BAR,
    FLOW,
    LEGEND,
    SHAPE,
    SYMBOL,
    Measures,
    Place,
    shown_shape,
)
from nnviz.view.parts.colour_map import image_of
from nnviz.view.parts.equation import draw_equation, size_of, typeset
from nnviz.view.parts.style import Style, ink_on, small_font

_CELL_AIR, _GRID_FROM, _ARROW = 10.0, 9.0, 4.0
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class TermPainter:
    """Paints places in the colours of a style.

    Attributes
    ----------
    layers
        How many compute, on which their hues depend.
    """

    def __init__(self, style: Style) -> None:
        self._style, self.layers = style, 1
        self._font = small_font()
        self._metrics = QFontMetricsF(self._font)
        self._pixels = 1.25 * QFontInfo(self._font).pixelSize()
        self._colours: dict[Term, TermColours] = {}
        self._images: dict[Term, QImage] = {}
        self.measures = Measures(self._sign_width, self._words_width, self._cell_width)

    def prepare(self, places: Sequence[Place]) -> None:
        """Make the images that `paint` draws."""
        terms = [(place, place.item) for place in places if isinstance(place.item, Term)]
        self._colours = {term: self._colours_of(term) for _, term in terms}
        self._images = {
            term: image_of(self._colours[term].levels(_cells(term, place)), self._colours[term].table)
            for place, term in terms
        }

    def paint(
        self,
        painter: QPainter,
        places: Sequence[Place],
        marks: Mapping[Axis, int],
        flow: tuple[Term, Term] | None,
    ) -> None:
        """Draw everything."""
        painter.setFont(self._font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in places:
            if isinstance(place.item, Term):
                self._paint_term(painter, place, place.item, marks)
            else:
                middle = place.box.center().y()
                self._equation(painter, place.item, self._style.text, place.box.left(), middle)
        if flow is not None:
            self._paint_flow(painter, *(_place_of(term, places) for term in flow))

    # -- measuring --------------------------------------------------------------------------------

    def _sign_width(self, sign: str) -> float:
        return size_of(typeset(marked_latex(sign), self._style.text, self._pixels)).width()

    def _words_width(self, term: Term) -> float:
        symbol = size_of(typeset(term.symbol, self._hue(term), self._pixels)).width()
        texts = (_shape_text(term), self._colours_of(term).legend)
        return max(symbol, *map(self._metrics.horizontalAdvance, texts)) + 2

    def _cell_width(self, term: Term, rows: range, columns: range) -> float:
        texts = (short(float(term.values[row, column]), term.digits) for row in rows for column in columns)
        return max(map(self._metrics.horizontalAdvance, texts)) + _CELL_AIR

    def _colours_of(self, term: Term) -> TermColours:
        return self._colours.get(term) or self._colours.setdefault(term, TermColours.of(term, self._style))

    # -- painting ---------------------------------------------------------------------------------

    def _paint_term(self, painter: QPainter, place: Place, term: Term, marks: Mapping[Axis, int]) -> None:
        box, picture = place.box, place.picture
        width = size_of(typeset(term.symbol, self._hue(term), self._pixels)).width()
        left, middle = box.center().x() - width / 2, box.top() + SYMBOL / 2
        self._equation(painter, term.symbol, self._hue(term), left, middle)
        painter.setPen(self._style.colour("muted"))
        painter.drawText(
            QRectF(box.left(), box.top() + SYMBOL, box.width(), SHAPE), _MIDDLE, _shape_text(term)
        )
        is_shrunk = min(picture.width() / len(place.columns), picture.height() / len(place.rows)) < 1
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_shrunk)
        painter.drawImage(picture, self._images[term])
        self._paint_cells(painter, place, term)
        painter.setPen(QPen(self._style.colour("border"), 1))
        painter.drawRect(picture)
        self._paint_marks(painter, place, term, marks)
        self._paint_scale(painter, place, self._colours[term])

    def _paint_cells(self, painter: QPainter, place: Place, term: Term) -> None:
        picture, rows, columns = place.picture, place.rows, place.columns
        wide, high = picture.width() / len(columns), picture.height() / len(rows)
        if min(wide, high) >= _GRID_FROM and not term.picture:
            painter.setPen(QPen(self._style.colour("card"), 1))
            for i in range(1, len(rows)):
                y = picture.top() + i * high
                painter.drawLine(QPointF(picture.left(), y), QPointF(picture.right(), y))
            for i in range(1, len(columns)):
                x = picture.left() + i * wide
                painter.drawLine(QPointF(x, picture.top()), QPointF(x, picture.bottom()))
        if place.numbers:
            self._paint_numbers(painter, place, term)

    def _paint_numbers(self, painter: QPainter, place: Place, term: Term) -> None:
        image = self._images[term]
        for i, row in enumerate(place.rows):
            for k, column in enumerate(place.columns):
                painter.setPen(ink_on(image.pixelColor(k, i)))
                text = short(float(term.values[row, column]), term.digits)
                painter.drawText(place.cell(range(row, row + 1), range(column, column + 1)), _MIDDLE, text)

    def _paint_marks(self, painter: QPainter, place: Place, term: Term, marks: Mapping[Axis, int]) -> None:
        row, column = marks.get(term.rows), marks.get(term.columns)
        if term.picture or (row is None and column is None):
            return
        rows = place.rows if row is None else range(row, row + 1)
        columns = place.columns if column is None else range(column, column + 1)
        if rows.start in place.rows and columns.start in place.columns:
            painter.setPen(QPen(self._style.colour("accent"), 2))
            painter.drawRect(place.cell(rows, columns))

    def _paint_scale(self, painter: QPainter, place: Place, colours: TermColours) -> None:
        top = place.picture.bottom() + AIR
        wide = max(place.picture.width(), min(place.box.width(), 40.0))
        bar = QRectF(place.box.center().x() - wide / 2, top, wide, BAR)
        painter.drawImage(bar, image_of(colours.bar, colours.table))
        painter.setPen(self._style.colour("muted"))
        painter.drawText(
            QRectF(place.box.left(), top + BAR, place.box.width(), LEGEND), _MIDDLE, colours.legend
        )

    def _paint_flow(self, painter: QPainter, start: Place | None, end: Place | None) -> None:
        if start is None or end is None or start.box.bottom() < end.box.top():
            return
        tops = [QPointF(place.box.center().x(), place.box.top()) for place in (start, end)]
        y = FLOW / 2 + min(top.y() for top in tops) - FLOW
        painter.setPen(QPen(self._style.colour("positive" if tops[1].x() < tops[0].x() else "accent"), 1.5))
        painter.setBrush(painter.pen().color())
        high = [QPointF(top.x(), y) for top in tops]
        painter.drawPolyline(QPolygonF([tops[0], *high, tops[1]]))
        tip = tops[1] + QPointF(0, 1)
        sides = [tip + QPointF(side * _ARROW, -1.5 * _ARROW) for side in (-1, 1)]
        painter.drawPolygon(QPolygonF([tip, *sides]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _equation(self, painter: QPainter, latex: str, colour: str, left: float, middle: float) -> None:
        draw_equation(painter, typeset(marked_latex(latex), colour, self._pixels), left, middle)

    def _hue(self, term: Term) -> str:
        if term.layer is None:
            return self._style.text
        if term.layer < 0:
            return self._style.input_hue
        return self._style.layer_colour(term.layer, self.layers).name()


def _cells(term: Term, place: Place) -> Array:
    values = term.values.reshape(term.picture) if term.picture else term.values
    return values[place.rows.start : place.rows.stop, place.columns.start : place.columns.stop]


def _shape_text(term: Term) -> str:
    rows, columns = shown_shape(term)
    return f"{count(rows)} × {count(columns)}"


def _place_of(term: Term, places: Sequence[Place]) -> Place | None:
    return next((place for place in places if place.item is term), None)
