"""Two inputs: the decision surface, and what each hidden neuron contributes."""

from collections.abc import Sequence
from math import isqrt
from typing import Literal

import numpy as np
from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout

from nnviz.core.naming import count, layer_name
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.data.dataset import Dataset
from nnviz.session.commands import Run, State
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.outputs.decision_surface import MOST_ON_PLANE, DecisionSurface
from nnviz.view.outputs.neuron_thumbnails import Neuron, NeuronThumbnails
from nnviz.view.outputs.outputs_view import OutputsView
from nnviz.view.outputs.paint_tool import PaintTool
from nnviz.view.outputs.surface_colours import surface
from nnviz.view.parts.colour_map import CalmLimit
from nnviz.view.parts.data_names import input_name, output_names
from nnviz.view.parts.numbers import NO_NUMBERS, Column, Columns, stacked
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.plane import Plane, grid_side, plane_of
from nnviz.view.parts.responses import Surface, over_the_plane, responses, strips_of
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

_LEAST_THUMBNAIL = 24
Part = Literal["train", "test"]
_PARTS: tuple[Part, ...] = ("train", "test")


class PlaneView(OutputsView):
    """The surface at the left, thumbnails at the right; a neuron that is pointed at takes the surface.

    Attributes
    ----------
    is_running
        Whether the network was training when it was last drawn.
    paint
        The tool to paint points with.
    """

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._plane: Plane | None = None
        self._data: Dataset | None = None
        self._limit = 1.0
        self._drawn: tuple[Sequence[str], Array] | None = None
        self.is_running = False
        self._pointed: Neuron | None = None
        self._chosen: Neuron | None = None
        self.surface = DecisionSurface(style)
        self.paint = PaintTool(self.surface, style)
        self.thumbnails = NeuronThumbnails(style)
        self.legend = PlainLabel(wordWrap=True)
        self.legend.setProperty("role", "muted")
        make_small(self.legend)
        self.discretise = QToolButton()
        self._arrange()
        self.discretise.toggled.connect(self.redraw_requested)
        self.paint.change_requested.connect(self._start_anew)
        self.paint.points_changed.connect(self._show_points)
        self.thumbnails.neuron_pointed.connect(self._point)
        self.thumbnails.neuron_clicked.connect(self._click)

    def heightForWidth(self, width: int) -> int:
        """The least that it can do with: Qt would make it as high as it would like to be, and scroll it."""
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1

    def start(self, data: Dataset) -> None:
        self._data = data
        self.typed.start(data)
        self.discretise.setVisible(bool(data.classes))
        self._limit = CalmLimit().follow(float(np.abs(data.y_train).max()))
        self._show_points()
        self._chosen = self._pointed = None
        self.thumbnails.mark(None)

    def let_go(self) -> None:
        self._data = None
        self.surface.let_go()
        self.paint.let_go()

    def draw(self, snapshot: Snapshot, data: Dataset) -> None:
        lane, quick = snapshot.lanes[0], snapshot.is_moving
        if snapshot.state is not State.LOADING:  # which an edit may be that comes on the heels of another
            self.is_running = snapshot.state is State.RUNNING
        self.paint.follow(lane.experiment, data)
        assert self._plane is not None
        assert snapshot.example is not None
        side = grid_side(lane.theta.count, sum(lane.sizes[1:]), quick=quick)
        activations = over_the_plane(lane, data, self._plane, side)
        self._show_thumbnails(activations[:-1], lane, side)
        shown = self._surface(activations, lane, data)
        is_answer = bool(data.classes) and self._neuron(lane) is None
        (followed,) = data.preparation.undo(snapshot.example.x[np.newaxis])
        assert self._drawn is not None
        names, values = self._drawn
        self.surface.tell(values, [f"output {short(name)}" for name in names] if is_answer else names)
        self.surface.show_surface(shown, followed, smooth=not (is_answer and self.discretise.isChecked()))

    def numbers(self) -> Columns:
        """The surface where it was asked for, and then the points."""
        data = self.paint.data if self.paint.is_on else self._data
        if self._drawn is None or self._plane is None or data is None:
            return NO_NUMBERS
        names, values = self._drawn
        x1, x2 = (input_name(data, k) for k in range(2))
        grid = self._plane.grid(isqrt(values.shape[1]))
        asked: Columns = {"shown": "surface", x1: grid[0], x2: grid[1]}
        answered: Columns = dict(zip(names, values, strict=True))
        return stacked([{**asked, **answered}, *(points_of(data, part, x1, x2) for part in _PARTS)])

    def recolour(self, style: Style) -> None:
        super().recolour(style)
        self.surface.recolour(style)
        self.paint.recolour(style)
        self.thumbnails.recolour(style)

    def show_neuron(self, layer: int, neuron: int) -> None:
        self._chosen = (layer, neuron) if layer >= 0 else None
        self.thumbnails.mark(self._chosen)
        self.redraw_requested.emit()

    def _start_anew(self, values: object) -> None:
        """Start on the points that were painted; a network that was running goes on to do so."""
        self.change_requested.emit(values)
        if self.is_running:
            self.command_requested.emit(Run())

    def _show_points(self) -> None:
        """Those that are being painted, or those of the run."""
        data = self.paint.data if self.paint.is_on else self._data
        if data is None:
            return
        before = self._plane
        if self._plane is None or not self.paint.brush.is_down:
            self._plane = plane_of(data)  # not while the mouse is down: it would move under it
        self.surface.show_data(data, self._plane, self._limit)
        sizes = [min(len(x), MOST_ON_PLANE) for x in (data.x_train, data.x_test)]
        self.legend.setText(f"● {count(sizes[0])} training points  ○ {count(sizes[1])} test points")
        if before not in (None, self._plane):
            self.redraw_requested.emit()

    def _surface(self, activations: list[Array], lane: LaneSnapshot, data: Dataset) -> Surface:
        neuron = self._neuron(lane)
        if neuron is None:
            outputs = activations[-1].reshape(len(activations[-1]), -1)
            self._drawn = output_names(len(outputs), data), outputs
            made = surface(outputs, data, self.look, limit=self._limit, discrete=self.discretise.isChecked())
            self.caption = f"{made.scale.symbol} over the plane of the inputs"
            return made
        layer, j = neuron
        name = f"a of {layer_name(layer, len(activations))} neuron {j + 1}"
        self.caption = f"{name} over the plane"
        self._drawn = [name], activations[layer][j].reshape(1, -1)
        whole = responses(activations[layer], lane.kinds[layer].name, self.look)
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
        coarse = [a[:, ::every, ::every] for a in hidden]
        self.thumbnails.show_strips(strips_of(coarse, [kind.name for kind in lane.kinds], self.look))

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
        tools.addWidget(self.typed)
        tools.addWidget(self.paint.button)
        tools.addWidget(self.discretise)
        right = QVBoxLayout()
        right.addWidget(self.paint)
        right.addWidget(self.thumbnails, 1)
        right.addWidget(self.legend)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        columns.addWidget(self.surface, 1)
        columns.addLayout(right, 1)


def points_of(data: Dataset, part: Part, x1: str, x2: str) -> Columns:
    """The points of a part of the data that are drawn, and what each is."""
    x = (data.x_train if part == "train" else data.x_test)[:MOST_ON_PLANE]
    measured = data.preparation.undo(x)
    labels = (data.labels_train if part == "train" else data.labels_test)[: len(x)]
    y = (data.y_train if part == "train" else data.y_test)[: len(x), 0]
    is_: Column = [data.classes[k] for k in labels] if data.classes else data.target_scale.undo(y)
    return {"shown": part, x1: measured[:, 0], x2: measured[:, 1], "is": is_}
