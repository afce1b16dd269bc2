"""Python's collector of garbage, at work on the GUI thread alone and between two events.

Left to itself it wakes at any allocation on any thread, and frees what it finds there and then: a widget on
the training's thread, or the next of those that Qt is just going through. Either is a crash.
"""

import gc

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication

from nnviz.session.spare_memory import give_back

EVERY = 1000
"""Milliseconds."""

GIVE_BACK_EVERY = 30_000
"""Milliseconds; it takes 3, and 2 more for each ten megabytes that are given back."""

ARROWS = 1024
"""Kilobytes of small pictures, such as arrows, that Qt may keep to paint them again: in one theme at one zoom
they are 200. By itself it keeps ten times as many, of each theme and zoom that was ever seen.
"""


class Collector(QObject):
    """Puts it to sleep, and wakes it from time to time for what is due.

    What was let go on the way, the C library keeps in store: that, too, goes back from time to time.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        QPixmapCache.setCacheLimit(ARROWS)
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start(EVERY)
        self._spare = QTimer(self, interval=GIVE_BACK_EVERY)
        self._spare.timeout.connect(give_back_what_is_spare)
        self._spare.start()

    def begin_after(self, milliseconds: int) -> None:
        """Look for nothing until then: what is there by that time is there to stay, and not gone through."""
        self._timer.stop()
        QTimer.singleShot(milliseconds, self, self._begin)

    @Slot()
    def _begin(self) -> None:
        gc.freeze()
        self._timer.start(EVERY)


def collect_what_is_due() -> None:
    """Collect the oldest generation that has come to its limit, as Python counts them."""
    due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    for generation in (2, 1, 0):
        if due[generation]:
            gc.collect(generation)
            return


def give_back_what_is_spare() -> None:
    """Give back the windows of menus and lists that are shut, and memory that nobody uses.

    Qt keeps such a window for the next time, with all that is painted in it; it is made anew as quickly.
    """
    for window in QApplication.topLevelWidgets():
        is_shut = window.windowType() is Qt.WindowType.Popup and not window.isVisible()
        if is_shut and window.windowHandle() is not None:
            window.destroy()
    give_back()
