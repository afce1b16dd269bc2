"""Which neuron, or which weight, a lab is about."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from nnviz.view.naming import layer_name

_WIDTH = 82


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
        self.to = _numbers("j = ", "Neuron j of the layer, counted from the top")
        self.source = _numbers(
            "k = ", "The neuron or input k of the layer before, where the weight w_jk begins"
        )
        self._sizes: tuple[int, ...] = ()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for part in (self.layers, self.to, self.source):
            line.addWidget(part)
        self.layers.currentIndexChanged.connect(self._fit)
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

    def show_sizes(self, sizes: Sequence[int]) -> None:
        """Offer the neurons of such a network (the input first); the choice stays where it can."""
        if tuple(sizes) == self._sizes:
            return
        self._sizes = tuple(sizes)
        with QSignalBlocker(self.layers):
            chosen, layers = self.layer, len(sizes) - 1
            self.layers.clear()
            self.layers.addItems([layer_name(layer, layers) for layer in range(layers)])
            self.layers.setCurrentIndex(min(chosen, layers - 1))
        self._limit()

    def choose(self, layer: int, j: int) -> None:
        """Turn to a neuron; one that is not there is none."""
        if 0 <= layer < len(self._sizes) - 1 and 0 <= j < self._sizes[layer + 1]:
            with QSignalBlocker(self):
                self.layers.setCurrentIndex(layer)
                self.to.setValue(j + 1)
            self.changed.emit()

    def choose_weight(self, j: int, k: int) -> None:
        """Turn to a weight of the same layer."""
        with QSignalBlocker(self):
            self.to.setValue(j + 1)
            self.source.setValue(k + 1)
        self.changed.emit()

    def _fit(self) -> None:
        self._limit()
        self.changed.emit()

    def _limit(self) -> None:
        with QSignalBlocker(self):
            self.to.setMaximum(self._sizes[self.layer + 1])
            self.source.setMaximum(self._sizes[self.layer])


def _numbers(prefix: str, help: str) -> QSpinBox:
    box = QSpinBox()
    box.setMinimum(1)
    box.setFixedWidth(_WIDTH)
    box.setPrefix(prefix)
    box.setToolTip(help)
    box.setAccessibleName(help)
    return box
