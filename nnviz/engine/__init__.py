"""An experiment being trained. No Qt, so it runs in a notebook and without a screen as well."""

from nnviz.engine.build import build
from nnviz.engine.experiment import Experiment
from nnviz.engine.fields import ExperimentError
from nnviz.engine.trainer import Trainer

__all__ = ["Experiment", "ExperimentError", "Trainer", "build"]
