"""What a lesson lays over the window: rings round what is meant, hatching over what gives an answer away."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from nnviz.view.parts.over import Hatch, Ring
from nnviz.view.parts.style import Style


class LessonOverlays:
    """All that lies over the window for the page in sight.

    Attributes
    ----------
    laid
        Each of them.
    """

    def __init__(self, style: Style) -> None:
        self._style = style
        self.laid: list[Hatch | Ring] = []

    def veil(self, targets: Iterable[QWidget], words: str) -> None:
        """Hide these until they are lifted, and say so."""
        self.laid += [Hatch(target, words, self._style) for target in targets]

    def point_at(self, target: QWidget) -> None:
        """Lay a ring round it."""
        self.laid.append(Ring(target, self._style))

    def look(self) -> None:
        """Let each ring see whether what it points at is in sight."""
        for over in self.laid:
            if isinstance(over, Ring):
                over.look()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        for over in self.laid:
            over.recolour(style)

    def lift(self) -> None:
        """Take all of them away."""
        for over in self.laid:
            over.leave()
        self.laid.clear()
