"""What a lesson runs on where its data set is not on this machine."""

from pathlib import Path

from msgspec.structs import replace

from nnviz.data.download import SOURCES
from nnviz.data.mnist import is_here
from nnviz.experiment.data_fields import Data
from nnviz.experiment.experiment import Experiment


def standing_in(experiment: Experiment, data_dir: Path | None) -> Experiment:
    """The same; where its set would have to be downloaded, on the digits that come with the program."""
    name = experiment.data.name
    if name not in SOURCES or is_here(name, data_dir):
        return experiment
    return at_hand(experiment)


def at_hand(experiment: Experiment) -> Experiment:
    """The same; where its set is one to be downloaded, on the digits, be it here or not: they are small."""
    if experiment.data.name not in SOURCES:
        return experiment
    return replace(experiment, data=Data("digits", train_size=experiment.data.train_size))
