"""`nnviz run`: what it trains, prints, writes and returns."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from typed import CommandLine, write_experiment

from nnviz.app.changes import changes_of
from nnviz.app.commands import run
from nnviz.app.interrupt import Interrupt
from nnviz.core.naming import percent
from nnviz.experiment.experiment import Experiment
from nnviz.session.lanes import Lanes
from nnviz.training.build import build
from nnviz.training.diagnosis import verdict_of
from nnviz.training.model_file import read_model
from nnviz.training.results import history_csv
from nnviz.training.scores import majority_accuracy
from nnviz.training.watched import EXPLAINED

DATA_DIR = os.environ.get("NNVIZ_DATA_DIR")

FILES = ["experiment.json", "history.csv", "network.safetensors", "summary.json"]


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_last_line_tells_costs_and_accuracies(nnviz: CommandLine, small: Path) -> None:
    done = nnviz("run", small, "--quiet")
    assert (done.code, done.err) == (0, "")
    trainer = build(Experiment.load(small))
    for _ in range(3):
        trainer.run_epoch()
    row = trainer.history.rows[-1]
    line, recall, verdict = done.out.splitlines()
    assert line == (
        f"epoch 3: train cost {row.train_cost:.4g}, accuracy {percent(row.train_accuracy)}; "
        f"test cost {row.test_cost:.4g}, accuracy {percent(row.test_accuracy)} "
        f"({percent(majority_accuracy(trainer.dataset))} for the commonest class alone)"
    )
    assert recall.startswith("recall on the test examples: 0 ")
    assert verdict == verdict_of(trainer).sentence


def test_progress_is_shown_on_stderr_and_leaves_no_thread(nnviz: CommandLine, small: Path) -> None:
    before = set(threading.enumerate())
    done = nnviz("run", small)
    assert "100%" in done.err
    assert "30/30" in done.err
    assert "epoch 3, test" in done.err
    assert set(threading.enumerate()) == before


def test_results_are_those_of_training_by_hand(nnviz: CommandLine, small: Path, tmp_path: Path) -> None:
    assert nnviz("run", small, "--out", "out/deep", "--quiet").code == 0
    out = tmp_path / "out" / "deep"
    assert files(out) == FILES
    trainer = build(Experiment.load(small))
    for _ in range(3):
        trainer.run_epoch()
    assert (out / "history.csv").read_text() == history_csv(trainer.history)
    assert (read_model(out / "network.safetensors").theta.vector == trainer.network.theta.vector).all()


def test_the_last_row_is_what_the_written_network_makes_of_its_data(
    nnviz: CommandLine, small: Path, tmp_path: Path
) -> None:
    assert nnviz("run", small, "--out", "out", "--quiet").code == 0
    rows = list(csv.DictReader((tmp_path / "out" / "history.csv").read_text().splitlines()))
    theta = read_model(tmp_path / "out" / "network.safetensors").theta
    data = build(Experiment.load(small)).dataset
    assert [int(row["epoch"]) for row in rows] == [0, 1, 2, 3]
    for name, x, y in (("train", data.x_train, data.y_train), ("test", data.x_test, data.y_test)):
        a = x.T
        for w, b in zip(theta.weights, theta.biases, strict=True):
            a = 1 / (1 + np.exp(-(w @ a + b)))
        cost = -(y.T * np.log(a) + (1 - y.T) * np.log(1 - a)).sum(axis=0).mean()
        accuracy = (a.argmax(axis=0) == y.argmax(axis=1)).mean()
        assert float(rows[-1][f"{name}_cost"]) == pytest.approx(cost, rel=1e-9)
        assert float(rows[-1][f"{name}_accuracy"]) == pytest.approx(accuracy)


def test_flags_change_the_experiment_and_it_is_written_as_run(
    nnviz: CommandLine, small: Path, tmp_path: Path
) -> None:
    flags = [
        "--epochs",
        2,
        "--seed",
        7,
        "--set",
        "training.eta=0.1",
        "--set",
        "network.hidden=5,4",
        "--set",
        "name=a=b",
    ]
    assert nnviz("run", small, *flags, "--out", "out", "--quiet").code == 0
    expected = Experiment.load(small).with_changes(
        {"training.epochs": 2, "seed": 7, "training.eta": 0.1, "network.hidden": [5, 4], "name": "a=b"}
    )
    assert Experiment.load(tmp_path / "out/experiment.json") == expected
    assert read_model(tmp_path / "out/network.safetensors").theta.sizes == (64, 5, 4, 10)


def test_changes_that_only_make_sense_together(nnviz: CommandLine, small: Path) -> None:
    flags = ["--set", "training.cost=log_likelihood", "--set", "network.output=softmax"]
    assert nnviz("run", small, *flags, "--quiet").code == 0


def test_written_experiment_and_network_run_again_to_the_same_numbers(
    nnviz: CommandLine, small: Path, tmp_path: Path
) -> None:
    first = nnviz("run", small, "--out", "a", "--quiet")
    again = nnviz("run", "a/experiment.json", "--out", "b", "--quiet")
    network = nnviz("run", "a/network.safetensors", "--out", "c", "--quiet")
    assert first == again == network
    for name in FILES[:-1]:
        assert len({(tmp_path / folder / name).read_bytes() for folder in "abc"}) == 1


def test_twins_are_trained_beside_it_into_folders_of_their_own(nnviz: CommandLine, tmp_path: Path) -> None:
    source = write_experiment(tmp_path / "t.json", twins=[{"training.cost": "quadratic"}, {"seed": 5}])
    done = nnviz("run", source, "--out", "out", "--quiet")
    starts = [line.split(": epoch 3: ")[0] for line in done.out.splitlines()[:3]]
    assert starts == ["A", "twin-1 (training.cost=quadratic)", "twin-2 (seed=5)"]
    assert files(tmp_path / "out") == FILES + [f"twin-{n}/{name}" for n in (1, 2) for name in FILES]
    assert Experiment.load(tmp_path / "out/experiment.json") == Experiment.load(source)
    assert Experiment.load(tmp_path / "out/twin-2/experiment.json").seed == 5
    alone = nnviz("run", source, "--set", "training.cost=quadratic", "--out", "alone", "--quiet")
    assert alone.code == 0
    assert (tmp_path / "out/twin-1/history.csv").read_bytes() == (tmp_path / "alone/history.csv").read_bytes()


def test_a_twin_that_diverged_is_told_of_in_the_exit_code_too(nnviz: CommandLine, tmp_path: Path) -> None:
    source = write_experiment(tmp_path / "t.json", twins=[{"training.eta": 1e6}])
    done = nnviz("run", source, "--quiet")
    assert done.code == 1
    assert done.err.startswith("nnviz run: twin-1 (training.eta=1000000.0): diverged")


def test_penalty_is_told_beside_the_cost(nnviz: CommandLine, small: Path) -> None:
    done = nnviz("run", small, "--set", "training.regularizer=l2", "--set", "training.lmbda=5", "--quiet")
    assert re.match(r"epoch 3: train cost \S+ \+ \S+ penalty, accuracy ", done.out)


def test_divergence_says_what_to_try_and_keeps_the_last_good_state(
    nnviz: CommandLine, small: Path, tmp_path: Path
) -> None:
    done = nnviz("run", small, "--set", "training.eta=1e6", "--out", "out", "--quiet")
    assert done.code == 1
    assert done.err.startswith("nnviz run: diverged in epoch ")
    assert done.err.endswith("; the last good state is kept\n")
    assert done.err.count("\n") == 1
    tip = re.fullmatch(r"Diverged in epoch 1, .* Try --set (training\.eta=\S+)\.", done.out.splitlines()[-1])
    assert tip
    assert nnviz("run", small, "--set", tip[1], "--quiet").code == 0
    assert files(tmp_path / "out") == FILES
    assert np.isfinite(read_model(tmp_path / "out/network.safetensors").theta.vector).all()


def test_early_stop_is_told(nnviz: CommandLine, small: Path) -> None:
    flags = ["--set", "training.early_stopping=1", "--set", "training.eta=0", "--epochs", 50, "--quiet"]
    done = nnviz("run", small, *flags)
    assert (done.code, done.out[:9]) == (0, "epoch 2: ")
    assert done.err == (
        f"nnviz run: Stopped early: the test cost has not improved for 1 epochs. {EXPLAINED}.\n"
    )


def test_digits_reach_95_percent(nnviz: CommandLine, tmp_path: Path) -> None:
    source = write_experiment(tmp_path / "d.json", data={"name": "digits"}, network={}, training={})
    done = nnviz("run", source, "--quiet")
    found = re.search(r"test cost \S+ accuracy (\S+) %", done.out)
    assert found
    assert float(found[1]) > 95


@pytest.mark.skipif(DATA_DIR is None, reason="needs MNIST in the folder NNVIZ_DATA_DIR")
def test_mnist_is_found_by_data_dir(nnviz: CommandLine, tmp_path: Path) -> None:
    source = write_experiment(
        tmp_path / "m.json", data={"name": "mnist", "train_size": 1000, "test_size": 100}
    )
    done = nnviz("run", source, "--epochs", 1, "--data-dir", DATA_DIR, "--quiet")
    assert done.code == 0, done.err


def test_ctrl_c_keeps_what_is_done(
    nnviz: CommandLine, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []

    def interrupt_at_step_14(lanes: Lanes) -> None:
        steps.append(lanes.lead.steps)
        original(lanes)
        if lanes.lead.steps == 14 and not lanes.is_evaluating:
            signal.raise_signal(signal.SIGINT)

    original = Lanes.advance
    monkeypatch.setattr(Lanes, "advance", interrupt_at_step_14)
    done = nnviz("run", small, "--out", "out", "--quiet")
    assert done.code == 130
    assert done.err == "nnviz run: stopped in epoch 2, after 14 mini-batches\n"
    assert max(steps) == 13
    assert [line.split(",")[0] for line in (tmp_path / "out/history.csv").read_text().splitlines()] == [
        "epoch",
        "0",
        "1",
    ]
    trainer = build(Experiment.load(small))
    for _ in range(14):
        trainer.step()
    assert (
        read_model(tmp_path / "out/network.safetensors").theta.vector == trainer.network.theta.vector
    ).all()


def test_who_pressed_ctrl_c_waits_for_the_row_of_the_epoch_and_for_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: Any = SimpleNamespace(is_asked=True)
    lanes = Lanes(Experiment.from_dict({"data": {"name": "xor"}}), None)
    run._train(lanes, asked, True, lambda: None)
    assert [row.step for row in lanes.lead.history.rows] == [0]
    monkeypatch.delattr(run, "remedies_for")
    assert run._judge(lanes, 0, None, asked) == (verdict_of(lanes.lead), ())


def test_what_helps_can_be_typed_as_it_is_told() -> None:
    changes = {"network.hidden": [30, 10], "data.train_size": None, "training.eta": 0.125, "seed": 3}
    told = run._tips([changes]).removeprefix(" Try --set ").removesuffix(".").split(" --set ")
    assert told == ["network.hidden=30,10", "data.train_size=null", "training.eta=0.125", "seed=3"]
    assert changes_of(told) == changes


@pytest.mark.parametrize("name", ["nnviz.core", "numpy", "msgspec"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_during_the_start_is_one_line(
    small: Path, tmp_path: Path, name: str, number: signal.Signals, code: int
) -> None:
    begin = (
        f"import os, sys; from nnviz.app.main import main\n"
        "class Finder:\n"
        "    def find_spec(self, name, *rest):\n"
        f"        if name == {name!r}: os.kill(os.getpid(), {int(number)}); raise ImportError\n"
        f"sys.meta_path.insert(0, Finder()); sys.exit(main(['run', {str(small)!r}]))"
    )
    command = [sys.executable, "-c", begin]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "nnviz: stopped\n")


def test_a_signal_during_the_start_ends_it_where_nothing_can_be_said() -> None:
    script = "import os; from nnviz.app.interrupt import Obeying, leave; Obeying(leave).__enter__()"
    line = f"exec '{sys.executable}' -c '{script}; os.kill(os.getpid(), 2)' 2>&-"
    done = subprocess.run(["bash", "-c", line], check=False, timeout=60)
    assert done.returncode == 130


def test_nothing_is_imported_before_a_signal_is_heard() -> None:
    watch = "before = set(sys.modules); import nnviz.app.main; print(*set(sys.modules) - before)"
    script = f"import os, sys, signal; {watch}"
    command = [sys.executable, "-S", "-c", script]
    folder = str(Path(run.__file__).parents[3])
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": folder}
    )
    assert {name.partition(".")[0] for name in done.stdout.split()} == {"nnviz"}


@pytest.mark.parametrize(("name", "code"), [("HUP", 0), ("INT", 130)])
def test_a_hang_up_that_nohup_ignores_stays_so_and_ctrl_c_to_a_job_in_the_background_does_not(
    small: Path, tmp_path: Path, name: str, code: int
) -> None:
    epochs = 150 if name == "HUP" else 100_000
    with subprocess.Popen(
        [
            "bash",
            "-c",
            f"trap '' {name}; exec {sys.executable} -m nnviz run {small} --epochs {epochs} --out out",
        ],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        seen = ""
        while "epoch " not in seen:
            seen += process.stderr.read(20) or pytest.fail(f"it ended before it was told to: {seen}")
        process.send_signal(getattr(signal, f"SIG{name}"))
        process.communicate(timeout=60)
    assert process.returncode == code


def test_ctrl_c_does_afterwards_what_it_did_before(nnviz: CommandLine, small: Path) -> None:
    before = signal.getsignal(signal.SIGINT)  # a shell's background job is started with it ignored
    nnviz("run", small, "--quiet")
    assert signal.getsignal(signal.SIGINT) is before


def test_second_ctrl_c_stops_at_once() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupt() as interrupt:
        signal.raise_signal(signal.SIGINT)
        assert interrupt.is_asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_while_the_data_is_read(
    nnviz: CommandLine, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "Lanes", interrupted)
    done = nnviz("run", small, "--out", "out")
    assert (done.code, done.out, done.err) == (130, "", "nnviz: stopped\n")
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)]
)
def test_the_real_command_stopped_by_a_real_signal(
    small: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    command = [sys.executable, "-m", "nnviz", "run", small, "--epochs", "100000", "--out", tmp_path / "out"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=partial(signal.signal, number, signal.SIG_DFL),  # under nohup it is one to be ignored
    ) as process:  # fmt: skip
        assert process.stderr
        seen = ""
        while "epoch " not in seen:
            seen += process.stderr.read(20) or pytest.fail(f"it ended before it was told to: {seen}")
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert out.startswith("epoch ")
    assert "Traceback" not in err
    assert files(tmp_path / "out") == FILES
    json.loads((tmp_path / "out/experiment.json").read_text())
