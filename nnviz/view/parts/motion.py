"""Whether what moves by itself is to stand still: for whom motion makes ill or draws from the words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

_EFFECTS = Qt.UIEffect.UI_General
"""Of Qt: menus that unroll, tooltips that fade in."""

_now = [False]
_of_desktop: list[tuple[int, bool]] = []
"""How fast the cursor blinks and whether there are effects, as long as both are put off."""


def is_reduced() -> bool:
    """Whether nothing is to glide, blink or roll."""
    return _now[0]


def reduce_motion(reduced: bool) -> None:
    """Let it be so from now on; or let Qt move again what the desktop lets it."""
    if reduced == is_reduced():
        return
    _now[0] = reduced
    if reduced:
        _of_desktop.append((QApplication.cursorFlashTime(), QApplication.isEffectEnabled(_EFFECTS)))
    blinking, effects = (0, False) if reduced else _of_desktop.pop()
    QApplication.setCursorFlashTime(blinking)
    QApplication.setEffectEnabled(_EFFECTS, effects)
