"""Another twin first, or one less: the networks go on as they are, as a run of its own that begins there."""

from pathlib import Path

import numpy as np
import pytest
from by_hand import ByHand
from small_runs import small

from nnviz.app.main import main
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.twins import add_twin, describe, describe_order, in_order
from nnviz.session.commands import Open, Reset, Run, SetParameter, State, Step, Visit
from nnviz.session.journey import BEGINS_HERE
from nnviz.session.past_view import ShelvedRun
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.training.run_reading import RunNote

THREE = add_twin(add_twin(small(training__epochs=3), "training.optimizer", "adam"), "network.hidden", [4, 4])


def to_order(experiment: Experiment, *order: int) -> Reset:
    return Reset(in_order(experiment, order), order=order)


def thetas(snapshot: Snapshot) -> list[np.ndarray]:
    return [lane.theta.vector for lane in snapshot.lanes]


def same(found: list[np.ndarray], expected: list[np.ndarray]) -> None:
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def of_the_shelf(snapshot: Snapshot) -> ShelvedRun:
    assert snapshot.timeline is not None
    return next(run for run in snapshot.shelf if run.run == snapshot.timeline.run)


@pytest.mark.parametrize("order", [(1, 0, 2), (2, 0, 1), (0, 2), (2,)])
def test_networks_in_another_order_end_where_they_would_have_ended(order: tuple[int, ...]) -> None:
    loop = ByHand(THREE)
    end = thetas(loop.do(Run()))
    there = loop.do(Visit(1, 13))
    turned = loop.do(to_order(THREE, *order))
    assert (turned.run, turned.step, turned.state) == (2, 13, State.PAUSED)
    same(thetas(turned), [thetas(there)[lane] for lane in order])
    assert [lane.label for lane in turned.lanes] == ["A", *map(describe, turned.experiment.twins)]
    same(thetas(loop.do(Run())), [end[lane] for lane in order])


def test_the_run_before_is_gone_back_to_and_the_new_one_begins_where_it_was_left() -> None:
    loop = ByHand(THREE)
    before = thetas(loop.do(Step("batch", 13)))
    turned = loop.do(to_order(THREE, 1, 0, 2))
    run = of_the_shelf(turned)
    assert (run.parent, run.parent_step, run.differs) == (1, 13, "A ↔ B")
    back = loop.do(Step("batch", -4))
    assert (back.step, back.message) == (13, BEGINS_HERE)
    back = loop.do(Step("phase", -1))
    assert (back.step, back.message, back.lanes[0].phase) == (13, BEGINS_HERE, None)
    loop.do(Step("phase", 2))
    back = loop.do(Step("phase", -9))
    assert (back.step, back.lanes[0].phase) == (13, None)
    loop.do(Step("batch", 3))
    early = loop.do(Visit(2, 5))
    assert (early.step, early.message) == (13, BEGINS_HERE)
    same(thetas(loop.latest), [before[1], before[0], before[2]])
    same(thetas(loop.do(Visit(1, 13))), before)


def test_what_was_set_by_hand_before_the_first_step_goes_along() -> None:
    loop = ByHand(THREE)
    loop.do(SetParameter(0, 0, 0, 7.0))
    turned = loop.do(to_order(THREE, 1, 0, 2))
    assert turned.step == 0
    assert turned.lanes[1].theta.weights[0][0, 0] == 7.0


def test_a_weight_by_hand_right_after_it_is_no_reason_to_forget_the_order() -> None:
    loop = ByHand(THREE)
    loop.do(Step("batch", 13))
    loop.do(to_order(THREE, 1, 0, 2))
    run = of_the_shelf(loop.do(SetParameter(0, 0, 0, 7.0)))
    assert run.differs == "A ↔ B, w²₁₁ = 7"
    assert loop.do(Step("batch", -1)).step == 13


def test_what_else_is_asked_for_with_another_order_is_a_new_start() -> None:
    loop = ByHand(THREE)
    loop.do(Step("batch", 13))
    other = THREE.replace("training.batch_size", 3).replace("seed", 9)
    assert loop.do(to_order(other, 1, 0, 2)).step == 0
    assert loop.do(Reset(THREE, order=(2, 7))).step == 0


def test_without_the_network_that_ran_away_the_other_goes_on() -> None:
    experiment = add_twin(small(training__epochs=3, training__eta=1e6), "training.eta", 0.5)
    loop = ByHand(experiment)
    gone = loop.do(Run())
    assert gone.state is State.DIVERGED
    on = loop.do(to_order(experiment, 1))
    assert on.state is State.PAUSED
    same(thetas(on), thetas(gone)[1:])
    assert loop.do(Run()).state is State.FINISHED

    loop.do(Visit(1, 10**6))
    first = loop.do(to_order(experiment, 1, 0))
    assert first.lanes[1].divergence == gone.lanes[0].divergence
    assert loop.do(Run()).state is State.FINISHED
    astray = loop.do(to_order(loop.latest.experiment, 1, 0))
    assert astray.state is State.DIVERGED
    assert loop.do(Step("batch", -1)).state is State.DIVERGED


def test_the_file_knows_in_which_order_they_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = ByHand(THREE, StateFolder(tmp_path))
    loop.do(Step("batch", 13))
    loop.do(to_order(THREE, 2, 0))
    there, end = loop.do(Step("batch", 4)), thetas(loop.do(Run()))
    loop.do(Visit(2, there.step))
    path = loop.latest.recording.path
    assert path is not None
    loop.controller._shut_down()
    loop.controller.past.recorder.close(2.0)
    ended = path.parent.parent / "ended" / path.name
    assert main(["info", str(ended)]) == 0
    assert "from mini-batch 13 of run 1 (only C, A)" in capsys.readouterr().out
    again = ByHand(Open(ended), StateFolder(tmp_path))
    run = of_the_shelf(again.latest)
    assert (run.parent_step, run.differs) == (13, "only C, A")
    same(thetas(again.latest), thetas(there))
    assert again.do(Visit(run.run, 2)).step == 13
    same(thetas(again.do(Run())), end)


def test_a_file_that_goes_on_with_a_network_that_was_never_there_is_refused(tmp_path: Path) -> None:
    loop = ByHand(THREE, StateFolder(tmp_path))
    loop.do(Step("batch", 3))
    loop.do(to_order(THREE, 1))
    loop.do(Step("batch", 3))
    loop.do(to_order(loop.latest.experiment, 0))
    recorder = loop.controller.past.recorder
    recorder.ask(lambda file: file.write_note(3, RunNote(order=(2,))))
    path = loop.latest.recording.path
    assert path is not None
    recorder.close(2.0)
    message = ByHand(Open(path.parent.parent / "ended" / path.name), StateFolder(tmp_path)).controller.message
    assert message.endswith("a run goes on with a twin that was never there")


def test_an_order_in_words() -> None:
    orders = {(1, 0): "A ↔ B", (2, 1, 0): "A ↔ C", (2, 0, 1): "C first", (0, 2): "only A, C", (0,): "only A"}
    assert {order: describe_order(order) for order in orders} == orders
