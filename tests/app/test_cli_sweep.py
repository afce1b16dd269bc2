"""`nnviz sweep`: a run of one file for each variation, with the very numbers of `nnviz run`."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from small_runs import one_thread
from small_runs import small as small_experiment
from typed import CommandLine, write_experiment

from nnviz.app.commands import run, sweep
from nnviz.core.naming import number, percent
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.sweep import variations
from nnviz.session.many_runs import train
from nnviz.session.sweep_file import SweepFile, plan
from nnviz.session.workers import Workers
from nnviz.training.build import build
from nnviz.training.history import History
from nnviz.training.results import history_csv
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError
from nnviz.training.run_reading import RunRecord, read_run_file

OUT = ("--out", "runs.nnviz", "--quiet")


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many runs were trained each time; by a thread of this process, which is there at once."""
    counts: list[int] = []

    def here(tasks: int) -> AbstractContextManager[Workers]:
        counts.append(tasks)
        return one_thread(tasks)

    monkeypatch.setattr(sweep, "processes", here)
    return counts


def runs_in(path: Path) -> dict[str, str]:
    """The histories of a file's runs as `nnviz run --out` writes them, by what they are called."""
    with read_run_file(path) as file:
        return {one.name: _history(file, one) for one in file.runs() if file.clocks(one.id)}


def _history(file: Any, one: RunRecord) -> str:
    history = History(len(one.experiment.network.hidden) + 1)
    history.rows = file.rows(one.id, 0)
    return history_csv(history)


def test_a_sweep_has_the_numbers_of_single_runs(
    nnviz: CommandLine, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "remedies_for", lambda *args: ())
    found = nnviz("sweep", small, "--vary", "training.eta=0.5,1e7", "--seeds", 2, *OUT)
    assert found.code == 1  # as of a single run that diverges
    assert "η = 10,000,000: 2 of 2 diverged" in found.out
    histories = runs_in(tmp_path / "runs.nnviz")
    assert len(histories) == 4
    for eta, words in ((0.5, "0.5"), (1e7, "10,000,000")):
        for seed in (0, 1):
            nnviz("run", small, "--set", f"training.eta={eta}", "--seed", seed, "--out", "one", "--quiet")
            name = f"η = {words}, seed = {seed}"
            assert histories[name] == (tmp_path / "one" / "history.csv").read_text()


def test_of_a_single_run_a_sweep_tells_the_scores_of_its_last_epoch(
    nnviz: CommandLine, small: Path, tmp_path: Path, trained: list[int]
) -> None:
    told = nnviz("sweep", small, *OUT).out.splitlines()[0]
    with read_run_file(tmp_path / "runs.nnviz") as file:
        row = file.rows(file.newest_run, 0)[-1]
    costs = f"training cost {number(row.train_cost)}; test cost {number(row.test_cost)}"
    assert told == f"{costs}; test accuracy {percent(row.test_accuracy)}"


def test_started_again_it_trains_only_what_is_missing(
    nnviz: CommandLine, small: Path, tmp_path: Path, trained: list[int]
) -> None:
    first = nnviz("sweep", small, "--seeds", 2, *OUT)
    assert (first.code, trained) == (0, [2])
    before = runs_in(tmp_path / "runs.nnviz")
    again = nnviz("sweep", small, "--seeds", 2, *OUT)
    assert (again.code, again.out, trained) == (0, first.out, [2])
    wider = nnviz("sweep", small, "--seeds", 3, "--vary", "training.eta=0.5,1", *OUT)
    assert (wider.code, trained) == (0, [2, 4])
    after = runs_in(tmp_path / "runs.nnviz")
    assert len(after) == 6
    assert before.items() <= after.items()


def test_a_network_of_a_sweep_answers_rows_as_measured_when_its_table_is_gone(
    nnviz: CommandLine, tmp_path: Path, trained: list[int]
) -> None:
    table = tmp_path / "things.csv"
    rows = (f"{('red', 'green')[i % 2]},{1000 + i},{'xy'[i % 3 % 2]}\n" for i in range(40))
    table.write_text("colour,weight,kind\n" + "".join(rows))
    assert nnviz("sweep", table, "--vary", "training.eta=0.5,1", "--set", "training.epochs=1", *OUT).code == 0
    table.unlink()
    (tmp_path / "rows.csv").write_text("weight,colour\n1003,red\n")
    found = nnviz("predict", "runs.nnviz", "rows.csv")
    assert found.out.splitlines()[0] == "answer,x,y"
    assert re.search(r"runs.nnviz: of 2 runs this is run \d \(η = [\d.]+\)", found.err)


def test_what_is_done_when_it_is_stopped_stays_and_the_rest_follows(
    nnviz: CommandLine, small: Path, tmp_path: Path, trained: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    add = sweep.SweepFile.add

    def add_and_stop(self: sweep.SweepFile, outcome: Any) -> None:
        add(self, outcome)
        monkeypatch.setattr(sweep.SweepFile, "add", add)  # a second Ctrl-C would be meant otherwise
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(sweep.SweepFile, "add", add_and_stop)
    stopped = nnviz("sweep", small, "--seeds", 12, *OUT)
    assert stopped.code == 130
    kept = runs_in(tmp_path / "runs.nnviz")
    assert 1 <= len(kept) < 12
    done = f"{len(kept)} of 12 runs are in runs.nnviz"
    assert stopped.err == f"nnviz sweep: stopped: {done}; started again, it trains the others\n"
    assert nnviz("sweep", small, "--seeds", 12, *OUT).code == 0
    assert trained == [12, 12 - len(kept)]
    whole = runs_in(tmp_path / "runs.nnviz")
    assert list(whole) == [f"seed = {seed}" for seed in range(12)]
    assert kept.items() <= whole.items()


def test_a_file_of_something_else_is_refused_in_one_line(
    nnviz: CommandLine, small: Path, tmp_path: Path, trained: list[int]
) -> None:
    assert nnviz("sweep", small, "--seeds", 2, *OUT).code == 0
    other = write_experiment(tmp_path / "other.json", training={"epochs": 3, "eta": 0.25})
    refused = nnviz("sweep", other, "--seeds", 2, *OUT).complaint
    assert refused == (
        "nnviz sweep: runs.nnviz: holds runs of another experiment (η = 0.5 there): choose another name"
    )
    begun = nnviz("run", small, "--quiet", "--save", "left.nnviz")
    assert begun.code == 0
    with RunFile.open(tmp_path / "left.nnviz") as file:
        file._write("DELETE FROM moment WHERE clock > 20")
    refused = nnviz("sweep", small, "--out", "left.nnviz").complaint
    assert "was left in epoch" in refused
    (tmp_path / "no.nnviz").write_text("nothing")
    assert "no.nnviz" in nnviz("sweep", small, "--out", "no.nnviz").complaint
    assert trained == [2]


def test_data_that_have_changed_are_not_mixed_with_those_of_before(
    nnviz: CommandLine, tmp_path: Path, trained: list[int]
) -> None:
    lines = [f"{x},{'yes' if x > 30 else 'no'}" for x in range(60)]
    (tmp_path / "own.csv").write_text("\n".join(["x,answer", *lines]))
    words = ("sweep", "own.csv", "--set", "training.epochs=1", *OUT)
    assert nnviz(*words, "--seeds", 1).code == 0
    (tmp_path / "own.csv").write_text("\n".join(["x,answer", *lines[:-1], "7,yes"]))
    assert "has changed since run 1 was begun" in nnviz(*words, "--seeds", 2).complaint
    assert trained == [1]


def test_what_was_trained_on_other_data_elsewhere_is_not_taken(tmp_path: Path) -> None:
    (one,) = planned = plan(variations(small_experiment(), {}), None)
    with SweepFile.open(tmp_path / "runs.nnviz", planned, None) as file:
        (task,) = file.missing
        with pytest.raises(RunFileError, match="digits is another set where run 1 was trained"):
            file.add(replace(train(task), data_hash="of others"))
        assert list(file.results()) == []
        file.add(train(task))
        assert [result.planned for result in file.results()] == [one]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--vary", "training.eta"), "must be KEY=V1,V2"),
        (("--vary", "training.et=1,2"), "training.et: unknown field"),
        (("--vary", "training.eta=1,a"), "training.eta: 'a' is not a number"),
        (("--vary", "training.eta=1", "--vary", "training.eta=2"), "training.eta is varied twice"),
        (("--vary", "seed=1,2", "--seeds", "2"), "seed is varied twice"),
        (("--vary", "training.cost=cross_entropy,log_likelihood"), "log-likelihood: training.cost: "),
        (("--vary", "data.name=digits,mnist"), "mnist"),
        (("--seeds", "0"), "--seeds"),
    ],
)
def test_bad_input_is_refused_before_anything_is_trained(
    nnviz: CommandLine,
    small: Path,
    tmp_path: Path,
    trained: list[int],
    words: tuple[str, ...],
    complaint: str,
) -> None:
    assert complaint in nnviz("sweep", small, *words, "--data-dir", "nowhere", *OUT).complaint
    assert not trained
    assert not (tmp_path / "runs.nnviz").exists()


def test_without_distributed_a_cluster_is_refused(
    nnviz: CommandLine, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    refused = nnviz("sweep", small, "--cluster", "tcp://127.0.0.1:1", "--out", "runs.nnviz").complaint
    assert refused == "nnviz sweep: --cluster: needs distributed: pip install 'nnviz-desktop[cluster]'"


def test_a_worker_of_a_cluster_that_is_killed_in_its_work_loses_nothing(tmp_path: Path) -> None:
    if find_spec("distributed") is None:  # not loaded here: it would leave threads behind
        pytest.skip("the extra [cluster] is not installed")
    script = Path(__file__).with_name("cluster_of_two.py")
    # So long that the others are at work when the first run is written.
    long = write_experiment(tmp_path / "long.json", training={"epochs": 150})
    words = [sys.executable, script, long, tmp_path / "runs.nnviz"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    alone = {}
    for seed in range(4):
        trainer = build(Experiment.load(long).replace("seed", seed))
        while not trainer.why_finished:
            trainer.run_epoch()
        alone[f"seed = {seed}"] = history_csv(trainer.history)
    assert runs_in(tmp_path / "runs.nnviz") == alone


def test_processes_do_not_outlive_a_sweep_that_is_killed(tmp_path: Path) -> None:
    long = write_experiment(tmp_path / "long.json", training={"epochs": 100_000})
    words = [sys.executable, "-m", "nnviz", "sweep", str(long), "--seeds", "2", *OUT]
    with subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.DEVNULL) as parent:
        workers = _workers_of(parent.pid)
        parent.kill()
    end = time.monotonic() + 30
    while any(map(_is_there, workers)):
        assert time.monotonic() < end, "they go on"
        time.sleep(0.01)
    assert not (tmp_path / "runs.nnviz").exists()


def _workers_of(parent: int) -> list[int]:
    """Two processes of which each trains, which is told by the time of the processor that it took."""
    if not Path("/proc").is_dir():
        pytest.skip("the processes of another are looked for in /proc")
    end = time.monotonic() + 40
    while time.monotonic() < end:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        workers = [int(child) for child in children if "spawn_main" in _command(child)]
        if len(workers) >= 2 and all(_command(str(worker)) for worker in workers):
            return workers
        time.sleep(0.01)
    raise AssertionError("no workers")


def _command(process: str) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except FileNotFoundError:
        return ""


def _is_there(process: int) -> bool:
    return "spawn_main" in _command(str(process))
