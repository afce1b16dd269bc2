"""One panel alone in the window, and the way back to where all stood."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nnviz.app.dock import Dock
from nnviz.view.parts.small_button import small_button


class OnePanel:
    """Puts all docks but one away, and back again as they were.

    Parameters
    ----------
    then
        Is called once all are back.

    Attributes
    ----------
    is_on
        Whether one is alone now.
    button
        The way back, for the top of the window; in sight only while one is alone.
    """

    def __init__(
        self, window: QMainWindow, docks: Mapping[str, Dock], version: int, then: Callable[[], object]
    ) -> None:
        self._window, self._docks, self._version, self._then = window, docks, version, then
        self._before = QByteArray()
        self.button = small_button("back to the run · Esc", "Show all panels again, where they stood")
        self.button.hide()
        self.button.clicked.connect(self.leave)

    @property
    def is_on(self) -> bool:
        return not self._before.isEmpty()

    def toggle(self, inside: QWidget | None = None) -> None:
        """Show alone what this widget is in, or where the keys go, or the mouse is; or go back."""
        if self.is_on:
            self.leave()
            return
        wanted = [self.dock_of(inside)] if inside else [
            self.dock_of(QApplication.focusWidget()),
            self.dock_of(QApplication.widgetAt(QCursor.pos())),
            self._docks["network"],
        ]  # fmt: skip
        self._show(next(dock for dock in (*wanted, self._docks["network"]) if dock is not None))

    def leave(self) -> None:
        """All where it stood; nothing when none is alone."""
        if self.is_on:
            before, self._before = self._before, QByteArray()
            focused = QApplication.focusWidget()
            self._window.restoreState(before, self._version)
            self._then()
            self.button.hide()
            self._give_back(focused)

    def follow(self, inside: QWidget) -> None:
        """Where one is alone, let it be what this widget is in; nothing when it is in none of them."""
        dock = self.dock_of(inside)
        if self.is_on and dock is not None:
            self._put_away_all_but(dock)

    def _put_away_all_but(self, alone: Dock) -> None:
        alone.setFloating(False)
        for dock in self._docks.values():
            dock.setVisible(dock is alone)

    def _show(self, alone: Dock) -> None:
        self._before, focused = self._window.saveState(self._version), QApplication.focusWidget()
        self._put_away_all_but(alone)
        self.button.show()
        self._give_back(focused)

    def _give_back(self, focused: QWidget | None) -> None:
        """The keys go where they went: hiding docks, and showing them, takes them elsewhere."""
        if self.dock_of(focused) is not None and focused is not None:
            focused.setFocus()

    def dock_of(self, widget: QWidget | None) -> Dock | None:
        """The dock that a widget is in."""
        while widget is not None and not isinstance(widget, Dock):
            widget = widget.parentWidget()
        return widget if widget in self._docks.values() else None
