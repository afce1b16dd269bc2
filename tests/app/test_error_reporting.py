import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from nnviz.app.error_reporting import ErrorReporter, log_file


@pytest.fixture
def reporter(qtbot: QtBot) -> Iterator[ErrorReporter]:
    reporter = ErrorReporter()
    before = sys.excepthook, threading.excepthook
    reporter.install()
    yield reporter
    reporter.uninstall()
    sys.excepthook, threading.excepthook = before


def test_error_is_told_in_one_line_and_logged_whole(reporter: ErrorReporter, capsys: Any) -> None:
    told: list[str] = []
    reporter.error_reported.connect(lambda line, report: told.append(line))
    error = ValueError("a bad\nday")
    sys.excepthook(ValueError, error, error.__traceback__)
    assert told == [f"ValueError: a bad day (written to {log_file()})"]
    assert capsys.readouterr().err == f"nnviz: {told[0]}\n"
    assert "ValueError: a bad" in log_file().read_text()


def test_an_interrupt_that_no_signal_brought_is_an_error_like_others(reporter: ErrorReporter) -> None:
    told: list[str] = []
    reporter.error_reported.connect(lambda line, report: told.append(line))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt("from a library"), None)
    assert told == [f"KeyboardInterrupt: from a library (written to {log_file()})"]


def test_the_way_of_an_error_through_qt_is_left_out_of_its_line(reporter: ErrorReporter) -> None:
    told: list[str] = []
    reporter.error_reported.connect(lambda line, report: told.append(line))
    way = "".join(
        f"Error calling Python override of QWidget::{name}(): " for name in ("event", "resizeEvent")
    )
    sys.excepthook(ValueError, ValueError(f"{way}too wide"), None)
    assert told == [f"ValueError: too wide (written to {log_file()})"]


def test_error_in_another_thread_reaches_the_window_s_thread(qtbot: QtBot, reporter: ErrorReporter) -> None:
    def fail() -> None:
        raise RuntimeError("far away")

    with qtbot.waitSignal(reporter.error_reported) as told:
        thread = threading.Thread(target=fail)
        thread.start()
    thread.join()
    assert told.args is not None
    assert told.args[0].startswith("RuntimeError: far away")


def test_messages_of_qt_go_to_the_log(reporter: ErrorReporter, capsys: Any) -> None:
    qWarning("a message of Qt's")
    assert "Qt: a message of Qt's" in log_file().read_text()
    assert capsys.readouterr().err == ""


def test_folder_that_cannot_be_written_stops_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("nnviz.app.error_reporting.log_file", lambda: tmp_path / "file" / "nnviz.log")
    reporter = ErrorReporter()
    before = sys.excepthook, threading.excepthook
    reporter.install()
    reporter.uninstall()
    sys.excepthook, threading.excepthook = before
