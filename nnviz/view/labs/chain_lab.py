"""The chain lab: the vanishing gradient in a chain of single neurons (book ch. 5)."""

import numpy as np
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.chain import Chain, chain_difference, chain_gradient
from nnviz.core.chain_examples import (
    chain_of_network,
    exploding_chain,
    random_chain,
    uniform_chain,
    with_activation,
)
from nnviz.core.naming import count
from nnviz.core.streams import Stream, stream
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.chain_editor import ChainEditor
from nnviz.view.labs.chain_picture import ChainPicture
from nnviz.view.labs.chain_words import CHECK_HELP, check, expression, product_line
from nnviz.view.labs.interval_chart import IntervalChart
from nnviz.view.panel import Panel
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.no_target import without_target
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import Style
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import make_small

_BOOK = 4
_EDITOR_WIDTH = 188


class ChainLab(Panel):
    """A chain made by hand, or read off the network in training and followed.

    Attributes
    ----------
    chain
        What is shown.
    """

    name = "chain"
    title = "Chain lab"
    shows = "A chain of single neurons, and ∂C/∂b₁ as the product of its factors w and σ′, one bar a factor."
    how_to_read = (
        "Every factor w·σ′ below 1 makes the product smaller on the way back. Move a weight to see when "
        "it grows: |w| has to be 4 at least."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.chain = uniform_chain(_BOOK)
        self._selected = 1
        self._path: tuple[int, ...] = ()
        self._rng, self._run = np.random.default_rng(), -1
        self.picture = ChainPicture(style)
        self.editor = ChainEditor()
        self.interval = IntervalChart(style)
        self.expression, self.check = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        set_tip(self.check, tip(*CHECK_HELP.split("\n")))
        self.follow_button = QToolButton()
        self.presets = self._presets_button()
        self._arrange()
        offer_copies(self.expression, lambda: copy_of([product_line(self.chain, chain_gradient(self.chain))]))
        self.picture.neuron_clicked.connect(self._select)
        self.editor.chain_edited.connect(self.show_chain)
        self.follow_button.toggled.connect(self._follow)
        self.show_content()  # a chain made by hand needs no network
        self.show_chain(self.chain)
        self._describe()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        if snapshot.run != self._run:  # the first random chain of a run is the one that its lesson asks about
            self._run, self._rng = snapshot.run, stream(snapshot.experiment.seed, Stream.SAMPLING)
        self.show_content()
        self._describe()

    def draw(self, snapshot: Snapshot) -> None:
        lane, example = snapshot.lanes[0], snapshot.example
        if self.follow_button.isChecked() and example is not None and example.has_target:
            chain, self._path = chain_of_network(
                lane.theta, lane.kinds, example.x, example.y, lane.z, lane.activations
            )
            self.show_chain(chain)

    def numbers(self) -> Columns:
        """A neuron a row: its numbers, its factor of ∂C/∂b₁ and the product so far."""
        chain, of = self.chain, chain_gradient(self.chain)
        return {
            "neuron": range(1, len(chain) + 1),
            "w": chain.w,
            "b": chain.b,
            "z": of.z,
            "a": of.a,
            "σ′(z)": of.prime,
            "factor": of.factors,
            "product": of.running,
            "∂C/∂a": of.dc_da,
            "∂C/∂b₁": of.dc_db1,
        }

    def states(self) -> list[str]:
        """Whether a factor is over 1."""
        return ["a factor over 1"] if np.abs(chain_gradient(self.chain).factors).max() > 1 else []

    def recolour_parts(self) -> None:
        self.picture.recolour(self.look)
        self.interval.recolour(self.look)
        self.show_chain(self.chain)

    def show_chain(self, chain: Chain) -> None:
        """Draw this chain."""
        self.chain = chain
        self._selected = min(self._selected, len(chain) - 1)
        gradient = chain_gradient(chain)
        self.picture.show_chain(chain, gradient, self._selected)
        self.editor.show_chain(chain, self._selected)
        self.interval.show_weight(chain.w[self._selected])
        _say(self.expression, expression(chain, gradient))
        _say(self.check, check(gradient, chain_difference(chain)))

    def take_preset(self, chain: Chain) -> None:
        """Let go of the network and show this chain."""
        self.follow_button.setChecked(False)
        self.show_chain(chain)

    def _select(self, i: int) -> None:
        self._selected = i
        self.show_chain(self.chain)
        if self.follow_button.isChecked() and i < len(self._path):
            self.neuron_selected.emit(i, self._path[i])

    def _follow(self, following: bool) -> None:
        self.editor.setEnabled(not following)
        self.draw_again()
        self._describe()

    def _describe(self) -> None:
        if not self.follow_button.isChecked():
            self.caption.setText("neurons in a row, each fed by the one before")
        elif self._snapshot is None or self._snapshot.example is None:
            self.caption.setText("no network yet")
        elif not self._snapshot.example.has_target:
            self.caption.setText(without_target(self._snapshot.example))
        else:
            way = " → ".join(str(j + 1) for j in self._path)
            example = self._snapshot.example
            name = example.source or f"example {count(example.index + 1)}"
            self.caption.setText(
                f"strongest path: neurons {way}, {name}; here C\u00a0=\u00a0½(a\u00a0−\u00a0y)²"
            )

    def _presets_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("presets ▾")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setProperty("flat", True)
        button.setToolTip("Chains worth looking at")
        menu = QMenu(button)
        tanh = ACTIVATIONS["tanh"]
        for label, make in (
            ("The book's four neurons, w = 1", lambda: uniform_chain(_BOOK)),
            ("Exploding: w = 100, b = −50, so that z = 0", lambda: exploding_chain(_BOOK)),
            ("All tanh", lambda: with_activation(self.chain, tanh)),
            ("Random: w and b from N(0, 1)", lambda: random_chain(len(self.chain), self._rng)),
        ):
            action = QAction(label, menu)
            action.triggered.connect(lambda _=False, make=make: self.take_preset(make()))
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _arrange(self) -> None:
        self.follow_button.setText("read off the network")
        self.follow_button.setCheckable(True)
        self.follow_button.setProperty("flat", True)
        self.follow_button.setToolTip(
            "Show the chain along the strongest path of the network, for the example shown, and follow its"
            " training. What else feeds a neuron goes into its bias, so that z is the same."
        )
        self.controls.addWidget(self.presets)
        self.controls.addWidget(self.follow_button)
        for label in (self.expression, self.check):
            make_small(label)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.editor)
        left.addWidget(self.interval, 1)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self.picture, 1)
        right.addWidget(self.expression)
        right.addWidget(self.check)
        self.editor.setFixedWidth(_EDITOR_WIDTH)
        self.interval.setFixedWidth(_EDITOR_WIDTH)
        columns = QHBoxLayout(self.content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        columns.addLayout(left)
        columns.addLayout(right, 1)


def _say(label: QLabel, words: str) -> None:
    if words != label.text():
        label.setText(words)
