"""Any of a few names, each with a box to tick."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from nnviz.experiment.fields import Field
from nnviz.view.parts.fields.field_input import tooltip

_IN_A_ROW = 3


class ChecksInput(QWidget):
    """For a field that holds several of the names it allows; they keep the field's order."""

    value_changed = Signal(object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.setToolTip(tooltip(field))
        self.setAccessibleName(field.label)
        self.setAccessibleDescription(field.help)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.boxes = {name: QCheckBox(label) for name, label in field.choices.items()}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        for place, box in enumerate(self.boxes.values()):
            box.setAccessibleName(f"{field.label}: {box.text()}")
            box.clicked.connect(lambda: self.value_changed.emit(self.value))
            grid.addWidget(box, *divmod(place, _IN_A_ROW))
        grid.setColumnStretch(_IN_A_ROW, 1)

    @property
    def value(self) -> list[str]:
        """The names that are ticked."""
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def show_value(self, value: tuple[str, ...] | list[str]) -> None:
        """Show names that were chosen elsewhere."""
        for name, box in self.boxes.items():
            box.setChecked(name in value)
