"""Fixtures of the shell."""

from pathlib import Path

import pytest
from typed import CommandLine, write_experiment


@pytest.fixture
def nnviz(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command, in an empty folder and with no data folder named."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NNVIZ_DATA_DIR", raising=False)
    monkeypatch.setenv("QT_SCALE_FACTOR", "1")  # `nnviz shot` sets it; here it is put back
    return CommandLine(capsys)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The file of an experiment that takes milliseconds."""
    return write_experiment(tmp_path / "small.json")
