"""What every data set of the catalogue must hold to, and what `load` refuses."""

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import CATALOG, DataError, Dataset, load
from nnviz.data.coding import CHOICES, decode
from nnviz.data.preparation import FEATURES, SCALINGS
from nnviz.data.synthetic import CURVES

NEED_NO_FILES = [name for name in CATALOG if not name.endswith("mnist")]
GATES = ["nand", "and", "or", "half_adder"]
REGRESSION = ["sine", "plane"]
CLASSES = [name for name in NEED_NO_FILES if name not in (*REGRESSION, "one_example")]
ANY_SIZE = [name for name in NEED_NO_FILES if name not in (*GATES, "one_example", "painted")]
PLANE = [name for name in ANY_SIZE if CATALOG[name].kind == "plane"]
PICTURES = [name for name in NEED_NO_FILES if CATALOG[name].kind == "pictures"]
ARRAYS = ("x_train", "y_train", "x_test", "y_test", "labels_train", "labels_test")


def same(one: Dataset, other: Dataset, names: tuple[str, ...] = ARRAYS) -> bool:
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in names)


def test_the_catalogue_says_what_each_set_is() -> None:
    assert list(CATALOG) == [
        "digits", "mnist", "fashion_mnist", "xor", "circle", "gaussians", "spiral", "moons", "imbalanced",
        "curve", "nand", "and", "or", "half_adder", "one_example", "sine", "plane", "painted",
    ]  # fmt: skip
    for name, entry in CATALOG.items():
        assert entry.name == name
        assert all((entry.title, entry.help, entry.source, entry.licence))


@in_turn("coding", CHOICES)
@in_turn("name", CLASSES)
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
        assert np.array_equal(decode(y, len(data.classes), data.coding), labels)
    assert (data.name, data.title) == (name, CATALOG[name].title)
    assert data.coding == ("bits" if name == "half_adder" else coding)


@in_turn("name", NEED_NO_FILES)
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


@in_turn("noise", [0.0, 0.2])
@in_turn("name", ANY_SIZE)
def test_a_seed_gives_the_same_bits_again(name: str, noise: float) -> None:
    assert same(load(name, seed=3, noise=noise), load(name, seed=3, noise=noise))
    assert not same(load(name, seed=3, noise=noise), load(name, seed=4, noise=noise), ("x_train",))
    assert not same(load(name, seed=3, noise=noise), load(name, seed=4, noise=noise), ("x_test",))


@in_turn("noise", [0.0, 0.2])
@in_turn("name", ANY_SIZE)
def test_another_training_size_leaves_the_rest_alone(name: str, noise: float) -> None:
    small, large = load(name, train_size=40, noise=noise), load(name, train_size=120, noise=noise)
    assert same(small, large, ("x_test", "y_test", "labels_test"))
    assert np.array_equal(small.x_train, large.x_train[:40])
    assert np.array_equal(small.labels_train, large.labels_train[:40])


@in_turn("name", ANY_SIZE)
def test_another_test_size_leaves_the_training_examples_alone(name: str) -> None:
    small, large = (load(name, train_size=50, test_size=size, noise=0.1) for size in (20, 90))
    assert same(small, large, ("x_train", "y_train", "labels_train"))
    assert (len(small.x_test), len(large.x_test)) == (20, 90)


@in_turn("name", NEED_NO_FILES)
def test_noise_moves_the_inputs_and_nothing_else(name: str) -> None:
    clean, noisy = load(name), load(name, noise=0.1)
    assert same(clean, noisy, ("y_train", "y_test", "labels_train", "labels_test"))
    assert not same(clean, noisy, ("x_train",))
    assert not same(clean, noisy, ("x_test",))


@in_turn("name", PLANE)
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


@in_turn(
    ("wanted", "message"),
    [
        ({"name": "mnits"}, f"data.name: 'mnits' is not one of {', '.join(CATALOG)}, file:PATH"),
        ({"name": "a\nb"}, f"data.name: 'a\\nb' is not one of {', '.join(CATALOG)}, file:PATH"),
        ({"name": "xor", "coding": "gray"}, "data.coding: 'gray' is not one of one_hot, binary"),
        ({"name": "xor", "noise": 1.5}, "data.noise: must be 0 to 1, not 1.5"),
        ({"name": "xor", "noise": float("nan")}, "data.noise: must be 0 to 1, not nan"),
        ({"name": "xor", "seed": -1}, "data.seed: must be 0 or more, not -1"),
        ({"name": "xor", "train_size": 0}, "data.train_size: must be 1 to 100000 for xor, not 0"),
        (
            {"name": "moons", "test_size": 100_001},
            "data.test_size: must be 1 to 100000 for moons, not 100001",
        ),
        ({"name": "xor", "scaling": "log"}, "data.scaling: 'log' is not one of auto, none, unit, standard"),
        ({"name": "xor", "features": ["x3"]}, f"data.features: 'x3' is not one of {', '.join(FEATURES)}"),
        (
            {"name": "digits", "features": ["x1_x2"]},
            "data.features: are made of two inputs, and there are 64: leave them out",
        ),
        ({"name": "curve", "curve": "wild"}, f"data.curve: 'wild' is not one of {', '.join(CURVES)}"),
        ({"name": "xor", "test_share": 1}, "data.test_share: must be from 0 to below 1, not 1"),
        (
            {"name": "nand", "test_share": 0.5},
            "data.test_share: nand tests on the four rows that it trains on; "
            "leave it out or set data.test_size",
        ),
        ({"name": "and", "train_size": 5}, "data.train_size: must be 1 to 4 for and, not 5"),
        ({"name": "digits", "train_size": 1501}, "data.train_size: must be 1 to 1500 for digits, not 1501"),
        ({"name": "digits", "test_size": 1797}, "data.test_size: must be 1 to 1796 for digits, not 1797"),
    ],
)
def test_what_is_not_allowed_is_told_in_one_line(wanted: dict[str, object], message: str) -> None:
    with pytest.raises(DataError) as caught:
        load(**wanted)  # type: ignore[arg-type]
    assert str(caught.value) == message


TRUTH = {"nand": [1, 1, 1, 0], "and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "half_adder": [0, 1, 1, 2]}


@in_turn("name", GATES)
def test_truth_tables_train_and_test_on_their_four_rows(name: str) -> None:
    data = load(name)
    assert data.x_train.tolist() == data.x_test.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert data.labels_train.tolist() == data.labels_test.tolist() == TRUTH[name]


@in_turn("name", GATES)
def test_a_part_of_a_truth_table_is_its_first_rows(name: str) -> None:
    data = load(name, train_size=3, test_size=2)
    assert data.x_train.tolist() == [[0, 0], [0, 1], [1, 0]]
    assert data.x_test.tolist() == [[0, 0], [0, 1]]
    assert data.labels_train.tolist() == TRUTH[name][:3]
    assert data.labels_test.tolist() == TRUTH[name][:2]


def test_a_gate_in_binary_coding_has_one_output() -> None:
    assert load("nand", coding="binary").y_train.tolist() == [[1], [1], [1], [0]]


def test_half_adder_has_a_sum_and_a_carry() -> None:
    data = load("half_adder")
    assert data.y_train.tolist() == [[0, 0], [1, 0], [1, 0], [0, 1]]
    assert data.classes == ("0", "1", "2")
    assert data.outputs == ("sum", "carry")


def test_the_books_one_example_is_trained_and_tested_on() -> None:
    data = load("one_example", coding="one_hot")  # a coding of its own it keeps
    assert data.x_train.tolist() == data.x_test.tolist() == [[1]]
    assert data.y_train.tolist() == data.y_test.tolist() == [[0]]
    with pytest.raises(DataError, match="must be 1 to 1 for one_example, not 2"):
        load("one_example", train_size=2)
    with pytest.raises(DataError, match="tests on the one example that it trains on"):
        load("one_example", test_share=0.5)


@pytest.mark.parametrize("name", REGRESSION)
def test_regression_has_numbers_and_no_classes(name: str) -> None:
    data = load(name, train_size=500)
    assert (data.classes, data.coding, data.outputs) == ((), "value", ("y",))
    assert data.y_train.shape == (500, 1)
    assert 0.1 <= data.y_train.min() < data.y_train.max() <= 0.9
    assert not data.labels_train.any()


def test_sine_and_plane_are_what_they_say() -> None:
    sine, plane = load("sine"), load("plane")
    assert np.allclose(sine.y_train, 0.5 + 0.4 * np.sin(np.pi * sine.x_train))
    assert np.allclose(plane.y_test, 0.5 + 0.2 * plane.x_test.sum(axis=1, keepdims=True))


@in_turn("curve", CURVES)
def test_curves_part_the_classes(curve: str) -> None:
    data = load("curve", curve=curve, train_size=2000)
    x, y = data.x_train.T
    height = CURVES[curve].f(x)
    assert np.abs(height).max() < 0.95
    assert np.array_equal(y > height, data.labels_train == 1)
    assert np.abs(y - height).min() >= 0.05 - 1e-12
    assert np.abs(data.x_train).max() <= 1


def test_one_point_in_ten_of_the_imbalanced_set_is_rare() -> None:
    assert np.bincount(load("imbalanced", train_size=1000).labels_train).tolist() == [900, 100]


def test_a_share_to_test_on() -> None:
    digits, xor = load("digits", test_share=0.5), load("xor", train_size=300, test_share=0.25)
    assert (len(digits.x_train), len(digits.x_test)) == (899, 898)
    assert (len(xor.x_train), len(xor.x_test)) == (300, 100)
    assert len(load("digits", test_share=0.5, test_size=10).x_test) == 10


@in_turn("name", ANY_SIZE)
def test_unit_scaling_is_learnt_from_the_training_examples(name: str) -> None:
    data = load(name, scaling="unit", noise=0.1, test_size=90)
    raw = load(name, noise=0.1, test_size=90)
    low, high = raw.x_train.min(axis=0), raw.x_train.max(axis=0)
    size = np.where(high > low, high - low, 1)
    assert np.allclose(data.x_train, (raw.x_train - low) / size)
    assert np.allclose(data.x_test, (raw.x_test - low) / size)


@pytest.mark.parametrize("name", ["digits", "moons", "sine"])
def test_standard_scaling_gives_mean_0_and_deviation_1(name: str) -> None:
    data = load(name, scaling="standard")
    changes = load(name).x_train.std(axis=0) > 0
    assert np.allclose(data.x_train.mean(axis=0), 0)
    assert np.allclose(data.x_train.std(axis=0), changes)
    if name == "sine":
        assert np.allclose((data.y_train.mean(), data.y_train.std()), (0, 1))
        assert (data.outputs, data.target_scale.label) == (("y",), "mean 0, deviation 1")


def test_auto_scaling_leaves_made_and_shipped_sets_alone() -> None:
    for name in NEED_NO_FILES:
        assert same(load(name), load(name, scaling="none"))
    assert list(SCALINGS) == ["none", "unit", "standard"]


def test_features_are_further_inputs() -> None:
    plain, more = load("circle", noise=0.1), load("circle", noise=0.1, features=tuple(FEATURES))
    x1, x2 = plain.x_test.T
    made = (x1, x2, x1**2, x2**2, x1 * x2, np.sin(np.pi * x1), np.sin(np.pi * x2))
    assert np.allclose(more.x_test, np.column_stack(made))
    assert more.inputs == ("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin πx₁", "sin πx₂")
    assert same(plain, more, ("y_train", "labels_test"))
