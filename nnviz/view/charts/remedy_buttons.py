"""What helps a run, a click away."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from nnviz.experiment.twins import describe
from nnviz.training.remedies import Change
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.tooltip import set_tip, tip

_DOES = "Begins anew with a twin that differs in this, or with this where there can be none."


class RemedyButtons(QWidget):
    """The likeliest remedy as a button, the others in a menu; nothing where nothing is known to help."""

    remedy_taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._shown: Sequence[Change] = []
        self.first = small_button("", _DOES)
        self.first.clicked.connect(lambda: self.remedy_taken.emit(self._shown[0]))
        self.others = small_button("or ▾", "What else helps")
        self.others.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.others)
        self.others.setMenu(self.menu)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(PlainLabel("What helps:"))
        line.addWidget(self.first)
        line.addWidget(self.others)
        line.addStretch()
        self.hide()

    def show_remedies(self, remedies: Sequence[Change]) -> None:
        """Offer these and no others."""
        if remedies == self._shown:
            return
        self._shown = remedies
        self.menu.clear()
        for change in remedies[1:]:
            self.menu.addAction(describe(change), partial(self.remedy_taken.emit, change))
        self.others.setVisible(len(remedies) > 1)
        if remedies:
            words = describe(remedies[0])
            self.first.setText(words)
            set_tip(self.first, tip(words, _DOES))
            self.first.setAccessibleName(f"{words}. {_DOES}")
        self.setVisible(bool(remedies))
