"""What is measured of a layer."""

import math

import numpy as np

from nnviz.core.measures import (
    bias_norms,
    bin_shares,
    per_weight,
    saturated_share,
    update_ratios,
    weight_norms,
)
from nnviz.core.parameters import Parameters


def test_norms_are_of_the_weights_or_of_the_biases_of_each_layer() -> None:
    theta = Parameters([2, 1, 1], vector=np.array([3.0, 4, 12, 0, 5]))
    change = Parameters([2, 1, 1], vector=np.array([0.3, 0.4, 100, 7, 100]))
    assert weight_norms(theta).tolist() == [5, 0]
    assert bias_norms(theta).tolist() == [12, 5]
    np.testing.assert_allclose(update_ratios(change, theta), [0.1, np.nan])
    np.testing.assert_allclose(per_weight(np.array([1.0, 1.0]), theta), [1 / math.sqrt(2), 1])


def test_shares_are_counted_in_bins_of_which_the_outer_ones_hold_what_lies_beyond() -> None:
    values = np.array([-9, -1, -0.5, 0, 0.499, 0.5, 1, 9, np.nan, 0.1])
    np.testing.assert_allclose(bin_shares(values, 1, 4), [0.2, 0.1, 0.3, 0.3])
    assert bin_shares(np.array([]), 1, 2).tolist() == [0, 0]
    assert saturated_share(np.array([0.0, -0.009, 0.01, -0.5])) == 0.5
