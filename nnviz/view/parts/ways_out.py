"""Ways out of the window for what a panel shows: as a picture, as numbers, and as sound."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from nnviz.core.marks import with_points
from nnviz.core.naming import count
from nnviz.experiment.atomic import write_atomically
from nnviz.view.parts.numbers import Columns, columns_csv
from nnviz.view.parts.numbers_table import NumbersTable
from nnviz.view.parts.pictures import image, png, svg
from nnviz.view.parts.point_cursor import PointCursor
from nnviz.view.parts.sound import play, wave_of

_SCALE = 2.0
"""Pixels of a picture for each on the screen, at least."""

_PICTURES = {"PNG (*.png)": ".png", "SVG, in which text stays text (*.svg)": ".svg"}
_TABLES = {"CSV (*.csv)": ".csv"}
_SOUNDS = {"WAV (*.wav)": ".wav"}
_NO_PLAYER = "No program was found here that plays sound (paplay, aplay …)."


class WaysOut(QObject):
    """Actions of a panel, by its keys and in the menu of a right click anywhere in it.

    Parameters
    ----------
    panel
        What is drawn; its object name is what files are called at first.
    numbers
        Asked for what is drawn now.

    Attributes
    ----------
    folder
        Asked for where a file is proposed; by default where the program was started.
    """

    told = Signal(str, bool)
    """What came of it, and whether it is bad news."""
    written = Signal(Path)
    """A file was written."""

    def __init__(self, panel: QWidget, numbers: Callable[[], Columns]) -> None:
        super().__init__(panel)
        self._panel, self._numbers = panel, numbers
        self.folder: Callable[[], Path] = Path
        panel.installEventFilter(self)
        self._actions = [
            self._action("Copy as &picture", "Ctrl+C", self.copy_picture),
            self._action("&Save as picture …", "Ctrl+Shift+P", self.ask_picture),
            self._action("Copy &numbers as CSV", "Ctrl+Shift+C", self.copy_numbers),
            self._action("Save n&umbers as CSV …", "Ctrl+Shift+N", self.ask_numbers),
            self._action("&Read numbers …", "Ctrl+Shift+R", self.read),
        ]
        self._sounds = [
            self._action("&Hear the curves", "Ctrl+Shift+H", self.hear),
            self._action("Save as s&ound …", "Ctrl+Shift+W", self._ask_sound),
        ]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Ctrl+C to words that are selected: offered as a shortcut, it is to come again as a key."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        focus = QApplication.focusWidget()
        is_selected = isinstance(focus, QLabel) and focus.hasSelectedText()
        if not (is_selected and event.matches(QKeySequence.StandardKey.Copy)):
            return False
        event.accept()
        return True

    def add_to(self, menu: QMenu) -> None:
        """Offer all of it in a menu that is about to be opened."""
        if menu.actions():
            menu.addSeparator()
        menu.addActions(self.offered())

    def offered(self) -> list[QAction]:
        """All of it; sounds where there is a chart."""
        return [*self._actions, *(self._sounds if self._charts() else ())]

    def copy_picture(self) -> None:
        """The panel as a picture, to be pasted elsewhere."""
        with self._as_figure() as panel:
            QGuiApplication.clipboard().setImage(image(panel, self._scale))
        self.told.emit("Copied as a picture", False)

    def copy_numbers(self) -> None:
        """What it shows as CSV, to be pasted elsewhere."""
        if text := self._csv():
            QGuiApplication.clipboard().setText(text)
            lines = text.count("\n") - 1
            self.told.emit(f"Copied {count(lines)} rows of numbers", False)

    def save_picture(self, path: Path) -> None:
        """Write a PNG, or an SVG where the name ends so."""
        with self._as_figure() as panel:
            picture = svg(panel) if path.suffix.lower() == ".svg" else png(panel, self._scale)
        self._write(path, picture)

    def save_numbers(self, path: Path) -> None:
        """Write what it shows as CSV."""
        if text := self._csv():
            self._write(path, text.encode())

    def read(self) -> None:
        """Open a table of what it shows."""
        if columns := self._columns():
            NumbersTable(self._panel.accessibleName(), columns, self._panel).open()

    def hear(self) -> None:
        """Play the chart where the keys are, or else the first: a tone that rises with log₁₀ of the value."""
        if (sound := self._sound()) and not play(sound):
            self.told.emit(f"{_NO_PLAYER} Ctrl+Shift+W saves the sound.", True)

    def save_sound(self, path: Path) -> None:
        """Write the same as a WAV."""
        if sound := self._sound():
            self._write(path, sound)

    @contextmanager
    def _as_figure(self) -> Iterator[QWidget]:
        """The panel as it may stand in a document: without what only a hand has a use for."""
        focus = self._panel.window().focusWidget()
        has_keys = focus is not None and self._panel.isAncestorOf(focus)
        if has_keys:
            focus.clearFocus()  # no ring is drawn
        every = [part for part in self._panel.findChildren(QWidget) if part.isVisible()]
        for part in every:
            QApplication.sendEvent(part, QEvent(QEvent.Type.Leave))  # nothing is read under the mouse
        parts = [part for part in every if _is_for_a_hand(part)]
        for part in parts:
            part.hide()  # and shown again before anything is laid out
        yield self._panel
        for part in parts:
            part.show()
        if has_keys:
            focus.setFocus()

    def _charts(self) -> list[PointCursor]:
        cursors = self._panel.findChildren(PointCursor)
        return [found for found in cursors if found.is_heard and found.chart.isVisible()]

    def _sound(self) -> bytes:
        charts = sorted(self._charts(), key=lambda one: not one.chart.hasFocus())
        lines = [line for line in charts[0].lines() if not line.is_of_many] if charts else []
        if not lines:
            self.told.emit("There is no curve here to be heard.", True)
        return wave_of([line.y for line in lines]) if lines else b""

    def _ask_sound(self) -> None:
        if path := self._ask("Save as sound", _SOUNDS):
            self.save_sound(path)

    @property
    def _scale(self) -> float:
        return max(_SCALE, self._panel.devicePixelRatioF())

    def _columns(self) -> Columns:
        columns = self._numbers()
        if not columns:
            self.told.emit("There are no numbers here yet.", True)
        return columns

    def _csv(self) -> str:
        with with_points():
            columns = self._columns()
            return columns_csv(columns) if columns else ""

    def _write(self, path: Path, content: bytes) -> None:
        try:
            write_atomically(path, content)
        except OSError as error:
            self.told.emit(f"{path}: not written: {(error.strerror or str(error)).lower()}", True)
        else:
            self.written.emit(path)
            self.told.emit(f"Saved as {path}", False)

    def ask_picture(self) -> None:
        """Save the picture where a person says."""
        if path := self._ask("Save as picture", _PICTURES):
            self.save_picture(path)

    def ask_numbers(self) -> None:
        """Save the numbers where a person says."""
        if path := self._ask("Save numbers", _TABLES):
            self.save_numbers(path)

    def ask_table(self, title: str, name: str, text: str) -> None:
        """Save a table of CSV of what is in the panel where a person says; ``name`` is proposed."""
        if path := self._ask(title, _TABLES, name):
            self._write(path, text.encode())

    def _ask(self, title: str, kinds: dict[str, str], name: str = "") -> Path | None:
        proposed = self.folder() / f"{name or self._panel.objectName()}{next(iter(kinds.values()))}"
        chosen, kind = QFileDialog.getSaveFileName(self._panel, title, str(proposed), ";;".join(kinds))
        path = Path(chosen)
        if chosen and path.suffix.lower() not in kinds.values():
            path = path.with_name(path.name + kinds.get(kind, next(iter(kinds.values()))))
        return path if chosen else None

    def _action(self, text: str, key: str, act: Callable[[], None]) -> QAction:
        action = QAction(text, self._panel)
        action.setShortcut(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: act())
        self._panel.addAction(action)
        return action


def ways_out_of(part: QWidget) -> WaysOut | None:
    """Those of the panel that a part belongs to; None outside of panels."""
    inside: QWidget | None = part
    while inside is not None and not hasattr(inside, "ways_out"):
        inside = inside.parentWidget()
    found: WaysOut | None = getattr(inside, "ways_out", None)
    return found


def part_menu(part: QWidget, actions: Sequence[tuple[str, Callable[[], object]]]) -> QMenu | None:
    """A menu of what a part of a panel offers itself, and below the ways out; None where there is nothing."""
    ways_out = ways_out_of(part)
    if not actions and ways_out is None:
        return None
    menu = QMenu(part)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for text, act in actions:
        menu.addAction(text).triggered.connect(lambda _=False, act=act: act())
    if ways_out is not None:
        ways_out.add_to(menu)
    return menu


def _is_for_a_hand(part: QWidget) -> bool:
    """Whether it tells nothing of what is shown: a button that is not pressed, or an empty field."""
    if isinstance(part, QToolButton | QPushButton):
        return not part.isChecked()
    return isinstance(part, QLineEdit) and not part.text()
