"""The command palette: what is found by a few letters, and done."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from read_out import heard

from nnviz.view.help.palette import Doing, Palette, matches

WORDS = {
    "Dark": "View ▸ Theme",
    "The demon": "lab",
    "Valley": "lab",
    "Learning rate η": "setting",
    "Data": "panel",
}


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def doings(done: list[str]) -> list[Doing]:
    return [Doing(words, kind, "", lambda words=words: done.append(words)) for words, kind in WORDS.items()]


@pytest.fixture
def palette(qtbot: QtBot, doings: list[Doing]) -> Iterator[Palette]:
    owner = QWidget()
    qtbot.addWidget(owner)
    palette = Palette(doings, owner)
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    palette.open()
    yield palette
    palette.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", list(WORDS)),
        ("da", ["Data", "Dark"]),
        ("lab", ["The demon", "Valley"]),
        ("THEME dark", ["Dark"]),
        ("η", ["Learning rate η"]),
        ("d", ["Dark", "Data", "The demon"]),
        ("nothing of the kind", []),
    ],
)
def test_all_typed_words_stand_in_what_is_found(typed: str, found: list[str], doings: list[Doing]) -> None:
    assert sorted(one.words for one in matches(typed, doings)) == sorted(found)


def test_what_begins_with_it_comes_first(doings: list[Doing]) -> None:
    assert [one.words for one in matches("v", doings)] == ["Valley", "Dark"]  # View ▸ Theme
    assert [one.words for one in matches("d", doings)] == ["Dark", "Data", "The demon"]


def test_what_is_found_by_a_word_that_stands_nowhere_on_it_comes_last(doings: list[Doing]) -> None:
    lab = Doing("Costs", "lab", "", str, "softmax, darkness")
    assert [one.words for one in matches("soft", [lab, *doings])] == ["Costs"]
    assert [one.words for one in matches("dark", [lab, *doings])] == ["Dark", "Costs"]


def test_its_name_and_its_kind_come_before_a_word_that_stands_nowhere_on_it() -> None:
    demon, nudges = Doing("The demon", "lab", "", str, "nudge Δz"), Doing("Nudges", "lab", "", str)
    assert matches("lab nudge", [demon, nudges]) == [nudges, demon]


def test_a_lesson_is_found_by_its_text_behind_all_others(doings: list[Doing]) -> None:
    lesson = Doing("Downhill", "Lessons", "", str, "How steep?", "The gradient of the cost")
    known = Doing("Arrows", "panel", "", str, "gradient")
    assert [one.words for one in matches("gradient", [lesson, known, *doings])] == ["Arrows", "Downhill"]


def test_enter_does_the_first_and_closes(qtbot: QtBot, palette: Palette, done: list[str]) -> None:
    qtbot.keyClicks(palette.search, "val")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == ["Valley"])
    assert palette.isHidden()


def test_arrow_keys_choose_while_one_types(qtbot: QtBot, palette: Palette, done: list[str]) -> None:
    qtbot.keyClicks(palette.search, "lab")
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == ["Valley"])


def test_what_is_chosen_is_told_while_the_keys_stay_in_the_field(
    qtbot: QtBot, palette: Palette, announced: list[str]
) -> None:
    qtbot.keyClicks(palette.search, "lab")
    announced.clear()
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    item = palette.list.currentItem()
    assert item is not None
    assert announced == [f"Valley, {item.text(1)}, 2 of 2"]
    assert heard(palette.search) == announced[0]
    qtbot.keyClicks(palette.search, "zzz")
    assert announced[-1].startswith("Nothing has all these words")


def test_with_nothing_found_enter_does_nothing_and_stays(
    qtbot: QtBot, palette: Palette, done: list[str]
) -> None:
    qtbot.keyClicks(palette.search, "zzz")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert done == []
    assert palette.isVisible()
    nothing = palette.list.topLevelItem(0)
    assert nothing is not None
    assert nothing.text(0).startswith("Nothing has all these words")
    qtbot.mouseClick(
        palette.list.viewport(), Qt.MouseButton.LeftButton, pos=palette.list.visualItemRect(nothing).center()
    )
    assert palette.isVisible()


def test_what_cannot_be_done_now_is_found_by_its_name_and_not_done(
    qtbot: QtBot, doings: list[Doing], done: list[str]
) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    mark = Doing("Da capo", "Run", "", lambda: done.append("Da capo"), is_now=False)
    assert [one.words for one in matches("da", [mark, *doings])] == ["Dark", "Data", "Da capo"]
    palette = Palette([mark, *doings], owner)
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    palette.open()
    qtbot.keyClicks(palette.search, "da c")  # and Enter does nothing else in its place
    item = palette.list.topLevelItem(0)
    assert item is not None
    assert (item.text(0), item.text(1), item.isDisabled()) == ("Da capo", "Run · not now", True)
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    at = palette.list.visualItemRect(item).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert palette.isVisible()
    assert done == []
    palette.close()


def test_a_click_does_it(qtbot: QtBot, palette: Palette, done: list[str]) -> None:
    item = palette.list.topLevelItem(3)
    at = palette.list.visualItemRect(item).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: done == ["Learning rate η"])


def test_a_name_is_read_in_whole_beside_a_long_place_and_without_a_key(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    doing = Doing("Why the first layers learn so slowly", "File ▸ Lessons", "", lambda: None)
    palette = Palette([doing], owner)
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    palette.open()
    qtbot.keyClicks(palette.search, "slowly")
    assert palette.list.columnWidth(0) >= palette.list.sizeHintForColumn(0)
    palette.list.doItemsLayout()
    widths = [palette.list.columnWidth(column) for column in range(3)]
    assert sum(widths) == palette.list.viewport().width()
    assert widths[2] < 60 < widths[1]  # what they need; names have whatever is left
    palette.close()
