"""Undo and redo: every edit and every jump is a step, and each leads back to where one stood before it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoStack

from nnviz.core.naming import plain
from nnviz.core.plain_names import readable, short
from nnviz.experiment.twins import describe
from nnviz.session.commands import (
    Branch,
    Command,
    Forget,
    Mark,
    Open,
    Pin,
    Recall,
    Rename,
    Reset,
    Seek,
    SetParameter,
    State,
    Step,
    Visit,
)
from nnviz.session.snapshot import Snapshot
from nnviz.session.written_pass import symbol_of
from nnviz.view.form.form import Form
from nnviz.view.parts.moments import moment_words
from nnviz.view.parts.plain_label import in_menu
from nnviz.view.parts.run_names import run_name
from nnviz.view.session_bridge import SessionBridge

_ONE_DRAG = 1.0
"""Seconds between two moves of a drag, which are one step together."""

MOST_STEPS = 500
"""That can be undone: older ones are forgotten. Where they led to is on the timeline and on the shelf."""

_DRAG = 1
_LONGEST = 100
_LEFT = "&Undo (what was done before is under File ▸ Open recent)"
_ON_THE_WAY = (State.LOADING, State.STEPPING, State.RUNNING)


class Stand(Struct, frozen=True):
    """Where one stands: the run and its step, None before there is any, and the form's values by path."""

    place: tuple[int, int] | None
    wanted: Mapping[str, Any]


class Undo(QObject):
    """Notes what is asked for, and takes it back.

    A step keeps no numbers of a network: these are in the record of the runs, to which it goes back.

    Attributes
    ----------
    stack
        The steps.
    undo_action, redo_action
        With the name of the step that they are about.
    file_opened
        Signal: the runs are those of another file, and no step leads back to what was there before.
    """

    file_opened = Signal()

    def __init__(self, parent: QObject, bridge: SessionBridge, form: Form) -> None:
        super().__init__(parent)
        self._bridge, self._form = bridge, form
        self._coming: Stand | None = None
        self._opening: Path | None = None
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MOST_STEPS)
        self.undo_action = self.stack.createUndoAction(self, "&Undo")
        self.redo_action = self.stack.createRedoAction(self, "&Redo")
        keys = {self.undo_action: ("Ctrl+Z",), self.redo_action: ("Ctrl+Shift+Z", "Ctrl+Y")}
        for action, each in keys.items():
            action.setShortcuts([QKeySequence(key) for key in each])
        # Their own words are the step's, which may name a stranger's file: they would be read as HTML.
        self.undo_action.setToolTip("Undo what was done last, in the form, by hand or on the timeline")
        self.redo_action.setToolTip("Redo what was undone last")
        form.edited.connect(self.note_edit)

    @property
    def actions(self) -> list[QAction]:
        """For the menu."""
        return [self.undo_action, self.redo_action]

    @property
    def now(self) -> Stand:
        """Where one stands, or is on the way to."""
        if self._coming is not None:
            return self._coming
        return Stand(self._place, self._form.wanted)

    @property
    def _place(self) -> tuple[int, int] | None:
        latest = self._bridge.latest
        view = latest.timeline if latest is not None else None
        return (view.run, view.step) if view is not None else None

    @Slot(object, str)
    def note_edit(self, before: Mapping[str, Any], words: str) -> None:
        """The form was edited; ``before`` it held these values."""
        place, self._coming = self.now.place, None
        self.stack.push(_Move(self, words, Stand(place, dict(before)), _subject(words)))

    @Slot(object)
    def note(self, command: Command) -> None:
        """This is about to be asked of the session."""
        latest = self._bridge.latest
        if latest is None:
            return
        if isinstance(command, Open):
            is_here = latest.recording.path == command.path  # which is refused: it is in use
            self._coming, self._opening = None, None if is_here else command.path
        elif isinstance(command, Forget | Rename):
            self.stack.push(self._of_the_shelf(command, latest))
        elif isinstance(command, Pin):
            self.stack.push(self._of_pins(command, latest))
        elif isinstance(command, Mark):
            self.stack.push(self._of_a_mark(command, latest))
        elif words := _words(command, latest):
            before, self._coming = self.now, None
            key = "jump" if isinstance(command, Visit | Seek) else _subject(words)
            self.stack.push(_Move(self, words, before, key))

    def _of_the_shelf(self, command: Forget | Rename, latest: Snapshot) -> QUndoCommand:
        run = next((run for run in latest.shelf if run.run == command.run), None)
        name = run_name(run) if run else ""
        send = self._bridge.session.send
        if isinstance(command, Forget):
            back: Command = Recall(command.run)
            return _Pair(f"Delete {name}", lambda: send(back), lambda: send(command))
        old = Rename(command.run, run.name if run else "")
        return _Pair(f"Rename {name}", lambda: send(old), lambda: send(command))

    def _of_pins(self, command: Pin, latest: Snapshot) -> QUndoCommand:
        runs, send = [run for run in latest.shelf if run.run in command.runs], self._bridge.session.send
        old = Pin({run.run: run.pinned for run in runs})
        names = run_name(runs[0]) if len(runs) == 1 else f"{len(runs)} runs"
        on = command.runs.values()
        does = "Pin" if all(on) else "Pin and let go" if any(on) else "Let go"
        return _Pair(f"{does} {names}", lambda: send(old), lambda: send(command))

    def _of_a_mark(self, command: Mark, latest: Snapshot) -> QUndoCommand:
        view, place, send = latest.timeline, self._place, self._bridge.session.send
        old = dict(view.marks).get(view.step, "") if view is not None else ""

        def write(text: str) -> None:
            if place is not None and place != self._place:
                send(Visit(*place))  # a mark is written where one stands
            send(Mark(text))

        words = f"Mark {command.text}" if command.text else f"Delete mark {old}"
        return _Pair(words, lambda: write(old), lambda: write(command.text))

    def go(self, stand: Stand) -> None:
        """Stand there again; the form's values follow when the network is there."""
        is_there = stand.place is None or (self._coming is None and stand.place == self._place)
        latest = self._bridge.latest
        if is_there and not (latest is not None and latest.state in _ON_THE_WAY):
            self._coming = None
            self._form.want_all(stand.wanted)
        elif stand.place is not None:
            self._coming = stand
            self._bridge.session.send(Visit(*stand.place))

    @Slot(object)
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take over the form's values where one has arrived."""
        if self._opening is not None and snapshot.recording.path == self._opening:
            self._begin_in_file()
        view, coming = snapshot.timeline, self._coming
        if view is None or coming is None or snapshot.state in _ON_THE_WAY:
            return
        if (view.run, view.step) == coming.place:
            self._coming = None
            self._form.want_all(coming.wanted)

    def forget(self) -> None:
        """The runs have other numbers now: nothing leads back to where one stood."""
        self._coming = self._opening = None
        self.stack.clear()

    def _begin_in_file(self) -> None:
        """The runs are those of another file: what was done is in the one that was left."""
        self._opening = None
        if self.stack.count():
            self.stack.clear()
            self.undo_action.setText(_LEFT)
        self.file_opened.emit()


class _Move(QUndoCommand):
    """Back to where one stood; redone, to where one stood when it was undone."""

    def __init__(self, undo: Undo, words: str, before: Stand, key: str) -> None:
        super().__init__(_in_menu(words))
        self._undo, self._before = undo, before
        self._after: Stand | None = None
        self._key, self._time = key, monotonic()

    def id(self) -> int:
        return _DRAG if self._key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - as Qt has it
        """Steps of one kind in quick succession, as while one drags, are one."""
        if not isinstance(other, _Move) or other._key != self._key:
            return False
        if other._time - self._time > _ONE_DRAG:
            return False
        self._time = other._time
        self.setText(other.text())
        vars(other).clear()  # PySide never lets go of a step that Qt deletes as it takes it
        return True

    def undo(self) -> None:
        self._after = self._undo.now
        self._undo.go(self._before)

    def redo(self) -> None:
        if self._after is not None:  # else it is being done for the first time
            self._before = self._undo.now
            self._undo.go(self._after)


class _Pair(QUndoCommand):
    """Two commands that take each other back."""

    def __init__(self, words: str, back: Callable[[], None], again: Callable[[], None]) -> None:
        super().__init__(_in_menu(words))
        self._back, self._again = back, again
        self._is_new = True

    def undo(self) -> None:
        self._back()

    def redo(self) -> None:
        if not self._is_new:
            self._again()
        self._is_new = False


def _in_menu(words: str) -> str:
    """A step as the menu names it: an edit may be from one stranger's column to another's."""
    return in_menu(readable(words, _LONGEST))


def _subject(words: str) -> str:
    """What is set by dragging: "w²₁₃" of "w²₁₃ = 0.5"; empty where it is another kind of step."""
    name, is_set, _ = words.partition(" = ")
    return name if is_set and " " not in name else ""


def _words(command: Command, latest: Snapshot) -> str:
    """The name of a step; empty for what is none."""
    match command:
        case Visit():
            return _destination(command.run, command.step, latest)
        case Seek():
            return f"Go to step {command.step}"
        case Step() if command.count < 0:
            return f"{command.unit.capitalize()} back"
        case Branch():
            return f"Branch with {describe(command.changes)}"
        case SetParameter():
            return f"{symbol_of(command.layer, command.j, command.k)} = {plain(command.value)}"
        case Reset():
            return f"Open {short(command.experiment.name or command.experiment.data.name)}"
    return ""


def _destination(run: int, step: int, latest: Snapshot) -> str:
    view = latest.timeline
    if view is not None and view.run == run:
        return f"Go to {moment_words(view.epochs, step)}"
    other = next((each for each in latest.shelf if each.run == run), None)
    return f"Go to {run_name(other)}" if other is not None else "Go to another run"
