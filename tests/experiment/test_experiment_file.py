"""Experiment files: read with limits, written whole or not at all."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import pytest
from cases import in_turn

from nnviz.experiment.atomic import write_atomically, write_together
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.experiment_file import MAX_BYTES
from nnviz.experiment.fields import ExperimentError


def test_saved_experiment_is_loaded_again(tmp_path: Path) -> None:
    experiment = Experiment(data=Data("xor"), name="σ und η", seed=2**63 - 1)
    experiment.save(tmp_path / "a.json")
    assert Experiment.load(tmp_path / "a.json") == experiment
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_file_is_for_people_to_read(tmp_path: Path) -> None:
    Experiment(data=Data("xor")).save(tmp_path / "a.json")
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert json.loads(text)["nnviz"] == 1
    assert '\n  "seed": 0\n}\n' in text


def test_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"data": {"name": "xor"}}', encoding="utf-8-sig")
    assert Experiment.load(path).data.name == "xor"


@in_turn(
    ("content", "message"),
    [
        (b"", "not an experiment file (JSON): Input data was truncated"),
        (b'{"seed": 1, "data": {"name": "xor"}, "seed": 2}', "seed: stands there twice"),
        (b'{"data": {"name": "xor", "n\\u0061me": "and"}}', "name: stands there twice"),
        (b"eta = 3", "not an experiment file (JSON): JSON is malformed: invalid character (byte 0)"),
        (b'{"data": {"name": "xor"}} x', "not an experiment file (JSON)"),
        (b'{"data": {"name": "\xff"}}', "not an experiment file (JSON)"),
        (b"[" * 100_000, "not an experiment file (JSON)"),
        (b'{"data": {"name": "xor"}, "training": {"eta": NaN}}', "not an experiment file (JSON)"),
        (b'{"data": {"name": "xor"}, "training": {"eta": 1e999}}', "training.eta: inf is not a number"),
        (b" " * (MAX_BYTES + 1), "over 1,000,000 bytes, too large for an experiment file"),
        (b"\x00" * 100, "not an experiment file (JSON)"),
    ],
)
def test_bad_content_is_told_with_the_name_of_the_file(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(ExperimentError) as refused:
        Experiment.load(path)
    assert str(refused.value).startswith(f"{path}: {message}")
    assert str(refused.value).isprintable()


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match=r"no such file or directory$"):
        Experiment.load(tmp_path / "a.json")
    with pytest.raises(ExperimentError, match=r"is a directory$"):
        Experiment.load(tmp_path)


def test_what_is_written_may_be_read_by_whom_the_person_lets(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "a", b"")
        now = os.umask(0o027)
    finally:
        os.umask(before)
    assert now == 0o027
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    write_atomically(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@in_turn("write", [write_atomically, lambda path, content: write_together({path: content})])
def test_what_a_link_leads_to_is_written_and_the_link_stays(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    folder = Path(mkdtemp(dir=tmp_path))
    link, place = folder / "link.json", folder / "elsewhere" / "a.json"
    place.parent.mkdir()
    link.symlink_to(place)
    for content in (b"new", b"newer"):  # first where it leads nowhere yet
        write(link, content)
        assert place.read_bytes() == content
        assert link.is_symlink()


@in_turn("write", [write_atomically, lambda path, content: write_together({path: content})])
def test_a_pipe_or_a_device_is_not_written_over(tmp_path: Path, write: Callable[[Path, bytes], None]) -> None:
    folder = Path(mkdtemp(dir=tmp_path))
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to(folder / "pipe")
    for name in ("pipe", "link"):
        with pytest.raises(OSError, match="is neither a file nor a folder"):
            write(folder / name, b"new")
    assert (folder / "pipe").is_fifo()
    assert len(list(folder.iterdir())) == 2
