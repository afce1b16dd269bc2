"""What a field says of itself, and how its values are typed and refused."""

import math
from typing import Any

import pytest
from cases import in_turn

from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.fields import ExperimentError, check_field, spelled
from nnviz.experiment.twins import written


@in_turn(
    ("path", "text", "value"),
    [
        ("training.eta", "0.1", 0.1),
        ("training.eta", "1e-3", 0.001),
        ("training.epochs", " 7 ", 7),
        ("data.name", "mnist", "mnist"),
        ("data.train_size", "1000", 1000),
        ("data.train_size", "null", None),
        ("data.train_size", "", None),
        ("network.hidden", "30,30,30", [30, 30, 30]),
        ("network.hidden", "16", [16]),
        ("network.hidden", "", []),
        ("data.leave_out", "id", ["id"]),
        ("data.leave_out", "", []),
        ("data.leave_out", "null", None),
        ("data.features", "x1_squared", ["x1_squared"]),
        ("data.target", "price", "price"),
        ("network.activation", "relu", "relu"),
        ("network.activation", "relu, sigmoid", ["relu", "sigmoid"]),
    ],
)
def test_typed_value(path: str, text: str, value: Any) -> None:
    assert FIELDS[path].parse(text) == value


@in_turn(
    ("path", "text", "message"),
    [
        ("training.eta", "fast", "training.eta: 'fast' is not a number from 0 to 1,000,000,000"),
        ("training.eta", "1,5", "training.eta: '1,5' is not a number from 0 to 1,000,000,000"),
        ("training.epochs", "2.5", "training.epochs: '2.5' is not a whole number from 1 to 100,000"),
        ("network.hidden", "30,,30", "network.hidden: '' is not a whole number from 1 to 1,000"),
    ],
)
def test_typed_text_that_is_no_value(path: str, text: str, message: str) -> None:
    with pytest.raises(ExperimentError) as refused:
        FIELDS[path].parse(text)
    assert str(refused.value) == message


@in_turn(
    ("path", "words"),
    [
        ("training.eta", "a number from 0 to 1,000,000,000"),
        ("data.noise", "a number from 0 to 1"),
        ("data.train_size", "a whole number from 1 to 1,000,000 (or null)"),
        ("network.hidden", "a list, each a whole number from 1 to 1,000"),
        ("training.precision", "one of float64, float32"),
        ("name", "a text"),
    ],
)
def test_allowed_in_words(path: str, words: str) -> None:
    assert FIELDS[path].allowed == words


def test_a_field_for_one_or_many_says_so() -> None:
    assert FIELDS["network.activation"].allowed.endswith(", or a list of them")


@in_turn(
    ("number", "words"),
    [
        (1e6, "1,000,000"),
        (0.5, "0.5"),
        (1e-5, "1 × 10⁻⁵"),
        (0, "0"),
        (2**63 - 1, f"{2**63 - 1:,}"),
        (math.nan, "nan"),
    ],
)
def test_limits_are_spelled_out(number: float, words: str) -> None:
    assert spelled(number) == words


@in_turn("value", [True, "0.5", None, -0.1, 1.1, float("nan"), [0.5]])
def test_value_of_another_kind_is_refused(value: object) -> None:
    with pytest.raises(ExperimentError, match=r"^data\.noise: .* is not a number from 0 to 1$"):
        check_field(FIELDS["data.noise"], value)


def test_a_long_value_is_quoted_in_part() -> None:
    with pytest.raises(ExperimentError) as refused:
        check_field(FIELDS["data.name"], "x" * 10_000)
    assert len(str(refused.value)) < 300


def test_every_field_tells_what_it_is() -> None:
    for field in FIELDS.values():
        assert field.label
        assert field.help.endswith(".")
        assert field.choices or field.noun or field.kind is str or field.maximum is not None


@in_turn(
    ("path", "value", "words"),
    [
        ("training.batch_size", 1_000, "1,000"),
        ("training.eta", 0.25, "0.25"),
        ("training.eta", 3.0, "3"),
        ("network.hidden", [30, 30, 10], "2 × 30, 10"),
        ("network.hidden", [], "none"),
        ("data.name", "file:iris.csv", "file:iris.csv"),
        ("data.train_size", None, "its own"),
    ],
)
def test_a_value_is_written_as_a_person_writes_it(path: str, value: object, words: str) -> None:
    assert written(FIELDS[path], value) == words
