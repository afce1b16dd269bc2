from math import inf, nan

import pytest
from cases import in_turn

from nnviz.core.marks import NARROW, POINT, Marks, set_marks, with_points
from nnviz.core.naming import (
    count,
    fixed,
    in_percent,
    lane_name,
    lane_prefix,
    layer_name,
    number,
    parameter_name,
    percent,
    plain,
    power_of_ten,
    short_name,
)


@in_turn(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.23149, "0.231"),
        (-0.71, "−0.710"),
        (9.999, "10.0"),
        (1234.0, "1,234"),
        (0.00012345, "0.000123"),
        (2.314e-5, "2.31 × 10⁻⁵"),
        (-4e12, "−4.00 × 10¹²"),
        (inf, "∞"),
        (-inf, "−∞"),
        (nan, "not a number"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.05, "0.05"), (-2.0, "−2"), (-5e-6, "−5 × 10⁻⁶")])
def test_plain(value: float, text: str) -> None:
    assert plain(value) == text


def test_count_fixed_and_percent() -> None:
    assert (count(1500), percent(0.948), percent(nan), in_percent(94.84)) == (
        "1,500",
        "94.8 %",
        "–",
        "94.8 %",
    )
    assert [percent(share) for share in (1.0, 0.9999, 1 - 1e-12, 0.9994)] == [
        "100.0 %",
        "99.9 %",
        "100.0 %",
        "99.9 %",
    ]
    assert [percent(share, 0) for share in (0.996, 0.0, 0.004, 0.0004, 1e-9)] == [
        "99 %",
        "0 %",
        "0.4 %",
        "0.04 %",
        "0 %",
    ]
    assert (fixed(-1.204), fixed(-0.001)) == ("−1.20", "0.00")


@in_turn(
    ("marks", "expected"),
    [
        ((".", ","), "−1,234 2.31 × 10⁻⁵ −1.20 0.05 5 × 10⁻⁶ −1,500 94.8 % 94.84 %"),
        ((",", "."), "−1.234 2,31 × 10⁻⁵ −1,20 0,05 5 × 10⁻⁶ −1.500 94,8 % 94,84 %"),
        ((",", NARROW), "−1\u202f234 2,31 × 10⁻⁵ −1,20 0,05 5 × 10⁻⁶ −1\u202f500 94,8 % 94,84 %"),
    ],
)
def test_numbers_are_written_in_the_marks_that_were_chosen(marks: Marks, expected: str) -> None:
    def written() -> str:
        parts = number(-1234.0), number(2.314e-5), fixed(-1.204), plain(0.05), plain(5e-6), count(-1500)
        return " ".join((*parts, percent(0.948), in_percent(94.84, 2)))

    set_marks(marks)
    try:
        assert written() == expected
        with with_points():
            assert written().startswith("−1,234 2.31")
        assert written() == expected
    finally:
        set_marks(POINT)


@pytest.mark.parametrize(("exponent", "text"), [(0, "1"), (-3, "10⁻³"), (12, "10¹²")])
def test_power_of_ten(exponent: int, text: str) -> None:
    assert power_of_ten(exponent) == text


def test_layers_are_named_from_the_first_hidden_one() -> None:
    assert [layer_name(i, 3) for i in range(3)] == ["hidden 1", "hidden 2", "output"]
    assert [short_name(i, 3) for i in range(3)] == ["h1", "h2", "o"]
    assert layer_name(0, 1) == "output"


def test_a_lane_is_named_where_there_are_several() -> None:
    assert [lane_prefix(lane, 2) for lane in (0, 1)] == ["A ", "B "]
    assert lane_prefix(2, 3, ": ") == "C: "
    assert lane_prefix(0, 1) == ""


def test_lanes_and_parameters_are_named() -> None:
    assert [lane_name(0, "η = 1"), lane_name(1, "η = 1")] == ["A", "B: η = 1"]
    assert [lane_prefix(1, 1), lane_prefix(1, 2), lane_prefix(2, 3, ": ")] == ["", "B ", "C: "]
    named = {
        (0, 0, 2): "w²₁₃",
        (0, 0, None): "b²₁",
        (1, 8, 8): "w³₉₉",
        (0, 9, 0): "w²₁₀,₁",
        (0, 0, 9): "w²₁,₁₀",
    }
    assert {key: parameter_name(*key) for key in named} == named
    assert parameter_name(0, 9, None) == "b²₁₀"
