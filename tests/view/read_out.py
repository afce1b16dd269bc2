"""A chart as it is read by keys alone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.view.parts.point_cursor import PointCursor

LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down
HOME, END = Qt.Key.Key_Home, Qt.Key.Key_End


def press(chart: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QApplication.sendEvent(chart, QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def read_all(chart: QWidget, cursor: PointCursor) -> dict[str, list[str]]:
    """Every point of every line, in the words that are said, by the keys alone."""
    found: dict[str, list[str]] = {}
    press(chart, HOME)
    chart.grab()  # with a ring round the first
    while (name := cursor.words.partition(",")[0]) not in found:
        said = found[name] = [cursor.words]
        press(chart, RIGHT)
        while cursor.words != said[-1]:
            said.append(cursor.words)
            press(chart, RIGHT)
        press(chart, DOWN, HOME)
    return found
