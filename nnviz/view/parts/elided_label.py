"""Words that take another line, or end in "…", where there is little room for them."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import set_tip, tip

_MOST_LINES, _TOO_NARROW = 3, 60
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class ElidedLabel(PlainLabel):
    """Words that give way: they take a line more where they are long, and end in "…" where three are short.

    Then they are whole in the tooltip, where it has no other.

    Parameters
    ----------
    lines
        Keep room for so many and take no more: where the words follow the mouse, nothing beside them moves.
    """

    text_changed = Signal()

    def __init__(self, text: str = "", *, lines: int = 0) -> None:
        super().__init__(" ")
        self._words, self._kept, self._whole = text, lines, ""
        self._lines, self._most = lines or 1, lines or _MOST_LINES
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._words

    def setText(self, text: str) -> None:
        # A QLabel would have the whole window laid out anew, though its size seldom depends on the text.
        if text != self._words:
            self._words = text
            self.setAccessibleName(text)
            self.text_changed.emit()
            self._wrap()
            self.update()

    def keep(self, lines: int) -> None:
        """Keep room for another number of lines, where it keeps any."""
        if lines != self._kept:
            self._kept = self._lines = self._most = lines
            self.updateGeometry()
            self.update()

    def whole_width(self) -> int:
        """Pixels that the words take in one line."""
        return self.fontMetrics().horizontalAdvance(self._words) + 1

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(
            0, super().minimumSizeHint().height() + (self._lines - 1) * self.fontMetrics().lineSpacing()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._wrap()

    def paintEvent(self, event: QPaintEvent) -> None:
        text, room = self._words, self._most * self.width()
        while self._lines_of(text) > self._most and room > 0:
            text = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
            room -= self.width() // 4 + 1  # lines end before a word
        whole = "" if text == self._words else tip(self._words)
        if whole != self._whole:
            if self.toolTip() == self._whole:  # and not what somebody else has to say
                set_tip(self, whole)
            self._whole = whole
        if self.width() < self.fontMetrics().horizontalAdvance("…"):
            text = ""  # a part of the three points would say nothing
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), _WRAPPED, text)

    def _lines_of(self, text: str) -> int:
        metrics, width = self.fontMetrics(), self.width()
        # Words that are as wide as their room to the pixel, rounded, may take two lines all the same.
        height = metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, text).height()
        return max(
            1 if metrics.horizontalAdvance(text) <= width else 2, round(height / metrics.lineSpacing())
        )

    def _wrap(self) -> None:
        if self._kept:
            return
        lines = min(self._lines_of(self._words), self._most) if self.width() > _TOO_NARROW else 1
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
