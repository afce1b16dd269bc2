"""What a chart says in words: one sentence in two lines, or one line for each of several."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy

from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import tip

_AROUND = 26
"""Pixels beside the words: the style sheet's padding, QLabel's indent, and what a wrap takes for itself."""


class Sentences(PlainLabel):
    """As high for one sentence as for two, so that the chart above does not jump with the words.

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
        self.setFixedHeight(max(2, len(lines)) * QFontMetrics(self.font()).lineSpacing() + 12)
        self.setToolTip(tip(*lines, *grounds))
        self.setAccessibleName(" ".join(lines))
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        first = self._first_line(self.lines[0]) if len(self.lines) == 1 else ""
        rest = [self.lines[0].removeprefix(first)] if first else self.lines
        metrics, room = self.fontMetrics(), self.width() - _AROUND
        elided = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in rest]
        self.setText(first + "\n".join(elided))

    def _first_line(self, sentence: str) -> str:
        """As much of a sentence as is wrapped into the first line."""
        layout = QTextLayout(sentence, self.font())
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(self.width() - _AROUND)
        layout.endLayout()
        return sentence[: line.textLength()]
