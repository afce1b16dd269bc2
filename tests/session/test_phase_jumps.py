"""Phases by more than one at a time, and what a phase tells of its update."""

from collections.abc import Callable

import numpy as np
import pytest
from small_runs import Watcher, small

from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import State, Step
from nnviz.session.snapshot import PhaseView, Snapshot

Start = Callable[[Experiment], Watcher]
LAST = 7
"""The update, in a network of one hidden layer."""


def stands_at(index: int | None, step: int) -> Callable[[Snapshot], bool]:
    def holds(snapshot: Snapshot) -> bool:
        if snapshot.state is State.STEPPING or not snapshot.lanes or snapshot.step != step:
            return False
        phase = snapshot.lanes[0].phase
        return (phase.index if phase else None) == index

    return holds


def go(watcher: Watcher, count: int, index: int | None, step: int) -> PhaseView | None:
    watcher.session.send(Step("phase", count))
    return watcher.until(stands_at(index, step)).lanes[0].phase


@pytest.fixture
def watcher(watch: Start) -> Watcher:
    started = watch(small(training__eta=0.5))
    started.until(lambda snapshot: snapshot.state is State.READY)
    return started


def test_jumps_end_where_single_steps_do(watcher: Watcher) -> None:
    single = [go(watcher, 1, index, int(index == LAST)) for index in range(LAST + 1)]
    for count, index in ((-2, 5), (2, 7), (-7, 0), (6, 6), (-3, 3)):
        view = go(watcher, count, index, int(index == LAST))
        assert view is not None
        expected = single[index]
        assert expected is not None
        for mine, theirs in zip((*view.a, *view.delta), (*expected.a, *expected.delta), strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_a_jump_back_may_leave_the_mini_batch_and_enter_the_one_before(watcher: Watcher) -> None:
    go(watcher, LAST + 1, LAST, 1)
    go(watcher, 3, 2, 1)
    go(watcher, -3, None, 1)
    go(watcher, -1, LAST - 1, 0)
    go(watcher, -7, None, 0)
    go(watcher, -5, None, 0)


def test_a_phase_keeps_the_parameters_before_the_update(watcher: Watcher) -> None:
    start = watcher.latest
    assert start is not None
    for index in range(LAST):
        view = go(watcher, 1, index, 0)
        assert view is not None
        assert view.move is None
        np.testing.assert_array_equal(view.theta.vector, start.lanes[0].theta.vector)
    done = go(watcher, 1, LAST, 1)
    assert done is not None
    assert done.move is not None
    assert (done.move.eta, done.move.decay, done.move.optimizer) == (0.5, 0.0, "sgd")
    after = watcher.latest
    assert after is not None
    np.testing.assert_array_equal(done.theta.vector - done.move.change.vector, after.lanes[0].theta.vector)


def test_masks_and_weights_of_the_examples_are_shown(watch: Start) -> None:
    started = watch(small(training__dropout=0.5, training__class_weights="balanced"))
    started.until(lambda snapshot: snapshot.state is State.READY)
    view = go(started, 2, 1, 0)
    assert view is not None
    assert view.masks is not None
    assert view.example_weights is not None
    assert set(np.unique(view.masks[0])) <= {0.0, 2.0}
    assert view.a[1] is not None
    assert not view.a[1][view.masks[0] == 0].any()
    assert view.example_weights.shape == (view.y.shape[1],)
