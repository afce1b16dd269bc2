"""A run that goes astray: by its cost, its penalty, the length of θ; what is kept, and what is seen of it."""

import numpy as np
import pytest
from small_runs import small

from nnviz.training.build import build
from nnviz.training.divergence import Divergence, has_grown_too_long, has_run_away
from nnviz.training.trainer import Trainer

OVERDONE = {"training__regularizer": "l2", "training__lmbda": 95 * 2 * 4.0}
"""ηλ/n = 4: every step turns the weights over and makes them three times as long."""


def astray(trainer: Trainer) -> Divergence:
    for _ in range(5):
        trainer.run_epoch()
    assert trainer.divergence is not None
    return trainer.divergence


def test_a_penalty_that_runs_away_is_noticed_in_the_first_epoch() -> None:
    trainer = build(small(**OVERDONE))
    found = astray(trainer)
    assert (found.epoch, found.step) == (0, 8)
    assert has_run_away(found.cost, found.first_cost)
    first = trainer.history.rows[0]
    assert found.first_cost == pytest.approx(first.train_cost + first.train_penalty)


def test_the_last_good_state_is_good() -> None:
    trainer = build(small(**OVERDONE))
    start = trainer.network.theta.vector.copy()
    astray(trainer)
    assert np.linalg.norm(trainer.network.theta.vector) < 10 * np.linalg.norm(start)


def test_parameters_that_grow_without_end_are_noticed_though_the_cost_is_bounded() -> None:
    trainer = build(small(training__cost="quadratic", training__eta=1e9))
    found = astray(trainer)
    assert not has_run_away(found.cost, found.first_cost)
    assert has_grown_too_long(found.length, found.first_length)
    assert "‖θ‖" in found.event


def test_a_moment_that_ran_away_is_not_kept() -> None:
    trainer = build(small())
    trainer.network.theta.vector[:] *= 1e9
    trainer.keep()
    trainer.go_back(0)
    assert np.abs(trainer.network.theta.vector).max() < 10


def test_the_curves_keep_what_led_away_until_one_goes_back() -> None:
    trainer = build(small(training__eta=1e6))
    found = astray(trainer)
    assert trainer.steps == 0
    assert trainer.gradients.buckets.step[trainer.gradients.buckets.used - 1] == found.step
    assert trainer.cost_samples.samples[-1][0] == found.step
    trainer.go_back(0)
    assert trainer.gradients.buckets.used == 0
    assert trainer.cost_samples.samples == []


@pytest.mark.parametrize(("length", "too_long"), [(9_999.0, False), (10_001.0, True), (np.nan, True)])
def test_a_short_start_may_grow_ten_thousandfold(length: float, too_long: bool) -> None:
    assert has_grown_too_long(length, 0.5) is too_long


def test_a_run_is_judged_by_its_start_however_far_it_has_come() -> None:
    trainer = build(small())
    start = trainer._guard.start
    trainer.run_epoch()
    assert start is not None
    assert trainer._guard.start == start


def test_theta_runs_away_at_ten_thousand_times_its_length() -> None:
    trainer = build(small(network__initializer="gaussian"))
    start = trainer.network.theta.vector.copy()
    assert np.linalg.norm(start) > 10
    for times, is_lost in ((9_000, False), (11_000, True)):
        trainer.network.theta.vector[:] = times * start
        assert trainer._guard.ran_away(0.0) is is_lost
