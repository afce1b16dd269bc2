"""What there is to read on a page of a lesson, over the panels, where the window is small."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nnviz.view.lesson.prose import Prose
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.scrolled import Scrolled
from nnviz.view.parts.style import Style

_EDGE = 8
"""Pixels of the screen that are left free below it."""


class WordsCard(QFrame):
    """The question and the words, until a click beside them or Esc puts them away."""

    def __init__(self, strip: QWidget, question: str, words: str, style: Style) -> None:
        super().__init__(strip, Qt.WindowType.Popup)
        self.setObjectName("help-card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = PlainLabel(question, wordWrap=True)
        title.setProperty("role", "title")
        self.words = Prose(style)
        page = QWidget()
        self._rows = QVBoxLayout(page)
        self._rows.setContentsMargins(14, 10, 14, 12)
        self._rows.addWidget(title)
        self._rows.addWidget(self.words)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(Scrolled(page))
        self.words.show_text(words)

    def pop_up(self, at: QPoint, width: int) -> None:
        """Show it with its upper left corner at this place of the screen, as wide as this.

        What does not fit on the screen beneath is scrolled.
        """
        self.ensurePolished()  # until then it has no border
        border = QSize(width, 0).grownBy(self.contentsMargins()) - QSize(width, 0)
        room = self.screen().availableGeometry().bottom() - at.y() - _EDGE
        wanted = self._rows.heightForWidth(width - border.width()) + border.height()
        self.setFixedSize(width, min(wanted, room))
        self.move(at)
        self.show()
