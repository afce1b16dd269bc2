"""Another process that trains, in the place of one that was ended from outside."""

from msgspec.structs import replace

from nnviz.app.settings import Settings
from nnviz.app.undo import Undo
from nnviz.core.marks import marks
from nnviz.session.apart import ENDED, begin_session
from nnviz.session.commands import Numbers, Open, Reset, Room, State, Throttle
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.moments import moment_words
from nnviz.view.run.message_bar import MessageBar
from nnviz.view.run.run_controls import RunControls, steps_per_second
from nnviz.view.session_bridge import SessionBridge

BEGINS = f"{ENDED} Another begins …"
GOES_ON = f"{ENDED} Another has begun where this was recorded last: {{}}."
ANEW = f"{ENDED} Another has begun, from the start: nothing was recorded."


class BegunAgain:
    """Begins another as soon as one ends that had something to show.

    One that ends while it loads what it begins with would do so again and again.
    """

    def __init__(
        self,
        bridge: SessionBridge,
        controls: RunControls,
        message_bar: MessageBar,
        undo: Undo,
        settings: Settings,
    ) -> None:
        self._bridge, self._controls, self._message_bar = bridge, controls, message_bar
        self._undo, self._settings = undo, settings
        self._has_shown = False
        self._to_tell = ""

    def look(self, snapshot: Snapshot) -> Snapshot:
        """As it is to be shown: where another begins, nothing is over."""
        if snapshot.state is State.CLOSED and self._has_shown:
            self._has_shown = False
            self._begin(snapshot)
            return replace(snapshot, state=State.LOADING, message=BEGINS)
        if snapshot.lanes:
            self._has_shown = True
            if snapshot.state not in (State.LOADING, State.STEPPING):
                self._tell(snapshot)
        return snapshot

    def _begin(self, ended: Snapshot) -> None:
        before, path = self._bridge.session, ended.recording.path
        if path is not None and before.folder is not None:
            path = before.folder.found(path)
        start = Reset(ended.experiment) if path is None else Open(path)
        self._to_tell = ANEW if path is None else GOES_ON
        session = begin_session(start, before.data_dir, folder=before.folder)
        session.threads = before.threads
        speed = steps_per_second(self._controls.speed.value())
        for command in (Numbers(*marks()), Room(self._settings.room), Throttle(speed)):
            session.send(command)
        self._undo.forget()
        self._bridge.go_on_with(session)

    def _tell(self, snapshot: Snapshot) -> None:
        view, words = snapshot.timeline, self._to_tell
        if words and view is not None:
            self._to_tell = ""
            self._message_bar.show_notice(words.format(moment_words(view.epochs, view.step)), lasts=True)
