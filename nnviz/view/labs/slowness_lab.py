"""Why a weight is slow: its gradient is the size of its input times the error of its neuron (book ch. 2)."""

import numpy as np
from PySide6.QtWidgets import QVBoxLayout

from nnviz.core.marks import marked_words
from nnviz.core.naming import layer_name
from nnviz.core.slowness import LayerPace, paces_in
from nnviz.session.in_hand import example_in_hand
from nnviz.session.snapshot import Example, Snapshot
from nnviz.view.labs.outer_product import OuterProduct
from nnviz.view.labs.sentence import Sentence
from nnviz.view.labs.weight_chooser import WeightChooser
from nnviz.view.panel import Panel
from nnviz.view.parts.copying import Copy, copy_of, offer_copies
from nnviz.view.parts.data_names import source_name
from nnviz.view.parts.numbers import Columns, cells_of
from nnviz.view.parts.slowness_words import RULES, slope_line, weight_words
from nnviz.view.parts.style import Style
from nnviz.view.parts.tooltip import set_tip


class SlownessLab(Panel):
    """|∂C/∂w_jk| = |a_k| · |δ_j| for every weight of a layer, and one weight's reason in words."""

    name = "slowness"
    title = "Slow weights"
    shows = (
        "Why a weight learns slowly by plain descent: its gradient is the activation of its input times the "
        "δ of its neuron."
    )
    how_to_read = (
        "A dim input (small a) or a saturated neuron (small σ′) makes it small. Choose a weight and see "
        "which of the two it is."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.needs_target = True
        self._pace: LayerPace | None = None
        self._drawn = 0, 0, 0  # layer, j and k: others may be chosen before it is drawn again
        self._layers = 0
        self._example: Example | None = None
        self.chooser = WeightChooser()
        self.controls.addWidget(self.chooser)
        self.picture = OuterProduct(style)
        self.sentence = Sentence(role="note")
        set_tip(self.sentence, marked_words(RULES))
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.picture, 1)
        rows.addWidget(self.sentence)
        self.chooser.changed.connect(self.draw_again)
        self.picture.pointed.connect(self._read)
        offer_copies(self.sentence, self._to_copy)
        self.picture.chosen.connect(self.chooser.choose_weight)

    def draw(self, snapshot: Snapshot) -> None:
        lane, example = snapshot.lanes[0], snapshot.example
        assert example is not None
        found = example_in_hand(lane, example)
        self.chooser.show_gradient(found.work.gradient)
        paces = paces_in(found.network.theta, found.work)
        layer, j, k = self._drawn = self.chooser.layer, self.chooser.j, self.chooser.k
        self._pace, self._layers = paces[layer], len(paces)
        self._example = example
        self.caption.setText("|∂C/∂w_jk| = |a_k| · |δ_j|, for one example")
        self.picture.show_pace(self._pace, j, k)
        self._read(None)

    def _to_copy(self) -> Copy:
        if self._pace is None:
            return "", ""
        return copy_of([slope_line(self._pace, *self._drawn[1:])])

    def numbers(self) -> Columns:
        """For each weight of the layer its input, the error of its neuron, and their product."""
        assert self._pace is not None
        a, delta = self._pace.a, self._pace.delta
        table = dict(cells_of("∂C/∂w", np.outer(delta, a), "neuron", "from"))
        return table | {"a": np.tile(a, len(delta)), "δ": np.repeat(delta, len(a))}

    def recolour_parts(self) -> None:
        self.picture.recolour(self.look)
        set_tip(self.sentence, marked_words(RULES))

    def show_neuron(self, layer: int, neuron: int) -> None:
        self.chooser.choose(layer, neuron)

    def _read(self, weight: tuple[int, int] | None) -> None:
        if self._pace is None or self._example is None:
            return
        layer, j, k = self._drawn if weight is None else (self._drawn[0], *weight)
        source = source_name(self._example, layer, self._layers, k)
        neuron = f"{layer_name(layer, self._layers)} neuron {j + 1}"
        with np.errstate(all="ignore"):
            words = weight_words(self._pace, j, k, source, neuron)
        self.sentence.setText(f"{words[0].upper() if words[0] != 'w' else 'w'}{words[1:]}.")
