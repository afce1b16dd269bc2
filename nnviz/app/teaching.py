"""What teaches in the window: where to start, the "?" of a panel, the glossary. Loaded when asked for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from nnviz.view.panel import Panel
from nnviz.view.parts.style import Style

if TYPE_CHECKING:
    from nnviz.app.main_window import MainWindow
    from nnviz.app.start_here import StartHere


class Teaching(QObject):
    """All that tells a newcomer what is what.

    Parameters
    ----------
    window
        Bears what is shown.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._start: StartHere | None = None

    def greet(self) -> None:
        """Show where to start, unless somebody has begun already."""
        latest = self._window.bridge.latest
        if latest is not None and not latest.step and not latest.is_moving:
            self.show_start()

    def show_start(self) -> None:
        """Show what one may begin with."""
        from nnviz.app.progress_book import ProgressBook
        from nnviz.app.start_here import StartHere
        from nnviz.experiment.lesson_file import all_lessons

        if self._start is not None and isValid(self._start):
            return
        window, folder = self._window, self._window.bridge.session.folder
        book = ProgressBook(folder.path if folder else None)
        self._start = StartHere(
            window, window.menuWidget(), all_lessons(), book, window.documents, window.saving, window.look
        )

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        if self._start is not None and isValid(self._start):
            self._start.page.recolour(style)

    def explain(self, panel: Panel) -> None:
        """Show what a panel shows, how to read it, and the lessons that use it."""
        from nnviz.experiment.lesson_file import all_lessons
        from nnviz.view.help.help_card import HelpCard

        HelpCard(panel, all_lessons(), self._window.documents.open_lesson).pop_up(panel)

    def show_glossary(self) -> None:
        """Show every word and symbol on the screen."""
        from nnviz.view.help.glossary_dialog import GlossaryDialog

        GlossaryDialog(self._window).open()
