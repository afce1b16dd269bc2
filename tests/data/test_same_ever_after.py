"""A set that is made from the seed is the same ever after, in every part of it."""

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import CATALOG, load
from nnviz.data.dataset import Examples


def _told(values: Examples) -> float:
    """One number that another value anywhere, or another order, changes."""
    flat = values.ravel()
    return float(flat @ np.cos(np.arange(flat.size)))


@in_turn(
    ("name", "train", "test", "validation", "inputs", "title"),
    [
        ("digits", (-29.262268, -39.837756), (-12.827899, -9.657427), -1.096597, (), "Digits, 8 × 8"),
        ("xor", (4.133781, -0.030133), (3.752529, 0.038325), -9.509581, ("x₁", "x₂"), "Exclusive or"),
        ("circle", (7.316553, -0.030133), (3.952334, 0.038325), 0.852538, ("x₁", "x₂"), "Circle"),
        ("gaussians", (-0.560898, -0.030133), (-4.411818, 0.038325), -1.774693, ("x₁", "x₂"), "Two clouds"),
        ("spiral", (-7.038112, -0.030133), (3.754388, 0.038325), -5.185263, ("x₁", "x₂"), "Spiral"),
        ("moons", (-0.17847, -0.030133), (1.573567, 0.038325), -4.230256, ("x₁", "x₂"), "Two moons"),
        ("imbalanced", (0.031369, -1.055678), (-3.800426, -0.536852), -0.457193, ("x₁", "x₂"), "Nine to one"),
        ("curve", (-1.538068, -0.030133), (-11.695595, 0.038325), 1.888165, ("x₁", "x₂"), "Above a curve"),
        ("nand", (0.337031, 0.794142), (0.494193, 0.794142), 0.0, ("x₁", "x₂"), "NAND"),
        ("and", (0.337031, 0.684112), (0.494193, 0.684112), 0.0, ("x₁", "x₂"), "AND"),
        ("or", (0.337031, 1.047572), (0.494193, 1.047572), 0.0, ("x₁", "x₂"), "OR"),
        ("half_adder", (0.337031, -0.315888), (0.494193, -0.315888), 0.0, ("x₁", "x₂"), "Half adder"),
        ("one_example", (0.891664, 0.0), (0.954479, 0.0), 0.0, ("x",), "One example"),
        ("sine", (-8.012769, -2.919569), (-8.987698, -5.49924), -1.283311, ("x",), "Sine"),
        ("plane", (-8.497559, 1.824758), (-16.771356, -1.747141), 1.762015, ("x₁", "x₂"), "Plane"),
        ("painted", (-0.673329, 1.0), (-0.660871, 0.010008), 0.476649, ("x₁", "x₂"), "Painted points"),
    ],
)  # fmt: skip
def test_every_number_is_that_of_its_seed(
    name: str,
    train: tuple[float, float],
    test: tuple[float, float],
    validation: float,
    inputs: tuple[str, ...],
    title: str,
) -> None:
    whole = CATALOG[name].is_whole
    data = load(name, seed=3, noise=0.1, validation_share=0.0 if whole else 0.2)
    assert (data.inputs, data.title, data.name) == (inputs, title, name)
    assert (_told(data.x_train), _told(data.y_train)) == pytest.approx(train, abs=1e-5)
    assert (_told(data.x_test), _told(data.y_test)) == pytest.approx(test, abs=1e-5)
    assert _told(data.x_validation) == pytest.approx(validation, abs=1e-5)
