"""Ctrl+K in the window: every action, panel, lab, lesson and field is found, and done."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import in_turn
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolButton
from pytestqt.qtbot import QtBot

from nnviz.app.doings import doings_of
from nnviz.app.layout import LABS, PANELS
from nnviz.app.looked_for import ACTIONS, SETTINGS
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Settings
from nnviz.app.settings_dialog import ROWS
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.lesson_library import all_lessons
from nnviz.session.session import Session
from nnviz.view.help.glossary_dialog import GlossaryDialog
from nnviz.view.help.palette import Palette, matches
from nnviz.view.parts.numbers_table import NumbersTable
from nnviz.view.parts.style import DARK
from nnviz.view.start.start_page import StartPage

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    settings = Settings(QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat))
    window = MainWindow(Session(SMALL), Opened(SMALL), settings)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(lambda: window.panels.are_complete)
    yield window
    window.close()


def activate(qtbot: QtBot, window: MainWindow) -> None:
    """As a desktop does it when a dialog is gone."""
    with qtbot.waitActive(window):
        window.activateWindow()


def found_by(qtbot: QtBot, window: MainWindow, typed: str) -> None:
    activate(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(Palette)
    assert palette is not None
    qtbot.keyClicks(palette.search, typed)
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)
    activate(qtbot, window)


def test_every_setting_that_is_found_has_the_keys_and_is_in_sight(qtbot: QtBot, window: MainWindow) -> None:
    def is_reached() -> bool:
        field = window.focusWidget()
        return field not in (None, window, before) and not field.visibleRegion().isEmpty()

    found = [one for one in doings_of(window) if one.kind == "setting"]
    names = [one.words for one in found]
    assert {"Hidden neurons", "Activation", "Output"} <= {*names}
    assert len(names) == len({*names})  # those that stand in the form and in a panel, too
    assert "Momentum" not in names  # it has no part in plain SGD; the word is told
    assert any(one.kind == "word" and "momentum" in one.words.casefold() for one in doings_of(window))
    window.resize(1280, 800)
    for one in found:
        window.show_panel("weights")
        before = window.focusWidget()
        one.do()
        qtbot.waitUntil(is_reached)


def test_what_buttons_and_a_right_click_do_is_found_and_done(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: not window.form.visibleRegion().isEmpty())
    found = doings_of(window)
    for panel in (window.panels["network"], window.panels["cost"]):
        for action in panel.ways_out.offered():
            one = next(one for one in found if one.words == f"{action.iconText()}: {panel.title}")
            assert one.key == action.shortcut().toString()
    named = [one for one in found if one.kind.startswith("button")]
    shown = [button for button in window.findChildren(QToolButton) if not button.visibleRegion().isEmpty()]
    expected = [(f"button {one.text()}", one.isEnabled()) for one in shown]
    assert sorted((one.kind, one.is_now) for one in named) == sorted(expected)
    found_by(qtbot, window, "add a hidden layer")
    qtbot.waitUntil(lambda: len(window.form.experiment.network.hidden) == 2)
    found_by(qtbot, window, "read numbers cost")
    qtbot.waitUntil(lambda: window.findChild(NumbersTable) is not None)
    window.findChild(NumbersTable).close()


@in_turn("typed", ["demon", "weights", "setting mini-batch", "hide data", "restore layout"])
def test_the_start_page_makes_way_for_what_was_found(qtbot: QtBot, window: MainWindow, typed: str) -> None:
    window.teaching.show_start()
    found_by(qtbot, window, "glossary")
    window.findChild(GlossaryDialog).close()
    assert window.findChild(StartPage) is not None  # which a dialog covers no panel of
    found_by(qtbot, window, typed)
    qtbot.waitUntil(lambda: window.findChild(StartPage) is None)


def test_a_panel_out_of_sight_is_found_by_what_its_buttons_say(qtbot: QtBot, window: MainWindow) -> None:
    said = []
    for entry in (*PANELS, *LABS):
        window.show_panel(entry.name)
        qtbot.waitUntil(lambda: window.bridge.is_up_to_date)
        QApplication.processEvents()
        for button in window.panels[entry.name].findChildren(QAbstractButton):
            text = button.text().strip("▾▶↺ …")
            if re.match(r"[a-z][a-z0-9-]{2,}", text, re.IGNORECASE) and not button.visibleRegion().isEmpty():
                said.append((entry.title, text))
    window.go_to_panel("weights")
    among = doings_of(window)

    def leads_there(title: str, text: str) -> bool:
        return any(title in one.words or one.words.startswith(text) for one in matches(text, among))

    passing = ("Labs", "Stop")  # the names of the labs behind it are found; this stands while work is done
    assert ("Runs", "bands") in said
    assert [one for one in said if one[1] not in passing and not leads_there(*one)] == []


def test_what_a_newcomer_calls_it_leads_to_what_it_is_called_here(window: MainWindow) -> None:
    doings = doings_of(window)
    there = {one.words for one in doings} | {"Pause"}  # as Run is called while it runs
    assert there >= {*ACTIONS}
    assert {row.key for row in ROWS} >= {*SETTINGS}
    for typed, meant in (
        ("restart", "Rewind"), ("reset", "Rewind"), ("stop", "Run"), ("csv", "Open"), ("excel", "Open"),
        ("own data", "Open"), ("load", "Open"), ("bigger text", "Larger"), ("font", "Larger"),
        ("full screen", "One panel alone, and back"), ("shortcuts", "Keys and mouse"), ("tutorial", "Tour"),
        ("screenshot", "Save as picture: Network"), ("color", "Colours"), ("language", "Numbers"),
        ("number format", "Numbers"), ("memory budget", "Room for a timeline"), ("exit", "Quit"),
        ("speed of a first run", "First run"), ("preferences", "Settings"),
    ):  # fmt: skip
        assert meant in [one.words for one in matches(typed, doings)], typed


@pytest.mark.dressed
def test_it_reaches_panels_labs_actions_and_fields(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    names = {one.words for one in doings_of(window)}
    assert {entry.title for entry in (*PANELS, *LABS)} <= names
    assert all(any(lesson.title in name for name in names) for lesson in all_lessons())
    lesson = all_lessons()[0]
    (tmp_path / lesson.title).touch()  # opened before, it bears a lesson's name
    window._settings.remember(tmp_path / lesson.title)
    first, second = matches(lesson.title, doings_of(window))[:2]
    assert (first.kind, second.kind) == ("File ▸ Lessons", "File ▸ Open recent")
    assert any(lesson.title in one.words for one in matches(lesson.question, doings_of(window)))
    assert any("Downhill" in one.words for one in matches("gradient", doings_of(window)))
    assert any("Too small" in one.words for one in matches("learning rate", doings_of(window)))
    for entry in PANELS:  # whose name alone shows it, in sight or not, and never hides it
        assert [one.kind for one in matches(entry.title, doings_of(window)) if one.words == entry.title] == [
            "panel"
        ]
    for typed, kind in (("network", "panel"), ("backprop", "panel"), ("seed", "setting"), ("seeds", "lab")):
        first, *_ = matches(typed, doings_of(window))
        assert (first.words.casefold(), first.kind) == (typed, kind)  # what is called just so comes first
    assert matches("hide weights", doings_of(window))[0].kind == "View"
    lesson, word, *_ = matches("Learning slowdown", doings_of(window))
    assert (lesson.kind, word.kind) == ("File ▸ Lessons", "word")
    assert not window.panels.docks["weights"].isHidden()
    assert [one.is_now for one in doings_of(window) if one.words == "Undo"] == [False]  # there is nothing yet
    found_by(qtbot, window, "weights")
    assert not window.panels.docks["weights"].isHidden()
    found_by(qtbot, window, "demon")
    qtbot.waitUntil(lambda: "demon" in window.panels and window.panels.lab_shelf.isVisible())
    qtbot.waitUntil(lambda: focused(window) == "What the demon changes")
    found_by(qtbot, window, "theme dark")
    qtbot.waitUntil(lambda: window.look is DARK)
    found_by(qtbot, window, "setting mini-batch")
    qtbot.waitUntil(lambda: focused(window) == "Mini-batch m")
    found_by(qtbot, window, "saddle")
    qtbot.waitUntil(lambda: "second_order" in window.panels)
    found_by(qtbot, window, "half-life")
    qtbot.waitUntil(lambda: window.findChild(GlossaryDialog) is not None)
    (glossary,) = window.findChildren(GlossaryDialog)
    assert glossary.page.toPlainText().startswith("decay factor, half-life")
    glossary.close()


def focused(window: MainWindow) -> str:
    widget = window.focusWidget()
    return widget.accessibleName() if widget else ""
