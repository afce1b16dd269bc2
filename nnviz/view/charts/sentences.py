"""What a chart says in words: one sentence, or one for each twin, each in a few lines."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import QWIDGETSIZE_MAX

LINES, LINES_OF_TWINS = 3, 2
"""That a sentence may have; and that there is room for, for each of several, until one needs more."""

_AROUND = 26
"""Pixels beside the words: the style sheet's padding, QLabel's indent, and what a wrap takes for itself."""

_AROUND_HEIGHT = 18
"""Pixels above and below the words."""


class Sentences(QWidget):
    """As high for a short sentence as for a long one, so that the chart above does not jump with the words.

    Where there is little room, each gives up lines; at last that of the chosen twin stands alone.

    Attributes
    ----------
    lines
        The sentences, whole.
    label
        The words as they are cut. A widget without a layout is around it: a label in the panel's own would
        have the whole window laid out anew for each number that changes in them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.label = PlainLabel(wordWrap=True)
        self.label.setParent(self)
        self.label.setProperty("role", "note")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.lines: Sequence[str] = ()
        self._grounds: Sequence[str] = ()
        self._chosen, self._room = 0, QWIDGETSIZE_MAX
        self.show_lines(("",))

    def text(self) -> str:
        """The words as they are cut."""
        return self.label.text()

    def heightForWidth(self, width: int) -> int:
        return self.label.heightForWidth(width)

    def show_lines(self, lines: Sequence[str], grounds: Sequence[str] = (), chosen: int = 0) -> None:
        """Say these; what is too long for its room ends in "…", and is whole on hover, with its grounds."""
        if (lines, grounds, chosen) == (self.lines, self._grounds, self._chosen):
            return
        self.lines, self._grounds, self._chosen = lines, grounds, chosen
        set_tip(self, tip(*lines, *grounds))
        self.label.setAccessibleName(" ".join(lines))
        self._write()

    def fit(self, room: int) -> None:
        """Be no higher than so many pixels, but for one line."""
        if room != self._room:
            self._room = room
            self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.label.resize(event.size())
        if event.size().width() != event.oldSize().width():
            self._write()

    def _write(self) -> None:
        spacing = QFontMetricsF(self.label.font()).lineSpacing()
        usual = LINES if len(self.lines) == 1 else LINES_OF_TWINS * len(self.lines)
        most = LINES
        starts = {line: self._starts(line) for line in self.lines}
        wanted = max(usual, sum(map(len, starts.values())))
        there = min(wanted, max(1, int((self._room - _AROUND_HEIGHT) / spacing)))
        said = self.lines if there >= len(self.lines) else self.lines[self._chosen : self._chosen + 1]
        if there < wanted:
            most = min(LINES, there // len(said))
            there = len(said) * most
        self.setFixedHeight(ceil(there * spacing) + _AROUND_HEIGHT)
        self.label.setText("\n".join(self._cut(line, starts[line][:most][-1]) for line in said))

    def _cut(self, sentence: str, start: int) -> str:
        """What of it has room: its last line, from ``start`` on, ends in "…" where more would follow."""
        room = self.width() - _AROUND
        return sentence[:start] + self.label.fontMetrics().elidedText(
            sentence[start:], Qt.TextElideMode.ElideRight, room
        )

    def _starts(self, sentence: str) -> list[int]:
        """Where its lines begin once it is wrapped: as many as a sentence may have at the most."""
        layout, starts = QTextLayout(sentence, self.label.font()), [0]
        layout.beginLayout()
        for _ in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self.width() - _AROUND)
            starts.append(line.textStart() + line.textLength())
        layout.endLayout()
        return [start for start in starts if start < len(sentence)][:LINES] or [0]
