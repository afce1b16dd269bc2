"""Undo and redo: each step leads back to where one stood, with the very same weights."""

import gc
import random
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnviz.app import undo
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.app.undo import MOST_STEPS
from nnviz.core.parameters import Array
from nnviz.data.points import Point
from nnviz.experiment.experiment import Data, Experiment, Training
from nnviz.session.commands import (
    Branch,
    Forget,
    Mark,
    Open,
    Pin,
    Rename,
    Save,
    SetParameter,
    State,
    Step,
    Visit,
)
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.run_names import run_name

SMALL = Experiment(
    data=Data("xor", train_size=40, test_size=20), training=Training(epochs=50), name="small"
).replace("network.hidden", [3])
EDITS = 200
STANDING = (State.READY, State.PAUSED, State.FINISHED)


class Desk:
    """A window, and what is done in it."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self.form, self.stack = window.form, window.undo.stack

    @property
    def now(self) -> Snapshot:
        latest = self.window.bridge.latest
        return latest if latest is not None else Snapshot(0, 0, State.LOADING, SMALL)

    @property
    def place(self) -> tuple[int, int]:
        view = self.now.timeline
        assert view is not None
        return view.run, view.step

    @property
    def theta(self) -> Array:
        return self.now.lanes[0].theta.vector.copy()

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true)

    def at_rest(self, place: tuple[int, int] | None = None) -> None:
        """Wait until all that was asked for is done, and one stands there."""
        self.until(lambda: self.now.state in STANDING and place in (None, self.place))

    def step(self, epochs: int = 1) -> None:
        before = self.now.epoch
        self.window.documents.send(Step("epoch", epochs))
        self.until(lambda: self.now.epoch == before + epochs and self.now.state in STANDING)

    def undo(self) -> None:
        self.window.undo.undo_action.trigger()

    def redo(self) -> None:
        self.window.undo.redo_action.trigger()


@pytest.fixture
def desk(qtbot: QtBot, one_window: MainWindow) -> Desk:
    return Desk(qtbot, one_window)


@pytest.fixture
def own_desk(qtbot: QtBot) -> Iterator[Desk]:
    """For what changes the file that all is recorded into."""
    window = MainWindow(Session(SMALL), Opened(SMALL), Settings(Memory()))
    qtbot.addWidget(window)
    window.show()
    made = Desk(qtbot, window)
    made.until(lambda: made.now.state is State.READY)
    yield made
    window.close()


def test_at_first_there_is_nothing_to_undo(desk: Desk) -> None:
    assert not desk.window.undo.undo_action.isEnabled()
    desk.step()
    assert not desk.window.undo.undo_action.isEnabled()  # to train is no edit


def test_however_much_is_edited_a_fixed_number_of_steps_is_kept(desk: Desk) -> None:
    for k in range(MOST_STEPS + 10):
        desk.window.undo.note_edit({}, f"edit {k}")
    assert desk.stack.count() == MOST_STEPS
    assert desk.stack.undoText() == f"edit {MOST_STEPS + 9}"


def test_an_edit_of_a_hyperparameter_is_named_and_taken_back(desk: Desk) -> None:
    desk.step()
    desk.form._take("training.eta", 5.0)
    desk.until(lambda: desk.now.experiment.training.eta == 5.0)
    assert desk.window.undo.undo_action.text() == "&Undo η 0.5 → 5"
    desk.undo()
    desk.until(lambda: desk.now.experiment.training.eta == 0.5)
    assert desk.form.wanted["training.eta"] == 0.5
    desk.redo()
    desk.until(lambda: desk.now.experiment.training.eta == 5.0)


def test_after_an_edit_and_some_epochs_undo_is_where_one_was_and_redo_where_one_came_to(desk: Desk) -> None:
    desk.step(2)
    there, theta = desk.place, desk.theta
    desk.form._take("training.eta", 5.0)
    desk.until(lambda: desk.now.experiment.training.eta == 5.0)
    desk.step(2)
    beyond, after = desk.place, desk.theta
    desk.undo()
    desk.until(lambda: desk.now.state in STANDING and desk.place[1] == there[1])
    desk.until(lambda: desk.now.experiment.training.eta == 0.5)
    np.testing.assert_array_equal(desk.theta, theta)
    desk.redo()
    desk.at_rest(beyond)
    np.testing.assert_array_equal(desk.theta, after)
    assert desk.now.experiment.training.eta == 5.0


def test_a_new_start_is_taken_back_to_the_run_that_was_there(desk: Desk) -> None:
    desk.step(3)
    there, theta = desk.place, desk.theta
    desk.form.draw_new_weights()
    desk.until(lambda: desk.now.experiment.seed == 1 and desk.now.state is State.READY)
    assert desk.window.undo.undo_action.text() == "&Undo Seed 0 → 1"
    desk.window.documents.send(Visit(*there))
    first = next(run for run in desk.now.shelf if run.run == there[0])
    assert desk.window.undo.undo_action.text() == f"&Undo Go to {run_name(first)}"
    desk.at_rest(there)
    desk.undo()
    desk.undo()
    desk.at_rest(there)
    np.testing.assert_array_equal(desk.theta, theta)
    assert desk.now.experiment.seed == 0


def test_an_edit_that_waits_is_taken_back_in_the_form(desk: Desk) -> None:
    desk.step()
    there = desk.place
    desk.form._take("training.cost", "quadratic")
    assert desk.form.is_stale
    desk.undo()
    assert not desk.form.is_stale
    assert desk.form.wanted["training.cost"] == "cross_entropy"
    assert desk.place == there


def test_a_jump_is_taken_back_and_a_drag_is_one_jump(desk: Desk) -> None:
    desk.step(3)
    run, end = desk.place
    for step in (end - 1, 2, 5):
        desk.window.documents.send(Visit(run, step))
    desk.at_rest((run, 5))
    assert desk.stack.count() == 1
    desk.undo()
    desk.at_rest((run, end))


def test_a_jump_that_was_redone_is_taken_back_to_where_one_stood_then(desk: Desk) -> None:
    desk.step(2)
    run, end = desk.place
    desk.window.documents.send(Visit(run, 2))
    desk.at_rest((run, 2))
    desk.undo()
    desk.at_rest((run, end))
    desk.step()
    there = desk.place
    desk.redo()
    desk.at_rest((run, 2))
    desk.undo()
    desk.at_rest(there)


def test_two_steps_back_however_quick_are_two(desk: Desk) -> None:
    desk.step(3)
    for _ in range(2):
        desk.window.documents.send(Step("epoch", -1))
    assert desk.stack.count() == 2


def test_a_weight_set_by_hand_is_taken_back(desk: Desk) -> None:
    desk.step()
    there, theta = desk.place, desk.theta
    desk.window.documents.send(SetParameter(0, 1, None, 7.0))
    desk.until(lambda: desk.now.lanes[0].theta.biases[0][1, 0] == 7.0)
    assert desk.window.undo.undo_action.text() == "&Undo b²₂ = 7"
    desk.undo()
    desk.at_rest(there)
    np.testing.assert_array_equal(desk.theta, theta)
    desk.redo()
    desk.until(lambda: desk.now.lanes[0].theta.biases[0][1, 0] == 7.0)


def test_a_weight_that_is_dragged_is_one_step(desk: Desk) -> None:
    desk.step()
    there = desk.place
    for value in (1.0, 2.0, 3.0):
        desk.window.documents.send(SetParameter(0, 1, None, value))
    desk.window.documents.send(SetParameter(0, 0, None, 1.0))
    assert [desk.stack.text(place) for place in range(2)] == ["b²₂ = 3", "b²₁ = 1"]
    desk.until(lambda: desk.now.lanes[0].theta.biases[0][0, 0] == 1.0)
    desk.undo()
    desk.undo()
    desk.at_rest(there)


@pytest.mark.parametrize(("seconds", "steps"), [(0.9, 1), (1.1, 3)])
def test_moves_of_a_drag_are_one_step_as_long_as_none_is_long_after_the_one_before(
    desk: Desk, seconds: float, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = count(0.0, seconds)
    monkeypatch.setattr(undo, "monotonic", lambda: next(times))
    for value in (1.0, 2.0, 3.0):
        desk.window.documents.send(SetParameter(0, 1, None, value))
    assert desk.stack.count() == steps


def test_nothing_is_kept_of_a_drag_once_its_step_is_forgotten(desk: Desk) -> None:
    desk.step()
    before = stands()
    for value in (1.0, 2.0, 3.0):
        desk.window.documents.send(SetParameter(0, 1, None, value))
    assert stands() == before + 1
    desk.stack.clear()
    assert stands() == before


def stands() -> int:
    gc.collect()
    return sum(isinstance(each, undo.Stand) for each in gc.get_objects())


def test_before_the_first_step_a_weight_set_by_hand_is_a_start_that_is_taken_back(desk: Desk) -> None:
    theta = desk.theta
    desk.window.documents.send(SetParameter(0, 1, 0, 7.0))
    desk.until(lambda: desk.now.lanes[0].theta.weights[0][1, 0] == 7.0 and desk.now.state is State.READY)
    assert desk.now.experiment.network.initializer == "given"
    assert desk.window.undo.undo_action.text() == "&Undo w²₂₁ = 7"
    desk.undo()
    desk.until(lambda: desk.now.experiment.network.initializer != "given" and desk.now.state in STANDING)
    np.testing.assert_array_equal(desk.theta, theta)


def test_a_what_if_is_taken_back(desk: Desk) -> None:
    desk.step(3)
    there = desk.place
    desk.window.documents.send(Branch(there[0], 4, {"training.eta": 2.0}))
    desk.until(lambda: desk.now.experiment.training.eta == 2.0 and desk.now.state in STANDING)
    assert desk.window.undo.undo_action.text() == "&Undo Branch with η = 2"
    desk.undo()
    desk.at_rest(there)
    desk.until(lambda: desk.now.experiment.training.eta == 0.5)


def test_twins_and_their_promotion_are_taken_back(desk: Desk) -> None:
    desk.form._add_twin("training.eta", 5.0)
    desk.until(lambda: len(desk.now.lanes) == 2 and desk.now.state is State.READY)
    desk.step()
    there, theta = desk.place, desk.theta
    desk.form._promote(1)
    desk.until(lambda: desk.now.experiment.training.eta == 5.0 and desk.now.state is State.PAUSED)
    desk.undo()
    desk.at_rest(there)
    np.testing.assert_array_equal(desk.theta, theta)
    assert desk.now.experiment.twins == ({"training.eta": 5.0},)
    desk.undo()
    desk.until(lambda: desk.now.state in STANDING and not desk.now.experiment.twins)


def test_a_run_that_was_deleted_comes_back_and_a_name_too(desk: Desk) -> None:
    desk.step()
    first = desk.place[0]
    desk.form.rewind()
    desk.until(lambda: desk.now.state is State.READY)
    desk.step()
    desk.window.documents.send(Rename(first, "before"))
    desk.until(lambda: "before" in [run.name for run in desk.now.shelf])
    desk.window.documents.send(Forget(first))
    desk.until(lambda: first not in [run.run for run in desk.now.shelf])
    desk.undo()
    desk.until(lambda: first in [run.run for run in desk.now.shelf])
    desk.undo()
    desk.until(lambda: "before" not in [run.name for run in desk.now.shelf])
    desk.redo()
    desk.until(lambda: "before" in [run.name for run in desk.now.shelf])

    def pinned() -> set[int]:
        return {run.run for run in desk.now.shelf if run.pinned}

    second = desk.place[0]
    desk.window.documents.send(Pin({first: True}))
    desk.until(lambda: pinned() == {first})
    assert desk.window.undo.undo_action.text() == "&Undo Pin before"
    desk.window.documents.send(Pin({first: False, second: True}))  # as "compare" does
    desk.until(lambda: pinned() == {second})
    desk.undo()
    desk.until(lambda: pinned() == {first})
    desk.redo()
    desk.until(lambda: pinned() == {second})


def test_a_mark_that_was_written_over_comes_back_where_it_stood(desk: Desk) -> None:
    def marks() -> dict[int, str]:
        return dict(desk.now.timeline.marks)

    desk.step()
    there = desk.place
    for text in ("first", "other"):
        desk.window.documents.send(Mark(text))
        desk.until(lambda text=text: marks() == {there[1]: text})
    desk.step()
    assert desk.window.undo.undo_action.text() == "&Undo Mark other"
    desk.undo()
    desk.at_rest(there)
    desk.until(lambda: marks() == {there[1]: "first"})
    desk.undo()
    desk.until(lambda: not marks())
    desk.redo()
    desk.until(lambda: marks() == {there[1]: "first"})


def test_many_edits_undone_at_once_give_the_first_state(desk: Desk) -> None:
    """Faster than the session follows."""
    desk.step(2)
    there, theta, wanted = desk.place, desk.theta, desk.form.wanted
    came_to = []
    for edit in range(6):
        desk.form._take("training.eta", 0.1 * (edit + 1))
        desk.form.draw_new_weights()
        desk.until(lambda edit=edit: desk.now.experiment.seed == edit + 1 and desk.now.state is State.READY)
        desk.step()
        came_to.append((desk.place, desk.theta))
    while desk.stack.canUndo():
        desk.undo()
    desk.at_rest(there)
    desk.until(lambda: desk.form.wanted == wanted)
    np.testing.assert_array_equal(desk.theta, theta)
    for place, end in came_to:  # by two steps each, though one had not come there on the way back
        desk.redo()
        desk.redo()
        desk.at_rest(place)
        np.testing.assert_array_equal(desk.theta, end)
    assert not desk.stack.canRedo()
    while desk.stack.canUndo():
        desk.undo()
    while desk.stack.canRedo():
        desk.redo()
    desk.at_rest(came_to[-1][0])


def test_what_is_edited_on_the_way_back_stands_when_one_is_there(desk: Desk) -> None:
    desk.step(3)
    run, end = desk.place
    desk.window.documents.send(Visit(run, 2))
    desk.at_rest((run, 2))
    desk.undo()
    desk.form._take("training.eta", 0.3)
    desk.at_rest((run, end))
    assert desk.form.wanted["training.eta"] == 0.3


def test_a_lesson_opened_is_taken_back(desk: Desk) -> None:
    desk.step()
    there = desk.place
    desk.window.documents.open_lesson("vanishing")
    desk.until(lambda: desk.now.experiment.data.name != "xor" and desk.now.state is State.READY)
    desk.undo()
    desk.at_rest(there)
    assert desk.now.experiment.name == "small"


def test_painted_points_are_taken_back(desk: Desk) -> None:
    desk.step()
    there = desk.place
    desk.form.change({"data.name": "painted", "data.points": (Point(0.5, 0.5, 0), Point(-0.5, 0.5, 1))})
    desk.until(lambda: desk.now.experiment.data.name == "painted" and desk.now.state is State.READY)
    desk.form.change({"data.points": (Point(0.5, 0.5, 0), Point(-0.5, 0.5, 1), Point(0.0, 0.0, 1))})
    desk.until(lambda: len(desk.now.experiment.data.points) == 3 and desk.now.state is State.READY)
    assert desk.window.undo.undo_action.text() == "&Undo Points"
    desk.undo()
    desk.until(lambda: len(desk.now.experiment.data.points) == 2 and desk.now.state is State.READY)
    desk.undo()
    desk.at_rest(there)
    assert desk.form.wanted["data.name"] == "xor"


def test_what_was_done_before_it_was_saved_is_taken_back_after_it(own_desk: Desk, tmp_path: Path) -> None:
    desk = own_desk
    desk.step(2)
    there, theta = desk.place, desk.theta
    desk.form.draw_new_weights()
    desk.until(lambda: desk.now.experiment.seed == 1 and desk.now.state is State.READY)
    for name in ("first.nnviz", "second.nnviz"):
        desk.window.saving.save_as(tmp_path / name)
        desk.until(lambda name=name: desk.now.recording.path == tmp_path / name)
    desk.undo()
    desk.at_rest(there)
    np.testing.assert_array_equal(desk.theta, theta)
    desk.redo()
    desk.until(lambda: desk.now.experiment.seed == 1 and desk.now.state is State.READY)


def test_another_file_has_other_runs_and_nothing_to_undo(own_desk: Desk, tmp_path: Path) -> None:
    desk = own_desk
    desk.step(3)
    done: Future[None] = Future()
    desk.window.documents.send(Save(tmp_path / "first.nnviz", done))
    done.result(30)
    copyfile(tmp_path / "first.nnviz", tmp_path / "other.nnviz")
    desk.form._take("training.eta", 5.0)
    desk.window.documents.send(Open(tmp_path / "none.nnviz"))
    desk.until(lambda: "none.nnviz" in desk.now.message)
    desk.window.documents.send(Open(tmp_path / "first.nnviz"))
    desk.until(lambda: "in use" in desk.now.message)
    desk.window.documents.open_file(tmp_path / "first.nnviz")
    assert desk.window.message_bar.text.text().startswith("first.nnviz: is what is open here")
    assert desk.stack.canUndo()  # neither is opened: nothing was left
    desk.window.documents.send(Open(tmp_path / "other.nnviz"))
    desk.until(lambda: desk.now.recording.path == tmp_path / "other.nnviz" and desk.now.state in STANDING)
    assert not desk.stack.canUndo()
    assert "Open recent" in desk.window.undo.undo_action.text()
    desk.form._take("training.eta", 2.0)
    assert desk.window.undo.undo_action.text().startswith("&Undo η")


def random_edit(desk: Desk, rng: random.Random) -> None:
    """One of all kinds of edits and jumps; training goes on now and then."""
    form, send = desk.form, desk.window.documents.send
    run = desk.place[0]
    view = desk.now.timeline
    assert view is not None
    match rng.randrange(9):
        case 0:
            form._take("training.eta", rng.choice([0.1, 0.2, 0.3, 0.4, 0.6]))
        case 1:
            form.draw_new_weights()
        case 2:
            form.change({"network.hidden": [rng.randrange(1, 5)], "network.activation": "tanh"})
        case 3:
            form._take("training.cost", rng.choice(["quadratic", "cross_entropy"]))
        case 4 if not form.is_stale:
            send(Visit(run, rng.randrange(view.end + 1)))
        case 5 if desk.now.state in (State.READY, State.PAUSED):
            send(SetParameter(0, 0, None, rng.uniform(-1, 1)))
        case 6 if view.end:
            send(Branch(run, rng.randrange(view.end + 1), {"training.batch_size": rng.randrange(5, 20)}))
        case 7:
            form.rewind()
        case _:
            send(Step("batch", rng.randrange(1, 4)))
    desk.qtbot.wait(30)
    desk.at_rest()


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(5))
def test_random_edits_undone_give_the_first_state(desk: Desk, seed: int) -> None:
    rng = random.Random(seed)
    desk.step(2)
    there, theta, experiment = desk.place, desk.theta, desk.now.experiment
    for _ in range(EDITS):
        random_edit(desk, rng)
    while desk.stack.canUndo():
        desk.undo()
    desk.at_rest(there)
    desk.until(lambda: desk.now.experiment == experiment)
    np.testing.assert_array_equal(desk.theta, theta)
    assert desk.form.experiment == experiment
