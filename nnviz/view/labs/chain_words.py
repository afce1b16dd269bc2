"""The chain in words and numbers: its exact expression, the check, each neuron, where a factor grows."""

from functools import reduce
from math import isnan
from operator import mul

from nnviz.core.chain import Chain, ChainDifference, ChainGradient, growing_interval, widest_interval
from nnviz.core.equation_words import words_of
from nnviz.core.naming import fixed, number
from nnviz.core.written import measured
from nnviz.core.written_line import Line
from nnviz.view.parts.tooltip import tip

_DIGITS = 6
"""Of ∂C/∂b₁, so that it can be held beside the central difference."""


def product_line(chain: Chain, gradient: ChainGradient) -> Line:
    """∂C/∂b₁ as its product, in symbols and in numbers."""
    symbols, factors = [r"\sigma'(z_1)"], [measured(gradient.prime[0])]
    for i in range(1, len(chain)):
        symbols.append(rf"w_{{{i + 1}}} \sigma'(z_{{{i + 1}}})")
        factors += [measured(chain.w[i]), measured(gradient.prime[i])]
    formula = r" \cdot ".join([*symbols, rf"\partial C / \partial a_{{{len(chain)}}}"])
    tree = reduce(mul, [*factors, measured(gradient.dc_da)])
    return Line(r"\partial C / \partial b_1", tree, gradient.dc_db1, _DIGITS, formula=formula)


def expression(chain: Chain, gradient: ChainGradient) -> str:
    """The same as text: the symbols, and below them the numbers."""
    line = product_line(chain, gradient)
    symbols, _, numbers = line.words.partition(f"{words_of(line.formula)} = ")
    return f"{symbols}{words_of(line.formula)}\n= {numbers}"


def check(gradient: ChainGradient, difference: ChainDifference) -> str:
    """The product beside the central difference."""
    if not difference.resolves:
        found = f"{number(difference.value, 2)} ± {number(difference.uncertainty, 2)}"
        if difference.value:
            return f"No check: no step h gives the central difference to 1 %; at best it is {found}"
        return "No check: whatever b₁ is moved by, C is rounded to the same number"
    error = difference.relative_error(gradient.dc_db1)
    return f"Check: {number(difference.value, 6)}, off by {number(error, 1)}"


CHECK_HELP = (
    "(C(b₁ + h) − C(b₁ − h)) / 2h, without backpropagation; h is where neighbouring steps agree best.\n"
    "Off by: the relative error, the distance of the two as a share of the greater.\n"
    "No check is possible where the gradient is lost in rounding, or C bends within every step."
)


def product(gradient: ChainGradient) -> str:
    """What is left at the end of the chain."""
    neurons = len(gradient.factors)
    return f"×{number(gradient.running[-1], 2)} after {neurons} neuron{'s' if neurons > 1 else ''}"


def neuron_lines(chain: Chain, gradient: ChainGradient, i: int) -> list[Line]:
    """A neuron's numbers, written out."""
    at, kind = f"_{{{i + 1}}}", chain.activations[i]
    signal = chain.x if i == 0 else float(gradient.a[i - 1])
    before = "x" if i == 0 else f"a_{{{i}}}"
    w, z, a, prime = map(measured, (chain.w[i], gradient.z[i], gradient.a[i], gradient.prime[i]))
    slope = rf"\sigma'(z{at})"
    fed = w * measured(signal) + measured(chain.b[i])
    lines = [
        Line(f"z{at}", fed, z.value, formula=f"w{at} {before} + b{at}"),
        Line(f"a{at}", kind.write(gradient.z, i), a.value, formula=rf"\sigma(z{at})"),
        Line(slope, kind.written_slope(z, a), prime.value),
    ]
    if i:
        lines.append(Line(f"w{at} {slope}", w * prime, float(gradient.factors[i])))
    return lines


def neuron_help(chain: Chain, gradient: ChainGradient, i: int) -> str:
    """The same as a tooltip, with what is left of the product."""
    lines = (line.words for line in neuron_lines(chain, gradient, i))
    so_far = f"product so far: ×{number(gradient.running[i])}"
    return tip(*lines, so_far, title=f"neuron {i + 1}: {chain.activations[i].label}")


def cost_lines(chain: Chain, gradient: ChainGradient) -> list[Line]:
    """The end of the chain, written out."""
    last, off = f"a_{{{len(chain)}}}", measured(gradient.a[-1]) - measured(chain.y)
    return [
        Line("C", off**2 / 2, gradient.cost, formula=f"({last} - y)^2 / 2"),
        Line(rf"\partial C / \partial {last}", off, gradient.dc_da, formula=f"{last} - y"),
    ]


def cost_help(chain: Chain, gradient: ChainGradient) -> str:
    """The same as a tooltip, with where the chain leads."""
    lines = (line.words for line in cost_lines(chain, gradient))
    return tip(*lines, f"∂C/∂b₁ = {number(gradient.dc_db1)}", title="cost")


def interval_words(w: float) -> str:
    """Where |wσ′(wa + b)| reaches 1, σ the sigmoid."""
    if isnan(w):
        return "w is not a number"
    width = growing_interval(w)
    if not abs(w) >= 4:
        return f"|w| = {number(abs(w))}: nowhere, |w|/4 < 1"
    return f"|w| = {number(abs(w))}: width {number(width)}"


def interval_help() -> str:
    """What the chart of widths shows."""
    w, width = widest_interval()
    return (
        "However b is chosen, |wσ′(wa + b)| of a sigmoid is 1 or more only for inputs a in one interval,"
        " and only if |w| ≥ 4.\n(2/|w|) ln(|w|(1 + √(1 − 4/|w|))/2 − 1) is its width (book ch. 5)."
        f" The widest is {fixed(width, 4)}, at |w| = {fixed(w, 3)}."
    )
