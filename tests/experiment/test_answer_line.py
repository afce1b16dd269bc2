"""A lesson's answers as one line of text."""

import pytest
from cases import in_turn

from nnviz.experiment.answer_line import HEAD, AnswerLine, Given, read_line, write_line
from nnviz.experiment.fields import ExperimentError

LINE = AnswerLine(
    "ten-or-four",
    seed=7,
    given=(
        Given("ratio", "-0.5", "a_quarter_each"),
        Given("lane", "B: η = 0.5 | %", "right"),
        Given("curve", "1,2.5,-3", "near"),
        Given("name", "2", "wrong"),
        Given("last", "", "skipped"),
    ),
    name="Ada: #1 Ω =",
)


def test_what_is_written_is_read_as_it_was_on_one_line() -> None:
    text = write_line(LINE)
    assert len(text.splitlines()) == 1
    assert read_line(text) == LINE
    assert read_line(f"  {text}\n") == LINE
    nameless = AnswerLine("cost", 0, LINE.given)
    assert read_line(write_line(nameless)) == nameless
    assert "name=" not in write_line(AnswerLine("cost", 0, LINE.given[:1]))


def test_a_line_that_was_changed_at_any_place_is_refused() -> None:
    text = write_line(LINE)
    for i, letter in enumerate(text):
        if not letter.isspace():
            other = "1" if letter != "1" else "2"
            with pytest.raises(ExperimentError):
                read_line(text[:i] + other + text[i + 1 :])


@in_turn("text", ["", "Notes", HEAD, write_line(LINE)[:-9], write_line(LINE) + " x", "x" * 30_000])
def test_what_is_no_line_is_refused(text: str) -> None:
    with pytest.raises(ExperimentError, match="no line of answers"):
        read_line(text)
