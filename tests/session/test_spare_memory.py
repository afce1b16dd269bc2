import platform
from pathlib import Path

import pytest

from nnviz.session.spare_memory import give_back

MEGABYTE = 2**20


def in_memory() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="is about glibc")
def test_what_was_let_go_between_what_stays_is_given_back() -> None:
    stays, goes = [], []
    for _ in range(400):
        goes.append(bytearray(b"x") * 60_000)
        stays.append(bytearray(b"x") * 1_000)
    goes.clear()
    before = in_memory()
    give_back()
    assert in_memory() < before - 4 * MEGABYTE
