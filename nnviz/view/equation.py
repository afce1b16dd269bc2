"""Equations as pictures, typeset from LaTeX."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer


@lru_cache(maxsize=256)
def typeset(latex: str, colour: str, pixels: float) -> QSvgRenderer:
    """An equation in this colour (``#rrggbb``) and size of type in pixels, ready to be drawn.

    Its natural size is ``defaultSize()``.
    """
    # 0.2 s, and needed only when the first equation is shown.
    from ziamath.config import config
    from ziamath.zmath import Latex

    # QtSvg draws SVG 1.1 alone: of the <use> elements of SVG 2 it draws nothing.
    config.svg2 = False
    drawing = Latex(latex, size=pixels, color=colour)
    return QSvgRenderer(QByteArray(drawing.svg().encode()))


def draw_equation(painter: QPainter, equation: QSvgRenderer, left: float, middle: float) -> None:
    """Draw it from ``left``, centred about the height ``middle``."""
    size = equation.defaultSize()
    equation.render(painter, QRectF(left, middle - size.height() / 2, size.width(), size.height()))
