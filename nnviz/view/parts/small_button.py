"""A small button of one sign."""

from PySide6.QtWidgets import QToolButton


def small_button(sign: str, does: str, kind: str = "flat") -> QToolButton:
    """A button that shows ``sign`` and says on hover, and to a screen reader, what it does.

    ``kind`` is the property by which the style sheet knows it.
    """
    button = QToolButton()
    button.setText(sign)
    button.setToolTip(does)
    button.setAccessibleName(does)
    button.setProperty(kind, True)
    return button
