from math import inf, nan

import numpy as np
import pytest
from cases import in_turn
from PySide6.QtGui import QColor

from nnviz.view.parts.colour_map import (
    CalmLimit,
    image_of,
    robust_largest,
    round_up,
    signed_levels,
    unit_levels,
)
from nnviz.view.parts.style import DARK


@in_turn(
    ("value", "rounded"),
    [(1.0, 1), (1.01, 1.5), (0.2, 0.2), (0.3, 0.3), (0.06, 0.07), (7.1, 10), (1e-9, 1e-9)],
)
def test_round_up(value: float, rounded: float) -> None:
    assert round_up(value) == rounded


def test_limit_grows_at_once_and_shrinks_with_room_to_spare() -> None:
    limit = CalmLimit()
    assert [limit.follow(largest) for largest in (0.3, 0.6, 0.49, 0.41, 0.39, 0.41)] == [
        0.3, 0.7, 0.7, 0.7, 0.5, 0.5,
    ]  # fmt: skip


@pytest.mark.parametrize("bad", [nan, inf, 0.0])
def test_limit_outlives_what_is_no_size(bad: float) -> None:
    limit = CalmLimit()
    limit.follow(0.3)
    assert limit.follow(bad) == 0.3


def test_limit_starts_afresh() -> None:
    limit = CalmLimit()
    limit.follow(100)
    limit.restart()
    assert limit.follow(0.9) == 1


def test_one_outlier_does_not_set_the_scale() -> None:
    values = np.ones(1000)
    values[17], values[18] = 1000, nan
    assert robust_largest(values) == 1


def test_signed_levels() -> None:
    values = np.array([-9.0, -1, 0, 0.5, 1, 9, nan, inf, -inf])
    assert signed_levels(values, 1.0).tolist() == [1, 1, 128, 192, 255, 255, 0, 255, 1]


@in_turn("neurons", range(20, 300, 20))
def test_no_column_of_the_pictures_is_left_out_of_the_scale(neurons: int) -> None:
    pictures = np.full((neurons, 28, 28), 2.0)
    pictures[:, :, ::7] = 0.01
    assert robust_largest(pictures.reshape(neurons, 784)) == 2


def test_unit_levels() -> None:
    assert unit_levels(np.array([-1, 0, 0.5, 1, 2, nan])).tolist() == [0, 0, 128, 255, 255, 0]


@pytest.mark.parametrize("order", ["C", "F"])
def test_image_has_a_pixel_for_each_level(order: str) -> None:
    levels = np.array([[1, 128, 255], [255, 255, 1]], np.uint8, order=order)
    image = image_of(levels, DARK.diverging)
    assert (image.width(), image.height()) == (3, 2)
    assert image.pixelColor(1, 0) == QColor(DARK.zero)
    assert image.pixelColor(2, 1) == QColor(DARK.negative)
