"""What helps a run, each one click away."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnviz.experiment.twins import describe
from nnviz.training.remedies import Change
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button


class RemedyButtons(QWidget):
    """A line of buttons; none, and no line, where nothing is wrong or nothing is known to help."""

    remedy_taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._shown: Sequence[Change] = ()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)
        self.hide()

    def show_remedies(self, remedies: Sequence[Change]) -> None:
        """Offer these and no others."""
        if remedies == self._shown:
            return
        self._shown = remedies
        while item := self._line.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self._line.addWidget(PlainLabel("What helps:"))
        for change in remedies:
            button = small_button(describe(change), "Add a twin that differs in this, or start anew with it")
            button.clicked.connect(partial(self.remedy_taken.emit, change))
            self._line.addWidget(button)
        self._line.addStretch()
        self.setVisible(bool(remedies))
