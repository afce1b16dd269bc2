"""Truth tables: all four pairs of bits, with what a gate makes of them; and the book's one example.

There is nothing to keep aside: the same rows train and test.
"""

import numpy as np

from nnviz.data.loading import Request, Split

_PAIRS = ((0, 0), (0, 1), (1, 0), (1, 1))


def load_gate(
    labels: tuple[int, int, int, int],
    classes: tuple[str, ...],
    request: Request,
    outputs: tuple[str, ...] = (),
) -> Split:
    """The rows 00, 01, 10, 11, or the first of them.

    Parameters
    ----------
    labels
        The class of each row.
    classes
        What the classes mean.
    outputs
        What the outputs mean, where they are not the classes.

    Raises
    ------
    DataError
        A size that is not 1 to 4, or a share to keep aside.
    """
    request.refuse_share("tests on the four rows that it trains on")
    n_train, n_test = request.n_train(4, 4), request.n_test(4, 4)
    x, answers = np.array(_PAIRS, np.float64), np.array(labels, np.int64)
    return Split(
        x[:n_train].copy(),
        answers[:n_train],
        x[:n_test].copy(),
        answers[:n_test],
        classes,
        inputs=("x₁", "x₂"),
        outputs=outputs,
    )


def load_one_example(request: Request) -> Split:
    """The book's one example, x = 1 with the answer 0, which trains and tests (ch. 3).

    Raises
    ------
    DataError
        A size that is not 1, or a share to keep aside.
    """
    request.refuse_share("tests on the one example that it trains on")
    n_train, n_test = request.n_train(1, 1), request.n_test(1, 1)
    return Split(
        np.ones((n_train, 1)),
        np.zeros(n_train, np.int64),
        np.ones((n_test, 1)),
        np.zeros(n_test, np.int64),
        ("0", "1"),
        inputs=("x",),
        outputs=("y",),
    )
