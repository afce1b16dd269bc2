"""The card behind the "?" of a panel: what it shows, how to read it, and which lessons use it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from nnviz.core.plain_names import readable
from nnviz.experiment.lesson import Lesson
from nnviz.view.panel import Panel
from nnviz.view.parts.plain_label import PlainLabel, in_menu

_WIDTH = 380
_MOST_LESSONS = 4


class HelpCard(QFrame):
    """Stands below the title of a panel until a click beside it or Esc puts it away.

    Parameters
    ----------
    lessons
        All there are, of which those are offered that use the panel.
    open_lesson
        Is called with the id of the one that was chosen.
    """

    def __init__(self, panel: Panel, lessons: Sequence[Lesson], open_lesson: Callable[[str], object]) -> None:
        super().__init__(panel, Qt.WindowType.Popup)
        self.setObjectName("help-card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        how_to_read = panel.look.naming(panel.how_to_read)
        self.setAccessibleName(f"{panel.title}: {panel.shows} {how_to_read}")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(14, 10, 14, 12)
        self._say(panel.title, "title")
        self._say(panel.shows)
        self._say("How to read it", "muted")
        self._say(how_to_read)
        using = [lesson for lesson in lessons if panel.name in lesson.panels][:_MOST_LESSONS]
        if using:
            self._say("Lessons that use it", "muted")
        for lesson in using:
            button = QPushButton(in_menu(readable(lesson.title, 60)))
            button.clicked.connect(self.close)
            button.clicked.connect(partial(open_lesson, lesson.id))
            self._rows.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setFixedWidth(_WIDTH)

    def pop_up(self, panel: QWidget) -> None:
        """Show it in the upper right corner of a panel, as far as the screen has room."""
        self.adjustSize()
        at = panel.mapToGlobal(QPoint(panel.width() - self.width() - 8, 32))
        room = panel.screen().availableGeometry()
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        at.setY(max(room.top(), min(at.y(), room.bottom() - self.height())))
        self.move(at)
        self.show()

    def _say(self, text: str, role: str = "") -> None:
        label = PlainLabel(text, wordWrap=True)
        label.setProperty("role", role)
        self._rows.addWidget(label)
