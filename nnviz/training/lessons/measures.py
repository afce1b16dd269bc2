"""The table of measures: each a function of a scene, which gives the facts that an answer is made of.

What a measure takes behind the scene stands in the lesson's file as ``name=value``.
"""

from collections.abc import Callable

from nnviz.training.lessons import (
    backprop_measures,
    depth_measures,
    descent_measures,
    error_measures,
    network_measures,
    neuron_measures,
    optimizer_measures,
    output_measures,
    overfitting_measures,
)
from nnviz.training.lessons.rule import Facts

Measure = Callable[..., Facts]

_ROOMS = (
    neuron_measures,
    network_measures,
    descent_measures,
    backprop_measures,
    error_measures,
    output_measures,
    overfitting_measures,
    depth_measures,
    optimizer_measures,
)

MEASURES: dict[str, Measure] = {measure.__name__: measure for room in _ROOMS for measure in room.MEASURES}
