"""The table of painted points: edited in place, and what is refused there."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nnviz.app.house_style import wear
from nnviz.data.points import FIRST_POINTS, MAX_POINTS, Point, Points
from nnviz.view.data.points_table import PointsTable
from nnviz.view.parts.style import DARK
from nnviz.view.parts.zoom import set_zoom

THREE = (*FIRST_POINTS, Point(0.25, -1.0, 5))
_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def table(qtbot: QtBot) -> PointsTable:
    made = PointsTable()
    qtbot.addWidget(made)
    made.resize(260, 200)
    made.show()
    made.show_points(THREE)
    return made


@pytest.fixture
def edits(table: PointsTable) -> list[Points]:
    made: list[Points] = []
    table.points_edited.connect(made.append)
    return made


def shown(table: PointsTable) -> list[list[str]]:
    model = table.model
    return [[model.index(row, k).data() for k in range(3)] for row in range(model.rowCount())]


def type_into(qtbot: QtBot, table: PointsTable, row: int, column: int, text: str) -> None:
    """Double-click a cell, type, and press Return."""
    place = table.view.visualRect(table.model.index(row, column)).center()
    qtbot.mouseClick(table.view.viewport(), _LEFT, pos=place)
    qtbot.mouseDClick(table.view.viewport(), _LEFT, pos=place)
    finish(qtbot, table, text)


def finish(qtbot: QtBot, table: PointsTable, text: str) -> None:
    (editor,) = (found for found in table.view.viewport().findChildren(QLineEdit) if found.isVisible())
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt takes the value over after the key


def test_a_row_for_each_point_in_their_order(table: PointsTable) -> None:
    assert shown(table) == [["−0.5", "0", "0"], ["0.5", "0", "1"], ["0.25", "−1", "5"]]
    assert [table.model.headerData(k, Qt.Orientation.Horizontal) for k in range(3)] == ["x₁", "x₂", "class"]
    assert not table.view.tabKeyNavigation()  # Tab would never leave it


@pytest.mark.dressed
def test_rows_are_as_high_as_the_zoom_says(qtbot: QtBot, qapp: QApplication) -> None:
    try:
        set_zoom(2.5)
        wear(qapp, DARK)
        large = PointsTable()
        qtbot.addWidget(large)
        large.show()
        large.show_points(THREE)
        assert large.view.rowHeight(0) == 50
    finally:
        set_zoom(1.0)
        wear(qapp, DARK)
    qtbot.waitUntil(lambda: large.view.rowHeight(0) == 20)


def test_values_are_typed_in_place(qtbot: QtBot, table: PointsTable, edits: list[Points]) -> None:
    type_into(qtbot, table, 0, 0, "0.75")
    type_into(qtbot, table, 1, 2, "3")
    assert edits[-1] == (Point(0.75, 0.0, 0), Point(0.5, 0.0, 3), THREE[2])
    assert len(edits) == 2


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        (0, "ten", "Row 2, x₁: “ten” is not a number from -10 to 10."),
        (1, "10.5", "Row 2, x₂: “10.5” is not a number from -10 to 10."),
        (1, "nan", "Row 2, x₂: “nan” is not a number from -10 to 10."),
        (2, "6", "Row 2, class: “6” is not a whole number from 0 to 5."),
        (2, "0.5", "Row 2, class: “0.5” is not a whole number from 0 to 5."),
        (2, "-1", "Row 2, class: “-1” is not a whole number from 0 to 5."),
    ],
)
def test_a_bad_value_is_refused_with_its_reason(
    qtbot: QtBot, table: PointsTable, edits: list[Points], column: int, text: str, reason: str
) -> None:
    type_into(qtbot, table, 1, column, text)
    assert table.reason.isVisible()
    assert table.reason.text() == reason
    assert (edits, table.model.points) == ([], THREE)
    type_into(qtbot, table, 1, column, "1")
    assert not table.reason.isVisible()


def test_the_same_value_is_no_edit(qtbot: QtBot, table: PointsTable, edits: list[Points]) -> None:
    type_into(qtbot, table, 0, 0, "-0.50")
    assert edits == []


def test_a_point_is_added_and_at_once_typed_into(
    qtbot: QtBot, table: PointsTable, edits: list[Points]
) -> None:
    qtbot.mouseClick(table.add_button, _LEFT)
    assert edits == [(*THREE, Point(0.0, 0.0, 5))]
    table.show_points(edits[0])  # the run has taken them over: the editor stays
    finish(qtbot, table, "1")
    assert edits[1] == (*THREE, Point(1.0, 0.0, 5))


def test_selected_rows_are_removed(qtbot: QtBot, table: PointsTable, edits: list[Points]) -> None:
    picked = QItemSelectionModel.SelectionFlag.Select
    for row, column in ((0, 1), (2, 0), (2, 2)):
        table.view.selectionModel().select(table.model.index(row, column), picked)
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert edits == [(THREE[1],)]


def test_one_point_must_stay(qtbot: QtBot, table: PointsTable, edits: list[Points]) -> None:
    table.view.selectAll()
    qtbot.mouseClick(table.remove_button, _LEFT)
    assert edits == []
    assert table.reason.text().startswith("One point must stay")


def test_nothing_selected_nothing_removed(qtbot: QtBot, table: PointsTable, edits: list[Points]) -> None:
    qtbot.mouseClick(table.view.viewport(), _LEFT, pos=QPoint(250, 150))
    qtbot.mouseClick(table.remove_button, _LEFT)
    assert edits == []


def test_no_more_rows_than_points_may_be(qtbot: QtBot, table: PointsTable, edits: list[Points]) -> None:
    table.show_points((Point(0, 0, 0),) * MAX_POINTS)
    qtbot.mouseClick(table.add_button, _LEFT)
    assert edits == []
    assert table.reason.text() == "2,000 points are the most there may be."
