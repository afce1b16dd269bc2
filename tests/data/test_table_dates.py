"""Dates are left out, and learnt as days where they are taken back in or are all that there is."""

from math import isnan
from pathlib import Path

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import DataError, load
from nnviz.data.own import open_own
from nnviz.data.raw_rows import form_of, read_raw, typed_row
from nnviz.data.reading import Reading
from nnviz.data.table_dates import Days, are_dates, as_days

DAYS = [f"2024-02-{1 + n:02}" for n in range(29)] + [f"2024-03-{1 + n:02}" for n in range(11)]
TABLE = "when,size,price\n" + "\n".join(f"{day},{n % 7},{3.5 * n + 0.1}" for n, day in enumerate(DAYS))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "own.csv").write_text(TABLE)
    return tmp_path / "own.csv"


@in_turn(
    ("texts", "days"),
    [
        (["2020-01-01", "2020-03-01 12:00"], [0, 60.5]),
        (["2020-01-01T06:00:00Z", "2020-01-02T18:00:00.0+02:00"], [0.25, 1.75]),
        (["1/2/2021 6:00 pm", "13/2/2021 12:00 AM"], [0.75, 12]),
        (["31.12.2020", "01.02.2021"], [0, 32]),
        (["1.2.2021", "3.4.2021"], [0, 61]),
        (["13/4/2021", "4/5/2021"], [0, 21]),
        (["4/13/21", "4/5/21"], [8, 0]),
        (["5-Jan-99", "5 February 2000"], [0, 396]),
        (["Jan 5, 2020", "Feb 6th, 2020"], [0, 32]),
        (["2020 Jan 5", "2020 February 6"], [0, 32]),
        (["2020-01", "2020-03"], [0, 60]),
        (["01/2020", "03/2020"], [0, 60]),
        (["20240131", "20240201"], [0, 1]),
    ],
)
def test_dates_are_days_since_the_first_of_them(texts: list[str], days: list[float]) -> None:
    read = as_days(texts)
    assert read is not None
    assert [read.of(text) for text in texts] == pytest.approx(days, abs=1e-6)


@in_turn(
    "texts",
    [["3/4/2021", "4/5/2021"], ["12:30"], ["2020 Q1"], ["2021-02-30"], ["5 Jan"], ["2021-01-01 9h"], []],
)
def test_what_is_no_day_for_certain_is_none(texts: list[str]) -> None:
    assert as_days(texts) is None


@in_turn("text", ["14 juillet 2020", "1 février 2021", "3 janvier 2021", "31. März 2020", "5 Oktober 2020"])
def test_months_are_known_in_several_tongues(text: str) -> None:
    assert are_dates([text])


@in_turn("text", ["Decile 3", "Maruti 12", "Mark 2", "Apartment 5"])
def test_a_word_that_begins_as_a_month_does_is_none(text: str) -> None:
    assert not are_dates([text])


def test_one_text_in_twenty_may_be_no_date() -> None:
    dates = [f"2020-01-{day:02}" for day in range(1, 21)]
    assert are_dates([*dates[:19], "unknown"])
    assert not are_dates([*dates[:18], "unknown"])
    assert not are_dates(["14 apples 2020"])
    assert not are_dates([])


def test_dates_are_left_out_until_they_are_taken_back(path: Path) -> None:
    preview, contents = open_own(path)
    assert contents.inputs == ("size",)
    assert preview.columns[0].why == "holds dates"
    assert preview.columns[0].can_be_input
    preview, contents = open_own(path, Reading(leave_out=()))
    assert contents.inputs == ("when", "size")
    assert contents.x[:, 0].tolist() == list(range(40))
    assert (preview.columns[0].kind, preview.columns[0].role) == ("date", "input")
    assert preview.findings is not None
    assert preview.findings.changed == ("when: dates are learnt as days since 2024-02-01",)


def test_dates_that_are_all_there_is_are_learnt_from(tmp_path: Path) -> None:
    rows = "\n".join(f"{day},{10.5 + n}" for n, day in enumerate(DAYS))
    (tmp_path / "own.csv").write_text(f"Date,Close\n{rows}\n")
    assert open_own(tmp_path / "own.csv")[1].inputs == ("Date",)


def test_days_and_months_that_may_change_places_stay_out(tmp_path: Path) -> None:
    rows = "\n".join(f"{1 + n % 12}/{1 + n % 11}/2024,{n % 7},{10.5 + n}" for n in range(40))
    (tmp_path / "own.csv").write_text(f"when,size,price\n{rows}\n")
    preview, contents = open_own(tmp_path / "own.csv", Reading(leave_out=()))
    assert contents.inputs == ("size",)
    assert "cannot be counted as days for certain" in preview.columns[0].why
    assert not preview.columns[0].can_be_input


def test_numbers_called_dates_are_days_too(tmp_path: Path) -> None:
    rows = "\n".join(f"{day.replace('-', '')},{n % 7},{10.5 + n}" for n, day in enumerate(DAYS))
    (tmp_path / "own.csv").write_text(f"date,size,price\n{rows}\n")
    assert open_own(tmp_path / "own.csv")[1].inputs == ("size",)
    _, contents = open_own(tmp_path / "own.csv", Reading(leave_out=()))
    assert contents.x[:, 0].tolist() == list(range(40))


def test_a_missing_date_is_a_gap(path: Path) -> None:
    path.write_text(TABLE.replace("2024-02-03", ""))
    with pytest.raises(DataError, match="line 4: column 'when' has no value"):
        open_own(path, Reading(leave_out=()))
    _, contents = open_own(path, Reading(leave_out=(), missing="mean"))
    assert isnan(contents.x[2, 0])


def test_new_rows_count_from_the_same_day(path: Path, tmp_path: Path) -> None:
    form = form_of(load(f"file:{path}", reading=Reading(leave_out=())))
    assert form.columns[0].days == Days("day", "2024-02-01")
    (tmp_path / "new.csv").write_text("size,when\n5,2024-04-01\n6,1 Feb 2024\n")
    assert read_raw(tmp_path / "new.csv", form, Reading()).tolist() == [[60, 5], [0, 6]]
    assert np.array_equal(typed_row("2024-02-11, 4", form), [[10, 4]])
    with pytest.raises(DataError, match="when: 'soon' is no date"):
        typed_row("soon, 4", form)
    (tmp_path / "new.csv").write_text("size,when\n5,2024-04-01\n6,soon\n")
    with pytest.raises(DataError, match="line 3, column 'when': 'soon' is no date"):
        read_raw(tmp_path / "new.csv", form, Reading())
