"""Which tests of a floor run which line of the package."""

import json
import sys
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from coverage import CoverageData

from .draw import Change
from .trial import Copy

_KEPT = Path(tempfile.gettempdir()) / "nnviz-changes"


class Record:
    """Which tests of a floor run which lines; kept, and good until these tests or what they run change."""

    def __init__(self, copy: Copy, floor: str) -> None:
        tests = (copy.path / "tests").glob("*.py"), (copy.path / "tests" / floor).rglob("*")
        helpers = [file for file in tests[0] if not file.name.startswith("test_")]
        name = f"{floor}-{_digest(copy.path, [*helpers, *tests[1]])}"
        kept = (file for file in _KEPT.glob(f"{name}-*.json") if _is_of(copy.path, file))
        file = next(kept, None) or _recorded(copy, floor, name)
        told = json.loads(file.read_text())
        self.seconds = {test: time for test, time in told["seconds"].items() if test not in told["failed"]}
        self._data = _lines(file)

    def tests_of(self, change: Change) -> list[str]:
        """Tests that run its lines, quick ones first.

        Of what is done at import, those of its module; or all where none runs any other line of it.
        """
        tests_of_line = self._data.contexts_by_lineno(change.path)
        lines = [line for line in change.lines if line in tests_of_line] or [change.statement]
        found = {test for line in lines for test in tests_of_line.get(line, ())}
        if change.at_import or found == {""}:
            found.update(*tests_of_line.values())
        found &= self.seconds.keys()
        if change.at_import and not found:
            found = set(self.seconds)
        return sorted(found, key=self.seconds.__getitem__)


def _recorded(copy: Copy, floor: str, name: str) -> Path:
    print(f"recording which test of tests/{floor} runs which line …", file=sys.stderr, flush=True)
    _KEPT.mkdir(exist_ok=True)
    file = _KEPT / f"{name}-{uuid4().hex[:8]}.json"
    if copy.pytest(file, [f"tests/{floor}"]) not in (0, 1):  # 1: some failed, which are left out
        file.unlink(missing_ok=True)
        raise SystemExit(f"the tests of tests/{floor} did not come to their end: {file.with_suffix('.log')}")
    data = _lines(file)
    run = [path for path in data.measured_files() if any(map(any, data.contexts_by_lineno(path).values()))]
    told = json.loads(file.read_text()) | {
        "run": {path: _digest(copy.path, [copy.path / path]) for path in run}
    }
    file.write_text(json.dumps(told))
    return file


def _lines(file: Path) -> CoverageData:
    data = CoverageData(str(file.with_suffix(".lines")))
    data.read()
    return data


def _is_of(root: Path, file: Path) -> bool:
    """Whether what was run for this record is the same in this tree."""
    run: dict[str, str] = json.loads(file.read_text()).get("run", {"": ""})
    return all((root / path).is_file() and _digest(root, [root / path]) == told for path, told in run.items())


def _digest(root: Path, files: Iterable[Path]) -> str:
    content = sha256()
    for file in sorted(file for file in files if file.is_file() and file.suffix != ".pyc"):
        content.update(str(file.relative_to(root)).encode() + file.read_bytes())
    return content.hexdigest()[:16]
