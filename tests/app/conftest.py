"""Fixtures of the shell."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from one_window import OneWindow
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typed import CommandLine, write_experiment

from nnviz.app.main_window import MainWindow
from nnviz.session import apart, training_thread

# A machine may stand still for seconds: who closes a window waits until all is written.
training_thread.PATIENCE = apart.PATIENCE = 30.0


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


@pytest.fixture(scope="module")
def kept_window(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[OneWindow]:
    """Made once for a file, on its experiment `SMALL`."""
    one = OneWindow(QtBot(request), request.module.SMALL)
    yield one
    one.close()


@pytest.fixture
def one_window(kept_window: OneWindow) -> Iterator[MainWindow]:
    """A complete window in which nothing is trained yet, the same for all tests of a file."""
    yield kept_window.lend()
    kept_window.start_over()
