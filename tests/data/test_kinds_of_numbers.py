"""Numbers as classes or amounts, how they are written, and what is kept of how they were prepared."""

import numpy as np
import pytest
from cases import in_turn

from nnviz.data.column_names import says_amount, says_classes
from nnviz.data.dataset import DataError
from nnviz.data.preparation import Preparation, Scale
from nnviz.data.raw_rows import Measure, _with_values
from nnviz.data.reading import MAX_CLASSES
from nnviz.data.table_numbers import looks_like_number, understand
from nnviz.data.targets import MOST_UNNAMED_CLASSES, classes_of_numbers, counts_rows, is_classes


def each(n: int, times: int = 10) -> np.ndarray:
    return np.repeat(np.arange(float(n)), times)


@pytest.mark.parametrize(("n", "unnamed"), [(2, True), (MOST_UNNAMED_CLASSES, True), (40, False)])
def test_many_numbers_are_amounts_unless_their_name_says_classes(n: int, unnamed: bool) -> None:
    assert is_classes(each(n)) is unnamed
    assert is_classes(each(n), "class")
    assert not is_classes(each(n) + 0.5, "class")


def test_a_name_makes_no_classes_of_more_than_there_may_be() -> None:
    assert is_classes(each(MAX_CLASSES), "label")
    assert not is_classes(each(MAX_CLASSES + 1), "label")


def test_of_two_values_even_an_amounts_name_makes_classes_and_of_more_none() -> None:
    assert is_classes(each(2), "price")
    assert not is_classes(each(3), "price")
    assert is_classes(each(3))


def test_years_and_a_long_tail_are_amounts() -> None:
    assert not is_classes(each(3) + 1990)
    assert is_classes(each(2) + 1990)
    tail = np.concatenate([each(6, 200), [6.0]])
    assert not is_classes(tail)
    assert is_classes(np.concatenate([each(4, 200), [4.0]]))
    assert not is_classes(np.arange(10.0))  # each its own


@in_turn(
    ("values", "counts"),
    [(range(6), True), (range(5), False), (range(20, 0, -3), True), ([1, 2, 3, 3, 4, 5, 6], False),
     ([1, 2, np.nan, 4, 5, 7, 9], True), ([1, 2, 3.5, 4, 5, 6], False)],
)  # fmt: skip
def test_rows_are_counted_by_numbers_that_only_rise_or_only_fall(values: list[float], counts: bool) -> None:
    assert counts_rows(np.array(list(values), float)) is counts


def test_classes_of_numbers_are_in_order_and_neither_one_nor_too_many() -> None:
    labels, names = classes_of_numbers(np.array([3.0, -1.0, 0.5, 3.0]), "y")
    assert names == ("-1", "0.5", "3")
    assert labels.tolist() == [2, 0, 1, 2]
    with pytest.raises(DataError, match="one class only"):
        classes_of_numbers(np.ones(5), "y")
    with pytest.raises(DataError, match=f"over {MAX_CLASSES} different classes"):
        classes_of_numbers(np.arange(MAX_CLASSES + 1.0), "y")
    assert len(classes_of_numbers(np.arange(float(MAX_CLASSES)), "y")[1]) == MAX_CLASSES


def test_the_last_word_of_a_name_says_classes_and_any_says_amount() -> None:
    assert says_classes("flower class")
    assert not says_classes("class of price")
    assert says_amount("price")
    assert says_amount("price paid")
    assert not says_amount("class")


@in_turn(
    ("cell", "point", "comma", "grouped"),
    [
        ("1.5", 1.5, None, ()),
        ("1,5", None, 1.5, ()),
        ("1,234", 1234, 1.234, ("point",)),
        ("1.234", 1.234, 1234, ("comma",)),
        ("1,234.5", 1234.5, None, ("point",)),
        ("1.234,5", None, 1234.5, ("comma",)),
        ("12,34,567", 1234567, None, ("point",)),
        ("0,123", None, 0.123, ()),
        ("1 234,5", None, 1234.5, ("comma",)),
        ("12", 12, 12, ()),
        ("1.5D+03", 1500, None, ()),
        ("-2e-2", -0.02, -0.02, ()),
    ],
)
def test_a_number_is_read_with_either_sign(
    cell: str, point: float | None, comma: float | None, grouped: tuple[str, ...]
) -> None:
    found = understand(cell)
    assert found is not None
    assert (found.point, found.comma) == (point, comma)
    assert found.grouped == grouped


def test_what_python_alone_reads_and_half_a_pair_of_brackets_are_no_number() -> None:
    assert not any(map(looks_like_number, ("1_000", "1_0e3", "inf", "NaN", "(50", "50)")))


def test_what_was_prepared_stays_as_it_was() -> None:
    filling = np.array([1.0, 2.0])
    made = Preparation(scale=Scale(), filling=filling)
    with pytest.raises(ValueError, match="read-only"):
        made.filling[0] = 5
    np.testing.assert_array_equal(made.apply(np.array([[np.nan, 7.0]])), [[1.0, 7.0]])


def test_inputs_made_of_a_text_are_one_measure_of_its_values() -> None:
    inputs = ("length", "colour = red", "colour = dark = blue", "width")
    assert _with_values(("length", "colour", "width"), inputs) == [
        Measure("length"), Measure("colour", ("red", "dark = blue")), Measure("width"),
    ]  # fmt: skip
