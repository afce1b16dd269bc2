"""How large everything is drawn: 1 is as designed."""

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QDockWidget, QHeaderView, QWidget

from nnviz.view.parts.style import small_font

QWIDGETSIZE_MAX = (1 << 24) - 1
_NO_LIMIT = QSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX)
_FRAME = QSize(16, 48)
"""About what a desktop draws round a window."""

_now = [1.0]


def zoom() -> float:
    """By how much."""
    return _now[0]


def set_zoom(by: float) -> None:
    """Draw everything so large from now on; who has drawn already is to be told."""
    _now[0] = by


def zoomed(pixels: float) -> int:
    """So many pixels as designed, on the screen."""
    return round(pixels * zoom())


def zoomed_font(font: QFont) -> QFont:
    """A font as designed, on the screen."""
    larger = QFont(font)
    larger.setPointSizeF(font.pointSizeF() * zoom())
    return larger


def make_small(widget: QWidget) -> None:
    """Write on it in the small font, at any zoom."""
    widget.setProperty("small", True)
    widget.setFont(zoomed_font(small_font()))


def open_as_large(window: QWidget, size: tuple[int, int]) -> None:
    """Give a window a size as designed, at this zoom, but no more than the screen has beside its frame."""
    room = window.screen().availableSize() - _FRAME
    window.resize(QSize(*map(zoomed, size)).boundedTo(room))


def fit(widget: QWidget) -> None:
    """Let the sizes that a widget was given by its maker, and its small font, follow the zoom."""
    before: Any = widget.property("zoom")
    by = zoom() / (before or 1.0)
    if by != 1:
        widget.setProperty("zoom", zoom())
    if widget.property("small"):
        widget.setFont(zoomed_font(small_font()))
    if by == 1 or widget.isWindow() or isinstance(widget, QDockWidget):
        return  # a window is as large as the screen allows, a dock as small as what it holds
    least, most = widget.minimumSize(), widget.maximumSize()
    if not least.isNull():
        widget.setMinimumSize(_scaled(least, by))
    if most != _NO_LIMIT:
        widget.setMaximumSize(_scaled(most, by))
    if isinstance(widget, QHeaderView):
        widget.setMinimumSectionSize(round(widget.minimumSectionSize() * by))
        widget.setDefaultSectionSize(round(widget.defaultSectionSize() * by))
    elif isinstance(widget, QAbstractItemView) and widget.iconSize().isValid():
        widget.setIconSize(widget.iconSize() * by)


def _scaled(size: QSize, by: float) -> QSize:
    """What sets no limit goes on setting none."""
    sides = (size.width(), size.height())
    return QSize(
        *(side if side >= QWIDGETSIZE_MAX else min(round(side * by), QWIDGETSIZE_MAX) for side in sides)
    )
