"""What-ifs: a branch from any step, with any change, is the run from scratch that was changed there."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import TINY, begun, moments, recorded, told
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.training.going_on import check_data, lead_of, stand
from nnviz.training.lane_data import read_data
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError
from nnviz.training.trainer import Trainer

changes = st.one_of(
    st.fixed_dictionaries({"training.eta": st.sampled_from([0.0, 0.01, 2.0])}),
    st.fixed_dictionaries({"training.batch_size": st.sampled_from([1, 7, 40])}),
    st.fixed_dictionaries({"training.dropout": st.just(0.4)}),
    st.fixed_dictionaries({"training.optimizer": st.sampled_from(["adam", "momentum", "sgd"])}),
    st.fixed_dictionaries({"training.schedule": st.sampled_from(["step", "cosine", "halve_on_stall"])}),
    st.fixed_dictionaries({"training.regularizer": st.just("l2"), "training.lmbda": st.just(3.0)}),
    st.fixed_dictionaries({"training.epochs": st.sampled_from([2, 30])}),
)


def run_to(trainers: tuple[Trainer, ...], step: int) -> None:
    while trainers[0].steps < step:
        for trainer in trainers:
            trainer.step()


def change(trainers: tuple[Trainer, ...], experiment: Experiment) -> None:
    for trainer, lane in zip(trainers, experiment.lanes(), strict=True):
        trainer.retune(lane.training)


def assert_a_what_if_is_true(
    twin: dict[str, Any], kept: set[int], step: int, changes: dict[str, Any], after: int
) -> None:
    experiment = Experiment.from_dict(small(**TINY).to_dict() | {"twins": [twin]})
    changed = experiment.with_changes(changes)
    with RunFile.create(None) as file:
        run, trainers = begun(file, experiment)
        for one in trainers:
            one.finish_evaluation()
        for clock in range(60):
            if clock in kept | {0}:
                file.add_moment(run, clock, moments(trainers))
            run_to(trainers, clock + 1)
        file.add_moment(run, 60, moments(trainers))
        _, branch = begun(file, experiment)
        _, scratch = begun(file, experiment)
        stand(branch, file, run, step)
        for one in scratch:
            one.finish_evaluation()
        run_to(scratch, step)
        for trainers in (branch, scratch):
            change(trainers, changed)
            run_to(trainers, step + after)
        for one, other in zip(branch, scratch, strict=True):
            assert told(one.moment()) == told(other.moment())


cases = {
    "twin": st.sampled_from([{"training.eta": 0.1}, {"training.eta": 1e9}, {"training.batch_size": 3}]),
    "kept": st.sets(st.integers(1, 59), max_size=6),
    "step": st.integers(0, 60),
    "changes": changes,
    "after": st.integers(0, 40),
}


@settings(max_examples=12, deadline=None)
@given(**cases)
def test_a_branch_is_the_run_from_scratch_that_was_changed_there(**case: Any) -> None:
    assert_a_what_if_is_true(**case)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@settings(max_examples=200, deadline=None)
@given(**cases)
def test_two_hundred_branches_are_runs_from_scratch(**case: Any) -> None:
    assert_a_what_if_is_true(**case)


def test_a_step_that_was_never_reached_is_refused() -> None:
    with recorded(None, 9) as file:
        with pytest.raises(RunFileError, match="run 1 has come to mini-batch 9, not to 10"):
            lead_of(file, 1, None, 10)
        trainer, _ = lead_of(file, 1, None, 9)
        assert trainer.steps == 9


def test_other_data_are_refused() -> None:
    with recorded(None, 3) as file:
        check_data(file, 1, read_data((small(**TINY),), None))
        with pytest.raises(RunFileError, match="xor is not what run 1 was trained on"):
            check_data(file, 1, read_data((small(**TINY, data__seed=1),), None))


def test_lane_a_goes_on_alone_where_it_had_a_twin() -> None:
    experiment = Experiment.from_dict(small(**TINY).to_dict() | {"twins": [{"training.eta": 1}]})
    with recorded(None, 5, experiment) as file:
        trainer, data = lead_of(file, 1, None, 3)
        assert (trainer.steps, trainer.experiment) == (3, experiment.lanes()[0])
        assert len(data) == 2


def test_where_a_run_diverged_nobody_goes_on() -> None:
    experiment = small(**TINY, training__eta=1e9, training__cost="quadratic", network__output="linear")
    with RunFile.create(None) as file:
        run, trainers = begun(file, experiment)
        while trainers[0].divergence is None:
            trainers[0].step()
        clock = trainers[0].divergence.step
        file.add_moment(run, clock, moments(trainers))
        with pytest.raises(
            RunFileError, match=rf"run 1 diverged in epoch .* {clock} in all.*: take an earlier"
        ):
            lead_of(file, run, None, clock)
