"""The shelf: all runs of this session, to go to, to draw behind others, to compare."""

from collections.abc import Sequence
from math import isnan

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.naming import count
from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.twins import changed, differences
from nnviz.session.commands import Forget, Pin, Rename, Visit
from nnviz.session.past_view import ShelvedRun
from nnviz.session.snapshot import Snapshot
from nnviz.view.panel import Panel
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.numbers import NO_NUMBERS, Column, Columns
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.run_names import curve_names_of, run_name
from nnviz.view.parts.style import Style
from nnviz.view.parts.ways_out import part_menu
from nnviz.view.parts.zoom import make_small, zoomed
from nnviz.view.shelf.multiples import Multiples
from nnviz.view.shelf.shelf_model import COLUMNS, CURVE, Index, ShelfModel, best_test, end_cost, short_moment
from nnviz.view.shelf.small_curve import SmallCurve

_ROW, _NARROWEST, _BETWEEN = 21, 14, 10
_NAME, _DIFFERS, _LONG_NAME = 0, 1, "└ └ Digits, 8 × 8 (3)"
"""Where the name of a run stands and what it differs in, and a name that has room enough."""
_LEAST = 0.5
"""Of such a name; where there is less room for either, the table is moved sideways."""
_ROOM_FOR_CURVE = 2.6
"""As many names must have room beside the small curve."""
_HINT = "Nothing is overwritten: a rewind, an edit, a what-if begins a new run; pinned ones are drawn."
_HINT_OF_BANDS = "A click on a line, or Enter where the arrow keys read it, chooses its run."


class ShelfPanel(Panel):
    """A row a run; what can be done with those that are selected stands above, in a menu, and on keys."""

    name = "runs"
    title = "Runs"
    shows = "Every run of this session, with its settings, its best result and how long it went."
    how_to_read = (
        "Enter goes to a run as it stood, Ins draws it as a thin grey ghost behind the others, F2 renames "
        "it. The bold setting is what sets it apart."
    )
    empty = "Every run of this session will stand here: train one (Space), then change something."
    of_run = False

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.model, self.view = ShelfModel(), _Table()
        self.multiples = Multiples(style)
        self._curve = SmallCurve(self.model, style, self.view)
        self.hint = ElidedLabel(_HINT, lines=1)
        self.hint.setProperty("role", "muted")
        make_small(self.hint)
        self.reading = PlainLabel(wordWrap=True)
        self._compared: tuple[int, ...] = ()
        self._arrange()
        self.go_action = self._act("go to", "Go to the end of this run", "Return, Enter", self.go)
        self.pin_action = self._act("pin", "Draw it behind the curves of others, or no more", "Ins", self.pin)
        self.rename_action = self._act("rename", "Call it by another name", "F2", self.rename)
        self.compare_action = self._act(
            "compare", "Draw two, and say how they differ", "Ctrl+D", self.compare
        )
        self.forget_action = self._act("delete", "Take it away; Undo brings it back", "Del", self.forget)
        self.bands_button = self._make_bands_button()
        self.multiples.run_chosen.connect(self._choose)
        self.model.rename_requested.connect(lambda run, name: self.command_requested.emit(Rename(run, name)))
        self.view.doubleClicked.connect(lambda _: self.go())
        self.view.selectionModel().selectionChanged.connect(self._enable)
        self.model.modelReset.connect(self._enable)
        self._enable()

    def missing(self, snapshot: Snapshot) -> str:
        return "" if snapshot.shelf else self.empty

    def draw(self, snapshot: Snapshot) -> None:
        """List the runs; those that were selected stay so."""
        self.lanes_in_sight.hide()  # a run is all its twins
        chosen = {run.run for run in self.selected}
        self.model.show_snapshot(snapshot)
        select = self.view.selectionModel().select
        rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row, run in enumerate(self.model.runs):
            if run.run in chosen:
                select(self.model.index(row, 0), rows)
        self._enable()
        self._show_bands()
        self._say_difference()

    def _show_bands(self) -> None:
        if self.bands_button.isChecked():
            chosen = self.selected
            self.multiples.show_runs(self.model.runs, chosen[0].run if len(chosen) == 1 else None)

    def numbers(self) -> Columns:
        """A line a run."""
        runs = self.model.runs
        columns: dict[str, Column] = {
            "run": [run.run for run in runs],
            "name": [run_name(run) for run in runs],
            "came from": ["" if run.parent is None else run.parent for run in runs],
            "after step": ["" if run.parent_step is None else run.parent_step for run in runs],
            "differs": [run.differs for run in runs],
            "epochs": [run.epochs for run in runs],
            "steps": [run.steps for run in runs],
            "best test accuracy": [run.best_test_accuracy for run in runs],
            "best test R²": [run.best_test_r2 for run in runs],
            "best epoch": [run.best_epoch for run in runs],
            "seconds": [run.seconds for run in runs],
        }
        return columns if runs else NO_NUMBERS

    def recolour_parts(self) -> None:
        self.multiples.recolour(self.look)
        self._curve.look = self.look
        self._share_out()  # the zoom may be another

    def _share_out(self) -> None:
        """Give each number the room of its longest: to measure what stands there is dear.

        Of the rest a name takes the lesser part, for what differs is longer; the small curve makes room for
        both.
        """
        metrics = self.view.fontMetrics()
        wide = {
            place: max(map(metrics.horizontalAdvance, (one.longest, one.head))) + zoomed(_BETWEEN)
            for place, one in enumerate(COLUMNS)
            if not one.is_text
        }
        name = metrics.horizontalAdvance(_LONG_NAME)
        rest = self.view.viewport().width() - sum(wide.values())
        is_narrow = rest < _ROOM_FOR_CURVE * name
        self.view.setColumnHidden(CURVE, is_narrow)
        for place, width in wide.items():
            self.view.setColumnWidth(place, width)
        left, least = rest + wide[CURVE] * is_narrow, _LEAST * name
        named = round(max(min(name, 0.4 * left), 0.3 * left, least))
        self.view.setColumnWidth(_NAME, named)
        self.view.setColumnWidth(_DIFFERS, round(max(left - named, least)))

    @property
    def selected(self) -> list[ShelvedRun]:
        """In the order of the rows."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.runs[row] for row in rows]

    def go(self) -> None:
        """Go to the end of the first one selected."""
        for run in self.selected[:1]:
            self.command_requested.emit(Visit(run.run, run.steps))

    def pin(self) -> None:
        """Pin all that are selected, or let them go where all are pinned."""
        on = not all(run.pinned for run in self.selected)
        if self.selected:
            self.command_requested.emit(Pin({run.run: on for run in self.selected}))

    def rename(self) -> None:
        """Type another name in place."""
        if self.selected:
            row = self.model.runs.index(self.selected[0])
            self.view.edit(self.model.index(row, 0))

    def forget(self) -> None:
        """Take those that are selected from the shelf, but for the one at hand."""
        for run in self.selected:
            if run.run != self.model.here:
                self.command_requested.emit(Forget(run.run))

    def compare(self) -> None:
        """Pin the two that are selected and no others, and say how they differ."""
        chosen = self.selected
        if len(chosen) != 2:
            return
        changed = {run.run: not run.pinned for run in self.model.runs if run.pinned != (run in chosen)}
        if changed:
            self.command_requested.emit(Pin(changed))
        self._compared = tuple(run.run for run in chosen)
        self._say_difference()

    def _say_difference(self) -> None:
        """In the place of the hint, as it is now: a run that was compared may go on, or be taken away."""
        runs = [run for run in self.model.runs if run.run in self._compared]
        is_said = len(runs) == 2
        if is_said:
            self.reading.setText(compared(runs))
        self.reading.setVisible(is_said)
        self.hint.setVisible(not is_said)

    def _choose(self, run: int) -> None:
        """Select a run whose line was pressed."""
        self.view.selectRow([one.run for one in self.model.runs].index(run))
        self._show_bands()

    def _turn_over(self, bands: bool) -> None:
        self._sides.setCurrentIndex(int(bands))
        self.hint.setText(_HINT_OF_BANDS if bands else _HINT)
        self._show_bands()

    def _open_menu(self, at: QPoint) -> None:
        if (menu := part_menu(self, ())) is not None:
            others = menu.actions()[0]
            menu.insertActions(others, [one for one in self.view.actions() if one.isEnabled()])
            menu.insertSeparator(others)
            menu.popup(self.view.viewport().mapToGlobal(at))

    def _enable(self) -> None:
        chosen = self.selected
        others = [run for run in chosen if run.run != self.model.here]
        for action in (self.go_action, self.rename_action):
            action.setEnabled(len(chosen) == 1)
        self.pin_action.setEnabled(bool(chosen))
        self.pin_action.setText("let go" if chosen and all(run.pinned for run in chosen) else "pin")
        self.forget_action.setEnabled(bool(others))
        self.compare_action.setEnabled(len(chosen) == 2)

    def _act(self, words: str, does: str, keys: str, do: object) -> QAction:
        """An action of the table with a button above it."""
        action = QAction(words, self.view)
        action.setShortcuts([QKeySequence(key) for key in keys.split(", ")])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(f"{does} ({keys.split(', ')[0]})")
        action.triggered.connect(do)
        self.view.addAction(action)
        button = QToolButton()
        button.setProperty("flat", True)
        button.setDefaultAction(action)
        self.controls.addWidget(button)
        return action

    def _make_bands_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("bands")
        button.setCheckable(True)
        button.setProperty("flat", True)
        button.setToolTip("A chart for each setting: its seeds as lines, their median and the band of most")
        button.toggled.connect(self._turn_over)
        self.controls.addWidget(button)
        return button

    def _arrange(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.resized.connect(self._share_out)
        view.setItemDelegateForColumn(_NAME, _Name(view))
        view.setItemDelegateForColumn(CURVE, self._curve)
        make_small(view)
        view.setAccessibleName("Runs of this session")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # a double click goes there
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        down, across = view.verticalHeader(), view.horizontalHeader()
        down.hide()
        down.setMinimumSectionSize(_ROW)  # before it is measured: sizes follow the zoom from then on
        down.setDefaultSectionSize(_ROW)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(_NARROWEST)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self._sides = QStackedLayout()
        rows.addLayout(self._sides, 1)  # before it shows what it holds, as a window without it
        self._sides.addWidget(view)
        self._sides.addWidget(self.multiples)
        rows.addWidget(self.reading)
        rows.addWidget(self.hint)
        self.reading.hide()


class _Table(QTableView):
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class _Name(QStyledItemDelegate):
    """A person who types a name is not disturbed by a run that goes on, and sees it whole."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle  # names of a sweep begin alike

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().updateEditorGeometry(editor, option, index)
        editor.ensurePolished()
        place, height = editor.geometry(), editor.sizeHint().height()  # of a field, higher than a row
        top = max(0, place.center().y() - height // 2)
        editor.setGeometry(place.x(), top, place.width(), height)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)


def compared(runs: Sequence[ShelvedRun]) -> str:
    """How the second of two differs from the first: in its settings, and in what came of it."""
    first, second = runs
    old, new = first.experiment, second.experiment
    one, other = (f"“{name}”" for name in curve_names_of(runs))
    changes = [changed(FIELDS[path], old.get(path), new.get(path)) for path in differences(old, new)]
    later = f" from {short_moment(second)} on" if second.parent == first.run and second.parent_step else ""
    apart = f"has the settings of {one}."
    if changes:
        apart = f"differs from {one}{later} in this: {', '.join(changes)}."
    return f"{other} {apart} {_best_of(first, second, one)}"


def _best_of(first: ShelvedRun, second: ShelvedRun, name: str) -> str:
    if first.has_diverged or second.has_diverged:
        return f"It {_came_to(second)}; {name} {_came_to(first)}."
    old, new = best_test(first), best_test(second)
    if "–" not in (old, new) and isnan(first.best_test_r2) == isnan(second.best_test_r2):
        what = "accuracy" if isnan(first.best_test_r2) else "score"
        return f"Its best test {what} is {new}, that of {name} {old}."
    return f"Its cost at the end is {end_cost(second)}, that of {name} {end_cost(first)}."


def _came_to(run: ShelvedRun) -> str:
    epochs = f"{count(run.epochs)} {'epoch' if run.epochs == 1 else 'epochs'}"
    if run.has_diverged:
        return f"diverged after {epochs}"
    return f"has the cost {end_cost(run)} after {epochs}"
