"""A what-if in three clicks: go on from a moment of the past with another setting."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from nnviz.core.naming import plain
from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.relevance import applies
from nnviz.experiment.twins import written
from nnviz.session.commands import Branch, Run
from nnviz.session.past_view import TimelineView
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.fields.field_input import NumberInput
from nnviz.view.parts.fields.make_input import Input, make_input
from nnviz.view.parts.moments import moment_words
from nnviz.view.parts.plain_label import PlainLabel, in_menu
from nnviz.view.parts.small_button import small_button

_LIVE = tuple(path for path, field in FIELDS.items() if field.live and path != "name")
_FIRST = "training.eta"
_TIMES = (("÷ 10", 0.1), ("÷ 2", 0.5), ("× 2", 2.0), ("× 10", 10.0))
_ABOVE = 8


class FromHere(QFrame):
    """Fields that may change while a network learns, the learning rate first; hidden until it is opened.

    Parameters
    ----------
    strip
        Whose window it lies over.
    """

    command_requested = Signal(object)

    def __init__(self, strip: QWidget) -> None:
        super().__init__(strip)
        self._strip = strip
        self.setObjectName("from-here")
        self.setAccessibleName("From here with another setting")
        self._experiment: Experiment | None = None
        self._run = self._step = 0
        self._at = QPoint()
        self.rows: dict[str, _Row] = {}
        self.title, self.reason = PlainLabel(), PlainLabel(wordWrap=True)
        self.title.setProperty("role", "title")
        self.reason.setProperty("role", "bad")
        self.more_button = small_button("+ another setting", "Change one more setting from here on")
        self.close_button = small_button("Esc", "Change nothing (Esc)")
        self.run_button = QPushButton("▶ Run from here")
        self.run_button.setProperty("accent", True)
        self.branch_button = QPushButton("Only begin there")
        self._lay_out()
        self.more_button.clicked.connect(self._offer_more)
        self.close_button.clicked.connect(self.hide)
        self.run_button.clicked.connect(lambda: self._branch(and_run=True))
        self.branch_button.clicked.connect(lambda: self._branch(and_run=False))
        self.hide()

    @property
    def changes(self) -> dict[str, Any]:
        """The fields that are to be others from there on, by path."""
        assert self._experiment is not None
        values = {path: row.input.value for path, row in self.rows.items()}
        return {path: value for path, value in values.items() if value != self._experiment.get(path)}

    def open(self, snapshot: Snapshot, view: TimelineView, at: QPoint) -> None:
        """Ask what to change from where one stands, beside a place on the screen."""
        self._experiment, self._run, self._step = snapshot.experiment, view.run, view.step
        self.title.setText(f"From {moment_words(view.epochs, self._step)} with")
        for path in tuple(self.rows):
            self._take_away(path)
        self.setParent(self._strip.window())
        self.offer(_FIRST)
        self._at = self._strip.window().mapFromGlobal(at)
        self.adjustSize()
        self._take_place()
        self.show()
        self.raise_()
        self.rows[_FIRST].input.setFocus()

    def follow(self, snapshot: Snapshot) -> None:
        """From another moment other settings are changed: close."""
        view = snapshot.timeline
        if view is None or (view.run, view.step) != (self._run, self._step):
            self.hide()

    def offer(self, path: str) -> None:
        """Let one more field be changed."""
        assert self._experiment is not None
        row = self.rows[path] = _Row(path, self._experiment.get(path))
        row.put_into(self._grid)
        row.input.value_changed.connect(self._judge)
        self._judge()
        row.input.setFocus()

    def offered(self) -> list[str]:
        """The fields that matter beside what is chosen, and are not here yet."""
        values = self._values
        return [path for path in _LIVE if path not in self.rows and applies(path, values)]

    @property
    def _values(self) -> Mapping[str, Any]:
        assert self._experiment is not None
        return {path: self._experiment.get(path) for path in FIELDS} | self.changes

    def _offer_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for path in self.offered():
            action = menu.addAction(in_menu(f"{FIELDS[path].label} {FIELDS[path].symbol}".strip()))
            action.triggered.connect(lambda _=False, path=path: self.offer(path))
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _judge(self) -> None:
        """Say what does not go together; something must be another."""
        assert self._experiment is not None
        why = ""
        try:
            self._experiment.with_changes(self.changes)
        except ExperimentError as error:
            why = str(error).partition(": ")[2]
        self.reason.setText(why)
        self.reason.setVisible(bool(why))
        for button in (self.run_button, self.branch_button):
            button.setEnabled(bool(self.changes) and not why)
        self.adjustSize()

    def _branch(self, *, and_run: bool) -> None:
        self.command_requested.emit(Branch(self._run, self._step, self.changes))
        if and_run:
            self.command_requested.emit(Run())
        self.hide()

    def _take_away(self, path: str) -> None:
        self.rows.pop(path).take_from(self._grid)

    def _take_place(self) -> None:
        """Above the timeline, over the moment, within the window."""
        left = min(max(6, self._at.x() - self.width() // 4), self._strip.window().width() - self.width() - 6)
        self.move(left, self._at.y() - _ABOVE - self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_place()  # with one more field it leaves the timeline free as well

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.run_button.isEnabled():
            self._branch(and_run=True)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        first, last = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.title, 1)
        first.addWidget(self.close_button)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        for part in (self.run_button, self.branch_button):
            last.addWidget(part)
        last.addStretch(1)
        last.addWidget(self.more_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 8, 8)
        rows.setSpacing(6)
        rows.addLayout(first)
        rows.addLayout(self._grid)
        rows.addWidget(self.reason)
        rows.addLayout(last)


class _Row:
    """A field: its name, its input, what it was, and quick multiples of an amount."""

    def __init__(self, path: str, was: Any) -> None:
        field = FIELDS[path]
        self.input: Input = make_input(field)
        show: Callable[[Any], None] = self.input.show_value
        self._show = show
        show(was)
        self.input.setMinimumWidth(90)
        self.label = PlainLabel(f"{field.label} {field.symbol}".strip())
        self.was = PlainLabel(f"was {written(field, was) if field.choices else _number(was)}")
        self.was.setProperty("role", "muted")
        self.multiples = QWidget()
        line = QHBoxLayout(self.multiples)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        if isinstance(self.input, NumberInput) and field.kind is float and was:
            for words, times in _TIMES:
                button = small_button(words, f"{field.label}: {words} = {plain(was * times)}")
                button.clicked.connect(lambda _=False, value=was * times: self._take(value))
                line.addWidget(button)

    @property
    def _widgets(self) -> tuple[QWidget, ...]:
        return self.label, self.input, self.was, self.multiples

    def put_into(self, grid: QGridLayout) -> None:
        row = grid.rowCount()
        for column, widget in enumerate(self._widgets):
            grid.addWidget(widget, row, column)
            widget.show()  # at once, or the form is too low for it

    def take_from(self, grid: QGridLayout) -> None:
        for widget in self._widgets:
            grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _take(self, value: float) -> None:
        self._show(float(f"{value:.12g}"))
        self.input.value_changed.emit(self.input.value)


def _number(value: float | None) -> str:
    return "none" if value is None else plain(value)
