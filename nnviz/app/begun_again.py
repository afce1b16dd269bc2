"""Another process that trains, in the place of one that was ended from outside."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from nnviz.app.settings import Settings
from nnviz.core.marks import marks
from nnviz.session.apart import ENDED, begin_session
from nnviz.session.commands import Numbers, Open, Reset, Room, State, Throttle, Watch
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.moments import moment_words
from nnviz.view.run.run_controls import steps_per_second

if TYPE_CHECKING:
    from nnviz.app.main_window import MainWindow

BEGINS = f"{ENDED} Another begins …"
GOES_ON = f"{ENDED} Another has begun where this was recorded last: {{}}."
ANEW = f"{ENDED} Another has begun, from the start: nothing was recorded."


class BegunAgain:
    """Begins another as soon as one ends that had something to show.

    One that ends while it loads what it begins with would do so again and again.
    """

    def __init__(self, window: "MainWindow", settings: Settings) -> None:
        self._window, self._settings = window, settings
        self._has_shown = False
        self._to_tell = self._told = ""
        self._waiting: Mapping[str, Any] = {}

    def look(self, snapshot: Snapshot) -> Snapshot:
        """As it is to be shown: where another begins, nothing is over."""
        if snapshot.state is not State.CLOSED or not self._has_shown:
            return snapshot
        self._has_shown = False
        self._begin(snapshot)
        return replace(snapshot, state=State.LOADING, message=BEGINS)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say what became of it, once all others show it."""
        view = snapshot.timeline
        if snapshot.state in (State.LOADING, State.STEPPING) or view is None:
            return
        self._has_shown = True
        if self._to_tell:
            self._told = self._to_tell.format(moment_words(view.epochs, view.step))
            self._window.message_bar.show_notice(self._told, lasts=True)
            self._window.form.want_all({**self._window.form.wanted, **self._waiting})
            self._to_tell = ""

    def put_away(self) -> None:
        """Say no more of it: something else is open than what it was about."""
        self._window.message_bar.put_away(self._told)

    def _begin(self, ended: Snapshot) -> None:
        before, path = self._window.bridge.session, ended.recording.path
        if path is not None and before.folder is not None:
            path = before.folder.found(path)
        start = Reset(ended.experiment) if path is None else Open(path)
        self._to_tell = ANEW if path is None else GOES_ON
        self._waiting = self._window.form.waiting
        session = begin_session(start, before.data_dir, folder=before.folder)
        session.threads = before.threads
        speed = steps_per_second(self._window.controls.speed.value())
        for command in (Numbers(*marks()), Room(self._settings.room), Throttle(speed)):
            session.send(command)
        if ended.example is not None:
            session.send(Watch(ended.example.index))
        self._window.undo.forget()
        self._window.bridge.go_on_with(session)
