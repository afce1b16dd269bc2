"""Equations in plain characters."""

from cases import in_turn

from nnviz.core.equation_words import words_of


@in_turn(
    ("latex", "words"),
    [
        (r"\delta^{3} = a^{3} - y", "δ³ = a³ − y"),
        (r"a\,b\;c", "a b c"),
        (r"f'(z)", "f′(z)"),
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{a + b}{2}", "(a + b)/2"),
        (r"\frac{a_j}{\sigma}", "aⱼ/σ"),
        (r"w^{l+1}_{jk}", "wˡ⁺¹ⱼₖ"),
        (r"e^{-z}", "e^(−z)"),
        (r"w^{2}", "w²"),
        (r"x^T", "xᵀ"),
        (r"x_{max}", "x_max"),
        (r"\sqrt{a + b}", "√(a + b)"),
        (r"\sqrt{a}", "√a"),
        (r"\ln x", "ln x"),
    ],
)
def test_an_equation_is_read_in_plain_characters(latex: str, words: str) -> None:
    assert words_of(latex) == words
