"""The paths lab: a weight's gradient as a sum over all paths to the cost (book ch. 2, "the big picture")."""

from functools import reduce
from itertools import zip_longest
from math import ceil, fsum
from operator import mul

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from nnviz.core.naming import count, number
from nnviz.core.parameters import Parameters
from nnviz.core.paths import Path, count_paths, paths, strongest_paths
from nnviz.core.written import Rest, measured
from nnviz.core.written_line import Line
from nnviz.core.written_sums import few_terms
from nnviz.session.in_hand import InHand, example_in_hand
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.paths_picture import Fan, PathsPicture, written
from nnviz.view.labs.sentence import Sentence
from nnviz.view.labs.weight_chooser import WeightChooser
from nnviz.view.panel import Panel
from nnviz.view.parts.copying import Copy, copy_of, offer_copies
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small, zoomed

MOST_DRAWN = 200
"""Paths that are drawn and listed; of more, the strongest few."""

_FEW = 30
_TABLE, _AIR, _STEP = 190, 12, 10
_INDENT = 3
_SIDES = tuple(
    side | Qt.AlignmentFlag.AlignVCenter for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
)
_POINTED_OUT = (
    QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver
).value


class PathsLab(Panel):
    """Every path of a chosen weight, the product of its rate factors, and their sum beside backprop's."""

    name = "paths"
    title = "Paths"
    shows = "Every path from one weight to the cost, with the rate factors w·σ′ along it."
    how_to_read = (
        "The factors along a path are multiplied, and the paths are added: the sum is the gradient that "
        "backpropagation finds."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.needs_target = True
        self._weight: tuple[object, ...] | None = None
        self._fan: Fan | None = None
        self._listed: list[tuple[int, tuple[int, ...]]] = []
        self._needed = 0
        self.chooser = WeightChooser()
        self.controls.addWidget(self.chooser)
        self.picture = PathsPicture(style)
        self.table = _make_table()
        self.sentence = Sentence(role="note")
        self._arrange()
        self.chooser.changed.connect(self.draw_again)
        self.table.itemSelectionChanged.connect(self._choose_path)

    def draw(self, snapshot: Snapshot) -> None:
        lane, example = snapshot.lanes[0], snapshot.example
        assert example is not None
        found, chooser = example_in_hand(lane, example), self.chooser
        nabla = found.work.gradient
        chooser.show_gradient(nabla)
        weight = (snapshot.run, lane.sizes, chooser.layer, chooser.j, chooser.k)
        if weight != self._weight:
            self._weight = weight
            with QSignalBlocker(self.table):
                self.table.clearSelection()
        self._fan = fan_of(found, chooser.layer, chooser.j, chooser.k)
        self.caption.setText("one example; on each edge w · σ′, on the last w · δ")
        self._fill(self._fan)
        self.picture.show_fan(self._fan, self.chosen)
        self.sentence.setText(self._words(nabla, self._fan))

    def numbers(self) -> Columns:
        """A path a row: the neurons that it passes, the factor of each edge, and their product."""
        assert self._fan is not None
        fan, steps = self._fan, range(len(self._fan.paths[0].factors))
        return {
            "path": [" ".join(str(j + 1) for j in path.neurons) for path in fan.paths],
            "start": fan.start,
            **{f"factor {i + 1}": [path.factors[i] for path in fan.paths] for i in steps},
            "product": [path.product for path in fan.paths],
        }

    def recolour_parts(self) -> None:
        self.picture.recolour(self.look)

    def show_neuron(self, layer: int, neuron: int) -> None:
        self.chooser.choose(layer, neuron)

    @property
    def chosen(self) -> Path | None:
        """The path that is pointed out."""
        rows = self.table.selectionModel().selectedRows()
        if self._fan is None or not rows or rows[0].row() >= len(self._fan.paths):
            return None
        return self._fan.paths[rows[0].row()]

    def _fill(self, fan: Fan) -> None:
        table, before = self.table, self._listed
        products = [number(path.product) for path in fan.paths]
        self._listed = [(fan.k, path.neurons) for path in fan.paths]
        is_longer = len(before) != len(fan.paths)
        if is_longer:
            before = []
            with QSignalBlocker(table):
                table.setRowCount(len(fan.paths))
        others = [row for row, (now, then) in enumerate(zip_longest(self._listed, before)) if now != then]
        with QSignalBlocker(table.model()):  # one by one, cells cost more than all else of a picture
            for row in others:
                cell, words = self._cell(row, 0), written(fan, fan.paths[row])
                cell.setText(words)
                cell.setToolTip(words)  # where the column is too narrow for it
            for row, product in enumerate(products):
                self._cell(row, 1).setText(product)
        self._fit_products(max(products, key=len))
        # Nobody told the table of its cells; which path is strong changes less often than how strong.
        left = table.horizontalHeader().sectionPosition(1)
        table.viewport().update(left, 0, table.viewport().width() - left, table.viewport().height())
        for row in () if is_longer else others:
            table.viewport().update(0, table.rowViewportPosition(row), left, table.rowHeight(row))

    def _fit_products(self, longest: str) -> None:
        """Their column is seldom of another width: then all is laid out anew."""
        across, needed = self.table.horizontalHeader(), self.table.fontMetrics().horizontalAdvance(longest)
        if needed != self._needed:
            self._needed = needed
            wide = max(needed + zoomed(_AIR), across.sectionSizeHint(1))
            across.resizeSection(1, ceil(wide / _STEP) * _STEP)

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        cell = self.table.item(row, column)
        if cell is None:
            cell = QTableWidgetItem()
            cell.setTextAlignment(_SIDES[column])
            self.table.setItem(row, column, cell)
        return cell

    def _choose_path(self) -> None:
        if self._fan is not None:
            self.picture.show_fan(self._fan, self.chosen)
            self.draw_again()

    def _words(self, nabla: Parameters, fan: Fan) -> str:
        chosen = self.chosen
        return " ".join(([_product_in_words(fan, chosen)] if chosen else []) + [_sum_in_words(nabla, fan)])

    def _to_copy(self) -> Copy:
        if self._fan is None:
            return "", ""
        chosen = self.chosen
        return copy_of([*([path_line(self._fan, chosen)] if chosen else []), sum_line(self._fan, 6)])

    def _arrange(self) -> None:
        offer_copies(self.sentence, self._to_copy)
        upper = QHBoxLayout()
        upper.setSpacing(10)
        upper.addWidget(self.picture, 1)
        upper.addWidget(self.table)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(upper, 1)
        rows.addWidget(self.sentence)


def fan_of(found: InHand, layer: int, j: int, k: int) -> Fan:
    """All paths of w_jk, or the strongest of too many; the largest product first."""
    work = found.work
    a, prime = [part[:, 0] for part in work.a], [part[:, 0] for part in work.prime]
    weight = (found.network.theta, a, prime, work.delta[-1][:, 0], layer, j, k)
    if count_paths(found.network.sizes, layer) <= MOST_DRAWN:
        every = sorted(paths(*weight), key=lambda path: -abs(path.product))
    else:
        every = strongest_paths(*weight, _FEW)
    rate = work.delta[layer] if layer == work.last else work.prime[layer]
    return Fan(tuple(every), layer, k, len(work.z), float(a[layer][k] * rate[j, 0]))


def path_line(fan: Fan, path: Path) -> Line:
    """What one path adds, written out: the factor at its start, then one for each edge."""
    factors = map(measured, (fan.start, *path.factors))
    return Line(r"\text{this path}", reduce(mul, factors), path.product)


def sum_line(fan: Fan, digits: int) -> Line:
    """What all listed paths add up to, written out."""
    products = np.array([path.product for path in fan.paths])
    return Line(r"\text{sum}", few_terms(products, lambda i: measured(products[i])), fsum(products), digits)


def _sum_of(fan: Fan, digits: int) -> str:
    """The sum in words, which say of how many paths a number in it is."""
    line = sum_line(fan, digits)
    rest = next((part.terms for part in line.tree.parts if isinstance(part, Rest)), 0)
    return f"{line.right} (the last term is that of the other {count(rest)})" if rest else line.right


def _product_in_words(fan: Fan, path: Path) -> str:
    begin = "a_k · σ′(z_j), then each edge" if path.factors else "a_k · δ_j"
    return f"This path: {begin}: {path_line(fan, path).right}."


def _sum_in_words(nabla: Parameters, fan: Fan) -> str:
    gradient = float(nabla.weights[fan.layer][fan.paths[0].neurons[0], fan.k])
    total, sum_ = count_paths(nabla.sizes, fan.layer), fsum(path.product for path in fan.paths)
    if total > len(fan.paths):
        return (
            f"{count(total)} paths lead from this weight to C: too many to draw. The {len(fan.paths)}"
            f" strongest are listed and make {_sum_of(fan, 3)}; backpropagation adds up all of them in"
            f" one pass back: ∂C/∂w = {number(gradient)}."
        )
    ways = "1 path leads" if total == 1 else f"{total} paths lead"
    off = f"they differ by {number(abs(sum_ - gradient), 2)}" if sum_ != gradient else "the very same"
    return (
        f"{ways} from this weight to C. The products add up to {_sum_of(fan, 6)}; backpropagation's"
        f" ∂C/∂w is {number(gradient, 6)}: {off}."
    )


class _Cell(QStyledItemDelegate):
    """A cell that nothing points out: Qt's own takes five times as long to write the same."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if option.state.value & _POINTED_OUT:
            super().paint(painter, option, index)
            return
        words, place, column = index.data(), option.rect.adjusted(_INDENT, 0, -_INDENT, 0), index.column()
        if column == 0:  # the other one is as wide as its words
            words = option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _SIDES[column], words)


def _make_table() -> QTableWidget:
    table = QTableWidget(0, 2)
    table.setItemDelegate(_Cell(table))
    table.setHorizontalHeaderLabels(["path from k → j", "product"])
    table.setAccessibleName("Paths and the products of their factors")
    table.setToolTip("Click a path to see its factors")
    make_small(table)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setFixedWidth(_TABLE)
    across, down = table.horizontalHeader(), table.verticalHeader()
    across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    across.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
    across.setHighlightSections(False)
    down.hide()
    down.setMinimumSectionSize(18)
    down.setDefaultSectionSize(18)
    return table
