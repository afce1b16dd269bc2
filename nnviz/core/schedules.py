"""How the learning rate changes over a run: a factor on η, from the epoch and the validation cost so far."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from nnviz.core.written import Node, Number, measured

LEFT = 0.01
"""What an exponential fall leaves of η."""
PATIENCE = 5


class Schedule(NamedTuple):
    """A learning rate over time.

    Attributes
    ----------
    formula
        η of epoch e of E in LaTeX.
    factor
        (epoch, epochs, validation): what to multiply η by during epoch number ``epoch`` (the first is
        0) of ``epochs``, given the validation cost after each epoch so far. Beyond the last epoch it
        stays as it was there.
    written
        (η, epoch, epochs, validation): how the rate of that epoch is written out with its numbers.
    watches
        Whether it goes by the validation cost.
    """

    name: str
    label: str
    formula: str
    help: str
    factor: Callable[[int, int, Sequence[float]], float]
    written: Callable[[Number, int, int, Sequence[float]], Node]
    watches: bool = False


def _progress(epoch: int, epochs: int) -> float:
    return min(epoch, epochs - 1) / epochs


def _constant(epoch: int, epochs: int, validation: Sequence[float]) -> float:
    return 1.0


def _step(epoch: int, epochs: int, validation: Sequence[float]) -> float:
    return float(10.0 ** -(3 * min(epoch, epochs - 1) // epochs))


def _exponential(epoch: int, epochs: int, validation: Sequence[float]) -> float:
    return float(LEFT ** _progress(epoch, epochs))


def _cosine(epoch: int, epochs: int, validation: Sequence[float]) -> float:
    return (1 + math.cos(math.pi * _progress(epoch, epochs))) / 2


def _halve_on_stall(epoch: int, epochs: int, validation: Sequence[float]) -> float:
    best, waited, factor = math.inf, 0, 1.0
    for cost in validation:
        if cost < best:
            best, waited = cost, 0
            continue
        waited += 1
        if waited == PATIENCE:
            factor, waited = factor / 2, 0
    return factor


def epochs_since_best(validation: Sequence[float]) -> int:
    """Epochs since the lowest validation cost; early stopping ends a run when it grows too large.

    Book ch. 3, "no-improvement-in-n". NaN is never the lowest; 0 for an empty history.
    """
    best, at = math.inf, 0
    for epoch, cost in enumerate(validation):
        if cost < best:
            best, at = cost, epoch
    return max(0, len(validation) - 1 - at)


_ENTRIES = (
    Schedule(
        "constant", "constant", r"\eta", "The same η from first to last.", _constant, lambda eta, e, n, v: eta
    ),
    Schedule(
        "step",
        "steps",
        r"\eta \cdot 10^{-\lfloor 3 e / E \rfloor}",
        "A tenth of η after the first third of the epochs, a hundredth after the second.",
        _step,
        lambda eta, e, n, v: eta * 10 ** Number(-(3 * min(e, n - 1) // n)),
    ),
    Schedule(
        "exponential",
        "exponential",
        rf"\eta \cdot {LEFT}^{{e / E}}",
        f"Falls by the same factor every epoch, to {100 * LEFT:g} % over the run.",
        _exponential,
        lambda eta, e, n, v: eta * LEFT ** (Number(min(e, n - 1)) / n),
    ),
    Schedule(
        "cosine",
        "cosine",
        r"\frac{\eta}{2} \left(1 + \cos \frac{\pi e}{E}\right)",
        "Stays high at first, then glides to nearly 0 (Loshchilov & Hutter 2017).",
        _cosine,
        lambda eta, e, n, v: eta / 2 * (1 + measured(math.cos(math.pi * _progress(e, n)))),
    ),
    Schedule(
        "halve_on_stall",
        "halve on stall",
        r"\eta / 2^{k}",
        f"Halves η each time the validation cost has not improved for {PATIENCE} epochs; k counts them "
        "(book ch. 3).",
        _halve_on_stall,
        lambda eta, e, n, v: eta / 2 ** Number(-math.log2(_halve_on_stall(e, n, v))),
        watches=True,
    ),
)

SCHEDULES: dict[str, Schedule] = {entry.name: entry for entry in _ENTRIES}
