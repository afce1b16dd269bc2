"""What is to be said of a run: one verdict for the window, the command line and what a run leaves behind."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from nnviz.core.marks import marked_words
from nnviz.core.measures import SATURATED_SLOPE
from nnviz.core.naming import count, layer_name, number, percent, plain
from nnviz.training.evidence import ALIKE, GOOD_SHARE, NO_BETTER, Evidence, evidence_of
from nnviz.training.trainer import Trainer

DEAD_SHARE = 0.25
SATURATED_SHARE = 0.5
DROP = 10.0
EXPLODING_NORM = 100.0
UNEVEN_RATIO = 3.0
ENOUGH_STEPS = 50
TINY_STEP, LARGE_STEP = 1e-4, 1e-1
OVERFITTING_RISE, OVERFITTING_SHARE = 1.15, 0.1
SMALL_NORM, SOLVED_SHARE = 0.01, 0.1
LOST_RISE, LOST_SHARE = 2.0, 0.1


class Verdict(Struct, frozen=True):
    """What is said of a run.

    Attributes
    ----------
    kind
        That of one of the `RULES`.
    sentence
        In one line, for a person who sees the charts.
    grounds
        The numbers behind it, a line each, and when such a thing is said.
    """

    kind: str
    sentence: str
    grounds: tuple[str, ...] = ()


class Rule(NamedTuple):
    """A kind of verdict, when it is given, and what finds its sentence; "" where it does not hold."""

    kind: str
    when: str
    read: Callable[[Evidence], str]


def diagnose(evidence: Evidence) -> Verdict:
    """The first rule that holds says what kind of run this is."""
    with np.errstate(all="ignore"):
        for rule in RULES:
            sentence = rule.read(evidence)
            if sentence:
                return Verdict(rule.kind, sentence, (*_numbers(evidence), marked_words(rule.when)))
    raise AssertionError("the last rule always holds")


def verdict_of(trainer: Trainer) -> Verdict:
    """The verdict on a trainer as it is."""
    if not trainer.history.rows:
        return Verdict(RULES[0].kind, "Not trained yet.", (RULES[0].when,))
    return diagnose(evidence_of(trainer))


# -- the rules ------------------------------------------------------------------------------------


def _untrained(e: Evidence) -> str:
    return "" if e.steps or e.divergence else f"Not trained yet. {_foretold(e)}"


def _foretold(e: Evidence) -> str:
    """What the start lets one expect."""
    slow, fast = e.slowest_and_fastest
    if e.alike[:-1].any():
        return f"All neurons of {e.name(int(np.argmax(e.alike)))} start alike, and would stay so."
    if e.layers == 1:
        return "Only the output computes: there is no other layer whose gradient could be smaller."
    if not e.ratio >= UNEVEN_RATIO:
        if e.rescales:
            return "At this start the gradients of all layers are of a like size."
        return "From this start all layers would learn at a like pace."
    if e.grad_b[slow] == 0:
        return _begun(f"{e.name(slow)} would not learn, its gradient is exactly 0.")
    if e.rescales:
        return _begun(f"{_smaller(e)}.")
    return _begun(f"{e.name(slow)} would learn {_times(e.ratio)} times slower than {e.name(fast)}.")


def _diverged(e: Evidence) -> str:
    return "" if e.divergence is None else f"D{e.divergence.event[1:]}."


def _symmetric(e: Evidence) -> str:
    if not e.alike[:-1].any():
        return ""
    layer = e.name(int(np.argmax(e.alike)))
    return f"Symmetric: all neurons of {layer} are alike, get the same gradient and stay alike."


def _dead(e: Evidence) -> str:
    layer = int(np.argmax(e.dead))
    if e.dead[layer] >= DEAD_SHARE:
        share = percent(e.dead[layer], 0)
        return f"Dead: {share} of the neurons of {e.name(layer)} have slope 0 on every training example."
    if (e.grad_b > 0).all() or not np.isfinite(e.grad_b).all():
        return ""
    return f"Dead: {e.name(int(np.argmin(e.grad_b)))} does not learn, its gradient is exactly 0."


def _saturated(e: Evidence) -> str:
    layer = int(np.argmax(e.saturated))
    if e.is_better or e.epoch == 0 or not e.saturated[layer] >= SATURATED_SHARE:
        return ""
    share = percent(e.saturated[layer], 0)
    slope = plain(SATURATED_SLOPE)
    return f"Saturated, not solved: {share} of {e.name(layer)} has σ′(z) < {slope}. {_no_better(e)}"


def _exploding(e: Evidence) -> str:
    layer = int(np.argmax(e.grad_b))
    if e.grad_b[layer] > EXPLODING_NORM:
        return f"Exploding: ‖∂C/∂b‖ of {e.name(layer)} is {_times(e.grad_b[layer])}."
    slow, fast = e.slowest_and_fastest
    if e.shrinks or e.is_good or not e.ratio >= DROP:
        return ""
    words = f"{e.name(fast)} learns {_times(e.ratio)} times faster than {e.name(slow)}"
    if e.rescales:
        words = f"the gradient of {e.name(fast)} is {_times(e.ratio)} times that of {e.name(slow)}"
    return f"Exploding gradient: {words}, on {e.examples}."


def _vanishing(e: Evidence) -> str:
    if not e.shrinks or e.is_good or not e.ratio >= DROP:
        return ""
    words = f"Vanishing gradient: {_slower(e)}"
    return words if e.is_better or e.epoch == 0 else f"{words} {_no_better(e)}"


def _too_early(e: Evidence) -> str:
    if e.is_better or (e.epoch > 0 and e.steps >= ENOUGH_STEPS):
        return ""
    if e.epoch == 0:  # what is known of the cost is of before it
        return "Too early to say: the first epoch is not over yet."
    return f"Too early to say: after {_mini_batches(e)} it is no better than the best constant answer yet."


def _stuck(e: Evidence) -> str:
    return "" if e.is_better else f"Stuck after {_mini_batches(e)}{_why_stuck(e)}. {_no_better(e)}"


def _why_stuck(e: Evidence) -> str:
    """By what the last step did to the weights."""
    if e.step_size < TINY_STEP:
        return f": the last step moved the weights by {number(e.step_size, 2)} of their size, too little"
    if e.falls:
        return ": the cost still falls, but slowly"
    if e.step_size > LARGE_STEP and e.is_worse:
        return f": the last step moved the weights by {number(e.step_size, 2)} of their size, too far"
    return " on a plateau"


def _overfitting(e: Evidence) -> str:
    best = int(np.nanargmin(e.test_costs)) if np.isfinite(e.test_costs).any() else -1
    now = float(e.test_costs[-1])
    if now >= max(e.to_beat_in_testing, OVERFITTING_RISE * e.cost):
        costs = f"it costs {number(now)}, a constant answer {number(e.constant_test_cost)}, and"
        return f"Overfitting: on the test examples {costs} on those it learns from only {number(e.cost)}."
    rises = now >= OVERFITTING_RISE * e.test_costs[best] and now > OVERFITTING_SHARE * e.constant_cost
    if not (rises and e.cost < e.train_costs[best]):
        return ""
    rise = percent(now / e.test_costs[best] - 1, 0)
    return f"Overfitting: the test cost is {rise} above its best, while the training cost still falls."


def _solved(e: Evidence) -> str:
    if not ((e.grad_b < SMALL_NORM).all() and e.cost <= SOLVED_SHARE * e.train_costs[0]):
        return ""
    share = e.cost / e.train_costs[0]
    left = percent(share) if share >= 0.001 else f"{number(100 * share, 1)} %"  # and never 0.0 %
    return (
        f"Solved: on the training set the gradients are small, and the cost is down to {left} of its start."
    )


def _uneven(e: Evidence) -> str:
    """In its speeds, or in its way: a run that has lost much of what it had learned is not healthy."""
    speeds = _at_rest(e) or _begun(_slower(e)) if e.ratio >= UNEVEN_RATIO else ""
    return " ".join(filter(None, (_worse(e), speeds)))


def _worse(e: Evidence) -> str:
    """That the run has lost what it had learned; empty where it has not."""
    best = float(np.nanmin(e.train_costs))
    if not (e.cost >= LOST_RISE * best and e.cost > LOST_SHARE * e.constant_cost):
        return ""
    return f"Uneven: the training cost is {number(e.cost, 2)}; at its best it was {number(best, 2)}."


def _at_rest(e: Evidence) -> str:
    """That no layer learns any more, solved or not: how fast one does beside another is then noise."""
    if not (e.rests and (e.grad_b < SMALL_NORM).all()):
        return ""
    costs = f"it is {number(e.cost)}, that of a constant answer {number(e.constant_cost)}"
    return (
        f"At rest: on the training set the gradients are small, and the cost hardly falls any more: {costs}."
    )


def _healthy(e: Evidence) -> str:
    if words := _at_rest(e):
        return words
    if e.layers == 1:
        return "Healthy: the output, the only layer that computes, is learning."
    which = "hidden layers" if e.layers > 2 else "layers"
    times = _times(e.ratio)
    speed = "the same speed" if times == _times(1.0) else f"about the same speed (within {times} times)"
    if e.rescales:
        size = speed.replace("speed", "size")
        return f"Healthy: the gradients of the {which} are of {size}, on {e.examples}."
    return f"Healthy: the {which} learn at {speed}, on {e.examples}."


def _begun(words: str) -> str:
    """The words as the beginning of a sentence."""
    return words[0].upper() + words[1:]


RULES = (
    Rule("untrained", "Not trained: no mini-batch was done.", _untrained),
    Rule(
        "diverged",
        "Diverged: the cost, its penalty included, or the length of θ ran away.",
        _diverged,
    ),
    Rule(
        "symmetric",
        f"Symmetric: the weights into all neurons of a hidden layer are alike, but for {percent(ALIKE, 0)}.",
        _symmetric,
    ),
    Rule(
        "dead",
        f"Dead: the gradient of a layer is exactly 0, or the slope σ′(z) of {percent(DEAD_SHARE, 0)} of its "
        "neurons or more is 0 on every training example.",
        _dead,
    ),
    Rule(
        "saturated",
        f"Saturated: σ′(z) < {SATURATED_SLOPE:g} in {percent(SATURATED_SHARE, 0)} of a layer or more, and "
        "the run is no better than the best constant answer.",
        _saturated,
    ),
    Rule(
        "exploding",
        f"Exploding: on the way back the gradient grows {DROP:g} times or more while the run is not good, or "
        f"‖∂C/∂b‖ of a layer is over {EXPLODING_NORM:g}.",
        _exploding,
    ),
    Rule(
        "vanishing",
        f"Vanishing: on the way back the gradient shrinks {DROP:g} times or more while the run is not good: "
        f"its training cost is over {percent(GOOD_SHARE, 0)} of the best constant answer's.",
        _vanishing,
    ),
    Rule(
        "untrained",
        f"Too early to say: the first epoch is not over, or fewer than {ENOUGH_STEPS} mini-batches are done, "
        "and the run is no better than the best constant answer.",
        _too_early,
    ),
    Rule(
        "stuck",
        f"Stuck: the training cost is {percent(NO_BETTER, 0)} of the best constant answer's or more, or its "
        "penalty has made it larger than at the start.",
        _stuck,
    ),
    Rule(
        "overfitting",
        f"Overfitting: the test cost is {percent(OVERFITTING_RISE - 1, 0)} above its best or more, while the "
        "training cost still falls; or over that of a constant answer, which the training cost is not.",
        _overfitting,
    ),
    Rule(
        "solved",
        f"Solved: every ‖∂C/∂b‖ is under {SMALL_NORM:g}, and the training cost at most "
        f"{percent(SOLVED_SHARE, 0)} of its start.",
        _solved,
    ),
    Rule(
        "uneven",
        f"Uneven: the layers' gradients differ {UNEVEN_RATIO:g} times or more, or the training cost is "
        f"{LOST_RISE:g} times its best or more.",
        _uneven,
    ),
    Rule(
        "healthy",
        f"Healthy: the layers' gradients are within {UNEVEN_RATIO:g} times, and the cost is near its best. At"
        f" rest: every ‖∂C/∂b‖ is under {SMALL_NORM:g}, and in the last quarter of the epochs the training"
        f" cost fell by less than {percent(1 - NO_BETTER, 0)}.",
        _healthy,
    ),
)
"""In the order in which they are asked."""


# -- words ----------------------------------------------------------------------------------------


def _numbers(e: Evidence) -> tuple[str, str]:
    each = ", ".join(f"{layer_name(i, e.layers)} {number(norm, 2)}" for i, norm in enumerate(e.grad_b))
    where = f"of {e.examples}" if e.is_first_epoch else f"of the training set after epoch {e.epoch}"
    costs = f"at the start {number(float(e.train_costs[0]))}, of a constant answer {number(e.constant_cost)}"
    return f"‖∂C/∂b‖ {where}: {each}.", f"Training cost after epoch {e.epoch}: {number(e.cost)}; {costs}."


def _slower(e: Evidence) -> str:
    slow, fast = e.slowest_and_fastest
    if e.rescales:
        return f"{_smaller(e)}, on {e.examples}."
    return f"{e.name(slow)} learns {_times(e.ratio)} times slower than {e.name(fast)}, on {e.examples}."


def _smaller(e: Evidence) -> str:
    """What is true of the gradients where they tell no speeds."""
    slow, fast = e.slowest_and_fastest
    return f"the gradient of {e.name(slow)} is {_times(e.ratio)} times smaller than that of {e.name(fast)}"


def _no_better(e: Evidence) -> str:
    if e.has_climbed:
        start, now = e.whole_costs
        return f"With its penalty it costs {number(now)}, more than at the start, {number(start)}."
    return f"A constant answer costs {number(e.constant_cost)}, this {number(e.cost)}."


def _mini_batches(e: Evidence) -> str:
    return f"{count(e.steps)} mini-batch{'es' * (e.steps != 1)}"


def _times(ratio: float) -> str:
    return number(float(f"{ratio:.2g}"), 2)
