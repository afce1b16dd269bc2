"""A button of a lab, which keeps the keys that press it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton


class SpaceButton(QPushButton):
    """Pressed by Space and Enter: here Space is no key of the window, which would run what is not meant."""

    def __init__(self, words: str, does: str) -> None:
        super().__init__(words)
        self.setToolTip(does)

    def event(self, event: QEvent) -> bool:
        is_offered = event.type() is QEvent.Type.ShortcutOverride
        if is_offered and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
