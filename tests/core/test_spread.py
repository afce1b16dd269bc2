"""Bands over runs, end costs in groups, and who comes off better in how many seeds."""

import math

import numpy as np
import pytest

from nnviz.core.spread import Advantage, advantage, band, minima, side_by_side, spread_words


def test_a_band_lies_between_the_tenth_and_the_ninetieth_of_hundred_and_one_runs() -> None:
    shuffled = np.random.default_rng(0).permutation(101)
    assert band(shuffled) == (10, 50, 90)
    assert band([1.0, 2.0]) == (pytest.approx(1.1), 1.5, pytest.approx(1.9))  # in proportion
    assert band([7.0]) == (7, 7, 7)


def test_most_of_the_runs_are_told_where_a_tenth_of_them_is_a_run() -> None:
    told = [spread_words(np.arange(n, dtype=float), "{:.1f}".format) for n in (1, 2, 9, 11)]
    assert told == ["", ", from 0.0 to 1.0", ", from 0.0 to 8.0", ", 80 % of runs 1.0 to 9.0"]
    assert spread_words([0.5, math.inf, math.nan], str) == ""


def test_a_band_over_curves_is_of_the_runs_that_came_so_far() -> None:
    low, middle, high = band(side_by_side([[4, 3, 2, 1], [2, 1], [np.nan, 2, np.inf]]))
    assert middle.tolist() == [3, 2, 2, 1]
    assert low.tolist() == pytest.approx([2.2, 1.2, 2, 1])
    assert high.tolist() == pytest.approx([3.8, 2.8, 2, 1])


def test_where_nothing_is_known_a_band_is_no_number() -> None:
    assert np.isnan(band([np.nan, np.inf])).all()
    assert np.isnan(band([[np.nan, 1.0]]).middle).tolist() == [True, False]
    assert side_by_side([]).shape == (0, 0)


def test_an_advantage_counts_the_seeds_in_which_the_second_cost_is_lower() -> None:
    found = advantage([1.0, 2.0, 3.0, np.inf, np.inf, np.nan], [0.5, 2.0, 4.0, 9.0, np.inf, 1.0])
    assert found == Advantage(better=2, equal=2, of=5)
    assert found.share == pytest.approx(0.4)
    assert np.isnan(advantage([], []).share)


def test_end_costs_close_to_one_another_are_one_minimum() -> None:
    found = minima([0.35, 0.69, 0.011, 0.34, 0.012, np.inf, 0.35, 0.0, np.nan])
    assert found == [(0, 0, 1), (0.011, 0.012, 2), (0.34, 0.35, 3), (0.69, 0.69, 1)]
    assert minima([]) == []
    assert minima([0.0, 0.0]) == [(0, 0, 2)]


def test_the_better_and_the_equal_are_counted_apart() -> None:
    found = advantage([1, 2, 3, 4, np.nan, np.inf], [0, 1, 3, 9, 0, 1])
    assert found == Advantage(better=3, equal=1, of=5)
    assert (found.share, math.isnan(advantage([], []).share)) == (0.6, True)


def test_of_ten_runs_a_tenth_is_a_run() -> None:
    assert spread_words(range(10), lambda one: f"{one:.1f}") == ", 80 % of runs 0.9 to 8.1"
    assert spread_words(range(9), lambda one: f"{one:.1f}") == ", from 0.0 to 8.0"
