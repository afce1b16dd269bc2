"""The loop without its thread: what happens when much is asked for at once, and after a divergence."""

import queue
import re
from typing import Any

import numpy as np
import pytest
from by_hand import ByHand, Silent, tuned
from small_runs import small

from nnviz.core.marks import POINT, set_marks
from nnviz.session.commands import (
    Command,
    Numbers,
    Reset,
    Retune,
    Room,
    Run,
    Seek,
    SetParameter,
    Shutdown,
    State,
    Step,
    Throttle,
)
from nnviz.session.lanes import Lanes
from nnviz.session.loop import Loop
from nnviz.session.mailbox import Mailbox
from nnviz.session.recorder import Recorder
from nnviz.session.snapshot import Snapshot


def in_a_queue(*commands: Any) -> Loop:
    """A loop that was given all these before it had time for any, as by a key held down."""
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    loop = Loop(Reset(small(training__epochs=50)), None, inbox, Mailbox(), Recorder())
    loop.controller.advice = Silent(None)
    loop.controller.begin()
    for command in commands:
        inbox.put(command)
    settle(loop)
    return loop


def settle(loop: Loop) -> None:
    """Until it stands still, or runs."""
    with np.errstate(all="ignore"):
        while loop.controller.load or loop.controller.state is State.STEPPING or lanes_of(loop).is_evaluating:
            loop._turn()


def lanes_of(loop: Loop) -> Lanes:
    return loop.controller._journey.lanes


def test_back_twice_at_once_goes_back_twice_and_keeps_the_hyperparameters() -> None:
    further = small(training__epochs=50, training__eta=7.0).training
    loop = in_a_queue(Step("batch", 90))
    for command in (Retune(further), Step("batch", -1), Step("batch", -1)):
        loop.controller.obey(command)
    settle(loop)
    assert lanes_of(loop).lead.steps == 88
    assert lanes_of(loop).lead.training.eta == 7.0


def test_steps_on_and_back_asked_for_at_once_cancel_out() -> None:
    for there, back in (("batch", "batch"), ("epoch", "epoch")):
        loop = in_a_queue(Step(there, 3), Step(back, -1), Step(there), Step(back, -2))
        lead = lanes_of(loop).lead
        assert (lead.steps, lead.position) == ((1, 10) if there == "batch" else (10, 0))


def test_a_run_asked_for_on_the_way_back_begins_there_with_the_hyperparameters_of_now() -> None:
    loop = in_a_queue(Step("batch", 30))
    still = small(training__epochs=100_000, training__eta=0.0).training
    for command in (Retune(still), Step("batch", -5), Run()):
        loop.controller.obey(command)
    settle(loop)
    assert loop.controller.state is State.RUNNING
    assert lanes_of(loop).lead.training.eta == 0.0


def test_a_refused_optimiser_on_the_way_back_is_a_message_and_nothing_else() -> None:
    loop = in_a_queue(Step("batch", 30))
    loop.controller.obey(Reset(small(training__epochs=50, network__hidden=[30])))
    loop.controller.obey(Step("batch", 30))
    settle(loop)
    newton = small(training__epochs=50, training__optimizer="newton").training
    for command in (Seek(12), Retune(newton)):
        loop.controller.obey(command)
    settle(loop)
    assert loop.controller.state is State.PAUSED
    assert "Hessian" in loop.controller.message
    assert lanes_of(loop).experiment.training.optimizer == "sgd"


def test_whatever_fails_is_told_with_the_experiment_as_it_was_and_all_can_begin_anew() -> None:
    loop = ByHand(small())
    loop.do(Retune(tuned(eta=0.125)))

    def fail() -> None:
        raise ValueError("it broke")

    loop.loop._guarded(fail)
    there = loop.do(Throttle(None))
    assert (there.state, there.message) == (State.FAILED, "Training stopped: ValueError: it broke")
    assert 'raise ValueError("it broke")' in there.fault
    assert there.lanes == ()
    assert there.experiment.training.eta == 0.125
    again = loop.do(Reset(small()))
    assert (again.state, again.message, again.fault) == (State.READY, "", "")


def test_a_start_that_is_refused_stays_to_be_mended() -> None:
    loop = ByHand(small())
    newton = small(training__optimizer="newton", network__hidden=[300])
    there = loop.do(Reset(newton))
    assert there.state is State.READY
    assert there.message.startswith("Not started: ")
    assert there.refused == newton
    assert there.experiment == small()
    assert loop.do(Reset(small(seed=4))).refused is None


def test_room_for_what_is_kept_and_a_limit_of_the_speed_are_those_that_were_asked_for() -> None:
    loop = ByHand(small())
    loop.do(Room(2**26), Throttle(8.0))
    assert loop.controller.past.recorder.budget == 2**26
    assert loop.controller.limit.most == 8.0


def test_other_marks_of_numbers_are_in_the_sentences_at_once_and_not_in_the_file() -> None:
    loop = ByHand(small())
    try:
        (lane,) = loop.do(Numbers(",", ".")).lanes
        assert lane.verdict is not None
        told = " ".join((lane.verdict.sentence, *lane.verdict.grounds))
        assert re.search(r"\d,\d", told)
        assert not re.search(r"\d\.\d", told)
        loop.do(Step("batch", 1))
        loop.do(SetParameter(0, 0, None, 0.25))
        assert dict(loop.controller.past.shelf.at_hand.by_hand) == {"b²₁": "0.25"}
    finally:
        set_marks(POINT)


def test_where_it_comes_to_rest_is_shown_before_it_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, shown = ByHand(small()), list[Snapshot | None]()
    monkeypatch.setattr(Recorder, "keep", lambda *_, **__: shown.append(loop.controller.showing._newest))
    loop.do(Step("batch", 3))
    newest = shown[-1]
    assert newest is not None
    assert (newest.state, newest.step) == (State.PAUSED, 3)


def test_news_of_the_recorder_that_come_as_the_loop_is_about_to_wait_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop = ByHand(small()).loop
    assert loop._waiting is None
    monkeypatch.setattr(Recorder, "wait", property(lambda one: setattr(one, "news", one.news + 1)))
    assert loop._waiting == 0.0


def test_who_closes_is_waited_for_by_nobody() -> None:
    loop = ByHand(small())
    loop.send(Reset(small(seed=4)))
    loop.loop._obey_all()
    load = loop.controller.load
    assert load is not None
    loop.controller.obey(Shutdown())
    assert loop.controller.state is State.CLOSED
    assert loop.controller.load is None


@pytest.fixture
def astray() -> Loop:
    """A loop whose run has diverged."""
    loop = in_a_queue(Step("batch", 25))
    for command in (Retune(small(training__epochs=50, training__eta=1e6).training), Run()):
        loop.controller.obey(command)
    with np.errstate(all="ignore"):
        while loop.controller.state is State.RUNNING:
            loop._turn()
    assert loop.controller.state is State.DIVERGED
    return loop


@pytest.mark.parametrize(
    ("back", "step"), [(Step("batch", -1), 24), (Step("epoch", -1), 20), (Step("epoch", -9), 0), (Seek(7), 7)]
)
def test_a_way_back_mends_a_divergence(astray: Loop, back: Command, step: int) -> None:
    last_good = lanes_of(astray).lead.steps
    tame = small(training__epochs=50, training__eta=0.5).training
    for command in (Retune(tame), back):
        astray.controller.obey(command)
    settle(astray)
    lead = lanes_of(astray).lead
    assert lead.divergence is None
    assert lead.steps == step + (last_good - 25 if back == Step("batch", -1) else 0)
    astray.controller.obey(Step("epoch", 3))
    settle(astray)
    assert astray.controller.state is State.PAUSED


def test_a_step_back_from_a_divergence_at_the_very_start_stands_there() -> None:
    loop = in_a_queue()
    for command in (Retune(small(training__epochs=50, training__eta=1e9).training), Step("epoch")):
        loop.controller.obey(command)
    settle(loop)
    assert loop.controller.state is State.DIVERGED
    assert lanes_of(loop).lead.steps == 0
    loop.controller.obey(Step("batch", -1))
    settle(loop)
    assert loop.controller.state is State.READY
    assert lanes_of(loop).lead.divergence is None


def test_a_step_on_from_a_divergence_says_what_helps(astray: Loop) -> None:
    before = lanes_of(astray).lead.steps
    astray.controller.obey(Step("batch"))
    assert astray.controller.state is State.DIVERGED
    assert "go back (Shift+E) or rewind (R)" in astray.controller.message
    assert lanes_of(astray).lead.steps == before


def test_an_undone_phase_after_a_divergence_stands_before_the_last_good_update(astray: Loop) -> None:
    last_good = lanes_of(astray).lead.steps
    astray.controller.obey(Step("phase", -1))
    settle(astray)
    assert astray.controller.state is State.PAUSED
    assert lanes_of(astray).is_walking
    assert lanes_of(astray).lead.steps == last_good - 1
