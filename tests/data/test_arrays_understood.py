"""What arrays mean, at both sides of every limit, and what is said of them."""

from typing import Any

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import DataError, array_contents
from nnviz.data.array_contents import understand
from nnviz.data.array_roles import find_parts
from nnviz.data.loading import tell_nobody
from nnviz.data.pixels import MAX_SIDE, as_examples, make_room, picture_side, room_of, tells_pixels, to_unit
from nnviz.data.preparation import Preparation, engineer, learn_filling
from nnviz.data.reading import MAX_CLASSES, Contents, Reading, _samples, findings_of

RNG = np.random.default_rng(6)
N = 12
X = RNG.normal(size=(N, 3))
Y = np.arange(N) % 2
GREY = RNG.integers(0, 256, (N, 5, 4), dtype=np.uint8)
RGB = RNG.integers(0, 256, (N, 5, 4, 3), dtype=np.uint8)


def understood(reading: Reading | None = None, **arrays: Any) -> Contents:
    return understand(find_parts(arrays), reading or Reading(), tell_nobody)


def refused(match: str, reading: Reading | None = None, **arrays: Any) -> None:
    with pytest.raises(DataError, match=match):
        understood(reading, **arrays)


def test_pictures_in_colour_and_in_grey_are_of_one_shape() -> None:
    found = understood(x_train=RGB, y_train=Y, x_test=GREY, y_test=Y)
    assert (found.image_shape, found.x.shape, found.test_rows) == ((5, 4), (2 * N, 20), N)
    np.testing.assert_array_equal(found.x[N:], GREY.reshape(N, -1))
    np.testing.assert_allclose(found.x[:N].reshape(N, 5, 4), RGB @ [0.299, 0.587, 0.114], atol=0.5)
    assert found.changed == ("pixels of 0 to 255 are brought to 0 to 1", "colours became grey")
    assert understood(x=RGB.astype(float).swapaxes(1, 3).swapaxes(2, 3), y=Y).image_shape == (5, 4)
    assert understood(x=GREY[..., np.newaxis], y=Y).changed == ("pixels of 0 to 255 are brought to 0 to 1",)
    assert understood(x=GREY / 255, y=Y).changed == ()
    refused(
        "x_train and x_test must be shaped alike, not 12 × 5 × 4 × 3 and 12 × 4 × 5",
        x_train=RGB,
        y_train=Y,
        x_test=GREY.swapaxes(1, 2),
        y_test=Y,
    )


@in_turn(
    ("shape", "told"),
    [
        ((N, MAX_SIDE, 2), ""),
        ((N, 2, MAX_SIDE + 1), "pictures of 2 × 65, allowed are 64 × 64"),
        ((N, MAX_SIDE + 1, 2, 3), "pictures of 65 × 2, allowed are 64 × 64"),
        ((N, 3, 2, MAX_SIDE + 1), "pictures of 2 × 65, allowed are 64 × 64"),
        ((N, 2, 2, 2), "x is 12 × 2 × 2 × 2, expected examples × inputs"),
        ((N, 2, 2, 2, 3), "x is 12 × 2 × 2 × 2 × 3, expected examples × inputs"),
        ((N, 100), ""),
    ],
)
def test_pictures_are_as_large_as_can_be_drawn(shape: tuple[int, ...], told: str) -> None:
    if told:
        refused(told, x=np.zeros(shape), y=Y)
    else:
        assert len(understood(x=np.arange(np.prod(shape)).reshape(shape) % 7.0, y=Y).x) == N


def test_bytes_may_be_more_than_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_contents, "MAX_PIXELS", GREY.size)
    monkeypatch.setattr(array_contents, "MAX_NUMBERS", GREY.size - 1)
    assert understood(x=GREY, y=Y).x.dtype == np.uint8
    refused("x is 12 × 20, allowed are 1,000,000 × 10,000 at most, and 239 numbers in all", x=GREY / 2, y=Y)
    monkeypatch.setattr(array_contents, "MAX_NUMBERS", GREY.size)
    assert len(understood(x=GREY / 2, y=Y).x) == N
    assert len(understood(x=RGB, y=Y).x) == N
    monkeypatch.setattr(array_contents, "MAX_PIXELS", GREY.size - 1)
    refused("and 239 numbers in all", x=GREY, y=Y)
    for name, most, below in (("MAX_ROWS", N, N - 1), ("MAX_COLUMNS", 3, 2)):
        monkeypatch.setattr(array_contents, name, most)
        assert len(understood(x=X, y=Y).x) == N
        monkeypatch.setattr(array_contents, name, below)
        refused(f"x is {N} × 3, allowed are", x=X, y=Y)
        monkeypatch.undo()


def test_a_gap_is_told_with_its_array_and_example() -> None:
    gap = X.copy()
    gap[4, 1] = np.nan
    told = "holds a value that is missing or infinite, the first in example 5"
    refused(f"x {told}", x=gap, y=Y)
    refused(f"x_train {told}", x_train=gap, y_train=Y, x_test=X, y_test=Y)
    refused(f"x_test {told}", x_train=X, y_train=Y, x_test=gap, y_test=Y)
    refused(f"y {told}", x=X, y=gap[:, 1])
    refused(f"y {told}", x=np.zeros((N, 9)), y=gap)
    for huge, is_told in ((1e100, False), (1.1e100, True), (-1.1e100, True)):
        gap[4, 1] = huge
        if is_told:
            refused("x holds a value that overflows when it is scaled", x=gap, y=Y)
        else:
            understood(x=gap, y=Y)
    refused("x_test holds no examples", x_train=X, y_train=Y, x_test=X[:0], y_test=Y[:0])


def test_columns_that_count_the_examples_are_those_of_the_training_part() -> None:
    count = np.column_stack((X, np.arange(N)))
    found = understood(x_train=count, y_train=Y, x_test=count[::-1], y_test=Y)
    assert found.inputs == ("x1", "x2", "x3")
    assert found.left_out == (("x4", "counts the rows"),)
    assert understood(x=np.arange(float(N))[:, np.newaxis], y=Y).inputs == ("x1",)  # there is no other
    found = understood(Reading(leave_out=("x2",)), x=count, y=Y)
    assert (found.inputs, found.left_out) == (("x1", "x3", "x4"), (("x2", "left out as asked"),))
    np.testing.assert_array_equal(found.x, count[:, [0, 2, 3]])
    refused(
        "data.leave_out: 'x5' is no column; allowed are x1, x2, x3, x4",
        Reading(leave_out=("x5",)),
        x=count,
        y=Y,
    )
    named = understood(x=X, y=Y, feature_names=np.array(["a", "b", "c"]))
    assert named.inputs == ("a", "b", "c")
    assert understood(x=X, y=Y, feature_names=np.array(["a", "b"])).inputs == ("x1", "x2", "x3")


@in_turn(
    ("y", "task", "classes", "values"),
    [
        (Y, "auto", ("0", "1"), Y),
        (Y[:, np.newaxis], "auto", ("0", "1"), Y),
        (Y[np.newaxis], "auto", ("0", "1"), Y),
        (np.eye(2)[Y], "auto", ("0", "1"), Y),
        (np.array(["b", "a"])[Y], "auto", ("a", "b"), 1 - Y),
        (Y, "regression", (), Y),
        (X[:, 0], "auto", (), X[:, 0]),
        (X[:, :2], "auto", (), X[:, :2]),
        (np.eye(2)[Y] / 2, "auto", (), np.eye(2)[Y] / 2),
        (Y / 2, "classification", ("0", "0.5"), Y),
    ],
)
def test_targets_are_classes_or_amounts(y: Any, task: str, classes: tuple[str, ...], values: Any) -> None:
    found = understood(Reading(task=task), x=np.zeros((N, 9)), y=y)
    assert (found.classes, found.target) == (classes, "y")
    np.testing.assert_array_equal(found.y, values)
    assert found.outputs == (("y 1", "y 2") if found.y.ndim > 1 else ())


@in_turn(
    ("y", "task", "told"),
    [
        (np.array(["b", "a"])[Y], "regression", "data.task: regression needs numbers, and y holds texts"),
        (2 * np.eye(2)[Y], "auto", "y is 12 × 2, expected one target for each example, or one-hot classes"),
        (np.eye(2)[Y], "regression", "y is 12 × 2, expected one target"),
        (np.ones((N, 2)), "auto", "y is 12 × 2, expected one target"),
        (X[:, :2], "classification", "y is 12 × 2, expected one target"),
        (np.zeros(N), "classification", "holds one class only, '0'"),
    ],
)
def test_targets_that_are_neither_are_refused(y: Any, task: str, told: str) -> None:
    refused(told, Reading(task=task), x=np.zeros((N, 9)), y=y)


def test_classes_are_called_as_the_file_calls_them_where_all_have_a_name() -> None:
    for y, names, called in (
        (Y, ["ant", "bee"], ("ant", "bee")),
        (Y + 1, ["ant", "bee"], ("ant", "bee")),
        (Y + 2, ["ant", "bee"], ("2", "3")),
        (Y, ["ant", "bee", "cat"], ("0", "1")),
        (Y, ["ant", "ant"], ("0", "1")),
    ):
        assert understood(x=X, y=y, class_names=np.array(names)).classes == called
    refused("x holds texts, expected numbers", x=X.astype(str), y=Y)
    refused(
        "y_train and y_test must both be texts, or both numbers",
        x_train=X,
        y_train=Y,
        x_test=X,
        y_test=Y.astype(str),
    )


def test_what_is_kept_apart_and_guessed_is_said() -> None:
    parts = {"x_train": X, "y_train": Y, "x_val": X[:4], "y_val": Y[:4]}
    found = understood(**parts)
    assert (found.test_rows, found.validation_rows) == (4, 0)
    assert found.changed == ("x_val is tested on, as there is nothing else for that",)
    found = understood(**parts, x_test=X[:3], y_test=Y[:3], more=np.zeros(2), other=np.zeros(3))
    assert (found.test_rows, found.validation_rows) == (3, 4)
    assert found.changed == ("x_val is kept to validate on", "left out: more, other")
    found = understood(p=X, q=Y)
    assert found.changed == ("p is taken for the inputs and q for the targets, which is a guess",)
    assert found.guessed
    assert not understood(x=X, y=Y).guessed
    turned = understood(x=RNG.normal(size=(3, N)), y=Y)
    assert turned.changed == ("the examples of x stand along its last axis, one for each target",)


def _blobs(n: int, side: int) -> Any:
    at = RNG.uniform(1, side - 2, (n, 2, 1, 1))
    rows, columns = np.mgrid[:side, :side]
    return np.exp(-((rows - at[:, 0]) ** 2 + (columns - at[:, 1]) ** 2) / 6)


def test_rows_of_numbers_may_be_pictures_and_matlab_runs_down_their_columns() -> None:
    blobs = _blobs(40, 9)
    flat, labels = blobs.reshape(40, 81), np.arange(40) % 2
    found = understood(x=flat, y=labels)
    assert (found.image_shape, found.inputs) == ((9, 9), ())
    assert found.changed == ("rows of 81 numbers are pictures of 9 × 9 pixels",)
    parts = find_parts({"x": blobs.swapaxes(1, 2).reshape(40, 81), "y": labels})
    by_column = understand(parts, Reading(), tell_nobody, is_by_column=True)
    np.testing.assert_array_equal(by_column.x, flat)
    wide = understood(x=blobs[:, :, :7], y=labels)
    assert (wide.image_shape, wide.changed) == ((9, 7), ())
    assert findings_of(wide).inputs == ("pictures of 7 × 9 pixels",)


@in_turn(
    ("side", "step", "found"),
    [(8, 1, 8), (7, 1, 0), (12, 1, 12), (12, 5, 0), (MAX_SIDE, 1, MAX_SIDE), (MAX_SIDE + 1, 1, 0)],
)
def test_a_picture_is_like_itself_a_pixel_further_on(side: int, step: int, found: int) -> None:
    rows = _blobs(20, side).reshape(20, -1)
    order = np.arange(side * side) * step % (side * side) if step > 1 else np.arange(side * side)
    assert picture_side(rows[:, order]) == found
    assert picture_side(rows[:, order][:, :-1]) == 0


@in_turn(
    ("names", "do"),
    [
        ([f"pixel{k}" for k in range(16)], True),
        ([f"pixel{k}" for k in range(9)], False),
        ([f"pixel{k}" for k in range(15)], False),
        ([f"{k // 4}x{k % 4}" for k in range(16)], True),
        ([f"{k}" for k in range(16)], False),
        ([f"pixel{k}" for k in range(15)] + ["age"], False),
    ],
)
def test_names_may_tell_that_inputs_are_pixels(names: list[str], do: bool) -> None:
    assert tells_pixels(names) is do
    assert picture_side(RNG.normal(size=(9, len(names))), names) == (4 if do else 0)


def test_a_few_of_every_class_are_shown() -> None:
    def shown(n: int, classes: int) -> list[tuple[str, float]]:
        x = np.arange(n, dtype=float)[:, np.newaxis] * np.ones(4) / n
        y = np.arange(n) % classes if classes else np.zeros(n)
        names = tuple(f"c{k}" for k in range(classes))
        samples = _samples(Contents(x, y, names, image_shape=(2, 2)))
        assert all(picture.shape == (2, 2) for _, picture in samples)
        return [(name, round(float(picture[0, 0] * n))) for name, picture in samples]

    assert shown(60, 3) == [(f"c{k}", k + 3 * row) for k in range(3) for row in range(8)]
    assert shown(60, 0) == [("", row) for row in range(24)]
    assert shown(60, 30) == [(f"c{k}", k) for k in range(24)]
    assert _samples(Contents(X, Y, ("0", "1"))) == ()
    grey = Contents(GREY, Y, ("0", "1"), image_shape=(5, 4))
    assert float(_samples(grey)[0][1].max()) == GREY[0].max() / 255


def test_pixels_go_from_black_to_white() -> None:
    for pixels, expected in (((0.0, 1.0), [2, 4]), ((0.0, 4.0), [0.5, 1]), ((-2.0, 4.0), [4 / 6, 1])):
        np.testing.assert_allclose(to_unit(np.array([2.0, 4.0]), pixels), expected)


def test_room_behind_the_examples_is_known_again_until_it_is_written_over() -> None:
    x = make_room(3, 2)
    x[:] = 5
    room = room_of(x)
    assert room is not None
    np.testing.assert_array_equal(room, [[5, 5, 1]] * 3)
    assert room_of(x[1:]) is None
    assert room_of(x[:, :1]) is None
    assert room_of(np.zeros((3, 2))) is None
    room[1, -1] = 0
    assert room_of(x) is None


def test_some_rows_become_numbers_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    flat, rows, told = GREY.reshape(N, -1), np.array([3, 1, 5, 2, 0]), []
    small = as_examples(flat, rows, told.append)
    monkeypatch.setattr("nnviz.data.pixels._MANY", 5 * 20)
    monkeypatch.setattr("nnviz.data.pixels._PIECE", 2)
    large = as_examples(flat, rows, told.append)
    np.testing.assert_array_equal(small, flat[rows])
    np.testing.assert_array_equal(large, flat[rows])
    assert (small.dtype, large.dtype, told) == (np.float64, np.float32, [0.4, 0.8, 1.0])
    assert as_examples(flat, rows[:4], told.append).dtype == np.float64
    assert as_examples(X, rows, told.append).dtype == np.float64


def test_what_was_measured_comes_back_without_the_inputs_made_of_it() -> None:
    made = Preparation(("x1_x2", "x2_squared"))
    points = RNG.normal(size=(4, 2))
    np.testing.assert_array_equal(made.undo(engineer(points, made.features)), points)
    assert engineer(points, ()) is points
    with pytest.raises(ValueError, match="read-only"):
        Preparation(filling=np.zeros(2)).filling[0] = 1


def test_the_commonest_of_several_texts_stands_in() -> None:
    train = np.array([[1, 0, 0, 1, 0, 4], [1, 0, 0, 1, 0, np.nan], [0, 0, 1, 1, 0, 8], [np.nan] * 6])
    np.testing.assert_allclose(learn_filling(train, [(0, 3), (3, 5)]), [1, 0, 0, 1, 0, 6])
    np.testing.assert_allclose(learn_filling(train, [(1, 3)]), [2 / 3, 0, 1, 1, 0, 6])


def test_more_classes_than_256_are_refused_in_few_words() -> None:
    many = np.repeat(np.arange(MAX_CLASSES + 5), 2)
    told = f"y holds over {MAX_CLASSES} different classes; allowed are 2 to {MAX_CLASSES}"
    refused(told, Reading(task="classification"), x=np.zeros((len(many), 2)), y=many)
