"""The experiment as a person reads and changes it: every field from its own description."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import getitem
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.costs import COSTS
from nnviz.engine.commands import LEGAL, Reset, Retune, State
from nnviz.engine.experiment import FIELDS, Experiment
from nnviz.engine.fields import ExperimentError
from nnviz.engine.snapshot import Snapshot
from nnviz.engine.twins import add_twin, promote, remove_lane
from nnviz.view.form.architecture_form import ArchitectureForm
from nnviz.view.form.field_input import NumberInput
from nnviz.view.form.form_section import FormSection
from nnviz.view.form.lesson_card import LessonCard
from nnviz.view.form.twins_form import TwinsForm
from nnviz.view.parts.style import Style

OF_DATA_TAB = ("data.features", "data.target", "data.task", "data.header", "data.delimiter", "data.decimal")
"""What belongs to a file of one's own or is no single value, and so has no line in the form."""

_SECTIONS = {
    "Data": tuple(path for path in FIELDS if path.startswith("data.") and path not in OF_DATA_TAB),
    "Architecture": ("network.initializer", "seed"),
    "Learning": tuple(path for path in FIELDS if path.startswith("training.")),
}
_LIVE = tuple(path for path, field in FIELDS.items() if field.live)


class Form(QWidget):
    """What is running, and what a person has changed about it.

    A change of a live field is asked for at once (`Retune`). Any other change waits, named in place, for
    a rewind (`Reset`). Snapshots are followed: what changes in the run changes here, unless a person is
    just at it.
    """

    command_requested = Signal(object)
    save_requested = Signal(object)
    """An `Experiment`: one of the lanes, alone."""

    def __init__(self, experiment: Experiment, style: Style) -> None:
        super().__init__()
        self.setObjectName("form")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(232)
        self.setMaximumWidth(320)
        self._run = -1
        self._state = State.LOADING
        self._running = experiment
        self._retuned: Experiment | None = None
        self._wanted: dict[str, Any] = {}
        self._sections = {title: FormSection(title, paths) for title, paths in _SECTIONS.items()}
        self._rows = {path: row for section in self._sections.values() for path, row in section.rows.items()}
        for section in self._sections.values():
            section.value_changed.connect(self._take)
        self.architecture = ArchitectureForm(style)
        self.architecture.changed.connect(self._take_architecture)
        self._sections["Architecture"].heading.addWidget(self.architecture.add_button)
        self._sections["Architecture"].body.insertWidget(1, self.architecture)
        self.lesson = LessonCard()
        self.twins = TwinsForm()
        self.twins.twin_asked_for.connect(self._add_twin)
        self.twins.lane_promoted.connect(self._promote)
        self.twins.lane_removed.connect(self._remove_lane)
        self.twins.save_asked_for.connect(self._save_lane)
        self.pending = QLabel(wordWrap=True)
        self.apply_button = QPushButton("Rewind  R")
        self.apply_button.setProperty("accent", True)
        self.apply_button.clicked.connect(self.rewind)
        self._lay_out()
        self.show_experiment(experiment)

    @property
    def experiment(self) -> Experiment:
        """The experiment as it stands here.

        Raises
        ------
        ExperimentError
            Two of its fields do not go together.
        """
        return _changed(self._running, self._wanted)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show this experiment and forget what was changed."""
        self._running, self._retuned = experiment, None
        self._wanted = {path: experiment.get(path) for path in FIELDS}
        for path, row in self._rows.items():
            row.input.show_value(experiment.get(path))
        self._show_architecture(experiment)
        self.twins.show_experiment(experiment)
        self._judge()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the run."""
        if snapshot.run != self._run:
            self._run = snapshot.run
            self.show_experiment(snapshot.experiment)
        self._follow(snapshot.experiment)
        if snapshot.state is not self._state:
            self._state = snapshot.state
            self._judge()
        self._show_data(snapshot)

    def apply_style(self, style: Style) -> None:
        """Recolour what is coloured by layer."""
        self.architecture.apply_style(style)

    def rewind(self) -> None:
        """Ask for a new start on the experiment as it stands here."""
        try:
            self.command_requested.emit(Reset(self.experiment))
        except ExperimentError:
            self._judge()  # the reason stands beside the field

    def draw_new_weights(self) -> None:
        """The same with the next seed."""
        seed = self._rows["seed"].input
        seed.show_value((self._wanted["seed"] + 1) % int(FIELDS["seed"].maximum or 1))
        self._wanted["seed"] = seed.value
        self.rewind()

    def _take(self, path: str, value: object) -> None:
        self._wanted[path] = value
        if path == "training.cost":
            self._match_output_to(COSTS[str(value)].outputs)
        if FIELDS[path].live and Retune in LEGAL[self._state]:
            self._retune()
        self._judge()

    def _take_architecture(self) -> None:
        self._wanted |= self.architecture.values
        self._judge()

    def _match_output_to(self, outputs: tuple[str, ...] | None) -> None:
        if outputs is not None and self._wanted["network.output"] not in outputs:
            self._wanted["network.output"] = outputs[0]
            self.architecture.output.show_value(outputs[0])

    def _retune(self) -> None:
        try:
            experiment = _changed(self._running, {path: self._wanted[path] for path in _LIVE})
        except ExperimentError:
            return  # told in place by _judge
        self._retuned = experiment
        self.command_requested.emit(Retune(experiment.training))

    def _follow(self, experiment: Experiment) -> None:
        """Take over what changed in the run since the last snapshot."""
        before, self._running = self._running, experiment
        if experiment is before or experiment == before:
            return
        if self._retuned is not None and experiment != self._retuned:
            return  # an older value than the one asked for, still on its way
        self._retuned = None
        self.twins.show_experiment(experiment)
        for path, row in self._rows.items():
            value = experiment.get(path)
            if value != before.get(path) and value != self._wanted[path]:
                self._wanted[path] = value
                row.input.show_value(value)
        self._judge()

    def _add_twin(self, path: str, value: object) -> None:
        self._restart(lambda: _changed(add_twin(self._running, path, value), self._wanted))

    def _remove_lane(self, lane: int) -> None:
        self._restart(lambda: remove_lane(self._running, lane))

    def _promote(self, lane: int) -> None:
        self._restart(lambda: promote(self._running, lane))

    def _restart(self, changed: Callable[[], Experiment]) -> None:
        """Ask for a new start with other lanes, or say why there can be none."""
        try:
            self.command_requested.emit(Reset(changed()))
        except ExperimentError as error:
            self.twins.show_reason(str(error).partition(": ")[2])

    def _save_lane(self, lane: int) -> None:
        self.save_requested.emit(self._running.lanes()[lane])

    def _show_architecture(self, experiment: Experiment) -> None:
        network = experiment.network
        self.architecture.show_values(network.hidden, experiment.hidden_activations(), network.output)

    def _show_data(self, snapshot: Snapshot) -> None:
        same = all(self._wanted[path] == self._running.get(path) for path in ("data.name", "data.coding"))
        sizes = snapshot.lanes[0].sizes if snapshot.lanes and same else None
        self.architecture.show_ends(sizes[0] if sizes else None, sizes[-1] if sizes else None)
        count = str(snapshot.example.count) if snapshot.example and same else ""
        for path, own in (("data.train_size", count), ("data.test_size", "")):
            size = self._rows[path].input
            if isinstance(size, NumberInput):
                size.setPlaceholderText(own or "the set's own")

    def _judge(self) -> None:
        """Say in place what does not go together, and what waits for a rewind."""
        for section in self._sections.values():
            section.show_relevant(self._wanted)
        reason = self._refusal()
        path, _, why = reason.partition(": ")
        for each, row in self._rows.items():
            row.show_refusal(why if each == path else "")
            row.mark_changed(self._waits(each))
        waiting = any(self._waits(each) for each in FIELDS)
        self.pending.setText(reason if reason and path not in self._rows else "Changed: rewind to apply")
        self.apply_button.setEnabled(not reason)
        self._footer.setVisible(waiting or bool(reason))

    def _refusal(self) -> str:
        try:
            self.experiment  # noqa: B018 - asked for its complaint alone
        except ExperimentError as error:
            return str(error)
        return ""

    def _waits(self, path: str) -> bool:
        """Whether a change of this field has no effect before a rewind."""
        if FIELDS[path].live and Retune in LEGAL[self._state]:
            return False
        return _plain(self._wanted[path]) != _plain(self._running.get(path))

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("form-body")
        sections = QVBoxLayout(inside)
        sections.setContentsMargins(11, 10, 8, 8)
        sections.setSpacing(9)
        for part in (self.lesson, self.twins, *self._sections.values()):
            sections.addWidget(part)
        sections.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 1, 1, 1)
        rows.setSpacing(0)
        rows.addWidget(scroll, 1)
        rows.addWidget(self._make_footer())

    def _make_footer(self) -> QFrame:
        self._footer = QFrame()
        self._footer.setObjectName("form-footer")
        line = QHBoxLayout(self._footer)
        line.setContentsMargins(12, 6, 10, 8)
        line.addWidget(self.pending, 1)
        line.addWidget(self.apply_button)
        return self._footer


def _changed(experiment: Experiment, values: Mapping[str, Any]) -> Experiment:
    """The experiment with these values, by path, put in all together."""
    changed = experiment.to_dict()
    for path, value in values.items():
        *sections, name = path.split(".")
        reduce(getitem, sections, changed)[name] = value
    return Experiment.from_dict(changed)


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
