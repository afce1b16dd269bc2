"""How examples are dealt out, brought to one scale, and described."""

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import DataError, load
from nnviz.data.findings import Findings
from nnviz.data.loading import Split, hold_out, part
from nnviz.data.painted import _deal
from nnviz.data.preparing import prepare_inputs, scale_targets
from nnviz.data.reading import Ask, Contents, findings_of

X = np.arange(20.0).reshape(10, 2)
LABELS = np.arange(10)
VALUES = 10 * LABELS[:, np.newaxis] + 0.5


def split(regression: bool = False, **others: object) -> Split:
    values = {"values_train": VALUES, "values_test": VALUES[:2] + 3} if regression else {}
    return Split(X.copy(), LABELS, X[:2] + 100, LABELS[:2], ("a", "b"), **values, **others)  # type: ignore[arg-type]


def test_what_is_held_out_stands_at_the_end_and_trains_no_more() -> None:
    for regression in (False, True):
        found = hold_out(split(regression), 0.25)
        np.testing.assert_array_equal(found.x_train, X[:7])
        np.testing.assert_array_equal(found.x_validation, X[7:])
        np.testing.assert_array_equal(found.labels_train, LABELS[:7])
        np.testing.assert_array_equal(found.labels_validation, LABELS[7:])
        np.testing.assert_array_equal(found.x_test, X[:2] + 100)
        if regression:
            np.testing.assert_array_equal(found.values_train, VALUES[:7])
            np.testing.assert_array_equal(found.values_validation, VALUES[7:])
        else:
            assert found.values_train is None
            assert found.values_validation is None
    given = split()
    assert hold_out(given, 0) is given
    assert len(hold_out(given, 0.01).x_validation) == 1  # type: ignore[arg-type]
    assert len(hold_out(given, 0.75).x_train) == 1
    with pytest.raises(DataError, match=r"0.8 of all leaves none of the 10 training examples"):
        hold_out(given, 0.8)
    with pytest.raises(DataError, match="bring validation examples of their own"):
        hold_out(split(x_validation=X), 0.1)
    held = hold_out(given, 0.25)
    held.x_train[:] = -1
    np.testing.assert_array_equal(held.x_validation, X[7:])


def test_numbers_that_overflow_in_training_are_refused() -> None:
    for value, good in ((1e30, True), (-1e30, True), (2e30, False), (-2e30, False), (np.nan, False)):
        for where in ("train", "validation", "test"):
            given = split(x_validation=X[:2].copy(), labels_validation=LABELS[:2])
            getattr(given, f"x_{where}")[0, 1] = value
            if good:
                prepare_inputs(given, "none", ())
            else:
                with pytest.raises(
                    DataError, match=r"data.scaling: .* overflows in training; allowed are up to 1e\+30"
                ):
                    prepare_inputs(given, "none", ())
        given = split(regression=True)
        assert given.values_train is not None
        values = given.values_train.copy()
        values[1] = value
        given = Split(X, LABELS, X, LABELS, (), values_train=values, values_test=values)
        if good:
            scale_targets(given, "none")
        else:
            with pytest.raises(DataError, match="overflows in training"):
                scale_targets(given, "none")


def test_all_parts_are_engineered_and_scaled_as_the_training_part_says() -> None:
    given = split(x_validation=X[:3] + 50, labels_validation=LABELS[:3])
    found, preparation = prepare_inputs(given, "unit", ("x1_x2",))
    assert found.inputs == ("x₁", "x₂", "x₁x₂")
    for x, before in ((found.x_train, X), (found.x_validation, X[:3] + 50), (found.x_test, X[:2] + 100)):
        made = np.column_stack((before, before[:, 0] * before[:, 1]))
        np.testing.assert_allclose(x, made / [18, 18, 342] - [0, 1 / 18, 0])
        np.testing.assert_allclose(preparation.undo(x), before)
    assert prepare_inputs(split(scaling="unit"), "auto", ())[1].scale.label == preparation.scale.label
    assert prepare_inputs(split(scaling="unit"), "none", ())[1].scale.label == ""
    assert prepare_inputs(split(), "none", ("x1_x2",))[0].x_validation is None
    assert prepare_inputs(split(inputs=("a", "b")), "none", ("x1_x2",))[0].inputs == ("a", "b", "x₁x₂")
    wide = Split(np.ones((4, 3)), LABELS[:4], np.ones((1, 3)), LABELS[:1], ("a", "b"))
    with pytest.raises(
        DataError, match=r"data.features: are made of two inputs, and there are 3: leave them"
    ):
        prepare_inputs(wide, "none", ("x1_x2",))


def test_targets_are_scaled_in_every_part() -> None:
    given = split(regression=True, values_validation=VALUES[4:6], x_validation=X[4:6])
    found, scale = scale_targets(given, "unit")
    np.testing.assert_allclose(found.values_train[:, 0], LABELS / 9)  # type: ignore[index]
    np.testing.assert_allclose(found.values_validation[:, 0], [4 / 9, 5 / 9])  # type: ignore[index]
    np.testing.assert_allclose(found.values_test[:, 0], (LABELS[:2] + 0.3) / 9)  # type: ignore[index]
    np.testing.assert_allclose(scale.undo(found.values_train), VALUES)  # type: ignore[arg-type]
    classes = split()
    assert scale_targets(classes, "unit")[0] is classes
    assert scale_targets(split(regression=True), "unit")[0].values_validation is None


@in_turn(
    ("n", "share", "tested"),
    [
        (9, 0.2, None),
        (10, 0.2, [4, 9]),
        (12, 0.25, [3, 7, 11]),
        (10, 0.1, [9]),
        (10, 0.05, None),
        (10, 0.99, [*range(1, 10)]),
        (10, 1.0, None),
        (11, 0.3, [3, 6, 9]),
    ],
)
def test_painted_points_test_by_their_place(n: int, share: float, tested: list[int] | None) -> None:
    train, test = _deal(n, share)
    assert test.tolist() == (tested if tested is not None else [*range(n)])
    assert train.tolist() == [k for k in range(n) if tested is None or k not in tested]


def test_a_part_of_the_work_goes_from_one_share_of_it_to_another() -> None:
    told: list[float] = []
    for share in (0, 0.5, 1):
        part(told.append, 0.2, 0.6)(share)
    assert told == pytest.approx([0.2, 0.4, 0.6])


@in_turn(
    ("wanted", "told"),
    [
        ({"noise": -0.1}, "data.noise: must be 0 to 1, not -0.1"),
        ({"noise": 1.1}, "data.noise: must be 0 to 1, not 1.1"),
        ({"seed": -1}, "data.seed: must be 0 or more, not -1"),
        ({"test_share": -0.1}, "data.test_share: must be from 0 to below 1, not -0.1"),
        ({"test_share": 1.0}, "data.test_share: must be from 0 to below 1, not 1.0"),
        ({"coding": "x"}, "data.coding: 'x' is not one of"),
        ({"scaling": "x"}, "data.scaling: 'x' is not one of auto, "),
        ({"features": ("x",)}, "data.features: 'x' is not one of x1_squared"),
        ({"train_size": 0}, "data.train_size: must be 1 to 100000 for xor, not 0"),
        ({"train_size": 100_001}, "data.train_size: must be 1 to 100000 for xor, not 100001"),
        ({"test_size": 0}, "data.test_size: must be 1 to 100000 for xor, not 0"),
        ({"noise": 0.0, "seed": 0, "test_share": 0.0, "train_size": 1}, (1, 0)),
        ({"noise": 1.0, "test_share": 0.2, "train_size": 8}, (8, 2)),
        ({"test_share": 0.2, "train_size": 8, "test_size": 3}, (8, 3)),
        ({"test_share": 0.01, "train_size": 8}, (8, 1)),
        ({}, (250, 250)),
    ],
)
def test_what_a_set_may_be_asked_for(wanted: dict[str, object], told: str | tuple[int, int]) -> None:
    if isinstance(told, str):
        with pytest.raises(DataError, match=told):
            load("xor", **wanted)
    else:
        data = load("xor", **wanted)
        assert (len(data.x_train), len(data.x_test)) == told


@in_turn(
    ("wanted", "sizes"),
    [
        ({}, (1500, 297)),
        ({"train_size": 10}, (10, 297)),
        ({"test_size": 10}, (1787, 10)),
        ({"test_share": 0.5}, (899, 898)),
        ({"test_share": 0.0}, (1797, 0)),
        ({"test_size": 1796}, (1, 1796)),
        ({"test_size": 1797}, "data.test_size: must be 1 to 1796 for digits, not 1797"),
        ({"train_size": 1501}, "data.train_size: must be 1 to 1500 for digits, not 1501"),
    ],
)
def test_the_digits_are_parted_as_asked_for(wanted: dict[str, object], sizes: object) -> None:
    if isinstance(sizes, str):
        with pytest.raises(DataError, match=sizes):
            load("digits", **wanted)
    else:
        data = load("digits", **wanted)
        assert (len(data.x_train), len(data.x_test)) == sizes
        assert data.x_train.max() == 1


def test_findings_are_told_in_two_lines() -> None:
    guess = "a guess, as no column is called so; --set data.target=NAME takes another"
    sure = Findings(("y",), False, "regression", ("a", "b"))
    assert sure.told() == ("target: y, regression", "inputs: a, b")
    assert sure.to_dict()["left_out"] == []
    more = Findings(
        ("y", "z"), True, "regression", ("a",), (("b", "is empty"), ("c", "counts")), ("one.", "two.")
    )
    assert more.told() == (
        f"target: y, z ({guess}), regression",
        "inputs: a; left out: b (is empty), c (counts); one.; two.",
    )
    assert more.target == "y, z"
    assert more.to_dict() == {
        "task": "regression",
        "target": "y, z",
        "guessed": True,
        "inputs": ["a"],
        "left_out": [{"column": "b", "why": "is empty"}, {"column": "c", "why": "counts"}],
        "changed": ["one.", "two."],
    }


def test_contents_without_findings_are_described_by_what_they_hold() -> None:
    plain = Contents(
        X, LABELS, (), ("a", "b"), "y", changed=("one.",), guessed=True, left_out=(("c", "why"),)
    )
    assert findings_of(plain) == Findings(("y",), True, "regression", ("a", "b"), (("c", "why"),), ("one.",))
    named = Contents(X, LABELS % 2, ("no", "yes", "never"), findings=findings_of(plain))
    assert findings_of(named) is named.findings
    assert named.counts() == (("no", 5), ("yes", 5), ("never", 0))
    assert (named.task, plain.counts(), findings_of(Contents(X, LABELS, ())).targets) == (
        "classification",
        (),
        (),
    )


def test_a_question_names_the_larger_number_first() -> None:
    for ask in (Ask("a", "1,250", 1250, 1.25), Ask("a", "1,250", 1.25, 1250)):
        assert ask.question == (
            "a: 1,250 can be read two ways, as 1250 (thousands) or 1.25 (decimal): "
            "--set data.decimal=comma|point"
        )
    assert "as -1250 (thousands) or -1.25 (decimal)" in Ask("a", "-1,250", -1250, -1.25).question
