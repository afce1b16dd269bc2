"""Softmax on sliders: the outputs share one sum, so that none can be moved alone. And what surprises."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nnviz.core.naming import fixed, number, subscript
from nnviz.core.parameters import Array
from nnviz.core.plain_names import readable
from nnviz.core.surprise import SOFTMAX, softmax, surprise
from nnviz.core.written_line import Line
from nnviz.session.commands import Watch
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.network_surprise import most_surprising, surprise_words
from nnviz.view.labs.share_bar import ShareBar
from nnviz.view.labs.value_row import ValueRow
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

BOOK = (2.5, -1.0, 3.2, 0.5)
"""The sliders of the book's chapter 3 as they stand at first."""

MOST = 10
"""Outputs of a network that can be taken over."""

_REACH, _RAISE = 10.0, 5.0
_NAME = 12
"""Letters of a class's name."""


class SoftmaxBench(QWidget):
    """A slider for each z, a bar for each a = softmax(z), and the surprise at the one that is true.

    Attributes
    ----------
    z, before
        (n,) z now, and the outputs before it was last moved.
    """

    command_requested = Signal(object)
    """A `Watch`: follow the example that surprises most."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.z: Array = np.array(BOOK)
        self.before = softmax(self.z)
        self._moved = -1
        self._snapshot: Snapshot | None = None
        self._network: Array | None = None
        self._true_of_network = 0
        self._classes: Sequence[str] = ()
        self._rows: list[tuple[ValueRow, ShareBar]] = []
        self.true = QComboBox()
        self.true.setAccessibleName("Which output is the true one")
        self.true.setToolTip("Which output is the true one: it is surprise −ln a of it that the cost adds up")
        self.raise_all = small_button(
            "+5 to all", "Add 5 to every z: nothing changes, for softmax is one sum"
        )
        self.take = small_button("from the network", "Take z of the example in hand, as the network has it")
        self.book = small_button("the book's", "The four z of the book's chapter 3")
        self.most = small_button("most surprising", "Follow the example that surprises the network most")
        self.moved, self.surprised = (PlainLabel(wordWrap=True) for _ in range(2))
        self.of_network = ElidedLabel(lines=2)
        self.line: Line | None = None
        self._arrange()
        self._connect()
        self.show_z(self.z, 2)

    @property
    def a(self) -> Array:
        """The outputs (n,)."""
        return softmax(self.z)

    def show_z(self, z: Sequence[float] | Array, true: int, names: Sequence[str] = ()) -> None:
        """Let these stand on the sliders; the outputs may have names."""
        self.z, self._moved = np.array(z, float), -1
        self.before = self.a
        self._make_rows(len(self.z))
        self.true.blockSignals(True)
        self.true.clear()
        named = [f" ({readable(name, _NAME)})" for name in names] or [""] * len(self.z)
        self.true.addItems([f"a{subscript(j + 1)}{name} is true" for j, name in enumerate(named)])
        self.true.setCurrentIndex(true)
        self.true.blockSignals(False)
        self._draw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Tell of the network's example in hand."""
        self._snapshot = snapshot
        self.most.setEnabled(bool(snapshot.lanes))
        lane = snapshot.lanes[0] if snapshot.lanes else None
        fits = lane is not None and 2 <= lane.sizes[-1] <= MOST and np.isfinite(lane.z[-1]).all()
        self._network = lane.z[-1] if lane is not None and fits else None
        example = snapshot.example
        self._true_of_network = int(np.argmax(example.y)) if example else 0
        is_class_each = example is not None and lane is not None and len(example.classes) == lane.sizes[-1]
        self._classes = example.classes if example is not None and is_class_each else ()
        self.take.setEnabled(self._network is not None)
        self.of_network.setText(surprise_words(snapshot))

    def let_go(self) -> None:
        """Keep no data."""
        self._snapshot = None

    def numbers(self) -> Columns:
        """An output a row."""
        rows = range(1, len(self.z) + 1)
        return {"output": rows, "z": self.z, "a": self.a, "a before": self.before}

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        for _, bar in self._rows:
            bar.recolour(style)
        self._draw()

    def _move(self, j: int, z: float) -> None:
        if j != self._moved:
            self.before, self._moved = self.a, j
        self.z[j] = z
        self._draw()

    def _raise(self) -> None:
        self.before, self._moved = self.a, -1
        self.z += _RAISE
        self._draw()

    def _find_most(self) -> None:
        found = most_surprising(self._snapshot) if self._snapshot else None
        if found is not None:
            self.command_requested.emit(Watch(found))

    def _take(self) -> None:
        if self._network is not None:
            self.show_z(self._network, self._true_of_network, self._classes)

    def _draw(self) -> None:
        a, true = self.a, self.true.currentIndex()
        for j, (row, bar) in enumerate(self._rows):
            row.show_value(f"z{subscript(j + 1)}", round(float(self.z[j]), 3))
            bar.show_share(f"a{subscript(j + 1)}", a[j], self.before[j], is_true=j == true)
        self.moved.setText(self._moved_words(a))
        found = surprise(SOFTMAX, self.z, true)
        assert found is not None, "a cost reads softmax as probabilities"
        self.line = Line(rf"-\ln a_{{{true + 1}}}", found[1], found[0])
        self.surprised.setText(f"Surprise at what is true: {self.line.words}")

    def _moved_words(self, a: Array) -> str:
        total = f"All a together: {fixed(float(a.sum()), 3)}."
        if self._moved < 0:
            return f"{total} Move one z, and see what happens to the others."
        j = self._moved
        change, others = float(a[j] - self.before[j]), 1 - self.before[j]
        shrunk = (1 - a[j]) / others if others else np.nan
        return (
            f"{total} a{subscript(j + 1)} {_signed(change)}, the others {_signed(-change)} together: each of"
            f" them times {number(float(shrunk))}."
        )

    def _make_rows(self, n: int) -> None:
        while len(self._rows) < n:
            j = len(self._rows)
            row, bar = ValueRow(f"z of output {j + 1}: drag it, or type", reach=_REACH), ShareBar(self._style)
            row.value_changed.connect(lambda z, j=j: self._move(j, z))
            self._grid.addWidget(row, j, 0)
            self._grid.addWidget(bar, j, 1)
            self._rows.append((row, bar))
            QWidget.setTabOrder(row.box, self.most)  # which stands below, and was there before
        while len(self._rows) > n:
            for part in self._rows.pop():
                part.hide()
                part.deleteLater()

    def _connect(self) -> None:
        self.true.currentIndexChanged.connect(lambda _: self._draw())
        self.raise_all.clicked.connect(self._raise)
        self.take.clicked.connect(self._take)
        self.most.clicked.connect(self._find_most)
        self.book.clicked.connect(lambda: self.show_z(BOOK, 2))
        offer_copies(self.surprised, lambda: copy_of([self.line] if self.line else []))

    def _arrange(self) -> None:
        self.take.setEnabled(False)
        self.most.setEnabled(False)
        tools = QHBoxLayout()
        tools.setSpacing(4)
        for part in (self.true, self.raise_all, self.take, self.book):
            tools.addWidget(part)
        tools.addStretch()
        self._grid = QGridLayout()
        self._grid.setSpacing(3)
        self._grid.setHorizontalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(tools)
        rows.addLayout(self._grid)
        for label in (self.moved, self.surprised, self.of_network):
            make_small(label)
        network = QHBoxLayout()
        network.addWidget(self.of_network, 1)
        network.addWidget(self.most)
        rows.addWidget(self.moved)
        rows.addWidget(self.surprised)
        rows.addLayout(network)
        self.of_network.setProperty("role", "muted")
        rows.addStretch()


def _signed(change: float) -> str:
    return f"{'+' if change >= 0 else ''}{fixed(change, 3)}"
