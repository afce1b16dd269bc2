"""Tab goes on to what is seen next."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def tab_as_laid_out(layout: QLayout) -> None:
    """Let Tab go through what is in a layout line by line, whatever was put there first."""
    for one, following in pairwise(_stops(layout)):
        QWidget.setTabOrder(one, following)


def _stops(layout: QLayout) -> Iterator[QWidget]:
    for index in sorted(range(layout.count()), key=lambda index: _place(layout, index)):
        item = layout.itemAt(index)
        assert item is not None, "as many as it has"
        widget = item.widget()
        if widget is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
            continue
        inside = item.layout() if widget is None else widget.layout()
        if inside is not None:
            yield from _stops(inside)


def _place(layout: QLayout, index: int) -> tuple[int, ...]:
    return layout.getItemPosition(index) if isinstance(layout, QGridLayout) else (index,)  # type: ignore[return-value]
