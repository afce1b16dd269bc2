"""A session, spoken to as the window does."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from small_runs import Watcher, small

from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import (
    Pause,
    Reset,
    Retune,
    Run,
    Seek,
    State,
    Step,
    Throttle,
    Unit,
    Watch,
)
from nnviz.session.lanes import Lanes
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.training.build import build

Start = Callable[[Experiment], Watcher]


def is_ready(snapshot: Snapshot) -> bool:
    return snapshot.state is State.READY and len(snapshot.lanes[0].epochs.epoch) == 1


def has_finished(snapshot: Snapshot) -> bool:
    return snapshot.state is State.FINISHED


def at(step: int) -> Callable[[Snapshot], bool]:
    """Standing after so many mini-batches, evaluated."""

    def holds(snapshot: Snapshot) -> bool:
        standing = snapshot.state not in (State.RUNNING, State.STEPPING)
        return standing and snapshot.step == step

    return holds


def phase_is(index: int | None) -> Callable[[Snapshot], bool]:
    def holds(snapshot: Snapshot) -> bool:
        phase = snapshot.lanes[0].phase
        return (phase.index if phase else None) == index and snapshot.state is not State.STEPPING

    return holds


def arrays(snapshot: Snapshot) -> list[np.ndarray]:
    """Every number of lane A that a panel may draw."""
    lane = snapshot.lanes[0]
    found = [lane.theta.vector, *lane.activations]
    for curves in (lane.epochs, lane.steps):
        found += [getattr(curves, name) for name in curves.__struct_fields__]
    return found


def test_run_to_the_end_stepped_and_headless_agree_to_the_bit(watch: Start) -> None:
    ran = watch(small())
    ran.until(is_ready)
    ran.session.send(Run())
    end = ran.until(has_finished)

    stepped = watch(small())
    stepped.until(is_ready)
    for _ in range(4):
        stepped.session.send(Step("phase"))
    stepped.session.send(Step("batch"))
    stepped.until(at(1))
    stepped.session.send(Step("batch", 3))
    stepped.until(at(4))
    stepped.session.send(Step("epoch"))
    stepped.until(at(10))
    stepped.session.send(Run())
    stepped_end = stepped.until(has_finished)

    headless = build(small())
    while headless.epoch < 3:
        headless.run_epoch()

    np.testing.assert_array_equal(end.lanes[0].theta.vector, headless.network.theta.vector)
    np.testing.assert_array_equal(end.lanes[0].epochs.train_cost, headless.history["train_cost"])
    for left, right in zip(arrays(end), arrays(stepped_end), strict=True):
        np.testing.assert_array_equal(left, right)


def test_back_and_forward_again_is_the_same(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(is_ready)
    watcher.session.send(Step("epoch", 2))
    there = watcher.until(at(20))
    for unit, step in (("batch", 19), ("epoch", 10), ("epoch", 0)):
        watcher.session.send(Step(unit, -1))
        watcher.until(at(step))
    watcher.session.send(Seek(20))
    again = watcher.until(at(20))
    for left, right in zip(arrays(there), arrays(again), strict=True):
        np.testing.assert_array_equal(left, right)


def test_the_walk_forward_and_back_through_two_mini_batches(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(is_ready)
    kinds = []
    for index in range(8):
        watcher.session.send(Step("phase"))
        view = watcher.until(phase_is(index)).lanes[0].phase
        kinds.append((view.phase.kind, view.phase.tag))
    assert kinds == [
        ("input", ""),
        ("feed_forward", ""),
        ("feed_forward", ""),
        ("cost", ""),
        ("output_error", "BP1"),
        ("error_back", "BP2"),
        ("gradients", "BP3, BP4"),
        ("update", ""),
    ]
    after = watcher.latest
    assert after is not None
    assert after.step == 1
    watcher.session.send(Step("phase", -1))
    undone = watcher.until(phase_is(6))
    assert undone.step == 0
    watcher.session.send(Step("phase"))
    redone = watcher.until(phase_is(7))
    np.testing.assert_array_equal(redone.lanes[0].theta.vector, after.lanes[0].theta.vector)
    for index in (6, 5, 4, 3, 2, 1, 0, None):
        watcher.session.send(Step("phase", -1))
        watcher.until(phase_is(index))


def test_the_arrays_of_the_walk_are_those_of_the_update(watch: Start) -> None:
    watcher = watch(small(training__eta=0.5))
    start = watcher.until(is_ready).lanes[0].theta
    for _ in range(7):
        watcher.session.send(Step("phase"))
    view = watcher.until(phase_is(6)).lanes[0].phase
    assert view is not None
    assert view.gradient is not None
    a, delta = view.a, view.delta
    np.testing.assert_allclose(view.gradient.weights[1], delta[1] @ a[1].T / view.y.shape[1], atol=1e-16)
    np.testing.assert_allclose(view.gradient.biases[0][:, 0], delta[0].mean(axis=1), atol=1e-16)
    watcher.session.send(Step("phase"))
    now = watcher.until(phase_is(7)).lanes[0].theta
    np.testing.assert_array_equal(now.vector, start.vector - 0.5 * view.gradient.vector)


def test_arrays_of_phases_to_come_are_not_shown(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(is_ready)
    watcher.session.send(Step("phase"))
    view = watcher.until(phase_is(0)).lanes[0].phase
    assert view is not None
    assert view.a[0] is not None
    assert view.a[1:] == view.z == view.delta == (None, None)
    assert view.costs is None
    assert view.gradient is None
    watcher.session.send(Step("phase", 5))
    view = watcher.until(phase_is(5)).lanes[0].phase
    assert view is not None
    assert view.delta[0] is not None
    assert view.gradient is None  # of the step before are the numbers that lie there


def test_what_a_snapshot_holds_cannot_be_written_to(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(is_ready)
    watcher.session.send(Step("phase"))
    snapshot = watcher.until(phase_is(0))
    lane = snapshot.lanes[0]
    assert lane.phase is not None
    for array in [*arrays(snapshot), lane.gradient.vector, lane.phase.a[0], snapshot.example.x]:
        assert not array.flags.writeable


@pytest.mark.parametrize("twins", [[], [{"training.eta": 0.1}]])
def test_more_is_told_of_the_last_step_a_moment_after_its_first_picture(
    watch: Start, twins: list[dict[str, float]]
) -> None:
    watcher = watch(Experiment.from_dict(small().to_dict() | {"twins": twins}))
    watcher.until(is_ready)
    watcher.session.send(Step("batch"))
    told = watcher.until(lambda snapshot: snapshot.step == 1 and not snapshot.more_follows)
    for lane in told.lanes:
        assert lane.descent is not None
        assert np.isfinite([lane.descent.angle, lane.descent.length_ratio]).all()
        assert lane.check is not None


def test_eta_changes_while_it_runs(watch: Start) -> None:
    watcher = watch(small(training__epochs=100_000))
    watcher.until(is_ready)
    watcher.session.send(Run())
    watcher.until(lambda snapshot: snapshot.step > 0)
    tuned = small(training__epochs=100_000, training__eta=0.0).training
    watcher.session.send(Retune(tuned))
    still = watcher.until(lambda snapshot: snapshot.experiment.training.eta == 0)
    later = watcher.until(lambda snapshot: snapshot.step > still.step)
    np.testing.assert_array_equal(still.lanes[0].theta.vector, later.lanes[0].theta.vector)
    watcher.session.send(Pause())
    watcher.until(lambda snapshot: snapshot.state is State.PAUSED)


def test_a_divergence_says_what_happened_and_a_rewind_mends_it(watch: Start) -> None:
    wild = Experiment.from_dict({"data": {"name": "digits"}, "training": {"eta": 1e6}})
    watcher = watch(wild)
    first = watcher.until(is_ready)
    watcher.session.send(Run())
    astray = watcher.until(lambda snapshot: snapshot.state is State.DIVERGED)
    assert astray.message.startswith("Diverged in epoch 1, mini-batch 8 in all: cost ")
    assert np.isfinite(astray.lanes[0].theta.vector).all()
    watcher.session.send(Reset(wild))
    again = watcher.until(lambda snapshot: is_ready(snapshot) and snapshot.run == 2)
    np.testing.assert_array_equal(again.lanes[0].theta.vector, first.lanes[0].theta.vector)
    assert again.message == ""


def test_missing_data_fails_with_a_sentence_and_a_reset_mends_it(
    watch: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("NNVIZ_DATA_DIR", str(tmp_path))
    watcher = watch(small(data__name="mnist"))
    failed = watcher.until(lambda snapshot: snapshot.state is State.FAILED)
    assert "train-images-idx3-ubyte" in failed.message
    assert failed.message.startswith("mnist: not found in ")
    assert failed.lanes == ()
    watcher.session.send(Reset(small()))
    watcher.until(is_ready)


def test_more_epochs_let_a_finished_run_go_on(watch: Start) -> None:
    watcher = watch(small(training__epochs=1))
    watcher.until(is_ready)
    watcher.session.send(Run())
    watcher.until(has_finished)
    watcher.session.send(Retune(small(training__epochs=2).training))
    assert watcher.until(lambda snapshot: snapshot.state is State.PAUSED).message == ""
    watcher.session.send(Run())
    assert watcher.until(has_finished).epoch == 2


def test_another_example_is_followed(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(is_ready)
    watcher.session.send(Watch(7))
    snapshot = watcher.until(lambda snapshot: snapshot.example.index == 7)
    trainer = build(small())
    np.testing.assert_array_equal(snapshot.example.x, trainer.dataset.x_train[7])
    a = trainer.network.feedforward(trainer.dataset.x_train[[7]].T)[:, 0]
    np.testing.assert_array_equal(snapshot.lanes[0].activations[-1], a)


def test_a_throttled_run_takes_its_time_and_obeys_at_once(watch: Start) -> None:
    watcher = watch(small(training__epochs=100_000))
    watcher.until(is_ready)
    watcher.session.send(Throttle(0.01))
    watcher.session.send(Run())
    watcher.until(lambda snapshot: snapshot.state is State.RUNNING)
    watcher.session.send(Pause())
    assert watcher.until(lambda snapshot: not snapshot.is_moving).step <= 1


def test_twins_start_alike_are_dealt_alike_and_differ_in_one_thing(watch: Start) -> None:
    experiment = small(training__cost="cross_entropy")
    twins = Experiment.from_dict(experiment.to_dict() | {"twins": [{"training.eta": 0.1}]})
    watcher = watch(twins)
    ready = watcher.until(is_ready)
    np.testing.assert_array_equal(ready.lanes[0].theta.vector, ready.lanes[1].theta.vector)
    watcher.session.send(Step("batch"))
    stepped = watcher.until(at(1))
    a, b = stepped.lanes
    assert b.label == "η = 0.1"
    np.testing.assert_array_equal(a.gradient.vector, b.gradient.vector)
    assert not np.array_equal(a.theta.vector, b.theta.vector)


@pytest.mark.parametrize("moment", ["loading", "ready", "running", "stepping", "walking"])
def test_closing_at_any_moment_ends_the_thread(moment: str) -> None:
    watcher = Watcher(small(training__epochs=100_000))
    if moment != "loading":
        watcher.until(is_ready)
    for command in {"running": [Run()], "stepping": [Step("epoch", 9999)], "walking": [Step("phase")]}.get(
        moment, []
    ):
        watcher.session.send(command)
    watcher.session.close()
    assert not any(thread.name == "nnviz training" for thread in threading.enumerate())


def test_closing_twice_is_fine() -> None:
    session = Session(small())
    session.start()
    session.close()
    session.close()


def test_going_back_before_the_first_evaluation_is_there(watch: Start) -> None:
    watcher = watch(small())
    watcher.until(lambda snapshot: snapshot.state is State.READY)
    watcher.session.send(Step("batch", -1))
    watcher.session.send(Step("batch"))
    assert watcher.until(at(1)).lanes[0].epochs.epoch.tolist() == [0]


def test_what_nobody_thought_of_while_loading_fails_in_words(
    watch: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("nnviz.session.load.Lanes", broken)
    failed = watch(small()).until(lambda snapshot: snapshot.state is State.FAILED)
    assert "the disk is gone" in failed.message


def test_a_failure_names_the_experiment_that_failed(watch: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ArithmeticError("nobody thought of it")

    watcher, other = watch(small()), small(seed=7)
    watcher.until(is_ready)
    watcher.session.send(Reset(other))
    watcher.until(lambda snapshot: is_ready(snapshot) and snapshot.run == 2)
    monkeypatch.setattr("nnviz.session.lanes.Lanes.advance", broken)
    watcher.session.send(Run())
    failed = watcher.until(lambda snapshot: snapshot.state is State.FAILED)
    assert failed.experiment == other


def test_a_walk_does_not_train_a_twin_that_diverged() -> None:
    wild = Experiment.from_dict(small().to_dict() | {"twins": [{"training.eta": 1e9}]})
    lanes = Lanes(wild, None)
    a, b = lanes.trainers
    with np.errstate(all="ignore"):
        while b.divergence is None:
            lanes.advance()
        while lanes.is_evaluating:
            lanes.advance()
        theta, steps = b.network.theta.vector.copy(), b.steps
        for _ in range(8):
            lanes.phase_forward()
    np.testing.assert_array_equal(b.network.theta.vector, theta)
    assert b.steps == steps
    assert a.steps > steps
    move = lanes.observe(0, True)[1][1].phase.move
    assert not move.change.vector.any()


@pytest.mark.parametrize("unit", ["epoch", "batch", "phase"])
def test_back_at_the_start_says_that_there_is_nothing(watch: Start, unit: Unit) -> None:
    watcher = watch(small())
    watcher.until(is_ready)
    watcher.session.send(Step(unit, -1))
    told = watcher.until(lambda snapshot: snapshot.message != "")
    assert told.message == "At the start: there is nothing to go back to."
    assert told.state is State.READY
    watcher.session.send(Step("batch"))
    assert watcher.until(at(1)).message == ""


def test_a_run_asked_for_at_the_end_says_why_it_does_not_run(watch: Start) -> None:
    watcher = watch(small(training__epochs=1))
    watcher.until(is_ready)
    watcher.session.send(Run())
    end = watcher.until(has_finished)
    watcher.session.send(Run())
    told = watcher.until(lambda snapshot: snapshot.message != end.message)
    assert told.message.startswith("1 epoch done. Nothing is left to run: E goes on")
    assert (told.state, told.step) == (State.FINISHED, end.step)
