import numpy as np

from nnviz.core.class_weights import balanced_weights


def test_every_class_counts_alike() -> None:
    labels = np.repeat([0, 1, 2], [70, 20, 10])
    weights = balanced_weights(labels, 3)
    np.testing.assert_allclose(np.bincount(labels) * weights, 100 / 3)
    np.testing.assert_allclose(weights[labels].mean(), 1)


def test_a_balanced_set_is_left_alone() -> None:
    np.testing.assert_array_equal(balanced_weights(np.array([0, 1, 1, 0]), 2), [1, 1])


def test_an_empty_class_has_weight_0_and_disturbs_nobody() -> None:
    np.testing.assert_allclose(balanced_weights(np.array([0, 0, 0, 2]), 4), [2 / 3, 0, 2, 0])
