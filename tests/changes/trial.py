"""A copy of the tree in which changes are tried, and which of its tests run which line."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

from coverage import CoverageData

from .draw import FLOORS, Change

_LEFT_BEHIND = shutil.ignore_patterns(".*", "__pycache__", "build", "dist")
_NOTHING_RAN = 5
"""How pytest ends where none of the wanted tests is found."""

_KEPT = Path(tempfile.gettempdir()) / "nnviz-changes"


class Copy:
    """A copy of the tree, in a temporary folder of its own."""

    def __init__(self, root: Path, limit: float) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="nnviz-change-")
        self.path = Path(self.folder.name) / "tree"
        self._limit = limit
        shutil.copytree(root, self.path, ignore=_LEFT_BEHIND)

    def try_out(self, change: Change, sets: Iterable[list[str]]) -> tuple[str, str]:
        """What became of the change, tried on one set of tests after the other, and by which test."""
        target = self.path / change.path
        unchanged = target.read_text()
        self._write(target, change.source)
        word, test = "not noticed", "no test runs this line"
        try:
            for tests in filter(None, sets):
                word, test = self._run_sure(tests)
                if word != "not noticed":
                    break
            return word, test
        finally:
            self._write(target, unchanged)

    def _run_sure(self, tests: list[str]) -> tuple[str, str]:
        """As `_run`; but what fails, or crashes, once and then passes is no witness."""
        while tests:
            word, test = self._run(tests)
            if word != "noticed":
                return word, test
            again = self._run([test] if test in tests else tests)
            if again == (word, test):
                return word, test
            tests = [other for other in tests if other != test]
        return "not noticed", ""

    def _write(self, file: Path, source: str) -> None:
        file.write_text(source)
        for stale in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
            stale.unlink()

    def _run(self, tests: list[str]) -> tuple[str, str]:
        file = self.path.parent / "tests.json"
        file.write_text(json.dumps(tests))
        code = self.pytest(
            file, ["-x", *dict.fromkeys(test.partition("::")[0] for test in tests)], self._limit
        )
        if code in (0, _NOTHING_RAN) or code is None:
            return ("timed out" if code is None else "not noticed"), ""
        told = json.loads(file.read_text())
        failed = told["failed"] if isinstance(told, dict) else []
        return "noticed", failed[0] if failed else f"pytest ended with {code}"

    def pytest(self, file: Path, arguments: list[str], limit: float | None = None) -> int | None:
        """How pytest ended here; None when it took too long."""
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "changes.plugin",
                "-p",
                "no:cacheprovider",
                *arguments,
            ],
            cwd=self.path,
            env=os.environ
            | {
                "PYTHONPATH": f"{self.path}{os.pathsep}{Path(__file__).parents[1]}",
                "CHANGES_FILE": str(file),
                "PYTHONHASHSEED": "0",  # cases that come out of a set have the same names each time
                "PYTHONDONTWRITEBYTECODE": "",  # the copy is read again and again
            },
            stdout=file.with_suffix(".log").open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


class Record:
    """Which tests of a floor run which lines. It is kept until the package or these tests change."""

    def __init__(self, copy: Copy, floor: str) -> None:
        places = {
            copy.path / "nnviz": "**/*.py",
            copy.path / "tests": "*.py",
            copy.path / "tests" / floor: "**/*",
        }
        content = b"".join(_content(folder, pattern) for folder, pattern in places.items())
        file = _KEPT / f"{floor}-{hashlib.sha256(content).hexdigest()[:16]}.json"
        if not file.exists():
            print(f"recording which test of tests/{floor} runs which line …", file=sys.stderr, flush=True)
            _KEPT.mkdir(exist_ok=True)
            if copy.pytest(file, [f"tests/{floor}"]) not in (0, 1):  # 1: some failed, which are left out
                file.unlink(missing_ok=True)
                raise SystemExit(
                    f"the tests of tests/{floor} did not come to their end: {file.with_suffix('.log')}"
                )
        told = json.loads(file.read_text())
        self.seconds = {test: time for test, time in told["seconds"].items() if test not in told["failed"]}
        self._data = CoverageData(str(file.with_suffix(".lines")))
        self._data.read()

    def tests_of(self, change: Change) -> list[str]:
        """Tests that run its lines, quick ones first; of what is done at import, those of its module."""
        tests_of_line = self._data.contexts_by_lineno(change.path)
        lines = [line for line in change.lines if line in tests_of_line] or [change.statement]
        found = {test for line in lines for test in tests_of_line.get(line, ())}
        if change.at_import or found == {""}:
            found.update(*tests_of_line.values())
        return sorted(found & self.seconds.keys(), key=self.seconds.__getitem__)


class Tests:
    """The tests of a change: those of its floor, then those of each floor above."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._records: dict[str, Record] = {}
        self._lock = Lock()

    def of(self, change: Change) -> Iterator[list[str]]:
        """Floor by floor: what is noticed on its own need not be looked for above."""
        own = Path(change.path).parts[1]
        for floor in FLOORS[FLOORS.index(own) :]:
            if (self._copy.path / "tests" / floor).is_dir():
                record = self._record(floor)
                tests = record.tests_of(change)
                # What is only read when it is imported, as a table of numbers, may be noticed by any test.
                yield tests or (list(record.seconds) if change.at_import and floor == own else [])

    def _record(self, floor: str) -> Record:
        with self._lock:
            if floor not in self._records:
                self._records[floor] = Record(self._copy, floor)
            return self._records[floor]


def _content(folder: Path, pattern: str) -> bytes:
    files = sorted(file for file in folder.glob(pattern) if file.is_file() and file.suffix != ".pyc")
    return b"".join(str(file.relative_to(folder)).encode() + file.read_bytes() for file in files)
