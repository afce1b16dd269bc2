"""What a change was foretold to do to an output, beside what it did."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number, plain
from nnviz.view.parts.axis_range import round_up
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.point_cursor import PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest

_HIGH, _BAR, _GAP = 32.0, 11.0, 4.0
_DIGITS = 4


class Outcome(Struct, frozen=True):
    """Δout of a unit, foretold and true; of one that has no slope what is true is a jump."""

    unit: str
    foretold: float
    true: float
    jumps: bool

    @property
    def words(self) -> tuple[str, str]:
        """What stands beside its two bars."""
        jump = ": a jump" if self.jumps and self.true else ""
        return f"foretold {_told(self.foretold)}", f"true {_told(self.true)}{jump}"


class ChangeBars(Canvas):
    """Two bars a unit: dashed what was foretold, filled what is true."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.outcomes: Sequence[Outcome] = ()
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Draw these."""
        if len(outcomes) != len(self.outcomes):
            self.updateGeometry()
        self.outcomes = outcomes
        said = (f"{one.unit}: {', '.join(one.words)}" for one in outcomes)
        self.setAccessibleName("Δout, foretold and true")
        self.point.describe("; ".join(said))
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(200, _HIGH * max(1, len(self.outcomes)))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            for i, outcome in enumerate(self.outcomes):
                self._paint(painter, outcome, i * _HIGH)
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell), self._style.colour("text"))

    def _place_of(self, row: int, place: int) -> QRectF:
        """Where a bar is with its words, beside the ring that shows where the keys go."""
        left = self._zero_and_scale()[0] - _GAP
        top = row * _HIGH + place * (_BAR + _GAP)
        return QRectF(left, top - 1, self.width() - left - 3, _BAR + 3)

    def _read_out(self) -> list[Series]:
        """A unit a row, for `point`: what was foretold, and what is true."""
        both = np.array([(one.foretold, one.true) for one in self.outcomes], float).reshape(-1, 2)
        names = ("Δout foretold", "Δout true")
        return by_rows(both, lambda i: self.outcomes[i].unit, names.__getitem__, _told)

    def _zero_and_scale(self) -> tuple[float, float]:
        """Where 0 is, and pixels for 1; the words beside the bars have room at the right."""
        left = widest([one.unit for one in self.outcomes], bold=True) + 10
        words = widest([each for one in self.outcomes for each in one.words], bold=True) + 8
        values = [value for one in self.outcomes for value in (one.foretold, one.true)]
        low, high = min(0.0, *values), max(0.0, *values)
        room = max(10.0, self.width() - left - words)
        scale = room / round_up(high - low)
        return left - low * scale, scale

    def _paint(self, painter: QPainter, outcome: Outcome, top: float) -> None:
        zero, scale = self._zero_and_scale()
        text, muted = self._style.colour("text"), self._style.colour("muted")
        painter.setPen(text)
        painter.setFont(small_font(bold=True))
        name = QRectF(_GAP, top, zero, 2 * _BAR + _GAP)  # beside the ring that shows where the keys go
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, outcome.unit)
        painter.setFont(small_font())
        painter.setPen(QPen(self._style.colour("faint"), 1))
        painter.drawLine(QPointF(zero, top), QPointF(zero, top + 2 * _BAR + _GAP))
        rows = zip((outcome.foretold, outcome.true), outcome.words, (False, True), strict=True)
        for place, (value, words, is_filled) in enumerate(rows):
            bar = QRectF(zero, top + place * (_BAR + _GAP), value * scale, _BAR).normalized()
            painter.setPen(QPen(text, 1.2, Qt.PenStyle.SolidLine if is_filled else Qt.PenStyle.DashLine))
            painter.setBrush(text if is_filled else Qt.BrushStyle.NoBrush)
            painter.drawRect(bar)
            painter.setPen(text if is_filled else muted)
            painter.drawText(QPointF(max(bar.right(), zero) + 6, bar.bottom() - 1), words)


def _told(value: float) -> str:
    return plain(value) if value == round(value) else number(value, _DIGITS)
