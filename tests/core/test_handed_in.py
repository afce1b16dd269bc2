"""The data that are handed in, and the mistakes that they rule out."""

import math

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.handed_in import FEW, HandedIn, look_at, ruled_out_by_data
from nnviz.core.mistakes import MISTAKES, Part
from nnviz.core.parameters import Array


def part(x: Array, y: Array) -> Part:
    return Part(x, y, y.argmax(axis=1))


def test_the_data_that_are_handed_in_are_looked_at_as_they_are() -> None:
    rng = np.random.default_rng(11)
    x = np.array([[0.0, 1], [2, 3], [4, 5], [-7, 1]])
    y = np.array([[1.0, 0], [0, 1], [0, 1], [1, 0]])
    seen = look_at(part(x, y), np.array([[2.0, 3], [9, 9]]))
    assert seen[:3] == (-7, 5, 0.5)
    clouds = np.concatenate([np.zeros((FEW // 2, 2)), np.ones((FEW, 2))]) + 0.01 * rng.random(
        (FEW * 3 // 2, 2)
    )
    labels = np.eye(2)[(np.arange(len(clouds)) >= FEW // 2).astype(int)]
    fitting = look_at(part(clouds, labels), clouds[:0])
    assert fitting.alike == pytest.approx(1)
    assert math.isnan(fitting.seen)
    far = labels.copy()
    far[FEW:] = far[FEW:, ::-1]  # beyond the first few hundred nothing is looked at
    assert look_at(part(clouds, far), clouds).alike == pytest.approx(1)
    tested = np.concatenate([np.full((FEW, 2), 99.0), clouds[:FEW]])
    assert look_at(part(clouds, labels), tested).seen == 0
    assert math.isnan(look_at(part(x[:1], y[:1]), x).alike)
    assert math.isnan(look_at(part(x, y[[0, 0, 0, 0]]), x).alike)


@in_turn(
    ("seen", "left"),
    [
        (HandedIn(-6, 6, 0.5, 0.7), set(MISTAKES) - {"unscaled", "test_in_training", "labels_shifted"}),
        (HandedIn(-6, 6, 0.5, 0.6), set(MISTAKES) - {"unscaled", "test_in_training"}),
        (HandedIn(-6.1, 6, 0.5, 0.7), {"unscaled"}),
        (HandedIn(-6, 6.1, 0.5, 0.7), {"unscaled"}),
        (HandedIn(-6, 6, 0.51, 0.7), {"test_in_training"}),
        (HandedIn(0, 1, math.nan, math.nan), set(MISTAKES) - {"unscaled", "test_in_training"}),
    ],
)
def test_the_data_rule_mistakes_out(seen: HandedIn, left: set[str]) -> None:
    assert set(MISTAKES) - ruled_out_by_data(seen) == left
