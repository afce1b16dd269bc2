"""The numbers of a chain: how many neurons, x and y, and w, b and activation of the one in hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from nnviz.core.activations import ACTIVATIONS, HIDDEN_ACTIVATIONS
from nnviz.core.chain import Chain
from nnviz.core.chain_examples import resized
from nnviz.core.naming import subscript
from nnviz.view.labs.value_row import ValueRow
from nnviz.view.parts.plain_label import PlainLabel

MOST_NEURONS = 12
_REACH, _CUBIC = 100.0, 3

Kind = TypeVar("Kind")


class ChainEditor(QWidget):
    """A form for one neuron at a time.

    Signals
    -------
    chain_edited(chain)
        A person changed something.
    """

    chain_edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._chain: Chain | None = None
        self._selected = 0
        self.neurons = QSpinBox()
        self.neurons.setRange(1, MOST_NEURONS)
        self.neurons.setToolTip(f"Neurons in the chain, 1 to {MOST_NEURONS}; new ones are like the last")
        self.neurons.setAccessibleName("Neurons in the chain")
        self.input = ValueRow("Input of the first neuron", reach=2)
        self.target = ValueRow("Target: the cost is ½ (a − y)²", reach=2)
        self.w = ValueRow("Weight into this neuron; the slider is finer near 0", reach=_REACH, power=_CUBIC)
        self.b = ValueRow("Bias of this neuron; the slider is finer near 0", reach=_REACH, power=_CUBIC)
        self.neurons.setFixedSize(62, 24)
        self.which = PlainLabel()
        self.which.setProperty("role", "title")
        self.activation = QComboBox()
        self.activation.setFixedHeight(24)
        self.activation.setAccessibleName("Activation of this neuron")
        for name in HIDDEN_ACTIVATIONS:
            self.activation.addItem(ACTIVATIONS[name].label, name)
        self._arrange()
        self._connect()

    def show_chain(self, chain: Chain, selected: int) -> None:
        """Show a chain and the numbers of the neuron in hand."""
        self._chain, self._selected = chain, selected
        index, kind = subscript(selected + 1), chain.activations[selected]
        with QSignalBlocker(self.neurons), QSignalBlocker(self.activation):
            self.neurons.setMaximum(max(MOST_NEURONS, len(chain)))
            self.neurons.setValue(len(chain))
            self.activation.setCurrentIndex(self.activation.findData(kind.name))
        self.activation.setToolTip(kind.help)
        self.which.setText(f"Neuron {selected + 1}")
        self.input.show_value("x", chain.x)
        self.target.show_value("y", chain.y)
        self.w.show_value(f"w{index}", chain.w[selected])
        self.b.show_value(f"b{index}", chain.b[selected])

    def _connect(self) -> None:
        self.neurons.valueChanged.connect(lambda neurons: self._edit(lambda c: resized(c, neurons)))
        self.input.value_changed.connect(lambda x: self._edit(lambda c: replace(c, x=x)))
        self.target.value_changed.connect(lambda y: self._edit(lambda c: replace(c, y=y)))
        self.w.value_changed.connect(lambda w: self._edit(lambda c: replace(c, w=self._with(c.w, w))))
        self.b.value_changed.connect(lambda b: self._edit(lambda c: replace(c, b=self._with(c.b, b))))
        self.activation.activated.connect(self._take_activation)

    def _take_activation(self) -> None:
        kind = ACTIVATIONS[self.activation.currentData()]
        self._edit(lambda c: replace(c, activations=self._with(c.activations, kind)))

    def _edit(self, change: Callable[[Chain], Chain]) -> None:
        if self._chain is not None:
            self.chain_edited.emit(change(self._chain))

    def _with(self, values: tuple[Kind, ...], value: Kind) -> tuple[Kind, ...]:
        """The values of all neurons, with another one for the neuron in hand."""
        return (*values[: self._selected], value, *values[self._selected + 1 :])

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(PlainLabel("Neurons"))
        head.addStretch(1)
        head.addWidget(self.neurons)
        kind = QHBoxLayout()
        kind.addWidget(self.which)
        kind.addStretch(1)
        kind.addWidget(self.activation)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addLayout(head)
        rows.addWidget(self.input)
        rows.addWidget(self.target)
        rows.addLayout(kind)
        rows.addWidget(self.w)
        rows.addWidget(self.b)
