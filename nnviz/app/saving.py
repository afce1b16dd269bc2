"""The run file that a session is recorded into: saved under a name, and what is told of it."""

from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnviz.app.files import ask_where
from nnviz.app.settings import Settings
from nnviz.app.title import Title, name_of
from nnviz.core.plain_names import readable
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Save
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.training.run_format import SUFFIX, RunFileError
from nnviz.view.run.message_bar import MessageBar
from nnviz.view.session_bridge import SessionBridge

_RUNS = f"Runs (*{SUFFIX})"


class Saving(QObject):
    """Save and Save as.

    Parameters
    ----------
    window
        Bears the dialogs.
    folder
        Where sessions are recorded that nobody has given a name; None where none are.
    """

    _saved = Signal(object, object)

    def __init__(
        self,
        window: QWidget,
        bridge: SessionBridge,
        title: Title,
        message_bar: MessageBar,
        settings: Settings,
        folder: StateFolder | None,
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._title = window, bridge, title
        self._message_bar, self._settings, self._folder = message_bar, settings, folder
        self._file: Path | None = None
        self._path: Path | None = None
        self._trouble, self._under_way = "", 0
        self._saved.connect(self._tell)

    @property
    def path(self) -> Path | None:
        """The run file that somebody has given a name to, if it is recorded into one."""
        return self._path

    @Slot()
    def save(self) -> None:
        """Keep all runs under a name, which is asked for the first time; after that they are kept anyway."""
        if self._path is None:
            self.ask_save_as()
        else:
            self._message_bar.show_notice(
                f"{self._path.name} is up to date: all is recorded as it comes", bad=False
            )

    @Slot()
    def ask_save_as(self) -> None:
        """Let a person choose the file that all runs go to."""
        latest = self._bridge.latest
        name = name_of(latest.experiment) if latest else "run"
        name = readable(self._path.stem if self._path else name, 60)
        proposed = self._settings.folder / f"{name.replace('/', '-')}{SUFFIX}"
        if path := ask_where(self._window, "Save all runs", proposed, _RUNS):
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Write all runs to this file, and go on recording there."""
        self._under_way += 1
        done: Future[None] = Future()
        done.add_done_callback(lambda done: self._saved.emit(done, path))  # there; the slot runs here
        self._bridge.session.send(Save(path, done))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow where it is recorded, and why it is not."""
        recording = snapshot.recording
        if recording.path != self._file:
            self._follow(recording.path, snapshot.experiment)
        if recording.trouble != self._trouble:
            self._show_trouble(recording.trouble)
        if recording.saving is not None and self._under_way:  # else this is of before what came of it
            self._message_bar.show_notice(f"Saving … {recording.saving:.0%}".replace("%", " %"), bad=False)

    def _follow(self, path: Path | None, experiment: Experiment) -> None:
        """Bear the name of the file that all goes to from now on."""
        before, self._file = self._file, path
        self._path = None if path is None or holds(self._folder, path) else path
        if self._path is not None:
            self._settings.remember(self._path)
            self._title.bear(self._path.name)
        elif before is not None or (self._folder and path and self._folder.keeps(path)):
            # Else it is the first, of what is open already.
            self._title.follow(experiment)

    def _show_trouble(self, trouble: str) -> None:
        self._message_bar.put_away(self._trouble)
        self._trouble = trouble
        if trouble:
            self._message_bar.show_notice(trouble, lasts=True)

    @Slot(object, object)
    def _tell(self, done: "Future[None]", path: Path) -> None:
        self._under_way -= 1
        try:
            done.result()
        except RunFileError as error:
            self._message_bar.show_notice(f"Not saved: {error}")
        else:
            self._settings.folder = path.parent
            self._message_bar.show_notice(f"Saved as {path}", bad=False)


def holds(folder: StateFolder | None, path: Path) -> bool:
    """Whether nobody has given it a name: of a session that is open, or of one that is gone on with."""
    return folder is not None and (folder.owns(path) or folder.keeps(path))
