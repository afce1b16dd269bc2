"""Loading on the training thread: watched, given up, refused; and data that is in memory already."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from by_hand import ByHand
from msgspec.structs import replace
from small_runs import Watcher, small

from nnviz.data import load
from nnviz.data.dataset import DataError
from nnviz.data.download import Cancelled
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Pause, Reset, Run, State, Step, Visit
from nnviz.session.entrances import Entrance
from nnviz.session.lanes import Lanes
from nnviz.session.load import Load, LoadError
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.training import lane_data

Start = Callable[[Experiment], Watcher]

OTHER = small(data__name="xor", data__train_size=20, data__test_size=20)
IMPOSSIBLE = small(data__train_size=5_000)


def is_ready(snapshot: Snapshot) -> bool:
    return snapshot.state is State.READY and len(snapshot.lanes[0].epochs.epoch) == 1


def stands(state: State) -> Callable[[Snapshot], bool]:
    return lambda snapshot: snapshot.state is state and snapshot.message != ""


class Loader:
    """In place of `load`: counts, and once it is held stops half-way until it is let go on."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.begun = threading.Semaphore(0)
        self.given_up = threading.Event()
        self._may_go_on = threading.Event()
        self._may_go_on.set()

    def hold(self) -> None:
        self._may_go_on.clear()

    def let_go(self) -> None:
        self._may_go_on.set()

    def __call__(self, name: str, *, progress: Callable[[float], None], **wanted: Any) -> Any:
        self.names.append(name)
        self.begun.release()
        try:
            progress(0.4)
            self._may_go_on.wait(30)
            progress(0.6)
        except Cancelled:
            self.given_up.set()
            raise
        return load(name, progress=progress, **wanted)


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loader]:
    loader = Loader()
    monkeypatch.setattr(lane_data, "load", loader)
    yield loader
    loader.let_go()


@pytest.fixture
def ready(loader: Loader, watch: Start) -> Watcher:
    watcher = watch(small())
    watcher.until(is_ready)
    return watcher


def test_a_set_that_cannot_be_used_leaves_a_running_experiment_paused(watch: Start) -> None:
    watcher = watch(small(training__epochs=100_000))
    watcher.until(is_ready)
    watcher.session.send(Run())
    before = watcher.until(lambda snapshot: snapshot.step > 20)
    watcher.session.send(Reset(IMPOSSIBLE))
    refused = watcher.until(stands(State.PAUSED))
    assert refused.message.startswith("Not started: data.train_size: must be 1 to ")
    assert refused.run == before.run
    assert refused.experiment == before.experiment
    assert refused.dataset is before.dataset
    assert refused.step >= before.step
    watcher.session.send(Run())
    watcher.until(lambda snapshot: snapshot.step > refused.step)


def test_a_refused_start_keeps_the_state(watch: Start) -> None:
    watcher = watch(small(training__epochs=1))
    watcher.until(is_ready)
    watcher.session.send(Reset(IMPOSSIBLE))
    watcher.until(stands(State.READY))
    watcher.session.send(Run())
    end = watcher.until(stands(State.FINISHED))
    watcher.session.send(Reset(IMPOSSIBLE))
    refused = watcher.until(lambda snapshot: "train_size" in snapshot.message)
    assert refused.state is State.FINISHED
    np.testing.assert_array_equal(refused.lanes[0].theta.vector, end.lanes[0].theta.vector)


@pytest.mark.parametrize("command", [Run(), Step("batch")])
def test_what_was_asked_for_before_a_refusal_could_be_seen_trains_nothing_else(command: Run | Step) -> None:
    hands = ByHand(small(training__epochs=1))
    before = hands.latest.version
    refused = hands.do(Reset(IMPOSSIBLE))
    overtaken = hands.do(replace(command, heard=before))
    assert (overtaken.step, overtaken.message) == (0, refused.message)
    assert hands.do(replace(command, heard=refused.version)).step > 0


def test_the_session_says_what_its_sender_had_seen() -> None:
    session = Session(small())
    session.send(Run())
    session._outbox.put(Snapshot(1, 7, State.READY, small()))
    session.take()
    session.send(Step("batch"))
    assert [session._training.inbox.get() for _ in range(2)] == [Run(heard=None), Step("batch", heard=7)]


def test_a_way_back_broken_off_by_a_refused_start_keeps_the_hyperparameters(watch: Start) -> None:
    watcher = watch(small(training__epochs=100_000))
    watcher.until(is_ready)
    watcher.session.send(Step("batch", 90))
    watcher.until(lambda snapshot: snapshot.step == 90)
    watcher.session.send(Step("batch", -1))
    watcher.session.send(Reset(IMPOSSIBLE))
    refused = watcher.until(lambda snapshot: "train_size" in snapshot.message)
    assert refused.state is State.PAUSED
    assert refused.experiment == small(training__epochs=100_000)


@pytest.mark.parametrize(
    ("error", "said"),
    [(MemoryError(), "Not enough memory"), (OSError("the disk is gone"), "the disk is gone")],
)
def test_whatever_breaks_a_load_leaves_what_there_was(
    ready: Watcher, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(lane_data, "load", broken)
    ready.session.send(Reset(OTHER))
    refused = ready.until(stands(State.READY))
    assert said in refused.message
    assert ("Traceback" in refused.fault) is isinstance(error, OSError)
    assert refused.dataset is not None
    assert refused.dataset.name == "digits"


def test_of_a_load_that_failed_by_a_fault_of_the_program_the_log_has_the_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for error, is_logged in ((OSError("the disk is gone"), True), (DataError("no such set"), False)):
        caplog.clear()
        monkeypatch.setattr(lane_data, "load", Mock(side_effect=error))
        with pytest.raises(LoadError) as raised:
            Load(Entrance(Reset(small()), Mock()), None, ()).lanes()
        told = [record.getMessage() for record in caplog.records]
        assert [str(error) in message and "Traceback" in message for message in told] == [True] * is_logged
        assert ("Traceback" in raised.value.fault) is is_logged


def test_how_far_it_is_is_told_beside_what_there_was(ready: Watcher, loader: Loader) -> None:
    loader.hold()
    ready.session.send(Reset(OTHER))
    loading = ready.until(lambda snapshot: snapshot.message == "Loading the data … 40 %")
    assert loading.state is State.LOADING
    assert loading.experiment == small()
    assert loading.lanes
    loader.let_go()
    loaded = ready.until(is_ready)
    assert loaded.run == loading.run + 1
    assert loaded.experiment == OTHER


def test_a_load_given_up_leaves_what_there_was(ready: Watcher, loader: Loader) -> None:
    loader.hold()
    ready.session.send(Step("batch", 3))
    there = ready.until(lambda snapshot: snapshot.step == 3)
    ready.session.send(Reset(OTHER))
    ready.until(stands(State.LOADING))
    ready.session.send(Pause())
    back = ready.until(lambda snapshot: snapshot.state is State.PAUSED)
    assert back.run == there.run
    assert back.message == ""
    np.testing.assert_array_equal(back.lanes[0].theta.vector, there.lanes[0].theta.vector)
    loader.let_go()
    assert loader.given_up.wait(30)


def test_the_first_load_given_up_says_what_to_do(loader: Loader, watch: Start) -> None:
    loader.hold()
    watcher = watch(small())
    watcher.until(stands(State.LOADING))
    watcher.session.send(Pause())
    failed = watcher.until(lambda snapshot: snapshot.state is State.FAILED)
    assert failed.message == "Nothing is loaded: R loads it, or choose another set."
    loader.let_go()
    watcher.session.send(Reset(OTHER))
    assert watcher.until(is_ready).experiment == OTHER


def test_another_start_takes_the_place_of_one_that_is_loading(ready: Watcher, loader: Loader) -> None:
    loader.hold()
    ready.session.send(Reset(OTHER))
    first = ready.until(stands(State.LOADING))
    another = small(data__name="circle", data__train_size=20, data__test_size=20)
    ready.session.send(Reset(another))
    for _ in (small(), OTHER, another):
        assert loader.begun.acquire(timeout=60)
    loader.let_go()
    assert loader.given_up.wait(30)
    loaded = ready.until(is_ready)
    assert loaded.experiment == another
    assert loaded.run == first.run + 1


def test_a_run_asked_for_on_the_way_begins_when_all_is_there(ready: Watcher, loader: Loader) -> None:
    loader.hold()
    ready.session.send(Reset(OTHER))
    ready.until(stands(State.LOADING))
    ready.session.send(Run())
    loader.let_go()
    assert ready.until(stands(State.FINISHED)).experiment == OTHER


def test_a_run_asked_for_on_the_way_to_what_is_refused_does_not_begin(ready: Watcher) -> None:
    ready.session.send(Reset(IMPOSSIBLE))
    ready.session.send(Run())
    ready.until(stands(State.READY))
    ready.session.send(Step("batch"))
    assert ready.until(lambda snapshot: snapshot.state is State.PAUSED).step == 1


def test_closing_does_not_wait_for_a_load(loader: Loader) -> None:
    loader.hold()
    watcher = Watcher(small())
    watcher.until(stands(State.LOADING))
    watcher.session.close()
    assert not any(thread.name == "nnviz training" for thread in threading.enumerate())
    loader.let_go()
    assert loader.given_up.wait(30)


STUCK = """
import threading
from nnviz.training import lane_data
from nnviz.experiment.experiment import Experiment
from nnviz.session.job import Job
from nnviz.session.session import Session

begun = threading.Event()

def stuck(*_, **__):
    begun.set()
    threading.Event().wait()

lane_data.load = stuck
session = Session(Experiment.from_dict({"data": {"name": "digits"}}))
session.start()
begun.wait()
Job(stuck)
session.close()
"""


def test_a_load_and_a_job_that_never_end_do_not_keep_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_rewind_reads_nothing_anew(ready: Watcher, loader: Loader) -> None:
    first = ready.latest
    assert first is not None
    changed = small(network__hidden=[9], training__eta=0.1, data__name="digits")
    for experiment in (small(), changed):
        run = ready.latest.run if ready.latest else 0
        ready.session.send(Reset(experiment))
        again = ready.until(lambda snapshot, run=run: is_ready(snapshot) and snapshot.run == run + 1)
        assert again.dataset is first.dataset
    assert loader.names == ["digits"]


def test_the_set_of_the_run_before_is_there_still_when_one_goes_back_to_it(loader: Loader) -> None:
    loop = ByHand(small())
    loop.do(Reset(OTHER))
    assert loop.do(Visit(1, 0)).run == 1
    assert loader.names == ["digits", "xor"]


def test_a_start_that_is_refused_while_another_is_loaded_leaves_what_there_was() -> None:
    loop = ByHand(small())
    loop.do(Step("batch", 3))
    there = loop.do(Reset(OTHER), Reset(IMPOSSIBLE))
    assert (there.state, there.step, there.run) == (State.PAUSED, 3, 1)


@pytest.mark.parametrize(
    ("change", "value"),
    [("data.seed", 1), ("data.noise", 0.1), ("data.train_size", 50), ("training.precision", "float32")],
)
def test_what_changes_the_data_is_read_anew(loader: Loader, change: str, value: object) -> None:
    before = Lanes(small(training__precision="float64"), None)
    other = small(training__precision="float64").with_changes({change: value})
    after = Lanes(other, None, before.data)
    assert loader.names == ["digits", "digits"]
    assert after.data[0] is not before.data[0]
    assert after.lead.train.rows.dtype == other.training.precision


@pytest.mark.parametrize(("noise", "times"), [(0.0, 1), (0.1, 2)])
def test_a_seed_changes_a_published_set_only_by_its_noise(
    monkeypatch: pytest.MonkeyPatch, noise: float, times: int
) -> None:
    names = []

    def digits(name: str, **wanted: Any) -> Any:
        names.append(name)
        return load("digits", **wanted)

    monkeypatch.setattr(lane_data, "load", digits)
    published = small(data__name="mnist", data__noise=noise)
    before = Lanes(published, None)
    Lanes(published.with_changes({"data.seed": 7}), None, before.data)
    assert names == ["mnist"] * times


def test_twins_share_their_data_and_leave_it_to_the_next(loader: Loader) -> None:
    twins = Experiment.from_dict(small().to_dict() | {"twins": [{"training.eta": 0.1}]})
    both = Lanes(twins, None)
    alone = Lanes(small(), None, both.data)
    assert both.data[0] is both.data[1] is alone.data[0]
    assert loader.names == ["digits"]


def test_a_file_that_has_changed_is_read_again(tmp_path: Path) -> None:
    table = tmp_path / "points.csv"

    def write(rows: int) -> None:
        lines = (f"{i},{i % 3},{'ab'[i % 2]}" for i in range(rows))
        table.write_text("\n".join(("x,y,class", *lines)))

    write(20)
    own = small(data__name=f"file:{table}", data__train_size=None, data__test_size=None)
    first = Lanes(own, None)
    same = Lanes(own, None, first.data)
    assert same.data[0] is first.data[0]
    write(40)
    changed = Lanes(own, None, same.data)
    assert len(changed.lead.train) == 2 * len(first.lead.train)
