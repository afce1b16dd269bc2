"""Loaded into pytest: records which test runs which line, or runs the wanted tests in the wanted order."""

import json
import os
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest

_file = Path(os.environ["CHANGES_FILE"])
_wanted: list[str] = json.loads(_file.read_text()) if _file.exists() else []
_told: dict[str, dict[str, float]] = {"seconds": {}, "failed": {}}
_lines = coverage.Coverage(_file.with_suffix(".lines"), source=["nnviz"], config_file=False)
_lines.set_option("run:relative_files", True)
if not _wanted:
    _lines.start()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if _wanted:
        place = {test: number for number, test in enumerate(_wanted)}
        items[:] = sorted(
            (item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid]
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    if not _wanted:
        _lines.switch_context(item.nodeid)
    return (yield)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        _told["failed"][report.nodeid] = 0.0


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    told = _told["seconds"]
    told[report.nodeid] = told.get(report.nodeid, 0.0) + report.duration
    if report.failed:
        _told["failed"][report.nodeid] = report.duration


def pytest_sessionfinish() -> None:
    if not _wanted:
        _lines.stop()
        _lines.save()
    _file.write_text(json.dumps({"seconds": _told["seconds"], "failed": list(_told["failed"])}))
