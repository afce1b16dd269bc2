"""The gradient's norms at every step: those of the gradient, whatever way they are taken."""

import numpy as np
import pytest

from nnviz.core.parameters import Parameters
from nnviz.training.gradient_history import RING, SMALL, GradientHistory

SOME = 31
"""Gradients that take turns, for to draw one takes longer than all else; so many divide no ring."""


@pytest.mark.parametrize("sizes", [[3, 2, 1], [40, 20, SMALL, 3], [3, SMALL + 1]])
@pytest.mark.parametrize("steps", [1, RING - 1, RING, RING + 2])
def test_the_norms_recorded_are_those_of_the_gradient(sizes: list[int], steps: int) -> None:
    gradient = Parameters(sizes)
    history = GradientHistory(gradient)
    some = np.random.default_rng(0).standard_normal((SOME, gradient.count))
    squares = []
    for step in range(1, steps + 1):
        gradient.vector[:] = some[step % SOME]
        pairs = zip(gradient.biases, gradient.weights, strict=True)
        squares.append([np.sum(part**2) for pair in pairs for part in pair])
        if history.record(step / 10):
            history.fold(step)
    history.fold(steps)
    counts = history.buckets.count[: history.buckets.used]
    means = np.add.reduceat(squares, np.cumsum(counts) - counts) / counts[:, np.newaxis]
    np.testing.assert_allclose(history.buckets.mean[: len(counts)], means)
    np.testing.assert_allclose(history.last, squares[-1])


def recorded(gradient: Parameters, history: GradientHistory, step: int) -> np.ndarray:
    """‖∇b‖ and ‖∇w‖ of a layer, after one more step like this."""
    history.record(0.0)
    history.fold(step)
    return np.sqrt(history.last)


@pytest.mark.parametrize("sizes", [[3, 2, 1], [40, 20, SMALL, 3], [5, *[16] * 6, 2]])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_norms_are_the_same_to_the_bit_however_often_somebody_looks(sizes: list[int], dtype: type) -> None:
    gradient = Parameters(sizes, dtype)
    rng = np.random.default_rng(0)
    some = rng.lognormal(sigma=3, size=(SOME, gradient.count))
    looks = set(rng.integers(1, 3 * RING, 60).tolist()) | {3 * RING}
    seldom, often = GradientHistory(gradient), GradientHistory(gradient)
    for step in range(1, 3 * RING + 1):
        gradient.vector[:] = some[step % SOME]
        for history in (seldom, often):
            if history.record(step / 10) or (history is often and step in looks):
                history.fold(step)
        if step == RING + 300:  # and wherever a ring began
            often.fold(step)
            often.restore(often.keep())
    np.testing.assert_array_equal(seldom.buckets.mean, often.buckets.mean)


@pytest.mark.parametrize("place", [0, -1])
def test_a_gradient_that_is_no_number_is_seen(place: int) -> None:
    gradient = Parameters([40, 20, 1])
    history = GradientHistory(gradient)
    before = history.keep()
    recorded(gradient, history, 1)
    assert history.is_finite
    gradient.vector[place] = np.nan
    recorded(gradient, history, 2)
    gradient.vector[place] = 0
    recorded(gradient, history, 3)
    assert not history.is_finite
    other = GradientHistory(gradient)
    other.restore(history.keep())
    assert not other.is_finite
    history.restore(before)
    assert history.is_finite


@pytest.mark.parametrize("share", [0.0, 1e-5, 1.0])
def test_weights_are_told_beside_biases_that_outweigh_them(share: float) -> None:
    gradient = Parameters([60, 20], np.float32)
    gradient.biases[0][:] = 1
    gradient.weights[0][:] = share
    history = GradientHistory(gradient)
    for step in range(1, 4):
        found = recorded(gradient, history, step)
        np.testing.assert_allclose(found, [20**0.5, share * 1200**0.5], rtol=1e-5)
    assert (gradient.biases[0] == 1).all()


def test_weights_whose_gradient_vanishes_are_told_at_once() -> None:
    gradient = Parameters([60, 20], np.float32)
    history = GradientHistory(gradient)
    for step, share in enumerate((1.0, 1e-5, 0.0), 1):
        gradient.vector.fill(1)
        gradient.weights[0][:] = share
        np.testing.assert_allclose(recorded(gradient, history, step), [20**0.5, share * 1200**0.5], rtol=1e-5)


def test_what_was_recorded_at_another_rate_is_the_gradient_all_the_same() -> None:
    gradient = Parameters([60, 20, 2])
    gradient.vector.fill(1)
    history = GradientHistory(gradient)
    history.record(0.0)
    history.scale(0.5, 1)
    gradient.vector.fill(0.5)
    history.record(0.0)
    history.scale(1.0, 2)
    means = history.buckets.mean[:2]
    np.testing.assert_allclose(means, [[20, 1200, 2, 40]] * 2)
    np.testing.assert_allclose(history.last, means[1])


def test_a_step_whose_gradient_is_infinite_has_no_norms_and_its_neighbours_have() -> None:
    gradient = Parameters([3, 2, 1])
    history = GradientHistory(gradient)
    for step, value in enumerate((1.0, np.inf, 1.0), 1):
        gradient.vector.fill(value)
        assert np.isfinite(recorded(gradient, history, step)).all() == np.isfinite(value)
