"""The moments of a run in words."""

import numpy as np

from nnviz.core.naming import count, fixed
from nnviz.training.curves import EpochCurves

_THINNED = 1.5
"""Epochs from one row to the next where rows were left out."""


def moment_words(rows: EpochCurves | None, step: int) -> str:
    """A moment of a run of these rows: "the start", "epoch 3", "epoch 3 + 4 mini-batches"."""
    if step <= 0 or rows is None or not len(rows.epoch):
        return "the start"
    row = max(0, int(np.searchsorted(rows.step, step, "right")) - 1)
    epoch, beyond = int(rows.epoch[row]), step - int(rows.step[row])
    following = float(rows.epoch[row + 1]) if row + 1 < len(rows.epoch) else epoch + 1
    if following - epoch > _THINNED and beyond:
        between = float(np.interp(step, rows.step, rows.epoch))
        return f"epoch {fixed(between, 1)}"
    if not beyond:
        return f"epoch {count(epoch)}"
    before = f"epoch {count(epoch)} + " if epoch else ""
    return f"{before}{count(beyond)} mini-batch{'es' if beyond > 1 else ''}"
