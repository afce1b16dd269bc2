"""The shipped digits: 1,797 pictures of 8 × 8 pixels."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array
from nnviz.core.streams import Stream, stream
from nnviz.data.loading import Request, Split
from nnviz.data.resources import resource

_DEFAULT_TEST_SIZE = 297
_MAX_PIXEL = 16


def load_digits(request: Request) -> Split:
    """Digits in an order drawn from the seed: the front trains, the end tests.

    The same pictures test whatever the number of training pictures, and the training pictures of
    a small set are the first of a larger one.

    Raises
    ------
    DataError
        A size that the 1,797 pictures do not allow.
    """
    x, labels = _pictures()
    n_test = request.n_test(_DEFAULT_TEST_SIZE, len(x) - 1)
    n_train = request.n_train(len(x) - n_test, len(x) - n_test)
    order = stream(request.seed, Stream.SPLIT).permutation(len(x))
    train, test = order[:n_train], order[len(x) - n_test :]
    return Split(
        x[train],
        labels[train],
        x[test],
        labels[test],
        classes=tuple("0123456789"),
        image_shape=(8, 8),
    )


@cache  # 1 MB, where each new start would unpack them again
def _pictures() -> tuple[Array, NDArray[np.int64]]:
    with np.load(resource("data/digits.npz"), allow_pickle=False) as file:
        return file["pixels"] / _MAX_PIXEL, file["labels"].astype(np.int64)
