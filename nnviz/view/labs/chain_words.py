"""The chain in words and numbers: its exact expression, the check, each neuron, where a factor grows."""

from math import isnan

from nnviz.core.chain import Chain, ChainDifference, ChainGradient, growing_interval, widest_interval
from nnviz.core.naming import number, subscript


def expression(chain: Chain, gradient: ChainGradient) -> str:
    """∂C/∂b₁ as its product, in symbols and in numbers."""
    symbols, numbers = ["σ′(z₁)"], [_factor(gradient.prime[0])]
    for i in range(1, len(chain)):
        index = subscript(i + 1)
        symbols.append(f"w{index}σ′(z{index})")
        numbers.append(f"({number(chain.w[i])}·{number(gradient.prime[i])})")
    symbols.append(f"∂C/∂a{subscript(len(chain))}")
    numbers.append(_factor(gradient.dc_da))
    return f"∂C/∂b₁ = {' · '.join(symbols)}\n= {' × '.join(numbers)} = {number(gradient.dc_db1, 6)}"


def _factor(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def check(gradient: ChainGradient, difference: ChainDifference) -> str:
    """The product beside the central difference."""
    if not difference.resolves:
        return (
            f"No check: the best central difference, {number(difference.value, 2)},"
            f" is uncertain by ±{number(difference.uncertainty, 2)}"
        )
    error = difference.relative_error(gradient.dc_db1)
    return (
        f"Central difference, h = {number(difference.step, 1)}: {number(difference.value, 6)}"
        f" · relative error {number(error, 1)}"
    )


CHECK_HELP = (
    "(C(b₁ + h) − C(b₁ − h)) / 2h, without backpropagation; h is where neighbouring steps agree best.\n"
    "No check is possible where the gradient is lost in rounding, or C bends within every step."
)


def product(gradient: ChainGradient) -> str:
    """What is left at the end of the chain."""
    neurons = len(gradient.factors)
    return f"×{number(gradient.running[-1], 2)} after {neurons} neuron{'s' if neurons > 1 else ''}"


def neuron_help(chain: Chain, gradient: ChainGradient, i: int) -> str:
    """A neuron's numbers, each with its equation."""
    index, kind = subscript(i + 1), chain.activations[i]
    signal = chain.x if i == 0 else gradient.a[i - 1]
    before = "x" if i == 0 else f"a{subscript(i)}"
    z, prime = number(gradient.z[i]), number(gradient.prime[i])
    factor = number(gradient.factors[i])
    made = f"{number(chain.w[i])}·{number(signal)} + {number(chain.b[i])}"
    of = f"σ′(z{index}) = {prime}"
    return "<br>".join(
        [
            f"<b>neuron {i + 1}: {kind.label}</b>",
            f"z{index} = w{index}{before} + b{index} = {made} = {z}",
            f"a{index} = σ(z{index}) = {number(gradient.a[i])}",
            of if i == 0 else f"{of}, factor w{index}σ′(z{index}) = {number(chain.w[i])}·{prime} = {factor}",
            f"product so far: ×{number(gradient.running[i])}",
        ]
    )


def cost_help(chain: Chain, gradient: ChainGradient) -> str:
    """The end of the chain."""
    index = subscript(len(chain))
    a, y, cost = number(gradient.a[-1]), number(chain.y), number(gradient.cost)
    return (
        f"<b>cost</b><br>C = ½ (a{index} − y)² = ½ ({a} − {y})² = {cost}"
        f"<br>∂C/∂a{index} = a{index} − y = {number(gradient.dc_da)}"
        f"<br>∂C/∂b₁ = {number(gradient.dc_db1)}"
    )


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
        f" The widest is {width:.4f}, at |w| = {w:.3f}."
    )
