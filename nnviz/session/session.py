"""A training and the two ways to talk to it."""

from pathlib import Path

from msgspec.structs import replace

from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command, Open, Reset, Run, Step
from nnviz.session.mailbox import Mailbox
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.session.training_thread import TrainingThread


class Session:
    """An experiment being trained beside what watches it, on a thread of this process.

    `SessionApart` is the same in a process of its own.

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
    threads
        So many multiply its matrices in a process of its own; in this one it is one. What is chosen after
        `start` plays no part: two give other last digits than one, and a moment that is come to again is to
        be the one that was there.
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
        self.data_dir, self.folder, self.threads = data_dir, folder, 1
        self._outbox: Mailbox[Snapshot] = Mailbox()
        self._heard: int | None = None
        start = Reset(experiment, theta) if isinstance(experiment, Experiment) else experiment
        self._begin(start, is_thrown_away)

    def _begin(self, start: Reset | Open, is_thrown_away: bool) -> None:
        self._training = TrainingThread(start, self._outbox, self.data_dir, self.folder, is_thrown_away)

    def start(self) -> None:
        """Load the data and wait for commands."""
        self._training.start(1)  # all of the process have the same number

    def send(self, command: Command) -> None:
        """Ask for something; what is not legal in the state that then holds is ignored."""
        if isinstance(command, Run | Step):
            command = replace(command, heard=self._heard)
        self._pass_on(command)

    def _pass_on(self, command: Command) -> None:
        self._training.inbox.put(command)

    def take(self) -> Snapshot | None:
        """The newest snapshot, or None when it was taken before."""
        snapshot = self._outbox.take()
        if snapshot is not None:
            self._heard = snapshot.version
        return snapshot

    def close(self) -> None:
        """Stop and wait for the training to end."""
        self._training.close()
