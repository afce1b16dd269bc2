"""What an entry writes out is what its arithmetic beside it computes."""

from functools import reduce

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.costs import COSTS
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.measures import slope
from nnviz.core.notation import Notation
from nnviz.core.schedules import SCHEDULES, Course
from nnviz.core.written import Number, measured, read

UNITS = [*ACTIVATIONS.values(), ACTIVATIONS["logistic L=2 k=3 z0=0.5"], ACTIVATIONS["sigmoid k=0.5"]]


@in_turn("unit", UNITS)
def test_a_unit_and_its_slope(unit: Activation) -> None:
    z = np.array([[-3.2], [-0.7], [0.0], [0.4], [2.9]])
    a = np.empty_like(z)
    unit.function(z, a)
    prime = slope(unit, z)
    for j in range(len(z)):
        assert unit.write(z[:, 0], j).value == pytest.approx(a[j, 0], rel=1e-13, abs=1e-15)
        written = unit.written_slope(measured(z[j, 0]), measured(a[j, 0]))
        assert written.value == pytest.approx(prime[j, 0], rel=1e-12, abs=1e-15)


@in_turn("y", [(0.0, 1.0, 0.0), (0.25, 0.0, 0.75)])
@in_turn("name", COSTS)
def test_a_cost_and_its_slope(name: str, y: tuple[float, ...]) -> None:
    cost, target, h = COSTS[name], np.array(y), 1e-5
    unit = ACTIVATIONS[cost.outputs[0] if cost.outputs else "tanh"]
    if cost.one_for_each_class and max(y) < 1:
        return  # its targets are classes
    z = np.array([-1.2, 0.4, 2.1])
    nearby = z[:, None] + h * np.hstack([np.zeros((3, 1)), np.eye(3), -np.eye(3)])
    a = np.empty_like(nearby)
    unit.function(nearby, a)
    costs = cost.per_example(nearby, a, np.repeat(target[:, None], 7, axis=1))
    assert cost.write(z, a[:, 0], target).value == pytest.approx(costs[0], rel=1e-12)
    nabla = [cost.written_nabla(measured(a[j, 0]), measured(target[j])).value for j in range(3)]
    jacobian = (a[:, 1:4] - a[:, 4:]) / (2 * h)
    assert nabla @ jacobian == pytest.approx((costs[1:4] - costs[4:]) / (2 * h), rel=1e-7)


@in_turn("name", SCHEDULES)
def test_the_rate_of_every_epoch(name: str) -> None:
    schedule, course = SCHEDULES[name], reduce(Course.after, [1.0, *[2.0] * 12], Course())
    for epoch in range(14):
        written = schedule.written(Number(0.4), epoch, 12, course)
        assert written.value == pytest.approx(0.4 * schedule.factor(epoch, 12, course), rel=1e-13)


@in_turn("name", INITIALIZERS)
def test_the_deviation_of_a_start(name: str) -> None:
    start = INITIALIZERS[name]
    assert start.written(Number(64.0), Number(10.0)).value == pytest.approx(start.weight_deviation(64, 10))


def test_a_softplus_is_written_as_its_formula_as_far_as_a_calculator_gets() -> None:
    written = [read(ACTIVATIONS["softplus"].written(Number(z)), Notation(3)) for z in (20.0, 40.0)]
    assert written == ["ln(1 + exp(20))", "max(0, 40) + ln(1 + exp(−abs(40)))"]
