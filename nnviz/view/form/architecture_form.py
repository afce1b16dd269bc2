"""The architecture as a list of layers: added, removed, resized, and given an activation."""

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nnviz.core.naming import count
from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.network_fields import MAX_HIDDEN_LAYERS
from nnviz.view.parts.fields.field_input import ChoiceInput, NumberInput
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.parts.tooltip import TipBeside

_NEW_LAYER = 16
_SIZE = replace(FIELDS["network.hidden"], label="Neurons", many=False)


def parameter_sum(sizes: Sequence[int]) -> str:
    """The number of weights and biases, written out; like layers in a row are counted together.

    ``784·16+16 + 2·(16·16+16) + 16·10+10``
    """
    terms = []
    for term, alike in groupby(f"{n_in}·{n_out}+{n_out}" for n_in, n_out in pairwise(sizes)):
        times = len(list(alike))
        terms.append(term if times == 1 else f"{times}·({term})")
    return " + ".join(terms)


def parameter_count(sizes: Sequence[int]) -> int:
    """P, the number of weights and biases."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


class ArchitectureForm(QWidget):
    """Input, hidden layers and output, one a row, and the number of parameters beneath."""

    changed = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._input_size: int | None = None
        self._output_size: int | None = None
        self._input, self._output = _EndRow("Input"), _EndRow("Output")
        self.output = ChoiceInput(FIELDS["network.output"])
        TipBeside(self.output)
        self.output.value_changed.connect(self.changed)
        self.all = ChoiceInput(FIELDS["network.activation"])
        self.all.setAccessibleName("Activation of all hidden layers")
        self.all.setPlaceholderText("as below")
        self.all.activated.connect(self._choose_all)
        self._all_label = PlainLabel("All hidden")
        self._layers: list[_LayerRow] = []
        self.add_button = small_button("+ layer", "Add a hidden layer before the output")
        self.add_button.clicked.connect(self._add_layer)
        self.sum, self.count = PlainLabel(wordWrap=True), PlainLabel(alignment=Qt.AlignmentFlag.AlignRight)
        self.sum.setProperty("role", "muted")
        self.count.setProperty("role", "title")
        self._lay_out()

    @property
    def hidden(self) -> tuple[int, ...]:
        """Neurons of each hidden layer."""
        return tuple(int(layer.size.value or 1) for layer in self._layers)

    @property
    def values(self) -> dict[str, Any]:
        """The fields that this form holds, by path; one activation alone where all are alike."""
        names = [layer.activation.value for layer in self._layers]
        return {
            "network.hidden": list(self.hidden),
            "network.activation": names[0] if len(set(names)) == 1 else names or "sigmoid",
            "network.output": self.output.value,
        }

    def field(self, path: str) -> QWidget | None:
        """Where one of its fields is set, of several layers the first; None for a field of another form."""
        match path, self._layers:
            case "network.output", _:
                return self.output
            case (("network.hidden" | "network.activation"), []):
                return self.add_button
            case "network.hidden", [first, *_]:
                return first.size
            case "network.activation", [first, *_]:
                return first.activation
        return None

    def show_values(self, hidden: Sequence[int], activations: Sequence[str], output: str) -> None:
        """Show an architecture that was decided elsewhere."""
        self._set_number_of_layers(len(hidden))
        for layer, size, activation in zip(self._layers, hidden, activations, strict=True):
            layer.size.show_value(size)
            layer.activation.show_value(activation)
        self.output.show_value(output)
        self._describe()

    def show_ends(self, input_size: int | None, output_size: int | None) -> None:
        """The sizes that the data gives; None until it is loaded."""
        if (input_size, output_size) != (self._input_size, self._output_size):
            self._input_size, self._output_size = input_size, output_size
            self._describe()

    def recolour(self, style: Style) -> None:
        """Recolour the dots."""
        self._style = style
        self._describe()

    def _add_layer(self) -> None:
        last = self._layers[-1] if self._layers else None
        self._set_number_of_layers(len(self._layers) + 1)
        new = self._layers[-1]
        new.size.show_value(last.size.value if last else _NEW_LAYER)
        new.activation.show_value(last.activation.value if last else "sigmoid")
        self._announce()

    def _choose_all(self) -> None:
        for layer in self._layers:
            layer.activation.show_value(self.all.currentData())
        self._announce()

    def _remove_layer(self, row: "_LayerRow") -> None:
        at = self._layers.index(row)
        for layer, following in pairwise(self._layers[at:]):
            layer.size.show_value(following.size.value)
            layer.activation.show_value(following.activation.value)
        self._set_number_of_layers(len(self._layers) - 1)
        self._announce()

    def _announce(self) -> None:
        self._describe()
        self.changed.emit()

    def _describe(self) -> None:
        total = len(self._layers) + 1
        for index, layer in enumerate(self._layers):
            layer.colour(self._style.layer_colour(index, total).name())
        self._input.show(self._input_size, self._style.input_hue)
        self._output.show(self._output_size, self._style.output_hue)
        self._describe_all()
        self.add_button.setEnabled(len(self._layers) < MAX_HIDDEN_LAYERS)
        if self._input_size is None or self._output_size is None:
            self.sum.setText("Inputs, outputs and parameters are counted when the data is loaded.")
            self.count.setText("")
            return
        sizes = (self._input_size, *self.hidden, self._output_size)
        self.sum.setText(parameter_sum(sizes))
        self.count.setText(f"= {count(parameter_count(sizes))} parameters")

    def _describe_all(self) -> None:
        """One box for all, where there are several: empty while they differ."""
        names = {layer.activation.value for layer in self._layers}
        for part in (self.all, self._all_label):
            part.setVisible(len(self._layers) > 1)
        self.all.setCurrentIndex(self.all.findData(names.pop()) if len(names) == 1 else -1)

    def _set_number_of_layers(self, number: int) -> None:
        while len(self._layers) > number:
            self._layers.pop().take_from(self._grid)
        while len(self._layers) < number:
            row = _LayerRow(len(self._layers) + 1)
            row.remove.clicked.connect(lambda _=False, row=row: self._remove_layer(row))
            row.size.value_changed.connect(self._announce)
            row.activation.value_changed.connect(self._announce)
            self._layers.append(row)
            row.put_into(self._grid, len(self._layers) + 1)

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnMinimumWidth(4, 14)
        self._grid.setColumnStretch(3, 1)
        self._input.put_into(self._grid, 0)
        self._grid.addWidget(self._all_label, 1, 1, 1, 2)
        self._grid.addWidget(self.all, 1, 3)
        self._output.put_into(self._grid, MAX_HIDDEN_LAYERS + 2)
        self._grid.addWidget(self.output, MAX_HIDDEN_LAYERS + 2, 3)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(self._grid)
        rows.addWidget(self.sum)
        rows.addWidget(self.count)


class _EndRow:
    """Input or output: its size is the data's, so it is only shown."""

    def __init__(self, name: str) -> None:
        self.dot, self.name = PlainLabel("●"), PlainLabel(name)
        self.size = PlainLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.size.setToolTip(f"{name} neurons: as many as the data has")
        self.size.setContentsMargins(0, 0, 8, 0)

    def put_into(self, grid: QGridLayout, row: int) -> None:
        for column, widget in enumerate((self.dot, self.name, self.size)):
            grid.addWidget(widget, row, column)

    def show(self, size: int | None, colour: str) -> None:
        self.dot.setStyleSheet(f"color: {colour}")
        self.size.setText("–" if size is None else count(size))


class _LayerRow:
    """One hidden layer: hue, name, size, activation, and a button that removes it."""

    def __init__(self, number: int) -> None:
        self.dot, self.name = PlainLabel("●"), PlainLabel(f"Hidden {number}")
        self.size = NumberInput(_SIZE)
        self.size.setAccessibleName(f"Neurons of hidden layer {number}")
        self.size.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.size.setFixedWidth(40)
        self.activation = ChoiceInput(FIELDS["network.activation"])
        self.activation.setAccessibleName(f"Activation of hidden layer {number}")
        TipBeside(self.activation)
        self.remove = small_button("✕", f"Remove hidden layer {number}")
        self.remove.setFixedSize(14, 18)

    @property
    def _widgets(self) -> Mapping[int, QWidget]:
        return dict(enumerate((self.dot, self.name, self.size, self.activation, self.remove)))

    def put_into(self, grid: QGridLayout, row: int) -> None:
        for column, widget in self._widgets.items():
            grid.addWidget(widget, row, column)

    def take_from(self, grid: QGridLayout) -> None:
        for widget in self._widgets.values():
            grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def colour(self, colour: str) -> None:
        self.dot.setStyleSheet(f"color: {colour}")
