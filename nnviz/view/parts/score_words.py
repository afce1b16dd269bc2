"""How good a network is, in a few words: beside the commonest class, or in the unit of the target."""

from math import isnan

import numpy as np

from nnviz.core.naming import number, percent
from nnviz.core.plain_names import short
from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import LaneSnapshot
from nnviz.training.scores import majority_accuracy, recalls
from nnviz.training.watched import NOT_HELD_OUT, is_test_watched

_MOST_CLASSES = 6
_TOGETHER = "\u00a0"
"""A line does not end here."""
_MOST_OUTPUTS = 3


def name_of_test(lane: LaneSnapshot, data: Dataset | None) -> str:
    """What the figures of the test examples are called: they are held out, or they decide."""
    watched = data is not None and is_test_watched(lane.experiment.training, data)
    return f"test ({NOT_HELD_OUT})" if watched else "test"


def accuracy_words(lane: LaneSnapshot, data: Dataset | None) -> str:
    """Accuracy on the test examples beside the commonest class's, or R² and error; empty without any."""
    epochs = lane.epochs
    if not len(epochs.epoch):
        return ""
    if not isnan(accuracy := float(epochs.test_accuracy[-1])):
        commonest = "" if data is None else f" ({percent(majority_accuracy(data))} the commonest class)"
        return f"{percent(accuracy)}{commonest}"
    r2, error = float(epochs.test_r2[-1]), float(epochs.test_rmse[-1])
    if isnan(error):
        return ""
    explained = "" if isnan(r2) else f"R² {number(r2, 3)}, "
    names = " and ".join(map(short, data.outputs[:_MOST_OUTPUTS])) if data is not None else ""
    return f"{explained}root-mean-square error {number(error, 3)}" + (f" ({names})" if names else "")


def recall_words(lane: LaneSnapshot, data: Dataset) -> str:
    """The recall of each class on the test examples; empty without classes, or with very many.

    And where it is not of the epoch of which `accuracy_words` tells: after a way into the middle of one.
    """
    if lane.answers is None or lane.answers.step != lane.epochs.step[-1]:
        return ""
    if not 0 < len(data.classes) <= _MOST_CLASSES or not len(data.x_test):
        return ""
    found = zip(data.classes, recalls(np.asarray(lane.answers.outputs), data).tolist(), strict=True)
    told = (f"{_class(name)} {'–' if isnan(share) else percent(share, 0)}" for name, share in found)
    return f"recall: {', '.join(one.replace(' ', _TOGETHER) for one in told)}"


def _class(name: str) -> str:
    """A class by its name; a number for a name would be lost among the figures."""
    return short(name) if any(map(str.isalpha, name)) else f"class {short(name)}"
