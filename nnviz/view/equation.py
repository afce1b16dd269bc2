"""Equations as pictures, typeset from LaTeX."""

import warnings
from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QFontInfo, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.view.equation_words import words_of
from nnviz.view.style import Style, body_font

SIZE = 1.25
"""Of an equation's type, against that of the words about it."""

_LINE = 2.2
_SMALLEST = 0.6


def equation_pixels() -> float:
    """The size of type of an equation among words, in pixels."""
    return SIZE * QFontInfo(body_font()).pixelSize()


@lru_cache(maxsize=512)
def typeset(latex: str, colour: str, pixels: float) -> QSvgRenderer:
    """An equation in this colour (``#rrggbb``) and size of type in pixels, ready to be drawn at any scale."""
    with warnings.catch_warnings():
        # 0.2 s, and needed only when the first equation is shown.
        warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Latex

    # QtSvg draws SVG 1.1 alone: of the <use> elements of SVG 2 it draws nothing.
    config.svg2 = False
    drawing = Latex(latex, size=pixels, color=colour)
    return QSvgRenderer(QByteArray(drawing.svg().encode()))


def size_of(equation: QSvgRenderer) -> QSizeF:
    """Its natural size in pixels."""
    return equation.viewBoxF().size()


def draw_equation(
    painter: QPainter, equation: QSvgRenderer, left: float, middle: float, scale: float = 1.0
) -> None:
    """Draw it from ``left``, centred about the height ``middle``."""
    size = size_of(equation) * scale
    equation.render(painter, QRectF(QPointF(left, middle - size.height() / 2), size))


class Equation(QWidget):
    """One line of mathematics, made smaller where there is no room; its words for who cannot see it.

    Parameters
    ----------
    style
        Its colours.
    """

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.latex = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_latex(self, latex: str) -> None:
        """Show another equation; nothing when it is empty."""
        if latex == self.latex:
            return
        self.latex = latex
        words = words_of(latex)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setVisible(bool(latex))
        self.updateGeometry()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def sizeHint(self) -> QSize:
        line = _LINE * QFontInfo(body_font()).pixelSize()
        if not self.latex:
            return QSize(0, round(line))
        return QSize(200, round(max(line, size_of(self._typeset).height())))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.latex:
            with QPainter(self) as painter:
                wide = size_of(self._typeset).width()
                scale = max(_SMALLEST, min(1.0, self.width() / wide))
                draw_equation(painter, self._typeset, 0, self.height() / 2, scale)

    @property
    def _typeset(self) -> QSvgRenderer:
        return typeset(self.latex, self._style.text, equation_pixels())
