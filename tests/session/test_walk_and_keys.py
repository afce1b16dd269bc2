"""A mini-batch half walked through, and then another key; the end of the run, and beyond it."""

from typing import Any

import numpy as np
import pytest
from by_hand import ByHand, tuned
from small_runs import small

from nnviz.experiment.twins import add_twin
from nnviz.session.commands import Command, Pause, Retune, Run, Seek, State, Step, Visit
from nnviz.session.snapshot import PhaseView
from nnviz.training.build import build
from nnviz.training.trainer import Trainer

LAST = 7
"""The update, in a network of one hidden layer."""


def stepped(steps: int, **changes: Any) -> Trainer:
    """A run without a session."""
    trainer = build(small(**changes))
    while trainer.steps < steps:
        trainer.step()
    return trainer


def walking(step: int, phases: int = 4, **changes: Any) -> ByHand:
    """Stands in the middle of the mini-batch after so many."""
    loop = ByHand(small(**changes))
    if step:
        loop.do(Step("batch", step))
    assert loop.do(Step("phase", phases)).step == step
    return loop


def phase_of(loop: ByHand) -> PhaseView:
    assert loop.lane.phase is not None
    return loop.lane.phase


@pytest.mark.parametrize(("begin", "phases"), [(14, 4), (10, 1), (19, LAST)])
@pytest.mark.parametrize(
    ("keys", "end"),
    [
        ([Step("batch")], lambda step: step + 1),
        ([Step("batch", 3)], lambda step: step + 3),
        ([Step("batch"), Step("batch")], lambda step: step + 2),
        ([Step("epoch")], lambda _: 20),
        ([Step("batch", -1)], lambda step: step),
        ([Step("batch", -2)], lambda step: step - 1),
        ([Step("batch", -1), Step("batch", -1)], lambda step: step - 1),
        ([Step("batch", -1), Step("batch")], lambda step: step + 1),
        ([Step("epoch", -1)], lambda _: 10),
        ([Step("epoch", -1), Step("epoch", -1)], lambda _: 0),
    ],
    ids=lambda case: "end" if callable(case) else str(case),
)
def test_a_key_in_the_middle_of_a_walk_leads_where_it_does_between_mini_batches(
    begin: int, phases: int, keys: list[Command], end: Any
) -> None:
    loop = walking(begin, phases)
    there = loop.do(*keys)
    assert (there.step, there.lanes[0].phase) == (end(begin), None)
    np.testing.assert_array_equal(loop.theta, stepped(end(begin)).network.theta.vector)
    on = loop.do(Step("batch"))
    np.testing.assert_array_equal(loop.theta, stepped(end(begin) + 1).network.theta.vector)
    assert on.step == end(begin) + 1


@pytest.mark.parametrize(("key", "step"), [(Step("batch", -1), 14), (Step("epoch", -1), 10)], ids=str)
def test_a_key_back_after_the_update_of_a_walk_undoes_that_update(key: Command, step: int) -> None:
    loop = walking(14)
    assert loop.do(Step("phase", LAST + 1 - 4)).step == 15
    assert loop.do(key).step == step
    np.testing.assert_array_equal(loop.theta, stepped(step).network.theta.vector)


def test_a_walk_at_the_very_start_is_undone_by_a_key_back() -> None:
    for key in (Step("batch", -1), Step("epoch", -1), Step("phase", -4)):
        loop = walking(0)
        there = loop.do(key)
        assert (there.state, there.step, there.lanes[0].phase, there.message) == (State.READY, 0, None, "")
        assert "nothing to go back to" in loop.do(Step("batch", -1)).message


def test_a_run_finishes_the_walk_first() -> None:
    loop = walking(14)
    assert loop.do(Run()).state is State.FINISHED
    np.testing.assert_array_equal(loop.theta, stepped(30).network.theta.vector)


def test_the_walk_of_the_last_short_mini_batch_holds_its_own_examples_alone() -> None:
    loop, plain = walking(9, LAST), stepped(9)
    view, hand = phase_of(loop), plain.dealer.deck[90:]
    assert view.examples is not None
    np.testing.assert_array_equal(view.examples, hand)
    np.testing.assert_array_equal(view.a[0], plain.dataset.x_train[hand].T)
    np.testing.assert_array_equal(view.y, plain.dataset.y_train[hand].T)
    assert view.delta[1] is not None
    assert view.a[1] is not None
    assert view.gradient is not None
    np.testing.assert_allclose(view.gradient.weights[1], view.delta[1] @ view.a[1].T / 5, atol=1e-16)
    there = loop.do(Step("phase"))
    assert (there.step, there.epoch, there.batch) == (10, 1, 0)
    assert there.lanes[0].epochs.epoch.tolist() == [0, 1]
    np.testing.assert_array_equal(loop.theta, stepped(10).network.theta.vector)


def test_phases_go_on_from_one_epoch_to_the_next_and_back() -> None:
    loop = walking(9)
    loop.do(Step("phase", LAST + 1 - 4 + 1))
    assert (loop.latest.step, phase_of(loop).index) == (10, 0)
    np.testing.assert_array_equal(phase_of(loop).examples, stepped(10).dealer.deck[:10])
    loop.do(Step("phase", -1))
    loop.do(Step("phase", -1))
    assert (loop.latest.step, phase_of(loop).index) == (9, LAST - 1)
    loop.do(Step("phase"))
    np.testing.assert_array_equal(loop.theta, stepped(10).network.theta.vector)
    assert loop.latest.lanes[0].epochs.epoch.tolist() == [0, 1]


def test_phases_back_at_once_end_where_as_many_single_ones_do() -> None:
    ends = []
    for keys in ([Step("phase", -4)], [Step("phase", -1)] * 4):
        loop = ByHand(small())
        for key in (Step("batch", 3), Step("phase", 2), *keys):
            loop.do(key)
        phase = loop.lane.phase
        assert phase is not None
        ends.append((loop.latest.step, phase.index))
    assert ends[0] == ends[1]
    assert ends[0][0] == 2


def test_more_phases_back_than_there_are_end_where_the_run_begins() -> None:
    there = walking(0, 2).do(Step("phase", -9))
    assert (there.state, there.step, there.message, there.lanes[0].phase) == (State.READY, 0, "", None)


def test_a_walk_that_comes_to_a_change_of_the_run_goes_on_with_it() -> None:
    loop = ByHand(small(training__epochs=5))
    loop.do(Step("batch", 5))
    loop.do(Retune(tuned(epochs=5, eta=0.05)))
    loop.do(Step("batch", 5))
    after = loop.do(Visit(1, 6)).lanes[0].theta.vector
    loop.do(Visit(1, 4))
    while loop.latest.step < 6:
        loop.do(Step("phase"))
    np.testing.assert_array_equal(loop.theta, after)
    assert len(loop.latest.shelf) == 1


def test_dropout_silences_the_same_neurons_walked_back_and_forth_and_stepped() -> None:
    drops: dict[str, Any] = {"training__dropout": 0.5}
    loop = walking(3, LAST, **drops)
    masks = phase_of(loop).masks
    assert masks is not None
    assert 0 < np.count_nonzero(masks[0]) < masks[0].size
    loop.do(Step("phase", -LAST + 1))
    loop.do(Step("phase", LAST - 1))
    again = phase_of(loop).masks
    assert again is not None
    np.testing.assert_array_equal(again[0], masks[0])
    dealt = stepped(3, **drops).deal().masks
    assert dealt is not None
    np.testing.assert_array_equal(dealt[0], masks[0])
    loop.do(Step("phase"))
    np.testing.assert_array_equal(loop.theta, stepped(4, **drops).network.theta.vector)
    loop.do(Step("batch"))
    np.testing.assert_array_equal(loop.theta, stepped(5, **drops).network.theta.vector)


def test_class_weights_and_a_penalty_are_those_of_the_step_walked_or_not() -> None:
    heavy: dict[str, Any] = {
        "training__class_weights": "balanced",
        "training__regularizer": "l2",
        "training__lmbda": 5.0,
    }
    loop = walking(3, LAST, **heavy)
    view = phase_of(loop)
    assert view.delta[1] is not None
    assert view.a[2] is not None
    assert view.example_weights is not None
    np.testing.assert_allclose(view.delta[1], (view.a[2] - view.y) * view.example_weights, atol=1e-16)
    move = loop.do(Step("phase")).lanes[0].phase
    assert move is not None
    assert move.move is not None
    assert move.move.decay == pytest.approx(5.0 / 95)
    np.testing.assert_array_equal(loop.theta, stepped(4, **heavy).network.theta.vector)


def test_twins_end_a_walk_together_whatever_the_key() -> None:
    twins = add_twin(small(), "training.eta", 0.125)
    for key, step in ((Step("batch"), 15), (Step("epoch"), 20), (Step("batch", -1), 14)):
        loop = ByHand(twins)
        loop.do(Step("batch", 14))
        loop.do(Step("phase", 4))
        loop.do(key)
        other = stepped(step, training__eta=0.125)
        np.testing.assert_array_equal(loop.theta, stepped(step).network.theta.vector)
        np.testing.assert_array_equal(loop.latest.lanes[1].theta.vector, other.network.theta.vector)


def test_mini_batches_of_another_size_chosen_in_a_walk_are_dealt_at_once_in_the_same_phase() -> None:
    loop = walking(3)
    before = phase_of(loop)
    loop.do(Retune(tuned(batch_size=4)))
    now = phase_of(loop)
    assert (now.index, now.y.shape[1], before.y.shape[1]) == (before.index, 4, 10)


def test_eta_chosen_in_the_middle_of_a_walk_is_that_of_its_update() -> None:
    loop = walking(3, LAST)
    gradient = phase_of(loop).gradient
    assert gradient is not None
    before = loop.theta
    loop.do(Retune(tuned(eta=0.125)))
    assert loop.latest.step == 3
    there = loop.do(Step("batch"))
    assert there.step == 4
    np.testing.assert_allclose(before - loop.theta, 0.125 * gradient.vector, atol=1e-15)


@pytest.mark.parametrize(("keys", "at_most"), [(1, 1), (4, 4)])
def test_back_over_mini_batches_stepped_one_by_one_replays_next_to_nothing(
    keys: int, at_most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, steps = ByHand(small()), []
    for _ in range(9):
        loop.do(Step("batch"))
    update = Trainer.update
    monkeypatch.setattr(Trainer, "update", lambda *given: (steps.append(1), update(*given))[1])
    for _ in range(keys):
        loop.do(Step("batch", -1))
    assert loop.latest.step == 9 - keys
    assert len(steps) <= at_most
    np.testing.assert_array_equal(loop.theta, stepped(9 - keys).network.theta.vector)


def test_back_over_an_epoch_replays_it_from_its_start_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, steps = ByHand(small(training__epochs=9)), []
    loop.do(Run())
    update = Trainer.update
    monkeypatch.setattr(Trainer, "update", lambda *given: (steps.append(1), update(*given))[1])
    loop.do(Seek(47))
    assert len(steps) == 7
    loop.do(Step("epoch", -1))
    assert (loop.latest.step, len(steps)) == (40, 7)


# -- the end of the run ---------------------------------------------------------------------------


@pytest.fixture
def finished() -> ByHand:
    loop = ByHand(small(training__epochs=2))
    assert loop.do(Run()).message.startswith("2 epochs done. E goes on by one more")
    return loop


def test_a_walk_through_the_last_mini_batch_finishes_the_run() -> None:
    loop = walking(19, LAST, training__epochs=2)
    assert loop.latest.state is State.PAUSED
    there = loop.do(Step("phase"))
    assert (there.state, there.epoch, there.step, there.message) == (State.FINISHED, 2, 20, "")
    assert there.lanes[0].epochs.epoch.tolist() == [0, 1, 2]


def test_a_pause_at_the_end_of_the_last_epoch_is_its_end() -> None:
    loop = walking(19, LAST, training__epochs=2)
    loop.send(Step("phase"), Pause())
    there = loop.settle()
    assert (there.state, there.epoch) == (State.FINISHED, 2)


def test_a_pause_before_the_first_mini_batch_leaves_it_ready() -> None:
    loop = ByHand(small())
    loop.controller.obey(Run())
    loop.controller.obey(Pause())
    assert (loop.controller.state, loop.controller.journey.lanes.lead.steps) == (State.READY, 0)


def test_a_walk_that_leads_astray_says_so() -> None:
    loop = ByHand(small(training__eta=1e9))
    for step in range(1, 8):
        there = loop.do(Step("phase", LAST + 1))
        assert (there.state, there.step) == (State.PAUSED, step)
    there = loop.do(Step("phase", LAST + 1))
    assert there.state is State.DIVERGED
    assert there.message.startswith("Diverged in epoch 1, mini-batch 8 in all: cost ")
    assert np.isfinite(loop.theta).all()
    there = loop.do(Step("epoch", -1))
    assert (there.state, there.step, there.message) == (State.READY, 0, "")


def test_an_evaluation_that_finds_the_network_astray_says_so() -> None:
    # The cost of a mini-batch is sampled at every eighth, so after the tenth the evaluation sees it first.
    loop = walking(9, LAST, training__eta=0.01)
    loop.do(Retune(tuned(eta=1e9)))
    there = loop.do(Step("phase"))
    assert there.state is State.DIVERGED
    assert there.message.startswith("Diverged in epoch 1, mini-batch 10 in all: cost ")


@pytest.mark.parametrize("key", [Step("batch"), Step("epoch")], ids=str)
def test_a_step_to_the_last_mini_batch_finishes_the_run(key: Command) -> None:
    loop = walking(19, 4, training__epochs=2)
    there = loop.do(key)
    assert (there.state, there.epoch, there.step) == (State.FINISHED, 2, 20)


def test_a_walk_beyond_the_end_is_no_end_until_its_update(finished: ByHand) -> None:
    for index in range(LAST):
        there = finished.do(Step("phase"))
        assert (there.state, there.step, phase_of(finished).index) == (State.PAUSED, 20, index)
        assert there.message == ""
    there = finished.do(Step("phase"))
    assert (there.state, there.step) == (State.FINISHED, 21)
    np.testing.assert_array_equal(finished.theta, stepped(21).network.theta.vector)


@pytest.mark.parametrize(
    ("key", "step", "epoch"), [(Step("batch"), 21, 2), (Step("epoch"), 30, 3), (Step("epoch", 2), 40, 4)]
)
def test_a_step_beyond_the_end_is_made_and_says_nothing(
    finished: ByHand, key: Command, step: int, epoch: int
) -> None:
    there = finished.do(key)
    assert (there.state, there.step, there.epoch) == (State.FINISHED, step, epoch)
    assert there.message == ""
    np.testing.assert_array_equal(finished.theta, stepped(step).network.theta.vector)
    told = finished.do(Run())
    assert told.step == step
    assert told.message == (
        f"{epoch} epochs done. Nothing is left to run: E goes on by one epoch, or set more epochs."
    )


@pytest.mark.parametrize(("key", "step"), [(Step("batch", -1), 19), (Step("epoch", -1), 10)], ids=str)
def test_a_step_back_from_the_end_is_no_end(finished: ByHand, key: Command, step: int) -> None:
    there = finished.do(key)
    assert (there.state, there.step, there.message) == (State.PAUSED, step, "")
    again = finished.do(Run())
    assert (again.state, again.step) == (State.FINISHED, 20)
    assert again.message.startswith("2 epochs done. E goes on")


def test_fewer_epochs_than_are_done_finish_the_run() -> None:
    loop = ByHand(small(training__epochs=4))
    loop.do(Step("epoch", 2))
    loop.do(Retune(tuned(epochs=1)))
    there = loop.do(Run())
    assert (there.state, there.step) == (State.FINISHED, 20)
