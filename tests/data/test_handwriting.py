"""Drawings become what the sets were made of."""

import os
from pathlib import Path

import numpy as np
import pytest

from nnviz.core.parameters import Array
from nnviz.data.catalog import load
from nnviz.data.handwriting import as_input, resized


def disc(rows: int, columns: int, row: float, column: float, radius: float) -> Array:
    y, x = np.mgrid[:rows, :columns] + 0.5
    return np.asarray((y - row) ** 2 + (x - column) ** 2 < radius**2, float)


def box(picture: Array) -> tuple[int, int]:
    rows, columns = np.nonzero(picture)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def test_parts_are_means_of_what_they_cover() -> None:
    picture = np.array([[0.0, 1.0, 1.0], [0.0, 0.0, 1.0]])
    np.testing.assert_allclose(resized(picture, (1, 3)), [[0, 0.5, 1]])
    np.testing.assert_allclose(resized(picture, (2, 2)), [[1 / 3, 1], [0, 2 / 3]])
    np.testing.assert_allclose(resized(picture, (4, 6)), np.kron(picture, np.ones((2, 2))))


@pytest.mark.parametrize("place", [(60, 60, 30), (150, 100, 80), (140, 220, 15)])
def test_mnist_fills_a_box_of_20_with_its_mass_in_the_middle(place: tuple[float, float, float]) -> None:
    picture = as_input(disc(280, 280, *place), (28, 28)).reshape(28, 28)
    assert box(picture) == (20, 20)
    assert picture.max() <= 1 + 1e-12
    middle = [float(picture.sum(1 - axis) @ (np.arange(28) + 0.5) / picture.sum()) for axis in (0, 1)]
    assert all(14 - 1e-9 < part < 15 for part in middle)


def test_a_narrow_digit_keeps_its_proportion_in_mnist() -> None:
    ink = np.zeros((280, 280))
    ink[40:240, 100:120] = 1
    assert box(as_input(ink, (28, 28)).reshape(28, 28)) == (20, 2)


def test_heavy_corners_are_not_cut_off() -> None:
    ink = np.zeros((100, 100))
    ink[0, :], ink[80:, 80:] = 0.02, 1
    picture = as_input(ink, (28, 28)).reshape(28, 28)
    assert picture[-1].any() or picture[:, -1].any() or box(picture) == (20, 20)
    assert picture.sum() == pytest.approx((ink / 25).sum())


def test_uci_counts_the_ink_in_blocks_and_fills_the_height() -> None:
    picture = as_input(disc(200, 200, 90, 90, 60), (8, 8)).reshape(8, 8)
    np.testing.assert_array_equal(picture * 16, np.round(picture * 16))
    assert picture[0].any()
    assert picture[-1].any()
    assert not picture[:, 0].any()
    assert picture[3, 3] == 1


@pytest.mark.parametrize("shape", [(28, 28), (8, 8), (12, 20)])
def test_an_empty_sheet_is_an_empty_input(shape: tuple[int, int]) -> None:
    assert not as_input(np.zeros((50, 50)), shape).any()
    assert as_input(np.zeros((50, 50)), shape).shape == (shape[0] * shape[1],)


@pytest.mark.parametrize("shape", [(28, 28), (8, 8), (12, 20)])
def test_a_dot_is_a_picture(shape: tuple[int, int]) -> None:
    ink = np.zeros((50, 50))
    ink[7, 9] = 1
    picture = as_input(ink, shape)
    assert np.isfinite(picture).all()
    assert picture.max() == pytest.approx(1)


def test_a_picture_of_mnist_drawn_large_comes_back_as_it_was() -> None:
    folder = os.environ.get("NNVIZ_DATA_DIR")
    if not folder:
        pytest.skip("NNVIZ_DATA_DIR does not name a folder with mnist/")
    data = load(
        "mnist", train_size=1, test_size=300, noise=0, coding="one_hot", seed=0, data_dir=Path(folder)
    )
    same = 0
    for x in data.x_test:
        drawn = np.kron(x.reshape(28, 28), np.ones((10, 10)))
        same += bool(np.abs(as_input(drawn, (28, 28)) - x).max() < 1e-9)
    assert same > 290
