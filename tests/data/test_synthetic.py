"""The shapes that are made: each tested by what defines it."""

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import CATALOG, Dataset, load

OTHERS = ("imbalanced", "nand", "and", "or", "half_adder", "plane", "painted")
PLANE = [name for name, entry in CATALOG.items() if entry.kind == "plane" and name not in OTHERS]


@pytest.fixture(params=[0, 1, 2])
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def many(name: str, seed: int) -> Dataset:
    return load(name, train_size=2000, seed=seed)


@pytest.mark.parametrize("name", PLANE)
def test_half_of_the_points_are_of_each_class(name: str, seed: int) -> None:
    data = load(name, seed=seed)
    assert (len(data.x_train), len(data.x_test)) == (250, 250)
    assert np.bincount(data.labels_train).tolist() == np.bincount(data.labels_test).tolist() == [125, 125]


@pytest.mark.parametrize("name", PLANE)
def test_points_reach_from_about_minus_1_to_1(name: str, seed: int) -> None:
    reach = np.abs(many(name, seed).x_train).max()
    assert 0.9 < reach < 1.2


@pytest.mark.parametrize("name", PLANE)
def test_training_and_test_points_differ(name: str, seed: int) -> None:
    data = load(name, seed=seed)
    points = np.concatenate((data.x_train, data.x_test))
    assert len(np.unique(points, axis=0)) == 500


def test_xor_is_told_by_the_signs(seed: int) -> None:
    data = many("xor", seed)
    x, y = data.x_train.T
    assert np.array_equal(data.labels_train == 1, x * y < 0)
    assert np.abs(data.x_train).min() >= 0.05
    quadrants = np.unique(np.sign(data.x_train), axis=0, return_counts=True)[1]
    assert len(quadrants) == 4
    assert quadrants.min() > 400


def test_circle_is_told_by_the_radius(seed: int) -> None:
    data = many("circle", seed)
    radius = np.hypot(*data.x_train.T)
    assert radius[data.labels_train == 1].max() <= 0.5
    assert radius[data.labels_train == 0].min() >= 0.7
    # Even over its area: half of the points lie within the radius that holds half of the disc.
    within = radius[data.labels_train == 1] < 0.5 / np.sqrt(2)
    assert 0.44 < within.mean() < 0.56


def test_gaussians_have_their_centres_and_their_spread(seed: int) -> None:
    data = many("gaussians", seed)
    for label, centre in ((0, -0.5), (1, 0.5)):
        points = data.x_train[data.labels_train == label]
        assert np.abs(points.mean(axis=0) - centre).max() < 0.025
        assert np.abs(points.std(axis=0) - 0.15).max() < 0.02


def test_spiral_arms_wind_once_and_three_quarters(seed: int) -> None:
    data = many("spiral", seed)
    x, y = data.x_train.T
    radius = np.hypot(x, y)
    turned_back = np.exp(-3.5j * np.pi * radius) * (x + 1j * y) / radius
    assert np.allclose(turned_back, np.where(data.labels_train == 1, -1, 1))


def test_moons_are_half_circles(seed: int) -> None:
    data = many("moons", seed)
    for label, centre, side in ((0, (-1 / 3, -1 / 6), 1), (1, (1 / 3, 1 / 6), -1)):
        away = data.x_train[data.labels_train == label] - centre
        assert np.allclose(np.hypot(*away.T), 2 / 3)
        assert (side * away[:, 1]).min() >= -1e-12


def test_uneven_clouds_overlap_as_far_as_they_say() -> None:
    data = load("imbalanced", train_size=20_000)
    for label, centre in ((0, -0.3), (1, 0.3)):
        points = data.x_train[data.labels_train == label]
        assert np.abs(points.mean(axis=0) - centre).max() < 0.02
        assert np.abs(points.std(axis=0) - 0.25).max() < 0.012
        assert abs(np.corrcoef(points.T)[0, 1]) < 0.06


def is_even(values: np.ndarray, low: float, high: float) -> bool:
    """Whether so many values fall alike into every fifth from low to high, and none beside."""
    share = np.histogram(values, 5, (low, high))[0] / values.size
    return bool(np.abs(share - 0.2).max() < 0.03)


@pytest.mark.parametrize("label", [0, 1])
def test_points_lie_evenly_where_their_shape_says(label: int) -> None:
    def of_class(name: str) -> np.ndarray:
        data = load(name, train_size=8_000)
        return data.x_train[data.labels_train == label]

    assert is_even(np.abs(of_class("xor")), 0.05, 1)
    assert is_even(np.hypot(*of_class("spiral").T), 0.05, 1)
    x, y = of_class("circle").T
    assert is_even(x**2 + y**2, *((0.7**2, 1), (0, 0.5**2))[label])
    assert is_even(np.arctan2(y, x), -np.pi, np.pi)
    x, y = of_class("moons").T
    centre = (1 / 3, 1 / 6) if label else (-1 / 3, -1 / 6)
    assert is_even(np.abs(np.arctan2(y - centre[1], x - centre[0])), 0, np.pi)


@pytest.mark.parametrize("label", [0, 1])
def test_points_beside_a_curve_lie_evenly_from_the_gap_to_the_edge(label: int) -> None:
    data = load("curve", curve="sine", train_size=8_000)
    x, y = data.x_train[data.labels_train == label].T
    side = 1 if label else -1
    start = 0.7 * np.sin(2 * np.pi * x) + side * 0.05
    assert is_even(x, -1, 1)
    assert is_even((y - start) / (side - start), 0, 1)


@pytest.mark.parametrize("name", ["sine", "plane"])
def test_inputs_of_functions_are_drawn_evenly_from_minus_1_to_1(name: str) -> None:
    data = load(name, train_size=8_000, test_size=8_000)
    for x in (data.x_train, data.x_test):
        assert all(is_even(column, -1, 1) for column in x.T)
    assert not np.isin(data.x_train[:, 0], data.x_test[:, 0]).any()


@in_turn("name", ["imbalanced", "curve", "sine", "plane", *PLANE])
def test_noise_of_the_test_points_is_as_large_and_another(name: str) -> None:
    clean, noisy = (load(name, train_size=5_000, test_size=5_000, noise=noise) for noise in (0, 0.2))
    moved = [noisy.x_train - clean.x_train, noisy.x_test - clean.x_test]
    for one in moved:
        assert abs(one.std() - 0.2) < 0.008
        assert abs(one.mean()) < 0.012
    assert not np.allclose(*moved, atol=0.1)
