"""Buckets: bounded and true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.training.buckets import MAX_BUCKETS, Buckets


@given(st.lists(st.integers(1, 700), min_size=1, max_size=12), st.integers(0, 2**32 - 1))
def test_buckets_agree_with_the_rows_put_in(lengths: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    buckets, rows, step = Buckets(3), np.empty((0, 3)), 0
    for length in lengths:
        new = rng.random((length, 3))
        step += length
        buckets.add(new, step, np.arange(step - length + 1, step + 1) / 100)
        rows = np.vstack([rows, new])
    assert 0 < buckets.used <= MAX_BUCKETS
    mean, count, epoch, ends = (
        getattr(buckets, name)[: buckets.used] for name in ("mean", "count", "epoch", "step")
    )
    starts = np.concatenate([[0], ends[:-1]]).astype(int)
    assert ends[-1] == step
    np.testing.assert_array_equal(count, ends - starts)
    np.testing.assert_array_equal(epoch, ends / 100)
    np.testing.assert_allclose(mean, np.add.reduceat(rows, starts) / count[:, np.newaxis])


@given(st.lists(st.integers(1, 900), min_size=2, max_size=12), st.integers(0, 2**32 - 1))
def test_means_are_the_same_to_the_bit_however_the_rows_came(lengths: list[int], seed: int) -> None:
    rows = np.random.default_rng(seed).lognormal(sigma=5, size=(sum(lengths), 4))
    epochs, ends = np.arange(len(rows)) / 100, np.cumsum(lengths)
    once, often = Buckets(4), Buckets(4)
    once.add(rows, len(rows), epochs)
    for start, end in zip(ends - lengths, ends, strict=True):
        often.add(rows[start:end], end, epochs[start:end])
    for name in ("mean", "step", "epoch", "count"):
        np.testing.assert_array_equal(getattr(once, name), getattr(often, name))


def test_a_million_steps_take_no_more_room_than_a_thousand() -> None:
    buckets = Buckets(1)
    for block in range(100):
        buckets.add(np.full((10_000, 1), float(block == 57)), 10_000 * (block + 1), [0.0] * 10_000)
    assert buckets.used <= MAX_BUCKETS
    counts = buckets.count[: buckets.used]
    assert (buckets.mean[: buckets.used, 0] * counts).sum() == pytest.approx(10_000)
