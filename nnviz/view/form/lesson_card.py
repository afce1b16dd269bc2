"""The lesson in hand: what to do, and what to look at."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from nnviz.engine.lesson import Lesson


class LessonCard(QFrame):
    """Title and text of a lesson; nothing to see without one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson")
        self.title, self.text = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.title.setProperty("role", "title")
        self.text.setTextFormat(Qt.TextFormat.MarkdownText)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 8, 8)
        rows.setSpacing(4)
        rows.addWidget(self.title)
        rows.addWidget(self.text)
        self.hide()

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Show this lesson, or none."""
        self.setVisible(lesson is not None)
        if lesson is not None:
            self.title.setText(lesson.title)
            self.text.setText(lesson.text)
