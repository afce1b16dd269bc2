"""The neuron lab: one neuron of two inputs, with its line, its curve and its answers (book ch. 1)."""

from functools import partial

import numpy as np
from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from nnviz.core.neuron_bench import (
    ROWS,
    STARTS,
    STEEPEST,
    STEP,
    UNITS,
    Mask,
    Neuron,
    Shape,
    Start,
    foretold,
    rates,
    true_change,
)
from nnviz.core.parameters import Array
from nnviz.core.written_line import Line
from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs import neuron_words as words
from nnviz.view.labs.change_bars import ChangeBars, Outcome
from nnviz.view.labs.in_sight import keep_in_sight
from nnviz.view.labs.neuron_curve import NeuronCurve
from nnviz.view.labs.neuron_from_network import FromNetwork
from nnviz.view.labs.neuron_plane import NeuronPlane
from nnviz.view.labs.truth_table import TruthTable
from nnviz.view.labs.value_row import ValueRow
from nnviz.view.panel import Panel
from nnviz.view.parts.choice_box import ChoiceBox
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import make_small

_SMOOTH = 1
"""The unit that it opens with: the step made smooth."""

_LAST_ROW = 3
_JUMP = 1.1
"""Added to the bias of NAND it makes a step unit jump in its last row."""

_SYMBOLS = ("w₁", "w₂", "b")
_SHAPES = {"k": "k", "L": "L", "z0": "z₀"}
_MOST = 400
"""Points of the data that are drawn."""

_SYMBOL, _KIND, _TWO_LINES = 34, 104, 26


class NeuronLab(Panel):
    """A neuron made by hand; table, plane, curve and forecast are of the same one at any time.

    Attributes
    ----------
    neuron, unit, shape
        What is shown: weights and bias, the kind of unit, and what forms its curve.
    change
        What is tried on the neuron: Δw₁, Δw₂ and Δb.
    row
        Of the truth table, in hand.
    points
        Of the data, where they are shown: x (2, m), and which of them are to make it fire (m,).
    """

    name = "neuron"
    title = "Neuron"
    of_run = False
    shows = (
        "One neuron with two inputs, set by hand: the plane of its inputs with its decision line, its truth"
        " table, the curve of its unit, and what a small change of a weight or the bias does to its output."
    )
    how_to_read = (
        "Filled points fire, rings do not; the grey is the output. Drag the line to shift it, an end to turn"
        " it, the arrow to set w. The dashed curve is the slope, the dots are the same curve by another"
        " formula. At the bottom a change in is foretold by the slope and then made: a smooth unit keeps to"
        " the forecast the better the smaller the change, a step stays or jumps."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._start = STARTS[0]
        self.neuron, self.change = self._start.neuron, Neuron(0.0, 0.0, _JUMP)
        self.unit, self.shape, self.row = UNITS[_SMOOTH], Shape(), _LAST_ROW
        self.plane, self.curve, self.bars = NeuronPlane(style), NeuronCurve(style), ChangeBars(style)
        set_tip(self.bars, tip(words.BARS))
        self.table = TruthTable("All inputs of two bits; a row that is chosen is taken in hand")
        self.weights = [
            ValueRow("Weight of x₁", reach=10),
            ValueRow("Weight of x₂", reach=10),
            ValueRow("Bias: minus the threshold", reach=20),
        ]
        self.changes = [ValueRow(f"Added to {symbol} for a trial", reach=2) for symbol in _SYMBOLS]
        self.shapes = {
            "k": ValueRow("Steepness, 1 to 200: the larger, the closer to a step", reach=STEEPEST, least=1),
            "L": ValueRow("Ceiling of the curve", reach=4, least=0.25),
            "z0": ValueRow("Middle of the curve", reach=5),
        }
        self.units = ChoiceBox()
        self.units.setFixedWidth(_KIND)
        self.units.addItems([unit.label for unit in UNITS])
        self.units.setAccessibleName("Kind of unit")
        self.units.setToolTip("From the step to its smooth forms and what came after")
        self.rule = PlainLabel(wordWrap=True)
        self.rule.setProperty("role", "note")
        self.row_lines, self.curve_note, self.forecast, self.shrinking = (_small() for _ in range(4))
        self.points: tuple[Array, Mask] = np.empty((2, 0)), np.empty(0, bool)
        self._data: Dataset | None = None
        self._origin = ""
        self.of_network = FromNetwork()
        self.data_points = QAction("points of the data, where it has two inputs and two classes")
        self.presets = self._presets()
        self.controls.addWidget(self.units)
        self.controls.addWidget(self.presets)
        self.caption.setText("drag its line")
        self._arrange()
        self._connect()
        self.show_content()  # it needs no network
        self.show_all()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Know the data, whose points are shown where a person asks for them; all else stands on its own."""
        self.of_network.show_snapshot(snapshot, self.lane_of(snapshot))
        if snapshot.dataset is not self._data:
            self._data = snapshot.dataset
            self._show_points()

    def let_go(self) -> None:
        super().let_go()
        self._data = None

    def draw(self, snapshot: Snapshot) -> None:
        """Draw nothing of a run."""

    def show_neuron(self, layer: int, neuron: int) -> None:
        self.of_network.choose(layer, neuron)

    def take_from_network(self) -> None:
        """Begin with the neuron that is chosen in the network, as it is now."""
        if (found := self.of_network.found()) is not None:
            self.unit, self.shape = found.unit or self.unit, self.shape._replace(k=1.0)
            self.take(found.start)
            self._origin = found.words
            self.show_all()

    def numbers(self) -> Columns:
        """The truth table, with the neuron's own numbers."""
        return words.columns(self.neuron, self.unit, self.shape)

    def recolour_parts(self) -> None:
        for part in (self.plane, self.curve, self.bars):
            part.recolour(self.look)
        self.show_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keep_in_sight(self, self.plane)

    def take(self, start: Start) -> None:
        """Begin with this neuron."""
        self._start, self.neuron, self._origin = start, start.neuron, ""
        self.show_all()

    def set_neuron(self, neuron: Neuron) -> None:
        """Show another neuron, whatever moved it."""
        self.neuron = neuron
        self.show_all()

    def show_all(self) -> None:
        """Table, plane, curve and forecast, all of the neuron as it is now."""
        neuron, unit, shape, x = self.neuron, self.unit, self.shape, ROWS[:, self.row]
        wanted = self._start.wanted
        self._show_values()
        self.plane.show_unit(neuron, unit, shape, self.row)
        self.curve.show_unit(neuron, unit, shape, self.row)
        headers = {**words.HEADERS, **({self._start.name: words.WANTED} if wanted else {})}
        self.table.show_rows(headers, words.table_rows(neuron, unit, shape, wanted), self.row, len(ROWS))
        self.bars.show_outcomes(self._outcomes())
        _say(self.rule, self._said())
        _say(self.row_lines, "\n".join(line.words for line in self._lines()))
        _say(self.curve_note, words.curve_words(unit, shape, self.curve.z()))
        _say(self.forecast, words.change_line(neuron, unit, shape, x, self.change).words)
        _say(self.shrinking, words.shrinking_words(neuron, unit, shape, x, self.change))

    def _show_points(self) -> None:
        data = self._data
        is_flat = data is not None and data.x_train.shape[1] == 2 and len(data.classes) == 2
        self.data_points.setEnabled(is_flat)
        x, is_one = np.empty((2, 0)), np.empty(0, bool)
        if data is not None and is_flat and self.data_points.isChecked():
            x, is_one = data.x_train[:_MOST].T.astype(np.float64), data.labels_train[:_MOST] == 1
        self.points = x, is_one
        self.plane.show_points(x, is_one)
        self.show_all()

    def _said(self) -> str:
        """Of the neuron's rule, and of how well it parts what it is to part."""
        kind = self.unit.make(self.shape)
        said = [words.rule_words(self.neuron, kind), words.verdict(self.neuron, self._start, kind)]
        if self._data is not None and len(self.points[1]):
            said[1] = words.points_words(self.neuron, *self.points, self._data.classes[1])
        return " ".join(filter(None, [*said, self._origin]))

    def _lines(self) -> list[Line]:
        """The row in hand, written out."""
        of = (self.neuron, self.unit, self.shape, ROWS[:, self.row])
        other = words.other_line(*of)
        return [words.z_line(self.neuron, of[-1]), words.a_line(*of), *([other] if other else [])]

    def _outcomes(self) -> list[Outcome]:
        """What the change does to this unit, and to a step."""
        x = ROWS[:, self.row]
        kinds = {self.unit.label: self.unit.make(self.shape), UNITS[0].label: STEP}
        return [
            Outcome(
                label,
                foretold(rates(self.neuron, kind, x), self.change),
                true_change(self.neuron, kind, x, self.change),
                jumps=kind is STEP,
            )
            for label, kind in kinds.items()
        ]

    def _show_values(self) -> None:
        for row, symbol, value in zip(self.weights, _SYMBOLS, self.neuron, strict=True):
            row.show_value(symbol, value)
        for row, symbol, value in zip(self.changes, _SYMBOLS, self.change, strict=True):
            row.show_value(f"Δ{symbol}", value)
        for name, row in self.shapes.items():
            row.show_value(_SHAPES[name], getattr(self.shape, name))
            row.setVisible(name in self.unit.needs)
        with QSignalBlocker(self.units):
            self.units.setCurrentIndex(UNITS.index(self.unit))

    def _connect(self) -> None:
        self.plane.neuron_changed.connect(self.set_neuron)
        self.plane.row_chosen.connect(self._choose_row)
        self.table.row_chosen.connect(self._choose_row)
        self.units.activated.connect(self._choose_unit)
        for field, row in zip(Neuron._fields, self.weights, strict=True):
            row.value_changed.connect(partial(self._edit, field))
        for field, row in zip(Neuron._fields, self.changes, strict=True):
            row.value_changed.connect(partial(self._try, field))
        for field, row in self.shapes.items():
            row.value_changed.connect(partial(self._form, field))
        offer_copies(self.row_lines, lambda: copy_of(self._lines()))
        offer_copies(self.forecast, lambda: copy_of([self._forecast()]))

    def _forecast(self) -> Line:
        return words.change_line(self.neuron, self.unit, self.shape, ROWS[:, self.row], self.change)

    def _choose_row(self, row: int) -> None:
        self.row = row
        self.show_all()

    def _choose_unit(self, place: int) -> None:
        self.unit = UNITS[place]
        self.show_all()

    def _edit(self, field: str, value: float) -> None:
        self.set_neuron(self.neuron._replace(**{field: value}))

    def _try(self, field: str, value: float) -> None:
        self.change = self.change._replace(**{field: value})
        self.show_all()

    def _form(self, field: str, value: float) -> None:
        self.shape = self.shape._replace(**{field: value})
        self.show_all()

    def _presets(self) -> QToolButton:
        button = small_button("start from ▾", "Neurons worth looking at")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for start in STARTS:
            menu.addAction(start.label).triggered.connect(lambda _=False, start=start: self.take(start))
        menu.addSeparator()
        self.of_network.setParent(menu)
        self.of_network.triggered.connect(self.take_from_network)
        menu.addAction(self.of_network)
        self.data_points.setParent(menu)
        self.data_points.setCheckable(True)
        self.data_points.setEnabled(False)
        self.data_points.toggled.connect(self._show_points)
        menu.addAction(self.data_points)
        button.setMenu(menu)
        return button

    def _arrange(self) -> None:
        for row in (*self.weights, *self.changes, *self.shapes.values()):
            row.symbol.setFixedWidth(_SYMBOL)
        self.shrinking.setMinimumHeight(_TWO_LINES)  # with one, the slider that is dragged would move away
        left = _column(self.plane, *self.shapes.values(), self.rule, self.row_lines, self.curve_note)
        left.setStretch(0, 1)
        left.addStretch()
        right = _column(
            *self.weights,  # beside the plane: the line is seen to move
            self.table,
            self.curve,
            _section("A small change in, a small change out?"),
            *self.changes,
            self.forecast,
            self.bars,
            self.shrinking,
        )
        right.setStretch(right.indexOf(self.curve), 1)
        columns = QHBoxLayout(self.content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        self.describe_pictures()


def _column(*parts: QWidget) -> QVBoxLayout:
    rows = QVBoxLayout()
    rows.setSpacing(4)
    for part in parts:
        rows.addWidget(part)
    return rows


def _section(title: str) -> PlainLabel:
    label = PlainLabel(title)
    label.setProperty("role", "title")
    return label


def _small() -> PlainLabel:
    label = PlainLabel(wordWrap=True)
    make_small(label)
    return label


def _say(label: QLabel, text: str) -> None:
    if text != label.text():
        label.setText(text)
