"""What each panel would show of the copy, in a sentence, and which mistakes that rules out."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

import numpy as np

from nnviz.core.gradient_check import TOLERANCE, GradientCheck
from nnviz.core.handed_in import HandedIn, look_at, ruled_out_by_data
from nnviz.core.mistakes import Part
from nnviz.core.naming import count, layer_name, number, percent, plain
from nnviz.core.parameters import Parameters
from nnviz.core.suspects import (
    Cell,
    Expected,
    Kind,
    cells_of,
    passages,
    ruled_out_by_layers,
    ruled_out_by_length,
    ruled_out_by_passage,
    steepest,
)
from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import Snapshot

SOONEST = 20
"""Mini-batches after which something can be said: before, a bias may still be 0, and no batch is stale."""
_GOOD = 0.5

Expectations = Mapping[str, Expected]
Finding = tuple[str, set[str]]


class Clue(NamedTuple):
    """Something to look at.

    Attributes
    ----------
    title
        Where one looks.
    find
        Of the copy, what is seen and what it rules out.
    """

    title: str
    find: Callable[[Snapshot, Expectations], Finding]


def cells_in(snapshot: Snapshot | None) -> tuple[Cell, ...]:
    """What the last check of the copy shows, layer by layer; none before the first."""
    if snapshot is None or not snapshot.lanes or snapshot.example is None:
        return ()
    lane = snapshot.lanes[0]
    if lane.check is None or lane.check.sample is None:
        return ()
    return _cells(lane.check.sample, lane.theta)


@lru_cache(maxsize=1)  # several clues ask for those of one check
def _cells(check: GradientCheck, theta: Parameters) -> tuple[Cell, ...]:
    return cells_of(check, theta, TOLERANCE)


def _by_layers(snapshot: Snapshot, expected: Expectations) -> Finding:
    lane = snapshot.lanes[0]
    cells = cells_in(snapshot)
    wrong = [cell for cell in cells if cell.kind is not Kind.AGREES]
    out = ruled_out_by_layers(cells, expected)
    if not wrong:
        return "Weights and biases of every layer agree with central differences.", out
    if len(wrong) == len(cells):
        return "Nothing agrees: neither weights nor biases of any layer.", out
    names = [f"{'b' if cell.is_bias else 'w'} of {layer_name(cell.layer, len(lane.z))}" for cell in wrong]
    return f"Wrong: {', '.join(names)}. All else agrees.", out


def _by_length(snapshot: Snapshot, expected: Expectations) -> Finding:
    lane = snapshot.lanes[0]
    cells = cells_in(snapshot)
    check = lane.check.sample if lane.check else None
    assert check is not None
    m = lane.experiment.training.batch_size
    out = ruled_out_by_length(cells, expected, m)
    wrong = [cell for cell in cells if cell.kind is not Kind.AGREES]
    if not wrong:
        return "Every length and every sign is right.", out
    weights = [cell for cell in wrong if not cell.is_bias] or wrong
    factors = [cell.factor for cell in weights if isfinite(cell.factor)] or [float("nan")]
    off = check.relative_error > TOLERANCE
    flipped = float(np.mean((check.analytic * check.numeric < 0)[off]))
    low, high = (number(limit, 2) for limit in (min(factors), max(factors)))
    lengths = f"{low} times" if low == high else f"{low} to {high} times"
    signs = f"{percent(flipped)} of what is wrong has the wrong sign"
    return f"Where it is wrong, it is {lengths} as long as it should be; {signs}.", out


def _by_passage(snapshot: Snapshot, expected: Expectations) -> Finding:
    lane = snapshot.lanes[0]
    factors = lane.now.slope_factor
    shares = ", ".join(
        f"{layer_name(layer, len(lane.z))}: {number(float(factor), 3)}"
        for layer, factor in enumerate(factors)
    )
    most = plain(steepest(lane.kinds[0]))
    words = f"‖δ‖ ÷ ‖wᵀδ‖, with δ from above on the right: {shares}. σ′ lets {most} through at the most."
    return words, ruled_out_by_passage(passages(factors, lane.kinds), expected)


def _by_data(snapshot: Snapshot, expected: Expectations) -> Finding:
    data = snapshot.dataset
    assert data is not None
    seen = _handed_in(data)
    words = f"Inputs run from {plain(round(seen.low, 2))} to {plain(round(seen.high, 2))}. "
    words += f"{count(len(data.x_train))} training examples"
    words += f", with {percent(seen.seen)} of the test examples among them. " if isfinite(seen.seen) else ". "
    if isfinite(seen.alike):
        words += (
            f"Examples that look alike bear the same label {percent(max(seen.alike, 0.0))} beyond chance."
        )
    return words, ruled_out_by_data(seen)


@lru_cache(maxsize=1)  # the same all the while
def _handed_in(data: Dataset) -> HandedIn:
    return look_at(Part(data.x_train, data.y_train, data.labels_train), data.x_test)


def _by_scores(snapshot: Snapshot, expected: Expectations) -> Finding:
    rows = snapshot.lanes[0].epochs
    if len(rows.epoch) < 2:
        return "No whole epoch is trained with it yet.", set()
    out = {"wrong_sign"} if rows.train_cost[-1] < rows.train_cost[0] else set()
    test, train = float(rows.test_accuracy[-1]), float(rows.train_accuracy[-1])
    if not (isfinite(test) and isfinite(train)):
        cost = f"{number(float(rows.train_cost[0]), 3)} → {number(float(rows.train_cost[-1]), 3)}"
        return f"The training cost went {cost}.", out
    if test > _GOOD:
        out |= {"labels_shifted"}
    words = f"{percent(train)} of the training set right, {percent(test)} of the test set."
    return f"{words} Most mistakes learn: accuracy rules out little.", out


CLUES = (
    Clue("The badge, layer by layer", _by_layers),
    Clue("Lengths and signs", _by_length),
    Clue("The error on its way back", _by_passage),
    Clue("What goes in", _by_data),
    Clue("Test beside training", _by_scores),
)
