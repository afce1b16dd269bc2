"""What a person can ask of a run: one action each, for the toolbar, the menu and the keys."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from nnviz.session.commands import LEGAL, Command, Pause, Reset, Run, State, Step, Unit
from nnviz.session.snapshot import Snapshot

_UNITS: tuple[tuple[Unit, str, str, str], ...] = (
    ("epoch", "Epoch", "E", "an epoch, the whole training set once"),
    ("batch", "Batch", "B", "a mini-batch, one step downhill"),
    ("phase", "Phase", "P", "a phase of backpropagation"),
)


class RunActions(QObject):
    """The actions, enabled by what the run's state allows.

    Attributes
    ----------
    run
        Runs and pauses.
    forward, back
        A step by epoch, mini-batch or phase.
    rewind, new_weights
        Only requested here: which experiment they start is the form's to say.
    """

    command_requested = Signal(object)
    rewind_requested = Signal()
    new_weights_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = State.LOADING
        self._is_stale = False
        self.run = self._make("Run", "Space", "Train until paused", repeat=False)
        self.run.triggered.connect(self._toggle_run)
        self.forward = {
            unit: self._make_step(unit, name, key, f"Go on by {does}") for unit, name, key, does in _UNITS
        }
        self.back = {
            unit: self._make_step(unit, f"{name} back", f"Shift+{key}", f"Undo {does}", -1)
            for unit, name, key, does in _UNITS
        }
        self.rewind = self._make("Rewind", "R", "Start anew from the very same weights", repeat=False)
        self.rewind.triggered.connect(self.rewind_requested)
        self.new_weights = self._make(
            "New weights", "Ctrl+R", "Start anew from other weights: the next seed", repeat=False
        )
        self.new_weights.triggered.connect(self.new_weights_requested)
        self._enable()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the run's state."""
        if snapshot.state is not self._state:
            self._state = snapshot.state
            self.run.setText("Pause" if self._running else "Run")
            self._enable()

    def show_stale(self, stale: bool) -> None:
        """Whatever trains starts anew first, so it can be asked for wherever the stale run stands."""
        self._is_stale = stale
        self._enable()

    @property
    def _running(self) -> bool:
        return self._state is State.RUNNING

    def _toggle_run(self) -> None:
        self.command_requested.emit(Pause() if self._running else Run())

    def _enable(self) -> None:
        legal = LEGAL[self._state]
        self.run.setEnabled(Run in legal or Pause in legal or self._is_stale)
        for step in self.forward.values():
            step.setEnabled(Step in legal or self._is_stale)
        for step in self.back.values():
            step.setEnabled(Step in legal)
        for reset in (self.rewind, self.new_weights):
            reset.setEnabled(Reset in legal)

    def _make_step(self, unit: Unit, name: str, key: str, does: str, count: int = 1) -> QAction:
        action = self._make(name, key, does, repeat=True)
        command: Command = Step(unit, count)
        action.triggered.connect(lambda: self.command_requested.emit(command))
        return action

    def _make(self, name: str, key: str, does: str, *, repeat: bool) -> QAction:
        action = QAction(name, self)
        action.setShortcut(key)
        action.setAutoRepeat(repeat)
        action.setToolTip(f"{does} ({key})")
        return action
