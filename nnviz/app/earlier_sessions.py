"""Sessions of before: in Open recent, and offered at the start to go on with."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.app.documents import Documents
from nnviz.app.saving import holds
from nnviz.app.settings import Settings
from nnviz.app.title import name_of
from nnviz.core.naming import count
from nnviz.core.plain_names import readable
from nnviz.session.job import Job
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import MOST_ENDED, StateFolder
from nnviz.training.run_format import SUFFIX, RunFileError
from nnviz.training.run_reading import RunReading, RunRecord, read_run_file
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.plain_label import in_menu
from nnviz.view.run.offer_bar import OfferBar

_MOST_RECENT = 8


class EarlierSessions(QObject):
    """What was trained before, by name or without one, and what a crash has left of it.

    Parameters
    ----------
    offer
        Says what there is to go on with.
    folder
        Where sessions are recorded that nobody has given a name; None where none are.

    Attributes
    ----------
    most_kept
        So many of those that came to an end stay when the window is closed.
    """

    def __init__(
        self,
        window: QWidget,
        documents: Documents,
        offer: OfferBar,
        settings: Settings,
        folder: StateFolder | None,
    ) -> None:
        super().__init__(window)
        self._documents, self._offer, self._settings, self._folder = documents, offer, settings, folder
        self.most_kept = MOST_ENDED
        self._orphans = JobWatch(self)
        self._orphans.succeeded.connect(self._offer_orphan)

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
        """Say what those were about whose window was gone before it could."""
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

    def keep(self, last: Snapshot | None) -> None:
        """Name the session that ends, if nobody else has and it is to stay, by what it was.

        One that trains comes further before it has ended: how far, its file tells at the next start.
        """
        if last is None or last.is_moving:
            return
        path = last.recording.path
        if path is not None and self.most_kept and holds(self._folder, path):
            self._settings.name_session(path.name, _in_hand(last))

    def forget(self) -> None:
        """Once the session has ended, delete those without a name that are more than are kept."""
        if self._folder is not None:
            self._folder.forget_all_but(self.most_kept)

    def _add(self, menu: QMenu, name: str, more: str, path: Path) -> None:
        action = menu.addAction(in_menu(f"{readable(name, 60)}  ·  {readable(more, 60)}"))
        action.triggered.connect(lambda _=False: self._documents.open_file(path))

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


def _in_hand(snapshot: Snapshot) -> str:
    """A session by where it stands or, where nothing is trained there, by the last run that is."""
    trained = [run for run in snapshot.shelf if run.steps]
    if snapshot.step or not trained:
        return f"{name_of(snapshot.experiment)}, {_how_far(snapshot.epoch, snapshot.step)}"
    last = max(trained, key=lambda run: run.run)
    name = last.name or name_of(last.experiment)
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


def told_run(reading: RunReading) -> RunRecord:
    """The run that a session is told by: where it stands; if nothing is trained there, the last that is."""
    runs, newest = reading.runs(), reading.newest()
    here = [run for run in runs if newest is not None and run.id == newest[0]]
    return next((run for run in (*here, *reversed(runs)) if _steps(reading, run)), runs[-1])


def _in_words(reading: RunReading) -> str:
    last = told_run(reading)
    rows, name = reading.rows(last.id, 0), last.name or name_of(last.experiment)
    far = _how_far(rows[-1].epoch if rows else 0, _steps(reading, last))
    return f"{readable(name, 60)}, {far}"


def _steps(reading: RunReading, run: RunRecord) -> int:
    return max(reading.clocks(run.id), default=0)


def _how_far(epoch: int, step: int) -> str:
    if epoch:
        return f"epoch {count(epoch)}"
    return f"step {count(step)}" if step else "not trained yet"
