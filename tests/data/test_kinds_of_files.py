"""How other kinds of files are told apart and read, at both sides of every limit."""

import gzip
import io
import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from bad_files import idx
from cases import in_turn
from PIL import Image

from nnviz.data import DataError, arrays, download, idx_pair, mnist, picture_files, zipped
from nnviz.data.formats import parquet
from nnviz.data.formats.arff import arff_rows
from nnviz.data.formats.cells import cell
from nnviz.data.formats.json_records import holds_records, json_rows
from nnviz.data.formats.xlsx import xlsx_rows
from nnviz.data.idx_pair import _classes, _Pair, read_idx_folder
from nnviz.data.images import _grey, _size_of_webp
from nnviz.data.loading import Request, tell_nobody
from nnviz.data.mnist import FILES, is_here
from nnviz.data.own import open_own
from nnviz.data.picture_files import PictureFile, _left_out, _sort
from nnviz.data.raw_rows import Measure, RawForm, names_of_rows, read_raw
from nnviz.data.reading import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Reading
from nnviz.data.recognition import kind_in_gzip, kind_of
from nnviz.data.table_source import open_table
from nnviz.data.text_file import _find_encoding, _wide


@in_turn(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (b"caf\xc3\xa9", "café"),
        (b"\xff", "\ufffd"),
        (1.5, "1.5"),
        ("ABC", "ABC"),
        (0, "0"),
    ],
)
def test_a_value_is_written_as_a_cell(value: object, text: str) -> None:
    assert cell(value) == text


@in_turn(
    ("content", "rows"),
    [
        ([{"a": 1, "b": "x"}, {"b": "y", "c": True}], [["a", "b", "c"], ["1", "x", ""], ["", "y", "true"]]),
        (
            [{"a": {"p": 1, "q": [2, 3]}}, {"a": 4}],
            [["a.p", "a.q.0", "a.q.1", "a"], ["1", "2", "3", ""], ["", "", "", "4"]],
        ),
        ({"a": [1, 2], "b": [3, 4]}, [["a", "b"], ["1", "3"], ["2", "4"]]),
        ({"a": {"0": 1, "1": 2}, "b": {"0": 3, "1": 4}}, [["a", "b"], ["1", "3"], ["2", "4"]]),
        ({"0": {"a": 1, "b": 2}, "1": {"a": 3, "b": 4}}, [["a", "b"], ["1", "2"], ["3", "4"]]),
        ({"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}, [["a", "b"], ["1", "2"], ["3", "4"]]),
        ({"made": "by", "rows": [{"a": 1}, {"a": 2}]}, [["a"], ["1"], ["2"]]),
        ([["a", "b"], [1, 2]], [["a", "b"], ["1", "2"]]),
        ([{"a": float("nan")}, {"a": float("inf")}], [["a"], ["nan"], ["inf"]]),  # as Python writes them
    ],
)
def test_json_of_every_form_is_rows(content: object, rows: list[list[str]]) -> None:
    assert [list(row) for row in json_rows(io.BytesIO(json.dumps(content).encode()))] == rows


@in_turn(
    ("content", "message"),
    [
        ("[", "is JSON that is cut short or damaged"),
        ("{}", "is JSON and no data: allowed are a list of records"),
        ('{"a": [1, 2]}', "is JSON and no data"),
        ('{"a": [1], "b": [2]}', "is JSON and no data"),
        ('{"a": [1, 2], "b": [1, 2, 3]}', "is JSON and no data"),
        ('{"a": [{"x": 1}, {"x": 2}], "b": [{"x": 1}, {"x": 2}]}', "is JSON and no data"),
        ('{"nnviz": 1, "rows": [{"a": 1}, {"a": 2}]}', "is JSON and no data"),
        ('{"a": 1}\n5\n{"a": 2}\n', "line 2: is no record of JSON in braces"),
        ("[[1, 2], [1, 2, 3]]", "row 2: is not a list of 2 values, one for each column"),
        ('[["a", "b"], [1, 2], [1]]', "row 2: is not a list of 2 values, one for each column"),
        (
            '{"columns": ["a", "b"], "data": [[1, 2], null]}',
            "row 2: is not a list of 2 values, one for each column",
        ),
        ("[]", "is JSON and no data"),
        ("[1, {}]", "is JSON and no data"),
    ],
)
def test_json_that_is_no_data_is_told(content: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        list(json_rows(io.BytesIO(content.encode())))


def test_a_record_a_line_is_read_without_the_blank_ones(tmp_path: Path) -> None:
    lines = b'{"a": 1}\n\n{"a": 2}\n{"b": 3}\n'
    for content in (lines, b"\xef\xbb\xbf" + lines):
        assert [list(row) for row in json_rows(io.BytesIO(content))] == [
            ["a", "b"],
            ["1", ""],
            ["2", ""],
            ["", "3"],
        ]
    for content, holds in (
        (lines, True),
        (b'[{"a": 1}]', True),
        (b'[{"training": 1}]', False),
        (b'[{"nnviz": 1, "a": 2}]', False),
        (b"[", False),
    ):
        (tmp_path / "a.json").write_bytes(content)
        assert holds_records(tmp_path / "a.json") is holds
    assert not holds_records(tmp_path / "none.json")


ARFF = "@relation r\n@attribute a numeric\n@attribute 'b c' {x, \"y z\"}\n@data\n"


@in_turn(
    ("row", "cells"),
    [
        ("1,x", ["1", "x"]),
        ("1,'y z'", ["1", "y z"]),
        ('1,"y z"', ["1", "y z"]),
        ("1, 'it\\'s, so'", ["1", "it's, so"]),
        ('1,"a, b"', ["1", "a, b"]),
        ("1,x,{5}", ["1", "x"]),
        ("1,x,5", ["1", "x", "5"]),
        ("1\tx", ["1", "x"]),
        ("1,'a\tb'", ["1", "a\tb"]),
        ("{0 7}", ["7", "x"]),
        ("{1 'y z'}", ["0", "y z"]),
        ("{}", ["0", "x"]),
    ],
)
def test_a_row_of_arff_is_quoted_either_way_or_sparse(row: str, cells: list[str]) -> None:
    names, *rows = arff_rows(io.BytesIO(f"{ARFF}% a remark\n{row}\n".encode()))
    assert (list(names), [list(one) for one in rows]) == (["a", "b c"], [cells])


def test_arff_is_read_as_windows_wrote_it() -> None:
    _, row = arff_rows(io.BytesIO(f"{ARFF}1,Köln\n".encode("cp1252")))
    assert list(row) == ["1", "Köln"]


@in_turn(
    ("content", "message"),
    [
        ("@relation r\n@data\n1,2\n", "is ARFF without attributes or without @data"),
        (ARFF.replace("@data\n", ""), "is ARFF without attributes or without @data"),
        ("@relation r\nwhat\n", "is ARFF with a line 'what' in its header, which is no attribute"),
        (ARFF + "{2 x}\n", "is ARFF with '2 x' in a row, no number of a column and its value"),
        (ARFF + "{x 2}\n", "is ARFF with 'x 2' in a row"),
    ],
)
def test_arff_that_is_none_is_told(content: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        list(arff_rows(io.BytesIO(content.encode())))


def _book(*sheets: list[list[object]]) -> io.BytesIO:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"s{number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return io.BytesIO(out.getvalue())


def test_the_first_sheet_with_a_table_is_read_and_four_others_are_named() -> None:
    pytest.importorskip("openpyxl")
    table: list[list[object]] = [["a", "b"], [1, True, None], [], [2, None]]
    said: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = list(xlsx_rows(_book([["title"]], [["a", "b"]], table, *[table] * 5), said))
    assert rows == [["a", "b"], ["1", "true"], ["2", ""]]
    assert said == ["sheet s2 is read, and not s3, s4, s5, s6: save one alone to choose it"]
    alone: list[str] = []
    list(xlsx_rows(_book(table, [["x"]]), alone))
    assert alone == []
    with pytest.raises(DataError, match="without a table of two columns and two rows"):
        list(xlsx_rows(_book([["a", "b"]], [["a"], ["b"]]), said))


def test_a_sheet_has_names_or_none_and_other_formats_always(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    (tmp_path / "a.xlsx").write_bytes(_book([[1, 2], [3, 4]]).getvalue())
    (tmp_path / "a.json").write_text('[{"a": 1, "b": 2}, {"a": 3, "b": 4}]')
    (tmp_path / "a.csv").write_text("1,2\n3,4\n")
    for name, header, known in (
        ("a.xlsx", "no", "no"),
        ("a.xlsx", "auto", "auto"),
        ("a.json", "no", "yes"),
        ("a.csv", "no", "no"),
    ):
        with open_table(tmp_path / name, Reading(header=header)) as source:
            content = source.file.read()
            assert (source.reading.header, source.size) == (known, len(content))
            assert content.replace(b"\r", b"").startswith((b"1,2\n3,4", b"a,b\n1,2"))
            assert source.reading.delimiter == ("auto" if name == "a.csv" else "comma")


def test_parquet_claims_no_more_than_is_allowed() -> None:
    class Table:
        def __init__(self, rows: int, columns: int, size: int) -> None:
            group = SimpleNamespace(total_byte_size=size)
            self.metadata = SimpleNamespace(
                num_rows=rows, num_columns=columns, num_row_groups=2, row_group=lambda _: group
            )
            self.schema_arrow = SimpleNamespace(names=["a", "__index_level_0__", "b"])

        def iter_batches(self, size: int, columns: list[str]) -> list[object]:
            return [SimpleNamespace(columns=[SimpleNamespace(to_pylist=lambda: [1, None])] * len(columns))]

    for claimed in ((MAX_ROWS, 3, 1), (1, MAX_COLUMNS, 1), (1, 1, MAX_BYTES // 2)):
        assert list(parquet._rows(Table(*claimed))) == [["a", "b"], ["1", "1"], ["", ""]]
    for claimed in ((MAX_ROWS + 1, 3, 1), (1, MAX_COLUMNS + 1, 1), (1, 1, MAX_BYTES // 2 + 1)):
        with pytest.raises(DataError, match=r"holds [\d,]+ rows and [\d,]+ columns of [\d,]+ bytes; allowed"):
            list(parquet._rows(Table(*claimed)))


@in_turn(
    ("content", "name", "kind"),
    [
        (b"a,b\n1,2\n", "a.csv", "text"),
        (b"\0\0\x08\1rest", "a", "idx"),
        (b"\0\0\0\1", "a", "text"),
        (b"\x93NUMPY\1", "a", "npy"),
        (b"PAR1", "a.csv", "parquet"),
        (b"% by me\n@RELATION r\n", "a", "arff"),
        (b'\xef\xbb\xbf {"a": 1}', "a", "json"),
        *(
            (start, "a", "json")
            for start in (b"[", b"{ ", b"[[1]]", b"[ {", b"[-1", b"[null]", b'["a"]', b"{}")
        ),
        *((start, "a", "json") for start in (b"[\n(1, 2),\n", b"['a', 1]", b"{'a': 1}")),  # Python's
        *((start, "a", "text") for start in (b"[V],[A],kind\n", b"[time],b\n", b"{a},b\n")),
        (b"1 1:2 3:4\n-1 2:5\n", "a", "libsvm"),
        (b"1 1:2 3:4\n-1\n", "a", "libsvm"),  # where all is 0 the target stands alone
        (b"1 -1:2 3:4\n", "a", "libsvm"),
        (b"1\n-1\n", "a", "text"),
        (b"1 1:2 3:4\nx\n", "a", "text"),
        (b"BMI,age\n1,2\n", "a", "text"),
        (b"1 1:2\n" * 11_000, "a", "libsvm"),
        (b"1 1:2\n" * 250 + b"x\n", "a", "libsvm"),  # by the first two hundred lines
    ],
)
def test_a_file_is_known_by_what_stands_in_it(content: bytes, name: str, kind: str) -> None:
    file = io.BytesIO(content)
    assert kind_of(file, name) == kind
    assert file.tell() == 0
    packed = io.BytesIO(gzip.compress(content))
    assert kind_in_gzip(packed, f"{name}.gz") == kind
    assert packed.tell() == 0


@in_turn(
    ("content", "name", "message"),
    [
        (b"", "a", "is empty"),
        (b"BM\1\2", "a", "is a single picture"),
        (b"\x80\4", "a", "is a pickle"),
        (b"abc", "a.pkl", "is a pickle"),
        (b"abc", "a.npz", "is no NPZ file, whatever its name says"),
        (b"abc", "a-ubyte", "is no IDX file"),
        (b"abc", "a.onnx", "is an ONNX network"),
        (b"abc", "a.mat", "is no MATLAB 5 file"),
        (b" \n<!doctype HTML>", "a", "is a web page or XML"),
        (b"x" * 257 + b"ustar", "a", "is an archive of a kind"),
    ],
)
def test_a_file_that_is_not_read_is_told_what_it_is(content: bytes, name: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        kind_of(io.BytesIO(content), name)
    if content:
        with pytest.raises(DataError, match=message):
            kind_in_gzip(io.BytesIO(gzip.compress(content)), f"{name}.gz")
    with pytest.raises(DataError, match="damaged or cut short"):
        kind_in_gzip(io.BytesIO(gzip.compress(b"a,b")[:-9]), "a.gz")


@in_turn(
    ("start", "encoding"),
    [
        (b"a,b", "utf-8"),
        ("é".encode(), "utf-8"),
        ("é,b".encode("cp1252"), "cp1252"),
        ("abcd".encode("utf-16-le"), "utf-16-le"),
        ("abcd".encode("utf-16-be"), "utf-16-be"),
        (("x" * 20 + "é").encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_the_encoding_of_a_text_is_found(start: bytes, encoding: str) -> None:
    assert _find_encoding(io.BytesIO(start), None) == encoding
    assert _wide(b"a\0b") == _wide(b"abcd") == ""


# -- pictures and IDX ------------------------------------------------------------------------------


def _pair(labels: list[int]) -> _Pair:
    given = np.array(labels, np.uint8)
    return _Pair(np.zeros((len(given), 2, 2), np.uint8), given)


TRAIN, TEST = (Path("train-images"), Path("train-labels")), (Path("test-images"), Path("test-labels"))


@in_turn(
    ("train", "test", "told"),
    [
        ([1, 1, 2, 2], [], ""),
        (
            [1, 1, 2, 2, 9],
            [],
            "train-labels: label 9 stands for one picture alone, number 5, where all others are 1 to "
            "2: it is damaged",
        ),
        ([1, 1, 2, 2], [1, 9], "test-labels: label 9 stands for one picture alone, number 2"),
        ([1, 1, 2, 2, 3], [], ""),
        ([1] * 5 + [2] * 5 + [3], [], "label 3 stands for one picture alone, number 11"),
        ([1] * 5 + [2] * 4 + [3], [], ""),
        ([1, 2, 9], [], ""),
        ([1, 1, 9], [], ""),
    ],
)
def test_a_label_of_one_picture_alone_is_damage_where_all_others_are_frequent(
    train: list[int], test: list[int], told: str
) -> None:
    pairs, files = ([_pair(train), _pair(test)], [TRAIN, TEST]) if test else ([_pair(train)], [TRAIN])
    if told:
        with pytest.raises(DataError, match=told):
            _classes(pairs, files)
    else:
        codes, names = _classes(pairs, files)
        assert [int(names[code]) for code in codes] == [*train, *test]


def _write(folder: Path, name: str, n: int, high: int = 255, rows: int = 3) -> None:
    body = (np.arange(n * rows * 4) % high).astype(np.uint8)
    body[0] = high
    (folder / f"{name}images-idx3-ubyte").write_bytes(idx(n, rows, 4, body=body.tobytes()))
    (folder / f"{name}labels-idx1-ubyte").write_bytes(idx(n, body=bytes(k % 2 for k in range(n))))


def test_sets_of_idx_files_are_parted_told_and_named(tmp_path: Path) -> None:
    _write(tmp_path, "train-", 8)
    _write(tmp_path, "t10k-", 4)
    told: list[float] = []
    _, contents = open_own(tmp_path, Reading(), told.append)
    assert (len(contents.x), contents.test_rows, contents.image_shape) == (12, 4, (3, 4))
    assert contents.changed == ("t10k-images-idx3-ubyte is tested on",)
    assert told == sorted(told)
    assert told[-1] == 1
    _write(tmp_path, "train-", 8, high=16)
    _write(tmp_path, "t10k-", 4, high=16)
    assert open_own(tmp_path, Reading())[1].changed[1:] == ("pixels of 0 to 16 are brought to 0 to 1",)
    _write(tmp_path, "t10k-", 4, rows=2)
    with pytest.raises(
        DataError, match="t10k-images-idx3-ubyte: holds pictures of another size than train-images"
    ):
        open_own(tmp_path, Reading())
    for number in range(5):
        _write(tmp_path, f"train{number}-", 8)
    with pytest.raises(DataError, match="holds 6 sets of IDX files: name one of") as found:
        read_idx_folder(tmp_path, Reading(), tell_nobody)
    named = ", ".join(f"{name}-images-idx3-ubyte" for name in ("train", "train0", "train1", "train2"))
    assert str(found.value).endswith(f" of {named}")


@pytest.mark.parametrize("side", [64, 65])
def test_idx_pictures_are_as_large_as_can_be_drawn(tmp_path: Path, side: int) -> None:
    for rows, columns in ((side, 2), (2, side)):
        (tmp_path / "own-images-idx3-ubyte").write_bytes(
            idx(2, rows, columns, body=bytes(range(2 * side)) * 2)
        )
        (tmp_path / "own-labels-idx1-ubyte").write_bytes(idx(2, body=b"\0\1"))
        if side == 64:
            open_own(tmp_path, Reading())
        else:
            with pytest.raises(DataError, match="holds pictures of over 64 × 64 pixels, the most allowed"):
                open_own(tmp_path, Reading())


def test_names_of_files_that_are_left_out_are_counted_and_cut() -> None:
    most = picture_files._MOST_NAMED
    names = [f"{n}{'x' * 60}" for n in range(most + 1)]
    assert _left_out([], "why") == ""
    assert _left_out(names[:1], "why") == f"1 file left out, why: {'x' * 60}"
    assert _left_out(names[:most], "why") == f"{most} files left out, why: {', '.join(['x' * 60] * most)}"
    assert _left_out(names, "why").endswith(f"why: {', '.join(['x' * 60] * most)}, …")


def test_pictures_are_sorted_by_their_folders() -> None:
    def sort(*paths: str) -> tuple[list[tuple[str, str]], ...]:
        files = [PictureFile(path, tuple(path.split("/")[:-1]), 1, io.BytesIO) for path in paths]
        found = _sort(files)
        return tuple(
            [(name, file.name) for name, file in part] for part in (found.train, found.validation, found.test)
        )

    assert sort("all/a/1.png", "all/b/2.png") == ([("a", "all/a/1.png"), ("b", "all/b/2.png")], [], [])
    assert sort("train/a/1", "test/a/2", "val/a/3") == (
        [("a", "train/a/1")],
        [("a", "val/a/3")],
        [("a", "test/a/2")],
    )
    assert sort("a/train/1", "a/test/2", "b/train/3") == (
        [("a", "a/train/1"), ("b", "b/train/3")],
        [],
        [("a", "a/test/2")],
    )
    assert sort("train/a/1", "val/a/3") == ([("a", "train/a/1")], [], [("a", "val/a/3")])
    assert sort("a/x/1", "b/2") == ([("a", "a/x/1"), ("b", "b/2")], [], [])
    with pytest.raises(DataError, match="holds pictures, but not in folders"):
        sort("1.png", "2.png")
    with pytest.raises(DataError, match="holds no pictures; put PNG"):
        sort()


def test_an_archive_that_packs_too_much_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    black = io.BytesIO()
    Image.new("L", (8, 8)).save(black, "PNG")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a/1.png", "b/2.png"):
            archive.writestr(name, black.getvalue())
    assert len(open_own(tmp_path / "a.zip", Reading())[1].x) == 2
    monkeypatch.setattr(zipped, "MAX_BYTES", 2 * len(black.getvalue()) - 1)
    with pytest.raises(DataError, match="unpacks to"):
        open_own(tmp_path / "a.zip", Reading())


def test_a_large_jpeg_is_unpacked_to_a_part_of_its_size() -> None:
    file = io.BytesIO()
    Image.new("L", (640, 640), 128).save(file, "JPEG")
    with Image.open(io.BytesIO(file.getvalue())) as picture:
        grey = _grey(picture, (8, 8))
        assert picture.size == (80, 80)
    np.testing.assert_allclose(grey, 128 / 255, atol=0.01)


def test_the_size_of_webp_stands_in_its_head() -> None:
    for lossless in (False, True):
        file = io.BytesIO()
        Image.new("RGB", (37, 300), "red").save(file, "WEBP", lossless=lossless)
        assert _size_of_webp(file.getvalue()[:64]) == (37, 300)
    head = (
        b"RIFF....WEBPVP8X" + bytes(8) + (36).to_bytes(3, "little") + (299).to_bytes(3, "little") + bytes(20)
    )
    assert _size_of_webp(head) == (37, 300)


# -- new rows --------------------------------------------------------------------------------------


def test_new_pictures_are_named_by_their_place(tmp_path: Path) -> None:
    form = RawForm((), 4, (2, 2))
    for name in ("b.png", "sub/a.png", "sub/\udcff.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("L", (2, 2), 51).save(tmp_path / name)
    assert names_of_rows(tmp_path, form) == ("b.png", "sub/a.png", "sub/\\xff.png")
    assert names_of_rows(tmp_path / "b.png", form) == ("b.png",)
    assert names_of_rows(tmp_path, RawForm((), 4)) == ()
    np.testing.assert_allclose(read_raw(tmp_path / "b.png", form, Reading()), 0.2)
    np.save(tmp_path / "x.npy", np.column_stack((np.full((3, 4), 5.0), [0, 1, 0])))
    pixels = RawForm(tuple(Measure(f"x{k}") for k in range(1, 5)), 4, (2, 2), (0.0, 10.0))
    with pytest.raises(DataError, match="gives 4 numbers a row, the network takes 7"):
        read_raw(tmp_path / "x.npy", RawForm((Measure("a"),), 7), Reading())
    assert read_raw(tmp_path / "x.npy", pixels, Reading()).tolist() == [[0.5] * 4] * 3


def test_an_array_of_bytes_may_hold_more_than_one_of_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "MAX_PIXELS", 40)
    monkeypatch.setattr(arrays, "MAX_NUMBERS", 39)
    table = np.arange(40).reshape(10, 4) * 7 % 11
    for dtype, good in ((np.uint8, True), (np.float64, False)):
        np.save(tmp_path / "x.npy", table.astype(dtype))
        if good:
            preview, _ = open_own(tmp_path / "x.npy", Reading(leave_out=("column 2",)))
            assert [column.role for column in preview.columns] == ["input", "left out", "input", "target"]
            assert [column.why for column in preview.columns] == ["", "left out as asked", "", ""]
        else:
            with pytest.raises(DataError, match="claims 10 × 4 values of float64, more than"):
                open_own(tmp_path / "x.npy", Reading())


# -- files that are fetched ------------------------------------------------------------------------


def test_a_set_is_here_when_all_of_its_files_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NNVIZ_DATA_DIR", raising=False)
    (tmp_path / "mnist").mkdir()
    for name in FILES:
        assert not is_here("mnist", tmp_path)
        (tmp_path / "mnist" / f"{name}.gz").write_bytes(b"x")
    assert is_here("mnist", tmp_path)


def test_of_a_set_that_comes_parted_no_share_is_tested_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mnist, "find_files", lambda _: [Path("x")] * 4)
    monkeypatch.setattr(mnist, "_read_labels", lambda *_: np.zeros(3, np.int64))
    with pytest.raises(DataError, match="mnist comes parted into training and test pictures"):
        mnist.load_mnist(("0",), Request("mnist", test_share=0.2))


def test_a_download_tells_of_every_piece_and_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told: list[object] = []
    one, two = (download.RemoteFile(name, "0", size) for name, size in (("one", 10), ("two", 30)))

    def fetch(file: object, mirrors: object, folder: object, downloader: Callable[..., None]) -> None:
        downloader.report(5)  # type: ignore[attr-defined]

    monkeypatch.setattr(download, "_fetch", fetch)
    source = download.Source(("http://somewhere/",), (one, two))
    download.download("mnist", tmp_path, progress=lambda *what: told.append(what), source=source)
    assert told == [(5, 40), (10, 40), (15, 40), (40, 40)]


def test_idx_pair_knows_what_is_read_beside_a_file(tmp_path: Path) -> None:
    _write(tmp_path, "train-", 8)
    _write(tmp_path, "test-", 4)
    path = tmp_path / "train-images-idx3-ubyte"
    assert [one.name for one in idx_pair.pair_of(path)] == [
        "train-images-idx3-ubyte",
        "test-images-idx3-ubyte",
        "test-labels-idx1-ubyte",
        "train-labels-idx1-ubyte",
    ]
    assert idx_pair.pair_of(tmp_path / "other") == [tmp_path / "other"]
