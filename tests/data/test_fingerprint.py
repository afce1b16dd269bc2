"""Whether a file of one's own has changed."""

import os
from pathlib import Path

from nnviz.data.fingerprint import fingerprint


def test_a_table_is_known_by_its_bytes_and_its_time(tmp_path: Path) -> None:
    table = tmp_path / "iris.csv"
    table.write_text("x,class\n1,a\n")
    first = fingerprint(f"file:{table}", None)
    assert first == fingerprint("file:iris.csv", tmp_path)
    os.utime(table, ns=(0, 1_000))
    later = fingerprint(f"file:{table}", None)
    table.write_text("x,class\n1,a\n2,b\n")
    os.utime(table, ns=(0, 1_000))
    longer = fingerprint(f"file:{table}", None)
    assert len({first, later, longer}) == 3


def test_a_folder_is_known_by_every_picture_in_it(tmp_path: Path) -> None:
    cat, dog = tmp_path / "cat" / "1.png", tmp_path / "dog" / "1.png"
    for picture in (cat, dog):
        picture.parent.mkdir()
        picture.write_bytes(b"1")
    first = fingerprint(f"file:{tmp_path}", None)
    dog.write_bytes(b"22")
    assert fingerprint(f"file:{tmp_path}", None) != first


def test_pictures_are_known_by_their_labels_as_well(tmp_path: Path) -> None:
    images, labels = tmp_path / "images-idx3-ubyte", tmp_path / "labels-idx1-ubyte"
    images.write_bytes(b"1")
    alone = fingerprint(f"file:{images}", None)
    labels.write_bytes(b"1")
    first = fingerprint(f"file:{images}", None)
    labels.write_bytes(b"22")
    assert len({alone, first, fingerprint(f"file:{images}", None)}) == 3


def test_what_is_not_there_or_no_file_has_none(tmp_path: Path) -> None:
    assert fingerprint(f"file:{tmp_path / 'gone.csv'}", None) == ()
    assert fingerprint("file:a\0b", None) == ()
    assert fingerprint("mnist", tmp_path) == ()
