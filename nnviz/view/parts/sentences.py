"""What a chart says in words: one sentence in two lines, or one line for each of several."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_AROUND = 16


class Sentences(QLabel):
    """As high for one sentence as for two, so that the chart above does not jump with the words.

    Attributes
    ----------
    lines
        The sentences, whole.
    """

    def __init__(self, background: str) -> None:
        """Make an empty box; on hover it says the sentences whole and then ``background``."""
        super().__init__()
        self.setProperty("role", "note")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._background = background
        self.lines: Sequence[str] = ()
        self.show_lines(("",))

    def show_lines(self, lines: Sequence[str]) -> None:
        """Say these; a long one of several ends in "…"."""
        if lines == self.lines:
            return
        self.lines = lines
        self.setWordWrap(len(lines) == 1)
        self.setFixedHeight(max(2, len(lines)) * QFontMetrics(self.font()).lineSpacing() + 12)
        self.setToolTip("\n".join([*lines, "", self._background]) if len(lines) > 1 else self._background)
        self.setAccessibleName(" ".join(lines))
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        if len(self.lines) == 1:
            self.setText(self.lines[0])
            return
        metrics, room = self.fontMetrics(), self.width() - _AROUND
        elided = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in self.lines]
        self.setText("\n".join(elided))
