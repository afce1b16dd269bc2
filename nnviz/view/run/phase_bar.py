"""Where in a mini-batch the network stands: a dot for each phase, the present one named with its equation."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.session.phases import Phase
from nnviz.session.snapshot import PhaseView, Snapshot
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.equation import draw_equation, typeset
from nnviz.view.parts.style import Style, body_font

_BACKWARD = ("output_error", "error_back", "gradients")
_LEFT, _HEIGHT, _WORDS, _EQUATION = 12, 66, 17, 44


def describe(view: PhaseView) -> str:
    """The phase in words: "phase 5 of 9 · BP1 · Error of the output, layer 3"."""
    phase = view.phase
    place = f"phase {view.index + 1} of {len(view.phases)}"
    return " · ".join(part for part in (place, phase.tag, phase.title) if part)


class PhaseBar(Canvas):
    """Seen only while a mini-batch is walked through phase by phase."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setObjectName("phases")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._style = style
        self._view: PhaseView | None = None
        self._stands_aside = self._gives_way = False
        self.hide()

    def stand_aside(self, aside: bool) -> None:
        """Leave the room to the backprop panel while that shows the same."""
        self._stands_aside = aside
        self._appear()

    def give_way(self, gives_way: bool) -> None:
        """Leave the room to the network, whose caption names the phase, while a lesson needs the height."""
        self._gives_way = gives_way
        self._appear()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow lane A's phase."""
        view = snapshot.lanes[0].phase if snapshot.lanes else None
        if view is self._view:
            return
        self._view = view
        self.setAccessibleName(describe(view) if view else "")
        self._appear()
        self.update()

    def _appear(self) -> None:
        self.setVisible(self._view is not None and not self._stands_aside and not self._gives_way)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def sizeHint(self) -> QSize:
        return grown(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._view is None:
            return
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            after = self._paint_dots(painter, self._view)
            self._paint_words(painter, self._view, after)
            pixels = QFontInfo(body_font()).pixelSize() * 1.2
            equation = typeset(self._view.phase.equation, self._style.text, pixels)
            draw_equation(painter, equation, _LEFT, _EQUATION)

    def _paint_dots(self, painter: QPainter, view: PhaseView) -> float:
        painter.setPen(Qt.PenStyle.NoPen)
        step = min(11.0, 0.4 * self.width() / len(view.phases))
        for index, phase in enumerate(view.phases):
            painter.setBrush(self._dot_colour(phase, index <= view.index))
            radius = 4.0 if index == view.index else 2.5
            painter.drawEllipse(QPointF(_LEFT + 4 + step * index, _WORDS), radius, radius)
        return _LEFT + step * len(view.phases) + 8

    def _dot_colour(self, phase: Phase, done: bool) -> QColor:
        if not done:
            return self._style.colour("border")
        return self._style.colour("positive" if phase.kind in _BACKWARD else "accent")

    def _paint_words(self, painter: QPainter, view: PhaseView, left: float) -> None:
        painter.setFont(body_font())
        painter.setPen(self._style.colour("text"))
        room = int(self.width() - left - _LEFT)
        words = painter.fontMetrics().elidedText(describe(view), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left, _WORDS + painter.fontMetrics().capHeight() / 2), words)
