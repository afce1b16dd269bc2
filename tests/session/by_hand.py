"""A session without its thread: it turns when the test says so, and time passes when the test says so."""

import queue
import sys
from typing import Any

import numpy as np
import pytest
from small_runs import small

from nnviz.experiment.experiment import Experiment, Training
from nnviz.session.advice import Advice
from nnviz.session.commands import Command, Open, Reset, State
from nnviz.session.controller import Controller
from nnviz.session.lanes import Lanes
from nnviz.session.loop import Loop
from nnviz.session.mailbox import Mailbox
from nnviz.session.recorder import Recorder
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.session.state_folder import StateFolder


class Clock:
    """Stands still until somebody waits for it or lets it go on.

    Attributes
    ----------
    cost
        Seconds that every look at it takes: what is done between two looks.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now, self.cost = 1000.0, 0.0
        for name, module in list(sys.modules.items()):
            for clock in ("perf_counter", "thread_time"):
                if name.startswith("nnviz.session") and hasattr(module, clock):
                    patch.setattr(module, clock, self.read)

    def read(self) -> float:
        self.now += self.cost
        return self.now


class Inbox(queue.SimpleQueue[Any]):
    """Commands; with a clock, to wait for one takes no time but the clock's."""

    def __init__(self) -> None:
        self.clock: Clock | None = None
        self.waited: list[float] = []

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        assert not self.empty() or timeout is not None, "nothing is left to do: the loop waits for ever"
        if self.clock is None or not self.empty():
            return super().get(block, timeout)
        self.waited.append(timeout)
        self.clock.now += timeout
        raise queue.Empty


class Silent(Advice):
    """Seeks nothing: a search on a thread of its own would be waited for."""

    def seek(self, lanes: Lanes) -> None:
        return


class ByHand:
    """The loop of a session, loaded and evaluated.

    Attributes
    ----------
    latest
        The newest snapshot.
    """

    def __init__(
        self, begin: Experiment | Open, folder: StateFolder | None = None, is_thrown_away: bool = False
    ) -> None:
        self.inbox, self._outbox = Inbox(), Mailbox[Snapshot]()
        start = begin if isinstance(begin, Open) else Reset(begin)
        self.latest = Snapshot(0, 0, State.LOADING, small())
        recorder = Recorder(folder)
        self.loop = Loop(start, None, self.inbox, self._outbox, recorder, is_thrown_away)
        self.controller.advice = Silent(None)
        self.controller.begin()
        self.settle()

    def send(self, *commands: Command) -> None:
        """All of them before the loop has time for any, as by a key held down."""
        for command in commands:
            self.inbox.put(command)

    def turn(self) -> None:
        with np.errstate(all="ignore"):
            self.loop._turn()
        self.latest = self._outbox.take() or self.latest

    def settle(self) -> Snapshot:
        """Until nothing is left to do; a run goes to its end."""
        while not self.inbox.empty() or self.loop._waiting is not None:
            self.turn()
        return self.latest

    def do(self, *commands: Command) -> Snapshot:
        """Send them all at once, and wait for what comes of it."""
        self.send(*commands)
        return self.settle()

    def turn_until(self, state: State) -> None:
        while self.controller.state is not state:
            self.turn()

    @property
    def controller(self) -> Controller:
        return self.loop.controller

    @property
    def lane(self) -> LaneSnapshot:
        """Lane A of the newest snapshot."""
        return self.latest.lanes[0]

    @property
    def theta(self) -> np.ndarray:
        return self.lane.theta.vector


def tuned(**changes: Any) -> Training:
    """Hyperparameters of the small experiment with changes, as a form sends them."""
    return small(**{f"training__{name}": value for name, value in changes.items()}).training
