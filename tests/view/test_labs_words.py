"""Sentences, tables and choices of the labs, each in every case that it tells apart."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.bowl import Bowl
from nnviz.core.gradient_check import GradientCheck
from nnviz.core.mistakes import MISTAKES
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.second_order import SecondOrder
from nnviz.core.valley import NEAR, Plane, Slice, Trail
from nnviz.session.commands import State
from nnviz.session.snapshot import Check
from nnviz.session.starts import LaneCurves, Start
from nnviz.training.landscape import Survey
from nnviz.view.labs.ball_buttons import BallButtons
from nnviz.view.labs.break_it_numbers import sample, switches
from nnviz.view.labs.break_it_words import NO_COPY, how_many, standing, story
from nnviz.view.labs.ends_table import EndsTable
from nnviz.view.labs.overfitting_bench import _told as told_of_gap
from nnviz.view.labs.overfitting_bench import gap_line
from nnviz.view.labs.pages import Pages
from nnviz.view.labs.second_order_words import definite_words, small_network, step_words, where_words
from nnviz.view.labs.second_order_work import refuses
from nnviz.view.labs.truth_table import TruthTable
from nnviz.view.labs.valley_choices import BOWL, MAIN, SO_FAR, WEIGHTS, ValleyChoices
from nnviz.view.labs.valley_words import bowl_words, ground_words, rate_words, share_words, trust_words
from nnviz.view.labs.value_row import ValueRow

# -- valleys --------------------------------------------------------------------------------------

STEPS = np.array([0.0, 10.0, 20.0])


def trail(name: str, true: list[float], sliced: list[float], steps: np.ndarray = STEPS) -> Trail:
    return Trail(name, steps, np.zeros((len(steps), 2)), np.array(true), np.array(sliced))


def survey(parameters: int = 5, shares: tuple[float, float] | None = (0.5, 0.25), **changes: Any) -> Survey:
    plane = Plane(*np.zeros((3, parameters)))
    ways = (trail("m = 1", [4.0, 3.0, 2.0], [4.0, 2.0, 2.0]), trail("all", [4.0, 3.0, 1.0], [4.0, 3.0, 1.0]))
    ground = Slice(np.arange(2.0), np.arange(2.0), np.zeros((2, 2)))
    found = Survey(plane, ground, None if shares is None else np.array(shares), ways, 1.0, 30, 30)
    return replace(found, **changes)


@pytest.mark.parametrize(
    ("asked", "of_twins", "said"),
    [
        (30, False, "the true cost over all 30 training examples"),
        (30, True, "A's true cost over all 30 training examples"),
        (20, False, "the true cost over the first 20 of 30 training examples"),
    ],
)
def test_the_ground_of_a_valley_is_told(asked: int, of_twins: bool, said: str) -> None:
    assert ground_words(survey(asked=asked), of_twins=of_twins) == said


@pytest.mark.parametrize(
    ("parameters", "shares", "ways", "said"),
    [
        (5, (0.5, 0.25), 2, "The plane holds 75.0 % of the variance of these 2 ways: 50.0 % along"
         " direction 1, 25.0 % along direction 2. The other 3 directions hold 25.0 %."),
        (3, (0.5, 0.25), 1, "The plane holds 75.0 % of the variance of this way: 50.0 % along"
         " direction 1, 25.0 % along direction 2. The other direction holds 25.0 %."),
        (2, (0.5, 0.5), 2, "The network has no more than these two parameters: the plane is all of its"
         " cost."),
        (3, None, 2, "The other parameter stays as it is at the end of m = 1."),
        (5, None, 2, "The other 3 parameters stay as they are at the end of m = 1."),
    ],
)  # fmt: skip
def test_how_much_of_the_ways_lies_in_the_plane_is_told(
    parameters: int, shares: tuple[float, float] | None, ways: int, said: str
) -> None:
    found = survey(parameters, shares)
    assert share_words(replace(found, trails=found.trails[:ways])) == said


def test_how_far_a_slice_can_be_trusted_is_told_of_the_way_in_the_chart() -> None:
    found = survey()
    first, second = found.trails
    said = "Largest gap 1.00, on m = 1 at update 10: 2.00 here, 3.00 true."
    assert said in trust_words(found, first)
    near = f"{100 * NEAR:.0f} %"
    assert f"From update 20 of m = 1 on the two are within {near}: there" in trust_words(found, first)
    assert f"On all the two are within {near} of each other" in trust_words(found, second)
    assert trust_words(found, second).endswith("all the way.")
    never = trail("C", [4.0, 3.0, 2.0], [1.0, 1.0, 1.0])
    assert f"On C the two are not within {near} of each other even at its end." in trust_words(found, never)
    short = trail("short", [4.0], [4.0], STEPS[:1])
    lost = replace(found, trails=(*found.trails, short))
    assert trust_words(lost, first).endswith("Thrown out of reach: short after 0 updates.")


@pytest.mark.parametrize(
    ("eta", "curvature", "rule", "said"),
    [
        (0.5, 5.0, "sgd", "η · λ_max = 2.50 > 2: a bowl so curved throws plain descent out."),
        (0.5, 3.0, "sgd", "η · λ_max = 1.50 < 2: plain descent comes to rest in a bowl so curved."),
        (0.5, 0.5, "sgd", "η · λ_max = 0.250 < 2: plain descent comes to rest in a bowl so curved."),
        (0.5, 4.0, "sgd", "η · λ_max = 2.00 = 2: plain descent swings from side to side for ever."),
        (0.5, 3.0, "momentum", "in a bowl so curved; other rules have limits of their own."),
        (0.5, -1.0, "sgd", "no direction curves upwards, so there is no bowl to be thrown out of."),
        (0.5, 0.0, "sgd", "no direction curves upwards, so there is no bowl to be thrown out of."),
    ],
)
def test_a_rate_is_told_beside_its_limit(eta: float, curvature: float, rule: str, said: str) -> None:
    words = rate_words(eta, curvature, "of the bowl", OPTIMIZERS[rule])
    assert words.endswith(said)
    assert words.startswith("λ_max = ")
    assert "the largest curvature of the bowl" in words


@pytest.mark.parametrize(
    ("true", "at", "said"),
    [
        ([4.0, 3.0, 2.0], 2, "SGD: after 2 steps C = 2.00, lower than at the start (4.00)."),
        ([4.0, 5.0, 2.0], 1, "SGD: after 1 step C = 5.00, higher than at the start (4.00)."),
        ([4.0, 5.0, 2.0], 0, "SGD: after 0 steps C = 4.00."),
        ([4.0, 5.0, 2.0], 3, "SGD: thrown out of reach after 3 steps."),
    ],
)
def test_what_became_of_a_ball_is_told(true: list[float], at: int, said: str) -> None:
    words = bowl_words(Bowl(1.0, 8.0), trail("SGD", true, true), at)
    assert words.startswith(f"{said} The bowl is ")
    assert words.endswith("its 2/λ_max is 0.250.")


def test_only_what_matters_to_a_plane_is_in_sight(qtbot: QtBot) -> None:
    made = ValleyChoices()
    qtbot.addWidget(made)
    made.show()
    turned: list[None] = []
    made.turned.connect(lambda: turned.append(None))
    rules = list(OPTIMIZERS)
    seen = {}
    for plane in (MAIN, WEIGHTS, BOWL):
        for ways in (0, SO_FAR):
            for rule in ("sgd", "momentum"):
                made.plane.setCurrentIndex(plane)
                made.ways.setCurrentIndex(ways)
                made.rules.setCurrentIndex(rules.index(rule))
                parts = (made.ways, made.rules, made.choosers[0], made._first, made._second, made._mu)
                seen[plane, ways, rule] = "".join("-+"[part.isVisible()] for part in parts)
    assert seen == {
        (MAIN, 0, "sgd"): "++----", (MAIN, 0, "momentum"): "++---+",
        (MAIN, SO_FAR, "sgd"): "+-----", (MAIN, SO_FAR, "momentum"): "+-----",
        (WEIGHTS, 0, "sgd"): "+++---", (WEIGHTS, 0, "momentum"): "+++--+",
        (WEIGHTS, SO_FAR, "sgd"): "+-+---", (WEIGHTS, SO_FAR, "momentum"): "+-+---",
        (BOWL, 0, "sgd"): "-+-++-", (BOWL, 0, "momentum"): "-+-+++",
        (BOWL, SO_FAR, "sgd"): "-+-++-", (BOWL, SO_FAR, "momentum"): "-+-+++",
    }  # fmt: skip
    assert turned
    bent: list[None] = []
    made.bent.connect(lambda: bent.append(None))
    made._first.value_changed.emit(2.0)
    made._second.value_changed.emit(-4.0)
    assert (made.bowl, len(bent)) == (Bowl(2.0, -4.0), 2)
    for asked, taken in ((-1.0, 0.0), (0.5, 0.5), (3.0, 0.999)):
        made._mu.value_changed.emit(asked)
        assert made.mu == taken
    theta = make_snapshot((3, 4, 2)).lanes[0].theta
    made.offer_weights(theta)
    assert made.weights(theta) is None
    made.plane.setCurrentIndex(WEIGHTS)
    sizes = np.abs(theta.weights[0])
    j, k = np.unravel_index(sizes.argmax(), sizes.shape)
    rest = sizes.copy()
    rest[j, k] = 0
    other = np.unravel_index(rest.argmax(), rest.shape)
    assert made.weights(theta) == (4 * j + k, 4 * other[0] + other[1])


def test_balls_step_to_their_end_and_from_their_start_again(qtbot: QtBot) -> None:
    made = BallButtons()
    qtbot.addWidget(made)
    moved: list[int] = []
    made.moved.connect(lambda: moved.append(made.at))
    made.stand_at_end(3)
    made.step.click()
    made.step.click()
    assert moved == [0, 1]
    made.bound(9)
    assert made.at == 1
    made.bound(0)
    assert made.at == 0
    made.bound(5)
    assert made.at == 5, "at the end it stays there"
    made.back.click()
    assert moved == [0, 1, 0]
    made.roll.click()
    assert made.roll.text() == "Pause"
    made.roll.click()
    assert made.roll.text() == "Roll"


# -- second order ---------------------------------------------------------------------------------


def second_order(values: list[float], shift: float) -> SecondOrder:
    zero = np.zeros(len(values))
    return SecondOrder(zero, zero, 1.0, np.diag(values), np.array(values), shift, zero)


@pytest.mark.parametrize(
    ("values", "shift", "said"),
    [
        (
            [1.0, 2.0],
            0.0,
            "from 1.00 to 2.00: all above 0, H is positive definite. The step is −H⁻¹∇C, undamped.",
        ),
        ([-1.0, -0.5, 2.0], 3.0, "from −1.00 to 2.00, 2 below 0: H is not positive definite"),
        ([0.0, 2.0], 0.5, "from 0 to 2.00, the smallest as good as 0: H is not positive definite"),
    ],
)
def test_whether_h_is_positive_definite_is_told(values: list[float], shift: float, said: str) -> None:
    words = definite_words(second_order(values, shift))
    assert said in words
    assert (f"s = {shift:.2f}" in words or f"s = {shift:.3f}" in words) is bool(shift)


@pytest.mark.parametrize(
    ("true", "model", "t", "said"),
    [
        (0.5, 0.5, 1.0, "C falls from 1.00 to 0.500. The quadratic foretold −0.500, the true change is"
         " −0.500: the quadratic holds this far."),
        (0.5, 0.4, 1.0, "C falls from 1.00 to 0.500. The quadratic foretold −0.600, the true change is"
         " −0.500."),
        (0.5, 1.0, 1.0, "C falls from 1.00 to 0.500. The quadratic foretold 0, the true change is −0.500."),
        (1.5, 0.5, 1.0, "This step made things worse: C rises from 1.00 to 1.50. The quadratic foretold"
         " −0.500, the true change is 0.500."),
        (float("nan"), 0.5, 0.5, "With 0.500 of the step the cost is not a number any more."),
        (0.5, 0.5, 0.0, "No step: C = 1.00."),
    ],
)  # fmt: skip
def test_what_came_of_a_step_is_told(true: float, model: float, t: float, said: str) -> None:
    assert step_words(1.0, true, model, t) == said


def test_a_small_network_is_as_wide_as_the_hessian_allows() -> None:
    assert small_network(2, 2, "tanh") == {"network.hidden": [6], "network.activation": "tanh"}
    assert small_network(64, 10, "tanh")["network.hidden"] == [6]
    assert small_network(100, 10, "tanh")["network.hidden"] == [4]  # (500 − 10) ÷ 111
    assert small_network(160, 10, "tanh")["network.hidden"] == [2]
    assert small_network(240, 10, "tanh") == {
        "data.name": "xor", "network.hidden": [4], "network.activation": "tanh"
    }  # fmt: skip


def test_why_there_is_no_hessian_is_told() -> None:
    small, large = make_snapshot((2, 3, 2)), make_snapshot((64, 30, 10))
    assert refuses(small.lanes[0], small) == ""
    words = refuses(large.lanes[0], large)
    assert words.startswith("The Hessian needs at most 500 parameters")
    assert words.endswith(": it would have 5,107,600 entries.")
    (lane,) = small.lanes
    other = replace(lane, experiment=lane.experiment.replace("data.train_size", 30))
    assert refuses(other, small).startswith("This twin is trained on other data than A")


@pytest.mark.parametrize(
    ("asked", "at", "now", "said"),
    [
        (30, 1, 1, "after 1 mini-batch, over all 30 training examples"),
        (20, 2, 3, "after 2 mini-batches, over the first 20 of 30 training examples; the run has gone on"),
        (30, 0, 0, "after 0 mini-batches, over all 30 training examples"),
    ],
)
def test_where_the_hessian_is_of_is_told(asked: int, at: int, now: int, said: str) -> None:
    assert where_words(SimpleNamespace(asked=asked, examples=30, at=at), now) == said  # type: ignore[arg-type]


# -- break it -------------------------------------------------------------------------------------


def test_the_state_of_the_copy_is_told() -> None:
    copy = make_snapshot((4, 3, 2))
    assert standing(None, None) == NO_COPY
    nothing = make_snapshot(lanes=0)
    assert standing(nothing, 1.0) == NO_COPY
    assert standing(replace(nothing, message="Loading …"), None) == "Loading …"
    assert standing(copy, None) == "a copy, 4-3-2: epoch 5, 800 mini-batches."
    assert standing(copy, None, own=(4, 3, 2)) == standing(copy, None)
    other = "a copy, 4-3-2 so that every mistake can show: epoch 5, 800 mini-batches."
    assert standing(copy, None, own=(4, 2)) == other
    assert standing(copy, 1.25).endswith("800 mini-batches, red 1.2\u00a0s after the switch.")
    over = replace(copy, state=State.FINISHED)
    assert standing(over, None).endswith("mini-batches. All epochs are done: ↺ begins anew.")
    assert standing(replace(copy, state=State.DIVERGED), None).endswith("at its last good state.")
    assert (how_many(1), how_many(2)) == ("One guess so far.", "2 guesses so far.")
    name = list(MISTAKES)[1]
    assert story(name, 0).startswith(f"2  {MISTAKES[name].label}\nright:  {MISTAKES[name].right}\nwrong:")
    assert story(name, 3).startswith("Found at guess 3. 2  ")


def test_switches_and_the_sample_of_a_check_are_columns() -> None:
    name = list(MISTAKES)[2]
    table = switches(name)
    assert table["mistake"] == list(range(1, 15))
    assert table["thrown"] == [0, 0, 1] + [0] * 11
    assert sum(switches("")["thrown"]) == 0
    assert dict(sample(None)) == {}
    (lane,) = make_snapshot((3, 2, 1)).lanes
    assert dict(sample(lane)) == {}
    check = GradientCheck(np.array([0, 5, 7, 10]), np.arange(4.0), 2 * np.arange(4.0), np.full(4, 0.5), 0)
    whole = Check(0, 0, None, 1.0, 1.0, 0.0, 4, 0, 0.1, 0.1, check)
    columns = sample(replace(lane, check=whole))
    assert columns["layer"] == [1, 1, 1, 2]  # of 2 × (3 + 1) and 1 × (2 + 1) parameters
    assert columns["neuron"] == [1, 2, 2, 1]
    assert columns["from"] == [1, 2, "bias", "bias"]
    assert columns["by backprop"].tolist() == [0, 1, 2, 3]
    assert columns["by differences"].tolist() == [0, 2, 4, 6]


# -- overfitting ----------------------------------------------------------------------------------


def test_a_gap_is_told_with_the_epoch_that_was_best() -> None:
    (lane,) = make_snapshot().lanes
    epochs = replace(
        lane.epochs,
        train_cost=np.array([3.0, 2.0, 1.5, 1.0, 0.5, 0.25]),
        test_cost=np.array([3.0, 2.0, 1.0, 1.5, 2.0, 2.5]),
        train_accuracy=np.linspace(0.5, 1.0, 6),
        test_accuracy=np.linspace(0.5, 0.75, 6),
    )
    told = told_of_gap(replace(lane, epochs=epochs), 1, 2)
    assert told == (
        "B: gap C_test − C_train = 2.50 − 0.250 = 2.25; right 100.0 % in training, 75.0 % in test;"
        " lowest test cost 1.00 after epoch 2."
    )
    best = replace(epochs, test_cost=np.linspace(3, 1, 6), test_accuracy=np.full(6, np.nan))
    assert told_of_gap(replace(lane, epochs=best), 0, 1) == "gap C_test − C_train = 1 − 0.250 = 0.750."
    line = gap_line(replace(lane, epochs=epochs))
    assert line is not None
    assert line.value == 2.25


# -- tables ---------------------------------------------------------------------------------------


def start(seed: int, *ends: tuple[float, float, bool]) -> Start:
    lanes = tuple(
        LaneCurves(np.array([cost]), np.ones(1), np.ones(1), np.array([right]), np.ones((1, 1)), lost)
        for cost, right, lost in ends
    )
    return Start(seed, lanes)


STARTS = [
    start(5, (0.3, 0.9, False), (0.2, 0.8, False)),
    start(6, (9.0, 0.1, True), (0.4, 0.7, False)),
    start(7, (0.1, 0.95, False), (0.1, 0.85, False)),
]


def words_of(table: Any) -> list[list[str]]:
    columns = range(table.columnCount())
    return [[table.item(row, column).text() for column in columns] for row in range(table.rowCount())]


def test_starts_are_listed_by_their_end_costs_and_the_chosen_one_stays_chosen(qtbot: QtBot) -> None:
    table, chosen, wanted = EndsTable(), [], []
    qtbot.addWidget(table)
    table.show()
    table.chosen.connect(chosen.append)
    table.seed_wanted.connect(wanted.append)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (table.place, wanted) == (-1, [])
    table.show_starts(STARTS)
    heads = [table.horizontalHeaderItem(k).text() for k in range(table.columnCount())]
    assert heads == ["seed", "A cost", "B cost", "A test", "B test"]
    assert words_of(table) == [
        ["7", "0.100", "0.100", "95.0 %", "85.0 %"],
        ["5", "0.300", "0.200", "90.0 %", "80.0 %"],
        ["6", "diverged", "0.400", "–", "70.0 %"],
    ]
    table.choose(0)
    assert (table.place, chosen[-1], table.currentRow()) == (0, 0, 1)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert (table.place, chosen[-1]) == (1, 1)
    qtbot.keyClick(table, Qt.Key.Key_Enter)
    assert wanted == [6]
    table.doubleClicked.emit(table.model().index(2, 0))
    assert wanted == [6, 6]
    table.show_starts([start(4, (0.01, 1.0, False), (0.1, 1.0, False)), *STARTS])
    assert (table.place, table.currentRow()) == (2, 3)
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert (table.place, chosen[-1]) == (-1, -1)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    alone = EndsTable()
    qtbot.addWidget(alone)
    alone.show_starts([start(3, (0.5, 0.5, False))])
    assert [alone.horizontalHeaderItem(k).text() for k in range(3)] == ["seed", "end cost", "test"]
    alone.show_starts([])
    assert (alone.rowCount(), alone.columnCount()) == (0, 0)


def test_a_truth_table_marks_the_row_in_hand_and_tells_which_a_person_takes(qtbot: QtBot) -> None:
    table, chosen = TruthTable("help"), []
    qtbot.addWidget(table)
    table.resize(300, 120)
    table.show()
    table.row_chosen.connect(chosen.append)
    heads = {"x": "an input", "y": "an input, too", "out": "what comes of it"}
    rows = [["0", "0", "1"], ["0", "1", "1"], ["1", "0", "0"]]
    table.show_rows(heads, rows, 2, 2)
    assert words_of(table) == rows
    assert [table.horizontalHeaderItem(k).text() for k in range(3)] == list(heads)
    assert "an input, too" in table.horizontalHeaderItem(1).toolTip()
    assert (table.currentRow(), chosen) == (2, [])
    narrow = [table.columnWidth(k) for k in range(3)]
    assert narrow[0] == narrow[1] < narrow[2] / 3
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert chosen == [1, 0]
    table.show_rows({"x": "another"}, [["0"], ["1"]], 0, 1)
    assert words_of(table) == [["0"], ["1"]]
    assert "another" in table.horizontalHeaderItem(0).toolTip()
    high = table.sizeHint().height()
    table.show_rows(heads, rows, 0, 2)
    assert table.sizeHint().height() == high + 19
    assert table.minimumSizeHint() == table.sizeHint()


# -- rows and pages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "places"),
    [
        ({"reach": 4.0}, {-9.0: -200, -4.0: -200, -2.0: -100, 0.0: 0, 1.0: 50, 9.0: 200}),
        ({"reach": 8.0, "power": 3}, {-8.0: -200, -1.0: -100, 0.0: 0, 1.0: 100}),
        ({"reach": 100.0, "least": 1.0}, {1.0: -200, 10.0: 0, 100.0: 200}),
    ],
)
def test_a_slider_stands_where_its_number_is(
    made: dict[str, Any], places: dict[float, int], qtbot: QtBot
) -> None:
    row, moved = ValueRow("help", **made), []
    qtbot.addWidget(row)
    row.value_changed.connect(moved.append)
    for value, place in places.items():
        row.show_value("w", value)
        assert (row.slider.value(), row.box.value()) == (place, value)
    assert moved == []
    within = {place: value for value, place in places.items() if abs(value) <= made["reach"]}
    for place, value in within.items():
        row.slider.setValue(place + 1 if row.slider.value() == place else place)
        row.slider.setValue(place)
        assert moved[-1] == pytest.approx(value)
        assert row.box.value() == pytest.approx(value)
    row.box.setValue(made["reach"] / 4)
    assert moved[-1] == made["reach"] / 4
    assert row.slider.value() == row._place(made["reach"] / 4)
    row.show_value("w", float("nan"))
    assert (row.slider.value(), row.box.text()) == (0, "")
    assert (row.symbol.text(), row.slider.accessibleName(), row.box.accessibleName()) == (
        "w",
        "w, slider",
        "w",
    )
    assert [row.box.textFromValue(v) for v in (0.0, -0.0001, 1.5, 2.0, 0.125)] == [
        "0",
        "0",
        "1.5",
        "2",
        "0.125",
    ]


def test_pages_are_all_in_sight_where_there_is_room_and_drawn_in_turn(qtbot: QtBot) -> None:
    parts = {name: (f"The {name}", QLabel(name)) for name in ("first", "second", "third")}
    pages = Pages(parts)
    around = QWidget()
    qtbot.addWidget(around)
    qtbot.addWidget(pages)
    pages.chooser.setParent(around)
    pages.show()
    around.show()
    labels = [label for _, label in parts.values()]
    turned: list[None] = []
    pages.turned.connect(lambda: turned.append(None))

    def drawn(version: int, state: State) -> str:
        seen: list[str] = []
        acts: dict[QWidget, Callable[[], object]] = {
            label: (lambda label=label: seen.append(label.text())) for label in labels
        }
        pages.draw_in_turn(make_snapshot((2, 1), state=state, version=version), acts)
        return ",".join(seen)

    pages.turn_to("second")
    assert [label.isVisible() for label in labels] == [False, True, False]
    assert [button.isChecked() for button in pages.buttons.values()] == [False, True, False]
    assert pages.chooser.isVisible()
    assert len(turned) == 1
    assert drawn(1, State.PAUSED) == "second"
    assert [drawn(v, State.RUNNING) for v in (4, 5)] == ["second", ""]
    for size in ((900, 539), (899, 540)):
        pages.fit(QSize(*size))
        assert [label.isVisible() for label in labels] == [False, True, False]
    pages.fit(QSize(900, 540))
    assert all(label.isVisible() for label in labels)
    assert not pages.chooser.isVisible()
    assert drawn(1, State.PAUSED) == "first,second,third"
    assert [drawn(v, State.RUNNING) for v in (3, 4, 5)] == ["first", "second", "third"]
    pages.resize(900, 540)
    qtbot.wait(1)
    tops = [label.mapTo(pages, label.rect().topLeft()) for label in labels]
    assert tops[0].x() < tops[1].x() == tops[2].x()
    assert tops[0].y() == tops[1].y() < tops[2].y()
    assert {heading.isVisible() for heading in pages._headings} == {True}
