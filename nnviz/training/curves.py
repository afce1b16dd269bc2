"""What a run has been through, as curves to be drawn: frozen arrays, a point a row.

Layers that compute are indexed from 0 (first hidden) to L − 1 (output) in the last axis of every array of
measures.
"""

from typing import TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.core.parameters import Array

Number = TypeVar("Number", bound=np.generic)


class StepCurves(Struct, frozen=True, eq=False):
    """Mini-batch measures over time, at most about 1,000 points; each point is a bucket of steps.

    Attributes
    ----------
    step, epoch
        (k,) the end of each bucket, in mini-batches and in epochs (a fraction).
    grad_b, grad_w
        (k, L) root mean square over the bucket of the batch's gradient norms.
    cost_epoch, cost
        (j,) the cost C₀ of the mini-batch in hand, sampled.
    """

    step: Array
    epoch: Array
    grad_b: Array
    grad_w: Array
    cost_epoch: Array
    cost: Array


class EpochCurves(Struct, frozen=True, eq=False):
    """One row for each evaluated epoch (r of them, row 0 before training); at most about 1,000.

    ``train_cost`` is the mean of C₀ over the training set, ``train_penalty`` what the regulariser
    adds to it. The measures (r, L) are of the mean gradient over the training set (or its first 1,000);
    ``example_grad_b`` is the mean over the same examples of ‖∂C_x/∂b^l‖₂ of each one alone.
    """

    epoch: Array
    step: Array
    train_cost: Array
    train_penalty: Array
    train_accuracy: Array
    test_cost: Array
    test_accuracy: Array
    grad_b: Array
    grad_w: Array
    grad_rms: Array
    update_ratio: Array
    saturated: Array
    example_grad_b: Array
    validation_cost: Array
    validation_accuracy: Array
    test_r2: Array
    test_rmse: Array


def read_only(array: NDArray[Number]) -> NDArray[Number]:
    """A copy that nobody can write to."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy
