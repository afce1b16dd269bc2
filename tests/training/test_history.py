"""Histories: bounded and true."""

import numpy as np
import pytest

from nnviz.training.history import MAX_SAMPLES, CostSamples, History


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
