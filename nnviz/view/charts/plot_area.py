"""What a plot takes of pyqtgraph: a view box with its ranges and its mouse, between two axes."""

import pyqtgraph as pg
from PySide6.QtWidgets import QSizePolicy


class PlotArea(pg.GraphicsView):
    """A view box with an axis at its left and one below it.

    pyqtgraph's own ``PlotWidget`` has two axes more, a button, and menus of a hundred widgets beside: to make
    them took longer than all else in a plot.

    Attributes
    ----------
    box
        Has the ranges, and lets the mouse change them.
    """

    def __init__(self, left: pg.AxisItem, bottom: pg.AxisItem) -> None:
        super().__init__(background=None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.box = pg.ViewBox(enableMenu=False)
        self.box.disableAutoRange()
        grid = self.centralLayout
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        grid.addItem(self.box, 0, 1)
        for axis, row, column in ((left, 0, 0), (bottom, 1, 1)):
            axis.linkToView(self.box)
            grid.addItem(axis, row, column)
