"""Tooltips: whatever stands in them is plain text, long lines wrap, and none covers what it is about."""

from functools import lru_cache
from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.core.plain_names import MESSAGE, readable
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.spoken import unmarked

_APART, _ABOVE = 6, 16
"""Pixels to the right of a field, and how far below the place that it is given Qt puts a tip."""


@lru_cache(256)  # a form asks three times for the same, and again for each choice of the same kind
def tip(*lines: str, title: str = "") -> str:
    """Lines below a title, none of them read as HTML: names in them may come from anyone's file."""
    head = [f"<b>{escape(readable(title))}</b>"] if title else []
    return f"<qt>{'<br>'.join([*head, *(escape(_cut(line)) for line in lines if line)])}"


def set_tip(widget: QWidget, words: str) -> None:
    """Give a widget what `tip` made, and a screen reader the same in plain words."""
    widget.setToolTip(words)
    widget.setAccessibleDescription(unmarked(words))


def is_read(widget: QWidget, snapshot: Snapshot) -> bool:
    """Whether its tooltip may be read before the next snapshot: while training, only under the mouse."""
    return not snapshot.is_moving or widget.underMouse()


def _cut(line: str) -> str:
    return line if len(line) <= MESSAGE else f"{line[: MESSAGE - 1]}…"


class TipBeside(QObject):
    """Shows the tooltips of some widgets to the right of one of them, where they cover no field."""

    def __init__(self, field: QWidget, *others: QWidget) -> None:
        super().__init__(field)
        self._field = field
        for widget in (field, *others):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip):
            return False
        if isinstance(watched, QWidget) and watched.toolTip():
            at = self._field.mapToGlobal(QPoint(self._field.width() + _APART, -_ABOVE))
            QToolTip.showText(at, watched.toolTip(), watched)
        return True
