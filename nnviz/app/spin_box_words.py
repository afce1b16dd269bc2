"""The words of a spin box stand inside its border."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget

from nnviz.view.parts.zoom import zoomed

_BUTTONS = 16
"""Pixels beside the words, as in the style sheet."""


class SpinBoxWords(QObject):
    """Puts them where they belong.

    From Qt 6.11 on, a spin box that wears a style sheet has its words laid over its border, and one without
    buttons has a single pixel for them.

    Parameters
    ----------
    air
        Pixels of border and padding at each side of a box.
    """

    def __init__(self, parent: QObject, air: Callable[[QWidget], int]) -> None:
        super().__init__(parent)
        self._air = air

    def look_after(self, box: QAbstractSpinBox) -> None:
        """Do so for this box from now on."""
        box.lineEdit().installEventFilter(self)
        self._place(box.lineEdit())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and isinstance(watched, QLineEdit):
            self._place(watched)
        return False

    def _place(self, words: QLineEdit) -> None:
        box = words.parentWidget()
        if not isinstance(box, QAbstractSpinBox) or not box.styleSheet():
            return
        has_buttons = box.buttonSymbols() != QAbstractSpinBox.ButtonSymbols.NoButtons
        air, buttons = self._air(box), zoomed(_BUTTONS) * has_buttons
        words.setGeometry(air, words.y(), max(1, box.width() - 2 * air - buttons), words.height())
