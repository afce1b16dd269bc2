"""All phases of a mini-batch as a way there and back: forward along the top, back along the bottom."""

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.naming import book_layer, superscript
from nnviz.session.phases import Phase
from nnviz.session.snapshot import PhaseView
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.style import Style, mix, small_font

_HEIGHT, _CHIP, _WIDEST, _AIR = 46, 19.0, 62.0, 2.0
_FIRST = 1.5
"""Columns of the first, in which gradients and update stand side by side."""

_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Chip(Struct, frozen=True):
    """One phase in the strip, its place in columns (layers) and rows (0 forward, 1 back)."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def chips_of(phases: tuple[Phase, ...]) -> list[Chip]:
    """A column for each layer, the cost where the way turns round."""
    layers = sum(phase.kind == "feed_forward" for phase in phases)
    places = {
        "input": (0.0, _FIRST, 0.0, 1.0),
        "cost": (layers + _FIRST, layers + _FIRST + 1, 0.5, 1.5),
        "gradients": (_FIRST / 2, _FIRST, 1.0, 2.0),
        "update": (0.0, _FIRST / 2, 1.0, 2.0),
    }
    chips = []
    for phase in phases:
        column = _FIRST + (phase.layer or 0)
        row = 0 if phase.kind == "feed_forward" else 1
        place = places.get(phase.kind, (column, column + 1.0, row, row + 1.0))
        chips.append(Chip(_text(phase), *place))
    return chips


def _text(phase: Phase) -> str:
    at = "" if phase.layer is None else superscript(book_layer(phase.layer))
    signs = {"input": "x", "feed_forward": "a", "cost": "C", "gradients": "∇C", "update": "−η∇C"}
    return signs.get(phase.kind, "δ") + at


class PhaseStrip(Canvas):
    """Shows which phase is the present one. A click, or an arrow key, asks for another.

    Signals
    -------
    phase_requested(index)
        One of the phases.
    """

    phase_requested = Signal(int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._view: PhaseView | None = None
        self._chips: list[Chip] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_phase(self, view: PhaseView) -> None:
        """Mark the phase just done."""
        self._view = view
        self._chips = chips_of(view.phases)
        self.updateGeometry()
        self.setAccessibleName(f"Phase {view.index + 1} of {len(view.phases)}: {view.phase.title}")
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def sizeHint(self) -> QSize:
        return grown(round(_WIDEST * self._chips_across) + 2 if self._chips else 300, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return grown(120, _HEIGHT)

    def place_of(self, index: int) -> QRectF:
        """Where a phase is drawn."""
        chip = self._chips[index]
        column = min(_WIDEST, (self.width() - 2) / self._chips_across)
        row = _HEIGHT / 2
        corner = QPointF(1 + column * chip.left, row * chip.top)
        opposite = QPointF(1 + column * chip.right, row * chip.bottom)
        slack = max(0.0, (row - _CHIP) / 2)
        return QRectF(corner, opposite).adjusted(_AIR, slack, -_AIR, -slack)

    @property
    def _chips_across(self) -> float:
        return max(chip.right for chip in self._chips)

    # -- asking -----------------------------------------------------------------------------------

    def _phase_at(self, point: QPointF) -> int | None:
        return next((i for i in range(len(self._chips)) if self.place_of(i).contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ask(self._phase_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._phase_at(event.position())
        if index is None or self._view is None:
            QToolTip.hideText()
        else:
            phase = self._view.phases[index]
            tag = f" ({phase.tag})" if phase.tag else ""
            QToolTip.showText(event.globalPosition().toPoint(), phase.title + tag, self)

    def leaveEvent(self, event: QEvent) -> None:
        QToolTip.hideText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _KEYS.get(Qt.Key(event.key()))
        if by is None or self._view is None:
            super().keyPressEvent(event)
            return
        self._ask(min(max(self._view.index + by, 0), len(self._chips) - 1))

    def _ask(self, index: int | None) -> None:
        if index is not None and self._view is not None and index != self._view.index:
            self.phase_requested.emit(index)

    # -- painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._view is None:
            return
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            self._paint_way(painter)
            for index in range(len(self._chips)):
                self._paint_chip(painter, self._view, index)

    def _paint_way(self, painter: QPainter) -> None:
        first, turn, last = (self.place_of(i).center() for i in (0, self._turn, len(self._chips) - 1))
        painter.setPen(QPen(self._style.colour("faint"), 1.2))
        corners = [QPointF(turn.x(), y) for y in (first.y(), last.y())]
        painter.drawPolyline(QPolygonF([first, *corners, last]))

    @property
    def _turn(self) -> int:
        """Where the way turns round: the cost, or the end where there is none."""
        return next((i for i, chip in enumerate(self._chips) if chip.text == "C"), len(self._chips) - 1)

    def _paint_chip(self, painter: QPainter, view: PhaseView, index: int) -> None:
        place, hue = self.place_of(index), self._hue(view.phases[index], len(view.z))
        is_present, is_done = index == view.index, index < view.index
        card = self._style.colour("card")
        painter.setBrush(hue if is_present else mix(card, hue, 0.25) if is_done else card)
        painter.setPen(QPen(hue if is_present or is_done else self._style.colour("border"), 1))
        painter.drawRoundedRect(place, 4, 4)
        if self.hasFocus() and is_present:
            painter.setPen(QPen(self._style.colour("accent"), 2))
            painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), 5, 5)
        ink = card if is_present else self._style.colour("text" if is_done else "muted")
        painter.setPen(ink)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._chips[index].text)

    def _hue(self, phase: Phase, layers: int) -> QColor:
        if phase.layer is not None:
            return self._style.layer_colour(phase.layer, layers)
        return self._style.colour("input_hue" if phase.kind == "input" else "accent")
