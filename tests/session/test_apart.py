"""A session in a process of its own is the same session."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from cases import in_turn
from small_runs import Watcher, small

from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.session import apart
from nnviz.session.apart import ENDED, GO_ON, Begin, Post, SessionApart, Start, Taken, begin_session
from nnviz.session.commands import Export, Open, Reset, Retrace, Room, Run, Save, Shutdown, State, Step
from nnviz.session.controller import IN_ITS_PLACE
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.session.wire import Wire, portable
from nnviz.training.build import build
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError
from nnviz.training.run_reading import read_run_file

ENDLESS = small(training__epochs=100_000)


def is_ready(snapshot: Snapshot) -> bool:
    return snapshot.state is State.READY and len(snapshot.lanes[0].epochs.epoch) == 1


def is_over(snapshot: Snapshot) -> bool:
    return snapshot.state is State.FINISHED


@pytest.fixture(scope="module")
def _watcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watcher]:
    """One process for the tests that leave it as it was: to begin one takes half a second."""
    folder = StateFolder(tmp_path_factory.mktemp("state"))
    watcher = Watcher(small(), folder=folder, kind=SessionApart)
    yield watcher
    watcher.session.close()


@pytest.fixture
def watcher(_watcher: Watcher) -> Watcher:
    _watcher.session.send(Reset(small()))
    _watcher.until(is_ready)
    return _watcher


def test_a_run_is_to_the_bit_that_on_a_thread(watcher: Watcher) -> None:
    watcher.session.send(Run())
    lane = watcher.until(is_over).lanes[0]
    headless = build(small())
    while headless.epoch < 3:
        headless.run_epoch()
    np.testing.assert_array_equal(lane.theta.vector, headless.network.theta.vector)
    np.testing.assert_array_equal(lane.epochs.train_cost, headless.history["train_cost"])


def test_the_data_is_one_object_for_all_snapshots_of_a_run(watcher: Watcher) -> None:
    data = watcher.until(lambda _: True).dataset if watcher.latest is None else watcher.latest.dataset
    watcher.session.send(Step("epoch"))
    assert watcher.until(lambda seen: seen.epoch == 1 and seen.state is State.PAUSED).dataset is data


def test_what_is_asked_is_answered(watcher: Watcher, tmp_path: Path) -> None:
    watcher.session.send(Step("epoch"))
    watcher.until(lambda seen: seen.epoch == 1 and seen.state is State.PAUSED)
    made: Future[bytes] = Future()
    found: Future[Any] = Future()
    done: Future[None] = Future()
    watcher.session.send(Export("network", 0, made))
    watcher.session.send(Retrace(found))
    watcher.session.send(Save(tmp_path / "saved.nnviz", done))
    assert len(made.result(30)) > 8 * 64 * 6
    assert len(found.result(30)) == 1
    assert done.result(30) is None
    assert (tmp_path / "saved.nnviz").stat().st_size > 0


def test_what_cannot_be_done_is_told_with_where_it_failed(watcher: Watcher, tmp_path: Path) -> None:
    done: Future[None] = Future()
    watcher.session.send(Save(tmp_path / "no" / "such" / "folder.nnviz", done))
    error = done.exception(30)
    assert isinstance(error, RunFileError)
    assert "no" in str(error)
    assert "Traceback" in error.__notes__[0]


def test_what_was_asked_before_the_start_holds() -> None:
    theta = build(small()).network.theta.copy()
    theta.vector[:] = 0.25
    watcher = Watcher(small(), theta=theta, kind=SessionApart, before=[Room(0)])
    try:
        seen = watcher.until(is_ready)
        assert isinstance(seen.lanes[0].theta, Parameters)
        assert set(seen.lanes[0].theta.vector.tolist()) == {0.25}
    finally:
        watcher.session.close()


def test_as_many_threads_multiply_as_were_chosen_before_the_start_and_the_run_tells(tmp_path: Path) -> None:
    watcher = Watcher(small(), folder=StateFolder(tmp_path), kind=SessionApart, threads=2)
    session = watcher.session
    watcher.until(is_ready)
    session.threads = 1  # too late: the run began with two
    session.send(Reset(small(seed=2)))
    watcher.until(lambda one: one.experiment.seed == 2 and is_ready(one))
    session.send(Step("batch"))
    watcher.until(lambda one: one.step == 1)
    session.close()
    (ended,) = StateFolder(tmp_path).ended()
    with RunFile.open(ended) as file:
        assert ["2 threads" in run.machine for run in file.runs()] == [True, True]


def test_a_process_that_is_ended_is_told_and_what_was_asked_is_refused(tmp_path: Path) -> None:
    watcher = Watcher(ENDLESS, folder=StateFolder(tmp_path), kind=SessionApart)
    session = watcher.session
    assert isinstance(session, SessionApart)
    watcher.until(is_ready)
    session.send(Run())
    before = watcher.until(lambda one: one.step > 5)
    os.kill(session.pid, signal.SIGTERM)
    seen = watcher.until(lambda one: one.state is State.CLOSED)
    assert seen.message == f"{ENDED} {GO_ON}"
    assert seen.version > before.version
    assert seen.step >= before.step
    assert seen.lanes
    (kept,) = tmp_path.rglob("*.nnviz")
    with read_run_file(
        kept
    ) as file:  # within the second: what was trained since the start is kept at the end
        assert file.clocks(1)[-1] >= seen.step
    done: Future[None] = Future()
    session.send(Save(tmp_path / "late.nnviz", done))
    with pytest.raises(RunFileError, match="ended from outside"):
        done.result(30)
    session.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("loaded_before", ["os", "PySide6"])  # without Qt it is a copy of that process
def test_it_ends_with_the_process_that_began_it_and_keeps_what_it_has(
    tmp_path: Path, loaded_before: str
) -> None:
    (tmp_path / "made").mkdir()
    script = tmp_path / "script.py"
    script.write_text(f"import {loaded_before}\n{_KILLED}")
    began = subprocess.Popen(
        [sys.executable, script, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(tmp_path / "made"), "PYTHONPATH": os.pathsep.join(map(str, _PATHS))},
    )
    assert began.stdout is not None
    with began.stdout as said:
        pid = int(said.readline())
        os.kill(pid, signal.SIGINT)  # what a terminal tells to all is not for it
        os.kill(pid, signal.SIGHUP)
        assert said.readline() == "still there\n"
        began.kill()
        began.wait()
    end = monotonic() + 30
    while _is_alive(pid) and monotonic() < end:
        sleep(0.01)
    assert not _is_alive(pid)
    assert not any((tmp_path / "made").iterdir())
    (kept,) = StateFolder(tmp_path).ended()
    with RunFile.open(kept) as file:
        assert file.clocks(file.runs()[0].id)[-1] > 0


_PATHS = (Path(__file__).parents[1], Path(__file__).parents[2])
# Not guarded against being loaded by another process, as not every script is.
_KILLED = """
import sys, os, time
from pathlib import Path
from small_runs import Watcher, small
from nnviz.session.apart import SessionApart
from nnviz.session.commands import Run, State
from nnviz.session.state_folder import StateFolder
folder = StateFolder(Path(sys.argv[1]))
watcher = Watcher(small(training__epochs=100_000), folder=folder, kind=SessionApart)
watcher.session.send(Run())
watcher.until(lambda seen: seen.state is State.RUNNING)
print(watcher.session.pid, flush=True)
at = watcher.until(lambda seen: seen.timeline is not None and len(seen.timeline.kept) > 1).step
watcher.until(lambda seen: seen.step > at)
print("still there", flush=True)
time.sleep(60)
"""


def _is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_where_there_can_be_no_process_it_is_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(get_context("spawn").Process, "start", refuse)
    session = begin_session(small())
    assert type(session) is Session


@in_turn("start", [small(), Open(Path("runs.nnviz"))])
def test_a_process_that_ends_before_it_shows_anything_is_told(
    monkeypatch: pytest.MonkeyPatch, start: Experiment | Open
) -> None:
    process = get_context("spawn").Process
    monkeypatch.setattr(apart, "_may_be_copied", lambda: False)
    for name, made in (("start", None), ("join", None), ("is_alive", False)):
        monkeypatch.setattr(process, name, lambda *_, made=made: made)
    session = SessionApart(start)
    assert session.pid == 0
    session.start()
    session._listener.join()
    snapshot = session.take()
    assert snapshot is not None
    assert (snapshot.state, snapshot.message, snapshot.version) == (State.CLOSED, ENDED, 1)
    assert (snapshot.run, snapshot.experiment) == (0, IN_ITS_PLACE if isinstance(start, Open) else small())
    session.close()


# -- the two ends, without a process ---------------------------------------------------------------


@pytest.fixture
def wires(tmp_path: Path) -> Iterator[tuple[Wire, Wire]]:
    here, there = get_context("spawn").Pipe()
    ends = Wire(here, tmp_path), Wire(there, tmp_path)
    yield ends
    for end in ends:
        end.close()


def _picture(version: int, state: State = State.RUNNING) -> Snapshot:
    return Snapshot(1, version, state, ENDLESS)


def test_only_the_newest_snapshot_is_sent_and_none_before_the_last_was_taken(
    wires: tuple[Wire, Wire],
) -> None:
    here, there = wires
    post, came = Post(there), here.letters()
    assert post.is_empty
    post.put(_picture(1))
    assert not post.is_empty
    assert post.send_next()
    assert next(came).version == 1
    assert not post.is_empty  # nobody looks: what is made now would be old when it is sent
    post.put(_picture(2))
    post.put(_picture(3, State.PAUSED))
    sending = threading.Thread(target=post.send_next)
    sending.start()
    sending.join(0.05)
    assert sending.is_alive()
    post.allow()
    assert next(came).version == 3
    sending.join()
    assert not post.is_empty
    post.allow()
    assert post.is_empty


def test_who_stands_still_sends_the_picture_itself_and_who_trains_does_not(wires: tuple[Wire, Wire]) -> None:
    here, there = wires
    post, came = Post(there), here.letters()
    post.put(_picture(1))
    assert not here._pipe.poll()
    post.put(_picture(2, State.PAUSED))
    assert next(came).version == 2
    post.allow()
    assert post.is_empty


def test_where_nothing_is_to_be_sent_for_a_while_memory_in_store_is_given_back_once(
    wires: tuple[Wire, Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = wires
    given = threading.Semaphore(0)
    monkeypatch.setattr(apart, "give_back", given.release)
    monkeypatch.setattr(apart, "AT_REST", 0.001)
    post, came = Post(there), here.letters()
    sending = threading.Thread(target=post.send_next)
    sending.start()
    for version in (1, 2):
        assert given.acquire(timeout=60)
        assert not given.acquire(timeout=0.02)
        post.put(_picture(version, State.PAUSED))  # which has been sent by somebody else
        assert next(came).version == version
        post.allow()
    post.put(_picture(3))
    assert next(came).version == 3
    sending.join()


def test_what_is_logged_in_the_other_process_is_logged_in_this_one_with_its_error(
    wires: tuple[Wire, Wire],
) -> None:
    here, there = wires
    logger = logging.Logger("nnviz.trial")
    logger.addHandler(apart._Sending(there))
    try:
        raise ValueError("so it is")
    except ValueError:
        logger.exception("failed at %d", 7)
    record = next(here.letters())
    assert record.getMessage() == "failed at 7"
    kind, error, _ = record.exc_info
    assert kind is ValueError
    assert str(error) == "so it is"
    assert "raise ValueError" in error.__notes__[0]


def test_an_error_of_a_class_that_cannot_be_sent_is_logged_in_words(wires: tuple[Wire, Wire]) -> None:
    class OwnError(Exception):
        pass

    here, there = wires
    logger = logging.Logger("nnviz.trial")
    logger.addHandler(apart._Sending(there))
    try:
        raise OwnError("so it is")
    except OwnError:
        logger.exception("failed")
    kind, error, _ = next(here.letters()).exc_info
    assert kind is type(error)
    assert str(error) == "OwnError: so it is"


def test_all_that_is_logged_or_not_caught_in_the_other_process_is_sent(
    wires: tuple[Wire, Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = wires
    logger = logging.getLogger("nnviz")
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    apart._log_to(there)
    came = here.letters()
    logging.getLogger("nnviz.training").warning("so far")
    assert next(came).getMessage() == "so far"

    def fail() -> None:
        raise ValueError("nobody catches it")

    failing = threading.Thread(target=fail)
    failing.start()
    failing.join()
    record = next(came)
    assert record.getMessage() == "not caught"
    assert str(record.exc_info[1]) == "nobody catches it"


def test_the_other_process_trains_from_its_beginning_to_shutdown(
    wires: tuple[Wire, Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = wires
    frozen: list[bool] = []
    post = Post(there)
    monkeypatch.setattr(apart, "Post", lambda wire: post)
    monkeypatch.setattr(apart.gc, "freeze", lambda: frozen.append(True))
    serving = threading.Thread(target=apart._serve, args=(there,))
    serving.start()
    for letter in (Begin(Reset(small()), None, None, False), Start(1)):
        here.send(letter)
    came = here.letters()
    states = []
    while not states or states[-1] is not State.FINISHED:
        letter = next(came)
        if isinstance(letter, Snapshot):
            states.append(letter.state)
            here.send(Taken())
            if letter.state is State.READY and State.READY not in states[:-1]:
                here.send(Run())
    assert frozen == [True]
    here.send(Shutdown())
    serving.join(30)
    assert not serving.is_alive()
    here.close()  # and the thread that delivers ends
    post.allow()
    post.put(_picture(1))


def test_where_nothing_is_to_begin_the_other_process_ends(wires: tuple[Wire, Wire]) -> None:
    here, there = wires
    here.send(Start(1))
    apart._serve(there)
    here.close()
    apart._serve(there)


class PickyError(Exception):
    def __init__(self, one: str, another: str) -> None:
        super().__init__(f"{one} {another}")


def test_an_error_that_cannot_be_made_anew_is_told_in_words() -> None:
    error = portable(PickyError("a", "b"))
    assert type(error) is RuntimeError
    assert str(error) == "PickyError: a b"
