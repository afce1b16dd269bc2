"""The training cost of a run as a line no larger than a word."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnviz.session.past_view import ShelvedRun
from nnviz.view.parts.buckets import thin_out
from nnviz.view.parts.style import Style
from nnviz.view.shelf.shelf_model import Index, ShelfModel

_ACROSS, _DOWN, _DOT = 4, 4, 1.8
_MOST_POINTS = 40


class SmallCurve(QStyledItemDelegate):
    """Draws it into a cell: from 0 to its own highest, with a dot where a branch left its parent."""

    def __init__(self, model: ShelfModel, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self.look = model, style

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        run = self._model.runs[index.row()]
        line, begin = curve_in(QRectF(option.rect).adjusted(_ACROSS, _DOWN, -_ACROSS, -_DOWN), run)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.look.colour("train" if run.run == self._model.here else "muted")
        painter.setPen(QPen(colour, 1))
        painter.drawPolyline(QPolygonF(line))
        if begin is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour("text"))
            painter.drawEllipse(begin, _DOT, _DOT)
        painter.restore()


def curve_in(box: QRectF, run: ShelvedRun) -> tuple[list[QPointF], QPointF | None]:
    """The points of the line, none where no epoch has a cost that is a number; and where the run began."""
    rows = run.curves
    known = np.zeros(0, bool) if rows is None else np.isfinite(rows.train_cost)
    if rows is None or not known.any():
        return [], None
    x, y, steps = rows.epoch[known], rows.train_cost[known], rows.step[known]
    few = thin_out(x, (y,), 0, np.inf, _MOST_POINTS)
    across, up = box.width() / max(1.0, float(x[-1])), box.height() / (float(y.max()) or 1.0)
    points = [
        QPointF(box.left() + across * at, box.bottom() - up * cost)
        for at, cost in zip(x[few].tolist(), y[few].tolist(), strict=True)
    ]
    if not run.parent_step:
        return points, None
    at, cost = (float(np.interp(run.parent_step, steps, of)) for of in (x, y))
    return points, QPointF(box.left() + across * at, box.bottom() - up * cost)
