"""Widgets side by side, in as many columns as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from nnviz.view.parts.zoom import zoomed


class Columns(QWidget):
    """A grid whose rows are filled anew when the width changes.

    Parameters
    ----------
    least
        Width of a column, at least, in pixels as designed.
    """

    def __init__(self, widgets: Sequence[QWidget], least: int, gap: int) -> None:
        super().__init__()
        self._widgets, self._least, self._gap = widgets, least, gap
        self._count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap)
        self._fill(len(widgets))

    def minimumSizeHint(self) -> QSize:
        """As wide as a single column: else what stands abreast would keep the room that it lacks."""
        widest = max((one.minimumSizeHint().width() for one in self._widgets), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill_anew()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fill_anew()  # at another zoom fewer have room in the same width
        return super().event(event)

    def _fill_anew(self) -> None:
        self._fill(max(1, (self.width() + self._gap) // (zoomed(self._least) + self._gap)))

    def _fill(self, count: int) -> None:
        count = min(count, len(self._widgets))
        if count == self._count:
            return
        for column in range(max(count, self._count)):
            self._grid.setColumnStretch(column, int(column < count))
        self._count = count
        for place, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, place // count, place % count)
