"""How the fixture `show` is called."""

from typing import Protocol, TypeVar

from PySide6.QtWidgets import QWidget

Shown = TypeVar("Shown", bound=QWidget)


class Show(Protocol):
    """Shows a widget at a size, and gives it back."""

    def __call__(self, widget: Shown, width: int = 420, height: int = 260) -> Shown: ...
