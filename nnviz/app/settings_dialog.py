"""Edit ▸ Settings: what is the same for every experiment. All but the threads act at once."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout

from nnviz.app.number_marks import NUMBERS
from nnviz.app.settings import COLOURS, KEPT, ROOMS, THEMES, THREADS, ZOOMS, Settings
from nnviz.session.commands import Room
from nnviz.view.parts import motion
from nnviz.view.parts.choice_box import ChoiceBox
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import zoomed

if TYPE_CHECKING:
    from nnviz.app.main_window import MainWindow

_CLOSE = QDialogButtonBox.StandardButton.Close
_WIDE = 380


class Row(Struct, frozen=True):
    """One setting.

    Attributes
    ----------
    key
        Of `Settings`.
    choices
        What each value is called.
    act
        Lets a value act on a window.
    """

    key: str
    label: str
    help: str
    choices: Mapping[Any, str]
    act: "Callable[[MainWindow, Any], object]"


def _reduce_motion(window: "MainWindow", reduced: bool) -> None:
    motion.reduce_motion(reduced)
    window.setAnimated(not reduced)  # of docks that make room


def _begin_gently(window: "MainWindow", gently: bool) -> None:
    window.controls.begins_gently = gently


def _keep(window: "MainWindow", most: int) -> None:
    window.earlier.most_kept = most


def _take_threads(window: "MainWindow", threads: int) -> None:
    window.bridge.session.threads = threads


def _give_room(window: "MainWindow", room: int) -> None:
    window.bridge.session.send(Room(room))


ROWS = (
    Row(
        "theme",
        "Theme",
        "The colours of everything. System follows the desktop, its high contrast too.",
        THEMES,
        lambda window, theme: window.appearance.set_theme(theme),
    ),
    Row(
        "colours",
        "Colours",
        "What stands for negative and for positive numbers: weights, edges, slopes, differences, two "
        "classes.",
        COLOURS,
        lambda window, pair: window.appearance.set_colours(pair),
    ),
    Row(
        "zoom",
        "Zoom",
        "How large everything is drawn; Ctrl + and Ctrl − do the same.",
        {zoom: f"{zoom:.0%}".replace("%", " %") for zoom in ZOOMS},
        lambda window, zoom: window.appearance.set_zoom(zoom),
    ),
    Row(
        "numbers",
        "Numbers",
        "How numbers are written in texts. Fields take a point as well; files and what is copied have it.",
        NUMBERS,
        lambda window, numbers: window.appearance.set_numbers(numbers),
    ),
    Row(
        "reduced_motion",
        "Motion",
        "Reduced: nothing glides, blinks or rolls; panels are drawn once a second.",
        {False: "As the desktop has it", True: "Reduced"},
        _reduce_motion,
    ),
    Row(
        "begins_gently",
        "First run",
        "Whether the first run begins slowly enough to be watched.",
        {True: "Slow, then faster", False: "At full speed"},
        _begin_gently,
    ),
    Row(
        "room",
        "Room for a timeline",
        "So much of the disk the moments of a run may take. The more there are, the shorter is the way back "
        "to any; where there are too many, some between others are let go.",
        ROOMS,
        _give_room,
    ),
    Row(
        "most_kept",
        "Autosave keeps",
        "All is recorded as it goes, and is there after a crash in every case. When the window closes, those "
        "sessions without a name that are more than this, or than 2 GB, are deleted; None deletes "
        "this one too. What was saved with Ctrl+S stays.",
        KEPT,
        _keep,
    ),
    Row(
        "threads",
        "Threads",
        "So many multiply matrices, from the next start on. One is quickest, as a rule: more help only with "
        "hundreds of neurons a layer, hundreds of examples a mini-batch and as many idle cores; on busy ones "
        "they are many times slower. The last digits depend on it: a run that was trained with another "
        "number goes on as a branch.",
        THREADS,
        _take_threads,
    ),
)
"""From top to bottom."""


def put_in_force(window: "MainWindow", settings: Settings) -> None:
    """Let all that was chosen before act on a new window."""
    for row in ROWS:
        row.act(window, getattr(settings, row.key))


class SettingsDialog(QDialog):
    """A line for each setting.

    Attributes
    ----------
    boxes
        By the key of what they set.
    """

    def __init__(self, window: "MainWindow", settings: Settings) -> None:
        super().__init__(window)
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._settings = window, settings
        self.boxes: dict[str, ChoiceBox] = {}
        lines = QFormLayout(self)
        for row in ROWS:
            label, box = PlainLabel(row.label), self._box(row)
            label.setBuddy(box)
            set_tip(label, tip(row.help))
            lines.addRow(label, box)
        close = QDialogButtonBox(_CLOSE)
        close.button(_CLOSE).setIcon(QIcon())  # Qt's own is black in the dark
        close.rejected.connect(self.reject)
        lines.addRow(close)
        self.setMinimumWidth(zoomed(_WIDE))
        window.appearance.zoomed.connect(self._take_room, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _take_room(self) -> None:
        """As large as the zoom that was chosen here asks for: a window keeps its size at another."""
        self.setMinimumWidth(zoomed(_WIDE))
        self.adjustSize()

    def _box(self, row: Row) -> ChoiceBox:
        box = self.boxes[row.key] = ChoiceBox()
        box.setAccessibleName(row.label)
        set_tip(box, tip(row.help))
        box.addItems(list(row.choices.values()))
        box.setCurrentIndex(list(row.choices).index(getattr(self._settings, row.key)))
        box.activated.connect(partial(self._take, row))
        return box

    def _take(self, row: Row, place: int) -> None:
        value = list(row.choices)[place]
        setattr(self._settings, row.key, value)
        row.act(self._window, value)
