"""Histories: bounded and true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.parameters import Parameters
from nnviz.engine.history import (
    MAX_BUCKETS,
    MAX_SAMPLES,
    RING,
    SMALL,
    Buckets,
    CostSamples,
    GradientHistory,
    History,
)


@given(st.lists(st.integers(1, 700), min_size=1, max_size=12), st.integers(0, 2**32 - 1))
def test_buckets_agree_with_the_rows_put_in(lengths: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    buckets, rows, step = Buckets(3), np.empty((0, 3)), 0
    for length in lengths:
        new = rng.random((length, 3))
        step += length
        buckets.add(new, step, np.arange(step - length + 1, step + 1) / 100)
        rows = np.vstack([rows, new])
    start = 0
    for i in range(buckets.used):
        end = int(buckets.step[i])
        part = rows[start:end]
        assert len(part) == buckets.count[i]
        np.testing.assert_allclose(buckets.mean[i], part.mean(axis=0))
        assert buckets.epoch[i] == end / 100
        start = end
    assert start == step
    assert buckets.used <= MAX_BUCKETS


def test_a_million_steps_take_no_more_room_than_a_thousand() -> None:
    buckets = Buckets(1)
    for block in range(100):
        buckets.add(np.full((10_000, 1), float(block == 57)), 10_000 * (block + 1), [0.0] * 10_000)
    assert buckets.used <= MAX_BUCKETS
    counts = buckets.count[: buckets.used]
    assert (buckets.mean[: buckets.used, 0] * counts).sum() == pytest.approx(10_000)


@pytest.mark.parametrize("sizes", [[3, 2, 1], [40, 20, SMALL, 3], [3, SMALL + 1]])
@pytest.mark.parametrize("steps", [1, RING - 1, RING, RING + 2])
def test_the_norms_recorded_are_those_of_the_gradient(sizes: list[int], steps: int) -> None:
    gradient = Parameters(sizes)
    history = GradientHistory(gradient)
    rng = np.random.default_rng(0)
    squares = []
    for step in range(1, steps + 1):
        gradient.vector[:] = rng.standard_normal(gradient.count)
        pairs = zip(gradient.biases, gradient.weights, strict=True)
        squares.append([np.sum(part**2) for pair in pairs for part in pair])
        if history.record(step / 10):
            history.fold(step)
    history.fold(steps)
    counts = history.buckets.count[: history.buckets.used]
    means = np.add.reduceat(squares, np.cumsum(counts) - counts) / counts[:, np.newaxis]
    np.testing.assert_allclose(history.buckets.mean[: len(counts)], means)
    np.testing.assert_allclose(history.last, squares[-1])


@pytest.mark.parametrize("place", [0, -1])
def test_a_gradient_that_is_no_number_is_seen(place: int) -> None:
    gradient = Parameters([40, 20, 1])
    history = GradientHistory(gradient)
    history.record(0.0)
    assert history.is_finite()
    gradient.vector[place] = np.nan
    history.record(0.0)
    assert not history.is_finite()


def test_samples_of_the_cost_get_rarer_and_stay_evenly_spaced() -> None:
    samples = CostSamples()
    for step in range(1, 5001):
        if samples.is_due(step):
            samples.add(step, 0.0, float(step))
    steps = np.array(samples.samples)[:, 0]
    assert len(steps) <= MAX_SAMPLES
    assert set(np.diff(steps)) == {samples.stride}
    np.testing.assert_array_equal(np.array(samples.samples)[:, 2], steps)


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(KeyError, match="grad_q_1"):
        History(2)["grad_q_1"]
