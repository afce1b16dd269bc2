"""The training thread's loop: obey, train a little, show, and again."""

import queue
from collections.abc import Callable
from pathlib import Path

from nnviz.session.commands import Command, Open, Reset, State
from nnviz.session.controller import Controller
from nnviz.session.mailbox import Mailbox
from nnviz.session.recorder import Recorder
from nnviz.session.snapshot import Snapshot


class Loop:
    """Everything that happens on the training thread.

    Parameters
    ----------
    inbox
        Commands for it.
    start, data_dir, outbox, recorder, is_thrown_away
        See `Controller`.
    """

    def __init__(
        self,
        start: Reset | Open,
        data_dir: Path | None,
        inbox: "queue.SimpleQueue[Command]",
        outbox: Mailbox[Snapshot],
        recorder: Recorder,
        is_thrown_away: bool = False,
    ) -> None:
        self._inbox, self._recorder, self._heard = inbox, recorder, 0
        self.controller = Controller(start, data_dir, outbox, recorder, is_thrown_away, self._is_wanted)

    def _is_wanted(self) -> bool:
        return not self._inbox.empty()

    def run(self) -> None:
        """Until `Shutdown`."""
        self._guarded(self.controller.begin)
        while self.controller.state is not State.CLOSED:
            self._guarded(self._turn)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # whatever ends this thread would leave a window that answers nothing
            self.controller.fail(error)

    def _turn(self) -> None:
        self._obey_all()
        self.controller.work()
        if self._heard != self._recorder.news:
            self._heard = self._recorder.news
            self.controller.showing.say_past()

    def _obey_all(self) -> None:
        waiting = self._waiting
        try:
            command = self._inbox.get(timeout=waiting) if waiting != 0.0 else self._inbox.get_nowait()
            while True:
                self.controller.obey(command)
                command = self._inbox.get_nowait()
        except queue.Empty:
            return

    @property
    def _waiting(self) -> float | None:
        """Seconds to wait for a command; None is for ever."""
        if (wait := self.controller.wait) is not None:
            return wait
        wait = self._recorder.wait  # asked before its news, which would else come between the two
        return 0.0 if self._heard != self._recorder.news else wait
