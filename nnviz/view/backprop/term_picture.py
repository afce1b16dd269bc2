"""The terms of a phase's equation as pictures with their numbers; one can zoom in and point at a cell."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip

from nnviz.core.equation_words import words_of
from nnviz.core.naming import book_layer, number
from nnviz.view.backprop.backprop_scene import Axis, Scene, Term
from nnviz.view.backprop.term_layout import Place, TermLayout, seen
from nnviz.view.backprop.term_painter import TermPainter
from nnviz.view.parts.canvas import Canvas, painter_on, ring
from nnviz.view.parts.point_cursor import ENTER, PointCursor, Series, by_rows
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import zoom, zoomed

_LOWEST = 50
_IN, _OUT = 0.7, 1 / 0.7
_KEYS = {Qt.Key.Key_Plus: _IN, Qt.Key.Key_Equal: _IN, Qt.Key.Key_Minus: _OUT}


class TermPicture(QScrollArea):
    """Draws a scene.

    Signals
    -------
    cell_chosen(term, row, column)
        A cell was clicked, or Enter pressed where it is read.
    read(text)
        What is under the pointer, or where the keys are, in words; empty for nothing.
    resized
        There is more room for it, or less.
    """

    cell_chosen = Signal(object, int, int)
    read = Signal(str)
    resized = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.canvas = _Canvas(style)
        self.canvas.cell_chosen.connect(self.cell_chosen)
        self.canvas.read.connect(self.read)
        self.setWidget(self.canvas)
        self.setWidgetResizable(True)
        self.setMinimumHeight(_LOWEST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self.viewport(), self.canvas):
            part.setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_scene(self, scene: Scene, layers: int, marks: Mapping[Axis, int]) -> None:
        """Draw another scene of so many layers, with the rows and columns of these neurons pointed out."""
        self.canvas.show_scene(scene, layers, marks)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self.canvas.recolour(style)

    def restart(self) -> None:
        """Another network: nothing is zoomed in on."""
        self.canvas.reset_zoom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.canvas.fit(QSizeF(self.viewport().size()) * (1 / zoom()))
        self.resized.emit()


class _Canvas(Canvas):
    cell_chosen = Signal(object, int, int)
    read = Signal(str)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style, self.painter = style, TermPainter(style)
        self.scene: Scene | None = None
        self.places: list[Place] = []
        self._room = QSizeF(400, 150)
        self._marks: dict[Axis, int] = {}
        self._ranges: dict[Axis, range] = {}
        self._pressed: QPointF | None = None
        self._dragged = False
        self._held: tuple[Term, int, int, Place] | None = None
        self._before: dict[Axis, range] = {}
        self.setMouseTracking(True)
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self._follow)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a click is for the keys that zoom, too

    def show_scene(self, scene: Scene, layers: int, marks: Mapping[Axis, int]) -> None:
        self.scene, self._marks, self.painter.layers = scene, dict(marks), layers
        parts = (f"{words_of(term.symbol)} {_shape(term)}: {term.means}" for term in scene.terms)
        self.setAccessibleName("; ".join(parts))
        self.point.follow()
        self._lay_out()

    def recolour(self, style: Style) -> None:
        layers = self.painter.layers
        self._style, self.painter = style, TermPainter(style)
        self.painter.layers = layers
        self._lay_out()

    def fit(self, room: QSizeF) -> None:
        self._room = room
        self._lay_out()

    def reset_zoom(self) -> None:
        self._ranges = {}
        self._lay_out()

    def _lay_out(self) -> None:
        if self.scene is None:
            return
        layout = TermLayout(self.scene, self._ranges, self._room, self.painter.measures)
        self.places = layout.places
        self.setMinimumHeight(zoomed(layout.height))
        self.painter.prepare(self.places)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.scene is not None:
            with painter_on(self) as painter:
                self.painter.paint(painter, self.places, self._marks, self.scene.flow)
                if (cell := self.point.cell) is not None:
                    ring(painter, self._place_of(*cell).adjusted(-2, -2, 2, 2), self._style.colour("text"))

    # -- reading ----------------------------------------------------------------------------------

    def _read_out(self) -> list[Series]:
        """For `point`: term by term, row by row."""
        return [line for term in self._terms for line in _lines_of(term)]

    @property
    def _terms(self) -> Sequence[Term]:
        return self.scene.terms if self.scene is not None else ()

    @property
    def _cell(self) -> tuple[Term, int, int] | None:
        """The term, the row and the column that are read."""
        return None if (cell := self.point.cell) is None else self._find(*cell)

    def _find(self, line: int, at: int) -> tuple[Term, int, int] | None:
        for term in self._terms:
            lines = len(_lines_of(term))
            if line < lines:
                return (term, at, 0) if _is_column(term) else (term, line, at)
            line -= lines
        return None

    def _place_of(self, line: int, at: int) -> QRectF:
        """Where that is; nothing where it is not seen."""
        found = self._find(line, at)
        here = (place for place in self.places if found is not None and place.item is found[0])
        return next((place.around(*found[1:]) for place in here if found is not None), QRectF())

    def _follow(self) -> None:
        self.read.emit("" if (cell := self._cell) is None else cell_words(*cell))
        self.update()

    # -- pointing ---------------------------------------------------------------------------------

    def _at(self, point: QPointF) -> tuple[Term, int, int, Place] | None:
        for place in self.places:
            cell = place.cell_at(point)
            if cell is not None and isinstance(place.item, Term):
                row, column = cell
                if place.item.picture:
                    row, column = row * place.item.picture[1] + column, 0
                return place.item, row, column, place
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._dragged = event.position(), False
        self._held, self._before = self._at(event.position()), dict(self._ranges)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self._at(event.position())
        if hit is not None and not self._dragged:
            self.cell_chosen.emit(*hit[:3])
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            self._drag(event.position())
            return
        hit = self._at(event.position())
        text = "" if hit is None else cell_words(*hit[:3])
        self.read.emit(text)
        if text:
            QToolTip.showText(event.globalPosition().toPoint() + QPoint(8, 8), text, self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        self.read.emit("")

    # -- zooming ----------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        hit = self._at(event.position() * (1 / zoom()))
        turned = event.angleDelta().y()
        if hit is None or hit[0].picture or not turned:
            event.ignore()
            return
        term, row, column, _ = hit
        self._zoom(term, row, column, _IN if turned > 0 else _OUT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _KEYS.get(Qt.Key(event.key()))
        if event.key() in ENTER and (cell := self._cell) is not None:
            self.cell_chosen.emit(*cell)
            return
        if self.scene is None or by is None:
            super().keyPressEvent(event)
            return
        axes = {axis: n for term in self.scene.terms for axis, n in _axes(term)}
        for axis, n in axes.items():
            visible = seen(axis, n, self._ranges)
            self._zoom_axis(axis, n, self._marks.get(axis, (visible.start + visible.stop) // 2), by)
        self._lay_out()

    def _zoom(self, term: Term, row: int, column: int, by: float) -> None:
        for (axis, n), about in zip(_axes(term), (row, column), strict=True):
            self._zoom_axis(axis, n, about, by)
        self._lay_out()

    def _zoom_axis(self, axis: Axis, n: int, about: int, by: float) -> None:
        visible = seen(axis, n, self._ranges)
        length = len(visible) * by
        wanted = min(n, max(1, int(length) if by < 1 else int(length) + 1))
        share = (about - visible.start) / len(visible)
        start = min(max(0, round(about - share * wanted)), n - wanted)
        self._ranges[axis] = range(start, start + wanted)

    def _drag(self, to: QPointF) -> None:
        """As far as the mouse has come since it was pressed, though it may have left the picture."""
        if self._pressed is None or self._held is None or self._held[0].picture:
            return
        term, _, _, place = self._held
        sizes = (place.picture.height() / len(place.rows), place.picture.width() / len(place.columns))
        moved = self._pressed - to
        for (axis, n), cells in zip(_axes(term), (moved.y() / sizes[0], moved.x() / sizes[1]), strict=True):
            visible = seen(axis, n, self._before)
            start = min(max(0, visible.start + int(cells)), n - len(visible))
            self._dragged = self._dragged or int(cells) != 0
            self._ranges[axis] = range(start, start + len(visible))
        self._lay_out()


def _axes(term: Term) -> tuple[tuple[Axis, int], tuple[Axis, int]]:
    rows, columns = term.values.shape
    return (term.rows, rows), (term.columns, columns)


def _shape(term: Term) -> str:
    return "{} × {}".format(*term.values.shape)


def _is_column(term: Term) -> bool:
    return len(term.values.T) == 1


def _lines_of(term: Term) -> list[Series]:
    """A line for each row; what is one column is one line."""
    symbol = words_of(term.symbol)
    values, down, along = term.values, term.rows, term.columns
    if _is_column(term):
        values, down, along = values.T, along, down
    return by_rows(
        values,
        lambda i: f"{symbol} {_place_words(down, i)}".rstrip(),
        lambda k: _place_words(along, k) or term.means,
        _written,
    )


def _written(value: float) -> str:
    return number(value, 5)


def cell_words(term: Term, row: int, column: int) -> str:
    """One number of a term: "δ² = −0.0231, layer 2 neuron 1, example 3: error ∂Cₓ/∂z"."""
    where = [_place_words(axis, i) for axis, i in ((term.rows, row), (term.columns, column))]
    value = _written(float(term.values[row, column]))
    return f"{', '.join([f'{words_of(term.symbol)} = {value}', *filter(None, where)])}: {term.means}"


def _place_words(axis: Axis, index: int) -> str:
    if axis == "one":
        return ""
    if axis == "example":
        return f"example {index + 1}"
    return f"input {index + 1}" if axis == -1 else f"layer {book_layer(axis)} neuron {index + 1}"
