"""A session goes on from its file as if it had never been closed."""

from pathlib import Path

import pytest
from by_hand import ByHand, tuned
from recorded import begun, moments
from small_runs import small

from nnviz.session import journey, recorder
from nnviz.session.commands import Forget, Mark, Open, Reset, Retune, Run, Seek, State, Step, Visit
from nnviz.session.state_folder import StateFolder
from nnviz.training.run_file import RunFile

FIVE = small(training__epochs=5)


@pytest.fixture
def loop(tmp_path: Path) -> ByHand:
    return ByHand(FIVE, StateFolder(tmp_path))


def folder_of(loop: ByHand) -> StateFolder:
    path = loop.latest.recording.path
    assert path is not None
    return StateFolder(path.parent.parent)


def opened_again(loop: ByHand, run: int | None = None) -> ByHand:
    loop.controller._shut_down()
    loop.controller.past.recorder.close(2.0)
    (path,) = folder_of(loop).ended()
    return ByHand(Open(path, run), folder_of(loop))


@pytest.mark.parametrize("text", ["here", ""], ids=["marked", "no more"])
def test_to_go_back_from_a_mark_at_the_end_begins_no_branch(loop: ByHand, text: str) -> None:
    loop.do(Step("batch", 3))
    loop.do(Mark("there"))
    loop.do(Step("batch", 4))
    loop.do(Mark("here"), Mark(text))
    back = opened_again(loop).do(Step("batch", -6))
    assert back.timeline is not None
    assert (back.timeline.run, back.step, back.timeline.end) == (1, 1, 7)


def test_eta_that_nothing_was_trained_with_comes_along_on_the_way_back(loop: ByHand) -> None:
    loop.do(Step("batch", 7))
    loop.do(Retune(tuned(epochs=5, eta=0.125)))
    back = opened_again(loop).do(Seek(2))
    assert back.timeline is not None
    assert (back.timeline.run, back.step, back.experiment.training.eta) == (2, 2, 0.125)


def test_a_walk_through_the_first_mini_batch_is_no_start(loop: ByHand) -> None:
    loop.do(Mark("begun"), Step("phase"))
    again = opened_again(loop).latest
    assert again.lanes[0].phase is not None
    assert again.state is State.PAUSED


def test_a_run_that_was_taken_away_is_back_for_good_where_it_is_opened(loop: ByHand) -> None:
    loop.do(Step("batch", 4))
    loop.do(Visit(1, 2), Retune(tuned(epochs=5, eta=0.125)))
    loop.do(Step("batch", 2), Forget(1))
    again = opened_again(loop, run=1)
    assert [run.run for run in again.do(Visit(2, 4)).shelf] == [1, 2]
    last = opened_again(again, run=2).latest
    assert [run.run for run in last.shelf] == [1, 2]
    assert (last.run, last.step) == (2, 4)


def test_a_step_kept_before_its_evaluation_finds_it_astray_did_not_come_out_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module, name in ((journey, "SLICE"), (recorder, "EVERY"), (recorder, "SPARING")):
        monkeypatch.setattr(module, name, 0.0)
    loop = ByHand(small(data__train_size=25, training__batch_size=5, training__eta=1e9))
    for _ in range(2):
        gone = loop.do(Run())
        assert (gone.state, gone.recording.trouble) == (State.DIVERGED, "")
        loop.do(Visit(1, 0))


def test_of_a_run_that_ran_away_it_is_known_again(loop: ByHand) -> None:
    loop.do(Step("batch", 12), Retune(tuned(epochs=5, eta=1e6)))
    assert loop.do(Run()).state is State.DIVERGED
    loop.do(Visit(1, 5), Retune(tuned(epochs=5, eta=0.125)))
    loop.do(Step("batch"))
    assert [run.has_diverged for run in opened_again(loop, run=2).latest.shelf] == [True, False]


def test_what_a_run_began_with_and_how_long_it_trained_is_known_again(loop: ByHand) -> None:
    loop.do(Retune(tuned(epochs=5, eta=0.125)), Step("batch", 3))
    loop.controller.past.shelf.at_hand.seconds = 7.5
    (run,) = opened_again(loop).latest.shelf
    assert (run.experiment.training.eta, run.seconds) == (0.125, 7.5)


def test_how_many_epochs_a_run_trained_that_is_not_at_hand_is_known_again(loop: ByHand) -> None:
    loop.do(Step("epoch", 2))
    loop.do(Reset(FIVE))
    loop.do(Step("batch"))
    assert [run.epochs for run in opened_again(loop).latest.shelf] == [2, 0]


def test_a_branch_is_told_apart_from_what_its_parent_was_where_it_left_it(loop: ByHand) -> None:
    loop.do(Step("batch", 4))
    loop.do(Retune(tuned(epochs=5, eta=0.125)), Step("batch", 4))
    loop.do(Visit(1, 2), Retune(tuned(epochs=5, mu=0.25)))
    assert loop.do(Step("batch", 4)).shelf[1].differs == "μ = 0.25"
    assert opened_again(loop).latest.shelf[1].differs == "μ = 0.25"


def test_a_run_is_opened_whose_parent_was_never_trained(tmp_path: Path) -> None:
    with RunFile.create(tmp_path / "half.nnviz") as file:
        first, _ = begun(file, FIVE)
        second, trainers = begun(file, FIVE.replace("seed", 1), parent=first, parent_step=0)
        trainers[0].finish_evaluation()
        file.add_moment(second, 0, moments(trainers))
    loop = ByHand(Open(tmp_path / "half.nnviz"))
    (run,) = loop.latest.shelf
    assert (run.experiment.seed, run.parent, loop.latest.state) == (1, None, State.READY)
