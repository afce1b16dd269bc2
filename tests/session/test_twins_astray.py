"""Twins of which one has diverged, or refuses what the other takes."""

from typing import Any

import numpy as np
import pytest
from by_hand import ByHand, tuned
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command, Pause, Retune, Run, Seek, State, Step
from nnviz.training.build import build
from nnviz.training.trainer import Trainer

WILD = 1e9
"""A learning rate that no network survives."""


def twins(twin: dict[str, Any], **changes: Any) -> Experiment:
    return Experiment.from_dict(small(**changes).to_dict() | {"twins": [twin]})


def stepped(steps: int, **changes: Any) -> Trainer:
    trainer = build(small(**changes))
    while trainer.steps < steps:
        trainer.step()
    return trainer


def assert_lanes(loop: ByHand, a: Trainer, b: Trainer) -> None:
    one, two = loop.latest.lanes
    np.testing.assert_array_equal(one.theta.vector, a.network.theta.vector)
    np.testing.assert_array_equal(two.theta.vector, b.network.theta.vector)


@pytest.fixture
def astray() -> ByHand:
    """Lane A after 14 mini-batches; its twin diverged after 8 and stands at its start."""
    loop = ByHand(twins({"training.eta": WILD}, training__epochs=9))
    there = loop.do(Step("batch", 14))
    assert [lane.diverged for lane in there.lanes] == [False, True]
    assert there.state is State.PAUSED
    return loop


def test_one_that_diverged_stands_still_while_the_other_trains(astray: ByHand) -> None:
    for key in (Step("batch"), Step("epoch"), Step("epoch"), Run()):
        astray.do(key)
        assert_lanes(astray, stepped(astray.latest.step), stepped(0))
        assert [lane.diverged for lane in astray.latest.lanes] == [False, True]
    assert (astray.latest.state, astray.latest.epoch) == (State.FINISHED, 9)
    assert astray.latest.lanes[1].epochs.epoch.tolist() == [0]


@pytest.mark.parametrize(
    ("key", "step"), [(Step("epoch", -1), 10), (Step("batch", -1), 13), (Seek(3), 3), (Seek(0), 0)], ids=str
)
def test_back_before_its_divergence_it_is_what_it_was(astray: ByHand, key: Command, step: int) -> None:
    there = astray.do(key)
    assert there.step == step
    wild = stepped(min(step, 7), training__eta=WILD) if step < 8 else stepped(0)
    assert_lanes(astray, stepped(step), wild)
    assert there.lanes[1].diverged == (step >= 8)
    astray.do(Step("batch", 14 - step))
    np.testing.assert_array_equal(astray.theta, stepped(14).network.theta.vector)
    assert astray.latest.lanes[1].diverged


def test_a_walk_shows_it_standing_and_trains_the_other(astray: ByHand) -> None:
    for _ in range(7):
        astray.do(Step("phase"))
    assert astray.latest.lanes[1].diverged
    there = astray.do(Step("phase"))
    assert there.step == 15
    assert_lanes(astray, stepped(15), stepped(0))
    phase = there.lanes[1].phase
    assert phase is not None
    assert phase.move is not None
    assert (phase.move.eta, phase.move.decay, phase.move.rate) == (0.0, 0.0, None)
    assert not phase.move.change.vector.any()
    astray.do(Step("batch", -1))
    assert_lanes(astray, stepped(14), stepped(0))


def test_hyperparameters_chosen_after_its_divergence_do_not_change_its_past(astray: ByHand) -> None:
    tame = tuned(epochs=9, batch_size=19)
    there = astray.do(Retune(tame))
    assert there.lanes[1].diverged
    assert_lanes(astray, stepped(14), stepped(0))
    there = astray.do(Seek(5))
    assert_lanes(astray, stepped(5), stepped(5, training__eta=WILD))
    assert [lane.experiment.training.batch_size for lane in there.lanes] == [19, 19]
    assert [lane.experiment.training.eta for lane in there.lanes] == [0.5, WILD]


def test_a_lane_a_that_diverged_is_told_and_a_way_back_mends_it_and_its_twin() -> None:
    loop = ByHand(twins({"training.eta": 0.125}, training__eta=WILD))
    there = loop.do(Run())
    assert there.state is State.DIVERGED
    assert [lane.diverged for lane in there.lanes] == [True, False]
    assert there.message.startswith("A: Diverged in epoch 1, mini-batch 8 in all: cost ")
    there = loop.do(Step("epoch", -1))
    assert (there.state, there.step) == (State.READY, 0)
    assert not any(lane.diverged for lane in there.lanes)
    assert_lanes(loop, stepped(0), stepped(0))
    loop.do(Retune(tuned(eta=0.25)), Step("batch", 4))
    assert_lanes(loop, stepped(4, training__eta=0.25), stepped(4, training__eta=0.125))


# -- refusals -------------------------------------------------------------------------------------


@pytest.fixture
def wide() -> ByHand:
    """Lane A is small enough for Newton's method, its twin is not."""
    loop = ByHand(twins({"network.hidden": [30]}, network__hidden=[5], training__epochs=9))
    loop.do(Step("batch", 4))
    return loop


def test_what_a_twin_refuses_is_in_force_in_no_lane(wide: ByHand) -> None:
    there = wide.do(Retune(tuned(optimizer="newton", eta=0.125, epochs=9)))
    assert "Hessian" in there.message
    for lane in there.lanes:
        assert lane.experiment.training == tuned(epochs=9)
        assert lane.eta == 0.5
    assert there.experiment.training == tuned(epochs=9)
    wide.do(Step("batch", 3))
    assert_lanes(wide, stepped(7, network__hidden=[5]), stepped(7, network__hidden=[30]))
    wide.do(Step("batch", -2))
    assert_lanes(wide, stepped(5, network__hidden=[5]), stepped(5, network__hidden=[30]))


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_a_refusal_leaves_the_memory_of_the_optimiser_as_it_was(optimizer: str) -> None:
    chosen: dict[str, Any] = {"training__optimizer": optimizer, "training__eta": 0.01}
    loop = ByHand(twins({"network.hidden": [30]}, network__hidden=[5], **chosen))
    loop.do(Step("batch", 4))
    loop.do(Retune(tuned(optimizer="newton")))
    loop.do(Step("batch", 3))
    assert_lanes(loop, stepped(7, network__hidden=[5], **chosen), stepped(7, network__hidden=[30], **chosen))


def test_what_is_not_live_is_refused_in_words_and_changes_nothing(wide: ByHand) -> None:
    there = wide.do(Retune(tuned(cost="quadratic", epochs=9)))
    assert "rewind" in there.message
    assert (there.state, there.step) == (State.PAUSED, 4)
    wide.do(Step("batch"))
    assert_lanes(wide, stepped(5, network__hidden=[5]), stepped(5, network__hidden=[30]))


def test_a_refusal_while_running_is_told_and_the_run_goes_on(wide: ByHand) -> None:
    wide.send(Run(), Retune(tuned(optimizer="newton", epochs=9)))
    wide.turn()
    assert wide.controller.state is State.RUNNING
    assert "Hessian" in wide.controller.message
    wide.do(Pause())
    assert_lanes(
        wide,
        stepped(wide.latest.step, network__hidden=[5]),
        stepped(wide.latest.step, network__hidden=[30]),
    )


def test_a_refused_retune_at_the_end_leaves_the_run_at_its_end() -> None:
    loop = ByHand(twins({"network.hidden": [30]}, network__hidden=[5], training__epochs=1))
    assert loop.do(Run()).state is State.FINISHED
    there = loop.do(Retune(tuned(optimizer="newton", epochs=9)))
    assert (there.state, there.experiment.training.epochs) == (State.FINISHED, 1)
    assert "Hessian" in there.message
