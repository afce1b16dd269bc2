"""What in the input a neuron and the cost mind: as pictures, or in numbers where the input is none."""

import numpy as np
from PySide6.QtWidgets import QStackedWidget

from nnviz.core.input_gradient import cost_gradient, neuron_gradient, raising_input
from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.session.in_hand import network_of
from nnviz.session.snapshot import Example, LaneSnapshot
from nnviz.view.outputs.gradient_bars import BarColumn, GradientBars
from nnviz.view.outputs.gradient_pictures import GradientPictures, InputPicture
from nnviz.view.outputs.neuron_thumbnails import Neuron
from nnviz.view.parts.data_names import input_name
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.style import Style


class InputGradients(QStackedWidget):
    """∂z/∂x of a neuron, an input that raises it, and ∂C/∂x where there is a target."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._positive = style.signs[1].capitalize()
        self.pictures, self.bars = GradientPictures(style), GradientBars(style)
        self.addWidget(self.pictures)
        self.addWidget(self.bars)

    def show_gradients(
        self, lane: LaneSnapshot, data: Dataset, example: Example, neuron: Neuron, name: str
    ) -> None:
        """Draw those of a neuron, called ``name``, and of the cost, both at the example."""
        network, (layer, j) = network_of(lane, lane.theta), neuron
        x, y = np.asarray(example.x, float), np.asarray(example.y, float)
        of_z = neuron_gradient(network, x, layer, j)
        raised = raising_input(network, layer, j, *input_range(data))
        a = float(network.layers(raised[:, np.newaxis])[layer][1][j, 0])
        of_cost = cost_gradient(network, x, y, lane.experiment.training.cost) if example.has_target else None
        self.setCurrentWidget(self.bars if data.image_shape is None else self.pictures)
        if data.image_shape is None:
            self._show_bars(data, name, of_z, raised, a, of_cost)
        else:
            self._show_pictures(data, data.image_shape, name, of_z, raised, a, of_cost)

    def numbers(self) -> Columns:
        """The pictures, or the columns of bars, with an input a row."""
        shown = self.pictures.pictures if self.currentWidget() is self.pictures else self.bars.columns
        return {"input": np.arange(1, len(shown[0].values) + 1)} | {one.title: one.values for one in shown}

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._positive = style.signs[1].capitalize()
        self.pictures.recolour(style)
        self.bars.recolour(style)

    @property
    def _raises_cost(self) -> str:
        return f"{self._positive} raises the cost of the example shown."

    def _show_pictures(
        self,
        data: Dataset,
        shape: tuple[int, int],
        name: str,
        of_z: Array,
        raised: Array,
        a: float,
        of_cost: Array | None,
    ) -> None:
        measured = data.preparation.scale.undo(raised)
        of_c = () if of_cost is None else (InputPicture("∂C/∂x", of_cost, True, self._raises_cost),)
        self.pictures.show_pictures(
            (
                InputPicture("∂z/∂x", of_z, True, f"{self._positive} pixels raise {name}."),
                InputPicture("raises it most", measured, False, f"a = {number(a)}, found by gradient ascent"),
                *of_c,
            ),
            shape,
        )

    def _show_bars(
        self, data: Dataset, name: str, of_z: Array, raised: Array, a: float, of_cost: Array | None
    ) -> None:
        scale = data.preparation.scale
        unit = " (scaled)" if scale.label else ""
        low, high = input_range(data)
        middle, half = (low + high) / 2, (high - low) / 2
        where = (raised - middle) / np.where(half > 0, half, 1)
        of_c = () if of_cost is None else (BarColumn("∂C/∂x", of_cost, of_cost, self._raises_cost),)
        self.bars.show_columns(
            (
                BarColumn("∂z/∂x", of_z, of_z, f"{self._positive} inputs{unit} raise {name}."),
                BarColumn(
                    "raises it most",
                    scale.undo(raised),
                    where,
                    f"a = {number(a)}, within the range of the data",
                ),
                *of_c,
            ),
            [input_name(data, k) for k in range(data.n_inputs)],
        )


def input_range(data: Dataset) -> tuple[Array, Array]:
    """The least and the greatest that each input can be: that of a pixel, or of the training examples."""
    if data.image_shape is None:
        low, high = data.x_train.min(axis=0), data.x_train.max(axis=0)
    else:
        low, high = data.preparation.scale.apply(np.stack([np.zeros(data.n_inputs), np.ones(data.n_inputs)]))
    return np.asarray(low, float), np.asarray(high, float)
