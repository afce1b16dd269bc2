"""Arrays of one's own, as people keep them: under many names, in any range and shape."""

from pathlib import Path

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import DataError, Dataset, load
from nnviz.data.own import open_own
from nnviz.data.pixels import picture_side, pixel_range
from nnviz.data.raw_rows import form_of, read_raw
from nnviz.data.reading import Reading

RNG = np.random.default_rng(4)
N = 60
LABELS = np.arange(N) % 3


def pictures(n: int = N, side: int = 8, high: float = 1.0) -> np.ndarray:
    """Soft blobs (n, side, side), each at a place of its own."""
    rng = np.random.default_rng(8)
    at = rng.uniform(1, side - 2, (n, 2, 1, 1))
    rows, columns = np.mgrid[:side, :side]
    return high * np.exp(-((rows - at[:, 0]) ** 2 + (columns - at[:, 1]) ** 2) / 3)


def loaded(tmp_path: Path, **arrays: np.ndarray) -> Dataset:
    path = tmp_path / "own.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return load(f"file:{path}")


@in_turn(
    ("x", "y"),
    [
        ("X", "y"),
        ("X", "Y"),
        ("x_train", "y_train"),
        ("trainX", "trainY"),
        ("train_images", "train_labels"),
        ("data", "target"),
        ("Data", "Labels"),
        ("images", "label"),
        ("arr_0", "arr_1"),
        ("things", "kinds"),
    ],
)
def test_names_in_any_case_and_order(tmp_path: Path, x: str, y: str) -> None:
    inputs = RNG.normal(size=(N, 5))
    data = loaded(tmp_path, **{y: LABELS, x: inputs})
    assert (data.n_inputs, data.classes) == (5, ("0", "1", "2"))
    preview, contents = open_own(tmp_path / "own.npz")
    assert np.array_equal(contents.x, inputs)
    assert preview.findings.guessed == (x in ("arr_0", "things"))  # type: ignore[union-attr]
    assert any("which is a guess" in note for note in preview.findings.changed) == (x in ("arr_0", "things"))


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("X_train", "Y_train", "X_test", "Y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("X", "y", "Xtest", "ytest"),
        ("arr_0", "arr_1", "arr_2", "arr_3"),
    ],
)
def test_arrays_to_test_on_are_tested_on(tmp_path: Path, names: tuple[str, ...]) -> None:
    x, test = RNG.normal(size=(N, 5)), RNG.normal(size=(20, 5))
    path = tmp_path / "own.npz"
    np.savez(path, **dict(zip(names, (x, LABELS, test, LABELS[:20]), strict=True)))  # type: ignore[arg-type]
    data = load(f"file:{path}", scaling="none")
    assert np.array_equal(data.x_train, x)
    assert np.array_equal(data.x_test, test)
    assert np.array_equal(data.labels_test, LABELS[:20])


def test_a_part_to_validate_on_is_kept_apart_and_that_is_said(tmp_path: Path) -> None:
    arrays = {
        f"{part}_{what}": array[: {"train": 40, "val": 10, "test": 10}[part]]
        for part in ("train", "val", "test")
        for what, array in (("images", pictures()), ("labels", LABELS[:, np.newaxis]))
    }
    data = loaded(tmp_path, **arrays)
    assert (len(data.x_train), len(data.x_validation), len(data.x_test)) == (40, 10, 10)
    assert "val_images is kept to validate on" in open_own(tmp_path / "own.npz")[0].findings.changed


@pytest.mark.parametrize("high", [0.7, 1.0, 16, 1000, 254])
@pytest.mark.parametrize("kind", ["float", "whole"])
def test_pixels_of_any_range_become_0_to_1_by_what_the_training_part_holds(
    tmp_path: Path, high: float, kind: str
) -> None:
    x = pictures(high=high)
    x = np.round(x).astype(int) if kind == "whole" else x
    data = loaded(tmp_path, x=x, y=LABELS)
    assert data.x_train.min() >= 0
    assert data.x_train.max() <= 1
    assert data.x_train.max() > 0.6
    low, top = data.pixels
    back = np.concatenate([data.x_train, data.x_test]) * (top - low) + low
    assert np.allclose(np.sort(back, axis=None), np.sort(x, axis=None))


def test_range_is_learnt_without_the_test_part() -> None:
    assert pixel_range(np.array([[0.0, 5.5, 16.0]])) == (0, 16)
    assert pixel_range(np.array([[-1.0, 0.5]])) == (-1, 0.5)
    assert pixel_range(np.array([[0, 200.0, 254]])) == (0, 255)
    assert pixel_range(np.array([[0, 200.5, 254]])) == (0, 254)


def test_a_test_picture_that_is_brighter_changes_nothing_in_training(tmp_path: Path) -> None:
    x, y = pictures(high=10), LABELS
    one = loaded(tmp_path, x_train=x, y_train=y, x_test=x[:9], y_test=y[:9])
    other = loaded(tmp_path, x_train=x, y_train=y, x_test=3 * x[:9], y_test=y[:9])
    assert np.array_equal(one.x_train, other.x_train)
    assert np.allclose(3 * one.x_test, other.x_test)


@pytest.mark.parametrize(
    "shaped",
    [
        lambda x: x,
        lambda x: x[..., np.newaxis],
        lambda x: x[:, np.newaxis],
        lambda x: np.repeat(x[..., np.newaxis], 3, axis=-1),
        lambda x: np.repeat(x[:, np.newaxis], 3, axis=1),
        lambda x: x.reshape(len(x), -1),
        lambda x: x.astype(np.float32),
    ],
)
def test_every_shape_of_a_picture_is_the_same_picture(tmp_path: Path, shaped: object) -> None:
    data = loaded(tmp_path, x=shaped(pictures()), y=LABELS)  # type: ignore[operator]
    plain = loaded(tmp_path, x=pictures(), y=LABELS)
    assert data.image_shape == (8, 8)
    assert np.allclose(data.x_train, plain.x_train, atol=1e-6)


def test_colours_become_grey_as_bright_as_they_look(tmp_path: Path) -> None:
    x = np.zeros((N, 4, 5, 3))
    x[:20, ..., 0], x[20:40, ..., 1], x[40:] = 1, 1, 1
    data = loaded(tmp_path, x_train=x, y_train=np.arange(N) // 20, x_test=x[:2], y_test=np.array([0, 1]))
    assert data.image_shape == (4, 5)
    assert np.allclose(np.unique(data.x_train), [0.299, 0.587, 1])


@pytest.mark.parametrize("kind", ["u1", "f8"])
def test_grey_made_of_bytes_is_measured_as_bytes(tmp_path: Path, kind: str) -> None:
    x = RNG.integers(0, 200, (N, 8, 8, 3)).astype(kind)  # its brightest grey is below 255
    data = loaded(tmp_path, x=x, y=LABELS)
    assert data.x_train.max() == np.rint(x @ [0.299, 0.587, 0.114]).max() / 255


def test_of_a_curve_one_number_an_example_may_stand_in_a_row(tmp_path: Path) -> None:
    t = np.linspace(0, 1, N)
    data = loaded(tmp_path, x_train=t, y_train=np.sin(9 * t), x_test=t, y_test=np.sin(9 * t))
    assert data.x_test.shape == (N, 1)
    assert np.isclose(np.corrcoef(data.y_test[:, 0], np.sin(9 * t))[0, 1], 1)


def test_targets_may_be_bytes_that_are_texts(tmp_path: Path) -> None:
    called = np.array(["ant", "bee", "über"])[LABELS]
    data = loaded(tmp_path, X=RNG.normal(size=(N, 5)), y=np.char.encode(called, "utf-8"))
    assert data.classes == ("ant", "bee", "über")


def test_classes_are_told_apart_that_no_float_does(tmp_path: Path) -> None:
    data = loaded(tmp_path, X=RNG.normal(size=(N, 5)), y=2**53 + LABELS)
    assert data.classes == tuple(str(2**53 + label) for label in range(3))


def test_one_hot_targets_are_classes(tmp_path: Path) -> None:
    data = loaded(tmp_path, x=RNG.normal(size=(N, 4)), y=np.eye(3)[LABELS])
    whole = loaded(tmp_path, x=RNG.normal(size=(N, 4)), y=LABELS)
    assert np.array_equal(data.labels_train, whole.labels_train)


def test_names_of_classes_and_of_inputs_are_taken_from_the_file(tmp_path: Path) -> None:
    data = loaded(
        tmp_path,
        data=RNG.normal(size=(N, 2)),
        target=LABELS,
        target_names=np.array(["red", "green", "blue"]),
        feature_names=["width", "height"],
        DESCR=np.array("made by a test"),
        frame=np.array(None),
    )
    assert (data.classes, data.inputs) == (("red", "green", "blue"), ("width", "height"))
    assert open_own(tmp_path / "own.npz")[0].findings.changed == ("left out: DESCR",)


def test_of_pictures_and_their_rows_the_pictures_are_taken(tmp_path: Path) -> None:
    x = pictures()
    assert loaded(tmp_path, data=x.reshape(N, -1)[:, :63], images=x, target=LABELS).image_shape == (8, 8)


@in_turn(
    ("rows", "side"),
    [
        (pictures(200, 8), 8),
        (pictures(200, 28), 28),
        (RNG.normal(size=(200, 64)), 0),
        (np.cumsum(RNG.normal(size=(200, 64)), axis=1), 0),
        (np.sin(np.linspace(0, 9, 400) + RNG.normal(size=(200, 1))), 0),
        (pictures(200, 7), 0),
    ],
)
def test_rows_are_pictures_when_what_is_below_a_pixel_is_like_it(rows: np.ndarray, side: int) -> None:
    assert picture_side(rows.reshape(len(rows), -1)) == side


def test_names_tell_pixels() -> None:
    noise = RNG.normal(size=(9, 16))
    assert picture_side(noise, [f"pixel{n}" for n in range(16)]) == 4
    assert picture_side(noise, [f"{i}x{j}" for i in range(1, 5) for j in range(1, 5)]) == 4
    assert picture_side(noise, [str(n) for n in range(16)]) == 0
    assert picture_side(noise, [f"age{n}" for n in range(16)]) == 0


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": np.zeros((4, 3)), "y": np.zeros((4, 2))}, "y is 4 × 2, expected one target for each"),
        ({"x": np.zeros((4, 8, 8, 2)), "y": LABELS[:4]}, "x is 4 × 8 × 8 × 2, expected"),
        ({"x": np.zeros((4, 3)), "y": LABELS[:4], "x_test": np.zeros((4, 2)), "y_test": LABELS[:4]}, "alike"),
        ({"x": np.full((4, 3), np.inf), "y": LABELS[:4]}, "x holds a value that is missing or infinite"),
    ],
)
def test_arrays_that_do_not_fit(tmp_path: Path, arrays: dict[str, np.ndarray], words: str) -> None:
    with pytest.raises(DataError, match=words):
        loaded(tmp_path, **arrays)


def test_a_guess_can_be_set_right(tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    x, amounts = RNG.normal(size=(N, 5)), RNG.normal(size=N)
    np.savez(path, x=x, y=LABELS, amounts=amounts)
    assert open_own(path)[1].target == "y"
    contents = open_own(path, Reading(target="amounts"))[1]
    assert np.array_equal(contents.x, x)
    assert np.array_equal(contents.y, amounts)
    with pytest.raises(DataError, match=r"data\.target: 'z' is no array; allowed are x, y, amounts"):
        open_own(path, Reading(target="z"))


def test_a_column_that_counts_the_examples_is_left_out_and_can_be_taken_back(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    x = np.column_stack([7 + 3 * np.arange(60), rng.normal(size=(60, 2))])
    y = np.sort(rng.integers(0, 3, 60))
    np.savez(tmp_path / "own.npz", X=x, y=y)
    np.save(tmp_path / "own.npy", np.column_stack([x, y]))
    for name, counter, inputs in (
        ("own.npz", "x1", ("x2", "x3")),
        ("own.npy", "column 1", ("column 2", "column 3")),
    ):
        preview, contents = open_own(tmp_path / name)
        assert contents.inputs == inputs
        assert np.array_equal(contents.x, x[:, 1:])
        assert preview.findings.left_out == ((counter, "counts the rows"),)
        assert np.array_equal(open_own(tmp_path / name, Reading(leave_out=()))[1].x, x)
        again = open_own(tmp_path / name, Reading(leave_out=(counter,)))[1]
        assert np.array_equal(again.x, x[:, 1:])
        form = form_of(load(f"file:{tmp_path / name}"))
        assert np.array_equal(read_raw(tmp_path / name, form, Reading()), x[:, 1:])
        with pytest.raises(DataError, match=r"data\.leave_out: 'z' is no column"):
            open_own(tmp_path / name, Reading(leave_out=("z",)))


def test_several_amounts_are_foretold_together(tmp_path: Path) -> None:
    y = np.random.default_rng(1).normal(size=(30, 2))
    np.savez(tmp_path / "own.npz", X=np.random.default_rng(2).normal(size=(30, 3)), y=y)
    preview, contents = open_own(tmp_path / "own.npz")
    assert (contents.task, contents.outputs) == ("regression", ("y 1", "y 2"))
    assert np.array_equal(contents.y, y)
    data = load(f"file:{tmp_path / 'own.npz'}", reading=preview.reading)
    assert (data.n_outputs, data.outputs) == (2, ("y 1", "y 2"))
