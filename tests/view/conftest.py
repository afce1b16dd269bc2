"""What many tests of the view begin with."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., None]:
    """Show a widget at a size."""

    def do(widget: QWidget, width: int = 420, height: int = 260) -> None:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()

    return do
