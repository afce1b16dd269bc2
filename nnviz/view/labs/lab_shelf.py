"""All labs in one place: a list at the left where there is room, else a button before the lab's title."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QMenu,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from nnviz.view.panel import Panel
from nnviz.view.parts.canvas import grown
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.turn import NEXT_TURN
from nnviz.view.parts.zoom import zoomed

_ROOM = 26
_ROOMY = 760
_WHAT_IT_IS = "A lab is a bench for one idea: move things with your hands and see what follows, at once."


class LabShelf(QWidget):
    """One lab at a time, made when it is first opened. Only the one in sight is drawn.

    Parameters
    ----------
    titles
        Of all labs, by name.
    make
        A lab of that name.
    """

    def __init__(self, titles: Mapping[str, str], make: Callable[[str], Panel]) -> None:
        super().__init__()
        self._names, self._make = list(titles), make
        self.labs: dict[str, Panel] = {}
        self.list = QListWidget()
        self.list.setObjectName("labs")
        self.list.setAccessibleName("Labs")
        set_tip(self.list, tip(_WHAT_IT_IS))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.addItems(list(titles.values()))
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._open)
        self.chooser = self._chooser(titles)
        self._stack = QStackedWidget()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.list)
        line.addWidget(self._stack, 1)

    def show_lab(self, name: str) -> None:
        """Turn to the lab of that name."""
        self.list.setCurrentRow(self._names.index(name))
        self._turn()

    def minimumSizeHint(self) -> QSize:
        return grown(300, 110)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_list_or_button()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.labs:
            QTimer.singleShot(0, self, self._open)  # in sight for the first time

    @property
    def _chosen(self) -> str:
        return self._names[self.list.currentRow()]

    @Slot()
    def _open(self) -> None:
        """Turn to the lab that is chosen, with a turn for each step on the way there."""
        if self.provide(self._chosen):
            QTimer.singleShot(NEXT_TURN, self, self._open)
        else:
            self._turn()

    def provide(self, name: str) -> bool:
        """Make the lab of that name, or dress it and take it in: each takes time; False where it is there."""
        if name not in self.labs:
            self.labs[name] = self._make(name)
        elif self._stack.indexOf(self.labs[name]) < 0:
            self._stack.addWidget(self.labs[name])
        else:
            return False
        return True

    @Slot()
    def _turn(self) -> None:
        name = self._chosen
        while self.provide(name):  # another may be chosen by now
            pass
        had_keys = self.chooser.hasFocus()
        self.labs[name].put_first(self.chooser)
        self._stack.setCurrentWidget(self.labs[name])
        self._show_list_or_button()
        if had_keys:
            self.chooser.setFocus()

    def _show_list_or_button(self) -> None:
        is_roomy = self.width() >= zoomed(_ROOMY)
        had_keys = self.list.hasFocus() or self.chooser.hasFocus()
        self.list.setFixedWidth(self.list.sizeHintForColumn(0) + zoomed(_ROOM))  # in the font of now
        self.list.setVisible(is_roomy)
        self.chooser.setVisible(bool(self.labs) and not is_roomy)
        if had_keys:
            (self.list if is_roomy else self.chooser).setFocus()

    def _chooser(self, titles: Mapping[str, str]) -> QToolButton:
        button = small_button("Labs ▾", "Another lab")
        button.setParent(self)  # until there is a lab to stand in
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for row, title in enumerate(titles.values()):
            menu.addAction(title).triggered.connect(lambda _=False, row=row: self.list.setCurrentRow(row))
        button.setMenu(menu)
        return button
