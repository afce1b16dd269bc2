"""Who trains lane A of what a command was given, standing where that says."""

from pathlib import Path

from nnviz.app.opening import Opened
from nnviz.training.build import build_lanes
from nnviz.training.going_on import lead_of
from nnviz.training.model_file import install
from nnviz.training.run_reading import read_run_file
from nnviz.training.trainer import Trainer


def begin(opened: Opened, data_dir: Path | None) -> Trainer:
    """At the start, with the parameters of a network that was opened; of a run file at its last moment.

    Raises
    ------
    RunFileError, DataError, ExperimentError
        One line: the data are missing or have changed, or the network is of other sizes.
    """
    if opened.run is not None:
        with read_run_file(opened.run.path) as file:
            trainer, _ = lead_of(file, opened.run.run or file.newest_run, data_dir)
        if opened.experiment.training != trainer.training:
            trainer.retune(opened.experiment.training)
        return trainer
    (trainer,) = build_lanes(opened.experiment.lanes()[:1], data_dir)
    if opened.theta is not None:
        install(opened.theta, trainer)
    return trainer
