"""The numbers of any panel stand in a table that can be read by the keys alone."""

import numpy as np
import pytest
from handmade import make_snapshot
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.naming import number
from nnviz.view.parts.numbers_table import NumbersModel, NumbersTable
from nnviz.view.parts.style import DARK
from nnviz.view.weights.weights_panel import WeightsPanel


def test_a_table_has_every_number_of_a_panel_and_a_screen_reader_gets_it(qtbot: QtBot) -> None:
    panel, snapshot = WeightsPanel(DARK), make_snapshot((3, 2, 1))
    qtbot.addWidget(panel)
    told: list[str] = []
    panel.ways_out.told.connect(lambda words, _: told.append(words))
    panel.ways_out.read()
    assert told == ["There are no numbers here yet."]
    panel.show_snapshot(snapshot)
    panel.show()
    panel.ways_out.read()
    (dialog,) = panel.findChildren(NumbersTable)
    model, columns = dialog.table.model(), panel.numbers()
    names = [model.headerData(k, Qt.Orientation.Horizontal) for k in range(model.columnCount())]
    assert names == list(columns)
    said = {model.index(r, c).data() for r in range(model.rowCount()) for c in range(model.columnCount())}
    theta = snapshot.lanes[0].theta
    assert {number(w, 6) for w in theta.weights[0].ravel()} <= said
    assert dialog.table.currentIndex().row() == 0
    reader = QAccessible.queryAccessibleInterface(dialog.table)
    assert reader.text(QAccessible.Text.Name) == "The numbers of Weights"
    dialog.reject()


def test_what_is_no_number_is_an_empty_cell_and_a_single_value_is_in_each_row() -> None:
    model = NumbersModel(
        {"layer": "h1", "y": np.array([1.5, np.nan]), "neuron": np.arange(2), "none": [None, "x"]}
    )
    rows = [[model.index(r, c).data() for c in range(4)] for r in range(model.rowCount())]
    assert rows == [["h1", "1.50000", "0", ""], ["h1", "", "1", "x"]]


def test_whole_numbers_have_no_decimals_and_names_are_not_cut(qtbot: QtBot, owner: QWidget) -> None:
    table = NumbersTable("Cost", {"epoch": np.array([0.0, 20.0]), "a long name, " * 5: np.ones(2)}, owner)
    model, names = table.table.model(), table.table.horizontalHeader()
    assert [model.index(row, 0).data() for row in range(2)] == ["0", "20"]
    assert all(names.sectionSize(column) >= names.sectionSizeHint(column) for column in range(2))
    table.reject()


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget
