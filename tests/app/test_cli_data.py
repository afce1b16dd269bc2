"""`nnviz data`, `nnviz lessons`, `nnviz bench`, `--version` and `--help`."""

import gzip
import hashlib
import struct
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from typed import CommandLine

import nnviz as package
from nnviz.app.cli import COMMANDS
from nnviz.data.catalog import CATALOG
from nnviz.data.download import SOURCES, RemoteFile, Source
from nnviz.data.resources import resource
from nnviz.experiment.lesson_library import all_lessons

NAMES = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")


def make_mnist(folder: Path) -> None:
    """Two blank pictures to train on and two to test on."""
    folder.mkdir(parents=True)
    for name in NAMES:
        is_picture = "images" in name
        shape = (2, 28, 28) if is_picture else (2,)
        header = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)
        content = header + bytes(2 * 784 if is_picture else 2)
        (folder / f"{name}-ubyte.gz").write_bytes(gzip.compress(content))


def test_every_set_has_a_line(nnviz: CommandLine) -> None:
    done = nnviz("data")
    assert (done.code, done.err) == (0, "")
    lines = {line.split()[0]: line for line in done.out.splitlines()[1:]}
    assert list(lines) == list(CATALOG)
    assert lines["digits"].split("  ")[-1].strip() == "comes with nnviz"
    assert lines["xor"].endswith("made from the seed")
    assert lines["mnist"].endswith("missing: `nnviz data mnist` downloads it")
    for name, entry in CATALOG.items():
        assert entry.title in lines[name]
        assert entry.examples in lines[name]
        assert entry.licence in lines[name]


@pytest.mark.parametrize("by_variable", [True, False])
def test_files_that_are_there_are_found(
    nnviz: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_variable: bool
) -> None:
    make_mnist(tmp_path / "sets/mnist")
    words = [] if by_variable else ["--data-dir", "sets"]
    if by_variable:
        monkeypatch.setenv("NNVIZ_DATA_DIR", "sets")
    assert f"in {Path('sets/mnist')}\n" in nnviz("data", *words).out
    done = nnviz("data", "mnist", *words)
    assert done.code == 0
    assert "2 to train on, 2 to test on, in sets/mnist" in done.out
    assert CATALOG["mnist"].licence in done.out


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only mirror of MNIST is on this machine, and offers what lies in this folder."""
    offered = tmp_path / "offered"
    make_mnist(offered)
    files = tuple(
        RemoteFile(path.name, hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest(), 1000)
        for path in sorted(offered.iterdir())
    )
    handler = partial(QuietHandler, directory=str(offered))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setitem(SOURCES, "mnist", Source((address,), files))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield offered
        server.shutdown()
        thread.join()


class QuietHandler(SimpleHTTPRequestHandler):
    """Tells nobody what was asked for."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_set_is_fetched_into_the_folder_that_is_named(nnviz: CommandLine, mirror: Path) -> None:
    done = nnviz("data", "mnist", "--data-dir", "sets")
    assert done.code == 0
    assert "2 to train on, 2 to test on, in sets/mnist" in done.out
    for path in mirror.iterdir():
        path.unlink()  # the second time nothing is asked for
    again = nnviz("data", "mnist", "--data-dir", "sets")
    assert (again.code, again.err) == (0, "")


def test_set_is_fetched_into_the_cache(
    nnviz: CommandLine, mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pooch.os_cache", lambda project: tmp_path / "cache" / project)
    done = nnviz("data", "mnist")
    assert f"in {tmp_path / 'cache' / 'nnviz' / 'mnist'}" in done.out
    assert nnviz("data", "mnist").err == ""


def test_set_that_cannot_be_fetched_says_which_files_go_where(nnviz: CommandLine, mirror: Path) -> None:
    for path in mirror.iterdir():
        path.unlink()
    done = nnviz("data", "mnist", "--data-dir", "sets")
    complaint = done.err.splitlines()[-1]
    assert (done.code, done.out) == (2, "")
    assert complaint.startswith("nnviz data: mnist: ")
    assert "answers 404" in complaint
    assert "into sets/mnist" in complaint
    for name in NAMES:
        assert name in complaint


def test_damaged_set_is_told_by_its_file(nnviz: CommandLine, tmp_path: Path) -> None:
    make_mnist(tmp_path / "sets/mnist")
    (tmp_path / "sets/mnist/t10k-labels-idx1-ubyte.gz").write_bytes(b"\x1f\x8b broken")
    assert "t10k-labels-idx1-ubyte.gz" in nnviz("data", "mnist", "--data-dir", "sets").complaint


@pytest.mark.parametrize("name", [name for name, entry in CATALOG.items() if entry.origin != "files"])
def test_set_that_is_always_there(nnviz: CommandLine, name: str) -> None:
    assert nnviz("data", name).code == 0


def test_lessons_are_listed_with_their_minutes(nnviz: CommandLine) -> None:
    done = nnviz("lessons")
    assert (done.code, done.err) == (0, "")
    lines = [line.split() for line in done.out.splitlines()]
    assert [line[0] for line in lines] == [lesson.id for lesson in all_lessons()]
    assert all(line[-1] == "min" and line[-2].isdigit() for line in lines)


def test_version(nnviz: CommandLine) -> None:
    assert nnviz("--version").out == f"nnviz {package.__version__}\n"


def test_help_is_one_page_that_names_every_command(nnviz: CommandLine) -> None:
    done = nnviz("--help")
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) < 30
    assert max(map(len, done.out.splitlines())) <= 80
    for command in COMMANDS:
        assert f"  nnviz {command} " in done.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_for_a_screen_of_80_columns(
    nnviz: CommandLine, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = nnviz(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= 80
    assert done.out.startswith(f"usage: nnviz {command}")


def test_reader_that_leaves_early_is_no_error() -> None:
    command = [sys.executable, "-m", "nnviz", "data"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_help_loads_neither_numpy_nor_qt() -> None:
    script = "import sys; from nnviz.app.cli import parse; parse(['--data-dir', 'x']); print(*sys.modules)"
    loaded = set(subprocess.check_output([sys.executable, "-c", script], text=True).split())
    assert loaded.isdisjoint({"numpy", "PySide6"})


def test_a_terminal_obeys_no_title_of_a_lesson(nnviz: CommandLine, tmp_path: Path) -> None:
    own = next(resource("lessons").glob("sigmoid.md")).read_text(encoding="utf-8")
    title = next(line for line in own.splitlines() if line.startswith("title: "))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/one.md").write_text(
        own.replace(title, "title: A \x1b[31m red\u202e one"), encoding="utf-8"
    )
    done = nnviz("lessons", "mine")
    assert "A ?[31m red one" in done.out
