"""Loaded into pytest: records which test runs which line, or runs those tests that it is asked for.

What is asked for stands in a file: ``only`` these tests, in this order, or all but those to ``skip``. Without
the file all are recorded.
"""

import json
import os
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest

_file = Path(os.environ["CHANGES_FILE"])
_asked: dict[str, list[str]] = json.loads(_file.read_text()) if _file.exists() else {}
_begun = _file.with_suffix(".begun")
_told: dict[str, dict[str, float]] = {"seconds": {}, "failed": {}}
_lines = coverage.Coverage(_file.with_suffix(".lines"), source=["nnviz"], config_file=False)
_lines.set_option("run:relative_files", True)
_begun.unlink(missing_ok=True)
if not _asked:
    _lines.start()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "only" in _asked:
        place = {test: number for number, test in enumerate(_asked["only"])}
        items[:] = sorted(
            (item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid]
        )
    skipped = set(_asked.get("skip", ()))
    items[:] = [item for item in items if item.nodeid not in skipped]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    if not _asked:
        _lines.switch_context(item.nodeid)
    return (yield)


def pytest_runtest_logstart(nodeid: str) -> None:
    if "skip" in _asked:
        with _begun.open("a") as file:  # what a crash leaves behind
            print(nodeid, file=file)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        _told["failed"][report.nodeid] = 0.0


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    told = _told["seconds"]
    told[report.nodeid] = told.get(report.nodeid, 0.0) + report.duration
    if report.failed:
        _told["failed"][report.nodeid] = report.duration


def pytest_sessionfinish() -> None:
    if not _asked:
        _lines.stop()
        _lines.save()
    _file.write_text(json.dumps({"seconds": _told["seconds"], "failed": list(_told["failed"])}))
