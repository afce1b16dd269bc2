"""The gates lab: NAND, and adders made of it, with every sum in sight (book ch. 1)."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nnviz.core.gates import BIAS, CIRCUITS, WEIGHT, Circuit, written_sum
from nnviz.core.naming import plain
from nnviz.core.written_line import Line
from nnviz.experiment.set_experiment import experiment_on_set
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.gates_picture import GatesPicture
from nnviz.view.labs.in_sight import keep_in_sight
from nnviz.view.labs.truth_table import TruthTable
from nnviz.view.panel import Panel
from nnviz.view.parts.choice_box import ChoiceBox
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.numbers import Column, Columns
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

_CHOICE = 110
_PRESS = "press an input"
_TRAIN = "Begin anew on the rows of this table with random weights; Run then finds weights for them"
_TRAINED = (
    "data.name",
    "network.hidden",
    "network.activation",
    "network.output",
    "network.initializer",
    "training.cost",
    "training.eta",
    "training.epochs",
)
"""What suits a data set, of all that the form shows."""


class GatesLab(Panel):
    """A circuit with its inputs; the row of the truth table is the one that is lit.

    Attributes
    ----------
    circuit, bits
        What is shown, and its inputs.
    gate
        The name of the one in hand.
    """

    name = "gates"
    title = "Gates"
    shows = "Neurons that fire 1 or 0, with weights set by hand, put together to add bits."
    how_to_read = (
        "Press an input (Enter) to toggle it. A thick wire carries 1, a thin dashed one 0; each neuron adds"
        " up what comes in, times its weights, plus its bias, and fires where z is above 0. The table has all"
        " inputs."
    )
    of_run = False

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.circuit, self.gate = CIRCUITS[0], CIRCUITS[0].gates[0].name
        self.bits: tuple[int, ...] = self.circuit.rows[-1]
        self._data_set = ""
        self._is_trained = False
        self.picture = GatesPicture(style)
        self.table = TruthTable("All inputs; choosing a row sets them")
        self.circuits = ChoiceBox()
        self.circuits.addItems([circuit.label for circuit in CIRCUITS])
        self.circuits.setAccessibleName("Circuit")
        self.circuits.setToolTip("From one neuron to an adder with a carry")
        self.circuits.setFixedWidth(_CHOICE)
        self.line, self.note = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        make_small(self.line)
        self.note.setProperty("role", "note")
        self.train = small_button("train one from data", _TRAIN)
        self._arrange()
        self._connect()
        self.show_content()  # it needs no network
        self.show_all()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Note whether the run is on these rows; all else stands on its own."""
        self._data_set = snapshot.experiment.data.name
        planned = snapshot.experiment.training.epochs
        self._is_trained = any(bool((lane.epochs.epoch >= planned).any()) for lane in snapshot.lanes)
        self._show_what_to_do()

    def draw(self, snapshot: Snapshot) -> None:
        """Draw nothing of a run."""

    def numbers(self) -> Columns:
        """The truth table, with the z of every neuron."""
        rows, circuit = self.circuit.rows, self.circuit
        signals = [circuit.run(row) for row in rows]
        table: dict[str, Column] = {
            name: [row[place] for row in rows] for place, (name, _) in enumerate(circuit.inputs)
        }
        table |= {f"z of {gate.name}": [one[gate.name].z for one in signals] for gate in circuit.gates}
        return table | {words: [one[name].out for one in signals] for words, name in circuit.outputs}

    def recolour_parts(self) -> None:
        self.picture.recolour(self.look)
        self.show_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        keep_in_sight(self, self.picture, self.line.sizeHint().height() + self._apart)

    def take(self, circuit: Circuit) -> None:
        """Turn to another circuit, with all its inputs at 1."""
        self.circuit, self.gate = circuit, circuit.gates[-1].name
        self.set_bits(circuit.rows[-1])

    def set_bits(self, bits: tuple[int, ...]) -> None:
        """Give it these inputs."""
        self.bits = bits
        self.show_all()

    def show_all(self) -> None:
        """Picture, table and words, all of the same inputs."""
        circuit, rows = self.circuit, self.circuit.rows
        self.picture.show_circuit(circuit, self.bits, self.gate)
        headers = {name: f"The input {name}" for name, _ in circuit.inputs}
        headers |= {words: f"The output of {gate}" for words, gate in circuit.outputs}
        cells = [[str(bit) for bit in (*row, *circuit.answers(row))] for row in rows]
        self.table.show_rows(headers, cells, rows.index(self.bits), len(circuit.inputs))
        self.line.setText(f"{self.gate}: {self._line().words}")
        self.note.setText(_said(circuit, self.bits))
        self.circuits.setCurrentIndex(CIRCUITS.index(circuit))
        self.train.setVisible(bool(circuit.data_set))
        self._show_what_to_do()

    def _line(self) -> Line:
        gate = next(gate for gate in self.circuit.gates if gate.name == self.gate)
        return written_sum(gate, self.circuit.run(self.bits))

    def _show_what_to_do(self) -> None:
        is_open = bool(self.circuit.data_set) and self.circuit.data_set == self._data_set
        how = "trained: R rewinds it" if self._is_trained else "open: Space trains it"
        self.caption.setText(f"{self.circuit.label} is {how}" if is_open else _PRESS)

    def _train(self) -> None:
        self.change_requested.emit(trained(self.circuit.data_set))

    def _choose_gate(self, name: str) -> None:
        self.gate = name
        self.show_all()

    def _connect(self) -> None:
        self.picture.bits_changed.connect(self.set_bits)
        self.picture.gate_chosen.connect(self._choose_gate)
        self.table.row_chosen.connect(lambda row: self.set_bits(self.circuit.rows[row]))
        self.circuits.activated.connect(lambda place: self.take(CIRCUITS[place]))
        self.train.clicked.connect(self._train)
        self.body.room_changed.connect(self._keep_in_sight)  # as where the caption takes a line of its own
        offer_copies(self.line, lambda: copy_of([self._line()]))

    def _arrange(self) -> None:
        self.controls.addWidget(self.train)
        self.controls.addWidget(self.circuits)
        left = QVBoxLayout()
        left.addWidget(self.picture, 1)
        left.addWidget(self.line)
        left.addStretch()
        self._apart = left.spacing()
        right = QVBoxLayout()
        for part in (self.table, self.note):
            right.addWidget(part)
        right.addStretch()
        columns = QHBoxLayout(self.content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        columns.addLayout(left, 3)
        columns.addLayout(right, 2)


def trained(data_set: str) -> Mapping[str, Any]:
    """The values by path that let a network learn a set of the catalogue."""
    experiment = experiment_on_set(data_set)
    return {path: experiment.get(path) for path in _TRAINED}


def _said(circuit: Circuit, bits: tuple[int, ...]) -> str:
    rule = f"Every neuron: weights {plain(WEIGHT)}, bias {plain(BIAS)}. {circuit.help}"
    if not circuit.counts:
        return rule
    answers = circuit.answers(bits)
    names = " ".join(f"{words} {bit}" for (words, _), bit in zip(circuit.outputs, answers, strict=True))
    return (
        f"{' + '.join(map(str, bits))} = {sum(bits)}, in bits {''.join(map(str, answers))}: {names}. {rule}"
    )
