"""The pages of a lesson in a row of dots: done, in sight, to come."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.style import Style, small_font

_APART, _RADIUS = 18, 7.0


class Ticks(Canvas):
    """A click turns to a page."""

    chosen = Signal(int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._done: Sequence[bool] = ()
        self._place = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_pages(self, done: Sequence[bool], place: int) -> None:
        """Draw so many pages, of which some are done and one is in sight."""
        self._done, self._place = tuple(done), place
        self.updateGeometry()
        words = f"page {place + 1} of {len(done)}, {sum(done)} done"
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def sizeHint(self) -> QSize:
        return grown(_APART * max(1, len(self._done)), 2 * _RADIUS + 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().x() // _APART)
        if place < len(self._done):
            self.chosen.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._style
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            for place, done in enumerate(self._done):
                centre = QPointF(_APART * (place + 0.5), _RADIUS + 2)
                is_here = place == self._place
                painter.setPen(
                    QPen(style.colour("accent" if is_here or done else "faint"), 2 if is_here else 1)
                )
                is_full = done and not is_here  # so that one sees where one is among those that are done
                painter.setBrush(style.colour("accent") if is_full else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(centre, _RADIUS, _RADIUS)
                painter.setPen(style.colour("on_accent" if is_full else "text" if is_here else "muted"))
                room = QRectF(centre.x() - _RADIUS, centre.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "✓" if done else str(place + 1))
