"""What each column of a table is taken for, at both sides of every limit."""

from collections.abc import Sequence

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.marks import POINT, set_marks
from nnviz.data import DataError, column_spread, table_contents
from nnviz.data.column_spread import spread_of
from nnviz.data.reading import Reading, Spread
from nnviz.data.table_cells import gather
from nnviz.data.table_columns import TableColumn
from nnviz.data.table_leaks import indicator, one_hot_around, says_the_same
from nnviz.data.table_roles import find_roles, recognise_task, why_never

RNG = np.random.default_rng(3)
N = 60
AMOUNTS = [f"{value:.4f}" for value in RNG.uniform(1, 9, N)]
OTHERS = [f"{value:.4f}" for value in RNG.uniform(1, 9, N)]
KINDS = [("ant", "bee", "cat")[n] for n in RNG.integers(0, 3, N)]
COUNT = [str(n) for n in range(1, N + 1)]
WORDS = [f"word {'abcdefghij'[n % 10]}{'xyzuvw'[n // 10]}" for n in range(N)]
FEW_WORDS = [f"w{n % 21:02}" for n in RNG.permutation(N)]
DAYS = [f"{20240101 + n % 28}" for n in RNG.permutation(N)]


def table(**columns: Sequence[object]) -> list[TableColumn]:
    cells = zip(*(map(str, column) for column in columns.values()), strict=True)
    block = [(line, list(row)) for line, row in enumerate(cells, 2)]
    return gather([block], [name.replace("_", " ") for name in columns], "auto")[0]


def one(cells: Sequence[object], name: str = "a") -> TableColumn:
    return table(**{name: cells})[0]


# -- columns that give the target away -------------------------------------------------------------

THIRDS = [*"abcabcabcabc"]


@in_turn(
    ("column", "target", "does"),
    [
        (THIRDS, [*"xyzxyzxyzxyz"], True),
        (THIRDS, [2, 1, 0] * 4, True),
        ([0, 1, 2] * 4, [2, 0, 1] * 4, True),
        (THIRDS, [*"xyzxyzxyzxyy"], False),
        ([0, 1, 2, 0] * 3, [1, 0, 2, 0] * 3, False),  # as many values, but not one for one
        (THIRDS, [*"xyxyxyxyxyxy"], False),
        ([*"ababababab"], [*"xyxyxyxyxy"], True),
        ([*"ababababa"], [*"xyxyxyxyx"], False),  # nine rows: it may be chance
        ([*"ababababab", "?"], [*"xyxyxyxyxyy"], True),  # what is missing is passed over
        ([*"ababababab"], [*"xyxyxyxyx", "?"], False),
        (["a"] * 12, ["x"] * 12, False),
        (["a"] * 500 + ["b"] * 100, ["x"] * 500 + ["y"] * 100, True),
        (["a", "b"] * 300, ["x", "y"] * 299 + ["x", "x"], False),  # all rows are looked at
        ([*range(10)] * 2, [n * n for n in range(10)] * 2, True),
        ([*range(11)] * 2, [n * n for n in range(11)] * 2, True),
        ([*range(1, 12), *range(1, 11)], [*range(1, 12), *range(1, 11)], True),
        ([*range(1, 13)], [2.5 * n for n in range(1, 13)], True),
        ([*range(1, 13)], [n * n for n in range(1, 13)], False),
        ([*range(1, 13)], [n * (1 + 1e-8 * (n % 2)) for n in range(1, 13)], True),
        ([*range(1, 13)], [n * (1 + 1e-4 * (n % 2)) for n in range(1, 13)], False),
        ([*range(1, 13)], [*range(1, 12), 11.9], False),
        ([*"abcdefghijkl"], [*range(12)], False),
        ([*range(12)], [*"abcdefghijkl"], False),
    ],
)
def test_a_column_says_the_same_when_each_value_goes_with_one_of_the_targets(
    column: list[object], target: list[object], does: bool
) -> None:
    assert says_the_same(one(column), one(target)) is does


ONE_HOT = {name: [int(name == "abc"[n % 3]) for n in range(12)] for name in "abc"}
OTHER_HOT = {name: [int(name == "defg"[n * 7 % 4]) for n in range(12)] for name in "defg"}
AMOUNT = {"x": [0.5 * n for n in range(12)]}


@in_turn(
    ("columns", "target", "group"),
    [
        (ONE_HOT, 0, (0, 1, 2)),
        (ONE_HOT, 1, (0, 1, 2)),
        (ONE_HOT, 2, (0, 1, 2)),
        (ONE_HOT | AMOUNT, 3, ()),
        (AMOUNT | ONE_HOT, 2, (1, 2, 3)),
        (AMOUNT | ONE_HOT | {"y": AMOUNT["x"]}, 2, (1, 2, 3)),
        (ONE_HOT | OTHER_HOT, 1, (0, 1, 2)),
        (ONE_HOT | OTHER_HOT, 2, (0, 1, 2)),
        (ONE_HOT | OTHER_HOT, 3, (3, 4, 5, 6)),
        (ONE_HOT | OTHER_HOT, 6, (3, 4, 5, 6)),
        (OTHER_HOT | ONE_HOT, 4, (4, 5, 6)),
        ({"a": [0, 1] * 6, "b": [1, 0] * 6}, 0, ()),
        ({"a": [0, 1] * 6, "b": [1, 0] * 6} | AMOUNT, 1, ()),
        ({name: ["yes" if bit else "No" for bit in bits] for name, bits in ONE_HOT.items()}, 1, (0, 1, 2)),
        ({name: [2 * bit for bit in bits] for name, bits in ONE_HOT.items()}, 1, ()),
        ({name: [*bits * 50, 1] for name, bits in ONE_HOT.items()}, 1, ()),  # at the last row two are 1
    ],
)
def test_columns_of_which_one_is_1_in_each_row_belong_together(
    columns: dict[str, list[object]], target: int, group: tuple[int, ...]
) -> None:
    assert one_hot_around(table(**columns), target) == group


@pytest.mark.parametrize("n", [65, 66])
def test_of_a_long_row_of_classes_64_at_each_side_are_looked_at(n: int) -> None:
    columns = table(**{f"c{k}": np.eye(n, dtype=int)[k] for k in range(n)})
    whole = tuple(range(n)) if n == 65 else ()
    assert [one_hot_around(columns, k) for k in (0, n - 1)] == [whole, whole]
    assert one_hot_around(columns, 1) == tuple(range(n))


def test_what_says_neither_yes_nor_no_indicates_nothing() -> None:
    said = indicator(one(["Yes", "no", "TRUE", "f", "maybe", "?"]))
    np.testing.assert_equal(said, [1, 0, 1, 0, np.nan, np.nan])
    np.testing.assert_equal(indicator(one([3, 4, 0.5])), [3, 4, 0.5])


# -- how a column is spread ------------------------------------------------------------------------


@in_turn(
    ("values", "bars", "low", "high"),
    [
        ([1, 2, 2, 3], (1, 2, 1), "1", "3"),
        ([5, 5], (2,), "5", "5"),
        ([*range(12)], (1,) * 12, "0", "11"),
        ([*range(13)], (*(1,) * 11, 2), "0", "12"),
        ([0, 2, 2], (1, *(0,) * 10, 2), "0", "2"),
        ([0.5, 1.5, 1.5], (1, 2), "0.5", "1.5"),
        ([12345, 123456.7], (1, *(0,) * 10, 1), "12,345", "123,457"),
        ([9999, 10000], (1, 1), "9999", "10,000"),
        ([-10000, 999999999], (1, *(0,) * 10, 1), "−10,000", "999,999,999"),
        ([0.000012345, 1e9], (1, *(0,) * 10, 1), "1.234 × 10⁻⁵", "1 × 10⁹"),
        ([1.0, 1 + 2**-52, 1 + 2**-51], (1, *(0,) * 5, 1, *(0,) * 4, 1), "1", "1"),  # neighbours among floats
        ([1, "?", 2], (1, 1), "1", "2"),
        (["b", "a", "b", "?"], (2, 1), "b", "a"),
        ([f"w{n:02}" for n in range(20)], (1,) * 20, "w00", "w19"),
        (["2024-03-01", "2024-03-04", "2024-02-28"], (1, *(0,) * 4, 1, *(0,) * 4), "", ""),
    ],
)
def test_a_spread_counts_every_value_and_begins_and_ends_with_one(
    values: list[object], bars: tuple[int, ...], low: str, high: str
) -> None:
    if isinstance(values[0], str) and values[0].startswith("2024"):
        found = spread_of(one(values))
        assert found is not None
        assert (sum(found.bars), found.low, found.high) == (3, "2024-02-28", "2024-03-04")
    else:
        assert spread_of(one(values)) == Spread(bars, low, high)


def test_the_ends_of_a_spread_are_written_as_all_numbers_of_the_window() -> None:
    set_marks((",", "."))
    try:
        assert spread_of(one([-1.5, 12345.0])) == Spread((1, *(0,) * 10, 1), "−1,5", "12.345")
    finally:
        set_marks(POINT)


@in_turn("values", [[f"w{n:02}" for n in range(21)], ["?", "?"], ["3/4/2024", "4/3/2024"] * 20])
def test_what_has_no_spread_has_none(values: list[str]) -> None:
    found = spread_of(one(values))
    assert found is None or (found.low, found.high) == ("3/4/2024", "4/3/2024")


def test_more_dates_than_can_be_read_in_a_moment_have_no_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [f"2024-01-{n:02}" for n in range(1, 23)]
    monkeypatch.setattr(column_spread, "_MOST_DATES", 22)
    assert spread_of(one(days)) is not None
    monkeypatch.setattr(column_spread, "_MOST_DATES", 21)
    assert spread_of(one(days)) is None


# -- the target ------------------------------------------------------------------------------------


def target(columns: dict[str, Sequence[object]], **reading: object) -> tuple[str, bool]:
    found = table(**columns)
    roles = find_roles(found, Reading(**reading))  # type: ignore[arg-type]
    return ", ".join(found[index].name for index in roles.targets), roles.guessed


@in_turn(
    ("columns", "name", "guessed"),
    [
        ({"a": AMOUNTS, "b": KINDS}, "b", True),
        ({"b": KINDS, "a": AMOUNTS}, "a", True),
        ({"class": KINDS, "a": AMOUNTS}, "class", False),
        ({"price": AMOUNTS, "target": OTHERS, "b": KINDS}, "target", False),
        ({"class": KINDS, "a": AMOUNTS, "klasse": KINDS[::-1]}, "klasse", False),
        ({"y1": AMOUNTS, "y2": OTHERS, "a": AMOUNTS[::-1]}, "y1, y2", False),
        ({"y1": AMOUNTS, "y2": KINDS, "a": AMOUNTS[::-1]}, "a", True),
        ({"y1": AMOUNTS, "y2": ["5"] * N, "a": AMOUNTS[::-1]}, "a", True),
        ({"a": AMOUNTS, "b": KINDS, "c": ["5"] * N}, "b", True),
        ({"a": AMOUNTS, "b": KINDS, "c": ["?"] * N}, "b", True),
        ({"a": AMOUNTS, "b": KINDS, "c": COUNT}, "b", True),
        ({"a": AMOUNTS, "b": KINDS, "age": COUNT}, "age", True),
        ({"a": AMOUNTS, "b": KINDS, "c": WORDS}, "b", True),
        ({"a": AMOUNTS, "b": KINDS, "c": FEW_WORDS}, "c", True),
        ({"a": AMOUNTS, "b": KINDS, "date": DAYS}, "b", True),
        ({"a": AMOUNTS, "b": KINDS, "user_id": AMOUNTS[::-1]}, "b", True),
        ({"a": AMOUNTS, "b": KINDS, "user_id": [n // 2 * 0.5 for n in range(N)]}, "user id", True),
        ({"a": AMOUNTS, "b": KINDS, "c": [f"2024-01-{1 + n % 28:02}" for n in range(N)]}, "b", True),
        ({"a": COUNT, "b": [3 * n for n in range(N)]}, "b", True),
        ({"a": COUNT[:9], "c": [*"xyxyxyxyx"], "b": [*"abcdefghi"]}, "b", True),
        ({"a": COUNT[:10], "c": [*"xyxyxyxyxy"], "b": [*"abcdefghij"]}, "c", True),
    ],
)
def test_the_target_is_what_is_called_so_or_the_last_that_can_be_foretold(
    columns: dict[str, Sequence[object]], name: str, guessed: bool
) -> None:
    assert target(columns) == (name, guessed)


def _pixels(side: int) -> dict[str, Sequence[object]]:
    return {f"p{k}": [k * n * n % 251 for n in range(N)] for k in range(side * side)}


LABEL = [n * n % 7 for n in range(N)]


@in_turn(
    ("columns", "name"),
    [
        ({"a": LABEL, **_pixels(8)}, "a"),
        ({"a": LABEL, **_pixels(7)}, "p48"),
        ({"a": KINDS, **_pixels(8)}, "a"),
        ({"a": AMOUNTS, **_pixels(8)}, "p63"),
        ({**_pixels(8), "a": LABEL}, "a"),
        ({**_pixels(8), "a": KINDS}, "a"),
        ({"a": LABEL, **_pixels(8), "b": AMOUNTS}, "b"),
        ({"a": KINDS, **_pixels(8), "p63": KINDS[::-1]}, "p63"),
        ({"a": LABEL, **_pixels(8), "p63": KINDS}, "p63"),
        ({"a": LABEL, **_pixels(8), "p63": LABEL[::-1]}, "p63"),
    ],
)
def test_the_label_may_stand_before_the_pixels_of_a_picture(
    columns: dict[str, Sequence[object]], name: str
) -> None:
    assert target(columns) == (name, True)


@in_turn(
    ("wanted", "name"),
    [
        (("b",), "b"),
        (("B ",), "b"),
        (("1",), "a"),
        (("3",), "c, d"),
        (("c", "d"), "c, d"),
        (("c", " d"), "c, d"),
        (("a", "e"), "a, e"),
        (("e", "a", "e"), "e, a"),
    ],
)
def test_a_column_is_asked_for_by_its_name_or_number(wanted: tuple[str, ...], name: str) -> None:
    columns = {"a": AMOUNTS, "b": KINDS, "c, d": OTHERS, "e": AMOUNTS[::-1]}
    assert target(columns, target=wanted) == (name, False)


@in_turn("wanted", ["z", "0", "5", "A"])
def test_there_is_no_other_column(wanted: str) -> None:
    many = {f"n{k}": AMOUNTS for k in range(21)}
    alike = {"a": AMOUNTS, "b": KINDS, "a_": OTHERS} if wanted != "A" else {"aa": AMOUNTS, "aA": KINDS}
    wanted = "AA" if wanted == "A" else wanted
    with pytest.raises(
        DataError, match=f"data.target: '{wanted}' is no column; allowed are {', '.join(alike)[:4]}"
    ):
        target(alike, target=wanted)
    with pytest.raises(DataError, match="n19, …, or a number from 1"):
        target(many, target="z")
    with pytest.raises(DataError, match="n19, or a number from 1"):
        target(dict(list(many.items())[:20]), target="z")


# -- what is left out ------------------------------------------------------------------------------

ONE_VALUE = "holds one value only"


@in_turn(
    ("cells", "name", "why", "kind"),
    [
        (AMOUNTS, "x", "", "number"),
        (KINDS[::-1], "x", "", "text"),
        (["?"] * N, "x", "is empty", "number"),
        (["5"] * N, "x", ONE_VALUE, "number"),
        (["no"] * N, "x", ONE_VALUE, "text"),
        (COUNT, "x", "counts the rows", "number"),
        (WORDS, "x", "holds 60 different texts, more than 20", "text"),
        (FEW_WORDS, "x", "holds 21 different texts, more than 20", "text"),
        ([f"w{n % 20}" for n in range(N)], "x", "", "text"),
        (DAYS, "date", "holds dates", "date"),
        (DAYS, "x", "", "number"),
        ([1_700_000_000 + 7 * n % 60 for n in range(N)], "timestamp", "holds dates", "number"),
        ([100_000_002 - n % 2 for n in range(N)], "timestamp", "holds dates", "number"),
        ([100_000_002 - n % 3 for n in range(N)], "timestamp", "", "number"),
        ([19_000_000 + n % 2 for n in range(N)], "timestamp", "", "number"),
        ([22_000_000 - n % 2 for n in range(N)], "timestamp", "", "number"),
        ([f"2024-01-{1 + 5 * n % 28:02}" for n in range(N)], "x", "holds dates", "date"),
        (
            [f"{1 + n % 9}/{1 + n % 7}/2024" for n in range(N)],
            "x",
            "cannot be counted as days for certain",
            "date",
        ),
        ([n * 17 % 61 for n in range(N)], "user_id", "tells the rows apart, by its name an id", "number"),
        ([n * 17 % 21 for n in range(N)], "user_id", "tells the rows apart, by its name an id", "number"),
        ([n * 17 % 20 for n in range(N)], "user_id", "", "number"),
        (
            [{"ant": 5, "bee": 3, "cat": 4}[kind] for kind in KINDS],
            "x",
            "says the same as the target",
            "number",
        ),
    ],
)
def test_what_teaches_nothing_is_left_out_with_the_reason(
    cells: Sequence[object], name: str, why: str, kind: str
) -> None:
    described = find_roles(table(**{name: cells, "b": AMOUNTS, "class": KINDS}), Reading()).columns
    found = described[0]
    assert found.why.endswith(why)
    assert bool(found.why) == bool(why)
    assert (found.role, found.kind) == ("left out" if why else "input", kind)
    assert [one.role for one in described[1:]] == ["input", "target"]
    assert found.missing == N * (why == "is empty")
    assert found.different == len({*cells} - {"?"})


def test_texts_of_which_each_row_has_another_are_names_from_ten_rows_on() -> None:
    for n, why in ((9, ""), (10, "is another text in each row")):
        columns = table(x=[*"abcdefghij"][:n], a=AMOUNTS[:n], b=AMOUNTS[:n])
        assert find_roles(columns, Reading(target="a")).columns[0].why == why


def test_what_may_be_knowledge_after_all_is_better_than_nothing() -> None:
    def left_out(**columns: Sequence[object]) -> list[str]:
        return [name for name, _ in find_roles(table(**columns), Reading(target="price")).left_out]

    assert left_out(n=COUNT, x=KINDS, price=AMOUNTS) == ["n"]
    assert left_out(n=COUNT, price=AMOUNTS) == []
    assert left_out(n=COUNT, word=[*WORDS[:20]] * 3, one=["5"] * N, price=AMOUNTS) == ["n", "one"]
    assert left_out(n=COUNT, word=["no"] * N, price=AMOUNTS) == ["word"]
    assert left_out(word=["no"] * N, price=AMOUNTS) == []
    assert left_out(n=COUNT, word=WORDS, price=AMOUNTS) == ["word"]
    assert left_out(date=DAYS, word=WORDS, price=AMOUNTS) == ["word"]
    with pytest.raises(DataError, match="no column is left to learn from: word holds 60 different texts"):
        left_out(word=WORDS, price=AMOUNTS)


def test_the_rim_of_pictures_is_learnt_from_though_it_never_changes() -> None:
    for n, roles in ((64, {"input"}), (63, {"input", "left out"})):
        pixels = {f"p{k}": [k * i * i % 251 for i in range(N)] for k in range(n)}  # p0 is 0 throughout
        described = find_roles(table(**pixels, label=KINDS), Reading()).columns
        assert {one.role for one in described[:-1]} == roles


def test_what_is_asked_for_is_left_out_and_nothing_else_but_what_cannot_be_learnt() -> None:
    columns = table(n=COUNT, a=AMOUNTS, word=WORDS, e=["?"] * N, one=["5"] * N, price=OTHERS)
    roles = find_roles(columns, Reading(target="price", leave_out=("a", "price", "one")))
    assert roles.left_out == (("a", "left out as asked"), ("e", "is empty"), ("one", ONE_VALUE))
    assert [column.can_be_input for column in roles.columns] == [True, True, True, False, True, True]


def test_texts_of_more_than_256_values_are_never_inputs() -> None:
    for n in (256, 257):
        column = one([f"w{k:03}" for k in range(n)])
        assert why_never(column) == ("" if n == 256 else "holds 257 different texts, more than 20")


def test_no_more_than_200_columns_are_looked_at_for_their_spread() -> None:
    for n in (199, 200):
        columns = table(**{f"p{k}": ["1", "2.5"] for k in range(n)}, price=["1", "3"])
        described = find_roles(columns, Reading()).columns
        assert all((one.spread is None) is (n == 200) for one in described)


# -- the task --------------------------------------------------------------------------------------


@in_turn(
    ("columns", "wanted", "asked", "task"),
    [
        ({"a": AMOUNTS, "b": KINDS}, "b", "auto", "classification"),
        ({"a": AMOUNTS, "b": KINDS}, "a", "auto", "regression"),
        ({"a": AMOUNTS, "b": LABEL}, "b", "auto", "classification"),
        ({"a": AMOUNTS, "b": LABEL}, "b", "regression", "regression"),
        ({"a": AMOUNTS, "b": AMOUNTS}, "b", "classification", "classification"),
        ({"a": AMOUNTS, "b": LABEL, "c": OTHERS}, ("a", "b"), "auto", "regression"),
        ({"x": AMOUNT["x"], **ONE_HOT}, "b", "auto", "classification"),
        ({"x": AMOUNT["x"], **ONE_HOT}, ("a", "b", "c"), "auto", "classification"),
        ({"x": AMOUNT["x"], **ONE_HOT}, ("a", "b"), "auto", "regression"),
        ({"x": AMOUNT["x"], **ONE_HOT}, ("a", "b", "c"), "regression", "regression"),
        (
            {"a": AMOUNTS, "b": KINDS},
            "b",
            "regression",
            "data.task: regression needs numbers, and target 'b'",
        ),
        (
            {"a": AMOUNTS, "b": KINDS, "c": OTHERS},
            ("a", "b"),
            "auto",
            "data.target: several targets are amounts",
        ),
        (
            {"a": AMOUNTS, "b": LABEL, "c": OTHERS},
            ("a", "b"),
            "classification",
            "data.target: several targets",
        ),
    ],
)
def test_a_class_or_an_amount_is_foretold(
    columns: dict[str, Sequence[object]], wanted: str | tuple[str, ...], asked: str, task: str
) -> None:
    found = table(**columns)
    roles = find_roles(found, Reading(target=wanted, task=asked))
    if ":" in task:
        with pytest.raises(DataError, match=task):
            recognise_task(found, roles, asked)
    else:
        assert recognise_task(found, roles, asked) == task


# -- missing values --------------------------------------------------------------------------------


def test_what_becomes_of_gaps_is_told() -> None:
    def changed(missing: str, **columns: Sequence[object]) -> tuple[tuple[str, ...], int]:
        told, contents = table_contents.understand(
            table(**columns), Reading(target="price", missing=missing, leave_out=()), ["line 1 skipped"]
        )
        assert told.contents is contents
        assert (told.rows, told.findings) == (len(contents.x), contents.findings)
        return told.findings.changed, len(contents.x)

    full: dict[str, Sequence[object]] = {"a": AMOUNTS, "b": OTHERS, "price": AMOUNTS[::-1]}
    two = full | {"b": ["?", *OTHERS[1:-1], "?"]}
    target_too = full | {"b": ["?", *OTHERS[1:]], "price": [*AMOUNTS[:-1], "?"]}
    filled = ": amounts by the mean, names by the commonest of the training rows"
    assert changed("refuse", **full) == (("line 1 skipped",), N)
    assert changed("drop", **two)[0][1:] == ("2 rows left out: a value is missing",)
    assert changed("drop", **two)[1] == N - 2
    assert changed("mean", **two)[0][1:] == (f"b: missing values filled in, in 2 rows{filled}",)
    assert changed("mean", **target_too) == (
        (
            "line 1 skipped",
            "1 row left out: a value is missing",
            f"b: missing values filled in, in 1 row{filled}",
        ),
        N - 1,
    )
    many = {f"n{k}": ["?", *AMOUNTS[1:]] for k in range(13)}
    assert "n11, …: missing" in changed("mean", **many, price=OTHERS)[0][1]
    assert "n11: missing" in changed("mean", **dict(list(many.items())[:12]), price=OTHERS)[0][1]
    with pytest.raises(DataError, match=r"data.missing: every row lacks a value"):
        changed("drop", a=["?", "1"] * 30, b=["1", "?"] * 30, price=AMOUNTS)


@in_turn(
    ("columns", "refusal"),
    [
        ({"a": AMOUNTS, "price": OTHERS}, ""),
        (
            {"a": ["?", *AMOUNTS[1:]], "price": OTHERS},
            "line 2: column 'a' has no value: --set data.missing=drop leaves such rows out, "
            "--set data.missing=mean fills them in",
        ),
        (
            {"a": AMOUNTS, "price": [*OTHERS[1:], "?"]},
            "line 61: column 'price' has no value: --set data.missing=drop leaves such rows out",
        ),
        (
            {"a": ["?", *AMOUNTS[1:]], "price": [*OTHERS[1:], "?"]},
            "line 61: column 'price' has no value: --set data.missing=drop leaves such rows out",
        ),
        (
            {"a": ["1.250", "2.500", *["3.125"] * (N - 2)], "price": ["?", *LABEL[1:]]},
            "a: 1.250 can be read two ways, as 1250 (thousands) or 1.25 (decimal): "
            "--set data.decimal=comma|point",
        ),
        ({"a": ["?"] * 5 + AMOUNTS[5:], "price": OTHERS}, "lines 2, 3, 4, 5, 6: column"),
        ({"a": ["?"] * 6 + AMOUNTS[6:], "price": OTHERS}, "lines 2, 3, 4, 5, 6 and 1 more: column"),
    ],
)
def test_a_table_with_gaps_or_doubts_is_refused_with_the_cure(
    columns: dict[str, Sequence[object]], refusal: str
) -> None:
    told, contents = table_contents.understand(table(**columns), Reading(target="price"), [])
    found = told.refusal
    assert found == refusal if not refusal.endswith("column") else found.startswith(refusal)
    assert bool(refusal) is (told.contents is None) is not len(contents.x)


def test_a_text_is_1_in_the_input_of_its_value() -> None:
    columns = table(
        a=["1", "2", "3"] * 4,
        kind=["x", "y", "?"] * 4,
        day=["2024-01-01", "2024-01-03", "2024-01-02"] * 4,
        price=AMOUNTS[:12],
    )
    reading = Reading(target="price", missing="mean", leave_out=())
    told, contents = table_contents.understand(columns, reading, [])
    assert contents.inputs == ("a", "kind = x", "kind = y", "day")
    assert contents.coded == ((1, 3),)
    np.testing.assert_equal(contents.x[:3], [[1, 1, 0, 0], [2, 0, 1, 2], [3, np.nan, np.nan, 1]])
    assert (told.inputs, told.gaps, contents.outputs) == (4, 4, ())
    assert told.findings.changed[0] == "day: dates are learnt as days since 2024-01-01"
    assert told.reading.target == "price"
    assert told.findings.dates[0][0] == "day"


def test_several_amounts_are_outputs_under_their_names() -> None:
    columns = table(a=AMOUNTS, y1=OTHERS, y2=AMOUNTS[::-1])
    told, contents = table_contents.understand(columns, Reading(), [])
    assert (contents.outputs, contents.target, told.reading.target) == (("y1", "y2"), "y1, y2", ("y1", "y2"))
    np.testing.assert_allclose(contents.y[0], [float(OTHERS[0]), float(AMOUNTS[-1])])
