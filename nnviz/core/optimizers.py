"""The table of optimisers. What they do to the parameters stands in update_rules.py."""

from math import log10
from typing import NamedTuple

from nnviz.core.update_rules import (
    ADAM_MEMORY,
    EPSILON,
    RMS_MEMORY,
    Adam,
    Momentum,
    Nesterov,
    Newton,
    Optimizer,
    RmsProp,
    Sgd,
)


class Entry(NamedTuple):
    """A line of the table: name, formula in LaTeX, one sentence, and the class.

    ``uses_mu`` says whether μ matters to it; ``needs_hessian`` that `Newton.hessian` is to be set
    before each update; ``is_plain`` that Δθ is −η∇C and nothing else; ``rescales`` that a layer with a
    small gradient moves no less than another for that. How a step reads with its numbers is
    `Optimizer.written` of the class.
    """

    name: str
    label: str
    formula: str
    help: str
    make: type[Optimizer]
    uses_mu: bool = False
    needs_hessian: bool = False
    is_plain: bool = False
    rescales: bool = False


_EPSILON = f"10^{{{log10(EPSILON):.0f}}}"

_ENTRIES = (
    Entry(
        "sgd",
        "SGD",
        r"\theta \to \theta - \eta \nabla C",
        "Stochastic gradient descent: a step of η times the gradient, downhill (book ch. 1).",
        Sgd,
        is_plain=True,
    ),
    Entry(
        "momentum",
        "momentum",
        r"v \to \mu v - \eta \nabla C, \quad \theta \to \theta + v",
        "A ball with a speed: the gradient pushes it, and it keeps the share μ of its velocity (book ch. 3).",
        Momentum,
        uses_mu=True,
    ),
    Entry(
        "nesterov",
        "Nesterov",
        r"v \to \mu v - \eta \nabla C, \quad \theta \to \theta + \mu v - \eta \nabla C",
        "Momentum that takes the gradient where it is about to be, and so brakes earlier.",
        Nesterov,
        uses_mu=True,
    ),
    Entry(
        "rmsprop",
        "RMSProp",
        rf"s \to {RMS_MEMORY}\,s + {1 - RMS_MEMORY:g}\,(\nabla C)^2, \quad"
        rf" \theta \to \theta - \eta \frac{{\nabla C}}{{\sqrt{{s}} + {_EPSILON}}}",
        "Divides each component by its own usual size, so that all parameters move at a like pace.",
        RmsProp,
        rescales=True,
    ),
    Entry(
        "adam",
        "Adam",
        rf"\theta \to \theta - \eta \frac{{\hat m}}{{\sqrt{{\hat s}} + {_EPSILON}}}, \quad"
        rf" \hat m = \frac{{m}}{{1 - {ADAM_MEMORY[0]}^t}}, \quad"
        rf" \hat s = \frac{{s}}{{1 - {ADAM_MEMORY[1]}^t}}",
        "Momentum and RMSProp in one, corrected for having started from 0. A good η is about 0.001.",
        Adam,
        rescales=True,
    ),
    Entry(
        "newton",
        "Newton",
        r"\theta \to \theta - \eta H^{-1} \nabla C",
        "The Hessian technique: jumps to where a quadratic through here is least. Small networks only.",
        Newton,
        needs_hessian=True,
        rescales=True,
    ),
)

OPTIMIZERS: dict[str, Entry] = {entry.name: entry for entry in _ENTRIES}
