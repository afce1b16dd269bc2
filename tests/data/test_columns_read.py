"""How the cells of a column are read, and what is said of it, at both sides of every limit."""

from collections.abc import Sequence

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import DataError
from nnviz.data.column_names import rank_as_target, several_targets
from nnviz.data.dataset import Dataset, with_readable_names
from nnviz.data.findings import Findings
from nnviz.data.loading import Request
from nnviz.data.own import _part
from nnviz.data.raw_rows import Measure, RawForm, _ways_to_part, _with_values, form_of, typed_row
from nnviz.data.reading import Contents
from nnviz.data.spelling import Spelling
from nnviz.data.table import _body, _sample
from nnviz.data.table_cells import gather
from nnviz.data.table_columns import Numbers, TableColumn, Texts
from nnviz.data.table_contents import lines_in_words
from nnviz.data.table_dates import Days, are_dates, as_days
from nnviz.data.table_dialect import _has_names, _holds_several, find_delimiter
from nnviz.data.table_lines import Row


def read(cells: Sequence[str], decimal: str = "auto", **others: Sequence[str]) -> tuple[TableColumn, str]:
    rows = zip(cells, *others.values(), strict=True)
    block = [(line, list(row)) for line, row in enumerate(rows, 2)]
    columns, sign = gather([block], ["a", *others], decimal)
    return columns[0], sign


MANY = [f"{n}.5" for n in range(1, 41)]
OPEN = ["1.250", "2.375", "3.125"]
SURE = ["1,5", "2,25", "0,5"]


@in_turn(
    ("cells", "values", "changed"),
    [
        (["1", "2.5", "-3e2"], [1, 2.5, -300], ""),
        (["1,5", "2", "0,25"], [1.5, 2, 0.25], "a: 2 cells with a decimal comma read as numbers, 1,5 as 1.5"),
        (["$5", "$6.50", "$7"], [5, 6.5, 7], "a: 3 cells with a currency sign read as numbers, $5 as 5"),
        (
            ["1,500.5", "2", "3"],
            [1500.5, 2, 3],
            "a: 1 cell with thousands separators read as numbers, 1,500.5 as 1500.5",
        ),
        (
            ["$1,500.5", "$2", "$3"],
            [1500.5, 2, 3],
            "a: 3 cells with a currency sign and thousands separators read as numbers, $1,500.5 as 1500.5",
        ),
        (["5%", "6%", "7%"], [5, 6, 7], "a: 3 cells with a percent sign read as numbers, 5% as 5"),
        (
            ["$1.5k", "$2k", "$3"],
            [1500, 2000, 3],
            "a: 3 cells with a currency sign and a k, M or B for thousands, millions or billions read as "
            "numbers, $1.5k as 1500",
        ),
        ([*MANY, *["unknown"] * 3], [*map(float, MANY), *[np.nan] * 3], "a: 'unknown' is taken for no value"),
        (
            [*MANY, *["unbekannt"] * 2],
            [*map(float, MANY), *[np.nan] * 2],
            "a: 'unbekannt' is taken for no value",
        ),
        ([*MANY, "n/a"], [*map(float, MANY), np.nan], ""),
        (
            ["$5", *MANY[:19], "unknown", "unknown"],
            [5, *map(float, MANY[:19]), np.nan, np.nan],
            "a: 1 cell with a currency sign read as numbers, $5 as 5; a: 'unknown' is taken for no value",
        ),
    ],
)
def test_numbers_are_read_and_it_is_said_how(cells: list[str], values: list[float], changed: str) -> None:
    found, _ = read(cells)
    assert isinstance(found, Numbers)
    np.testing.assert_allclose(found.values, values)
    assert found.changed == changed
    assert list(found.missing) == [line for line, value in enumerate(values, 2) if np.isnan(value)]


@in_turn(
    ("cells", "others", "decimal", "sign", "first", "is_open"),
    [
        (["1", "2", "3"], {}, "auto", "point", 1, False),
        (["1.5", "2", "3"], {}, "auto", "point", 1.5, False),
        (OPEN, {}, "auto", "auto", 1.25, True),
        (OPEN, {}, "comma", "comma", 1250, False),
        (OPEN, {}, "point", "point", 1.25, False),
        (OPEN, {"b": SURE}, "auto", "comma", 1250, False),
        (OPEN, {"b": ["1.5", "2.25", "0.5"]}, "auto", "point", 1.25, False),
        (SURE, {"b": ["1.5", "2.25", "0.5"]}, "auto", "auto", 1.5, False),
        (SURE, {}, "auto", "comma", 1.5, False),
    ],
)
def test_a_doubtful_column_is_read_as_the_others_of_the_file(
    cells: list[str], others: dict[str, list[str]], decimal: str, sign: str, first: float, is_open: bool
) -> None:
    found, of_file = read(cells, decimal, **others)
    assert isinstance(found, Numbers)
    assert (of_file, found.values[0], found.open is not None) == (sign, first, is_open)


@in_turn(
    ("cells", "told"),
    [
        ([*MANY, "1e100"], ""),
        (
            [*MANY, "2e100"],
            "line 42, column 'a': 2e+100 overflows when it is scaled; allowed are numbers from -1e",
        ),
        (["-2e100", *MANY], "line 2, column 'a': -2e"),
        ([*(f"{n},5" for n in range(40)), "2e100"], "line 42, column 'a': 2e"),
        ([*MANY, "what?"], "line 42, column 'a': 'what?' is not a number"),
        (["1.5", "2.5", "inf", "-Infinity", "1e400"], "line 4, column 'a': 'inf' is not a number"),
        ([*MANY, "inf", "inf"], "line 42, column 'a': 'inf' is not a number"),
        ([*MANY[:39], "what?", "now?"], "line 41, column 'a': 'what?' is not a number"),
    ],
)
def test_a_cell_that_is_no_number_is_told_with_its_line(cells: list[str], told: str) -> None:
    if told:
        with pytest.raises(DataError) as found:
            read(cells)
        assert str(found.value).startswith(told)
    else:
        assert isinstance(read(cells)[0], Numbers)


def test_one_cell_in_twenty_may_be_no_number_and_more_make_it_a_text() -> None:
    for n, is_text in ((38, False), (37, True)):
        cells = [*MANY[:n], "one", "two"]
        if is_text:
            assert isinstance(read(cells)[0], Texts)
        else:
            with pytest.raises(DataError, match="'one' is not a number"):
                read(cells)
    assert isinstance(read(["x", "y", "z"])[0], Texts)
    assert isinstance(read(["?", "na", ""])[0], Numbers)
    assert isinstance(read(["1", "2", "-nan", "\\N", "NaT", "1.#QNAN"])[0], Numbers)


@in_turn(
    ("cells", "values", "codes", "changed"),
    [
        (["b", "a", "b"], ["b", "a"], [0, 1, 0], ""),
        (["Ant", "ant", "ant"], ["ant"], [0, 0, 0], "a: 'Ant' is read as 'ant'"),
        (
            ["red  wine", "red wine", "Red Wine", "red wine"],
            ["red wine"],
            [0] * 4,
            "a: 'red  wine' is read as 'red wine', 'Red Wine' is read as 'red wine'",
        ),
        (["M", "m", "m"], ["M", "m"], [0, 1, 1], ""),
        (["Mm", "mm", "mm"], ["mm"], [0, 0, 0], "a: 'Mm' is read as 'mm'"),
        (["x", "?", "y"], ["x", "y"], [0, -1, 1], ""),
        (["x", "None", "y"], ["x", "None", "y"], [0, 1, 2], ""),
        (["x", "None", ""], ["x"], [0, -1, -1], ""),
        (
            ["AbC", "aBC", "abC", "ABC", "aBc", "abc", "abc"],
            ["abc"],
            [0] * 7,
            "a: " + ", ".join(f"'{one}' is read as 'abc'" for one in ("AbC", "aBC", "abC", "ABC", "aBc")),
        ),
        (
            ["AbC", "aBC", "abC", "ABC", "aBc", "Abc", "abc", "abc"],
            ["abc"],
            [0] * 8,
            "a: "
            + ", ".join(f"'{one}' is read as 'abc'" for one in ("AbC", "aBC", "abC", "ABC", "aBc"))
            + " and 1 more",
        ),
    ],
)
def test_texts_are_in_the_order_of_the_file_and_spellings_are_brought_together(
    cells: list[str], values: list[str], codes: list[int], changed: str
) -> None:
    found, _ = read(cells)
    assert isinstance(found, Texts)
    assert (list(found.values), found.codes.tolist(), found.changed) == (values, codes, changed)
    assert list(found.missing) == [line for line, code in enumerate(codes, 2) if code < 0]


def test_of_more_than_a_thousand_names_no_spellings_are_brought_together() -> None:
    for n in (999, 1000):
        found, _ = read(["Ant", "ant", *(f"w{k}" for k in range(n - 1))])
        assert bool(found.changed) is (n == 999)


@in_turn(
    ("cells", "is_text"),
    [
        (["9007199254740992", "9007199254740993", "5"], True),
        (["9007199254740992", "9007199254740993", ""], True),
        (["9007199254740992", "9007199254740994", "5"], False),
        (["9007199254740990", "9007199254740991", "5"], False),
        (["9007199254740992", "9007199254740992.0", "5"], False),
        (["2" * 4999, "x", "y"], True),
    ],
)
def test_whole_numbers_that_no_float_tells_apart_are_names(cells: list[str], is_text: bool) -> None:
    assert isinstance(read(cells)[0], Texts) is is_text


def test_what_looks_like_numbers_and_is_left_as_text_has_its_reason() -> None:
    for cells, doubt in (
        (["5%", "6", "7%"], "has a percent sign in some cells and none in others"),
        (["$5", "€6", "$7"], "holds amounts in $ and in €"),
        (["a", "b", "c"], ""),
    ):
        found, _ = read(cells)
        assert isinstance(found, Texts)
        assert found.doubt == doubt


@in_turn(
    ("n", "words"),
    [(1, "line 2"), (2, "lines 2, 3"), (5, "lines 2, 3, 4, 5, 6"), (6, "lines 2, 3, 4, 5, 6 and 1 more")],
)
def test_the_first_of_many_lines_are_named(n: int, words: str) -> None:
    assert lines_in_words(range(2, 2 + n)) == words
    assert lines_in_words([1234]) == "line 1,234"


# -- dates ------------------------------------------------------------------------------------------


def test_nineteen_in_twenty_dates_of_the_first_two_thousand_are_dates() -> None:
    days = [f"2024-01-{n:02}" for n in range(1, 20)]
    assert are_dates([*days, "soon"])
    assert not are_dates([*days[1:], "soon"])
    assert not are_dates([])
    assert are_dates(["2024-01-01"] * 2000 + ["soon"] * 2000)


@in_turn(
    ("text", "is_date"),
    [
        ("5 Jan 2020", True),
        ("5 Januar 2020", True),
        ("5 Sept 2020", True),
        ("5 mars 2020", True),
        ("5 Bananas 2020", False),
        ("2020-01-05 10:00 UTC", True),
        ("10:00 GMT", True),
        ("10:00", True),
        ("2020 Q1", True),
        ("2020-01-05T10:00:00.123456789+00:00    ", False),
        ("x" * 41, False),
    ],
)
def test_a_date_is_known_by_how_it_is_written(text: str, is_date: bool) -> None:
    assert are_dates([text]) is is_date


@in_turn(
    ("texts", "order", "first", "days"),
    [
        (["2020-01-05", "2020-01-03"], "day", "2020-01-03", [2, 0]),
        (["13/1/2020", "1/2/2020"], "day", "2020-01-13", [0, 19]),
        (["1/13/2020", "2/1/2020"], "month", "2020-01-13", [0, 19]),
        (["3.4.2020", "1.4.2020"], "day", "2020-04-01", [2, 0]),
        (["4/4/2020", "5/5/2020"], "day", "2020-04-04", [0, 31]),
        (["1/2020", "2/2020"], "day", "2020-01-01", [0, 31]),
        (["2020-02", "2020-01"], "day", "2020-01-01", [31, 0]),
        (["Jan 2020", "Feb 2020"], "day", "2020-01-01", [0, 31]),
        (["January 5th, 2020", "6 Jan 2020"], "day", "2020-01-05", [0, 1]),
        (["2020-01-05 12:00", "2020-01-06 18:00:00"], "day", "2020-01-05", [0.5, 1.75]),
        (["1/1/69", "1/1/68"], "day", "1969-01-01", [0, 36159]),
    ],
)
def test_dates_become_days_since_the_first(
    texts: list[str], order: str, first: str, days: list[float]
) -> None:
    found = as_days(texts)
    assert found == Days(order, first)
    assert [found.of(text) for text in texts] == days
    assert np.isnan(found.of("soon"))


@in_turn(
    "texts",
    [
        ["3/4/2020", "5/6/2020"],
        ["10:00"],
        ["2020-01-05", "soon"],
        ["5 Jan", "6 Jan"],
        [],
        ["2020-13-01"],
        ["2020-01-05 soon:00"],
    ],
)
def test_what_cannot_be_counted_for_certain_is_not(texts: list[str]) -> None:
    assert as_days(texts) is None


# -- how a table is written -----------------------------------------------------------------------


def lines(text: str) -> list[Row]:
    return [(number, line.split()) for number, line in enumerate(text.split("|"), 1)]


@in_turn(
    ("text", "has"),
    [
        ("a b|x y|z w", True),
        ("a b|x y|a w", False),
        ("a b|x 1|a w", True),
        ("a 1|x y|z w", False),
        ("a b c|x y|z w", True),
        ("0 1 2|0.5 0.5 0.5", True),
        ("0 1 2|0 1 2", False),
    ],
)
def test_the_first_line_is_names_where_it_is_unlike_the_others(text: str, has: bool) -> None:
    assert _has_names(lines(text)) is has


@in_turn(
    ("table", "delimiter"),
    [
        (["a,b", "1,2"], "comma"),
        (["a;b", "1,5;2,5"], "semicolon"),
        (["a\tb", "1,5\t2"], "tab"),
        (["a|b", "1|2"], "pipe"),
        (["a b", "1 2"], "blank"),
        (["a", "1"], "comma"),
        (["a b", "1,5 2,5", "3,5 4,5"], "blank"),
        (["name, age", "Ann Lee, 5", "Bob Ray, 6"], "comma"),
    ],
)
def test_the_delimiter_is_found(table: list[str], delimiter: str) -> None:
    assert find_delimiter([f"{line}\n" for line in table]) == delimiter


def test_cells_hold_several_numbers_where_blanks_part_them() -> None:
    assert _holds_several(["a,b c\n", "1,5 2,5\n", "3,5 4,5\n"], "comma")
    assert not _holds_several(["1 2,3 4\n", "x y,z w\n"], "comma")  # of the names nothing is asked
    assert not _holds_several(["a,b\n", "1 2,x\n", "y,z\n"], "comma")


def test_comments_and_blank_lines_do_not_tell_how_a_table_is_parted() -> None:
    assert _body(["# a; b; c\n", "\n", "a,b\n", "1,2\n"]) == ["a,b\n", "1,2\n"]
    assert _body(["# a\n", "a,b\n"]) == ["# a\n", "a,b\n"]
    assert len(_sample(iter(["x\n"] * 300))) == 200
    assert len(_sample(iter(["x" * 1_500_000] * 5))) == 2
    assert len(_sample(iter(["x" * 2_500_000] * 5))) == 2


@in_turn(
    ("names", "found"),
    [
        (("y1", "y2", "a"), (0, 1)),
        (("a", "target 1", "target_2", "Output3"), (1, 2, 3)),
        (("y1", "a"), ()),
        (("y1", "y2"), ()),
        (("y", "y2", "a"), ()),
    ],
)
def test_several_targets_are_numbered_and_not_all_there_is(names: tuple[str, ...], found: object) -> None:
    assert several_targets(names) == found


@in_turn(
    ("name", "tells"),
    [
        ("target", True),
        ("sale_price", True),
        ("house price of unit area", True),
        ("price", True),
        ("PriceClass", True),
        ("width", False),
        ("label", True),
        ("my label", True),
        ("label text", False),
    ],
)
def test_a_name_tells_that_it_is_the_target(name: str, tells: bool) -> None:
    assert (rank_as_target(name) is not None) is tells


# -- rows for a network that has learnt -----------------------------------------------------------


def _set(inputs: tuple[str, ...], findings: Findings | None) -> Dataset:
    x = np.zeros((1, len(inputs) or 3))
    labels = np.zeros(1, np.int64)
    return Dataset(
        "own",
        x,
        x,
        x,
        x,
        labels,
        labels,
        ("a", "b"),
        "one_hot",
        None,
        "t",
        "s",
        "l",
        inputs=inputs,
        findings=findings,
    )


def _found(*inputs: str, **others: object) -> Findings:
    return Findings(("y",), False, "classification", inputs, **others)  # type: ignore[arg-type]


def test_columns_are_those_that_were_learnt_from() -> None:
    def columns(*given: object) -> list[tuple[str, tuple[str, ...]]]:
        return [(one.name, one.values) for one in form_of(_set(*given)).columns]  # type: ignore[arg-type]

    numbered = [("x1", ()), ("x2", ()), ("x3", ())]
    assert columns((), None) == numbered
    assert columns(("a", "b"), _found("a", "b")) == [("a", ()), ("b", ())]
    assert columns(("a", "k = x", "k = y"), _found("a", "k")) == [("a", ()), ("k", ("x", "y"))]
    assert columns((), _found("pictures of 3 × 1 pixels")) == numbered
    days = Days("day", "2020-01-01")
    form = form_of(
        _set(("a", "b"), _found("a", "b", dates=(("b", days),), spellings=(("a", Spelling("comma")),)))
    )
    assert [(one.days, one.spelling.sign) for one in form.columns] == [(None, "comma"), (days, None)]
    assert (form.n_inputs, form.image_shape) == (2, None)
    assert _with_values(["a", "b"], ["a", "b = x", "b = y"])[1].values == ("x", "y")


@in_turn(
    ("text", "ways"),
    [
        ("1;2", [["1", "2"], ["1;2"], ["1;2"]]),
        ("1,2", [["1", "2"], ["1,2"], ["1,2"], ["1,2"]]),
        ("1 2", [["1", "2"], ["1 2"], ["1 2"], ["1 2"]]),
        ("1, 2", [["1", "2"], ["1, 2"], ["1, 2"], ["1", "2"]]),
        ("1\t2", [["1", "2"], ["1\t2"], ["1\t2"]]),
    ],
)
def test_a_typed_row_is_parted_by_what_stands_in_it(text: str, ways: list[list[str]]) -> None:
    assert _ways_to_part(text) == ways


@in_turn(
    ("text", "row"),
    [
        ("1;2", [1, 2]),
        ("1, 2", [1, 2]),
        ("1 2", [1, 2]),
        ("1", "1 of 2 values; put ; between them"),
        ("1;2;3", "3 of 2 values; put ; between them"),
        ("1;x", "b: 'x' is no number such as 0.5"),
        ("1;", "b: '' is no number such as 0.5"),
        ("1 2 3", "3 of 2 values; put ; between them"),
    ],
)
def test_a_row_is_typed_as_numbers(text: str, row: list[float] | str) -> None:
    form = RawForm((Measure("a"), Measure("b")), 2)
    if isinstance(row, str):
        with pytest.raises(DataError) as found:
            typed_row(text, form)
        assert str(found.value) == row
    else:
        assert typed_row(text, form).tolist() == [row]


def test_texts_dates_and_decimal_commas_are_typed_as_in_training() -> None:
    kinds = tuple("abcdefghij")
    form = RawForm(
        (
            Measure("k", kinds),
            Measure("d", days=Days("day", "2020-01-01")),
            Measure("n", spelling=Spelling("comma")),
        ),
        12,
    )
    assert typed_row("b; 3.1.2020; 1,5", form).tolist() == [[0, 1, *[0] * 8, 2, 1.5]]
    for text, told in (
        ("z; 3.1.2020; 1,5", "k: one of a, b, c, d, e, f, g, h, …"),
        ("b; soon; 1,5", "d: 'soon' is no date such as 2020-01-01, or as they were in training"),
        ("b; 3.1.2020; x", "n: 'x' is no number such as 0.5 or 0,5"),
    ):
        with pytest.raises(DataError) as found:
            typed_row(text, form)
        assert str(found.value) == told


# -- of a file of one's own ------------------------------------------------------------------------


@in_turn(
    ("wanted", "apart", "parts"),
    [
        ({}, (3, 2), ([0, 1, 2, 3, 4], [5, 6], [7, 8, 9])),
        ({}, (3, 0), ([0, 1, 2, 3, 4, 5, 6], [], [7, 8, 9])),
        ({"train_size": 2, "test_size": 1}, (3, 2), ([0, 1], [5, 6], [7])),
        ({"train_size": 6}, (3, 2), "data.train_size: must be 1 to 5 for own, not 6"),
        ({"test_size": 4}, (3, 2), "data.test_size: must be 1 to 3 for own, not 4"),
        ({"test_share": 0.2}, (3, 2), "data.test_share: own comes parted"),
        ({}, (0, 0), (8, 0, 2)),
        ({"test_size": 9}, (0, 0), (1, 0, 9)),
        ({"train_size": 3}, (0, 0), (3, 0, 2)),
        ({"test_size": 10}, (0, 0), "data.test_size: must be 1 to 9 for own, not 10"),
        ({"train_size": 9}, (0, 0), "data.train_size: must be 1 to 8 for own, not 9"),
    ],
)
def test_rows_are_parted_as_the_file_or_the_seed_says(
    wanted: dict[str, object], apart: tuple[int, int], parts: object
) -> None:
    contents = Contents(np.zeros((10, 1)), np.zeros(10), (), test_rows=apart[0], validation_rows=apart[1])
    request = Request("own", **wanted)  # type: ignore[arg-type]
    if isinstance(parts, str):
        with pytest.raises(DataError, match=parts):
            _part(request, contents)
        return
    found = _part(request, contents)
    if apart[0]:
        assert [rows.tolist() for rows in found] == list(parts)  # type: ignore[call-overload]
    else:
        assert tuple(map(len, found)) == parts
        assert len({*found[0].tolist(), *found[2].tolist()}) == len(found[0]) + len(found[2])
        whole = _part(Request("own", test_size=len(found[2])), contents)
        assert found[0].tolist() == whole[0].tolist()[: len(found[0])]
        assert found[2].tolist() == whole[2].tolist()


def test_names_are_made_readable_and_nothing_else_is_changed() -> None:
    plain = _set(("a", "b"), None)
    assert with_readable_names(plain) is plain
    broken = _set(("a\nb", "c"), None)
    assert with_readable_names(broken).inputs[1:] == ("c",)
    assert "\n" not in with_readable_names(broken).inputs[0]
