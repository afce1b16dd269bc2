"""Going back forgets nothing: every moment of every run of a session can be visited, and gone on from."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from by_hand import ByHand, Clock, tuned
from msgspec.structs import replace
from small_runs import small

from nnviz.core.initializers import start_at
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.twins import add_twin
from nnviz.session import journey, lanes, recorder
from nnviz.session.commands import (
    Branch,
    Forget,
    Mark,
    Open,
    Pause,
    Pin,
    Recall,
    Rename,
    Reset,
    Retune,
    Run,
    Seek,
    SetParameter,
    State,
    Step,
    Visit,
)
from nnviz.session.load import Load
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.training.build import build
from nnviz.training.trainer import Trainer


def straight(steps: int, changes: dict[int, dict[str, Any]] | None = None, **fields: Any) -> Trainer:
    """A run without a session, which gets other hyperparameters after some of its steps."""
    trainer = build(small(**fields))
    while True:
        if trainer.steps in (changes or {}):
            trainer.retune(trainer.experiment.with_changes(changes[trainer.steps]).training)
        if trainer.steps >= steps:
            return trainer
        trainer.step()


def theta_of(snapshot: Snapshot) -> np.ndarray:
    return snapshot.lanes[0].theta.vector


def same(snapshot: Snapshot, trainer: Trainer) -> None:
    """To the bit: parameters, rows, curves."""
    lane = snapshot.lanes[0]
    assert snapshot.step == trainer.steps
    np.testing.assert_array_equal(lane.theta.vector, trainer.network.theta.vector)
    np.testing.assert_array_equal(lane.epochs.train_cost, trainer.history["train_cost"])
    trainer.gradients.fold(trainer.steps)
    np.testing.assert_array_equal(
        lane.steps.grad_w[:, 0] ** 2, np.sqrt(trainer.gradients.buckets.mean[:, 1]) ** 2
    )


@pytest.fixture
def loop() -> ByHand:
    """A run of five epochs of ten mini-batches, to its end."""
    by_hand = ByHand(small(training__epochs=5))
    by_hand.do(Run())
    return by_hand


def test_a_moment_of_the_past_is_as_it_was_and_its_future_is_there_again(loop: ByHand) -> None:
    end = theta_of(loop.latest)
    there = loop.do(Visit(1, 23))
    assert (there.state, there.step) == (State.PAUSED, 23)
    same(there, straight(23, training__epochs=5))
    assert there.timeline is not None
    assert (there.timeline.run, there.timeline.step, there.timeline.end) == (1, 23, 50)
    assert there.timeline.epochs is not None
    assert there.timeline.epochs.epoch[-1] == 5
    on = loop.do(Run())
    assert (on.state, on.step) == (State.FINISHED, 50)
    np.testing.assert_array_equal(theta_of(on), end)
    assert [run.run for run in on.shelf] == [1]


def test_little_is_kept_in_memory_beside_the_file_and_one_goes_back_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes, "REMEMBERED", 1)
    loop = ByHand(small(training__epochs=12))
    loop.do(Run())
    assert loop.controller.journey is not None
    assert len(loop.controller.journey.lanes.lead.timeline.moments) <= 3
    for step in (97, 40, 3, 61):
        same(loop.do(Visit(1, step)), straight(step, training__epochs=12))


def test_a_visit_reaches_no_further_than_the_run_ever_came(loop: ByHand) -> None:
    assert loop.do(Visit(1, 99)).step == 50


def test_a_change_in_the_past_begins_a_branch_and_what_was_there_stays(loop: ByHand) -> None:
    end = theta_of(loop.latest)
    loop.do(Visit(1, 23), Retune(tuned(epochs=5, eta=0.1)))
    branch = loop.do(Run())
    same(branch, straight(50, {23: {"training.eta": 0.1}}, training__epochs=5))
    first, second = branch.shelf
    assert (second.parent, second.parent_step, second.differs) == (1, 23, "η = 0.1")
    assert (first.steps, first.epochs, second.epochs) == (50, 5, 5)
    back = loop.do(Visit(1, 50))
    np.testing.assert_array_equal(theta_of(back), end)
    assert back.experiment.training.eta == 0.5
    assert back.timeline is not None
    assert back.timeline.branches == ((23, 2),)


def test_a_run_with_other_twins_is_not_called_the_same(loop: ByHand) -> None:
    alone = loop.latest.experiment
    twins = add_twin(alone, "training.eta", 0.1)
    named = alone.replace("name", "Softmax")  # what it is called trains nothing
    for now, told in ((twins, "twin η = 0.1"), (twins, ""), (alone, "no twin"), (named, "")):
        loop.do(Reset(now))
        assert loop.do(Run()).shelf[-1].differs == told


def test_a_run_with_other_twins_is_gone_back_to_with_its_own() -> None:
    loop = ByHand(add_twin(small(), "training.eta", 0.1))
    loop.do(Step("batch", 3))
    loop.do(Reset(add_twin(small(), "training.eta", 0.2)))
    loop.do(Step("batch", 3))
    there = loop.do(Visit(1, 3))
    assert (there.step, there.lanes[1].label, there.lanes[1].eta) == (3, "η = 0.1", 0.1)


def test_the_best_of_a_branch_is_none_of_what_it_shares_with_its_parent() -> None:
    loop = ByHand(small(training__epochs=5, training__eta=2.0))
    loop.do(Run())
    branch = loop.do(Visit(1, 23), Retune(tuned(epochs=5, eta=50.0)), Run()).shelf[1]
    assert branch.curves is not None
    own = branch.curves.test_accuracy[branch.curves.step > 23]
    assert branch.best_test_accuracy == own.max() < np.nanmax(branch.curves.test_accuracy)
    assert branch.best_epoch == 3 + own.argmax()


def test_the_end_of_an_epoch_at_which_a_branch_begins_is_its_parents(loop: ByHand) -> None:
    branch = loop.do(Visit(1, 50), Branch(1, 50, {"training.eta": 50.0}), Step("epoch")).shelf[1]
    assert branch.curves is not None
    assert branch.best_test_accuracy == branch.curves.test_accuracy[-1] < branch.curves.test_accuracy[-2]


def test_the_network_before_training_may_be_the_best_of_a_run() -> None:
    (run,) = ByHand(small(training__epochs=1, training__eta=0.0)).do(Run()).shelf
    assert (run.best_epoch, run.epochs) == (0, 1)


def test_the_best_of_a_run_that_foretells_amounts_is_its_highest_r2() -> None:
    amounts = Experiment(data=Data("sine", train_size=60, test_size=30))
    wave = amounts.with_changes(
        {"network.hidden": (8,), "network.output": "linear", "training.cost": "quadratic"}
    )
    loop = ByHand(wave.with_changes({"training.epochs": 6, "training.eta": 0.1}))
    (run,) = loop.do(Run()).shelf
    assert run.curves is not None
    assert run.best_test_r2 == run.curves.test_r2.max() > run.curves.test_r2[0]
    assert run.best_epoch == run.curves.epoch[run.curves.test_r2.argmax()]
    assert np.isnan(run.best_test_accuracy)


def test_the_past_that_a_branch_shares_with_its_parent_leads_into_the_branch(loop: ByHand) -> None:
    loop.do(Visit(1, 23), Retune(tuned(epochs=5, eta=0.1)))
    end = theta_of(loop.do(Run()))
    there = loop.do(Visit(2, 7))
    assert there.experiment.training.eta == 0.5
    same(there, straight(7, training__epochs=5))
    on = loop.do(Run())
    assert on.experiment.training.eta == 0.1
    np.testing.assert_array_equal(theta_of(on), end)
    assert len(on.shelf) == 2


def test_hyperparameters_of_the_middle_of_a_run_come_into_force_again() -> None:
    loop = ByHand(small(training__epochs=5))
    loop.do(Step("batch", 12))
    loop.do(Retune(tuned(epochs=5, eta=0.25)))
    loop.do(Step("batch", 6))
    loop.do(Retune(tuned(epochs=5, batch_size=7)))
    end = theta_of(loop.do(Run()))
    changes = {12: {"training.eta": 0.25}, 18: {"training.eta": 0.5, "training.batch_size": 7}}
    for step in (3, 12, 15, 18, 30):
        there = loop.do(Visit(1, step))
        same(there, straight(step, changes, training__epochs=5))
        np.testing.assert_array_equal(theta_of(loop.do(Run())), end)
    assert len(loop.latest.shelf) == 1


def test_the_timeline_of_a_run_that_goes_on_is_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch).cost = 0.01  # so that it is looked at again and again
    loop = ByHand(small())
    loop.send(Run())
    while loop.latest.step < 25:
        loop.turn()
    view = loop.latest.timeline
    assert view is not None
    assert (view.step, view.end) == (loop.latest.step, loop.latest.step)
    assert (view.epochs, view.steps) == (loop.lane.epochs, loop.lane.steps)


def test_an_unused_choice_comes_along_on_a_step_back_and_begins_a_branch_there(loop: ByHand) -> None:
    loop.do(Retune(tuned(epochs=5, eta=0.1)), Step("epoch", -1))
    assert (loop.latest.step, loop.latest.experiment.training.eta) == (40, 0.1)
    on = loop.do(Run())
    same(on, straight(50, {40: {"training.eta": 0.1}}, training__epochs=5))
    assert [(run.parent, run.parent_step) for run in on.shelf] == [(None, None), (1, 40)]


def test_a_run_on_the_shelf_is_of_what_it_began_with(loop: ByHand) -> None:
    (run,) = loop.do(Retune(tuned(epochs=5, eta=0.1))).shelf
    assert run.experiment.training.eta == 0.5


def test_hyperparameters_that_are_in_force_already_begin_no_branch(loop: ByHand) -> None:
    there = loop.do(Visit(1, 5), Retune(tuned(epochs=5)))
    assert (there.run, there.step, len(there.shelf)) == (1, 5, 1)


def test_a_used_choice_stays_where_it_was_made(loop: ByHand) -> None:
    loop.do(Retune(tuned(epochs=9, eta=0.1)))
    loop.do(Step("batch"))
    there = loop.do(Step("batch", -3))
    assert (there.step, there.experiment.training.eta) == (48, 0.5)


def test_from_here_with_is_a_branch_that_no_one_else_is_touched_by(loop: ByHand) -> None:
    there = loop.do(Branch(1, 31, {"training.eta": 0.02, "training.batch_size": 5}))
    assert (there.step, there.experiment.training.eta) == (31, 0.02)
    changes = {31: {"training.eta": 0.02, "training.batch_size": 5}}
    same(loop.do(Step("batch", 30)), straight(61, changes, training__epochs=5))
    assert loop.latest.shelf[1].differs == "η = 0.02, m = 5"


def test_from_the_last_step_with_is_a_branch_too(loop: ByHand) -> None:
    there = loop.do(Branch(1, 50, {"training.epochs": 8}))
    assert [(run.parent, run.parent_step) for run in loop.do(Run()).shelf] == [(None, None), (1, 50)]
    assert there.state is State.PAUSED


def test_from_the_start_with_another_network_is_a_run_of_its_own(loop: ByHand) -> None:
    there = loop.do(Branch(1, 0, {"network.hidden": [4, 3]}))
    assert (there.state, there.step, there.lanes[0].sizes[1:-1]) == (State.READY, 0, (4, 3))
    assert loop.do(Step("batch")).shelf[1].differs == "hidden neurons = 4, 3"


def test_another_network_in_the_middle_of_a_run_is_refused_in_words(loop: ByHand) -> None:
    before = loop.latest
    there = loop.do(Branch(1, 20, {"network.hidden": [4]}))
    assert "hidden neurons = 4" in there.message
    assert there.step == before.step


def test_a_rewind_an_edit_and_another_set_leave_the_runs_before_on_the_shelf(loop: ByHand) -> None:
    end = theta_of(loop.latest)
    for experiment in (
        small(training__epochs=5),
        small(training__epochs=5, seed=3),
        Experiment.from_dict({"data": {"name": "xor"}}),
    ):
        loop.do(Reset(experiment))
        loop.do(Step("batch", 3))
    assert [(run.parent, run.differs) for run in loop.latest.shelf] == [
        (None, ""),
        (1, ""),
        (2, "seed = 3"),
        (None, ""),
    ]
    back = loop.do(Visit(1, 50))
    np.testing.assert_array_equal(theta_of(back), end)
    assert back.run == 1
    assert loop.do(Visit(4, 3)).lanes[0].sizes[0] == 2


def test_a_run_of_an_experiment_with_a_name_of_its_own_is_told_by_what_sets_it_apart_in_that(
    loop: ByHand,
) -> None:
    named = replace(small(), name="Next lesson")
    for experiment in (named.replace("training.eta", 0.1), named.replace("training.eta", 0.2)):
        loop.do(Reset(experiment))
        loop.do(Step("batch", 3))
    assert [run.differs for run in loop.latest.shelf] == ["", "", "η = 0.2"]


def test_a_run_is_gone_back_to_under_its_own_name(loop: ByHand) -> None:
    loop.do(Reset(replace(small(), name="Next lesson")))
    loop.do(Step("batch", 3))
    there = loop.do(Visit(1, 50))  # else the form would wait for the name that it had
    assert (there.step, there.experiment.name) == (50, small().name)


def test_a_run_left_before_its_first_mini_batch_is_found_but_not_shown(loop: ByHand) -> None:
    loop.do(Reset(small(seed=3)))
    start = theta_of(loop.latest)
    assert [run.run for run in loop.latest.shelf] == [1, 2]
    loop.do(Reset(small(seed=4)))
    assert [run.run for run in loop.latest.shelf] == [1, 3]
    np.testing.assert_array_equal(theta_of(loop.do(Visit(2, 0))), start)


def test_a_run_that_has_a_name_is_shown_though_nothing_was_trained(loop: ByHand) -> None:
    loop.do(Reset(small(seed=3)))
    loop.do(Rename(2, "for later"))
    assert [run.run for run in loop.do(Reset(small(seed=4))).shelf] == [1, 2, 3]


def test_runs_that_begin_at_numbers_of_ones_own_share_what_is_the_same(loop: ByHand) -> None:
    start = start_at(loop.latest.lanes[0].theta)
    for value in (1.0, 2.0):
        given = (start[0], ((value, *start[1][0][1:]), *start[1][1:]))
        loop.do(Reset(small(network__initializer="given", network__start=given)))
        loop.do(Step("batch", 1))
    *_, one, other = (run.experiment.network.start for run in loop.latest.shelf)
    assert one is not None
    assert other is not None
    assert other[1][0][0] == 2.0
    assert other[0] is one[0]
    assert all(row is old for row, old in zip(other[1][1:], one[1][1:], strict=True))


def test_a_weight_by_hand_begins_a_branch_and_the_numbers_are_of_the_changed_network(
    loop: ByHand,
) -> None:
    loop.do(Visit(1, 20))
    before = loop.latest.lanes[0]
    there = loop.do(SetParameter(1, 2, 3, 4.5))
    after = there.lanes[0]
    assert after.theta.weights[1][2, 3] == 4.5
    assert (after.theta.vector != before.theta.vector).sum() == 1
    assert after.epochs.train_cost[-1] != before.epochs.train_cost[-1]
    assert there.shelf[1].differs == "w³₃₄ = 4.5"
    on = loop.do(Step("batch", 5))
    assert loop.do(Visit(2, 20), Step("batch", 5)).lanes[0].theta.vector.tolist() == theta_of(on).tolist()
    assert loop.do(Visit(1, 20)).lanes[0].theta.vector.tolist() == before.theta.vector.tolist()


def test_after_a_weight_by_hand_nothing_is_told_of_the_step_before_it(loop: ByHand) -> None:
    stepped = loop.do(Step("batch", 5))
    assert stepped.lanes[0].gradient.vector.any()
    assert stepped.lanes[0].descent is not None
    by_hand = loop.do(SetParameter(1, 2, 3, 4.5))
    assert by_hand.step == stepped.step
    assert not by_hand.lanes[0].gradient.vector.any()
    assert by_hand.lanes[0].descent is None


def test_edits_one_after_the_other_are_sisters_and_each_can_be_gone_back_to(loop: ByHand) -> None:
    loop.do(Visit(1, 20))
    for k in range(5):
        loop.do(SetParameter(0, 1, k, 2.0))
    told = [run.differs for run in loop.latest.shelf]
    assert told == ["", "5 parameters by hand"]
    assert loop.latest.shelf[1].parent == 1
    w = loop.do(Visit(3, 20)).lanes[0].theta.weights[0][1]
    assert (w[:2] == 2.0).all()
    assert w[2] != 2.0
    assert loop.latest.shelf[1].differs == "w²₂₁ = 2, w²₂₂ = 2"
    loop.do(Visit(4, 20))
    assert loop.latest.shelf[1].differs == "w²₂₁ = 2, w²₂₂ = 2, w²₂₃ = 2"
    assert loop.do(Visit(1, 20)).lanes[0].theta.weights[0][1, 0] != 2.0


def test_hyperparameters_chosen_one_after_the_other_are_told_together(loop: ByHand) -> None:
    loop.do(Visit(1, 20))
    loop.do(Retune(tuned(epochs=5, eta=0.1)))
    there = loop.do(Retune(tuned(epochs=5, eta=0.1, batch_size=5)))
    assert [(run.parent, run.differs) for run in there.shelf] == [(None, ""), (1, "η = 0.1, m = 5")]
    by_hand = loop.do(SetParameter(0, 1, 0, 2.0))
    assert (by_hand.shelf[-1].parent, by_hand.shelf[-1].differs) == (1, "w²₂₁ = 2, η = 0.1, m = 5")


def test_a_branch_from_before_a_weight_by_hand_is_not_told_as_if_it_had_it(loop: ByHand) -> None:
    loop.do(Visit(1, 20), SetParameter(0, 1, 0, 2.0))
    loop.do(Visit(2, 15), Retune(tuned(epochs=5, eta=0.25)))
    there = loop.do(Step("batch"))
    assert there.lanes[0].theta.weights[0][1, 0] != 2.0
    assert [(run.parent, run.parent_step, run.differs) for run in there.shelf] == [
        (None, None, ""),
        (1, 15, "η = 0.25"),
    ]


def test_a_bias_that_is_not_there_is_refused_in_words(loop: ByHand) -> None:
    for j, k in ((10, None), (0, 6)):  # of ten neurons, with six weights each
        there = loop.do(SetParameter(1, j, k, 1.0))
        assert there.message == "There is no such weight or bias in this network."
    assert len(loop.latest.shelf) == 1


def test_a_visit_to_a_run_that_is_not_there_says_so(loop: ByHand) -> None:
    there = loop.do(Visit(7, 0))
    assert (there.message, there.step) == ("There is no such run on the shelf.", 50)


def test_of_many_runs_those_that_may_be_drawn_are_whole(loop: ByHand) -> None:
    for eta in (0.125, 0.25):
        loop.do(Visit(1, 12), Retune(tuned(epochs=5, eta=eta)))
        loop.do(Step("epoch", 2))
    assert [run.curves.grad_b.size > 0 for run in loop.latest.shelf] == [True, False, True]
    assert [run.curves.grad_b.size > 0 for run in loop.do(Pin({2: True})).shelf] == [True, True, True]


def test_steps_that_a_parent_came_to_later_are_not_kept_of_a_branch(loop: ByHand) -> None:
    there = loop.do(Visit(1, 12), Retune(tuned(epochs=5, eta=0.125)))
    assert (there.timeline.end, max(there.timeline.kept)) == (12, 12)


def test_names_pins_marks_and_taking_away() -> None:
    loop = ByHand(small(training__epochs=5))
    loop.do(Step("batch", 7))
    loop.do(Mark("here"))
    loop.do(Rename(1, "first"), Pin({1: True}))
    loop.do(Reset(small(seed=3)), Step("batch", 2))
    assert (loop.latest.shelf[0].name, loop.latest.shelf[0].pinned) == ("first", True)
    assert not loop.do(Pin({1: False})).shelf[0].pinned
    assert [run.run for run in loop.do(Forget(1)).shelf] == [2]
    assert loop.do(Forget(2)).message == "This run is at hand: go to another one first."
    assert [run.run for run in loop.do(Recall(1)).shelf] == [1, 2]
    loop.do(Forget(1))
    back = loop.do(Visit(1, 3))
    assert [run.run for run in back.shelf] == [1, 2]
    assert back.timeline is not None
    assert back.timeline.marks == ((7, "here"),)
    assert loop.do(Visit(1, 7), Mark("")).timeline.marks == ()


def test_a_pause_ends_a_visit_where_it_is_and_makes_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    clock.cost = 0.01  # so that one mini-batch is all that is done in a turn
    monkeypatch.setattr(recorder, "EVERY", 1e9)
    loop = ByHand(small(training__epochs=5))
    loop.do(Step("batch", 50))
    loop.send(Branch(1, 48, {"training.eta": 0.1}))
    for _ in range(3):
        loop.turn()
    there = loop.do(Pause())
    assert 40 < there.step < 48
    assert len(there.shelf) == 1


def test_a_long_way_tells_how_much_of_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    loop = ByHand(small(training__epochs=1, training__batch_size=1))
    loop.do(Run())
    loop.do(Visit(1, 10), Mark("from here"))  # where the next way begins
    clock.cost = 0.02
    begun = clock.now
    loop.send(Visit(1, 90))
    told: dict[float, tuple[int, float | None]] = {}
    while not told or loop.controller.state is not State.PAUSED:
        loop.turn()
        told[clock.now - begun] = loop.controller._journey.lanes.lead.steps, loop.latest.way
    shares = [way for _, way in told.values() if way is not None]
    assert shares == [(step - 10) / 80 for step, way in told.values() if way is not None]
    assert min(seconds for seconds, (_, way) in told.items() if way is not None) >= 0.5
    assert len([seconds for seconds in told if 0.1 < seconds < 0.5]) > 1  # what takes no longer is not told
    assert 0 < shares[0] < shares[-1] < 1
    assert loop.latest.way is None
    assert loop.latest.step == 90


def test_what_is_done_over_on_the_way_to_a_moment_is_no_training(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    clock.cost = 0.01
    loop = ByHand(small())
    (begun,) = loop.do(Step("batch", 5)).shelf
    (trained,) = loop.do(Step("batch", 20)).shelf
    (again,) = loop.do(Visit(1, 17)).shelf
    assert again.seconds == trained.seconds > 3 * begun.seconds > 0


def test_a_twin_that_diverged_stands_still_while_a_goes_on_and_comes_back_so() -> None:
    loop = ByHand(add_twin(small(training__epochs=3), "training.eta", 1e6))
    end = loop.do(Run())
    assert end.lanes[1].diverged
    for step in (end.step - 1, 15, 3, 0):
        there = loop.do(Visit(1, step))
        assert there.step == step
    on = loop.do(Run())
    for lane, before in zip(on.lanes, end.lanes, strict=True):
        np.testing.assert_array_equal(lane.theta.vector, before.theta.vector)
        assert lane.divergence == before.divergence


def test_what_was_diverged_is_found_diverged_again() -> None:
    loop = ByHand(small(training__epochs=5))
    loop.do(Step("batch", 12))
    loop.do(Retune(tuned(epochs=5, eta=1e6)))
    gone = loop.do(Run())
    assert gone.state is State.DIVERGED
    assert gone.timeline is not None
    assert gone.timeline.step == gone.timeline.end > gone.step
    assert [run.has_diverged for run in gone.shelf] == [True]
    before = loop.do(Visit(1, 5))
    assert before.state is State.PAUSED
    assert [run.has_diverged for run in before.shelf] == [True], "it still ends so"
    again = loop.do(Visit(1, gone.timeline.end))
    assert again.state is State.DIVERGED
    np.testing.assert_array_equal(theta_of(again), theta_of(gone))
    loop.do(Visit(1, 5))
    again = loop.do(Run())
    assert again.state is State.DIVERGED
    assert again.lanes[0].divergence == gone.lanes[0].divergence


def test_answers_follow_when_one_has_come_to_a_moment(loop: ByHand) -> None:
    there = loop.do(Visit(1, 30))
    assert there.lanes[0].answers is not None
    trainer = straight(30, training__epochs=5)
    np.testing.assert_array_equal(there.lanes[0].answers.outputs, trainer.evaluation.answers.outputs)


@pytest.mark.parametrize("turns", range(1, 7))
def test_a_pause_just_before_a_change_leaves_the_change_as_it_was(
    turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = ByHand(small(training__epochs=5))
    loop.do(Step("batch", 10), SetParameter(0, 0, 6, -0.5))
    changed = theta_of(loop.latest)
    loop.do(Visit(2, 9))
    monkeypatch.setattr(journey, "SLICE", 0.0)
    loop.send(Run())
    for _ in range(turns):  # through the evaluation of the epoch, piece by piece
        loop.turn()
    there = loop.do(Pause())
    assert there.step >= 10
    assert there.recording.trouble == ""
    np.testing.assert_array_equal(theta_of(loop.do(Visit(2, 10))), changed)


def test_what_is_chosen_while_an_epoch_is_evaluated_has_no_part_in_its_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop = ByHand(small(training__epochs=5))
    loop.do(Step("batch", 9))
    monkeypatch.setattr(journey, "SLICE", 0.0)
    loop.send(Run())
    while not loop.controller.journey.lanes.is_evaluating:
        loop.turn()
    loop.do(Retune(tuned(epochs=5, regularizer="l2", lmbda=3.0)), Pause())
    there = loop.do(Visit(1, 10))
    trainer = straight(10, {10: {"training.regularizer": "l2", "training.lmbda": 3.0}}, training__epochs=5)
    same(there, trainer)
    np.testing.assert_array_equal(there.lanes[0].epochs.train_penalty, trainer.history["train_penalty"])


def test_a_visit_in_the_middle_of_a_run_ends_it_and_the_run_is_kept_as_far_as_it_came() -> None:
    loop = ByHand(small(training__epochs=500))
    loop.send(Run())
    loop.turn_until(State.RUNNING)
    while loop.controller.journey.lanes.lead.steps < 40:
        loop.turn()
    there = loop.do(Visit(1, 5))
    assert (there.state, there.step) == (State.PAUSED, 5)
    assert there.timeline is not None
    end = there.timeline.end
    assert end >= 40
    same(loop.do(Visit(1, end)), straight(end, training__epochs=500))


def test_a_visit_gives_up_a_new_start_that_is_being_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = ByHand(small(training__epochs=5))
    loop.do(Step("batch", 12))
    with monkeypatch.context() as patch:
        patch.setattr(Load, "is_done", False)
        loop.send(Reset(small(seed=3)))
        loop.turn()
        assert loop.latest.state is State.LOADING
        loop.send(Visit(1, 12))
        loop.turn_until(State.PAUSED)
    there = loop.settle()
    assert (there.run, there.step, len(there.shelf)) == (1, 12, 1)


ROWS = [f"{i % 7},{i % 5},{'ab'[i % 2]}" for i in range(60)]


def on_a_table(path: Path) -> Experiment:
    path.write_text("\n".join(["x,y,kind", *ROWS]))
    return Experiment.from_dict({"data": {"name": f"file:{path}"}, "network": {"hidden": [3]}})


def test_a_run_whose_file_has_changed_since_is_not_gone_back_to(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    loop = ByHand(mine := on_a_table(path))
    loop.do(Step("batch", 3))
    path.write_text("\n".join(["x,y,kind", *ROWS[:-1], "9,9,a"]))
    assert loop.do(Reset(mine)).run == 2
    there = loop.do(Visit(1, 2))
    assert (there.run, there.step, there.state) == (2, 0, State.READY)
    assert there.message == "Not started: the data are others than those that this run was trained on."
    on_a_table(path)  # its very rows again
    there = loop.do(Visit(1, 2))
    assert (there.run, there.step, there.message) == (1, 2, "")


def test_a_run_whose_data_have_changed_is_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    mine = on_a_table(path)
    loop = ByHand(mine, StateFolder(tmp_path / "state"))
    loop.do(Step("batch", 3))
    loop.controller._shut_down()
    loop.controller.past.recorder.close(2.0)
    path.write_text("\n".join(["x,y,kind", *ROWS[:-1], "9,9,a"]))
    (file,) = StateFolder(tmp_path / "state").ended()
    other = ByHand(small())
    there = other.do(Open(file))
    assert there.message == "Not started: the data are others than those that this run was trained on."
    assert other.do(Step("batch")).experiment == small()


def test_a_seek_beyond_the_end_goes_on_to_there() -> None:
    loop = ByHand(small(training__epochs=5))
    loop.do(Step("batch", 5))
    assert loop.do(Seek(8)).step == 8
