"""What there is to read on a page of a lesson, over the panels, where the window is small."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nnviz.view.lesson.prose import Prose
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import Style


class WordsCard(QFrame):
    """The question and the words, until a click beside them or Esc puts them away."""

    def __init__(self, strip: QWidget, question: str, words: str, style: Style) -> None:
        super().__init__(strip, Qt.WindowType.Popup)
        self.setObjectName("help-card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = PlainLabel(question, wordWrap=True)
        title.setProperty("role", "title")
        self.words = Prose(style)
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 14, 12)
        rows.addWidget(title)
        rows.addWidget(self.words)
        self.words.show_text(words)

    def pop_up(self, at: QPoint, width: int) -> None:
        """Show it with its upper left corner at this place of the screen, as wide as this."""
        self.setFixedWidth(width)
        self.setFixedHeight(self._rows.heightForWidth(width))
        self.move(at)
        self.show()
