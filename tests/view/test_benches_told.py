"""What the benches of the labs say and ask for, to the word, and how their parts lie."""

from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QFrame, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.gates import CIRCUITS
from nnviz.core.marks import POINT, set_marks
from nnviz.session.commands import State, Watch
from nnviz.session.snapshot import Snapshot
from nnviz.session.starts import LaneCurves, Start
from nnviz.view.labs.beside import Beside
from nnviz.view.labs.cost_table import CostTable
from nnviz.view.labs.demon_lab import DemonLab
from nnviz.view.labs.ends_table import EndsTable
from nnviz.view.labs.gates_lab import _said
from nnviz.view.labs.nudge_table import NudgeTable
from nnviz.view.labs.overfitting_bench import OverfittingBench, gap_line
from nnviz.view.labs.paths_lab import PathsLab
from nnviz.view.labs.pull_bench import PENALTIES, PullBench
from nnviz.view.labs.seeds_lab import SeedsLab, Trained
from nnviz.view.labs.slowdown_bench import SlowdownBench
from nnviz.view.labs.softmax_bench import BOOK, SoftmaxBench
from nnviz.view.labs.truth_table import TruthTable
from nnviz.view.labs.value_row import ValueRow
from nnviz.view.parts.style import DARK


def with_training(snapshot: Snapshot, n: int = 300, **training: Any) -> Snapshot:
    changes = {f"training.{name}": value for name, value in training.items()}
    lanes = tuple(
        replace(lane, experiment=lane.experiment.with_changes(changes), n=n) for lane in snapshot.lanes
    )
    return replace(snapshot, lanes=lanes)


# -- penalties ------------------------------------------------------------------------------------


@pytest.fixture
def pull(show: Show) -> PullBench:
    return show(PullBench(DARK), 700, 300)


def test_one_step_of_each_penalty_is_written_out_beside_its_half_life(pull: PullBench) -> None:
    assert pull.numbers() == {}
    snapshot = with_training(make_snapshot(), regularizer="l2", lmbda=6.0, batch_size=7)
    pull.show_lane(snapshot.lanes[0])  # η = 0.5, so that ηλ/n = 0.01, and 43 mini-batches an epoch
    assert pull.words.text().split("\n") == [
        "ηλ / n = 0.5 · 6 / 300 = 0.0100",
        "L2: w′ = (1 − 0.0100) · 1 = 0.9900; halves any weight in 69.0 steps, 1.6 epochs",
        "L1: w′ = 1 − 0.0100 · sgn(1) = 0.9900; halves this weight in 50.0 steps, 1.2 epochs",
    ]
    by_adam = with_training(make_snapshot(), regularizer="l2", lmbda=6.0, batch_size=7, optimizer="adam")
    pull.show_lane(by_adam.lanes[0])
    others = "; so steps plain descent, and Adam makes another step of the same pull"
    assert pull.words.text().split("\n")[0] == f"ηλ / n = 0.5 · 6 / 300 = 0.0100{others}"
    pull.take_in_hand(-2.0)
    assert pull.words.text().split("\n")[2].startswith("L1: w′ = ")
    assert "= −1.990; halves this weight in 100 steps, 2.3 epochs" in pull.words.text()
    whole = with_training(make_snapshot(), regularizer="l2", lmbda=6.0, batch_size=300)
    pull.show_lane(whole.lanes[0])
    assert "epochs" not in pull.words.text()
    assert pull.weight.box.value() == -2


def test_so_many_steps_are_drawn_that_half_is_left_until_somebody_chooses(pull: PullBench) -> None:
    for lmbda, place in ((0.05, 3), (0.6, 2), (6.0, 1), (60.0, 0), (600.0, 0)):
        pull.show_lane(with_training(make_snapshot(), regularizer="l2", lmbda=lmbda).lanes[0])
        assert pull.steps.currentIndex() == place, lmbda
    assert [pull.steps.itemText(k) for k in range(4)] == ["1 step", "10 steps", "100 steps", "1,000 steps"]
    pull.steps.setCurrentIndex(2)
    pull.steps.activated.emit(2)
    pull.show_lane(with_training(make_snapshot(), regularizer="l2", lmbda=6.0).lanes[0])
    assert pull.steps.currentIndex() == 2
    columns = pull.numbers()
    assert (columns["steps"], columns["ηλ/n"]) == (100, pytest.approx(0.01))
    w = columns["w"]
    assert len(w) == 11
    assert w[-1] == 1
    assert np.all(np.diff(w[:-1]) >= 0)
    np.testing.assert_allclose(columns["w after, L2"], w * 0.99**100)
    assert [rule.label for rule in PENALTIES] == ["L2", "L1"]
    lanes = with_training(make_snapshot((2, 1)), regularizer="none").lanes
    pull.show_lane(lanes[0])
    assert pull.strength_in_force == 1


# -- softmax --------------------------------------------------------------------------------------


@pytest.fixture
def softmax(show: Show) -> SoftmaxBench:
    return show(SoftmaxBench(DARK), 700, 300)


def test_sliders_bars_and_words_are_of_the_same_outputs(softmax: SoftmaxBench) -> None:
    a = np.exp(BOOK) / np.exp(BOOK).sum()
    assert [row.symbol.text() for row, _ in softmax._rows] == ["z₁", "z₂", "z₃", "z₄"]
    assert [row.box.value() for row, _ in softmax._rows] == list(BOOK)
    assert [bar.a for _, bar in softmax._rows] == pytest.approx(list(a))
    assert [bar.before for _, bar in softmax._rows] == pytest.approx(list(a))
    assert [bar.is_true for _, bar in softmax._rows] == [False, False, True, False]
    assert softmax.moved.text() == "All a together: 1.000. Move one z, and see what happens to the others."
    softmax._rows[0][0].value_changed.emit(5.0)
    z = np.array([5.0, *BOOK[1:]])
    now = np.exp(z) / np.exp(z).sum()
    shrunk = f"{(1 - now[0]) / (1 - a[0]):.3f}"
    up = f"{now[0] - a[0]:.3f}"
    assert softmax.moved.text() == (
        f"All a together: 1.000. a₁ +{up}, the others −{up} together: each of them times {shrunk}."
    )
    assert [bar.before for _, bar in softmax._rows] == pytest.approx(list(a))
    softmax._rows[1][0].value_changed.emit(0.0)
    assert [bar.before for _, bar in softmax._rows] == pytest.approx(list(now)), "another z: from here"
    table = softmax.numbers()
    assert list(table["output"]) == [1, 2, 3, 4]
    np.testing.assert_allclose(table["z"], [5, 0, 3.2, 0.5])
    np.testing.assert_allclose(table["a before"], now)
    softmax.true.setCurrentIndex(0)
    assert [bar.is_true for _, bar in softmax._rows] == [True, False, False, False]
    assert softmax.true.itemText(1) == "a₂ is true"
    softmax.raise_all.click()
    np.testing.assert_allclose(softmax.z, [10, 5, 8.2, 5.5])
    assert softmax.moved.text().endswith("Move one z, and see what happens to the others.")
    for row, bar in softmax._rows:
        assert row.x() < bar.x()
        assert abs(row.width() - bar.width()) < 12
        assert abs(row.geometry().center().y() - bar.geometry().center().y()) <= 2
    assert [row.y() for row, _ in softmax._rows] == sorted(row.y() for row, _ in softmax._rows)


@pytest.mark.parametrize(
    ("sizes", "can"), [((4, 3, 2), True), ((4, 3, 10), True), ((4, 3, 1), False), ((4, 3, 11), False)]
)
def test_outputs_of_a_network_are_taken_where_there_are_sliders_for_them(
    softmax: SoftmaxBench, sizes: tuple[int, ...], can: bool
) -> None:
    asked: list[Any] = []
    softmax.command_requested.connect(asked.append)
    softmax.most.click()
    softmax.show_snapshot(make_snapshot(lanes=0))
    assert (softmax.take.isEnabled(), softmax.most.isEnabled()) == (False, False)
    snapshot = make_snapshot(sizes, target=0)
    softmax.show_snapshot(snapshot)
    assert (softmax.take.isEnabled(), softmax.most.isEnabled()) == (can, True)
    softmax.take.click()
    assert len(softmax._rows) == (sizes[-1] if can else 4)
    if can:
        np.testing.assert_allclose(softmax.z, snapshot.lanes[0].z[-1])
        assert softmax.true.currentIndex() == 0
        assert softmax.true.itemText(1).startswith("a₂ (1) is")
    softmax.most.click()
    assert asked == [], "there are no data to look in"
    if sizes == (4, 3, 2):
        data = make_dataset(np.eye(4), [0, 1, 0, 1], classes=("no", "yes"))
        softmax.show_snapshot(replace(snapshot, dataset=data))
        softmax.most.click()
        assert isinstance(asked[0], Watch)


# -- the slow neuron, gates, the demon ------------------------------------------------------------


def test_the_slow_neuron_begins_where_it_is_told_to(qtbot: QtBot) -> None:
    bench = SlowdownBench(DARK)
    qtbot.addWidget(bench)
    assert [button.text() for button in bench.presets] == ["0.6, 0.9", "2, 2"]
    assert bench.start == (2.0, 2.0)
    bench.w.value_changed.emit(-1.5)
    assert (bench.start, bench.w.box.value(), bench.b.box.value()) == ((-1.5, 2.0), -1.5, 2.0)
    bench.b.value_changed.emit(0.25)
    assert (bench.start, bench.b.box.value()) == ((-1.5, 0.25), 0.25)
    table = bench.numbers()
    assert (table["w at the start"], table["b at the start"]) == (-1.5, 0.25)
    assert table["a, quadratic"][0] == pytest.approx(1 / (1 + np.exp(1.25)))
    a = 1 / (1 + np.exp(1.25))
    assert [line.value for line in bench.lines[:2]] == pytest.approx([a * a * (1 - a), a])


def test_the_numbers_of_the_slow_neuron_have_the_marks_in_use(qtbot: QtBot) -> None:
    bench = SlowdownBench(DARK)
    qtbot.addWidget(bench)
    assert "η = 0.15," in bench.task.text()
    set_marks((",", "."))
    try:
        bench.recolour(DARK)
        assert "η = 0,15," in bench.task.text()
    finally:
        set_marks(POINT)


@pytest.mark.parametrize(
    ("circuit", "bits", "said"),
    [
        (CIRCUITS[0], (1, 0), "Every neuron: weights −2, bias 3. 0 only where both inputs are 1."),
        (
            CIRCUITS[1],
            (1, 0),
            "1 + 0 = 1, in bits 01: carry 0 sum 1. Every neuron: weights −2, bias 3. Five NANDs",
        ),
        (CIRCUITS[2], (1, 1, 1), "1 + 1 + 1 = 3, in bits 11: carry 1 sum 1. Every neuron:"),
    ],
)
def test_what_a_circuit_adds_up_is_told(circuit: Any, bits: tuple[int, ...], said: str) -> None:
    assert _said(circuit, bits).startswith(said)


def test_the_demon_tells_which_way_lowers_the_cost(qtbot: QtBot) -> None:
    lab = DemonLab(DARK)
    qtbot.addWidget(lab)
    lab.show()
    snapshot = make_snapshot((2, 2, 2), x=[1.0, 0.0], target=1, output="linear", cost="quadratic")
    lab.show_snapshot(snapshot)
    for j in (0, 1):
        lab.chooser.choose(1, j)
        rate = lab.chart.trial.rate
        way = "positive: a small Δz below 0" if rate > 0 else "negative: a small Δz above 0"
        assert (
            f"A demon at output neuron {j + 1} adds Δz (book ch. 2). δ is {way} lowers" in lab.sentence.text()
        )
    lab.kind.setCurrentIndex(1)
    lab.chooser.choose(0, 0)
    lab.chooser.choose_weight(0, 1)
    assert lab.sentence.text() == (
        "The input of the weight from k = 2 into hidden 1 neuron 1 is 0: whatever the weight is, it adds"
        " nothing to z."
    )
    right = make_snapshot((1, 1), x=[1.0], target=1, output="linear", cost="quadratic")
    theta = right.lanes[0].theta.like(np.array([1.0, 0.0]))
    lab.kind.setCurrentIndex(0)
    lab.show_snapshot(
        make_snapshot((1, 1), x=[1.0], target=1, output="linear", cost="quadratic", theta=theta, run=2)
    )
    assert lab.sentence.text() == "δ is close to 0: the demon at output neuron 1 can hardly change the cost."


# -- how parts lie --------------------------------------------------------------------------------


def test_a_slider_has_the_room_that_its_number_leaves(qtbot: QtBot) -> None:
    row = ValueRow("help", reach=4)
    qtbot.addWidget(row)
    row.resize(400, 30)
    row.show()
    assert row.slider.width() > 290
    assert row.symbol.x() < row.slider.x() < row.box.x()
    assert row.box.geometry().right() >= 396


@pytest.mark.parametrize(("width", "is_beside"), [(400, True), (399, False)])
def test_columns_stand_beside_one_another_from_a_width_on(width: int, is_beside: bool, qtbot: QtBot) -> None:
    made = Beside(400, (3, 1))
    one, other = QWidget(), QWidget()
    for part in (one, other):
        part.setMinimumHeight(20)
    made.left.addWidget(one)
    made.right.addWidget(other)
    qtbot.addWidget(made)
    made.resize(width, 300)
    made.show()
    qtbot.wait(1)
    assert (one.y() == other.y()) is is_beside
    if is_beside:
        assert one.width() == pytest.approx(3 * other.width(), abs=12)
        made.stand_beside_from(401)
        qtbot.wait(1)
        assert other.y() > one.y()


def test_ends_of_starts_stand_beside_the_charts_where_there_is_room(qtbot: QtBot) -> None:
    lab = SeedsLab(DARK)
    qtbot.addWidget(lab)
    lab.show()
    least = 3 * 60 + 3 * 112 + 72
    for width, is_wide in ((least, True), (least - 1, False)):
        lab.resize(width, 400)
        lab._share_out()
        assert (lab._sides.direction() is QBoxLayout.Direction.LeftToRight) is is_wide
        table = lab.table
        if is_wide:
            assert (table.minimumWidth(), table.maximumWidth(), table.minimumHeight()) == (180, 180, 0)
            assert table.maximumHeight() > 9999
        else:
            assert (table.minimumWidth(), table.minimumHeight(), table.maximumHeight()) == (0, 96, 96)
            assert table.maximumWidth() > 9999


def test_tables_of_the_labs_are_plain_and_are_read_not_edited(qtbot: QtBot) -> None:
    costs, paths, nudges = CostTable(DARK), PathsLab(DARK), NudgeTable(DARK)
    ends, truth = EndsTable(), TruthTable("All inputs")
    for one in (costs, paths, nudges, ends, truth):
        qtbot.addWidget(one)
    tables = (costs.table, paths.table, ends, truth)
    for table in (*tables, nudges.examples, nudges.mean):
        assert table.frameShape() is QFrame.Shape.NoFrame, table
        assert not table.showGrid(), table
        assert table.accessibleName(), table
    for table in tables:
        assert table.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers, table
        assert table.selectionMode() is QAbstractItemView.SelectionMode.SingleSelection, table
        assert table.property("small"), table
        down = table.verticalHeader()
        assert down.defaultSectionSize() == down.minimumSectionSize() in (17, 18, 19), table
        assert down.isHidden() is (table is not costs.table), table
    for table in (costs.table, ends, truth):
        assert not table.tabKeyNavigation(), table
    for table in (paths.table, ends, truth):
        assert not table.horizontalHeader().highlightSections(), table
        assert table.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows, table
    policy = truth.sizePolicy()
    assert policy.horizontalPolicy() is QSizePolicy.Policy.Ignored, "it is as wide as there is room"
    assert policy.verticalPolicy() is QSizePolicy.Policy.Fixed, "and as high as its rows"
    for view in (nudges.examples, nudges.mean):
        assert view.selectionMode() is QAbstractItemView.SelectionMode.NoSelection
        assert view.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        assert (view.verticalHeader().width(), view.verticalHeader().defaultSectionSize()) == (64, 21)
    assert nudges.mean.horizontalHeader().isHidden()
    assert not nudges.examples.horizontalHeader().isHidden()
    assert nudges.mean.height() == 22
    names = [costs.table.horizontalHeaderItem(k).text() for k in range(costs.table.columnCount())]
    assert names == [cost.label for cost in COSTS.values()]
    names = [costs.table.verticalHeaderItem(k).text() for k in range(costs.table.rowCount())]
    assert names == [output.label for output in ACTIVATIONS.values()]
    assert {costs.table.item(0, k).textAlignment() for k in range(3)} == {Qt.AlignmentFlag.AlignCenter}


@pytest.mark.parametrize(
    ("width", "columns"), [(0, 3), (64 + 3 * 42, 3), (64 + 4 * 42 - 1, 3), (64 + 4 * 42, 4), (9000, 12)]
)
def test_as_many_parameters_are_listed_as_have_room(width: int, columns: int, qtbot: QtBot) -> None:
    nudges = NudgeTable(DARK)
    qtbot.addWidget(nudges)
    nudges.resize(width, 100)
    assert nudges.columns == columns


def test_a_trained_copy_of_the_seeds_is_told_as_far_as_it_is(qtbot: QtBot) -> None:
    lab = SeedsLab(DARK)
    qtbot.addWidget(lab)
    lab.show()
    lab.show_snapshot(make_snapshot())
    assert lab.button.text() == f"Train {lab.starts} starts"
    assert not lab.progress.isVisible()
    assert f"from {lab.starts} seeds" in lab.sentence.text()
    assert not lab.details.isVisible()
    assert lab.accuracy.isVisible()
    one = np.ones(2)
    curves = LaneCurves(one, one, one, 0.5 * one, np.ones((2, 1)), False)
    experiment = make_snapshot().experiment
    lab.trained = Trained(experiment, [Start(3, (curves,))], 4)
    lab._show_all()
    assert lab.sentence.text() == "1 of 4 starts so far. Median end cost 1.00."
    assert lab.details.isVisible()
    assert lab.details.text() == "End costs of one height: 1 at 1.00."
    table = lab.numbers()
    assert [table[name][0] for name in ("network", "seed", "diverged", "epochs")] == ["A", 3, "no", 1]
    lab._follow_work(0.25)
    assert lab.progress.value() == 250
    assert lab.caption.text().startswith("1 of 4 starts")
    (fan,) = lab.accuracy.fans
    np.testing.assert_allclose(fan.curves, [[50, 50]])
    lab.show_snapshot(replace(make_snapshot(), experiment=experiment.replace("training.eta", 2.0)))
    assert lab.sentence.text().startswith("These are of other settings (now η = 2). 1 of 4 starts so far.")
    lost = LaneCurves(one, np.nan * one, one, np.nan * one, np.ones((2, 1)), False)
    lab.trained = Trained(experiment, [Start(3, (lost,))], 1)
    lab._show_all()
    assert not lab.accuracy.isVisible(), "there is nothing to be right in"


def test_a_gap_is_copied_of_each_network_that_has_one(qtbot: QtBot) -> None:
    bench = OverfittingBench()
    qtbot.addWidget(bench)
    snapshot = make_snapshot(lanes=2)
    bench.show_snapshot(snapshot)
    gaps = [float(lane.epochs.test_cost[-1] - lane.epochs.train_cost[-1]) for lane in snapshot.lanes]
    assert [line.value for line in bench.lines] == pytest.approx(gaps)
    first, second = snapshot.lanes
    untested = replace(second, epochs=replace(second.epochs, test_cost=np.full(6, np.nan)))
    bench.show_snapshot(replace(snapshot, lanes=(first, untested), version=2))
    assert [line.value for line in bench.lines] == pytest.approx(gaps[:1])
    for name in ("train_cost", "test_cost"):
        assert gap_line(replace(first, epochs=replace(first.epochs, **{name: np.full(6, np.inf)}))) is None
    assert bench.gaps.text().split("\n")[1] == "B: no test examples were asked yet, and there is no gap."
    table = bench.numbers()
    assert list(table["network"]).count("A") == list(table["network"]).count("B") == 6
    for name, cost in (("training cost", "train_cost"), ("test cost", "test_cost")):
        assert list(table[name][:6]) == list(getattr(first.epochs, cost))
    assert list(table["gap"][:6]) == pytest.approx(list(first.epochs.test_cost - first.epochs.train_cost))
    moving = replace(snapshot, state=State.RUNNING, version=3)
    bench.show_snapshot(moving)
    assert len(bench.lines) == 1, "while it trains only after an epoch"
