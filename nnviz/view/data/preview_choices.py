"""How a file is read: what was recognised, and the choice of something else."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnviz.core.plain_names import short
from nnviz.data.reading import AUTO, DECIMALS, DELIMITERS, GAPS, HEADERS, TASKS, Preview, Reading
from nnviz.experiment.experiment import FIELDS
from nnviz.view.parts.plain_label import PlainLabel

_MOST_NAMED = 6
_WIDTH = 244

_LABELS: dict[str, dict[Any, str]] = {
    "target": {None: "recognised"},
    "task": TASKS,
    "header": HEADERS,
    "delimiter": DELIMITERS,
    "decimal": DECIMALS,
    "missing": GAPS,
}
"""Fields of a `Reading`, and what their values are called, the first one being that it is recognised."""

_FREED: dict[str, dict[str, Any]] = {
    "target": {"task": AUTO, "leave_out": None},
    "header": {"target": None, "task": AUTO, "leave_out": None},
    "delimiter": {"target": None, "task": AUTO, "leave_out": None},
    "decimal": {"task": AUTO, "leave_out": None},
}
"""What a change leaves to be recognised anew, because it may not suit any more."""


class PreviewChoices(QWidget):
    """A box for each field.

    Attributes
    ----------
    boxes
        By the name of the field.
    """

    reading_changed = Signal(object)
    """The `Reading` that is asked for now."""

    def __init__(self, reading: Reading, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)  # before it is shown, or it would not follow the zoom
        self._reading = reading
        self._columns: tuple[str, ...] = ()
        self.boxes: dict[str, QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for name in _LABELS:
            box, label = self._make(name)
            rows.addWidget(label)
            rows.addWidget(box)
            rows.addSpacing(6)
        rows.addStretch()
        self.show_found(None)

    def show_found(self, preview: Preview | None) -> None:
        """Offer what goes with this file, with what was recognised; None while nothing is known of it."""
        names = tuple(column.name for column in preview.columns) if preview else ()
        if names != self._columns:
            self._columns = names
            self._offer("target", _LABELS["target"] | {name: short(name) for name in names})
        has_text = preview is None or preview.form == "table"
        has_task = bool(names) or (preview is not None and preview.form == "arrays")
        shown = {"target": bool(names), "task": has_task}
        for name, box in self.boxes.items():
            is_shown = shown.get(name, has_text)
            box.setVisible(is_shown)
            self._labels[name].setVisible(is_shown)
            self._show_value(name, preview)
        self.setVisible(has_text or has_task)

    def ask(self, field: str, value: object) -> None:
        """Ask for a value of a field; what may not go with it any more is recognised anew."""
        self._reading = replace(self._reading, **_FREED.get(field, {}) | {field: value})
        self.reading_changed.emit(self._reading)

    def _make(self, name: str) -> tuple[QComboBox, QLabel]:
        field = FIELDS[f"data.{name}"]
        box, label = QComboBox(), PlainLabel(field.label)
        box.setAccessibleName(field.label)
        box.setAccessibleDescription(field.help)
        box.setToolTip(field.help)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # however long a name is
        box.activated.connect(lambda index: self.ask(name, box.itemData(index)))
        label.setBuddy(box)
        label.setProperty("role", "muted")
        self.boxes[name], self._labels[name] = box, label
        self._offer(name, _LABELS[name])
        return box, label

    def _offer(self, name: str, labels: dict[Any, str]) -> None:
        box = self.boxes[name]
        box.clear()
        for value, label in labels.items():
            box.addItem(label, value)

    def _show_value(self, name: str, preview: Preview | None) -> None:
        box, asked = self.boxes[name], getattr(self._reading, name)
        found = getattr(preview.reading, name) if preview else None
        if name == "missing":
            box.setCurrentIndex(box.findData(asked))
            return
        if isinstance(asked, tuple):
            box.setItemText(0, _listed(asked))
            box.setCurrentIndex(0)
            return
        if asked != box.itemData(0):
            box.setItemText(0, "recognised")
            box.setCurrentIndex(max(0, box.findData(found or asked)))
            return
        is_known = found is not None and found != asked
        known = _listed(found) if isinstance(found, tuple) else _label(name, found)
        box.setItemText(0, f"recognised: {known}" if is_known else "recognised")
        box.setCurrentIndex(0)


def _label(field: str, value: Any) -> str:
    return _LABELS[field].get(value) or short(str(value))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(short, names[:_MOST_NAMED])) + (" …" if len(names) > _MOST_NAMED else "")
