"""What is remembered between two starts: what was chosen in Settings, layout and the last folder."""

import logging
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Annotated, Protocol, TypeVar

import msgspec
from PySide6.QtCore import QByteArray, QStandardPaths

from nnviz.app.number_marks import NUMBERS
from nnviz.experiment.experiment_file import read_json, write_json
from nnviz.experiment.fields import ExperimentError
from nnviz.session.state_folder import MOST_ENDED
from nnviz.training.run_file import BUDGET

log = logging.getLogger(__name__)

ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5)
_MOST_RECENT, _MOST_NAMES = 8, 50
THEMES = {"system": "System", "light": "Light", "dark": "Dark", "contrast": "High contrast"}
"""What each is called; all but the first are names of styles."""

COLOURS = {"blue-orange": "Blue and orange", "purple-green": "Purple and green"}
"""What stands for negative and for positive numbers, by the id of a pair."""

ROOMS = {2**26: "64 MB", BUDGET: "256 MB", 2**30: "1 GB", 2**32: "4 GB"}
"""Bytes that the moments of a run may take, and what they are called."""

KEPT = {MOST_ENDED: f"The last {MOST_ENDED} sessions", 5: "The last 5", 0: "None: forgotten at closing"}
"""So many sessions without a name stay when a window is closed, and what that is called."""

THREADS = {count: str(count) for count in (1, 2, 4, 8, 16, 32, 64) if count <= (os.cpu_count() or 1)}
"""How many may multiply matrices here, and what that is called."""


Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Pixels = Annotated[int, msgspec.Meta(ge=1, le=1 << 16)]
Kept = TypeVar("Kept")


class Store(Protocol):
    """Where values lie under their keys, as in a QSettings."""

    def value(self, key: str, default: object = None) -> object:
        """The value of a key."""

    def setValue(self, key: str, value: object) -> object:  # noqa: N802 - as QSettings has it
        """Keep it."""


class Memory:
    """For a window that reads no settings of the user's and leaves none behind."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, key: str, default: object = None) -> object:
        return self._values.get(key, default)

    def setValue(self, key: str, value: object) -> None:  # noqa: N802
        self._values[key] = value


class JsonFile(Memory):
    """A file of JSON, which may hold anything: what cannot be used counts as not there.

    Not a file of Qt's: QSettings takes any QVariant that is written in one, and some end the program.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unkept: dict[str, object] = {}
        self._values = self._read(self._put_by)

    def setValue(self, key: str, value: object) -> None:  # noqa: N802
        is_news = not self._unkept
        self._unkept[key] = value
        found = self._read()  # another window may have written meanwhile
        self._values = found | self._unkept
        try:
            if self._values != found:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                write_json(self._values, self._path)
            self._unkept = {}
        except UnicodeEncodeError:  # a folder named in no alphabet, which no file can hold
            del self._unkept[key]
        except OSError as error:
            if is_news:
                log.warning("%s: settings are not kept: %s", self._path, error.strerror or error)

    def _read(self, put_by: Callable[[], None] = lambda: None) -> dict[str, object]:
        try:
            found = read_json(self._path)
        except ExperimentError:
            found = None
        if isinstance(found, dict):
            return found
        if not self._is_missing():
            put_by()
        return {}

    def _put_by(self) -> None:
        """Copy what cannot be read, before others stand in its place: a comma too many loses nobody all."""
        log.warning("%s: no settings can be read from it; they are as at the first start", self._path)
        with suppress(OSError):
            if self._path.is_file():
                copyfile(self._path, self._path.with_suffix(".unread.json"))

    def _is_missing(self) -> bool:
        """Whether there is surely none: a folder that is locked may hold one."""
        try:
            self._path.lstat()
        except FileNotFoundError:
            return True
        except OSError:
            pass
        return False


def settings_file() -> Path:
    """Where the user's settings lie: in their folder for such things."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "nnviz" / "settings.json"


class Settings:
    """The user's settings, by default in a file of their configuration folder."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store or JsonFile(settings_file())
        self._ignored: set[str] = set()

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        return self._one_of("theme", THEMES, "system")

    @theme.setter
    def theme(self, theme: str) -> None:
        self._store.setValue("theme", theme)

    @property
    def colours(self) -> str:
        """Those of negative and positive numbers: one of `COLOURS`."""
        return self._one_of("colours", COLOURS, "blue-orange")

    @colours.setter
    def colours(self, pair: str) -> None:
        self._store.setValue("colours", pair)

    @property
    def numbers(self) -> str:
        """How numbers are written in texts: one of `NUMBERS`."""
        return self._one_of("numbers", NUMBERS, "system")

    @numbers.setter
    def numbers(self, numbers: str) -> None:
        self._store.setValue("numbers", numbers)

    @property
    def zoom(self) -> float:
        """How large everything is drawn: one of `ZOOMS`."""
        return self._one_of("zoom", ZOOMS, 1.0)

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        self._store.setValue("zoom", zoom)

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing is to move by itself."""
        return self._one_of("reduced_motion", (False, True), False)

    @reduced_motion.setter
    def reduced_motion(self, reduced: bool) -> None:
        self._store.setValue("reduced_motion", reduced)

    @property
    def begins_gently(self) -> bool:
        """Whether the first run begins slowly."""
        return self._one_of("begins_gently", (False, True), True)

    @begins_gently.setter
    def begins_gently(self, gently: bool) -> None:
        self._store.setValue("begins_gently", gently)

    @property
    def room(self) -> int:
        """Bytes that the moments of a run may take: one of `ROOMS`."""
        return self._one_of("room", ROOMS, BUDGET)

    @room.setter
    def room(self, room: int) -> None:
        self._store.setValue("room", room)

    @property
    def most_kept(self) -> int:
        """So many sessions without a name stay when a window is closed: one of `KEPT`."""
        return self._one_of("most_kept", KEPT, MOST_ENDED)

    @most_kept.setter
    def most_kept(self, most: int) -> None:
        self._store.setValue("most_kept", most)

    @property
    def threads(self) -> int:
        """So many multiply the matrices of a session that begins: one of `THREADS`."""
        return self._one_of("threads", THREADS, 1)

    @threads.setter
    def threads(self, threads: int) -> None:
        self._store.setValue("threads", threads)

    @property
    def is_first_start(self) -> bool:
        """Whether nobody was greeted here yet."""
        return self._store.value("greeted") is None

    def note_greeting(self) -> None:
        """Never greet again."""
        self._store.setValue("greeted", True)

    @property
    def lesson(self) -> str:
        """The id of the lesson that was in hand when the window was closed; empty without one."""
        return self._read("lesson", str) or ""

    @lesson.setter
    def lesson(self, id: str) -> None:
        self._store.setValue("lesson", id)

    @property
    def folder(self) -> Path:
        """Where a file was last opened or saved."""
        folder = self._read("folder", str) or ""
        return Path(folder) if os.path.isdir(folder) else Path.home()  # noqa: PTH112 - whatever it may be

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    @property
    def recent(self) -> list[Path]:
        """Files that were opened or saved, the latest first."""
        return [Path(text) for text in self._read("recent", list[str]) or [] if text][:_MOST_RECENT]

    def remember(self, path: Path) -> None:
        """Put a file first among those of late."""
        others = [str(one) for one in self.recent if one != path.absolute()]
        self._store.setValue("recent", [str(path.absolute()), *others][:_MOST_RECENT])

    @property
    def session_names(self) -> dict[str, str]:
        """What sessions were about that ended without a name, by the names of their files."""
        return self._read("sessions", dict[str, str]) or {}

    def name_session(self, file_name: str, words: str) -> None:
        """Keep what a session was about."""
        latest = list(self.session_names.items())[1 - _MOST_NAMES :]
        self._store.setValue("sessions", dict(latest) | {file_name: words})

    @property
    def layout(self) -> tuple[QByteArray, QByteArray]:
        """Geometry of the window and state of its docks; empty before the first time."""
        return self._bytes("geometry"), self._bytes("docks")

    @layout.setter
    def layout(self, layout: tuple[QByteArray, QByteArray]) -> None:
        for key, value in zip(("geometry", "docks"), layout, strict=True):
            content = value.data()
            self._store.setValue(key, f"{sha256(content).hexdigest()} {content.hex()}")

    @property
    def shares(self) -> dict[str, tuple[float, float]]:
        """Of the width and the height of all docks, by name; empty before the first time."""
        return self._read("shares", dict[str, tuple[Share, Share]]) or {}

    @shares.setter
    def shares(self, shares: dict[str, tuple[float, float]]) -> None:
        self._store.setValue("shares", shares)

    @property
    def screen(self) -> tuple[int, int] | None:
        """How wide and high the room was on the screen that the layout was kept on."""
        return self._read("screen", tuple[Pixels, Pixels])

    @screen.setter
    def screen(self, room: tuple[int, int]) -> None:
        self._store.setValue("screen", room)

    @property
    def size(self) -> tuple[int, int] | None:
        """How wide and high the window was there: Qt cuts what it restores to the screen of now."""
        return self._read("size", tuple[Pixels, Pixels])

    @size.setter
    def size(self, size: tuple[int, int]) -> None:
        self._store.setValue("size", size)

    def _one_of(self, key: str, allowed: Iterable[Kept], otherwise: Kept) -> Kept:
        value = self._store.value(key, otherwise)
        for one in allowed:
            if one == value and isinstance(one, bool) is isinstance(value, bool):  # else False would be 0
                return one
        self._ignore(key)
        return otherwise

    def _ignore(self, key: str) -> None:
        """Say once what of the file is not followed."""
        if key not in self._ignored:
            self._ignored.add(key)
            log.warning('settings: "%s" is not followed: its value is none that it can have', key)

    def _read(self, key: str, kind: type[Kept]) -> Kept | None:
        value = self._store.value(key)
        try:
            return None if value is None else msgspec.convert(value, kind, strict=False)
        except msgspec.ValidationError:
            self._ignore(key)
            return None

    def _bytes(self, key: str) -> QByteArray:
        """What was kept; nothing where it was altered, as Qt takes what it is given."""
        kept = self._read(key, str)
        if not kept:
            return QByteArray()
        check, _, text = kept.partition(" ")
        with suppress(ValueError):
            content = bytes.fromhex(text)
            if sha256(content).hexdigest() == check:
                return QByteArray(content)
        self._ignore(key)
        return QByteArray()
