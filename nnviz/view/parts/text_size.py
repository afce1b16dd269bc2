"""How wide words are, so that the room for them is measured and not guessed."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from nnviz.view.parts.style import small_font


def widest(words: Iterable[str], *, bold: bool = False) -> float:
    """Pixels that the longest of these takes in the small font; 0 for none."""
    return max((_width(one, bold) for one in words), default=0.0)


@lru_cache(maxsize=2000)  # the same words are measured for each picture
def _width(words: str, bold: bool) -> float:
    return QFontMetricsF(small_font(bold=bold)).horizontalAdvance(words)


def fitting(forms: Sequence[str], room: float, *, bold: bool = False) -> str:
    """The first of ever shorter forms that fits; of the last what does, if none."""
    for words in forms:
        if widest([words], bold=bold) <= room:
            return words
    metrics = QFontMetricsF(small_font(bold=bold))
    return metrics.elidedText(forms[-1], Qt.TextElideMode.ElideRight, room)


def whole_parts(words: str, divider: str) -> list[str]:
    """The same without its last part, without its last two, …, as `fitting` wants them."""
    parts = words.split(divider)
    return [divider.join(parts[:end]) for end in range(len(parts), 0, -1)]
