"""A list of layer sizes, typed with commas."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from nnviz.experiment.fields import ExperimentError, Field, check_field
from nnviz.view.parts.fields.field_input import tooltip


class SizesInput(QLineEdit):
    """For a field that holds whole numbers, as "30, 30, 30"; empty is none."""

    value_changed = Signal(object)
    reason_changed = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self._value: tuple[int, ...] = ()
        self.reason = ""
        self.setToolTip(tooltip(field))
        self.setAccessibleName(field.label)
        self.setAccessibleDescription(field.help)
        self.setPlaceholderText("30, 30, 30")
        self.textEdited.connect(self._judge)

    @property
    def value(self) -> list[int]:
        """The last good list."""
        return list(self._value)

    def show_value(self, value: tuple[int, ...]) -> None:
        """Show a list that was decided elsewhere."""
        self._value = tuple(value)
        self.setText(", ".join(map(str, value)))

    def _judge(self, text: str) -> None:
        try:
            value = self._field.parse(text.strip())
            check_field(self._field, value)
        except ExperimentError:
            self.reason = f"must be {self._field.allowed}, with commas"
        else:
            self.reason, self._value = "", tuple(value)
            self.value_changed.emit(value)
        self.reason_changed.emit(self.reason)
