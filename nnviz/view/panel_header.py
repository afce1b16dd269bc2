"""The title of a panel, with its caption and controls beside it or, where there is no room, beneath it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSpacerItem, QVBoxLayout, QWidget

from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.plain_label import PlainLabel

_SPACING, _ALL = 4, 1000


class PanelHeader(QVBoxLayout):
    """Two lines, of which the lower one is empty where the upper one has room for all.

    Parameters
    ----------
    title
        Is never cut.
    lanes
        What chooses a lane, to stand beside the title.

    Attributes
    ----------
    caption
        Says what is drawn now.
    controls
        The few that the panel has.
    """

    def __init__(self, title: str, lanes: QWidget | None) -> None:
        super().__init__()
        self.caption, self.controls = ElidedLabel(), QHBoxLayout()
        self.caption.setProperty("role", "muted")
        self.controls.setSpacing(2)
        self._title, self._lanes = PlainLabel(title), lanes
        self._title.setProperty("role", "title")
        self._first, self._corner = QHBoxLayout(), QSpacerItem(0, 0)
        self._above, self._below = QHBoxLayout(), QHBoxLayout()
        self._lay_out()

    def put_first(self, part: QWidget) -> None:
        """Let this stand before the title; `share_out` follows."""
        self._first.addWidget(part)

    def is_first(self, part: QWidget | None) -> bool:
        """Whether this stands before the title."""
        return part is not None and self._first.indexOf(part) >= 0

    def keep_free(self, corner: QSize) -> None:
        """Keep so much at the right end free, in pixels."""
        self._corner.changeSize(corner.width(), corner.height())
        self._above.invalidate()

    def share_out(self, width: int, *, anew: bool = False) -> None:
        """Place what stands beside the title where there is room for it, of so many pixels.

        The caption goes beneath the title as soon as it must, and back only ``anew``: nothing moves to and
        fro while it changes.
        """
        parts = (self._first, self._title, self.controls, *([self._lanes] if self._lanes else ()))
        free = width - sum(part.sizeHint().width() for part in parts) - self._corner.sizeHint().width()
        self._place_controls(beneath=free < 0)
        closer = max(0, min(_SPACING, free // 2))  # before the title is cut
        if closer != self._above.spacing():  # or each caption has the whole window laid out
            self._above.setSpacing(closer)
        self._place_caption(free - 5 * _SPACING, anew=anew)

    def _lay_out(self) -> None:
        self.setSpacing(4)
        self._above.setSpacing(_SPACING)
        self._above.addLayout(self._first)
        self._above.addWidget(self._title)
        self._above.addWidget(self.caption, _ALL)
        self._above.addStretch(1)
        if self._lanes is not None:
            self._above.addWidget(self._lanes)
        self._above.addLayout(self.controls)
        self._above.addSpacerItem(self._corner)
        self.addLayout(self._above)
        self._below.addStretch(1)
        self.addLayout(self._below)

    def _place_controls(self, *, beneath: bool) -> None:
        wanted, other = (self._below, self._above) if beneath else (self._above, self._below)
        if self.controls.parent() is wanted:
            return
        other.removeItem(self.controls)
        self.controls.setParent(None)
        if beneath:
            wanted.addLayout(self.controls)
        else:
            wanted.insertLayout(wanted.indexOf(self._corner), self.controls)

    def _place_caption(self, room: int, *, anew: bool) -> None:
        is_beside = self._above.indexOf(self.caption) >= 0
        fits = not self.caption.text() or self.caption.whole_width() <= room
        if is_beside and not fits:
            self._above.removeWidget(self.caption)
            self._below.insertWidget(0, self.caption, _ALL)
        elif anew and fits and not is_beside:
            self._below.removeWidget(self.caption)
            self._above.insertWidget(2, self.caption, _ALL)
