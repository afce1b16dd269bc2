"""A part of the form: a heading, and beneath it one line for each field."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.engine.experiment import FIELDS, Data, Experiment
from nnviz.view.form.field_input import make_input
from nnviz.view.form.field_row import FieldRow
from nnviz.view.parts.small_button import small_button

_EVERYDAY = frozenset(
    {
        "data.name",
        "data.train_size",
        "network.initializer",
        "seed",
        "training.cost",
        "training.optimizer",
        "training.eta",
        "training.batch_size",
        "training.epochs",
        "training.regularizer",
    }
)
_DEFAULTS = Experiment(data=Data("digits"))


def is_shown(path: str, values: Mapping[str, Any], unfolded: bool) -> bool:
    """Whether a field is in sight: what takes no part never, what is rarely touched only when it was."""
    if path == "training.mu":
        return OPTIMIZERS[values["training.optimizer"]].uses_mu
    if path == "training.lmbda":
        return bool(values["training.regularizer"] != "none")
    if path == "data.curve":
        return bool(values["data.name"] == "curve")
    return unfolded or path in _EVERYDAY or values[path] != _DEFAULTS.get(path)


class FormSection(QWidget):
    """Fields under one heading, of which the rarely used are folded away."""

    value_changed = Signal(str, object)

    def __init__(self, title: str, paths: Iterable[str]) -> None:
        super().__init__()
        self._values: Mapping[str, Any] = {}
        self.rows = {path: FieldRow(FIELDS[path], make_input(FIELDS[path])) for path in paths}
        self.more = small_button("more", f"All fields of {title.lower()}")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._fold)
        self.more.setVisible(not self.rows.keys() <= _EVERYDAY | {"training.mu", "training.lmbda"})
        self.heading = QHBoxLayout()
        self.body = QVBoxLayout(self)
        self._lay_out(title)
        for path, row in self.rows.items():
            row.input.value_changed.connect(lambda value, path=path: self.value_changed.emit(path, value))

    def show_relevant(self, values: Mapping[str, Any]) -> None:
        """Show the lines that matter beside these values of all fields."""
        self._values = values
        for path, row in self.rows.items():
            row.set_visible(is_shown(path, values, self.more.isChecked()))

    def _fold(self, unfolded: bool) -> None:
        self.more.setText("less" if unfolded else "more")
        self.show_relevant(self._values)

    def _lay_out(self, title: str) -> None:
        label = QLabel(title.upper())
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
