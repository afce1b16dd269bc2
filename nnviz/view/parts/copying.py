"""A right click on what shows an equation copies it, as LaTeX or as text."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nnviz.core.marks import with_points
from nnviz.core.written_line import Line
from nnviz.view.parts.ways_out import part_menu

Copy = tuple[str, str]
"""An equation in LaTeX and in plain characters; both empty where there is none."""


def offer_copies(widget: QWidget, equation: Callable[[], Copy]) -> None:
    """Open a menu on a right click; ``equation`` is asked for what is shown then.

    In a panel its ways out stand below.
    """

    def ask(at: QPoint) -> None:
        with with_points():
            copies = _copies(equation())
        if (menu := part_menu(widget, copies)) is not None:
            menu.popup(widget.mapToGlobal(at))

    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(ask)


def _copies(equation: Copy) -> list[tuple[str, Callable[[], object]]]:
    labels = ("Copy as LaTeX", "Copy as text") if any(equation) else ()
    return [(label, partial(_to_clipboard, text)) for label, text in zip(labels, equation, strict=False)]


def copy_of(lines: Sequence[Line]) -> Copy:
    """Written-out lines, one below the other."""
    return "\n".join(line.latex for line in lines), "\n".join(line.typed for line in lines)


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
