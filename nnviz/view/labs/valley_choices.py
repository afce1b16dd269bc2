"""What of a valley is looked at: which plane, which ways, by which rule, and how a bowl is curved."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnviz.core.bowl import Bowl
from nnviz.core.naming import parameter_name
from nnviz.core.optimizers import OPTIMIZERS, Entry
from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Training
from nnviz.view.labs.value_row import ValueRow
from nnviz.view.labs.weight_chooser import WeightChooser
from nnviz.view.parts.choice_box import ChoiceBox

MAIN, WEIGHTS, BOWL = range(3)
BATCHES, SO_FAR = range(2)
_MOST_MU, _STEEPEST = 0.999, 20.0


class ValleyChoices(QWidget):
    """Only what matters to the chosen plane is in sight.

    Attributes
    ----------
    mu
        μ, the share of its velocity that a step keeps.
    bowl
        The one that is rolled in.
    row
        To the right of the first choices there is room for more.
    """

    turned = Signal()
    """Something else is looked at."""
    mu_moved = Signal()
    bent = Signal()
    """The bowl is curved otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.mu, self.bowl = 0.9, Bowl(0.3, 3.0)
        self.plane = choice(
            "Plane",
            ["two main directions", "two weights", "a bowl"],
            "Two main directions: those in which the ways differ most (principal components). A bowl:"
            " C = ½ (λ₁ x² + λ₂ y²).",
        )
        self.ways = choice(
            "Ways",
            ["batches of 1, 10, all", "the run so far"],
            "From the start of the run with mini-batches of one example, of 10, and with all at once; or"
            " where the run and its twins have been.",
        )
        labels = [entry.label for entry in OPTIMIZERS.values()]
        self.rules = choice("Rule", labels, "How a gradient becomes a step")
        self.choosers = WeightChooser(), WeightChooser()
        self._mu = ValueRow("Share of its velocity that a step keeps", reach=_MOST_MU)
        self._first = ValueRow("Curvature λ₁ of the bowl along x", reach=_STEEPEST, power=3)
        self._second = ValueRow("Curvature λ₂ of the bowl along y", reach=_STEEPEST, power=3)
        self._arrange()
        for box in (self.plane, self.ways, self.rules):
            box.currentIndexChanged.connect(self._turn)
        for chooser in self.choosers:
            chooser.changed.connect(self._turn)
        self._mu.value_changed.connect(self._move_mu)
        self._first.value_changed.connect(lambda value: self._bend(Bowl(value, self.bowl.second)))
        self._second.value_changed.connect(lambda value: self._bend(Bowl(self.bowl.first, value)))
        self._show()

    @property
    def is_bowl(self) -> bool:
        """Whether no network is looked at."""
        return self.plane.currentIndex() == BOWL

    @property
    def is_so_far(self) -> bool:
        """Whether the ways are those that the run has gone."""
        return not self.is_bowl and self.ways.currentIndex() == SO_FAR

    @property
    def rule(self) -> Entry:
        """By which the ways go."""
        return list(OPTIMIZERS.values())[max(0, self.rules.currentIndex())]

    def take_over(self, training: Training) -> None:
        """Go by the rule of a run."""
        self.mu = training.mu
        with QSignalBlocker(self.rules):
            self.rules.setCurrentIndex(list(OPTIMIZERS).index(training.optimizer))
        self._show()

    def offer_weights(self, gradient: Parameters) -> None:
        """Those of such a network, at first the two with the largest gradients of the first layer."""
        first, second = self.choosers
        for chooser in self.choosers:
            with QSignalBlocker(chooser):
                chooser.show_gradient(gradient)
        if _place(first, gradient) == _place(second, gradient):
            w = np.nan_to_num(np.abs(gradient.weights[second.layer]))
            w[first.j, first.k] = -1.0
            with QSignalBlocker(second):
                second.choose_weight(*divmod(int(np.argmax(w)), w.shape[1]))

    def weights(self, theta: Parameters) -> tuple[int, int] | None:
        """Places in θ of the two that span the plane; None where they do not."""
        if self.plane.currentIndex() != WEIGHTS:
            return None
        first, second = (_place(chooser, theta) for chooser in self.choosers)
        return first, second

    def weight_names(self) -> tuple[str, str]:
        """As the book writes them."""
        first, second = (parameter_name(one.layer, one.j, one.k) for one in self.choosers)
        return first, second

    def _turn(self) -> None:
        self._show()
        self.turned.emit()

    def _move_mu(self, mu: float) -> None:
        self.mu = min(max(mu, 0.0), _MOST_MU)
        self.mu_moved.emit()

    def _bend(self, bowl: Bowl) -> None:
        self.bowl = bowl
        self.bent.emit()

    def _show(self) -> None:
        is_bowl, is_weights = self.is_bowl, self.plane.currentIndex() == WEIGHTS
        self.ways.setVisible(not is_bowl)
        self.rules.setVisible(not self.is_so_far)
        self._weights_row.setVisible(is_weights)
        for part in (self._first, self._second):
            part.setVisible(is_bowl)
        has_mu = self.rule.uses_mu and not self.is_so_far
        self._mu.setVisible(has_mu)
        self._values_row.setVisible(is_bowl or has_mu)
        self._mu.show_value("μ", self.mu)
        self._first.show_value("λ₁", self.bowl.first)
        self._second.show_value("λ₂", self.bowl.second)

    def _arrange(self) -> None:
        top = QWidget()
        self.row = row_in(top, self.plane, self.ways, self.rules)
        for place, share in enumerate((4, 4, 3)):
            self.row.setStretch(place, share)
        self._weights_row, self._values_row = QWidget(), QWidget()
        row_in(self._weights_row, *self.choosers).addStretch()
        row_in(self._values_row, self._first, self._second, self._mu)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for part in (top, self._weights_row, self._values_row):
            rows.addWidget(part)


def choice(name: str, labels: list[str], help: str) -> ChoiceBox:
    """A box with these labels."""
    box = ChoiceBox()
    box.addItems(labels)
    box.setAccessibleName(name)
    box.setToolTip(help)
    return box


def row_in(holder: QWidget, *parts: QWidget) -> QHBoxLayout:
    """These side by side, filling their holder."""
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in parts:
        row.addWidget(part)
    return row


def _place(chooser: WeightChooser, theta: Parameters) -> int:
    """Of the chosen weight in θ."""
    return theta.offsets[chooser.layer] + chooser.j * (theta.sizes[chooser.layer] + 1) + chooser.k
