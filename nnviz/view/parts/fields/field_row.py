"""A line of the form: label, input, and beneath them the reason when something is wrong."""

from PySide6.QtWidgets import QGridLayout

from nnviz.experiment.fields import Field
from nnviz.view.parts.fields.checks_input import ChecksInput
from nnviz.view.parts.fields.field_input import NumberInput, tooltip
from nnviz.view.parts.fields.make_input import Input
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import TipBeside, set_tip


class FieldRow:
    """One field in the form's grid.

    Attributes
    ----------
    input
        Where it is changed.
    reason
        The line beneath; hidden while there is nothing to say.
    """

    def __init__(self, field: Field, input: Input) -> None:
        self.input = input
        self.label = PlainLabel(f"{field.label} {field.symbol}".strip())
        set_tip(self.label, tooltip(field))
        TipBeside(input, self.label)
        self.label.setBuddy(input)
        self.reason = PlainLabel()
        self.reason.setWordWrap(True)
        self.reason.setProperty("role", "bad")
        self.reason.hide()
        self._refusal = ""
        self._visible = True
        if isinstance(input, NumberInput):
            input.reason_changed.connect(self._explain)

    def put_into(self, grid: QGridLayout) -> None:
        """Take the next lines of the grid; boxes need the whole width."""
        row = grid.rowCount()
        if isinstance(self.input, ChecksInput):
            grid.addWidget(self.label, row, 0, 1, 2)
            grid.addWidget(self.input, row + 1, 0, 1, 2)
        else:
            grid.addWidget(self.label, row, 0)
            grid.addWidget(self.input, row, 1)
        grid.addWidget(self.reason, row + 2, 0, 1, 2)

    def show_refusal(self, reason: str) -> None:
        """Say why this field does not go with another; empty when it does."""
        if reason != self._refusal:
            self._refusal = reason
            self._explain()

    def show_hint(self, hint: str) -> None:
        """Say what an empty input stands for."""
        if isinstance(self.input, NumberInput):
            self.input.setPlaceholderText(hint)

    def mark_changed(self, changed: bool) -> None:
        """Mark a field that waits for a rewind."""
        if changed != bool(self.label.property("changed")):
            self.label.setProperty("changed", changed)
            self.label.style().unpolish(self.label)
            self.label.style().polish(self.label)

    def set_visible(self, visible: bool) -> None:
        """Show or hide the whole line."""
        if visible == self._visible:
            return
        self._visible = visible
        self.label.setVisible(visible)
        self.input.setVisible(visible)
        self._explain()

    def _explain(self) -> None:
        typed = self.input.reason if isinstance(self.input, NumberInput) else ""
        self.reason.setText(typed or self._refusal)
        self.reason.setVisible(self._visible and bool(self.reason.text()))
