from typing import Any

import pytest
from cases import in_turn
from msgspec.structs import replace
from PySide6.QtCore import QLocale

from nnviz.core.marks import POINT, set_marks
from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.fields import ExperimentError
from nnviz.view.parts.fields.number_text import read_number, stepped, write_number

ETA, BATCH, NOISE = FIELDS["training.eta"], FIELDS["training.batch_size"], FIELDS["data.noise"]
SIZE = FIELDS["data.train_size"]


@in_turn(
    ("text", "field", "value"),
    [
        ("0.25", ETA, 0.25),
        (" 1e-3 ", ETA, 0.001),
        (".5", ETA, 0.5),
        ("3", ETA, 3.0),
        ("10", BATCH, 10),
        ("", SIZE, None),
        ("1000", SIZE, 1000),
    ],
)
def test_reads_what_a_person_types(text: str, field: Any, value: float | None) -> None:
    assert read_number(text, field) == value


@in_turn(
    ("text", "field", "reason"),
    [
        ("", ETA, "a number from 0"),
        ("abc", ETA, "a number from 0"),
        ("-1", ETA, "a number from 0"),
        ("nan", ETA, "a number from 0"),
        ("inf", ETA, "a number from 0"),
        ("0,25", ETA, "no comma"),
        ("1,000", BATCH, "no comma"),
        ("1_0", BATCH, "a whole number from 1"),
        ("2.5", BATCH, "a whole number from 1"),
        ("0", BATCH, "a whole number from 1"),
        ("99999999999999999999", BATCH, "a whole number from 1"),
        ("1.5", NOISE, "from 0 to 1"),
    ],
)
def test_says_why_it_is_no_value(text: str, field: Any, reason: str) -> None:
    with pytest.raises(ExperimentError, match=reason):
        read_number(text, field)


def test_a_window_that_writes_a_decimal_comma_reads_one_too() -> None:
    set_marks((",", "."))
    try:
        assert read_number("0,25", ETA) == read_number("0.25", ETA) == 0.25
        with pytest.raises(ExperimentError):
            read_number("1.000,5", ETA)
        for text in ("1,5", "1,000"):  # where "with a point" would be bad advice
            with pytest.raises(ExperimentError, match="a whole number from 1"):
                read_number(text, BATCH)
    finally:
        set_marks(POINT)


def test_german_system_reads_and_writes_the_same_numbers() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        assert read_number("0.25", ETA) == 0.25
        assert write_number(0.25) == "0.25"
    finally:
        QLocale.setDefault(before)


@in_turn("value", [0.5, 1e-7, 5.0, 0.1 + 0.2, 1e9, 0.0])
def test_written_number_reads_back_bit_for_bit(value: float) -> None:
    assert read_number(write_number(value), replace(ETA, limits=None)) == value


@in_turn(
    ("value", "text"),
    [(1e-5, "0.00001"), (5e-8, "0.00000005"), (0.25, "0.25"), (1e9, "1000000000"), (1e-30, "1e-30")],
)
def test_a_small_number_is_written_as_a_person_writes_it(value: float, text: str) -> None:
    assert write_number(value) == text


@in_turn(
    ("field", "value", "up", "down"),
    [
        (ETA, 0.5, 1.0, 0.2),
        (ETA, 0.3, 0.5, 0.2),
        (ETA, 1.0, 2.0, 0.5),
        (ETA, 0.0, 0.1, 0.0),
        (NOISE, 0.5, 0.55, 0.45),
        (NOISE, 1.0, 1.0, 0.95),
        (BATCH, 1, 2, 1),
        (BATCH, 10, 11, 9),
    ],
)
def test_arrow_keys_step_sensibly(field: Any, value: float, up: float, down: float) -> None:
    assert stepped(field, value, up=True) == up
    assert stepped(field, value, up=False) == down
