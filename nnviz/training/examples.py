"""Examples laid out for the network: one a row, in its precision, with a last column of ones."""

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import DTypeLike

from nnviz.core.class_weights import balanced_weights
from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset, Labels
from nnviz.data.pixels import room_of


class Examples(Struct, frozen=True, eq=False):
    """Examples to train or to judge on.

    Attributes
    ----------
    rows : (N, n_0 + 1)
        The last column is 1: the input of every bias. MNIST is kept in float32 whatever the precision.
    targets : (N, n_L)
    labels : (N,)
    """

    rows: Array
    targets: Array
    labels: Labels
    classes: tuple[str, ...]
    coding: str

    def __len__(self) -> int:
        return len(self.rows)


def lay_out(dataset: Dataset, dtype: DTypeLike) -> tuple[Dataset, Examples, Examples, Examples]:
    """The data set, and the examples of its three parts at which it then looks: nothing is kept twice.

    Returns
    -------
    tuple
        The data set, its training, test and validation examples.
    """
    train = _examples(dataset, dataset.x_train, dataset.y_train, dataset.labels_train, dtype)
    test = _examples(dataset, dataset.x_test, dataset.y_test, dataset.labels_test, dtype)
    held = _examples(dataset, dataset.x_validation, dataset.y_validation, dataset.labels_validation, dtype)
    seen = replace(
        dataset,
        x_train=train.rows[:, :-1],
        y_train=train.targets,
        x_test=test.rows[:, :-1],
        y_test=test.targets,
        x_validation=held.rows[:, :-1],
        y_validation=held.targets,
    )
    return seen, train, test, held


def _examples(dataset: Dataset, x: Array, y: Array, labels: Labels, dtype: DTypeLike) -> Examples:
    rows = _rows(x, dtype)
    rows.setflags(write=False)
    return Examples(rows, np.ascontiguousarray(y, dtype), labels, dataset.classes, dataset.coding)


def _rows(x: Array, dtype: DTypeLike) -> Array:
    """Inputs (N, n_0) with a last column of ones; where the loader left room for it, its own array.

    Such an array keeps its own precision, half of that of the network: MNIST would fill 400 MB otherwise.
    """
    if (room := room_of(x)) is not None:
        return room
    rows = np.ones((len(x), x.shape[1] + 1), dtype)
    rows[:, :-1] = x
    return rows


_CLASS_WEIGHTS = {"none": None, "balanced": balanced_weights}


def weighs_classes(kind: str) -> bool:
    """Whether classes may count otherwise than their examples do."""
    return _CLASS_WEIGHTS[kind] is not None


def weights_of_classes(kind: str, train: Examples) -> Array | None:
    """What an example of each class counts (classes,); None where each counts 1."""
    weigh = _CLASS_WEIGHTS[kind]
    if weigh is None:
        return None
    return weigh(train.labels, len(train.classes)).astype(train.targets.dtype)
