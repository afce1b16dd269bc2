"""The shelf: what its rows say, and what can be done with them."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot
from timelines import made_timeline, shelved, standing

from nnviz.app.house_style import wear
from nnviz.session.commands import Command, Forget, Pin, Rename, Visit
from nnviz.session.past_view import ShelvedRun
from nnviz.view.parts.style import DARK
from nnviz.view.parts.zoom import set_zoom
from nnviz.view.shelf.shelf_model import COLUMNS, CURVE, end_cost, spent
from nnviz.view.shelf.shelf_panel import ShelfPanel, compared


class Desk:
    """A shelf of three runs, of which the first is at hand, and what it asked for."""

    def __init__(self, qtbot: QtBot, *runs: ShelvedRun) -> None:
        self.qtbot = qtbot
        self.panel = ShelfPanel(DARK)
        qtbot.addWidget(self.panel)
        self.panel.resize(720, 300)
        self.view = self.panel.view
        self.asked: list[Command] = []
        self.panel.command_requested.connect(self.asked.append)
        with qtbot.waitActive(self.panel):
            self.panel.show()
        self.show(*runs)

    def show(self, *runs: ShelvedRun) -> None:
        self.panel.show_snapshot(standing(made_timeline(), shelf=runs))

    def choose(self, *rows: int) -> None:
        self.view.setFocus()
        self.view.clearSelection()
        mode = self.view.selectionModel().SelectionFlag
        for row in rows:
            self.view.selectionModel().select(self.panel.model.index(row, 0), mode.Select | mode.Rows)
        self.view.selectionModel().setCurrentIndex(self.panel.model.index(rows[0], 0), mode.NoUpdate)

    def row(self, row: int) -> list[str]:
        return [self.panel.model.index(row, column).data() for column in range(len(COLUMNS))]


RUNS = (shelved(1, name="slow"), shelved(2), shelved(3, pinned=True, parent_step=0, differs="start = He"))


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, *RUNS)


def test_a_row_tells_what_differs_how_well_and_how_long(desk: Desk) -> None:
    first = ["slow", "the first", "90.0 %", "5", "0.0375", "", "5", "12 s", ""]
    assert desk.row(0) == first
    assert desk.row(1)[:2] == ["└ η = 0.1", "η = 0.1 from epoch 2"]
    assert desk.row(2)[:2] == ["start = He", "start = He"]
    assert desk.row(2)[-1] == "⚲"


def test_names_that_begin_alike_are_told_apart_where_they_have_no_room(desk: Desk) -> None:
    desk.show(*(shelved(k, name=f"η = 0.1, m = 10, start = He, seed = {k}", parent=9) for k in (5, 6, 7)))
    names = [desk.view.visualRect(desk.panel.model.index(row, 0)) for row in (1, 2)]  # but the one at hand
    first, second = (desk.view.viewport().grab(place).toImage() for place in names)
    assert first.size() == second.size()
    assert first != second


def test_a_run_of_another_experiment_is_not_the_same_as_the_one_before(desk: Desk) -> None:
    again, lesson = shelved(2, differs=""), shelved(3, differs="")
    named = replace(lesson, experiment=lesson.experiment.replace("name", "Cures compared"))
    desk.show(RUNS[0], replace(again, parent_step=0), replace(named, parent_step=0))
    assert [desk.row(row)[1] for row in range(3)] == ["the first", "the same", "the first"]
    desk.show(replace(again, parent=9, parent_step=0))  # which is not there, as nothing was trained in it
    assert desk.row(0)[1] == "the first"


def test_a_tip_tells_where_a_run_came_from_and_the_one_at_hand_is_bold(desk: Desk) -> None:
    desk.show(*RUNS, shelved(4, parent=2, parent_step=77), shelved(5, parent=9))
    rows = [desk.panel.model.index(row, 1) for row in range(5)]
    tips = [row.data(Qt.ItemDataRole.ToolTipRole) for row in rows]
    origins = ["the first", "slow, from epoch 2", "η = 0.1, from 77 mini-batches", "after slow", ""]
    runs = [1, 2, 4, 3, 5]
    for told, origin, run in zip(tips, origins, runs, strict=True):
        lines = filter(None, (f"run {run}", origin, "750 mini-batches", ""))
        assert "<br>".join(lines) in told
        assert ("the one at hand" in told) is (run == 1)
        assert "F2 renames it" in told
    fonts = [row.data(Qt.ItemDataRole.FontRole) for row in rows]
    assert [font is not None and font.bold() for font in fonts] == [True, False, False, False, False]
    assert desk.row(2)[1] == "η = 0.1 from step 77"
    assert "<b>slow</b>" in tips[0]
    heads = [
        desk.panel.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for column in range(len(COLUMNS))
    ]
    assert all(column.help[:20] in head for column, head in zip(COLUMNS, heads, strict=True))
    assert desk.panel.model.headerData(0, Qt.Orientation.Vertical) is None


def test_of_a_run_without_an_epoch_there_is_no_cost(desk: Desk) -> None:
    desk.show(shelved(1, curves=None))
    assert desk.row(0)[4] == "–"


def test_it_is_a_list_of_rows_without_a_grid_that_tab_goes_past(desk: Desk) -> None:
    view = desk.view
    assert not view.showGrid()
    assert not view.wordWrap()
    assert not view.tabKeyNavigation()
    assert view.verticalHeader().isHidden()
    assert view.rowHeight(0) == 21
    assert view.selectionBehavior() is view.SelectionBehavior.SelectRows
    for action in view.actions():
        assert action.toolTip().endswith(f" ({action.shortcuts()[0].toString()})")
        assert len(action.toolTip()) > len(action.text()) + 8


def test_of_several_one_goes_to_the_first(desk: Desk) -> None:
    desk.choose(1, 2)
    desk.panel.go()
    assert desk.asked == [Visit(2, 750)]


def test_a_menu_has_what_can_be_done_with_a_run(desk: Desk) -> None:
    desk.choose(0)
    desk.view.customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = [(action.text(), action.shortcut().toString()) for action in menu.actions()]
    assert offered[:3] == [("go to", "Return"), ("pin", "Ins"), ("rename", "F2")]
    menu.actions()[1].trigger()
    assert desk.asked == [Pin({1: True})]
    menu.close()


def test_what_is_pinned_is_let_go_and_what_is_not_is_pinned(desk: Desk) -> None:
    desk.choose(2)
    assert desk.panel.pin_action.text() == "let go"
    desk.choose(1, 2)
    assert desk.panel.pin_action.text() == "pin"
    assert not desk.panel.rename_action.isEnabled()
    desk.choose(0, 1, 2)
    assert not desk.panel.compare_action.isEnabled()
    desk.panel.compare()
    assert desk.asked == []
    desk.show(*(replace(run, pinned=run.run < 3) for run in RUNS))
    desk.choose(0, 1)
    desk.panel.compare()  # which are pinned already
    assert desk.asked == []


def test_a_head_stands_over_its_words_or_numbers(desk: Desk) -> None:
    model, role = desk.panel.model, Qt.ItemDataRole.TextAlignmentRole
    heads = [model.headerData(column, Qt.Orientation.Horizontal, role) for column in range(len(COLUMNS))]
    assert heads == [model.index(0, column).data(role) for column in range(len(COLUMNS))]
    assert Qt.AlignmentFlag.AlignLeft in Qt.AlignmentFlag(heads[0])
    assert Qt.AlignmentFlag.AlignRight in Qt.AlignmentFlag(heads[2])


def test_a_branch_stands_below_the_run_that_it_left(desk: Desk) -> None:
    edit = shelved(2, name="edit", parent_step=0)
    late, later = shelved(3, name="late"), shelved(4, name="later", parent=3)
    left = shelved(5, name="left", parent=2), shelved(6, name="last"), shelved(7, name="alone", parent=9)
    desk.show(shelved(1, name="first"), edit, late, later, *left)
    names = ["first", "└ late", "\u2003└ later", "└ last", "edit", "└ left", "alone"]
    assert [desk.row(row)[0] for row in range(7)] == names
    desk.choose(1)
    desk.panel.go()
    assert desk.asked == [Visit(3, late.steps)]


@pytest.mark.parametrize(("width", "has_curve"), [(420, False), (1400, True)])
def test_each_number_has_the_room_of_its_longest_and_where_there_is_more_there_is_a_curve(
    desk: Desk, width: int, has_curve: bool
) -> None:
    desk.panel.resize(width, 300)
    QApplication.processEvents()
    advance = desk.view.fontMetrics().horizontalAdvance
    for place, column in enumerate(COLUMNS):
        if not column.is_text and (place != CURVE or has_curve):
            assert desk.view.columnWidth(place) == max(advance(column.longest), advance(column.head)) + 10
    assert desk.view.isColumnHidden(CURVE) is not has_curve
    assert has_curve or desk.view.columnWidth(0) <= advance("└ └ Digits, 8 × 8 (3)"), "what differs is longer"


def test_where_there_is_too_little_room_the_table_is_moved_sideways_and_names_are_read(desk: Desk) -> None:
    desk.panel.resize(240, 300)
    QApplication.processEvents()
    half = desk.view.fontMetrics().horizontalAdvance("└ └ Digits, 8 × 8 (3)") / 2
    assert min(desk.view.columnWidth(place) for place in (0, 1)) >= half - 1
    assert desk.view.horizontalScrollBar().maximum() > 0


@pytest.mark.dressed
def test_rows_that_were_made_large_are_as_low_as_others_once_the_zoom_is_taken_back(
    qtbot: QtBot, qapp: QApplication
) -> None:
    try:
        set_zoom(2.5)
        wear(qapp, DARK)
        desk = Desk(qtbot, shelved(1), shelved(2))
        assert desk.view.rowHeight(0) == pytest.approx(2.5 * 21, abs=1)
    finally:
        set_zoom(1.0)
        wear(qapp, DARK)
    qtbot.waitUntil(lambda: abs(desk.view.rowHeight(0) - 21) <= 1)


def test_what_differs_is_read_whole_in_a_window_of_1280(qtbot: QtBot) -> None:
    desk = Desk(
        qtbot, shelved(1, name="Digits, 8 × 8 (3)"), shelved(2, differs="η = 0.5 → 50", parent_step=77)
    )
    desk.panel.resize(608, 257)
    for row, column in ((0, 0), (1, 0), (1, 1)):
        index = desk.panel.model.index(row, column)
        words = desk.view.fontMetrics().horizontalAdvance(index.data())
        assert words + 6 < desk.view.visualRect(index).width(), index.data()


def test_the_long_names_of_a_sweep_are_read_whole_where_there_is_room(qtbot: QtBot) -> None:
    desk = Desk(qtbot, shelved(1, name="η = 0.1, hidden neurons = 2 × 8, seed = 2"))
    desk.panel.resize(1260, 600)
    index = desk.panel.model.index(0, 0)
    assert desk.view.fontMetrics().horizontalAdvance(index.data()) + 6 < desk.view.visualRect(index).width()


def test_without_an_accuracy_no_best_is_told(qtbot: QtBot) -> None:
    desk = Desk(qtbot, shelved(1, best_test_accuracy=float("nan")))
    assert desk.row(0)[2:4] == ["–", "–"]


def test_where_amounts_are_foretold_the_best_is_an_r2(qtbot: QtBot) -> None:
    amounts = shelved(1, best_test_accuracy=float("nan"), best_test_r2=0.8317, name="first")
    desk = Desk(qtbot, amounts)
    assert desk.row(0)[2:4] == ["R² 0.832", "5"]
    better = replace(amounts, run=2, best_test_r2=0.91, name="second")
    assert compared((amounts, better)).endswith(" Its best test score is R² 0.910, that of “first” R² 0.832.")


def test_a_double_click_goes_to_the_end_of_a_run(desk: Desk) -> None:
    place = desk.view.visualRect(desk.panel.model.index(1, 1)).center()
    desk.qtbot.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.qtbot.mouseDClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.asked == [Visit(2, 750)]


@pytest.mark.parametrize(
    ("key", "rows", "asked"),
    [
        (Qt.Key.Key_Return, [1], [Visit(2, 750)]),
        (Qt.Key.Key_Insert, [1, 2], [Pin({2: True, 3: True})]),
        (Qt.Key.Key_Insert, [2], [Pin({3: False})]),
        (Qt.Key.Key_Delete, [1, 2], [Forget(2), Forget(3)]),
        (Qt.Key.Key_Delete, [0], []),
        (Qt.Key.Key_Delete, [0, 1], [Forget(2)]),
    ],
)
def test_keys_go_pin_and_delete(desk: Desk, key: Qt.Key, rows: list[int], asked: list[Command]) -> None:
    desk.choose(*rows)
    desk.qtbot.keyClick(desk.view, key)
    assert desk.asked == asked


def test_f2_renames_in_place(desk: Desk) -> None:
    desk.choose(1)
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_F2)
    editor = desk.view.findChild(QLineEdit)
    assert editor is not None
    desk.qtbot.keyClicks(editor, "faster")
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.asked == [Rename(2, "faster")])


@pytest.mark.parametrize("row", [0, 1])
def test_a_name_is_typed_into_a_field_that_cuts_no_foot_of_a_letter(desk: Desk, row: int) -> None:
    desk.view.setStyleSheet("QLineEdit { padding: 3px 7px; }")  # as the window has it: higher than a row
    desk.choose(row)
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_F2)
    editor = desk.view.findChild(QLineEdit)
    assert editor is not None
    assert editor.height() >= editor.sizeHint().height() > desk.view.rowHeight(row)
    assert editor.y() >= 0


def test_an_editor_is_not_torn_away_by_a_run_that_goes_on(desk: Desk) -> None:
    desk.choose(1)
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_F2)
    editor = desk.view.findChild(QLineEdit)
    assert editor is not None
    desk.qtbot.keyClicks(editor, "fas")
    desk.show(replace(RUNS[0], epochs=6), *RUNS[1:])
    desk.qtbot.keyClicks(editor, "ter")
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.asked == [Rename(2, "faster")])


def test_what_is_selected_stays_so_when_a_run_comes_before_or_behind(desk: Desk) -> None:
    desk.choose(1)
    desk.show(*RUNS, shelved(4))
    assert [run.run for run in desk.panel.selected] == [2]
    desk.show(*RUNS[1:])
    assert [run.run for run in desk.panel.selected] == [2]


def test_two_are_compared_and_drawn(desk: Desk) -> None:
    desk.choose(0, 1)
    assert desk.panel.compare_action.isEnabled()
    desk.panel.compare_action.trigger()
    assert desk.asked == [Pin({1: True, 2: True, 3: False})]
    assert desk.panel.reading.text() == compared(RUNS[:2])


def test_a_comparison_tells_what_differs_and_what_came_of_it() -> None:
    faster = shelved(2, experiment=RUNS[0].experiment.replace("training.eta", 5.0), best_test_accuracy=0.95)
    words = compared((RUNS[0], faster))
    assert words == (
        "“η = 0.1” differs from “slow” from epoch 2 on in this: η 0.5 → 5."
        " Its best test accuracy is 95.0 %, that of “slow” 90.0 %."
    )
    assert compared(RUNS[:2]).startswith("“η = 0.1” has the settings of “slow”. ")
    costs = [replace(run, best_test_accuracy=float("nan")) for run in (RUNS[0], faster)]
    assert compared(costs).endswith(" Its cost at the end is 0.0437, that of “slow” 0.0375.")


def test_a_run_that_ran_away_is_compared_as_what_it_is() -> None:
    first = shelved(1, name="slow")
    away = shelved(2, name="fast", parent=1, has_diverged=True, epochs=1)
    said = compared([first, away])
    assert said.endswith("It diverged after 1 epoch; “slow” has the cost 0.0375 after 5 epochs.")
    assert end_cost(away) == "diverged"
    assert end_cost(first) == "0.0375"


def test_of_a_branch_it_is_told_from_where_on_it_differs() -> None:
    first = shelved(1, name="slow")
    second = replace(first, run=2, name="fast", parent=1, parent_step=300,
                     experiment=first.experiment.replace("training.eta", 9.0))  # fmt: skip
    assert compared([first, second]).startswith("“fast” differs from “slow” from epoch 2 on in this: η ")
    assert compared([first, replace(second, parent_step=0)]).startswith("“fast” differs from “slow” in this:")


def test_a_comparison_is_read_whole_and_at_the_size_of_text(desk: Desk) -> None:
    label = desk.panel.reading
    assert not label.isVisible()
    desk.panel.resize(420, 300)
    desk.choose(0, 1)
    desk.panel.compare()
    desk.qtbot.waitUntil(lambda: label.isVisible() and label.height() >= label.heightForWidth(label.width()))
    assert not desk.panel.hint.isVisible()
    assert label.font().pointSizeF() >= QApplication.font().pointSizeF()
    assert label.palette().windowText() == desk.panel.palette().windowText()
    assert desk.panel.rect().contains(label.mapTo(desk.panel, label.rect().bottomRight()))


def test_a_comparison_follows_its_runs_and_goes_with_them(desk: Desk) -> None:
    desk.choose(0, 1)
    desk.panel.compare()
    desk.show(replace(RUNS[0], best_test_accuracy=0.97), *RUNS[1:])
    assert desk.panel.reading.text().endswith("“slow” 97.0 %.")
    desk.show(*RUNS[1:])
    assert not desk.panel.reading.isVisible()
    assert desk.panel.hint.isVisible()


def test_what_cannot_be_done_is_not_offered(desk: Desk) -> None:
    actions: list[QAction] = desk.view.actions()
    desk.view.clearSelection()
    assert not any(action.isEnabled() for action in actions)
    desk.choose(0)  # the one at hand
    assert [action.text() for action in actions if action.isEnabled()] == ["go to", "pin", "rename"]


def test_before_the_first_run_it_says_what_will_stand_here(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    assert "Every run of this session" in desk.panel.nothing.text()


@pytest.mark.parametrize(("seconds", "words"), [(0.44, "0.4 s"), (75, "75 s"), (720, "12 min")])
def test_a_time_in_words(seconds: float, words: str) -> None:
    assert spent(seconds) == words


def test_its_numbers_leave_as_a_line_a_run(desk: Desk) -> None:
    columns = desk.panel.numbers()
    assert columns["run"] == [1, 2, 3]
    assert columns["name"] == ["slow", "η = 0.1", "start = He"]
    assert columns["came from"] == ["", 1, 1]
    assert columns["after step"] == ["", 300, 0]
    assert columns["differs"] == ["", "η = 0.1", "start = He"]
    wanted = {"epochs": 5, "steps": 750, "best test accuracy": 0.9, "best epoch": 5, "seconds": 12.5}
    assert {name: columns[name] for name in wanted} == {name: [one] * 3 for name, one in wanted.items()}
