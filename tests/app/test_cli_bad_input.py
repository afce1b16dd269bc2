"""Every bad file, field and flag: exit code 2 and one line that names it; nothing is written."""

import subprocess
import sys
from pathlib import Path

import pytest
from cases import in_turn
from typed import CommandLine

from nnviz.app.arguments import whole
from nnviz.app.cli import COMMANDS

FLAGS = [
    ("run", "the following arguments are required: FILE|LESSON|SET"),
    ("run small.json --epochs", "argument --epochs: expected one argument"),
    ("run small.json --epochs x", "training.epochs: 'x' is not a whole number from 1 to 100,000"),
    ("run small.json --epochs 0", "training.epochs: 0 is not a whole number from 1 to 100,000"),
    ("run small.json --seed -1", "seed: -1 is not a whole number from 0 to 9,223,372,036,854,775,807"),
    ("run small.json --seed 1.5", "seed: '1.5' is not a whole number from 0 to 9,223,372,036,854,775,807"),
    ("run small.json --set foo", "--set: 'foo' must be KEY=VALUE, such as training.eta=0.1"),
    (
        "run small.json --set training.etta=1",
        "training.etta: unknown field; allowed are name, seed, data.name,",
    ),
    ("run small.json --set training=1", "training: unknown field; allowed are name, seed, data.name,"),
    ("run small.json --set training.eta=", "training.eta: '' is not a number from 0 to 1,000,000,000"),
    ("run small.json --set training.eta=nan", "training.eta: nan is not a number from 0 to 1,000,000,000"),
    ("run small.json --set network.hidden=0", "network.hidden: 0 is not a whole number from 1 to 1,000"),
    (
        "run small.json --set network.activation=relo",
        "network.activation: 'relo' is not one of sigmoid, tanh,",
    ),
    ("run small.json --set data.name=mnits", "data.name: 'mnits' is not one of digits, mnist,"),
    ("run small.json --set training.cost=log_likelihood", "training.cost: log_likelihood "),
    (
        "run small.json --set data.train_size=1797",
        "small.json: data.train_size: must be 1 to 1757 for digits",
    ),
    ("run small.json --set data.name=mnist", "small.json: mnist: not found in "),
    (
        "run small.json --data-dir none --set data.name=mnist",
        "small.json: mnist: not found in none/mnist or ",
    ),
    (
        "run small.json --foo 3",
        "'--foo' is not known here; allowed are --help, FILE|LESSON|SET, --epochs, --seed,",
    ),
    (
        "run small.json --epoch 3",
        "'--epoch' is not known here; allowed are --help, FILE|LESSON|SET, --epochs,",
    ),
    ("run small.json small.json", "'small.json' is not known here; allowed are --help, FILE|LESSON|SET,"),
    ("run small.json --out small.json", "--out small.json: file exists"),
    ("run small.json --out small.json/deep", "--out small.json/deep: not a directory"),
    ("run nope", "nope: neither a file, a lesson nor a data set"),
    ("run mnits", "mnits: neither a file, a lesson nor a data set; did you mean mnist?"),
    ("run run", "run: neither a file, a lesson nor a data set; `nnviz lessons` lists"),
    ("run small.json/nope", "small.json/nope: neither a file, a lesson nor a data set"),
    ("run .", ".: holds no pictures; put PNG, JPEG, BMP, GIF or WebP files in one folder for each class"),
    ("check", "the following arguments are required: FILE|LESSON|SET"),
    ("check nope", "nope: neither a file, a lesson nor a data set"),
    ("check small.json --samples 0", "argument --samples: '0' is not a whole number from 1 to 1,000,000,000"),
    ("check small.json --samples many", "argument --samples: 'many' is not a whole number from 1 to"),
    ("shot small.json", "the following arguments are required: --out"),
    ("shot nope --out a.png", "nope: neither a file, a lesson nor a data set"),
    ("shot small.json --out .", "--out .: is a directory"),
    ("shot small.json --out none/a.png", "--out none/a.png: no such file or directory"),
    (
        "shot small.json --out a.png --epochs -3",
        "argument --epochs: '-3' is not a whole number from 0 to 100,000",
    ),
    (
        "shot small.json --out a.png --size 3",
        "argument --size: '3' is no size; allowed are 400x300 to 3840x2160",
    ),
    ("shot small.json --out a.png --size 1e3x900", "argument --size: '1e3x900' is no size; allowed are"),
    ("shot small.json --out a.png --size 100000x9", "argument --size: '100000x9' is no size; allowed are"),
    ("shot small.json --out a.png --scale 5", "argument --scale: '5' is not a whole number from 1 to 4"),
    ("shot small.json --out a.png --theme pink", "argument --theme: invalid choice: 'pink' (choose from"),
    (
        "shot small.json --out a.png --panel none",
        "--panel: 'none' is not one of network, weights, backprop, activations, outputs, draw, data, runs, ",
    ),
    ("shot small.json --out a.gif", "--out a.gif: must end in .png"),
    ("data nope", "argument NAME: invalid choice: 'nope' (choose from"),
    ("lessons now", "now: no such file or directory"),
    ("lessons small.json", "small.json: not a directory"),
    ("bench --foo", "'--foo' is not known here; allowed are --help, SECTION, --json"),
]


@pytest.mark.parametrize(("words", "message"), FLAGS, ids=[words for words, _ in FLAGS])
def test_flag(nnviz: CommandLine, small: Path, tmp_path: Path, words: str, message: str) -> None:
    complaint = nnviz(*words.split()).complaint
    assert complaint.startswith(f"nnviz {words.split()[0]}: {message}")
    assert list(tmp_path.iterdir()) == [small]


@in_turn(
    "words",
    [
        ("run", "small.json", "--out", ""),
        ("run", "small.json", "--data-dir", ""),
        ("predict", "small.json", "small.json", "--out", ""),
        ("class", ""),
    ],
)
def test_an_empty_name_is_not_the_working_folder(
    nnviz: CommandLine, small: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert "'' is no name of a file or a folder" in nnviz(*words).complaint
    assert list(tmp_path.iterdir()) == [small]


def test_both_limits_of_a_whole_number_are_allowed() -> None:
    assert [whole(1, 4)(text) for text in "14"] == [1, 4]


FILES = [
    (b"", "not an experiment file (JSON): "),
    (b"\x89PNG\r\n\x1a\n", "not an experiment file (JSON): "),
    (b"[1, 2]", "experiment: must be an object in braces, not a list"),
    (b"{}", "data: is needed"),
    (
        b'{"data": {"name": "digits"}, "training": {"etta": 1}}',
        "training.etta: unknown field; allowed are cost,",
    ),
    (
        b'{"data": {"name": "digits"}, "a\\nb\\u001b[31m": 1}',
        "'a\\nb\\x1b[31m': unknown field; allowed are nnviz,",
    ),
    (
        b'{"data": {"name": "digits"}, "training": {"eta": 1e999}}',
        "training.eta: inf is not a number from 0 to",
    ),
    (b'{"data": {"name": "digits", "test_size": 1797}}', "data.test_size: must be 1 to 1796 for digits"),
    (
        b'{"data": {"name": "digits"}, "twins": [{"x": 1}]}',
        "twins[0].x: unknown field; allowed are name, seed,",
    ),
]


@pytest.mark.parametrize("command", ["run", "check", pytest.param("shot", marks=pytest.mark.dressed)])
@pytest.mark.parametrize(("content", "message"), FILES)
def test_file(nnviz: CommandLine, tmp_path: Path, command: str, content: bytes, message: str) -> None:
    (tmp_path / "bad.json").write_bytes(content)
    out = {"run": ["--out", "out"], "shot": ["--out", "out.png"]}.get(command, [])
    complaint = nnviz(command, "bad.json", *out).complaint
    assert complaint.startswith(f"nnviz {command}: bad.json: {message}")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.json"]


def test_damaged_network(nnviz: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "bad.safetensors").write_bytes(b"\xff" * 100)
    for command in (["run"], ["check"], ["shot", "--out", "a.png"]):
        complaint = nnviz(*command, "bad.safetensors").complaint
        assert complaint.startswith(f"nnviz {command[0]}: bad.safetensors: ")


def test_network_that_does_not_fit_its_data(nnviz: CommandLine, small: Path, tmp_path: Path) -> None:
    nnviz("run", small, "--out", "out", "--quiet")
    network = tmp_path / "out/network.safetensors"
    # The same length, so that the header stays whole: 8 × 8 pixels for an experiment in the plane.
    content = network.read_bytes()
    assert content.count(b"digits") == 1
    network.write_bytes(content.replace(b"digits", b"spiral"))
    complaint = nnviz("check", network).complaint
    assert complaint == f"nnviz check: {network}: network: is 64-6-10, spiral needs 2-6-2"


def test_strange_file_names(nnviz: CommandLine) -> None:
    assert nnviz("run", "").complaint.startswith("nnviz run: .: holds no pictures")
    assert nnviz("run", "a\nb\x1b[31m").complaint.startswith(
        "nnviz run: a b?[31m: neither a file, a lesson nor a data set"
    )
    assert nnviz("run", "x" * 5000).complaint.endswith("file name too long")


def test_disk_that_fills_up(
    nnviz: CommandLine, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    done = nnviz("run", small, "--out", "out", "--quiet")
    assert (done.code, done.err) == (2, "nnviz run: --out out: no space left on device\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_network_that_needs_more_memory_than_there_is(
    nnviz: CommandLine, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("nnviz.app.commands.run.Lanes", no_memory)
    assert nnviz("run", small).complaint == "nnviz: not enough memory: take fewer examples or smaller layers"


@pytest.mark.parametrize("words", ["nope", "--foo", "nope.json --data-dir x", "rnu small.json", "a b"])
def test_window_that_is_not_opened(small: Path, tmp_path: Path, words: str) -> None:
    command = [sys.executable, "-m", "nnviz", *words.split()]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("nnviz: ")
    assert done.stderr.count("\n") == 1


def test_mistyped_command_is_told_the_commands(nnviz: CommandLine, small: Path) -> None:
    message = nnviz("rnu", small).complaint
    commands = ", ".join(COMMANDS)
    assert f"allowed are {commands}, --help, --run, --set, --data-dir" in message
    assert message.endswith("; did you mean run?")
