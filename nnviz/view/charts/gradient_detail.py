"""Beneath the gradient chart, when asked for: the drop from layer to layer, or the neurons of a layer."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnviz.core.naming import layer_name, short_name
from nnviz.session.snapshot import LaneSnapshot
from nnviz.view.charts.drop_bars import DropBars, drops_of
from nnviz.view.charts.neuron_bars import NeuronBars
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.numbers import NO_NUMBERS, Columns
from nnviz.view.parts.plain_label import RichLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

DROP = "drop"
_HEIGHT = 112
_NOT_YET, _NOT_KEPT = "make a first step", "the last mini-batch is not kept here: make a step"


class GradientDetail(QWidget):
    """One picture with its caption; hidden until `open` is called.

    Attributes
    ----------
    what
        `DROP`, the short name of a layer, or empty while nothing is asked for.
    """

    closed = Signal()
    neuron_chosen = Signal(int, int)
    """(layer, neuron)"""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._layer = 0
        self.what = ""
        self.drop, self.neurons = DropBars(style), NeuronBars(style)
        self.neurons.neuron_chosen.connect(lambda neuron: self.neuron_chosen.emit(self._layer, neuron))
        self.caption, self.key = ElidedLabel(), RichLabel()
        for label in (self.caption, self.key):
            make_small(label)
        self.caption.setProperty("role", "muted")
        self._lay_out()
        self.hide()

    def open(self, what: str) -> None:
        """Show this; what is shown already is closed, and so is it by an empty name."""
        self.what = "" if what == self.what else what
        self.setVisible(bool(self.what))
        self._pictures.setCurrentWidget(self.drop if self.what == DROP else self.neurons)
        self.key.setVisible(self.what == DROP)

    def show_lane(self, lane: LaneSnapshot, name: str) -> None:
        """Draw what is open of a lane, whose name stands before the caption."""
        if self.what == DROP:
            self._show_drop(lane, name)
        elif self.what:
            self._show_neurons(lane, name)

    def numbers(self) -> Columns:
        """What is open, as columns."""
        if self.what == DROP:
            return self.drop.numbers()
        return {"layer": self.what, **self.neurons.numbers()} if self.what else NO_NUMBERS

    def mark(self, layer: int, neuron: int) -> None:
        """Point out a neuron, if it is of the layer in sight."""
        self.neurons.marked = neuron if layer == self._layer else None
        self.neurons.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.drop.recolour(style)
        self.neurons.recolour(style)
        weights, slope = (colour.name() for colour in self.drop.colours)
        self.key.setText(f'<span style="color:{weights}">■</span> wᵀ <span style="color:{slope}">■</span> σ′')

    def _show_drop(self, lane: LaneSnapshot, name: str) -> None:
        drops = drops_of(lane.now)
        words = "how ‖δ‖ changes from layer to layer, last mini-batch"
        if not drops:
            words = "there is one layer only, so nothing drops"
        elif not _has_batch(lane):
            words = f"how ‖δ‖ changes from layer to layer: {_why_none(lane)}"
        self.caption.setText(name + words)
        self.drop.show_drops(drops)

    def _show_neurons(self, lane: LaneSnapshot, name: str) -> None:
        layers = len(lane.theta.biases)
        names = [short_name(layer, layers) for layer in range(layers)]
        self._layer = names.index(self.what) if self.what in names else layers - 1
        values = lane.gradient.biases[self._layer][:, 0]
        is_known = _has_batch(lane) or (lane.phase is not None and lane.phase.gradient is not None)
        if not is_known:
            values = np.full(len(values), np.nan)
        self.neurons.show_values(values, self._style.layer_colour(self._layer, layers))
        when = "last mini-batch" if is_known else _why_none(lane)
        where = layer_name(self._layer, layers)
        self.caption.setText(f"{name}|∂C/∂b| of each neuron of {where}, {when}")

    def _lay_out(self) -> None:
        close = small_button("✕", "Close this picture")
        close.clicked.connect(self.closed)
        line = QHBoxLayout()
        line.addWidget(self.caption, 1)
        line.addWidget(self.key)
        line.addWidget(close)
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self.drop)
        self._pictures.addWidget(self.neurons)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(line)
        rows.addWidget(self._pictures, 1)
        self.setFixedHeight(_HEIGHT)
        self.recolour(self._style)


def _has_batch(lane: LaneSnapshot) -> bool:
    return not np.isnan(lane.now.grad_b).all()


def _why_none(lane: LaneSnapshot) -> str:
    """Why there is no mini-batch to look at: a moment that was gone back to does not hold its last one."""
    return _NOT_KEPT if lane.steps.step.size else _NOT_YET
