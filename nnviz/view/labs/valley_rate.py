"""The learning rate on a line, and where a bowl of this curvature throws the ball out."""

from collections.abc import Mapping
from math import isfinite, log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number
from nnviz.view.labs.handles import Handles
from nnviz.view.parts.canvas import grown, painter_on
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, widest
from nnviz.view.parts.value_axis import log_label

ETA = "learning rate η"
LEAST, MOST = 0.001, 100.0
_LINE, _SIDE, _HIGH = 24.0, 12.0, 66
_STEP = 0.05  # decades


class RateAxis(Handles):
    """Drag η, or move it with the arrow keys.

    Signals
    -------
    eta_moved(eta)
        While it is dragged, too.
    """

    eta_moved = Signal(float)

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.eta, self.limit = 0.1, float("nan")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "The learning rate. In a bowl whose largest curvature is λ_max, plain descent is thrown out"
            " beyond 2/λ_max: each step lands farther up on the other side."
        )

    def show_rate(self, eta: float, limit: float) -> None:
        """Put the handle at η, and the mark at 2/λ_max; NaN or ∞ for none."""
        self.eta, self.limit = eta, limit
        edge = f", 2/λ_max = {number(limit)}" if isfinite(limit) and limit > 0 else ""
        self.setAccessibleName(f"Learning rate η = {number(eta)}{edge}")
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(240, _HIGH)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def handles(self) -> Mapping[str, QPointF]:
        """η."""
        return {ETA: QPointF(self.place(self.eta), _LINE)}

    def drag(self, name: str, to: QPointF) -> None:
        """Move η to below this place."""
        share = (to.x() - _SIDE) / max(1.0, self.width() - 2 * _SIDE)
        self._move(LEAST * (MOST / LEAST) ** share)

    def nudge(self, name: str, right: float, up: float) -> None:
        """Move η by a twentieth of a decade."""
        self._move(self.eta * 10 ** (_STEP * (right + up)))

    def press(self, at: QPointF) -> None:
        """Put η where it was clicked."""
        self.in_hand = ETA
        self.drag(ETA, at)

    def place(self, eta: float) -> float:
        """The pixel of a rate; the ends for what lies beyond them."""
        share = log10(min(max(eta, LEAST), MOST) / LEAST) / log10(MOST / LEAST)
        return _SIDE + share * (self.width() - 2 * _SIDE)

    def _move(self, eta: float) -> None:
        self.eta_moved.emit(float(f"{min(max(eta, LEAST), MOST):.3g}"))

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            bar = QRectF(_SIDE, _LINE - 4, self.width() - 2 * _SIDE, 8)
            painter.fillRect(bar, self._style.colour("border"))
            painter.setPen(self._style.colour("muted"))
            for decade in range(round(log10(LEAST)), round(log10(MOST)) + 1):
                x = self.place(10.0**decade)
                painter.drawLine(QPointF(x, _LINE + 4), QPointF(x, _LINE + 8))
                self._write(painter, x, _LINE + 9, log_label(decade))
            if isfinite(self.limit) and self.limit > 0:
                self._paint_limit(painter, bar)
            painter.setPen(self._style.colour("text"))
            painter.setFont(small_font(bold=True))
            self._write(painter, self.place(self.eta), 0, f"η = {number(self.eta)}")
            self.paint_handle(painter, ETA)

    def _paint_limit(self, painter: QPainter, bar: QRectF) -> None:
        x, warning = self.place(self.limit), self._style.colour("test")
        painter.fillRect(
            QRectF(x, bar.top(), bar.right() - x, bar.height()), QBrush(warning, Qt.BrushStyle.BDiagPattern)
        )
        painter.setPen(QPen(warning, 2))
        painter.drawLine(QPointF(x, bar.top() - 4), QPointF(x, bar.bottom() + 24))
        words = f"2/λ_max = {number(self.limit)}"
        long = f"{words}: beyond it a bowl so curved throws the ball out"
        shown = fitting([long, words], self.width() - 2 * _SIDE)
        self._write(painter, x, _HIGH - 16, shown)

    def _write(self, painter: QPainter, x: float, y: float, words: str) -> None:
        wide = widest([words], bold=True) + 4
        left = min(max(0.0, x - wide / 2), self.width() - wide)
        painter.drawText(QRectF(left, y, wide, 15), Qt.AlignmentFlag.AlignCenter, words)
