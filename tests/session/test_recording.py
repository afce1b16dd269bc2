"""What a session goes through is written to a run file, from which it goes on as if it had never ended."""

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import numpy as np
import pytest
from by_hand import ByHand, tuned
from recorded import recorded as run_file
from small_runs import Watcher, small

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.twins import add_twin
from nnviz.session.commands import (
    Command,
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
    Save,
    Seek,
    SetParameter,
    State,
    Step,
    Visit,
)
from nnviz.session.entrances import OTHER_MACHINE
from nnviz.session.recorder import Recorder
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.training.build import build
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError


def theta_of(snapshot: Snapshot) -> np.ndarray:
    return snapshot.lanes[0].theta.vector


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


def end(loop: ByHand) -> None:
    """As a session that is closed."""
    loop.controller._shut_down()
    loop.controller.past.recorder.close(2.0)


def gone_on_with(path: Path) -> ByHand:
    loop = ByHand(Open(path))
    loop.settle()
    return loop


def test_a_session_goes_on_from_its_file_where_it_was_closed(folder: StateFolder) -> None:
    loop = ByHand(small(training__epochs=5), folder)
    loop.do(Step("batch", 23))
    loop.do(Retune(tuned(epochs=5, eta=0.1)))
    loop.do(Step("batch", 4))
    loop.do(Mark("here"), Rename(1, "first"), Pin({1: True}))
    before = loop.latest
    end(loop)
    (path,) = folder.ended()
    again = gone_on_with(path)
    there = again.latest
    assert (there.state, there.step, there.message) == (State.PAUSED, 27, "")
    np.testing.assert_array_equal(theta_of(there), theta_of(before))
    assert there.experiment == before.experiment
    assert there.timeline is not None
    assert there.timeline.marks == ((27, "here"),)
    (run,) = there.shelf
    assert (run.name, run.pinned, run.steps) == ("first", True, 27)
    straight = build(small(training__epochs=5))
    while straight.steps < 50:
        if straight.steps == 23:
            straight.retune(tuned(epochs=5, eta=0.1))
        straight.step()
    np.testing.assert_array_equal(theta_of(again.do(Run())), straight.network.theta.vector)
    again.do(Visit(run.run, 12))
    np.testing.assert_array_equal(theta_of(again.do(Run())), straight.network.theta.vector)


def test_a_run_that_was_changed_on_its_way_is_on_the_shelf_again_as_it_began(folder: StateFolder) -> None:
    loop = ByHand(small(), folder)
    loop.do(Step("batch", 5))
    loop.do(Retune(tuned(eta=0.25)))
    loop.do(Step("batch", 5))
    end(loop)
    again = gone_on_with(folder.ended()[0]).latest
    assert again.experiment.training.eta == 0.25
    assert again.shelf[0].experiment.training.eta == 0.5


def test_branches_and_twins_are_on_the_shelf_again(folder: StateFolder) -> None:
    loop = ByHand(add_twin(small(training__epochs=3), "training.eta", 1e6), folder)
    gone = loop.do(Run())
    loop.do(Visit(1, 11), Retune(tuned(epochs=3, eta=0.25)))
    branch = loop.do(Run())
    end(loop)
    again = gone_on_with(folder.ended()[0])
    assert [(run.parent, run.parent_step, run.differs) for run in again.latest.shelf] == [
        (None, None, ""),
        (1, 11, "η = 0.25"),
    ]
    for mine, theirs in zip(again.latest.shelf, branch.shelf, strict=True):
        assert mine.curves is not None
        assert theirs.curves is not None
        np.testing.assert_array_equal(mine.curves.train_cost, theirs.curves.train_cost)
        assert (mine.epochs, mine.steps, mine.best_epoch) == (theirs.epochs, theirs.steps, theirs.best_epoch)
    first = again.do(Visit(1, gone.step))
    for mine, theirs in zip(first.lanes, gone.lanes, strict=True):
        np.testing.assert_array_equal(mine.theta.vector, theirs.theta.vector)
        assert mine.divergence == theirs.divergence


def test_what_was_set_by_hand_and_what_was_taken_away_is_known_again(folder: StateFolder) -> None:
    loop = ByHand(small(training__epochs=5), folder)
    loop.do(Step("batch", 4))
    loop.do(SetParameter(1, 2, 3, 4.5), Step("batch", 2))
    loop.do(Reset(small(seed=2)), Step("batch", 2))
    loop.do(Reset(small(seed=3)), Step("batch", 2))
    loop.do(Forget(1), Forget(3))
    loop.do(Visit(3, 1))  # what one goes to is back on the shelf
    loop.do(Visit(4, 1))
    before = [(run.run, run.differs) for run in loop.latest.shelf]
    assert before[0] == (2, "w³₃₄ = 4.5")
    assert [number for number, _ in before] == [2, 3, 4]
    end(loop)
    (path,) = folder.ended()
    again = gone_on_with(path)
    assert [run.differs for run in again.latest.shelf] == [differs for _, differs in before]
    forgotten = min(again.controller.past.shelf.runs)
    assert forgotten in [run.run for run in again.do(Recall(forgotten)).shelf]


def test_a_walk_goes_on_in_its_phase(folder: StateFolder) -> None:
    loop = ByHand(small(training__epochs=3, training__dropout=0.5), folder)
    loop.do(Step("batch", 4))
    loop.do(Step("phase", 6))
    before = loop.latest.lanes[0].phase
    end(loop)
    again = gone_on_with(folder.ended()[0])
    phase = again.latest.lanes[0].phase
    assert before is not None
    assert phase is not None
    assert (phase.index, again.latest.step) == (5, 4)
    for mine, theirs in zip((*phase.a, *phase.delta), (*before.a, *before.delta), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_a_session_in_which_nothing_was_trained_leaves_nothing(folder: StateFolder) -> None:
    loop = ByHand(small(), folder)
    end(loop)
    assert folder.ended() == []
    assert folder.orphans() == []


@pytest.mark.parametrize(
    "edit",
    [
        [SetParameter(1, 2, 3, 4.5)],
        [Retune(tuned(eta=0.1))],
        [Reset(small(seed=2))],
        [Reset(add_twin(small(), "training.eta", 0.1))],
        [Mark("look here")],
        [Rename(1, "mine")],
        [Step("batch")],
    ],
)
def test_what_was_edited_is_not_lost_though_nothing_was_trained(
    folder: StateFolder, edit: list[Command]
) -> None:
    loop = ByHand(small(), folder)
    edited = loop.do(*edit)
    end(loop)
    again = gone_on_with(folder.ended()[0]).latest
    assert again.experiment == edited.experiment
    np.testing.assert_array_equal(theta_of(again), theta_of(edited))
    assert [run.name for run in again.shelf] == [run.name for run in edited.shelf]


def test_to_have_opened_something_and_looked_is_nothing_to_keep(folder: StateFolder) -> None:
    loop = ByHand(small(), folder)
    loop.do(Reset(small(seed=2, name="another")), Reset(small()))
    end(loop)
    assert folder.ended() == []


def test_a_crash_before_anything_was_done_leaves_nothing_to_go_on_with(folder: StateFolder) -> None:
    loop = ByHand(small(), folder)
    path = loop.latest.recording.path
    assert path is not None
    loop.controller.past.recorder._file.opened().close()  # as the end of a process lets go of it
    assert folder.orphans() == []
    assert path.exists()  # of a session that just begins nobody holds it yet
    os.utime(path, (1, 1))
    assert folder.orphans() == []
    assert not path.exists()


def test_two_sessions_at_once_record_each_in_its_own_file(folder: StateFolder) -> None:
    loops = [ByHand(small(seed=seed), folder) for seed in (1, 2)]
    for loop in loops:
        loop.do(Step("batch", 3))
    paths = {loop.latest.recording.path for loop in loops}
    assert len(paths) == 2
    assert None not in paths
    assert folder.orphans() == []
    other = ByHand(small())
    (path, *_) = paths
    assert path is not None
    assert "in use" in other.do(Open(path)).message
    assert other.do(Step("batch")).step == 1
    for loop in loops:
        end(loop)
    assert len(folder.ended()) == 2


def test_saved_under_a_name_it_is_recorded_there(folder: StateFolder, tmp_path: Path) -> None:
    loop = ByHand(small(), folder)
    loop.do(Step("batch", 3))
    done: Future[None] = Future()
    path = tmp_path / "mine.nnviz"
    loop.do(Save(path, done))
    done.result(0)
    on = loop.do(Step("batch", 2))
    assert on.recording.path == path
    assert on.recording.saving is None
    end(loop)
    assert folder.ended() == []
    assert gone_on_with(path).latest.step == 5


def test_what_cannot_be_saved_is_said_and_recording_goes_on(folder: StateFolder, tmp_path: Path) -> None:
    loop = ByHand(small(), folder)
    loop.do(Step("batch", 3))
    done: Future[None] = Future()
    loop.do(Save(tmp_path / "nowhere" / "mine.nnviz", done))
    with pytest.raises(RunFileError, match=r"mine\.nnviz"):
        done.result(0)
    on = loop.do(Step("batch", 2))
    assert on.recording.path is not None
    assert on.recording.trouble == ""


def test_a_file_that_cannot_be_opened_leaves_all_as_it_was(tmp_path: Path) -> None:
    loop = ByHand(small())
    loop.do(Step("batch", 3))
    bad = tmp_path / "bad.nnviz"
    bad.write_bytes(b"no run file")
    there = loop.do(Open(bad))
    assert "bad.nnviz" in there.message
    assert (there.state, there.step) == (State.PAUSED, 3)
    assert loop.do(Step("batch")).step == 4


def test_another_file_is_opened_in_the_place_of_what_was_there(folder: StateFolder, tmp_path: Path) -> None:
    first = ByHand(small(seed=5), StateFolder(tmp_path / "first"))
    first.do(Step("batch", 7))
    theta = theta_of(first.latest)
    end(first)
    (path,) = StateFolder(tmp_path / "first").ended()
    loop = ByHand(small(), folder)
    loop.do(Step("batch", 3))
    there = loop.do(Open(path))
    np.testing.assert_array_equal(theta_of(there), theta)
    assert [run.experiment.seed for run in there.shelf] == [5]
    assert len(folder.ended()) == 1
    assert there.recording.path == path
    assert loop.do(Visit(1, 0)).message == "There is no such run on the shelf."


@pytest.mark.parametrize(
    "back", [Step("epoch", -1), Step("batch", -1), Step("phase", -1), Seek(0)], ids=lambda one: repr(one)
)
def test_a_run_that_was_trained_without_a_window_is_gone_back_in(back: Command, tmp_path: Path) -> None:
    run_file(tmp_path / "trained.nnviz").close()  # which marks no moment as the beginning
    loop = ByHand(Open(tmp_path / "trained.nnviz"))
    end = loop.latest.step
    loop.do(back)
    assert loop.latest.state in (State.PAUSED, State.READY, State.STEPPING)
    assert loop.latest.step < end


def test_where_no_file_can_be_made_it_is_said_and_all_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in the place of the folder")
    loop = ByHand(small(training__epochs=3), StateFolder(tmp_path / "state"))
    there = loop.do(Run())
    assert there.state is State.FINISHED
    assert there.recording.path is None
    said = re.compile(
        r"Nothing is recorded on the disk: \S*state\S*: \w[\w ]+\. Save writes it to another place\."
    )
    assert said.fullmatch(there.recording.trouble)
    assert loop.do(Visit(1, 7)).step == 7


def test_on_another_machine_it_is_said_and_a_branch_begins(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = ByHand(small(training__epochs=2), folder)
    loop.do(Step("batch", 7))
    end(loop)
    (path,) = folder.ended()
    here = gone_on_with(path)
    assert (here.latest.message, here.latest.step) == ("", 7)
    end(here)
    monkeypatch.setattr("nnviz.session.opened.machine", lambda: "an abacus")
    there = gone_on_with(path).latest
    assert there.message == OTHER_MACHINE
    assert there.step == 7
    assert [(run.parent, run.parent_step) for run in there.shelf] == [(None, None), (1, 7)]


class Full(RunFile):
    """A file on a disk that is full while ``is_full``."""

    is_full = False

    def add_moment(self, *given: Any, **named: Any) -> bool:
        if Full.is_full:
            raise RunFileError("runs.nnviz: no space left on the disk")
        return super().add_moment(*given, **named)


def test_a_full_disk_is_told_of_nothing_stops_and_nothing_is_lost(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnviz.session.session_file.RunFile", Full)
    monkeypatch.setattr(Full, "is_full", False)
    loop = ByHand(small(training__epochs=5), folder)
    loop.do(Step("batch", 3))
    monkeypatch.setattr(Full, "is_full", True)
    there = loop.do(Retune(tuned(epochs=5, eta=0.1)), Step("batch", 30))
    assert "no space left on the disk" in there.recording.trouble
    assert there.step == 33
    for step in (20, 3, 33):
        there = loop.do(Visit(1, step))
        assert (there.step, there.experiment.training.eta) == (step, 0.1)
    monkeypatch.setattr(Full, "is_full", False)
    loop.do(Step("batch", 1))
    assert loop.latest.recording.trouble == ""
    end(loop)
    again = gone_on_with(folder.ended()[0])
    assert (again.latest.step, again.latest.experiment.training.eta) == (34, 0.1)


def test_a_file_that_is_taken_away_goes_on_elsewhere(folder: StateFolder, tmp_path: Path) -> None:
    loop = ByHand(small(training__epochs=5), folder)
    loop.do(Step("batch", 3))
    path = loop.latest.recording.path
    assert path is not None
    path.rename(tmp_path / "away.nnviz")
    there = loop.do(Step("batch", 3))
    said = (
        f"{path.name}: was moved or replaced while it was open. All is recorded in another place from now on"
    )
    assert there.recording.trouble.startswith(said)
    assert there.recording.path not in (None, path)
    done: Future[None] = Future()
    assert loop.do(Save(tmp_path / "mine.nnviz", done)).recording.trouble == ""
    end(loop)
    assert gone_on_with(tmp_path / "mine.nnviz").latest.step == 6


def test_a_moment_that_comes_out_otherwise_is_told_of_and_the_recorded_one_stays(folder: StateFolder) -> None:
    loop = ByHand(small(training__epochs=5), folder)
    loop.do(Step("batch", 23))
    theta = theta_of(loop.latest)
    loop.do(Step("batch", 7), Visit(1, 20))
    assert loop.latest.recording.trouble == ""
    loop.controller.journey.lanes.lead.network.theta.vector[0] += 1e-15  # as another processor rounds
    there = loop.do(Step("batch", 3))
    assert there.recording.trouble.startswith("Step 23 came out otherwise than when it was recorded")
    np.testing.assert_array_equal(theta_of(loop.do(Visit(1, 20), Visit(1, 23))), theta)


@pytest.fixture
def recorded(tmp_path: Path) -> StateFolder:
    """The folder of a session that was killed in the middle of a run."""
    code = (
        "import sys; from pathlib import Path; from small_runs import *; "
        "from nnviz.session import recorder; recorder.EVERY = recorder.SPARING = 0.0; "
        "from nnviz.session.commands import *; from nnviz.session.state_folder import StateFolder; "
        "from nnviz.session.session import Session; "
        "session = Session(small(training__epochs=100000), folder=StateFolder(Path(sys.argv[1]))); "
        "session.start(); session.send(Run())\n"
        "while True:\n"
        "    s = session.take()\n"
        "    if s and s.timeline and len(s.timeline.kept) > 3: print(s.step, flush=True)\n"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-c", code, str(tmp_path / "state")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": paths}) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    return StateFolder(tmp_path / "state")


def test_what_a_killed_session_recorded_is_an_orphan_and_goes_on_to_the_bit(recorded: StateFolder) -> None:
    assert recorded.ended() == []
    (path,) = recorded.orphans()
    again = gone_on_with(path)
    step = again.latest.step
    assert step > 0
    straight = build(small(training__epochs=100000))
    while straight.steps < step + 5:
        straight.step()
    np.testing.assert_array_equal(theta_of(again.do(Step("batch", 5))), straight.network.theta.vector)


KILLED = (
    "import sys, time; from pathlib import Path; from concurrent.futures import Future\n"
    "from small_runs import *; from nnviz.session.commands import *\n"
    "from nnviz.session.state_folder import StateFolder; from nnviz.session.session import Session\n"
    "folder = Path(sys.argv[1])\n"
    "session = Session(small(training__epochs=100000), folder=StateFolder(folder))\n"
    "session.start(); session.send(Run()); saved = 0\n"
    "while True:\n"
    "    time.sleep(0.02); snapshot = session.take()\n"
    "    if snapshot is None or not snapshot.step: continue\n"
    "    print(time.monotonic(), snapshot.step, flush=True)\n"
    "    if sys.argv[2] == 'save' and snapshot.recording.saving is None:\n"
    "        saved += 1; session.send(Save(folder / f'{saved}.nnviz', Future()))\n"
)


@pytest.mark.soak
@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", range(100))
def test_killed_at_any_moment_at_most_ten_seconds_are_missing(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    command = [sys.executable, "-c", KILLED, str(tmp_path), random.choice(["save", "run"])]
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = os.environ | {"PYTHONPATH": paths}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().split()]
        end = monotonic() + random.uniform(0, 5)
        while monotonic() < end:
            told.append(child.stdout.readline().split())
        child.kill()
        last = monotonic()
    # While it is being saved, there may be two of them for a moment.
    again = gone_on_with(max(tmp_path.rglob("*.nnviz"), key=lambda path: path.stat().st_mtime))
    step = again.latest.step
    passed = [float(when) for when, reached in told if int(reached) >= step]
    assert last - min(passed, default=last) < 10
    straight = build(small(training__epochs=100000))
    while straight.steps < step + 5:
        straight.step()
    np.testing.assert_array_equal(theta_of(again.do(Step("batch", 5))), straight.network.theta.vector)


def test_a_session_on_its_threads_writes_its_last_moment_when_it_is_closed(folder: StateFolder) -> None:
    watcher = Watcher(small(training__epochs=100000), folder=folder)
    watcher.session.send(Run())
    watcher.until(lambda snapshot: snapshot.step > 20)
    watcher.session.send(Pause())
    there = watcher.until(lambda snapshot: snapshot.state is State.PAUSED)
    watcher.session.close()
    assert gone_on_with(folder.ended()[0]).latest.step == there.step


def test_what_asks_to_exit_while_it_is_written_keeps_nothing_else_from_being_recorded(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, asked = Recorder._keep, []

    def exit_once(*given: Any) -> None:
        if not asked:
            asked.append(given)
            raise SystemExit
        kept(*given)

    monkeypatch.setattr(Recorder, "_keep", exit_once)
    watcher = Watcher(small(training__epochs=5), folder=folder)
    watcher.session.send(Step("batch", 3))
    watcher.until(lambda snapshot: snapshot.step == 3 and bool(asked))
    watcher.session.send(Step("batch", 4))
    watcher.until(lambda snapshot: snapshot.step == 7)
    watcher.session.close()
    assert gone_on_with(folder.ended()[0]).latest.step == 7


def test_the_recorder_answers_what_waits_to_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = build(small())
    recorder, moment = Recorder(), trainer.moment()
    recorder.write(lambda file: recorder.numbers.update({1: file.add_run(small(), "")}))
    monkeypatch.setattr(recorder, "_turn", lambda: None)
    recorder.keep(1, 0, (moment,), for_good=True)
    trainer.step()
    later = trainer.moment()
    recorder.keep(1, 1, (later,), for_good=False)
    trainer.step()
    newest = trainer.moment()
    recorder.keep(1, 2, (newest,), for_good=False)
    waiting = [entry.clock for entry in recorder._entries]
    assert waiting == [0, 2]
    assert recorder.load(1, 2)[0] is newest
    assert recorder.load(1, 0)[0] is moment
    other, again = trainer.moment(), trainer.moment()
    recorder.keep(2, 2, (other,), for_good=False)  # of another run, whose moments take no place of these
    recorder.keep(1, 0, (again,), for_good=True)
    assert recorder.load(1, 2)[0] is newest
    assert recorder.load(2, 2)[0] is other
    assert recorder.load(1, 0)[0] is again  # of two at one step the later one


def test_experiments_without_a_file_begin_as_ever() -> None:
    assert ByHand(Experiment.from_dict({"data": {"name": "xor"}})).do(Reset(small())).recording.path is None


@pytest.mark.parametrize("budget", [None, 1])
def test_a_run_keeps_to_the_room_that_it_is_given(budget: int | None) -> None:
    trainer, recorder = build(small()), Recorder()
    recorder.budget = budget or recorder.budget
    recorder.write(lambda file: recorder.numbers.update({1: file.add_run(small(), "")}))
    for step in range(6):
        recorder.keep(1, step, (trainer.moment(),), for_good=False)
        recorder.write(lambda _: None)  # by which it is written
        trainer.step()
    assert recorder.clocks[1] == ((0, 5) if budget else tuple(range(6)))
