"""The experiment as a person reads and changes it: every field from its own description."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from nnviz.core.costs import COSTS
from nnviz.core.initializers import INITIALIZERS, start_at
from nnviz.core.naming import LANE_LETTERS
from nnviz.experiment.experiment import FIELDS, MAX_TWINS, SHARED, Experiment, Training
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.suiting import SUITING, told
from nnviz.experiment.twins import add_changed, add_twin, changed, describe, in_order, promote, twin_with
from nnviz.session.commands import Pause, SetParameter, State
from nnviz.session.snapshot import Snapshot
from nnviz.session.written_pass import symbol_of
from nnviz.view.form.form_fields import FormFields
from nnviz.view.form.set_memory import SetMemory
from nnviz.view.form.wanted import Wanted
from nnviz.view.parts.fields.field_input import NumberInput
from nnviz.view.parts.fields.form_section import FormSection
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import Style

_MOST_TOLD = 2


class Form(QWidget):
    """What is running, and what a person has changed about it: what stands here is what trains.

    A change of a live field is asked for at once (`Retune`), and so is a new start (`Reset`) on any other
    change before the first step. Later that waits, and the run is stale: it pauses, and whatever would
    train on starts anew first (`prepare`). Snapshots are followed: what changes in the run changes here,
    unless a person is just at it.

    Attributes
    ----------
    fields
        Where all is set.
    reason
        Why what stands here cannot be trained, where no field says it.
    """

    command_requested = Signal(object)
    save_requested = Signal(object)
    """An `Experiment`: one of the lanes, alone."""
    edited = Signal(object, str)
    """The values that stood here, by path, before a person changed them, and what was changed."""
    refused = Signal(str)
    """Why something asked for elsewhere cannot be: what stands here is not what is wrong."""
    judged = Signal()
    """Another experiment may stand here than before."""
    open_requested = Signal()
    """A file of one's own is wanted."""

    def __init__(self, experiment: Experiment, style: Style) -> None:
        super().__init__()
        self.setObjectName("form")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(232)
        self.setMaximumWidth(320)
        self._run = -1
        self._latest: Snapshot | None = None
        self._wanted = Wanted(experiment)
        self._sets = SetMemory()
        self.fields = FormFields(style, self)
        self.twins, self.architecture = self.fields.twins, self.fields.architecture
        self.reason = PlainLabel(wordWrap=True)
        self.reason.setObjectName("form-footer")
        self._connect()
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
        return self._wanted.experiment

    @property
    def wanted(self) -> dict[str, Any]:
        """The values that stand here, by path."""
        return dict(self._wanted.values)

    @property
    def is_stale(self) -> bool:
        """Whether what there is of the run is of other settings than stand here, which wait for a person."""
        return bool(self._wanted.waiting)

    @property
    def waiting(self) -> dict[str, Any]:
        """By path, what waits for a new start; nothing while one is on its way."""
        return self._wanted.waiting

    @property
    def complaint(self) -> str:
        """Why what stands here cannot be trained; empty when it can."""
        typed = (one.reason for one in self.findChildren(NumberInput) if one.isVisible())
        return next(filter(None, typed), "") or self._wanted.refusal

    def prepare(self) -> bool:
        """Before anything is trained, start on what stands here where that is another; False if it cannot."""
        self._end_typing()
        if self.complaint:
            return False
        is_coming = self._wanted.state is State.LOADING and self._wanted.is_asked_for
        if self._wanted.waits_for_start and not is_coming:
            self.edited.emit(self.wanted, "New start")
            self._ask_for(self.experiment)
        return True

    @Slot()
    def go_back(self) -> None:
        """Show the settings of what there is of the run again."""
        self.edited.emit(self.wanted, "Back to the run")
        self.show_experiment(self._wanted.running)

    def adopt(self, section: FormSection) -> None:
        """Keep fields that stand elsewhere in step with what is wanted here."""
        self.fields.adopt(section, self._wanted.values)
        self._judge()

    @Slot(object)
    def change(self, values: Mapping[str, Any], words: str = "") -> None:
        """Want these values, by path, and start on them at once with all else that waits."""
        self._end_typing()
        before = self.wanted
        self._turn_to(values.get("data.name", self._wanted.values["data.name"]))
        self._want(values)
        self._judge()
        self._tell(before, values, words)
        self._start()

    def want_all(self, values: Mapping[str, Any]) -> None:
        """Let these values stand here again, and have them trained as if they were chosen now."""
        if values != self._wanted.values:
            self._want(values)
            self.fields.show_architecture(self._wanted.values)
            self._apply()

    def begin_with(self, command: SetParameter) -> bool:
        """Before the first step, take a parameter set by hand into the start; later it is no part: False."""
        given = self._wanted.given_with(command)
        if given is None:
            return False
        words = f"{symbol_of(command.layer, command.j, command.k)} = {command.value:g}"
        self.change(given, words)
        return True

    @Slot(object)
    def try_out(self, values: Mapping[str, Any]) -> None:
        """Begin anew with a twin that has these values; without it where there can be none."""
        running = self._wanted.running
        is_full = len(running.twins) == MAX_TWINS and not twin_with(running, values)
        if is_full or any(path in SHARED for path in values):
            self.change(values)
        else:
            # Where A ran away nothing goes on: the one that is to learn takes its place.
            has_diverged = self._wanted.state is State.DIVERGED
            first = len(running.twins) + 1 if has_diverged else 0
            twin = f"Twin {describe(values)}"
            self._restart(lambda: promote(add_changed(self.experiment, values), first), twin)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show this experiment and forget what was changed."""
        self._sets.keep(self._wanted.values)
        if experiment.data.name != self._wanted.values["data.name"]:
            self.fields.show_suited("")
        self._want(self._wanted.settle(experiment))
        self.fields.show_architecture(self._wanted.values)
        self.twins.show_experiment(experiment)
        self._judge()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the run."""
        self._latest = snapshot
        self._wanted.look(snapshot)
        if snapshot.run != self._run:
            self._run = snapshot.run
            self._begin(snapshot)
        self._follow(snapshot.experiment)
        if snapshot.state is not self._wanted.state:
            self._wanted.state = snapshot.state
            self._judge()
            is_coming = self._wanted.is_asked_for  # and this a picture of before: to pause would give it up
            if self.is_stale and snapshot.state is State.RUNNING and not is_coming:
                self.command_requested.emit(Pause())
        self._take_refusal(snapshot.refused)
        self._show_data()

    def _begin(self, snapshot: Snapshot) -> None:
        """Show a new run, with what was changed while its data were loaded."""
        self._wanted.state = snapshot.state
        later = self._wanted.changed_since(snapshot.experiment)
        self.show_experiment(snapshot.experiment)
        if later:
            self._want(later)
            self.fields.show_architecture(self._wanted.values)
            if self._wanted.is_asked_for:
                self._judge()
            else:
                self._apply()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - as Qt has it
        self.fields.order_stops()
        return super().focusNextPrevChild(next)

    def recolour(self, style: Style) -> None:
        """Recolour what is coloured by layer."""
        self.architecture.recolour(style)

    def rewind(self) -> None:
        """Ask for a new start on the experiment as it stands here."""
        self._end_typing()
        self.edited.emit(self.wanted, "Rewind")
        self._start()

    def _start(self) -> None:
        if self._wanted.refusal:
            self._judge()  # the reason stands beside the field
        else:
            self._ask_for(self.experiment)

    def draw_new_weights(self) -> None:
        """The same with the next seed."""
        self.change({"seed": (self._wanted.values["seed"] + 1) % int(FIELDS["seed"].maximum or 1)})

    def _want(self, values: Mapping[str, Any]) -> None:
        self._wanted.want(values)
        self.fields.show_values(values)

    def _turn_to(self, name: str) -> None:
        """Want another data set, with what was chosen for it before."""
        values = self._wanted.values
        if name != values["data.name"]:
            changed = self._sets.suit(values, name)
            self.fields.show_suited(told(name, changed) if changed else "")
            self._want(self._sets.turn(values, name))
            self.architecture.output.show_value(values["network.output"])

    def _tell(self, before: dict[str, Any], chosen: Iterable[str], named: str = "") -> None:
        """Say that a person has changed what was ``before``, above all what was chosen."""
        now = self._wanted.values
        differing = [path for path in chosen if before[path] != now[path]]
        words = [changed(FIELDS[path], before[path], now[path]) for path in differing[:_MOST_TOLD]]
        if words:
            self.edited.emit(before, named or ", ".join(words))

    def _take(self, path: str, value: object) -> None:
        before = self.wanted
        if path == "data.name":
            self._turn_to(str(value))
        self._want({path: value})
        if path in SUITING:
            self.fields.show_suited("")  # it is another's choice now
        theta = self._wanted.theta
        if path == "network.initializer" and INITIALIZERS[str(value)].is_given and theta is not None:
            self._wanted.values["network.start"] = start_at(theta)
        if path == "training.cost":
            self._match_output_to(COSTS[str(value)].outputs)
        self._tell(before, (path,))
        self._apply()

    def _take_architecture(self) -> None:
        before = self.wanted
        self._wanted.want(self.architecture.values)
        self._tell(before, self.architecture.values)
        self._apply()

    def _apply(self) -> None:
        """Have what was changed trained: at once, or once a person says so where something has trained."""
        self._judge()
        if not self._wanted.waits_for_start:
            self._retune()
        elif self._wanted.starts_at_once:
            self._start()
        else:
            self._retune()
            self.command_requested.emit(Pause())

    def _end_typing(self) -> None:
        """Take what was typed and not ended with Enter: a click on a button leaves the focus where it is."""
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit) and self.fields.are_above(field):
            field.clearFocus()

    def _match_output_to(self, outputs: tuple[str, ...] | None) -> None:
        if outputs is not None and self._wanted.values["network.output"] not in outputs:
            self._wanted.values["network.output"] = outputs[0]
            self.architecture.output.show_value(outputs[0])

    def _retune(self) -> None:
        if command := self._wanted.retune():
            self.command_requested.emit(command)

    def _follow(self, experiment: Experiment) -> None:
        """Take over what changed in the run since the last snapshot."""
        values = self._wanted.follow(experiment)
        if values is not None:
            self.twins.show_experiment(experiment)
            self._want(values)
            self._judge()

    def _take_refusal(self, refused: Training | Experiment | None) -> None:
        """Show the hyperparameters that train in place of refused ones, and ask without a refused start.

        Where a new start is waited for, they stay: the network that they are meant for may take them.
        """
        if self._wanted.hears_retune_refused(refused):
            if not self._wanted.waits_for_start:
                self._want(self._wanted.live_as_running)
            self._judge()
        elif self._wanted.hears_start_refused(refused) and not self._wanted.waits_for_start:
            self._retune()  # what needs no new start is asked for alone

    def _add_twin(self, path: str, value: object) -> None:
        self._restart(lambda: add_twin(self.experiment, path, value), f"Twin {describe({path: value})}")

    def _remove_lane(self, lane: int) -> None:
        self._go_on_with(self._lanes_but(lane), f"Remove {LANE_LETTERS[lane]}")

    def _promote(self, lane: int) -> None:
        self._go_on_with([lane, *self._lanes_but(lane)], f"{LANE_LETTERS[lane]} first")

    def _lanes_but(self, lane: int) -> list[int]:
        return [other for other in range(1 + len(self._wanted.running.twins)) if other != lane]

    def _go_on_with(self, order: Sequence[int], words: str) -> None:
        """Ask for these lanes alone: where nothing else waits for a new start, they go on as they are."""
        self._restart(lambda: in_order(self.experiment, order), words, order)

    def _restart(self, changed: Callable[[], Experiment], words: str, order: Sequence[int] = ()) -> None:
        """Ask for a new start with other lanes, or say why there can be none."""
        try:
            experiment = changed()
            self.edited.emit(self.wanted, words)
            self._ask_for(experiment, order)
        except ExperimentError as error:
            reason = str(error).partition(": ")[2]
            if self.twins.new.isHidden():
                self.refused.emit(reason)
            else:
                self.twins.show_reason(reason)

    def _ask_for(self, experiment: Experiment, order: Sequence[int] = ()) -> None:
        self.command_requested.emit(self._wanted.ask_for(experiment, order))
        self._judge()

    def _save_lane(self, lane: int) -> None:
        self.save_requested.emit(self.experiment.lanes()[lane])

    def _show_data(self) -> None:
        """What the data make of the form; of those that are only chosen it is not known yet."""
        snapshot = self._latest
        if snapshot is None:
            return
        values, running = self._wanted.values, self._wanted.running
        same = all(values[path] == running.get(path) for path in ("data.name", "data.coding"))
        sizes = snapshot.lanes[0].sizes if snapshot.lanes and same else None
        self.architecture.show_ends(sizes[0] if sizes else None, sizes[-1] if sizes else None)
        data = snapshot.dataset if same else None
        counts = (str(len(data.x_train)), str(len(data.x_test))) if data else ("the set's own",) * 2
        self.fields.show_hints(dict(zip(("data.train_size", "data.test_size"), counts, strict=True)))

    def _judge(self) -> None:
        """Say in place what does not go together, and what waits for a new start."""
        values, reason = self._wanted.values, self._wanted.refusal
        path, _, why = reason.partition(": ")
        waiting = set(filter(self._wanted.waits, FIELDS))
        self.fields.show_state(values, waiting, {path: why}, self._wanted.running.twins)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason) and not self.fields.has_here(path))
        self._show_data()
        self.judged.emit()

    def _connect(self) -> None:
        self.fields.value_changed.connect(self._take)
        self.fields.open_requested.connect(self.open_requested)
        self.architecture.changed.connect(self._take_architecture)
        self.twins.twin_asked_for.connect(self._add_twin)
        self.twins.lane_promoted.connect(self._promote)
        self.twins.lane_removed.connect(self._remove_lane)
        self.twins.save_asked_for.connect(self._save_lane)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 1, 1, 1)
        rows.setSpacing(0)
        rows.addWidget(self.fields, 1)
        rows.addWidget(self.reason)
