"""Dropout: the masks of the last mini-batch, or a way to try it."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnviz.core.naming import percent
from nnviz.core.parameters import Array
from nnviz.core.written import given
from nnviz.core.written_line import Line
from nnviz.session.snapshot import LaneSnapshot
from nnviz.view.labs.mask_picture import MaskPicture
from nnviz.view.parts.numbers import Columns, cells_of, stacked
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

_HALF = 0.5


class DropoutBench(QWidget):
    """Which hidden neurons stayed silent, and what makes up for them."""

    remedy_taken = Signal(object)
    """Values of fields, by path: a twin with dropout."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.masks: tuple[Array, ...] = ()
        self.picture = MaskPicture(style)
        self.words = PlainLabel(wordWrap=True)
        self.button = QPushButton("Try dropout ½")
        self.button.setToolTip("Begin anew with a twin whose hidden neurons stay silent half of the time")
        self.button.clicked.connect(lambda: self.remedy_taken.emit({"training.dropout": _HALF}))
        make_small(self.words)
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(line)
        rows.addWidget(self.picture, 1)

    def show_lane(self, lane: LaneSnapshot) -> None:
        """Draw the masks of the mini-batch in hand, or of the last one."""
        found = lane.masks if lane.phase is None else lane.phase.masks
        self.masks = tuple(found or ())
        rate = lane.experiment.training.dropout
        self.words.setText(self._told(rate, hidden=len(lane.sizes) - 2))
        self.button.setVisible(not rate)
        self.button.setEnabled(len(lane.sizes) > 2)
        self.picture.setVisible(bool(self.masks))
        self.picture.show_masks(self.masks)

    def numbers(self) -> Columns:
        """A neuron of an example a row."""
        return stacked(
            cells_of("multiplied by", mask, "neuron", "example", **{"hidden layer": layer + 1})
            for layer, mask in enumerate(self.masks)
        )

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self.picture.recolour(style)

    def _told(self, rate: float, hidden: int) -> str:
        if not hidden:
            return "There is no hidden layer, and only hidden neurons are dropped."
        if not rate:
            return "This network has no dropout: every neuron takes part in every mini-batch."
        if not self.masks:
            return "No mini-batch was done with dropout yet: press B."
        scale = Line(r"1 / (1 - p)", 1 / (1 - given(rate)), 1 / (1 - rate))
        silent = np.concatenate([mask.ravel() for mask in self.masks]) == 0
        return (
            f"{percent(float(silent.mean()), 0)} are silent, left blank here, others for each example, a row."
            f" What is left is multiplied by {scale.words}: so the next layer gets as much as in a test, with"
            " none silent."
        )
