"""Many runs side by side: nothing lost, nothing twice, whoever trains them and whoever of them is killed."""

import os
import signal
import weakref
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import closing, contextmanager
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest
from small_runs import one_thread, small

from nnviz.data.dataset import DataError
from nnviz.data.download import Cancelled
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.twins import add_twin
from nnviz.session import many_runs, workers
from nnviz.session.many_runs import Outcome, Task, train, trained
from nnviz.session.starts import _start_of
from nnviz.session.workers import Workers, WorkersError, cluster, processes
from nnviz.training.build import build
from nnviz.training.moment_record import numbers_of


def tasks(count: int, **changes: object) -> list[Task]:
    return [Task(number, small(seed=number, **changes)) for number in range(count)]


def say_nothing(share: float) -> None:
    pass


def numbers(outcome: Outcome, lane: int = 0) -> list[bytes]:
    return [numbers_of(row) for row in outcome.last.moments[lane].rows.taken()]


def numbers_alone(experiment: Experiment) -> list[bytes]:
    """Of a trainer that knows nothing of all this."""
    trainer = build(experiment)
    while not trainer.why_finished and trainer.divergence is None:
        trainer.run_epoch()
    return [numbers_of(row) for row in trainer.history.rows]


def assert_each_came_once(outcomes: list[Outcome], of: list[Task]) -> None:
    assert sorted(outcome.number for outcome in outcomes) == [task.number for task in of]
    for outcome in outcomes:
        assert numbers(outcome) == numbers_alone(of[outcome.number].experiment)


def test_it_is_told_how_long_one_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_runs, "perf_counter", iter([100.0, 107.5]).__next__)
    (moment,) = train(Task(3, small())).last.moments
    assert moment.seconds == 7.5


def test_a_start_holds_the_curves_of_all_its_networks() -> None:
    start = _start_of(train(Task(3, add_twin(small(), "training.eta", 1e6))))
    assert [lane.diverged for lane in start.lanes] == [False, True]


def test_each_of_them_tells_how_far_it_has_come_and_of_none_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_shares", shares := [0.0, 0.0, 0.0])
    train(Task(3, small(training__epochs=2)), 1)
    assert shares == [0, 1, 0]


@pytest.mark.parametrize(
    "changes",
    [{}, {"training__early_stopping": 1, "training__eta": 8.0}, {"training__eta": 1e6}],
    ids=["to the end", "stopped early", "astray"],
)
def test_a_worker_trains_as_one_who_is_alone(changes: dict[str, object]) -> None:
    experiment = small(**changes)
    outcome = train(Task(3, experiment))
    assert outcome.number == 3
    assert numbers(outcome) == numbers_alone(experiment)
    assert (outcome.first.clock, outcome.first.moments[0].rows.count) == (0, 1)
    assert (outcome.last.moments[0].divergence is not None) == (changes.get("training__eta") == 1e6)


def test_a_worker_tells_the_share_of_its_epochs_that_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, float]] = []
    monkeypatch.setattr(many_runs, "tell_share", lambda slot, share: told.append((slot, share)))
    train(Task(3, small()), slot=2)
    assert told == [(2, 1 / 3), (2, 2 / 3), (2, 1.0)]


def test_twins_are_trained_in_lock_step() -> None:
    twin = add_twin(small(), "training.eta", 0.1)
    outcome = train(Task(0, twin))
    assert [numbers(outcome, lane) for lane in (0, 1)] == [numbers_alone(one) for one in twin.lanes()]


def test_a_process_that_is_killed_loses_nothing() -> None:
    wanted = tasks(5, training__epochs=20)
    found = []
    before = set(active_children())
    for outcome in trained(wanted, processes, say_nothing):
        if not found:
            mine = [process for process in active_children() if process not in before]
            os.kill(mine[0].pid, signal.SIGKILL)
        found.append(outcome)
    assert_each_came_once(found, wanted)
    assert set(active_children()) <= before


def test_who_cancels_ends_the_processes_in_the_middle_of_their_work() -> None:
    before, shares = set(active_children()), []

    def tell(share: float) -> None:
        shares.append(share)
        if share > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(trained(tasks(2, training__epochs=100_000), processes, tell))
    assert 0 < shares[-1] < 0.1
    assert set(active_children()) <= before


def test_processes_that_end_again_and_again_are_told_in_one_line() -> None:
    gathered = []

    class Broken(Executor):
        def submit(self, *args: object) -> object:  # type: ignore[override]
            raise BrokenExecutor

    @contextmanager
    def broken(tasks: int) -> Iterator[Workers]:
        gathered.append(tasks)
        yield Workers(Broken(), ())

    with pytest.raises(WorkersError, match="is there memory enough"):
        list(trained(tasks(3), broken, say_nothing))
    assert gathered == [3]


def test_a_run_that_was_handed_over_is_held_no_longer() -> None:
    with closing(trained(tasks(3), one_thread, say_nothing)) as outcomes:
        first = weakref.ref(next(outcomes).last.moments[0].theta)
        next(outcomes)
        assert first() is None, "of a hundred runs each would stay to the end of the last"


def test_a_run_that_cannot_be_begun_says_why_and_the_share_is_told() -> None:
    shares: list[float] = []
    absent = Task(1, small(data__name="mnist"), Path(os.devnull))
    with pytest.raises(DataError):
        list(trained([*tasks(1), absent], one_thread, shares.append))
    assert all(0 <= share <= 1 for share in shares)


def test_without_distributed_a_cluster_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(WorkersError, match=r"pip install 'nnviz-desktop\[cluster\]'"):
        list(trained(tasks(1), partial(cluster, "tcp://127.0.0.1:1"), say_nothing))
