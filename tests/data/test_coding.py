"""Target codings, there and back."""

import numpy as np
import pytest
from cases import in_turn
from hypothesis import given
from hypothesis import strategies as st

from nnviz.data.coding import CODINGS, decode, encode


@pytest.mark.parametrize("coding", [coding for coding in CODINGS if coding != "value"])
@given(n_classes=st.integers(2, 70), data=st.data())
def test_labels_come_back(coding: str, n_classes: int, data: st.DataObject) -> None:
    labels = np.array(data.draw(st.lists(st.integers(0, n_classes - 1), min_size=1)), dtype=np.int64)
    targets = encode(labels, n_classes, coding)
    assert set(np.unique(targets)) <= {0.0, 1.0}
    assert np.array_equal(decode(targets, n_classes, coding), labels)
    # The answer is read off outputs that only lean the right way, too.
    assert np.array_equal(decode(0.4 + 0.2 * targets, n_classes, coding), labels)


def test_one_hot_has_an_output_for_each_class() -> None:
    assert encode(np.array([2, 0]), 3, "one_hot").tolist() == [[0, 0, 1], [1, 0, 0]]
    assert decode(np.array([[0.1, 0.3, 0.2]]), 3, "one_hot").tolist() == [1]


def test_binary_has_the_highest_bit_first() -> None:
    assert encode(np.array([6, 9]), 10, "binary").tolist() == [[0, 1, 1, 0], [1, 0, 0, 1]]


@in_turn(("n_classes", "n_outputs"), [(2, 1), (3, 2), (4, 2), (5, 3), (8, 3), (10, 4), (17, 5)])
def test_binary_has_as_few_outputs_as_will_do(n_classes: int, n_outputs: int) -> None:
    assert encode(np.array([0]), n_classes, "binary").shape == (1, n_outputs)


def test_binary_can_answer_with_no_class_at_all() -> None:
    assert decode(np.ones((1, 4)), 10, "binary").tolist() == [15]


def test_bits_have_the_lowest_first() -> None:
    assert encode(np.array([0, 1, 2]), 3, "bits").tolist() == [[0, 0], [1, 0], [0, 1]]


def test_a_value_stands_for_no_class() -> None:
    assert decode(np.array([[0.3], [7.0]]), 0, "value").tolist() == [0, 0]


def test_a_half_is_not_yet_a_bit() -> None:
    assert decode(np.array([[0.5], [0.51]]), 2, "binary").tolist() == [0, 1]


@pytest.mark.parametrize("function", [encode, decode])
def test_unknown_coding(function: object) -> None:
    with pytest.raises(
        ValueError, match=r"^data\.coding: 'gray' is not one of one_hot, binary, bits, value$"
    ):
        function(np.zeros((1, 1)), 2, "gray")  # type: ignore[operator]
