"""What a chart says in words: one sentence in a few lines, or one line for each of several."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy

from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import tip

LINES = 3
"""That there is room for."""

_AROUND = 26
"""Pixels beside the words: the style sheet's padding, QLabel's indent, and what a wrap takes for itself."""


class Sentences(PlainLabel):
    """As high for one sentence as for three, so that the chart above does not jump with the words.

    Attributes
    ----------
    lines
        The sentences, whole.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "note")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.lines: Sequence[str] = ()
        self._grounds: Sequence[str] = ()
        self.show_lines(("",))

    def show_lines(self, lines: Sequence[str], grounds: Sequence[str] = ()) -> None:
        """Say these; what is too long for its room ends in "…", and is whole on hover, with its grounds."""
        if (lines, grounds) == (self.lines, self._grounds):
            return
        self.lines, self._grounds = lines, grounds
        self.setWordWrap(len(lines) == 1)
        self.setFixedHeight(max(LINES, len(lines)) * QFontMetrics(self.font()).lineSpacing() + 14)
        self.setToolTip(tip(*lines, *grounds))
        self.setAccessibleName(" ".join(lines))
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        metrics, room = self.fontMetrics(), self.width() - _AROUND
        if len(self.lines) == 1:
            (sentence,) = self.lines
            start = self._start_of_the_last_line(sentence)
            last = metrics.elidedText(sentence[start:], Qt.TextElideMode.ElideRight, room)
            self.setText(sentence[:start] + last)
        else:
            elided = (metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in self.lines)
            self.setText("\n".join(elided))

    def _start_of_the_last_line(self, sentence: str) -> int:
        """Where the last line that there is room for begins, once the sentence is wrapped."""
        layout, start = QTextLayout(sentence, self.font()), 0
        layout.beginLayout()
        for _ in range(LINES - 1):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self.width() - _AROUND)
            start = line.textStart() + line.textLength()
        layout.endLayout()
        return start
