"""A chart as it is read by keys alone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.view.parts.point_cursor import PointCursor

LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down
HOME, END = Qt.Key.Key_Home, Qt.Key.Key_End


def press(chart: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QApplication.sendEvent(chart, QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def read_all(chart: QWidget, cursor: PointCursor) -> dict[str, list[str]]:
    """Every point of every line, in the words that a screen reader gets, by the keys alone."""
    found: dict[str, list[str]] = {}
    press(chart, HOME)
    chart.grab()  # with a ring round the first
    while cursor.here is not None and (name := cursor.here[0].name) not in found:
        said = found[name] = [heard(chart)]
        press(chart, RIGHT)
        while (words := heard(chart)) != said[-1]:
            said.append(words)
            press(chart, RIGHT)
        press(chart, DOWN, HOME)
    return found


def heard(chart: QWidget) -> str:
    """What a screen reader gets to know of it besides its name."""
    return QAccessible.queryAccessibleInterface(chart).text(QAccessible.Text.Description)
