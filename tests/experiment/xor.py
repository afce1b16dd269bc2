"""An experiment to be changed field by field."""

from collections.abc import Mapping
from typing import Any

import pytest

from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.fields import ExperimentError

XOR = Experiment(data=Data("xor"))


def values_of_xor(changes: Mapping[str, Any]) -> dict[str, Any]:
    values = XOR.to_dict()
    for path, value in changes.items():
        section, _, name = path.rpartition("__")
        (values[section] if section else values)[name] = value
    return values


def of(**changes: Any) -> Experiment:
    """The experiment on xor with changes; two underscores stand for the point of a path."""
    return Experiment.from_dict(values_of_xor(changes))


def refused(message: str, make: Any, *given: Any, **named: Any) -> None:
    with pytest.raises(ExperimentError) as found:
        make(*given, **named)
    assert message in str(found.value)
