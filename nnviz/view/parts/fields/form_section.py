"""A part of the form: a heading, and beneath it one line for each field."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nnviz.experiment.experiment import FIELDS, Data, Experiment
from nnviz.experiment.relevance import applies
from nnviz.view.parts.fields.field_row import FieldRow
from nnviz.view.parts.fields.make_input import make_input
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button

_EVERYDAY = frozenset(
    {
        "data.name",
        "data.train_size",
        "data.noise",
        "data.curve",
        "network.initializer",
        "seed",
        "training.cost",
        "training.optimizer",
        "training.eta",
        "training.mu",
        "training.batch_size",
        "training.epochs",
        "training.regularizer",
        "training.lmbda",
    }
)
_DEFAULTS = Experiment(data=Data("digits"))


class FormSection(QWidget):
    """Fields under one heading, of which the rarely used are folded away.

    Attributes
    ----------
    rows
        By the path of the field.
    heading, body
        The line of the title, and all beneath one another.
    twins
        What is changed in each twin: a field may matter to one of them alone.
    """

    value_changed = Signal(str, object)

    def __init__(self, title: str, paths: Iterable[str]) -> None:
        super().__init__()
        self._values: Mapping[str, Any] = {}
        self.twins: Sequence[Mapping[str, Any]] = ()
        self.rows = {path: FieldRow(FIELDS[path], make_input(FIELDS[path])) for path in paths}
        self.more = small_button("more", f"All fields of {title.lower()}")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._fold)
        self.heading = QHBoxLayout()
        self.body = QVBoxLayout(self)
        self._lay_out(title)
        if self.rows.keys() <= _EVERYDAY:
            self.more.hide()
        for path, row in self.rows.items():
            row.input.value_changed.connect(lambda value, path=path: self.value_changed.emit(path, value))

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show these values, by path, in the lines that are here."""
        for path in self.rows.keys() & values.keys():
            self.rows[path].input.show_value(values[path])

    def show_hints(self, hints: Mapping[str, str]) -> None:
        """Show what an empty input, named by its path, stands for."""
        for path in self.rows.keys() & hints.keys():
            self.rows[path].show_hint(hints[path])

    def show_state(self, values: Mapping[str, Any], waiting: Set[str], refusals: Mapping[str, str]) -> None:
        """Show the lines that matter beside these values of all fields, and how it stands with each.

        Parameters
        ----------
        waiting
            Paths of the fields whose change waits for a rewind.
        refusals
            By path, why a field does not go with another.
        """
        self._values = values
        for path, row in self.rows.items():
            row.set_visible(self.shows(path, values))
            row.show_refusal(refusals.get(path, ""))
            row.mark_changed(path in waiting)

    def shows(self, path: str, values: Mapping[str, Any]) -> bool:
        """Whether a field is in sight: what takes no part never, what is rarely touched only when it was."""
        rare = path not in _EVERYDAY and values[path] == _DEFAULTS.get(path)
        return self.has_part(path, values) and (self.more.isChecked() or not rare)

    def has_part(self, path: str, values: Mapping[str, Any]) -> bool:
        """Whether a field takes part beside these values of all fields, in one of the twins at least."""
        return any(applies(path, {**values, **twin}) for twin in ({}, *self.twins))

    def _fold(self, unfolded: bool) -> None:
        self.more.setText("less" if unfolded else "more")
        for path, row in self.rows.items():
            row.set_visible(self.shows(path, self._values))

    def _lay_out(self, title: str) -> None:
        label = PlainLabel(title.upper())
        label.setProperty("role", "section")
        self.heading.addWidget(label, 1)
        self.heading.addWidget(self.more)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(0, 94)
        grid.setColumnStretch(1, 1)
        for row in self.rows.values():
            row.put_into(grid)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(3)
        self.body.addLayout(self.heading)
        self.body.addLayout(grid)
