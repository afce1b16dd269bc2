"""The data set of painted points: some are kept aside to test on."""

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnviz.data.loading import Request, Split
from nnviz.data.points import check_points

TEST_SHARE = 0.2
FEWEST_TO_SPLIT = 10


def load_painted(request: Request) -> Split:
    """The request's points; fewer than ten train and test alike.

    Raises
    ------
    DataError
        The points, or a size, are not allowed.
    """
    check_points(request.points)
    x = np.array([(point.x1, point.x2) for point in request.points])
    labels = np.array([point.label for point in request.points], np.int64)
    train, test = _deal(len(x), request.test_share or TEST_SHARE)
    train = train[: request.n_train(len(train), len(train))]
    # The share has been dealt with: what is left of it is a number.
    test = test[: replace(request, test_share=None).n_test(len(test), len(test))]
    return Split(
        x[train],
        labels[train],
        x[test],
        labels[test],
        classes=tuple(str(k) for k in range(max(2, labels.max() + 1))),
        inputs=("x₁", "x₂"),
    )


def _deal(n: int, share: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of the points that train and of those that test.

    By its place alone: a point more at the end moves no other from one to the other.
    """
    tested_up_to_here = np.floor(np.arange(n + 1) * share + 1e-9)
    is_test = np.diff(tested_up_to_here) > 0
    if n < FEWEST_TO_SPLIT or is_test.all() or not is_test.any():
        return np.arange(n), np.arange(n)
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)
