"""What teaches in the window: the "?" of a panel and the glossary. Loaded when it is asked for."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnviz.app.documents import Documents
from nnviz.view.panel import Panel


class Teaching(QObject):
    """All that tells a newcomer what is what.

    Parameters
    ----------
    window
        Bears what is shown.
    documents
        Opens lessons.
    """

    def __init__(self, window: QWidget, documents: Documents) -> None:
        super().__init__(window)
        self._window, self._documents = window, documents

    def explain(self, panel: Panel) -> None:
        """Show what a panel shows, how to read it, and the lessons that use it."""
        from nnviz.experiment.lesson import all_lessons
        from nnviz.view.help.help_card import HelpCard

        HelpCard(panel, all_lessons(), self._documents.open_lesson).pop_up(panel)

    def show_glossary(self) -> None:
        """Show every word and symbol on the screen."""
        from nnviz.view.help.glossary_dialog import GlossaryDialog

        GlossaryDialog(self._window).open()
