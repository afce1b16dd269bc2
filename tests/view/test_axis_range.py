import numpy as np
import pytest
from cases import in_turn
from hypothesis import given
from hypothesis import strategies as st

from nnviz.view.parts.axis_range import (
    decades,
    extent,
    from_zero,
    near_the_first,
    per_cent,
    round_step,
    round_up,
    without_plunges,
)


@in_turn(
    ("value", "expected"),
    [
        (0.3, 0.3),
        (0.31, 0.4),
        (1, 1),
        (1.01, 1.5),
        (7, 8),
        (8.5, 10),
        (30, 30),
        (31, 40),
        (1234, 1500),
        (0.0021, 0.003),
    ],
)
def test_round_up(value: float, expected: float) -> None:
    assert round_up(value) == pytest.approx(expected)


@in_turn("value", [0, -1, np.nan, np.inf])
def test_round_up_of_what_is_no_size_is_usable(value: float) -> None:
    assert 0 < round_up(value) < np.inf


@in_turn(("value", "expected"), [(1, 1), (1.1, 2), (3, 5), (7, 10), (0.03, 0.05)])
def test_round_step(value: float, expected: float) -> None:
    assert round_step(value) == pytest.approx(expected)


def test_cost_starts_at_zero() -> None:
    assert from_zero(2.1, 3.3) == (0, 4)


@in_turn(
    ("low", "expected"),
    [(9.0, (0, 100)), (87.0, (80, 100)), (99.9, (90, 100)), (100.0, (90, 100)), (np.nan, (0, 100))],
)
def test_accuracy_ends_at_100(low: float, expected: tuple[float, float]) -> None:
    assert per_cent(low, 100.0) == expected


@given(st.floats(-300, 300), st.floats(-300, 300))
def test_decades_hold_the_data_between_1_2_and_5(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    bottom, top = decades(low, high)
    assert bottom <= low <= high <= top
    assert top - bottom >= 1 - 1e-6
    for end in (bottom, top):
        mantissa = 10 ** (end % 1)
        assert min(abs(mantissa - m) for m in (1, 2, 5, 10)) < 1e-6


def test_decades_stay_while_the_data_moves_inside() -> None:
    assert decades(-2.5, -0.9) == decades(-2.45, -0.85)


def test_decades_without_data() -> None:
    assert decades(np.nan, np.nan) == (-3, 0)


def test_extent_leaves_out_what_is_not_finite() -> None:
    assert extent([np.array([1, np.nan]), np.array([]), np.array([-3, np.inf])]) == (-3, 1)
    assert np.isnan(extent([])).all()
    assert np.isnan(extent([np.array([np.nan])])).all()


def test_a_single_plunge_is_let_out_of_a_long_curve_and_shown_in_a_short_one() -> None:
    steady = np.linspace(-3, -1, 200)
    plunging = steady.copy()
    plunging[77] = -15
    np.testing.assert_array_equal(without_plunges(plunging), np.delete(steady, 77))
    np.testing.assert_array_equal(without_plunges(plunging[60:100]), plunging[60:100])


def test_a_long_fall_is_no_plunge() -> None:
    falling = np.append(np.linspace(0, -14, 300), np.nan)
    np.testing.assert_array_equal(without_plunges(falling), falling[:-1])


def test_what_is_lost_beside_the_greatest_does_not_stretch_a_logarithmic_axis() -> None:
    healthy, dead = np.array([-1.0, 0.5, -15.0]), np.full(80, -147.0)
    kept = near_the_first([healthy, dead])
    assert [len(heights) for heights in kept] == [3, 0]
    assert len(near_the_first([dead])[0]) == 80  # alone it is all there is to see
    assert [len(heights) for heights in near_the_first([np.array([np.nan])])] == [1]


def test_a_last_leap_before_a_run_is_lost_does_not_hide_the_way_that_led_there() -> None:
    explodes, steady = np.array([3.9, 8.2, 32.3, 150.4]), np.array([0.1, 0.4, 0.4, np.nan])
    kept = near_the_first([explodes, steady])
    assert [one.tolist() for one in kept] == [[3.9, 8.2], [0.1, 0.4, 0.4]]
    grows = np.array([-20.0, -3.0, 0.5])
    assert near_the_first([grows])[0].tolist() == grows.tolist()
