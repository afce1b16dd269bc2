"""From an experiment to something that trains."""

from collections.abc import Sequence
from math import inf
from pathlib import Path

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.initializers import INITIALIZERS, misfit
from nnviz.core.mistakes import MISTAKES, SOUND, Mistake
from nnviz.core.tables import entry
from nnviz.data.dataset import Dataset
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.training.examples import weighs_classes
from nnviz.training.lane_data import LaneData, read_data, spoiled
from nnviz.training.trainer import Trainer
from nnviz.training.watched import watches


def build(experiment: Experiment, data_dir: str | Path | None = None, mistake: str = "") -> Trainer:
    """A trainer for lane A of an experiment, evaluated once before training.

    Parameters
    ----------
    experiment
        What to do; its twins are left out.
    data_dir
        Folder that holds ``mnist/`` and the like; the environment variable ``NNVIZ_DATA_DIR`` when None.
    mistake
        A name of the table of mistakes, to be made on purpose: the trainer says so of itself.

    Raises
    ------
    DataError
        The data is missing or damaged.
    ExperimentError
        The cost or the output makes no sense of its targets.
    ValueError
        There is no such mistake.
    """
    chosen = entry(MISTAKES, mistake, "mistake") if mistake else SOUND
    (trainer,) = build_lanes(experiment.lanes()[:1], data_dir, chosen)
    trainer.finish_evaluation()
    return trainer


def build_lanes(
    lanes: tuple[Experiment, ...], data_dir: str | Path | None = None, mistake: Mistake = SOUND
) -> tuple[Trainer, ...]:
    """A trainer for each experiment; those with the same data and precision share it in memory."""
    folder = None if data_dir is None else Path(data_dir)
    return make_trainers(lanes, read_data(lanes, folder), mistake)


def make_trainers(
    lanes: Sequence[Experiment], data: Sequence[LaneData], mistake: Mistake = SOUND
) -> tuple[Trainer, ...]:
    """A trainer for each experiment on its data, which has been read. Raises as `build` does."""
    data = spoiled(lanes, data, mistake)
    for lane, own in zip(lanes, data, strict=True):
        if why := refusal(lane, own.dataset):
            raise ExperimentError(why)
    return tuple(
        Trainer(lane, own.dataset, own.train, own.test, own.validation, mistake)
        for lane, own in zip(lanes, data, strict=True)
    )


def refusal(experiment: Experiment, dataset: Dataset) -> str:
    """Why lane A of an experiment cannot be trained on these data; empty where it can."""
    checks = (_targets_refused, _watched_refused, _start_refused, _weights_refused)
    return next(filter(None, (check(experiment, dataset) for check in checks)), "")


def _targets_refused(experiment: Experiment, dataset: Dataset) -> str:
    """Of a cost or an output that makes no sense of these targets."""
    cost, cure = COSTS[experiment.training.cost], "use cost quadratic and output linear"
    output = ACTIVATIONS[experiment.network.output]
    if cost.one_for_each_class and dataset.coding != "one_hot":
        return f"training.cost: {cost.name} needs one output for each class, not {dataset.coding} targets"
    if output.shares_a_sum and dataset.coding == "value":
        return f"network.output: {output.name} makes shares of classes, a number is none: {cure}"
    low, high = cost.target_limits or (-inf, inf)
    parts = (y for y in (dataset.y_train, dataset.y_test, dataset.y_validation) if len(y))
    if any(y.min() < low or y.max() > high for y in parts):
        return f"training.cost: {cost.name} needs targets of {low:g} to {high:g}: {cure}"
    return ""


def _start_refused(experiment: Experiment, dataset: Dataset) -> str:
    """Of given numbers that do not fit the inputs and outputs of these data."""
    network = experiment.network
    sizes = (dataset.n_inputs, *network.hidden, dataset.n_outputs)
    if INITIALIZERS[network.initializer].is_given and (why := misfit(network.start or (), sizes)):
        return f"network.start{why}"
    return ""


def _weights_refused(experiment: Experiment, dataset: Dataset) -> str:
    """Of weighing classes where there are none."""
    if dataset.classes or not weighs_classes(experiment.training.class_weights):
        return ""
    return "training.class_weights: amounts are no classes, there is nothing to weigh: use none"


def _watched_refused(experiment: Experiment, dataset: Dataset) -> str:
    """Of going by examples that there are none of."""
    if len(dataset.x_validation) or len(dataset.x_test) or not watches(experiment.training):
        return ""
    field = "schedule" if experiment.training.early_stopping is None else "early_stopping"
    return (
        f"training.{field}: goes by validation or test examples, and there are none: "
        "set data.validation_share"
    )
