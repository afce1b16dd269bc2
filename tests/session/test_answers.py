"""What the network answers on its data, and inputs of one's own that are fed to it."""

from collections.abc import Callable

import numpy as np
import pytest
from by_hand import ByHand, tuned
from cases import in_turn
from small_runs import Watcher, small

from nnviz.data.coding import decode
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import (
    Command,
    Feed,
    Reset,
    Retune,
    Run,
    Seek,
    SetParameter,
    State,
    Step,
    Visit,
    Watch,
)
from nnviz.session.snapshot import Snapshot
from nnviz.training.build import build

Start = Callable[[Experiment], Watcher]


def is_judged(snapshot: Snapshot) -> bool:
    return snapshot.state is State.READY and snapshot.lanes[0].answers is not None


def test_answers_are_those_of_the_network_at_the_evaluation() -> None:
    trainer = build(small(data__test_size=33))
    trainer.run_epoch()
    data, answers = trainer.dataset, trainer.evaluation.answers
    assert answers is not None
    np.testing.assert_allclose(answers.outputs, trainer.network.feedforward(data.x_test.T).T, rtol=1e-9)
    said = decode(trainer.network.feedforward(data.x_train.T).T, 10, "one_hot")
    np.testing.assert_array_equal(answers.train_wrong, said != data.labels_train)
    assert 1 - answers.train_wrong.mean() == pytest.approx(trainer.history.rows[-1].train_accuracy)


def test_answers_once_given_do_not_change() -> None:
    trainer = build(small())
    before = trainer.evaluation.answers
    assert before is not None
    kept = before.outputs.copy()
    trainer.run_epoch()
    np.testing.assert_array_equal(before.outputs, kept)
    assert trainer.evaluation.answers is not before
    with pytest.raises(ValueError, match="read-only"):
        before.outputs[0] = 0


def test_after_going_back_there_are_none_until_the_next_evaluation() -> None:
    trainer = build(small())
    trainer.run_epoch()
    trainer.go_back(0)
    assert trainer.evaluation.answers is None
    trainer.run_epoch()
    assert trainer.evaluation.answers is not None


def test_a_snapshot_shares_data_and_answers(watch: Start) -> None:
    watcher = watch(small())
    first = watcher.until(is_judged)
    watcher.session.send(Watch(3))
    second = watcher.until(lambda snapshot: snapshot.example.index == 3)
    assert second.dataset is first.dataset
    assert second.lanes[0].answers is first.lanes[0].answers
    assert first.dataset is not None
    assert not first.dataset.x_test.flags.writeable


def test_an_input_of_ones_own_goes_through_the_network(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(is_judged)
    x = np.linspace(0, 1, 64)
    watcher.session.send(Feed(x, "your drawing"))
    shown = watcher.until(lambda snapshot: snapshot.example.source == "your drawing")
    network = build(small()).network
    np.testing.assert_allclose(shown.lanes[0].activations[-1], network.feedforward(x[:, None])[:, 0])
    assert shown.example.label == ""
    assert not shown.example.y.any()
    watcher.session.send(Watch(0))
    watcher.until(lambda snapshot: snapshot.example.source == "")


def test_one_with_a_class_has_its_targets(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(is_judged)
    watcher.session.send(Feed(np.zeros(64), "test example 1", 4))
    shown = watcher.until(lambda snapshot: snapshot.example.source != "")
    assert shown.example.label == "4"
    np.testing.assert_array_equal(shown.example.y, np.eye(10)[4])


def test_it_is_followed_while_training(watch: Start) -> None:
    watcher = watch(small(training__epochs=100_000))
    watcher.until(is_judged)
    watcher.session.send(Run())
    watcher.session.send(Feed(np.ones(64), "your drawing"))
    shown = watcher.until(lambda snapshot: snapshot.example.source != "" and snapshot.step > 20)
    np.testing.assert_array_equal(shown.example.x, np.ones(64))


def test_one_that_does_not_fit_the_data_is_ignored(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(is_judged)
    watcher.session.send(Feed(np.ones(784), "your drawing"))
    watcher.session.send(Watch(2))
    assert watcher.until(lambda snapshot: snapshot.example.index == 2).state is State.READY


def test_another_run_lets_go_of_it(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(is_judged)
    watcher.session.send(Feed(np.ones(64), "your drawing"))
    watcher.session.send(Reset(small()))
    assert watcher.until(lambda snapshot: snapshot.run == 2 and is_judged(snapshot)).example.source == ""


def test_going_back_in_a_session_keeps_no_answers_of_the_future(watch: Start) -> None:
    watcher = watch(small())
    before = watcher.until(is_judged).lanes[0].answers
    assert before is not None
    watcher.session.send(Step("epoch", 2))
    watcher.until(lambda snapshot: snapshot.epoch == 2 and snapshot.state is State.PAUSED)
    watcher.session.send(Seek(0))
    # None at first, then those of there, however soon.
    there = watcher.until(lambda snapshot: snapshot.step == 0).lanes[0].answers
    assert there is None or np.array_equal(there.outputs, before.outputs)
    after = watcher.until(is_judged).lanes[0].answers if there is None else there
    assert after is not None
    np.testing.assert_array_equal(after.outputs, before.outputs)


_BY_HAND = [Step("batch", 3), SetParameter(0, 1, 2, 0.5)]
_CHANGE_COME_TO_AGAIN = [Step("epoch"), Retune(tuned(eta=0.1)), Step("epoch"), Visit(1, 0), Step("epoch")]
_WALK_LEFT = [Step("batch", 3), *[Step("phase", -1)] * 8]
_GONE_ASTRAY = [Step("epoch"), Retune(tuned(eta=1e9)), Step("epoch")]


@in_turn("commands", [_BY_HAND, _CHANGE_COME_TO_AGAIN, _WALK_LEFT, _GONE_ASTRAY])
def test_answers_are_found_again_wherever_one_comes_to_stand(commands: list[Command]) -> None:
    loop = ByHand(small())
    for command in commands:
        loop.do(command)
    lane, data = loop.lane, loop.latest.dataset
    assert data is not None
    assert lane.phase is None
    assert lane.answers is not None
    assert lane.answers.step == loop.latest.step
    network = loop.controller.journey.lanes.lead.network
    np.testing.assert_allclose(lane.answers.outputs, network.feedforward(data.x_test.T).T, rtol=1e-9)
    assert not np.isnan(lane.dead).any()
