"""What leaves a panel: pictures, numbers and sounds, copied or saved where a person says."""

import re
from pathlib import Path

import numpy as np
import pytest
from handmade import make_snapshot
from pictures import pixels
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnviz.core.marks import POINT, set_marks
from nnviz.core.naming import number
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.parts import ways_out
from nnviz.view.parts.numbers_table import NumbersTable
from nnviz.view.parts.pictures import image, svg
from nnviz.view.parts.style import DARK
from nnviz.view.parts.ways_out import WaysOut


class Desk:
    """A chart, what can be done with it, and what is told of that."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.panel = CostPanel(DARK)
        qtbot.addWidget(self.panel)
        self.panel.resize(400, 300)
        self.panel.show()
        self.panel.show_snapshot(make_snapshot((4, 3, 2)))
        self.numbers: dict[str, object] = {"a": [1, 2], "b": [0.5, np.nan]}
        self.ways = WaysOut(self.panel, lambda: self.numbers)  # type: ignore[arg-type,return-value]
        self.told: list[tuple[str, bool]] = []
        self.written: list[Path] = []
        self.ways.told.connect(lambda *what: self.told.append(what))
        self.ways.written.connect(self.written.append)
        self.answer, self.asked = ("", ""), list[tuple[str, str, str]]()
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self.ask)

    def ask(self, parent: QWidget, title: str, proposed: str, kinds: str) -> tuple[str, str]:
        self.asked.append((title, proposed, kinds))
        return self.answer


@pytest.fixture
def desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(qtbot, monkeypatch)


def test_a_panel_is_copied_as_a_picture_or_as_numbers(desk: Desk) -> None:
    desk.ways.copy_picture()
    image = QGuiApplication.clipboard().image()
    assert image.width() >= 2 * 400
    assert image.width() / image.height() == pytest.approx(4 / 3)
    desk.ways.copy_numbers()
    assert QGuiApplication.clipboard().text().splitlines() == ["a,b", "1,0.5", "2,"]
    assert desk.told == [("Copied as a picture", False), ("Copied 2 rows of numbers", False)]
    desk.numbers = {}
    desk.ways.copy_numbers()
    desk.ways.read()
    assert desk.told[2:] == [("There are no numbers here yet.", True)] * 2
    assert QGuiApplication.clipboard().text().startswith("a,b")


def test_a_figure_has_no_buttons_to_press_no_empty_field_and_no_ring(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    row = QVBoxLayout(panel)
    pressed, other = QToolButton(text="gap", checkable=True, checked=True), QToolButton(text="?")
    empty, filled = QLineEdit(placeholderText="type a row"), QLineEdit("0.5")
    for part in (pressed, other, empty, filled):
        row.addWidget(part)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    other.setFocus()
    places = [part.geometry() for part in (pressed, other, empty, filled)]
    WaysOut(panel, dict).copy_picture()
    figure = QGuiApplication.clipboard().image()
    parts = [figure.copy(QRect(place.topLeft() * 2, place.size() * 2)) for place in places]
    assert [len(np.unique(pixels(part))) > 1 for part in parts] == [True, False, False, True]
    QApplication.processEvents()
    assert [part.geometry() for part in (pressed, other, empty, filled)] == places
    assert panel.focusWidget() is other


def test_a_figure_has_no_card_of_what_the_mouse_points_at(desk: Desk, qtbot: QtBot) -> None:
    desk.ways.copy_picture()
    figure = pixels(QGuiApplication.clipboard().image())
    for plot in desk.panel.findChildren(CurvePlot):
        qtbot.mouseMove(plot, plot.frame().box.center().toPoint())
    assert not np.array_equal(pixels(image(desk.panel, 2.0)), figure)
    desk.ways.copy_picture()
    np.testing.assert_array_equal(pixels(QGuiApplication.clipboard().image()), figure)


def test_a_drawing_says_what_type_it_takes_where_that_of_this_machine_is_not_there(desk: Desk) -> None:
    families = set(re.findall(r'font-family="([^"]*)"', svg(desk.panel).decode()))
    assert families
    assert all(family.endswith(", sans-serif") for family in families)


def test_what_is_saved_goes_where_a_person_says_in_the_format_of_its_name(desk: Desk, tmp_path: Path) -> None:
    desk.ways.folder = lambda: tmp_path
    desk.answer = (str(tmp_path / "one.svg"), "")
    desk.ways.ask_picture()
    assert (tmp_path / "one.svg").read_text().startswith("<?xml")
    desk.answer = (str(tmp_path / "two"), next(iter(ways_out._PICTURES)))
    desk.ways.ask_picture()
    assert QImage(str(tmp_path / "two.png")).width() >= 800
    desk.answer = (str(tmp_path / "three.x"), "")
    desk.ways.ask_numbers()
    assert (tmp_path / "three.x.csv").read_text().splitlines() == ["a,b", "1,0.5", "2,"]
    desk.answer = (str(tmp_path / "four.CSV"), "")
    desk.ways.ask_table("Save rows", "rows", "p,q\n1,2\n")
    assert (tmp_path / "four.CSV").read_text() == "p,q\n1,2\n"
    desk.answer = (str(tmp_path / "five.wav"), "")
    desk.ways._ask_sound()
    assert (tmp_path / "five.wav").read_bytes().startswith(b"RIFF")
    names = ["one.svg", "two.png", "three.x.csv", "four.CSV", "five.wav"]
    assert desk.written == [tmp_path / name for name in names]
    assert desk.told == [(f"Saved as {tmp_path / name}", False) for name in names]
    titles = ["Save as picture"] * 2 + ["Save numbers", "Save rows", "Save as sound"]
    assert [title for title, _, _ in desk.asked] == titles
    proposed = [Path(name) for _, name, _ in desk.asked]
    of = desk.panel.objectName()
    assert proposed == [
        tmp_path / name for name in (f"{of}.png", f"{of}.png", f"{of}.csv", "rows.csv", f"{of}.wav")
    ]


def test_a_picture_without_a_suffix_is_of_the_kind_that_was_chosen(desk: Desk, tmp_path: Path) -> None:
    for kind, suffix in ways_out._PICTURES.items():
        desk.answer = (str(tmp_path / "figure"), kind)
        desk.ways.ask_picture()
        assert desk.written[-1] == tmp_path / f"figure{suffix}"


def test_numbers_in_words_have_a_point_in_a_file_whatever_is_on_the_screen(desk: Desk) -> None:
    ways = WaysOut(desk.panel, lambda: {"where": [f"at {number(0.25)}"]})
    set_marks((",", "."))
    try:
        ways.copy_numbers()
    finally:
        set_marks(POINT)
    assert QGuiApplication.clipboard().text().splitlines() == ["where", "at 0.250"]


def test_who_says_nowhere_saves_nothing_and_what_cannot_be_is_told(desk: Desk, tmp_path: Path) -> None:
    for ask in (desk.ways.ask_picture, desk.ways.ask_numbers, desk.ways._ask_sound):
        ask()
    assert (desk.told, desk.written) == ([], [])
    desk.answer = (str(tmp_path / "no such" / "a.csv"), "")
    desk.ways.ask_numbers()
    ((words, is_bad),) = desk.told
    assert words.startswith(str(tmp_path / "no such" / "a.csv: not written: "))
    assert is_bad
    assert desk.written == []


def test_a_chart_is_heard_or_it_is_told_why_not(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[bytes] = []
    monkeypatch.setattr(ways_out, "play", lambda sound: not played.append(sound) and len(played) == 1)
    desk.ways.hear()
    assert played[0].startswith(b"RIFF")
    assert desk.told == []
    desk.ways.hear()
    ((words, is_bad),) = desk.told
    assert "Ctrl+Shift+W saves the sound." in words
    assert is_bad
    desk.panel.cost_plot.show_curves([])
    desk.panel.accuracy_plot.show_curves([])
    desk.ways.hear()
    assert desk.told[1:] == [("There is no curve here to be heard.", True)]
    assert len(played) == 2


def test_all_of_it_is_offered_in_a_menu_sounds_where_there_is_a_chart(desk: Desk, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("first")
    desk.ways.add_to(menu)
    shown = [action.shortcut().toString() for action in menu.actions()]
    assert shown == ["", "", "Ctrl+C", "Ctrl+Shift+P", "Ctrl+Shift+C", "Ctrl+Shift+N", "Ctrl+Shift+R",
                     "Ctrl+Shift+H", "Ctrl+Shift+W"]  # fmt: skip
    assert menu.actions()[1].isSeparator()
    plain, other = QWidget(), QMenu()
    qtbot.addWidget(plain)
    qtbot.addWidget(other)
    WaysOut(plain, dict).add_to(other)
    assert len(other.actions()) == 5
    menu.actions()[6].trigger()
    (table,) = desk.panel.findChildren(NumbersTable)
    assert table.isVisible()
    table.close()


def test_ctrl_c_is_left_to_words_that_are_selected(desk: Desk, qtbot: QtBot) -> None:
    label = QLabel("some words", desk.panel)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.show()
    with qtbot.waitActive(desk.panel):
        desk.panel.activateWindow()
    label.setFocus()

    def is_left(key: Qt.Key) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
        event.ignore()
        return desk.ways.eventFilter(desk.panel, event) and event.isAccepted()

    assert not is_left(Qt.Key.Key_C)
    label.setSelection(0, 4)
    assert is_left(Qt.Key.Key_C)
    assert not is_left(Qt.Key.Key_P)
    assert not desk.ways.eventFilter(desk.panel, QEvent(QEvent.Type.Move))
