"""The wheel scrolls past a field and does not change it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class ScrolledPast(QObject):
    """Hands the wheel on to what is round a field: over one, nobody means to choose anew."""

    def look_after(self, field: QWidget) -> None:
        """Do so for this field from now on."""
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel, as it is at first
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_wheel = event.type() is QEvent.Type.Wheel
        if is_wheel:
            event.ignore()
        return is_wheel
