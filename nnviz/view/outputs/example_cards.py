"""Examples in an order worth looking at, and their cards."""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.naming import count, fixed, number
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.data.coding import decode
from nnviz.data.dataset import Dataset
from nnviz.view.outputs.gallery import Card

Order = NDArray[np.int64]


def answers_of(outputs: Array, data: Dataset) -> Order:
    """The class (N,) that each row of outputs stands for."""
    return np.asarray(decode(outputs, len(data.classes), data.coding), np.int64)


def class_name(data: Dataset, k: int) -> str:
    """The name of class k; "–" for a number that is no class."""
    return data.classes[k] if 0 <= k < len(data.classes) else "–"


def worst_first(outputs: Array, data: Dataset) -> Order:
    """The test examples answered wrong, by ‖y − a‖ from the largest."""
    judged = slice(len(outputs))
    distance = ((data.y_test[judged] - outputs) ** 2).sum(axis=1)
    wrong = np.flatnonzero(answers_of(outputs, data) != data.labels_test[judged])
    return wrong[np.argsort(-distance[wrong], kind="stable")]


def in_cell(outputs: Array, data: Dataset, row: int, column: int) -> Order:
    """The test examples of class ``row`` that were answered ``column``; K or more is no class."""
    answers = np.minimum(answers_of(outputs, data), len(data.classes))
    return np.flatnonzero((data.labels_test[: len(outputs)] == row) & (answers == column))


def test_card(outputs: Array, data: Dataset, i: int) -> Card:
    """A test example and what the network answered."""
    truth = class_name(data, int(data.labels_test[i]))
    answer = class_name(data, int(answers_of(outputs[i : i + 1], data)[0]))

    def tell() -> str:
        return (
            f"Test example {count(i + 1)}: it is {short(truth)}, the network says {short(answer)};"
            f" largest output {fixed(float(np.max(outputs[i])))}. Click to follow it through the network."
        )

    return Card(
        data.preparation.undo(data.x_test[i : i + 1])[0],
        data.image_shape,
        (("is", truth), ("says", answer)),
        outputs[i],
        data.y_test[i],
        tell,
    )


def train_card(a: Array, data: Dataset, i: int, neuron: str) -> Card:
    """A training example and how much it lights a neuron: its activation ``a[i]``."""
    return Card(
        data.preparation.undo(data.x_train[i : i + 1])[0],
        data.image_shape,
        (("is", class_name(data, int(data.labels_train[i]))), ("a =", number(float(a[i])))),
        a[i : i + 1],
        np.zeros(1),
        lambda: (
            f"Training example {count(i + 1)} lights {neuron} to a = {number(float(a[i]))}."
            " Click to follow it through the network."
        ),
    )
