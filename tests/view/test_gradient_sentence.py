from collections.abc import Callable

import numpy as np
import pytest

from nnviz.core.measures import SATURATED_SLOPE
from nnviz.view.charts.gradient_sentence import (
    DEAD_SHARE,
    EXPLODING_NORM,
    HIGH_COST_SHARE,
    LOW_COST_SHARE,
    SATURATED_SHARE,
    SMALL_NORM,
    THRESHOLDS,
    UNEVEN_RATIO,
    VANISHING_RATIO,
    Evidence,
    read_gradient,
)

NAN = float("nan")
VANISHING = "Vanishing gradient: "
ALIKE = "learn at about the same speed (within 2.0 times)."
LESS = " Try a smaller η or smaller first weights."
DIVERGED = "Training diverged: the steps are too long and the cost grows. Try a smaller η, then rewind (R)."


def evidence(
    speed: list[float],
    grad_b: list[float] | None = None,
    saturated: list[float] | None = None,
    dead: list[float] | None = None,
    cost: float = 1.0,
    start_cost: float = 1.0,
    diverged: bool = False,
    short: bool = False,
    has_moved: bool = False,
) -> Evidence:
    return Evidence(
        np.array(speed),
        np.array(speed if grad_b is None else grad_b),
        np.array(np.zeros(len(speed)) if saturated is None else saturated),
        np.array(np.zeros(len(speed)) if dead is None else dead),
        cost,
        start_cost,
        diverged,
        short,
        has_moved,
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (evidence([NAN, NAN]), "No step has been made yet. Press Space to train, or B for one mini-batch."),
        (evidence([0.01, 0.1, 0.28, 0.5]), VANISHING + "hidden 1 learns 28 times slower than hidden 3."),
        (evidence([0.1, 0.2, 0.4, 9.0]), "Hidden 1 learns 4.0 times slower than hidden 3."),
        (
            evidence([0.5, 0.02, 0.01, 0.01]),
            "Exploding gradient: hidden 1 learns 50 times faster than hidden 3.",
        ),
        (
            evidence([1e-7, 1e-3, 0.123, 1.0]),
            VANISHING + "hidden 1 learns 1.2 × 10⁶ times slower than hidden 3.",
        ),
        (evidence([0.1, 0.55]), "Hidden 1 learns 5.5 times slower than the output."),
        (evidence([0.1, 0.2]), "Healthy: the layers " + ALIKE),
        (evidence([0.1, 0.2, 0.15, 5.0]), "Healthy: the hidden layers " + ALIKE),
        (evidence([0.25]), "The output is the only layer that learns: it stands at 0.25."),
        (evidence([0.1, 0.0, 0.1]), "Hidden 2 does not learn: its gradient is exactly 0."),
        (evidence([0.0, 0.0]), "Hidden 1 does not learn: its gradient is exactly 0."),
        (evidence([2.0, 350.0, 20.0]), "Exploding: ‖∂C/∂b‖ of hidden 2 is 350." + LESS),
        (
            evidence([7000.0, 1270.0, 9.0, 1.0]),
            "Exploding: ‖∂C/∂b‖ of hidden 1 is 7,000, 780 times that of hidden 3." + LESS,
        ),
        (
            evidence([7000.0, 1270.0, 9.0, 1.0], short=True),
            "Exploding: ‖∂C/∂b‖ of h1 is 7,000, 780 times that of h3.",
        ),
        (
            evidence([0.1, 0.2, 0.2], dead=[0.1, 0.4, 0.0]),
            "Dead: 40 % of the neurons of hidden 2 have slope 0 on every training example and learn nothing.",
        ),
        (evidence([0.1, 0.2, 0.2], dead=[0.24, NAN, 0.0]), "Healthy: the hidden layers " + ALIKE),
        (
            evidence([0.0, 0.0, 0.2], dead=[0.5, 1.0, 0.0]),
            "Hidden 1 does not learn: its gradient is exactly 0, for all neurons of hidden 2 are dead.",
        ),
        (evidence([0.1, 2.8, 2.8], short=True), "Vanishing: h1 learns 28 times slower than h2."),
        (evidence([2.8, 0.1, 2.8], short=True), "Exploding: h1 learns 28 times faster than h2."),
        (evidence([0.1, np.inf], short=True), "Diverged: try a smaller η, then rewind (R)."),
        (
            evidence([0.1, 0.2, 0.2], dead=[0.1, 0.4, 0.0], short=True),
            "Dead: 40 % of the neurons of h2 have slope 0.",
        ),
        (
            evidence([1e-4, 2e-4, 2e-4], saturated=[0.2, 0.83, 0.1], cost=0.9, short=True),
            "Saturated, not solved: 83 % of h2 has σ′(z) < 0.01.",
        ),
        (
            evidence([1e-3, 2e-3], cost=0.02, short=True),
            "Little is left to learn: the cost is down to 2.0 %.",
        ),
        (evidence([0.1, 0.2], short=True), "Healthy: layers alike (within 2.0 times)."),
        (
            evidence([1e-4, 2e-4, 2e-4], saturated=[0.2, 0.83, 0.1], cost=0.9),
            "Saturated, not solved: the gradients are small while the cost is still high; "
            "83 % of hidden 2 has σ′(z) < 0.01.",
        ),
        (
            evidence([1e-3, 2e-3, 2e-3], saturated=[0.9, 0.9, 0.9], cost=0.02),
            "Little is left to learn: small gradients, "
            "and the cost is down to 2.0 % of what it was at the start.",
        ),
        (
            evidence([0.1, np.inf]),
            "Training diverged: the steps are too long and the cost grows. Try a smaller η, then rewind (R).",
        ),
        (
            evidence([0.1, 0.1], diverged=True),
            "Training diverged: the steps are too long and the cost grows. Try a smaller η, then rewind (R).",
        ),
    ],
)
def test_sentences(given: Evidence, sentence: str) -> None:
    assert read_gradient(given) == sentence


BELOW, ABOVE = 0.999, 1.001


@pytest.mark.parametrize(
    ("word", "at"),
    [
        ("slower", lambda k: evidence([0.1, 0.1 * UNEVEN_RATIO * k])),
        (VANISHING, lambda k: evidence([0.1, 0.1 * VANISHING_RATIO * k, 0.1])),
        ("Exploding gradient", lambda k: evidence([0.1 * VANISHING_RATIO * k, 0.1, 0.1])),
        ("Exploding: ", lambda k: evidence([EXPLODING_NORM * k] * 2)),
        ("Dead", lambda k: evidence([0.1, 0.1], dead=[DEAD_SHARE * k, 0.0])),
        ("Saturated", lambda k: evidence([1e-3] * 2, saturated=[SATURATED_SHARE * k, 0.0])),
        ("Saturated", lambda k: evidence([SMALL_NORM / k] * 2, saturated=[0.9, 0.0])),
        ("Saturated", lambda k: evidence([1e-3] * 2, saturated=[0.9, 0.0], cost=HIGH_COST_SHARE * k)),
        ("Little is left", lambda k: evidence([SMALL_NORM / k] * 2, cost=0.02)),
        ("Little is left", lambda k: evidence([1e-3] * 2, cost=LOW_COST_SHARE / k)),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_every_verdict_is_given_on_its_side_of_the_threshold_only(
    word: str, at: Callable[[float], Evidence]
) -> None:
    assert word not in read_gradient(at(BELOW))
    assert word in read_gradient(at(ABOVE))


def test_one_large_gradient_is_not_little_left_and_one_layer_not_saturated_alone() -> None:
    assert "Little" not in read_gradient(evidence([1e-3, 0.02], cost=0.02))
    assert "Saturated" not in read_gradient(evidence([1e-3, 0.02], saturated=[0.9, 0.9], cost=0.9))


def test_the_first_layer_is_slow_or_fast_by_its_own_speed() -> None:
    assert read_gradient(evidence([0.1, 0.9, 0.5, 7.0])).startswith(
        "Hidden 1 learns 9.0 times slower than hidden 2"
    )
    assert "hidden 3 learns" in read_gradient(evidence([0.5, 0.9, 0.1, 7.0])).lower()


def test_steps_that_were_made_are_not_denied() -> None:
    """The update ratio is known at the end of an epoch only, and not of weights that are all 0."""
    said = read_gradient(evidence([NAN, NAN], grad_b=[0.1, 0.1], has_moved=True))
    assert "No step" not in said
    assert "end of an epoch" in said
    half_known = read_gradient(evidence([NAN, 1e-3], grad_b=[0.1, 0.1], has_moved=True))
    assert "iverged" not in half_known
    assert "iverged" in read_gradient(evidence([1e-3, 1e-3], grad_b=[0.1, NAN], has_moved=True))


def test_saturation_alone_is_no_complaint() -> None:
    """Outputs of a trained network are saturated, and half of all ReLUs have slope 0."""
    assert read_gradient(evidence([0.2, 0.2], saturated=[0.6, 0.9], cost=0.9)).startswith("Healthy")


def test_another_measure_is_compared_but_judged_by_the_biases() -> None:
    assert read_gradient(evidence([1e-3, 2e-3], grad_b=[500.0, 1.0])).startswith("Exploding")


def test_unknown_costs_say_nothing() -> None:
    assert read_gradient(evidence([1e-3, 1e-3], cost=NAN, start_cost=NAN)).startswith("Healthy")


def test_every_threshold_is_told() -> None:
    for threshold in ("3 times", "10 times", "over 100", "under 0.01", "50 %", "10 %", "25 %"):
        assert threshold in THRESHOLDS
    slope = f"σ′(z) < {SATURATED_SLOPE:g}"
    assert slope in THRESHOLDS
    stuck = evidence([1e-4, 1e-4], saturated=[0.9, 0.0])
    assert slope in read_gradient(stuck)
