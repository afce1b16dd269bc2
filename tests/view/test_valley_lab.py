"""The valley lab: a bowl by hand, the network's own valley found in a job, and what is said of both."""

import dataclasses
import re

import numpy as np
import pytest
from cut_text import cut_words
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shown import Show
from small_runs import small

from nnviz.core.naming import number
from nnviz.core.valley import Trail
from nnviz.session.commands import Retrace, State
from nnviz.session.in_hand import example_in_hand
from nnviz.session.snapshot import Snapshot
from nnviz.training.build import build
from nnviz.training.way import Way
from nnviz.view.labs.valley_choices import BATCHES, BOWL, MAIN, SO_FAR, WEIGHTS
from nnviz.view.labs.valley_lab import ValleyLab
from nnviz.view.labs.valley_picture import START, told_apart
from nnviz.view.labs.valley_rate import ETA
from nnviz.view.labs.valley_words import trail_table, trust_words
from nnviz.view.labs.value_row import ValueRow
from nnviz.view.parts.style import DARK, LIGHT


def snapshot_of(**changes: object) -> Snapshot:
    """Of a small network of xor, before its first step."""
    own = {"data__name": "xor", "data__train_size": 30, "network__hidden": [3], "training__cost": "quadratic"}
    experiment = small(**(own | changes))
    trainer = build(experiment)
    made = make_snapshot(trainer.network.sizes, theta=trainer.network.theta, epochs=1, steps=5)
    lane = replace(made.lanes[0], experiment=experiment)
    return replace(made, experiment=experiment, lanes=(lane,), dataset=trainer.dataset)


@pytest.fixture
def lab(show: Show) -> ValleyLab:
    return show(ValleyLab(LIGHT), 900, 560)


@pytest.fixture
def bowl(lab: ValleyLab) -> ValleyLab:
    """With curvatures 1 and 8, at η = 0.2; no network is there."""
    lab.choices.plane.setCurrentIndex(BOWL)
    lab.show_snapshot(Snapshot(1, 1, State.LOADING, small()))
    lab.rate.eta_moved.emit(0.2)
    first, second = (row for row in lab.choices.findChildren(ValueRow) if row.isVisible())
    first.value_changed.emit(1.0)
    second.value_changed.emit(8.0)
    return lab


def found(lab: ValleyLab, qtbot: QtBot, snapshot: Snapshot) -> ValleyLab:
    lab.show_snapshot(snapshot)
    qtbot.waitUntil(lambda: not lab.is_busy)
    return lab


def test_at_two_over_the_curvature_the_words_turn(bowl: ValleyLab) -> None:
    assert bowl.rate.limit == 0.25
    assert "η · λ_max = 1.60 < 2" in bowl.edge.text()
    assert "lower than at the start" in bowl.sentence.text()
    bowl.rate.eta_moved.emit(0.27)
    assert "η · λ_max = 2.16 > 2" in bowl.edge.text()
    assert "higher than at the start" in bowl.sentence.text()
    bowl.rate.eta_moved.emit(0.25)
    assert "= 2: plain descent swings" in bowl.edge.text()
    bowl.rate.eta_moved.emit(5.0)
    assert "thrown out" in bowl.sentence.text()


def test_without_a_network_the_picture_says_why_and_the_bowl_stays_in_reach(bowl: ValleyLab) -> None:
    assert bowl.picture.scene is not None
    bowl.choices.plane.setCurrentIndex(MAIN)
    assert bowl.picture.accessibleDescription() == "Loading the data …"
    bowl.show_snapshot(Snapshot(1, 2, State.FAILED, small()))
    assert bowl.picture.accessibleDescription().startswith("Nothing to show without data")
    assert bowl.choices.plane.isVisible()
    assert bowl.numbers() == {}
    bowl.choices.plane.setCurrentIndex(BOWL)
    assert bowl.picture.scene is not None


def test_beside_a_lesson_the_ball_is_seen_whole_while_its_rate_is_moved(bowl: ValleyLab) -> None:
    view = bowl.body.viewport()
    for size, is_beside in (((608, 238), True), ((608, 560), False)):
        bowl.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        tops = [part.mapTo(view, QPoint(0, 0)).y() for part in (bowl.picture, bowl.rate)]
        assert (tops[1] < tops[0] + bowl.picture.height()) == is_beside
        for top, part in zip(tops, (bowl.picture, bowl.rate), strict=True):
            assert top >= 0
            assert top + part.height() <= view.height()


def test_a_slice_is_seen_down_to_the_name_of_its_axis(lab: ValleyLab, qtbot: QtBot) -> None:
    found(lab, qtbot, snapshot_of())
    view = lab.body.viewport()
    for height in (260, 560):
        lab.resize(608, height)
        for _ in range(3):
            QApplication.processEvents()
        assert lab.picture.mapTo(view, QPoint(0, lab.picture.height())).y() <= view.height(), height


def test_the_start_is_moved_by_hand_and_by_keys(bowl: ValleyLab, qtbot: QtBot) -> None:
    picture = bowl.picture
    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=picture.handles()[START].toPoint())
    picture.drag(START, QPointF(picture.frame.box.center()))
    assert bowl.start == pytest.approx((0, 0), abs=1e-9)
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    qtbot.keyClick(picture, Qt.Key.Key_Up)
    assert bowl.start == pytest.approx((0.12, 0.12))
    np.testing.assert_allclose(bowl.trails[0].points[0], bowl.start)
    qtbot.mouseClick(
        picture,
        Qt.MouseButton.LeftButton,
        pos=picture.frame.box.topLeft().toPoint() + QPointF(3, 3).toPoint(),
    )
    assert bowl.start[0] < -2.8
    assert bowl.start[1] > 2.8


def test_the_rate_is_moved_by_keys_and_stays_on_its_axis(bowl: ValleyLab, qtbot: QtBot) -> None:
    bowl.rate.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(bowl.rate, Qt.Key.Key_Right)
    assert bowl.eta == pytest.approx(0.2 * 10**0.05, rel=0.01)
    bowl.rate.drag(ETA, QPointF(-500, 0))
    assert bowl.eta == 0.001
    assert "0.001" in bowl.rate.accessibleName()


def test_newton_is_at_the_bottom_after_one_step_beside_plain_descent(bowl: ValleyLab, qtbot: QtBot) -> None:
    labels = [bowl.choices.rules.itemText(k) for k in range(bowl.choices.rules.count())]
    bowl.choices.rules.setCurrentIndex(labels.index("Newton"))
    bowl.rate.eta_moved.emit(1.0)
    assert [trail.name for trail in bowl.trails] == ["Newton", "SGD"]
    assert bowl.trails[0].true[1] == pytest.approx(0, abs=1e-20)
    qtbot.mouseClick(bowl.balls.back, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bowl.balls.step, Qt.MouseButton.LeftButton)
    assert "after 1 step C = 0, lower" in bowl.sentence.text()


def test_a_ball_rolls_by_itself_and_stands_at_its_end(bowl: ValleyLab, qtbot: QtBot) -> None:
    bowl.balls.at = 58
    bowl.balls.roll.click()
    assert bowl.balls.roll.text() == "Pause"
    qtbot.waitUntil(lambda: bowl.balls.roll.text() == "Roll")
    assert bowl.balls.at == 60
    bowl.balls.roll.click()
    assert bowl.balls.at == 0
    bowl.hide()
    assert bowl.balls.roll.text() == "Roll"


def test_the_valley_of_a_network_is_found_and_its_gap_is_told(lab: ValleyLab, qtbot: QtBot) -> None:
    found(lab, qtbot, snapshot_of())
    survey = lab.surveyor.survey
    assert survey is not None
    assert [trail.name for trail in survey.trails] == ["m = all 30", "m = 10", "m = 1"]
    assert "over all 30 training examples" in lab.caption.text()
    assert survey.shares is not None
    assert f"{100 * survey.shares.sum():.1f} %" in lab.share.text()
    worst = max(survey.trails, key=lambda trail: trail.gap[1])
    assert f"Largest gap {number(worst.gap[1])}, on {worst.name}" in lab.sentence.text()
    assert number(2 / survey.curvature) in lab.rate.accessibleName()
    lab.seen.setCurrentIndex(2)
    assert lab.heights.trail is survey.trails[2]
    table = lab.numbers()
    np.testing.assert_array_equal(table["true cost"], np.concatenate([trail.true for trail in survey.trails]))


def test_of_another_run_the_valley_of_the_last_is_gone_at_once(lab: ValleyLab, qtbot: QtBot) -> None:
    first = snapshot_of()
    found(lab, qtbot, first)
    lab.show_snapshot(replace(first, run=first.run + 1, dataset=None))  # its data are still to come
    assert lab.surveyor.survey is None
    assert not lab.numbers()
    assert not lab.share.text()
    found(lab, qtbot, replace(first, run=first.run + 1))
    assert lab.surveyor.survey is not None


def test_another_rate_is_walked_anew_when_the_hand_rests(lab: ValleyLab, qtbot: QtBot) -> None:
    found(lab, qtbot, snapshot_of())
    before = lab.surveyor.survey
    limit = lab.rate.limit
    lab.rate.eta_moved.emit(0.01)
    assert lab.surveyor.survey is before
    assert (lab.rate.eta, lab.rate.limit) == (0.01, limit)
    qtbot.waitUntil(lambda: not lab.is_busy and lab.surveyor.survey is not before)
    ways = [
        np.abs(np.diff(survey.trails[0].points, axis=0)).sum() for survey in (before, lab.surveyor.survey)
    ]
    assert ways[1] < ways[0] / 10
    assert lab.rate.eta == 0.01


def test_on_two_weights_the_axes_are_their_values(lab: ValleyLab, qtbot: QtBot) -> None:
    lab.show_snapshot(snapshot_of())
    lab.choices.plane.setCurrentIndex(WEIGHTS)
    qtbot.waitUntil(lambda: not lab.is_busy)
    first, second = lab.choices.choosers
    assert (first.layer, first.j, first.k) != (second.layer, second.j, second.k)
    assert lab.picture.scene is not None
    assert (lab.picture.scene.x_name, lab.picture.scene.y_name) == lab.choices.weight_names()
    assert f"The other {lab.surveyor.survey.plane.origin.size - 2} parameters" in lab.share.text()
    first.choose_weight(1, 1)
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert lab.picture.scene.x_name == "w²₂₂"


def test_the_way_so_far_is_asked_of_the_session(lab: ValleyLab, qtbot: QtBot) -> None:
    asked: list[Retrace] = []
    lab.command_requested.connect(asked.append)
    snapshot = snapshot_of()
    lab.choices.ways.setCurrentIndex(SO_FAR)
    lab.show_snapshot(snapshot)
    theta, rng = snapshot.lanes[0].theta.vector, np.random.default_rng(0)
    thetas = theta + np.cumsum(rng.standard_normal((6, theta.size)), axis=0)
    twin = Way("B: η = 0.1", (0, 1), thetas[:2, :3])
    asked[-1].found.set_result((Way("A", (0, 9, 18, 27, 36, 45), thetas), twin))
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert [trail.name for trail in lab.trails] == ["A"], "a twin of other layers lives in another space"
    assert not lab.choices.rules.isVisible()
    assert lab.caption.text().startswith("the true cost")
    lab.show_snapshot(replace(snapshot, step=snapshot.step + 1, version=2, state=State.RUNNING))
    assert len(asked) == 1, "while the run goes on its way is left alone"
    lab.show_snapshot(replace(snapshot, step=snapshot.step + 1, version=3))
    assert len(asked) == 2
    asked[-1].found.set_result((Way("A", (0, 9), thetas[:2]),))
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert "at least three points" in lab.picture.accessibleDescription()
    assert lab.picture.scene is None
    assert "Train a few" not in lab.picture.accessibleDescription()  # it has; they were on one line
    lab.stop_button.click()
    both = Way("A", (0, 9, 18), thetas[:3]), Way("B: C = cross-entropy", (0, 9, 18), thetas[3:])
    asked[-1].found.set_result(both)
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert lab.caption.text().startswith("A's true cost"), "B may be trained on another"


def test_work_is_given_up_by_button_and_out_of_sight_and_begun_again(lab: ValleyLab, qtbot: QtBot) -> None:
    lab.command_requested.connect(lambda command: None)
    lab.choices.ways.setCurrentIndex(SO_FAR)  # whose answer does not come
    lab.show_snapshot(snapshot_of())
    assert lab.is_busy
    assert lab.stop_button.text() == "Stop"
    lab.stop_button.click()
    assert not lab.is_busy
    assert "Look again" in lab.picture.accessibleDescription()
    lab.stop_button.click()
    assert lab.is_busy
    lab.hide()
    assert not lab.is_busy
    lab.show()
    assert lab.is_busy
    lab.choices.ways.setCurrentIndex(BATCHES)
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert lab.surveyor.survey is not None


def test_both_styles_paint_all_of_it(lab: ValleyLab, qtbot: QtBot) -> None:
    found(lab, qtbot, snapshot_of())
    light = lab.grab().toImage()
    lab.recolour(DARK)
    assert lab.grab().toImage() != light
    for plane in (BOWL, MAIN):
        lab.choices.plane.setCurrentIndex(plane)
        qtbot.waitUntil(lambda: not lab.is_busy)
        lab.grab()


def test_a_rule_that_is_not_for_this_network_says_why(lab: ValleyLab, qtbot: QtBot) -> None:
    found(lab, qtbot, snapshot_of(network__hidden=[120]))
    labels = [lab.choices.rules.itemText(k) for k in range(lab.choices.rules.count())]
    lab.choices.rules.setCurrentIndex(labels.index("Newton"))
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert lab.picture.accessibleDescription().startswith("The Hessian needs at most 500 parameters")
    assert lab.picture.accessibleDescription().endswith(
        "Take another rule above, or fewer neurons at the left."
    )
    lab.choices.rules.setCurrentIndex(labels.index("SGD"))
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert lab.surveyor.survey is not None


def test_no_words_of_a_finished_valley_are_cut(lab: ValleyLab, qtbot: QtBot) -> None:
    lab.show_snapshot(snapshot_of())
    for plane in (MAIN, WEIGHTS, BOWL):
        lab.choices.plane.setCurrentIndex(plane)
        qtbot.waitUntil(lambda: not lab.is_busy)
        for size, eta in (((540, 240), 0.001), ((590, 290), 0.3), ((1270, 720), 100.0)):
            lab.resize(*size)
            lab.eta = eta
            lab.recolour(LIGHT)  # which has all of it painted anew
            for _ in range(4):  # laid out, and anew where that changed what there is to write
                QApplication.processEvents()
            for part in (lab.picture, lab.rate, lab.heights):
                assert cut_words(part) == []


@pytest.mark.parametrize("on_slice", [False, True])
def test_the_table_of_ways_says_of_the_slice_only_where_there_is_one(on_slice: bool) -> None:
    steps = np.arange(3.0)
    ways = tuple(
        Trail(name, steps, np.column_stack((steps, steps * bent)), steps + 4, steps + 7)
        for name, bent in (("SGD", 1), ("<Adam>", -1))
    )
    head, *rows = trail_table(ways, 1, LIGHT, on_slice=on_slice).split("<tr>")[1:]
    words = [re.findall(r">([^<>]+)</td>", row) for row in (head, *rows)]
    between = (["slice C", "largest gap"], ["8.00", "3.00"]) if on_slice else ([], [])
    assert words[0] == ["way", "update", "true C", *between[0], "way ÷ line"]
    assert words[1] == ["SGD", "1", "5.00", *between[1], "1.0"]
    assert words[2][0] == "&lt;Adam&gt;"
    assert (head.count(LIGHT.muted), rows[0].count(LIGHT.text)) == (len(words[0]), len(words[0]))
    assert head.count('align="left"') == 1
    last = trail_table(ways, 99, LIGHT, on_slice=on_slice)
    assert ">2</td>" in last  # who has ended stays at his end


def test_a_way_that_was_thrown_out_is_said_to_be(lab: ValleyLab, qtbot: QtBot) -> None:
    found(lab, qtbot, snapshot_of())
    way, others = lab.surveyor.survey.trails[-1], lab.surveyor.survey.trails[:-1]
    lost = dataclasses.replace(
        way, **{part: getattr(way, part)[:9] for part in ("steps", "points", "true", "sliced")}
    )
    end = f"Thrown out of reach: {way.name} after 8 updates."
    assert trust_words(replace(lab.surveyor.survey, trails=(*others, lost)), others[0]).endswith(end)
    assert "Thrown out" not in lab.sentence.text()


def test_two_weights_that_matter_are_offered_before_the_first_step(lab: ValleyLab) -> None:
    """The weight of a pixel that is never lit makes a plane on which nothing happens."""
    snapshot = snapshot_of()
    (lane,) = snapshot.lanes
    none_yet = lane.gradient.like(np.full(lane.theta.count, np.nan))
    lab.show_snapshot(replace(snapshot, lanes=(replace(lane, gradient=none_yet),)))
    slopes = np.abs(example_in_hand(lane, snapshot.example).work.gradient.weights[0])
    chosen = [slopes[one.j, one.k] for one in lab.choices.choosers]
    assert chosen == sorted(slopes.ravel(), reverse=True)[:2]


def test_the_numbers_of_the_colours_differ_however_flat_the_plane_is() -> None:
    assert told_apart(np.array([1.0, 2.0])) == ["1.00", "2.00"]
    assert told_apart(np.array([2.6701, 2.6703, 2.6707])) == ["2.6701", "2.6703", "2.6707"]
    assert told_apart(np.array([1.0, 1.0])) == ["1.00000"] * 2


def test_a_run_that_has_gone_no_way_yet_is_told_to_begin(lab: ValleyLab, qtbot: QtBot) -> None:
    lab.command_requested.connect(lambda asked: asked.found.set_result((Way("A", (0,), np.zeros((1, 13))),)))
    lab.choices.ways.setCurrentIndex(SO_FAR)
    found(lab, qtbot, replace(snapshot_of(), step=0))
    assert lab.picture.accessibleDescription().endswith("Train a few mini-batches first: B.")
