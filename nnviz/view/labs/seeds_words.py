"""What many starts tell, in sentences."""

from collections.abc import Sequence
from math import inf

import numpy as np

from nnviz.core.naming import LANE_LETTERS, number, percent
from nnviz.core.spread import Advantage, Minimum, advantage, band, minima, spread_words
from nnviz.experiment.experiment import Experiment
from nnviz.session.starts import Start

_FEW = 4
_TOO_EARLY = 0.1
"""Share of the work: before, much of the time is the start of the processes."""


def end_words(starts: Sequence[Start], lane: int, several: bool) -> str:
    """Where most starts of a network ended, and how many went astray."""
    costs = [start.lanes[lane].end_cost for start in starts]
    astray = int(np.isinf(costs).sum())
    if astray == len(costs):
        return _of(lane, several, "every start diverged.")
    middle, spread = number(float(band(costs).middle)), spread_words(costs, number)
    lost = f"; {astray} of {len(costs)} diverged" * bool(astray)
    return _of(lane, several, f"median end cost {middle}{spread}{lost}.")


def height_words(starts: Sequence[Start], lane: int, several: bool) -> str:
    """At which end costs the starts gather."""
    found = minima([start.lanes[lane].end_cost for start in starts])
    if not found:
        return ""
    told = [f"{one.runs} at {_reach(one)}" for one in found[:_FEW]]
    rest = sum(one.runs for one in found[_FEW:])
    heights = f"{len(found)} heights" if len(found) > 1 else "one height"
    return _of(lane, several, f"end costs of {heights}: {', '.join(told)}{f', {rest} higher' * bool(rest)}.")


def _of(lane: int, several: bool, words: str) -> str:
    return f"{LANE_LETTERS[lane]}: {words}" if several else f"{words[0].upper()}{words[1:]}"


def _reach(one: Minimum) -> str:
    low, high = number(one.low), number(one.high)
    return low if low == high else f"{low} to {high}"


def twin_words(starts: Sequence[Start], experiment: Experiment, lane: int) -> str:
    """In which share of the seeds a twin does better than A."""
    first, other = experiment.lanes()[0], experiment.lanes()[lane]
    parts = []
    if first.training.cost == other.training.cost:  # else the two are in different units
        parts.append(_share(cost_advantage(starts, lane), "ends at a lower training cost than A"))
    found = error_advantage(starts, lane)
    if found.of:
        parts.append(_share(found, "has a higher test accuracy than A at the end"))
    return f"{LANE_LETTERS[lane]} {', and '.join(parts)}." if parts else ""


def _share(found: Advantage, does: str) -> str:
    if not found.of:
        return f"{does} in none of the seeds"
    equal = f", {found.equal} alike" * bool(found.equal)
    return f"{does} in {found.better} of {found.of} seeds ({percent(found.share, 0)}{equal})"


def cost_advantage(starts: Sequence[Start], lane: int) -> Advantage:
    """In how many seeds a twin ends at a lower training cost than A."""
    return advantage(
        [start.lanes[0].end_cost for start in starts], [start.lanes[lane].end_cost for start in starts]
    )


def error_advantage(starts: Sequence[Start], lane: int) -> Advantage:
    """In how many seeds a twin answers fewer test examples wrongly than A at the end."""
    return advantage(_errors(starts, 0), _errors(starts, lane))


def _errors(starts: Sequence[Start], lane: int) -> list[float]:
    """Shares of the test examples; that of a start that went astray is worse than any other."""
    ends = [start.lanes[lane] for start in starts]
    return [inf if end.diverged else 1 - end.end_accuracy for end in ends]


def time_words(share: float, seconds: float) -> str:
    """How long the rest will take, by how long that share of it took; empty while nobody knows."""
    if share < _TOO_EARLY:
        return ""
    left = seconds * (1 - share) / share
    return f"about {left / 60:.0f} min left" if left > 90 else f"about {left:.0f} s left"
