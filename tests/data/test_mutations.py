"""Files damaged by chance are told of in one line each, or do no harm; in a second and 300 MB at most."""

import json
import subprocess
import sys
from pathlib import Path

import mutations
import pytest

SECOND, MEGABYTES = 1, 300


@pytest.mark.parametrize("kind", mutations.KINDS)
def test_some_damage(tmp_path: Path, kind: str) -> None:
    found = mutations.try_all(kind, 40, tmp_path)
    assert found.told
    assert all(line.isprintable() and len(line) < 700 + len(str(tmp_path)) for line in found.told)


@pytest.mark.soak
@pytest.mark.parametrize("kind", mutations.KINDS)
def test_ten_thousand_damages(tmp_path: Path, kind: str) -> None:
    run = [sys.executable, "-W", "error", mutations.__file__, kind, "10000", str(tmp_path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    _, slowest, peak = json.loads(done.stdout)
    assert slowest < SECOND
    assert peak < MEGABYTES
