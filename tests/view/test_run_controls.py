import math

import pytest
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSlider, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.naming import number
from nnviz.session.commands import LEGAL, Command, Pause, Reset, Run, State, Step, Throttle
from nnviz.view.parts.style import DARK
from nnviz.view.run.run_actions import RunActions
from nnviz.view.run.run_controls import ActionButton, RunControls, gentle_position, steps_per_second
from nnviz.view.run.status_words import progress, rate, score, score_tip


class Desk(QWidget):
    """The toolbar over a text field, and what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.run_actions = RunActions()
        self.controls = RunControls(self.run_actions, DARK)
        self.text = QLineEdit()
        self.asked: list[Command | str] = []
        rows = QVBoxLayout(self)
        rows.addWidget(self.controls)
        rows.addWidget(self.text)
        actions = self.run_actions
        self.addActions([actions.run, *actions.forward.values(), *actions.back.values()])
        self.addActions([actions.rewind, actions.new_weights])
        actions.command_requested.connect(self.ask)
        self.controls.command_requested.connect(self.ask)
        actions.rewind_requested.connect(lambda: self.asked.append("rewind"))
        actions.new_weights_requested.connect(lambda: self.asked.append("new weights"))

    def ask(self, command: Command) -> None:
        self.asked.append(command)

    def stand(self, state: State) -> None:
        snapshot = make_snapshot(state=state)
        self.run_actions.show_snapshot(snapshot)
        self.controls.show_snapshot(snapshot)
        self.asked = [command for command in self.asked if not isinstance(command, Throttle)]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    with qtbot.waitActive(desk):
        desk.show()
    desk.setFocus()
    return desk


@in_turn(
    ("keys", "asked"),
    [
        ((Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier), Run()),
        ((Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier), Step("epoch", 1)),
        ((Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier), Step("batch", 1)),
        ((Qt.Key.Key_P, Qt.KeyboardModifier.NoModifier), Step("phase", 1)),
        ((Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier), Step("epoch", -1)),
        ((Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier), Step("batch", -1)),
        ((Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier), Step("phase", -1)),
        ((Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier), "rewind"),
        ((Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier), "new weights"),
    ],
)
def test_key_asks_for_its_command(
    qtbot: QtBot, desk: Desk, keys: tuple[Qt.Key, Qt.KeyboardModifier], asked: Command | str
) -> None:
    desk.stand(State.PAUSED)
    desk.asked.clear()
    qtbot.keyClick(desk, *keys)
    assert desk.asked == [asked]


def test_space_pauses_a_run(qtbot: QtBot, desk: Desk) -> None:
    desk.stand(State.RUNNING)
    qtbot.keyClick(desk, Qt.Key.Key_Space)
    assert desk.asked == [Pause()]
    assert "Pause" in desk.controls.run_button.text()


def test_letters_typed_in_a_field_do_not_step(qtbot: QtBot, desk: Desk) -> None:
    desk.stand(State.PAUSED)
    desk.text.setFocus()
    qtbot.keyClicks(desk.text, "1e-3 bpr E")
    assert desk.text.text() == "1e-3 bpr E"
    assert desk.asked == []


def test_a_key_held_down_steps_on_but_does_not_start_and_stop(desk: Desk) -> None:
    actions = desk.run_actions
    assert all(step.autoRepeat() for step in (*actions.forward.values(), *actions.back.values()))
    assert not any(action.autoRepeat() for action in (actions.run, actions.rewind, actions.new_weights))


@in_turn("state", State)
def test_buttons_are_enabled_as_the_table_of_commands_says(desk: Desk, state: State) -> None:
    desk.stand(state)
    actions = desk.run_actions
    assert actions.run.isEnabled() == bool({Run, Pause} & LEGAL[state])
    for step in (*actions.forward.values(), *actions.back.values()):
        assert step.isEnabled() == (Step in LEGAL[state])
    assert actions.rewind.isEnabled() == actions.new_weights.isEnabled() == (Reset in LEGAL[state])
    buttons = {button.accessibleName(): button for button in desk.findChildren(ActionButton)}
    assert buttons["Batch"].isEnabled() == actions.forward["batch"].isEnabled()
    actions.show_stale(True)  # whatever trains begins anew
    assert all(action.isEnabled() for action in (actions.run, *actions.forward.values()))
    assert all(step.isEnabled() == (Step in LEGAL[state]) for step in actions.back.values())
    actions.show_stale(False)


def test_slider_throttles_from_one_batch_a_second_to_full_speed(desk: Desk) -> None:
    desk.controls.speed.setValue(0)
    assert desk.controls.speed_text.text() == "1.0 /s"
    desk.controls.speed.setValue(100)
    assert desk.controls.speed_text.text() == "full speed"
    assert desk.asked == [Throttle(1.0), Throttle(None)]


@pytest.mark.parametrize("batches", [1, 150, 5000])
def test_the_first_epoch_is_slow_enough_to_be_seen_and_speed_is_gathered(batches: int) -> None:
    speeds = [steps_per_second(gentle_position(batches, epoch)) or math.inf for epoch in range(20)]
    assert speeds[0] == pytest.approx(max(20, batches / 4), rel=0.05)
    assert speeds == sorted(speeds)
    assert speeds[-1] == math.inf


def test_only_the_first_run_is_slow_and_a_hand_overrules(desk: Desk) -> None:
    first = replace(make_snapshot(state=State.READY), epoch=0, step=0)
    desk.controls.show_snapshot(first)
    slow = Throttle(steps_per_second(gentle_position(first.batches, 0)))
    assert desk.asked == [slow]
    desk.controls.show_snapshot(replace(first, run=2))  # edited before it was begun
    desk.controls.show_snapshot(replace(first, run=2, step=7))
    assert desk.asked == [slow]
    desk.controls.show_snapshot(replace(first, run=3))
    desk.controls.show_snapshot(replace(first, run=3, step=7))
    assert desk.asked == [slow, Throttle(None)]
    desk.controls.speed.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    desk.controls.show_snapshot(replace(first, run=4))
    assert desk.asked[2:] == [Throttle(1.0)]


def test_speeds_grow_by_a_ratio() -> None:
    speeds = [steps_per_second(position) or 0 for position in range(100)]
    assert speeds[0] == 1
    assert speeds[-1] == pytest.approx(10_000)
    assert speeds[50] / speeds[49] == pytest.approx(speeds[1] / speeds[0])


def test_status_says_where_the_run_stands() -> None:
    snapshot = make_snapshot(state=State.RUNNING, epochs=12)
    assert progress(snapshot) == "running &nbsp; epoch <b>12</b> &nbsp;batch <b>50</b> / 150"
    assert rate(snapshot) == "9,100 /s"
    then = "at epoch 12"  # the numbers are not of this very mini-batch
    assert score(snapshot) == f"train cost <b>0.15</b> &nbsp; test <b>88.5 %</b> &nbsp; {then}"


def test_where_a_run_comes_to_rest_is_announced_and_not_each_step_of_the_way(
    desk: Desk, announced: list[str]
) -> None:
    desk.stand(State.RUNNING)
    assert announced == []
    for _ in range(2):
        desk.stand(State.PAUSED)
    snapshot = make_snapshot(state=State.PAUSED)
    cost = number(float(snapshot.lanes[0].epochs.train_cost[-1]), 2)
    (told,) = announced
    assert told.startswith(
        f"paused epoch {snapshot.epoch} batch {snapshot.batch} / {snapshot.batches}\ntrain cost {cost} test"
    )


def test_phases_that_follow_by_themselves_are_no_pause(desk: Desk) -> None:
    desk.controls.show_snapshot(make_snapshot(state=State.PAUSED))
    assert desk.controls.progress.text().startswith("paused")
    desk.controls.show_playing(True)
    assert desk.controls.progress.text().startswith("playing")
    desk.controls.show_playing(False)
    assert desk.controls.progress.text().startswith("paused")


def test_the_numbers_are_those_of_the_chosen_twin_and_name_it() -> None:
    snapshot = make_snapshot(lanes=2)
    at = int(snapshot.lanes[0].epochs.step[-1])
    now = replace(snapshot, step=at)
    a, b = score(now), score(now, 1)
    cost = number(float(now.lanes[1].epochs.train_cost[-1]), 2)
    assert a.startswith("<b>A</b>: ")
    assert b.startswith(f"<b>B</b>: train cost <b>{cost}</b>")
    assert "at epoch" not in a + b
    assert score(replace(now, step=at + 1)).endswith("at epoch 5")
    assert score(replace(now, lanes=now.lanes[:1]), 1).startswith("train cost")
    curves = now.lanes[1].epochs
    none = replace(curves, **{name: getattr(curves, name)[:0] for name in curves.__struct_fields__})
    early = replace(now, lanes=(now.lanes[0], replace(now.lanes[1], epochs=none)))
    assert (score(early), score(early, 1)) == (a, "")  # they are evaluated one after the other
    sooner = replace(now.lanes[1], epochs=replace(curves, step=curves.step - 1))  # of larger mini-batches
    assert score(replace(now, lanes=(now.lanes[0], sooner)), 1).endswith("at epoch 5")


def test_where_the_chosen_twin_is_gone_the_numbers_are_those_of_a() -> None:
    snapshot = make_snapshot(lanes=2)
    assert score(snapshot, 2) == score(snapshot)
    assert score_tip(snapshot, 2) == score_tip(snapshot)
    assert "A: " in score_tip(snapshot)


def test_the_toolbar_turns_to_a_chosen_twin_at_once_words_on_hover_too(desk: Desk) -> None:
    snapshot = make_snapshot(state=State.PAUSED, lanes=2)
    desk.controls.show_snapshot(snapshot)
    desk.controls.follow(1)
    assert desk.controls.score.text() == score(snapshot, 1)
    assert desk.controls.score.toolTip() == score_tip(snapshot, 1)


def test_status_without_data_says_only_the_state() -> None:
    snapshot = make_snapshot(state=State.LOADING, lanes=0)
    assert (progress(snapshot), rate(snapshot), score(snapshot)) == ("loading …", "", "")


def test_the_longest_numbers_fit_a_window_1280_wide(desk: Desk) -> None:
    busy = make_snapshot(state=State.RUNNING)
    busy = replace(busy, epoch=100, batch=4999, batches=5000, steps_per_second=14_000.0)
    desk.controls.show_snapshot(busy)
    assert desk.controls.minimumSizeHint().width() <= 1280 - 2 * 14


def test_the_words_come_back_when_what_crowded_them_is_gone(desk: Desk, qtbot: QtBot) -> None:
    controls = desk.controls
    qtbot.waitUntil(controls.isVisible)
    desk.resize(2000, 80)
    desk.resize(controls._line.minimumSize().width() + 100, 80)
    step = controls._buttons[1]

    def crowd(width: int) -> str:
        controls.score.setMinimumWidth(width)
        controls._give_way()
        return step.text()

    words, all_told = crowd(0), controls.score.sizeHint().width()
    assert len(words) > 1
    assert crowd(all_told + 150) == words  # what stands beside the slider goes first
    assert controls.speed_text.isHidden()
    assert crowd(all_told + 260) == "E"
    assert crowd(all_told + 250) == "E"
    assert crowd(0) == words
    assert not controls.speed_text.isHidden()


def test_a_run_without_twins_leaves_the_room_that_the_names_of_twins_took(desk: Desk) -> None:
    alone = make_snapshot(state=State.PAUSED)
    controls = desk.controls
    controls.show_snapshot(alone)
    least = controls.score.minimumWidth()
    twins = replace(alone, lanes=(alone.lanes[0], alone.lanes[0]), step=alone.step + 1)
    controls.show_snapshot(twins)
    assert controls.score.minimumWidth() > least
    controls.show_snapshot(replace(twins, step=alone.step))
    controls.show_snapshot(replace(alone, run=alone.run + 1))
    assert controls.score.minimumWidth() == least


def test_where_there_is_hardly_room_all_gives_way_but_the_buttons_and_nothing_lies_over_another(
    qtbot: QtBot,
) -> None:
    window, controls = QWidget(), RunControls(RunActions(), DARK)
    qtbot.addWidget(window)
    controls.setParent(window)  # as a window of its own it could not be smaller than it likes
    controls.setContentsMargins(12, 5, 14, 7)  # as above the panels
    controls.resize(2000, 40)
    controls.show_snapshot(make_snapshot())
    window.show()
    whole = controls._needed
    optional = (controls.speed, controls.score, controls.progress)
    for width in (*range(whole, 150, -20), *range(150, whole + 40, 20)):
        controls.resize(width, controls.height())
        seen = [part.isVisibleTo(controls) for part in optional]
        assert seen == sorted(seen)  # what comes first goes first
        controls._line.activate()
        ends = [part.geometry().right() for part in optional if part.isVisibleTo(controls)]
        assert all(end <= controls.contentsRect().right() for end in ends)  # nothing is cut
    assert all(part.isVisibleTo(controls) for part in optional)
    assert len(controls._buttons[1].text()) > 1


def test_nothing_lies_over_another_at_another_size_of_the_words(qtbot: QtBot) -> None:
    controls = RunControls(RunActions(), DARK)
    qtbot.addWidget(controls)
    controls.show_snapshot(make_snapshot())
    controls.show()
    controls.resize(500, 40)  # as much as this saves at this size is not enough at twice the size
    font = controls.font()
    font.setPointSizeF(2 * font.pointSizeF())
    for part in controls.findChildren(QWidget):
        part.setFont(font)
    for width in range(500, 2400, 20):
        controls.resize(width, 40)
        fits = controls.width() >= controls._line.minimumSize().width()
        assert fits or len(controls._given_way) == len(controls._steps()), width
    assert not controls._given_way


def test_what_gave_way_at_a_larger_zoom_is_back_at_the_one_before(qtbot: QtBot) -> None:
    window, controls = QWidget(), RunControls(RunActions(), DARK)
    qtbot.addWidget(window)
    controls.setParent(window)  # as a window of its own it could not be smaller than it likes
    controls.show_snapshot(make_snapshot())
    controls.resize(4000, 40)
    window.show()
    font, size = controls.font(), controls.font().pointSizeF()

    def gives_way(times: int) -> bool:
        font.setPointSizeF(times * size)
        for part in controls.findChildren(QWidget):
            part.setFont(font)
        controls.recolour(DARK)
        return bool(controls._given_way)

    assert not gives_way(1)
    controls.resize(controls._needed + 20, 40)
    assert [gives_way(times) for times in (2, 1)] == [True, False]


def test_the_words_beside_the_slider_have_the_room_of_the_longest_and_hardly_more(desk: Desk) -> None:
    label = desk.controls.speed_text
    longest = label.fontMetrics().horizontalAdvance("full speed")
    assert longest <= label.width() <= longest + 12
    desk.controls.speed.setValue(0)
    assert longest <= label.width() <= longest + 12


def test_numbers_of_other_settings_are_grey_until_these_are_trained(desk: Desk) -> None:
    desk.stand(State.PAUSED)
    numbers = desk.controls.progress, desk.controls.rate, desk.controls.score
    for stale in (True, False):
        desk.controls.show_stale(stale)
        assert [label.isEnabled() for label in numbers] == [not stale] * 3


def test_buttons_without_words_show_their_keys_but_for_the_one_that_runs(desk: Desk) -> None:
    desk.stand(State.PAUSED)
    controls = desk.controls
    controls._be_wordy(True)
    whole = [button.text().strip() for button in controls.buttons.values()]
    assert whole == ["▶ Run", "Epoch", "Batch", "Phase", "Rewind"]
    controls._be_wordy(False)
    assert [button.text() for button in controls.buttons.values()] == ["▶ Run", "E", "B", "P", "R"]
    controls._be_wordy(True)
    assert [button.text().strip() for button in controls.buttons.values()] == whole
    for button in controls.buttons.values():
        assert button.accessibleName() == button.text().strip().removeprefix("▶ ")
        assert button.toolTip().endswith(")")
