"""Results are kept whatever becomes of standard output and error; and only regular files are opened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typed import CommandLine

RESULTS = {"experiment.json", "history.csv", "network.safetensors", "summary.json"}


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """The line, in which NNVIZ stands for the program."""
    program = f"'{sys.executable}' -m nnviz"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    few = '{"data": {"name": "xor", "train_size": 20, "test_size": 10}, "training": {"epochs": 2}}'
    (folder / "ok.json").write_text(few)
    return subprocess.run(
        ["bash", "-c", line.replace("NNVIZ", program)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        ("2>&-", 0),
        ("2>/dev/full", 0),
        (">&-", 0),
        (">/dev/full", 2),
        ("2>&1 | head -c 10 >/dev/null; exit ${PIPESTATUS[0]}", 0),
    ],
)
def test_what_is_trained_is_written_whatever_becomes_of_the_streams(
    tmp_path: Path, streams: str, code: int
) -> None:
    done = shell(tmp_path, f"NNVIZ run ok.json --out out {streams}")
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == RESULTS


def test_what_is_told_of_own_data_is_no_reason_to_train_nothing(tmp_path: Path) -> None:
    rows = "".join(f"{n},{-n},{'ab'[n % 2]}\n" for n in range(40))
    (tmp_path / "own.csv").write_text(f"x,y,class\n{rows}")
    done = shell(tmp_path, "NNVIZ run own.csv --epochs 1 --out out | true; exit ${PIPESTATUS[0]}")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert {path.name for path in (tmp_path / "out").iterdir()} == RESULTS


def test_output_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    done = shell(tmp_path, "NNVIZ lessons >/dev/full")
    assert (done.returncode, done.stderr) == (
        2,
        "nnviz lessons: output cannot be written: No space left on device\n",
    )


@pytest.mark.parametrize("name", ["f.json", "f.safetensors", "f.csv", "f-images-idx3-ubyte"])
def test_a_pipe_in_place_of_a_file_is_refused_and_not_waited_for(
    nnviz: CommandLine, tmp_path: Path, name: str
) -> None:
    os.mkfifo(tmp_path / name)
    assert nnviz("run", name).complaint.startswith(f"nnviz run: {name}: is n")


def test_nobody_s_home_is_a_folder_that_is_not_there(nnviz: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "home.json").write_text('{"data": {"name": "file:~nosuchuser/x.csv"}}')
    complaint = nnviz("run", "home.json").complaint
    assert "~nosuchuser/x.csv: cannot be read: no such file or directory" in complaint
