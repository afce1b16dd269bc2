"""A timeline in a window, for its tests."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.session.commands import Command
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.style import DARK
from nnviz.view.run.timeline_strip import TimelineStrip


class Desk:
    """A strip in a window, which follows a snapshot, and what it asked for."""

    def __init__(self, qtbot: QtBot, snapshot: Snapshot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(1000, 400)
        self.strip = TimelineStrip(DARK)
        self.strip.setParent(self.window)
        self.strip.setGeometry(0, 340, 1000, 48)
        self.slider = self.strip.slider
        self.asked: list[Command] = []
        self.strip.command_requested.connect(self.asked.append)
        self.window.show()
        self.strip.show_snapshot(snapshot)

    def press(self, step: int) -> None:
        at = QPoint(self.slider.x_of(step), 20)
        self.qtbot.mouseClick(self.slider, Qt.MouseButton.LeftButton, pos=at)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.slider, key, modifier)
