"""The program as it opens by itself, until its window has been painted."""

import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from nnviz.app.main_window import MainWindow, style_of


class _FirstPaint(QObject):
    """Notes the first paint of a window."""

    is_done = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.is_done = self.is_done or event.type() == QEvent.Type.Paint
        return False
