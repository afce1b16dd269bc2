"""The thread that trains: a loop between a queue of commands and a box for snapshots."""

import queue
import threading
from pathlib import Path

import numpy as np

from nnviz.session.commands import Command, Open, Reset, Shutdown
from nnviz.session.loop import Loop
from nnviz.session.mailbox import Mailbox
from nnviz.session.recorder import Recorder
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder

TRAINING = "nnviz training"
"""What the thread is called."""

PATIENCE = 2.0
"""Seconds that `close` waits for the thread at most."""


class TrainingThread:
    """An experiment being trained on a thread of its own, and recorded on another.

    Parameters
    ----------
    start
        What to begin with.
    outbox
        Gets its snapshots.
    data_dir, folder, is_thrown_away
        See `Session`.

    Attributes
    ----------
    inbox
        Commands for it.
    """

    def __init__(
        self,
        start: Reset | Open,
        outbox: Mailbox[Snapshot],
        data_dir: Path | None,
        folder: StateFolder | None,
        is_thrown_away: bool,
    ) -> None:
        self.inbox: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._threads = 1
        self._recorder = Recorder(folder)
        self._loop = Loop(start, data_dir, self.inbox, outbox, self._recorder, is_thrown_away)
        # A daemon, so that a thread deep in a long load cannot keep the program from ending.
        self._thread = threading.Thread(target=self._run, name=TRAINING, daemon=True)

    def start(self, threads: int) -> None:
        """Load the data and wait for commands; matrices are multiplied by so many threads."""
        self._threads = threads
        self._recorder.start()
        self._thread.start()

    def _run(self) -> None:
        from threadpoolctl import threadpool_limits

        with threadpool_limits(self._threads, "blas"), np.errstate(all="ignore"):
            self._loop.run()
            self._recorder.close(PATIENCE)  # which notes the number of threads with each run

    def close(self) -> None:
        """Stop and wait for the thread to end."""
        self.inbox.put(Shutdown())
        if self._thread.is_alive():
            self._thread.join(PATIENCE)
