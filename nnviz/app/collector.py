"""Python's collector of garbage, at work on the GUI thread alone and between two events.

Left to itself it wakes at any allocation on any thread, and frees what it finds there and then: a widget on
the training's thread, or the next of those that Qt is just going through. Either is a crash.
"""

import gc
import linecache

from PySide6.QtCore import QObject, QTimer

EVERY = 1000
"""Milliseconds."""


class Collector(QObject):
    """Puts it to sleep, and wakes it from time to time for what is due."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(collect_what_is_due)
        timer.start(EVERY)


def collect_what_is_due() -> None:
    """Collect the oldest generation of which Python itself would by now."""
    due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    for generation in (2, 1, 0):
        if due[generation]:
            gc.collect(generation)
            if generation == 2:
                linecache.clearcache()  # PySide6 reads the source of each module imported, and keeps it there
            return
