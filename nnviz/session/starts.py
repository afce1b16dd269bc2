"""One experiment from many seeds, as curves: what the Seeds lab shows."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from msgspec import Struct

from nnviz.core.parameters import Array
from nnviz.data.dataset import DataError
from nnviz.data.reading import Progress
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.session.many_runs import Outcome, Task, trained
from nnviz.session.workers import WorkersError, processes
from nnviz.training.moment import Moment


class LaneCurves(Struct, frozen=True, eq=False):
    """One network of a start, epoch by epoch, row 0 before training.

    Attributes
    ----------
    train_cost, test_cost, train_accuracy, test_accuracy
        (r,) NaN where there is none.
    grad_b
        (r, L) ‖∂C₀/∂b^l‖₂ of each layer that computes, of the mean over the training set.
    diverged
        Whether it went astray after the last row.
    """

    train_cost: Array
    test_cost: Array
    train_accuracy: Array
    test_accuracy: Array
    grad_b: Array
    diverged: bool

    @property
    def end_cost(self) -> float:
        """The training cost it ended at; ∞ where it went astray."""
        return float("inf") if self.diverged else _last(self.train_cost)

    @property
    def end_accuracy(self) -> float:
        """On the test examples; NaN where there are none, or it went astray."""
        return float("nan") if self.diverged else _last(self.test_accuracy)


class Start(Struct, frozen=True, eq=False):
    """An experiment from one seed: lane A and its twins."""

    seed: int
    lanes: tuple[LaneCurves, ...]


def train_starts(
    experiment: Experiment, seeds: Sequence[int], data_dir: Path | None, found: list[Start], tell: Progress
) -> None:
    """Train from each of these seeds in processes side by side.

    Parameters
    ----------
    found
        Each start is added to it when it is done.
    tell
        See `trained`.

    Raises
    ------
    DataError
        It cannot be done; one line.
    """
    tasks = [Task(seed, experiment.replace("seed", seed), data_dir) for seed in seeds]
    try:
        with closing(trained(tasks, processes, tell)) as outcomes:
            for outcome in outcomes:
                found.append(_start_of(outcome))
    except (WorkersError, ExperimentError) as error:
        raise DataError(str(error)) from None


def _start_of(outcome: Outcome) -> Start:
    return Start(outcome.number, tuple(map(_curves_of, outcome.last.moments)))


def _curves_of(moment: Moment) -> LaneCurves:
    rows = moment.rows.taken()
    return LaneCurves(
        np.array([row.train_cost for row in rows], np.float64),
        np.array([row.test_cost for row in rows], np.float64),
        np.array([row.train_accuracy for row in rows], np.float64),
        np.array([row.test_accuracy for row in rows], np.float64),
        np.array([row.grad_b for row in rows], np.float64).reshape(-1, len(moment.update_ratio)),
        moment.divergence is not None,
    )


def _last(curve: Array) -> float:
    return float(curve[-1]) if len(curve) else float("nan")
