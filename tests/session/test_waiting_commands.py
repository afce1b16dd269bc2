"""What is asked for on the way to somewhere else: done there, and forgotten by a Pause."""

import numpy as np
import pytest
from by_hand import ByHand, Clock, tuned
from small_runs import small

from nnviz.session import recorder
from nnviz.session.commands import Command, Feed, Pause, Reset, Retune, Run, Seek, State, Step, Visit, Watch
from nnviz.session.load import Load
from nnviz.training.build import build


def after(steps: int, **changes: object) -> np.ndarray:
    """θ of a run without a session."""
    trainer = build(small(**changes))
    while trainer.steps < steps:
        trainer.step()
    return trainer.network.theta.vector


@pytest.fixture
def loop() -> ByHand:
    by_hand = ByHand(small(training__epochs=5))
    by_hand.do(Step("batch", 30))
    return by_hand


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> ByHand:
    """The same where a mini-batch takes so long that one is all that is done in a turn."""
    Clock(monkeypatch).cost = 0.01
    monkeypatch.setattr(recorder, "EVERY", 1e9)
    by_hand = ByHand(small(training__epochs=5))
    by_hand.do(Step("batch", 30))
    return by_hand


@pytest.fixture
def going_back(slow: ByHand) -> ByHand:
    """On the way from step 30 to step 17, which is kept nowhere."""
    slow.send(Seek(17))
    for _ in range(3):
        slow.turn()
    assert slow.controller.state is State.STEPPING
    return slow


@pytest.mark.parametrize(
    "waiting",
    [[Run()], [Step("batch")], [Step("epoch")], [Step("phase")], [Step("batch", -1)], [Step("phase"), Run()]],
    ids=str,
)
def test_a_pause_forgets_what_waits_for_the_end_of_a_way_back(
    going_back: ByHand, waiting: list[Command]
) -> None:
    there = going_back.do(*waiting, Pause())
    assert there.state is State.PAUSED
    assert 10 < there.step < 17
    assert there.lanes[0].phase is None
    np.testing.assert_array_equal(going_back.theta, after(there.step))
    on = going_back.do(Step("batch"))
    assert (on.state, on.step) == (State.PAUSED, there.step + 1)


@pytest.mark.parametrize("waiting", [Run(), Step("batch"), Step("phase"), Watch(3)], ids=str)
def test_a_pause_while_loading_forgets_what_waits_for_the_load(loop: ByHand, waiting: Command) -> None:
    there = loop.do(Reset(small(seed=4)), waiting, Pause())
    assert (there.state, there.step, there.run) == (State.PAUSED, 30, 1)
    assert there.example is not None
    assert there.example.index == 0
    assert loop.do(Step("batch")).step == 31


@pytest.mark.parametrize("waiting", [Run(), Step("batch")], ids=str)
def test_another_load_forgets_what_waited_for_the_one_before(loop: ByHand, waiting: Command) -> None:
    there = loop.do(Reset(small(seed=4)), waiting, Reset(small(seed=5)))
    assert (there.state, there.step, there.experiment.seed) == (State.READY, 0, 5)


def test_a_load_on_a_way_back_forgets_what_waited_for_its_end(going_back: ByHand) -> None:
    there = going_back.do(Run(), Reset(small(seed=4)))
    assert (there.state, there.step, there.run) == (State.READY, 0, 2)


def test_a_visit_on_a_way_back_forgets_what_waited_for_its_end(going_back: ByHand) -> None:
    there = going_back.do(Run(), Visit(1, 5))
    assert (there.state, there.step) == (State.PAUSED, 5)


def test_a_visit_while_it_runs_keeps_where_the_run_was_left(slow: ByHand) -> None:
    slow.send(Run())
    for _ in range(7):
        slow.turn()
    left = slow.controller.journey.lanes.clock
    assert left > 30
    there = slow.do(Visit(1, 5))
    assert (there.timeline.end, there.timeline.kept[-1]) == (left, left)


def test_what_waits_for_a_load_is_done_there_in_its_order(loop: ByHand) -> None:
    there = loop.do(Reset(small(seed=4)), Step("batch", 2), Step("phase"), Watch(3))
    assert (there.state, there.step, there.run) == (State.PAUSED, 2, 2)
    assert there.example is not None
    assert there.example.index == 3


def test_what_is_done_over_on_a_way_back_is_not_shown(going_back: ByHand) -> None:
    while going_back.controller.state is State.STEPPING:
        assert going_back.latest.step == 30
        going_back.turn()
    assert going_back.latest.step == 17


def test_a_step_that_waits_for_a_way_back_is_made_from_its_end(going_back: ByHand) -> None:
    there = going_back.do(Step("batch", 2))
    assert there.step == 19
    np.testing.assert_array_equal(going_back.theta, after(19))


def test_phases_that_wait_for_a_way_back_are_those_of_the_mini_batch_there(going_back: ByHand) -> None:
    there = going_back.do(Step("phase", 3))
    phase = there.lanes[0].phase
    assert phase is not None
    assert (there.step, phase.index) == (17, 2)
    np.testing.assert_array_equal(phase.theta.vector, after(17))


def test_a_seek_on_a_way_back_is_not_obeyed(going_back: ByHand) -> None:
    assert going_back.do(Seek(3)).step == 17


@pytest.mark.parametrize("state", ["running", "stepping"])
def test_a_seek_is_obeyed_only_standing(loop: ByHand, state: str) -> None:
    there = loop.do(Run() if state == "running" else Step("epoch"), Seek(3))
    assert there.step == (50 if state == "running" else 40)


def test_hyperparameters_chosen_on_a_way_back_are_in_force_at_its_end_and_not_before(
    going_back: ByHand,
) -> None:
    there = going_back.do(Retune(tuned(epochs=5, eta=0.125)))
    assert there.step == 17
    assert there.experiment.training.eta == there.lanes[0].eta == 0.125
    np.testing.assert_array_equal(going_back.theta, after(17))


def test_hyperparameters_chosen_on_a_way_back_are_in_force_after_a_pause_on_it(going_back: ByHand) -> None:
    there = going_back.do(Retune(tuned(epochs=5, eta=0.125)), Pause())
    assert 10 < there.step < 17
    assert there.experiment.training.eta == there.lanes[0].eta == 0.125
    np.testing.assert_array_equal(going_back.theta, after(there.step))
    before, move = going_back.theta, going_back.do(Step("batch")).lanes[0]
    np.testing.assert_allclose(before - move.theta.vector, 0.125 * move.gradient.vector, atol=1e-15)


def test_a_pause_on_the_way_to_a_later_step_stands_still_there(slow: ByHand) -> None:
    slow.send(Step("epoch", 2))
    for _ in range(3):
        slow.turn()
    there = slow.do(Pause())
    assert there.state is State.PAUSED
    assert 30 < there.step < 50
    assert slow.do(Step("batch")).step == there.step + 1


def test_a_step_after_a_pause_counts_from_where_one_stands(loop: ByHand) -> None:
    there = loop.do(Step("batch", 15), Pause(), Step("batch", 2))
    assert there.step == 32


def test_a_run_on_the_way_to_a_step_goes_to_the_end(loop: ByHand) -> None:
    there = loop.do(Step("batch", 3), Run())
    assert (there.state, there.step) == (State.FINISHED, 50)


def test_a_second_run_ends_where_one_run_of_all_epochs_does() -> None:
    loop = ByHand(small(training__epochs=2))
    assert loop.do(Run()).state is State.FINISHED
    there = loop.do(Retune(tuned(epochs=4)), Run())
    assert (there.state, there.epoch, there.run) == (State.FINISHED, 4, 1)
    np.testing.assert_array_equal(loop.theta, after(40))
    assert there.lanes[0].epochs.epoch.tolist() == [0, 1, 2, 3, 4]


def test_a_run_after_a_rewind_is_the_same_run(loop: ByHand) -> None:
    first = loop.do(Run()).lanes[0]
    again = loop.do(Reset(small(training__epochs=5)), Run())
    assert (again.run, again.step) == (2, 50)
    np.testing.assert_array_equal(again.lanes[0].theta.vector, first.theta.vector)
    np.testing.assert_array_equal(again.lanes[0].steps.grad_w, first.steps.grad_w)
    np.testing.assert_array_equal(again.lanes[0].epochs.saturated, first.epochs.saturated)


def test_what_is_fed_outlives_a_pause_and_a_way_back(going_back: ByHand) -> None:
    there = going_back.do(Feed(np.full(64, 0.5), "your drawing"), Pause())
    assert there.example is not None
    assert there.example.source == "your drawing"


def test_what_there_was_stays_in_sight_while_another_is_loaded(
    loop: ByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = loop.latest
    with monkeypatch.context() as patch:
        patch.setattr(Load, "is_done", False)
        loop.send(Reset(small(seed=4)))
        loop.turn()
    told = loop.latest
    assert told.state is State.LOADING
    assert (told.run, told.version, told.step, told.epoch) == (1, before.version, 30, 3)
    assert told.lanes is before.lanes
    assert told.experiment == before.experiment
    assert loop.settle().run == 2
