"""The fourteen, as switches, or as suspects to be crossed out."""

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from nnviz.core.mistakes import MISTAKES
from nnviz.view.parts.canvas import grown
from nnviz.view.parts.scrolled import bring_into_sight
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import make_small

_NAME = Qt.ItemDataRole.UserRole
_THROW = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OF_GRADIENT = "IN THE GRADIENT: badge red"
_OF_DATA = "IN THE DATA: badge green"
NUMBERS = {name: i for i, name in enumerate(MISTAKES, 1)}


class MistakeList(QListWidget):
    """Arrows choose; Space throws a switch, or crosses a suspect out and in again."""

    thrown = Signal(str)
    """This switch is on now; empty where none is."""
    chosen = Signal()
    """Another one is the current one."""

    def __init__(self) -> None:
        super().__init__()
        self.is_blind = False
        self._crossed: set[str] = set()
        self._ruled_out: frozenset[str] = frozenset()
        self._items: dict[str, QListWidgetItem] = {}
        make_small(self)
        self.setProperty("slim", True)  # all fourteen in sight at 1280×800
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._add_heading(_OF_GRADIENT)
        for name, mistake in MISTAKES.items():
            if mistake.is_of_data and not any(MISTAKES[other].is_of_data for other in self._items):
                self._add_heading(_OF_DATA)
            self._add(name)
        self.itemChanged.connect(self._follow_check)
        self.itemDoubleClicked.connect(self._toggle)
        self.currentItemChanged.connect(self.chosen)
        self.setCurrentItem(next(iter(self._items.values())))
        self.show_switches("")

    @property
    def current(self) -> str:
        """The mistake that is chosen."""
        item = self.currentItem()
        return "" if item is None else str(item.data(_NAME) or "")

    def choose(self, name: str) -> None:
        """Make this the current one."""
        self.setCurrentItem(self._items[name])

    def show_switches(self, on: str) -> None:
        """Switches, one of which may be on."""
        self.is_blind = False
        self._crossed.clear()
        self.setAccessibleName("Switches: fourteen mistakes")
        set_tip(self, tip("Space, or a click on its box, throws a switch: one at a time"))
        with QSignalBlocker(self):
            for name, item in self._items.items():
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if name == on else Qt.CheckState.Unchecked)
        self._strike()

    def show_suspects(self) -> None:
        """All fourteen under suspicion."""
        self.is_blind = True
        self._crossed.clear()
        self.setAccessibleName("Suspects: one of fourteen mistakes")
        set_tip(self, tip("Space, or a double click, crosses a suspect out and in again"))
        with QSignalBlocker(self):
            for item in self._items.values():
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
                item.setData(Qt.ItemDataRole.CheckStateRole, None)
        self._strike()

    def rule_out(self, names: frozenset[str]) -> None:
        """Strike out what was seen to be impossible, besides what was crossed out by hand."""
        if names != self._ruled_out:
            self._ruled_out = names
            self._strike()

    @property
    def left(self) -> list[str]:
        """Those that are not struck out."""
        return [name for name in self._items if not self._is_struck(name)]

    def event(self, event: QEvent) -> bool:
        # The window runs on Space, but not while the keys go here.
        is_offered = event.type() is QEvent.Type.ShortcutOverride
        if is_offered and isinstance(event, QKeyEvent) and event.key() in _THROW:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in _THROW and item is not None:
            self._toggle(item)
        elif event.text() and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            event.ignore()  # letters are the window's own keys
        else:
            super().keyPressEvent(event)
            if (chosen := self.currentItem()) is not None:
                bring_into_sight(self.viewport(), self.visualItemRect(chosen))

    def minimumSizeHint(self) -> QSize:
        return grown(240, 200)

    def sizeHint(self) -> QSize:
        return grown(250, 520)

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)

    def _add(self, name: str) -> None:
        mistake = MISTAKES[name]
        item = QListWidgetItem(f"{NUMBERS[name]}  {mistake.label}\n{mistake.wrong}", self)
        item.setData(_NAME, name)
        item.setToolTip(tip(f"right: {mistake.right}", f"wrong: {mistake.wrong}", title=mistake.label))
        self._items[name] = item

    def _toggle(self, item: QListWidgetItem) -> None:
        name = str(item.data(_NAME) or "")
        if not name:
            return
        if self.is_blind:
            self._crossed ^= {name}
            self._strike()
        else:
            is_on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    def _follow_check(self, item: QListWidgetItem) -> None:
        if self.is_blind:
            return
        name = str(item.data(_NAME) or "")
        is_on = item.checkState() is Qt.CheckState.Checked
        with QSignalBlocker(self):
            for other in self._items.values():
                if other is not item:
                    other.setCheckState(Qt.CheckState.Unchecked)
        self.setCurrentItem(item)
        self.thrown.emit(name if is_on else "")

    def _is_struck(self, name: str) -> bool:
        return self.is_blind and (name in self._ruled_out) != (name in self._crossed)

    def _strike(self) -> None:
        with QSignalBlocker(self):
            for name, item in self._items.items():
                is_struck = self._is_struck(name)
                font = item.font()
                font.setStrikeOut(is_struck)
                item.setFont(font)
                told = f"{NUMBERS[name]} {MISTAKES[name].label}" + ", ruled out" * is_struck
                item.setData(Qt.ItemDataRole.AccessibleTextRole, told)
        self.viewport().update()
