import math
from functools import reduce
from itertools import pairwise

import pytest
from cases import in_turn

from nnviz.core.schedules import PATIENCE, SCHEDULES, Course

EPOCHS = 30


def factors(name: str, epochs: int = EPOCHS) -> list[float]:
    return [SCHEDULES[name].factor(epoch, epochs, Course()) for epoch in range(epochs)]


@in_turn("name", SCHEDULES)
def test_starts_at_1_never_rises_and_stays_above_0(name: str) -> None:
    found = factors(name)
    assert found[0] == 1
    assert found == sorted(found, reverse=True)
    assert found[-1] > 0


@in_turn("name", SCHEDULES)
def test_beyond_the_last_epoch_it_stays(name: str) -> None:
    assert SCHEDULES[name].factor(EPOCHS + 7, EPOCHS, Course()) == factors(name)[-1]
    assert SCHEDULES[name].factor(3, 1, Course()) == 1


def test_constant() -> None:
    assert set(factors("constant")) == {1}


def test_steps_divide_by_ten_at_each_third() -> None:
    assert factors("step") == pytest.approx([1.0] * 10 + [0.1] * 10 + [0.01] * 10)


def test_exponential_falls_by_the_same_factor() -> None:
    found = factors("exponential")
    ratios = [b / a for a, b in pairwise(found)]
    assert ratios == pytest.approx([0.01 ** (1 / EPOCHS)] * (EPOCHS - 1))


def test_cosine_is_half_in_the_middle() -> None:
    assert factors("cosine")[EPOCHS // 2] == pytest.approx(0.5)
    assert factors("cosine")[EPOCHS // 3] == pytest.approx(0.75)


def course_of(validation: list[float]) -> Course:
    return reduce(Course.after, validation, Course())


def stalled(validation: list[float]) -> float:
    return SCHEDULES["halve_on_stall"].factor(len(validation), EPOCHS, course_of(validation))


def test_halves_each_time_validation_stalls() -> None:
    improving = [1 / (k + 1) for k in range(20)]
    assert stalled(improving) == 1
    assert stalled(improving + [1.0] * (PATIENCE - 1)) == 1
    assert stalled(improving + [1.0] * PATIENCE) == 0.5
    assert stalled(improving + [1.0] * (2 * PATIENCE)) == 0.25
    assert stalled([*improving, *[1.0] * (PATIENCE - 1), 0.001, *[1.0] * (PATIENCE - 1)]) == 1
    assert stalled([math.nan] * PATIENCE) == 0.5


@in_turn(
    ("history", "waited"),
    [
        ([], 0),
        ([1.0], 0),
        ([3.0, 2.0, 1.0], 0),
        ([3.0, 1.0, 2.0, 1.0], 2),
        ([1.0, math.nan], 1),
        ([math.nan, math.nan], 1),
        ([math.inf], 0),
    ],
)
def test_epochs_since_the_best(history: list[float], waited: int) -> None:
    assert course_of(history).since_best == waited
    assert course_of(history).epochs == len(history)


def test_a_stall_stays_counted_when_the_cost_gets_better_again() -> None:
    course = reduce(Course.after, [1.0, *[2.0] * PATIENCE, 0.5], Course())
    assert (course.stalls, course.best, course.waited) == (1, 0.5, 0)
    assert SCHEDULES["halve_on_stall"].factor(9, 30, course) == 0.5
