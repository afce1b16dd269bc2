"""What a new twin is to differ in: a field, and its value."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.twins import TWIN_FIELDS, suggestion
from nnviz.view.form.sizes_input import SizesInput
from nnviz.view.parts.choice_box import ChoiceBox
from nnviz.view.parts.fields.field_input import NumberInput
from nnviz.view.parts.fields.make_input import Input, make_input
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button

FIRST = "network.activation"
"""The field that is offered first."""


class NewTwinForm(QWidget):
    """Choose the field, then the value by the same kind of input that the form has for it."""

    twin_asked_for = Signal(str, object)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._experiment: Experiment | None = None
        self.field = ChoiceBox()
        self.field.setAccessibleName("What the twin differs in")
        for path in TWIN_FIELDS:
            self.field.addItem(f"{FIELDS[path].label} {FIELDS[path].symbol}".strip(), path)
        self.field.setCurrentIndex(self.field.findData(FIRST))
        self.input: Input | SizesInput = self._make_input()
        self.add_button = QPushButton("Add and rewind")
        self.add_button.setProperty("accent", True)
        self.reason = PlainLabel(wordWrap=True)
        self.reason.setProperty("role", "bad")
        self._lay_out()
        self.add_button.clicked.connect(self._ask)
        self.field.currentIndexChanged.connect(self._take_field)

    @property
    def path(self) -> str:
        """The field that was chosen."""
        return str(self.field.currentData())

    def start(self, experiment: Experiment) -> None:
        """Offer another value than A has."""
        self._experiment = experiment
        self._suggest()

    def show_reason(self, reason: str) -> None:
        """Say why there can be no such twin."""
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _take_field(self) -> None:
        old, self.input = self.input, self._make_input()
        self._grid.replaceWidget(old, self.input)
        old.hide()
        old.deleteLater()
        self._suggest()

    def _make_input(self) -> Input | SizesInput:
        field = FIELDS[self.path]
        made = SizesInput(field) if field.many and not field.choices else make_input(field)
        made.setAccessibleName(f"{field.label} of the twin")
        made.value_changed.connect(lambda _: self.show_reason(""))
        if isinstance(made, NumberInput | SizesInput):
            made.reason_changed.connect(self.show_reason)
            made.returnPressed.connect(self._ask)
        return made

    def _suggest(self) -> None:
        self.show_reason("")
        if self._experiment is not None:
            self.input.show_value(suggestion(self._experiment, self.path))

    def _ask(self) -> None:
        if isinstance(self.input, NumberInput):
            self.input.take_typed()
        if not (isinstance(self.input, NumberInput | SizesInput) and self.input.reason):
            self.twin_asked_for.emit(self.path, self.input.value)

    def _lay_out(self) -> None:
        away = small_button("✕", "Add no twin")
        away.clicked.connect(self.given_up)
        last = QHBoxLayout()
        last.addWidget(self.add_button)
        last.addStretch()
        last.addWidget(away)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.field, 0, 0)
        self._grid.addWidget(self.input, 0, 1)
        self._grid.addLayout(last, 1, 0, 1, 2, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.reason, 2, 0, 1, 2)  # where it moves nothing when it comes
        self.reason.hide()
