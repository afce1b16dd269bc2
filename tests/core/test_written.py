"""Arithmetic that is written out: what stands there comes to what stands at its end."""

import numpy as np
import pytest
from cases import in_turn
from hypothesis import given as drawn
from hypothesis import strategies as st

from nnviz.core.notation import LatexNotation, Notation
from nnviz.core.source import NumpySource
from nnviz.core.written import Node, Number, exp, given, known, ln, maximum, measured, read, sqrt, tanh
from nnviz.core.written_line import Line
from nnviz.core.written_sums import few_terms, sum_of_products


def text(node: Node, digits: int = 3) -> str:
    return read(node, Notation(digits))


def latex(node: Node) -> str:
    return read(node, LatexNotation(3))


a, b, small = Number(0.34712), Number(-1.5), Number(1.234567e-7)


@in_turn(
    ("node", "expected"),
    [
        ((a - 1) * Number(0.2271), "(0.347 − 1) · 0.227"),
        (a + b, "0.347 + (−1.50)"),
        (a - b, "0.347 − (−1.50)"),
        (a - (b + 1), "0.347 − (−1.50 + 1)"),
        (a + (b + 1), "0.347 + (−1.50) + 1"),
        (b * a, "(−1.50) · 0.347"),
        (a / small, "0.347 / (1.23·10^(−7))"),
        (a * small, "0.347 · 1.23·10^(−7)"),
        (a / (b * a), "0.347 / ((−1.50) · 0.347)"),
        (small**2, "(1.23·10^(−7))^2"),
        (b**2, "(−1.50)^2"),
        (0.9**small, "0.9^(1.23·10^(−7))"),
        (exp(-(a**2)), "exp(−(0.347^2))"),
        (exp(-b), "exp(−(−1.50))"),
        (1 / (1 + exp(-a)), "1 / (1 + exp(−0.347))"),
        (maximum(0, b), "max(0, −1.50)"),
        (1e-8 + sqrt(a), "1·10^(−8) + sqrt(0.347)"),
        (Number(12345.678) + 0, "12345.7 + 0"),
        (Number(2.0) - Number(1234567.0), "2 − 1.23·10^(6)"),
    ],
)
def test_it_reads_as_it_is_meant(node: Node, expected: str) -> None:
    assert text(node) == expected


def test_the_same_in_latex() -> None:
    assert latex(1 / (1 + exp(-b))) == r"\frac{1}{1 + e^{-({-}1.50)}}"
    assert latex(1 / (a / b + 1)) == r"\frac{1}{0.347 / ({-}1.50) + 1}"
    assert latex(ln(small) * a**2) == r"\ln(1.23 \cdot 10^{-7}) \cdot 0.347^{2}"


def test_a_tree_comes_to_what_its_arithmetic_comes_to() -> None:
    assert (2 * a - b / 4 + tanh(a) ** 2).value == 2 * 0.34712 + 1.5 / 4 + np.tanh(0.34712) ** 2
    assert (a / 0).value == np.inf
    assert np.isnan(ln(b).value)


def test_what_a_long_sum_leaves_out_stands_in_it_as_one_number() -> None:
    left, right = np.arange(1.0, 8.0), np.full(7, 0.5)
    line = Line("z", sum_of_products(left, right), float(left @ right))
    assert line.words == "z = 5 · 0.500 + 6 · 0.500 + 7 · 0.500 + 5 = 14.0"
    assert text(few_terms(np.array([3.0, 0, 0, 0, 0, 2.0]), lambda k: Number(float(k)))) == "0 + 1 + 5"
    assert text(few_terms(np.zeros(0), lambda k: Number(1.0))) == "0"


def test_where_it_is_typeset_the_one_number_says_of_how_many_terms_it_is() -> None:
    costs = np.array([0.1168, 0.0310, 0.0001, 0.0835, *np.full(6, 0.0095)])
    line = Line("C", few_terms(costs, lambda x: measured(costs[x])) / 10, costs.mean())
    assert r"0.0835 + 0.0571 \; (\text{7 others})}{10}" in line.latex
    assert line.words == "C = (0.117 + 0.0310 + 0.0835 + 0.0571) / 10 = 0.0288"
    assert r"+ ({-}0.0571) \; (\text{7 others})" in latex(few_terms(-costs, lambda x: measured(-costs[x])))


def test_numbers_get_as_many_digits_as_it_takes_to_come_to_the_result() -> None:
    near = 1.0004
    line = Line("d", measured(near) - 1, near - 1)
    assert line.words == "d = 1.0004 − 1 = 0.000400"
    assert Line("d", measured(0.5) * measured(near), 0.5 * near).words == "d = 0.500 · 1.00 = 0.500"


def test_what_cancels_beyond_that_is_written_as_one_number() -> None:
    z = 30.0
    rest = 1 / (1 + np.exp(z))
    saturated = 1 - rest
    line = Line("C", -ln(known(1 - measured(saturated), rest)), z)
    assert line.words == "C = −ln(9.36·10⁻¹⁴) = 30.0"
    assert line.typed == "C = −ln(9.36·10^(−14)) = 30.0"
    assert Line("d", measured(saturated) - 1, saturated - 1).text == "−9.36·10^(−14)"
    left = measured(1 + 2e-12) - 1 - measured(1.9e-12)
    assert Line("C", -ln(left), float(-np.log(left.value))).text == f"−ln({Line('', left, left.value).shown})"


def test_arithmetic_that_is_not_that_of_the_result_is_not_shown() -> None:
    line = Line("C", measured(0.5) * 2, 1.2)
    assert (line.words, line.text) == ("C = 1.20", "1.20")
    assert Line("C", exp(measured(800.0)) * 0 + 1, 1.0).words == "C = 1.00"
    assert Line("a", measured(1.0) / (exp(measured(800.0)) + 1), 0.0).words == "a = 0"
    assert Line("C", measured(np.nan) + 1, np.nan).words == "C = not a number"


@drawn(
    st.floats(-1e8, 1e8).filter(lambda x: abs(x) > 1e-12),
    st.floats(-1e8, 1e8).filter(lambda x: abs(x) > 1e-12),
    st.sampled_from([lambda p, q: p + q, lambda p, q: p * q, lambda p, q: p / q, lambda p, q: (1 - p) * q]),
)
def test_what_is_printed_comes_to_what_is_shown(p: float, q: float, rule) -> None:
    line = Line("x", rule(Number(p), Number(q)), rule(p, q))
    if line.value:
        assert calculated(line.text) == pytest.approx(calculated(line.shown), rel=0.04)


def calculated(line: str) -> float:
    return float(eval(line.replace("−", "-").replace("·", "*").replace("^", "**")))


def test_a_small_step_of_a_large_number_still_shows() -> None:
    from nnviz.core.notation import digits_to_tell

    assert digits_to_tell(2.675, 0.00405) == 6
    assert digits_to_tell(0.001, 5.0) == 3
    assert digits_to_tell(1.0, 0.0) == 3
    assert digits_to_tell(1.0, 1e-30) == 15


def test_a_chosen_number_is_written_as_typed() -> None:
    assert text(given(0.5)) == "0.5"
    assert text(given(0.123456789)) == "0.123"
    assert text(given(30.0)) == "30"


def test_numbers_are_written_for_each_reader() -> None:
    latex = LatexNotation(3)
    assert latex.number("-1.5", None) == "{-}1.5"
    assert latex.number("-∞", None) == r"{-}\infty "
    assert latex.number("2", -3) == r"2 \cdot 10^{-3}"
    assert latex.number("not a number", None) == r"\text{not a number}"
    source = NumpySource()
    assert (source.power("x", "2"), source.power("x", "-1"), source.power("x", "a + b")) == (
        "x**2",
        "x**(-1)",
        "x**(a + b)",
    )
    assert (source.number("2", None), source.number("2", -3)) == ("2", "2e-3")
    assert [given(value).constant for value in (0.1, -0.0025, 1234.0, 12345.0, 0.12345, 1 / 3)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_long_sum_tells_the_rest_as_one_number_unless_it_is_nothing() -> None:
    values = np.array([5.0, *[0.5, 0.0] * 10, 7.0])
    total = few_terms(values, lambda k: measured(values[k]))
    assert total.value == pytest.approx(values.sum())
    assert type(total.parts[-1]).__name__ == "Rest"
    few = np.array([5.0, *[0.0] * 20, 7.0])
    assert "Rest" not in {type(part).__name__ for part in few_terms(few, lambda k: measured(few[k])).parts}
