"""The same experiment on more training examples."""

from typing import Any

from nnviz.core.naming import count
from nnviz.data.catalog import find_entry
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError

TIMES = 10
SIZE = "data.train_size"


def more_data(experiment: Experiment, n_train: int, n_test: int) -> dict[str, Any]:
    """What to change to train on ten times the examples, or on all there are where these are fewer; by path.

    Parameters
    ----------
    n_train, n_test
        How many train and test now.

    Raises
    ------
    ExperimentError
        There are no more; the message says why.
    """
    entry, wanted = find_entry(experiment.data.name), experiment.data.train_size
    n = wanted or n_train
    whole = entry.examples.replace(",", "")
    available = int(whole) - n_test if whole.isdigit() else None
    if entry.is_whole:
        raise ExperimentError(f"{entry.title} is all there is: its {whole} examples train and test")
    if entry.is_endless:
        return {SIZE: TIMES * n}
    if wanted is None or (available is not None and available <= n):
        raise ExperimentError(f"all {count(n)} examples that do not test or decide train already")
    fits = available is not None and TIMES * n <= available
    return {SIZE: TIMES * n if fits else None}
