"""What many tests of the view begin with."""

import pytest
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shown import Show, Shown

from nnviz.view.parts import spoken


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show a widget at a size."""

    def do(widget: Shown, width: int = 420, height: int = 260) -> Shown:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        return widget

    return do


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is asked to say."""
    said: list[str] = []

    def event(widget: QWidget, words: str) -> QAccessibleAnnouncementEvent:
        said.append(words)
        return QAccessibleAnnouncementEvent(widget, words)

    monkeypatch.setattr(spoken, "QAccessibleAnnouncementEvent", event)
    return said
