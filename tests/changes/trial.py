"""A copy of the tree in which changes are tried, and which of its tests run which line."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from coverage import CoverageData

from .draw import FLOORS, Change

_LEFT_BEHIND = shutil.ignore_patterns(".*", "__pycache__", "build", "dist")
_KEPT = Path(tempfile.gettempdir()) / "nnviz-changes"


class Copy:
    """A copy of the tree, in a temporary folder of its own."""

    def __init__(self, root: Path, limit: float) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="nnviz-change-")
        self.path = Path(self.folder.name) / "tree"
        self._limit = limit
        shutil.copytree(root, self.path, ignore=_LEFT_BEHIND)

    def try_out(self, change: Change, tests: list[str]) -> tuple[str, str]:
        """What became of the change, and by which test: one that fails once and then passes is no witness."""
        target = self.path / change.path
        unchanged = target.read_text()
        self._write(target, change.source)
        try:
            while tests:
                word, test = self._run(tests)
                if word != "noticed" or test not in tests or self._run([test])[0] == "noticed":
                    return word, test
                tests = [other for other in tests if other != test]
            return "not noticed", ""
        finally:
            self._write(target, unchanged)

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
        if code == 0 or code is None:
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
            copy.pytest(file, [f"tests/{floor}"])
        told = json.loads(file.read_text())
        self.seconds = {test: time for test, time in told["seconds"].items() if test not in told["failed"]}
        self._data = CoverageData(str(file.with_suffix(".lines")))
        self._data.read()

    def tests_of(self, change: Change) -> list[str]:
        """Tests that run its lines, quick ones first; of what is done at import, those of its module."""
        tests_of_line = self._data.contexts_by_lineno(change.path)
        lines = [line for line in change.lines if line in tests_of_line] or [change.statement]
        chosen = list(tests_of_line) if change.at_import else lines
        found = {test for line in chosen for test in tests_of_line.get(line, ())}
        return sorted(found & self.seconds.keys(), key=self.seconds.__getitem__)


def tests_finder(copy: Copy) -> Callable[[Change], list[str]]:
    """What finds the tests of a change: those of its floor, then those of the floors above."""
    record = cache(lambda floor: Record(copy, floor))

    def find(change: Change) -> list[str]:
        floors = FLOORS[FLOORS.index(Path(change.path).parts[1]) :]
        records = [record(floor) for floor in floors if (copy.path / "tests" / floor).is_dir()]
        tests = [test for one in records for test in one.tests_of(change)]
        # A table is read by others: what of the floor does not run its module may still look into it.
        return tests + [test for test in records[0].seconds if change.at_import and test not in tests]

    return find


def _content(folder: Path, pattern: str) -> bytes:
    files = sorted(file for file in folder.glob(pattern) if file.is_file() and file.suffix != ".pyc")
    return b"".join(str(file.relative_to(folder)).encode() + file.read_bytes() for file in files)
