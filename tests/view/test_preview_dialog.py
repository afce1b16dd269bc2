"""The preview of a file: what it shows, what a click changes, and what comes of it."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
)
from pytestqt.qtbot import QtBot

from nnviz.app.house_style import wear
from nnviz.data.reading import Reading
from nnviz.view.data import preview_dialog
from nnviz.view.data.preview_dialog import _HINT, PreviewDialog
from nnviz.view.data.preview_words import headline
from nnviz.view.parts.style import DARK
from nnviz.view.parts.zoom import set_zoom

FLOWERS = "length,width,species\n" + "1.5,0.25,setosa\n4.5,1.25,versicolor\n6.5,2.25,virginica\n" * 30
BAD = {
    "gone.csv": (None, "cannot be read: no such file or directory"),
    "empty.csv": (b"", "is empty"),
    "ragged.csv": (b"a,b\n1,2\n3\n", "line 3: holds 1 value, the first line holds 2"),
    "one.csv": (b"a,b\n1,2\n", "holds a single example"),
    "chance.npz": (b"\x9f\xd3\x11\x42" * 50, "is no NPZ file, whatever its name says"),
    "pickle.npy": (b"\x80\x04K\x01.", "is a pickle"),
}
BESIDE = QStyle.SubElement.SE_ItemViewItemCheckIndicator, QStyle.SubElement.SE_ItemViewItemText
Open = Callable[..., PreviewDialog]


@pytest.fixture
def open_dialog(qtbot: QtBot) -> Open:
    def make(path: Path, reading: Reading | None = None) -> PreviewDialog:
        dialog = PreviewDialog(path, reading or Reading())
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


@pytest.fixture
def open_table(qtbot: QtBot, tmp_path: Path, open_dialog: Open) -> Open:
    def make(text: str = FLOWERS, reading: Reading | None = None) -> PreviewDialog:
        path = tmp_path / "flowers.csv"
        path.write_text(text)
        dialog = open_dialog(path, reading)
        _wait(qtbot, dialog)
        return dialog

    return make


def _wait(qtbot: QtBot, dialog: PreviewDialog) -> None:
    """Until the file is read, to a good or a bad end."""
    qtbot.waitUntil(lambda: not dialog.progress.isVisibleTo(dialog))


def _heads(dialog: PreviewDialog) -> list[str]:
    model = dialog.table.model()
    heads = [model.headerData(section, Qt.Orientation.Horizontal) for section in range(model.columnCount())]
    return [head.rpartition("\n")[0] for head in heads]


def _click_header(qtbot: QtBot, dialog: PreviewDialog, section: int) -> None:
    header = dialog.table.horizontalHeader()
    middle = header.sectionViewportPosition(section) + header.sectionSize(section) // 2
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, 10))


def _choose(dialog: PreviewDialog, name: str, value: str) -> None:
    box = dialog.choices.boxes[name]
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def room_for_words(box: QComboBox) -> int:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(kind, option, part, box).width()


@pytest.mark.dressed
@pytest.mark.parametrize("by", [1.0, 2.5])
def test_what_was_recognised_can_be_read_at_any_zoom(
    open_table: Open, qapp: QApplication, qtbot: QtBot, by: float
) -> None:
    set_zoom(by)
    try:
        wear(qapp, DARK)
        dialog = open_table()
        for box in dialog.choices.boxes.values():
            # A while after other words Qt makes a box as wide as it asks for, until its layout comes to it.
            qtbot.waitUntil(lambda box=box: box.width() == dialog.choices.width())
            assert box.fontMetrics().horizontalAdvance(box.currentText()) <= room_for_words(box)
        table, tick = dialog.table, QStyleOptionViewItem()
        table.itemDelegate().initStyleOption(tick, table.model().index(0, 0))
        tick.rect = table.visualRect(table.model().index(0, 0))
        box, words = (table.style().subElementRect(part, tick, table) for part in BESIDE)
        assert box.right() < words.left()
        assert tick.rect.contains(box)
    finally:
        set_zoom(1.0)
        wear(qapp, DARK)


def test_table_is_shown_as_it_was_understood(open_table: Open) -> None:
    dialog = open_table()
    assert dialog.headline.text() == "Table · 90 examples · 3 columns · 2 inputs"
    assert _heads(dialog) == ["length\nnumber · input", "width\nnumber · input", "species\ntext · target"]
    assert dialog.table.model().headerData(0, Qt.Orientation.Horizontal).endswith("\n3 different")
    assert dialog.table.model().index(2, 2).data() == "versicolor"
    assert dialog.target_words.text().startswith(
        "From length and width the network learns to foretell species, a class. "
        "3 classes – setosa: 30, versicolor: 30, virginica: 30. Even"
    )
    assert [box.currentText() for box in dialog.choices.boxes.values()] == [
        "recognised: species",
        "recognised: which class",
        "recognised: names the columns",
        "recognised: comma ,",
        "recognised: point 1.5",
        "refuse them",
    ]


def test_click_on_a_name_makes_it_the_target(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table()
    _click_header(qtbot, dialog, 0)
    _wait(qtbot, dialog)
    assert _heads(dialog)[0] == "length\nnumber · target"
    assert dialog.choices.boxes["target"].currentText() == "length"
    assert dialog.choices.boxes["task"].currentText() == "recognised: how much"
    assert dialog.target_words.text() == ("From width the network learns to foretell length, an amount.")


def test_choice_that_changes_the_columns_lets_the_target_be_recognised_again(
    qtbot: QtBot, open_table: Open
) -> None:
    nameless = FLOWERS.partition("\n")[2]
    dialog = open_table(nameless, Reading(target="1", task="regression"))
    assert dialog.choices.boxes["target"].currentText() == "column 1"
    assert dialog.choices.boxes["task"].currentText() == "how much"
    _choose(dialog, "header", "yes")
    _wait(qtbot, dialog)
    assert _heads(dialog)[2] == "setosa\ntext · target"
    assert dialog.choices.boxes["target"].currentText() == "recognised: setosa"
    assert dialog.choices.boxes["task"].currentText() == "recognised: which class"


def test_the_target_is_in_sight_and_one_looks_where_one_looked(qtbot: QtBot, open_table: Open) -> None:
    names = [f"measure {n}" for n in range(20)]
    dialog = open_table("\n".join([",".join(names), *(",".join(["1.5", "2.5"] * 10) for _ in range(30))]))
    table, pinned = dialog.table, dialog.table.pinned
    assert pinned.isVisible()
    assert [column for column in range(20) if not pinned.isColumnHidden(column)] == [19]
    assert table.rect().contains(pinned.geometry())
    _click_header(qtbot, dialog, 0)
    _wait(qtbot, dialog)
    assert not pinned.isVisible()
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert pinned.isVisible()
    table.verticalScrollBar().setValue(2)
    assert pinned.verticalScrollBar().value() == 2
    pinned.verticalScrollBar().setValue(1)
    assert table.verticalScrollBar().value() == 1
    for one in (table, pinned):
        assert not one.showGrid()
        assert not one.wordWrap()
        assert one.selectionMode() is one.SelectionMode.NoSelection
        assert one.horizontalScrollMode() is one.ScrollMode.ScrollPerPixel
        assert one.rowHeight(1) == 22
    assert pinned.verticalHeader().isHidden()
    assert pinned.geometry().right() == table.viewport().geometry().right()
    assert pinned.columnWidth(0) == pinned.width() == table.columnWidth(0)
    table.horizontalScrollBar().setValue(0)
    for much, is_there in ((0.6, False), (0.4, True)):  # others are to be seen as well
        table.horizontalHeader().resizeSection(0, round(much * table.viewport().width()))
        table.horizontalScrollBar().setValue(1)
        table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
        assert pinned.isVisible() is is_there
    dialog.table.horizontalScrollBar().setValue(300)
    _choose(dialog, "header", "yes")
    _wait(qtbot, dialog)
    assert dialog.table.horizontalScrollBar().value() == 300


@pytest.mark.parametrize("rows", [4, 30])
@pytest.mark.parametrize("over", [1, 2, 40])
def test_columns_a_little_too_wide_give_way_and_need_no_bar(open_table: Open, rows: int, over: int) -> None:
    names = [f"petal length {n} (cm)" for n in range(4)]
    dialog = open_table("\n".join([",".join(names), *(f"{n}.5,2.5,3.5,4.5" for n in range(rows))]))
    dialog.resize(1080, 680)  # all have room
    table, across = dialog.table, dialog.table.horizontalHeader()
    taken = table.width() - table.viewport().width()
    wanted = across.length()
    table.setFixedWidth(wanted + taken - over)
    assert not table.horizontalScrollBar().isVisible()
    assert across.length() <= table.viewport().width()
    assert all(across.sectionSize(n) >= across.sectionSizeHint(n) for n in range(4))
    table.setFixedWidth(wanted + taken)
    assert across.length() == wanted


def test_columns_much_too_wide_keep_their_widths_and_scroll(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table()
    table, wanted = dialog.table, dialog.table.horizontalHeader().length()
    table.setFixedWidth(wanted - 60)
    qtbot.waitUntil(table.horizontalScrollBar().isVisible)
    assert table.horizontalHeader().length() == wanted


def test_column_may_be_called_auto(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table("auto,price\n" + "1.5,2.5\n3.5,4.5\n")
    _click_header(qtbot, dialog, 0)
    _wait(qtbot, dialog)
    assert dialog.choices.boxes["target"].currentText() == "auto"
    assert _heads(dialog) == ["auto\nnumber · target", "price\nnumber · input"]


def test_enter_agrees_to_what_is_shown(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table()
    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    (preview,) = confirmed.args
    assert preview.reading == Reading("species", "classification", "yes", "comma", "point", leave_out=())
    assert preview.rows == 90
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_escape_agrees_to_nothing(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table()
    with qtbot.assertNotEmitted(dialog.confirmed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_uneven_classes_and_what_is_left_out_are_told(open_table: Open) -> None:
    rows = [f"{n},name {n},{n % 7}.5,{'rare' if n % 10 == 0 else 'often'}" for n in range(1, 91)]
    dialog = open_table("id,name,size,kind\n" + "\n".join(rows))
    assert "Uneven: the largest class has 9.0 times the examples" in dialog.target_words.text()
    assert dialog.notes.text().splitlines() == [
        "id is left out: it counts the rows",
        "name is left out: it holds 90 different texts, more than 20",
    ]
    assert dialog.notes.isVisible()


def test_what_was_noted_of_a_table_is_gone_once_it_cannot_be_read_as_asked(
    qtbot: QtBot, open_table: Open
) -> None:
    rows = [f"2{n:03}-01-01,{n % 7}.5,{'rare' if n % 10 == 0 else 'often'}" for n in range(300)]
    dialog = open_table("day,size,kind\n" + "\n".join(rows))
    assert dialog.notes.text() == "day is left out: it holds dates"
    _click_header(qtbot, dialog, 0)
    _wait(qtbot, dialog)
    assert "over 256 different classes" in dialog.status.text()
    assert not dialog.notes.isVisible()
    _click_header(qtbot, dialog, 2)
    _wait(qtbot, dialog)
    assert dialog.notes.isVisible()


def test_table_that_cannot_be_learnt_as_it_is_can_be_changed(qtbot: QtBot, open_table: Open) -> None:
    rows = [f"{n % 7}.5,{n % 2},name {n % 300}" for n in range(600)]
    dialog = open_table("size,mark,name\n" + "\n".join(rows))
    assert "over 256 different classes" in dialog.status.text()
    assert dialog.status.property("role") == "bad"
    assert not dialog.train_button.isEnabled()
    _click_header(qtbot, dialog, 1)
    _wait(qtbot, dialog)
    assert dialog.status.text() == ""
    assert dialog.train_button.isEnabled()


def test_wrong_delimiter_is_told_and_chosen_back(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table()
    _choose(dialog, "delimiter", "tab")
    _wait(qtbot, dialog)
    assert "holds a single column" in dialog.status.text()
    assert not dialog.table.isVisible()
    _choose(dialog, "delimiter", "comma")
    _wait(qtbot, dialog)
    assert dialog.table.isVisible()
    assert dialog.train_button.isEnabled()


@pytest.mark.parametrize("name", BAD)
def test_bad_file_gets_its_sentence(qtbot: QtBot, tmp_path: Path, open_dialog: Open, name: str) -> None:
    content, words = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    dialog = open_dialog(tmp_path / name)
    _wait(qtbot, dialog)
    assert words in dialog.status.text()
    assert not dialog.train_button.isEnabled()


def test_pictures_are_shown(qtbot: QtBot, tmp_path: Path, open_dialog: Open) -> None:
    for kind, shade in (("cat", 0), ("dog", 255)):
        (tmp_path / kind).mkdir()
        for number in range(3):
            Image.new("L", (6, 5), shade).save(tmp_path / kind / f"{number}.png")
    dialog = open_dialog(tmp_path)
    _wait(qtbot, dialog)
    assert dialog.headline.text() == "Pictures · 6 examples of 6 × 5 pixels"
    assert [dialog.pictures.item(n).text() for n in range(dialog.pictures.count())] == ["cat"] * 3 + [
        "dog"
    ] * 3
    assert dialog._preview is not None
    few = replace(dialog._preview, samples=dialog._preview.samples[:4])
    assert headline(few) == "Pictures · 6 examples of 6 × 5 pixels · 4 of them below"
    middle = dialog.pictures.item(5).icon().pixmap(56).toImage().pixelColor(20, 20)
    assert middle.lightness() == 255
    assert not dialog.choices.isVisible()


def test_single_array_has_columns_and_an_archive_has_none(
    qtbot: QtBot, tmp_path: Path, open_dialog: Open
) -> None:
    numbers = np.random.default_rng(0).random((8, 3))
    np.save(tmp_path / "own.npy", numbers)
    np.savez(tmp_path / "own.npz", x=numbers, y=numbers[:, 0])
    dialog = open_dialog(tmp_path / "own.npy")
    _wait(qtbot, dialog)
    _click_header(qtbot, dialog, 0)
    _wait(qtbot, dialog)
    assert _heads(dialog)[0] == "column 1\nnumber · target"
    assert not dialog.choices.boxes["delimiter"].isVisible()
    dialog = open_dialog(tmp_path / "own.npz")
    _wait(qtbot, dialog)
    assert dialog.headline.text() == "Arrays · 8 examples · 3 inputs"
    assert dialog.words.text() == "inputs x: 8 × 3 numbers\ntargets y: 8"
    assert dialog.choices.boxes["task"].isVisible()
    assert not dialog.choices.boxes["target"].isVisible()


def test_a_long_table_is_in_sight_at_once_and_can_be_given_up(
    qtbot: QtBot, tmp_path: Path, open_dialog: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, ended = threading.Event(), threading.Event()
    read = preview_dialog.open_own

    def read_slowly(path, reading, progress, *, asking):
        def wait(share):
            progress(share)
            go_on.wait()
            progress(share)

        try:
            return read(path, reading, wait, asking=asking)
        finally:
            ended.set()

    monkeypatch.setattr(preview_dialog, "open_own", read_slowly)
    path = tmp_path / "long.csv"
    path.write_text(FLOWERS)
    dialog = open_dialog(path)
    qtbot.waitUntil(lambda: dialog.table.isVisible() and "100 %" in dialog.status.text())
    assert dialog.headline.text() == "Table · 3 columns"
    assert not dialog.train_button.isEnabled()
    with qtbot.assertNotEmitted(dialog.confirmed):
        qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
        assert not dialog.isVisible()
        go_on.set()
        qtbot.waitUntil(ended.is_set)


def test_everything_that_can_be_reached_has_a_name(open_table: Open) -> None:
    dialog = open_table()
    for part in (dialog.table, dialog.pictures, dialog.progress, *dialog.choices.boxes.values()):
        assert part.accessibleName()
    assert dialog.train_button.isDefault()
    assert dialog.train_button.hasFocus()


# -- what is to be answered -----------------------------------------------------------------------


def _tick(dialog: PreviewDialog, section: int) -> None:
    """Click the box under a column."""
    model = dialog.table.model()
    at = model.index(0, section)
    is_on = at.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
    turned = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
    assert model.setData(at, turned.value, Qt.ItemDataRole.CheckStateRole)


def _roles(dialog: PreviewDialog) -> list[str]:
    return [head.rpartition(" · ")[2] for head in _heads(dialog)]


PEOPLE = "id,age,sex,kind\n" + "".join(
    f"{n},{20 + n % 7},{'mf'[n % 5 % 2]},{'ab'[n % 2]}\n" for n in range(30)
)


def test_a_column_is_left_out_and_taken_back_by_its_tick(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table(PEOPLE)
    assert _roles(dialog) == ["left out", "input", "input", "target"]
    _tick(dialog, 1)
    _wait(qtbot, dialog)
    assert _roles(dialog) == ["left out", "left out", "input", "target"]
    assert "age is left out, as asked" in dialog.notes.text()
    _tick(dialog, 0)
    _wait(qtbot, dialog)
    assert _roles(dialog) == ["input", "left out", "input", "target"]
    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        dialog.train_button.click()
    assert confirmed.args[0].reading.leave_out == ("age",)


def test_what_was_left_out_is_taken_back_with_one_click(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table(PEOPLE)
    dialog.notes.button("Use it").click()
    _wait(qtbot, dialog)
    assert _roles(dialog) == ["input", "input", "input", "target"]


def test_a_target_has_no_tick(open_table: Open) -> None:
    dialog = open_table(PEOPLE)
    at = dialog.table.model().index(0, 3)
    assert at.data(Qt.ItemDataRole.CheckStateRole) is None
    assert at.data() == "target"


@pytest.mark.parametrize(("words", "rows"), [("Leave the rows out", 28), ("Fill them in", 30)])
def test_missing_values_are_asked_about(qtbot: QtBot, open_table: Open, words: str, rows: int) -> None:
    dialog = open_table(PEOPLE.replace("\n7,20,", "\n7,,").replace("\n9,22,", "\n9,?,"))
    assert dialog.notes.notes[0].sentence == "2 rows lack a value: age (2)"
    assert not dialog.train_button.isEnabled()
    dialog.notes.button(words).click()
    _wait(qtbot, dialog)
    assert dialog.train_button.isEnabled()
    assert f"{rows} examples" in dialog.headline.text()


@pytest.mark.parametrize(("words", "sign"), [("62640 (thousands)", "comma"), ("62.64 (decimal)", "point")])
def test_a_column_that_can_be_read_two_ways_is_asked_about(
    qtbot: QtBot, open_table: Open, words: str, sign: str
) -> None:
    dialog = open_table("rooms;preis\n1;62.640\n2;45.100\n3;18.250\n4;20.000\n")
    assert dialog.notes.notes[0].sentence == "preis: what is 62.640?"
    assert not dialog.train_button.isEnabled()
    dialog.notes.button(words).click()
    _wait(qtbot, dialog)
    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        dialog.train_button.click()
    assert confirmed.args[0].reading.decimal == sign


def test_a_class_becomes_an_amount_with_one_click_and_back(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table("size,rooms\n" + "".join(f"{n}.5,{n % 4}\n" for n in range(40)))
    assert "(a guess" in dialog.target_words.text()
    assert dialog.task_button.text() == "Take it as an amount"
    dialog.task_button.click()
    _wait(qtbot, dialog)
    assert dialog.target_words.text().endswith("an amount.")
    dialog.task_button.click()
    _wait(qtbot, dialog)
    assert "a class" in dialog.target_words.text()


def test_with_ctrl_one_more_column_is_a_target(
    qtbot: QtBot, open_table: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_table("a,b,c\n" + "".join(f"{n % 7}.5,{n}.25,{n % 11}.5\n" for n in range(40)))
    ctrl = Qt.KeyboardModifier.ControlModifier
    monkeypatch.setattr(preview_dialog.QApplication, "keyboardModifiers", lambda: ctrl)
    _click_header(qtbot, dialog, 1)
    _wait(qtbot, dialog)
    assert _roles(dialog) == ["input", "target", "target"]
    assert dialog.choices.boxes["target"].currentText() == "c, b"
    _click_header(qtbot, dialog, 2)
    _wait(qtbot, dialog)
    assert _roles(dialog) == ["input", "target", "input"]


def test_names_out_of_a_file_are_never_markup(open_table: Open) -> None:
    evil = "<img src=/dev/zero>"
    dialog = open_table(PEOPLE.replace("id,age", f"{evil} id,{evil}"))
    for label in dialog.findChildren(QLabel):
        shown = evil in label.text()
        assert not shown or label.textFormat() is Qt.TextFormat.PlainText
    tip = dialog.table.model().headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip


def test_the_hint_stands_back_and_the_keys_go_where_enter_helps(qtbot: QtBot, open_table: Open) -> None:
    dialog = open_table()
    hints = [label for label in dialog.findChildren(QLabel) if label.text() == _HINT]
    assert [hint.property("role") for hint in hints] == ["muted"]
    dialog.cancel_button.setFocus()
    dialog._take_whole(replace(dialog._preview, refusal="values are missing"))
    assert dialog.cancel_button.hasFocus()
    assert not dialog.train_button.isEnabled()
    dialog._take_whole(replace(dialog._preview, refusal=""))
    assert dialog.train_button.hasFocus()
    dialog.table.setFocus()
    dialog._take_whole(dialog._preview)
    assert dialog.table.hasFocus()


def test_enter_presses_the_button_that_has_the_keys(open_table: Open, qtbot: QtBot) -> None:
    dialog = open_table()
    trained: list[object] = []
    dialog.confirmed.connect(trained.append)
    qtbot.waitUntil(dialog.train_button.isEnabled)
    dialog.cancel_button.setFocus()
    qtbot.keyClick(dialog.cancel_button, Qt.Key.Key_Return)
    assert (dialog.result(), dialog.isVisible(), trained) == (QDialog.DialogCode.Rejected, False, [])


def test_enter_elsewhere_trains(open_table: Open, qtbot: QtBot) -> None:
    dialog = open_table()
    qtbot.waitUntil(dialog.train_button.isEnabled)
    dialog.table.setFocus()
    with qtbot.waitSignal(dialog.confirmed):
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)


def test_who_ticks_a_column_stays_in_it(open_table: Open, qtbot: QtBot) -> None:
    dialog = open_table("length,width,high,species\n" + "1.5,0.25,1,a\n4.5,1.25,2,b\n" * 30)
    table = dialog.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 1))
    for is_input in (False, True):  # out, and in again, by the same key
        qtbot.keyClick(table, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda is_input=is_input: (table.columns[1].role == "input") is is_input)
        _wait(qtbot, dialog)
        assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 1)


def test_the_keys_stop_at_notes_only_where_there_is_more_of_them_than_is_seen(open_table: Open) -> None:
    few = open_table(FLOWERS.replace("1.5", ""))
    assert few.notes.notes
    assert few.notes.focusPolicy() is Qt.FocusPolicy.NoFocus
    heads = ";".join([*(f"c{j}" for j in range(20)), "kind"])
    rows = (";".join([*(f"{(7 * i + j * j) % 31},5" for j in range(20)), "ab"[i % 2]]) for i in range(40))
    many = open_table("\n".join([heads, *rows]))
    assert many.notes.widget().sizeHint().height() > many.notes.maximumHeight()
    assert many.notes.focusPolicy() is Qt.FocusPolicy.TabFocus
