"""Edit ▸ Settings: each acts at once, is kept, and is found by Ctrl+K."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from one_window import is_dressed
from PySide6.QtCore import QLocale
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar
from pytestqt.qtbot import QtBot
from small_runs import small

from nnviz.app.doings import doings_of
from nnviz.app.main_window import MainWindow
from nnviz.app.number_marks import of_locale
from nnviz.app.opening import Opened
from nnviz.app.settings import THREADS, JsonFile, Memory, Settings
from nnviz.app.settings_dialog import ROWS, SettingsDialog
from nnviz.app.sign_colours import in_pair
from nnviz.core.marks import NARROW, POINT, set_marks
from nnviz.core.naming import count
from nnviz.session.commands import Command, Numbers, Room
from nnviz.session.session import Session
from nnviz.view.parts import motion
from nnviz.view.parts.style import CONTRAST, LIGHT
from nnviz.view.parts.zoom import set_zoom, zoom

pytestmark = pytest.mark.dressed


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(Session(small()), Opened(small()), Settings(Memory()))
    qtbot.addWidget(made)
    made.panels.complete()
    yield made
    made.close()
    motion.reduce_motion(False)
    set_zoom(1.0)
    set_marks(POINT)


HOSTILE = {
    "theme": ["dark"], "room": 10**30, "begins_gently": "no", "colours": {"a": 1}, "recent": 5,
    "most_kept": False, "threads": 9, "numbers": [","],
}  # fmt: skip


def choose(dialog: SettingsDialog, key: str, words: str) -> None:
    box = dialog.boxes[key]
    box.setCurrentText(words)
    box.activated.emit(box.currentIndex())


def test_each_setting_acts_at_once_is_kept_and_is_found(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (opener,) = [
        action
        for menu in window.header.findChildren(QMenuBar)[0].findChildren(QMenu)
        for action in menu.actions()
        if action.shortcut() == QKeySequence("Ctrl+,")
    ]
    monkeypatch.setitem(THREADS, 2, "2")  # whatever this machine has
    opener.trigger()
    (dialog,) = window.findChildren(SettingsDialog)
    assert all(box.toolTip() and box.accessibleName() for box in dialog.boxes.values())
    choose(dialog, "theme", "High contrast")
    choose(dialog, "colours", "Purple and green")
    choose(dialog, "zoom", "125 %")
    choose(dialog, "reduced_motion", "Reduced")
    choose(dialog, "begins_gently", "At full speed")
    sent: list[Command] = []
    monkeypatch.setattr(window.bridge.session, "send", sent.append)
    choose(dialog, "room", "64 MB")
    choose(dialog, "most_kept", "None: forgotten at closing")
    choose(dialog, "numbers", "1.240,5")
    choose(dialog, "threads", "2")
    qtbot.waitUntil(is_dressed)
    assert window.look is in_pair(CONTRAST, "purple-green")
    assert {panel.look for panel in window.panels.values()} == {window.look}
    assert zoom() == 1.25
    assert motion.is_reduced()
    assert not window.isAnimated()
    assert not window.controls.begins_gently
    assert sent == [Room(2**26), Numbers(",", ".")]
    assert count(1240) == "1.240"
    assert window.earlier.most_kept == 0
    assert window.bridge.session.threads == 2
    kept = window._settings
    values = ["contrast", "purple-green", 1.25, "comma", True, False, 2**26, 0, 2]
    assert [getattr(kept, row.key) for row in ROWS] == values
    dialog.reject()
    found = {one.words: one for one in doings_of(window) if one.kind == "Edit ▸ Settings"}
    assert list(found) == [row.label for row in ROWS]
    found["First run"].do()
    (again,) = [one for one in window.findChildren(SettingsDialog) if one is not dialog]
    assert again.focusWidget() is again.boxes["begins_gently"]
    assert again.boxes["zoom"].currentText() == "125 %"
    themes = next(menu for menu in window.header.findChildren(QMenu) if menu.title() == "&Theme")
    themes.aboutToShow.emit()
    assert [action.text() for action in themes.actions() if action.isChecked()] == ["High contrast"]


def test_the_dialog_is_as_wide_as_its_zoom_asks_for_and_as_large_as_before_after_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show()
    dialog = SettingsDialog(window, window._settings)
    dialog.show()
    qtbot.waitUntil(is_dressed)
    before = dialog.size()
    choose(dialog, "zoom", "150 %")
    qtbot.waitUntil(is_dressed)
    qtbot.waitUntil(lambda: dialog.width() >= 1.5 * before.width())
    choose(dialog, "zoom", "100 %")
    qtbot.waitUntil(is_dressed)
    qtbot.waitUntil(lambda: dialog.size() == before)


def test_colours_come_back_and_stay_when_the_theme_changes(qtbot: QtBot) -> None:
    settings = Settings(Memory())
    settings.theme, settings.colours = "contrast", "purple-green"
    window = MainWindow(Session(small()), Opened(small()), settings)
    qtbot.addWidget(window)
    assert window.look is in_pair(CONTRAST, "purple-green")
    window.appearance.set_theme("light")
    assert window.look is in_pair(LIGHT, "purple-green")
    window.appearance.set_colours("blue-orange")
    assert window.look is LIGHT
    window.close()


def test_a_value_that_none_can_have_is_not_followed_and_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(HOSTILE))
    settings = Settings(JsonFile(file))
    with caplog.at_level(logging.WARNING, "nnviz"):
        for _ in range(3):
            assert (settings.theme, settings.room, settings.begins_gently) == ("system", 2**28, True)
            assert settings.colours == "blue-orange"
            assert settings.recent == []
            assert (settings.most_kept, settings.threads) == (30, 1)
            assert settings.numbers == "system"
    said = [record.getMessage() for record in caplog.records]
    assert [words.split('"')[1] for words in said] == list(HOSTILE)
    caplog.clear()
    file.write_bytes(b"\xff\x00{")
    JsonFile(file)
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [str(file)]
    caplog.clear()
    JsonFile(tmp_path / "none.json")
    assert not caplog.records


def test_marks_of_numbers_come_back_at_the_next_start(qtbot: QtBot) -> None:
    settings = Settings(Memory())
    settings.numbers = "comma"
    made = MainWindow(Session(small()), Opened(small()), settings)
    qtbot.addWidget(made)
    try:
        assert count(1240) == "1.240"
    finally:
        made.close()
        set_marks(POINT)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("C", POINT), ("de_DE", (",", ".")), ("fr_FR", (",", NARROW)), ("de_CH", (".", "'")), ("ar_EG", POINT)],
)
def test_a_desktop_has_the_marks_of_its_language(name: str, expected: tuple[str, str]) -> None:
    assert of_locale(QLocale(name)) == expected


def test_what_was_chosen_is_in_force_in_a_new_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(THREADS, 2, "2")
    settings = Settings(Memory())
    settings.most_kept, settings.threads = 5, 2
    window = MainWindow(Session(small()), Opened(small()), settings)
    qtbot.addWidget(window)
    assert (window.earlier.most_kept, window.bridge.session.threads) == (5, 2)
    window.close()


def test_what_is_chosen_already_is_not_written_again(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(JsonFile(file))
    settings.theme = "dark"
    before = file.stat().st_ino
    settings.theme = "dark"
    assert file.stat().st_ino == before, "a file that is written is another one"
