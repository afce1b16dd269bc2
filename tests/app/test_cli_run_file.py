"""Run files on the command line: what is recorded is gone on with, branched off, told of, explained."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from recorded import begun
from small_runs import small as small_experiment
from typed import CommandLine, write_experiment

from nnviz import open_run
from nnviz.app import recording
from nnviz.app.bad_input import InputError
from nnviz.app.commands import run
from nnviz.app.opening import what_to_open
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Open
from nnviz.session.opened import read_runs
from nnviz.training import going_on, machine
from nnviz.training import open_run as notebook
from nnviz.training.build import build
from nnviz.training.results import history_csv
from nnviz.training.run_file import RunFile
from nnviz.training.run_reading import read_run_file

SAME = ("history.csv", "network.safetensors", "experiment.json")


def assert_same_results(one: Path, other: Path) -> None:
    for name in SAME:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    left, right = (json.loads((folder / "summary.json").read_text()) for folder in (one, other))
    assert left | {"seconds": 0} == right | {"seconds": 0}


@pytest.fixture(autouse=True)
def _without_remedies(monkeypatch: pytest.MonkeyPatch) -> None:
    """To try what would help a run takes a second, and is none of this."""
    monkeypatch.setattr(run, "remedies_for", lambda *args: ())


@pytest.fixture
def saved(nnviz: CommandLine, small: Path, tmp_path: Path) -> Path:
    """A run of three epochs, recorded."""
    assert nnviz("run", small, "--quiet", "--save", "a.nnviz").code == 0
    return tmp_path / "a.nnviz"


@pytest.mark.parametrize(
    "training",
    [
        {"optimizer": "adam", "eta": 0.01, "dropout": 0.2},
        {"schedule": "halve_on_stall", "precision": "float32"},
        {"early_stopping": 1, "eta": 8.0},
        {"eta": 0.2},
    ],
    ids=str,
)
def test_a_run_gone_on_with_leaves_what_one_that_never_stopped_leaves(
    nnviz: CommandLine, tmp_path: Path, training: dict[str, Any]
) -> None:
    write_experiment(tmp_path / "e.json", training=training, twins=[{"training.eta": 1e9}])
    straight = nnviz("run", "e.json", "--epochs", 7, "--out", "straight", "--quiet")
    nnviz("run", "e.json", "--epochs", 2, "--save", "a.nnviz", "--quiet")
    gone_on = nnviz("run", "a.nnviz", "--epochs", 7, "--out", "gone_on", "--quiet")
    assert (gone_on.code, gone_on.out) == (straight.code, straight.out)
    for folder in (".", "twin-1"):
        assert_same_results(tmp_path / "straight" / folder, tmp_path / "gone_on" / folder)


def test_a_run_that_has_come_so_far_writes_its_results_and_is_left_as_it_is(
    nnviz: CommandLine, saved: Path, small: Path, tmp_path: Path
) -> None:
    before = saved.read_bytes()
    done = nnviz("run", "a.nnviz", "--epochs", 3, "--out", "again", "--quiet")
    nnviz("run", small, "--out", "straight", "--quiet")
    assert done.code == 0
    assert_same_results(tmp_path / "straight", tmp_path / "again")
    assert nnviz("run", "a.nnviz", "--epochs", 1, "--quiet").code == 0
    assert saved.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*nnviz*")] == ["a.nnviz"]


def test_a_branch_equals_a_run_that_was_changed_there(nnviz: CommandLine, saved: Path, small: Path) -> None:
    words = ("--from-step", 17, "--set", "training.eta=0.05", "--set", "training.batch_size=7")
    done = nnviz("run", "a.nnviz", *words, "--out", "branch", "--quiet")
    assert done.code == 0
    trainer = build(Experiment.load(small))
    while trainer.steps < 17:
        trainer.step()
    trainer.retune(trainer.experiment.with_changes({"training.eta": 0.05, "training.batch_size": 7}).training)
    while not trainer.why_finished:
        trainer.step()
    assert Path("branch/history.csv").read_text() == history_csv(trainer.history)
    with read_run_file(saved) as file:
        first, second = file.runs()
        assert (second.parent, second.parent_step) == (first.id, 17)
        assert second.experiment.training.eta == 0.05
        assert file.clocks(second.id)[0] == 17
        assert file.clocks(first.id) == [0, 30]


def test_another_file_is_recorded_in_when_it_is_named(nnviz: CommandLine, saved: Path) -> None:
    before = saved.read_bytes()
    assert nnviz("run", "a.nnviz", "--epochs", 5, "--save", "b.nnviz", "--quiet").code == 0
    assert saved.read_bytes() == before
    with read_run_file(Path("b.nnviz")) as file:
        assert file.clocks(1) == [0, 30, 50]


def test_a_run_that_is_saved_where_it_lies_goes_on_there(nnviz: CommandLine, saved: Path) -> None:
    assert nnviz("run", "a.nnviz", "--epochs", 4, "--save", saved, "--quiet").code == 0
    with read_run_file(saved) as file:
        assert file.clocks(1) == [0, 30, 40]


def test_before_its_beginning_a_branch_has_no_step_and_several_runs_are_told_apart(
    nnviz: CommandLine, saved: Path
) -> None:
    slower = ("--set", "training.eta=0.05", "--quiet")
    assert nnviz("run", "a.nnviz", "--from-step", 20, *slower).err == ""
    done = nnviz("run", "a.nnviz", "--from-step", 10, *slower)
    told, refused = done.err.splitlines()
    assert told == "nnviz run: a.nnviz: of 2 runs this is run 2, which was trained last; --run takes another"
    assert (done.code, refused) == (2, "nnviz run: a.nnviz: run 2 begins at mini-batch 20, not before it")


def test_any_run_of_a_file_can_be_chosen_by_name_or_number(
    nnviz: CommandLine, saved: Path, tmp_path: Path
) -> None:
    with RunFile.open(saved) as file:
        file.rename(1, "slow one")
    nnviz("run", "a.nnviz", "--from-step", 10, "--set", "training.eta=1", "--epochs", 2, "--quiet")
    chosen = nnviz("run", "a.nnviz", "--run", "slow one", "--epochs", 4, "--out", "on", "--quiet")
    assert (chosen.code, chosen.err) == (0, "")
    for wanted, steps, row in (("slow one", 40, 5), (1, 40, 5), ("2", 20, 3), (2, 20, 3)):
        found = open_run(saved, run=wanted)
        assert (found.steps[-1], len(found.history)) == (steps, row)
        assert found.trainer().steps == steps
        opened, _ = what_to_open(str(saved), run=str(wanted))
        assert opened.run is not None
        with RunFile.open(saved) as file:
            found_there = read_runs(file, opened.run.run)
        assert (found_there.at_hand, found_there.step) == (opened.run.run, steps)
    branch = ("--run", "slow one", "--from-step", 25, "--set", "training.eta=2", "--save", "b.nnviz")
    assert nnviz("run", "a.nnviz", *branch, "--quiet").err == ""
    with read_run_file(tmp_path / "b.nnviz") as file:
        assert [(run.parent, run.parent_step) for run in file.runs()] == [(None, None), (1, 10), (1, 25)]
    first, second = (nnviz("explain", "a.nnviz", "--run", number).out for number in (1, 2))
    assert first != second
    assert nnviz("explain", "a.nnviz", "--run", "slow one").out == first
    said = "has no run 'fast'; there are 1 (slow one), 2"
    for words in (("run", "a.nnviz"), ("explain", "a.nnviz"), ("predict", "a.nnviz", "x.csv"), ("a.nnviz",)):
        assert nnviz(*words, "--run", "fast").complaint.endswith(f"a.nnviz: {said}")
    for words in (("run", "digits"), ("check", "digits"), ("digits",), ()):
        assert "is no run file" in nnviz(*words, "--run", "2").complaint
    with RunFile.open(saved) as file:
        file.rename(2, "slow one")
    said = "2 runs are called so, choose by number: 1 (slow one), 2 (slow one)"
    assert said in nnviz("explain", "a.nnviz", "--run", "slow one").complaint


def test_info_tells_of_every_run(nnviz: CommandLine, saved: Path) -> None:
    nnviz("run", "a.nnviz", "--from-step", 10, "--epochs", 2, "--quiet")
    found = json.loads(nnviz("info", "a.nnviz", "--json").out)
    assert found["format"] == 1
    first, second = found["runs"]
    assert list(first) == [
        *("id", "parent", "from_step", "name", "experiment", "steps", "epochs", "moments"),
        *("best_test_accuracy", "best_epoch"),
    ]
    assert (first["id"], first["parent"], first["from_step"]) == (1, None, None)
    assert (first["steps"], first["epochs"], first["moments"]) == (30, 3, [0, 30])
    assert (second["id"], second["parent"], second["from_step"]) == (2, 1, 10)
    assert second["moments"] == [10, 20]
    best = max(row.test_accuracy for row in open_run(saved).history.rows if row.step > 10)
    assert second["best_test_accuracy"] == best
    assert Experiment.from_dict(second["experiment"]).training.epochs == 2
    text = nnviz("info", "a.nnviz").out.splitlines()
    assert text[0] == f"a.nnviz: 2 runs, {saved.stat().st_size:,} bytes"
    assert text[1:3] == ["run 1: digits", "  3 epochs, 30 mini-batches; 2 moments to go back to"]
    assert "run 2: digits, from mini-batch 10 of run 1" in text
    nnviz(
        "run", "digits", "--set", "training.batch_size=1500", "--epochs", 1, "--save", "one.nnviz", "--quiet"
    )
    assert "  1 epoch, 1 mini-batch; 2 moments to go back to" in nnviz("info", "one.nnviz").out.splitlines()


def test_explain_writes_out_the_mini_batch_that_comes_next(
    nnviz: CommandLine, saved: Path, small: Path
) -> None:
    assert nnviz("explain", "a.nnviz").out == nnviz("explain", small, "--epochs", 3).out
    changed = nnviz("explain", "a.nnviz", "--set", "training.eta=0.125").out
    assert "0.125" in changed


def test_predict_answers_with_the_network_as_it_was_last(nnviz: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "iris.csv").write_text("a,b,kind\n" + "".join(f"{i},{-i},{'xy'[i % 2]}\n" for i in range(40)))
    nnviz("run", "iris.csv", "--epochs", 3, "--save", "a.nnviz", "--out", "out", "--quiet")
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n3,4\n")
    done = nnviz("predict", "a.nnviz", "rows.csv")
    assert done.code == 0
    assert done.out == nnviz("predict", "out/network.safetensors", "rows.csv").out
    (tmp_path / "iris.csv").unlink()
    assert nnviz("predict", "a.nnviz", "rows.csv").out == done.out  # the file says how rows are prepared
    with closing(sqlite3.connect("a.nnviz")) as file, file:
        file.execute("DELETE FROM meta WHERE key LIKE 'answering %'")
    assert "iris.csv" in nnviz("predict", "a.nnviz", "rows.csv").complaint


def test_a_preparation_that_is_not_of_the_network_is_refused(nnviz: CommandLine, tmp_path: Path) -> None:
    for name, columns in (("a", "a,b,kind"), ("b", "a,b,c,kind")):
        rows = (",".join([*map(str, range(i, i + columns.count(","))), "xy"[i % 2]]) for i in range(40))
        (tmp_path / f"{name}.csv").write_text("\n".join([columns, *rows]))
        nnviz("run", f"{name}.csv", "--epochs", 1, "--save", f"{name}.nnviz", "--quiet")
    with closing(sqlite3.connect("b.nnviz")) as file:
        ((other,),) = file.execute("SELECT value FROM meta WHERE key LIKE 'answering %'").fetchall()
    for text in (other, "{}", "[" * 5000):
        with closing(sqlite3.connect("a.nnviz")) as file, file:
            file.execute("UPDATE meta SET value = ? WHERE key LIKE 'answering %'", (text,))
        assert nnviz("predict", "a.nnviz", "b.csv").complaint.startswith("nnviz predict: a.nnviz: ")


def test_check_takes_its_experiment(nnviz: CommandLine, saved: Path) -> None:
    assert nnviz("check", "a.nnviz", "--samples", 20).code == 0


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ("run", "a.nnviz", "--set", "network.hidden=7"),
            "network.hidden: stays as it is in a run; what may be",
        ),
        (("run", "a.nnviz", "--seed", "3"), "seed: stays as it is in a run"),
        (("run", "a.nnviz", "--from-step", "31"), "a.nnviz: run 1 has come to mini-batch 30, not to 31"),
        (("run", "a.nnviz", "--from-step", "x"), "argument --from-step: 'x' is not a whole number"),
        (("run", "small.json", "--from-step", "3"), "--from-step: small.json is no run file"),
        (("run", "small.json", "--save", "a.nnviz"), "a.nnviz: is there already"),
        (("run", "a.nnviz", "--save", "small.json"), "small.json: is there already"),
        (("run", "small.json", "--save", "no/a.nnviz"), "no/a.nnviz: no such file or directory"),
        (("explain", "a.nnviz", "--set", "network.hidden=7"), "network.hidden: stays as it is in a run"),
        (("info", "small.json"), "small.json: is no run file"),
        (("info", "none.nnviz"), "none.nnviz: no such file or directory"),
        (("info", "cut.nnviz"), "cut.nnviz: is damaged"),
        (("run", "cut.nnviz"), "cut.nnviz: is damaged"),
        (("explain", "cut.nnviz"), "cut.nnviz: is damaged"),
        (("predict", "cut.nnviz", "small.json"), "cut.nnviz: is damaged"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    nnviz: CommandLine, saved: Path, words: tuple[str, ...], complaint: str
) -> None:
    Path("cut.nnviz").write_bytes(saved.read_bytes()[:-1000])
    before = saved.read_bytes()
    found = nnviz(*words).complaint
    assert found.removeprefix(f"nnviz {words[0]}: ").startswith(complaint)
    assert saved.read_bytes() == before


def test_a_file_that_is_being_recorded_is_in_use(nnviz: CommandLine, saved: Path) -> None:
    with RunFile.open(saved):
        for words in (
            ("info", "a.nnviz"),
            ("run", "a.nnviz"),
            ("explain", "a.nnviz"),
            ("shot", "a.nnviz", "--out", "x.png"),
        ):
            assert nnviz(*words).complaint == f"nnviz {words[0]}: a.nnviz: is in use"


def test_data_that_have_changed_since_are_told_of(nnviz: CommandLine, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,kind\n" + "".join(f"{i},{'xy'[i % 2]}\n" for i in range(40)))
    nnviz("run", "t.csv", "--epochs", 1, "--save", "a.nnviz", "--quiet")
    table.write_text("a,kind\n" + "".join(f"{i * i},{'xy'[i % 2]}\n" for i in range(40)))
    for words in (("run", "a.nnviz"), ("explain", "a.nnviz")):
        assert "t.csv is not what run 1 was trained on, it has changed since" in nnviz(*words).complaint


def test_a_diverged_run_is_over_but_may_be_branched_off_before(nnviz: CommandLine, tmp_path: Path) -> None:
    write_experiment(tmp_path / "e.json", training={"eta": 1e9, "epochs": 3})
    first = nnviz("run", "e.json", "--save", "a.nnviz", "--quiet")
    again = nnviz("run", "a.nnviz", "--quiet")
    assert first.code == 1
    assert again == first
    assert "run 1 diverged in epoch 1, mini-batch 8" in nnviz("run", "a.nnviz", "--from-step", 8).complaint
    assert nnviz("run", "a.nnviz", "--from-step", 0, "--set", "training.eta=0.1", "--quiet").code == 0


def test_on_another_machine_a_branch_begins(
    nnviz: CommandLine, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (recording, notebook):
        monkeypatch.setattr(module, "machine", lambda: "an abacus")
    done = nnviz("run", "a.nnviz", "--quiet")
    assert done.code == 0
    assert "abacus" not in done.err
    done = nnviz("run", "a.nnviz", "--epochs", 4, "--quiet")
    assert done.code == 0
    assert "this is an abacus: a branch begins, whose last digits may differ" in done.err
    with read_run_file(saved) as file:
        assert [(run.parent, run.parent_step) for run in file.runs()] == [(None, None), (1, 30)]
    with pytest.warns(UserWarning, match="this is an abacus: a branch begins, whose last digits may differ"):
        open_run(saved).trainer()


# -- while it records -----------------------------------------------------------------------------


def test_a_disk_that_is_full_ends_no_training_and_is_told_of(
    nnviz: CommandLine, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, calls = RunFile.add_moment, []

    def refuse(self: RunFile, *args: Any) -> bool:
        calls.append(args)
        if len(calls) > 1:
            raise recording.RunFileError("a.nnviz: no space left on the disk")
        return add(self, *args)

    monkeypatch.setattr(RunFile, "add_moment", refuse)
    monkeypatch.setattr(recording, "PERIOD", 0.0)
    monkeypatch.setattr(recording, "SHARE", 0)
    done = nnviz("run", small, "--save", "a.nnviz", "--out", "out", "--quiet")
    assert done.code == 2
    assert done.err == "nnviz run: not recorded: a.nnviz: no space left on the disk\n"
    assert "epoch 3" in done.out
    assert Path("out/history.csv").read_text().count("\n") == 5
    with read_run_file(Path("a.nnviz")) as file:
        assert file.clocks(1) == [0]


def test_moments_are_written_no_more_often_than_they_are_due(
    nnviz: CommandLine, saved: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "PERIOD", 0.0)
    monkeypatch.setattr(recording, "SHARE", 0)
    nnviz("run", small, "--save", "b.nnviz", "--quiet")
    with read_run_file(Path("b.nnviz")) as file:
        assert file.clocks(1) == [*range(10), *range(10, 31)]
    with read_run_file(saved) as file:
        assert file.clocks(1) == [0, 30]


def test_a_moment_that_is_due_waits_for_the_end_of_its_epoch_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr(recording, "perf_counter", lambda: now[0])
    with RunFile.create(None) as file:
        run_number, trainers = begun(file, small_experiment(training__epochs=9))
        recorder = recording.Recording(file, run_number, trainers)
        trainers[0].finish_evaluation()
        for _ in range(23):
            recorder.look()
            trainers[0].step()
            now[0] += 0.3
        assert file.clocks(run_number) == [0, 7, 14, 20]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_or_killed_goes_on_as_if_it_had_not_been(
    nnviz: CommandLine, tmp_path: Path, number: int
) -> None:
    write_experiment(tmp_path / "e.json", training={"epochs": 4000})
    words = [sys.executable, "-m", "nnviz", "run", "e.json", "--save", "a.nnviz", "--quiet"]
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not Path("a.nnviz").exists():
        assert child.poll() is None
        os.sched_yield()
    child.send_signal(number)
    child.wait()
    with RunFile.open(Path("a.nnviz")) as file:
        left = file.load(1)[0]
    epochs = left.epoch + 2
    assert nnviz("run", "a.nnviz", "--epochs", epochs, "--out", "gone_on", "--quiet").code == 0
    nnviz("run", "e.json", "--epochs", epochs, "--out", "straight", "--quiet")
    assert_same_results(tmp_path / "straight", tmp_path / "gone_on")


# -- in a notebook --------------------------------------------------------------------------------


def test_open_run_gives_a_trainer_at_any_step(nnviz: CommandLine, saved: Path, small: Path) -> None:
    opened = open_run(saved)
    straight = build(Experiment.load(small))
    while straight.steps < 13:
        straight.step()
    trainer = opened.trainer(at_step=13)
    for one in (straight, trainer):
        assert one.steps == 13
        one.run_epoch()
    assert trainer.network.theta.vector.tobytes() == straight.network.theta.vector.tobytes()
    assert history_csv(trainer.history) == history_csv(straight.history)
    assert opened.trainer().steps == 30
    assert len(opened.history) == 4
    assert opened.steps == (0, 30)
    assert repr(opened).startswith("Run(a.nnviz: Experiment(digits, hidden 6")
    with pytest.raises(going_on.RunFileError, match="has come to mini-batch 30, not to 99"):
        opened.trainer(at_step=99)


def test_what_decides_the_last_digits_is_named() -> None:
    assert "NumPy" in machine.machine()
    assert "thread" in machine.machine()


# -- in the window --------------------------------------------------------------------------------


@pytest.mark.dressed
def test_a_picture_is_taken_of_the_last_moment_and_leaves_the_file_as_it_is(
    nnviz: CommandLine, saved: Path
) -> None:
    before = saved.read_bytes()
    assert nnviz("shot", "a.nnviz", "--out", "x.png", "--panel", "cost").code == 0
    assert Path("x.png").stat().st_size
    assert saved.read_bytes() == before
    found = nnviz("shot", "a.nnviz", "--out", "x.png", "--set", "training.eta=1").complaint
    assert "--set: a run file is opened as it is; `nnviz run a.nnviz --from-step K --set …`" in found


def test_the_window_opens_on_a_run_file_and_undoes_what_a_crash_has_left(saved: Path) -> None:
    opened, data = what_to_open(str(saved))
    assert (opened.run, data) == (Open(saved), None)
    assert opened.experiment.training.epochs == 3
    # A journal that says nothing is there to be undone; SQLite leaves such a one, too.
    saved.with_name("a.nnviz-journal").write_bytes(bytes(600))
    assert what_to_open(str(saved))[0].run == Open(saved)
    assert not saved.with_name("a.nnviz-journal").exists()
    with pytest.raises(InputError, match="--set: a run file is opened as it is"):
        what_to_open(str(saved), {"training.eta": 1.0})
