"""The lesson in hand: what to do, and what to look at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nnviz.core.plain_names import readable
from nnviz.data.catalog import CATALOG
from nnviz.data.download import SOURCES
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.lesson import Lesson
from nnviz.view.parts.plain_label import PlainLabel, harmless_markdown
from nnviz.view.parts.small_button import small_button


class LessonCard(QFrame):
    """Title and text of a lesson, and the way back to what it speaks of; nothing to see without one."""

    lesson_requested = Signal(str)
    """The experiment of the lesson of this id is wanted again."""
    download_requested = Signal(str, str)
    """The set of this name is wanted, for the lesson of this id."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson")
        self._lesson: Lesson | None = None
        self._own: Experiment | None = None
        self._missing = ""
        self.title, self.text = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.close_button = small_button("✕", "Close the lesson; what it has set up stays")
        self.close_button.clicked.connect(lambda: self.show_lesson(None))
        self.stand_in = PlainLabel(wordWrap=True)
        self.download_button = QPushButton()
        self.download_button.clicked.connect(self._ask_for_set)
        self.changed = PlainLabel("The experiment is not the lesson's own any more.", wordWrap=True)
        self.changed.setProperty("role", "muted")
        self.back_button = small_button(
            "↺ back to the lesson's own", "Start anew on the lesson's own experiment"
        )
        self.back_button.clicked.connect(self._go_back)
        self.title.setProperty("role", "title")
        self.text.setTextFormat(Qt.TextFormat.MarkdownText)
        self._lay_out()
        self.hide()

    def show_lesson(self, lesson: Lesson | None, own: Experiment | None = None, missing: str = "") -> None:
        """Show this lesson, or none.

        Parameters
        ----------
        own
            What it runs on here; its own experiment when left out.
        missing
            The set that it is about, where another stands in for it.
        """
        self._lesson, self._missing = lesson, missing
        self.setVisible(lesson is not None)
        for part in (self.stand_in, self.download_button):
            part.setVisible(bool(missing))
        if lesson is None:
            return
        self._own = own or lesson.experiment
        self.title.setText(readable(lesson.title, 80))
        self.text.setText(harmless_markdown(lesson.text))
        if missing:
            name = CATALOG[missing].title
            self.stand_in.setText(f"{name} is not on this machine: here it runs on the digits of 8 × 8,"
                                  " and its figures come out otherwise.")  # fmt: skip
            self.download_button.setText(f"Download it ({round(SOURCES[missing].size / 1e6)} MB)")
            self.download_button.setAccessibleName(f"Download {name}")
        self.show_experiment(self._own)

    def show_experiment(self, experiment: Experiment) -> None:
        """Say whether this is still the lesson's own, whatever its first weights and live hyperparameters."""
        if self._lesson is None or self._own is None:
            return
        is_other = self._own.replace("seed", experiment.seed).needs_rewind(experiment)
        for part in (self.changed, self.back_button):
            part.setVisible(is_other)

    def _go_back(self) -> None:
        if self._lesson is not None:
            self.lesson_requested.emit(self._lesson.id)

    def _ask_for_set(self) -> None:
        if self._lesson is not None:
            self.download_requested.emit(self._missing, self._lesson.id)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.addWidget(self.title, 1)
        first.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 4, 8)
        rows.setSpacing(4)
        rows.addLayout(first)
        for part in (self.text, self.stand_in, self.download_button, self.changed):
            rows.addWidget(part)
        rows.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
