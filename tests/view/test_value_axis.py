import numpy as np
import pytest
from cases import in_turn

from nnviz.view.parts.value_axis import TimeAxis, ValueAxis, linear_ticks, log_gaps, log_label, log_ticks

pytestmark = pytest.mark.usefixtures("qapp")


def test_what_has_no_logarithm_is_a_gap() -> None:
    logs = log_gaps(np.array([100, 1, 1e-12, 0, -1, np.inf, np.nan]))
    np.testing.assert_allclose(logs, [2, 0, -12, np.nan, np.nan, np.nan, np.nan])


@in_turn(
    ("value", "label"),
    [
        (1, "1"),
        (0.1, "0.1"),
        (0.02, "0.02"),
        (1e-3, "10⁻³"),
        (5e-4, "5·10⁻⁴"),
        (1e-12, "10⁻¹²"),
        (1000, "1000"),
        (2e5, "2·10⁵"),
    ],
)
def test_labels(value: float, label: str) -> None:
    assert log_label(np.log10(value)) == label


def test_few_decades_are_divided() -> None:
    assert [log_label(tick) for tick in log_ticks(-1, 0.31, 200)] == ["0.1", "0.2", "0.5", "1", "2"]


def test_many_decades_are_thinned() -> None:
    ticks = log_ticks(-12, 3, 100)
    assert 2 <= len(ticks) <= 100 / 18
    assert set(np.diff(ticks)) == {ticks[1] - ticks[0]}
    assert log_ticks(-11, 4, 100) == [-8, -4, 0, 4]  # the same ones, wherever the axis begins


def test_linear_ticks_are_round_and_fit() -> None:
    np.testing.assert_allclose(linear_ticks(0, 3, 80), [0, 1, 2, 3])
    np.testing.assert_allclose(linear_ticks(80, 100, 60), [80, 90, 100])


def test_an_axis_can_be_either() -> None:
    axis = ValueAxis(logarithmic=True)
    assert [words for _, words in axis.numbers(-4, 0, 100)] == ["10⁻⁴", "10⁻³", "0.01", "0.1", "1"]
    axis.logarithmic = False
    assert [words for _, words in axis.numbers(-4, 0, 100)] == ["−4", "−3", "−2", "−1", "0"]


@in_turn(
    ("end", "pixels", "expected"),
    [
        (1, 400, "0 0.2 0.4 0.6 0.8 1.0"),
        (1, 85, "0 0.5 1.0"),
        (20_000, 120, "0 10000 20000"),
        (1, 20, "0 1"),
        (30, 300, "0 10 20 30"),
        (30, 150, "0 10 20 30"),
        (100, 1200, "0 20 40 60 80 100"),
        (20_000, 300, "0 5000 10000 15000 20000"),
        (0.004, 300, "0 0.001 0.002 0.003 0.004"),
    ],
)
def test_times_are_round_and_no_more_than_there_is_room_for(end: float, pixels: float, expected: str) -> None:
    assert " ".join(words for _, words in TimeAxis().numbers(0, end, pixels)) == expected
