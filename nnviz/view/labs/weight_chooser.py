"""Which neuron, or which weight, a lab is about."""

import numpy as np
from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from nnviz.core.naming import layer_name
from nnviz.core.parameters import Array, Parameters

_WIDTH = 76


class WeightChooser(QWidget):
    """A layer, a neuron j of it, and maybe the neuron k that a weight into it comes from.

    Signals
    -------
    changed
        Somebody chose another one.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.layers = QComboBox()
        self.layers.setAccessibleName("Layer")
        self.layers.setToolTip("The layer of the neuron")
        self.to = _Number("j = ", "Neuron j of the layer, counted from the top")
        self.source = _Number(
            "k = ", "The neuron or input k of the layer before, where the weight w_jk begins"
        )
        self._gradient: Parameters | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for part in (self.layers, self.to, self.source):
            line.addWidget(part)
        self.layers.currentIndexChanged.connect(self._turn_to_largest)
        self.to.valueChanged.connect(self.changed)
        self.source.valueChanged.connect(self.changed)

    @property
    def layer(self) -> int:
        """0 is the first hidden one."""
        return max(0, self.layers.currentIndex())

    @property
    def j(self) -> int:
        """The neuron, counted from 0."""
        return self.to.value() - 1

    @property
    def k(self) -> int:
        """Where the weight comes from, counted from 0."""
        return self.source.value() - 1

    def show_gradient(self, gradient: Parameters) -> None:
        """Offer the neurons of such a network; another one starts at the weight with the largest gradient."""
        before, self._gradient = self._gradient, gradient
        if before is not None and before.sizes == gradient.sizes:
            return
        layers = len(gradient.weights)
        with QSignalBlocker(self), QSignalBlocker(self.layers):
            self.layers.clear()
            self.layers.addItems([layer_name(layer, layers) for layer in range(layers)])
            self._turn_to_largest()

    def choose(self, layer: int, j: int) -> None:
        """Turn to a neuron, and the largest gradient of its weights; one that is not there is none."""
        gradient = self._gradient
        if gradient is None or not (
            0 <= layer < len(gradient.weights) and 0 <= j < gradient.sizes[layer + 1]
        ):
            return
        with QSignalBlocker(self.layers):
            self.layers.setCurrentIndex(layer)
        self._limit(gradient)
        self.choose_weight(j, _largest(gradient.weights[layer][j]))

    def choose_weight(self, j: int, k: int) -> None:
        """Turn to a weight of the same layer."""
        with QSignalBlocker(self):
            self.to.setValue(j + 1)
            self.source.setValue(k + 1)
        self.changed.emit()

    def _turn_to_largest(self) -> None:
        gradient = self._gradient
        if gradient is not None:
            self._limit(gradient)
            w = gradient.weights[self.layer]
            self.choose_weight(*divmod(_largest(w), w.shape[1]))

    def _limit(self, gradient: Parameters) -> None:
        with QSignalBlocker(self):
            self.to.setMaximum(gradient.sizes[self.layer + 1])
            self.source.setMaximum(gradient.sizes[self.layer])


def _largest(w: Array) -> int:
    return int(np.argmax(np.nan_to_num(np.abs(w))))


class _Number(QSpinBox):
    """Leaves the letters to the keys of the run."""

    def __init__(self, prefix: str, help: str) -> None:
        super().__init__()
        self.setMinimum(1)
        self.setFixedWidth(_WIDTH)
        self.setPrefix(prefix)
        self.setToolTip(help)
        self.setAccessibleName(help)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            is_key_of_run = event.text().isalpha() or event.text() == " "
            return not is_key_of_run and super().event(event)
        return super().event(event)
