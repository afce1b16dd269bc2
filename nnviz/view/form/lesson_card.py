"""The lesson in hand: what to do, and what to look at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.lesson import Lesson
from nnviz.view.parts.small_button import small_button


class LessonCard(QFrame):
    """Title and text of a lesson, and the way back to what it speaks of; nothing to see without one."""

    lesson_requested = Signal(str)
    """The experiment of the lesson of this id is wanted again."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson")
        self._lesson: Lesson | None = None
        self.title, self.text = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.changed = QLabel("The experiment is not the lesson's own any more.", wordWrap=True)
        self.changed.setProperty("role", "muted")
        self.back_button = small_button(
            "↺ back to the lesson's own", "Start anew on the lesson's own experiment"
        )
        self.back_button.clicked.connect(self._go_back)
        self.title.setProperty("role", "title")
        self.text.setTextFormat(Qt.TextFormat.MarkdownText)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 8, 8)
        rows.setSpacing(4)
        rows.addWidget(self.title)
        rows.addWidget(self.text)
        rows.addWidget(self.changed)
        rows.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Show this lesson, or none."""
        self._lesson = lesson
        self.setVisible(lesson is not None)
        if lesson is not None:
            self.title.setText(lesson.title)
            self.text.setText(lesson.text)
            self.show_experiment(lesson.experiment)

    def show_experiment(self, experiment: Experiment) -> None:
        """Say whether this is still the lesson's own, whatever its first weights and live hyperparameters."""
        own = self._lesson.experiment.replace("seed", experiment.seed) if self._lesson else None
        is_other = own is not None and own.needs_rewind(experiment)
        for part in (self.changed, self.back_button):
            part.setVisible(is_other)

    def _go_back(self) -> None:
        if self._lesson is not None:
            self.lesson_requested.emit(self._lesson.id)
