import numpy as np

from nnviz.core.confusion import confusion, precision, recall

LABELS = np.array([0, 0, 0, 1, 1, 2])
ANSWERS = np.array([0, 0, 1, 1, 3, 1])


def test_rows_are_classes_and_columns_answers() -> None:
    assert confusion(LABELS, ANSWERS, 4).tolist() == [
        [2, 1, 0, 0, 0],
        [0, 1, 0, 1, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0],
    ]


def test_an_answer_that_is_no_class_has_the_last_column() -> None:
    assert confusion(LABELS, np.array([0, 0, 1, 1, 7, 3]), 3)[:, 3].tolist() == [0, 1, 1]


def test_recall_and_precision_by_hand() -> None:
    counts = confusion(LABELS, ANSWERS, 4)
    np.testing.assert_allclose(recall(counts), [2 / 3, 1 / 2, 0, np.nan])
    np.testing.assert_allclose(precision(counts), [1, 1 / 3, np.nan, 0])
