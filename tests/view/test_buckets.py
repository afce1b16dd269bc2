import numpy as np
from cases import in_turn

from nnviz.view.parts.buckets import rms_buckets, thin_out


def test_few_points_stay_as_they_are() -> None:
    x, y = np.arange(4.0), np.arange(8.0).reshape(4, 2)
    merged = rms_buckets(x, y, 0, 10, 100)
    np.testing.assert_array_equal(merged[0], x)
    np.testing.assert_array_equal(merged[1], y)


def test_neighbours_merge_to_their_root_mean_square() -> None:
    x, y = rms_buckets(np.arange(1.0, 6), np.array([[3.0], [4.0], [0.0], [2.0], [7.0]]), 0, 10, 3)
    np.testing.assert_array_equal(x, [2, 4, 5])
    np.testing.assert_allclose(y[:, 0], [np.sqrt(12.5), np.sqrt(2), 7])


def test_a_growing_curve_keeps_its_shape() -> None:
    rng = np.random.default_rng(0)
    x, y = np.arange(1000.0), rng.random((1000, 3))
    before, after = (rms_buckets(x[:n], y[:n], 0, 1000, 250) for n in (700, 990))
    whole = 700 // 4
    np.testing.assert_array_equal(after[0][:whole], before[0][:whole])
    np.testing.assert_array_equal(after[1][:whole], before[1][:whole])


def test_only_what_is_in_sight_and_its_neighbours_is_kept() -> None:
    x, y = rms_buckets(np.arange(1000.0), np.ones((1000, 1)), 500, 520, 250)
    assert x[0] <= 500
    assert x[-1] >= 520
    assert len(x) < 25
    np.testing.assert_array_equal(y, 1)


def test_few_points_in_sight_are_they_and_one_on_either_side() -> None:
    x = np.arange(100.0)
    for low, high, first, last in ((40, 50, 39, 51), (40.5, 49.5, 40, 50), (-5, 3, 0, 4), (97, 200, 96, 99)):
        merged, y = rms_buckets(x, np.stack([x, -x], axis=1), low, high, 60)
        np.testing.assert_array_equal(merged, x[first : last + 1])
        np.testing.assert_array_equal(y, np.stack([merged, -merged], axis=1))
        np.testing.assert_array_equal(thin_out(x, [x], low, high, 60), merged)


def test_buckets_are_no_larger_than_they_have_to_be() -> None:
    x = np.arange(64.0)
    for most, length in ((64, 64), (63, 32), (32, 32), (31, 16)):
        merged, y = rms_buckets(x, np.ones((64, 1)), 0, 63, most)
        assert len(merged) == length
        assert merged[-1] == 63
        np.testing.assert_array_equal(y, 1)


def test_a_spike_in_the_middle_of_what_is_in_sight_is_kept() -> None:
    x, y = np.arange(1000.0), np.zeros(1000)
    y[[100, 703, 851, 990]] = 5, 1, -1, 5
    picked = thin_out(x, [y], 500, 900, 20)
    assert {703, 851} <= set(picked)
    assert not {100, 990} & set(picked)
    assert 400 < picked.min() <= 500
    assert len(picked) < 30


def test_the_place_where_a_curve_bends_is_kept() -> None:
    x = np.arange(1000.0)
    for bend in (611, 703, 851):
        assert bend in thin_out(x, [np.maximum(0, x - bend)], 500, 900, 20)


def test_no_points() -> None:
    x, y = rms_buckets(np.empty(0), np.empty((0, 3)), 0, 1, 10)
    assert x.shape == (0,)
    assert y.shape == (0, 3)


def test_what_overflows_or_is_no_number_is_not_finite() -> None:
    y = np.array([[1e200], [1.0], [np.nan], [1.0], [2.0], [2.0]])
    _, merged = rms_buckets(np.arange(6.0), y, 0, 10, 3)
    assert not np.isfinite(merged[:2, 0]).any()
    assert merged[2, 0] == 2


@in_turn("n", [0, 1, 5, 100, 1001])
def test_thinned_out_points_keep_the_last_and_their_places(n: int) -> None:
    x = np.arange(float(n))
    y = np.sin(x)
    picked = thin_out(x, [y], 0, n, 10)
    assert len(picked) <= 11
    assert n == 0 or picked[-1] == n - 1
    later = thin_out(np.arange(n + 1.0), [np.sin(np.arange(n + 1.0))], 0, n + 1, 10)
    assert n in later


def test_thinning_out_looks_at_what_is_in_sight() -> None:
    picked = thin_out(np.arange(1000.0), [np.ones(1000)], 500, 505, 10)
    assert picked.tolist() == list(range(499, 507))


def test_thinning_out_loses_no_spike_and_no_dip_of_any_curve() -> None:
    x, one, other = np.arange(1000.0), np.ones(1000), np.ones(1000)
    one[[117, 700]], other[[333, 901]] = (9, 0.1), (0.2, 7)
    one[500], other[640] = np.nan, np.inf
    picked = thin_out(x, [one, other], 0, 1000, 60)
    assert {117, 333, 700, 901} <= set(picked.tolist())
    assert len(picked) <= 61
    assert np.isfinite(one[picked]).all()


def test_a_stretch_without_numbers_stays_a_gap() -> None:
    y = np.ones(1000)
    y[200:600] = np.nan
    picked = thin_out(np.arange(1000.0), [y], 0, 1000, 60)
    assert np.isnan(y[picked]).any()


def test_a_thinned_out_curve_that_grows_keeps_its_points() -> None:
    x, y = np.arange(1000.0), np.random.default_rng(0).random(1000)
    before, after = (thin_out(x[:n], [y[:n]], 0, 1000, 50).tolist() for n in (900, 990))
    whole = [place for place in before if place < 860]
    assert after[: len(whole)] == whole


def test_the_fall_of_the_first_epochs_and_a_late_bend_are_drawn_as_they_were() -> None:
    x = np.arange(1001.0)
    early = 2.3 * np.exp(-x / 1.5)
    late = np.where(x < 505, 1.0, 1.0 - (x - 505) / 1000)
    picked = thin_out(x, [early, late], 0, 1000, 300)
    assert set(range(30)) <= set(picked.tolist())
    for y in (early, late):
        np.testing.assert_allclose(np.interp(x, x[picked], y[picked]), y, atol=0.001)
    assert len(picked) <= 300
