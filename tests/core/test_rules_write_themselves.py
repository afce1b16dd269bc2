"""What an entry writes out is what its arithmetic beside it computes."""

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.measures import slope
from nnviz.core.schedules import SCHEDULES
from nnviz.core.written import Number, measured

UNITS = [*ACTIVATIONS.values(), ACTIVATIONS["logistic L=2 k=3 z0=0.5"], ACTIVATIONS["sigmoid k=0.5"]]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_and_its_slope(unit: Activation) -> None:
    z = np.array([[-3.2], [-0.7], [0.0], [0.4], [2.9]])
    a = np.empty_like(z)
    unit.function(z, a)
    prime = slope(unit, z)
    for j in range(len(z)):
        assert unit.write(z[:, 0], j).value == pytest.approx(a[j, 0], rel=1e-13, abs=1e-15)
        written = unit.written_slope(measured(z[j, 0]), measured(a[j, 0]))
        assert written.value == pytest.approx(prime[j, 0], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_rate_of_every_epoch(name: str) -> None:
    schedule, validation = SCHEDULES[name], [1.0, *[2.0] * 12]
    for epoch in range(14):
        written = schedule.written(Number(0.4), epoch, 12, validation)
        assert written.value == pytest.approx(0.4 * schedule.factor(epoch, 12, validation), rel=1e-13)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_deviation_of_a_start(name: str) -> None:
    start = INITIALIZERS[name]
    assert start.written(Number(64.0), Number(10.0)).value == pytest.approx(start.weight_deviation(64, 10))
