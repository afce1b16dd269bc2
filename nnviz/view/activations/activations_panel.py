"""The activations panel: where each layer lies on its curve, and how large its gradients are."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout

from nnviz.core.costs import COSTS
from nnviz.core.marks import marked_words
from nnviz.core.measures import SATURATED_SLOPE
from nnviz.core.naming import layer_name
from nnviz.core.slowness import LayerPace, example_paces
from nnviz.session.snapshot import Example, LaneSnapshot, Snapshot
from nnviz.view.activations.activation_grid import ActivationGrid, Neuron
from nnviz.view.activations.activation_layer import (
    LayerView,
    bars_of,
    bin_words,
    neuron_lines,
    neuron_words,
    neurons_of,
    view_layers,
)
from nnviz.view.activations.slowness_picture import SlownessPicture
from nnviz.view.panel import Panel
from nnviz.view.parts.colour_map import CalmLimit
from nnviz.view.parts.copying import Copy, copy_of, offer_copies
from nnviz.view.parts.data_names import source_name, which_examples
from nnviz.view.parts.no_target import without_target
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.slowness_words import RULES, weight_words
from nnviz.view.parts.slowness_words import neuron_words as slowness_of_neuron
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

_LEGEND = (
    "Line: a = σ(z); dashed: σ′(z); bars: where z lies;"
    f" shaded: |σ′(z)| < {SATURATED_SLOPE:g}, saturated."
    " Click under a curve to choose a neuron and see the gradients of its weights."
)


class ActivationsPanel(Panel):
    """Each layer's σ and σ′ over its histogram of z; for a chosen neuron, the gradients of its weights."""

    name = "activations"
    title = "Activations"
    shows = (
        "The activation function of each layer with the z of its neurons beneath, so that one sees where "
        "on the curve they work."
    )
    how_to_read = (
        "Neurons far out on a flat part are saturated: their slope σ′ is nearly 0, and so are "
        "the gradients of their weights. The steep part is where learning happens."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._views: list[LayerView] = []
        self._limits: list[CalmLimit] = []
        self._pointed: tuple[int, float] | None = None
        self._pointed_input: int | None = None
        self.chosen: Neuron | None = None
        self.grid = ActivationGrid(style)
        self.grid.setAccessibleName("Activation function and z of each layer")
        self.slowness = SlownessPicture(style)
        self.slowness.setToolTip(marked_words(RULES))
        self.slowness.hide()
        self.reading = PlainLabel(marked_words(_LEGEND), wordWrap=True)
        self.reading.setProperty("role", "muted")
        make_small(self.reading)
        # Two lines always, so that the charts do not jump when the words change.
        self.reading.setFixedHeight(2 * QFontMetrics(self.reading.font()).lineSpacing() + 2)
        self.reading.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._arrange()
        self.grid.pointed.connect(self._point)
        self.grid.neuron_clicked.connect(self._click)
        self.slowness.pointed.connect(self._point_at_input)
        for part in (self.grid, self.reading):
            offer_copies(part, self._to_copy)

    def begin(self, snapshot: Snapshot) -> None:
        self._limits = [CalmLimit() for _ in snapshot.lanes[0].z]
        self._choose(None)
        self.grid.let_go()  # the neurons that were pointed at are gone

    def draw(self, snapshot: Snapshot) -> None:
        lane = snapshot.lanes[0]
        self._views = view_layers(lane, self._limits, self.look)
        probed, every = lane.probe_z[0].shape[1], 0 if snapshot.example is None else snapshot.example.count
        self.caption.setText(f"z of {which_examples(probed, every)}")
        self.grid.show_layers(self._views)
        self._read()

    def numbers(self) -> Columns:
        """The bars, and what each neuron makes of the followed example; of a chosen one also its weights."""
        return stacked([*map(bars_of, self._views), *map(neurons_of, self._views), self.slowness.numbers()])

    def recolour_parts(self) -> None:
        self.grid.recolour(self.look)
        self.slowness.recolour(self.look)
        self.slowness.setToolTip(marked_words(RULES))
        self._read()

    def show_neuron(self, layer: int, neuron: int) -> None:
        there = 0 <= layer < len(self._views) and neuron < len(self._views[layer].z)
        self._choose((layer, neuron) if there else None)
        self._read()

    def _arrange(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self.grid)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys are for what lies in it
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        self.grid.setAutoFillBackground(False)
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(10)
        side_by_side.addWidget(scroll, 1)
        side_by_side.addWidget(self.slowness)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(side_by_side, 1)
        rows.addWidget(self.reading)

    def _choose(self, neuron: Neuron | None) -> None:
        self.chosen, self._pointed_input = neuron, None
        self.grid.choose(neuron)
        self.slowness.setVisible(neuron is not None)

    def _click(self, layer: int, neuron: int) -> None:
        again = self.chosen == (layer, neuron)
        self.neuron_selected.emit(*((-1, -1) if again else (layer, neuron)))
        self.show_neuron(*((-1, -1) if again else (layer, neuron)))

    def _point(self, layer: int, z: float) -> None:
        self._pointed = (layer, z) if layer >= 0 else None
        self._read()

    def _point_at_input(self, k: int) -> None:
        self._pointed_input = k if k >= 0 else None
        self._read()

    def _read(self) -> None:
        words = self._slowness_words()
        if self._pointed is not None:
            words = self._pointed_words(*self._pointed)
        if words != self.reading.text():
            self.reading.setText(words)

    def _to_copy(self) -> Copy:
        """Of the neuron that is pointed at, else of the chosen one."""
        neuron = self.chosen
        if self._pointed is not None and (j := self.grid.nearest(*self._pointed)) is not None:
            neuron = self._pointed[0], j
        return copy_of(() if neuron is None else neuron_lines(self._views[neuron[0]], neuron[1]))

    def _pointed_words(self, layer: int, z: float) -> str:
        view, nearest = self._views[layer], self.grid.nearest(layer, z)
        bar = f"Histogram: {bin_words(view, z)}"
        return bar if nearest is None else f"{neuron_words(view, nearest)}. {bar}"

    def _slowness_words(self) -> str:
        if self.chosen is None or self._snapshot is None or self._snapshot.example is None:
            return marked_words(_LEGEND)
        example, lane = self._snapshot.example, self._snapshot.lanes[self.lane_of(self._snapshot)]
        (layer, j), layers = self.chosen, len(lane.z)
        self.slowness.setVisible(example.has_target)
        if not example.has_target:
            return without_target(example)
        pace = _paces(lane, example)[layer]
        neuron = f"{layer_name(layer, layers)} neuron {j + 1}"
        self.slowness.show_gradient(pace.gradient(j), None if layer else example.image_shape, neuron)
        if self._pointed_input is None:
            words = slowness_of_neuron(pace, j, neuron)
            return f"{words}. For the example shown; point at the picture for one weight."
        k = self._pointed_input
        return weight_words(pace, j, k, source_name(example, layer, layers, k), neuron)


def _paces(lane: LaneSnapshot, example: Example) -> list[LayerPace]:
    cost = COSTS[lane.experiment.training.cost]
    return example_paces(lane.theta, lane.kinds, cost, example.x, example.y, lane.z, lane.activations)
