"""Labels and menus that show words as they are, and labels with markup."""

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from nnviz.view.parts.zoom import QWIDGETSIZE_MAX

# It begins with its space: looked for by what is before that, it took nine times as long.
_TOGETHER = re.compile(
    r" (?:(?<=\d )(?=×)|(?<=× )(?=10)|(?<=[=≈±<>≤≥] )|(?=%)|(?<=∂C )(?=/)|(?<=∂C / )(?=∂)"
    r"|(?<=[wb][¹²³⁴-⁹] )(?=\d))"
)


class PlainLabel(QLabel):
    """Plain text, whatever it is made of: markup in a name out of a stranger's file would open other files.

    Parameters
    ----------
    properties
        Qt's own, such as ``wordWrap=True``.
    """

    def __init__(self, text: str = "", **properties: Any) -> None:
        super().__init__(**properties)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._plain = text
        super().setText(unbroken(text))

    def text(self) -> str:
        return self._plain

    def setText(self, text: str) -> None:
        if text != self._plain:
            self._plain = text
            super().setText(unbroken(text))


def unbroken(text: str) -> str:
    """The same with spaces at which no line may end: inside 2 × 10⁻³, 5 % and w³ 7←2, and after a sign."""
    return _TOGETHER.sub("\u00a0", text)


class RichLabel(QLabel):
    """Words with markup of the program's own; what comes from elsewhere is escaped before it gets here."""

    def __init__(self, text: str = "", **properties: Any) -> None:
        super().__init__(**properties)
        self.setTextFormat(Qt.TextFormat.RichText)
        super().setText(text)


def say_steadily(label: QLabel, text: str) -> None:
    """Words that change often: the label only grows, so that nothing beside it jitters.

    Its size is fixed: of one that may take another, Qt lays out the whole window anew for each new word.
    """
    if label.text() == text:
        return
    label.setText(text)
    if text:
        _keep_room(label)
    else:
        let_go(label)


def measure_anew(label: QLabel) -> None:
    """Let it be as large as its words are now, as at another zoom."""
    let_go(label)
    if label.text():
        _keep_room(label)


def _keep_room(label: QLabel) -> None:
    if (wanted := label.sizeHint()) != label.minimumSize():
        label.setFixedSize(max(wanted.width(), label.minimumWidth()), wanted.height())


def let_go(label: QLabel) -> None:
    """Give up the room that it has had of `say_steadily`."""
    label.setMinimumSize(0, 0)
    label.setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX)


def in_menu(text: str) -> str:
    """For a menu or a button, where "&" alone would mark the letter after it as a key."""
    return text.replace("&", "&&")
