"""The table of per-example gradients, and the three ways to raise an output."""

import numpy as np
import pytest
from calculator import assert_adds_up
from cases import in_turn
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.core import Network
from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.naming import number
from nnviz.data.preparation import Scale
from nnviz.view.labs.nudge_model import Requests
from nnviz.view.labs.nudges_lab import NudgesLab, _comparison
from nnviz.view.parts.copying import copy_of
from nnviz.view.parts.style import DARK, LIGHT
from nnviz.view.parts.zoom import set_zoom

LAST = 9  # the phase of the update of [64, 30, 10]


@pytest.fixture
def lab(qtbot) -> NudgesLab:
    made = NudgesLab(LIGHT)
    qtbot.addWidget(made)
    made.resize(640, 300)
    made.show()
    return made


def cells(lab: NudgesLab) -> np.ndarray:
    return lab.table.model._cells


def test_the_last_row_is_what_the_update_uses(lab: NudgesLab) -> None:
    snapshot = make_snapshot((6, 4, 3), phase=7)
    lab.show_snapshot(snapshot)
    move, places = snapshot.lanes[0].phase.move, lab.table.model._requests.places
    assert move is not None
    for value, (layer, j, k) in zip(cells(lab)[-1], places, strict=True):
        change = move.change.biases[layer][j, 0] if k is None else move.change.weights[layer][j, k]
        assert value == pytest.approx(change / move.eta, rel=1e-12)
    np.testing.assert_allclose(cells(lab)[-1], cells(lab)[:-1].mean(axis=0), rtol=1e-12)
    assert "−Δw/η" in lab.sentence.text()


def test_columns_are_ranked_by_the_mean_size_and_by_any_row(lab: NudgesLab) -> None:
    lab.show_snapshot(make_snapshot((6, 4, 3), phase=3))
    assert (np.diff(np.abs(cells(lab)[:-1]).mean(axis=0)) <= 0).all()
    for row in (1, 2):
        lab.table.row_clicked.emit(row)
        assert (np.diff(np.abs(cells(lab)[row])) <= 0).all()
    lab.table.row_clicked.emit(2)
    assert (np.diff(np.abs(cells(lab)[:-1]).mean(axis=0)) <= 0).all()


def test_enter_ranks_by_the_row_where_the_keys_are_which_is_outlined(
    lab: NudgesLab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.show_snapshot(make_snapshot((6, 4, 3), phase=3))
    view = lab.table.examples
    before = picture(view)
    view.setCurrentIndex(lab.table.model.index(1, 0))
    assert picture(view) == before
    monkeypatch.setattr(view, "hasFocus", lambda: True)
    view.viewport().update()
    assert picture(view) != before
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert (np.diff(np.abs(cells(lab)[1])) <= 0).all()


@pytest.mark.parametrize("row", [None, 0, 1])
def test_the_sentence_compares_what_it_says_that_it_compares(lab: NudgesLab, row: int | None) -> None:
    lab.show_snapshot(make_snapshot((6, 4, 3), phase=3, seed=5))
    if row is not None:
        lab.table.row_clicked.emit(row)
    first, *_, last = np.abs(cells(lab)[-1 if row is None else row])
    who = "the cost" if row is None else f"example {row + 1}"
    assert f"moves {who} {number(first / last, 2)} times as much" in lab.sentence.text()


def test_three_point_two_moves_32_times_as_much_as_a_tenth() -> None:
    work = Backprop(Network([1, 1]), COSTS["quadratic"], 2)
    rows = np.array([[2.2, 0.3], [4.2, -0.1]])  # 3.20 and 0.10 in the mean
    words = _comparison(Requests(((0, 0, 0), (0, 0, None)), rows, ("1", "2"), 1, work), ranked_by=None)
    assert "moves the cost 32 times as much" in words


@pytest.mark.parametrize(("regularizer", "lmbda", "is_there"), [("none", 0.1, False), ("l2", 0.1, True)])
def test_a_penalty_is_told_of_where_there_is_one(
    lab: NudgesLab, regularizer: str, lmbda: float, is_there: bool
) -> None:
    snapshot = make_snapshot((6, 4, 3), phase=3)
    experiment = snapshot.lanes[0].experiment.with_changes(
        {"training.regularizer": regularizer, "training.lmbda": lmbda}
    )
    lab.show_snapshot(replace(snapshot, lanes=(replace(snapshot.lanes[0], experiment=experiment),)))
    assert ("penalty" in lab.sentence.text()) is is_there


def test_every_cell_is_written_out_and_adds_up(lab: NudgesLab) -> None:
    lab.show_snapshot(make_snapshot((6, 4, 3), phase=3))
    model = lab.table.model
    assert cells(lab).shape[0] > 2
    for row in range(cells(lab).shape[0]):
        for column in range(cells(lab).shape[1]):
            line = model.line(row, column)
            assert line.value == pytest.approx(cells(lab)[row, column])
            if model._requests.places[column][2] is not None:
                assert_adds_up(line.words)
                is_mean = row == len(model._requests.rows)
                assert line.words.startswith("∂C / ∂" if is_mean else "∂Cₓ / ∂")


def test_without_a_mini_batch_it_is_the_followed_example(lab: NudgesLab) -> None:
    snapshot = make_snapshot((6, 4, 3))
    lab.show_snapshot(snapshot)
    assert len(cells(lab)) == 2
    assert "Press P" in lab.sentence.text()
    largest = np.sort(np.abs(snapshot.lanes[0].gradient.vector))[::-1][: cells(lab).shape[1]]
    np.testing.assert_allclose(np.abs(cells(lab)[0]), largest, rtol=1e-10)


def test_cells_are_written_in_the_power_of_ten_of_the_caption(lab: NudgesLab) -> None:
    theta = Network([2, 1]).theta
    theta.vector[:] = 0
    lab.show_snapshot(make_snapshot((2, 1), theta=theta, x=[1, 0.25], target=1))  # δ = −0.5
    model = lab.table.model
    assert lab.caption.text().endswith("in 10⁻¹")
    assert [model.data(model.index(0, column)) for column in range(3)] == ["−5.00", "−5.00", "−1.25"]
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert heads == ["w²\n1←1", "b²\n1", "w²\n1←2"]
    assert model.headerData(1, Qt.Orientation.Vertical) == "mean"
    assert "4.0 times as much" in lab.sentence.text()


@pytest.mark.parametrize(("height", "is_scrolled"), [(600, False), (200, True)])
def test_all_examples_of_a_mini_batch_are_in_sight_where_there_is_room(
    lab: NudgesLab, height: int, is_scrolled: bool
) -> None:
    lab.show_snapshot(make_snapshot((6, 4, 3), phase=3))
    table, names = lab.table, tuple(map(str, range(12)))
    requests = table.model._requests
    lab.resize(640, height)
    table.show_requests(replace(requests, rows=np.ones((12, len(requests.places))), names=names))
    QApplication.processEvents()
    assert (table.examples.verticalScrollBar().maximum() > 0) == is_scrolled
    assert table.mean.geometry().top() - table.examples.geometry().bottom() < 6


def test_rows_are_as_high_in_a_large_font(qtbot: QtBot, qapp: QApplication) -> None:
    font, large = qapp.font(), qapp.font()
    large.setPointSize(30)
    qapp.setFont(large)
    try:
        lab = NudgesLab(LIGHT)
        qtbot.addWidget(lab)
        assert lab.table.examples.verticalHeader().defaultSectionSize() == 21, "what the zoom makes larger"
    finally:
        qapp.setFont(font)


def test_numbers_and_columns_follow_the_zoom(lab: NudgesLab) -> None:
    lab.show_snapshot(make_snapshot((6, 4, 3), phase=3))
    columns, size = lab.table.columns, lab.table.model.font(0).pointSizeF()
    set_zoom(1.5)
    try:
        assert lab.table.model.font(0).pointSizeF() == pytest.approx(1.5 * size)
        assert lab.table.columns == pytest.approx(columns / 1.5, abs=1)
    finally:
        set_zoom(1.0)


def test_three_ways_are_ranked_by_what_they_gain(lab: NudgesLab) -> None:
    lab.show_snapshot(make_snapshot((6, 4, 3), target=2))
    lab.view.setCurrentIndex(1)
    assert lab.outputs.currentIndex() == 2
    gains = [way.gain for way in lab.ways.ways]
    assert gains == sorted(gains, reverse=True)
    assert {way.title for way in lab.ways.ways} == {"its bias", "its weights", "the earlier activations"}
    assert "wants it higher" in lab.sentence.text()
    lab.show_neuron(1, 0)
    assert lab.outputs.currentIndex() == 0
    assert "wants it lower" in lab.sentence.text()


@in_turn("sizes", [(1, 1), (2, 3, 1), (784, 100, 10), (4, *[3] * 12, 2)])
@in_turn("lanes", [0, 1, 3])
@in_turn("view", [0, 1])
def test_any_network_in_both_themes(lab: NudgesLab, sizes: tuple[int, ...], lanes: int, view: int) -> None:
    lab.view.setCurrentIndex(view)
    lab.show_snapshot(make_snapshot(sizes, lanes=lanes, output="softmax", cost="log_likelihood"))
    lab.recolour(DARK)
    picture(lab)
    lab.recolour(LIGHT)
    picture(lab)


@pytest.mark.parametrize("output", ["sigmoid", "softmax", "tanh", "gelu"])
def test_each_way_to_raise_an_output_is_written_out_and_adds_up(lab: NudgesLab, output: str) -> None:
    cost = "log_likelihood" if output == "softmax" else "quadratic"
    lab.show_snapshot(make_snapshot((6, 4, 3), output=output, cost=cost, target=2))
    lab.view.setCurrentIndex(1)
    names = set()
    for way in lab.ways.ways:
        for k, rate in enumerate(way.rates):
            line = way.written(k)
            assert line.value == pytest.approx(rate)
            assert " = " in line.right  # not the result alone
            assert_adds_up(line.words)
            names.add(line.name)
    assert {"∂a³₃ / ∂b³₃", "∂a³₃ / ∂w³₃₁", "∂a³₃ / ∂a²₁"} <= names


def test_the_bar_under_the_pointer_is_read_and_all_in_sight_can_be_copied(lab: NudgesLab) -> None:
    lab.show_snapshot(make_snapshot((6, 4, 3), target=2))
    lab.view.setCurrentIndex(1)
    picture(lab)
    first = lab.ways.ways[0]
    largest = int(np.argmax(np.abs(first.rates)))
    read = lab.ways.line_at(QPointF(20, 60))
    assert read is not None
    assert read.words == first.written(largest).words
    assert lab.ways.line_at(QPointF(20, 20)) is None
    assert read.words in copy_of(lab.ways.lines())[1]


def test_binary_outputs_and_numbers_that_ran_away(lab: NudgesLab) -> None:
    theta = Network([2, 3, 2]).theta
    theta.vector[:] = np.nan
    snapshot = make_snapshot((2, 3, 2), theta=theta)
    example = replace(snapshot.example, classes=("a", "b", "c"), coding="binary")
    for view in (0, 1):
        lab.view.setCurrentIndex(view)
        lab.show_snapshot(replace(snapshot, example=example))
        picture(lab)
    assert lab.table.model.data(lab.table.model.index(0, 0)) == "–"


@pytest.mark.parametrize(
    ("rows", "ranked_by", "said"),
    [
        (
            [[3.0, -1.0], [1.0, 0.0]],
            None,
            "A nudge of w² 1←1 moves the cost 4.0 times as much as one of b² 1.",
        ),
        ([[3.0, -1.0], [1.0, 0.0]], 2, "A nudge of w² 1←1 moves the cost 4.0 times as much as one of b² 1."),
        ([[3.0, -1.0], [1.0, 0.0]], 0, "A nudge of w² 1←1 moves example 1 3.0 times as much as one of b² 1."),
        ([[3.0, -1.0], [1.0, 0.0]], 1, ""),  # the last one does not move it at all
        ([[np.nan, -1.0]], None, ""),
    ],
)
def test_the_first_column_is_held_beside_the_last_where_that_can_be(
    rows: list[list[float]], ranked_by: int | None, said: str
) -> None:
    work = Backprop(Network([1, 1]), COSTS["quadratic"], len(rows))
    requests = Requests(((0, 0, 0), (0, 0, None)), np.array(rows), ("1", "2"), 1, work)
    assert _comparison(requests, ranked_by) == said
    one = Requests(((0, 0, 0),), np.array(rows)[:, :1], ("1", "2"), 1, work)
    assert _comparison(one, ranked_by) == "", "beside itself there is nothing to say"


def test_an_example_of_an_amount_is_called_by_it_as_it_was_measured(lab: NudgesLab) -> None:
    data = make_dataset(np.zeros((2, 6)), y=np.ones((2, 1)), coding="value")
    data = replace(data, target_scale=Scale(np.array([100.0]), np.array([8.0])))
    lab.show_snapshot(with_data(make_snapshot((6, 4, 1), target=1), data))
    assert lab.table.model._requests.names == ("1: 108",)
    lab.view.setCurrentIndex(1)
    assert lab.caption.text() == "for example 1: 108"


def test_an_example_without_a_target_can_be_raised_too(lab: NudgesLab) -> None:
    snapshot = make_snapshot((6, 4, 3), target=1)
    lab.view.setCurrentIndex(1)
    lab.show_snapshot(snapshot)
    a = snapshot.lanes[0].activations[-1]
    assert lab.caption.text() == "for example 1: “1”"
    assert lab.sentence.text().startswith(
        f"Output 1 is {number(float(a[1]))} and its target 1.00: the cost wants it higher."
    )
    assert [lab.outputs.itemText(k) for k in range(3)] == ["output 0", "output 1", "output 2"]
    lab.outputs.setCurrentIndex(0)
    assert (
        f"Output 0 is {number(float(a[0]))} and its target 0: the cost wants it lower." in lab.sentence.text()
    )
    drawing = replace(snapshot.example, has_target=False, source="your drawing")
    lab.show_snapshot(replace(snapshot, example=drawing, version=2, run=2))
    assert lab.caption.text() == "for your drawing"
    assert "and has no target. The earlier" in lab.sentence.text()
    assert lab.outputs.currentIndex() == int(np.argmax(a)), "the largest is raised at first"
    columns = lab.numbers()
    assert list(columns["way"]).count("its bias") == 1
    assert len(columns["rate"]) == 1 + 4 + 4


def test_outputs_are_chosen_where_one_is_to_be_raised_alone(lab: NudgesLab) -> None:
    lab.show_snapshot(make_snapshot((6, 4, 3)))
    for view, is_raised in ((0, False), (1, True), (0, False)):
        lab.view.setCurrentIndex(view)
        assert lab.outputs.isVisible() is is_raised
        assert lab.ways.isVisible() is is_raised
        assert lab.table.isVisible() is not is_raised
        assert lab.needs_target is not is_raised
