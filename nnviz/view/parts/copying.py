"""A right click on what shows an equation copies it, as LaTeX or as text."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.core.written_line import Line
from nnviz.view.parts.ways_out import with_ways_out

Copy = tuple[str, str]
"""An equation in LaTeX and in plain characters; both empty where there is none."""


def offer_copies(widget: QWidget, equation: Callable[[], Copy]) -> None:
    """Open the menu on a right click; ``equation`` is asked for what is shown then.

    In a panel its ways out stand below.
    """

    def ask(at: QPoint) -> None:
        menu = with_ways_out(copy_menu(widget, equation()), widget)
        if menu.actions():
            menu.popup(widget.mapToGlobal(at))

    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(ask)


def copy_menu(parent: QWidget, equation: Copy) -> QMenu:
    """The menu; empty where there is nothing to copy."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    labels = ("Copy as LaTeX", "Copy as text") if any(equation) else ()
    for label, text in zip(labels, equation, strict=False):
        menu.addAction(label).triggered.connect(lambda _=False, text=text: _to_clipboard(text))
    return menu


def copy_of(lines: Sequence[Line]) -> Copy:
    """Written-out lines, one below the other."""
    return "\n".join(line.latex for line in lines), "\n".join(line.words for line in lines)


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
