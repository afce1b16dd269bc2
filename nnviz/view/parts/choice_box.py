"""A box to choose one of a few labels, in a column that may be narrower than they are."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

_MARGIN = 30
_MOST = 20
"""Entries that are seen at once."""


class ChoiceBox(QComboBox):
    """Takes the width it is given; its list is as wide as the longest label."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(_MOST)

    def showPopup(self) -> None:
        # Not sooner: to ask for the list makes it, and most are never opened.
        labels = [self.itemText(i) for i in range(self.count())]
        longest = max((self.fontMetrics().horizontalAdvance(label) for label in labels), default=0)
        self.view().setMinimumWidth(longest + _MARGIN)
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, self)
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room.width()
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
