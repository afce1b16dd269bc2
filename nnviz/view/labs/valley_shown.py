"""What the valley lab shows and says: of a ball in a bowl, or of what was found of the network."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from msgspec import Struct

from nnviz.core.bowl import Bowl, roll
from nnviz.core.naming import percent
from nnviz.core.optimizers import OPTIMIZERS, Entry
from nnviz.core.valley import Trail
from nnviz.training.landscape import UPDATES, Survey
from nnviz.view.labs.valley_choices import ValleyChoices
from nnviz.view.labs.valley_picture import Drawn, Relief, Scene
from nnviz.view.labs.valley_words import bowl_words, ground_words, rate_words, share_words, trust_words

_REACH = 3.0
_GRID = np.linspace(-_REACH, _REACH, 61)


class Shown(Struct, frozen=True):
    """One valley.

    Attributes
    ----------
    trails
        The ways over it.
    limit
        The learning rate from which on nothing settles: 2/λ_max.
    caption
        Beside the title of the lab.
    share
        How much of the ways lies in the plane.
    edge
        How η stands to its limit.
    sentence
        What is to be said of one of the ways.
    is_slice
        Whether its heights may be others than the true cost.
    """

    trails: tuple[Trail, ...]
    scene: Scene
    limit: float
    caption: str
    share: str
    edge: str
    sentence: Callable[[Trail], str]
    is_slice: bool


def of_bowl(choices: ValleyChoices, start: tuple[float, float], eta: float, at: int) -> Shown:
    """The chosen bowl with balls that were let go at ``start``, after ``at`` updates."""
    bowl, own = choices.bowl, choices.rule
    # Plain descent goes along, to be compared with.
    rules = dict.fromkeys([own, *(rule for rule in OPTIMIZERS.values() if rule.is_plain)])
    trails = tuple(_rolled(bowl, start, rule, eta, choices.mu) for rule in rules)
    return Shown(
        trails,
        Scene(_relief_of(bowl), _drawn(trails), "x", "y", can_start_anywhere=True),
        bowl.limit,
        caption="a ball in a bowl: drag its start",
        share="",
        edge=rate_words(eta, max(bowl.first, bowl.second), "of the bowl", own),
        sentence=lambda seen: bowl_words(bowl, seen, at),
        is_slice=False,
    )


def of_survey(found: Survey, choices: ValleyChoices, eta: float) -> Shown:
    """What was found of the network, with the ways that were chosen."""
    of_twins = choices.is_so_far and len(found.trails) > 1
    where = f"of the cost at the end of {found.trails[0].name}"
    return Shown(
        found.trails,
        Scene(_relief_found(found), _drawn(found.trails), *_axis_names(found, choices)),
        2 / found.curvature if found.curvature > 0 else np.inf,
        caption=ground_words(found, of_twins=of_twins),
        share=share_words(found),
        edge=rate_words(eta, found.curvature, where, choices.rule),
        sentence=lambda seen: trust_words(found, seen),
        is_slice=True,
    )


def _rolled(bowl: Bowl, start: tuple[float, float], rule: Entry, eta: float, mu: float) -> Trail:
    way = roll(bowl, start, rule.name, eta, mu, UPDATES)
    heights = bowl.costs(way)
    return Trail(rule.label, np.arange(len(way), dtype=float), way, heights, heights)


def _drawn(trails: tuple[Trail, ...]) -> tuple[Drawn, ...]:
    return tuple(Drawn(trail.name, trail.points) for trail in trails)


def _axis_names(found: Survey, choices: ValleyChoices) -> tuple[str, str]:
    if found.shares is None:
        return choices.weight_names()
    first, second = (percent(float(share)) for share in found.shares)
    return f"direction 1: {first}", f"direction 2: {second}"


@lru_cache(maxsize=1)
def _relief_of(bowl: Bowl) -> Relief:
    return Relief(bowl.over(_GRID, _GRID))


@lru_cache(maxsize=1)
def _relief_found(survey: Survey) -> Relief:
    return Relief(survey.slice)
