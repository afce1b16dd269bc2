"""The bottom of the window: the timeline, as wide as all panels."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar, QWidget


class Footer(QToolBar):
    """Stays where it is, and is put away from the View menu."""

    def __init__(self, timeline: QWidget) -> None:
        super().__init__("Timeline")
        self.setObjectName("timeline-bar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addWidget(timeline)
