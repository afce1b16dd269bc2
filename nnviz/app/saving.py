"""The run file that a session is recorded into: given a name, opened again, gone on with after a crash."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.app.documents import Documents
from nnviz.app.files import ask_where
from nnviz.app.settings import Settings
from nnviz.core.naming import count
from nnviz.core.plain_names import readable
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Save
from nnviz.session.job import Job
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import MOST_ENDED, StateFolder
from nnviz.training.run_format import SUFFIX, RunFileError
from nnviz.training.run_reading import RunReading, RunRecord, read_run_file
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.plain_label import in_menu
from nnviz.view.run.message_bar import MessageBar
from nnviz.view.run.offer_bar import OfferBar
from nnviz.view.session_bridge import SessionBridge

_RUNS = f"Runs (*{SUFFIX})"
_MOST_RECENT = 8


class Saving(QObject):
    """Save, Save as, Recent, and the offer to go on with what was trained last, or what a crash has left.

    Parameters
    ----------
    window
        Bears the dialogs.
    offer
        Says what there is to go on with.
    folder
        Where sessions are recorded that nobody has given a name; None where none are.

    Attributes
    ----------
    most_kept
        So many of those that came to an end stay when the window is closed.
    """

    _saved = Signal(object, object)

    def __init__(
        self,
        window: QWidget,
        bridge: SessionBridge,
        documents: Documents,
        message_bar: MessageBar,
        offer: OfferBar,
        settings: Settings,
        folder: StateFolder | None,
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._documents = window, bridge, documents
        self._message_bar, self._offer, self._settings, self._folder = message_bar, offer, settings, folder
        self.most_kept = MOST_ENDED
        self._file: Path | None = None
        self._path: Path | None = None
        self._trouble, self._under_way = "", 0
        self._saved.connect(self._tell)
        self._orphans = JobWatch(self)
        self._orphans.succeeded.connect(self._offer_orphan)

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
        name = _name_of(latest.experiment) if latest else "run"
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
        path = recording.path
        named = path if path is not None and not self._is_a_sessions(path) else None
        if path != self._file:
            before, self._file, self._path = self._file, path, named
            if named is not None:
                self._settings.remember(named)
                self._documents.bear(named.name)
            elif before is not None or (self._folder and path and self._folder.keeps(path)):
                # Else it is the first, of what is open already.
                self._documents.bear(_name_of(snapshot.experiment))
        if recording.trouble != self._trouble:
            self._message_bar.put_away(self._trouble)
            self._trouble = recording.trouble
            if self._trouble:
                self._message_bar.show_notice(self._trouble, lasts=True)
        if recording.saving is not None and self._under_way:  # else this is of before what came of it
            self._message_bar.show_notice(f"Saving … {recording.saving:.0%}".replace("%", " %"), bad=False)

    def _is_a_sessions(self, path: Path) -> bool:
        """Whether nobody has given it a name: of a session that is open, or of one that is gone on with."""
        return self._folder is not None and (self._folder.owns(path) or self._folder.keeps(path))

    def recent(self) -> list[tuple[Path, str, str]]:
        """Path, name and place of what was opened or saved; then, with when, of sessions that ended."""
        named = [path for path in self._settings.recent if os.path.exists(path)]  # noqa: PTH110 - whatever it is
        ended = self._folder.ended()[:_MOST_RECENT] if self._folder else []
        self._name(ended)
        words = self._settings.session_names
        return [
            *((path, path.name, str(path.parent)) for path in named),
            *((path, words.get(path.name, "a session"), _when(path)) for path in ended),
        ]

    def _name(self, ended: Sequence[Path]) -> None:
        """Say what those were about whose window was killed before it could."""
        for path in ended:
            if path.name not in self._settings.session_names:
                with suppress(ValueError), read_run_file(path) as reading:
                    self._settings.name_session(path.name, _in_words(reading))

    def fill_recent(self, menu: QMenu) -> None:
        """Files that were opened or saved, and sessions that ended without a name, the latest first."""
        menu.clear()
        is_named = True
        for path, name, more in self.recent():
            owned = self._folder is not None and self._folder.keeps(path)
            if owned and is_named and menu.actions():
                menu.addSeparator()
            is_named = not owned
            self._add(menu, name, more, path)
        if not menu.actions():
            menu.addAction("Nothing yet").setEnabled(False)

    def look_for_orphans(self, opened: Path | None = None) -> None:
        """Offer what a crash has left, if there is something; not the run file that is ``opened`` anyway."""
        if self._folder is not None:
            named = [path for path in self._settings.recent if opened is None or path != opened.absolute()]
            self._orphans.watch(Job(partial(_orphans, self._folder, named, bool(self.most_kept))))

    def offer_last(self) -> None:
        """Offer to go on with what was trained the last time, where nothing else is offered."""
        runs = [(path, name) for path, name, _ in self.recent() if path.suffix == SUFFIX]
        if not runs or not self._offer.isHidden():
            return
        path, name = max(runs, key=lambda run: _written(run[0]))
        self._offer.offer(
            f"The last time: {readable(name, 60)}",
            "Go on with it",
            partial(self._documents.open_file, path),
            lambda: None,
        )

    def close(self) -> None:
        """Name the session that ends, if nobody else has and it is to stay, by what it was."""
        snapshot = self._bridge.latest
        is_kept = self._path is None and self.most_kept
        if snapshot is None or snapshot.recording.path is None or not is_kept:
            return
        self._settings.name_session(snapshot.recording.path.name, _in_hand(snapshot))

    def forget(self) -> None:
        """Once the session has ended, delete those without a name that are more than are kept."""
        if self._folder is not None:
            self._folder.forget_all_but(self.most_kept)

    def _add(self, menu: QMenu, name: str, more: str, path: Path) -> None:
        action = menu.addAction(in_menu(f"{readable(name, 60)}  ·  {readable(more, 60)}"))
        action.triggered.connect(lambda _=False: self._documents.open_file(path))

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

    def _offer_orphan(self, found: tuple[Path, str] | None) -> None:
        if found is not None:
            path, words = found
            take, refuse = partial(self._documents.open_file, path), partial(self._put_by, path, words)
            text = f"The last time, nnviz was ended in the middle of this: {words}"
            self._offer.offer(text, "Go on with it", take, refuse)

    def _put_by(self, path: Path, words: str) -> None:
        """Not wanted now: it stands in Recent."""
        if self._folder is not None and self._folder.owns(path):
            self._settings.name_session(path.name, words)
            self._folder.end(path)


def _name_of(experiment: Experiment) -> str:
    hidden = "-".join(map(str, experiment.network.hidden)) or "no"
    return experiment.name or f"{experiment.data.name.rpartition('/')[2]}, {hidden} hidden"


def _in_hand(snapshot: Snapshot) -> str:
    """A session by where it stands or, where nothing is trained there, by the last run that is."""
    trained = [run for run in snapshot.shelf if run.steps]
    if snapshot.step or not trained:
        return f"{_name_of(snapshot.experiment)}, {_how_far(snapshot.epoch, snapshot.step)}"
    last = max(trained, key=lambda run: run.run)
    name = last.name or _name_of(last.experiment)
    return f"{name}, {_how_far(last.epochs, last.steps)}"


def _when(path: Path) -> str:
    """When a file was written last; empty where it is gone."""
    written = _written(path)
    return f"{datetime.fromtimestamp(written):%Y-%m-%d %H:%M}" if written else ""


def _written(path: Path) -> float:
    """The same in seconds; 0 where it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _orphans(
    folder: StateFolder, named: Sequence[Path], puts_by: bool, _: Callable[[float], None]
) -> tuple[Path, str] | None:
    """The latest file that a crash has left, and what was in hand; earlier ones go to Recent.

    Parameters
    ----------
    named
        Files of late, which stand in Recent as it is.
    puts_by
        Whether sessions in Recent are kept; else the earlier ones wait for another start.
    """
    latest, *others = [*folder.orphans(named), None]
    for path in others:
        if puts_by and path is not None and folder.owns(path):
            folder.end(path)
    if latest is None:
        return None
    try:
        with read_run_file(latest) as reading:
            name = "" if folder.owns(latest) else f"{readable(latest.name, 60)}, "
            return latest, name + _in_words(reading)
    except RunFileError:
        return None


def _in_words(reading: RunReading) -> str:
    """The last run that is trained or, where none is, the last."""
    runs = reading.runs()
    last = next((run for run in reversed(runs) if _steps(reading, run)), runs[-1])
    rows, experiment = reading.rows(last.id, 0), last.experiment
    name = last.name or experiment.name or experiment.data.name.rpartition("/")[2]
    far = _how_far(rows[-1].epoch if rows else 0, _steps(reading, last))
    return f"{readable(name, 60)}, {far}"


def _steps(reading: RunReading, run: RunRecord) -> int:
    return max(reading.clocks(run.id), default=0)


def _how_far(epoch: int, step: int) -> str:
    if epoch:
        return f"epoch {count(epoch)}"
    return f"step {count(step)}" if step else "not trained yet"
