"""The data set, chosen from all there are or from a file."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal

from nnviz.core.plain_names import readable
from nnviz.data.own import FILE
from nnviz.experiment.fields import Field
from nnviz.view.parts.fields.field_input import ChoiceInput
from nnviz.view.parts.tooltip import tip

_LONGEST = 60


class SetInput(ChoiceInput):
    """A file of one's own stands in the list under its name; "a file of one's own" asks which."""

    open_requested = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._known = len(field.choices)
        self.setItemText(self.findData(FILE), f"{field.choices[FILE].capitalize()} …")

    def show_value(self, value: str) -> None:
        """Show a set that was chosen elsewhere."""
        if value.startswith(FILE) and self.findData(value) < 0:
            self._offer_file(value)
        super().show_value(value)

    def _offer_file(self, name: str) -> None:
        self.removeItem(self._known)  # the file before it, if there was one
        path = name.removeprefix(FILE)
        self.addItem(readable(Path(path).name, _LONGEST), name)
        self.setItemData(self._known, tip(readable(path)), Qt.ItemDataRole.ToolTipRole)

    def _choose(self, index: int) -> None:
        if self.itemData(index) == FILE:
            self.show_value(self.value)
            self.open_requested.emit()
        else:
            super()._choose(index)
