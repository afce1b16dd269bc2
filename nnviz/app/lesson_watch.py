"""What a person does in the window while a step of a lesson is in sight, for its condition."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDoubleSpinBox, QWidget

from nnviz.app.lesson_places import is_in_front
from nnviz.experiment.condition import Standing
from nnviz.session.commands import Branch, Command, Feed, Seek, SetParameter, Step, Visit, Watch
from nnviz.session.snapshot import Snapshot
from nnviz.view.charts.gradient_panel import GradientPanel
from nnviz.view.panel import Panel

if TYPE_CHECKING:
    from nnviz.app.main_window import MainWindow

_ACTS = {Branch: "branched", SetParameter: "weight edited", Watch: "example chosen"}
_HANDS = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress)
"""No wheel: it looks about, as a rule."""


class LessonWatch(QObject):
    """Gathers acts, and the panels that came to the front or were used, from `begin` on."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._acts: set[str] = set()
        self._opened: set[str] = set()
        self._used: set[str] = set()
        self._pressed: set[str] = set()
        self._watches_hands = False
        self._rewound_from: tuple[int, int] | None = None
        window.documents.command_sent.connect(self.note)
        note = self._acts.add
        window.actions_of_run.rewind_requested.connect(self._note_rewind)
        window.actions_of_run.new_weights_requested.connect(lambda: note("new weights drawn"))
        window.controls.speed.actionTriggered.connect(lambda: note("speed changed"))
        for panel in window.panels.values():
            self.watch(panel)

    def watch(self, panel: Panel) -> None:
        """Follow what is done in a panel that was made just now."""
        panel.command_requested.connect(self.note)
        panel.neuron_selected.connect(self._note_neuron)
        panel.lane_chosen.connect(partial(self._note_act, "twin chosen"))
        if isinstance(panel, GradientPanel):
            panel.drop_button.clicked.connect(partial(self._note_act, "drop shown"))

    def begin(self, *, hands: bool) -> None:
        """Forget all; watch what mouse and keys do inside panels too, where a condition asks for it."""
        for gathered in (self._acts, self._opened, self._used, self._pressed):
            gathered.clear()
        self._rewound_from = None
        if hands != self._watches_hands:
            self._watches_hands = hands
            app = QApplication.instance()
            assert app is not None
            (app.installEventFilter if hands else app.removeEventFilter)(self)

    def standing(self, snapshot: Snapshot) -> Standing:
        """How all stands now."""
        self._opened.update(name for name, panel in self._window.panels.items() if is_in_front(panel))
        if snapshot.lanes and (view := snapshot.lanes[0].phase) is not None:
            names = (view.phase.kind, *view.phase.tag.split(", "))
            self._acts.update(f"phase {name}" for name in names if name)
        for name in self._used & self._window.panels.keys():
            self._note_readings(self._window.panels[name])
        if self._rewound_from is not None:
            run, step = self._rewound_from
            if not step or snapshot.run != run or snapshot.step < step:
                self._acts.add("rewound")
        accuracies = [*snapshot.lanes[0].epochs.test_accuracy[-1:]] if snapshot.lanes else []
        astray = [lane.divergence.step for lane in snapshot.lanes if lane.divergence is not None]
        return Standing(
            epoch=snapshot.epoch,
            step=max([snapshot.step, *astray]),
            accuracy=float(accuracies[-1]) if len(accuracies) else float("nan"),
            experiment=snapshot.experiment,
            opened=frozenset(self._opened),
            used=frozenset(self._used),
            acts=frozenset(self._acts),
        )

    @Slot(object)
    def note(self, command: Command) -> None:
        """Note what was asked of the session."""
        latest = self._window.bridge.latest
        act = _act_of(command, latest.step if latest is not None else 0)
        if act:
            self._acts.add(act)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _HANDS and isinstance(watched, QWidget):
            inside: QWidget | None = watched
            while inside is not None and not isinstance(inside, Panel):
                inside = inside.parentWidget()
            if inside is not None:
                self._used.add(inside.name)
                if isinstance(watched, QAbstractButton) and watched.isEnabled():
                    self._note_readings(inside)
                    pressed = f"{inside.name} {watched.text()}".casefold()
                    self._used.add(pressed)
                    self._pressed.add(pressed)
        return False

    def _note_readings(self, panel: Panel) -> None:
        """What its boxes and numbers stand at; what was pressed before another choice was not for that."""
        reads = _choices(panel), _numbers(panel), panel.states()
        chosen, numbers, states = (_named(panel, read) for read in reads)
        if not chosen <= self._used:
            self._used -= {pressed for pressed in self._pressed if pressed.startswith(f"{panel.name} ")}
        self._used |= chosen | numbers | states

    @Slot()
    def _note_rewind(self) -> None:
        """It counts once the run has gone back: until then, what was trained before stands there."""
        latest = self._window.bridge.latest
        self._rewound_from = (latest.run, latest.step) if latest is not None else (0, 0)

    @Slot(int, int)
    def _note_neuron(self, layer: int, neuron: int) -> None:
        if layer >= 0:
            self._acts.add("neuron chosen")

    def _note_act(self, act: str, *_: object) -> None:
        self._acts.add(act)


def _act_of(command: Command, step: int) -> str:
    """What somebody does who asks for this at a step; empty where it is no act."""
    if isinstance(command, Feed):
        return _fed(command.source)
    goes_back = (isinstance(command, Seek | Visit) and command.step < step) or (
        isinstance(command, Step) and command.count < 0
    )
    return "went back" if goes_back else _ACTS.get(type(command), "")


def _named(panel: Panel, read: Iterable[str]) -> set[str]:
    """As a condition asks for it: "valley a bowl", "neuron b = -10"."""
    return {f"{panel.name} {reading}".casefold() for reading in read}


def _choices(panel: Panel) -> list[str]:
    return [box.currentText() for box in panel.findChildren(QComboBox)]


def _numbers(panel: Panel) -> list[str]:
    boxes = panel.findChildren(QDoubleSpinBox)  # what is being typed is not set yet
    return [f"{box.accessibleName()} = {box.textFromValue(box.value())}" for box in boxes]


def _fed(source: str) -> str:
    """The act that feeding an input of one's own is."""
    if "noise" in source:
        return "noise shown"
    return "digit drawn" if source.startswith("your drawing") else "example chosen"
