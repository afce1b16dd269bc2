"""The parts of a lab: all in sight where there is room, else one at a time."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.canvas import grown
from nnviz.view.parts.one_stop import tab_to_the_chosen
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button

_ROOMY = 900, 540
"""Width and height of a lab from which on all its parts are in sight."""


class Pages(QWidget):
    """The first part fills the left half, the others stand below one another in the right one.

    Parameters
    ----------
    parts
        By their short names, which the buttons bear, each with its heading.

    Attributes
    ----------
    buttons
        By the same names: which part is in sight, while there is room for one only.
    chooser
        What holds them; for the controls of the lab.

    Signals
    -------
    turned
        Other parts are in sight than before.
    """

    turned = Signal()

    def __init__(self, parts: Mapping[str, tuple[str, QWidget]]) -> None:
        super().__init__()
        self.chooser = QWidget()
        self._group = QButtonGroup(self)
        tab_to_the_chosen(self._group)
        self.buttons = {name: self._button(name, title) for name, (title, _) in parts.items()}
        line = QHBoxLayout(self.chooser)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for button in self.buttons.values():
            line.addWidget(button)
        self._headings = [PlainLabel(title) for title, _ in parts.values()]
        self._pages = [_page(*pair) for pair in zip(self._headings, parts.values(), strict=True)]
        self._lay_out()
        next(iter(self.buttons.values())).setChecked(True)
        self._is_roomy = False
        self._group.buttonToggled.connect(lambda _, is_on: self._show() if is_on else None)
        self._show()

    def turn_to(self, name: str) -> None:
        """Bring a part into sight."""
        self.buttons[name].setChecked(True)

    def fit(self, room: QSize) -> None:
        """Show as many parts as a lab of this size has room for."""
        least = grown(*_ROOMY)
        is_roomy = room.width() >= least.width() and room.height() >= least.height()
        if is_roomy != self._is_roomy:
            self._is_roomy = is_roomy
            self._show()

    def draw_in_turn(self, snapshot: Snapshot, drawn: Mapping[QWidget, Callable[[], object]]) -> None:
        """Draw the parts that are in sight; while the network trains, one of them a picture, or none.

        Each is drawn in every second picture at most, so that the training has the time.
        """
        draws = [draw for part, draw in drawn.items() if part.isVisibleTo(self)]
        turn = snapshot.version % max(2, len(draws))
        for draw in draws[turn : turn + 1] if snapshot.is_moving else draws:
            draw()

    def _show(self) -> None:
        self.chooser.setVisible(not self._is_roomy)
        for button, heading, page in zip(self.buttons.values(), self._headings, self._pages, strict=True):
            heading.setVisible(self._is_roomy)
            page.setVisible(self._is_roomy or button.isChecked())
        self._grid.setHorizontalSpacing(24 if self._is_roomy else 0)
        self._grid.setVerticalSpacing(14 if self._is_roomy else 0)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1 if self._is_roomy else 0)
        self.turned.emit()

    def _button(self, name: str, title: str) -> QToolButton:
        button = small_button(name, title)
        button.setCheckable(True)
        self._group.addButton(button)
        return button

    def _lay_out(self) -> None:
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        first, *others = self._pages
        grid.addWidget(first, 0, 0, max(1, len(others)), 1)
        for row, page in enumerate(others):
            grid.addWidget(page, row, 1)
        grid.setRowStretch(max(0, len(others) - 1), 1)


def _page(heading: PlainLabel, part: tuple[str, QWidget]) -> QWidget:
    heading.setProperty("role", "title")
    page = QWidget()
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(4)
    rows.addWidget(heading)
    rows.addWidget(part[1], 1)
    return page
