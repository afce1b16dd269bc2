"""A training thread and the two ways to talk to it."""

import queue
import threading
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command, Open, Reset, Run, Shutdown, Step
from nnviz.session.loop import Loop
from nnviz.session.mailbox import Mailbox
from nnviz.session.recorder import Recorder
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder

TRAINING = "nnviz training"
"""What the thread is called."""

PATIENCE = 2.0
"""Seconds that `close` waits for the thread at most."""


class Session:
    """An experiment being trained on a thread of its own, and recorded on another.

    Parameters
    ----------
    experiment
        What to begin with; a run file is gone on with.
    data_dir
        See `build`.
    theta
        Parameters of a trained network to begin with.
    folder
        Where it is recorded; None keeps it in memory.
    is_thrown_away
        Whether nothing of it may be saved: it may then make mistakes on purpose.

    Attributes
    ----------
    data_dir
        Where it looks for data.
    folder
        Where it is recorded while it has no name.
    """

    def __init__(
        self,
        experiment: Experiment | Reset | Open,
        data_dir: Path | None = None,
        theta: Parameters | None = None,
        folder: StateFolder | None = None,
        *,
        is_thrown_away: bool = False,
    ) -> None:
        self.data_dir, self.folder = data_dir, folder
        self._inbox: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._outbox: Mailbox[Snapshot] = Mailbox()
        self._heard: int | None = None
        self._recorder = Recorder(folder)
        start = Reset(experiment, theta) if isinstance(experiment, Experiment) else experiment
        self._loop = Loop(start, data_dir, self._inbox, self._outbox, self._recorder)
        self._loop.is_thrown_away = is_thrown_away
        # A daemon, so that a thread deep in a long load cannot keep the program from ending.
        self._thread = threading.Thread(target=self._run, name=TRAINING, daemon=True)

    @property
    def room(self) -> int:
        """Bytes that the moments of a run may take where they are recorded."""
        return self._recorder.budget

    @room.setter
    def room(self, room: int) -> None:
        self._recorder.budget = room

    def start(self) -> None:
        """Load the data and wait for commands."""
        self._recorder.start()
        self._thread.start()

    def _run(self) -> None:
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1, "blas"), np.errstate(all="ignore"):
            self._loop.run()
        self._recorder.close(PATIENCE)

    def send(self, command: Command) -> None:
        """Ask for something; what is not legal in the state that then holds is ignored."""
        if isinstance(command, Run | Step):
            command = replace(command, heard=self._heard)
        self._inbox.put(command)

    def take(self) -> Snapshot | None:
        """The newest snapshot, or None when it was taken before."""
        snapshot = self._outbox.take()
        if snapshot is not None:
            self._heard = snapshot.version
        return snapshot

    def close(self) -> None:
        """Stop and wait for the thread to end."""
        self.send(Shutdown())
        if self._thread.is_alive():
            self._thread.join(PATIENCE)
