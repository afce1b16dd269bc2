"""The marks inside of words and of equations."""

from collections.abc import Iterator

import pytest

from nnviz.core.equation_words import words_of
from nnviz.core.marks import NARROW, POINT, marked_latex, marked_words, set_marks, with_points
from nnviz.core.written import Number, maximum
from nnviz.core.written_line import Line

EQUATION = r"\delta^{3}_{1} = {-}0.25 + 1{,}240.5 - w^{2}_{1,3}"


@pytest.fixture(autouse=True)
def point_again() -> Iterator[None]:
    yield
    set_marks(POINT)


def test_a_decimal_comma_is_typeset_without_the_space_of_a_list() -> None:
    assert marked_latex(EQUATION) == EQUATION
    set_marks((",", "."))
    assert marked_latex(EQUATION) == r"\delta^{3}_{1} = {-}0{,}25 + 1.240{,}5 - w^{2}_{1,3}"
    set_marks((",", NARROW))
    assert marked_latex(EQUATION) == r"\delta^{3}_{1} = {-}0{,}25 + 1\,240{,}5 - w^{2}_{1,3}"
    assert words_of(r"\sigma(0.25)") == "σ(0,25)"


def test_in_words_only_numbers_change() -> None:
    words = "70,000 of 0.5, or 1, 2, 3. So (0,1) and 784,3000 too, e.g. w₁,₃."
    assert marked_words(words) == words
    set_marks((",", "."))
    assert marked_words(words) == "70.000 of 0,5, or 1, 2, 3. So (0,1) and 784,3000 too, e.g. w₁,₃."


def test_a_written_line_has_them_as_words_and_none_where_it_is_copied() -> None:
    line = Line("a", Number(0.25) * Number(0.5), 0.125)
    with_point = line.words, line.latex
    set_marks((",", "."))
    assert line.words == with_point[0].replace(".", ",")
    assert line.latex == with_point[1]
    with with_points():
        assert (line.words, line.latex) == with_point


def test_the_parts_of_a_function_are_told_apart_from_its_decimals() -> None:
    line = Line("a", maximum(0.25, Number(0.5)), 0.5)
    assert line.words == "a = max(0.25, 0.500) = 0.500"
    set_marks((",", "."))
    assert line.words == "a = max(0,25; 0,500) = 0,500"
