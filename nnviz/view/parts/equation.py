"""Equations as pictures, typeset from LaTeX."""

from functools import lru_cache
from math import inf
from time import thread_time

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, QTimer, Signal, Slot
from PySide6.QtGui import QFontInfo, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.equation_words import words_of
from nnviz.core.marks import marked_latex
from nnviz.view.parts.canvas import Canvas, painter_on
from nnviz.view.parts.copying import offer_copies
from nnviz.view.parts.style import Style, body_font
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.turn import NEXT_TURN
from nnviz.view.parts.typesetting import svg_of
from nnviz.view.parts.zoom import zoom, zoomed

SIZE = 1.25
"""Of an equation's type, against that of the words about it."""

_LINE, _BETWEEN = 2.0, 4.0
"""Height of a line at least, against the words; pixels between two, in which fractions may meet."""

_SMALLEST = 0.8
_BREAK, _SPACE = r"\quad", 24.0
_QUICK = 0.002
"""Seconds in which nothing can have been typeset."""


def equation_pixels() -> float:
    """The size of type of an equation among words, in pixels."""
    return SIZE * QFontInfo(body_font()).pixelSize()


def rendered(latex: str, colour: str, pixels: float) -> QSvgRenderer:
    """An equation in this colour (``#rrggbb``) and size of type in pixels, ready to be drawn at any scale."""
    return QSvgRenderer(QByteArray(svg_of(latex, colour, pixels).svg.encode()))


@lru_cache(maxsize=24)  # in sight are ten at most; each takes up to 0.2 MB and is there again in 1 ms
def typeset(latex: str, colour: str, pixels: float) -> QSvgRenderer:
    """The same one again for whoever asks at every painting."""
    return rendered(latex, colour, pixels)


def size_of(equation: QSvgRenderer) -> QSizeF:
    """Its natural size in pixels."""
    return equation.viewBoxF().size()


def draw_equation(
    painter: QPainter, equation: QSvgRenderer, left: float, middle: float, scale: float = 1.0
) -> None:
    """Draw it from ``left``, centred about the height ``middle``."""
    size = size_of(equation) * scale
    equation.render(painter, QRectF(QPointF(left, middle - size.height() / 2), size))


class Equation(Canvas):
    """An equation; where there is no room, parts go to the next line and long ones are made smaller.

    Its words are its accessible name and tooltip; a right click copies it. A part takes 10 to 40 ms to
    typeset, so each new one has a turn of the event loop; until all are there the equation before is drawn.

    Parameters
    ----------
    style
        Its colours.
    """

    laid_out = Signal()
    """All parts are typeset."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.latex = ""
        self._parts: list[QSvgRenderer] = []
        self._made: list[QSvgRenderer] = []
        self._to_come: list[str] = []
        self._turn = QTimer(self, singleShot=True, interval=NEXT_TURN)
        self._turn.timeout.connect(self._typeset_some)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        offer_copies(self, lambda: (self.latex, words_of(self.latex)))

    def show_latex(self, latex: str) -> None:
        """Show another equation; nothing when it is empty."""
        if latex == self.latex:
            return
        self.latex = latex
        self._say()
        self.setVisible(bool(latex))
        self._begin()

    def _say(self) -> None:
        words = words_of(self.latex)
        self.setAccessibleName(words)
        set_tip(self, tip(words))

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._say()
        self._begin()

    @property
    def is_busy(self) -> bool:
        """Whether it is not all typeset yet."""
        return self._turn.isActive()

    def _begin(self) -> None:
        if self.latex:
            self._made, self._to_come = [], self.latex.split(_BREAK)
            self._turn.start()
        else:
            self._turn.stop()
            self._parts = []

    @Slot()
    def _typeset_some(self) -> None:
        begun = thread_time()
        while self._to_come and thread_time() - begun < _QUICK:  # those that are kept are there at once
            self._made.append(
                rendered(marked_latex(self._to_come.pop(0)), self._style.text, equation_pixels())
            )
        if self._to_come:
            self._turn.start()
        else:
            self._parts, self._made = self._made, []
            self._fit()
            self.update()
            self.laid_out.emit()

    def height_in(self, pixels: float) -> float:
        """How much of the screen's height it takes where it has so much of its width.

        Endless where a part of it would have to be made smaller than others are to be in a line.
        """
        if not self.latex:
            return 0.0
        width = pixels / zoom()
        if any(_SMALLEST * size_of(part).width() > width for part in self._parts):
            return inf
        return zoom() * self._height_of(self._lines(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.latex:
            return
        with painter_on(self) as painter:
            top = 0.0
            for line in self._lines(self.width()):
                high, left = self._height(line), 0.0
                scale = min(1.0, self.width() / _length(line))  # one long part may need to be smaller still
                for part in line:
                    draw_equation(painter, part, left, top + high / 2, scale)
                    left += scale * (size_of(part).width() + _SPACE)
                top += high + _BETWEEN

    def _fit(self) -> None:
        if self.latex:
            self.setFixedHeight(zoomed(self._height_of(self._lines(self.width()))))

    def _lines(self, width: float) -> list[list[QSvgRenderer]]:
        """The parts of the equation, as many in a line as there is room for."""
        lines: list[list[QSvgRenderer]] = []
        for part in self._parts:
            if lines and _SMALLEST * _length([*lines[-1], part]) <= width:
                lines[-1].append(part)
            else:
                lines.append([part])
        return lines

    def _height_of(self, lines: list[list[QSvgRenderer]]) -> float:
        return sum(map(self._height, lines)) + _BETWEEN * max(0, len(lines) - 1)

    def _height(self, line: list[QSvgRenderer]) -> float:
        least = _LINE * QFontInfo(body_font()).pixelSize()
        return max(least, *(size_of(part).height() for part in line))


def _length(line: list[QSvgRenderer]) -> float:
    return sum(size_of(part).width() for part in line) + _SPACE * (len(line) - 1)
