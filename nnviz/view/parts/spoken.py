"""What a screen reader says by itself, as something happens."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, *words: str) -> None:
    """Have it say what came up in a widget, wherever the keys are."""
    if any(words):
        told = "\n".join(filter(None, words))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, told))


def say(widget: QWidget, words: str) -> None:
    """Have it say something of the widget that has the keys: older ones know no announcements."""
    widget.setAccessibleDescription(words)
    announce(widget, words)
