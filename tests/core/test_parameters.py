import numpy as np
import pytest
from cases import in_turn

from nnviz.core.parameters import CACHE_LINE, Parameters


def numbered(sizes: list[int], dtype: type = np.float64) -> Parameters:
    theta = Parameters(sizes, dtype)
    theta.vector[:] = np.arange(theta.count)
    return theta


def test_count_is_that_of_the_book() -> None:
    assert Parameters([784, 16, 16, 10]).count == 784 * 16 + 16 + 16 * 16 + 16 + 16 * 10 + 10 == 13_002


def test_shapes_are_those_of_the_book() -> None:
    theta = Parameters([4, 3, 2])
    assert [w.shape for w in theta.weights] == [(3, 4), (2, 3)]
    assert [b.shape for b in theta.biases] == [(3, 1), (2, 1)]


def test_layers_lie_one_after_another_each_row_with_its_bias_last() -> None:
    theta = numbered([2, 3, 1])
    np.testing.assert_array_equal(theta.weights[0], [[0, 1], [3, 4], [6, 7]])
    np.testing.assert_array_equal(theta.biases[0], [[2], [5], [8]])
    np.testing.assert_array_equal(theta.weights[1], [[9, 10, 11]])
    np.testing.assert_array_equal(theta.biases[1], [[12]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_vector_begins_where_a_line_of_the_cache_does(dtype: type) -> None:
    vectors = [Parameters([7, n], dtype).vector for n in range(1, 20)]
    assert not any(vector.ctypes.data % CACHE_LINE or vector.any() for vector in vectors)
    assert all(vector.dtype == dtype for vector in vectors)


def test_weights_and_biases_are_the_vector() -> None:
    theta = numbered([2, 3, 1])
    theta.weights[1][0, 2] = -1
    theta.biases[0][1, 0] = -2
    assert theta.vector[11] == -1
    assert theta.vector[5] == -2
    theta.vector *= 0
    assert not any(part.any() for part in (*theta.weights, *theta.biases))
    assert all(np.shares_memory(part, theta.vector) for part in (*theta.weights, *theta.biases))


def test_weights_are_marked_and_biases_not() -> None:
    theta = Parameters([2, 3, 1])
    np.testing.assert_array_equal(np.flatnonzero(~theta.is_weight), [2, 5, 8, 12])
    assert theta.is_weight.dtype == np.bool_


def test_a_copy_has_memory_of_its_own() -> None:
    theta = numbered([2, 3, 1], np.float32)
    copy = theta.copy()
    np.testing.assert_array_equal(copy.vector, theta.vector)
    assert copy.vector.dtype == np.float32
    assert not np.shares_memory(copy.vector, theta.vector)


def test_frozen_is_a_copy_that_nobody_can_write_to() -> None:
    theta = numbered([2, 3, 1])
    frozen = theta.frozen()
    theta.vector[:] = 0
    assert frozen.vector[5] == 5
    for array in (frozen.vector, *frozen.weights, *frozen.biases, *frozen.blocks):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 1


def test_like_starts_at_zero_or_looks_at_what_it_is_given() -> None:
    theta, vector = numbered([2, 3, 1]), np.ones(13)
    assert not theta.like().vector.any()
    assert theta.like(vector).vector is vector


@in_turn("sizes", [[], [3], [3, 0, 1], [-1, 2]])
def test_impossible_sizes_are_refused(sizes: list[int]) -> None:
    with pytest.raises(ValueError, match="at least two layers of at least one neuron"):
        Parameters(sizes)


def test_a_vector_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(13,\) needed, not \(12,\)"):
        Parameters([2, 3, 1], vector=np.zeros(12))
