"""Two inputs: the decision surface, and what each hidden neuron contributes."""

from dataclasses import replace
from math import isqrt

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.engine.in_hand import network_of
from nnviz.engine.snapshot import LaneSnapshot, Snapshot
from nnviz.view.outputs.decision_surface import MOST_POINTS, DecisionSurface
from nnviz.view.outputs.neuron_thumbnails import Neuron, NeuronThumbnails, strip_of
from nnviz.view.outputs.outputs_view import OutputsView, is_moving, kinds_of
from nnviz.view.outputs.surface_colours import Surface, responses, surface
from nnviz.view.parts.colour_map import CalmLimit
from nnviz.view.parts.naming import count, layer_name
from nnviz.view.parts.plane import Plane, grid_side, plane_around
from nnviz.view.parts.style import Style, small_font

_LEAST_THUMBNAIL = 24


class PlaneView(OutputsView):
    """The surface at the left, thumbnails at the right; a neuron that is pointed at takes the surface."""

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._plane: Plane | None = None
        self._limit = 1.0
        self._shown = 0
        self._pointed: Neuron | None = None
        self._chosen: Neuron | None = None
        self.surface = DecisionSurface(style)
        self.thumbnails = NeuronThumbnails(style)
        self.legend = QLabel(wordWrap=True)
        self.legend.setProperty("role", "muted")
        self.legend.setFont(small_font())
        self.discretise = QToolButton()
        self._arrange()
        self.discretise.toggled.connect(self.redraw_requested)
        self.thumbnails.neuron_pointed.connect(self._point)
        self.thumbnails.neuron_clicked.connect(self._click)

    def start(self, data: Dataset) -> None:
        self._plane = plane_around(np.concatenate([data.x_train, data.x_test]))
        self._limit = CalmLimit().follow(float(np.abs(data.y_train).max()))
        self.surface.show_data(data, self._plane, self._limit)
        sizes = [min(len(x), MOST_POINTS) for x in (data.x_train, data.x_test)]
        self.legend.setText(f"● {count(sizes[0])} training points  ○ {count(sizes[1])} test points")
        self._chosen = self._pointed = None
        self.thumbnails.mark(None)

    def draw(self, snapshot: Snapshot, data: Dataset) -> None:
        assert self._plane is not None
        assert snapshot.example is not None
        lane, quick = snapshot.lanes[0], is_moving(snapshot)
        side = grid_side(lane.theta.count, sum(lane.sizes[1:]), quick=quick)
        layers = network_of(lane, lane.theta).layers(self._plane.grid(side))
        activations = [a for _, a in layers]
        self._show_thumbnails(activations[:-1], lane, side)
        shown = self._surface(activations, lane, data)
        smooth = not (self.discretise.isChecked() and self._neuron(lane) is None)
        self.surface.show_surface(shown, snapshot.example.x, smooth=smooth)

    def apply_style(self, style: Style) -> None:
        super().apply_style(style)
        self.surface.apply_style(style)
        self.thumbnails.apply_style(style)

    def show_neuron(self, layer: int, neuron: int) -> None:
        self._chosen = (layer, neuron) if layer >= 0 else None
        self.thumbnails.mark(self._chosen)
        self.redraw_requested.emit()

    def _surface(self, activations: list[Array], lane: LaneSnapshot, data: Dataset) -> Surface:
        neuron = self._neuron(lane)
        if neuron is None:
            discrete = self.discretise.isChecked() and bool(data.classes)
            made = surface(activations[-1], data, self.look, limit=self._limit, discrete=discrete)
            self.caption = f"{made.scale.symbol} over the plane of the inputs"
            return made
        layer, j = neuron
        self.caption = f"a of {layer_name(layer, len(activations))} neuron {j + 1} over the plane"
        whole = responses(_squares(activations[layer]), kinds_of(lane)[layer], self.look)
        return replace(whole, levels=whole.levels[j])

    def _neuron(self, lane: LaneSnapshot) -> Neuron | None:
        """The one that takes the surface: a hidden neuron that is there."""
        for neuron in (self._pointed, self._chosen):
            if neuron and neuron[0] < len(lane.sizes) - 2 and neuron[1] < lane.sizes[neuron[0] + 1]:
                return neuron
        return None

    def _show_thumbnails(self, hidden: list[Array], lane: LaneSnapshot, side: int) -> None:
        self.thumbnails.setVisible(bool(hidden))
        every = max(1, side // _LEAST_THUMBNAIL)
        layers = zip(hidden, kinds_of(lane), strict=False)
        self.thumbnails.show_strips(
            [strip_of(responses(_squares(a)[:, ::every, ::every], kind, self.look)) for a, kind in layers]
        )

    def _point(self, layer: int, neuron: int) -> None:
        self._pointed = (layer, neuron) if layer >= 0 else None
        self.redraw_requested.emit()

    def _click(self, layer: int, neuron: int) -> None:
        again = self._chosen == (layer, neuron)
        self.neuron_selected.emit(*((-1, -1) if again else (layer, neuron)))
        self.show_neuron(*((-1, -1) if again else (layer, neuron)))

    def _arrange(self) -> None:
        self.discretise.setText("regions")
        self.discretise.setCheckable(True)
        self.discretise.setProperty("flat", True)
        self.discretise.setToolTip("Show the answer alone, without how sure it is")
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.addWidget(self.discretise)
        right = QVBoxLayout()
        right.addWidget(self.thumbnails, 1)
        right.addWidget(self.legend)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        columns.addWidget(self.surface, 1)
        columns.addLayout(right, 1)


def _squares(a: Array) -> Array:
    """(n, side, side) of activations (n, side²)."""
    side = isqrt(a.shape[1])
    return a.reshape(len(a), side, side)
