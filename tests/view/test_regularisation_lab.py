"""The regularisation lab: arrows, half-lives, the spike at 0, masks, the gap and more data."""

import numpy as np
import pytest
from calculator import assert_adds_up
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by, picture
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.dropout import dropout_masks
from nnviz.core.parameters import Parameters
from nnviz.core.regularizers import REGULARIZERS
from nnviz.data.catalog import load
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.labs.overfitting_bench import gap_line
from nnviz.view.labs.pull_bench import PENALTIES, STEPS
from nnviz.view.labs.regularisation_lab import RegularisationLab
from nnviz.view.parts.style import DARK, LIGHT


@pytest.fixture
def lab(show: Show) -> RegularisationLab:
    return show(RegularisationLab(DARK), 640, 330)


def run_with(snapshot: Snapshot, size: int | None = 300, **training: object) -> Snapshot:
    """Of 300 digits, with these hyperparameters in every lane."""
    changes = {f"training.{name}": value for name, value in training.items()} | {"data.train_size": size}
    lanes = tuple(
        replace(lane, experiment=lane.experiment.with_changes(changes), n=size or 1500)
        for lane in snapshot.lanes
    )
    data = load("digits", train_size=size)
    return replace(snapshot, experiment=lanes[0].experiment, lanes=lanes, dataset=data)


L2 = {"regularizer": "l2", "lmbda": 5.0}


def test_decay_and_half_life_are_those_of_the_run(lab: RegularisationLab) -> None:
    lab.show_snapshot(run_with(make_snapshot(), **L2))
    rate, l2, l1 = lab.pull.words.text().split("\n")
    assert rate == "ηλ / n = 0.5 · 5 / 300 = 0.00833"
    assert "halves any weight in 82.8 steps, 2.8 epochs" in l2
    assert "halves this weight in 60.0 steps" in l1
    for line in lab.pull.lines:
        assert_adds_up(line.words)
    assert lab.pull.lines[1].value == pytest.approx(1 - 0.5 * 5 / 300)


def test_without_a_penalty_another_strength_is_tried(lab: RegularisationLab, qtbot: QtBot) -> None:
    lab.show_snapshot(run_with(make_snapshot()))
    assert lab.pull.strength.value == 1
    lab.pull.strength.setFocus()
    lab.pull.strength.selectAll()
    qtbot.keyClicks(lab.pull.strength, "100")
    qtbot.keyClick(lab.pull.strength, Qt.Key.Key_Return)
    assert lab.pull.rate == pytest.approx(0.5 * 100 / 300)
    for button, rule in zip(lab.pull.buttons, PENALTIES, strict=True):
        with qtbot.waitSignal(lab.remedy_taken) as asked:
            button.click()
        assert asked.args == [{"training.regularizer": rule.name, "training.lmbda": 100}]


def test_arrows_of_l2_are_as_long_as_their_weight_asks_and_those_of_l1_all_alike(
    lab: RegularisationLab,
) -> None:
    lab.show_snapshot(run_with(make_snapshot(), **L2))
    assert STEPS[lab.pull.steps.currentIndex()] == 10  # so that they can be seen
    columns = {name: np.asarray(column) for name, column in lab.numbers().items()}
    w, rate = columns["w"], 0.5 * 5 / 300
    np.testing.assert_allclose(columns["w after, L2"], w * (1 - rate) ** 10)
    far = np.abs(w) > 0.2
    moved = np.abs(w - columns["w after, L1"])[far]
    np.testing.assert_allclose(moved, 10 * rate)
    weights = lab.pull._lane.theta if lab.pull._lane else None
    assert weights is not None
    assert w[:-1].min() == weights.vector[weights.is_weight].min()
    assert w[-1] == lab.pull.w


def test_the_weight_in_hand_is_dragged_and_moved_by_keys(lab: RegularisationLab, qtbot: QtBot) -> None:
    lab.show_snapshot(run_with(make_snapshot()))
    shown = lab.pull.picture
    (at,) = shown.frame().points([-0.5], [0])
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), 40))
    assert lab.pull.w == pytest.approx(-0.5, abs=shown.reach / 100)
    before = lab.pull.w
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert lab.pull.w == pytest.approx(before + shown.reach / 50, abs=2e-3)
    assert "L1: −0.4" in shown.accessibleDescription()
    lab.pull.weight.box.setValue(0)
    assert lab.pull.lines[2].value == 0  # L1 leaves a weight at 0


def test_a_strength_that_throws_weights_across_zero_is_told(lab: RegularisationLab) -> None:
    lab.show_snapshot(run_with(make_snapshot(), regularizer="l2", lmbda=900.0))
    assert "a step throws weights to 0 or across it" in lab.pull.words.text()
    lab.pull._take_lmbda(0)
    assert "nothing is pulled at λ = 0" in lab.pull.words.text()
    assert not lab.pull.buttons[0].isEnabled()


def with_weights(lane: LaneSnapshot, w: list[float]) -> LaneSnapshot:
    theta = Parameters(lane.sizes)
    theta.vector[theta.is_weight] = w
    return replace(lane, theta=theta.frozen())


def test_the_spike_at_zero_is_counted_for_each_twin(lab: RegularisationLab) -> None:
    lab.pages.turn_to("weights")
    snapshot = make_snapshot((2, 2, 1), lanes=2)
    a = with_weights(snapshot.lanes[0], [0.5, -0.5, 0.02, 0.3, -0.9, 1.0])
    b = with_weights(snapshot.lanes[1], [0.0, 0.0, -0.002, 0.3, 0.0, 1.0])
    lab.show_snapshot(replace(snapshot, lanes=(a, b)))
    bench = lab.weights
    assert "A: 0.0 % count as 0" in bench.words.text()
    assert "B: 66.7 % count as 0, Σw² = 1.09" in bench.words.text()
    middle = len(bench.histogram.shares[1]) // 2
    assert bench.histogram.shares[1][middle] == pytest.approx(4 / 6)
    bench.layer.setCurrentIndex(2)
    assert "B: 50.0 %" in bench.words.text()
    bench.epsilon.setCurrentIndex(0)
    bench.layer.setCurrentIndex(1)
    assert "B: 50.0 %" in bench.words.text()
    for row, lane in enumerate((a, b)):
        frame = bench.histogram.frames()[row]
        assert "of the weights" in bench.histogram.help_at(frame.box.center()), lane
    drawn, first = drawn_by(bench.histogram), bench.histogram.frames()[0]
    (height,) = [
        mark.place for mark in drawn.of("text", DARK.muted) if mark.place.center().y() == first.box.top()
    ]
    assert first.box.left() - 10 < height.right() < first.box.left()
    (outline,) = drawn.of("polygon", QColor(DARK.twins[1]))
    highest = [point.x() for point in outline.points if point.y() == outline.place.top()]
    (zero,) = bench.histogram.frames()[1].points([0], [0])
    assert min(highest) < zero.x() < max(highest)


def test_the_masks_are_those_of_the_last_mini_batch(lab: RegularisationLab) -> None:
    lab.pages.turn_to("dropout")
    lab.show_snapshot(run_with(make_snapshot()))
    assert lab.dropout.button.isVisible()
    assert lab.dropout.button.isEnabled()
    asked: list[object] = []
    lab.dropout.remedy_taken.connect(asked.append)
    lab.dropout.button.click()
    assert asked == [{"training.dropout": 0.5}]  # half, as the button says
    assert "has no dropout" in lab.dropout.words.text()
    lab.show_snapshot(make_snapshot((64, 10), version=2))
    assert not lab.dropout.button.isEnabled()
    assert "There is no hidden layer" in lab.dropout.words.text()
    snapshot = run_with(make_snapshot((64, 8, 6, 10)), dropout=0.5)
    lab.show_snapshot(snapshot)
    assert "No mini-batch was done with dropout yet" in lab.dropout.words.text()
    assert not lab.dropout.button.isVisible()  # it is there already
    masks = dropout_masks((8, 6), 10, 0.5, np.random.default_rng(1), np.dtype(float))
    lab.show_snapshot(replace(snapshot, lanes=(replace(snapshot.lanes[0], masks=masks),)))
    silent = np.concatenate([mask.ravel() for mask in masks]) == 0
    assert f"{100 * silent.mean():.0f} % are silent" in lab.dropout.words.text()
    assert "1 / (1 − p) = 1 / (1 − 0.5) = 2.00" in lab.dropout.words.text()
    shown, box = lab.dropout.picture, lab.dropout.picture.block(1)
    for j, x in ((0, 0), (5, 9), (3, 4)):
        at = box.topLeft() + QPointF((j + 0.5) / 6 * box.width(), (x + 0.5) / 10 * box.height())
        assert ("silent" in shown.help_at(at)) is bool(masks[1][j, x] == 0)
        assert f"hidden 2 neuron {j + 1}, example {x + 1}" in shown.help_at(at)
    assert len(np.asarray(lab.numbers()["multiplied by"])) == 140


def test_inside_a_mini_batch_the_masks_are_those_of_its_own(lab: RegularisationLab) -> None:
    snapshot = make_snapshot((4, 3, 2), phase=2)
    (lane,) = snapshot.lanes
    assert lane.phase is not None
    last, own = np.zeros((3, 2)), np.full((3, 2), 2.0)
    lane = replace(lane, masks=(last,), phase=replace(lane.phase, masks=(own,)))
    lab.dropout.show_lane(lane)
    np.testing.assert_array_equal(lab.dropout.masks[0], own)


def test_the_gap_is_told_and_more_data_is_one_click_away(lab: RegularisationLab, qtbot: QtBot) -> None:
    lab.pages.turn_to("gap")
    snapshot = run_with(make_snapshot(lanes=2), size=100)
    lab.show_snapshot(snapshot)
    lane = snapshot.lanes[0]
    assert f"A: gap C_test − C_train = {lane.epochs.test_cost[-1]:.3f}" in lab.overfitting.gaps.text()
    line = gap_line(lane)
    assert line is not None
    assert line.value == pytest.approx(0.2)
    assert "the same on 1,000 examples, in place of 100, in as many steps." in lab.overfitting.reason.text()
    with qtbot.waitSignal(lab.remedy_taken) as asked:
        lab.overfitting.button.click()
    assert asked.args == [{"data.train_size": 1000}]
    lab.show_snapshot(run_with(snapshot, size=300))
    assert lab.overfitting.button.text() == "All the data"
    lab.show_snapshot(run_with(snapshot, size=None))
    assert not lab.overfitting.button.isEnabled()
    assert "There is no more data: all 1,500 examples" in lab.overfitting.reason.text()


def test_a_twin_that_trains_on_more_is_there_already_and_has_an_n_of_its_own(lab: RegularisationLab) -> None:
    snapshot = run_with(make_snapshot(lanes=2), size=100)
    a, b = snapshot.lanes
    b = replace(b, experiment=b.experiment.replace("data.train_size", 1000), n=1000)
    lab.show_snapshot(replace(snapshot, lanes=(a, b)))
    assert lab.pull.rate == pytest.approx(0.5 / 100)
    lab.follow(1)
    assert lab.pull.rate == pytest.approx(0.5 / 1000)
    lab.pages.turn_to("gap")
    assert not lab.overfitting.button.isEnabled()
    assert lab.overfitting.reason.text().startswith("A twin trains on it already, in as many steps")


def test_a_test_set_that_is_not_there_has_no_gap(lab: RegularisationLab) -> None:
    snapshot = make_snapshot()
    epochs = replace(snapshot.lanes[0].epochs, test_cost=np.full(6, np.nan))
    lab.pages.turn_to("gap")
    lab.show_snapshot(replace(snapshot, lanes=(replace(snapshot.lanes[0], epochs=epochs),)))
    assert "there is no gap" in lab.overfitting.gaps.text()


def test_everything_is_drawn_in_both_styles_at_any_size_and_of_any_network(lab: RegularisationLab) -> None:
    astray = Parameters((4, 3, 2))
    astray.vector[:] = np.nan
    shown = (
        (make_snapshot((64, *(30,) * 6, 10)), QSize(1300, 760)),
        (make_snapshot((4, 3, 2), theta=astray), QSize(1300, 760)),
        (make_snapshot((2, 1)), QSize(640, 330)),
    )
    for snapshot, size in shown:
        lab.resize(size)
        lab.show_snapshot(snapshot)
        dark = picture(lab)
        lab.recolour(LIGHT)
        assert picture(lab) != dark
        lab.recolour(DARK)
    assert [rule.name for rule in PENALTIES] == [name for name in REGULARIZERS if name != "none"]
