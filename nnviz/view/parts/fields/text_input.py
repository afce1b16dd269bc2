"""A line of free text, or of several parted by commas."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from nnviz.experiment.fields import Field
from nnviz.view.parts.fields.field_input import tooltip


class TextInput(QLineEdit):
    """For a field that holds a name of the person's own; an empty one leaves it open."""

    value_changed = Signal(object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.setToolTip(tooltip(field))
        self.setAccessibleName(field.label)
        self.setAccessibleDescription(field.help)
        self.setPlaceholderText("recognised" if field.optional else "")
        self._field = field
        self._value: str | list[str] | None = None
        self.editingFinished.connect(self._commit)
        self.returnPressed.connect(self.clearFocus)

    @property
    def value(self) -> str | list[str] | None:
        """The text, or a list of them; None when it is empty."""
        return self._value

    def show_value(self, value: str | Sequence[str] | None) -> None:
        """Show a text that was decided elsewhere; a person who is typing is not disturbed."""
        self._value = value if value is None or isinstance(value, str) else list(value)
        if not (self.hasFocus() and self.isModified()):
            self.setText(_written(value))

    def _commit(self) -> None:
        text = self.text().strip()
        self.setModified(False)
        # The same text can be written for two values, none and an empty list: then nothing was changed.
        value = self._field.parse(text) if text else None
        if text != _written(self._value).strip() and value != self._value:
            self._value = value
            self.value_changed.emit(value)


def _written(value: str | Sequence[str] | None) -> str:
    return value if isinstance(value, str) else ", ".join(value or ())
