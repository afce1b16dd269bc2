"""Mistakes made on purpose: what the badge says of each, and that nothing of them is ever kept."""

from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from by_hand import ByHand
from cases import in_turn
from small_runs import small

from nnviz.core.mistakes import MISTAKES
from nnviz.session.asides import NOT_KEPT
from nnviz.session.commands import Export, Reset, Save, Step
from nnviz.session.controller import NOT_ON_PURPOSE
from nnviz.session.gradient_badge import GradientBadge
from nnviz.session.snapshot import Snapshot
from nnviz.training.build import build
from nnviz.training.run_format import RunFileError

BENCH = small(network__hidden=[6, 6], training__regularizer="l2", training__lmbda=0.1)


@in_turn("name", ["", *MISTAKES])
def test_the_badge_is_red_on_every_mistake_in_the_gradient_and_on_no_other(name: str) -> None:
    trainer = build(BENCH, mistake=name)
    for _ in range(3):
        trainer.step()
    check = GradientBadge(trainer, a_layer=14).look()  # the very first look, within a second
    assert check is not None
    assert check.sample is not None
    assert check.checked == len(check.sample.index) == 42
    assert bool(check.failed) == (name != "" and not MISTAKES[name].is_of_data)
    assert check.relative_error == check.sample.relative_error.max()


def test_a_sample_is_of_weights_and_biases_of_every_layer() -> None:
    trainer = build(BENCH)
    trainer.step()
    check = GradientBadge(trainer, a_layer=7).look()
    assert check is not None
    assert check.sample is not None
    theta = trainer.network.theta
    where = [theta.locate(int(place)) for place in check.sample.index]
    assert [sum(layer == i for layer, _, _ in where) for i in range(3)] == [7, 7, 7]
    assert [sum(layer == i and k is None for layer, _, k in where) for i in range(3)] == [2, 2, 2]


def test_a_trainer_says_that_it_is_broken_on_purpose() -> None:
    assert repr(build(BENCH)).startswith("Trainer(64-6-6-10")
    assert "BROKEN on purpose, No σ′" in repr(build(BENCH, mistake="no_prime"))
    with pytest.raises(ValueError, match="mistake: 'slip' is not one of no_prime, "):
        build(BENCH, mistake="slip")


def test_mistakes_in_the_data_are_in_what_the_panels_look_at() -> None:
    sound = build(BENCH).dataset
    shifted, seen, unscaled = (
        build(BENCH, mistake=name).dataset for name in ("labels_shifted", "test_in_training", "unscaled")
    )
    np.testing.assert_array_equal(shifted.labels_train[:-1], sound.labels_train[1:])
    np.testing.assert_array_equal(shifted.labels_test, sound.labels_test)
    np.testing.assert_array_equal(seen.x_train[-len(sound.x_test) :], sound.x_test)
    np.testing.assert_array_equal(unscaled.x_test, 16 * sound.x_test)


def bench(mistake: str = "") -> ByHand:
    session = ByHand(BENCH, is_thrown_away=True)
    if mistake:
        session.send(Reset(BENCH, None, mistake, 14))
        session.settle()
    return session


def theta(snapshot: Snapshot) -> np.ndarray:
    return snapshot.lanes[0].theta.vector


def test_switching_a_mistake_off_gives_back_every_bit() -> None:
    session = bench()
    session.send(Step("batch", 5))
    before = session.settle()
    kept = before.lanes[0].theta
    session.send(Reset(BENCH, kept, "sum_for_mean", 14), Step("batch", 5))
    broken = session.settle()
    assert broken.lanes[0].check is not None
    assert broken.lanes[0].check.failed
    assert not np.array_equal(theta(broken), kept.vector)
    session.send(Reset(BENCH, kept))
    np.testing.assert_array_equal(theta(session.settle()), kept.vector)
    session.send(Step("batch", 1))
    check = session.settle().lanes[0].check
    assert check is not None
    assert not check.failed


def test_a_session_that_is_recorded_makes_no_mistake_on_purpose() -> None:
    session = ByHand(BENCH)
    before = session.latest
    session.send(Reset(BENCH, None, "no_prime"))
    after = session.settle()
    assert after.message == NOT_ON_PURPOSE
    assert (after.run, after.step) == (before.run, before.step)


def test_nothing_of_a_copy_that_is_thrown_away_can_be_saved(tmp_path: Path) -> None:
    session = bench("no_prime")
    saved: Future[None] = Future()
    made: Future[bytes] = Future()
    session.send(Save(tmp_path / "x.nnviz", saved), Export("network", 0, made))
    session.settle()
    for outcome in (saved, made):
        with pytest.raises(RunFileError, match=NOT_KEPT):
            outcome.result(0)
    assert not list(tmp_path.iterdir())


def test_a_copy_that_is_thrown_away_remembers_three_moments() -> None:
    session = bench()
    session.do(Step("epoch", 6))
    assert len(session.controller.journey.lanes.lead.timeline.moments) == 3
