"""What is said of an answer that was given: right or not, and which belief it is like."""

from typing import Literal

import numpy as np
from msgspec import Struct

from nnviz.experiment.answer_line import Given
from nnviz.training.lessons.answers import APART, Answer, Value
from nnviz.training.lessons.rule import Rule

RIGHT = 0.05
"""Relative to the right one: a number or a curve within this counts as it."""

NEAR = {"number": APART, "draw": 0.25}
"""So far from the right one a number, or a curve, is called near, if it is not nearer to a wrong one.

A number: no further than the nearest that a wrong belief may come, so that what is called near may well be
the right idea, misread or rounded. Who says 1, "no difference", where the run gives 1.2 has not come near.
A line is drawn by hand: of the range of its chart.
"""

LIKE = {"number": 1 / 3, "draw": NEAR["draw"]}
"""So far from what a belief gives an answer is like it, if it is not nearer to the right one.

A number: within a factor of 1.5, whatever its size: one that is far from all, or a guess halfway between
the right one and a belief, is laid to none.
A line: as near as one may come to the right one.
"""

Verdict = Literal["right", "near", "wrong"]


class Judged(Struct, frozen=True):
    """The judgement.

    Attributes
    ----------
    verdict
        ``near``: nearer to the right answer than to any wrong one.
    rule
        Whose belief the answer is like, where it is wrong.
    sentence
        The computed value, and the belief.
    """

    verdict: Verdict
    rule: Rule | None
    sentence: str


def judge(answer: Answer, given: Value) -> Judged:
    """Hold what was given (a number, a place among the options, or a curve) against what was computed."""
    told = "" if answer.ask.kind == "draw" else f"The answer is {answer.shown(answer.right)}. "
    if answer.distance(given, answer.right) <= RIGHT:
        return Judged("right", None, f"Right. {told}".strip())
    rule = _chosen(answer, given) if answer.ask.kind == "choice" else _nearest(answer, given)
    if rule is not None:
        return Judged("wrong", rule, f"{told}An answer like yours comes of a belief: {rule.belief}")
    is_near = answer.distance(given, answer.right) <= NEAR.get(answer.ask.kind, 0)
    verdict: Verdict = "near" if is_near else "wrong"
    return Judged(verdict, None, told.strip() or ("Near." if is_near else "Not like this."))


def handed_in(answer: Answer, given: Value | None) -> Given:
    """An answer as it is handed in; None was skipped."""
    if given is None:
        return Given(answer.ask.id, "", "skipped")
    judged = judge(answer, given)
    words = ",".join(f"{number:.4g}" for number in np.ravel(given))
    if answer.ask.kind == "choice":
        words = answer.shown(given)
    return Given(answer.ask.id, words, judged.rule.name if judged.rule else judged.verdict)


def _chosen(answer: Answer, given: Value) -> Rule | None:
    return next((wrong.rule for wrong in answer.wrong if wrong.value == given), None)


def _nearest(answer: Answer, given: Value) -> Rule | None:
    """The rule whose value is like what was given, and nearer to it than the right one is."""
    nearest = min(answer.wrong, key=lambda wrong: _gap(given, wrong.value))
    gap, kind = _gap(given, nearest.value), answer.ask.kind
    apart = answer.distance(given, nearest.value) if kind == "draw" else gap
    return nearest.rule if apart <= LIKE[kind] and gap < _gap(given, answer.right) else None


def _gap(one: Value, other: Value) -> float:
    """0 where equal, 1 where one is 0, 2 where the signs are opposite: so that factors count, not sizes."""
    size = np.maximum(np.linalg.norm(one), np.linalg.norm(other))
    return float(np.linalg.norm(np.subtract(one, other)) / size) if size else 0.0
