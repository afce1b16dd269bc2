"""From an experiment to something that trains."""

from collections.abc import Sequence
from pathlib import Path

from nnviz.data.dataset import Dataset
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.training.lane_data import LaneData, read_data
from nnviz.training.trainer import Trainer


def build(experiment: Experiment, data_dir: str | Path | None = None) -> Trainer:
    """A trainer for lane A of an experiment, evaluated once before training.

    Parameters
    ----------
    experiment
        What to do; its twins are left out.
    data_dir
        Folder that holds ``mnist/`` and the like; the environment variable ``NNVIZ_DATA_DIR`` when None.

    Raises
    ------
    DataError
        The data is missing or damaged.
    ExperimentError
        The cost or the output makes no sense of its targets.
    """
    (trainer,) = build_lanes(experiment.lanes()[:1], data_dir)
    trainer.finish_evaluation()
    return trainer


def build_lanes(lanes: tuple[Experiment, ...], data_dir: str | Path | None = None) -> tuple[Trainer, ...]:
    """A trainer for each experiment; those with the same data and precision share it in memory."""
    folder = None if data_dir is None else Path(data_dir)
    return make_trainers(lanes, read_data(lanes, folder))


def make_trainers(lanes: Sequence[Experiment], data: Sequence[LaneData]) -> tuple[Trainer, ...]:
    """A trainer for each experiment on its data, which has been read. Raises as `build` does."""
    for lane, own in zip(lanes, data, strict=True):
        _check_targets(lane, own.dataset)
    return tuple(
        Trainer(lane, own.dataset, own.train, own.test) for lane, own in zip(lanes, data, strict=True)
    )


def _check_targets(experiment: Experiment, dataset: Dataset) -> None:
    """Refuse a cost or an output that makes no sense of these targets."""
    cost, cure = experiment.training.cost, "use cost quadratic and output linear"
    if dataset.coding != "one_hot" and cost == "log_likelihood":
        raise ExperimentError(
            f"training.cost: log_likelihood needs one output for each class, not {dataset.coding} targets"
        )
    if dataset.coding == "value" and experiment.network.output == "softmax":
        raise ExperimentError(f"network.output: softmax makes shares of classes, a number is none: {cure}")
    targets = (dataset.y_train, dataset.y_test)
    if cost == "cross_entropy" and any(y.min() < 0 or y.max() > 1 for y in targets):
        raise ExperimentError(f"training.cost: cross_entropy needs targets of 0 to 1: {cure}")
