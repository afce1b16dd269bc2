"""How the learning rate changes over a run: a factor on η, from the epoch and the validation cost so far."""

import math
from collections.abc import Callable
from typing import NamedTuple

from nnviz.core.written import Node, Number, measured

LEFT = 0.01
"""What an exponential fall leaves of η."""
PATIENCE = 5


class Course(NamedTuple):
    """How the validation cost has gone so far: a few numbers, however many epochs they are of.

    Attributes
    ----------
    epochs
        How many it is known after.
    best
        The lowest; NaN never is.
    since_best
        Epochs since then; early stopping ends a run when they grow too many (book ch. 3,
        "no-improvement-in-n").
    waited, stalls
        Epochs without a better one since the last stall, and how often these came to `PATIENCE`: a stall.
    """

    epochs: int = 0
    best: float = math.inf
    since_best: int = 0
    waited: int = 0
    stalls: int = 0

    def after(self, cost: float) -> "Course":
        """With the cost after one more epoch."""
        if cost < self.best:
            return Course(self.epochs + 1, cost, stalls=self.stalls)
        since_best, waited = self.since_best + (self.epochs > 0), self.waited + 1
        return Course(
            self.epochs + 1, self.best, since_best, waited % PATIENCE, self.stalls + waited // PATIENCE
        )


class Schedule(NamedTuple):
    """A learning rate over time.

    Attributes
    ----------
    formula
        η of epoch e of E in LaTeX.
    factor
        (epoch, epochs, course): what to multiply η by during epoch number ``epoch`` (the first is
        0) of ``epochs``, given how the validation cost has gone so far. Beyond the last epoch it
        stays as it was there.
    written
        (η, epoch, epochs, course): how the rate of that epoch is written out with its numbers.
    watches
        Whether it goes by the validation cost.
    """

    name: str
    label: str
    formula: str
    help: str
    factor: Callable[[int, int, Course], float]
    written: Callable[[Number, int, int, Course], Node]
    watches: bool = False


def _progress(epoch: int, epochs: int) -> float:
    return min(epoch, epochs - 1) / epochs


def _constant(epoch: int, epochs: int, course: Course) -> float:
    return 1.0


def _step(epoch: int, epochs: int, course: Course) -> float:
    return float(10.0 ** -(3 * min(epoch, epochs - 1) // epochs))


def _exponential(epoch: int, epochs: int, course: Course) -> float:
    return float(LEFT ** _progress(epoch, epochs))


def _cosine(epoch: int, epochs: int, course: Course) -> float:
    return (1 + math.cos(math.pi * _progress(epoch, epochs))) / 2


def _halve_on_stall(epoch: int, epochs: int, course: Course) -> float:
    return 0.5**course.stalls


_ENTRIES = (
    Schedule(
        "constant",
        "constant",
        r"\eta",
        "The same η from first to last.",
        _constant,
        lambda eta, e, n, c: eta,
    ),
    Schedule(
        "step",
        "steps",
        r"\eta \cdot 10^{-\lfloor 3 e / E \rfloor}",
        "A tenth of η after the first third of the epochs, a hundredth after the second.",
        _step,
        lambda eta, e, n, c: eta * 10 ** Number(-(3 * min(e, n - 1) // n)),
    ),
    Schedule(
        "exponential",
        "exponential",
        rf"\eta \cdot {LEFT}^{{e / E}}",
        f"Falls by the same factor every epoch, to {100 * LEFT:g} % over the run.",
        _exponential,
        lambda eta, e, n, c: eta * LEFT ** (Number(min(e, n - 1)) / n),
    ),
    Schedule(
        "cosine",
        "cosine",
        r"\frac{\eta}{2} \left(1 + \cos \frac{\pi e}{E}\right)",
        "Stays high at first, then glides to nearly 0 (Loshchilov & Hutter 2017).",
        _cosine,
        lambda eta, e, n, c: eta / 2 * (1 + measured(math.cos(math.pi * _progress(e, n)))),
    ),
    Schedule(
        "halve_on_stall",
        "halve on stall",
        r"\eta / 2^{k}",
        f"Halves η each time the validation cost has not improved for {PATIENCE} epochs; k counts them "
        "(book ch. 3).",
        _halve_on_stall,
        lambda eta, e, n, c: eta / 2 ** Number(c.stalls),
        watches=True,
    ),
)

SCHEDULES: dict[str, Schedule] = {entry.name: entry for entry in _ENTRIES}
