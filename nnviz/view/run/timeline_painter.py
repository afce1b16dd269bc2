"""Paints the timeline: the cost so far, what is kept and marked, where runs branched off, and the handle."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnviz.core.naming import plain
from nnviz.core.plain_names import short
from nnviz.session.past_view import ShelvedRun
from nnviz.view.parts.style import Style, small_font
from nnviz.view.run.timeline_track import LEFT, TOP, Track

_KNOB = 5.0
_FLAG, _LONGEST_MARK = "⚑", 150.0
_ROOM = 4.0
_LABELS = 15.0
_BESIDE = (0.0, 0.6)
"""Two lines of one pixel, side by side, cost a twentieth of a thicker one."""


class TimelinePainter:
    """One picture of a track."""

    def __init__(self, painter: QPainter, track: Track, style: Style) -> None:
        self._painter, self._track, self._style = painter, track, style
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        self._metrics = QFontMetricsF(small_font())

    def paint(self, shelf: Sequence[ShelvedRun], hovered: int | None, way: float | None) -> None:
        """All of it; ``hovered`` is the moment under the mouse, ``way`` the share of the way there."""
        self._floor()
        runs, here = {run.run: run for run in shelf}, self._track.view.run
        left = [*self._track.view.branches]
        if here in runs and runs[here].parent_step:
            left.append((runs[here].parent_step or 0, runs[here].parent or 0))  # what it left itself
        for step, run in left:
            if run in runs:
                self._branch(step, runs[run])
        self._curve()
        if self._track.has_words:
            self._labels()
        if hovered is not None:
            self._upright(hovered, "muted", 1)
        self._handle(way)

    def _floor(self) -> None:
        track, painter = self._track, self._painter
        painter.fillRect(QRectF(LEFT, track.bottom, track.x(track.end) - LEFT, 1), self._colour("border"))
        painter.setPen(self._colour("muted"))
        for y, words in ((TOP, plain(track.high)), (track.bottom, "0"))[: 1 + track.has_words]:
            painter.drawText(cost_room(y), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour("faint"))
        places = sorted({round(track.x(step)) for step in track.view.kept})
        painter.drawRects([QRectF(x, track.bottom - 1, 1, 4) for x in places])

    def _curve(self) -> None:
        """What was until now, and fainter what came after it."""
        steps, costs = self._track.line
        if not len(steps):
            return
        now = float(self._track.view.step)
        here = int(np.searchsorted(steps, now))
        steps, costs = np.insert(steps, here, now), np.insert(costs, here, np.interp(now, steps, costs))
        past = self._track.curve(steps[: here + 1], costs[: here + 1])
        to_come = self._track.curve(steps[here:], costs[here:])
        for line, name in ((to_come, "faint"), (past, "train"), (past.translated(*_BESIDE), "train")):
            self._painter.setPen(QPen(self._colour(name), 1))
            self._painter.drawPolyline(line)

    def _branch(self, left: int, run: ShelvedRun) -> None:
        """Another run that left this line: from where it did, dashed, until where this one ends."""
        track, rows = self._track, run.curves
        if rows is None:
            return
        there = (rows.step >= left) & (rows.step <= track.end)
        self._painter.setPen(QPen(self._colour("muted"), 1, Qt.PenStyle.DashLine))
        self._painter.drawPolyline(track.curve(rows.step[there], rows.train_cost[there]))
        cost = float(np.interp(left, *track.line)) if len(track.line[0]) else 0.0
        self._painter.setBrush(self._colour("card"))
        self._painter.setPen(QPen(self._colour("muted"), 1.2))
        self._painter.drawEllipse(QPointF(track.x(left), track.y(cost)), 2.5, 2.5)

    def _labels(self) -> None:
        """Marks first; epochs where they leave room."""
        taken = [self._mark(step, text) for step, text in self._track.view.marks]
        for x, words in self._track.ticks():
            place = self._label_at(x, words)
            if not any(place.intersects(other) for other in taken):
                self._painter.setPen(self._colour("muted"))
                self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
                taken.append(place.adjusted(-_ROOM, 0, _ROOM, 0))

    def _mark(self, step: int, text: str) -> QRectF:
        words = self._metrics.elidedText(f"{_FLAG} {short(text)}", Qt.TextElideMode.ElideRight, _LONGEST_MARK)
        self._upright(step, "faint", 1)
        x = self._track.x(step)
        place = self._label_at(x + self._metrics.horizontalAdvance(words) / 2, words)
        self._painter.setPen(self._colour("text"))
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        return place.adjusted(-_ROOM, 0, _ROOM, 0)

    def _label_at(self, x: float, words: str) -> QRectF:
        """The place of words below the curve, round x and within the strip."""
        width = self._metrics.horizontalAdvance(words) + 2
        left = min(max(0.0, x - width / 2), self._track.width - width)
        return QRectF(left, self._track.height - _LABELS, width, _LABELS)

    def _handle(self, way: float | None) -> None:
        view, painter, track = self._track.view, self._painter, self._track
        self._upright(view.step, "accent", 2)
        painter.setPen(QPen(self._colour("card"), 1))
        painter.setBrush(self._colour("accent"))
        painter.drawEllipse(QPointF(track.x(view.step), TOP), _KNOB, _KNOB)
        if way is not None:
            done = QRectF(LEFT, track.bottom, (track.x(track.end) - LEFT) * way, 2)
            painter.fillRect(done, self._colour("accent"))

    def _upright(self, step: int, name: str, width: int) -> None:
        x, track = self._track.x(step), self._track
        self._painter.fillRect(QRectF(x - width / 2, TOP, width, track.bottom - TOP), self._colour(name))

    def _colour(self, name: str) -> QColor:
        return self._style.colour(name)


def cost_room(y: float = 0.0) -> QRectF:
    """Where a cost is written, left of the curve and round this height."""
    return QRectF(0, y - _LABELS / 2, LEFT - _ROOM - 2, _LABELS)
