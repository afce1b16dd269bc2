"""Which words a widget draws that cannot be read to their end."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPicture, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

_NEARLY = 1.5
"""Pixels that a letter's own air may reach out."""

Draw = Any


def cut_words(widget: QWidget) -> list[str]:
    """Words that end in "…", or reach over the place they are given, the clip, or the widget."""
    found: list[str] = []
    draw = QPainter.drawText

    def note(painter: QPainter, *how: Any) -> Any:
        words = next(part for part in how if isinstance(part, str))
        reason = _fault(painter, words, how)
        if reason and words.strip():
            found.append(f"{words!r} {reason}")
        return draw(painter, *how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QPainter, "drawText", note)
        widget.grab()
    return found


def written(widget: QWidget) -> list[tuple[str, QRectF]]:
    """What a widget writes, and where the letters stand on it."""
    found: list[tuple[str, QRectF]] = []
    draw = QPainter.drawText

    def note(painter: QPainter, *how: Any) -> Any:
        words = next(part for part in how if isinstance(part, str))
        if words.strip():
            found.append((words, painter.transform().mapRect(_places(painter, words, how)[0])))
        return draw(painter, *how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QPainter, "drawText", note)
        widget.grab()
    return found


def _fault(painter: QPainter, words: str, how: tuple[Any, ...]) -> str:
    if words.endswith("…"):
        return "ends in …"
    place, given = _places(painter, words, how)
    if given is not None and not _holds(given, place):
        return f"wants {place.size().toSize()}, has {given.size().toSize()}"
    if painter.hasClipping() and not _holds(painter.clipBoundingRect(), place):
        return "is clipped"
    device = painter.device()
    if isinstance(device, QPicture):  # of an axis, which pyqtgraph draws later: labels may stick out by half
        return "" if place.left() > -place.width() / 2 - _NEARLY else f"begins at {place.left():.0f}"
    ratio = device.devicePixelRatio() if isinstance(device, QImage | QPixmap) else 1.0
    if isinstance(device, QWidget):
        wide, high = float(QWidget.width(device)), float(QWidget.height(device))
    else:
        wide, high = device.width() / ratio, device.height() / ratio
    all_ = QRectF(0, -high, wide, 3 * high) if _scrolls(device) else QRectF(0, 0, wide, high)
    on_it = painter.transform().mapRect(place)
    return "" if _holds(all_, on_it) else f"reaches over the edge: {on_it} of {all_}"


def _scrolls(device: Any) -> bool:
    """Whether a row that ends below the edge can be scrolled into sight."""
    area = device.parentWidget() if isinstance(device, QWidget) else None
    return isinstance(area, QAbstractScrollArea) and area.verticalScrollBar().maximum() > 0


def _places(painter: QPainter, words: str, how: tuple[Any, ...]) -> tuple[QRectF, QRectF | None]:
    """Where the words are, and what they were given."""
    first = how[0]
    if isinstance(first, QPoint | QPointF) or (len(how) == 3 and not isinstance(first, QRect | QRectF)):
        at = QPointF(first) if isinstance(first, QPoint | QPointF) else QPointF(how[0], how[1])
        metrics = QFontMetricsF(painter.font())
        wide = metrics.horizontalAdvance(words)
        return QRectF(at.x(), at.y() - 0.7 * metrics.ascent(), wide, 0.7 * metrics.ascent()), None
    given = QRectF(first) if isinstance(first, QRect | QRectF) else QRectF(*how[:4])
    flags = next((part for part in how[1:] if isinstance(part, int | Qt.AlignmentFlag)), 0)
    flags = flags if isinstance(flags, int) else flags.value
    place = painter.boundingRect(given, flags, words)
    if flags & Qt.TextFlag.TextDontClip.value:
        return _ink(painter, place), None
    return _ink(painter, place), given


def _ink(painter: QPainter, place: QRectF) -> QRectF:
    """Letters are lower than their line: what of it may be cut without harm is left out."""
    lines = max(1, round(place.height() / QFontMetricsF(painter.font()).height()))
    air = 0.18 * place.height() / lines
    return place.adjusted(0, air, 0, -air)


def _holds(outer: QRectF, inner: QRectF) -> bool:
    return outer.adjusted(-_NEARLY, -_NEARLY, _NEARLY, _NEARLY).contains(inner)
