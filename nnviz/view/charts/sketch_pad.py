"""A chart of its own for a curve that no panel shows: it stands above the panels while it is drawn into."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import zoomed

_SIZE = (460, 260)
_APART = 16
_LEAST = 200


class SketchPad(QFrame):
    """In the lower right corner of a window, or in the place of a panel that it covers.

    Parameters
    ----------
    name, over
        Of the y axis and of the x axis.
    """

    def __init__(self, window: QWidget, name: str, over: str, style: Style) -> None:
        super().__init__(window)
        self.setObjectName("help-card")
        self.setAccessibleName(f"A chart to draw into: {name} over {over}")
        self.plot = CurvePlot(style, name=name)
        self.plot.unit = over
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 10, 10, 8)
        rows.addWidget(self.plot)
        self.resize(*_SIZE)
        self.move(window.width() - _SIZE[0] - _APART, window.height() - _SIZE[1] - 3 * _APART)
        self.show()
        self.raise_()

    def cover(self, panel: QWidget) -> None:
        """Take the place of a panel that is large enough, so that of all others nothing is hidden."""
        window = self.window()
        if window.isAncestorOf(panel) and panel.isVisible() and panel.height() >= zoomed(_LEAST):
            self.setGeometry(QRect(panel.mapTo(window, QPoint(0, 0)), panel.size()))
