"""Long runs: `pytest -m soak`."""

import random
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command, Pause, Reset, Retune, Run, Seek, State, Step, Throttle, Watch
from nnviz.session.session import Session
from nnviz.training.build import build

pytestmark = pytest.mark.soak


def resident_kilobytes() -> int:
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_is_flat_over_a_million_steps() -> None:
    experiment = Experiment.from_dict(
        {
            "data": {"name": "xor", "coding": "binary", "train_size": 1000, "test_size": 100},
            "network": {"hidden": [8, 8]},
            "training": {"eta": 0.01, "batch_size": 1},
        }
    )
    trainer = build(experiment)
    while trainer.steps < 200_000:  # by now the timeline and the histories are full
        trainer.run_epoch()
    before = resident_kilobytes()
    while trainer.steps < 1_000_000:
        trainer.run_epoch()
    assert resident_kilobytes() - before < 5_000


def command_of(rng: random.Random, experiment: Experiment) -> Command:
    unit = rng.choice(("epoch", "batch", "phase"))
    choices: list[Callable[[], Command]] = [
        Run,
        Pause,
        lambda: Step(unit, rng.choice((-3, -1, 1, 1, 2))),
        lambda: Seek(rng.randrange(60)),
        lambda: Watch(rng.randrange(-1, 200)),
        lambda: Throttle(rng.choice((None, 5.0, 500.0))),
        lambda: Retune(small(training__eta=rng.choice((0.0, 0.1, 3.0)), training__epochs=50).training),
        lambda: Retune(small(training__optimizer=rng.choice(("adam", "sgd")), training__epochs=50).training),
        lambda: Reset(experiment),
    ]
    return rng.choice(choices)()


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_asked_in_whatever_order_the_session_answers(seed: int) -> None:
    rng = random.Random(seed)
    experiment = small(training__epochs=50, network__hidden=rng.choice(([], [4], [5, 3])))
    session = Session(experiment)
    session.start()
    try:
        for _ in range(400):
            session.send(command_of(rng, experiment))
            sleep(rng.random() * 0.004)
        session.send(Reset(experiment))
        end = monotonic() + 30
        while monotonic() < end:
            snapshot = session.take()
            assert snapshot is None or snapshot.state is not State.FAILED, snapshot and snapshot.message
            if snapshot is not None and snapshot.state is State.READY and len(snapshot.lanes[0].epochs.epoch):
                break
            sleep(0.001)
        assert snapshot is not None
        start = build(experiment).network.theta.vector
        np.testing.assert_array_equal(snapshot.lanes[0].theta.vector, start)
    finally:
        session.close()
