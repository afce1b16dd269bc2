"""The lab of second order: H and its step are those of the run, and what comes of the step is told truly."""

from collections.abc import Callable

import numpy as np
import pytest
from cut_text import cut_words
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from small_runs import small

from nnviz.core.hessian import refuses_hessian
from nnviz.core.naming import number
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.training.build import build
from nnviz.training.trainer import Trainer
from nnviz.view.labs.second_order_lab import SecondOrderLab
from nnviz.view.labs.second_order_words import (
    SMALL_SET,
    small_network,
    small_words,
    step_words,
)
from nnviz.view.labs.second_order_work import SHARES
from nnviz.view.labs.step_chart import SHARE
from nnviz.view.parts.style import DARK, LIGHT

Show = Callable[[Trainer], SecondOrderLab]


def trained(steps: int = 0, **changes: object) -> Trainer:
    trainer = build(small(**{"data__name": "xor", "data__train_size": 30, "network__hidden": [3], **changes}))
    for _ in range(steps):
        trainer.step()
    return trainer


def snapshot_of(trainer: Trainer) -> Snapshot:
    made = make_snapshot(trainer.network.sizes, theta=trainer.network.theta, epochs=1, steps=5)
    lane = replace(made.lanes[0], experiment=trainer.experiment)
    return replace(
        made, experiment=trainer.experiment, lanes=(lane,), dataset=trainer.dataset, step=trainer.steps
    )


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def do(trainer: Trainer) -> SecondOrderLab:
        lab = SecondOrderLab(LIGHT)
        qtbot.addWidget(lab)
        lab.resize(900, 560)
        lab.show()
        lab.show_snapshot(snapshot_of(trainer))
        qtbot.waitUntil(lambda: not lab.is_busy)
        return lab

    return do


def test_on_a_quadratic_the_whole_step_is_at_the_bottom_and_undamped(show: Show) -> None:
    trainer = trained(
        data__name="plane", network__hidden=[], network__output="linear", training__cost="quadratic"
    )
    lab = show(trainer)
    around = lab.around
    assert around is not None
    assert "positive definite" in lab.definite.text()
    assert "undamped" in lab.definite.text()
    np.testing.assert_allclose(around.true[0], around.model[0], atol=1e-9)
    assert SHARES[np.argmin(around.true[0])] == pytest.approx(1)
    assert "the quadratic holds this far" in lab.outcome.text()
    there = around.found.theta + around.found.newton
    assert np.abs(around.objective.gradient(there)).max() < 1e-9


def test_damping_is_announced_with_its_size(show: Show) -> None:
    lab = show(trained())
    around = lab.around
    assert around is not None
    assert around.found.negative > 0
    assert f"{around.found.negative} below 0" in lab.definite.text()
    assert f"s = {number(around.found.shift)}" in lab.definite.text()
    assert around.found.cost == pytest.approx(trained().history.rows[0].train_cost)


def test_a_step_that_made_things_worse_is_said_to_have() -> None:
    assert "made things worse: C rises from 1.00 to 1.50" in step_words(1.0, 1.5, 0.8, 1.0)
    assert "foretold −0.200" in step_words(1.0, 1.5, 0.8, 1.0)
    assert "falls" in step_words(1.0, 0.9, 0.8, 1.0)
    assert "not a number" in step_words(1.0, float("nan"), 0.8, 1.0)
    assert step_words(1.0, 1.0, 1.0, 0.0) == "No step: C = 1.00."


def test_the_share_is_moved_by_hand_and_by_keys_and_the_words_follow(show: Show, qtbot: QtBot) -> None:
    lab = show(trained(3))
    around, chart = lab.around, lab.chart
    assert around is not None
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert lab.t == pytest.approx(1.05)
    box = chart.frame(chart.course).box
    chart.drag(SHARE, QPointF(box.left(), 0))
    assert lab.t == SHARES[0]
    assert "worse" in lab.outcome.text(), "backwards is uphill"
    chart.drag(SHARE, QPointF(box.left() + 0.4 * box.width(), 0))  # t = 0.5
    true, model = chart.course.here
    k = int(np.argmin(np.abs(SHARES - lab.t)))
    assert lab.t == pytest.approx(SHARES[k])
    assert (true, model) == pytest.approx((around.true[0, k], around.model[0, k]))
    lab.step.setCurrentIndex(1)
    assert chart.course.here[0] == pytest.approx(around.true[1, k])


def test_an_entry_is_read_by_pointer_and_keys_and_all_goes_out_as_numbers(show: Show, qtbot: QtBot) -> None:
    lab = show(trained())
    around, place = lab.around, lab.picture.place
    assert around is not None
    assert lab.picture.entry_at(place.topRight() + QPointF(-1, 1)) == (0, around.theta.count - 1)
    assert lab.picture.entry_at(place.topLeft() - QPointF(3, 3)) is None
    lab.picture.pointed.emit((0, 2))
    assert "∂w²₁₁ ∂b²₁" in lab.entry.text()
    assert number(float(around.found.H[0, 2])) in lab.entry.text()
    for _ in range(2):  # the first says where one is
        qtbot.keyClick(lab.picture, Qt.Key.Key_Right)
    qtbot.keyClick(lab.picture, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert "(row 11, column 2)" in lab.entry.text()
    qtbot.keyClick(lab.picture, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert f"(row {around.theta.count}, column 2)" in lab.entry.text()
    table = lab.numbers()
    cells = [cell for cell in table["second derivative"] if cell != ""]
    np.testing.assert_array_equal(np.reshape(cells, around.found.H.shape), around.found.H)


def test_a_large_network_gets_the_reason_and_a_way_out(show: Show, qtbot: QtBot) -> None:
    lab = show(build(small(network__hidden=[20])))
    assert lab.around is None
    assert "at most 500 parameters, and this network has 1,510" in lab.too_large.text()
    assert not lab.chart.isVisible()
    assert lab.small_button.text() == "Train a small one: 6 hidden neurons"
    with qtbot.waitSignal(lab.change_requested) as asked:
        lab.small_button.click()
    changed = build(small(network__hidden=[20]).with_changes(asked.args[0]))
    assert refuses_hessian(changed.network.theta.count) == ""
    lab.hide()
    lab.help_last()
    with qtbot.waitActive(lab):
        lab.show()
        lab.activateWindow()
    lab.small_button.setFocus()
    lab.show_snapshot(snapshot_of(changed))
    assert lab.window().focusWidget() is lab.stop_button  # the keys go on there
    assert lab.chart.isVisible()
    qtbot.waitUntil(lambda: not lab.is_busy)
    far_too_large = small_network(784, 10, "tanh")
    assert far_too_large["data.name"] == SMALL_SET
    assert "on Exclusive or: 4 hidden" in small_words(far_too_large)


def test_while_the_run_goes_on_the_last_one_stays_and_says_so(show: Show, qtbot: QtBot) -> None:
    trainer = trained()
    lab = show(trainer)
    before = lab.around
    trainer.step()
    after = snapshot_of(trainer)
    lab.show_snapshot(replace(after, state=State.RUNNING))
    assert not lab.is_busy
    assert "the run has gone on" in lab.caption.text()
    lab.show_snapshot(after)
    lab.hide()
    assert not lab.is_busy
    lab.show()
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert lab.around is not before
    assert "after 1 mini-batch, over all 30" in lab.caption.text()
    lab.show_snapshot(replace(after, version=after.version + 1))
    assert not lab.is_busy, "of the same moment nothing is to be found anew"
    dark = lab.grab().toImage()
    lab.recolour(DARK)
    assert lab.grab().toImage() != dark


def test_a_quadratic_that_plunges_does_not_flatten_the_true_curve(show: Show) -> None:
    lab = show(build(small()))
    course = lab.chart.course
    assert np.ptp(course.model) > 10 * np.ptp(course.true)
    low, high = lab.chart.frame(course).y
    assert np.ptp(course.true) > (high - low) / 4
    assert low < course.true.min() < course.true.max() < high


def test_no_words_of_a_finished_hessian_are_cut(show: Show) -> None:
    lab = show(trained())
    for size in ((460, 240), (590, 290), (1270, 720)):
        lab.resize(*size)
        for _ in range(4):
            QApplication.processEvents()
        for part in (lab.picture, lab.bars, lab.chart):
            assert cut_words(part) == []
