"""Windows that are seen as they were, until all in them is anew: half of it is no picture."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class FrozenWindows:
    """Those of the moment."""

    def __init__(self) -> None:
        self._windows: list[QWidget] = []

    def freeze(self, windows: list[QWidget]) -> None:
        """Let none of these be painted from now on."""
        for window in windows:
            if window.updatesEnabled():
                window.setUpdatesEnabled(False)
                self._windows.append(window)

    def thaw(self) -> None:
        """Let all of them be painted."""
        windows, self._windows = self._windows, []
        for window in filter(isValid, windows):
            _let_be_painted(window)
            # What was to be painted when it froze, Qt takes for asked for still, and asks no more.
            QApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest))


def _let_be_painted(window: QWidget) -> None:
    """As `setUpdatesEnabled` has it, by which Qt asks of each widget, and paints most of them twice."""
    for widget in (window, *window.findChildren(QWidget)):
        widget.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, False)
        if widget is window or _hides_what_lies_below(widget):
            widget.update()
    window.setAttribute(Qt.WidgetAttribute.WA_ForceUpdatesDisabled, False)


def _hides_what_lies_below(widget: QWidget) -> bool:
    """Whether it is left out where the widget that it is in is painted."""
    return widget.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent) or widget.autoFillBackground()
