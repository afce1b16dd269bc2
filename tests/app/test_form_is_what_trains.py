"""What the form shows is what trains, whatever is clicked or pressed."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nnviz.app.main_window import MainWindow
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).with_changes(
    {"network.hidden": [4], "training.epochs": 100_000}
)
KEYS = {"Space": Qt.Key.Key_Space, "E": Qt.Key.Key_E, "B": Qt.Key.Key_B, "P": Qt.Key.Key_P}


class Desk:
    """The window, and hands."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self._before = self.now.run - 1

    def nth(self, now: Snapshot) -> int:
        """Which of the test's own runs that is."""
        return now.run - self._before

    @property
    def now(self) -> Snapshot:
        assert self.window.bridge.latest is not None
        return self.window.bridge.latest

    def wait(self, true: Callable[[Snapshot], bool]) -> None:
        self.qtbot.waitUntil(lambda: true(self.now))

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.window, key)

    def click(self, button: Any) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def add_layer(self) -> None:
        self.click(self.window.form.architecture.add_button)

    def train(self) -> None:
        self.press(Qt.Key.Key_B)
        self.wait(lambda now: now.step == 1 and now.state is State.PAUSED)
        self.qtbot.waitUntil(lambda: self.window.form._wanted.has_trained)

    @property
    def veiled(self) -> set[str]:
        return {name for name, panel in self.window.panels.items() if not panel.veil.isHidden()}


@pytest.fixture
def desk(qtbot: QtBot, one_window: MainWindow) -> Desk:
    return Desk(qtbot, one_window)


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_layers_added_before_the_first_step_are_trained(desk: Desk, key: Qt.Key) -> None:
    for _ in range(3):
        desk.add_layer()
    assert not desk.window.stale_notice.isVisible()
    desk.press(key)
    desk.wait(lambda now: now.step > 0 or now.lanes[0].phase is not None)
    assert desk.now.lanes[0].sizes == (2, 4, 4, 4, 4, 2)


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_after_the_first_step_a_key_starts_anew_and_then_does_its_work(desk: Desk, key: Qt.Key) -> None:
    desk.train()
    desk.add_layer()
    desk.qtbot.waitUntil(desk.window.stale_notice.isVisible)
    assert desk.veiled == set(desk.window.panels) - {"data", "runs"}  # which show what is not of this run
    desk.press(key)
    desk.wait(lambda now: desk.nth(now) == 2 and (now.step > 0 or now.lanes[0].phase is not None))
    assert desk.now.lanes[0].sizes == (2, 4, 4, 2)
    desk.qtbot.waitUntil(lambda: not desk.veiled)
    assert not desk.window.stale_notice.isVisible()


def test_an_edit_stops_a_run_and_there_are_two_ways_on(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Space)
    desk.wait(lambda now: now.state is State.RUNNING and now.step > 0)
    desk.qtbot.waitUntil(lambda: desk.window.form._wanted.has_trained)
    desk.add_layer()
    desk.wait(lambda now: now.state is State.PAUSED)
    assert desk.now.lanes[0].sizes == (2, 4, 2)
    desk.click(desk.window.stale_notice.back_button)
    assert not desk.veiled
    assert desk.window.form.experiment == SMALL
    step = desk.now.step
    desk.press(Qt.Key.Key_B)
    desk.wait(lambda now: now.step == step + 1)

    desk.add_layer()
    desk.click(desk.window.stale_notice.anew_button)
    desk.wait(lambda now: desk.nth(now) == 2 and now.state is State.READY)
    assert desk.now.lanes[0].sizes == (2, 4, 4, 2)
    assert not desk.veiled


def test_esc_puts_the_notice_away_until_something_else_waits(desk: Desk) -> None:
    desk.train()
    desk.add_layer()
    notice = desk.window.stale_notice
    desk.qtbot.waitUntil(notice.isVisible)
    whole = notice.size()
    desk.press(Qt.Key.Key_Escape)
    assert not notice.is_open
    assert desk.veiled  # what waits goes on waiting
    assert len(desk.window.form.waiting["network.hidden"]) == 2
    desk.window.form.judged.emit()
    assert not notice.is_open
    desk.add_layer()
    assert notice.is_open

    desk.press(Qt.Key.Key_Escape)  # a way back stays in sight
    assert notice.height() < whole.height() / 2
    desk.click(notice.open_button)
    assert notice.is_open
    assert notice.size() == whole
    desk.click(notice.back_button)
    assert not notice.isVisible()
    assert not desk.veiled


def test_a_number_typed_without_enter_is_what_the_button_trains(desk: Desk) -> None:
    fields = desk.window.form.findChildren(QLineEdit)
    for name, text in (("Neurons of hidden layer 1", "7"), ("Learning rate η", "0.125")):
        field = next(one for one in fields if one.accessibleName() == name)
        field.setFocus()
        field.selectAll()
        desk.qtbot.keyClicks(field, text)
    desk.click(desk.window.controls.run_button)
    desk.wait(lambda now: now.step > 0)
    assert desk.now.lanes[0].sizes == (2, 7, 2)
    assert desk.now.experiment.training.eta == 0.125


def choose(desk: Desk, path: str, name: str) -> None:
    box = desk.window.form.fields.own["Learning"].rows[path].input
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def test_an_optimiser_that_is_refused_does_not_stay_in_the_form(desk: Desk) -> None:
    desk.window.form.change({"network.hidden": [200]})
    desk.wait(lambda now: desk.nth(now) == 2 and now.state is State.READY)
    desk.qtbot.waitUntil(lambda: not desk.window.form.is_stale)
    choose(desk, "training.optimizer", "newton")
    desk.qtbot.waitUntil(lambda: desk.window.form.experiment.training.optimizer == "sgd")
    assert "Not changed: the Hessian needs at most" in desk.window.message_bar.text.text()
    desk.press(Qt.Key.Key_B)
    desk.wait(lambda now: now.step == 1 and now.state is State.PAUSED)
    assert desk.window.form.experiment == desk.now.experiment


def test_an_optimiser_that_only_the_next_start_can_take_waits_for_it(desk: Desk) -> None:
    desk.window.form.change({"network.hidden": [200]})
    desk.wait(lambda now: desk.nth(now) == 2 and now.state is State.READY)
    desk.train()
    desk.window.form.architecture._layers[0].remove.click()
    choose(desk, "training.optimizer", "newton")
    desk.wait(lambda now: now.refused is not None)
    desk.qtbot.waitUntil(lambda: desk.window.form._wanted._retuned is None)
    assert desk.veiled
    desk.press(Qt.Key.Key_B)
    desk.wait(lambda now: desk.nth(now) == 3 and now.step == 1)
    assert desk.now.experiment.training.optimizer == "newton"
    assert desk.now.experiment == desk.window.form.experiment


def test_a_start_that_is_refused_says_why_and_stays_veiled(desk: Desk) -> None:
    desk.window.form.change({"network.hidden": [200]})
    desk.wait(lambda now: desk.nth(now) == 2 and now.state is State.READY)
    desk.train()
    desk.add_layer()
    choose(desk, "training.optimizer", "newton")
    desk.press(Qt.Key.Key_B)
    desk.qtbot.waitUntil(lambda: desk.window.message_bar.text.text().startswith("Not started: "))
    desk.qtbot.waitUntil(lambda: desk.now.state is State.PAUSED and bool(desk.veiled))
    assert desk.window.message_bar.text.text().startswith("Not started: ")
    assert desk.now.step == 1


def test_a_refusal_that_a_failed_start_leaves_behind_does_not_stay_in_the_form(desk: Desk) -> None:
    form = desk.window.form
    form.change({"network.hidden": [200]})
    desk.wait(lambda now: desk.nth(now) == 2 and now.state is State.READY)
    form.rewind()
    assert form._wanted.state is State.LOADING
    choose(desk, "training.optimizer", "newton")
    desk.qtbot.waitUntil(
        lambda: form._wanted.state is State.READY and form.experiment.training.optimizer == "sgd"
    )
    assert not desk.veiled


def test_what_does_not_go_together_is_told_and_nothing_trains(desk: Desk) -> None:
    output = desk.window.form.architecture.output
    output.activated.emit(output.findData("softmax"))
    desk.press(Qt.Key.Key_B)
    assert "use output sigmoid" in desk.window.message_bar.text.text()
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.wait(50)
    assert desk.now.step == 0


def test_a_panels_own_step_trains_what_the_form_shows(desk: Desk) -> None:
    desk.train()
    desk.add_layer()
    desk.window.panels["backprop"]._step(1)
    desk.wait(lambda now: desk.nth(now) == 2 and now.lanes[0].phase is not None)
    assert desk.now.lanes[0].sizes == (2, 4, 4, 2)


def test_a_twin_taken_away_takes_no_edit_with_it(desk: Desk) -> None:
    desk.window.form._add_twin("training.eta", 0.1)
    desk.wait(lambda now: len(now.lanes) == 2 and now.state is State.READY)
    desk.qtbot.waitUntil(lambda: len(desk.window.form.twins.rows) == 2)
    desk.train()
    desk.add_layer()
    desk.window.form.twins.rows[1].remove.trigger()
    desk.wait(lambda now: len(now.lanes) == 1 and now.state is State.READY)
    assert desk.now.lanes[0].sizes == (2, 4, 4, 2)
    assert desk.window.form.experiment == desk.now.experiment
