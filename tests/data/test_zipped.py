"""What a zip archive lists is looked at before anything of it is unpacked."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from bad_files import patched, zipped

from nnviz.data.dataset import DataError
from nnviz.data.own import open_own
from nnviz.data.zipped import members_of, the_table

TABLE = b"x,kind\n" + b"1.5,a\n2.5,b\n" * 10


@pytest.fixture
def long_listed(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """One table in an archive that counts its members as those of over 65,535 do: in a larger record."""
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0)
    content = zipped(t__csv=TABLE)
    assert b"PK\x06\x06" in content
    return content


def with_comment(content: bytes, comment: bytes) -> bytes:
    return content[:-2] + struct.pack("<H", len(comment)) + comment


@pytest.mark.parametrize("comment", [b"", b"the longest ".ljust(65_535, b".")])
def test_a_table_is_read_from_an_archive_with_the_larger_record(
    tmp_path: Path, long_listed: bytes, comment: bytes
) -> None:
    path = tmp_path / "t.zip"
    path.write_bytes(with_comment(long_listed, comment))
    _, contents = open_own(path)
    assert contents.x.ravel().tolist() == [1.5, 2.5] * 10


def test_members_are_counted_in_the_larger_record(long_listed: bytes) -> None:
    count = struct.pack("<QQ", 1, 1)
    many = patched(long_listed, count, struct.pack("<QQ", 1, 100_001))
    with pytest.raises(DataError, match=r"holds 100,001 files or more, allowed are 100,000"), \
            members_of(io.BytesIO(many)):  # fmt: skip
        pass


def test_a_list_that_would_fill_the_memory_is_refused(long_listed: bytes) -> None:
    end = long_listed.index(b"PK\x06\x06")
    (n_bytes,) = struct.unpack("<Q", long_listed[end + 40 : end + 48])
    huge = long_listed[: end + 40] + struct.pack("<Q", 20_000_001) + long_listed[end + 48 :]
    assert n_bytes < 100
    with pytest.raises(DataError, match="allowed are"), members_of(io.BytesIO(huge)):
        pass


def test_a_larger_record_said_to_lie_past_the_end_is_refused(long_listed: bytes) -> None:
    place = struct.pack("<Q", long_listed.index(b"PK\x06\x06"))
    astray = patched(long_listed, place, struct.pack("<Q", 2**64 - 1))
    with pytest.raises(DataError, match="allowed are 100,000"), members_of(io.BytesIO(astray)):
        pass


def test_an_archive_of_what_systems_leave_behind_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "own.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../a/1.png", b"1")
    with pytest.raises(DataError, match="holds nothing; a zip archive is read when it holds"):
        open_own(path)


def test_an_archive_of_nothing_is_whole_and_holds_nothing() -> None:
    with members_of(io.BytesIO(zipped())) as archive, pytest.raises(DataError, match=r"^holds nothing; a"):
        the_table(archive)


def test_what_is_read_after_it_begins_at_the_beginning(long_listed: bytes) -> None:
    for content in (long_listed, zipped(t__csv=TABLE)):
        file = io.BytesIO(content)
        with members_of(file) as archive:
            archive.read("t.csv")
        assert file.tell() == 0
