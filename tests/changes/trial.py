"""A copy of the tree in which changes are tried, one alone or many at once."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import NamedTuple

from .draw import Change

_LEFT_BEHIND = shutil.ignore_patterns(".*", "__pycache__", "build", "dist")
_PLUGINS = ("-p", "changes.plugin", "-p", "no:cacheprovider")
_NOTHING_RAN = 5
"""How pytest ends where none of the wanted tests is found."""


class Found(NamedTuple):
    """What became of a change, and the test that noticed it."""

    word: str
    test: str = ""


class Copy:
    """A copy of the tree, in a temporary folder of its own."""

    def __init__(self, root: Path, limit: float) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="nnviz-change-")
        self.path = Path(self.folder.name) / "tree"
        self._limit = limit
        self._forks: subprocess.Popen[str] | None = None
        shutil.copytree(root, self.path, ignore=_LEFT_BEHIND)

    def try_out(self, change: Change, tests: list[str]) -> Found:
        """What became of the change, and by which test; what fails once and then passes is no witness."""
        if not tests:
            return Found("not noticed", f"no test of tests/{change.floor} runs this line")
        with self.changed([change]):
            while tests:
                found = self._run(tests)
                if found.word != "noticed":
                    return found
                again = self._run([found.test] if found.test in tests else tests)
                if again == found:
                    return found
                tests = [other for other in tests if other != found.test]
        return Found("not noticed")

    @contextmanager
    def changed(self, changes: list[Change]) -> Iterator[None]:
        """The tree with these changes in it, each in another file."""
        unchanged = {self.path / change.path: (self.path / change.path).read_text() for change in changes}
        try:
            for change in changes:
                self._write(self.path / change.path, change.source)
            yield
        finally:
            for file, source in unchanged.items():
                self._write(file, source)

    def _write(self, file: Path, source: str) -> None:
        file.write_text(source)
        for stale in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
            stale.unlink()

    def _run(self, tests: list[str]) -> Found:
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        code, failed, _ = self.ask({"only": tests}, list(files), self._limit)
        if code in (0, _NOTHING_RAN):
            return Found("not noticed")
        return Found("timed out") if code is None else Found("noticed", failed or f"pytest ended with {code}")

    def passes(self, test: str) -> bool:
        return self._run([test]).word == "not noticed"

    def ask(
        self, wanted: dict[str, list[str]], arguments: list[str], limit: float | None = None
    ) -> tuple[int | None, str, list[str]]:
        """How pytest ended, the first test that failed, and those that were begun."""
        file = self.path.parent / "tests.json"
        file.write_text(json.dumps(wanted))
        code = self.pytest(file, ["-x", *arguments], limit)
        failed = json.loads(file.read_text()).get("failed", [])
        begun = file.with_suffix(".begun")
        return code, failed[0] if failed else "", begun.read_text().splitlines() if begun.exists() else []

    def pytest(self, file: Path, arguments: list[str], limit: float | None = None) -> int | None:
        """How pytest ended here; None when it took too long."""
        forks = self._forks = self._forks or self._begin_forks()
        assert forks.stdin is not None
        assert forks.stdout is not None
        forks.stdin.write(json.dumps({"file": str(file), "arguments": [*_PLUGINS, *arguments]}) + "\n")
        forks.stdin.flush()
        if not select([forks.stdout], [], [], limit)[0]:
            self._end_forks()
            return None
        return int(forks.stdout.readline())

    def close(self) -> None:
        """Let go of the copy."""
        self._end_forks()
        self.folder.cleanup()

    def _begin_forks(self) -> subprocess.Popen[str]:
        environment = {
            "PYTHONPATH": f"{self.path}{os.pathsep}{Path(__file__).parents[1]}",
            "PYTHONHASHSEED": "0",  # cases that come out of a set have the same names each time
            "PYTHONDONTWRITEBYTECODE": "",  # the copy is read again and again
        }
        return subprocess.Popen(
            [sys.executable, "-m", "changes.forks"],
            cwd=self.path,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def _end_forks(self) -> None:
        """End what runs, and all that it has begun."""
        if self._forks is not None:
            with self._forks as forks:
                os.killpg(forks.pid, signal.SIGKILL)
            self._forks = None


def has_tests(copy: Copy, floor: str) -> bool:
    return (copy.path / "tests" / floor).is_dir()


def look_above(copy: Copy, changes: list[Change], floor: str) -> Iterator[tuple[Change, Found]]:
    """Those of the changes that the tests of a floor notice, and by which."""
    left = changes
    while left:
        together = list({change.path: change for change in reversed(left)}.values())
        yield from _look_at_once(copy, together, floor)
        left = [change for change in left if change not in together]


def _look_at_once(copy: Copy, changes: list[Change], floor: str) -> Iterator[tuple[Change, Found]]:
    """All are made together: what passes then needs no further look, what fails is tried with each alone."""
    done: list[str] = []
    while changes:
        with copy.changed(changes):
            code, failed, begun = copy.ask({"skip": done}, [f"tests/{floor}", *_unreadable(done)])
        if code in (0, _NOTHING_RAN):
            return
        witness = failed or (begun[-1] if begun else "")
        if not witness:
            raise SystemExit(f"the tests of tests/{floor} did not begin: pytest ended with {code}")
        done += [*begun, witness]
        if copy.passes(witness):
            seen = [change for change in changes if copy.try_out(change, [witness]).word == "noticed"]
            yield from ((change, Found("noticed", witness)) for change in seen)
            changes = [change for change in changes if change not in seen]


def _unreadable(done: list[str]) -> list[str]:
    return [f"--ignore={test}" for test in done if "::" not in test]
