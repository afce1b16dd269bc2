"""The toolbar: what the run can be asked, how fast it goes, and where it stands."""

import math
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from nnviz.core.naming import number
from nnviz.session.commands import Throttle
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.plain_label import PlainLabel, RichLabel, let_go, measure_anew, say_steadily
from nnviz.view.parts.spoken import announce, unmarked
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.tooltip import is_read, set_tip
from nnviz.view.parts.zoom import zoomed, zoomed_font
from nnviz.view.run.run_actions import RunActions
from nnviz.view.run.status_words import progress, rate, score, score_tip

_FULL = 100
_LEAST_WIDTH = 640
_FASTEST = 10_000.0  # batches a second just below full speed
_FIRST_EPOCH = 4.0
"""Seconds that the first epoch of the first run takes, and each epoch after it half of the one before: seen
for the first time, a network is to be seen learning."""
_SLOWEST = 20.0  # mini-batches a second of it, however few make an epoch


def steps_per_second(position: int) -> float | None:
    """Mini-batches a second at a place 0..100 of the slider: 1 to 10,000 by ratio; None is full speed."""
    return None if position >= _FULL else _FASTEST ** (position / (_FULL - 1))


def gentle_position(batches: int, epoch: int) -> int:
    """Where the slider stands in this epoch, of so many mini-batches, of the first run: ever faster."""
    wanted = max(_SLOWEST, batches / _FIRST_EPOCH * 2.0 ** min(epoch, _FULL))
    return _FULL if wanted >= _FASTEST else round((_FULL - 1) * math.log(wanted) / math.log(_FASTEST))


class RunControls(QWidget):
    """Buttons for the actions, speed, and the numbers that matter most.

    Attributes
    ----------
    buttons
        By name: run, epoch, batch, phase, rewind.
    begins_gently
        Whether the first run begins slowly.
    """

    command_requested = Signal(object)

    def __init__(self, actions: RunActions, style: Style) -> None:
        super().__init__()
        self.run_button = ActionButton(actions.run, style)
        self.run_button.setProperty("accent", True)
        self.run_button.setMinimumWidth(92)
        steps = [ActionButton(action, style) for action in actions.forward.values()]
        self._buttons = [self.run_button, *steps, ActionButton(actions.rewind, style)]
        self.buttons = dict(zip(("run", *actions.forward, "rewind"), self._buttons, strict=True))
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, _FULL)
        self.speed.setValue(_FULL)
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("Mini-batches a second, from 1 to full speed")
        self.speed.valueChanged.connect(self._change_speed)
        self.speed.actionTriggered.connect(self._note_hand)
        self._set_by_hand = False
        self._first_run: int | None = None
        self.begins_gently = True
        self._lane = 0
        self._is_playing = False
        self._snapshot: Snapshot | None = None
        self.progress, self.rate, self.score = RichLabel(), _muted(""), RichLabel()
        self.speed_name, self.speed_text = _muted("Speed"), _muted("full speed")
        self._told = ("", "")
        self._given_way: list[int] = []
        """What was saved at each step of giving way."""
        self.rate.setToolTip("Mini-batches a second")
        self._lay_out()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow where the run stands."""
        before, self._snapshot = self._snapshot, snapshot
        if before is None or (before.run, len(before.lanes)) != (snapshot.run, len(snapshot.lanes)):
            for label in (self.progress, self.rate, self.score):
                let_go(label)  # what took so much room may be gone for good
        if snapshot.lanes and not self._set_by_hand:
            self.speed.setValue(self._position(snapshot))
        say_steadily(self.progress, progress(snapshot, playing=self._is_playing))
        say_steadily(self.rate, rate(snapshot))
        say_steadily(self.score, score(snapshot, self._lane))
        self._give_way()
        if not snapshot.is_moving:
            self._tell()
        if is_read(self.score, snapshot):
            set_tip(self.score, score_tip(snapshot, self._lane))

    def _tell(self) -> None:
        """Have a screen reader say where the run has come to rest."""
        told = _words(self.progress), _words(self.score)
        if told != self._told:
            self._told = told
            announce(self, *told)

    def follow(self, lane: int) -> None:
        """Show the numbers of the twin that was chosen for all panels."""
        self._lane = lane
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    @Slot(bool)
    def show_playing(self, playing: bool) -> None:
        """Say that phase follows phase by itself, which between two of them looks like a pause."""
        self._is_playing = playing
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def show_stale(self, stale: bool) -> None:
        """Grey the numbers of a run whose settings the form does not show any more."""
        for label in (self.progress, self.rate, self.score):
            label.setEnabled(not stale)

    def recolour(self, style: Style) -> None:
        """Recolour the keys on the buttons; the words may have another zoom as well."""
        for button in self._buttons:
            button.recolour(style)
        for label in (self.progress, self.rate, self.score):
            measure_anew(label)
        self._say_speed()
        while self._given_way:  # what was saved was measured at the zoom before
            self._take_back()
        self._give_way()

    def _position(self, snapshot: Snapshot) -> int:
        """Where the slider belongs until a hand has moved it."""
        if self._first_run is None and snapshot.step:
            self._first_run = snapshot.run
        if self.begins_gently and self._first_run in (None, snapshot.run):
            return gentle_position(snapshot.batches, snapshot.epoch)
        return _FULL

    def minimumSizeHint(self) -> QSize:
        # What can be left out is not to keep the window from being small.
        return QSize(zoomed(_LEAST_WIDTH), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Where there is no room for all, what is told elsewhere goes, at last all but the buttons."""
        while self.width() < self._needed and len(self._given_way) < len(self._steps()):
            self._give_up_one()
        while self._given_way and self.width() >= self._needed + self._given_way[-1]:
            self._take_back()
            if self.width() < self._needed:  # it is larger than it was: there is another zoom, or more to say
                self._give_up_one()
                return

    @property
    def _needed(self) -> int:
        """Pixels that all that is in sight takes."""
        margins = self.contentsMargins()
        return self._line.minimumSize().width() + margins.left() + margins.right()

    def _give_up_one(self) -> None:
        before = self._needed
        self._steps()[len(self._given_way)](False)
        self._given_way.append(before - self._needed)

    def _take_back(self) -> None:
        self._given_way.pop()
        self._steps()[len(self._given_way)](True)

    def _steps(self) -> tuple[Callable[[bool], object], ...]:
        """How it gives way, and takes its place again."""
        return (
            self._tell_speed,
            self._be_wordy,
            self.speed.setVisible,
            self.score.setVisible,
            self.progress.setVisible,
        )

    def _tell_speed(self, told: bool) -> None:
        """Whether the slider has words beside it."""
        for part in (self.speed_name, self.speed_text, self.rate):
            part.setVisible(told)

    def _be_wordy(self, wordy: bool) -> None:
        """Whether the buttons have words, or their keys alone."""
        for button in self._buttons[1:]:
            button.shorten(not wordy)

    def _note_hand(self) -> None:
        self._set_by_hand = True

    def _change_speed(self, position: int) -> None:
        self._say_speed()
        self.command_requested.emit(Throttle(steps_per_second(position)))

    def _say_speed(self) -> None:
        speed = steps_per_second(self.speed.value())
        self.speed_text.setText("full speed" if speed is None else f"{number(speed, 2)} /s")

    def _lay_out(self) -> None:
        line = self._line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for button in self._buttons:
            line.addWidget(button)
        line.addSpacing(12)
        line.addWidget(self.speed_name)
        self.speed.setFixedWidth(84)
        line.addWidget(self.speed)
        self.speed_text.setFixedWidth(self.fontMetrics().horizontalAdvance("full speed") + 6)
        line.addWidget(self.speed_text)
        line.addSpacing(6)
        line.addWidget(self.progress)
        line.addSpacing(10)
        line.addWidget(self.rate)
        line.addStretch()
        line.addWidget(self.score)


class ActionButton(QPushButton):
    """A button that does what an action does, and shows its key."""

    def __init__(self, action: QAction, style: Style) -> None:
        super().__init__()
        self._action = action
        self._key_colour = style.colour("muted")
        self._is_short = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it has a key of its own, and Space runs and pauses
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def shorten(self, short: bool) -> None:
        """Show the key alone, or the words with the key beside them."""
        self._is_short = short
        self._follow()

    def recolour(self, style: Style) -> None:
        """Recolour the key."""
        self._key_colour = style.colour("muted")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        if not self.property("accent") and not self._is_short:
            painter.setFont(zoomed_font(small_font()))
            painter.setPen(self._key_colour)
            room = self.rect().adjusted(0, 0, -9, 0)
            key = self._action.shortcut().toString()
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key)
        painter.end()

    def _follow(self) -> None:
        action = self._action
        mark = {"Run": "▶ ", "Pause": "❚❚ "}.get(action.text(), "")
        # Room for the key, which is drawn at the right.
        words = f"{mark}{action.text()}" + ("" if mark else "     ")
        self.setText(action.shortcut().toString() if self._is_short else words)
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.text())
        self.setEnabled(action.isEnabled())


def _muted(text: str) -> QLabel:
    label = PlainLabel(text)
    label.setProperty("role", "muted")
    return label


def _words(label: QLabel) -> str:
    return " ".join(unmarked(label.text()).split())
