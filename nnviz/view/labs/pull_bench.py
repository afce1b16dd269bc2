"""What L1 and L2 do to the weights of the network in training, and how long each takes to halve one."""

from math import isfinite

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnviz.core.equation_words import words_of
from nnviz.core.naming import count, number
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array
from nnviz.core.regularizers import REGULARIZERS, Regularizer
from nnviz.core.written import given, measured
from nnviz.core.written_line import Line
from nnviz.experiment.experiment import FIELDS
from nnviz.session.snapshot import LaneSnapshot
from nnviz.view.labs.pull_picture import Pull, PullPicture
from nnviz.view.labs.value_row import ValueRow
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.fields.field_input import NumberInput
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

PENALTIES: tuple[Regularizer, ...] = tuple(rule for rule in REGULARIZERS.values() if not rule.nothing)
STEPS = (1, 10, 100, 1000)
_SHARES = np.linspace(0, 1, 10)
"""Which of the network's weights are drawn: the least, the largest, and what stands evenly between them."""

_ENOUGH = 1000
_WIDTH, _REACH, _TRY = 208, 4.0, 1.0
_FAR = 0.5
"""Shares of a weight that decay away in as many steps as are drawn, until somebody chooses how many."""


class PullBench(QWidget):
    """Arrows for each penalty at a λ of one's own; at first that of the run.

    Attributes
    ----------
    w
        The weight in hand.
    lmbda
        λ here; None while it is that of the run.
    lines
        ηλ/n, and one step of the weight in hand by each penalty, written out.
    """

    remedy_taken = Signal(object)
    """Values of fields, by path: a twin with a penalty."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.w = 1.0
        self.lmbda: float | None = None
        self._lane: LaneSnapshot | None = None
        self._is_chosen = False
        self._written: tuple[object, ...] = ()
        self._n, self._batches = 1, 1
        self.lines: tuple[Line, ...] = ()
        self.strength = NumberInput(FIELDS["training.lmbda"])
        self.steps = QComboBox()
        self.steps.addItems([""] * len(STEPS))
        self.steps.setAccessibleName("Steps of gradient descent by the penalty alone")
        self.steps.setToolTip("How many mini-batches the penalty pulls, while nothing else does")
        self._name_steps()
        self.weight = ValueRow("The weight in hand: drag it in the picture or here, or type", reach=_REACH)
        self.picture = PullPicture(style)
        self.words = PlainLabel(wordWrap=True)
        self.buttons = [self._button(rule) for rule in PENALTIES]
        self.strength.value_changed.connect(self._take_lmbda)
        self.steps.activated.connect(self._take_steps)
        self.weight.value_changed.connect(self.take_in_hand)
        self.picture.weight_requested.connect(self.take_in_hand)
        offer_copies(self.words, lambda: copy_of(self.lines))
        self._arrange()

    @property
    def strength_in_force(self) -> float:
        """λ: one's own, or that of the run, or 1 where the run has none."""
        if self.lmbda is not None:
            return self.lmbda
        training = self._lane.experiment.training if self._lane else None
        return training.lmbda if training and training.has_penalty else _TRY

    @property
    def rate(self) -> float:
        """ηλ/n."""
        return self.eta * self.strength_in_force / self._n

    @property
    def eta(self) -> float:
        """The learning rate now."""
        return self._lane.eta if self._lane else 0.0

    def show_lane(self, lane: LaneSnapshot) -> None:
        """Draw the weights of this network."""
        self._lane, self._n = lane, lane.n
        self._batches = -(-lane.n // lane.experiment.training.batch_size)
        self._draw()

    def take_in_hand(self, w: float) -> None:
        """Look at another weight."""
        self.w = w
        self._draw()

    def numbers(self) -> Columns:
        """A weight a row; the last is the one in hand."""
        if self._lane is None:
            return {}
        weights, steps = self._weights(), STEPS[self.steps.currentIndex()]
        return {
            "w": weights,
            "steps": steps,
            "ηλ/n": self.rate,
            **{f"w after, {rule.label}": self._pulled(rule, weights) for rule in PENALTIES},
        }

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self.picture.recolour(style)
        self._name_steps()
        self._written = ()
        self._draw()

    def _name_steps(self) -> None:
        for i, steps in enumerate(STEPS):
            self.steps.setItemText(i, f"{count(steps)} step{'s' * (steps > 1)}")

    def _take_lmbda(self, lmbda: float) -> None:
        self.lmbda = lmbda
        self._draw()

    def _take_steps(self) -> None:
        self._is_chosen = True
        self._draw()

    def _choose_steps(self) -> None:
        """So many that the arrows can be seen, and nothing is pulled to 0 altogether."""
        few = [i for i, steps in enumerate(STEPS) if steps * self.rate <= _FAR]
        self.steps.setCurrentIndex(few[-1] if few else 0)

    def _weights(self) -> Array:
        """Of the network, ever larger, and the one in hand."""
        assert self._lane is not None
        w = np.sort(np.concatenate([_sample(weights) for weights in self._lane.theta.weights]))
        # As `np.quantile` has it, which takes a fifth of the picture's time.
        some = np.interp(_SHARES * (w.size - 1), np.arange(w.size), w) if w.size else np.zeros(1)
        return np.append(some, self.w)

    def _pulled(self, rule: Regularizer, weights: Array) -> Array:
        with np.errstate(all="ignore"):
            return rule.pulled(weights, self.rate, STEPS[self.steps.currentIndex()])

    def _draw(self) -> None:
        if self._lane is None:
            return
        if not self._is_chosen:
            self._choose_steps()
        self.strength.show_value(self.strength_in_force)
        self.weight.show_value("w", self.w)
        weights = self._weights()
        pulls = [Pull(_title(rule), self._pulled(rule, weights)) for rule in PENALTIES]
        self.picture.show_pulls(weights, pulls)
        told = self.w, self.eta, self.strength_in_force, self._n, self._batches, self._others_step
        if told != self._written:
            self._written = told
            self._write()

    def _write(self) -> None:
        """What does not change with the weights: it takes longer than the picture."""
        self.lines = self._lines()
        first = self.lines[0].words + self._others_step
        self.words.setText("\n".join([first, *map(self._told, PENALTIES, self.lines[1:])]))
        for button in self.buttons:
            button.setEnabled(self.strength_in_force > 0)

    @property
    def _others_step(self) -> str:
        """Where the run does not step as it is drawn and written here: that it does not."""
        rule = OPTIMIZERS[self._lane.experiment.training.optimizer] if self._lane else None
        if rule is None or rule.is_plain:
            return ""
        return f"; so steps plain descent, and {rule.label} makes another step of the same pull"

    def _lines(self) -> tuple[Line, ...]:
        rate = given(self.eta) * given(self.strength_in_force) / given(self._n)
        lines = [Line(r"\eta\lambda / n", rate, self.rate)]
        for rule in PENALTIES:
            tree = rule.pull(measured(self.w), measured(self.rate))
            lines.append(Line(r"w'", tree, tree.value, digits=4))
        return tuple(lines)

    def _told(self, rule: Regularizer, line: Line) -> str:
        """One step of a penalty, and how long it takes to halve a weight."""
        said = f"{rule.label}: {line.words}"
        if rule.half_life is None:
            return said
        steps = rule.half_life(abs(self.w), self.rate)
        which = "any weight" if rule.decays else "this weight"
        if not isfinite(steps):
            return f"{said}; nothing is pulled at λ = 0"
        if rule.decays and self.rate >= 1:
            return f"{said}; ηλ/n is 1 or more: a step throws weights to 0 or across it"
        epochs = f", {number(steps / self._batches, 2)} epochs" if self._batches > 1 else ""
        return f"{said}; halves {which} in {number(steps)} steps{epochs}"

    def _button(self, rule: Regularizer) -> QPushButton:
        button = QPushButton(f"Try {rule.label}")
        button.setToolTip(f"Begin anew with a twin that has this penalty at this λ. {rule.help}")
        button.clicked.connect(
            lambda: self.remedy_taken.emit(
                {"training.regularizer": rule.name, "training.lmbda": self.strength_in_force}
            )
        )
        return button

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(4)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for part in (PlainLabel("λ"), self.strength, self.steps):
            upper.addWidget(part)
        for button in self.buttons:
            lower.addWidget(button)
        left.addLayout(upper)
        left.addWidget(self.weight)
        left.addLayout(lower)
        left.addStretch()
        column = QWidget()
        column.setLayout(left)
        column.setFixedWidth(_WIDTH)
        make_small(self.words)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.addWidget(column, 0, 0)
        grid.addWidget(self.picture, 0, 1)
        grid.addWidget(self.words, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)


def _title(rule: Regularizer) -> tuple[str, ...]:
    return f"{rule.label}: {words_of(rule.rule)}", rule.label


def _sample(w: Array) -> Array:
    """A thousand of these weights or so, the least and the largest among them; none that is not finite."""
    flat = w.ravel()
    some = np.append(flat[:: flat.size // _ENOUGH | 1], (flat.min(), flat.max()))
    return np.asarray(some[np.isfinite(some)], float)
