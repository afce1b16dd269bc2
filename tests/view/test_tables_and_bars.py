"""What stands in the cells of tables, and bars with their numbers and tips."""

from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from pictures import drawn_by
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nnviz.core.naming import number
from nnviz.view.charts.drop_bars import Drop, DropBars
from nnviz.view.labs.answer_bars import AnswerBars
from nnviz.view.labs.noise_histogram import NoiseHistogram
from nnviz.view.labs.paths_lab import PathsLab
from nnviz.view.labs.slowness_lab import SlownessLab
from nnviz.view.labs.weight_chooser import WeightChooser
from nnviz.view.outputs.example_table import Rows
from nnviz.view.outputs.gallery import Card
from nnviz.view.parts.style import DARK, LIGHT

ROLE = Qt.ItemDataRole
DROPS = (Drop(0, 3, 0.5, 0.25), Drop(1, 3, 2.0, float("nan")))


def card(i: int) -> Card:
    lines = (("is", "yes" if i else "no"), ("says", "no"))
    return Card(
        np.array([0.123456, -2.0]),
        None,
        lines,
        np.array([0.25, 0.75]),
        np.array([0.0, 1.0]),
        lambda: f"help {i}",
    )


@pytest.fixture
def rows() -> Rows:
    made = Rows()
    made.show_rows(("x₁", "height"), np.array([41, 7]), card)
    return made


def cell(rows: Rows, row: int, column: int, role: int = ROLE.DisplayRole) -> Any:
    return rows.data(rows.index(row, column), role)


def test_a_row_of_examples_has_its_number_truth_answer_and_inputs(rows: Rows) -> None:
    assert (rows.rowCount(), rows.columnCount()) == (2, 6)
    within = rows.index(0, 0)
    assert (rows.rowCount(within), rows.columnCount(within)) == (0, 0)
    assert (rows.rowCount(QModelIndex()), rows.columnCount(QModelIndex())) == (2, 6)
    assert [cell(rows, 0, column) for column in range(6)] == ["42", "yes", "no", "", "0.1235", "−2"]
    assert cell(rows, 1, 0) == "8"
    assert "help 41" in cell(rows, 0, 4, ROLE.ToolTipRole)
    sides = [Qt.AlignmentFlag(cell(rows, 0, column, ROLE.TextAlignmentRole)) for column in range(6)]
    assert [bool(side & Qt.AlignmentFlag.AlignLeft) for side in sides] == [0, 1, 1, 0, 0, 0]
    assert cell(rows, 0, 0, ROLE.ForegroundRole) is None


def test_the_head_of_the_examples_names_the_columns(rows: Rows) -> None:
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    heads = [rows.headerData(column, across, ROLE.DisplayRole) for column in range(6)]
    assert heads == ["no.", "is", "says", "outputs", "x₁", "height"]
    assert "height" in rows.headerData(5, across, ROLE.ToolTipRole)
    assert rows.headerData(0, down, ROLE.DisplayRole) is None
    assert rows.headerData(1, across, ROLE.TextAlignmentRole) is not None
    assert rows.headerData(4, across, ROLE.TextAlignmentRole) is None


@pytest.fixture
def drops(qtbot: QtBot) -> DropBars:
    made = DropBars(LIGHT)
    qtbot.addWidget(made)
    made.resize(360, 160)
    made.show()
    made.show_drops(list(DROPS))
    return made


def test_a_pair_of_bars_hangs_below_one_or_stands_above_it_with_its_numbers(drops: DropBars) -> None:
    drawn = drawn_by(drops)
    (one,) = [mark.place for mark in drawn.of("fill", LIGHT.faint)]
    weights, slope = drops.rectangles(0)
    assert weights.top() == pytest.approx(one.top(), abs=1)
    assert slope.height() == pytest.approx(2 * weights.height())  # by the logarithm
    assert weights.right() < slope.left()
    assert slope.left() - weights.right() == pytest.approx(1)
    grown, none = drops.rectangles(1)
    assert grown.bottom() == pytest.approx(one.top(), abs=1)
    assert grown.height() == pytest.approx(weights.height())
    assert not none.isValid()
    half, quarter, two = (drawn.text(number(value, 2)).place for value in (0.5, 0.25, 2.0))
    assert half.top() == weights.bottom()
    assert half.right() == weights.right()
    assert quarter.left() == slope.left()
    assert quarter.top() == slope.bottom()
    assert two.bottom() == grown.top()
    assert len([mark for mark in drawn.of("text") if mark.ink.name() == LIGHT.text]) == 3
    for name, bars in ((DROPS[0].name, (weights, slope)), (DROPS[1].name, (grown,))):
        middle = drawn.text(name).place.center().x()
        assert bars[0].right() < middle
        assert middle == pytest.approx(bars[0].right() + 0.5)
    assert drawn.text("×1").place.center().y() == pytest.approx(one.top())


def test_bars_that_are_too_narrow_have_no_numbers(drops: DropBars) -> None:
    drops.show_drops([Drop(k, 31, 0.5, 0.25) for k in range(30)])
    assert number(0.25, 2) not in drawn_by(drops).words


def test_a_pair_is_told_of_from_its_left_to_its_right(
    drops: DropBars, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, words, *rest: told.append(words))
    middles = [drops.rectangles(index)[0].right() for index in (0, 1)]
    for x in (*middles, 2):
        at = QPoint(round(x), 80)
        QApplication.sendEvent(drops, QHelpEvent(QHelpEvent.Type.ToolTip, at, drops.mapToGlobal(at)))
    assert told == [DROPS[0].words, DROPS[1].words, ""]


def test_the_histogram_of_noise_counts_every_largest_output_once(qtbot: QtBot) -> None:
    made = NoiseHistogram(DARK)
    qtbot.addWidget(made)
    made.resize(260, 160)
    made.show()
    made.show_largest(np.array([0.0, 0.5, 0.999, 1.0, np.nan]))
    counts, edges = made.counts()
    assert counts.sum() == 4
    assert (edges[0], edges[-1], len(edges)) == (0, 1, len(counts) + 1)
    assert counts[-1] == 2
    table = made.numbers()
    columns = [np.asarray(table[name]) for name in ("largest output from", "to", "pictures of noise")]
    assert [len(column) for column in columns] == [len(counts)] * 3
    np.testing.assert_array_equal(columns[0][1:], columns[1][:-1])
    bars = drawn_by(made).of("fill", DARK.output_hue)
    assert len(bars) == np.count_nonzero(counts) == 3
    highest = max(bar.place.height() for bar in bars)
    assert bars[-1].place.height() == highest
    assert bars[0].place.height() == pytest.approx(highest / 2)
    made.show_largest(np.array([-3.0, 7.0]))
    assert (made.counts()[1][0], made.counts()[1][-1]) == (-3, 7)


def test_answer_bars_share_the_room_between_the_names_and_the_numbers(qtbot: QtBot) -> None:
    bars = AnswerBars(DARK)
    qtbot.addWidget(bars)
    bars.resize(240, 120)
    bars.show()
    bars.show_outputs(np.array([1.0, 0.25, -0.5, np.nan]), ("zero", "one", "two", "three"))
    drawn = drawn_by(bars)
    tracks = [mark.place for mark in drawn.of("fill", DARK.field)]
    filled = [mark.place for mark in drawn.of("fill", DARK.output_hue)]
    assert [track.width() for track in tracks] == [tracks[0].width()] * 4
    assert [bar.width() for bar in filled] == pytest.approx([tracks[0].width(), tracks[0].width() / 4, 0])
    for track, name in zip(tracks, ("zero", "one", "two", "three"), strict=True):
        assert drawn.text(name).place.right() < track.left()
        assert drawn.text(name).place.center().y() == pytest.approx(track.center().y())
        assert drawn.text(name).bold is (name == "zero")
    for number_, track in zip(("1.00", "0.25", "−0.50"), tracks, strict=False):
        assert track.right() < drawn.text(number_).place.left()
        assert drawn.text(number_).place.left() + 30 <= 240
    bars.show_outputs(None, ("zero", "one"))
    assert not drawn_by(bars).of("fill", DARK.output_hue)


def test_a_weight_is_chosen_within_its_layer(qtbot: QtBot) -> None:
    chooser = WeightChooser()
    qtbot.addWidget(chooser)
    gradient = make_snapshot((5, 4, 3)).lanes[0].gradient
    chooser.show_gradient(gradient)
    for layer, (rows, columns) in enumerate(((4, 5), (3, 4))):
        chooser.layers.setCurrentIndex(layer)
        assert (chooser.to.maximum(), chooser.source.maximum()) == (rows, columns)
        sizes = np.abs(gradient.weights[layer])
        assert sizes[chooser.j, chooser.k] == sizes.max()
    changes: list[int] = []
    chooser.changed.connect(lambda: changes.append(1))
    chooser.choose(0, 3)
    assert (chooser.layer, chooser.j, chooser.k) == (0, 3, int(np.argmax(np.abs(gradient.weights[0][3]))))
    chooser.choose_weight(1, 2)
    assert (chooser.j, chooser.k, chooser.to.value(), chooser.source.value()) == (1, 2, 2, 3)
    assert changes == [1, 1]
    for nowhere in ((-1, -1), (2, 0), (0, 4)):
        chooser.choose(*nowhere)
    assert (chooser.layer, chooser.j, chooser.k, changes) == (0, 1, 2, [1, 1])


def test_paths_are_listed_with_their_neurons_and_products(qtbot: QtBot) -> None:
    lab = PathsLab(LIGHT)
    qtbot.addWidget(lab)
    lab.resize(600, 300)
    lab.show_snapshot(make_snapshot((5, 4, 3)))
    lab.chooser.choose(0, 2)
    assert lab.table.rowCount() == 3
    for row in range(3):
        names, product = (lab.table.item(row, column) for column in (0, 1))
        assert names.text().startswith(f"{lab.chooser.k + 1}→3→")
        assert float(product.text().replace("−", "-").replace(",", "")) != 0
        assert names.textAlignment() & Qt.AlignmentFlag.AlignLeft
        assert product.textAlignment() & Qt.AlignmentFlag.AlignRight
    lab.table.selectRow(2)
    assert lab.chosen is lab._fan.paths[2]  # type: ignore[union-attr]
    lab.chooser.choose(0, 1)
    assert lab.chosen is None


def test_a_neuron_chosen_in_another_panel_is_that_of_the_lab(qtbot: QtBot) -> None:
    lab = SlownessLab(LIGHT)
    qtbot.addWidget(lab)
    lab.point_out(1, 2)  # before anything is shown
    lab.show_snapshot(make_snapshot((5, 4, 3)))
    assert (lab.chooser.layer, lab.chooser.j) == (1, 2)
    lab.show_neuron(0, 0)
    assert (lab.chooser.layer, lab.chooser.j) == (0, 0)
    assert "hidden 1 neuron 1" in lab.sentence.text()
