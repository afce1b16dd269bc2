"""The demon lab: push one neuron or one weight, and see what the cost does (book ch. 2)."""

from math import isfinite

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QVBoxLayout

from nnviz.core.demon import cost_changes
from nnviz.core.naming import layer_name, number, plain
from nnviz.core.written import measured
from nnviz.core.written_line import Line
from nnviz.session.in_hand import example_in_hand
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.demon_chart import RIGHT, DemonChart, Trial
from nnviz.view.labs.demon_readout import Readout
from nnviz.view.labs.sentence import Sentence
from nnviz.view.labs.weight_chooser import WeightChooser
from nnviz.view.panel import Panel
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.style import Style

REACHES = (4.0, 1.0, 0.1, 0.01)
_POINTS = 61
_STEPS = 100  # of the slider to either side
_HARDLY = 1e-4


class DemonLab(Panel):
    """ΔC by feeding forward again, beside what δ or ∂C/∂w predicts."""

    name = "demon"
    title = "The demon"
    shows = (
        "What δ means: a demon adds Δz to one neuron's weighted input, and the cost changes by about δ·Δz."
    )
    how_to_read = (
        "Drag Δz and compare the straight forecast with the true curve. Where they part, Δz is too large "
        "for a slope to tell."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.needs_target = True
        self.kind = QComboBox()
        self.kind.addItems(["adds Δz", "adds Δw"])
        self.kind.setAccessibleName("What the demon changes")
        self.kind.setToolTip("Δz is added to a neuron's weighted input z, Δw to a weight")
        self.chooser = WeightChooser()
        self.chooser.source.hide()
        self.reach = QComboBox()
        self.reach.addItems([""] * len(REACHES))
        self._name_reaches()
        self.reach.setCurrentIndex(1)
        self.reach.setToolTip("The widest change. The smaller it is, the better the tangent predicts.")
        self.reach.setAccessibleName("Widest change")
        self.chart = DemonChart(style)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-_STEPS, _STEPS)
        self.slider.setValue(_STEPS // 2)
        self.slider.setAccessibleName("Size of the change")
        self.readout = Readout(style)
        self.lines: tuple[Line, ...] = ()
        self.sentence = Sentence(role="note")
        self._arrange()
        self._connect()

    def draw(self, snapshot: Snapshot) -> None:
        lane, example = snapshot.lanes[0], snapshot.example
        assert example is not None
        found = example_in_hand(lane, example)
        self.chooser.show_gradient(found.work.gradient)
        layer, j = self.chooser.layer, self.chooser.j
        delta = float(found.work.delta[layer][j, 0])
        a = float(found.work.a[layer][self.chooser.k, 0]) if self._is_weight else 1.0
        reach = REACHES[self.reach.currentIndex()]
        nudge = reach * self.slider.value() / _STEPS
        nudges = np.append(np.linspace(-reach, reach, _POINTS), nudge)
        changes = cost_changes(found.network, found.work, layer, j, a * nudges)
        symbols = ("Δw", "∂C/∂w") if self._is_weight else ("Δz", "δ")
        trial = Trial(*symbols, nudges[:-1], changes[:-1], a * delta, nudge, float(changes[-1]))
        self.caption.setText(
            "the mini-batch's first example" if found.walking else "the example shown in the network"
        )
        self.chart.show_trial(trial)
        # The handle stands below the dot.
        self._under.setContentsMargins(self.chart.left - 7, 0, RIGHT - 7, 0)
        self.lines = _lines(trial, a if self._is_weight else None, delta)
        self.readout.show_rows(self._rows(trial))
        self.sentence.setText(self._words(trial, layer_name(layer, len(lane.z)), a))

    def numbers(self) -> Columns:
        """Both curves; the last row is where the handle stands."""
        trial = self.chart.trial
        assert trial is not None
        nudges = np.append(trial.nudges, trial.nudge)
        changes = np.append(trial.changes, trial.change)
        foretold = f"{trial.rate_symbol} · {trial.symbol}"
        return {trial.symbol: nudges, "true ΔC": changes, foretold: trial.rate * nudges}

    def recolour_parts(self) -> None:
        self.chart.recolour(self.look)
        self.readout.recolour(self.look)
        self._name_reaches()

    def _name_reaches(self) -> None:
        for i, reach in enumerate(REACHES):
            self.reach.setItemText(i, f"±{plain(reach)}")

    def show_neuron(self, layer: int, neuron: int) -> None:
        self.chooser.choose(layer, neuron)

    @property
    def _is_weight(self) -> bool:
        return self.kind.currentIndex() == 1

    def _rows(self, trial: Trial) -> tuple[tuple[str, str], ...]:
        rate, predicted, ratio = (line.right for line in self.lines)
        return (
            (trial.symbol, number(trial.nudge)),
            (trial.rate_symbol, rate),
            ("true ΔC", number(trial.change)),
            (f"{trial.rate_symbol} · {trial.symbol}", predicted),
            ("ratio", ratio if isfinite(self.lines[-1].value) else "–"),
        )

    def _words(self, trial: Trial, layer: str, a: float) -> str:
        neuron = f"{layer} neuron {self.chooser.j + 1}"
        if not isfinite(trial.rate):
            return f"The numbers of {neuron} have run away; rewind."
        what = f"the weight from k = {self.chooser.k + 1} into {neuron}" if self._is_weight else neuron
        if self._is_weight and abs(a) < _HARDLY:
            return f"The input of {what} is {number(a)}: whatever the weight is, it adds nothing to z."
        if abs(trial.rate) < _HARDLY:
            return f"{trial.rate_symbol} is close to 0: the demon at {what} can hardly change the cost."
        sign, way = ("positive", "below") if trial.rate > 0 else ("negative", "above")
        return (
            f"A demon at {what} adds {trial.symbol}{' (book ch. 2)' * (not self._is_weight)}."
            f" {trial.rate_symbol} is {sign}: a small {trial.symbol} {way} 0 lowers the cost."
            f" The smaller {trial.symbol}, the better the forecast."
        )

    def _connect(self) -> None:
        offer_copies(self.readout, lambda: copy_of(self.lines))
        self.kind.currentIndexChanged.connect(self._change_kind)
        self.chooser.changed.connect(self.draw_again)
        self.reach.currentIndexChanged.connect(self.draw_again)
        self.slider.valueChanged.connect(self.draw_again)
        self.chart.nudge_requested.connect(self._nudge)

    def _change_kind(self) -> None:
        self.chooser.source.setVisible(self._is_weight)
        self.draw_again()

    def _nudge(self, share: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(share * _STEPS))
        self.draw_again()

    def _arrange(self) -> None:
        for part in (self.kind, self.chooser, self.reach):
            self.controls.addWidget(part)
        under = QHBoxLayout()
        self._under = under
        under.addWidget(self.slider)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.chart, 1)
        left.addLayout(under)
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addLayout(left, 1)
        upper.addWidget(self.readout, 0, Qt.AlignmentFlag.AlignVCenter)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(upper, 1)
        rows.addWidget(self.sentence)


def _lines(trial: Trial, a: float | None, delta: float) -> tuple[Line, ...]:
    """The rate, what it predicts, and the ratio of the true ΔC to that; ``a`` is the input of a weight."""
    rate, nudge = (r"\delta", r"\Delta z") if a is None else (r"\partial C / \partial w", r"\Delta w")
    whole = measured(delta) if a is None else measured(a) * measured(delta)
    ratio = trial.change / trial.predicted if trial.predicted else float("nan")
    foretold = measured(trial.rate) * measured(trial.nudge)
    return (
        Line(rate, whole, trial.rate),
        Line(rf"{rate} \cdot {nudge}", foretold, trial.predicted),
        Line(r"\text{ratio}", measured(trial.change) / measured(trial.predicted), ratio),
    )
