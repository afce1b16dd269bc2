"""A picture beside a column that has to be scrolled stays whole."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from nnviz.view.panel import Panel
from nnviz.view.parts.zoom import zoomed

_BELOW = 10


def keep_in_sight(panel: Panel, picture: QWidget, beneath: int = 0) -> None:
    """Let a picture at the top of a panel be no higher than what is seen of it, less what is ``beneath``."""
    seen = panel.height() - panel.content.mapTo(panel, QPoint()).y() - zoomed(_BELOW) - beneath
    picture.setMaximumHeight(max(picture.minimumSizeHint().height(), seen))
