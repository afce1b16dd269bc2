"""What a chart says in words: one sentence, or one for each twin, each in a few lines."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy

from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import tip

LINES, LINES_OF_TWINS = 3, 2
"""That a sentence may have; and that there is room for, for each of several, until one needs more."""

_AROUND = 26
"""Pixels beside the words: the style sheet's padding, QLabel's indent, and what a wrap takes for itself."""

_AROUND_HEIGHT = 18
"""Pixels above and below the words."""


class Sentences(PlainLabel):
    """As high for a short sentence as for a long one, so that the chart above does not jump with the words.

    Attributes
    ----------
    lines
        The sentences, whole.
    """

    def __init__(self) -> None:
        super().__init__(wordWrap=True)
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
        self.setToolTip(tip(*lines, *grounds))
        self.setAccessibleName(" ".join(lines))
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._write()

    def _write(self) -> None:
        self._make_room()
        self.setText("\n".join(map(self._cut, self.lines)))

    def _make_room(self) -> None:
        usual = LINES if len(self.lines) == 1 else LINES_OF_TWINS * len(self.lines)
        needed = sum(len(self._starts(line)) for line in self.lines)
        text = max(usual, needed) * QFontMetricsF(self.font()).lineSpacing()
        self.setFixedHeight(ceil(text) + _AROUND_HEIGHT)

    def _cut(self, sentence: str) -> str:
        """What of it has room: the last line that there is for it ends in "…" where more would follow."""
        start = self._starts(sentence)[-1]
        room = self.width() - _AROUND
        return sentence[:start] + self.fontMetrics().elidedText(
            sentence[start:], Qt.TextElideMode.ElideRight, room
        )

    def _starts(self, sentence: str) -> list[int]:
        """Where its lines begin once it is wrapped, `LINES` at most."""
        layout, starts = QTextLayout(sentence, self.font()), [0]
        layout.beginLayout()
        for _ in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self.width() - _AROUND)
            starts.append(line.textStart() + line.textLength())
        layout.endLayout()
        return [start for start in starts if start < len(sentence)][:LINES] or [0]
