"""What a screen reader says, and what it says by itself as something happens."""

import re
from html import unescape

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_BREAK, _MARK = re.compile("<[bh]r>"), re.compile("<[^>]*>")


def unmarked(words: str) -> str:
    """The same without the program's own markup, which it would read letter by letter."""
    return unescape(_MARK.sub("", _BREAK.sub("\n", words)))


def announce(widget: QWidget, *words: str) -> None:
    """Have it say what came up in a widget, wherever the keys are."""
    if any(words):
        told = "\n".join(filter(None, words))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, told))


def say(widget: QWidget, words: str) -> None:
    """Have it say something of the widget that has the keys: older ones know no announcements."""
    widget.setAccessibleDescription(words)
    announce(widget, words)
