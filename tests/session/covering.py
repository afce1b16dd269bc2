"""Choices so that every pair of values that may stand together does so at least once."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from random import Random
from typing import Any

Case = dict[str, Any]
Pair = frozenset[tuple[str, Any]]


def covering(
    axes: Mapping[str, Sequence[Any]], is_legal: Callable[[Case], bool], seed: int = 0
) -> list[Case]:
    """A few cases, each a value for every axis, that hold every legal pair of values of two axes.

    Axes whose names differ in a last digit alone, as "layer 1" and "layer 2", are two places for one and
    the same thing: a pair with either will do. ``is_legal`` judges cases that are not complete, too.
    """
    draw = Random(seed)
    missing = pairs_of(axes, is_legal)
    in_order = sorted(missing, key=lambda pair: sorted(map(repr, pair)))
    cases: list[Case] = []
    while missing:
        wanted = draw.choice([pair for pair in in_order if pair in missing])
        begun = {
            next(axis for axis in axes if _thing(axis) == thing): value for thing, value in sorted(wanted)
        }
        tries = (_filled(dict(begun), axes, is_legal, draw, missing) for _ in range(4))
        best = max(tries, key=lambda case: len(pairs_in(case) & missing))
        cases.append(best)
        missing -= pairs_in(best)
    return cases


def pairs_of(axes: Mapping[str, Sequence[Any]], is_legal: Callable[[Case], bool]) -> set[Pair]:
    """Every legal pair."""
    return {
        _pair((one, a), (other, b))
        for one, other in combinations(axes, 2)
        for a, b in product(axes[one], axes[other])
        if _thing(one) != _thing(other) and is_legal({one: a, other: b})
    }


def pairs_in(case: Case) -> set[Pair]:
    """The pairs that a case holds."""
    return {_pair(one, other) for one, other in combinations(case.items(), 2)}


def _pair(one: tuple[str, Any], other: tuple[str, Any]) -> Pair:
    return frozenset(((_thing(one[0]), one[1]), (_thing(other[0]), other[1])))


@cache
def _thing(axis: str) -> str:
    return axis.rstrip("0123456789")


def _filled(
    case: Case,
    axes: Mapping[str, Sequence[Any]],
    is_legal: Callable[[Case], bool],
    draw: Random,
    missing: set[Pair],
) -> Case:
    """The case with a value on every axis, each that which brings most of the missing pairs."""
    for axis in sorted((axis for axis in axes if axis not in case), key=lambda _: draw.random()):
        legal = [value for value in axes[axis] if is_legal(case | {axis: value})]
        gains = [
            (sum(_pair((axis, value), other) in missing for other in case.items()), draw.random(), i)
            for i, value in enumerate(legal)
        ]
        case[axis] = legal[max(gains)[2]]
    return {axis: case[axis] for axis in axes}
