"""What every data set of the catalogue must hold to, and what `load` refuses."""

import numpy as np
import pytest

from nnviz.data import CATALOG, DataError, Dataset, load
from nnviz.data.coding import CODINGS, decode

NEED_NO_FILES = [name for name in CATALOG if not name.endswith("mnist")]
PLANE = [name for name, entry in CATALOG.items() if entry.kind == "plane"]
PICTURES = [name for name in NEED_NO_FILES if CATALOG[name].kind == "pictures"]
ARRAYS = ("x_train", "y_train", "x_test", "y_test", "labels_train", "labels_test")


def same(one: Dataset, other: Dataset, names: tuple[str, ...] = ARRAYS) -> bool:
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in names)


def test_the_catalogue_says_what_each_set_is() -> None:
    assert list(CATALOG) == [
        "digits", "mnist", "fashion_mnist", "xor", "circle", "gaussians", "spiral", "moons",
    ]  # fmt: skip
    for name, entry in CATALOG.items():
        assert entry.name == name
        assert all((entry.title, entry.help, entry.source, entry.licence))


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("name", NEED_NO_FILES)
def test_shapes_types_and_ranges(name: str, coding: str) -> None:
    data = load(name, coding=coding)
    for x, y, labels in (
        (data.x_train, data.y_train, data.labels_train),
        (data.x_test, data.y_test, data.labels_test),
    ):
        assert x.shape == (len(labels), data.n_inputs)
        assert y.shape == (len(labels), data.n_outputs)
        assert labels.shape == (len(labels),)
        assert x.dtype == y.dtype == np.float64
        assert labels.dtype == np.int64
        assert x.flags.c_contiguous
        assert y.flags.c_contiguous
        assert set(np.unique(y)) <= {0.0, 1.0}
        assert set(labels) == set(range(len(data.classes)))
        assert np.array_equal(decode(y, len(data.classes), coding), labels)
    assert (data.name, data.coding, data.title) == (name, coding, CATALOG[name].title)


@pytest.mark.parametrize("name", NEED_NO_FILES)
def test_no_one_can_change_the_arrays(name: str) -> None:
    data = load(name)
    assert not any(getattr(data, array).flags.writeable for array in ARRAYS)


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_have_pixels_from_0_to_1(name: str) -> None:
    for noise in (0.0, 0.3):
        data = load(name, noise=noise)
        assert data.image_shape is not None
        assert data.n_inputs == np.prod(data.image_shape)
        assert (data.x_train.min(), data.x_train.max()) == (0, 1)


@pytest.mark.parametrize("noise", [0.0, 0.2])
@pytest.mark.parametrize("name", NEED_NO_FILES)
def test_a_seed_gives_the_same_bits_again(name: str, noise: float) -> None:
    assert same(load(name, seed=3, noise=noise), load(name, seed=3, noise=noise))
    assert not same(load(name, seed=3, noise=noise), load(name, seed=4, noise=noise), ("x_train",))
    assert not same(load(name, seed=3, noise=noise), load(name, seed=4, noise=noise), ("x_test",))


@pytest.mark.parametrize("noise", [0.0, 0.2])
@pytest.mark.parametrize("name", NEED_NO_FILES)
def test_another_training_size_leaves_the_rest_alone(name: str, noise: float) -> None:
    small, large = load(name, train_size=40, noise=noise), load(name, train_size=120, noise=noise)
    assert same(small, large, ("x_test", "y_test", "labels_test"))
    assert np.array_equal(small.x_train, large.x_train[:40])
    assert np.array_equal(small.labels_train, large.labels_train[:40])


@pytest.mark.parametrize("name", NEED_NO_FILES)
def test_another_test_size_leaves_the_training_examples_alone(name: str) -> None:
    small, large = (load(name, train_size=50, test_size=size, noise=0.1) for size in (20, 90))
    assert same(small, large, ("x_train", "y_train", "labels_train"))
    assert (len(small.x_test), len(large.x_test)) == (20, 90)


@pytest.mark.parametrize("name", NEED_NO_FILES)
def test_noise_moves_the_inputs_and_nothing_else(name: str) -> None:
    clean, noisy = load(name), load(name, noise=0.1)
    assert same(clean, noisy, ("y_train", "y_test", "labels_train", "labels_test"))
    assert not same(clean, noisy, ("x_train",))
    assert not same(clean, noisy, ("x_test",))


@pytest.mark.parametrize("name", PLANE)
def test_noise_of_points_is_a_standard_deviation(name: str) -> None:
    size = 20_000
    moved = load(name, train_size=size, noise=0.2).x_train - load(name, train_size=size).x_train
    # 2 × 20,000 draws: the estimate of 0.2 has a standard error of 0.0007.
    assert abs(moved.std() - 0.2) < 0.004
    assert abs(moved.mean()) < 0.004


@pytest.mark.parametrize("name", PICTURES)
def test_noise_of_pictures_is_uniform_within_its_bounds(name: str) -> None:
    clean, noisy = load(name).x_train, load(name, noise=0.1).x_train
    inside = (clean > 0.1) & (clean < 0.9)
    moved = (noisy - clean)[inside]
    assert 0.0999 < np.abs(moved).max() <= 0.1 + 1e-15
    assert abs(moved.std() - 0.1 / np.sqrt(3)) < 0.001


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"name": "mnits"}, f"data.name: 'mnits' is not one of {', '.join(CATALOG)}"),
        ({"name": "a\nb"}, f"data.name: 'a\\nb' is not one of {', '.join(CATALOG)}"),
        ({"name": "xor", "coding": "gray"}, "data.coding: 'gray' is not one of one_hot, binary"),
        ({"name": "xor", "noise": 1.5}, "data.noise: must be 0 to 1, not 1.5"),
        ({"name": "xor", "noise": float("nan")}, "data.noise: must be 0 to 1, not nan"),
        ({"name": "xor", "seed": -1}, "seed: must be 0 or more, not -1"),
        ({"name": "xor", "train_size": 0}, "data.train_size: must be 1 to 100000 for xor, not 0"),
        (
            {"name": "moons", "test_size": 100_001},
            "data.test_size: must be 1 to 100000 for moons, not 100001",
        ),
        ({"name": "digits", "train_size": 1501}, "data.train_size: must be 1 to 1500 for digits, not 1501"),
        ({"name": "digits", "test_size": 1797}, "data.test_size: must be 1 to 1796 for digits, not 1797"),
    ],
)
def test_what_is_not_allowed_is_told_in_one_line(wanted: dict[str, object], message: str) -> None:
    with pytest.raises(DataError) as caught:
        load(**wanted)  # type: ignore[arg-type]
    assert str(caught.value) == message
