"""How the panels share the window: by proportion, so that they share it alike on another screen."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Slot
from PySide6.QtWidgets import QMainWindow, QTabBar

from nnviz.app.dock import Dock

Shares = dict[str, tuple[float, float]]
"""Of the width and of the height that all docks have together, by the name of the dock."""


class Proportions(QObject):
    """Keeps the shares of a window's docks as a person left them, whatever size the window gets.

    Parameters
    ----------
    is_whole
        Whether all that is to be in sight is; where something has given way, shares are not noted.

    Attributes
    ----------
    shares
        What is kept.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock], is_whole: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._docks, self._is_whole = window, docks, is_whole
        self.shares: Shares = {}
        self._lent: float | None = None
        self._pressed: Shares = {}
        self._is_restoring = False
        window.installEventFilter(self)
        for dock in docks.values():
            dock.dockLocationChanged.connect(self.note_soon)
            dock.topLevelChanged.connect(self.note_soon)
            dock.toggleViewAction().triggered.connect(self.note_soon)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress:
            self._pressed = self._now()
        elif event.type() is QEvent.Type.MouseButtonRelease and self._now() != self._pressed:
            self.note_soon()  # a bar between two docks was let go
        return False

    def lend(self, share: float | None) -> None:
        """Let the network have this share of its column, its lower neighbour the rest; None ends it.

        What it had before is kept, and comes back; where a bar is dragged meanwhile, the loan follows.
        """
        self._lent = share
        self.restore_soon()

    @Slot()
    def note_soon(self) -> None:
        """Keep the shares, once all stand where they belong."""
        QTimer.singleShot(0, self, self._note)

    def restore_soon(self) -> None:
        """Share the window as it was shared when last noted; how it is shared until then is not noted."""
        self._is_restoring = True
        QTimer.singleShot(0, self, self._restore)

    @Slot()
    def _restore(self) -> None:
        self._is_restoring = False
        if (layout := self._window.layout()) is not None:
            layout.activate()  # a dock that was hidden has its place again
        if not self.shares and self._is_whole():
            self.shares = self._now()  # a lesson may begin before anything was noted
        area = self._area()
        kept = {name: share for name, share in self.shares.items() if name in self._in_sight()}
        kept |= self._split(self._lent, kept)
        docks = [self._docks[name] for name in kept]
        wide = [max(1, round(share[0] * area.width())) for share in kept.values()]
        high = [
            max(1, round(share[1] * area.height())) + self._tabs_above(self._docks[name])
            for name, share in kept.items()
        ]
        self._window.resizeDocks(docks, wide, Qt.Orientation.Horizontal)
        self._window.resizeDocks(docks, high, Qt.Orientation.Vertical)

    @Slot()
    def _note(self) -> None:
        if self._is_whole() and not self._is_restoring:
            now = self._now()
            if self._lent is not None and (both := self._column()):
                upper, lower = (now.pop(name)[1] for name in both)
                self._lent = upper / (upper + lower)
            self.shares |= now

    def _column(self) -> tuple[str, str] | None:
        """The network and what stands in sight below it; None where it was moved."""
        docks = self._in_sight()
        if "network" not in docks:
            return None
        upper = docks["network"]
        below = [name for name, dock in docks.items() if dock.x() == upper.x() and dock.y() > upper.y()]
        return ("network", below[0]) if len(below) == 1 else None

    def _split(self, share: float | None, kept: Shares) -> Shares:
        """What the two in the column get, out of what they have together: as lent, else as kept."""
        both, now = self._column(), self._now()
        if both is None or (share is None and (both[1] in kept or both[0] not in kept)):
            return {}
        (wide, upper), (_, lower) = (now[name] for name in both)
        wide, before = kept.get("network", (wide, upper))
        high = upper + lower
        upper = before if share is None else share * high
        return {both[0]: (wide, upper), both[1]: (wide, high - upper)}

    def _now(self) -> Shares:
        area = self._area()
        return {
            name: (dock.width() / area.width(), dock.height() / area.height())
            for name, dock in self._in_sight().items()
        }

    def _tabs_above(self, dock: Dock) -> int:
        """How high the tabs are with which it shares its place: Qt counts them in."""
        if not self._window.tabifiedDockWidgets(dock):
            return 0
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return max((bar.height() for bar in bars if bar.isVisible()), default=0)

    def _area(self) -> QRect:
        area = QRect()
        for dock in self._in_sight().values():
            area = area.united(dock.geometry())
        return area

    def _in_sight(self) -> Mapping[str, Dock]:
        """Docks in the window; one behind another lies beside it, out of sight."""
        return {
            name: dock
            for name, dock in self._docks.items()
            if dock.isVisible()
            and not dock.isFloating()
            and self._window.rect().contains(dock.geometry().center())
        }
