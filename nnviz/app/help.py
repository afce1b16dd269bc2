"""What the Help menu shows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QWidget

from nnviz.version import __version__
from nnviz.view.run.run_actions import RunActions


def show_keys(parent: QWidget, actions: RunActions) -> None:
    """Every key of the run."""
    every = (
        actions.run, *actions.forward.values(), *actions.back.values(), actions.rewind, actions.new_weights,
    )  # fmt: skip
    _show(parent, "Keys", f"<table cellspacing=6>{''.join(map(_line, every))}</table>")


def show_about(parent: QWidget) -> None:
    """What the program is, and its version."""
    _show(
        parent,
        "About nnviz",
        f"<b>nnviz {__version__}</b><p>A desktop laboratory for how neural networks learn.<p>Symbols and "
        "equation tags are those of Michael Nielsen, <i>Neural Networks and Deep Learning</i> (2015).<p>"
        "The digits: E. Alpaydin, C. Kaynak, <i>Optical Recognition of Handwritten Digits</i>, "
        "UCI, 1998, CC BY 4.0.",
    )


def _line(action: QAction) -> str:
    key = action.shortcut().toString()
    return f"<tr><td><b>{key}</b></td><td>{action.toolTip().removesuffix(f' ({key})')}</td></tr>"


def _show(parent: QWidget, title: str, text: str) -> None:
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Close, parent)
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
