"""Tables that are no CSV: each becomes the same table that the CSV would be, or is called by its name."""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from bad_files import zipped
from cases import in_turn

from nnviz.data import DataError, table_source
from nnviz.data.own import glance_at_own, open_own
from nnviz.data.reading import Reading
from nnviz.data.recognition import kind_of

NAMES = ("length", "width", "kind")
ROWS = [(round(1 + 0.25 * n, 2), n % 7, ("round", "long")[n % 2]) for n in range(24)]
CSV = "\n".join(",".join(map(str, row)) for row in (NAMES, *ROWS)).encode()
RECORDS = [dict(zip(NAMES, row, strict=True)) for row in ROWS]


def arff() -> bytes:
    head = "% made by a test\n@RELATION things\n\n@attribute 'length' REAL\n@ATTRIBUTE width integer\n"
    return (
        head + "@attribute kind {round, long}\n@DATA\n" + "\n".join(",".join(map(str, row)) for row in ROWS)
    ).encode()


def columns() -> dict[str, list[object]]:
    return {name: [row[i] for row in ROWS] for i, name in enumerate(NAMES)}


def by_number() -> dict[str, dict[str, object]]:
    return {name: {str(i): value for i, value in enumerate(column)} for name, column in columns().items()}


def in_zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._" + name, b"\0\5\x16\7")
        archive.writestr("README.txt", "what it is\n")
        archive.writestr(f"things/{name}", content)
    return out.getvalue()


def xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in (NAMES, *ROWS):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet() -> bytes:
    import pyarrow
    from pyarrow.parquet import write_table

    out = io.BytesIO()
    write_table(pyarrow.table(columns()), out)
    return out.getvalue()


def lines(records: list[dict[str, object]]) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


KINDS: dict[str, Callable[[], bytes]] = {
    "csv.gz": lambda: gzip.compress(CSV),
    "csv.zip": lambda: in_zip("t.csv", CSV),
    "csv.gz in a zip": lambda: in_zip("t.json", json.dumps(RECORDS).encode()),
    "arff": arff,
    "arff.gz": lambda: gzip.compress(arff()),
    "json records": lambda: json.dumps(RECORDS, indent=1).encode(),
    "json lines": lambda: lines(RECORDS),
    "json lines in gzip": lambda: gzip.compress(lines(RECORDS)),
    "json columns": lambda: json.dumps(columns()).encode(),
    "json columns by number": lambda: json.dumps(by_number()).encode(),
    "json split": lambda: json.dumps({"columns": NAMES, "index": [0], "data": ROWS}).encode(),
    "json inside": lambda: json.dumps({"source": "a test", "things": RECORDS}).encode(),
    "json rows": lambda: json.dumps([NAMES, *ROWS]).encode(),
    "xlsx": xlsx,
    "parquet": parquet,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_is_the_same_however_it_is_kept(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "things"
    path.write_bytes(KINDS[kind]())
    preview, contents = open_own(path)
    assert [column.name for column in preview.columns] == list(NAMES)
    assert preview.reading.target == "kind"
    assert contents.x.tolist() == [list(row[:2]) for row in ROWS]
    assert [contents.classes[label] for label in contents.y.astype(int)] == [row[2] for row in ROWS]
    glance = glance_at_own(path, preview.reading)
    assert glance is not None
    assert glance.columns == preview.columns


def test_libsvm_leaves_out_what_is_zero(tmp_path: Path) -> None:
    path = tmp_path / "things.svm"
    path.write_text("+1 1:0.5 3:2 # first\n-1 2:4\n\n" * 3)
    preview, contents = open_own(path)
    assert (preview.reading.target, contents.classes) == ("target", ("-1", "1"))
    assert contents.x[:2].tolist() == [[0.5, 0, 2], [0, 4, 0]]


@in_turn(
    ("line", "told"),
    [
        ("1 -1:2 3:4", "line 2: names column −1, allowed are 10,000"),
        ("1 1:2 10001:4", "line 2: names column 10,001"),
        ("1 1:2 1:4", "line 2: names a column twice"),
    ],
)
def test_libsvm_names_a_column_once_and_from_0_on(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "things.svm"
    path.write_text(f"0 1:1\n{line}\n")
    with pytest.raises(DataError, match=told):
        open_own(path)


def test_what_arff_declares_as_names_is_names_though_they_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "things.arff"
    path.write_text(
        "@relation r\n@attribute zone {1,2,3}\n@attribute size numeric\n@attribute t {10,20,30}\n@data\n"
        + "".join(f"{1 + n % 3},{n % 5}.5,{10 + 10 * (n % 7 % 3)}\n" for n in range(40))
    )
    preview, contents = open_own(path)
    assert contents.inputs == ("zone = 1", "zone = 2", "zone = 3", "size")
    assert contents.classes == ("10", "20", "30")
    glance = glance_at_own(path, Reading())
    assert glance is not None
    assert [(column.kind, column.role) for column in glance.columns] == [
        (column.kind, column.role) for column in preview.columns
    ]


def test_a_value_that_begins_with_a_number_sign_is_no_remark_in_what_a_program_wrote(tmp_path: Path) -> None:
    path = tmp_path / "things.json"
    path.write_text(json.dumps([{"colour": n % 3 or f"#{n % 2}", "kind": "pq"[n % 2]} for n in range(40)]))
    preview, _ = open_own(path)
    assert preview.rows == 40


def test_quotes_are_part_of_a_value_in_what_a_program_wrote(tmp_path: Path) -> None:
    values = ["'a'", 'b\\"c']
    records = [{"size": n, "kind": values[n % 2]} for n in range(12)]
    (tmp_path / "own.json").write_bytes(json.dumps(records).encode())
    assert sorted(open_own(tmp_path / "own.json")[1].classes) == sorted(values)
    (tmp_path / "own.json").write_bytes(
        json.dumps([r | {"kind": f"'{r['size'] % 2}'"} for r in records]).encode()
    )
    assert open_own(tmp_path / "own.json")[1].classes == ("'0'", "'1'")


def test_sparse_arff_leaves_out_what_is_zero(tmp_path: Path) -> None:
    path = tmp_path / "things.arff"
    path.write_text(
        '@relation r\n@attribute a numeric\n@attribute "b c" numeric\n@attribute class {x,y}\n@data\n'
        + "{0 1.5, 2 y}\n{1 2.5}\n" * 3
    )
    _, contents = open_own(path)
    assert contents.inputs == ("a", "b c")
    assert contents.x[:2].tolist() == [[1.5, 0], [0, 2.5]]
    assert contents.y[:2].tolist() == [1, 0]


FOREIGN: dict[str, tuple[bytes, str]] = {
    "a.pkl": (b"\x80\x04\x95", "is a pickle, which nnviz never loads"),
    "a.joblib": (b"x\x9c123", "is a pickle, which nnviz never loads"),
    "old.pt": (b"\x80\x02\x8a", "is a pickle"),
    "a.pt": (zipped(**{"a/data__pkl": b"\x80\x02", "a/version": b"3"}), "PyTorch as a pickle"),
    "a.onnx": (b"\x08\x07\x12\x07pytorch", "is an ONNX network"),
    "a.h5": (b"\x89HDF\r\n\x1a\n" + bytes(99), "is HDF5"),
    "a.keras": (zipped(config__json=b"{}", model__weights__h5=b"\x89HDF"), "is a Keras model"),
    "a.ods": (
        zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content__xml=b"<x/>"),
        "is an OpenDocument file (.ods): save the sheet as .xlsx or CSV",
    ),
    "a.docx": (zipped(**{"word/document__xml": b"<x/>"}), "is a Word document"),
    "a.xls": (b"\xd0\xcf\x11\xe0" + bytes(99), "is an old spreadsheet (.xls)"),
    "a.mat": (b"\0\0\0\0\5\0\0\0", "is no MATLAB 5 file"),
    "a.rds": (gzip.compress(b"X\n\0\0\0\3"), "is an R object"),
    "a.RData": (gzip.compress(b"RDX3\nX\n"), "is an R workspace"),
    "a.tar.gz": (gzip.compress(bytes(257) + b"ustar" + bytes(99)), "unpack it"),
    "a.db": (b"SQLite format 3\0", "is a database"),
    "a.feather": (b"ARROW1\0\0", "Arrow or Feather"),
    "a.csv": (b"\n<!DOCTYPE html><html>", "is a web page"),
    "lfs.csv": (b"version https://git-lfs.github.com/spec/v1\n", "is a pointer of Git LFS"),
    "two.zip": (zipped(a__csv=b"1,2", b__csv=b"1,2"), "holds 2 tables (a.csv, b.csv): unpack it"),
    "experiment.json": (b'{"nnviz": 1, "data": {"name": "digits"}}', "is JSON and no data"),
    "broken.json": (b'[{"a": 1, ', "cut short or damaged"),
    "words.json": (b'["a", "b"]', "is JSON and no data"),
    "wide.json": (lines([dict.fromkeys(map(str, range(10_001)), 1)] * 2), "10,001 columns, allowed are"),
}  # fmt: skip


@in_turn("name", FOREIGN)
def test_what_is_not_read_is_called_by_its_name(tmp_path: Path, name: str) -> None:
    content, words = FOREIGN[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=f"^{path}: ") as caught:
        open_own(path)
    assert words in str(caught.value)


@pytest.mark.parametrize(("kind", "library"), [("xlsx", "openpyxl"), ("parquet", "pyarrow")])
def test_a_library_that_is_not_there_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, library: str
) -> None:
    path = tmp_path / "things"
    path.write_bytes(KINDS[kind]())
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(
        DataError, match=rf"needs {library} to be read: pip install 'nnviz-desktop\[tables\]'"
    ):
        open_own(path)


def test_what_is_packed_too_well_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(in_zip("t.csv", b"1,2\n" * 500_000))
    with pytest.raises(DataError, match="packs 2,000,000 bytes"):
        open_own(path)
    assert table_source.MAX_BYTES == 200_000_000
    monkeypatch.setattr(table_source, "MAX_BYTES", 200_000)
    path.write_bytes(gzip.compress(b"1,2\n" * 7_000, 1) * 10)
    with pytest.raises(DataError, match="unpacks to over 200,000 bytes"):
        open_own(path)


def test_recognition_leaves_the_file_at_its_beginning() -> None:
    for make in KINDS.values():
        file = io.BytesIO(make())
        kind_of(file, "things")
        assert file.tell() == 0


def test_sheet_with_gaps_at_its_edges_and_a_second_one(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active["B1"] = "a note"
    second = book.create_sheet("data")
    for row in (("a", "b", None, ""), *((n + 0.5, n % 2, None, None) for n in range(8))):
        second.append(row)
    book.save(tmp_path / "own.xlsx")
    _, contents = open_own(tmp_path / "own.xlsx")
    assert np.array_equal(contents.x[:, 0], np.arange(8) + 0.5)


def test_rows_of_a_workbook_that_says_it_is_one_cell_are_read(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    whole, lying = tmp_path / "whole.xlsx", tmp_path / "lying.xlsx"
    whole.write_bytes(xlsx())
    with zipfile.ZipFile(whole) as book, zipfile.ZipFile(lying, "w") as other:
        for name in book.namelist():
            content = book.read(name)
            if name.startswith("xl/worksheets/"):
                content, found = re.subn(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', content)
                assert found
            other.writestr(name, content)
    one, two = (open_own(path)[1] for path in (whole, lying))
    np.testing.assert_array_equal(one.x, two.x)
    np.testing.assert_array_equal(one.y, two.y)


def test_numbers_that_a_sheet_holds_as_texts_are_read_with_their_comma(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["size", "mass", "kind"])
    for n in range(12):
        book.active.append([f"{n},5", n + 0.125, "ab"[n % 2]])
    book.save(tmp_path / "own.xlsx")
    preview, contents = open_own(tmp_path / "own.xlsx")
    assert contents.x[:, 0].tolist() == [n + 0.5 for n in range(12)]
    assert contents.x[:, 1].tolist() == [n + 0.125 for n in range(12)]
    again = open_own(tmp_path / "own.xlsx", preview.reading)[1]
    assert np.array_equal(again.x, contents.x)


def test_a_hidden_sheet_is_read_only_where_there_is_no_other(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    hidden, shown = book.active, book.create_sheet("shown")
    hidden.title, hidden.sheet_state = "hidden", "hidden"
    for name, sheet in (("old", hidden), ("new", shown)):
        for row in ([name, "kind"], *([n % 5, "ab"[n % 2]] for n in range(12))):
            sheet.append(row)
    book.active = shown
    book.save(tmp_path / "own.xlsx")
    assert open_own(tmp_path / "own.xlsx")[1].inputs == ("new",)


def test_of_several_sheets_it_is_said_which_is_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    first.title = "flowers"
    second, note = book.create_sheet("fish"), book.create_sheet("note")
    note.append(["by hand"])
    book.create_sheet("heads").append(["size", "species"])  # and no row
    for row in (["size", "species"], *([n % 5, "ab"[n % 2]] for n in range(12))):
        first.append(row)
        second.append(row)
    book.save(tmp_path / "own.xlsx")
    preview, contents = open_own(tmp_path / "own.xlsx")
    assert (contents.inputs, len(contents.x)) == (("size",), 12)
    assert preview.findings is not None
    assert preview.findings.changed == ("sheet flowers is read, and not fish: save one alone to choose it",)
    book.remove(second)
    book.save(tmp_path / "own.xlsx")
    preview, _ = open_own(tmp_path / "own.xlsx")
    assert preview.findings is not None
    assert preview.findings.changed == ()
