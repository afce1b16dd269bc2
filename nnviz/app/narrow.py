"""What gives way where the window is too narrow for three columns."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QToolButton

from nnviz.app.dock import Dock
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.zoom import zoomed

_THREE_COLUMNS = 1180
_CHARTS = ("cost", "gradient")


class Narrow:
    """Puts the form away where there is room for two columns; a button shows it in the place of the charts.

    Attributes
    ----------
    button
        For the toolbar; in sight only while the window is narrow.
    is_on
        Whether it is narrow now.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock]) -> None:
        self._window, self._docks = window, docks
        self._closed: set[str] = set()
        self._width = 0
        self.is_on = False
        self.button: QToolButton = small_button("☰ Form", "Show the form in the place of the charts")
        self.button.setCheckable(True)
        self.button.hide()
        self.button.toggled.connect(self._show_form)

    def follow(self, width: int) -> None:
        """Note how wide the window is."""
        self._turn(width < zoomed(_THREE_COLUMNS))

    def give_back(self) -> None:
        """Show again what has given way, however wide the window is."""
        self._turn(False)

    def _turn(self, is_narrow: bool) -> None:
        if is_narrow == self.is_on:
            return
        self.is_on = is_narrow
        self.button.setVisible(is_narrow)
        if is_narrow:
            self._closed = {name for name in ("form", *_CHARTS) if self._docks[name].isHidden()}
            self._width = 0  # it was that of another size
            self.button.setChecked(False)
            self._show_form(False)
        else:
            for name in ("form", *_CHARTS):
                self._docks[name].setVisible(name not in self._closed)

    def _show_form(self, shown: bool) -> None:
        if not self.is_on:
            return
        form = self._docks["form"]
        charts = [self._docks[name] for name in _CHARTS if name not in self._closed]
        if shown:
            self._width = max((dock.width() for dock in charts), default=0)
        form.setVisible(shown)
        for dock in charts:
            dock.setVisible(not shown)
        if charts and not shown and self._width:  # else they would come back narrower each time
            self._give_width(charts[0], self._width)

    def _give_width(self, dock: Dock, width: int) -> None:
        """Let a dock that comes back be as wide as it was, at the cost of the network."""
        if (layout := self._window.layout()) is not None:
            layout.activate()  # it has its place again
        network = self._docks["network"]
        rest = network.width() + dock.width() - width
        self._window.resizeDocks([network, dock], [rest, width], Qt.Orientation.Horizontal)
