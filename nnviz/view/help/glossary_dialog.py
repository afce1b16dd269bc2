"""Help ▸ Glossary: every word and symbol on the screen, to be searched."""

from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from nnviz.view.help.glossary import find, terms
from nnviz.view.parts.zoom import open_as_large

_SIZE = (560, 640)


class GlossaryDialog(QDialog):
    """A field to search in, and what was found below it."""

    def __init__(self, parent: QWidget | None = None, searched: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Glossary")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._terms = terms()
        self.search = QLineEdit(searched)
        self.search.setPlaceholderText("Find a word or a symbol: δ, epoch, saturated …")
        self.search.setAccessibleName("Find a word or a symbol")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.page = QTextBrowser()
        self.page.setAccessibleName("What was found")
        rows = QVBoxLayout(self)
        rows.addWidget(self.search)
        rows.addWidget(self.page, 1)
        open_as_large(self, _SIZE)
        self._show()

    @Slot()
    def _show(self) -> None:
        found = find(self.search.text(), self._terms)
        lines = [f"<p><b>{escape(term.names)}</b><br>{escape(term.text)}</p>" for term in found]
        self.page.setHtml("".join(lines) or "<p>Nothing here has that in it. Try another word.</p>")
