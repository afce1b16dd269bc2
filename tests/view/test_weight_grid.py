import numpy as np
import pytest
from cases import in_turn

from nnviz.view.weights.weight_grid import GAP, Grid, MatrixGrid, PictureGrid


def test_pictures_stand_side_by_side_with_gaps() -> None:
    levels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert PictureGrid(3, (2, 2), across=2).pixels(levels).tolist() == [
        [0, 1, GAP, 4, 5],
        [2, 3, GAP, 6, 7],
        [GAP] * 5,
        [8, 9, GAP, GAP, GAP],
        [10, 11, GAP, GAP, GAP],
    ]


@pytest.mark.parametrize("grid", [MatrixGrid(7, 12), PictureGrid(7, (3, 4), 3)])
def test_every_weight_is_found_at_its_pixel(grid: Grid) -> None:
    levels = np.arange(84, dtype=np.uint8).reshape(7, 12)
    pixels = grid.pixels(levels)
    assert pixels.shape == (grid.rows, grid.columns)
    found = {
        grid.weight_at(row, column): pixels[row, column]
        for row in range(grid.rows)
        for column in range(grid.columns)
    }
    found.pop(None, None)
    outlined = {(j, k): grid.cell(j, k).topLeft().toTuple() for j, k in ((2, 3), (6, 11))}
    assert {at: pixels[int(y), int(x)] for at, (x, y) in outlined.items()} == {
        at: levels[at] for at in outlined
    }
    assert found == {(j, k): levels[j, k] for j in range(7) for k in range(12)}


@in_turn(("neurons", "width", "height"), [(30, 400, 220), (100, 400, 220), (1000, 400, 220), (10, 900, 100)])
def test_pictures_fit_and_are_large_enough_to_see(neurons: int, width: float, height: float) -> None:
    grid = PictureGrid.of(neurons, (28, 28), width, height)
    size = grid.fitted(width, height)
    assert size.width() <= width + 1e-9
    assert size.height() <= height + 1e-9
    assert grid.neurons == min(neurons, 100)
    assert size.width() / grid.across > 18
    for across in range(1, grid.neurons + 1):
        other = PictureGrid(grid.neurons, grid.shape, across)
        assert size.width() / grid.columns >= other.fitted(width, height).width() / other.columns


@in_turn("shape", [(10, 30), (10, 1000), (1, 2), (1000, 1000)])
def test_a_matrix_of_any_shape_fits_and_can_be_seen(shape: tuple[int, int]) -> None:
    size = MatrixGrid(*shape).fitted(250, 200)
    assert 20 <= size.width() <= 250.001
    assert 20 <= size.height() <= 200.001
