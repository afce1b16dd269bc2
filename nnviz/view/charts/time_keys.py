"""What the wheel and a drag do to a plot, by keys: nearer in time, farther, along it, and all of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from nnviz.view.charts.curve_plot import CurvePlot

_TIMES = {"+": 0.5, "-": 2.0, "−": 2.0}
"""So many times as much time is looked at."""

_ALL = "0"


class TimeKeys(QObject):
    """Zooms a plot about the point that is read by keys, and keeps that point in sight."""

    def __init__(self, plot: "CurvePlot") -> None:
        super().__init__(plot)
        self._plot = plot
        plot.point.stepped.connect(self._keep_in_sight)
        plot.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        text = event.text() if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress else ""
        if text in _TIMES:
            self._plot.scale_sight(_TIMES[text], self._about)
        elif text == _ALL:
            self._plot.show_all()
        return text in (*_TIMES, _ALL)

    @property
    def _about(self) -> float:
        """The place of the point that is read, or else the middle of what is looked at."""
        low, high = self._plot.sight()
        here = self._plot.point.here
        return (low + high) / 2 if here is None else float(here[0].x[here[1]])

    @Slot()
    def _keep_in_sight(self) -> None:
        low, high = self._plot.sight()
        by = self._about - min(max(self._about, low), high)
        if by:
            self._plot.look_over((low + by, high + by))
            self._plot.sight_moved.emit()
