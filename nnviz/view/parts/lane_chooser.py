"""Which lane a panel shows that has room for one: A, B or C."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from nnviz.core.naming import LANE_LETTERS, lane_name
from nnviz.view.parts.one_stop import tab_to_the_chosen
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.tooltip import set_tip, tip


class LaneChooser(QWidget):
    """A button for each lane, of which one is down; nothing to see when there is one lane.

    Tab comes to the one that is down, and the arrow keys go on from it.
    """

    lane_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.buttons = [small_button(letter, f"Show twin {letter}") for letter in LANE_LETTERS]
        group = QButtonGroup(self)
        tab_to_the_chosen(group)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for lane, button in enumerate(self.buttons):
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(button)
            button.clicked.connect(lambda _=False, lane=lane: self.lane_chosen.emit(lane))
            line.addWidget(button)
        self.hide()

    def show_lanes(self, labels: Sequence[str], chosen: int) -> None:
        """Offer the lanes of these labels, ``chosen`` being down."""
        self.setVisible(len(labels) > 1)
        for lane, button in enumerate(self.buttons):
            there = lane < len(labels)
            button.setVisible(there)
            button.setChecked(lane == chosen)
            if there:
                set_tip(button, tip(f"Show twin {lane_name(lane, labels[lane])}"))
