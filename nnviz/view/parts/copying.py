"""A right click on what shows an equation copies it, as LaTeX or as text."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.core.written_line import Line

Copy = tuple[str, str]
"""An equation in LaTeX and in plain characters; both empty where there is none."""


def offer_copies(widget: QWidget, equation: Callable[[], Copy]) -> None:
    """Open the menu on a right click; ``equation`` is asked for what is shown then."""

    def ask(at: QPoint) -> None:
        if (menu := copy_menu(widget, equation())) is not None:
            menu.popup(widget.mapToGlobal(at))

    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(ask)


def copy_menu(parent: QWidget, equation: Copy) -> QMenu | None:
    """The menu; None where there is nothing to copy."""
    if not any(equation):
        return None
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for label, text in zip(("Copy as LaTeX", "Copy as text"), equation, strict=True):
        menu.addAction(label).triggered.connect(lambda _=False, text=text: _to_clipboard(text))
    return menu


def copy_of(lines: Sequence[Line]) -> Copy:
    """Written-out lines, one below the other."""
    return "\n".join(line.latex for line in lines), "\n".join(line.words for line in lines)


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
