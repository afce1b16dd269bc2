"""A run file in a notebook."""

import warnings
from pathlib import Path

from threadpoolctl import threadpool_limits

from nnviz.core.naming import count
from nnviz.experiment.experiment import Experiment
from nnviz.training.going_on import lead_of
from nnviz.training.history import History
from nnviz.training.lane_data import LaneData
from nnviz.training.machine import machine
from nnviz.training.run_reading import RunReading, read_run_file
from nnviz.training.trainer import Trainer


class Run:
    """What `open_run` found: a run of a file, of lane A.

    Attributes
    ----------
    experiment : Experiment
        As it began, with its twins.
    history : History
        One row for each evaluated epoch, row 0 before training.
    steps : tuple of int
        Those at which a moment is kept: a trainer is there at once.
    """

    def __init__(self, file: RunReading, path: Path, data_dir: Path | None, number: int) -> None:
        self._path, self._data_dir, self._number = path, data_dir, number
        record = file.run(self._number)
        self.experiment: Experiment = record.experiment
        self.steps = tuple(file.clocks(self._number))
        self.history = History(len(record.experiment.network.hidden) + 1)
        self.history.rows = file.rows(self._number, 0)
        self._machine = record.machine
        self._known: tuple[LaneData, ...] = ()

    def __repr__(self) -> str:
        epochs = max(0, len(self.history) - 1)
        return f"Run({self._path.name}: {self.experiment!r}, {epochs} epochs, {count(self.steps[-1])} steps)"

    def trainer(self, at_step: int | None = None) -> Trainer:
        """A trainer of lane A that goes on from there as if it had never stopped, recorded nowhere.

        To the bit on the machine that trained it; on another one it is told that it begins a branch of which
        the last digits may differ.

        Parameters
        ----------
        at_step
            Mini-batches done; None for the last that was recorded.

        Raises
        ------
        RunFileError
            The run has not come so far, or its data have changed.
        DataError
            Its data are missing or damaged.
        """
        here = machine()
        if here != self._machine:
            words = f"{self._path.name} was trained on {self._machine}; this is {here}"
            warnings.warn(f"{words}: a branch begins, whose last digits may differ", stacklevel=2)
        with read_run_file(self._path) as file:
            trainer, self._known = lead_of(file, self._number, self._data_dir, at_step, self._known)
        return trainer


def open_run(path: str | Path, data_dir: str | Path | None = None, run: str | int | None = None) -> Run:
    """Open a run file, to look at it and to go on with it.

    From then on matrices are multiplied by one thread, as they were in the run: two give other last digits.

    Parameters
    ----------
    path
        A file that `nnviz run --save` or the window wrote.
    data_dir
        See `build`.
    run
        Name or number of one of several runs, as `nnviz info` lists them; None for the one that was recorded
        last.

    Raises
    ------
    RunFileError
        One sentence: it is no run file, damaged, in use, or of a newer version, or has no such run.
    """
    threadpool_limits(1, "blas")
    with read_run_file(Path(path)) as file:
        number = file.newest_run if run is None else file.find(run)
        return Run(file, Path(path), None if data_dir is None else Path(data_dir), number)
