"""A few pictures of each class, as the network is shown them."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem

from nnviz.core.plain_names import readable, short
from nnviz.data.dataset import Examples
from nnviz.view.parts.tooltip import tip

_SIDE = 56
_CELL = QSize(84, 84)


class PreviewPictures(QListWidget):
    """Pictures with their class below, in as many rows as it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("A few pictures of each class")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setGridSize(_CELL)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def show_samples(self, samples: Sequence[tuple[str, Examples]]) -> None:
        """Show these, each (rows, columns)."""
        self.clear()
        for name, pixels in samples:
            item = QListWidgetItem(QIcon(_pixmap(pixels)), short(name))
            item.setToolTip(tip(readable(name)))
            self.addItem(item)


def _pixmap(pixels: Examples) -> QPixmap:
    """Black for the smallest number and white for the largest, unless they are within 0 to 1."""
    low, high = min(0.0, float(pixels.min())), max(1.0, float(pixels.max()))
    grey = np.ascontiguousarray((255 * (pixels - low) / (high - low)).round().astype(np.uint8))
    high_, wide = grey.shape
    image = QImage(grey.data, wide, high_, wide, QImage.Format.Format_Grayscale8)
    return QPixmap.fromImage(image.scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio))
