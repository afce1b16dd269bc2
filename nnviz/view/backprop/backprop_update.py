"""The scene of the last phase: the parameters before and after, and what moved them."""

from collections.abc import Callable

import numpy as np

from nnviz.core.naming import number
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array, Parameters
from nnviz.core.regularizers import REGULARIZERS
from nnviz.training.move import Move
from nnviz.view.backprop.backprop_scene import Chosen, Scene, Term, up
from nnviz.view.backprop.backprop_terms import biases_like, weights_like
from nnviz.view.backprop.equation_numbers import tex

DIGITS = 4
"""A step is small beside what it changes."""

Item = Term | str


def update_scene(chosen: Chosen) -> Scene:
    """New arrays at the left, then the old ones and what is taken from them."""
    move, layer = chosen.view.move, chosen.layer
    assert move is not None, "the update has not been made"
    n = up(layer)

    def weights(symbol: str, values: Array, means: str) -> Term:
        return weights_like(chosen, symbol, values, means, DIGITS)

    def biases(symbol: str, values: Array, means: str) -> Term:
        return biases_like(chosen, symbol, values, means, DIGITS)

    def get_weights(theta: Parameters) -> Array:
        return theta.weights[layer]

    def get_biases(theta: Parameters) -> Array:
        return theta.biases[layer]

    lines = (
        _line(chosen, move, f"w{n}", weights, get_weights, move.decay),
        (r"\;", *_line(chosen, move, f"b{n}", biases, get_biases, 0.0)),
    )
    return Scene(_rule(move), lines, _about(move))


def _line(
    chosen: Chosen,
    move: Move,
    symbol: str,
    make: Callable[[str, Array, str], Term],
    get: Callable[[Parameters], Array],
    decay: float,
) -> tuple[Item, ...]:
    before, change = get(chosen.theta), get(move.change)
    new = make(symbol + r"_{\mathrm{new}}", before - change, "after the update")
    old = make(symbol, before, "before the update")
    if not OPTIMIZERS[move.optimizer].is_plain:
        step = make(rf"\Delta {symbol}", -change, f"step of the optimiser {_optimizer(move)}")
        return new, "=", old, "+", step
    assert chosen.view.gradient is not None
    slope = make(rf"\partial C_0 / \partial {symbol}", get(chosen.view.gradient), "gradient of the cost")
    descent: tuple[Item, ...] = (rf"- \, {tex(move.eta)}", slope)
    if not decay:
        return new, "=", old, *descent
    rule, rate = REGULARIZERS[move.regularizer], move.eta * decay
    if rule.decays:
        return new, rf"= {tex(1 - rate, 5)}", old, *descent
    penalty = np.empty_like(before)
    rule.slope(before, penalty)
    pull = make(rule.slope_symbol % symbol, penalty, "slope of the penalty, without its factor λ/n")
    return new, "=", old, rf"- \, {tex(rate)}", pull, *descent


def _rule(move: Move) -> str:
    if not OPTIMIZERS[move.optimizer].is_plain:
        return OPTIMIZERS[move.optimizer].formula
    rule = REGULARIZERS[move.regularizer if move.decay else "none"].rule
    return rule + r", \quad b \to b - \eta \frac{\partial C_0}{\partial b}"


def _about(move: Move) -> str:
    eta = f"η = {number(move.eta)}"
    if not OPTIMIZERS[move.optimizer].is_plain:
        return f"The optimiser {_optimizer(move)} made this step out of the gradients, with {eta}."
    words = f"Every parameter goes a step against its gradient: {eta}."
    if move.decay:
        words += f" The penalty pulls the weights towards 0: ηλ/n = {number(move.eta * move.decay)}."
    return words


def _optimizer(move: Move) -> str:
    return OPTIMIZERS[move.optimizer].label
