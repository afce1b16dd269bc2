"""What the Help menu shows."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMenu,
    QMenuBar,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnviz.version import __version__
from nnviz.view.parts.plain_label import RichLabel

_CLOSE = QDialogButtonBox.StandardButton.Close
_BAR = 44
"""Pixels beside and below the words: a scroll bar and what stands round it."""
_BESIDES = {
    "Esc": "Lets a chosen neuron go, puts a notice away, shows all panels again",
    "Tab": "Goes on to the next field or picture; arrow keys read it, with Shift ten numbers at once",
    "←, →": "On the timeline: a mini-batch back or on; with Ctrl an epoch; Home and End: the ends",
    "Enter": "Presses a button; sets a chosen neuron or weight by hand; goes to a run in Runs",
    "Ins, F2, Del": "On a run in Runs: draws it behind the others, renames it, takes it away",
    "Double-click": "On a title: that panel alone, and back; on a weight or a bias: sets it by hand",
    "Ctrl+C": "In a panel that was clicked: copies it as a picture; with Shift its numbers as CSV",
    "Ctrl+Shift+P, N": "In a panel that was clicked: saves it as a picture; its numbers as CSV",
    "Ctrl+Shift+R": "In a panel that was clicked: opens its numbers as a table for the arrow keys",
    "Ctrl+Shift+H, W": "In a panel with curves: hears them, a tone that rises with log₁₀; saves the sound",
    "Right click": "In a panel: what can be copied or done there",
    "Click": "On a neuron or a weight: follows it in every panel; on an answer: the examples behind it",
    "Wheel, drag": "On a chart: nearer in time, and along it; a double click shows all of it again",
    "+, −, 0": "On a chart that the keys are at: nearer in time, farther, and all of it",
    "Hover": "On any number: what it is, its symbol, and its equation with the numbers put in",
}


def show_keys(parent: QWidget, bar: QMenuBar) -> None:
    """Every key that the menus have, and what no menu can say."""
    lines = [
        _line(_key(action), _does(action))
        for menu in bar.findChildren(QMenu)
        for action in menu.actions()
        if action.shortcuts()
    ]
    lines += [_line(key, does) for key, does in _BESIDES.items()]
    dialog, words, close = QDialog(parent), RichLabel(), QDialogButtonBox(_CLOSE)
    dialog.setWindowTitle("Keys and mouse")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    words.setText(f"<table>{''.join(dict.fromkeys(lines))}</table>")
    close.rejected.connect(dialog.reject)
    close.button(_CLOSE).setIcon(QIcon())  # Qt's own is black in the dark
    area = QScrollArea()
    area.setWidget(words)
    rows = QVBoxLayout(dialog)
    rows.addWidget(area)
    rows.addWidget(close)
    wanted = words.sizeHint() + QSize(_BAR, close.sizeHint().height() + _BAR)
    room = dialog.screen().availableSize()
    dialog.resize(wanted.boundedTo(QSize(room.width(), round(0.85 * room.height()))))
    dialog.open()


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


def _key(action: QAction) -> str:
    """The first of its keys: the others are of rare keyboards."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _does(action: QAction) -> str:
    """Its tooltip, which is its text without marks where it was given none."""
    return action.toolTip().removesuffix(f" ({_key(action)})")


def _line(key: str, does: str) -> str:
    return f"<tr><td><b>{escape(key)}</b>&nbsp;</td><td>{escape(does)}</td></tr>"


def _show(parent: QWidget, title: str, text: str) -> None:
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Close, parent)
    box.button(QMessageBox.StandardButton.Close).setIcon(QIcon())
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
