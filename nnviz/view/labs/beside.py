"""Two columns: side by side where there is room, else one below the other."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from nnviz.view.parts.zoom import zoomed


class Beside(QWidget):
    """Fill ``left`` and ``right``.

    Parameters
    ----------
    width
        From which on they stand side by side.
    shares
        Of the room.
    """

    def __init__(self, width: int, shares: tuple[int, int] = (1, 1)) -> None:
        super().__init__()
        self._width = width
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(12)
        self._columns.addLayout(self.left, shares[0])
        self._columns.addLayout(self.right, shares[1])

    def stand_beside_from(self, width: int) -> None:
        """Stand side by side from another width on."""
        self._width = width
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn()
        super().resizeEvent(event)

    def _turn(self) -> None:
        side, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(side if self.width() >= zoomed(self._width) else below)
