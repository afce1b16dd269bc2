"""The weights panel: what each neuron of the first layer looks at, and the matrix of a later layer."""

from PySide6.QtCore import QPointF, QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout

from nnviz.core.equation_words import words_of
from nnviz.core.naming import book_layer, layer_name, number
from nnviz.session.snapshot import Example, LaneSnapshot, Snapshot
from nnviz.session.written_pass import at, followed_pass
from nnviz.view.panel import Panel
from nnviz.view.parts.copying import Copy, copy_of, offer_copies
from nnviz.view.parts.data_names import neuron_name, source_name
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.numbers import Columns, cells_of, stacked
from nnviz.view.parts.style import Style
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.weight_editor import WeightEditor
from nnviz.view.parts.zoom import make_small
from nnviz.view.weights.weight_image import WeightImage

_HINT = (
    "{Negative} weights are negative, {positive} positive. Point at one for its number, "
    "double-click to set it."
)


class WeightsPanel(Panel):
    """The weights of the first layer, as pictures where the input is one; beside them a later layer's."""

    name = "weights"
    title = "Weights"
    shows = (
        "Every weight of a layer as a picture: of the first layer a small picture for each neuron, of "
        "others a table from neuron k to neuron j."
    )
    how_to_read = (
        "White is 0, {negative} negative, {positive} positive. A pattern that looks like a stroke is what "
        "its neuron looks for; double-click a weight to set it."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._lane: LaneSnapshot | None = None
        self._pointed: tuple[int, int, int] | None = None
        self._example: Example | None = None
        self.first = WeightImage(style)
        self.matrix = WeightImage(style)
        self.layer_choice = QComboBox()
        self.layer_choice.setAccessibleName("Layer whose weights are shown as a matrix")
        self.layer_choice.setToolTip("The layer whose weights are shown as a matrix")
        self.reading = ElidedLabel(style.naming(_HINT), lines=1)
        self.reading.setProperty("role", "muted")
        make_small(self.reading)
        self.controls.addWidget(self.layer_choice)
        self._arrange()
        self.layer_choice.currentIndexChanged.connect(self._choose)
        self.first.pointed.connect(self._point_at_first)
        self.matrix.pointed.connect(self._point_at_matrix)
        self.editor = WeightEditor(self)
        self.editor.command_requested.connect(self.command_requested)
        self.first.weight_chosen.connect(lambda weight, at: self._edit(self.first, 0, weight, at))
        self.matrix.weight_chosen.connect(
            lambda weight, at: self._edit(self.matrix, self._matrix_layer, weight, at)
        )
        for part in (self.first, self.matrix):
            offer_copies(part, self._to_copy)

    def draw(self, snapshot: Snapshot) -> None:
        """Draw the weights of the first lane."""
        lane, example = snapshot.lanes[0], snapshot.example
        assert example is not None
        self._lane, self._example = lane, example
        self._draw(lane, example)

    def numbers(self) -> Columns:
        assert self._lane is not None
        layers = [0] if self._matrix_layer is None else [0, self._matrix_layer]
        weights = self._lane.theta.weights
        return stacked(
            cells_of("w", weights[layer], "neuron", "from", layer=book_layer(layer)) for layer in layers
        )

    def recolour_parts(self) -> None:
        self.first.recolour(self.look)
        self.matrix.recolour(self.look)

    def show_neuron(self, layer: int, neuron: int) -> None:
        place = self.layer_choice.findData(layer)
        if place >= 0:
            self.layer_choice.setCurrentIndex(place)
        self.first.mark(neuron if layer == 0 else None)
        self.matrix.mark(neuron if layer == self._matrix_layer else None)

    @property
    def _matrix_layer(self) -> int | None:
        layer: int | None = self.layer_choice.currentData()
        return layer

    def _arrange(self) -> None:
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(14)
        side_by_side.addWidget(self.first, 3)
        side_by_side.addWidget(self.matrix, 2)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(side_by_side, 1)
        rows.addWidget(self.reading)

    def begin(self, snapshot: Snapshot) -> None:
        layers = len(snapshot.lanes[0].theta.weights)
        with QSignalBlocker(self.layer_choice):
            self.layer_choice.clear()
            for layer in range(1, layers):
                self.layer_choice.addItem(layer_name(layer, layers), layer)
        self.layer_choice.setVisible(self.layer_choice.count() > 1)
        self.matrix.setVisible(self.layer_choice.count() > 0)
        self._pointed = None
        self.first.restart()
        self.matrix.restart()

    def _draw(self, lane: LaneSnapshot, example: Example) -> None:
        layers, weights = len(lane.theta.weights), lane.theta.weights
        self.first.show_weights(weights[0], layer_name(0, layers), example.image_shape)
        if self._matrix_layer is not None:
            self.matrix.show_weights(weights[self._matrix_layer], layer_name(self._matrix_layer, layers))
        self._read()
        if self._snapshot is not None:
            self.editor.follow(self._snapshot)

    def _edit(self, image: WeightImage, layer: int | None, weight: tuple[int, int], at: QPointF) -> None:
        if self._snapshot is not None and layer is not None:
            lane, where = self.lane_of(self._snapshot), image.on_screen(at)
            self.editor.open(self._snapshot, lane, (layer, *weight), image, where)

    def _choose(self) -> None:
        self.matrix.restart()
        if self._lane is not None and self._example is not None:
            self._draw(self._lane, self._example)

    def _point_at_first(self, weight: tuple[int, int] | None) -> None:
        self._point(self.first, 0, weight)

    def _point_at_matrix(self, weight: tuple[int, int] | None) -> None:
        self._point(self.matrix, self._matrix_layer, weight)

    def _point(self, image: WeightImage, layer: int | None, weight: tuple[int, int] | None) -> None:
        self._pointed = None if weight is None or layer is None else (layer, *weight)
        self._read()
        if self._pointed is None or self._lane is None or self._example is None:
            image.setToolTip("")
        else:
            image.setToolTip(tip(*weight_lines(self._lane, self._example, *self._pointed)))

    def _read(self) -> None:
        if self._pointed is None or self._lane is None or self._example is None:
            self.reading.setText(self.look.naming(_HINT))
        else:
            self.reading.setText(
                weight_lines(self._lane, self._example, *self._pointed)[0]
            )  # the tip has all

    def _to_copy(self) -> Copy:
        example = self._example
        if self._pointed is None or self._lane is None or example is None or not example.has_target:
            return "", ""
        return copy_of([followed_pass(self._lane, example).weight_slope(*self._pointed)])


def weight_lines(lane: LaneSnapshot, example: Example, layer: int, j: int, k: int) -> list[str]:
    """The weight from neuron or pixel k to neuron j of a layer, its gradient, and that neuron's numbers.

    An example without a target has no gradient.
    """
    w, b, layers = lane.theta.weights[layer], lane.theta.biases[layer], len(lane.theta.weights)
    slopes = [followed_pass(lane, example).weight_slope(layer, j, k)] if example.has_target else []
    return [
        f"{words_of(f'w{at(layer, j, k)}')} = {number(w[j, k])}, from"
        f" {source_name(example, layer, layers, k)} into {neuron_name(example, lane.sizes, layer, j)}",
        *(f"for the example shown {slope.words}" for slope in slopes),
        f"neuron {j + 1}: w from {number(w[j].min())} to {number(w[j].max())}, b = {number(b[j, 0])},"
        f" a = {number(lane.activations[layer][j])}",
    ]
