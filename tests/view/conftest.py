"""What many tests of the view begin with."""

import pytest
from pytestqt.qtbot import QtBot
from shown import Show, Shown


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show a widget at a size."""

    def do(widget: Shown, width: int = 420, height: int = 260) -> Shown:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        return widget

    return do
