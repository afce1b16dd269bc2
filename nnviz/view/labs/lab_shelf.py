"""All labs in one place: a list at the left, the chosen lab beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QStackedWidget, QWidget

from nnviz.view.panel import Panel
from nnviz.view.parts.canvas import grown

_ROOM = 26


class LabShelf(QWidget):
    """One lab at a time. Only the one in sight is drawn."""

    def __init__(self, labs: Sequence[Panel]) -> None:
        super().__init__()
        self.labs = labs
        self.list = QListWidget()
        self.list.setObjectName("labs")
        self.list.setAccessibleName("Labs")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.addItems([lab.title for lab in labs])
        self.list.setFixedWidth(self.list.sizeHintForColumn(0) + _ROOM)
        self._stack = QStackedWidget()
        for lab in labs:
            self._stack.addWidget(lab)
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.setCurrentRow(0)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.list)
        line.addWidget(self._stack, 1)

    def show_lab(self, name: str) -> None:
        """Turn to the lab of that name."""
        self.list.setCurrentRow([lab.name for lab in self.labs].index(name))

    def minimumSizeHint(self) -> QSize:
        return grown(360, 110)
