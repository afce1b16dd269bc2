"""What the benches of the labs say and ask for, to the word, and how their parts lie."""

from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from PySide6.QtWidgets import QBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.gates import CIRCUITS
from nnviz.core.gradient_check import GradientCheck
from nnviz.core.mistakes import MISTAKES
from nnviz.session.commands import Watch
from nnviz.session.snapshot import Check, Snapshot
from nnviz.view.labs.beside import Beside
from nnviz.view.labs.break_it_buttons import Buttons
from nnviz.view.labs.break_it_clue_card import NOT_YET, ClueCard
from nnviz.view.labs.break_it_clues import CLUES, cells_in
from nnviz.view.labs.break_it_list import NUMBERS, MistakeList
from nnviz.view.labs.demon_lab import DemonLab
from nnviz.view.labs.gates_lab import _said
from nnviz.view.labs.pull_bench import PENALTIES, PullBench
from nnviz.view.labs.seeds_lab import SeedsLab
from nnviz.view.labs.slowdown_bench import SlowdownBench
from nnviz.view.labs.softmax_bench import BOOK, SoftmaxBench
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
def pull(qtbot: QtBot) -> PullBench:
    made = PullBench(DARK)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def test_one_step_of_each_penalty_is_written_out_beside_its_half_life(pull: PullBench) -> None:
    assert pull.numbers() == {}
    snapshot = with_training(make_snapshot(), regularizer="l2", lmbda=6.0, batch_size=7)
    pull.show_lane(snapshot.lanes[0])  # η = 0.5, so that ηλ/n = 0.01, and 43 mini-batches an epoch
    assert pull.words.text().split("\n") == [
        "ηλ / n = 0.5 · 6 / 300 = 0.0100",
        "L2: w′ = (1 − 0.0100) · 1 = 0.9900; halves any weight in 69.0 steps, 1.6 epochs",
        "L1: w′ = 1 − 0.0100 · sgn(1) = 0.9900; halves this weight in 50.0 steps, 1.2 epochs",
    ]
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
def softmax(qtbot: QtBot) -> SoftmaxBench:
    made = SoftmaxBench(DARK)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


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
    assert [line.value for line in bench.lines] == pytest.approx([a * a * (1 - a), a])


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


# -- break it -------------------------------------------------------------------------------------


def test_buttons_of_break_it_say_what_they_do_and_show_what_can_be_done(qtbot: QtBot) -> None:
    made = Buttons()
    holder = QWidget()
    qtbot.addWidget(holder)
    for column in (made.modes, made.runs, made.asks):
        around = QWidget(holder)
        around.setLayout(column)
    holder.show()
    buttons = (made.run, made.batch, made.epoch, made.start, made.guess, made.hint, made.give_up, made.again)
    words = ("Run", "Batch", "Epoch", "↺ Start", "Guess", "A hint", "Give up", "Hide another")
    for button, word in zip(buttons, words, strict=True):
        assert word in button.text()
        assert len(button.toolTip()) > len(button.text())
    asks = (made.guess, made.hint, made.give_up, made.again)
    for is_blind, is_told, seen, can in (
        (False, False, "0000", "000"), (True, False, "1110", "111"), (True, True, "1111", "000"),
    ):  # fmt: skip
        made.show_state(is_running=is_told, is_blind=is_blind, is_told=is_told)
        assert "".join(str(int(not one.isHidden())) for one in asks) == seen
        assert "".join(str(int(one.isEnabled())) for one in asks[:3]) == can
        assert made.run.text() == ("❚❚ Pause" if is_told else "▶ Run")


def test_a_clue_is_closed_waits_and_tells(qtbot: QtBot) -> None:
    card, looked = ClueCard(CLUES[0]), []
    qtbot.addWidget(card)
    card.resize(500, 80)
    card.show()
    card.looked.connect(lambda: looked.append(card.is_open))
    assert (card.is_open, card.finding.text(), card.button.isVisible()) == (False, NOT_YET, True)
    card.button.click()
    card.open()
    assert (looked, card.button.isVisible()) == ([True], False)
    card.wait()
    assert card.finding.text() == "Let it train for a moment first."
    names = list(MISTAKES)
    for out, said in (
        ((0, 1, 2, 6), "rules out 1 to 3, 7"), ((0, 1), "rules out 1, 2"), ((), "rules out nothing"),
        ((4, 5, 8, 9, 10), "rules out 5, 6, 9 to 11"),
    ):  # fmt: skip
        card.tell("seen", {names[k] for k in out})
        assert (card.finding.text(), card.out.text()) == ("seen", said)
    card.close_again()
    assert (card.is_open, card.finding.text(), card.out.text()) == (False, NOT_YET, "")
    assert card.button.isVisible()


def checked(analytic: list[float], numeric: list[float]) -> Snapshot:
    """Of a 1-1-1 network: two layers, each a weight and a bias."""
    one, other = np.array(analytic), np.array(numeric)
    error = np.abs(one - other) / np.maximum(np.maximum(np.abs(one), np.abs(other)), 1e-12)
    found = GradientCheck(np.arange(4), one, other, error, 0)
    snapshot = make_snapshot((1, 1, 1))
    check = Check(0, 0, None, 1.0, 1.0, 0.0, 4, 0, 0.1, 0.1, found)
    return replace(snapshot, lanes=(replace(snapshot.lanes[0], check=check),))


@pytest.mark.parametrize(
    ("analytic", "layers", "lengths"),
    [
        ([1, 2, 3, 4], "Weights and biases of every layer agree with central differences.",
         "Every length and every sign is right."),
        ([1, 2, -6, 4], "Wrong: w of output. All else agrees.",
         "Where it is wrong, it is 2.0 times as long as it should be; 100.0 % of what is wrong has the"
         " wrong sign."),
        ([3, 2, 6, 8], "Wrong: w of hidden 1, w of output, b of output. All else agrees.",
         "Where it is wrong, it is 2.0 to 3.0 times as long as it should be; 0.0 % of what is wrong has the"
         " wrong sign."),
        ([2, 4, 6, 8], "Nothing agrees: neither weights nor biases of any layer.",
         "Where it is wrong, it is 2.0 times as long as it should be; 0.0 % of what is wrong has the"
         " wrong sign."),
    ],
)  # fmt: skip
def test_clues_of_the_badge_are_told(analytic: list[float], layers: str, lengths: str) -> None:
    snapshot = checked(analytic, [1, 2, 3, 4])
    assert [(cell.layer, cell.is_bias) for cell in cells_in(snapshot)] == [
        (0, False), (0, True), (1, False), (1, True)
    ]  # fmt: skip
    assert CLUES[0].find(snapshot, {})[0] == layers
    assert CLUES[1].find(snapshot, {})[0] == lengths
    assert cells_in(None) == cells_in(make_snapshot(lanes=0)) == cells_in(make_snapshot()) == ()


def test_clues_of_scores_and_data_are_told() -> None:
    snapshot = make_snapshot((2, 3, 2))
    scores = CLUES[4]
    epochs = snapshot.lanes[0].epochs

    def told(**changes: Any) -> tuple[str, set[str]]:
        lane = replace(snapshot.lanes[0], epochs=replace(epochs, **changes))
        return scores.find(replace(snapshot, lanes=(lane,)), {})

    words, out = told()
    right = (100 * epochs.train_accuracy[-1], 100 * epochs.test_accuracy[-1])
    assert words.startswith(f"{right[0]:.1f} % of the training set right, {right[1]:.1f} % of the test set.")
    assert out == {"wrong_sign", "labels_shifted"}
    assert told(test_accuracy=np.full(6, 0.4))[1] == {"wrong_sign"}
    assert told(train_cost=np.linspace(1, 2, 6))[1] == {"labels_shifted"}
    none = np.full(6, np.nan)
    assert told(test_accuracy=none, train_accuracy=none, train_cost=np.linspace(1, 2, 6)) == (
        "The training cost went 1.00 → 2.00.", set()
    )  # fmt: skip
    assert told(epoch=epochs.epoch[:1]) == ("There is no whole epoch yet.", set())
    rng = np.random.default_rng(0)
    data = make_dataset(rng.uniform(0, 2, (40, 2)).round(2), [0, 1] * 20, classes=("a", "b"))
    words, _ = CLUES[3].find(with_data(snapshot, data), {})
    low, high = (f"{end:.2f}".rstrip("0").rstrip(".") for end in (data.x_train.min(), data.x_train.max()))
    assert words.startswith(f"Inputs run from {low} to {high}. 40 training examples")
    assert "with 100.0 % of the test examples among them" in words


def test_suspects_and_switches_are_listed_in_order_under_their_headings(qtbot: QtBot) -> None:
    made, thrown = MistakeList(), []
    qtbot.addWidget(made)
    made.thrown.connect(thrown.append)
    words = [made.item(k).text() for k in range(made.count())]
    heads = [k for k, one in enumerate(words) if one.isupper() or one.startswith("IN THE")]
    assert [words[k][:14] for k in heads] == ["IN THE GRADIEN", "IN THE DATA: b"]
    assert heads[0] == 0
    assert len(words) == 16
    for name, item in made._items.items():
        mistake = MISTAKES[name]
        assert item.text() == f"{NUMBERS[name]}  {mistake.label}\n{mistake.wrong}"
        assert (made.row(item) > heads[1]) is mistake.is_of_data
        assert f"right: {mistake.right}" in item.toolTip().replace("&#x27;", "'").replace(
            "&lt;", "<"
        ).replace("&gt;", ">").replace("&amp;", "&")
    assert made.current == next(iter(MISTAKES))
    made.show_suspects()
    made.rule_out(frozenset(list(MISTAKES)[:5]))
    assert made.left == list(MISTAKES)[5:]
    made.rule_out(frozenset())
    assert made.left == list(MISTAKES)
    assert made.minimumSizeHint().width() > made.minimumSizeHint().height()
    assert made.sizeHint().height() > 2 * made.sizeHint().width()


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
