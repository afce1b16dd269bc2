"""Which tests of a floor run which line of the package."""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from coverage import CoverageData

from .draw import Change
from .trial import Copy

_KEPT = Path(tempfile.gettempdir()) / "nnviz-changes"


class Record:
    """Which tests of a floor run which lines; of each file kept until it, or what it runs, changes."""

    def __init__(self, copy: Copy, floor: str) -> None:
        folder = copy.path / "tests" / floor
        tests = {file.relative_to(copy.path).as_posix() for file in folder.rglob("test_*.py")}
        beside = [file for file in (copy.path / "tests").glob("*.py") if not file.name.startswith("test_")]
        beside += [file for file in folder.rglob("*") if not file.name.startswith("test_")]
        name = f"{floor}-{_digest(copy.path, beside)}"
        digest = cache(lambda path: _digest(copy.path, [copy.path / path]))
        self._takes: list[_Take] = []
        for file in sorted(_KEPT.glob(f"{name}-*.json")):
            take = _Take(file)
            take.files = {test for test in take.files & tests if take.is_good(test, digest)}
            self._takes.append(take)
            tests -= take.files
        if tests:
            self._takes.append(_record(copy, floor, name, sorted(tests)))
        self.seconds = {test: time for take in self._takes for test, time in take.seconds.items()}

    def tests_of(self, change: Change) -> list[str]:
        """Tests that run its lines, quick ones first.

        Of what is done at import, those of its module; or all where none runs any other line of it.
        """
        tests_of_line: dict[int, set[str]] = defaultdict(set)
        for take in self._takes:
            for line, tests in take.lines.contexts_by_lineno(change.path).items():
                tests_of_line[line].update(tests)
        lines = [line for line in change.lines if line in tests_of_line] or [change.statement]
        found = {test for line in lines for test in tests_of_line.get(line, ())}
        if change.at_import or found == {""}:
            found.update(*tests_of_line.values())
        found &= self.seconds.keys()
        if change.at_import and not found:
            found = set(self.seconds)
        return sorted(found, key=self.seconds.__getitem__)


class _Take:
    """What one run of some files of tests told.

    Attributes
    ----------
    files
        Those of them that are asked for.
    """

    def __init__(self, file: Path) -> None:
        self._told = json.loads(file.read_text())
        self.files = set(self._told["run"])
        self.lines = CoverageData(str(file.with_suffix(".lines")))
        self.lines.read()

    @property
    def seconds(self) -> dict[str, float]:
        """How long each test takes, of those that passed."""
        return {
            test: time
            for test, time in self._told["seconds"].items()
            if _file_of(test) in self.files and test not in self._told["failed"]
        }

    def is_good(self, test: str, digest: Callable[[str], str]) -> bool:
        """Whether a file of tests, and all that it ran, has the digest that it had."""
        return all(digest(path) == told for path, told in self._told["run"][test].items())


def _record(copy: Copy, floor: str, name: str, tests: list[str]) -> _Take:
    told = f"{len(tests)} files" if len(tests) > 1 else tests[0]
    print(f"recording which test of tests/{floor} runs which line ({told}) …", file=sys.stderr, flush=True)
    _KEPT.mkdir(exist_ok=True)
    file = _KEPT / f"{name}-{uuid4().hex[:8]}.json"
    if copy.pytest(file, tests) not in (0, 1):  # 1: some failed, which are left out
        file.unlink(missing_ok=True)
        raise SystemExit(f"the tests of tests/{floor} did not come to their end: {file.with_suffix('.log')}")
    run: dict[str, set[str]] = {test: {test} for test in tests}
    lines = CoverageData(str(file.with_suffix(".lines")))
    lines.read()
    for path in lines.measured_files():
        for by in set().union(*lines.contexts_by_lineno(path).values()) - {""}:
            run[_file_of(by)].add(path)
    digest = {path: _digest(copy.path, [copy.path / path]) for path in set().union(*run.values())}
    digests = {test: {path: digest[path] for path in sorted(paths)} for test, paths in run.items()}
    file.write_text(json.dumps(json.loads(file.read_text()) | {"run": digests}))
    return _Take(file)


def _file_of(test: str) -> str:
    return test.partition("::")[0]


def _digest(root: Path, files: Iterable[Path]) -> str:
    content = sha256()
    for file in sorted(file for file in files if file.is_file() and file.suffix != ".pyc"):
        content.update(str(file.relative_to(root)).encode() + file.read_bytes())
    return content.hexdigest()[:16]
