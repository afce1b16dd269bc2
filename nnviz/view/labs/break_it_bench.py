"""The copy that is broken: a session of its own, of which nothing is kept."""

from contextlib import suppress
from functools import partial
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command, Pause, Reset, Room, Run, State, Step, Throttle, Unit
from nnviz.session.session import Session
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.parts import motion
from nnviz.view.session_bridge import CALM_REFRESH

A_LAYER = 35
"""Components of each layer that the badge looks at: some 25 ms of each half second."""
SPEED = 400.0
"""Mini-batches a second, at most: a fault is to be seen as it comes, and the run is to have its time."""
TICK = 60
"""Milliseconds between two looks."""
NEWS = 0.3
"""Seconds between two states of it that are shown while it trains, at least."""


class Bench(QObject):
    """Trains a copy from its start, or from where a switch was thrown.

    Attributes
    ----------
    latest
        What it showed last, of the mistake that is made now; None before.
    mistake
        What is made on purpose; empty for nothing.
    red_after
        Seconds from the switch to the first gradient that was found wrong; None before.
    """

    changed = Signal()
    """There is a newer ``latest``."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.latest: Snapshot | None = None
        self.mistake = ""
        self.red_after: float | None = None
        self._sessions: list[Session] = []
        self._kept: Parameters | None = None
        self._is_off = self._is_resting = False
        self._thrown = self._told = 0.0
        self._newest = self._before = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self.destroyed.connect(partial(_close, self._sessions))

    @property
    def lane(self) -> LaneSnapshot | None:
        """The copy as it was seen last."""
        return self.latest.lanes[0] if self.latest and self.latest.lanes else None

    @property
    def is_there(self) -> bool:
        """Whether there is a copy, or one is on its way."""
        return bool(self._sessions)

    @property
    def is_restored(self) -> bool:
        """Whether it stands where it stood before a switch was thrown that is off again."""
        return self._is_off and self.latest is not None and self.latest.step == 0

    @property
    def is_running(self) -> bool:
        """Whether it trains."""
        return self.latest is not None and self.latest.is_moving

    def begin(self, experiment: Experiment, data_dir: Path | None, mistake: str = "") -> None:
        """From the very start."""
        self._kept, self._is_off = None, False
        self._reset(experiment, data_dir, mistake)

    def throw(self, experiment: Experiment, data_dir: Path | None, mistake: str) -> None:
        """Make this mistake, or none, from where the copy stood before any: its θ comes back to the bit."""
        self._is_off = bool(self.mistake) and not mistake
        if not self.mistake and self.lane is not None:
            self._kept = self.lane.theta
        self._reset(experiment, data_dir, mistake)

    def _reset(self, experiment: Experiment, data_dir: Path | None, mistake: str) -> None:
        start = Reset(experiment, self._kept, mistake, A_LAYER)
        self.mistake, self.latest, self.red_after = mistake, None, None
        self._thrown, self._before = perf_counter(), self._newest
        if self._sessions:
            self._sessions[0].send(start)
        else:
            self._sessions.append(Session(start, data_dir, is_thrown_away=True))
            self._sessions[0].send(
                Room(0)
            )  # nobody goes back in it: kept in memory, its moments would only grow
            self._sessions[0].start()
            self._sessions[0].send(Throttle(SPEED))
        self._timer.start(TICK)

    def run(self) -> None:
        """Train until it is paused."""
        self.send(Run())

    def pause(self) -> None:
        """Stand still."""
        self.send(Pause())

    def step(self, unit: Unit) -> None:
        """One mini-batch, or one epoch."""
        self.send(Step(unit))

    def rest(self) -> None:
        """Out of sight: stand still, and do not look."""
        self._is_resting = self.is_running
        self.pause()
        self._timer.stop()

    def wake(self) -> None:
        """In sight again: go on, if it trained."""
        if self._sessions:
            self._timer.start(TICK)
        if self._is_resting:
            self.run()
        self._is_resting = False

    def close(self) -> None:
        """End it."""
        self._timer.stop()
        _close(self._sessions)

    def send(self, command: Command) -> None:
        """Ask this of the copy, if there is one."""
        if self._sessions:
            self._sessions[0].send(command)

    @Slot()
    def _look(self) -> None:
        snapshot = self._sessions[0].take() if self._sessions else None
        if snapshot is None:
            return
        self._newest = snapshot.run
        is_of_before = snapshot.mistake != self.mistake or snapshot.run <= self._before
        if is_of_before and snapshot.state is not State.FAILED:
            return
        is_news = self.latest is None or not snapshot.is_moving or not self.latest.is_moving
        self.latest = snapshot
        check = self.lane.check if self.lane else None
        if self.red_after is None and check is not None and check.failed:
            self.red_after = perf_counter() - self._thrown
            is_news = True
        wait = CALM_REFRESH if motion.is_reduced() else NEWS
        if is_news or perf_counter() - self._told >= wait:
            self._told = perf_counter()
            self.changed.emit()


def _close(sessions: list[Session], *_: object) -> None:
    while sessions:
        with suppress(RuntimeError):
            sessions.pop().close()
