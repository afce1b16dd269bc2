"""The neuron lab's arithmetic: lines moved by hand, curves that coincide, and forecasts of small changes."""

import math
from itertools import product
from math import tanh

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.neuron_bench import (
    ROWS,
    STARTS,
    STEP,
    UNITS,
    Neuron,
    Shape,
    Unit,
    foretold,
    is_high_past_zero,
    largest_gap,
    off_the_step,
    output,
    rates,
    shrunk,
    slice_of,
    slope,
    true_change,
    unit_of,
)
from nnviz.core.written import measured

NAND = STARTS[0].neuron
SHAPES = [Shape(), Shape(1), Shape(200), Shape(0.5, 3, -1.25), Shape(7, 0.25, 4)]
Z = np.linspace(-30, 30, 1201)
BY_LABEL = {unit.label: unit for unit in UNITS}


def test_every_start_that_one_line_can_part_does_what_it_is_called() -> None:
    truth = {"NAND": (1, 1, 1, 0), "AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1)}
    starts = {start.name: start for start in STARTS}
    for name, rows in truth.items():
        np.testing.assert_array_equal(starts[name].neuron.fires(ROWS), rows)
        assert starts[name].wanted == rows
        assert starts[name].most_right == 4
    assert tuple(NAND) == (-2, -2, 3)


def test_no_line_of_a_fine_grid_parts_xor_and_the_best_gets_three_rows() -> None:
    start = next(start for start in STARTS if start.wanted == (0, 1, 1, 0))
    steps = np.arange(-3, 3.25, 0.5)
    right = [int((Neuron(*of).fires(ROWS) == start.wanted).sum()) for of in product(steps, repeat=3)]
    assert max(right) == start.most_right == 3


def test_the_bias_is_minus_the_threshold_and_minus_ten_fires_only_past_ten() -> None:
    hard = next(start.neuron for start in STARTS if start.neuron.b == -10)
    assert hard.threshold == 10
    one = Neuron(1, 0, -10)
    np.testing.assert_array_equal(one.fires(np.array([[9.9, 10, 10.1], [0, 0, 0]])), [0, 0, 1])


def test_a_line_goes_through_where_it_was_dragged_to() -> None:
    point, other = np.array([0.3, 1.1]), np.array([1.2, -0.4])
    shifted = NAND.shifted_to(point)
    assert shifted.z(point) == pytest.approx(0, abs=1e-12)
    assert shifted[:2] == NAND[:2]
    for pivot, toward in ((point, other), (other, point)):
        turned = NAND.turned(pivot, toward)
        np.testing.assert_allclose(turned.z(np.stack([point, other], 1)), 0, atol=1e-12)
        assert turned.size == pytest.approx(NAND.size)
        assert turned.w1 * NAND.w1 + turned.w2 * NAND.w2 > 0
    pointed = NAND.pointed(point, np.array([3.0, -1.0]))
    assert pointed[:2] == (3, -1)
    assert pointed.z(point) == pytest.approx(0, abs=1e-12)
    assert NAND.turned(point, point) == NAND


def test_the_line_in_a_box_ends_on_its_edges() -> None:
    np.testing.assert_allclose(sorted(NAND.segment((0, 2), (0, 2)).tolist()), [[0, 1.5], [1.5, 0]])
    level = Neuron(0, 2, -1)
    np.testing.assert_allclose(sorted(level.segment((0, 2), (0, 2)).tolist()), [[0, 0.5], [2, 0.5]])
    assert Neuron(0, 2, -9).segment((0, 2), (0, 2)) is None
    assert Neuron(1, 1, -9).segment((0, 2), (0, 2)) is None
    assert Neuron(0, 0, 1).segment((0, 2), (0, 2)) is None


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.other], ids=lambda unit: unit.label)
def test_the_other_form_of_a_curve_coincides_with_it(unit: Unit) -> None:
    for shape in SHAPES:
        assert largest_gap(unit, shape, Z) < 4e-16 * max(1, shape.L)


def test_a_sigmoid_is_a_rescaled_tanh() -> None:
    smooth = BY_LABEL["σ(kz)"]
    assert smooth.by_other(Shape(1), np.array([0.8]))[0] == (1 + tanh(0.4)) / 2
    assert pytest.approx(float(output(smooth.make(Shape(2)), np.array([-1.0]))[0]), abs=5e-5) == 0.1192


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.peak], ids=lambda unit: unit.label)
def test_the_largest_slope_is_where_and_as_large_as_is_said(unit: Unit) -> None:
    for shape in SHAPES:
        at, most, _ = unit.peak(shape)
        z = at + np.linspace(-6, 6, 2001) / shape.k
        found = slope(unit.make(shape), z)
        assert found.max() == pytest.approx(most, rel=1e-12)
        assert z[found.argmax()] == pytest.approx(at, abs=0.01 / shape.k)
    assert BY_LABEL["σ(kz)"].peak(Shape(1))[1] == 1 / 4


def test_the_steeper_the_sigmoid_the_closer_to_the_step() -> None:
    off = [off_the_step(k, 0.1) for k in (1, 10, 100, 200)]
    assert off == sorted(off, reverse=True)
    assert off[-1] == pytest.approx(np.exp(-20), rel=1e-8)
    z = np.array([-0.1, 0.1])
    found = output(BY_LABEL["σ(kz)"].make(Shape(200)), z)
    np.testing.assert_allclose(np.abs(found - output(STEP, z)), off[-1], rtol=1e-6)


@in_turn("unit", UNITS)
def test_the_rates_are_those_of_central_differences(unit: Unit) -> None:
    kind, x, h = unit.make(Shape(2, 3, 0.5)), np.array([0.7, -0.4]), 1e-6
    for place, rate in enumerate(rates(NAND, kind, x)):
        up = Neuron(*(h * (place == each) for each in range(3)))
        there, back = (true_change(NAND, kind, x, shrunk(up, sign)) for sign in (1, -1))
        assert rate == pytest.approx((there - back) / 2 / h, abs=1e-8)


def test_a_small_change_is_foretold_the_better_the_smaller_and_a_step_jumps() -> None:
    x, change = ROWS[:, 3], Neuron(0, 0, 1.1)
    kind = BY_LABEL["σ(kz)"].make(Shape(2))
    rate = rates(NAND, kind, x)
    assert foretold(rate, change) == pytest.approx(0.2310, abs=5e-5)
    assert true_change(NAND, kind, x, change) == pytest.approx(0.4306, abs=5e-5)
    ratios = [
        true_change(NAND, kind, x, small) / foretold(rate, small)
        for small in (shrunk(change, share) for share in (1, 0.1, 0.01))
    ]
    assert ratios == pytest.approx([1.864, 1.087, 1.008], abs=5e-4)
    assert foretold(rates(NAND, STEP, x), change) == 0
    assert true_change(NAND, STEP, x, change) == 1
    assert true_change(NAND, STEP, x, shrunk(change, 0.5)) == 0


def test_a_slice_of_a_neuron_turns_its_two_largest_weights() -> None:
    w, a = np.array([0.5, -3.0, 1.0, 2.0]), np.array([1.0, 10.0, 100.0, 1000.0])
    found = slice_of(w, 7.0, a)
    assert (found.neuron, found.inputs, found.added) == (Neuron(-3, 2, 107.5), (1, 3), 100.5)
    only = slice_of(np.array([2.0]), 1.0, np.array([5.0]))
    assert (only.neuron, only.inputs, only.added) == (Neuron(2, 0, 1), (0,), 0)


def test_a_neuron_moves_as_its_rates_foretell() -> None:
    neuron, kind, x = Neuron(0.5, -1, 0.25), ACTIVATIONS["sigmoid"], np.array([2.0, 3.0])
    assert neuron.z(x) == -1.75
    assert (neuron.threshold, neuron.size) == (-0.25, math.hypot(0.5, 1))
    prime = 1 / (1 + math.exp(1.75)) * (1 - 1 / (1 + math.exp(1.75)))
    assert tuple(rates(neuron, kind, x)) == pytest.approx((2 * prime, 3 * prime, prime))
    assert true_change(neuron, kind, x, Neuron(0.1, 0, 0)) == pytest.approx(0.2 * prime, rel=0.1)


def test_a_unit_of_the_bench_is_known_by_its_curve() -> None:
    def called(name: str) -> str | None:
        unit = unit_of(ACTIVATIONS[name])
        return None if unit is None else unit.label

    assert {name: called(name) for name in ("sigmoid", "tanh", "step", "softmax", "gaussian", "elu")} == {
        "sigmoid": "σ(kz)",
        "tanh": "tanh",
        "step": "step",
        "softmax": None,
        "gaussian": "Gaussian",
        "elu": None,
    }


def test_a_curve_is_written_as_the_other_one_that_it_is() -> None:
    shape = Shape(3.0, 2.0, 0.5)
    for unit in UNITS:
        for z in (-1.3, 0.0, 0.7):
            curve = float(unit.by_other(shape, np.array([z]))[0])
            assert unit.write_other(shape, measured(z)).value == pytest.approx(curve), unit.label
            if unit.other:
                made = unit.make(shape)
                a = np.empty((1, 1))
                made.function(np.array([[z]]), a)
                assert float(a[0, 0]) == pytest.approx(curve), unit.label
                assert made.write(np.array([z]), 0).value == pytest.approx(curve), unit.label


def test_which_kinds_fire_where_the_step_does() -> None:
    high = {unit.label: is_high_past_zero(unit.make(Shape())) for unit in UNITS}
    assert high["step"]
    assert high["σ(kz)"]
    assert high["tanh"]
    assert not high["Gaussian"]
    moved = next(unit for unit in UNITS if "z0" in unit.needs)
    assert is_high_past_zero(moved.make(Shape()))
    assert not is_high_past_zero(moved.make(Shape(1.0, 3.0, 2.0)))
