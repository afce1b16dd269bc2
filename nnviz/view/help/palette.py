"""The command palette: whatever the window can do or show, by a few letters of its name."""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnviz.view.parts.spoken import say
from nnviz.view.parts.zoom import open_as_large

_SIZE = (520, 420)
_PLURAL = re.compile(r"(?<=\w{3}[^s])s$")  # gradients, and not loss
_IN_THE_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Doing(Struct, frozen=True):
    """One thing that can be done.

    Attributes
    ----------
    words
        What it is called.
    kind
        Where else it stands: "Run", "panel", "setting".
    key
        Its key; empty when it has none.
    do
        Does it.
    also
        Words it is looked for by that stand nowhere on it.
    text
        What stands in it, of a lesson: it is found by this behind all others.
    is_now
        Whether it can be done just now; else it is only told where it is.
    """

    words: str
    kind: str
    key: str
    do: Callable[[], object]
    also: str = ""
    text: str = ""
    is_now: bool = True


def matches(typed: str, among: Sequence[Doing]) -> list[Doing]:
    """Those in which all typed words stand, first what is called just so, then what begins with them.

    Of those that fit alike, what cannot be done just now comes last.
    """
    typed = typed.casefold().strip()
    wanted = [_PLURAL.sub("", word) for word in typed.split()]

    def stand_in(*texts: str) -> bool:
        text = " ".join(texts).casefold()
        return all(word in text for word in wanted)

    def farther(one: Doing) -> tuple[bool, ...]:
        name, *_ = one.words.casefold().split("  ·  ")  # behind a lesson stand its minutes
        is_it = name in (typed, f"the {typed}")
        own, shown = stand_in(one.words), stand_in(one.words, one.kind)
        known = stand_in(one.words, one.kind, one.also)
        return not is_it, not (is_it or name.startswith(typed)), not own, not shown, not known, not one.is_now

    found = [one for one in among if stand_in(one.words, one.kind, one.also, one.text)]
    return sorted(found, key=farther)


class Palette(QDialog):
    """A field to type in over a list: the arrow keys choose, Enter does it, Esc puts it away."""

    def __init__(self, doings: Sequence[Doing], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find anything")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._doings, self._owner = doings, parent
        self.search = QLineEdit()
        self.search.setPlaceholderText("Type what you want to do, see or set: dark, softmax, valley, η …")
        self.search.setAccessibleName("What to find")
        self.search.textChanged.connect(self._show)
        self.search.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setColumnCount(3)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # the names have whatever is left
        self.list.setAccessibleName("What was found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.currentItemChanged.connect(self._tell)
        self.list.itemActivated.connect(self._do)
        self.list.itemClicked.connect(self._do)
        rows = QVBoxLayout(self)
        rows.addWidget(self.search)
        rows.addWidget(self.list, 1)
        open_as_large(self, _SIZE)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _IN_THE_LIST:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _show(self) -> None:
        self._found = matches(self.search.text(), self._doings)
        with QSignalBlocker(self.list):
            self._fill()
        self._tell()

    def _fill(self) -> None:
        self.list.clear()
        for one in self._found:
            item = QTreeWidgetItem([one.words, one.kind if one.is_now else f"{one.kind} · not now", one.key])
            item.setDisabled(not one.is_now)
            self.list.addTopLevelItem(item)
        first = self.list.topLevelItem(0)
        if first is None:
            nothing = QTreeWidgetItem(["Nothing has all these words. Try one of them, or another word."])
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addTopLevelItem(nothing)
        elif not first.isDisabled():
            self.list.setCurrentItem(first)

    @Slot()
    def _tell(self) -> None:
        """Have a screen reader say what is chosen: the keys stay in the field."""
        item = self.list.currentItem() or self.list.topLevelItem(0)
        assert item is not None, "where nothing is found, one line says so"
        place = self.list.indexOfTopLevelItem(item) + 1
        which = f"{place} of {len(self._found)}" if self._found else ""
        say(self.search, ", ".join(filter(None, (*(item.text(column) for column in range(3)), which))))

    def _do(self, item: QTreeWidgetItem | None) -> None:
        if item is None or item.isDisabled():
            return
        doing = self._found[self.list.indexOfTopLevelItem(item)]
        self.accept()
        QTimer.singleShot(0, self._owner, doing.do)  # when this is gone, and the keys go where they went
