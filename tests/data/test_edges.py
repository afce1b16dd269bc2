"""What lies just inside a limit and just outside it, for every reader."""

import io
import math
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from bad_files import idx
from cases import in_turn

from nnviz.data import DataError, findings, fingerprint, idx_pair, images, zipped
from nnviz.data.array_roles import find_parts
from nnviz.data.arrays import _column, _first_rows
from nnviz.data.fingerprint import content_fingerprint
from nnviz.data.formats import json_records
from nnviz.data.own import open_own
from nnviz.data.reading import MAX_CLASSES, MAX_COLUMNS, Reading
from nnviz.data.table_dates import as_days
from nnviz.data.table_dialect import _agreement, clean_names, find_names
from nnviz.data.table_numbers import understand
from nnviz.data.targets import classes_of_numbers, counts_rows, is_classes


@in_turn(
    ("clock", "hours"),
    [
        ("00:00", 0),
        ("12:00 am", 0),
        ("1:30 am", 1.5),
        ("12:00 pm", 12),
        ("12:30 PM", 12.5),
        ("1:00 pm", 13),
        ("11:59 pm", 23 + 59 / 60),
        ("13:00", 13),
        ("06:00:36", 6.01),
        ("06:00:00.36", 6.0001),
        ("06:00:00,36", 6.0001),
    ],
)
def test_a_clock_is_read_as_its_share_of_the_day(clock: str, hours: float) -> None:
    days = as_days(["2020-01-01 00:00", f"2020-01-03 {clock}"])
    assert days is not None
    assert days.of(f"2020-01-03 {clock}") == pytest.approx(2 + hours / 24, abs=1e-9)


@in_turn(
    ("text", "year"),
    [("5-Jan-49", 2049), ("5-Jan-00", 2000), ("5-Jan-99", 1999), ("5-Jan-1949", 1949), ("Jan 5, 2020", 2020)],
)
def test_a_year_of_two_digits_is_of_the_century_that_is_nearer(text: str, year: int) -> None:
    days = as_days(["1-Jan-1900", text])
    since = (np.datetime64(f"{year}-01-05") - np.datetime64("1900-01-01")).astype(int)
    assert days is not None
    assert days.of(text) == since


@in_turn(
    ("cells", "names"),
    [
        (["a", "b"], ["a", "b"]),
        (["", "b", "NA"], ["column 1", "b", "column 3"]),
        (["a", "a", "b", "a"], ["a", "a (2)", "b", "a (3)"]),
        (["a", "a", "a (2)"], ["a", "a (2)", "a (2) (2)"]),
        (["a (2)", "a", "a"], ["a (2)", "a", "a (3)"]),
        (["  two   words "], ["two words"]),
        (["x" * 60, "y" * 61], ["x" * 60, "y" * 60]),
    ],
)
def test_names_are_without_gaps_and_doubles(cells: list[str], names: list[str]) -> None:
    assert clean_names(cells) == names


def test_a_table_has_2_columns_at_least_and_its_most_at_most() -> None:
    def rows(width: int) -> list[tuple[int, list[str]]]:
        return [(1, [f"n{k}" for k in range(width)]), (2, ["1"] * width)]

    for width in (2, MAX_COLUMNS):
        assert find_names(rows(width), "auto", [])[:2] == ("yes", 1)
    for width in (1, MAX_COLUMNS + 1):
        with pytest.raises(DataError, match="holds"):
            find_names(rows(width), "auto", [])
    with pytest.raises(DataError, match="no rows under its header"):
        find_names(rows(3)[:1], "yes", [])
    assert find_names(rows(3), "no", [])[:2] == ("no", 0)


@in_turn(
    ("lines", "share"),
    [
        (["1,2\n"] * 4, 1.0),
        (["1,2\n"] * 3 + ["1,2,3\n"], 0.75),
        (["1\n"] * 3 + ["1,2\n"], 0.25),
        (["1\n"] * 4, 0.0),
        (["1,2\n"] * 4 + ['"open\n'], 1.0),  # the sample ends within quotes
        (['"open\n'] + ["1,2\n"] * 4, 0.0),  # it cannot begin so
    ],
)
def test_a_sign_parts_as_well_as_its_lines_agree(lines: list[str], share: float) -> None:
    assert _agreement(lines, "comma") == pytest.approx(share)


@in_turn(
    ("cell", "point", "comma"),
    [
        ("1", 1, 1),
        ("1.5", 1.5, None),
        ("1,5", None, 1.5),
        ("1.500", 1.5, 1500),
        ("1,500", 1500, 1.5),
        ("1,500.25", 1500.25, None),
        ("1.500,25", None, 1500.25),
        ("1 500", 1500, 1500),
        ("1'500", 1500, 1500),
        ("12,34,567", 1234567, None),
        ("0.123", 0.123, None),
        ("0,123", None, 0.123),
        ("(3)", -3, -3),
        ("-3", -3, -3),
        ("\u22123", -3, -3),
        ("3-", None, None),
        ("1.5D+03", 1500, None),
        ("1.5e3", 1500, None),
        ("$5M", 5e6, 5e6),
        ("5k", 5000, 5000),
        ("7 %", 7, 7),
    ],
)
def test_a_cell_means_what_it_means_with_either_sign(
    cell: str, point: float | None, comma: float | None
) -> None:
    read = understand(cell)
    found = (None, None) if read is None else (read.point, read.comma)
    assert found == (point, comma)


@in_turn("cell", ["5 M", "1.234e5,6", "one", "", "1,,5", "1_000"])
def test_what_only_begins_like_a_number_is_none(cell: str) -> None:
    assert understand(cell) is None


@in_turn(
    ("values", "name", "they_are"),
    [
        ([0, 1] * 4, "", True),
        ([0, 1.5] * 4, "", False),
        ([0, 1, 2, 3], "", False),  # twice each at least
        ([*range(10)] * 2, "", True),
        ([*range(11)] * 2, "", False),
        ([*range(11)] * 2, "class", True),
        ([*range(MAX_CLASSES)] * 2, "class", True),
        ([*range(MAX_CLASSES + 1)] * 2, "class", False),
        ([1900, 2000, 2100] * 4, "", False),
        ([1899, 2000, 2100] * 4, "", True),
        ([1900, 2000, 2101] * 4, "", True),
        ([1900, 2100] * 4, "", True),
        ([1, 2, 3] * 4, "price", False),
        ([1, 2] * 4, "price", True),
        ([0, 1, 2, 3, 4] * 200 + [5] * 9, "", False),  # the tail of a count
        ([0, 1, 2, 3, 4] * 200 + [5] * 11, "", True),
        ([0, 1, 2, 3] * 200 + [4], "", True),
    ],
)
def test_few_whole_numbers_each_of_them_often_are_classes(
    values: list[float], name: str, they_are: bool
) -> None:
    assert is_classes(np.array(values, float), name) is they_are


@in_turn(
    ("values", "do"),
    [
        ([1, 2, 3, 4, 5, 6], True),
        ([1, 2, 3, 4, 5], False),
        ([9, 7, 6, 4, 2, 1], True),
        ([1, 2, 3, 3, 5, 6], False),
        ([6, 5, 4, 4, 2, 1], False),
        ([1, 2, 3, 4, 5, 4], False),
        ([1, 2, 3, 4, 5, 6.5], False),
        ([1, 2, math.nan, 3, 4, 5, 6], True),
        ([1, 2, math.nan, 3, 4, 5], False),
    ],
)
def test_whole_numbers_that_only_rise_or_only_fall_count_rows(values: list[float], do: bool) -> None:
    assert counts_rows(np.array(values, float)) is do


def test_classes_of_numbers_are_named_and_in_order() -> None:
    labels, names = classes_of_numbers(np.array([[3.0], [0.5], [-1.0], [3.0]]), "target")
    assert (labels.tolist(), names) == ([2, 1, 0, 2], ("-1", "0.5", "3"))


def _zip(members: dict[str, bytes], comment: bytes = b"", how: int = zipfile.ZIP_STORED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        archive.comment = comment
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def test_an_archive_is_read_behind_the_longest_comment() -> None:
    file = _zip({"a.csv": b"1"}, b"c" * 65_535)
    with zipped.members_of(file) as archive:
        assert archive.namelist() == ["a.csv"]
    assert file.tell() == 0
    with (
        pytest.raises(DataError, match="cut short"),
        zipped.members_of(io.BytesIO(file.getvalue()[:-65_545])),
    ):
        pass


@pytest.mark.parametrize(
    ("n", "size", "bad"), [(100_000, 20_000_000, False), (100_001, 1, True), (1, 20_000_001, True)]
)
def test_a_list_of_contents_is_as_long_as_it_may_be(n: int, size: int, bad: bool) -> None:
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, n, n, size, 0)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    file = io.BytesIO(record + locator + end)
    if bad:
        with pytest.raises(DataError, match=r"allowed are 100,000"):
            zipped._check_directory(file)
    else:
        zipped._check_directory(file)


def test_what_unpacks_to_a_thousand_times_as_much_is_meant_to() -> None:
    def member(size: int, packed: int) -> zipfile.ZipInfo:
        made = zipfile.ZipInfo("x")
        made.file_size, made.compress_size = size, packed
        return made

    zipped.check_sizes(
        [member(1_000_000, 1), member(5_000_000, 5_000), member(zipped.MAX_BYTES - 6_000_000, 1 << 30)]
    )
    for bad in ([member(1_000_001, 1)], [member(5_000_001, 5_000)], [member(zipped.MAX_BYTES + 1, 1 << 40)]):
        with pytest.raises(DataError, match=r"(un)?packs"):
            zipped.check_sizes(bad)


@in_turn(
    ("names", "read"),
    [
        (["a.csv"], "a.csv"),
        (["a.csv", "README.txt", "index.txt", "notes.txt"], "a.csv"),
        (["index.csv"], "index.csv"),
        (["__MACOSX/a.csv", "b/.c.csv", "d/e.tsv"], "d/e.tsv"),
        (["a.csv", "b.csv"], ""),
        (["a.pdf"], ""),
    ],
)
def test_the_one_table_of_an_archive_is_found(names: list[str], read: str) -> None:
    with zipped.members_of(_zip(dict.fromkeys(names, b"1"))) as archive:
        if read:
            assert zipped.the_table(archive).filename == read
        else:
            with pytest.raises(DataError, match="holds"):
                zipped.the_table(archive)


def test_names_in_a_complaint_are_five_and_short() -> None:
    members = [zipfile.ZipInfo("n" * 40 + "x")] + [zipfile.ZipInfo(str(k)) for k in range(4)]
    assert zipped._named(members) == "n" * 40 + ", 0, 1, 2, 3"
    assert zipped._named([*members, zipfile.ZipInfo("5")]).endswith(", 3, …")


def test_what_is_in_a_folder_is_known_by_names_and_contents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, "_PIECE", 4)  # larger files come in pieces
    known = []
    for folder, name, content in (
        ("one", "a", b"0123456789"),
        ("same", "a", b"0123456789"),
        ("name", "b", b"0123456789"),
        ("tail", "a", b"012345678_"),
        ("place", "sub/a", b"0123456789"),
    ):
        file = tmp_path / folder / name
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        known.append(content_fingerprint(tmp_path / folder))
    assert known[0] == known[1]
    assert len(set(known)) == 4
    assert {len(one) for one in known} == {12}
    alone = content_fingerprint(tmp_path / "one/a")
    assert alone == content_fingerprint(tmp_path / "name/b") != content_fingerprint(tmp_path / "tail/a")


@in_turn(("target", "column"), [(None, 3), ("1", 0), ("4", 3), ("column 2", 1)])
def test_a_column_of_an_array_is_called_by_its_number(target: str | None, column: int) -> None:
    assert _column(target, 4) == column


@in_turn("target", ["0", "5", "-1", "one", "²", "1" * 5000])
def test_no_other_column_is_known(target: str) -> None:
    with pytest.raises(DataError, match="allowed are 1 to 4"):
        _column(target, 4)


def test_the_first_rows_of_an_array_are_told_in_six_digits() -> None:
    rows = _first_rows(np.arange(300.0).reshape(100, 3) / 3)
    assert rows[0] == ("0", "0.333333", "0.666667")
    assert 5 <= len(rows) < 100


def _shapes(**shapes: tuple[int, ...]) -> dict[str, np.ndarray]:
    return {name: np.zeros(shape) for name, shape in shapes.items()}


@in_turn(
    ("arrays", "names"),
    [
        (_shapes(p=(9, 3), q=(9,)), {"train": ("p", "q")}),
        (_shapes(p=(9,), q=(9, 3)), {"train": ("q", "p")}),
        (_shapes(p=(9, 2), q=(9, 3)), {"train": ("q", "p")}),
        (_shapes(p=(9, 3), q=(9,), r=(4, 3), s=(4,)), {"train": ("p", "q"), "test": ("r", "s")}),
        (_shapes(p=(9, 3), r=(4, 3), q=(9,), s=(4,)), {"train": ("p", "q"), "test": ("r", "s")}),
    ],
)
def test_of_two_arrays_the_larger_one_is_the_inputs(
    arrays: dict[str, np.ndarray], names: dict[str, tuple[str, str]]
) -> None:
    found = find_parts(arrays)
    assert {part: pair.names for part, pair in found.pairs.items()} == names
    assert found.is_guess


@in_turn(
    "arrays",
    [_shapes(p=(9, 3), q=(8,)), _shapes(p=(9, 3), q=(9, 3)), _shapes(p=(9,), q=(9,)), _shapes(p=(9, 3))],
)
def test_what_shapes_do_not_tell_is_refused(arrays: dict[str, np.ndarray]) -> None:
    with pytest.raises(DataError, match="inputs must be called"):
        find_parts(arrays)


def test_a_chosen_target_has_the_largest_array_that_fits_it() -> None:
    arrays = _shapes(small=(9, 2), large=(9, 5), other=(8, 50), wanted=(9,))
    assert find_parts(arrays, "wanted").pairs["train"].names == ("large", "wanted")


def test_where_no_column_is_left_five_are_named_with_the_reason(tmp_path: Path) -> None:
    rows = "\n".join(f"{n % 3},{n % 5},{n % 7},{n % 4},{n % 6},{n % 8},{n % 2}" for n in range(40))
    (tmp_path / "own.csv").write_text("a,b,c,d,e,f,class\n" + rows)
    with pytest.raises(DataError, match="no column is left to learn from: a ") as found:
        open_own(tmp_path / "own.csv", Reading(leave_out=tuple("abcdef")))
    told = str(found.value).partition("learn from: ")[2].split("; ")
    assert [one[0] for one in told] == [*"abcde"]
    assert all(len(one) > 5 for one in told)


def test_a_text_of_a_column_names_its_input_in_60_letters(tmp_path: Path) -> None:
    words = ["u" * 60, "v" * 61]
    rows = "\n".join(f"{words[n % 2]},{n},{'ab'[n % 3 == 0]}" for n in range(30))
    (tmp_path / "own.csv").write_text("word,size,class\n" + rows)
    _, contents = open_own(tmp_path / "own.csv", Reading())
    assert contents.inputs[:2] == (f"word = {'u' * 60}", f"word = {'v' * 60}")
    assert contents.x[:4, :2].tolist() == [[1, 0], [0, 1], [1, 0], [0, 1]]


@pytest.mark.parametrize("weight", ["", ",{2}", ", { 0.5 }"])
def test_a_row_of_arff_may_end_in_its_weight(tmp_path: Path, weight: str) -> None:
    rows = "".join(f"{n % 7},{n % 3},{'xy'[n % 2]}{weight}\n" for n in range(20))
    head = "@relation r\n@attribute a numeric\n@attribute b numeric\n@attribute class {x,y}\n@data\n"
    (tmp_path / "own.arff").write_text(head + rows)
    _, contents = open_own(tmp_path / "own.arff", Reading())
    assert contents.inputs == ("a", "b")
    assert contents.x.tolist() == [[n % 7, n % 3] for n in range(20)]


@in_turn(
    ("rows", "records"),
    [
        ([["a", "b"], [1, 2], [3, 4]], [{"a": 1, "b": 2}, {"a": 3, "b": 4}]),
        ([[1, 2], [3, 4]], [{"column 1": 1, "column 2": 2}, {"column 1": 3, "column 2": 4}]),
        ([["a", "b"]], [{"column 1": "a", "column 2": "b"}]),
        ([["a", 1], ["b", 2]], [{"column 1": "a", "column 2": 1}, {"column 1": "b", "column 2": 2}]),
    ],
)
def test_lists_of_json_are_rows_below_their_names(rows: list[list[object]], records: list[object]) -> None:
    assert json_records._of_rows(rows) == records


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ([(8, 8), (8, 8)], []),
        ([(80, 40), (80, 40)], ["pictures of 80 × 40 are shrunk to 8 × 8 pixels"]),
        ([(8, 8), (9, 8), (9, 8)], ["pictures of 2 sizes are fitted into 8 × 8 pixels"]),
    ],
)
def test_what_becomes_of_the_sizes_of_pictures_is_told(sizes: list[tuple[int, int]], told: list[str]) -> None:
    assert list(images._changes({}, sizes, (8, 8))) == told
    assert list(images._changes({3: "is cut short", 5: "is empty"}, sizes, (8, 8))) == [
        "2 pictures left out, the first: is cut short",
        *told,
    ]


def test_pixels_are_counted_over_all_files_of_a_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part, n in (("train", 10), ("t10k", 6)):
        labels = bytes(k % 2 for k in range(n))
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(idx(n, body=labels))
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(idx(n, 3, 4, body=bytes(range(12)) * n))
    for most in (16 * 12, 16 * 12 - 1):
        monkeypatch.setattr(idx_pair, "MAX_PIXELS", most)
        if most == 16 * 12:
            open_own(tmp_path / "train-images-idx3-ubyte", Reading())
        else:
            with pytest.raises(DataError, match="holds 192 pixels with those to test on, allowed are 191"):
                open_own(tmp_path / "train-images-idx3-ubyte", Reading())


def test_of_many_names_the_first_are_listed_and_the_others_counted() -> None:
    most = findings._MOST_NAMED
    names = [f"n{k}" for k in range(most + 2)]
    assert findings._listed(names[:most]) == ", ".join(names[:most])
    assert findings._listed(names) == ", ".join(names[:most]) + " and 2 more"
    assert findings._listed(names[:-1]) == ", ".join(names[:most]) + " and 1 more"
