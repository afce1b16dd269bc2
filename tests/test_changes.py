"""The script that looks for changes which no test notices, on a package of one module."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from changes import record
from changes.draw import by_hand, draw
from changes.trial import Copy, look_above

TREE = Path(__file__).parents[1]

MODULE = '''
LIMIT = 3


def is_small(n):
    """Whether it is."""
    return n < LIMIT


def area(width, height):
    return width * height


def nobody_asks(n):
    return n + 1
'''

TESTS = """
from nnviz.core.toy import area, is_small


def test_small():
    assert is_small(1) and not is_small(4)


def test_area():
    assert area(2, 3) == 6
"""

ABOVE = """
import os

from nnviz.core.toy import is_small, nobody_asks


def test_that_fails_anyhow():
    assert not nobody_asks(1)


def test_asks():
    assert nobody_asks(1) == 2


def test_limit():
    if is_small(3):
        os.abort()
"""

CRASHES = """
import os
from pathlib import Path

from nnviz.core.toy import nobody_asks


def test_crash():
    once = Path("once")
    if nobody_asks(1) == 3 or (nobody_asks(1) == 0 and not once.exists()):
        once.touch()
        os.abort()
"""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    for name, text in {"nnviz/core/toy.py": MODULE, "tests/core/test_toy.py": TESTS}.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "nnviz" / "__init__.py").touch()
    return tmp_path


def report(toy: Path, *arguments: str) -> list[str]:
    """What the script prints, with none of pytest's plugins, which take longer than all else."""
    command = [sys.executable, "-m", "tests.changes", "--tree", str(toy), *arguments]
    quick = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=TREE, env=quick, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


def test_a_change_is_noticed_by_a_test_that_fails_and_else_it_is_not(toy: Path) -> None:
    at = "nnviz/core/toy.py"
    assert report(
        toy,
        *("--change", f"{at}:11", "*", "+"),
        *("--change", f"{at}:7", "<", "<="),
        *("--change", f"{at}:15", "+", "-"),
        *("--change", f"{at}:2", "3", "1"),
    ) == [
        f"{at}:11: * → +",
        "    noticed: tests/core/test_toy.py::test_area",
        f"{at}:2: 3 → 1",
        "    noticed: tests/core/test_toy.py::test_small",
        f"{at}:7: < → <=",
        "    not noticed",
        f"{at}:15: + → -",
        "    not noticed: no test of tests/core runs this line",
        "core: 4 changes, 2 not noticed, 2 noticed (50% noticed)",
    ]
    assert (toy / at).read_text() == MODULE


@pytest.fixture
def copy(
    toy: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Copy]:
    """Tried without a command line, its records kept for this test alone."""
    monkeypatch.setattr(record, "_KEPT", tmp_path_factory.mktemp("kept"))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    copy = Copy(toy, limit=60)
    yield copy
    copy.close()


def test_what_is_looked_for_above_is_noticed_by_what_fails_with_this_change_alone(copy: Copy) -> None:
    (copy.path / "tests" / "data").mkdir()
    (copy.path / "tests" / "data" / "test_above.py").write_text(ABOVE)
    limit = by_hand(copy.path, "nnviz/core/toy.py:7", "<", "<=")
    asks = by_hand(copy.path, "nnviz/core/toy.py:15", "+", "-")
    assert dict(look_above(copy, [limit, asks], "data")) == {
        limit: ("noticed", "tests/data/test_above.py::test_limit"),
        asks: ("noticed", "tests/data/test_above.py::test_asks"),
    }


def test_a_record_is_good_until_what_was_run_changes(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    def recorded(path: str, content: str) -> str:
        (copy.path / path).write_text(content)
        tests = record.Record(copy, "core").tests_of(by_hand(copy.path, "nnviz/core/toy.py:7", "<", ">"))
        assert tests == ["tests/core/test_toy.py::test_small"]
        return capsys.readouterr().err.partition("(")[2].partition(")")[0]

    unused = "tests/core/test_none.py"
    assert recorded(unused, "def test_none(): pass") == "2 files"
    assert recorded("nnviz/core/other.py", "LIMIT = 3\n") == ""
    assert recorded(unused, "def test_nothing(): pass") == unused
    assert recorded("nnviz/core/toy.py", MODULE.replace("*", "+")) == "tests/core/test_toy.py"


def test_tests_that_cannot_be_collected_are_no_record(copy: Copy) -> None:
    (copy.path / "tests" / "core" / "test_toy.py").write_text("def test_area(")
    for _ in range(2):
        with pytest.raises(SystemExit, match="the tests of tests/core did not come to their end"):
            record.Record(copy, "core")


def test_a_crash_counts_when_it_happens_twice(copy: Copy) -> None:
    (copy.path / "tests" / "core" / "test_crash.py").write_text(CRASHES)
    tests = record.Record(copy, "core").tests_of(by_hand(copy.path, "nnviz/core/toy.py:15", "+", "-"))
    assert tests == ["tests/core/test_crash.py::test_crash"]
    for old, new, found in (("+", "-", ("not noticed", "")), ("1", "2", ("noticed", "pytest ended with -6"))):
        assert copy.try_out(by_hand(copy.path, "nnviz/core/toy.py:15", old, new), tests) == found


def test_what_is_drawn_is_one_change_of_what_is_seen(toy: Path) -> None:
    drawn = draw(toy, "core", 10, seed=1)
    assert sorted(change.lines.start for change in drawn) == [7, 11, 15]
    for change in drawn:
        differing = set(ast.unparse(ast.parse(MODULE)).splitlines()) ^ set(change.source.splitlines())
        assert len(differing) == 2
        assert '"""Whether it is."""' in change.source


def test_a_pixel_more_or_less_is_not_drawn(tmp_path: Path) -> None:
    """Of a place, or where something just fits; of a margin it is ten times as much."""
    module = """
def paint(painter, words, room, shares):
    place = QRectF(0, 1, room - 6, 20)
    if painter.width_of(words) <= room or shares[0] > 0.9:
        painter.drawText(place.adjusted(1, 0, -1, 0), words)
"""
    (tmp_path / "nnviz" / "core").mkdir(parents=True)
    (tmp_path / "nnviz" / "core" / "toy.py").write_text(module)
    changes = {change[4:6] for seed in range(50) for change in draw(tmp_path, "core", 9, seed)}
    assert changes >= {("6", "60"), ("0", "1"), ("0.9", "9.0")}
    assert not changes & {("1", "0"), ("-1", "1"), ("6", "7")}
    assert not any("<" in before and " or " not in before for before, _ in changes)


def test_the_same_seed_draws_the_same_changes() -> None:
    once, again, other = (draw(TREE, "experiment", 5, seed) for seed in (1, 1, 2))
    assert len(once) == 5
    assert once == again != other
