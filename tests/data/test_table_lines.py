"""Which lines of a table are rows, at both sides of every limit."""

import pytest
from cases import in_turn

from nnviz.data.table_lines import (
    Row,
    heads,
    names_of,
    numbered_names,
    squared,
    titles,
    without_comments,
    without_repeats,
    without_rules,
    without_totals,
)


def rows(text: str) -> list[Row]:
    """The lines of a text, numbered from 1; blanks part the cells, ``_`` is an empty one."""
    lines = text.replace("|", "\n").split("\n")
    return [
        (number, [cell.replace("_", "") for cell in line.split()]) for number, line in enumerate(lines, 1)
    ]


def kept(found: list[Row]) -> list[int]:
    return [line for line, _ in found]


@in_turn(
    ("text", "lines", "names", "said"),
    [
        ("a b|1 2", [1, 2], "a b", ""),
        ("_ b|1 2", [1, 2], "_ b", ""),
        ("_ a b|1 2|3 4", [1, 2, 3], "_ a b", ""),
        ("#made|a b|1 2", [2, 3], "a b", "line 1"),
        ("#made|a b|1 2|3 4|5 6", [2, 3, 4, 5], "a b", "line 1"),
        ("#a b|1 2|3 4", [1, 2, 3], "a b", ""),
        ("# a b|1 2|3 4", [1, 2, 3], "a b", ""),  # # in a cell of its own
        ("# b|1 2|3 4", [1, 2, 3], "# b", ""),  # # is a name
        ("# a b c|1 2|3 4", [2, 3], "1 2", "line 1"),
        ("#made|#a b|1 2|3 4", [2, 3, 4], "a b", "line 1"),
        ("#u v|#a b|1 2|3 4", [3, 4], "1 2", "lines 1, 2"),
        ("a b|#a b|1 2|3 4", [1, 3, 4], "a b", "line 2"),
        ("#our lab|a b|1 2|3 4", [2, 3, 4], "a b", "line 1"),  # the names stand below it
        ("# our lab|a b|r 2|s 4", [2, 3, 4], "a b", "line 1"),
        ("#a b|r 2|s 4", [1, 2, 3], "a b", ""),
        ("lab|#a b|r 2|s 4", [1, 2, 3, 4], "lab", ""),
        ("lab|#a b|1 2|3 4", [1, 2, 3, 4], "lab", ""),
        ("lab|#1 2|3 4|5 6", [1, 3, 4], "lab", "line 2"),
        ("lab|#our lab|a b|1 2|3 4", [1, 3, 4, 5], "lab", "line 2"),
        ("a b _|#f0f 2|r 2|s 4", [1, 2, 3, 4], "a b _", ""),
        ("#a b|r s|t u", [1, 2, 3], "a b", ""),
        ("a b|1 2|#3 4|#end", [1, 2], "a b", "lines 3, 4"),
        ("#a|1|2", [2, 3], "1", "line 1"),
        ("#1|#2|#3|#4|#5", [1, 2, 3, 4, 5], "#1", ""),  # all of them: no comments
        ("#1|#2|#3|#4", [], "", "lines 1, 2, 3 and 1 more"),
        ("#1 b|#2 c|#3 d|4 e", [4], "4 e", "lines 1, 2, 3"),
        ("#ref! b|1 2", [1, 2], "#ref! b", ""),  # an error of a spreadsheet
    ],
)
def test_comments_are_skipped_and_told_of(text: str, lines: list[int], names: str, said: str) -> None:
    told: list[str] = []
    found = list(without_comments(iter(rows(text)), told))
    assert kept(found) == lines
    assert not found or found[0][1] == rows(names)[0][1]
    assert told == ([f"{said} skipped: comments that begin with #"] if said else [])


@pytest.mark.parametrize("above", [1, 50])
def test_a_comment_may_be_a_row_taken_out_but_no_text_of_its_own(above: int) -> None:
    cases = (
        ("1 2", "#3 4", [3]),
        ("red 2", "#00ff00 4", [2, 3]),
        ("red 2", "#00ff00 _", [2, 3]),
        ("red 2", "# remark", [3]),  # no number where the others have one
        ("red big", "#00ff00 small", [2, 3]),
    )
    for row, comment, kept_lines in cases:
        told: list[str] = []
        text = "a b|" + f"{row}|" * above + f"#note|{comment}|{row}"
        found = list(without_comments(iter(rows(text)), told))
        assert kept(found) == [*range(1, above + 2), *(above + 1 + line for line in kept_lines)]
        skipped = [above + 2] if 2 in kept_lines else [above + 2, above + 3]
        assert told == [
            f"line{'s' if len(skipped) > 1 else ''} {', '.join(map(str, skipped))} skipped: "
            "comments that begin with #"
        ]


@in_turn(("above", "is_kept"), [("--- ---", False), (":--: _", False), ("- -", True), ("--- x", True)])
def test_what_is_drawn_under_the_names_is_skipped(above: str, is_kept: bool) -> None:
    for before in (1, 19, 20):
        told: list[str] = []
        text = "|".join([*["1 2"] * before, above, "3 4"])
        far = before == 20
        there = [] if not (is_kept or far) else [before + 1]
        assert kept(list(without_rules(iter(rows(text)), told))) == [
            *range(1, before + 1),
            *there,
            before + 2,
        ]
        assert told == ([] if there else [f"line {before + 1} skipped: it is drawn under the names"])


@in_turn(
    ("sample", "squared_to", "rest"),
    [
        ("a b|r 1 2|s 3 4", "rownames a b|r 1 2|s 3 4", "t 5 6|u 7 _|v 8"),
        ("a b|1 2 _|3 4 _", "a b|1 2|3 4", "t 5 6|u 7|v 8"),
        ("a b|1 2 _|3 4 5", "rownames a b|1 2 _|3 4 5", "t 5 6|u 7 _|v 8"),
        ("a b|1 2|3 4", "a b|1 2|3 4", "t 5 6|u 7 _|v 8"),
        ("a b _|1 2|3 4", "a b|1 2|3 4", "t 5 6|u 7 _|v 8"),
        ("a b c|1 2|3 4", "a b c|1 2|3 4", "t 5 6|u 7 _|v 8"),
        ("a b _|1 2|3 4 5", "a b _|1 2|3 4 5", "t 5 6|u 7 _|v 8"),
        ("a _|1|3", "a _|1|3", "t 5 6|u 7 _|v 8"),
        ("a b|1 2 _|3 4", "a b|1 2 _|3 4", "t 5 6|u 7 _|v 8"),
        ("a 7|1 2 _|3 4 _", "a 7|1 2 _|3 4 _", "t 5 6|u 7 _|v 8"),
        ("a b", "a b", "t 5 6|u 7 _|v 8"),
    ],
)
def test_names_and_rows_become_as_long_as_each_other(sample: str, squared_to: str, rest: str) -> None:
    given = rows(sample)
    left = list(squared(given, iter(rows("t 5 6|u 7 _|v 8"))))
    assert given == rows(squared_to)
    assert left == rows(rest)


def test_a_table_without_a_line_has_nothing_to_be_made_longer() -> None:
    assert list(squared([], iter(rows("1 2")))) == rows("1 2")


@in_turn(
    ("text", "n"),
    [
        ("title|a b|1 2", 1),
        ("title|a b", 0),
        ("a|1|2", 0),
        ("one|two|three|a b|1 2", 3),
        ("one|two|a b", 1),  # two lines are left at least
        ("our lab|a b c|1 2|1 2 3", 1),  # of widths as common the greater one
        ("our lab|" + "1 2 3|" * 59 + "1 2|" * 99 + "1 2", 1),  # by the first sixty
        ("one|" * 25 + "a b|1 2", 20),
        ("title _ _|a b c|1 2 3", 1),
        ("a b|r 1 2|s 3 4", 0),  # R names the rows, and that column not
        ("our lab|a b c|r 1 2|s 3 4", 1),
        ("our lab|r 1 2|s 3 4|t 5", 1),
        ("our lab|r s t|u v w|x y z", 1),
        ("title _|a b|1 2", 0),
        ("our lab _|a b c|1 2 3", 0),
        ("a b c|1 2 3 4|5 6 7 8|9 0 1 2", 0),
        ("our lab|a b c d|5 6 7 8|9 0 1 2", 1),
        ("2023|a b|1 2", 1),
        ("2023 _ _|a b c|1 2 3", 1),
        ("2023|a b|x y|1 2", 0),
        ("2023|a 5|1 2", 0),
        ("2023 May|a b c|1 2 3", 1),
        ("2023 May|a b c|x y z|1 2 3", 0),
        ("2023|a b|x 2|3 4", 1),
        ("2023|a b|one", 0),
        ("2023|" + "word|" * 19 + "a b|1 2", 0),
        ("2023|" + "word|" * 18 + "a b|1 2", 19),
    ],
)
def test_a_title_is_a_text_alone_where_others_hold_more(text: str, n: int) -> None:
    assert titles(rows(text)) == n


@in_turn(
    ("text", "n"),
    [
        ("a b|1 2", 1),
        ("a b|1 2|3 4", 1),
        ("1 2|3 4", 0),
        ("a 5|1 2|3 4", 0),
        ("_ b|1 2|3 4", 1),
        ("_ _|1 2|3 4", 0),
        ("a b|cm kg|1 2|3 4", 2),
        ("a b|c d|e f|1 2", 3),
        ("a b|c d|e f|g h" + "|1 2" * 40, 3),
        ("a b|1 c|1 2|3 4", 1),
        ("a b c d|cm kg _ _|1 2 3 4|1 2 3 4", 2),
        ("a b c d|cm _ _ _|1 2 3 4|1 2 3 4", 1),
        ("a b|_ cm|1 2|3 4", 2),
        ("a b|_ word|1 2|3 4", 1),
        ("a b|one|1 2|3 4", 1),
        ("a x|" + "1 x|" * 10 + "1 x", 1),
        ("a b|c d|e f|x x" + "|1 1" * 10, 3),  # ten numbers of eleven: more than nine in ten
        ("a b|c d|e f|x x" + "|1 1" * 9, 0),
        ("a b|_ 2|_ 3|_ 4|_ 5", 1),
        ("a b|1|_ 2|3|4 _", 1),
    ],
)
def test_what_stands_above_the_numbers_is_no_example(text: str, n: int) -> None:
    assert heads(rows(text)) == n


_UP_TO = {n: " ".join(map(str, range(n))) for n in (2, 3, 7, 8)}
_HALVES = {n: " ".join(["0.5"] * n) for n in _UP_TO}
_NINES = {n: " ".join(["9"] * n) for n in _UP_TO}


@in_turn(
    ("text", "they_are"),
    [
        ("0 1 2", False),
        ("a 1|3 4|5 6", True),
        ("a b|x y|z w", False),
        (f"kind {_UP_TO[3]}|x {_HALVES[3]}", True),
        (f"_ {_UP_TO[3]}|5 {_HALVES[3]}", True),
        ("1.5 2 3|0.5 0.5 0.5", False),
        ("-1 0 1|0.5 0.5 0.5", False),
        ("x 1|y 0.5", False),
        (f"{_UP_TO[2]}|{_HALVES[2]}", False),
        (f"{_UP_TO[3]}|{_HALVES[3]}", True),
        ("1 2 3|0.5 0.5 0.5", True),
        ("2 3 4|0.5 0.5 0.5", False),
        ("0 2 1|0.5 0.5 0.5", False),
        (f"{_UP_TO[7]}|{_NINES[7]}", False),
        (f"{_UP_TO[7]}|{_HALVES[7]}", True),
        (f"{_UP_TO[8]}|{_NINES[8]}", True),
        (f"{_UP_TO[8]}|{_NINES[8]}|{_UP_TO[8]}", False),
        (f"{_UP_TO[8]}|1 2 3 4 5 6 7 8", False),
        (f"{_UP_TO[8]}|{_UP_TO[7]}", False),
        (f"{_UP_TO[8]}{f'|{_NINES[8]}' * 20}|{_UP_TO[8]}", True),  # the first twenty tell
        ("2019 2020|7 9", True),
        ("2019|7", False),
        ("1900 2100|7 9", True),
        ("1899 2100|7 9", False),
        ("1900 2101|7 9", False),
        ("2020 2019|7 9", False),
        ("2019 2019|7 9", False),
        ("2019 2020|2001 2002", False),
        ("2019 2020|1900 2100", False),
        ("2019 2020|1899 2100", True),
        ("2019 2020|1900 2101", True),
        ("2019 2020|7.5 9", True),
    ],
)
def test_names_may_be_numbers_that_the_rows_are_unlike(text: str, they_are: bool) -> None:
    assert numbered_names(rows(text)) is they_are


@in_turn(
    ("text", "names", "said"),
    [
        ("a b", "a b", ""),
        ("a b|cm kg", "a b", "line 2 skipped: units or kinds under the names"),
        ("a b c|cm kg word", "a b c", "line 2 skipped: units or kinds under the names"),
        ("a b|cm kg|float int", "a b", "lines 2, 3 skipped: units or kinds under the names"),
        ("a b c|word word word", "a b c", "line 2 skipped: units or kinds under the names"),
        (
            "left _ _|length width depth",
            "length width depth",
            "line 1 skipped: a heading over the names in line 2",
        ),
        ("left left|length width", "length width", "line 1 skipped: a heading over the names in line 2"),
        (
            "left _ left|length width width",
            "left+length width left+width",
            "lines 1 and 2 are read together as the names",
        ),
        (
            "left left right|word word word",
            "left+word left+word right+word",
            "lines 1 and 2 are read together as the names",
        ),
        (
            "left _ _ word|word _ word word",
            "left+word _ word word",
            "lines 1 and 2 are read together as the names",
        ),
        ("left _ right|word word word", "left _ right", "line 2 skipped: units or kinds under the names"),
        ("left|cm", "left", "line 2 skipped: units or kinds under the names"),
        ("length width|cm word", "cm word", "line 1 skipped: a heading over the names in line 2"),
        ("_ _|_ _", "_ _", "lines 1 and 2 are read together as the names"),
    ],
)
def test_of_two_lines_of_names_it_is_said_what_became_of_them(text: str, names: str, said: str) -> None:
    told: list[str] = []
    assert names_of(rows(text), told) == [name.replace("+", " ") for name in rows(names)[0][1]]
    assert told == ([said] if said else [])


def test_no_line_above_the_rows_is_no_names() -> None:
    assert names_of([], []) == []


@in_turn(
    ("below", "left_out"),
    [
        ("total 9 9", 1),
        ("Total: 9 9", 1),
        ("x 9 9", 0),
        ("source _ _", 1),
        ("source", 1),
        ("12 _ _", 0),
        ("x 9 9|source _ _", 1),
        ("source _ _|x 9 9", 0),
        ("total 9 9|mean 9 9|source _ _", 3),
        ("total 9 9|sum 9 9|mean 9 9|median 9 9|average 9 9|avg 9 9", 5),
        ("count 9 9", 0),  # it may be the name of something
        ("count 9 _", 1),
        ("count 9", 0),
        ("x count 9", 1),
        ("x total 9", 1),
        ("subtotal 9 9|tax _ 9|total _ 9", 3),
        ("subtotal 9 9|tax 9 9|total _ 9", 1),
        ("x 9 9|tax _ 9|total _ 9", 1),
        ("total 9 9|total 9 9", 0),  # it is a name among them
    ],
)
def test_totals_and_remarks_below_the_rows_are_skipped(below: str, left_out: int) -> None:
    told: list[str] = []
    given = rows("x 1 2|y 3 4|x 5 6|y 7 8|" + below)
    assert list(without_totals(iter(given), 3, told)) == given[: len(given) - left_out]
    lines = kept(given)[len(given) - left_out :]
    words = ", ".join(map(str, lines[:3])) + (f" and {left_out - 3} more" if left_out > 3 else "")
    called = "line" if left_out == 1 else "lines"
    assert told == ([f"{called} {words} skipped: a total or a remark below the rows"] if left_out else [])


@in_turn(
    ("text", "width", "left_out"),
    [
        ("x 1|y 2|source", 2, 0),  # of two columns the other may be empty
        ("total 1|y 2|total 3", 2, 0),  # known as one of the names
        ("y 1|total 2", 2, 1),
        ("total", 2, 1),
        ("1 2 3", 3, 0),
        ("y y y|y y y|y n _", 3, 0),  # answers and no count
    ],
)
def test_a_word_that_is_known_in_its_column_is_no_total(text: str, width: int, left_out: int) -> None:
    given = rows(text)
    assert list(without_totals(iter(given), width, [])) == given[: len(given) - left_out]


@pytest.mark.parametrize("times", [0, 1, 3, 4])
def test_names_that_stand_there_again_are_skipped(times: int) -> None:
    told: list[str] = []
    given = rows("1 2|" + "a b|" * times + "3 4")
    assert list(without_repeats(iter(given), ["a", "b"], told)) == [given[0], given[-1]]
    lines = {0: "", 1: "line 2", 3: "lines 2, 3, 4", 4: "lines 2, 3, 4 and 1 more"}[times]
    assert told == ([f"{lines} skipped: the names once more"] if times else [])
