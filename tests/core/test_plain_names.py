"""Names out of other people's files."""

import unicodedata

from cases import in_turn
from hypothesis import given
from hypothesis import strategies as st
from letters import LETTERS

from nnviz.core.plain_names import MESSAGE, SHORT, WHOLE, one_line, printable, readable, short

_HARM = st.sampled_from("\x1b\x07\n\t\u202e\u200b\ud800 ")


@given(st.text(LETTERS | _HARM, max_size=400))
def test_whatever_a_name_is_it_is_one_line_that_a_terminal_shows_and_does_not_obey(name: str) -> None:
    for line, most in ((readable(name), WHOLE), (short(name), SHORT)):
        assert len(line) <= most + 2
        assert not {unicodedata.category(letter) for letter in line} & {"Cc", "Cs", "Zl", "Zp"}
        assert bool(line) == bool(name)
    assert len(printable(name)) <= len(name)


_GOOD = (
    "setosa",
    "a & b",
    "<h1>",
    "&amp;",
    "\\frac{",
    "%s{}",
    "café",
    "日本語",
    "👩\u200d🔬",
    "نمی\u200cخواهم",
)


@in_turn("name", _GOOD)
def test_what_does_no_harm_stays(name: str) -> None:
    assert readable(name).strip("\u2068\u2069") == name


def test_what_is_not_seen_but_turns_or_hides_letters_is_left_out() -> None:
    assert readable("\u202eabc\u200b\ufeff") == "abc"


def test_a_name_from_right_to_left_turns_only_itself() -> None:
    assert readable("שלום") == "\u2068שלום\u2069"
    assert readable(readable("שלום")) == readable("שלום")


def test_of_a_long_name_the_beginning_is_seen_and_that_it_goes_on() -> None:
    assert short("W" * 10_000) == "W" * (SHORT - 1) + "…"
    assert short("a" + " " * 100_000 + "b").endswith("…")


def test_of_a_long_message_the_end_is_seen_which_says_what_is_wrong() -> None:
    line = one_line(f"{'x' * 5_000}: file\nname too long")
    assert line.endswith(" … " + "x" * (MESSAGE // 2 - 20) + ": file name too long")
    assert line.startswith("xxx")
    assert len(line) == MESSAGE + 3
    assert one_line("x" * MESSAGE) == "x" * MESSAGE


def test_a_name_of_spaces_is_seen_to_be_one() -> None:
    assert readable(" \t") == "(blank)"
    assert readable("") == ""


def test_a_name_from_right_to_left_is_kept_apart_even_with_other_letters_in_it() -> None:
    assert readable("abc") == "abc"
    assert readable("abc \u05d0") == "\u2068abc \u05d0\u2069"
