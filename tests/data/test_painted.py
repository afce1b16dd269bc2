"""Painted points: which are allowed, and which of them test."""

import math
from itertools import count, islice

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import DataError, Dataset, load
from nnviz.data.points import FIRST_POINTS, MAX_POINTS, Point, Points, check_points


def line(n: int, classes: int = 2) -> Points:
    """So many points, no two alike, of each class in turn."""
    return tuple(Point(i / 10_000, -i / 10_000, i % classes) for i in islice(count(), n))


def places(data: Dataset) -> tuple[list[float], list[float]]:
    return data.x_train[:, 0].tolist(), data.x_test[:, 0].tolist()


def test_there_is_a_point_of_each_of_two_classes_to_begin_with() -> None:
    data = load("painted")
    assert data.x_train.tolist() == data.x_test.tolist() == [[-0.5, 0], [0.5, 0]]
    assert data.labels_train.tolist() == [0, 1]
    assert (data.classes, data.inputs) == (("0", "1"), ("x₁", "x₂"))
    assert data.x_train is not data.x_test


def test_every_fifth_point_tests() -> None:
    train, test = places(load("painted", points=line(12)))
    assert test == [0.0004, 0.0009]
    assert train == [0, 0.0001, 0.0002, 0.0003, 0.0005, 0.0006, 0.0007, 0.0008, 0.0010, 0.0011]


def test_fewer_than_ten_train_and_test_alike() -> None:
    data = load("painted", points=line(9))
    assert data.x_train.tolist() == data.x_test.tolist()
    assert len(data.x_train) == 9


@pytest.mark.parametrize("share", [None, 0.1, 0.3, 0.5, 0.8])
def test_another_point_moves_no_other_between_the_two(share: float | None) -> None:
    for n in range(10, 60):
        few, more = (places(load("painted", points=line(size), test_share=share)) for size in (n, n + 1))
        assert all(one == other[: len(one)] for one, other in zip(few, more, strict=True))


@in_turn("share", [0.05, 0.1, 0.25, 0.3, 0.5, 0.7, 0.95])
def test_the_share_to_test_on_is_kept(share: float) -> None:
    data = load("painted", points=line(400), test_share=share)
    assert len(data.x_test) == round(400 * share)
    assert len(data.x_train) == 400 - round(400 * share)


def test_sizes_take_the_first_of_each_part() -> None:
    whole = load("painted", points=line(100))
    part = load("painted", points=line(100), train_size=30, test_size=5, test_share=0.2)
    assert part.x_train.tolist() == whole.x_train[:30].tolist()
    assert part.x_test.tolist() == whole.x_test[:5].tolist()
    with pytest.raises(DataError, match=r"^data\.train_size: must be 1 to 80 for painted, not 81$"):
        load("painted", points=line(100), train_size=81)


def test_there_are_as_many_classes_as_the_largest_needs() -> None:
    assert load("painted", points=(Point(0, 0, 0),)).classes == ("0", "1")
    assert load("painted", points=(Point(0, 0, 3),)).classes == ("0", "1", "2", "3")
    assert load("painted", points=line(60, classes=6)).y_train.shape == (48, 6)


def test_noise_scaling_and_features_are_those_of_any_plane_set() -> None:
    points = line(2_000)
    clean, noisy = load("painted", points=points), load("painted", points=points, noise=0.2)
    assert abs((noisy.x_train - clean.x_train).std() - 0.2) < 0.01
    assert np.allclose(load("painted", points=points, scaling="standard").x_train.std(axis=0), 1)
    assert load("painted", points=points, features=("x1_x2",)).inputs == ("x₁", "x₂", "x₁x₂")


@in_turn(
    "bad",
    [
        Point(10.1, 0, 0),
        Point(0, -11, 0),
        Point(math.nan, 0, 0),
        Point(0, math.inf, 0),
        Point(0, 0, 6),
        Point(0, 0, -1),
    ],
)
def test_a_point_that_is_not_allowed_is_named(bad: Point) -> None:
    with pytest.raises(DataError) as refused:
        check_points((*FIRST_POINTS, bad))
    assert str(refused.value) == (
        f"data.points[2]: {list(bad)} is not "
        "a point [x₁, x₂, class]: x₁, x₂ from -10 to 10, class from 0 to 5"
    )


def test_none_and_too_many_are_refused() -> None:
    check_points(line(MAX_POINTS))
    for points in ((), line(MAX_POINTS + 1)):
        with pytest.raises(DataError, match=r"^data\.points: must be 1 to 2,000 points, not (0|2,001)$"):
            load("painted", points=points)
