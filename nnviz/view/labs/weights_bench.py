"""The weights of all twins as histograms, and how many of them are as good as 0: L1's spike."""

import numpy as np
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from nnviz.core.naming import LANE_LETTERS, lane_name, layer_name, number, percent, plain
from nnviz.core.parameters import Array
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.labs.weight_histogram import Spread, WeightHistogram
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

EPSILONS = (0.001, 0.01, 0.1)
_ALL = "all weights"


class WeightsBench(QWidget):
    """Of all layers or of one; what counts as 0 is a choice."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._lanes: tuple[LaneSnapshot, ...] = ()
        self.layer = QComboBox()
        self.layer.addItem(_ALL)
        self.layer.setAccessibleName("Whose weights")
        self.layer.setToolTip("The weights into which layer; biases have no penalty and are not among them")
        self.epsilon = QComboBox()
        self.epsilon.addItems([""] * len(EPSILONS))
        self._name_epsilons()
        self.epsilon.setCurrentIndex(1)
        self.epsilon.setAccessibleName("What counts as 0")
        self.epsilon.setToolTip("A weight nearer to 0 than ε counts as 0")
        self.histogram = WeightHistogram(style)
        self.words = ElidedLabel(lines=2)
        self.layer.currentIndexChanged.connect(self._draw)
        self.epsilon.currentIndexChanged.connect(self._draw)
        self._arrange()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the weights of all lanes."""
        self._lanes = snapshot.lanes
        layers = max(len(lane.theta.weights) for lane in snapshot.lanes)
        if self.layer.count() != layers + 1:
            with QSignalBlocker(self.layer):
                self.layer.clear()
                self.layer.addItems([_ALL, *(f"into {layer_name(i, layers)}" for i in range(layers))])
        self._draw()

    def numbers(self) -> Columns:
        """A bin a row."""
        return self.histogram.numbers()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self.histogram.recolour(style)
        self._name_epsilons()

    def _name_epsilons(self) -> None:
        for place, epsilon in enumerate(EPSILONS):
            self.epsilon.setItemText(place, f"ε = {plain(epsilon)}")

    def _draw(self) -> None:
        lanes, epsilon = self._lanes, EPSILONS[self.epsilon.currentIndex()]
        spreads = []
        for index, lane in enumerate(lanes):
            w = self._weights_of(lane)
            near = float(np.mean(np.abs(w) < epsilon)) if w.size else float("nan")
            spreads.append(Spread(lane_name(index, lane.label) if len(lanes) > 1 else "", w, near))
        self.histogram.show_spreads(spreads, epsilon)
        self.words.setText(self._told(spreads))

    def _weights_of(self, lane: LaneSnapshot) -> Array:
        """(m,) those that are finite."""
        layer = self.layer.currentIndex() - 1
        chosen = lane.theta.weights if layer < 0 else lane.theta.weights[layer : layer + 1]
        w = np.concatenate([weights.ravel() for weights in chosen]) if chosen else np.empty(0)
        return np.asarray(w[np.isfinite(w)], float)

    def _told(self, spreads: list[Spread]) -> str:
        """The sum of the squares, and how many count as 0."""
        several = len(spreads) > 1
        told = [
            f"{LANE_LETTERS[i] + ': ' if several else ''}{percent(one.near)} count as 0,"
            f" Σw² = {number(float(np.square(one.weights).sum()))}"
            for i, one in enumerate(spreads)
        ]
        return "; ".join(told) + ". L1 leaves many weights at 0 and few large ones, L2 many small ones."

    def _arrange(self) -> None:
        tools = QHBoxLayout()
        tools.addWidget(self.layer)
        tools.addWidget(self.epsilon)
        tools.addStretch()
        make_small(self.words)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(tools)
        rows.addWidget(self.histogram, 1)
        rows.addWidget(self.words)
