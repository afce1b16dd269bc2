"""What is remembered between two starts, in a file that may hold anything."""

import json
import os
import subprocess
import sys
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import example, given
from letters import LETTERS
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from small_runs import small

from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import COLOURS, KEPT, ROOMS, THEMES, THREADS, ZOOMS, JsonFile, Memory, Settings
from nnviz.session.session import Session

CHANGES = {
    "no JSON": b"\xff\x00{",
    "a list": b"[1, 2]",
    "deep": b"[" * 100_000,
    "large": b'{"theme": "' + b"x" * 2_000_000 + b'"}',
    "a QVariant": b'{"theme": "@Variant(\\u0000\\u0000\\u0000\\t)", "zoom": "@Invalid()"}',
    "other types": b'{"theme": {"a": 1}, "zoom": [1], "folder": 7, "geometry": null, "docks": {}}',
    "no yes or no": b'{"reduced_motion": "yes"}',
    "a long folder": b'{"folder": "' + b"x" * 5000 + b'"}',
    "a folder with a zero": b'{"folder": "a\\u0000b"}',
    "infinite": b'{"zoom": 1e999}',
    "nothing of its kind": b'{"shares": {"form": [1e999, "x"]}, "screen": [-1], "recent": [1]}',
    "odd files": b'{"recent": ["", "a\\u0000b", "%s", "/dev/zero"], "sessions": 5}' % (b"x" * 5000),
    "an altered layout": b'{"geometry": "0 00ff", "docks": "12 zz"}',
    "a layout without its sum": b'{"geometry": " 00ff", "docks": " 00ff"}',
}


OF_THE_WINDOW = ("no JSON", "other types", "nothing of its kind", "odd files", "an altered layout")
"""What a window itself makes use of."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "nnviz" / "settings.json"


def test_what_was_chosen_is_there_at_the_next_start(file: Path, tmp_path: Path) -> None:
    chosen = Settings(JsonFile(file))
    chosen.theme, chosen.zoom, chosen.folder = "dark", 1.25, tmp_path
    chosen.layout = QByteArray(b"\x01geometry"), QByteArray(b"\x00docks")
    found = Settings(JsonFile(file))
    assert (found.theme, found.zoom, found.folder) == ("dark", 1.25, tmp_path)
    assert [part.data() for part in found.layout] == [b"\x01geometry", b"\x00docks"]


@pytest.mark.parametrize("content", CHANGES.values(), ids=CHANGES)
def test_what_cannot_be_used_counts_as_not_there(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    found = Settings(JsonFile(file))
    assert (found.theme, found.zoom, found.folder) == ("system", 1.0, Path.home())
    assert not found.reduced_motion
    assert [part.size() for part in found.layout] == [0, 0]
    found.theme = "light"
    assert json.loads(file.read_text())["theme"] == "light"


@pytest.mark.parametrize("content", CHANGES.values(), ids=CHANGES)
def test_what_is_not_followed_is_told_in_the_log(
    file: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    read_all(Settings(JsonFile(file)))
    told = [record.getMessage() for record in caplog.records]
    assert told or "folder" in str(content)  # one that is gone, or cannot be, is no news
    assert all(str(file) in line or "is not followed" in line for line in told)


KEYS = (
    *("theme", "zoom", "folder", "recent", "sessions", "lesson", "geometry", "docks", "shares", "screen"),
    *("size", "reduced_motion", "begins_gently", "room", "colours", "most_kept", "threads", "greeted"),
)
ONE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(LETTERS, max_size=20)
SOME = st.lists(ONE, max_size=3)
JSON = (
    ONE | SOME | st.dictionaries(st.text(LETTERS, max_size=9), ONE | SOME, max_size=3)
)  # no setting is deeper


class Held(Memory):
    """Settings with these values."""

    def __init__(self, values: dict[str, object]) -> None:
        super().__init__()
        self._values = values


@example({"shares": {"form": [1.5, 0.5]}})
@example({"screen": [0, 700]})
@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6))
def test_nothing_in_the_file_makes_a_setting_that_cannot_be_used(values: dict[str, object]) -> None:
    found = Settings(Held(values))
    read_all(found)
    assert found.theme in THEMES
    assert found.zoom in ZOOMS
    assert found.room in ROOMS
    assert found.most_kept in KEPT
    assert found.colours in COLOURS
    assert found.threads in THREADS
    assert isinstance(found.reduced_motion, bool)
    assert isinstance(found.lesson, str)
    assert found.folder.is_dir() or found.folder == Path.home()  # which may be missing
    assert all(isinstance(path, Path) for path in found.recent)
    assert all(0 <= share <= 1 for pair in found.shares.values() for share in pair)
    assert found.screen is None or min(found.screen) > 0


def read_all(found: Settings) -> None:
    """Read every setting there is."""
    for name, one in vars(Settings).items():
        if isinstance(one, property):
            getattr(found, name)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_no_file_in_the_place_of_the_file(file: Path, make: object) -> None:
    file.parent.mkdir()
    os.mkfifo(file) if make is os.mkfifo else file.mkdir()
    found = Settings(JsonFile(file))
    assert found.theme == "system"


@pytest.mark.parametrize("name", OF_THE_WINDOW)
def test_the_window_opens_whatever_stands_in_the_file(qtbot: QtBot, file: Path, name: str) -> None:
    file.parent.mkdir()
    file.write_bytes(CHANGES[name])
    window = MainWindow(Session(small()), Opened(small()), Settings(JsonFile(file)))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    window.earlier.fill_recent(QMenu(window))
    window.close()


def test_two_windows_keep_what_the_other_wrote(file: Path, tmp_path: Path) -> None:
    one, other = Settings(JsonFile(file)), Settings(JsonFile(file))
    one.theme = "dark"
    other.folder = tmp_path
    assert Settings(JsonFile(file)).theme == "dark"


def test_what_cannot_be_kept_holds_until_the_end_and_is_told_once(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.mkdir(parents=True)  # a folder in the place of the file
    settings = Settings(JsonFile(file))
    caplog.clear()
    settings.theme, settings.zoom = "dark", 1.25
    assert (settings.theme, settings.zoom) == ("dark", 1.25)
    (told,) = [record.getMessage() for record in caplog.records]
    assert told.startswith(f"{file}: settings are not kept: ")
    file.rmdir()
    settings.threads = 1
    assert json.loads(file.read_text()) == {"theme": "dark", "zoom": 1.25, "threads": 1}


def test_a_folder_that_no_file_can_hold_keeps_nothing_else_from_it(file: Path) -> None:
    settings = Settings(JsonFile(file))
    settings.folder = Path("\udcff")
    settings.theme = "dark"
    assert json.loads(file.read_text()) == {"theme": "dark"}


def test_a_file_that_is_opened_again_is_the_latest_and_there_once(tmp_path: Path) -> None:
    settings = Settings(Memory())
    files = [tmp_path / f"{k}.json" for k in range(12)]
    for path in (*files, files[9]):
        settings.remember(path)
    assert settings.recent == [files[9], files[11], files[10], *files[8:3:-1]]
    settings.remember(Path("here.json"))
    assert settings.recent[0] == Path.cwd() / "here.json"


def test_of_sessions_the_latest_are_known_by_name() -> None:
    settings = Settings(Memory())
    for k in range(60):
        settings.name_session(f"{k}.nnviz", f"session {k}")
    assert list(settings.session_names.items()) == [(f"{k}.nnviz", f"session {k}") for k in range(10, 60)]


def test_a_folder_that_is_gone_is_not_offered(tmp_path: Path) -> None:
    settings = Settings(Memory())
    settings.folder = tmp_path
    assert settings.folder == tmp_path
    settings.folder = tmp_path / "gone"
    assert settings.folder == Path.home()


def test_what_may_be_there_and_cannot_be_looked_at_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    JsonFile(tmp_path / "nnviz/settings.json")
    assert not caplog.records
    (tmp_path / "nnviz").write_text("a file in the place of the folder")
    JsonFile(tmp_path / "nnviz/settings.json")
    assert "no settings can be read" in caplog.text


def test_what_cannot_be_read_is_put_by_before_others_take_its_place(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"zoom": 1.5,}')
    JsonFile(tmp_path / "settings.json").setValue("theme", "dark")
    assert json.loads((tmp_path / "settings.json").read_text()) == {"theme": "dark"}
    assert (tmp_path / "settings.unread.json").read_text() == '{"zoom": 1.5,}'


def test_a_recent_file_without_a_name_is_none() -> None:
    store = Memory()
    store.setValue("recent", ["", "a.json"])
    assert Settings(store).recent == [Path("a.json")]


def test_a_file_of_qt_that_ends_programs_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "nnviz").mkdir()
    (tmp_path / "nnviz/nnviz.ini").write_text("[General]\ntheme=@Variant(\\0\\0\\0\\t\\xff\\xff\\xff\\xf0)\n")
    script = "from nnviz.app.settings import Settings; print(Settings().theme)"
    environment = os.environ | {"XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "system\n"
