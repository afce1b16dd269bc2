"""Where the panels stand: at first, as they were left, one alone, and where the window is narrow."""

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMainWindow

from nnviz.app.dock import Dock
from nnviz.app.layout import VERSION, arrange
from nnviz.app.narrow import Narrow
from nnviz.app.one_panel import OnePanel
from nnviz.app.proportions import Proportions
from nnviz.app.settings import Settings

_SIZE = (1440, 900)
_FRAME = (8, 40)
"""Of the window: it is to fit the screen, too."""
_SMALLEST = (640, 480)


class Places:
    """The size of the window, and its share for each dock.

    Attributes
    ----------
    narrow
        What gives way where there is too little room.
    one_panel
        What has the whole window.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock], settings: Settings) -> None:
        self._window, self._docks, self._settings = window, docks, settings
        self._are_set_out = False
        self.narrow = Narrow(window, docks)
        self.one_panel = OnePanel(window, docks, VERSION, self.follow)
        self._proportions = Proportions(
            window, docks, lambda: not (self.narrow.is_on or self.one_panel.is_on)
        )
        for dock in docks.values():
            dock.alone_requested.connect(lambda dock=dock: self.one_panel.toggle(dock))

    def restore_size(self) -> None:
        """As large as the window was left; on another screen it takes as much of it as of the other."""
        window, room = self._window, self._window.screen().availableGeometry().size()
        window.setMinimumSize(*_SMALLEST)  # else the docks' own, which leave out what gives way
        most = room - QSize(*_FRAME)
        window.resize(QSize(*_SIZE).boundedTo(most))
        is_restored = window.restoreGeometry(self._settings.layout[0])
        before, left = self._settings.screen, self._settings.size
        if is_restored and before and left and before != room.toTuple() and not window.isMaximized():
            wide, high = (now / then for now, then in zip(room.toTuple(), before, strict=True))
            window.resize(QSize(round(left[0] * wide), round(left[1] * high)).boundedTo(most))

    def set_out(self) -> None:
        """Put the docks where they were left; nothing once that is done: sooner, their room is not known."""
        if self._are_set_out:
            return
        self._are_set_out = True
        arrange(self._window, self._docks)
        self._window.restoreState(self._settings.layout[1], VERSION)
        self._proportions.shares = self._settings.shares
        if self._proportions.shares:
            self.follow()
        else:
            self.narrow.follow(self._window.width())
            self._proportions.note_soon()

    def follow(self) -> None:
        """Note that the window, or what is in it, has another size."""
        if self._are_set_out and not self.one_panel.is_on:
            self.narrow.follow(self._window.width())
            self._proportions.restore_soon()

    def bring(self, dock: Dock) -> None:
        """Bring it into sight."""
        if not dock.isVisible():  # else it may be the one that has the window
            self.one_panel.leave()
        dock.show()
        dock.raise_()

    def lend_to_lower(self, share: float | None) -> None:
        """Let what stands below the network have this share of both for a while; None ends it."""
        self._proportions.lend(None if share is None else 1 - share)

    def start_over(self) -> None:
        """Every panel open, in its first place."""
        self.one_panel.leave()
        arrange(self._window, self._docks)
        self._proportions.note_soon()

    def keep(self) -> None:
        """Remember all this for the next start."""
        self.one_panel.leave()
        self.narrow.give_back()
        window = self._window
        self._settings.layout = (window.saveGeometry(), window.saveState(VERSION))
        self._settings.shares = self._proportions.shares
        self._settings.screen = window.screen().availableGeometry().size().toTuple()
        self._settings.size = window.size().toTuple()
