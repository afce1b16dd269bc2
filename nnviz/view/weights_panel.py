"""The weights panel: what each neuron of the first layer looks at, and the matrix of any layer."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from nnviz.engine.snapshot import LaneSnapshot, Snapshot
from nnviz.view.naming import layer_name, number
from nnviz.view.panel import ElidedLabel, Panel
from nnviz.view.style import Style, small_font
from nnviz.view.weight_image import WeightImage

_HINT = "Blue weights are negative, orange positive. Point at one for its number."


class WeightsPanel(Panel):
    """Where the input is a picture, the first layer's weights as pictures; beside them a matrix."""

    name = "weights"
    title = "Weights"

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self._run: int | None = None
        self._sizes: tuple[int, ...] = ()
        self._lane: LaneSnapshot | None = None
        self._image_shape: tuple[int, int] | None = None
        self.pictures = WeightImage(style)
        self.matrix = WeightImage(style)
        self.layer_choice = QComboBox()
        self.layer_choice.setAccessibleName("Layer whose weights are shown as a matrix")
        self.layer_choice.setToolTip("The layer whose weights are shown as a matrix")
        self.reading = ElidedLabel(_HINT)
        self.reading.setProperty("role", "muted")
        self.reading.setFont(small_font())
        self.controls.addWidget(self.layer_choice)
        self._arrange()
        self.layer_choice.currentIndexChanged.connect(self._choose)
        self.pictures.pointed.connect(self._read_picture)
        self.matrix.pointed.connect(self._read_matrix)

    def draw(self, snapshot: Snapshot) -> None:
        """Draw the weights of the first lane."""
        lane = snapshot.lanes[0]
        assert snapshot.example is not None
        self._lane, self._image_shape = lane, snapshot.example.image_shape
        if (snapshot.run, lane.sizes) != (self._run, self._sizes):
            self._run, self._sizes = snapshot.run, lane.sizes
            self._restart(len(lane.theta.weights))
        self._draw(lane)

    def recolour(self) -> None:
        self.pictures.recolour(self.look)
        self.matrix.recolour(self.look)

    def show_neuron(self, layer: int, neuron: int) -> None:
        """Outline the weights into a neuron; a negative ``layer`` is none."""
